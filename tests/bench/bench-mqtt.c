/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <andond-profile-flat.h>
#include <json-glib/json-glib.h>
#include <mosquitto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* The other side of the platform's benchmarks: `count` is a bare libmosquitto subscriber, `parse` the same that hands each
 * payload to json-glib and reads two members, `read` the same with the reader that the platform uses, `latency` the same
 * that compares clocks, `publish` the plant. */

#define ASSETS 20

typedef enum
{
  READER_NONE,
  READER_JSON_GLIB,
  READER_OURS,
} Reader;

typedef struct
{
  guint64  expected;
  guint64  received;
  gint64   last;
  double   sum;
  Reader   reader;
  GArray  *latencies; /* double, ms; nullable */
} Counter;

static void
parse_payload (Counter *counter, const struct mosquitto_message *message)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *object;

  json_parser_load_from_data (parser, message->payload, message->payloadlen, NULL);
  object = json_node_get_object (json_parser_get_root (parser));
  counter->sum += json_object_get_double_member (object, "v") + json_object_get_double_member (object, "w");
}

static void
read_payload (Counter *counter, const struct mosquitto_message *message)
{
  AndondFlatObject object;
  guint at = 1;

  if (andond_profile_flat_parse (&object, message->payload, (gsize) message->payloadlen))
    counter->sum += andond_profile_flat_find (&object, "v", 1, &at)->number
                    + andond_profile_flat_find (&object, "w", 1, &at)->number;
}

static void
count_message (struct mosquitto *client, void *data, const struct mosquitto_message *message)
{
  Counter *counter = data;

  counter->received++;
  counter->last = g_get_monotonic_time ();
  if (counter->latencies != NULL && g_str_has_prefix (message->payload, "{\"ts\":"))
    {
      double late = (double) g_get_real_time () / 1000 - 1000 * g_ascii_strtod ((char *) message->payload + 6, NULL);

      g_array_append_val (counter->latencies, late);
    }
  if (counter->reader == READER_JSON_GLIB)
    parse_payload (counter, message);
  else if (counter->reader == READER_OURS)
    read_payload (counter, message);
}

static void
subscribed (struct mosquitto *client, void *data, int mid, int n, const int *granted)
{
  printf ("ready\n");
  fflush (stdout);
}

static void
connected (struct mosquitto *client, void *data, int status)
{
  mosquitto_subscribe (client, NULL, "bench/+/telemetry", 0);
}

static long
resident_kb (void)
{
  long size = 0;
  long resident = 0;
  FILE *statm = fopen ("/proc/self/statm", "r");

  if (statm != NULL && fscanf (statm, "%ld %ld", &size, &resident) != 2)
    resident = 0;
  if (statm != NULL)
    fclose (statm);
  return resident * sysconf (_SC_PAGESIZE) / 1024;
}

static int
compare_doubles (const void *a, const void *b)
{
  double one = *(const double *) a;
  double other = *(const double *) b;

  return (one > other) - (one < other);
}

static double
p95 (GArray *values)
{
  if (values == NULL || values->len == 0)
    return 0;
  qsort (values->data, values->len, sizeof (double), compare_doubles);
  return g_array_index (values, double, (guint) (0.95 * (values->len - 1)));
}

