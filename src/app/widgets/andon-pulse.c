/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-pulse.h"

#define BEAT (G_USEC_PER_SEC / 4)
#define PULSE_KEY "andon-pulse"
#define CLOCK_KEY "andon-pulse-clock"

/* Hangs on the frame clock; lives while it has subscribers. */
typedef struct
{
  GdkFrameClock *clock; /* borrowed: this struct is the clock's data */
  GHashTable *widgets;  /* GtkWidget (borrowed) → AndonPulseFunc */
  gulong handler;
  gint64 beat;
} Pulse;

gint64
andon_pulse_beat (gint64 frame_time)
{
  return frame_time / BEAT;
}

gboolean
andon_pulse_beat_is_lit (gint64 beat)
{
  return (beat / 2) % 2 == 0;
}

gboolean
andon_pulse_may_animate (GtkWidget *widget)
{
  gboolean enabled = TRUE;

  g_object_get (gtk_widget_get_settings (widget), "gtk-enable-animations", &enabled, NULL);

  return enabled;
}

static void
on_update (GdkFrameClock *clock,
           Pulse         *pulse)
{
  gint64 beat = andon_pulse_beat (gdk_frame_clock_get_frame_time (clock));
  g_autofree gpointer *widgets = NULL;
  guint n_widgets = 0;

  g_assert (GDK_IS_FRAME_CLOCK (clock));

  if (beat == pulse->beat)
    return;

  pulse->beat = beat;
  widgets = g_hash_table_get_keys_as_array (pulse->widgets, &n_widgets);

  for (guint i = 0; i < n_widgets; i++)
    {
      AndonPulseFunc func = g_hash_table_lookup (pulse->widgets, widgets[i]);

      if (func != NULL)
        func (widgets[i], andon_pulse_beat_is_lit (beat));
    }
}

static void
pulse_free (gpointer data)
{
  Pulse *pulse = data;

  g_hash_table_unref (pulse->widgets);
  g_free (pulse);
}

static Pulse *
pulse_start (GdkFrameClock *clock)
{
  Pulse *pulse = g_new0 (Pulse, 1);

  pulse->clock = clock;
  pulse->widgets = g_hash_table_new (NULL, NULL);
  pulse->handler = g_signal_connect (clock, "update", G_CALLBACK (on_update), pulse);
  g_object_set_data_full (G_OBJECT (clock), PULSE_KEY, pulse, pulse_free);
  gdk_frame_clock_begin_updating (clock);

  return pulse;
}

void
andon_pulse_add (GtkWidget      *widget,
                 AndonPulseFunc  func)
{
  GdkFrameClock *clock;
  Pulse *pulse;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (func != NULL);

  clock = gtk_widget_get_frame_clock (widget);
  if (clock == NULL)
    return;

  pulse = g_object_get_data (G_OBJECT (clock), PULSE_KEY);
  if (pulse == NULL)
    pulse = pulse_start (clock);

  g_hash_table_insert (pulse->widgets, widget, func);
  g_object_set_data_full (G_OBJECT (widget), CLOCK_KEY, g_object_ref (clock), g_object_unref);
}

void
andon_pulse_remove (GtkWidget *widget)
{
  g_autoptr (GdkFrameClock) clock = NULL;
  Pulse *pulse;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  clock = g_object_steal_data (G_OBJECT (widget), CLOCK_KEY);
  if (clock == NULL)
    return;

  pulse = g_object_get_data (G_OBJECT (clock), PULSE_KEY);
  if (pulse == NULL || !g_hash_table_remove (pulse->widgets, widget) || g_hash_table_size (pulse->widgets) > 0)
    return;

  g_signal_handler_disconnect (clock, pulse->handler);
  gdk_frame_clock_end_updating (clock);
  g_object_set_data (G_OBJECT (clock), PULSE_KEY, NULL);
}
