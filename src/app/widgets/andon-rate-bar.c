/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-rate-bar.h"

#include <glib/gi18n.h>

#include "andon-palette.h"
#include "andon-text.h"

#define BAR_LEAST 60
#define BAR_NATURAL 116
#define BAR_HEIGHT 6
#define TICK_HEIGHT 14
#define GAP 10
#define BADGE_PAD 6
#define SCALE 0.87

/* The bar goes on a little beyond the threshold, so that its mark stands inside. */
#define BEYOND 1.2

struct _AndonRateBar
{
  GtkWidget parent_instance;

  AndonPalette palette;
  guint count;
  guint threshold;
  guint minutes;
  PangoLayout *lead;
  PangoLayout *tail;
  guint flood : 1;
  guint palette_valid : 1;
  guint text_valid : 1;
};

enum
{
  PROP_0,
  PROP_COUNT,
  PROP_THRESHOLD,
  PROP_MINUTES,
  PROP_FLOOD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AndonRateBar, andon_rate_bar, GTK_TYPE_WIDGET)

static char *
lead_text (AndonRateBar *self)
{
  /* Translators: how many alarms came in the last n minutes. */
  return g_strdup_printf (_("%u min: %u"), self->minutes, self->count);
}

static char *
tail_text (AndonRateBar *self)
{
  return self->flood ? g_strdup (_("FLOOD")) : g_strdup_printf (_("flood at %u"), self->threshold);
}

static void
update_text (AndonRateBar *self)
{
  g_autofree char *lead = NULL;
  g_autofree char *tail = NULL;

  if (self->text_valid)
    return;

  lead = lead_text (self);
  tail = tail_text (self);
  andon_text_set (&self->lead, GTK_WIDGET (self), lead, SCALE, PANGO_WEIGHT_SEMIBOLD);
  andon_text_set (&self->tail, GTK_WIDGET (self), tail, SCALE, self->flood ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  self->text_valid = TRUE;
}

static void
changed (AndonRateBar *self,
         guint         prop)
{
  g_autofree char *lead = lead_text (self);
  g_autofree char *tail = tail_text (self);
  g_autofree char *text = g_strdup_printf ("%s, %s", lead, tail);

  self->text_valid = FALSE;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double) MAX (self->threshold, self->count),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double) self->count,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

static void
andon_rate_bar_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  AndonRateBar *self = ANDON_RATE_BAR (widget);
  int lead_width, lead_height, tail_width;

  update_text (self);
  andon_text_measure (self->lead, &lead_width, &lead_height);
  andon_text_measure (self->tail, &tail_width, NULL);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = MAX (lead_height + 2, TICK_HEIGHT);
      return;
    }

  tail_width += 2 * BADGE_PAD + GAP;
  *minimum = lead_width + (self->flood ? tail_width : 0) + GAP + BAR_LEAST;
  *natural = lead_width + tail_width + GAP + BAR_NATURAL;
}

static void
draw_tail (AndonRateBar *self,
           GtkSnapshot  *snapshot,
           float         x,
           float         width,
           float         height)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (x, 0, width, height);
  GskRoundedRect outline;

  if (self->flood)
    {
      gsk_rounded_rect_init_from_rect (&outline, &bounds, 4);
      gtk_snapshot_push_rounded_clip (snapshot, &outline);
      gtk_snapshot_append_color (snapshot, &self->palette.fg, &bounds);
      gtk_snapshot_pop (snapshot);
    }

  andon_text_draw (snapshot, self->tail, x + BADGE_PAD, 0, width - 2 * BADGE_PAD + 1, height, 0,
                   self->flood ? &self->palette.view_bg : &self->palette.dim);
}

static void
andon_rate_bar_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  AndonRateBar *self = ANDON_RATE_BAR (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  double full = MAX ((double) self->threshold * BEYOND, (double) self->count);
  int lead_width, tail_width;
  float bar_x, bar_width, mark;
  gboolean with_tail;

  if (!self->palette_valid)
    andon_palette_load (&self->palette, widget);
  self->palette_valid = TRUE;

  update_text (self);
  andon_text_measure (self->lead, &lead_width, NULL);
  andon_text_measure (self->tail, &tail_width, NULL);
  tail_width += 2 * BADGE_PAD;
  /* FLOOD is always said; where a flood would begin, the mark shows too. */
  with_tail = self->flood || width >= (float) (lead_width + tail_width + 2 * GAP + BAR_LEAST);
  bar_width = width - (float) (lead_width + GAP + (with_tail ? tail_width + GAP : 0));
  bar_width = MIN (MAX (bar_width, 0), BAR_NATURAL * 1.5f);
  bar_x = (float) lead_width + GAP;
  mark = full > 0 ? (float) ((double) self->threshold / full) * bar_width : bar_width;

  andon_text_draw (snapshot, self->lead, rtl ? width - (float) lead_width : 0, 0, (float) lead_width, height, 0,
                   &self->palette.fg);
  andon_text_draw_bar (snapshot, &GRAPHENE_RECT_INIT (rtl ? width - bar_x - bar_width : bar_x,
                                                      (float) (int) ((height - BAR_HEIGHT) / 2), bar_width, BAR_HEIGHT),
                       full > 0 ? self->count / full : 0, rtl, &self->palette.track,
                       self->flood ? &self->palette.fg : &self->palette.dim);
  gtk_snapshot_append_color (snapshot, &self->palette.fg,
                             &GRAPHENE_RECT_INIT ((float) (int) (rtl ? width - bar_x - mark : bar_x + mark),
                                                  (float) (int) ((height - TICK_HEIGHT) / 2), 1.5f, TICK_HEIGHT));

  bar_x += bar_width + GAP;
  if (with_tail)
    draw_tail (self, snapshot, rtl ? width - bar_x - (float) tail_width : bar_x, (float) tail_width, height);
}

