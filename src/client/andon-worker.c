/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-worker.h"

#include "andon-db-thread.h"

struct _AndonWorker
{
  gint refs;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
};

/* @sent hands the call over where ThreadSanitizer, which does not see into GLib, can see it. */
typedef struct
{
  void (*func) (gpointer data);
  gpointer data;
  GDestroyNotify destroy;
  gint sent; /* atomic */
} Call;

static gpointer
run_thread (gpointer data)
{
  GMainLoop *loop = data;
  GMainContext *context = g_main_loop_get_context (loop);

  andon_db_give_way ();
  g_main_context_push_thread_default (context);
  g_main_loop_run (loop);
  /* What was queued before the end is still done. */
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  g_main_loop_unref (loop);
  return NULL;
}

AndonWorker *
andon_worker_new (const char *name)
{
  AndonWorker *self = g_new0 (AndonWorker, 1);

  self->refs = 1;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new (name, run_thread, g_main_loop_ref (self->loop));
  return self;
}

AndonWorker *
andon_worker_ref (AndonWorker *self)
{
  g_atomic_int_inc (&self->refs);
  return self;
}

static gboolean
quit_loop (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

void
andon_worker_unref (AndonWorker *self)
{
  g_autoptr (GSource) source = NULL;

  if (!g_atomic_int_dec_and_test (&self->refs))
    return;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_LOW);
  g_source_set_callback (source, quit_loop, g_main_loop_ref (self->loop), (GDestroyNotify) g_main_loop_unref);
  g_source_attach (source, self->context);
  if (g_thread_self () == self->thread)
    g_thread_unref (self->thread);
  else
    g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self);
}

GMainContext *
andon_worker_get_context (AndonWorker *self)
{
  return self->context;
}

gboolean
andon_worker_is_current (AndonWorker *self)
{
  return g_thread_self () == self->thread;
}

static gboolean
run_call (gpointer data)
{
  Call *call = data;

  g_assert (g_atomic_int_get (&call->sent));
  call->func (call->data);
  return G_SOURCE_REMOVE;
}

static void
call_free (gpointer data)
{
  Call *call = data;

  if (call->destroy != NULL)
    call->destroy (call->data);
  g_free (call);
}

void
andon_worker_invoke (AndonWorker *self, void (*func) (gpointer data), gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Call *call = g_new (Call, 1);

  *call = (Call) { .func = func, .data = data, .destroy = destroy };
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, run_call, call, call_free);
  g_atomic_int_set (&call->sent, TRUE);
  g_source_attach (source, self->context);
}

typedef struct
{
  gpointer (*func) (gpointer data);
  gpointer data;
  GDestroyNotify result_destroy;
  gint done; /* atomic, as above */
} Run;

static void
run_job (gpointer data)
{
  GTask *task = data;
  Run *run = g_task_get_task_data (task);

  gpointer result = run->func (run->data);

  g_atomic_int_set (&run->done, TRUE);
  g_task_return_pointer (task, result, run->result_destroy);
}

void
andon_worker_run_async (AndonWorker *self, gpointer (*func) (gpointer data), gpointer data,
                        GDestroyNotify result_destroy, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Run *run = g_new (Run, 1);

  *run = (Run) { .func = func, .data = data, .result_destroy = result_destroy };
  g_task_set_source_tag (task, andon_worker_run_async);
  g_task_set_task_data (task, run, g_free);
  andon_worker_invoke (self, run_job, task, g_object_unref);
}

gpointer
andon_worker_run_finish (AndonWorker *self, GAsyncResult *result, GError **error)
{
  Run *run = g_task_get_task_data (G_TASK (result));

  g_assert (g_atomic_int_get (&run->done));
  return g_task_propagate_pointer (G_TASK (result), error);
}
