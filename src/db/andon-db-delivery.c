/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-db-job-private.h"

/* Finished jobs on their way back to one main context. The lock makes the hand-over plain to ThreadSanitizer, which
 * cannot see into GLib's own. */
typedef struct
{
  pthread_mutex_t lock;
  GPtrArray      *jobs; /* AndonDbJob */
} Delivery;

void
andon_db_job_drop_data (AndonDbJob *self)
{
  if (self->destroy != NULL && self->data != NULL)
    self->destroy (self->data);
  self->data = NULL;
}

void
andon_db_job_free (AndonDbJob *self)
{
  andon_db_job_drop_data (self);
  if (self->result != NULL && self->result_destroy != NULL)
    self->result_destroy (self->result);
  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->task);
  g_free (self);
}

static void
delivery_free (Delivery *self)
{
  pthread_mutex_lock (&self->lock);
  g_ptr_array_unref (self->jobs);
  pthread_mutex_unlock (&self->lock);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

static gboolean
deliver_cb (gpointer data)
{
  Delivery *self = data;
  GPtrArray *jobs;

  pthread_mutex_lock (&self->lock);
  jobs = g_ptr_array_ref (self->jobs);
  pthread_mutex_unlock (&self->lock);

  for (guint i = 0; i < jobs->len; i++)
    {
      AndonDbJob *job = g_ptr_array_index (jobs, i);

      if (job->error != NULL)
        g_task_return_error (job->task, g_steal_pointer (&job->error));
      else
        g_task_return_pointer (job->task, g_steal_pointer (&job->result), job->result_destroy);
    }
  g_ptr_array_unref (jobs);
  return G_SOURCE_REMOVE;
}

static void
wake_waiter (AndonDbJob *job)
{
  AndonDbWaiter *waiter = job->waiter;

  pthread_mutex_lock (&waiter->lock);
  waiter->result = g_steal_pointer (&job->result);
  waiter->error = g_steal_pointer (&job->error);
  waiter->done = TRUE;
  pthread_cond_signal (&waiter->done_cond);
  pthread_mutex_unlock (&waiter->lock);
}

static void
send_to_context (GMainContext *context,
                 GPtrArray    *jobs)
{
  g_autoptr(GSource) source = g_idle_source_new ();
  Delivery *delivery = g_new0 (Delivery, 1);

  pthread_mutex_init (&delivery->lock, NULL);
  pthread_mutex_lock (&delivery->lock);
  delivery->jobs = jobs;
  pthread_mutex_unlock (&delivery->lock);

  g_source_set_static_name (source, "andon-db-delivery");
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver_cb, delivery, (GDestroyNotify) delivery_free);
  g_source_attach (source, context);
}

void
andon_db_delivery_send (GPtrArray *jobs)
{
  guint n_left = 0;

  for (guint i = 0; i < jobs->len; i++)
    {
      AndonDbJob *job = g_ptr_array_index (jobs, i);

      if (job->waiter != NULL)
        wake_waiter (job);
      if (job->task == NULL)
        andon_db_job_free (job);
      else
        jobs->pdata[n_left++] = job;
    }
  g_ptr_array_set_size (jobs, n_left);

  while (jobs->len > 0)
    {
      GMainContext *context = g_task_get_context (((AndonDbJob *) jobs->pdata[0])->task);
      GPtrArray *same = g_ptr_array_new_with_free_func ((GDestroyNotify) andon_db_job_free);

      n_left = 0;
      for (guint i = 0; i < jobs->len; i++)
        {
          AndonDbJob *job = g_ptr_array_index (jobs, i);

          if (g_task_get_context (job->task) == context)
            g_ptr_array_add (same, job);
          else
            jobs->pdata[n_left++] = job;
        }
      g_ptr_array_set_size (jobs, n_left);
      send_to_context (context, same);
    }
  g_ptr_array_unref (jobs);
}
