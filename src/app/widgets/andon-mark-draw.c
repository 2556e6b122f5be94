/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-mark-draw.h"

#include <math.h>

#define MAX_CACHED 256

/* Shares of the mark's size: what the quiet half of the pulse, and a mark at rest, leave free at each side. */
#define QUIET_INSET 0.09f
#define REST_INSET 0.03f
#define BADGED_SCALE 0.84f
#define BADGE_RADIUS 0.21

/* All that decides how a mark looks; compared as bytes, so it is zeroed before it is filled. */
typedef struct
{
  guint32 level;
  guint32 variant;
  guint32 lit;
  guint32 size;
  guint32 font;
  GdkRGBA ink;
  GdkRGBA on_ink;
  GdkRGBA badge;
  GdkRGBA paper;
} MarkKey;

static guint
mark_key_hash (gconstpointer data)
{
  const guint8 *bytes = data;
  guint hash = 5381;

  for (gsize i = 0; i < sizeof (MarkKey); i++)
    hash = hash * 33 + bytes[i];

  return hash;
}

static gboolean
mark_key_equal (gconstpointer one,
                gconstpointer other)
{
  return memcmp (one, other, sizeof (MarkKey)) == 0;
}

AndonMarkLook
andon_mark_get_look (AndonMarkVariant variant)
{
  static const AndonMarkLook looks[] = {
    [ANDON_MARK_NEW] = { TRUE, FALSE, ANDON_MARK_BADGE_NONE },
    [ANDON_MARK_ACKNOWLEDGED] = { FALSE, FALSE, ANDON_MARK_BADGE_NONE },
    [ANDON_MARK_RETURNED] = { TRUE, FALSE, ANDON_MARK_BADGE_RETURNED },
    [ANDON_MARK_LATCHED] = { TRUE, FALSE, ANDON_MARK_BADGE_LATCHED },
    [ANDON_MARK_LATCHED_SEEN] = { FALSE, FALSE, ANDON_MARK_BADGE_LATCHED },
    [ANDON_MARK_SHELVED] = { FALSE, TRUE, ANDON_MARK_BADGE_CLOCK },
    [ANDON_MARK_SUPPRESSED] = { FALSE, TRUE, ANDON_MARK_BADGE_STRUCK },
    [ANDON_MARK_OUT_OF_SERVICE] = { FALSE, TRUE, ANDON_MARK_BADGE_CROSSED },
    [ANDON_MARK_NORMAL] = { FALSE, TRUE, ANDON_MARK_BADGE_NONE },
  };

  g_return_val_if_fail (variant < G_N_ELEMENTS (looks), looks[ANDON_MARK_NORMAL]);

  return looks[variant];
}

static guint
outline_octagon (float             size,
                 graphene_point_t *points)
{
  float cut = size * (1.0f - (float) G_SQRT2 / 2.0f);

  points[0] = GRAPHENE_POINT_INIT (cut, 0);
  points[1] = GRAPHENE_POINT_INIT (size - cut, 0);
  points[2] = GRAPHENE_POINT_INIT (size, cut);
  points[3] = GRAPHENE_POINT_INIT (size, size - cut);
  points[4] = GRAPHENE_POINT_INIT (size - cut, size);
  points[5] = GRAPHENE_POINT_INIT (cut, size);
  points[6] = GRAPHENE_POINT_INIT (0, size - cut);
  points[7] = GRAPHENE_POINT_INIT (0, cut);

  return 8;
}

guint
andon_mark_get_outline (AndonMarkLevel    level,
                        float             size,
                        graphene_point_t *points)
{
  float inset = size * 0.06f;

  g_return_val_if_fail (points != NULL, 0);

  switch (level)
    {
    case ANDON_MARK_LEVEL_CRITICAL:
      return outline_octagon (size, points);

    case ANDON_MARK_LEVEL_HIGH:
      points[0] = GRAPHENE_POINT_INIT (size / 2, 0);
      points[1] = GRAPHENE_POINT_INIT (size, size * 0.94f);
      points[2] = GRAPHENE_POINT_INIT (0, size * 0.94f);
      return 3;

    case ANDON_MARK_LEVEL_MEDIUM:
      points[0] = GRAPHENE_POINT_INIT (inset, inset);
      points[1] = GRAPHENE_POINT_INIT (size - inset, inset);
      points[2] = GRAPHENE_POINT_INIT (size - inset, size - inset);
      points[3] = GRAPHENE_POINT_INIT (inset, size - inset);
      return 4;

    case ANDON_MARK_LEVEL_LOW:
    case ANDON_MARK_LEVEL_NONE:
    default:
      points[0] = GRAPHENE_POINT_INIT (size / 2, size / 2);
      return 0;
    }
}

