/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <andon-error.h>
#include <andon-test-await.h>
#include <andond-demo-plant.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define MAX_SIGNALS 16

static const gint64 now = G_GINT64_CONSTANT (1795348800000000); /* 2026-11-22 12:00 UTC, a Sunday */

static AndondDemoPlant *
plant_new (guint64 seed,
           gint64  first_start)
{
  g_autoptr (GError) error = NULL;
  AndondDemoPlant *plant = andond_demo_plant_new_builtin (seed, first_start, &error);

  g_assert_no_error (error);
  return plant;
}

static void
test_size (void)
{
  g_autoptr (AndondDemoPlant) plant = plant_new (1, 0);
  AndondRegistry *registry = andond_demo_plant_get_registry (plant);
  guint counts[ANDON_N_ASSET_KINDS] = { 0 };
  gboolean outside = FALSE;

  for (guint i = 0; i < andond_registry_get_n_assets (registry); i++)
    {
      const AndondAsset *asset = andond_registry_get_asset (registry, i);

      counts[asset->kind]++;
      outside = outside || !g_str_has_prefix (asset->zone, "Europe/");
      if (asset->kind == ANDON_ASSET_KIND_SITE)
        g_assert_true (asset->has_geo);
      if (asset->kind == ANDON_ASSET_KIND_ASSET)
        g_assert_cmpuint (asset->n_signals, >=, 5);
    }

  g_assert_cmpuint (counts[ANDON_ASSET_KIND_SITE], ==, 3);
  g_assert_cmpuint (counts[ANDON_ASSET_KIND_LINE], >=, 8);
  g_assert_cmpuint (counts[ANDON_ASSET_KIND_ASSET], >=, 60);
  g_assert_cmpuint (andond_registry_get_n_signals (registry), >=, 300);
  g_assert_true (outside);
  g_assert_nonnull (andond_registry_find_signal (registry, "nord-p-104.vibration-de"));
}

/* Any time, any order, any instance: the same sample. */
static void
test_function (void)
{
  guint32 seed = andon_test_seed ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (AndondDemoPlant) one = plant_new (seed, now);
  g_autoptr (AndondDemoPlant) two = plant_new (seed, now);
  g_autoptr (AndondDemoCursor) cursor = andond_demo_cursor_new (one);
  AndondRegistry *registry = andond_demo_plant_get_registry (one);

  for (guint i = 0; i < 3000; i++)
    {
      guint32 signal = (guint32) g_rand_int_range (rand, 0, (gint32) andond_registry_get_n_signals (registry));
      const AndondAsset *asset = andond_registry_get_asset (registry, andond_registry_get_signal (registry, signal)->asset);
      gint64 time = now + (gint64) (g_rand_double_range (rand, -400, 400) * DAY);
      double values[MAX_SIGNALS], value = NAN;
      guint8 qualities[MAX_SIGNALS];
      AndonQuality quality = 0;
      gboolean sent = andond_demo_cursor_get_row (cursor, asset->index, time, values, qualities);

      g_assert_cmpint (andond_demo_plant_get (two, signal, time, &value, &quality), ==, sent);
      if (sent)
        {
          g_assert_true (value == values[signal - asset->signals[0]]);
          g_assert_cmpuint (quality, ==, qualities[signal - asset->signals[0]]);
        }
    }
}

/* A number that stands here for ever: another process, another build and another day find the same. */
static void
test_fixed (void)
{
  g_autoptr (AndondDemoPlant) plant = plant_new (42, 0);
  const AndondSignal *signal = andond_registry_find_signal (andond_demo_plant_get_registry (plant), "nord-p-104.flow");
  double value;
  AndonQuality quality;
  g_autofree char *text = NULL;

  g_assert_true (andond_demo_plant_get (plant, signal->index, now, &value, &quality));
  text = g_strdup_printf ("%.6f", value);
  g_assert_cmpstr (text, ==, "200.994699");
}

