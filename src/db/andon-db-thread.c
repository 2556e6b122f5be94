/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-db-thread.h"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include "andon-db-checkpointer-private.h"
#include "andon-db-group-private.h"
#include "andon-db-job-private.h"
#include "andon-db-private.h"
#include "andon-queue.h"

/* Drawing of the way of a job:
 *
 *   submitter's context           queue (3 bands)          db thread
 *   submit ()  ──────────────────▶ HIGH │ NORMAL │ LOW ──▶ BEGIN
 *                                                          SAVEPOINT, func, RELEASE   } again while there is
 *                                                          SAVEPOINT, func, RELEASE   } time and work
 *                                                          COMMIT, to the disk if durable, committed hook
 *   callback  ◀── one idle source a context ◀───────────── delivery
 */

#define N_BANDS 3
#define GIVE_WAY_NICE 10
#define LOW_TURN 32

/* In pages. A log this long is moved into the database by a thread of its own, which writers do not wait for; only one
 * that it cannot keep up with is moved by the writer itself. */
#define CHECKPOINT_PAGES 1000
#define CHECKPOINT_PAGES_MAX 65536

struct _AndonDbThread
{
  char                   *path;
  AndonDbOpenFlags        flags;
  const AndonDbMigration *migrations;
  guint                   n_migrations;
  AndonQueue             *queue;
  GThread                *thread;
  AndonDbCheckpointer    *checkpointer; /* NULL on a read-only thread */
  AndonDbHook             committed;
  AndonDbHook             rolled_back;
  gpointer                hook_data;

  /* Shared, under the lock. */
  pthread_mutex_t         lock;
  pthread_cond_t          opened_cond;
  gboolean                opened;
  GError                 *open_error;
  AndonDbThreadStats      stats;

  /* Of the db thread. */
  AndonDbConnection      *connection;
  guint                   turn;
};

/* What may join the open transaction. */
static AndonDbJob *
next_in_group (AndonDbThread *self,
               AndonDbGroup  *group)
{
  AndonDbJob *job = NULL;

  if (!andon_db_group_has_room (group))
    return NULL;
  /* Somebody waits for a HIGH job: commit as soon as there is no other. */
  if (group->high)
    return andon_queue_try_pop_band (self->queue, ANDON_DB_PRIORITY_HIGH);
  if (++self->turn % LOW_TURN == 0)
    job = andon_queue_try_pop_band (self->queue, ANDON_DB_PRIORITY_LOW);
  return job != NULL ? job : andon_queue_try_pop (self->queue);
}

static void
count_group (AndonDbThread      *self,
             const AndonDbGroup *group)
{
  gint64 took = g_get_monotonic_time () - group->began;

  pthread_mutex_lock (&self->lock);
  self->stats.jobs += group->jobs->len;
  self->stats.failed += group->failed;
  self->stats.groups += group->committed;
  self->stats.durable += group->durable;
  self->stats.not_kept += group->doubt != NULL;
  self->stats.rolled_back += !group->committed;
  self->stats.longest_group = MAX (self->stats.longest_group, group->worked);
  self->stats.longest_commit = MAX (self->stats.longest_commit, took - group->worked);
  pthread_mutex_unlock (&self->lock);
}

static void
hand_back (GPtrArray *jobs)
{
  for (guint i = 0; i < jobs->len; i++)
    andon_db_job_drop_data (g_ptr_array_index (jobs, i));
  andon_db_delivery_send (jobs);
}

static void
run_group (AndonDbThread *self,
           AndonDbJob    *job)
{
  AndonDbGroup group;

  andon_db_group_begin (&group, self->connection);
  do
    andon_db_group_run (&group, self->connection, job);
  while (group.open && (job = next_in_group (self, &group)) != NULL);
  andon_db_group_end (&group, self->connection);

  count_group (self, &group);
  if (group.doubt != NULL)
    g_message ("What was just written may not outlive a power cut: %s", group.doubt->message);
  if (group.committed && group.keeping == ANDON_DB_KEEP_SOON)
    andon_db_checkpointer_sync_soon (self->checkpointer);
  if (group.committed && self->committed != NULL)
    self->committed (self->hook_data);
  if (!group.committed && self->rolled_back != NULL)
    self->rolled_back (self->hook_data);
  hand_back (group.jobs);
  andon_db_group_clear (&group);
}

