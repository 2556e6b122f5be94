/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* G8: from exec to the first complete frame with 100 000 cached alerts, against the same window with an empty list.
 * G8b: the same with a million against 100 000.
 * G9b: resident size with 100 000 alerts read, against a libadwaita window that says hello.
 * Each side is this program again, in a process of its own. */

#include <adwaita.h>
#include <unistd.h>

#include "andon-alert-view.h"
#include "andon-cache.h"
#include "andon-row-widget.h"
#include "andon-session.h"
#include "bench-alerts.h"
#include "bench-json.h"

#define PLATFORM "bench"

/* --- the child --- */

typedef struct
{
  GListModel *model;   /* (nullable): hello */
  AndonSession *session; /* (nullable) */
  gboolean told_frame;
  gboolean brief; /* ends with its first complete frame */
} Child;

static double
resident (void)
{
  g_autofree char *text = NULL;
  long pages = 0;

  g_file_get_contents ("/proc/self/statm", &text, NULL, NULL);
  sscanf (text, "%*d %ld", &pages);
  return (double) pages * sysconf (_SC_PAGESIZE) / 1e6;
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  gtk_list_item_set_child (item, andon_row_widget_new ());
}

static void
show_item (AndonAlertItem *item, GtkListItem *list_item)
{
  AndonRowContent content = {
    .level = (AndonMarkLevel) andon_alert_item_get_priority (item),
    .title = andon_alert_item_get_title (item),
    .subtitle = andon_alert_item_get_asset (item),
    .count = andon_alert_item_get_occurrences (item),
    .clock_mode = ANDON_ROW_CLOCK_ELAPSED,
    .clock_time = andon_alert_item_get_annunciated (item),
  };

  andon_row_widget_set_content (ANDON_ROW_WIDGET (gtk_list_item_get_child (list_item)), &content);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  AndonAlertItem *item = gtk_list_item_get_item (list_item);

  g_signal_connect (item, "changed", G_CALLBACK (show_item), list_item);
  show_item (item, list_item);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (list_item), list_item);
}

static gboolean
is_complete (Child *child)
{
  g_autoptr (AndonAlertItem) item = NULL;

  if (child->session == NULL)
    return TRUE;
  item = g_list_model_get_item (child->model, 0);
  return item != NULL && andon_alert_item_get_loaded (item);
}

static void
on_painted (GdkFrameClock *clock, Child *child)
{
  if (!child->told_frame && is_complete (child))
    {
      child->told_frame = TRUE;
      printf ("frame %" G_GINT64_FORMAT "\n", g_get_monotonic_time ());
      fflush (stdout);
    }
  /* Everything is read: this is what it costs to have it. */
  if (child->told_frame && (child->brief || child->session == NULL || andon_session_get_snapshot_loaded (child->session)))
    {
      printf ("resident %.3f\n", resident ());
      fflush (stdout);
      _exit (0);
    }
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
}

static gboolean
keep_painting (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

static GtkWidget *
list_new (Child *child)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  gtk_scrolled_window_set_child (
      GTK_SCROLLED_WINDOW (scrolled),
      gtk_list_view_new (GTK_SELECTION_MODEL (gtk_multi_selection_new (g_object_ref (child->model))), factory));
  return scrolled;
}

static int
run_child (const char *what, gboolean brief)
{
  Child child = { .brief = brief };
  GtkWidget *window;

  if (strcmp (what, "empty") != 0 && strcmp (what, "hello") != 0)
    {
      child.session = andon_session_new (what, NULL);
      child.model = G_LIST_MODEL (andon_alert_view_new (andon_session_get_alerts (child.session), NULL));
    }
  else if (strcmp (what, "empty") == 0)
    child.model = G_LIST_MODEL (g_list_store_new (ANDON_TYPE_ALERT_ITEM));
  adw_init ();
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 800);
  gtk_window_set_child (GTK_WINDOW (window), child.model != NULL ? list_new (&child) : gtk_label_new ("Hello"));
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_add_tick_callback (window, keep_painting, NULL, NULL);
  g_signal_connect_after (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_painted), &child);
  while (TRUE)
    g_main_context_iteration (NULL, TRUE);
  return 0;
}

/* --- the parent --- */

typedef struct
{
  double frame_ms;
  double resident_mb;
} Run;

