/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-status-pill.h"

#include "andon-text.h"
#include "andon-widget-enum-types.h"

#define SHAPE 9
#define GAP 7

struct _AndonStatusPill
{
  GtkWidget parent_instance;

  AndonStatus status;
  char *text;
  PangoLayout *layout;
};

enum
{
  PROP_0,
  PROP_STATUS,
  PROP_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AndonStatusPill, andon_status_pill, GTK_TYPE_WIDGET)

static PangoLayout *
get_layout (AndonStatusPill *self)
{
  if (self->layout == NULL)
    {
      self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->text);
      pango_layout_set_single_paragraph_mode (self->layout, TRUE);
      pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
    }

  return self->layout;
}

static int
shape_room (AndonStatusPill *self)
{
  return self->status == ANDON_STATUS_NEUTRAL ? 0 : SHAPE + GAP;
}

static void
andon_status_pill_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  AndonStatusPill *self = ANDON_STATUS_PILL (widget);
  int width, height;

  andon_text_measure (get_layout (self), &width, &height);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = MAX (height, SHAPE);
      return;
    }

  *minimum = shape_room (self) + MIN (width, 40);
  *natural = shape_room (self) + width;
}

static void
draw_shape (AndonStatusPill *self,
            GtkSnapshot     *snapshot,
            float            x,
            float            y,
            const GdkRGBA   *color)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (x, y, SHAPE, SHAPE));
  double r = SHAPE / 2.0;

  cairo_translate (cr, x + r, y + r);
  cairo_set_line_width (cr, 1.5);
  gdk_cairo_set_source_rgba (cr, color);

  switch (self->status)
    {
    case ANDON_STATUS_LIVE:
      cairo_arc (cr, 0, 0, r, 0, 2 * G_PI);
      cairo_fill (cr);
      break;
    case ANDON_STATUS_WAITING:
      cairo_arc (cr, 0, 0, r - 0.75, 0, 2 * G_PI);
      cairo_stroke (cr);
      cairo_arc (cr, 0, 0, r, -G_PI / 2, G_PI / 2);
      cairo_fill (cr);
      break;
    case ANDON_STATUS_LATE:
      cairo_arc (cr, 0, 0, r - 0.75, 0, 2 * G_PI);
      cairo_stroke (cr);
      break;
    case ANDON_STATUS_DOWN:
      cairo_rectangle (cr, -r, -2, 2 * r, 4);
      cairo_fill (cr);
      break;
    case ANDON_STATUS_NEUTRAL:
    default:
      break;
    }

  cairo_destroy (cr);
}

static void
andon_status_pill_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  AndonStatusPill *self = ANDON_STATUS_PILL (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  float room = (float) shape_room (self);
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  if (room > 0)
    draw_shape (self, snapshot, rtl ? width - SHAPE : 0, (float) (int) ((height - SHAPE) / 2), &color);
  andon_text_draw (snapshot, get_layout (self), rtl ? 0 : room, 0, width - room, height, rtl ? 1 : 0, &color);
}

static void
andon_status_pill_css_changed (GtkWidget         *widget,
                               GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (andon_status_pill_parent_class)->css_changed (widget, change);

  g_clear_object (&ANDON_STATUS_PILL (widget)->layout);
  gtk_widget_queue_resize (widget);
}

static void
andon_status_pill_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  AndonStatusPill *self = ANDON_STATUS_PILL (object);

  switch (prop_id)
    {
    case PROP_STATUS:
      g_value_set_enum (value, self->status);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_status_pill_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  AndonStatusPill *self = ANDON_STATUS_PILL (object);

  switch (prop_id)
    {
    case PROP_STATUS:
      andon_status_pill_set_status (self, g_value_get_enum (value));
      break;
    case PROP_TEXT:
      andon_status_pill_set_text (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_status_pill_finalize (GObject *object)
{
  AndonStatusPill *self = ANDON_STATUS_PILL (object);

  g_clear_object (&self->layout);
  g_free (self->text);

  G_OBJECT_CLASS (andon_status_pill_parent_class)->finalize (object);
}

static void
andon_status_pill_class_init (AndonStatusPillClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = andon_status_pill_get_property;
  object_class->set_property = andon_status_pill_set_property;
  object_class->finalize = andon_status_pill_finalize;
  widget_class->css_changed = andon_status_pill_css_changed;
  widget_class->measure = andon_status_pill_measure;
  widget_class->snapshot = andon_status_pill_snapshot;

  properties[PROP_STATUS] =
    g_param_spec_enum ("status", NULL, NULL, ANDON_TYPE_STATUS, ANDON_STATUS_NEUTRAL, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "andonpill");
  /* Not status: newer GTK gives that role no name, so nobody would hear the words. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
andon_status_pill_init (AndonStatusPill *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
andon_status_pill_new (AndonStatus  status,
                       const char  *text)
{
  return g_object_new (ANDON_TYPE_STATUS_PILL, "status", status, "text", text, NULL);
}

AndonStatus
andon_status_pill_get_status (AndonStatusPill *self)
{
  g_return_val_if_fail (ANDON_IS_STATUS_PILL (self), ANDON_STATUS_NEUTRAL);

  return self->status;
}

void
andon_status_pill_set_status (AndonStatusPill *self,
                              AndonStatus      status)
{
  g_return_if_fail (ANDON_IS_STATUS_PILL (self));

  if (self->status == status)
    return;

  self->status = status;
  if (status == ANDON_STATUS_DOWN)
    gtk_widget_add_css_class (GTK_WIDGET (self), "down");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "down");
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
}

const char *
andon_status_pill_get_text (AndonStatusPill *self)
{
  g_return_val_if_fail (ANDON_IS_STATUS_PILL (self), NULL);

  return self->text;
}

void
andon_status_pill_set_text (AndonStatusPill *self,
                            const char      *text)
{
  g_return_if_fail (ANDON_IS_STATUS_PILL (self));

  if (g_strcmp0 (self->text, text) == 0)
    return;

  g_free (self->text);
  self->text = g_strdup (text);
  g_clear_object (&self->layout);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text != NULL ? text : "", -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}
