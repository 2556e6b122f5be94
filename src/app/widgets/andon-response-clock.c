/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-response-clock.h"

#include <glib/gi18n.h>

#include "andon-palette.h"
#include "andon-pulse.h"
#include "andon-text.h"
#include "andon-widget-enum-types.h"

#define BAR_HEIGHT 6
#define LINE_GAP 6
#define WORD_GAP 5
#define NATURAL_WIDTH 150

struct _AndonResponseClock
{
  GtkWidget parent_instance;

  AndonPalette palette;
  AndonWidgetClock *clock; /* NULL = the default one */
  AndonMarkLevel level;
  char *label;
  gint64 since;
  gint64 until;
  gint64 allowed;
  char *lead_shown;
  char *tail_shown;
  PangoLayout *lead;
  PangoLayout *tail;
  guint palette_valid : 1;
};

enum
{
  PROP_0,
  PROP_LEVEL,
  PROP_LABEL,
  PROP_SINCE,
  PROP_UNTIL,
  PROP_ALLOWED,
  PROP_CLOCK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AndonResponseClock, andon_response_clock, GTK_TYPE_WIDGET)

static gint64
get_elapsed (AndonResponseClock *self)
{
  AndonWidgetClock *clock = self->clock != NULL ? self->clock : andon_widget_clock_get_default ();
  gint64 end = self->until != 0 ? self->until : andon_widget_clock_get_now (clock);

  return MAX (end - self->since, 0);
}

static char *
lead_text (AndonResponseClock *self)
{
  g_autofree char *elapsed = andon_widget_clock_format_duration (get_elapsed (self));

  if (self->label == NULL || self->label[0] == '\0')
    return g_steal_pointer (&elapsed);

  return g_strdup_printf ("%s %s", self->label, elapsed);
}

static char *
tail_text (AndonResponseClock *self)
{
  gint64 over = get_elapsed (self) - self->allowed;
  g_autofree char *allowed = NULL;
  g_autofree char *beyond = NULL;

  if (self->allowed <= 0)
    return g_strdup ("");

  allowed = andon_widget_clock_format_duration (self->allowed);
  if (over < G_USEC_PER_SEC)
    return g_strdup_printf (_("of %s"), allowed);

  beyond = andon_widget_clock_format_duration (over);

  /* Translators: the time allowed, and how far it is exceeded. */
  return g_strdup_printf (_("of %s · %s over"), allowed, beyond);
}

/* Returns: whether anything reads differently than before. */
static gboolean
update_text (AndonResponseClock *self)
{
  g_autofree char *lead = lead_text (self);
  g_autofree char *tail = tail_text (self);

  if (self->lead != NULL && g_strcmp0 (lead, self->lead_shown) == 0 && g_strcmp0 (tail, self->tail_shown) == 0)
    return FALSE;

  andon_text_set (&self->lead, GTK_WIDGET (self), lead, 1.0, PANGO_WEIGHT_SEMIBOLD);
  andon_text_set (&self->tail, GTK_WIDGET (self), tail, 1.0, PANGO_WEIGHT_NORMAL);
  g_free (self->lead_shown);
  g_free (self->tail_shown);
  self->lead_shown = g_steal_pointer (&lead);
  self->tail_shown = g_steal_pointer (&tail);

  return TRUE;
}

static void
on_pulse (GtkWidget *widget,
          gboolean   lit)
{
  AndonResponseClock *self = ANDON_RESPONSE_CLOCK (widget);
  g_autofree char *lead = lead_text (self);

  if (g_strcmp0 (lead, self->lead_shown) != 0)
    gtk_widget_queue_draw (widget);
}

static void
follow_pulse (AndonResponseClock *self)
{
  if (self->until == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    andon_pulse_add (GTK_WIDGET (self), on_pulse);
  else
    andon_pulse_remove (GTK_WIDGET (self));
}

static void
changed (AndonResponseClock *self,
         guint               prop)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

static void
andon_response_clock_measure (GtkWidget      *widget,
                              GtkOrientation  orientation,
                              int             for_size,
                              int            *minimum,
                              int            *natural,
                              int            *minimum_baseline,
                              int            *natural_baseline)
{
  AndonResponseClock *self = ANDON_RESPONSE_CLOCK (widget);
  int lead_width, lead_height, tail_width;

  update_text (self);
  andon_text_measure (self->lead, &lead_width, &lead_height);
  andon_text_measure (self->tail, &tail_width, NULL);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = lead_height + (self->allowed > 0 ? LINE_GAP + BAR_HEIGHT : 0);
      return;
    }

  *minimum = lead_width + WORD_GAP + MIN (tail_width, 40);
  *natural = MAX (lead_width + WORD_GAP + tail_width, NATURAL_WIDTH);
}

