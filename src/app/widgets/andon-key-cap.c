/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-key-cap.h"

#include "andon-text.h"

struct _AndonKeyCap
{
  GtkWidget parent_instance;

  char *key;
  PangoLayout *layout;
};

enum
{
  PROP_0,
  PROP_KEY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AndonKeyCap, andon_key_cap, GTK_TYPE_WIDGET)

/* Size and weight come from the style sheet: the layout is made anew when that changes. */
static PangoLayout *
get_layout (AndonKeyCap *self)
{
  if (self->layout == NULL)
    self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->key);

  return self->layout;
}

static void
andon_key_cap_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  PangoLayout *layout = get_layout (ANDON_KEY_CAP (widget));
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? width : height;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum_baseline = *natural_baseline = PANGO_PIXELS (pango_layout_get_baseline (layout));
}

static void
andon_key_cap_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  andon_text_draw (snapshot, get_layout (ANDON_KEY_CAP (widget)), 0, 0, (float) gtk_widget_get_width (widget),
                   (float) gtk_widget_get_height (widget), 0.5f, &color);
}

static void
andon_key_cap_css_changed (GtkWidget         *widget,
                           GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (andon_key_cap_parent_class)->css_changed (widget, change);

  g_clear_object (&ANDON_KEY_CAP (widget)->layout);
  gtk_widget_queue_resize (widget);
}

static void
andon_key_cap_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_KEY:
      g_value_set_string (value, ANDON_KEY_CAP (object)->key);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_key_cap_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_KEY:
      andon_key_cap_set_key (ANDON_KEY_CAP (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_key_cap_finalize (GObject *object)
{
  AndonKeyCap *self = ANDON_KEY_CAP (object);

  g_clear_object (&self->layout);
  g_free (self->key);

  G_OBJECT_CLASS (andon_key_cap_parent_class)->finalize (object);
}

static void
andon_key_cap_class_init (AndonKeyCapClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = andon_key_cap_get_property;
  object_class->set_property = andon_key_cap_set_property;
  object_class->finalize = andon_key_cap_finalize;
  widget_class->css_changed = andon_key_cap_css_changed;
  widget_class->measure = andon_key_cap_measure;
  widget_class->snapshot = andon_key_cap_snapshot;

  properties[PROP_KEY] =
    g_param_spec_string ("key", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "andonkey");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
andon_key_cap_init (AndonKeyCap *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
andon_key_cap_new (const char *key)
{
  return g_object_new (ANDON_TYPE_KEY_CAP, "key", key, NULL);
}

const char *
andon_key_cap_get_key (AndonKeyCap *self)
{
  g_return_val_if_fail (ANDON_IS_KEY_CAP (self), NULL);

  return self->key;
}

void
andon_key_cap_set_key (AndonKeyCap *self,
                       const char  *key)
{
  g_return_if_fail (ANDON_IS_KEY_CAP (self));

  if (g_strcmp0 (self->key, key) == 0)
    return;

  g_free (self->key);
  self->key = g_strdup (key);
  g_clear_object (&self->layout);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEY]);
}