/* Ends when all came, or when nothing has come for half a second after the first. */
static int
run_count (int port, guint64 expected, Reader reader, gboolean latency)
{
  g_autoptr(GArray) latencies = latency ? g_array_new (FALSE, FALSE, sizeof (double)) : NULL;
  Counter counter = { .expected = expected, .reader = reader, .latencies = latencies };
  struct mosquitto *client = mosquitto_new (NULL, true, &counter);
  struct rusage usage;

  mosquitto_message_callback_set (client, count_message);
  mosquitto_subscribe_callback_set (client, subscribed);
  mosquitto_connect_callback_set (client, connected);
  if (mosquitto_connect (client, "127.0.0.1", port, 60) != MOSQ_ERR_SUCCESS)
    return 1;
  while (counter.received < expected
         && (counter.received == 0 || g_get_monotonic_time () - counter.last < 1500 * 1000))
    mosquitto_loop (client, 100, 1);
  getrusage (RUSAGE_SELF, &usage);
  printf ("{\"received\":%" G_GUINT64_FORMAT ",\"last\":%.6f,\"cpu\":%.6f,\"rss_kb\":%ld,\"p95_ms\":%.3f}\n", counter.received,
          (double) counter.last / 1e6,
          (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6,
          resident_kb (), p95 (latencies));
  mosquitto_destroy (client);
  return 0;
}

static void
published (struct mosquitto *client, void *data, int mid)
{
  *(gboolean *) data = TRUE;
}

/* A broker may drop what it has not read yet when the publisher leaves: it leaves once the broker has acknowledged the last
 * word, and with that everything before it. */
static void
take_leave (struct mosquitto *client)
{
  gboolean acknowledged = FALSE;

  mosquitto_user_data_set (client, &acknowledged);
  mosquitto_publish_callback_set (client, published);
  mosquitto_publish (client, NULL, "bench-end", 0, NULL, 1, false);
  while (!acknowledged && mosquitto_loop (client, 100, 1) == MOSQ_ERR_SUCCESS)
    ;
  mosquitto_disconnect (client);
  mosquitto_loop (client, 10, 1);
  mosquitto_destroy (client);
}

/* Messages of 20 devices in turn, two values each; every @every-th message (0: none) has a value beyond its limit. The
 * time in it is the wall clock's, so that latencies can be read off what comes out. */
static int
run_publish (int port, guint64 n, double rate, guint every)
{
  struct mosquitto *client = mosquitto_new (NULL, true, NULL);
  gint64 begin;

  if (mosquitto_connect (client, "127.0.0.1", port, 60) != MOSQ_ERR_SUCCESS)
    return 1;
  begin = g_get_monotonic_time ();
  for (guint64 i = 0; i < n; i++)
    {
      char topic[40];
      char payload[160];
      gboolean odd = every > 0 && i % every == every / 2;
      int length;

      /* The feed tells times in whole milliseconds: what a latency is read off begins with one. */
      if (odd && rate > 0)
        g_usleep (1000 - g_get_real_time () % 1000);
      g_snprintf (topic, sizeof topic, "bench/b-%u/telemetry", (guint) (i % ASSETS));
      length = g_snprintf (payload, sizeof payload, "{\"ts\":%.6f,\"v\":%.3f,\"w\":%.3f,\"n\":%" G_GUINT64_FORMAT "}",
                           (double) g_get_real_time () / 1e6, odd ? 99.5 : 20.0 + (double) (i % 100) / 50,
                           3.0 + (double) (i % 7) / 10, i);
      mosquitto_publish (client, NULL, topic, length, payload, 0, false);
      while (mosquitto_want_write (client))
        mosquitto_loop_write (client, 1);
      if (rate > 0)
        while ((double) (i + 1) / rate > (double) (g_get_monotonic_time () - begin) / 1e6)
          mosquitto_loop (client, 1, 1);
    }
  take_leave (client);
  return 0;
}

int
main (int argc, char **argv)
{
  int status = 2;

  mosquitto_lib_init ();
  if (argc == 4 && strcmp (argv[1], "count") == 0)
    status = run_count (atoi (argv[2]), g_ascii_strtoull (argv[3], NULL, 10), READER_NONE, FALSE);
  else if (argc == 4 && strcmp (argv[1], "parse") == 0)
    status = run_count (atoi (argv[2]), g_ascii_strtoull (argv[3], NULL, 10), READER_JSON_GLIB, FALSE);
  else if (argc == 4 && strcmp (argv[1], "read") == 0)
    status = run_count (atoi (argv[2]), g_ascii_strtoull (argv[3], NULL, 10), READER_OURS, FALSE);
  else if (argc == 4 && strcmp (argv[1], "latency") == 0)
    status = run_count (atoi (argv[2]), g_ascii_strtoull (argv[3], NULL, 10), READER_NONE, TRUE);
  else if (argc == 6 && strcmp (argv[1], "publish") == 0)
    status = run_publish (atoi (argv[2]), g_ascii_strtoull (argv[3], NULL, 10), g_ascii_strtod (argv[4], NULL),
                          (guint) atoi (argv[5]));
  mosquitto_lib_cleanup ();
  return status;
}
