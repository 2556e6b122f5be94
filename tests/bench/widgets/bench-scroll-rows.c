/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* G5: a list of 100 000 rows scrolled to random places, a frame each: one drawn widget a row against a GtkColumnView of
 * six labels a row. */

#include "config.h"

#include "andon-row-widget.h"
#include "andon-widget-style.h"
#include "bench-frames.h"
#include "bench-json.h"
#include "bench-rows-model.h"
#include "naive-columns.h"

#define N_ROWS 100000
#define N_FRAMES 60

typedef struct
{
  BenchFrames *frames;
  GtkAdjustment *adjustment;
  GRand *random;
  guint n_late;
} Side;

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  data)
{
  GtkWidget *row = andon_row_widget_new ();

  andon_row_widget_set_density (ANDON_ROW_WIDGET (row), ANDON_ROW_COMPACT);
  gtk_list_item_set_child (item, row);
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  data)
{
  BenchRow *row = gtk_list_item_get_item (item);
  GtkWidget *widget = gtk_list_item_get_child (item);
  g_autofree char *title = bench_row_dup_title (row);
  g_autofree char *asset = bench_row_dup_asset (row);
  g_autofree char *value = bench_row_dup_value (row);
  g_autofree char *time = bench_row_dup_time (row);
  g_autofree char *subtitle = g_strdup_printf ("%s · %s · %s", asset, bench_row_get_state (row), value);
  g_autofree char *label = g_strdup_printf ("%s, %s, %s", bench_row_get_level (row), title, subtitle);

  andon_row_widget_set_content (ANDON_ROW_WIDGET (widget), &(AndonRowContent) {
    .level = row->level,
    .variant = row->open ? ANDON_MARK_NEW : ANDON_MARK_ACKNOWLEDGED,
    .title = title,
    .subtitle = subtitle,
    .count = row->number % 5,
    .clock_mode = ANDON_ROW_CLOCK_TEXT,
    .clock_text = time,
    .spark = bench_row_get_spark (row),
    .n_spark = BENCH_N_SPARK,
  });
  andon_row_widget_set_accessible (widget, label, NULL);
}

static GtkWidget *
make_list (GListModel *model)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view;

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  view = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (model))), factory);
  gtk_widget_add_css_class (view, "andon-list");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);

  return scroller;
}

static void
side_init (Side      *side,
           GtkWidget *scroller)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  gtk_window_set_decorated (window, FALSE);
  gtk_window_set_default_size (window, 1200, 800);
  gtk_window_set_child (window, scroller);
  side->adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  side->random = g_rand_new_with_seed (5);
  side->n_late = 0;
  side->frames = bench_frames_new (window);
}

static void
jump (guint    frame,
      gpointer data)
{
  Side *side = data;

  gtk_adjustment_set_value (side->adjustment, g_rand_double (side->random)
                                              * (gtk_adjustment_get_upper (side->adjustment)
                                                 - gtk_adjustment_get_page_size (side->adjustment)));
}

static double
measure (Side *side)
{
  bench_frames_run (side->frames, N_FRAMES, jump, side);
  side->n_late += bench_frames_n_late (side->frames);

  return bench_frames_work (side->frames, 95);
}

static void
side_clear (Side *side)
{
  bench_frames_free (side->frames);
  g_rand_free (side->random);
}

int
main (int   argc,
      char *argv[])
{
  const BenchGoal goal = {
    .goal = "G5", .metric = "scroll of 100 000 rows to random places, frame work p95", .unit = "ms",
    .ours = "one andon row widget a row", .theirs = "GtkColumnView, six labels a row", .must = 0.5, .stretch = 0.3,
  };
  g_autoptr (GListModel) model = NULL;
  g_autofree char *extra = NULL;
  BenchPairs pairs = BENCH_PAIRS_INIT;
  Side ours, theirs;
  int status;

  if (!gtk_init_check ())
    return bench_skip (&goal, "no display");

  andon_widget_style_install (gdk_display_get_default (), ANDON_WIDGET_STYLE_LIGHT);
  model = bench_rows_model_new (N_ROWS);
  side_init (&ours, make_list (model));
  side_init (&theirs, naive_columns_new (model));

  for (guint i = 0; i < bench_n_pairs (7); i++)
    {
      double one = measure (&ours);

      bench_pairs_add (&pairs, one, measure (&theirs));
    }

  extra = g_strdup_printf ("\"frames\":%u,\"ours_late\":%u,\"theirs_late\":%u", pairs.n * N_FRAMES, ours.n_late,
                           theirs.n_late);
  status = bench_report (&goal, &pairs, extra);
  side_clear (&ours);
  side_clear (&theirs);

  return status;
}