/* Healthy values lie in their ranges and mostly in their bands, and no seed gives what another gives. */
static void
test_bands (void)
{
  guint32 seed = andon_test_seed ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (AndondDemoPlant) plant = plant_new (seed, 0);
  g_autoptr (AndondDemoCursor) cursor = andond_demo_cursor_new (plant);
  AndondRegistry *registry = andond_demo_plant_get_registry (plant);
  guint inside = 0, all = 0;

  for (guint n = 0; n < 200; n++)
    {
      gint64 time = now + (gint64) (g_rand_double_range (rand, -200, 0) * DAY);

      for (guint a = 0; a < andond_registry_get_n_assets (registry); a++)
        {
          const AndondAsset *asset = andond_registry_get_asset (registry, a);
          double values[MAX_SIGNALS];
          guint8 quality[MAX_SIGNALS];

          if (!andond_demo_cursor_get_row (cursor, a, time, values, quality))
            continue;

          for (guint i = 0; i < asset->n_signals; i++)
            {
              const AndondSignal *signal = andond_registry_get_signal (registry, asset->signals[i]);

              if (!(values[i] >= signal->range_low && values[i] <= signal->range_high))
                g_error ("%s = %g at %" G_GINT64_FORMAT, signal->id, values[i], time);

              if (isnan (signal->band_low) || asset->mode_signal == ANDOND_NO_INDEX || values[0] != ANDOND_MODE_PRODUCTION)
                continue;

              g_assert_cmpfloat (signal->band_low, <, signal->band_high);
              inside += values[i] >= signal->band_low && values[i] <= signal->band_high;
              all++;
            }
        }
    }

  g_test_message ("%u of %u production values in their bands", inside, all);
  g_assert_cmpuint (inside * 100, >, all * 90);
}

/* From one second to the next only noise, apart from counters that start a new day and sensors that die. */
static void
test_continuity (void)
{
  guint32 seed = andon_test_seed ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (AndondDemoPlant) plant = plant_new (seed, now);
  g_autoptr (AndondDemoCursor) cursor = andond_demo_cursor_new (plant);
  AndondRegistry *registry = andond_demo_plant_get_registry (plant);

  for (guint n = 0; n < 4000; n++)
    {
      guint32 a = (guint32) g_rand_int_range (rand, 0, (gint32) andond_registry_get_n_assets (registry));
      const AndondAsset *asset = andond_registry_get_asset (registry, a);
      gint64 time = now + (gint64) (g_rand_double_range (rand, -100, 10) * DAY);
      double x[MAX_SIGNALS], y[MAX_SIGNALS];
      guint8 xq[MAX_SIGNALS], yq[MAX_SIGNALS];

      if (n % 4 == 0)
        time = time / DAY * DAY + g_rand_int_range (rand, 0, 24) * HOUR; /* where shifts and days change */

      if (!andond_demo_cursor_get_row (cursor, a, time - SECOND, x, xq) || !andond_demo_cursor_get_row (cursor, a, time, y, yq))
        continue;

      for (guint i = 0; i < asset->n_signals; i++)
        {
          const AndondSignal *signal = andond_registry_get_signal (registry, asset->signals[i]);
          double span = signal->band_high - signal->band_low;

          if (signal->role == ANDOND_ROLE_COUNTER || signal->role == ANDOND_ROLE_ENERGY)
            g_assert_true (y[i] >= x[i] || y[i] < 1.0);

          if (signal->role != ANDOND_ROLE_PROCESS || xq[i] != ANDON_QUALITY_GOOD || yq[i] != ANDON_QUALITY_GOOD)
            continue;

          /* Cavitation and a bad bearing hiss; a heater fails within half a minute. */
          if (fabs (y[i] - x[i]) > 1.6 * span + 0.45 * MAX (fabs (x[i]), fabs (y[i])))
            g_error ("%s jumps from %g to %g at %" G_GINT64_FORMAT " (band %g to %g)", signal->id, x[i], y[i], time,
                     signal->band_low, signal->band_high);
        }
    }
}

/* A platform that stopped and came back, with the first start it kept, goes on with the same plant. */
static void
test_restart (void)
{
  g_autoptr (AndondDemoPlant) before = plant_new (7, now);
  g_autoptr (AndondDemoPlant) after = plant_new (7, now);
  g_autoptr (AndondDemoPlant) never = plant_new (7, 0);
  AndondRegistry *registry = andond_demo_plant_get_registry (before);
  guint32 opened = andond_registry_find_signal (registry, "nord-p-104.vibration-de")->index;
  double x, y;
  AndonQuality q;

  for (guint32 signal = 0; signal < andond_registry_get_n_signals (registry); signal += 7)
    {
      gboolean sent = andond_demo_plant_get (before, signal, now + 5 * MINUTE, &x, &q);

      g_assert_cmpint (andond_demo_plant_get (after, signal, now + 5 * MINUTE, &y, &q), ==, sent);
      g_assert_true (!sent || x == y);
    }

  g_assert_true (andond_demo_plant_get (before, opened, now + 15 * SECOND, &x, &q));
  g_assert_true (andond_demo_plant_get (never, opened, now + 15 * SECOND, &y, &q));
  g_assert_cmpfloat (x, >, 1.8 * y);
}