static Run
spawn (const char *program, const char *what, gboolean brief)
{
  const char *argv[] = { program, brief ? "glance" : "stay", what, NULL };
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;
  gint64 frame = 0, start = g_get_monotonic_time ();
  Run run = { 0 };

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sscanf (out, "frame %" G_GINT64_FORMAT " resident %lf", &frame, &run.resident_mb), ==, 2);
  run.frame_ms = (double) (frame - start) / 1e3;
  return run;
}

/* The cache is a bounded queue: let it write. */
static void
wait_for_writer (AndonCache *cache)
{
  AndonDbThreadStats stats;

  do
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      andon_db_thread_get_stats (andon_cache_get_thread (cache), &stats);
      if (stats.depth > 50)
        g_usleep (1000);
    }
  while (stats.depth > 50);
}

static char *
make_cache (guint n)
{
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("andon-bench-XXXXXX", &error);
  g_autofree char *last = g_build_filename (dir, "last-platform", NULL);
  AndonCache *cache = andon_cache_open (dir, PLATFORM, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < n; i += 500)
    {
      AndonAlert *alerts[500];

      for (guint k = 0; k < 500; k++)
        alerts[k] = bench_alert_new (i + k);
      andon_cache_write (cache, alerts, 500, i + 500);
      for (guint k = 0; k < 500; k++)
        andon_alert_unref (alerts[k]);
      wait_for_writer (cache);
    }
  andon_cache_unref (cache);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_file_set_contents (last, PLATFORM, -1, NULL);
  return dir;
}

static void
remove_cache (const char *dir)
{
  static const char *const names[] = { "seat-" PLATFORM ".db", "seat-" PLATFORM ".db-wal", "seat-" PLATFORM ".db-shm",
                                       "last-platform" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (dir, names[i], NULL);

      unlink (path);
    }
  rmdir (dir);
}

static int
run_goal (const char *program, const BenchGoal *goal, const char *ours, const char *theirs, gboolean memory)
{
  BenchPairs pairs = BENCH_PAIRS_INIT;

  spawn (program, theirs, TRUE); /* libraries come from the disk once */
  for (guint i = 0; i < bench_n_pairs (7); i++)
    {
      Run a = spawn (program, ours, !memory), b = spawn (program, theirs, !memory);

      bench_pairs_add (&pairs, memory ? a.resident_mb : a.frame_ms, memory ? b.resident_mb : b.frame_ms);
    }
  return bench_report (goal, &pairs, NULL);
}

static int
run_start (const char *program)
{
  g_autofree char *dir = make_cache (100000);
  int status = run_goal (program,
                         &(BenchGoal) { .goal = "G8", .metric = "exec to the first complete frame, 100 000 cached alerts",
                                        .unit = "ms", .ours = "pages of the cache", .theirs = "an empty list",
                                        .must = 1.8, .stretch = 1.4 },
                         dir, "empty", FALSE);

  remove_cache (dir);
  return status;
}

static int
run_million (const char *program)
{
  g_autofree char *dir = make_cache (100000);
  g_autofree char *large = make_cache (1000000);
  int status = run_goal (program,
                         &(BenchGoal) { .goal = "G8b", .metric = "exec to the first complete frame", .unit = "ms",
                                        .ours = "1 000 000 cached alerts", .theirs = "100 000", .must = 1.15,
                                        .stretch = 1.05 },
                         large, dir, FALSE);

  remove_cache (dir);
  remove_cache (large);
  return status;
}

static int
run_memory (const char *program)
{
  g_autofree char *dir = make_cache (100000);
  int status = run_goal (program,
                         &(BenchGoal) { .goal = "G9b", .metric = "resident size, 100 000 alerts read", .unit = "MB",
                                        .ours = "list of alerts", .theirs = "libadwaita window that says hello",
                                        .must = 1.5, .stretch = 1.15 },
                         dir, "hello", TRUE);

  remove_cache (dir);
  return status;
}

int
main (int argc, char **argv)
{
  if (argc == 3)
    return run_child (argv[2], strcmp (argv[1], "glance") == 0);
  if (argc == 2 && strcmp (argv[1], "start") == 0)
    return run_start (argv[0]);
  if (argc == 2 && strcmp (argv[1], "million") == 0)
    return run_million (argv[0]);
  if (argc == 2 && strcmp (argv[1], "memory") == 0)
    return run_memory (argv[0]);
  g_printerr ("usage: %s start|million|memory\n", argv[0]);
  return 2;
}
