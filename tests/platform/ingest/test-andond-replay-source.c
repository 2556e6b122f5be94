/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <andon-error.h>
#include <andon-test-await.h>
#include <andond-profile.h>
#include <andond-replay-source.h>
#include <glib/gstdio.h>
#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)

typedef struct
{
  GArray *times;  /* gint64 */
  GArray *values; /* double */
  guint live;     /* batches not marked as replay */
  gint played;    /* samples, atomic */
} Seen;

static void
on_batch (AndondSampleBatch *batch,
          gpointer           user_data)
{
  Seen *seen = user_data;

  g_array_append_vals (seen->times, batch->time, batch->n);
  g_array_append_vals (seen->values, batch->value, batch->n);
  seen->live += batch->n > 0 && !batch->replay;
  g_atomic_int_add (&seen->played, (int) batch->n);
}

static char *
write_file (const char *text)
{
  g_autoptr (GError) error = NULL;
  char *path = NULL;
  int fd = g_file_open_tmp ("andon-replay-XXXXXX.csv", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* Plays the files to their end and gives what came out of ingest. */
static void
play (const char *const *files,
      double             speed,
      gboolean           as_recorded,
      Seen              *seen)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AndondRegistryBuilder) builder = andond_registry_builder_new ();
  g_autoptr (AndondRegistry) registry = NULL;
  g_autoptr (AndondStageClock) stages = andond_stage_clock_new ();
  AndonTestAsync started = ANDON_TEST_ASYNC_INIT;
  AndondReplaySource *source;
  AndondIngest *ingest;

  g_assert_true (andond_replay_describe (builder, files, "rig", NULL, NULL, &error));
  g_assert_no_error (error);
  registry = andond_registry_builder_finish (builder);
  ingest = andond_ingest_new (registry, stages, 4, NULL, NULL);
  source = andond_replay_source_new (ingest, files, "rig", speed, as_recorded);

  seen->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  seen->values = g_array_new (FALSE, FALSE, sizeof (double));
  andond_ingest_add_sink (ingest, on_batch, seen, NULL);
  g_assert_true (andond_ingest_start (ingest, &error));

  andond_source_start_async (ANDOND_SOURCE (source), NULL, andon_test_async_cb, &started);
  g_assert_true (andond_source_start_finish (ANDOND_SOURCE (source), andon_test_await (&started), &error));
  andon_test_await_true (andond_source_get_state (ANDOND_SOURCE (source)) == ANDOND_SOURCE_FINISHED);
  g_assert_cmpfloat (andond_replay_source_get_progress (source), ==, 1.0);

  andond_ingest_stop (ingest);
  andon_test_async_clear (&started);
  g_object_unref (source);
  g_object_unref (ingest);
}

static void
seen_clear (Seen *seen)
{
  g_array_unref (seen->times);
  g_array_unref (seen->values);
}

static void
test_order (void)
{
  g_autofree char *one = write_file ("time;Volume Flow;anomaly\n2020-01-01 00:00:00;1;0\n2020-01-01 00:00:07;2;1\n");
  g_autofree char *two = write_file ("time;Volume Flow;anomaly\r\n2019-01-01 00:00:00;3;0\r\nrubbish;3;0\r\n2019-01-01 00:00:02;4;0\r\n");
  const char *const files[] = { one, two, NULL };
  gint64 before = g_get_real_time ();
  Seen seen = { 0 };

  play (files, 0.0, FALSE, &seen);

  g_assert_cmpuint (seen.values->len, ==, 4);
  g_assert_cmpuint (seen.live, ==, 0);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat (g_array_index (seen.values, double, i), ==, i + 1.0);

  /* Moved to now, the distances kept, one second between the files. */
  g_assert_cmpint (g_array_index (seen.times, gint64, 1) - g_array_index (seen.times, gint64, 0), ==, 7 * SECOND);
  g_assert_cmpint (g_array_index (seen.times, gint64, 2) - g_array_index (seen.times, gint64, 1), ==, SECOND);
  g_assert_cmpint (g_array_index (seen.times, gint64, 3), >=, before);
  g_assert_cmpint (g_array_index (seen.times, gint64, 3), <=, g_get_real_time ());

  seen_clear (&seen);
  g_remove (one);
  g_remove (two);
}

