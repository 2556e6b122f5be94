/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bench-feed-side.h"
#include "bench-json.h"

/* G11g: 5 000 events a second to 10 clients; the latency from publishing to a client's read, p95, with an eleventh client
 * that never reads and without it. */

#define CLIENTS 10
#define EVENTS_A_SECOND 5000
#define SECONDS 2
#define MAX_LATENCIES (1 << 18)

typedef struct
{
  BenchFeedSide side;
  guint64       told;
  gint64        begin;
  GMainLoop    *loop;
} Pace;

/* What is due by now: paced by the clock, whatever the timer does. */
static gboolean
publish_due (gpointer data)
{
  Pace *pace = data;
  guint64 due = (guint64) ((g_get_monotonic_time () - pace->begin) * EVENTS_A_SECOND / G_USEC_PER_SEC);

  if (due >= EVENTS_A_SECOND * SECONDS)
    {
      g_main_loop_quit (pace->loop);
      return G_SOURCE_REMOVE;
    }
  for (; pace->told < due; pace->told++)
    {
      g_autoptr(AndondFeedEvent) event = bench_feed_side_event (&pace->side);

      andond_feed_publish (pace->side.feed, &event, 1);
    }
  return G_SOURCE_CONTINUE;
}

static double
p95 (gboolean stalled)
{
  BenchReaders *readers = bench_readers_new (CLIENTS + stalled, stalled);
  g_autofree double *latencies = g_new (double, MAX_LATENCIES);
  Pace pace = { 0 };
  guint n;

  bench_feed_side_init (&pace.side, readers);
  bench_readers_reset (readers);
  pace.loop = g_main_loop_new (NULL, FALSE);
  pace.begin = g_get_monotonic_time ();
  g_timeout_add (1, publish_due, &pace);
  g_main_loop_run (pace.loop);
  g_main_loop_unref (pace.loop);
  n = bench_readers_get_latencies (readers, latencies, MAX_LATENCIES);
  bench_feed_side_clear (&pace.side);
  bench_readers_free (readers);
  return bench_percentile (latencies, n, 95) / 1000;
}

int
main (void)
{
  BenchPairs pairs = BENCH_PAIRS_INIT;

  for (guint i = 0; i < bench_n_pairs (5); i++)
    {
      double alone = p95 (FALSE);

      bench_pairs_add (&pairs, p95 (TRUE), alone);
    }
  return bench_report (&(BenchGoal) { .goal = "G11g", .metric = "p95 publish to read at 5 k events/s, 10 clients",
                                      .unit = "ms", .ours = "with a client that never reads", .theirs = "without it",
                                      .must = 1.5, .stretch = 1.1 },
                       &pairs, NULL);
}
