/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-health-page.h"

#include <glib/gi18n.h>

/* Below so many days a rate is a first impression. */
#define FIRM_DAYS 30

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

static GtkWidget *
build_metrics (const AndonConsole *console)
{
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());
  /* A rate of the first minutes is none. */
  const gboolean early = console->history_days * 24 < 1;
  g_autofree char *hour = early ? g_strdup ("–") : g_strdup_printf ("%.1f", console->per_hour);
  g_autofree char *flood = g_strdup_printf ("%.1f %%", 100 * console->flood_share);
  g_autofree char *top = g_strdup_printf ("%.0f %%", 100 * console->top_share);
  g_autofree char *chattering = g_strdup_printf ("%u", console->chattering);
  g_autofree char *fleeting = g_strdup_printf ("%u", console->fleeting);
  g_autofree char *standing = g_strdup_printf ("%u", console->long_standing);
  g_autofree char *split = g_strdup_printf ("%.0f / %.0f / %.0f %%", 100 * console->split[0], 100 * console->split[1],
                                            100 * (console->split[2] + console->split[3]));

  gtk_grid_set_column_spacing (grid, 18);
  gtk_grid_set_row_spacing (grid, 6);
  add_metric (grid, 0, _("Alarms an hour"), hour, _("about 6"), console->per_hour > 12, early);
  add_metric (grid, 1, _("Time in flood"), flood, _("below 1 %"), console->flood_share >= 0.01, early);
  add_metric (grid, 2, _("Share of the ten most frequent"), top, _("below 5 %"), console->top_share > 0.05,
              early);
  add_metric (grid, 3, _("Chattering"), chattering, _("none"), console->chattering > 0, FALSE);
  add_metric (grid, 4, _("Fleeting"), fleeting, _("none"), console->fleeting > 0, FALSE);
  add_metric (grid, 5, _("Standing for more than 24 hours"), standing, _("below 5"), console->long_standing >= 5,
              FALSE);
  add_metric (grid, 6, _("Low / medium / high and above"), split, _("80 / 15 / 5 %"), console->split[0] < 0.6,
              early);
  return GTK_WIDGET (grid);
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

      gtk_grid_attach (grid, cell (top->title, 0, NULL), 0, (int) i, 1, 1);
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
  if (console->history_days < FIRM_DAYS)
    {
      g_autofree char *text = g_strdup_printf (_("Only %.0f days of history so far; 30 make these figures firm."),
                                               console->history_days);

      gtk_box_append (GTK_BOX (box), cell (text, 0, "dim-label"));
    }
  gtk_box_append (GTK_BOX (box), build_metrics (console));
  gtk_box_append (GTK_BOX (box), cell (_("Most frequent"), 0, "heading"));
  gtk_box_append (GTK_BOX (box), build_top (seat, console));
  return box;
}
