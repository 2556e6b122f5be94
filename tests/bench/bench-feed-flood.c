/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <unistd.h>

#include "bench-feed-side.h"
#include "bench-json.h"

/* G11d, G11e: an alarm flood fanned out to 50 clients, deliveries a second, against prebuilt frames written straight to
 * the sockets, twenty a write, and against one libsoup send an event and client. Where libsoup is the limit, its bare
 * loop is shown beside it: prebuilt messages of 64 KiB through libsoup and nothing of ours. */

#define CLIENTS 50
#define EVENTS 20000
#define NAIVE_EVENTS 1500
#define COALESCED 20
#define BATCH 128

static void
wait_until_read (BenchReaders *readers, guint64 bytes)
{
  while (bench_readers_get_bytes (readers) < bytes)
    {
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
}

static guint
event_size (void)
{
  BenchFeedSide side = { 0 };
  g_autoptr(AndondFeedEvent) event = bench_feed_side_event (&side);

  return (guint) g_bytes_get_size (event->head) + 24;
}

static double
ours (void)
{
  BenchReaders *readers = bench_readers_new (CLIENTS, FALSE);
  BenchFeedSide side = { 0 };
  double begin;
  double seconds;

  bench_feed_side_init (&side, readers);
  begin = bench_now ();
  for (guint i = 0; i < EVENTS; i += BATCH)
    {
      AndondFeedEvent *events[BATCH];
      AndondFeedStats stats;

      for (guint k = 0; k < BATCH; k++)
        events[k] = bench_feed_side_event (&side);
      andond_feed_publish (side.feed, events, BATCH);
      for (guint k = 0; k < BATCH; k++)
        andond_feed_event_unref (events[k]);
      /* As the tick would: one coalesced send a client; then whatever the loop has to do. */
      andond_feed_flush (side.feed);
      do
        {
          while (g_main_context_iteration (NULL, FALSE))
            ;
          andond_feed_get_stats (side.feed, &stats);
        }
      while (stats.queued > (gsize) CLIENTS * 1024 * 1024);
    }
  for (AndondFeedStats stats = { .queued = 1 }; stats.queued > 0; andond_feed_get_stats (side.feed, &stats))
    g_main_context_iteration (NULL, FALSE);
  wait_until_read (readers, bench_feed_side_bytes (&side));
  seconds = bench_now () - begin;
  bench_feed_side_clear (&side);
  bench_readers_free (readers);
  return (double) EVENTS * CLIENTS / seconds;
}

/* Server frames of a fixed payload, one after the other. */
static GByteArray *
prebuilt_frames (guint payload, guint n)
{
  GByteArray *frames = g_byte_array_new ();

  for (guint i = 0; i < n; i++)
    {
      guint8 head[4] = { 0x81, 126, (guint8) (payload >> 8), (guint8) payload };

      g_byte_array_append (frames, head, sizeof head);
      g_byte_array_set_size (frames, frames->len + payload);
      memset (frames->data + frames->len - payload, 'x', payload);
    }
  return frames;
}

static double
raw (guint size)
{
  BenchReaders *readers = bench_readers_new (CLIENTS, FALSE);
  g_autoptr(GByteArray) frames = prebuilt_frames (size, COALESCED);
  guint64 sent[CLIENTS] = { 0 };
  guint64 each = (guint64) frames->len * (EVENTS / COALESCED);
  guint open = CLIENTS;
  double begin = bench_now ();
  double seconds;

  while (open > 0)
    for (guint i = 0; i < CLIENTS; i++)
      {
        int fd = g_socket_get_fd (g_socket_connection_get_socket (bench_readers_get (readers, i)));
        gsize offset = (gsize) (sent[i] % frames->len);
        gssize n;

        if (sent[i] == each)
          continue;
        n = write (fd, frames->data + offset, frames->len - offset);
        if (n > 0 && (sent[i] += (guint64) n) == each)
          open--;
      }
  wait_until_read (readers, each * CLIENTS);
  seconds = bench_now () - begin;
  bench_readers_free (readers);
  return (double) EVENTS * CLIENTS / seconds;
}

/* What the obvious code does: each event serialised and sent for each client, when it comes. */
static double
naive (gsize size, gsize message, guint n_messages, double events_a_message)
{
  BenchReaders *readers = bench_readers_new (CLIENTS, FALSE);
  g_autoptr(GPtrArray) sockets = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GUri) uri = g_uri_parse ("ws://127.0.0.1/", G_URI_FLAGS_NONE, NULL);
  g_autofree char *text = g_strnfill (message, 'x');
  guint64 expected;
  double begin;
  double seconds;

  for (guint i = 0; i < CLIENTS; i++)
    g_ptr_array_add (sockets, soup_websocket_connection_new (G_IO_STREAM (bench_readers_get (readers, i)), uri,
                                                             SOUP_WEBSOCKET_CONNECTION_SERVER, NULL, NULL, NULL));
  expected = (guint64) n_messages * CLIENTS * (message + (message < 65536 ? 4 : 10));
  begin = bench_now ();
  for (guint i = 0; i < n_messages; i++)
    {
      for (guint k = 0; k < CLIENTS; k++)
        soup_websocket_connection_send_text (sockets->pdata[k], text);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  wait_until_read (readers, expected);
  seconds = bench_now () - begin;
  g_ptr_array_set_size (sockets, 0);
  bench_readers_free (readers);
  return n_messages * events_a_message * CLIENTS / seconds;
}

int
main (void)
{
  BenchPairs fan_out = BENCH_PAIRS_INIT;
  BenchPairs one_by_one = BENCH_PAIRS_INIT;
  BenchPairs library = BENCH_PAIRS_INIT;
  guint size = event_size ();
  guint per_message = ANDOND_FEED_MESSAGE_MAX / (size + 24);
  g_autofree char *extra = NULL;
  double shares[BENCH_MAX_PAIRS];
  int status;

  for (guint i = 0; i < bench_n_pairs (5); i++)
    {
      double mine = ours ();
      double bare = naive (size, ANDOND_FEED_MESSAGE_MAX - 64, EVENTS / per_message, per_message);

      bench_pairs_add (&fan_out, mine, raw (size));
      bench_pairs_add (&one_by_one, mine, naive (size, size, NAIVE_EVENTS, 1));
      bench_pairs_add (&library, mine, bare);
      shares[i] = mine / bare;
    }
  extra = g_strdup_printf ("\"event_bytes\":%u,\"clients\":%d,\"share_of_bare_libsoup\":%.3f", size, CLIENTS,
                           bench_median (shares, library.n));
  status = bench_report (&(BenchGoal) { .goal = "G11d", .metric = "alarm flood, 50 clients: deliveries", .unit = "events/s",
                                        .ours = "AndondFeed", .theirs = "prebuilt frames, 20 a write",
                                        .at_least = TRUE, .must = 0.4, .stretch = 0.8 },
                         &fan_out, extra);
  status |= bench_report (&(BenchGoal) { .goal = "G11e", .metric = "alarm flood, 50 clients: deliveries",
                                         .unit = "events/s", .ours = "AndondFeed",
                                         .theirs = "one libsoup send an event and client", .at_least = TRUE, .must = 6,
                                         .stretch = 9 },
                          &one_by_one, extra);
  return status;
}
