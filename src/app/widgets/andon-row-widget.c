/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-row-widget-private.h"

#include "andon-pulse.h"
#include "andon-row-font.h"
#include "andon-widget-enum-types.h"

enum
{
  PROP_0,
  PROP_LEVEL,
  PROP_VARIANT,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_COUNT,
  PROP_CLOCK_MODE,
  PROP_CLOCK_TIME,
  PROP_CLOCK_TEXT,
  PROP_FOLD,
  PROP_DIMMED,
  PROP_DENSITY,
  PROP_CLOCK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AndonRowWidget, andon_row_widget, GTK_TYPE_WIDGET)

static void
changed (AndonRowWidget *self,
         guint           stale,
         guint           prop)
{
  self->stale |= stale;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

static void
set_string (AndonRowWidget *self,
            char          **field,
            const char     *value,
            guint           part,
            guint           prop)
{
  if (g_strcmp0 (*field, value) == 0)
    return;

  g_free (*field);
  *field = g_strdup (value);
  changed (self, 1u << part, prop);
}

static void
set_level (AndonRowWidget *self,
           AndonMarkLevel  level)
{
  if (self->level == level)
    return;

  self->level = level;
  changed (self, 1u << PART_TITLE | 1u << PART_CLOCK, PROP_LEVEL);
}

static void
set_variant (AndonRowWidget   *self,
             AndonMarkVariant  variant)
{
  if (self->variant == variant)
    return;

  self->variant = variant;
  self->lit = TRUE;
  andon_row_widget_follow_pulse (self);
  changed (self, 1u << PART_TITLE | 1u << PART_CLOCK, PROP_VARIANT);
}

static void
set_count (AndonRowWidget *self,
           guint           count)
{
  if (self->count == count)
    return;

  self->count = count;
  changed (self, 1u << PART_COUNT, PROP_COUNT);
}

static void
set_clock_mode (AndonRowWidget *self,
                AndonRowClock   mode)
{
  if (self->clock_mode == mode)
    return;

  self->clock_mode = mode;
  andon_row_widget_follow_pulse (self);
  changed (self, 1u << PART_CLOCK, PROP_CLOCK_MODE);
}

static void
set_clock_time (AndonRowWidget *self,
                gint64          time)
{
  if (self->clock_time == time)
    return;

  self->clock_time = time;
  changed (self, 1u << PART_CLOCK, PROP_CLOCK_TIME);
}

static void
set_fold (AndonRowWidget *self,
          AndonRowFold    fold)
{
  if (self->fold == fold)
    return;

  self->fold = fold;
  changed (self, 0, PROP_FOLD);
}

static void
set_dimmed (AndonRowWidget *self,
            gboolean        dimmed)
{
  if (self->dimmed == !!dimmed)
    return;

  self->dimmed = dimmed != FALSE;
  changed (self, 1u << PART_TITLE | 1u << PART_CLOCK, PROP_DIMMED);
}

/* Fonts, scale or direction changed: nothing measured before holds. */
static void
forget_text (AndonRowWidget *self)
{
  for (guint part = 0; part < N_PARTS; part++)
    g_clear_object (&self->layouts[part]);

  self->stale = ANDON_ROW_ALL_PARTS;
}

static void
andon_row_widget_css_changed (GtkWidget         *widget,
                              GtkCssStyleChange *change)
{
  AndonRowWidget *self = ANDON_ROW_WIDGET (widget);

  GTK_WIDGET_CLASS (andon_row_widget_parent_class)->css_changed (widget, change);

  self->palette_valid = FALSE;
  forget_text (self);
  gtk_widget_queue_resize (widget);
}

static void
andon_row_widget_system_setting_changed (GtkWidget        *widget,
                                         GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (andon_row_widget_parent_class)->system_setting_changed (widget, setting);

  forget_text (ANDON_ROW_WIDGET (widget));
  gtk_widget_queue_resize (widget);
}

static void
andon_row_widget_direction_changed (GtkWidget        *widget,
                                    GtkTextDirection  previous)
{
  forget_text (ANDON_ROW_WIDGET (widget));

  GTK_WIDGET_CLASS (andon_row_widget_parent_class)->direction_changed (widget, previous);
}

static void
andon_row_widget_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (andon_row_widget_parent_class)->map (widget);

  andon_row_widget_follow_pulse (ANDON_ROW_WIDGET (widget));
}