/* The opening fault is nothing before the start and plain to see within 12 s, at any time of the week. */
static void
test_opening (void)
{
  guint32 seed = andon_test_seed ();

  for (guint hour = 0; hour < 7 * 24; hour += 5)
    {
      gint64 start = now + hour * HOUR;
      g_autoptr (AndondDemoPlant) plant = plant_new (seed, start);
      g_autoptr (GArray) faults = andond_demo_plant_list_faults (plant, start - 4 * HOUR, start + 20 * SECOND);
      AndondRegistry *registry = andond_demo_plant_get_registry (plant);
      const AndondAsset *pump = andond_registry_find_asset (registry, "nord-p-104");
      guint n = 0;

      for (guint i = 0; i < faults->len; i++)
        {
          const AndondFault *fault = &g_array_index (faults, AndondFault, i);

          if (fault->asset != pump->index)
            continue;
          n++;
          g_assert_cmpint (fault->kind, ==, ANDOND_FAULT_CAVITATION);
          g_assert_cmpint (fault->begin, >, start);
          g_assert_cmpfloat (andond_fault_get_severity (fault, start + 12 * SECOND), ==, 1.0);
        }
      g_assert_cmpuint (n, ==, 1);
    }
}

/* A bucket is what its points come to, by the plain function. */
static void
test_buckets (void)
{
  guint32 seed = andon_test_seed ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (AndondDemoPlant) plant = plant_new (seed, 0);
  g_autoptr (AndondDemoCursor) cursor = andond_demo_cursor_new (plant);
  AndondRegistry *registry = andond_demo_plant_get_registry (plant);
  AndondBucket buckets[MAX_SIGNALS * 20];

  for (guint round = 0; round < 40; round++)
    {
      guint32 a = (guint32) g_rand_int_range (rand, 0, (gint32) andond_registry_get_n_assets (registry));
      const AndondAsset *asset = andond_registry_get_asset (registry, a);
      gint64 from = now - (gint64) g_rand_int_range (rand, 1, 2000) * HOUR;
      const gint64 step = 10 * MINUTE;

      andond_demo_cursor_fill_buckets (cursor, a, from, step, 20, 5, buckets);
      for (guint i = 0; i < asset->n_signals; i++)
        {
          for (guint b = 0; b < 20; b++)
            {
              const AndondBucket *bucket = &buckets[i * 20 + b];
              double min = G_MAXDOUBLE, max = -G_MAXDOUBLE, sum = 0;
              guint count = 0;

              for (guint k = 0; k < 5; k++)
                {
                  double value;
                  AndonQuality quality;

                  if (!andond_demo_plant_get (plant, asset->signals[i], from + b * step + k * (step / 5), &value, &quality)
                      || quality != ANDON_QUALITY_GOOD)
                    continue;
                  min = MIN (min, value);
                  max = MAX (max, value);
                  sum += value;
                  count++;
                }

              g_assert_cmpuint (bucket->count, ==, count);
              if (count > 0)
                g_assert_true (bucket->min == min && bucket->max == max && bucket->mean == sum / count);
            }
        }
    }
}