static void
test_as_recorded (void)
{
  g_autofree char *path = write_file ("time,x\n0,1\n1,2\n");
  const char *const files[] = { path, NULL };
  Seen seen = { 0 };

  play (files, 100.0, TRUE, &seen);

  g_assert_cmpuint (seen.values->len, ==, 2);
  g_assert_cmpint (g_array_index (seen.times, gint64, 0), ==, 0);
  g_assert_cmpint (g_array_index (seen.times, gint64, 1), ==, SECOND);
  seen_clear (&seen);
  g_remove (path);
}

/* More rows than the queue holds: the recording waits, nothing is lost. */
static void
test_many (void)
{
  g_autoptr (GString) text = g_string_new ("time,x\n");
  g_autofree char *path = NULL;
  Seen seen = { 0 };

  for (guint i = 0; i < 50000; i++)
    g_string_append_printf (text, "%u,%u\n", i, i);

  path = write_file (text->str);
  play ((const char *const[]) { path, NULL }, 0.0, FALSE, &seen);

  g_assert_cmpuint (seen.values->len, ==, 50000);
  for (guint i = 0; i < 50000; i++)
    g_assert_cmpfloat (g_array_index (seen.values, double, i), ==, i);
  seen_clear (&seen);
  g_remove (path);
}

/* SKAB's own columns have names and units, and play under them. */
static void
test_skab (void)
{
  g_autofree char *path = write_file ("datetime;Accelerometer1RMS;Volume Flow RateRMS;anomaly\n2020-03-09 10:14:33;0.5;32;0\n");
  const char *const files[] = { path, NULL };
  g_autoptr (AndondRegistryBuilder) builder = andond_registry_builder_new ();
  g_autoptr (AndondRegistry) registry = NULL;
  Seen seen = { 0 };

  g_assert_true (andond_replay_describe (builder, files, "rig", NULL, NULL, NULL));
  registry = andond_registry_builder_finish (builder);
  g_assert_cmpstr (andond_registry_find_signal (registry, "rig.flow")->unit, ==, "L/min");
  g_assert_cmpstr (andond_registry_find_signal (registry, "rig.accelerometer-1")->unit, ==, "[g]");

  play (files, 0.0, FALSE, &seen);
  g_assert_cmpuint (seen.values->len, ==, 2);
  g_assert_cmpfloat (g_array_index (seen.values, double, 1), ==, 32.0);
  seen_clear (&seen);
  g_remove (path);
}

static void
test_describe (void)
{
  static const char json[] = "{\"id\":\"rig\",\"topic\":\"rig/{asset}\",\"assets\":[{\"id\":\"x\"}],\"signals\":["
                             "{\"key\":\"flow\",\"name\":\"Flow\",\"column\":\"Volume Flow RateRMS\",\"unit\":\"L/min\"}]}";
  g_autofree char *path = write_file ("datetime;Current;Volume Flow RateRMS;anomaly;changepoint\n");
  const char *const files[] = { path, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (AndondProfile) profile = andond_profile_new_from_json (json, strlen (json), &error);
  g_autoptr (AndondRegistryBuilder) builder = andond_registry_builder_new ();
  g_autoptr (AndondRegistry) registry = NULL;
  const char *const none[] = { "/nowhere/at/all.csv", NULL };

  g_assert_no_error (error);
  g_assert_true (andond_replay_describe (builder, files, "rig", NULL, profile, &error));
  registry = andond_registry_builder_finish (builder);
  g_assert_cmpuint (andond_registry_get_n_signals (registry), ==, 2);
  g_assert_nonnull (andond_registry_find_signal (registry, "rig.current"));
  g_assert_cmpstr (andond_registry_find_signal (registry, "rig.flow")->unit, ==, "L/min");

  g_assert_false (andond_replay_describe (builder, none, "rig", NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_remove (path);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ingest/replay-source/order", test_order);
  g_test_add_func ("/ingest/replay-source/as-recorded", test_as_recorded);
  g_test_add_func ("/ingest/replay-source/many", test_many);
  g_test_add_func ("/ingest/replay-source/skab", test_skab);
  g_test_add_func ("/ingest/replay-source/describe", test_describe);
  return g_test_run ();
}
