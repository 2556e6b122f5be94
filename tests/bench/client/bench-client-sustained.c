/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-client-sustained URL N ROWS: our side of G3d. A window with ROWS alerts follows the feed at URL the way a
 * session does, feed, worker, store, view and rows; prints "ready", and when N more are painted, or too late, a line of
 * JSON. */

#include <gtk/gtk.h>
#include <stdlib.h>

#include "andon-alert-store-private.h"
#include "andon-clock.h"
#include "andon-feed.h"
#include "andon-http-private.h"
#include "andon-worker.h"
#include "bench-json.h"
#include "bench-list.h"

#define LEAST_US (5 * G_USEC_PER_SEC)  /* vsyncs are counted for so long at least, from the first alert on */
#define PATIENCE_US (8 * G_USEC_PER_SEC)

typedef struct
{
  BenchList list;
  guint wanted;
  gint64 begun;   /* 0: none came so far */
  gint64 painted; /* when the last was */
  gboolean open;
} Sustained;

static void
on_state (AndonFeedState state, gboolean silent, const GError *error, gpointer data)
{
  Sustained *self = data;

  self->open = state == ANDON_FEED_OPEN;
  if (error != NULL)
    g_printerr ("the feed: %s\n", error->message);
}

static void
on_heartbeat (const AndonHeartbeat *heartbeat, gpointer data)
{
}

static void
on_event (AndonEvent *event, gpointer data)
{
}

static void
on_snapshot (gpointer data)
{
}

static void
on_unreadable (const char *alert, gpointer data)
{
}

static gboolean
sink_alerts (AndonAlert **alerts, guint n, guint64 sequence, gpointer data)
{
  Sustained *self = data;

  return n == 0 || andon_alert_store_post (self->list.store, alerts, n);
}

static void
sink_begin_snapshot (gboolean afresh, gpointer data)
{
}

static void
sink_end_snapshot (guint64 sequence, gpointer data)
{
}

static guint
sink_waiting (gpointer data)
{
  Sustained *self = data;

  return andon_alert_store_get_n_waiting (self->list.store);
}

static void
on_frame (guint frame, gpointer data)
{
  Sustained *self = data;

  bench_list_apply (&self->list);
}

static gboolean
is_open (gpointer data)
{
  Sustained *self = data;

  return self->open;
}

static gboolean
has_begun (gpointer data)
{
  Sustained *self = data;

  if (bench_list_get_n (&self->list) > self->list.n_filled)
    self->begun = g_get_monotonic_time ();
  return self->begun != 0;
}

static gboolean
is_over (gpointer data)
{
  Sustained *self = data;
  gint64 now = g_get_monotonic_time ();

  if (self->painted == 0 && bench_list_get_n (&self->list) >= self->wanted)
    self->painted = now;
  return now - self->begun >= (self->painted != 0 ? LEAST_US : PATIENCE_US);
}

static void
follow (Sustained *self, const char *url)
{
  static const AndonFeedListener listener = { .state = on_state, .heartbeat = on_heartbeat, .event = on_event,
                                              .snapshot = on_snapshot, .unreadable = on_unreadable };
  static const AndonFeedSink sink = { .alerts = sink_alerts, .begin_snapshot = sink_begin_snapshot,
                                      .end_snapshot = sink_end_snapshot, .waiting = sink_waiting };
  g_autoptr (AndonHttp) http = andon_http_new (self->list.worker);
  g_autoptr (AndonClock) clock = andon_clock_new ();
  g_autoptr (AndonFeed) feed = andon_feed_new (self->list.worker, http, clock, &listener, &sink, self);
  double cpu;

  andon_http_set_endpoint (http, url, "bench");
  andon_feed_start (feed, self->list.n_filled);
  bench_frames_run_until (self->list.frames, is_open, on_frame, self);
  puts ("ready");
  fflush (stdout);
  bench_frames_run_until (self->list.frames, has_begun, on_frame, self);
  cpu = bench_cpu ();
  bench_frames_run_until (self->list.frames, is_over, on_frame, self);
  printf ("{\"missed\":%u,\"painted\":%u,\"painted_s\":%.3f,\"longest_gap_ms\":%.1f,\"work_p50_ms\":%.2f,\"cpu_s\":%.2f}\n",
          bench_frames_n_missed (self->list.frames), bench_list_get_n (&self->list) - self->list.n_filled,
          self->painted != 0 ? (double) (self->painted - self->begun) / 1e6 : -1.0,
          bench_frames_max_gap (self->list.frames), bench_frames_work (self->list.frames, 50), bench_cpu () - cpu);
  fflush (stdout);
}

int
main (int argc, char **argv)
{
  Sustained self = { 0 };

  if (argc != 4)
    {
      g_printerr ("usage: %s URL N ROWS\n", argv[0]);
      return 2;
    }
  gtk_init ();
  bench_list_init (&self.list, (guint) atoi (argv[3]));
  self.wanted = self.list.n_filled + (guint) atoi (argv[2]);
  follow (&self, argv[1]);
  bench_list_clear (&self.list);
  return 0;
}