static void
run_read_job (AndonDbThread *self,
              AndonDbJob    *job)
{
  GPtrArray *jobs = g_ptr_array_new ();

  andon_db_job_run_reading (job, self->connection);
  pthread_mutex_lock (&self->lock);
  self->stats.jobs++;
  self->stats.failed += job->error != NULL;
  pthread_mutex_unlock (&self->lock);
  g_ptr_array_add (jobs, job);
  hand_back (jobs);
}

static void
look_after_log (AndonDbThread *self)
{
  int pages = andon_db_connection_get_wal_pages (self->connection);

  if (pages < CHECKPOINT_PAGES)
    return;
  if (pages >= CHECKPOINT_PAGES_MAX)
    andon_db_connection_checkpoint (self->connection);
  else
    andon_db_checkpointer_wake (self->checkpointer);
}

static gboolean
open_connection (AndonDbThread *self)
{
  GError *error = NULL;
  gboolean ok;

  self->connection = andon_db_connection_open (self->path, self->flags, &error);
  if (self->connection != NULL && (self->flags & ANDON_DB_OPEN_READ_ONLY) == 0)
    andon_db_migrate (self->connection, self->migrations, self->n_migrations, &error);
  if (error == NULL)
    andon_db_connection_defer_checkpoints (self->connection);
  ok = error == NULL;
  if (!ok)
    g_clear_pointer (&self->connection, andon_db_connection_close);

  pthread_mutex_lock (&self->lock);
  self->opened = TRUE;
  self->open_error = error;
  pthread_cond_signal (&self->opened_cond);
  pthread_mutex_unlock (&self->lock);
  return ok;
}

void
andon_db_give_way (void)
{
  /* One that is only nicer still takes the processor from the window whenever it wakes up, and keeps it for a tick. */
  sched_setscheduler (0, SCHED_BATCH, &(const struct sched_param){ 0 });
  setpriority (PRIO_PROCESS, (id_t) gettid (), GIVE_WAY_NICE);
}

static gpointer
thread_main (gpointer data)
{
  AndonDbThread *self = data;
  AndonDbJob *job;

  if (!open_connection (self))
    return NULL;

  while ((job = andon_queue_pop_deadline (self->queue, -1)) != NULL)
    {
      if ((self->flags & ANDON_DB_OPEN_READ_ONLY) != 0)
        {
          run_read_job (self, job);
          continue;
        }
      run_group (self, job);
      look_after_log (self);
    }
  g_clear_pointer (&self->connection, andon_db_connection_close);
  return NULL;
}

static GError *
wait_for_open (AndonDbThread *self)
{
  GError *error;

  pthread_mutex_lock (&self->lock);
  while (!self->opened)
    pthread_cond_wait (&self->opened_cond, &self->lock);
  error = g_steal_pointer (&self->open_error);
  pthread_mutex_unlock (&self->lock);
  return error;
}

