/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-health-page.h"

#include <glib/gi18n.h>

static GtkWidget *
cell (const char *text, float xalign, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, xalign < 0.5f);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

/* @missed: told in a word as well as by weight; @early: too little is known for either word. */
static void
add_metric (GtkGrid *grid, int row, const char *name, const char *value, const char *target, gboolean missed,
            gboolean early)
{
  missed = missed && !early;
  gtk_grid_attach (grid, cell (name, 0, NULL), 0, row, 1, 1);
  gtk_grid_attach (grid, cell (value, 1, missed ? "heading" : "numeric"), 1, row, 1, 1);
  gtk_grid_attach (grid, cell (target, 1, "dim-label"), 2, row, 1, 1);
  gtk_grid_attach (grid, cell (early ? "–" : missed ? _("missed") : _("met"), 1, missed ? "heading" : "dim-label"), 3, row, 1, 1);
}

static char *
count_target (guint most)
{
  return most > 0 ? g_strdup_printf (_("at most %u"), most) : g_strdup (_("none"));
}

static void
add_rates (GtkGrid *grid, const AndonConsole *console)
{
  const AndonHealthTargets *targets = &console->targets;
  /* A rate of the first minutes is none. */
  const gboolean early = console->history_days * 24 < 1;
  g_autofree char *hour = early ? g_strdup ("–") : g_strdup_printf ("%.1f", console->per_hour);
  g_autofree char *hour_target = g_strdup_printf (_("about %.3g"), targets->per_hour);
  g_autofree char *flood = early ? g_strdup ("–") : g_strdup_printf ("%.1f %%", 100 * console->flood_share);
  g_autofree char *flood_target = g_strdup_printf (_("below %.3g %%"), 100 * targets->flood_share);
  g_autofree char *top = early ? g_strdup ("–") : g_strdup_printf ("%.0f %%", 100 * console->top_share);
  g_autofree char *top_target = g_strdup_printf (_("below %.3g %%"), 100 * targets->top_share);
  g_autofree char *split = early ? g_strdup ("–")
                                 : g_strdup_printf ("%.0f / %.0f / %.0f %%", 100 * console->split[0],
                                                    100 * console->split[1],
                                                    100 * (console->split[2] + console->split[3]));

  add_metric (grid, 0, _("Alarms an hour"), hour, hour_target, console->per_hour > targets->per_hour_most, early);
  add_metric (grid, 1, _("Time in flood"), flood, flood_target, console->flood_share >= targets->flood_share, early);
  add_metric (grid, 2, _("Share of the ten most frequent"), top, top_target, console->top_share > targets->top_share,
              early);
  add_metric (grid, 6, _("Low / medium / high and above"), split, _("80 / 15 / 5 %"), console->split[0] < 0.6, early);
}

static GtkWidget *
build_metrics (const AndonConsole *console)
{
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());
  const AndonHealthTargets *targets = &console->targets;
  g_autofree char *chattering = g_strdup_printf ("%u", console->chattering);
  g_autofree char *chattering_target = count_target (targets->chattering);
  g_autofree char *fleeting = g_strdup_printf ("%u", console->fleeting);
  g_autofree char *fleeting_target = count_target (targets->fleeting);
  g_autofree char *standing = g_strdup_printf ("%u", console->long_standing);
  g_autofree char *standing_target = g_strdup_printf (_("below %u"), targets->long_standing);

  gtk_grid_set_column_spacing (grid, 18);
  gtk_grid_set_row_spacing (grid, 6);
  add_rates (grid, console);
  add_metric (grid, 3, _("Chattering"), chattering, chattering_target, console->chattering > targets->chattering, FALSE);
  add_metric (grid, 4, _("Fleeting"), fleeting, fleeting_target, console->fleeting > targets->fleeting, FALSE);
  add_metric (grid, 5, _("Standing for more than 24 hours"), standing, standing_target,
              console->long_standing >= targets->long_standing, FALSE);
  return GTK_WIDGET (grid);
}

/* A platform that has no title for it tells the key of its source, "l:rule:signal" or "m:asset". */
static char *
dup_title (AndonSeat *seat, const AndonHealthTop *top)
{
  AndonAssetTree *tree = andon_seat_get_assets (seat);
  const char *last = top->title != NULL ? strrchr (top->title, ':') : NULL;
  AndonSignalInfo signal;
  AndonAssetInfo asset;

  if (last == NULL || last[1] == '\0')
    return g_strdup (top->title != NULL ? top->title : "–");
  if (andon_asset_tree_lookup_signal (tree, last + 1, &signal))
    return g_strdup_printf ("%s · %s", signal.name, andon_asset_tree_get_short_path (tree, signal.asset));
  if (andon_asset_tree_lookup (tree, last + 1, &asset))
    return g_strdup (asset.short_path);
  return g_strdup (top->title);
}

static GtkWidget *
build_top (AndonSeat *seat, const AndonConsole *console)
{
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());

  gtk_grid_set_column_spacing (grid, 18);
  gtk_grid_set_row_spacing (grid, 4);
  for (guint i = 0; console->top != NULL && i < console->top->len; i++)
    {
      const AndonHealthTop *top = g_ptr_array_index (console->top, i);
      g_autofree char *count = g_strdup_printf ("%u", top->count);
      g_autofree char *share = g_strdup_printf ("%.0f %%", 100 * top->share);
      g_autofree char *title = dup_title (seat, top);

      gtk_grid_attach (grid, cell (title, 0, NULL), 0, (int) i, 1, 1);
      if (top->asset != NULL)
        gtk_grid_attach (grid, cell (andon_asset_tree_get_short_path (andon_seat_get_assets (seat), top->asset), 0,
                                     "dim-label"), 1, (int) i, 1, 1);
      gtk_grid_attach (grid, cell (count, 1, "numeric"), 2, (int) i, 1, 1);
      gtk_grid_attach (grid, cell (share, 1, "numeric"), 3, (int) i, 1, 1);
    }
  if (console->top == NULL || console->top->len == 0)
    gtk_grid_attach (grid, cell (_("No alarm was annunciated yet."), 0, "dim-label"), 0, 0, 4, 1);
  return GTK_WIDGET (grid);
}

GtkWidget *
andon_health_page_new (AndonSeat *seat)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  const AndonConsole *console = andon_seat_get_console (seat);

  gtk_widget_add_css_class (box, "sheet-body");
  gtk_widget_set_focusable (box, TRUE);
  if (console == NULL)
    {
      gtk_box_append (GTK_BOX (box), cell (_("The platform has not told the alarm health yet."), 0, "dim-label"));
      return box;
    }
  gtk_box_append (GTK_BOX (box), cell (console->name, 0, "heading"));
  if (console->history_days < console->targets.history_days)
    {
      g_autofree char *so_far = andon_site_time_format_length ((gint64) (console->history_days * G_TIME_SPAN_DAY));
      /* Translators: a length of time such as "3 h 10 min", and a number of days. */
      g_autofree char *text = g_strdup_printf (_("From %s of history so far; %.0f days make these figures firm."), so_far,
                                               console->targets.history_days);

      gtk_box_append (GTK_BOX (box), cell (text, 0, "dim-label"));
    }
  gtk_box_append (GTK_BOX (box), build_metrics (console));
  gtk_box_append (GTK_BOX (box), cell (_("Most frequent"), 0, "heading"));
  gtk_box_append (GTK_BOX (box), build_top (seat, console));
  return box;
}
