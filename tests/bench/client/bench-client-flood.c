/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* G10d: everybody acknowledged at once: 100 000 changes into list and cache; the longest frame gap meanwhile.
 * G3: 10 000 alerts in one burst on top of 100 000, from JSON on the worker to painted rows.
 * G3c: a burst of 1 000, against 1 000 appends to the stock chain behind a GtkColumnView of six labels. */

#include <gtk/gtk.h>
#include <time.h>
#include <unistd.h>

#include "andon-cache.h"
#include "andon-json.h"
#include "andon-worker.h"
#include "bench-alerts.h"
#include "bench-json.h"
#include "bench-list.h"
#include "naive-list.h"

#define ROWS 100000
#define MESSAGE 100
#define PERIOD_MS (1000.0 / 60)

typedef struct
{
  BenchList list;
  guint next;
  gint left; /* atomic: messages the worker has not decoded yet */
  double longest_apply; /* ms of CPU */
  double longest_frame; /* ms of CPU from one frame's tick to the next */
  double last_tick;     /* thread CPU */
  AndonCache *cache;    /* (nullable): written on its own thread */
} Bench;

/* --- the burst --- */

typedef struct
{
  Bench *bench;
  char *text;
} Message;

static void
message_free (gpointer data)
{
  Message *message = data;

  g_free (message->text);
  g_free (message);
}

/* What the feed does with a message, on the same kind of thread. */
static void
decode (gpointer data)
{
  Message *message = data;
  g_autoptr (JsonNode) root = andon_json_parse (message->text, strlen (message->text), NULL, NULL);
  JsonArray *array = json_node_get_array (root);
  g_autoptr (GPtrArray) alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) andon_alert_unref);

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_ptr_array_add (alerts, andon_alert_from_json (json_array_get_object_element (array, i), NULL));
  g_assert_true (andon_alert_store_post (message->bench->list.store, (AndonAlert **) alerts->pdata, alerts->len));
  if (message->bench->cache != NULL)
    andon_cache_write (message->bench->cache, (AndonAlert **) alerts->pdata, alerts->len, 1);
  g_atomic_int_add (&message->bench->left, -1);
}

/* @stride: 0: alerts as they come in, one after the other; else every @stride-th of the first ROWS, acknowledged. */
static char *
write_message (guint first, guint n, guint stride)
{
  AndonJsonWriter writer;

  andon_json_writer_init (&writer, 450 * n);
  andon_json_writer_begin_array (&writer);
  for (guint i = 0; i < n; i++)
    {
      gboolean acknowledged = stride > 0;
      AndonAlert *alert = bench_alert_new (acknowledged ? (guint) ((guint64) (first + i) * stride % ROWS) : first + i);

      if (acknowledged)
        {
          alert->state = ANDON_ALERT_STATE_ACKED;
          alert->acknowledged_by = g_strdup ("otto");
          alert->acknowledged_at = alert->raised + 1000000;
          alert->revision = 2;
        }
      andon_alert_write_json (alert, &writer);
      andon_alert_unref (alert);
    }
  andon_json_writer_end_array (&writer);
  return andon_json_writer_steal (&writer, NULL);
}

static GPtrArray *
prepare_messages (Bench *bench, guint first, guint n, guint stride)
{
  GPtrArray *messages = g_ptr_array_new ();

  for (guint i = 0; i < n; i += MESSAGE)
    {
      Message *message = g_new (Message, 1);

      message->bench = bench;
      message->text = write_message (first + i, MESSAGE, stride);
      g_ptr_array_add (messages, message);
    }
  return messages;
}

static GPtrArray *
prepare (Bench *bench, guint n)
{
  bench->next += n;
  return prepare_messages (bench, bench->next - n, n, 0);
}

static void
launch (Bench *bench, GPtrArray *messages)
{
  g_atomic_int_add (&bench->left, (int) messages->len);
  for (guint i = 0; i < messages->len; i++)
    andon_worker_invoke (bench->list.worker, decode, g_ptr_array_index (messages, i), message_free);
  g_ptr_array_unref (messages);
}