static void
andon_rate_bar_css_changed (GtkWidget         *widget,
                            GtkCssStyleChange *change)
{
  AndonRateBar *self = ANDON_RATE_BAR (widget);

  GTK_WIDGET_CLASS (andon_rate_bar_parent_class)->css_changed (widget, change);

  self->palette_valid = FALSE;
  self->text_valid = FALSE;
  gtk_widget_queue_resize (widget);
}

static void
andon_rate_bar_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  AndonRateBar *self = ANDON_RATE_BAR (object);

  switch (prop_id)
    {
    case PROP_COUNT:
      g_value_set_uint (value, self->count);
      break;
    case PROP_THRESHOLD:
      g_value_set_uint (value, self->threshold);
      break;
    case PROP_MINUTES:
      g_value_set_uint (value, self->minutes);
      break;
    case PROP_FLOOD:
      g_value_set_boolean (value, self->flood);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_rate_bar_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  AndonRateBar *self = ANDON_RATE_BAR (object);

  switch (prop_id)
    {
    case PROP_COUNT:
      andon_rate_bar_set_count (self, g_value_get_uint (value));
      break;
    case PROP_THRESHOLD:
      andon_rate_bar_set_threshold (self, g_value_get_uint (value));
      break;
    case PROP_MINUTES:
      andon_rate_bar_set_minutes (self, g_value_get_uint (value));
      break;
    case PROP_FLOOD:
      andon_rate_bar_set_flood (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_rate_bar_finalize (GObject *object)
{
  AndonRateBar *self = ANDON_RATE_BAR (object);

  g_clear_object (&self->lead);
  g_clear_object (&self->tail);

  G_OBJECT_CLASS (andon_rate_bar_parent_class)->finalize (object);
}

static void
andon_rate_bar_class_init (AndonRateBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = andon_rate_bar_get_property;
  object_class->set_property = andon_rate_bar_set_property;
  object_class->finalize = andon_rate_bar_finalize;
  widget_class->css_changed = andon_rate_bar_css_changed;
  widget_class->measure = andon_rate_bar_measure;
  widget_class->snapshot = andon_rate_bar_snapshot;

  properties[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_THRESHOLD] = g_param_spec_uint ("threshold", NULL, NULL, 1, G_MAXUINT, 10, flags);
  properties[PROP_MINUTES] = g_param_spec_uint ("minutes", NULL, NULL, 1, G_MAXUINT, 10, flags);
  properties[PROP_FLOOD] = g_param_spec_boolean ("flood", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "andonrate");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static void
andon_rate_bar_init (AndonRateBar *self)
{
  self->threshold = 10;
  self->minutes = 10;
}

GtkWidget *
andon_rate_bar_new (void)
{
  return g_object_new (ANDON_TYPE_RATE_BAR, NULL);
}

guint
andon_rate_bar_get_count (AndonRateBar *self)
{
  g_return_val_if_fail (ANDON_IS_RATE_BAR (self), 0);

  return self->count;
}

void
andon_rate_bar_set_count (AndonRateBar *self,
                          guint         count)
{
  g_return_if_fail (ANDON_IS_RATE_BAR (self));

  if (self->count == count)
    return;

  self->count = count;
  changed (self, PROP_COUNT);
}

void
andon_rate_bar_set_threshold (AndonRateBar *self,
                              guint         threshold)
{
  g_return_if_fail (ANDON_IS_RATE_BAR (self));
  g_return_if_fail (threshold > 0);

  if (self->threshold == threshold)
    return;

  self->threshold = threshold;
  changed (self, PROP_THRESHOLD);
}

void
andon_rate_bar_set_minutes (AndonRateBar *self,
                            guint         minutes)
{
  g_return_if_fail (ANDON_IS_RATE_BAR (self));
  g_return_if_fail (minutes > 0);

  if (self->minutes == minutes)
    return;

  self->minutes = minutes;
  changed (self, PROP_MINUTES);
}

void
andon_rate_bar_set_flood (AndonRateBar *self,
                          gboolean      flood)
{
  g_return_if_fail (ANDON_IS_RATE_BAR (self));

  if (self->flood == !!flood)
    return;

  self->flood = flood != FALSE;
  changed (self, PROP_FLOOD);
}