/* The plant is neither silent nor a flood, every kind happens, and a fault keeps to its course. */
static void
test_faults (void)
{
  guint32 seed = andon_test_seed ();
  g_autoptr (AndondDemoPlant) plant = plant_new (seed, 0);
  g_autoptr (GArray) faults = andond_demo_plant_list_faults (plant, now - 90 * DAY, now);
  guint kinds[ANDOND_N_FAULTS] = { 0 };
  double per_hour = faults->len / (90.0 * 24.0);

  for (guint i = 0; i < faults->len; i++)
    {
      const AndondFault *fault = &g_array_index (faults, AndondFault, i);

      kinds[fault->kind]++;
      g_assert_cmpint (fault->begin, <, fault->peak);
      g_assert_cmpint (fault->peak, <, fault->end);
      g_assert_cmpfloat (andond_fault_get_severity (fault, fault->begin), ==, 0.0);
      g_assert_cmpfloat (andond_fault_get_severity (fault, fault->peak), ==, fault->height);
      g_assert_cmpfloat (andond_fault_get_severity (fault, fault->end), ==, 0.0);
      g_assert_true (i == 0 || fault->begin >= g_array_index (faults, AndondFault, i - 1).begin);
    }

  g_test_message ("%u faults in 90 days, %.2f an hour", faults->len, per_hour);
  g_assert_cmpfloat (per_hour, >, 1.0);
  g_assert_cmpfloat (per_hour, <, 5.0);
  for (guint i = 1; i < ANDOND_N_FAULTS; i++)
    g_assert_cmpuint (kinds[i], >, 0);
}

/* A gateway that is lost takes the assets behind it along, and nothing else. */
static void
test_gateway (void)
{
  g_autoptr (AndondDemoPlant) plant = plant_new (3, now);
  AndondRegistry *registry = andond_demo_plant_get_registry (plant);
  guint32 behind = andond_registry_find_signal (registry, "west-p-304.flow")->index;
  guint32 elsewhere = andond_registry_find_signal (registry, "nord-p-104.flow")->index;
  double value;
  AndonQuality quality;

  g_assert_true (andond_demo_plant_get (plant, behind, now + 239 * SECOND, &value, &quality));
  g_assert_false (andond_demo_plant_get (plant, behind, now + 300 * SECOND, &value, &quality));
  g_assert_true (andond_demo_plant_get (plant, elsewhere, now + 300 * SECOND, &value, &quality));
  g_assert_true (andond_demo_plant_get (plant, behind, now + 420 * SECOND, &value, &quality));
}

static void
test_refuse (void)
{
  static const struct { const char *json; const char *named; } bad[] = {
    { "", "" },
    { "[]", "object" },
    { "{}", "calendars" },
    { "{\"calendars\":7}", "calendars" },
    { "{\"calendars\":[7]}", "calendars[0]" },
    { "{\"calendars\":[{\"id\":\"x\",\"shifts\":[]}]}", "shifts" },
    { "{\"calendars\":[{\"id\":\"x\",\"shifts\":[{\"name\":\"a\",\"start\":\"25:00\",\"end\":\"1\",\"days\":[]}]}]}", "hh:mm" },
    { "{\"calendars\":[],\"sites\":[{\"id\":\"s\"}]}", "name" },
    { "{\"calendars\":[],\"sites\":[{\"id\":\"s\",\"name\":\"n\",\"zone\":\"No/Where\",\"calendar\":\"c\",\"latitude\":0,"
      "\"longitude\":0,\"mean\":0,\"season\":0,\"day\":0}]}", "No/Where" },
    { "{\"calendars\":[],\"sites\":[],\"areas\":[],\"lines\":[],\"classes\":[{\"id\":\"ufo\"}]}", "ufo" },
    { "{\"calendars\":[],\"sites\":[],\"areas\":[],\"lines\":[],\"classes\":[{\"id\":\"valve\",\"signals\":[]}]}", "mode" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (andond_demo_plant_new (bad[i].json, strlen (bad[i].json), 1, 0, &error));
      g_assert_nonnull (error);
      if (strstr (error->message, bad[i].named) == NULL)
        g_error ("%s: %s", bad[i].json, error->message);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ingest/demo-plant/size", test_size);
  g_test_add_func ("/ingest/demo-plant/function", test_function);
  g_test_add_func ("/ingest/demo-plant/fixed", test_fixed);
  g_test_add_func ("/ingest/demo-plant/bands", test_bands);
  g_test_add_func ("/ingest/demo-plant/continuity", test_continuity);
  g_test_add_func ("/ingest/demo-plant/restart", test_restart);
  g_test_add_func ("/ingest/demo-plant/opening", test_opening);
  g_test_add_func ("/ingest/demo-plant/buckets", test_buckets);
  g_test_add_func ("/ingest/demo-plant/faults", test_faults);
  g_test_add_func ("/ingest/demo-plant/gateway", test_gateway);
  g_test_add_func ("/ingest/demo-plant/refuse", test_refuse);
  return g_test_run ();
}