/* What this thread itself computed, whatever else the machine did. */
static double
thread_cpu (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

static void
on_frame (guint frame, gpointer data)
{
  Bench *bench = data;

  double start = thread_cpu ();

  if (bench->last_tick > 0)
    bench->longest_frame = MAX (bench->longest_frame, (start - bench->last_tick) * 1e3);
  bench->last_tick = start;
  bench_list_apply (&bench->list);
  bench->longest_apply = MAX (bench->longest_apply, (thread_cpu () - start) * 1e3);
}

static gboolean
is_painted (gpointer data)
{
  Bench *bench = data;

  return g_atomic_int_get (&bench->left) == 0 && bench_list_get_n (&bench->list) == bench->next;
}

static void
bench_init (Bench *bench)
{
  bench_list_init (&bench->list, ROWS);
  bench->next = ROWS;
}

static int
run_flood (void)
{
  BenchPairs pairs = BENCH_PAIRS_INIT;
  Bench bench = { 0 };
  double lost[BENCH_MAX_PAIRS], wall[BENCH_MAX_PAIRS], work = 0;
  g_autofree char *extra = NULL;

  bench_init (&bench);
  bench.longest_apply = 0;
  for (guint i = 0; i < bench_n_pairs (5); i++)
    {
      GPtrArray *messages = prepare (&bench, 10000);
      double start = bench_now ();

      launch (&bench, messages);
      bench_frames_run_until (bench.list.frames, is_painted, on_frame, &bench);
      wall[i] = (bench_now () - start) * 1e3;
      lost[i] = bench_frames_n_missed (bench.list.frames);
      work = MAX (work, bench_frames_work (bench.list.frames, 100));
      bench_pairs_add (&pairs, bench_frames_max_gap (bench.list.frames), PERIOD_MS);
      bench_frames_run (bench.list.frames, 20, on_frame, &bench);
    }
  extra = g_strdup_printf ("\"missed_vsyncs\":%.0f,\"wall_ms\":%.0f,\"longest_apply_cpu_ms\":%.2f,"
                           "\"longest_frame_work_ms\":%.2f,\"burst\":10000,\"rows\":%d",
                           bench_median (lost, pairs.n), bench_median (wall, pairs.n), bench.longest_apply, work, ROWS);
  bench_list_clear (&bench.list);
  return bench_report (&(BenchGoal) { .goal = "G3", .metric = "longest frame gap while 10 000 alerts come in", .unit = "ms",
                                      .ours = "frame gap", .theirs = "vsync period", .must = 2.0, .stretch = 1.1 },
                       &pairs, extra);
}

static gboolean
is_acknowledged (gpointer data)
{
  Bench *bench = data;
  AndonAlertCounts counts;

  andon_alert_store_get_counts (bench->list.store, &counts);
  return counts.states[0][ANDON_ALERT_STATE_ACKED] + counts.states[1][ANDON_ALERT_STATE_ACKED] == counts.total;
}

static int
run_acknowledge (const char *order, guint stride)
{
  BenchPairs pairs = BENCH_PAIRS_INIT;
  g_autofree char *extra = NULL;
  double wall = 0, work = 0, apply = 0, frame = 0;

  for (guint i = 0; i < bench_n_pairs (5); i++)
    {
      g_autofree char *dir = g_dir_make_tmp ("andon-bench-XXXXXX", NULL);
      Bench bench = { 0 };
      GPtrArray *messages;
      double start;

      bench_init (&bench);
      bench.cache = andon_cache_open (dir, "bench", NULL);
      bench.longest_apply = 0;
      messages = prepare_messages (&bench, 0, ROWS, stride);
      start = bench_now ();
      bench.longest_frame = bench.last_tick = 0;
      launch (&bench, messages);
      bench_frames_run_until (bench.list.frames, is_acknowledged, on_frame, &bench);
      wall = bench_now () - start;
      work = MAX (work, bench_frames_work (bench.list.frames, 100));
      apply = MAX (apply, bench.longest_apply);
      frame = MAX (frame, bench.longest_frame);
      bench_pairs_add (&pairs, bench_frames_max_gap (bench.list.frames), PERIOD_MS);
      andon_cache_unref (bench.cache);
      bench_list_clear (&bench.list);
      g_autofree char *path = g_build_filename (dir, "seat-bench.db", NULL);
      unlink (path);
      rmdir (dir);
    }
  extra = g_strdup_printf ("\"order\":\"%s\",\"wall_s\":%.2f,\"longest_apply_cpu_ms\":%.2f,\"longest_frame_cpu_ms\":%.2f,"
                           "\"longest_frame_work_ms\":%.2f,\"rows\":%d",
                           order, wall, apply, frame, work, ROWS);
  return bench_report (&(BenchGoal) { .goal = "G10d", .metric = "longest frame gap while 100 000 alerts are acknowledged",
                                      .unit = "ms", .ours = "frame gap", .theirs = "vsync period", .must = 2.0,
                                      .stretch = 1.2 },
                       &pairs, extra);
}

static double
naive_burst (guint n)
{
  NaiveList naive;
  GtkWidget *window;
  BenchFrames *frames;
  double start, wall;

  naive_list_init (&naive);
  naive_list_fill (&naive, ROWS);
  window = bench_list_window_new (naive_list_new_view (&naive));
  frames = bench_frames_new (GTK_WINDOW (window));
  start = bench_now ();
  for (guint i = 0; i < n; i++)
    naive_list_append (&naive, ROWS + i);
  bench_frames_run (frames, 1, NULL, NULL);
  wall = bench_now () - start;
  bench_frames_free (frames);
  naive_list_clear (&naive);
  return wall * 1e3;
}

static int
run_batching (void)
{
  BenchPairs pairs = BENCH_PAIRS_INIT;
  Bench bench = { 0 };

  bench_init (&bench);
  for (guint i = 0; i < bench_n_pairs (5); i++)
    {
      GPtrArray *messages = prepare (&bench, 1000);
      double start = bench_now (), ours;

      launch (&bench, messages);
      bench_frames_run_until (bench.list.frames, is_painted, on_frame, &bench);
      ours = (bench_now () - start) * 1e3;
      bench_pairs_add (&pairs, ours, naive_burst (1000));
    }
  bench_list_clear (&bench.list);
  return bench_report (&(BenchGoal) { .goal = "G3c", .metric = "a burst of 1 000 until painted, on 100 000 rows",
                                      .unit = "ms", .ours = "worker, batches, one splice a frame",
                                      .theirs = "1 000 appends to the stock chain behind a GtkColumnView", .must = 1.0 / 30, .stretch = 1.0 / 100 },
                       &pairs, NULL);
}

int
main (int argc, char **argv)
{
  gtk_init ();
  if (argc == 2 && strcmp (argv[1], "flood") == 0)
    return run_flood ();
  if (argc == 2 && strcmp (argv[1], "batching") == 0)
    return run_batching ();
  if (argc == 2 && strcmp (argv[1], "acknowledge") == 0)
    return run_acknowledge ("oldest first", 1);
  if (argc == 2 && strcmp (argv[1], "acknowledge-newest") == 0)
    return run_acknowledge ("newest first", ROWS - 1);
  if (argc == 2 && strcmp (argv[1], "acknowledge-any") == 0)
    return run_acknowledge ("in no order", 7919);
  g_printerr ("usage: %s flood|batching|acknowledge|acknowledge-newest|acknowledge-any\n", argv[0]);
  return 2;
}
