/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-db-job-private.h"

/* Makes the hand-over to a main context plain to ThreadSanitizer, which cannot see GLib's own locks. Held only for an
 * instant on either side. */
static pthread_mutex_t hand_over_lock = PTHREAD_MUTEX_INITIALIZER;

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
  g_clear_error (&self->doubt);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->task);
  g_free (self);
}

/* On the submitter's context: the doubt goes along with the result. */
static void
return_result (AndonDbJob *job)
{
  if (job->doubt != NULL)
    g_task_set_task_data (job->task, g_steal_pointer (&job->doubt), (GDestroyNotify) g_error_free);
  g_task_return_pointer (job->task, g_steal_pointer (&job->result), job->result_destroy);
}

static gboolean
deliver_cb (gpointer data)
{
  GPtrArray *jobs = data;

  pthread_mutex_lock (&hand_over_lock);
  pthread_mutex_unlock (&hand_over_lock);

  for (guint i = 0; i < jobs->len; i++)
    {
      AndonDbJob *job = g_ptr_array_index (jobs, i);

      if (job->error != NULL)
        g_task_return_error (job->task, g_steal_pointer (&job->error));
      else
        return_result (job);
    }
  return G_SOURCE_REMOVE;
}

void
andon_db_waiter_init (AndonDbWaiter *self)
{
  *self = (AndonDbWaiter) { .done = FALSE };
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->done_cond, NULL);
}

gpointer
andon_db_waiter_finish (AndonDbWaiter  *self,
                        GError        **error)
{
  pthread_mutex_lock (&self->lock);
  while (!self->done)
    pthread_cond_wait (&self->done_cond, &self->lock);
  pthread_mutex_unlock (&self->lock);

  pthread_cond_destroy (&self->done_cond);
  pthread_mutex_destroy (&self->lock);
  if (self->error != NULL)
    g_propagate_error (error, self->error);
  return self->result;
}

static void
wake_waiter (AndonDbJob *job)
{
  AndonDbWaiter *waiter = job->waiter;

  if (job->doubt != NULL)
    {
      if (job->result != NULL && job->result_destroy != NULL)
        job->result_destroy (job->result);
      job->result = NULL;
      job->error = g_steal_pointer (&job->doubt);
    }
  pthread_mutex_lock (&waiter->lock);
  waiter->result = g_steal_pointer (&job->result);
  waiter->error = g_steal_pointer (&job->error);
  waiter->done = TRUE;
  pthread_cond_signal (&waiter->done_cond);
  pthread_mutex_unlock (&waiter->lock);
}

static void
jobs_free (gpointer jobs)
{
  pthread_mutex_lock (&hand_over_lock);
  pthread_mutex_unlock (&hand_over_lock);
  g_ptr_array_unref (jobs);
}

static void
send_to_context (GMainContext *context,
                 GPtrArray    *jobs)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_static_name (source, "andon-db-delivery");
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  pthread_mutex_lock (&hand_over_lock);
  pthread_mutex_unlock (&hand_over_lock);
  g_source_set_callback (source, deliver_cb, jobs, jobs_free);
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
