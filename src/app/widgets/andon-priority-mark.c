/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-priority-mark.h"

#include "andon-mark-draw.h"
#include "andon-palette.h"
#include "andon-pulse.h"
#include "andon-widget-enum-types.h"

#define DEFAULT_SIZE 20

struct _AndonPriorityMark
{
  GtkWidget parent_instance;

  AndonPalette palette;
  AndonMarkLevel level;
  AndonMarkVariant variant;
  int size;
  guint palette_valid : 1;
  guint lit : 1;
};

enum
{
  PROP_0,
  PROP_LEVEL,
  PROP_VARIANT,
  PROP_SIZE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AndonPriorityMark, andon_priority_mark, GTK_TYPE_WIDGET)

static void
on_pulse (GtkWidget *widget,
          gboolean   lit)
{
  AndonPriorityMark *self = ANDON_PRIORITY_MARK (widget);

  if (self->variant != ANDON_MARK_NEW)
    return;

  lit = lit || !andon_pulse_may_animate (widget);
  if (self->lit == lit)
    return;

  self->lit = lit != FALSE;
  gtk_widget_queue_draw (widget);
}

static void
follow_pulse (AndonPriorityMark *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  if (self->variant == ANDON_MARK_NEW && gtk_widget_get_mapped (widget))
    andon_pulse_add (widget, on_pulse);
  else
    andon_pulse_remove (widget);
}

static void
andon_priority_mark_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (andon_priority_mark_parent_class)->map (widget);

  follow_pulse (ANDON_PRIORITY_MARK (widget));
}

static void
andon_priority_mark_unmap (GtkWidget *widget)
{
  andon_pulse_remove (widget);

  GTK_WIDGET_CLASS (andon_priority_mark_parent_class)->unmap (widget);
}

static void
andon_priority_mark_css_changed (GtkWidget         *widget,
                                 GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (andon_priority_mark_parent_class)->css_changed (widget, change);

  ANDON_PRIORITY_MARK (widget)->palette_valid = FALSE;
  gtk_widget_queue_draw (widget);
}

static void
andon_priority_mark_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline,
                             int            *natural_baseline)
{
  *minimum = *natural = ANDON_PRIORITY_MARK (widget)->size;
}

static void
andon_priority_mark_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  AndonPriorityMark *self = ANDON_PRIORITY_MARK (widget);

  if (!self->palette_valid)
    {
      andon_palette_load (&self->palette, widget);
      self->palette_valid = TRUE;
    }

  andon_mark_snapshot (snapshot, widget, &self->palette, self->level, self->variant,
                       (float) (gtk_widget_get_width (widget) - self->size) / 2,
                       (float) (gtk_widget_get_height (widget) - self->size) / 2,
                       self->size, self->lit);
}

static void
andon_priority_mark_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  AndonPriorityMark *self = ANDON_PRIORITY_MARK (object);

  switch (prop_id)
    {
    case PROP_LEVEL:
      g_value_set_enum (value, self->level);
      break;
    case PROP_VARIANT:
      g_value_set_enum (value, self->variant);
      break;
    case PROP_SIZE:
      g_value_set_int (value, self->size);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_priority_mark_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  AndonPriorityMark *self = ANDON_PRIORITY_MARK (object);

  switch (prop_id)
    {
    case PROP_LEVEL:
      andon_priority_mark_set_level (self, g_value_get_enum (value));
      break;
    case PROP_VARIANT:
      andon_priority_mark_set_variant (self, g_value_get_enum (value));
      break;
    case PROP_SIZE:
      andon_priority_mark_set_size (self, g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_priority_mark_class_init (AndonPriorityMarkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = andon_priority_mark_get_property;
  object_class->set_property = andon_priority_mark_set_property;
  widget_class->map = andon_priority_mark_map;
  widget_class->unmap = andon_priority_mark_unmap;
  widget_class->css_changed = andon_priority_mark_css_changed;
  widget_class->measure = andon_priority_mark_measure;
  widget_class->snapshot = andon_priority_mark_snapshot;

  properties[PROP_LEVEL] =
    g_param_spec_enum ("level", NULL, NULL, ANDON_TYPE_MARK_LEVEL, ANDON_MARK_LEVEL_NONE, flags);
  properties[PROP_VARIANT] =
    g_param_spec_enum ("variant", NULL, NULL, ANDON_TYPE_MARK_VARIANT, ANDON_MARK_NEW, flags);
  properties[PROP_SIZE] =
    g_param_spec_int ("size", NULL, NULL, 8, 512, DEFAULT_SIZE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "andonmark");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
andon_priority_mark_init (AndonPriorityMark *self)
{
  self->size = DEFAULT_SIZE;
  self->lit = TRUE;
}

GtkWidget *
andon_priority_mark_new (AndonMarkLevel   level,
                         AndonMarkVariant variant)
{
  return g_object_new (ANDON_TYPE_PRIORITY_MARK, "level", level, "variant", variant, NULL);
}

AndonMarkLevel
andon_priority_mark_get_level (AndonPriorityMark *self)
{
  g_return_val_if_fail (ANDON_IS_PRIORITY_MARK (self), ANDON_MARK_LEVEL_NONE);

  return self->level;
}

void
andon_priority_mark_set_level (AndonPriorityMark *self,
                               AndonMarkLevel     level)
{
  g_return_if_fail (ANDON_IS_PRIORITY_MARK (self));

  if (self->level == level)
    return;

  self->level = level;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEVEL]);
}

AndonMarkVariant
andon_priority_mark_get_variant (AndonPriorityMark *self)
{
  g_return_val_if_fail (ANDON_IS_PRIORITY_MARK (self), ANDON_MARK_NEW);

  return self->variant;
}

void
andon_priority_mark_set_variant (AndonPriorityMark *self,
                                 AndonMarkVariant   variant)
{
  g_return_if_fail (ANDON_IS_PRIORITY_MARK (self));

  if (self->variant == variant)
    return;

  self->variant = variant;
  follow_pulse (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VARIANT]);
}

int
andon_priority_mark_get_size (AndonPriorityMark *self)
{
  g_return_val_if_fail (ANDON_IS_PRIORITY_MARK (self), 0);

  return self->size;
}

void
andon_priority_mark_set_size (AndonPriorityMark *self,
                              int                size)
{
  g_return_if_fail (ANDON_IS_PRIORITY_MARK (self));
  g_return_if_fail (size >= 8 && size <= 512);

  if (self->size == size)
    return;

  self->size = size;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIZE]);
}
