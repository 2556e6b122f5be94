/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-bar-list.h"

#include <glib/gi18n.h>
#include <math.h>

#include "andon-palette.h"
#include "andon-text.h"

#define LINE_GAP 6
#define COLUMN_GAP 14
#define BAR_HEIGHT 7
#define BAR_LEAST 48
#define SCALE 0.92

typedef struct
{
  char *name;
  char *value;
  double fraction;
  PangoLayout *name_layout;
  PangoLayout *value_layout;
} Line;

struct _AndonBarList
{
  GtkWidget parent_instance;

  AndonPalette palette;
  GArray *lines; /* of Line */
  guint palette_valid : 1;
  guint text_valid : 1;
};

G_DEFINE_FINAL_TYPE (AndonBarList, andon_bar_list, GTK_TYPE_WIDGET)

static void
line_clear (gpointer data)
{
  Line *line = data;

  g_clear_pointer (&line->name, g_free);
  g_clear_pointer (&line->value, g_free);
  g_clear_object (&line->name_layout);
  g_clear_object (&line->value_layout);
}

static void
update_text (AndonBarList *self)
{
  if (self->text_valid)
    return;

  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = &g_array_index (self->lines, Line, i);

      andon_text_set (&line->name_layout, GTK_WIDGET (self), line->name, SCALE, PANGO_WEIGHT_NORMAL);
      andon_text_set (&line->value_layout, GTK_WIDGET (self), line->value, SCALE, PANGO_WEIGHT_NORMAL);
    }

  self->text_valid = TRUE;
}

/* The widest name, the widest value and the tallest line. */
static void
measure_columns (AndonBarList *self,
                 int          *name_width,
                 int          *value_width,
                 int          *line_height)
{
  *name_width = *value_width = *line_height = 0;
  update_text (self);

  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = &g_array_index (self->lines, Line, i);
      int width, height;

      andon_text_measure (line->name_layout, &width, &height);
      *name_width = MAX (*name_width, width);
      *line_height = MAX (*line_height, height);
      andon_text_measure (line->value_layout, &width, &height);
      *value_width = MAX (*value_width, width);
      *line_height = MAX (*line_height, height);
    }
}

static void
andon_bar_list_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  AndonBarList *self = ANDON_BAR_LIST (widget);
  int name_width, value_width, line_height;
  int n_lines = (int) self->lines->len;

  measure_columns (self, &name_width, &value_width, &line_height);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = n_lines * line_height + MAX (n_lines - 1, 0) * LINE_GAP;
      return;
    }

  *minimum = n_lines > 0 ? value_width + BAR_LEAST + COLUMN_GAP + 40 : 0;
  *natural = n_lines > 0 ? name_width + value_width + 2 * COLUMN_GAP + 3 * BAR_LEAST : 0;
}

/* Bars of an unknown length say so by their pattern. */
static void
draw_unknown (GtkSnapshot           *snapshot,
              const graphene_rect_t *bounds,
              const GdkRGBA         *color)
{
  for (float x = 0; x < bounds->size.width; x += 6)
    gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (bounds->origin.x + x, bounds->origin.y,
                                                                     MIN (2, bounds->size.width - x),
                                                                     bounds->size.height));
}