static void
trace_outline (cairo_t        *cr,
               AndonMarkLevel  level,
               float           size)
{
  graphene_point_t points[8];
  guint n_points = andon_mark_get_outline (level, size, points);

  cairo_new_path (cr);
  if (n_points == 0)
    cairo_arc (cr, size / 2, size / 2, points[0].x, 0, 2 * G_PI);
  for (guint i = 0; i < n_points; i++)
    cairo_line_to (cr, points[i].x, points[i].y);
  cairo_close_path (cr);
}

static void
set_color (cairo_t       *cr,
           const GdkRGBA *color)
{
  gdk_cairo_set_source_rgba (cr, color);
}

static void
draw_body (cairo_t       *cr,
           const MarkKey *key,
           float          size,
           gboolean       filled)
{
  float stroke = MAX (1.5f, size * 0.09f);

  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);

  if (filled)
    {
      trace_outline (cr, key->level, size);
      set_color (cr, &key->ink);
      cairo_fill (cr);
      return;
    }

  /* The stroke's outer edge is the outline. */
  cairo_save (cr);
  cairo_translate (cr, stroke / 2, stroke / 2);
  trace_outline (cr, key->level, size - stroke);
  cairo_restore (cr);
  set_color (cr, &key->ink);
  cairo_set_line_width (cr, stroke);
  cairo_stroke (cr);
}

static void
draw_badge_arrow (cairo_t *cr,
                  double   r)
{
  cairo_move_to (cr, 0, -r * 0.6);
  cairo_line_to (cr, 0, r * 0.55);
  cairo_move_to (cr, -r * 0.5, r * 0.1);
  cairo_line_to (cr, 0, r * 0.6);
  cairo_line_to (cr, r * 0.5, r * 0.1);
  cairo_stroke (cr);
}

static void
draw_badge_lock (cairo_t *cr,
                 double   r)
{
  cairo_rectangle (cr, -r * 0.5, -r * 0.1, r, r * 0.7);
  cairo_fill (cr);
  cairo_arc (cr, 0, -r * 0.15, r * 0.32, G_PI, 2 * G_PI);
  cairo_stroke (cr);
}

static void
draw_badge_glyph (cairo_t        *cr,
                  AndonMarkBadge  badge,
                  double          r)
{
  double c = r * 0.42;

  cairo_set_line_width (cr, MAX (1.0, r * 0.28));

  switch (badge)
    {
    case ANDON_MARK_BADGE_RETURNED:
      draw_badge_arrow (cr, r);
      break;
    case ANDON_MARK_BADGE_LATCHED:
      draw_badge_lock (cr, r);
      break;
    case ANDON_MARK_BADGE_CLOCK:
      cairo_move_to (cr, 0, -r * 0.6);
      cairo_line_to (cr, 0, 0);
      cairo_line_to (cr, r * 0.5, r * 0.1);
      cairo_stroke (cr);
      break;
    case ANDON_MARK_BADGE_CROSSED:
      cairo_move_to (cr, -c, c);
      cairo_line_to (cr, c, -c);
      G_GNUC_FALLTHROUGH;
    case ANDON_MARK_BADGE_STRUCK:
      cairo_move_to (cr, -c, -c);
      cairo_line_to (cr, c, c);
      cairo_stroke (cr);
      break;
    case ANDON_MARK_BADGE_NONE:
    default:
      break;
    }
}

/* A disc at the lower end corner, cut free from the mark by a ring of the background. */
static void
draw_badge (cairo_t        *cr,
            const MarkKey  *key,
            AndonMarkBadge  badge)
{
  double r = key->size * BADGE_RADIUS;

  cairo_translate (cr, key->size - r, key->size - r);

  cairo_arc (cr, 0, 0, r + 1.0, 0, 2 * G_PI);
  set_color (cr, &key->paper);
  cairo_fill (cr);

  cairo_arc (cr, 0, 0, r, 0, 2 * G_PI);
  set_color (cr, &key->badge);
  cairo_fill (cr);

  set_color (cr, &key->paper);
  draw_badge_glyph (cr, badge, r);
}

