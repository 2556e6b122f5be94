/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-widget-clock.h"

#include <glib/gi18n.h>

struct _AndonWidgetClock
{
  GObject parent_instance;

  gint64 offset;
  gint64 frozen_at;
};

enum
{
  PROP_0,
  PROP_OFFSET,
  PROP_FROZEN_AT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AndonWidgetClock, andon_widget_clock, G_TYPE_OBJECT)

static void
andon_widget_clock_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  AndonWidgetClock *self = ANDON_WIDGET_CLOCK (object);

  switch (prop_id)
    {
    case PROP_OFFSET:
      g_value_set_int64 (value, self->offset);
      break;
    case PROP_FROZEN_AT:
      g_value_set_int64 (value, self->frozen_at);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_widget_clock_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  AndonWidgetClock *self = ANDON_WIDGET_CLOCK (object);

  switch (prop_id)
    {
    case PROP_OFFSET:
      andon_widget_clock_set_offset (self, g_value_get_int64 (value));
      break;
    case PROP_FROZEN_AT:
      andon_widget_clock_set_frozen_at (self, g_value_get_int64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_widget_clock_class_init (AndonWidgetClockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = andon_widget_clock_get_property;
  object_class->set_property = andon_widget_clock_set_property;

  properties[PROP_OFFSET] =
    g_param_spec_int64 ("offset", NULL, NULL, G_MININT64, G_MAXINT64, 0,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_FROZEN_AT] =
    g_param_spec_int64 ("frozen-at", NULL, NULL, 0, G_MAXINT64, 0,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
andon_widget_clock_init (AndonWidgetClock *self)
{
}

AndonWidgetClock *
andon_widget_clock_new (void)
{
  return g_object_new (ANDON_TYPE_WIDGET_CLOCK, NULL);
}

AndonWidgetClock *
andon_widget_clock_get_default (void)
{
  static AndonWidgetClock *instance;

  if (instance == NULL)
    instance = andon_widget_clock_new ();

  return instance;
}

gint64
andon_widget_clock_get_now (AndonWidgetClock *self)
{
  g_return_val_if_fail (ANDON_IS_WIDGET_CLOCK (self), 0);

  return self->frozen_at != 0 ? self->frozen_at : g_get_real_time () + self->offset;
}

gint64
andon_widget_clock_get_offset (AndonWidgetClock *self)
{
  g_return_val_if_fail (ANDON_IS_WIDGET_CLOCK (self), 0);

  return self->offset;
}

void
andon_widget_clock_set_offset (AndonWidgetClock *self,
                               gint64            offset)
{
  g_return_if_fail (ANDON_IS_WIDGET_CLOCK (self));

  if (self->offset == offset)
    return;

  self->offset = offset;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OFFSET]);
}

gint64
andon_widget_clock_get_frozen_at (AndonWidgetClock *self)
{
  g_return_val_if_fail (ANDON_IS_WIDGET_CLOCK (self), 0);

  return self->frozen_at;
}

void
andon_widget_clock_set_frozen_at (AndonWidgetClock *self,
                                  gint64            frozen_at)
{
  g_return_if_fail (ANDON_IS_WIDGET_CLOCK (self));

  if (self->frozen_at == frozen_at)
    return;

  self->frozen_at = frozen_at;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FROZEN_AT]);
}

char *
andon_widget_clock_format_duration (gint64 microseconds)
{
  gint64 seconds = MAX (microseconds, 0) / G_USEC_PER_SEC;
  gint64 hours = seconds / 3600;
  int minute = (int) (seconds / 60 % 60);
  int second = (int) (seconds % 60);

  if (hours >= 48)
    return g_strdup_printf (_("%d d %d h"), (int) (hours / 24), (int) (hours % 24));

  if (hours > 0)
    return g_strdup_printf ("%d:%02d:%02d", (int) hours, minute, second);

  return g_strdup_printf ("%d:%02d", minute, second);
}