static void
andon_row_widget_unmap (GtkWidget *widget)
{
  andon_pulse_remove (widget);

  GTK_WIDGET_CLASS (andon_row_widget_parent_class)->unmap (widget);
}

static void
andon_row_widget_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  AndonRowWidget *self = ANDON_ROW_WIDGET (widget);
  const AndonRowFont *font;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 180;
      *natural = 560;
      return;
    }

  font = andon_row_font_get (widget);
  *minimum = *natural = andon_row_geometry_height (self->density, font->title_height, font->subtitle_height);
}

static void
andon_row_widget_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  AndonRowWidget *self = ANDON_ROW_WIDGET (object);

  switch (prop_id)
    {
    case PROP_LEVEL:
      g_value_set_enum (value, self->level);
      break;
    case PROP_VARIANT:
      g_value_set_enum (value, self->variant);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, self->subtitle);
      break;
    case PROP_COUNT:
      g_value_set_uint (value, self->count);
      break;
    case PROP_CLOCK_MODE:
      g_value_set_enum (value, self->clock_mode);
      break;
    case PROP_CLOCK_TIME:
      g_value_set_int64 (value, self->clock_time);
      break;
    case PROP_CLOCK_TEXT:
      g_value_set_string (value, self->clock_text);
      break;
    case PROP_FOLD:
      g_value_set_enum (value, self->fold);
      break;
    case PROP_DIMMED:
      g_value_set_boolean (value, self->dimmed);
      break;
    case PROP_DENSITY:
      g_value_set_enum (value, self->density);
      break;
    case PROP_CLOCK:
      g_value_set_object (value, self->clock);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_row_widget_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  AndonRowWidget *self = ANDON_ROW_WIDGET (object);

  switch (prop_id)
    {
    case PROP_LEVEL:
      set_level (self, g_value_get_enum (value));
      break;
    case PROP_VARIANT:
      set_variant (self, g_value_get_enum (value));
      break;
    case PROP_TITLE:
      set_string (self, &self->title, g_value_get_string (value), PART_TITLE, PROP_TITLE);
      break;
    case PROP_SUBTITLE:
      set_string (self, &self->subtitle, g_value_get_string (value), PART_SUBTITLE, PROP_SUBTITLE);
      break;
    case PROP_COUNT:
      set_count (self, g_value_get_uint (value));
      break;
    case PROP_CLOCK_MODE:
      set_clock_mode (self, g_value_get_enum (value));
      break;
    case PROP_CLOCK_TIME:
      set_clock_time (self, g_value_get_int64 (value));
      break;
    case PROP_CLOCK_TEXT:
      set_string (self, &self->clock_text, g_value_get_string (value), PART_CLOCK, PROP_CLOCK_TEXT);
      break;
    case PROP_FOLD:
      set_fold (self, g_value_get_enum (value));
      break;
    case PROP_DIMMED:
      set_dimmed (self, g_value_get_boolean (value));
      break;
    case PROP_DENSITY:
      andon_row_widget_set_density (self, g_value_get_enum (value));
      break;
    case PROP_CLOCK:
      andon_row_widget_set_clock (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_row_widget_dispose (GObject *object)
{
  AndonRowWidget *self = ANDON_ROW_WIDGET (object);

  andon_pulse_remove (GTK_WIDGET (self));
  g_clear_object (&self->clock);
  for (guint part = 0; part < N_PARTS; part++)
    g_clear_object (&self->layouts[part]);

  G_OBJECT_CLASS (andon_row_widget_parent_class)->dispose (object);
}

static void
andon_row_widget_finalize (GObject *object)
{
  AndonRowWidget *self = ANDON_ROW_WIDGET (object);

  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->clock_text);
  g_free (self->clock_shown);
  g_free (self->spark);
  g_free (self->spans);
  for (guint i = 0; i < ANDON_ROW_MAX_BADGES; i++)
    g_free (self->badge_text[i]);

  G_OBJECT_CLASS (andon_row_widget_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  properties[PROP_LEVEL] =
    g_param_spec_enum ("level", NULL, NULL, ANDON_TYPE_MARK_LEVEL, ANDON_MARK_LEVEL_NONE, flags);
  properties[PROP_VARIANT] =
    g_param_spec_enum ("variant", NULL, NULL, ANDON_TYPE_MARK_VARIANT, ANDON_MARK_NEW, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  properties[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_CLOCK_MODE] =
    g_param_spec_enum ("clock-mode", NULL, NULL, ANDON_TYPE_ROW_CLOCK, ANDON_ROW_CLOCK_NONE, flags);
  properties[PROP_CLOCK_TIME] =
    g_param_spec_int64 ("clock-time", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_CLOCK_TEXT] = g_param_spec_string ("clock-text", NULL, NULL, NULL, flags);
  properties[PROP_FOLD] =
    g_param_spec_enum ("fold", NULL, NULL, ANDON_TYPE_ROW_FOLD, ANDON_ROW_FOLD_NONE, flags);
  properties[PROP_DIMMED] = g_param_spec_boolean ("dimmed", NULL, NULL, FALSE, flags);
  properties[PROP_DENSITY] =
    g_param_spec_enum ("density", NULL, NULL, ANDON_TYPE_ROW_DENSITY, ANDON_ROW_COMFORTABLE, flags);
  properties[PROP_CLOCK] =
    g_param_spec_object ("clock", NULL, NULL, ANDON_TYPE_WIDGET_CLOCK, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
andon_row_widget_class_init (AndonRowWidgetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = andon_row_widget_get_property;
  object_class->set_property = andon_row_widget_set_property;
  object_class->dispose = andon_row_widget_dispose;
  object_class->finalize = andon_row_widget_finalize;
  widget_class->css_changed = andon_row_widget_css_changed;
  widget_class->direction_changed = andon_row_widget_direction_changed;
  widget_class->map = andon_row_widget_map;
  widget_class->measure = andon_row_widget_measure;
  widget_class->snapshot = andon_row_widget_snapshot;
  widget_class->system_setting_changed = andon_row_widget_system_setting_changed;
  widget_class->unmap = andon_row_widget_unmap;

  install_properties (object_class);

  gtk_widget_class_set_css_name (widget_class, "andonrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
andon_row_widget_init (AndonRowWidget *self)
{
  self->lit = TRUE;
  self->stale = ANDON_ROW_ALL_PARTS;
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
andon_row_widget_new (void)
{
  return g_object_new (ANDON_TYPE_ROW_WIDGET, NULL);
}

void
andon_row_widget_set_content (AndonRowWidget        *self,
                              const AndonRowContent *content)
{
  guint n_badges = 0;

  g_return_if_fail (ANDON_IS_ROW_WIDGET (self));
  g_return_if_fail (content != NULL);

  while (n_badges < ANDON_ROW_MAX_BADGES && content->badges[n_badges].text != NULL)
    n_badges++;

  g_object_freeze_notify (G_OBJECT (self));
  set_level (self, content->level);
  set_variant (self, content->variant);
  set_string (self, &self->title, content->title, PART_TITLE, PROP_TITLE);
  set_string (self, &self->subtitle, content->subtitle, PART_SUBTITLE, PROP_SUBTITLE);
  set_count (self, content->count);
  set_clock_mode (self, content->clock_mode);
  set_clock_time (self, content->clock_time);
  set_string (self, &self->clock_text, content->clock_text, PART_CLOCK, PROP_CLOCK_TEXT);
  set_fold (self, content->fold);
  set_dimmed (self, content->dimmed);
  andon_row_widget_set_spark (self, content->spark, content->n_spark);
  andon_row_widget_set_badges (self, content->badges, n_badges);
  g_object_thaw_notify (G_OBJECT (self));
}

void
andon_row_widget_clear (AndonRowWidget *self)
{
  static const AndonRowContent nothing = { 0 };

  andon_row_widget_set_content (self, &nothing);
}

AndonRowDensity
andon_row_widget_get_density (AndonRowWidget *self)
{
  g_return_val_if_fail (ANDON_IS_ROW_WIDGET (self), ANDON_ROW_COMFORTABLE);

  return self->density;
}

void
andon_row_widget_set_density (AndonRowWidget  *self,
                              AndonRowDensity  density)
{
  g_return_if_fail (ANDON_IS_ROW_WIDGET (self));

  if (self->density == density)
    return;

  self->density = density;
  g_clear_pointer (&self->spans, g_free);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DENSITY]);
}

void
andon_row_widget_set_clock (AndonRowWidget   *self,
                            AndonWidgetClock *clock)
{
  g_return_if_fail (ANDON_IS_ROW_WIDGET (self));
  g_return_if_fail (clock == NULL || ANDON_IS_WIDGET_CLOCK (clock));

  if (!g_set_object (&self->clock, clock))
    return;

  changed (self, 1u << PART_CLOCK, PROP_CLOCK);
}