static void
draw_numeral (GtkSnapshot    *snapshot,
              GtkWidget      *widget,
              const MarkKey  *key,
              const GdkRGBA  *color,
              float           inset,
              float           size)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, NULL);
  g_autoptr (PangoAttrList) attrs = pango_attr_list_new ();
  const char numeral[] = { (char) ('0' + key->level), '\0' };
  float height = size * (key->level == ANDON_MARK_LEVEL_HIGH ? 0.56f : 0.66f);
  float middle = inset + size * (key->level == ANDON_MARK_LEVEL_HIGH ? 0.63f : 0.5f);
  PangoRectangle ink;

  pango_attr_list_insert (attrs, pango_attr_size_new_absolute ((int) (height * PANGO_SCALE)));
  pango_attr_list_insert (attrs, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attrs);
  pango_layout_set_text (layout, numeral, 1);
  pango_layout_get_extents (layout, &ink, NULL);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (
    inset + size / 2 - (ink.x + ink.width / 2.0f) / PANGO_SCALE,
    middle - (ink.y + ink.height / 2.0f) / PANGO_SCALE));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static GskRenderNode *
render_mark (GtkWidget     *widget,
             const MarkKey *key)
{
  AndonMarkLook look = andon_mark_get_look (key->variant);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, key->size, key->size);
  float inset = key->size * (key->lit ? 0.0f : key->variant == ANDON_MARK_NEW ? QUIET_INSET : REST_INSET);
  float size = key->size - 2 * inset;
  cairo_t *cr;

  /* A badge has a corner of its own, or it would stand on the numeral. */
  if (look.badge != ANDON_MARK_BADGE_NONE)
    {
      inset = 0;
      size = key->size * BADGED_SCALE;
    }

  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  cairo_translate (cr, inset, inset);
  draw_body (cr, key, size, look.filled);
  cairo_destroy (cr);

  draw_numeral (snapshot, widget, key, look.filled ? &key->on_ink : &key->ink, inset, size);

  if (look.badge != ANDON_MARK_BADGE_NONE)
    {
      cr = gtk_snapshot_append_cairo (snapshot, &bounds);
      draw_badge (cr, key, look.badge);
      cairo_destroy (cr);
    }

  return gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
}

static void
fill_key (MarkKey            *key,
          GtkWidget          *widget,
          const AndonPalette *palette,
          AndonMarkLevel      level,
          AndonMarkVariant    variant,
          int                 size,
          gboolean            lit)
{
  AndonMarkLook look = andon_mark_get_look (variant);

  memset (key, 0, sizeof *key);
  key->level = level;
  key->variant = variant;
  key->lit = variant == ANDON_MARK_NEW && lit;
  key->size = (guint32) size;
  key->font = pango_font_description_hash (pango_context_get_font_description (gtk_widget_get_pango_context (widget)));
  key->ink = look.grey ? palette->dim : palette->level[level];
  key->on_ink = palette->on_level[level];
  key->badge = palette->fg;
  key->paper = palette->view_bg;
}

void
andon_mark_snapshot (GtkSnapshot        *snapshot,
                     GtkWidget          *widget,
                     const AndonPalette *palette,
                     AndonMarkLevel      level,
                     AndonMarkVariant    variant,
                     float               x,
                     float               y,
                     int                 size,
                     gboolean            lit)
{
  static GHashTable *cache;
  GskRenderNode *node;
  MarkKey key;

  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (palette != NULL);

  if (level == ANDON_MARK_LEVEL_NONE || level >= ANDON_N_LEVELS || size <= 0)
    return;

  if (cache == NULL)
    cache = g_hash_table_new_full (mark_key_hash, mark_key_equal, g_free, (GDestroyNotify) gsk_render_node_unref);
  else if (g_hash_table_size (cache) > MAX_CACHED)
    g_hash_table_remove_all (cache);

  fill_key (&key, widget, palette, level, variant, size, lit);
  node = g_hash_table_lookup (cache, &key);
  if (node == NULL)
    {
      node = render_mark (widget, &key);
      g_hash_table_insert (cache, g_memdup2 (&key, sizeof key), node);
    }

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_node (snapshot, node);
  gtk_snapshot_restore (snapshot);
}
