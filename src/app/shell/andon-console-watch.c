/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "andon-seat"

#include "config.h"

#include "andon-console-watch.h"

/* In ticks. */
#define READ_TICKS 10

struct _AndonConsoleWatch
{
  GObject parent_instance;

  AndonSession *session;
  GCancellable *cancellable;
  GPtrArray *consoles;
  gboolean reading;
  gboolean was_live;
  guint ticks;
};

G_DEFINE_FINAL_TYPE (AndonConsoleWatch, andon_console_watch, G_TYPE_OBJECT)

static guint changed_signal;

static void
consoles_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonConsoleWatch) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *consoles = andon_consoles_read_finish (self->session, result, &error);

  self->reading = FALSE;
  if (consoles == NULL)
    {
      g_debug ("The consoles cannot be read: %s", error->message);
      return;
    }
  g_clear_pointer (&self->consoles, g_ptr_array_unref);
  self->consoles = consoles;
  g_signal_emit (self, changed_signal, 0);
}

static void
read_consoles (AndonConsoleWatch *self)
{
  if (self->reading || !andon_session_is_live (self->session))
    return;
  self->reading = TRUE;
  andon_consoles_read_async (self->session, self->cancellable, consoles_cb, g_object_ref (self));
}

static void
tick_cb (AndonConsoleWatch *self)
{
  if (self->ticks++ % READ_TICKS == 0)
    read_consoles (self);
}

static void
state_cb (AndonConsoleWatch *self)
{
  gboolean live = andon_session_is_live (self->session);

  if (live && !self->was_live)
    read_consoles (self);
  self->was_live = live;
}

static void
andon_console_watch_dispose (GObject *object)
{
  g_cancellable_cancel (ANDON_CONSOLE_WATCH (object)->cancellable);
  G_OBJECT_CLASS (andon_console_watch_parent_class)->dispose (object);
}

static void
andon_console_watch_finalize (GObject *object)
{
  AndonConsoleWatch *self = ANDON_CONSOLE_WATCH (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->consoles, g_ptr_array_unref);
  G_OBJECT_CLASS (andon_console_watch_parent_class)->finalize (object);
}

static void
andon_console_watch_class_init (AndonConsoleWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andon_console_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = andon_console_watch_finalize;
  changed_signal = g_signal_new ("changed", ANDON_TYPE_CONSOLE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
andon_console_watch_init (AndonConsoleWatch *self)
{
  self->cancellable = g_cancellable_new ();
}

AndonConsoleWatch *
andon_console_watch_new (AndonSession *session, AndonTicker *ticker)
{
  AndonConsoleWatch *self = g_object_new (ANDON_TYPE_CONSOLE_WATCH, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (ticker, "tick", G_CALLBACK (tick_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "event::org.andon.console.changed.v1", G_CALLBACK (read_consoles), self,
                           G_CONNECT_SWAPPED);
  return self;
}

GPtrArray *
andon_console_watch_get_consoles (AndonConsoleWatch *self)
{
  g_return_val_if_fail (ANDON_IS_CONSOLE_WATCH (self), NULL);
  return self->consoles;
}

AndonConsole *
andon_console_watch_get_own (AndonConsoleWatch *self)
{
  g_return_val_if_fail (ANDON_IS_CONSOLE_WATCH (self), NULL);

  if (self->consoles == NULL || self->consoles->len == 0)
    return NULL;
  for (guint i = 0; i < self->consoles->len; i++)
    {
      AndonConsole *console = g_ptr_array_index (self->consoles, i);

      if (console->manned)
        return console;
    }
  return g_ptr_array_index (self->consoles, 0);
}
