/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* G4: a frame's batch of 17 alerts into a sorted and filtered list of 100 000, against 17 appends to the stock chain.
 * G9c: resident bytes of one more alert, against an object a row in a GListStore.
 * G9d: resident size after a million alerts passed through with retention, against before. */

#include <malloc.h>
#include <unistd.h>

#include "andon-alert-store.h"
#include "andon-alert-view.h"
#include "bench-alerts.h"
#include "bench-json.h"
#include "naive-list.h"

#define ROWS 100000
#define BATCH 17

static void
post (AndonAlertStore *store, guint first, guint n, AndonAlertState state, guint revision)
{
  AndonAlert **alerts = g_new (AndonAlert *, n);

  for (guint i = 0; i < n; i++)
    {
      alerts[i] = bench_alert_new (first + i);
      alerts[i]->revision = revision;
      if (state == ANDON_ALERT_STATE_NORM)
        alerts[i]->state = state;
    }
  g_assert_true (andon_alert_store_post (store, alerts, n));
  for (guint i = 0; i < n; i++)
    andon_alert_unref (alerts[i]);
  g_free (alerts);
}

static AndonAlertStore *
store_new (guint n)
{
  AndonAlertStore *store = andon_alert_store_new (NULL, NULL);

  andon_alert_store_set_driven (store, TRUE);
  for (guint i = 0; i < n; i += 1000)
    {
      post (store, i, 1000, ANDON_ALERT_STATE_UNACK, 1);
      andon_alert_store_apply_pending (store, 0);
    }
  return store;
}

static int
run_insert (void)
{
  g_autoptr (AndonAlertStore) store = store_new (ROWS);
  g_autoptr (AndonAlertView) view = andon_alert_view_new (store, NULL);
  NaiveList naive;
  BenchPairs pairs = BENCH_PAIRS_INIT;
  guint next = ROWS;

  naive_list_init (&naive);
  naive_list_fill (&naive, ROWS);
  g_assert_cmpuint (g_list_model_get_n_items (naive.sorted), ==, ROWS);
  for (guint i = 0; i < bench_n_pairs (15); i++)
    {
      double start, ours, theirs;

      post (store, next, BATCH, ANDON_ALERT_STATE_UNACK, 1);
      start = bench_now ();
      andon_alert_store_apply_pending (store, 4000);
      ours = bench_now () - start;
      start = bench_now ();
      for (guint k = 0; k < BATCH; k++)
        naive_list_append (&naive, next + k);
      theirs = bench_now () - start;
      next += BATCH;
      bench_pairs_add (&pairs, ours * 1e3, theirs * 1e3);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, next);
    }
  naive_list_clear (&naive);
  return bench_report (&(BenchGoal) { .goal = "G4", .metric = "17 alerts into a sorted, filtered list of 100 000",
                                      .unit = "ms", .ours = "one batch into AndonAlertView",
                                      .theirs = "17 appends to GListStore + GtkFilterListModel + GtkSortListModel",
                                      .must = 1.0 / 8, .stretch = 1.0 / 50 },
                       &pairs, NULL);
}

static double
resident (void)
{
  g_autofree char *text = NULL;
  long pages = 0;

  malloc_trim (0);
  g_file_get_contents ("/proc/self/statm", &text, NULL, NULL);
  sscanf (text, "%*d %ld", &pages);
  return (double) pages * sysconf (_SC_PAGESIZE);
}

/* Bytes a row of one side, in a process that did nothing else. */
static double
row_of_ours (void)
{
  double before = resident ();
  g_autoptr (AndonAlertStore) store = store_new (ROWS);
  g_autoptr (AndonAlertView) view = andon_alert_view_new (store, NULL);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, ROWS);
  return (resident () - before) / ROWS;
}

static double
row_of_theirs (void)
{
  double before = resident ();
  g_autoptr (GListStore) naive = g_list_store_new (NAIVE_TYPE_ROW);

  for (guint k = 0; k < ROWS; k++)
    {
      g_autoptr (NaiveRow) row = naive_row_new (k);

      g_list_store_append (naive, row);
    }
  return (resident () - before) / ROWS;
}

static double
ask (const char *program, const char *part)
{
  const char *argv[] = { program, part, NULL };
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, NULL, &error);
  g_assert_no_error (error);
  return g_ascii_strtod (out, NULL);
}

static int
run_row (const char *program)
{
  BenchPairs pairs = BENCH_PAIRS_INIT;

  for (guint i = 0; i < bench_n_pairs (5); i++)
    bench_pairs_add (&pairs, ask (program, "row-ours"), ask (program, "row-theirs"));
  return bench_report (&(BenchGoal) { .goal = "G9c", .metric = "resident bytes of one more alert, its view included",
                                      .unit = "bytes", .ours = "AndonAlertStore + AndonAlertView",
                                      .theirs = "an object a row in a GListStore", .must = 0.5, .stretch = 0.25 },
                       &pairs, NULL);
}

static int
print (double value)
{
  printf ("%.3f\n", value);
  return 0;
}

static int
run_retention (void)
{
  BenchPairs pairs = BENCH_PAIRS_INIT;

  for (guint i = 0; i < bench_n_pairs (5); i++)
    {
      g_autoptr (AndonAlertStore) store = andon_alert_store_new (NULL, NULL);
      g_autoptr (AndonAlertView) view = andon_alert_view_new (store, NULL);
      double before;

      andon_alert_store_set_driven (store, TRUE);
      andon_alert_store_set_retention (store, ROWS);
      for (guint n = 0; n < ROWS + 1000; n += 1000)
        {
          post (store, n, 1000, ANDON_ALERT_STATE_NORM, 2);
          andon_alert_store_apply_pending (store, 0);
        }
      before = resident ();
      for (guint n = ROWS + 1000; n < 1000000; n += 1000)
        {
          post (store, n, 1000, ANDON_ALERT_STATE_UNACK, 1);
          andon_alert_store_apply_pending (store, 0);
          post (store, n, 1000, ANDON_ALERT_STATE_NORM, 2);
          andon_alert_store_apply_pending (store, 0);
        }
      g_assert_cmpuint (andon_alert_store_get_size (store), ==, ROWS);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 0);
      bench_pairs_add (&pairs, resident () / 1e6, before / 1e6);
    }
  return bench_report (&(BenchGoal) { .goal = "G9d", .metric = "resident size after a million alerts, retention 100 000",
                                      .unit = "MB", .ours = "after", .theirs = "before", .must = 1.10, .stretch = 1.03 },
                       &pairs, NULL);
}

int
main (int argc, char **argv)
{
  if (argc == 2 && strcmp (argv[1], "insert") == 0)
    return run_insert ();
  if (argc == 2 && strcmp (argv[1], "row") == 0)
    return run_row (argv[0]);
  if (argc == 2 && strcmp (argv[1], "row-ours") == 0)
    return print (row_of_ours ());
  if (argc == 2 && strcmp (argv[1], "row-theirs") == 0)
    return print (row_of_theirs ());
  if (argc == 2 && strcmp (argv[1], "retention") == 0)
    return run_retention ();
  g_printerr ("usage: %s insert|row|retention\n", argv[0]);
  return 2;
}
