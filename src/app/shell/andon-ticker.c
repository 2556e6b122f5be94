/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-ticker.h"

struct _AndonTicker
{
  GObject parent_instance;

  AndonClock *clock;
  gint64 offset;
  guint timer_id;
};

G_DEFINE_FINAL_TYPE (AndonTicker, andon_ticker, G_TYPE_OBJECT)

static guint tick_signal;

static gboolean
tick_cb (gpointer user_data)
{
  g_signal_emit (user_data, tick_signal, 0);
  return G_SOURCE_CONTINUE;
}

static void
andon_ticker_dispose (GObject *object)
{
  AndonTicker *self = ANDON_TICKER (object);

  if (self->timer_id != 0)
    andon_clock_remove (self->clock, self->timer_id);
  self->timer_id = 0;
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (andon_ticker_parent_class)->dispose (object);
}

static void
andon_ticker_class_init (AndonTickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andon_ticker_dispose;
  tick_signal = g_signal_new ("tick", ANDON_TYPE_TICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
andon_ticker_init (AndonTicker *self)
{
}

AndonTicker *
andon_ticker_new (AndonClock *clock)
{
  AndonTicker *self;

  g_return_val_if_fail (clock != NULL, NULL);

  self = g_object_new (ANDON_TYPE_TICKER, NULL);
  self->clock = g_object_ref (clock);
  self->timer_id = andon_clock_add (clock, NULL, G_TIME_SPAN_SECOND, tick_cb, self, NULL);
  return self;
}

gint64
andon_ticker_now (AndonTicker *self)
{
  g_return_val_if_fail (ANDON_IS_TICKER (self), 0);
  return andon_clock_now (self->clock) + self->offset;
}

gint64
andon_ticker_monotonic (AndonTicker *self)
{
  g_return_val_if_fail (ANDON_IS_TICKER (self), 0);
  return andon_clock_monotonic (self->clock);
}

void
andon_ticker_set_offset (AndonTicker *self, gint64 offset)
{
  g_return_if_fail (ANDON_IS_TICKER (self));
  self->offset = offset;
}