static void
andon_response_clock_snapshot (GtkWidget   *widget,
                               GtkSnapshot *snapshot)
{
  AndonResponseClock *self = ANDON_RESPONSE_CLOCK (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float width = (float) gtk_widget_get_width (widget);
  const GdkRGBA *color;
  int lead_width, height;
  float tail_room;

  if (!self->palette_valid)
    andon_palette_load (&self->palette, widget);
  self->palette_valid = TRUE;

  update_text (self);
  andon_text_measure (self->lead, &lead_width, &height);
  lead_width = MIN (lead_width, (int) width);
  tail_room = MAX (width - (float) lead_width - WORD_GAP, 0);
  color = self->until == 0 && self->level != ANDON_MARK_LEVEL_NONE ? &self->palette.level[self->level]
                                                                   : &self->palette.fg;

  andon_text_draw (snapshot, self->lead, rtl ? width - (float) lead_width : 0, 0, (float) lead_width, (float) height, 0,
                   color);
  andon_text_draw (snapshot, self->tail, rtl ? 0 : (float) lead_width + WORD_GAP, 0, tail_room, (float) height,
                   rtl ? 1 : 0, &self->palette.dim);
  if (self->allowed > 0)
    andon_text_draw_bar (snapshot, &GRAPHENE_RECT_INIT (0, (float) (height + LINE_GAP), width, BAR_HEIGHT),
                         (double) get_elapsed (self) / (double) self->allowed, rtl, &self->palette.track,
                         self->until == 0 ? color : &self->palette.dim);
}

static void
andon_response_clock_css_changed (GtkWidget         *widget,
                                  GtkCssStyleChange *change)
{
  AndonResponseClock *self = ANDON_RESPONSE_CLOCK (widget);

  GTK_WIDGET_CLASS (andon_response_clock_parent_class)->css_changed (widget, change);

  self->palette_valid = FALSE;
  g_clear_object (&self->lead);
  g_clear_object (&self->tail);
  gtk_widget_queue_resize (widget);
}

static void
andon_response_clock_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (andon_response_clock_parent_class)->map (widget);

  follow_pulse (ANDON_RESPONSE_CLOCK (widget));
}

static void
andon_response_clock_unmap (GtkWidget *widget)
{
  andon_pulse_remove (widget);

  GTK_WIDGET_CLASS (andon_response_clock_parent_class)->unmap (widget);
}

