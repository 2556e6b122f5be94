/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <arpa/inet.h>
#include <glib.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* Consoles that only read: so many raw WebSocket clients of a feed, and how long after its onset each alarm was there.
 * Usage: bench-feed-latency PORT CLIENTS, the token in ANDON_TOKEN; says "ready" once all are connected, reads until its
 * standard input ends, and then prints one JSON line. */

#define MAX_CLIENTS 128
#define MAX_LATE_MS 5000.0
#define SILENCE_MS 10000

typedef struct
{
  int      fd;
  gboolean upgraded;
  GString *bytes; /* come and not worked off yet */
} Client;

static gboolean
dial (Client *client, int port, const char *token)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons ((guint16) port) };
  g_autofree char *request = NULL;

  request = g_strdup_printf ("GET /api/v1/feed?topics=alerts HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                             "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                             "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: cloudevents.json\r\n"
                             "Authorization: Bearer %s\r\n\r\n", token);
  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  client->bytes = g_string_new (NULL);
  client->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  return connect (client->fd, (struct sockaddr *) &address, sizeof address) == 0
         && send (client->fd, request, strlen (request), 0) == (gssize) strlen (request);
}

/* Microseconds since the epoch of "2026-01-02T03:04:05.678901Z". */
static gint64
parse_time (const char *text)
{
  struct tm tm = { 0 };
  const char *rest = strptime (text, "%Y-%m-%dT%H:%M:%S", &tm);

  if (rest == NULL)
    return 0;
  return timegm (&tm) * G_USEC_PER_SEC + (*rest == '.' ? (gint64) (g_ascii_strtod (rest, NULL) * 1e6 + 0.5) : 0);
}

/* The alarms of a message that were just raised. */
static void
note_alarms (const char *text, gsize length, gint64 now, GArray *latencies)
{
  const char *end = text + length;
  const char *at = text;

  while ((at = memmem (at, (gsize) (end - at), "\"state\":\"unack\"", 15)) != NULL)
    {
      const char *next = memmem (at + 1, (gsize) (end - at - 1), "\"state\":", 8);
      const char *onset = memmem (at, (gsize) ((next != NULL ? next : end) - at), "\"onset\":\"", 9);

      if (onset != NULL)
        {
          double late = (double) (now - parse_time (onset + 9)) / 1000;

          if (late >= 0 && late < MAX_LATE_MS)
            g_array_append_val (latencies, late);
        }
      at++;
    }
}

/* Length of the frame's head and of its payload; FALSE where more bytes are needed for that. */
static gboolean
read_head (const GString *bytes, gsize *head, gsize *payload)
{
  const guint8 *data = (const guint8 *) bytes->str;
  guint length;

  if (bytes->len < 2)
    return FALSE;
  length = data[1] & 0x7f;
  *head = length < 126 ? 2 : length == 126 ? 4 : 10;
  if (bytes->len < *head)
    return FALSE;
  *payload = length < 126 ? length : 0;
  for (gsize i = 2; i < *head; i++)
    *payload = *payload << 8 | data[i];
  return TRUE;
}

static void
take_frames (Client *client, gint64 now, GArray *latencies)
{
  gsize head;
  gsize payload;

  if (!client->upgraded)
    {
      const char *end = strstr (client->bytes->str, "\r\n\r\n");

      if (end == NULL)
        return;
      if (!g_str_has_prefix (client->bytes->str, "HTTP/1.1 101"))
        {
          fprintf (stderr, "the feed answers: %.60s\n", client->bytes->str);
          exit (1);
        }
      client->upgraded = TRUE;
      g_string_erase (client->bytes, 0, end + 4 - client->bytes->str);
    }

  while (read_head (client->bytes, &head, &payload) && client->bytes->len >= head + payload)
    {
      note_alarms (client->bytes->str + head, payload, now, latencies);
      g_string_erase (client->bytes, 0, (gssize) (head + payload));
    }
}

static void
read_client (Client *client, GArray *latencies)
{
  char buffer[1 << 16];
  gssize n = recv (client->fd, buffer, sizeof buffer, MSG_DONTWAIT);
  gint64 now = g_get_real_time ();

  if (n == 0)
    {
      fprintf (stderr, "the feed has closed\n");
      exit (1);
    }
  if (n > 0)
    {
      g_string_append_len (client->bytes, buffer, n);
      take_frames (client, now, latencies);
    }
}

static gboolean
all_upgraded (const Client *clients, guint n)
{
  for (guint i = 0; i < n; i++)
    if (!clients[i].upgraded)
      return FALSE;
  return TRUE;
}

/* Until standard input ends. */
static gboolean
read_all (Client *clients, guint n, GArray *latencies)
{
  struct pollfd fds[MAX_CLIENTS + 1];
  gboolean ready = FALSE;

  for (guint i = 0; i < n; i++)
    fds[i] = (struct pollfd) { .fd = clients[i].fd, .events = POLLIN };
  fds[n] = (struct pollfd) { .fd = STDIN_FILENO, .events = POLLIN };
  for (;;)
    {
      /* A live feed has a heartbeat every second. */
      if (poll (fds, n + 1, SILENCE_MS) <= 0)
        return FALSE;
      for (guint i = 0; i < n; i++)
        if (fds[i].revents != 0)
          read_client (&clients[i], latencies);
      if (!ready && all_upgraded (clients, n))
        {
          ready = TRUE;
          printf ("ready\n");
          fflush (stdout);
        }
      if (fds[n].revents != 0)
        return ready;
    }
}

static int
compare_doubles (const void *a, const void *b)
{
  double one = *(const double *) a;
  double other = *(const double *) b;

  return (one > other) - (one < other);
}

static double
percentile (GArray *sorted, double p)
{
  return sorted->len == 0 ? 0 : g_array_index (sorted, double, (guint) (p * (sorted->len - 1)));
}

int
main (int argc, char **argv)
{
  g_autoptr(GArray) latencies = g_array_new (FALSE, FALSE, sizeof (double));
  Client clients[MAX_CLIENTS] = { 0 };
  const char *token = g_getenv ("ANDON_TOKEN");
  guint n = argc == 3 ? (guint) CLAMP (atoi (argv[2]), 1, MAX_CLIENTS) : 0;

  if (n == 0 || token == NULL)
    return 2;
  for (guint i = 0; i < n; i++)
    if (!dial (&clients[i], atoi (argv[1]), token))
      return 1;
  if (!read_all (clients, n, latencies))
    return 1;

  qsort (latencies->data, latencies->len, sizeof (double), compare_doubles);
  printf ("{\"n\":%u,\"p50_ms\":%.3f,\"p95_ms\":%.3f,\"p99_ms\":%.3f}\n", latencies->len, percentile (latencies, 0.5),
          percentile (latencies, 0.95), percentile (latencies, 0.99));
  for (guint i = 0; i < n; i++)
    {
      close (clients[i].fd);
      g_string_free (clients[i].bytes, TRUE);
    }
  return 0;
}