AndonDbThread *
andon_db_thread_new (const char             *name,
                     const char             *path,
                     AndonDbOpenFlags        flags,
                     const AndonDbMigration *migrations,
                     guint                   n_migrations,
                     GError                **error)
{
  g_autoptr(AndonDbThread) self = NULL;
  GError *open_error;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (AndonDbThread, 1);
  self->path = g_strdup (path);
  self->flags = flags;
  self->migrations = migrations;
  self->n_migrations = n_migrations;
  self->queue = andon_queue_new_banded (N_BANDS, ANDON_DB_THREAD_CAPACITY, (GDestroyNotify) andon_db_job_free);
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->opened_cond, NULL);
  if ((flags & ANDON_DB_OPEN_READ_ONLY) == 0 &&
      (self->checkpointer = andon_db_checkpointer_new (path, flags, error)) == NULL)
    return NULL;
  self->thread = g_thread_try_new (name, thread_main, self, error);
  if (self->thread == NULL)
    return NULL;

  open_error = wait_for_open (self);
  if (open_error != NULL)
    {
      g_propagate_error (error, open_error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
andon_db_thread_close (AndonDbThread *self)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (!andon_db_thread_is_current (self));

  andon_queue_close (self->queue);
  if (self->thread != NULL)
    g_thread_join (self->thread);
  /* Only now: until it ended, the thread compares itself with this. */
  self->thread = NULL;
  g_clear_pointer (&self->checkpointer, andon_db_checkpointer_free);
}

void
andon_db_thread_free (AndonDbThread *self)
{
  if (self == NULL)
    return;

  andon_db_thread_close (self);
  andon_queue_unref (self->queue);
  pthread_cond_destroy (&self->opened_cond);
  pthread_mutex_destroy (&self->lock);
  g_clear_error (&self->open_error);
  g_free (self->path);
  g_free (self);
}

static gboolean
push_job (AndonDbThread *self,
          AndonDbJob    *job)
{
  gboolean closed;

  if (andon_queue_try_push_band (self->queue, job->priority, job))
    return TRUE;

  closed = andon_queue_is_closed (self->queue);
  if (!closed)
    {
      pthread_mutex_lock (&self->lock);
      self->stats.refused++;
      pthread_mutex_unlock (&self->lock);
    }
  job->error = g_error_new (ANDON_DB_ERROR, closed ? ANDON_DB_ERROR_CLOSED : ANDON_DB_ERROR_BUSY,
                            closed ? "%s: the database is closing" : "%s: too many jobs are waiting", self->path);
  return FALSE;
}

gboolean
andon_db_thread_submit (AndonDbThread       *self,
                        AndonDbPriority      priority,
                        AndonDbFunc          func,
                        gpointer             data,
                        GDestroyNotify       destroy,
                        GDestroyNotify       result_destroy,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  AndonDbJob *job;

  g_return_val_if_fail (self != NULL && func != NULL, FALSE);
  g_return_val_if_fail ((guint) priority < N_BANDS, FALSE);

  job = g_new0 (AndonDbJob, 1);
  job->priority = priority;
  job->func = func;
  job->data = data;
  job->destroy = destroy;
  job->result_destroy = result_destroy;
  g_set_object (&job->cancellable, cancellable);
  if (callback != NULL)
    {
      job->task = g_task_new (NULL, cancellable, callback, user_data);
      g_task_set_source_tag (job->task, andon_db_thread_submit);
      /* What has committed is told even to somebody who cancelled meanwhile. */
      g_task_set_check_cancellable (job->task, FALSE);
    }
  if (push_job (self, job))
    return TRUE;

  if (job->task != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  andon_db_job_free (job);
  return FALSE;
}

gpointer
andon_db_thread_submit_finish (AndonDbThread  *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL); /* (self) may be gone by now */
  g_return_val_if_fail (g_async_result_is_tagged (result, andon_db_thread_submit), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
andon_db_thread_submit_kept (AndonDbThread  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  const GError *doubt;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, andon_db_thread_submit), FALSE);

  doubt = g_task_get_task_data (G_TASK (result));
  if (doubt != NULL)
    g_propagate_error (error, g_error_copy (doubt));
  return doubt == NULL;
}

gpointer
andon_db_thread_run_sync (AndonDbThread    *self,
                          AndonDbPriority   priority,
                          AndonDbFunc       func,
                          gpointer          data,
                          GError          **error)
{
  AndonDbWaiter waiter;
  AndonDbJob *job;

  g_return_val_if_fail (self != NULL && func != NULL, NULL);
  g_return_val_if_fail (!andon_db_thread_is_current (self), NULL);

  andon_db_waiter_init (&waiter);
  job = g_new0 (AndonDbJob, 1);
  job->priority = priority;
  job->func = func;
  job->data = data;
  job->waiter = &waiter;
  if (!push_job (self, job))
    {
      waiter.error = g_steal_pointer (&job->error);
      waiter.done = TRUE;
      andon_db_job_free (job);
    }
  return andon_db_waiter_finish (&waiter, error);
}

void
andon_db_thread_set_hooks (AndonDbThread *self,
                           AndonDbHook    committed,
                           AndonDbHook    rolled_back,
                           gpointer       user_data)
{
  g_return_if_fail (self != NULL);

  self->committed = committed;
  self->rolled_back = rolled_back;
  self->hook_data = user_data;
}

gboolean
andon_db_thread_is_current (AndonDbThread *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->thread != NULL && self->thread == g_thread_self ();
}

void
andon_db_thread_get_stats (AndonDbThread      *self,
                           AndonDbThreadStats *stats)
{
  AndonQueueStats queued;

  g_return_if_fail (self != NULL && stats != NULL);

  andon_queue_get_stats (self->queue, &queued);
  pthread_mutex_lock (&self->lock);
  *stats = self->stats;
  pthread_mutex_unlock (&self->lock);
  if (self->checkpointer != NULL)
    stats->not_kept += andon_db_checkpointer_get_failed (self->checkpointer);
  stats->depth = queued.depth;
  stats->high_water = queued.high_water;
}