static void
andon_response_clock_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  AndonResponseClock *self = ANDON_RESPONSE_CLOCK (object);

  switch (prop_id)
    {
    case PROP_LEVEL:
      g_value_set_enum (value, self->level);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_SINCE:
      g_value_set_int64 (value, self->since);
      break;
    case PROP_UNTIL:
      g_value_set_int64 (value, self->until);
      break;
    case PROP_ALLOWED:
      g_value_set_int64 (value, self->allowed);
      break;
    case PROP_CLOCK:
      g_value_set_object (value, self->clock);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_response_clock_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  AndonResponseClock *self = ANDON_RESPONSE_CLOCK (object);

  switch (prop_id)
    {
    case PROP_LEVEL:
      andon_response_clock_set_level (self, g_value_get_enum (value));
      break;
    case PROP_LABEL:
      andon_response_clock_set_label (self, g_value_get_string (value));
      break;
    case PROP_SINCE:
      andon_response_clock_set_since (self, g_value_get_int64 (value));
      break;
    case PROP_UNTIL:
      andon_response_clock_set_until (self, g_value_get_int64 (value));
      break;
    case PROP_ALLOWED:
      andon_response_clock_set_allowed (self, g_value_get_int64 (value));
      break;
    case PROP_CLOCK:
      andon_response_clock_set_clock (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_response_clock_dispose (GObject *object)
{
  AndonResponseClock *self = ANDON_RESPONSE_CLOCK (object);

  andon_pulse_remove (GTK_WIDGET (self));
  g_clear_object (&self->clock);
  g_clear_object (&self->lead);
  g_clear_object (&self->tail);

  G_OBJECT_CLASS (andon_response_clock_parent_class)->dispose (object);
}

static void
andon_response_clock_finalize (GObject *object)
{
  AndonResponseClock *self = ANDON_RESPONSE_CLOCK (object);

  g_free (self->label);
  g_free (self->lead_shown);
  g_free (self->tail_shown);

  G_OBJECT_CLASS (andon_response_clock_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  properties[PROP_LEVEL] =
    g_param_spec_enum ("level", NULL, NULL, ANDON_TYPE_MARK_LEVEL, ANDON_MARK_LEVEL_NONE, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_SINCE] = g_param_spec_int64 ("since", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_UNTIL] = g_param_spec_int64 ("until", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_ALLOWED] = g_param_spec_int64 ("allowed", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_CLOCK] = g_param_spec_object ("clock", NULL, NULL, ANDON_TYPE_WIDGET_CLOCK, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
andon_response_clock_class_init (AndonResponseClockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = andon_response_clock_get_property;
  object_class->set_property = andon_response_clock_set_property;
  object_class->dispose = andon_response_clock_dispose;
  object_class->finalize = andon_response_clock_finalize;
  widget_class->css_changed = andon_response_clock_css_changed;
  widget_class->map = andon_response_clock_map;
  widget_class->measure = andon_response_clock_measure;
  widget_class->snapshot = andon_response_clock_snapshot;
  widget_class->unmap = andon_response_clock_unmap;

  install_properties (object_class);

  gtk_widget_class_set_css_name (widget_class, "andonresponse");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TIMER);
}

static void
andon_response_clock_init (AndonResponseClock *self)
{
}

GtkWidget *
andon_response_clock_new (void)
{
  return g_object_new (ANDON_TYPE_RESPONSE_CLOCK, NULL);
}

void
andon_response_clock_set_level (AndonResponseClock *self,
                                AndonMarkLevel      level)
{
  g_return_if_fail (ANDON_IS_RESPONSE_CLOCK (self));

  if (self->level == level)
    return;

  self->level = level;
  changed (self, PROP_LEVEL);
}

void
andon_response_clock_set_label (AndonResponseClock *self,
                                const char         *label)
{
  g_return_if_fail (ANDON_IS_RESPONSE_CLOCK (self));

  if (g_strcmp0 (self->label, label) == 0)
    return;

  g_free (self->label);
  self->label = g_strdup (label);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  changed (self, PROP_LABEL);
}

void
andon_response_clock_set_since (AndonResponseClock *self,
                                gint64              since)
{
  g_return_if_fail (ANDON_IS_RESPONSE_CLOCK (self));

  if (self->since == since)
    return;

  self->since = since;
  changed (self, PROP_SINCE);
}

void
andon_response_clock_set_until (AndonResponseClock *self,
                                gint64              until)
{
  g_return_if_fail (ANDON_IS_RESPONSE_CLOCK (self));

  if (self->until == until)
    return;

  self->until = until;
  follow_pulse (self);
  changed (self, PROP_UNTIL);
}

void
andon_response_clock_set_allowed (AndonResponseClock *self,
                                  gint64              allowed)
{
  g_return_if_fail (ANDON_IS_RESPONSE_CLOCK (self));

  if (self->allowed == allowed)
    return;

  self->allowed = allowed;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  changed (self, PROP_ALLOWED);
}

void
andon_response_clock_set_clock (AndonResponseClock *self,
                                AndonWidgetClock   *clock)
{
  g_return_if_fail (ANDON_IS_RESPONSE_CLOCK (self));
  g_return_if_fail (clock == NULL || ANDON_IS_WIDGET_CLOCK (clock));

  if (!g_set_object (&self->clock, clock))
    return;

  changed (self, PROP_CLOCK);
}

char *
andon_response_clock_dup_text (AndonResponseClock *self)
{
  g_autofree char *lead = NULL;
  g_autofree char *tail = NULL;

  g_return_val_if_fail (ANDON_IS_RESPONSE_CLOCK (self), NULL);

  lead = lead_text (self);
  tail = tail_text (self);

  return tail[0] != '\0' ? g_strdup_printf ("%s %s", lead, tail) : g_steal_pointer (&lead);
}