static void
andon_bar_list_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  AndonBarList *self = ANDON_BAR_LIST (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float width = (float) gtk_widget_get_width (widget);
  int name_width, value_width, line_height;
  float name_room, bar_x, bar_width;

  if (!self->palette_valid)
    andon_palette_load (&self->palette, widget);
  self->palette_valid = TRUE;

  measure_columns (self, &name_width, &value_width, &line_height);
  name_room = MIN ((float) name_width, MAX (width - (float) value_width - 2 * COLUMN_GAP - BAR_LEAST, width * 0.25f));
  bar_x = name_room + COLUMN_GAP;
  bar_width = MAX (width - bar_x - COLUMN_GAP - (float) value_width, 0);

  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = &g_array_index (self->lines, Line, i);
      float y = (float) (i * (guint) (line_height + LINE_GAP));
      float height = (float) line_height;
      graphene_rect_t bar = GRAPHENE_RECT_INIT (rtl ? width - bar_x - bar_width : bar_x,
                                                y + (float) ((line_height - BAR_HEIGHT) / 2), bar_width, BAR_HEIGHT);

      andon_text_draw (snapshot, line->name_layout, rtl ? width - name_room : 0, y, name_room, height, rtl ? 1 : 0,
                       &self->palette.fg);
      andon_text_draw (snapshot, line->value_layout, rtl ? 0 : width - (float) value_width, y, (float) value_width,
                       height, rtl ? 0 : 1, &self->palette.fg);
      if (isnan (line->fraction))
        draw_unknown (snapshot, &bar, &self->palette.dim);
      else
        andon_text_draw_bar (snapshot, &bar, line->fraction, rtl, &self->palette.track, &self->palette.dim);
    }
}

static void
andon_bar_list_css_changed (GtkWidget         *widget,
                            GtkCssStyleChange *change)
{
  AndonBarList *self = ANDON_BAR_LIST (widget);

  GTK_WIDGET_CLASS (andon_bar_list_parent_class)->css_changed (widget, change);

  self->palette_valid = FALSE;
  self->text_valid = FALSE;
  gtk_widget_queue_resize (widget);
}

static void
andon_bar_list_finalize (GObject *object)
{
  AndonBarList *self = ANDON_BAR_LIST (object);

  g_array_unref (self->lines);

  G_OBJECT_CLASS (andon_bar_list_parent_class)->finalize (object);
}

static void
andon_bar_list_class_init (AndonBarListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = andon_bar_list_finalize;
  widget_class->css_changed = andon_bar_list_css_changed;
  widget_class->measure = andon_bar_list_measure;
  widget_class->snapshot = andon_bar_list_snapshot;

  gtk_widget_class_set_css_name (widget_class, "andonbars");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
andon_bar_list_init (AndonBarList *self)
{
  self->lines = g_array_new (FALSE, TRUE, sizeof (Line));
  g_array_set_clear_func (self->lines, line_clear);
}

GtkWidget *
andon_bar_list_new (void)
{
  return g_object_new (ANDON_TYPE_BAR_LIST, NULL);
}

void
andon_bar_list_set_items (AndonBarList       *self,
                          const AndonBarItem *items,
                          guint               n_items)
{
  g_autoptr (GString) description = g_string_new (NULL);

  g_return_if_fail (ANDON_IS_BAR_LIST (self));
  g_return_if_fail (items != NULL || n_items == 0);

  g_array_set_size (self->lines, 0);
  for (guint i = 0; i < n_items; i++)
    {
      Line line = {
        .name = g_strdup (items[i].name != NULL ? items[i].name : ""),
        .value = g_strdup (items[i].value != NULL ? items[i].value : ""),
        .fraction = items[i].fraction,
      };

      g_array_append_val (self->lines, line);
      g_string_append_printf (description, "%s%s %s", i > 0 ? "; " : "", line.name, line.value);
    }

  self->text_valid = FALSE;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description->str, -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

guint
andon_bar_list_get_n_items (AndonBarList *self)
{
  g_return_val_if_fail (ANDON_IS_BAR_LIST (self), 0);

  return self->lines->len;
}

char *
andon_bar_list_format_value (double      value,
                             const char *unit)
{
  double size = fabs (value);
  const char *sign = value < 0 ? "−" : value > 0 ? "+" : "";
  const char *gap = unit != NULL && unit[0] != '\0' ? "\u00a0" : "";
  g_autofree char *digits = NULL;

  if (isnan (value))
    return g_strdup (_("unknown"));

  if (size >= 100 && size < 1e7)
    digits = g_strdup_printf ("%.0f", size);
  else
    digits = g_strdup_printf ("%.3g", size);

  return g_strconcat (sign, digits, gap, unit, NULL);
}
