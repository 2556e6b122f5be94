/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "andon-client-types.h"

G_BEGIN_DECLS

/* The one thread of a session: its own main context, where the feed is read, answers are decoded and views are
 * computed. Reference-counted, any thread. The last reference stops the thread after what is queued was done. */
AndonWorker *andon_worker_new (const char *name);
AndonWorker *andon_worker_ref (AndonWorker *self);
void andon_worker_unref (AndonWorker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonWorker, andon_worker_unref)

/* (transfer none) */
GMainContext *andon_worker_get_context (AndonWorker *self);
gboolean andon_worker_is_current (AndonWorker *self);

/* Calls @func on the worker, after what was queued before. @destroy frees @data there. */
void andon_worker_invoke (AndonWorker *self, void (*func) (gpointer data), gpointer data, GDestroyNotify destroy);

/* Computes @func (@data) on the worker and hands the result to @callback in the caller's thread-default context.
 * @data stays the caller's until then. @result_destroy frees a result nobody took. */
void andon_worker_run_async (AndonWorker *self, gpointer (*func) (gpointer data), gpointer data,
                             GDestroyNotify result_destroy, GAsyncReadyCallback callback, gpointer user_data);
gpointer andon_worker_run_finish (AndonWorker *self, GAsyncResult *result, GError **error);

G_END_DECLS
