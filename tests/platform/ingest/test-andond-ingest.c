/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <andon-test-await.h>
#include <andond-ingest.h>
#include <andond-profile.h>
#include <math.h>
#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)

static const gint64 now = G_GINT64_CONSTANT (1795348800000000);

/* What a sink has seen; ingest's thread writes, the test reads once ingest has stopped. */
typedef struct
{
  GArray *signals; /* guint32 */
  GArray *times;   /* gint64 */
  GArray *values;  /* double */
  GPtrArray *raw;  /* "topic: payload first+n" */
  guint canaries;
} Seen;

typedef struct
{
  AndondRegistry *registry;
  AndondStageClock *stages;
  AndondIngest *ingest;
  Seen seen;
  gint64 now;
} Fixture;

static gint64
fake_clock (gpointer user_data)
{
  return __atomic_load_n ((gint64 *) user_data, __ATOMIC_RELAXED);
}

static void
on_batch (AndondSampleBatch *batch,
          gpointer           user_data)
{
  Seen *seen = user_data;

  g_array_append_vals (seen->signals, batch->signal, batch->n);
  g_array_append_vals (seen->times, batch->time, batch->n);
  g_array_append_vals (seen->values, batch->value, batch->n);
  seen->canaries += batch->canary != 0;

  for (guint i = 0; i < batch->n_raw; i++)
    g_ptr_array_add (seen->raw, g_strdup_printf ("%s: %.*s %u+%u", batch->raw[i].topic,
                                                 (int) batch->raw[i].length, batch->raw[i].payload,
                                                 batch->raw[i].first, batch->raw[i].n));
}

static AndondRegistry *
make_registry (void)
{
  g_autoptr (AndondRegistryBuilder) builder = andond_registry_builder_new ();
  AndondAssetSpec site = { .kind = ANDON_ASSET_KIND_SITE, .id = "s" };
  AndondAssetSpec a = { .kind = ANDON_ASSET_KIND_ASSET, .id = "a", .parent = "s" };
  AndondAssetSpec b = { .kind = ANDON_ASSET_KIND_ASSET, .id = "b", .parent = "s" };
  AndondSignalSpec x = {
    .asset = "a", .key = "x", .unit = "bar", .band_low = NAN, .band_high = NAN, .range_low = 0, .range_high = 10,
  };
  AndondSignalSpec y = {
    .asset = "b", .key = "y", .unit = "Cel", .band_low = NAN, .band_high = NAN, .range_low = NAN, .range_high = NAN,
    .period = 10 * SECOND,
  };

  g_assert_true (andond_registry_builder_add_asset (builder, &site, NULL));
  g_assert_true (andond_registry_builder_add_asset (builder, &a, NULL));
  g_assert_true (andond_registry_builder_add_asset (builder, &b, NULL));
  g_assert_true (andond_registry_builder_add_signal (builder, &x, NULL));
  g_assert_true (andond_registry_builder_add_signal (builder, &y, NULL));
  return andond_registry_builder_finish (builder);
}

static void
set_up (Fixture *self,
        guint    capacity)
{
  self->now = now;
  self->registry = make_registry ();
  self->stages = andond_stage_clock_new ();
  self->ingest = andond_ingest_new (self->registry, self->stages, capacity, fake_clock, &self->now);
  self->seen.signals = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->seen.times = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->seen.values = g_array_new (FALSE, FALSE, sizeof (double));
  self->seen.raw = g_ptr_array_new_with_free_func (g_free);
  self->seen.canaries = 0;
  andond_ingest_add_sink (self->ingest, on_batch, &self->seen, NULL);
}

static void
start (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (andond_ingest_start (self->ingest, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self)
{
  g_assert_finalize_object (self->ingest);
  andond_registry_unref (self->registry);
  andond_stage_clock_unref (self->stages);
  g_array_unref (self->seen.signals);
  g_array_unref (self->seen.times);
  g_array_unref (self->seen.values);
  g_ptr_array_unref (self->seen.raw);
}

static void
offer (Fixture      *self,
       guint32       signal,
       gint64        time,
       double        value,
       AndonQuality  quality)
{
  g_autoptr (AndondSampleBatch) batch = andond_sample_batch_new ("test", 1);

  andond_sample_batch_append (batch, signal, time, value, quality);
  g_assert_true (andond_ingest_offer_batch (self->ingest, batch));
}

static void
assert_refused (Fixture       *self,
                AndondRefusal  kind,
                guint64        count,
                const char    *named)
{
  AndondIngestCounters counters;
  g_autofree char *last = andond_ingest_dup_last_refusal (self->ingest, kind);

  andond_ingest_get_counters (self->ingest, &counters);
  g_assert_cmpuint (counters.refused[kind], ==, count);
  if (count == 0)
    g_assert_null (last);
  else if (strstr (last, named) == NULL)
    g_error ("“%s” does not name “%s”", last, named);
}

/* Every kind of bad sample is counted and named, and the good ones around it all arrive. */
static void
test_validate (void)
{
  Fixture self;

  set_up (&self, 0);
  andond_ingest_set_max_age (self.ingest, 3600);
  start (&self);

  offer (&self, 0, now, 1.0, ANDON_QUALITY_GOOD);
  offer (&self, 0, now, 1.5, ANDON_QUALITY_GOOD);                     /* duplicate */
  offer (&self, 0, now - SECOND, 1.5, ANDON_QUALITY_GOOD);            /* out of order */
  offer (&self, 0, now + 6 * SECOND, 1.5, ANDON_QUALITY_GOOD);        /* future */
  offer (&self, 0, now + 5 * SECOND, 2.0, ANDON_QUALITY_GOOD);
  offer (&self, 1, now - 3601 * SECOND, 1.5, ANDON_QUALITY_GOOD);     /* too old */
  offer (&self, 0, now + 5 * SECOND + 1 - 1, 11.0, ANDON_QUALITY_GOOD); /* out of range */
  offer (&self, 1, now, NAN, ANDON_QUALITY_GOOD);                     /* not finite */
  offer (&self, 1, now, INFINITY, ANDON_QUALITY_UNCERTAIN);           /* not finite */
  offer (&self, 99, now, 1.0, ANDON_QUALITY_GOOD);                    /* unknown */
  offer (&self, 1, now, NAN, ANDON_QUALITY_BAD);                      /* a sensor that says so */
  offer (&self, 1, now + 1, 3.0, ANDON_QUALITY_GOOD);
  andond_ingest_stop (self.ingest);

  g_assert_cmpuint (self.seen.values->len, ==, 4);
  g_assert_cmpfloat (g_array_index (self.seen.values, double, 0), ==, 1.0);
  g_assert_cmpfloat (g_array_index (self.seen.values, double, 1), ==, 2.0);
  g_assert_true (isnan (g_array_index (self.seen.values, double, 2)));
  g_assert_cmpfloat (g_array_index (self.seen.values, double, 3), ==, 3.0);
  assert_refused (&self, ANDOND_REFUSAL_DUPLICATE, 1, "a.x");
  assert_refused (&self, ANDOND_REFUSAL_OUT_OF_ORDER, 1, "a.x");
  assert_refused (&self, ANDOND_REFUSAL_FUTURE, 1, "a.x");
  assert_refused (&self, ANDOND_REFUSAL_TOO_OLD, 1, "b.y");
  assert_refused (&self, ANDOND_REFUSAL_OUT_OF_RANGE, 1, "a.x");
  assert_refused (&self, ANDOND_REFUSAL_NOT_FINITE, 2, "b.y");
  assert_refused (&self, ANDOND_REFUSAL_UNKNOWN, 1, "99");
  assert_refused (&self, ANDOND_REFUSAL_QUEUE_FULL, 0, "");
  tear_down (&self);
}

static void
set_profile (Fixture    *self,
             const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AndondProfile) profile = andond_profile_new_from_json (json, strlen (json), &error);
  g_autoptr (AndondProfileSet) set = andond_profile_set_new (self->registry);

  g_assert_no_error (error);
  g_assert_true (andond_profile_set_add (set, profile, &error));
  g_assert_no_error (error);
  andond_ingest_set_profiles (self->ingest, set);
}

#define NUMBER_PROFILE                                                                                             \
  "{\"id\":\"p\",\"topic\":\"t/{asset}\",\"format\":\"number\",\"assets\":[{\"id\":\"a\"}],"                       \
  "\"signals\":[{\"key\":\"x\",\"unit\":\"bar\"}]}"

static void
offer_text (Fixture    *self,
            const char *topic,
            const char *text)
{
  andond_ingest_offer_payload (self->ingest, "mqtt", topic, text, strlen (text));
}

/* A payload is kept as received, whatever could be read from it. */
static void
test_raw (void)
{
  Fixture self;
  g_autofree char *huge = g_strnfill (ANDOND_INGEST_MAX_PAYLOAD + 1, '7');

  set_up (&self, 0);
  offer_text (&self, "t/a", "0.5"); /* waits, with no profile yet, for the thread */
  set_profile (&self, NUMBER_PROFILE);
  offer_text (&self, "t/a", "rubbish");
  g_assert_false (andond_ingest_offer_payload (self.ingest, "mqtt", "t/a", huge, strlen (huge)));
  offer_text (&self, "t/nobody", "1");
  start (&self);
  andond_ingest_stop (self.ingest);

  g_assert_cmpuint (self.seen.values->len, ==, 1);
  g_assert_cmpuint (self.seen.raw->len, ==, 3);
  g_assert_cmpstr (g_ptr_array_index (self.seen.raw, 0), ==, "t/a: 0.5 0+1");
  g_assert_cmpstr (g_ptr_array_index (self.seen.raw, 1), ==, "t/a: rubbish 1+0");
  g_assert_cmpstr (g_ptr_array_index (self.seen.raw, 2), ==, "t/nobody: 1 1+0");
  assert_refused (&self, ANDOND_REFUSAL_MALFORMED, 1, "t/a");
  assert_refused (&self, ANDOND_REFUSAL_OVERSIZED, 1, "t/a");
  assert_refused (&self, ANDOND_REFUSAL_UNKNOWN, 1, "t/nobody");
  tear_down (&self);
}

/* What names no time is dated by its arrival, and two that arrive in the same microsecond are two samples. */
static void
test_arrival (void)
{
  Fixture self;

  set_up (&self, 0);
  set_profile (&self, NUMBER_PROFILE);
  for (guint i = 0; i < 5; i++)
    offer_text (&self, "t/a", "1");
  self.now -= 3600 * SECOND;
  offer_text (&self, "t/a", "2");
  start (&self);
  andond_ingest_stop (self.ingest);

  g_assert_cmpuint (self.seen.values->len, ==, 6);
  for (guint i = 0; i < 6; i++)
    g_assert_cmpint (g_array_index (self.seen.times, gint64, i), ==, now + i);
  tear_down (&self);
}

/* Payloads that come in one piece are kept or refused together, and count as many in the queue as they are. */
static void
test_pieces (void)
{
  g_autoptr (AndondPayloads) many = andond_payloads_new ("mqtt", 0);
  g_autoptr (AndondPayloads) more = andond_payloads_new ("mqtt", 0);
  AndondIngestCounters counters;
  Fixture self;

  set_up (&self, 8);
  set_profile (&self, NUMBER_PROFILE);
  for (guint i = 0; i < 6; i++)
    g_assert_true (andond_ingest_stamp_payload (self.ingest, many, "t/a", "0.5", 3));
  for (guint i = 0; i < 3; i++)
    g_assert_true (andond_ingest_stamp_payload (self.ingest, more, "t/a", "0.75", 4));
  g_assert_true (andond_ingest_offer_payloads (self.ingest, many));
  g_assert_false (andond_ingest_offer_payloads (self.ingest, more));
  assert_refused (&self, ANDOND_REFUSAL_QUEUE_FULL, 3, "t/a");
  andond_ingest_get_counters (self.ingest, &counters);
  g_assert_cmpuint (counters.queued, ==, 6);

  start (&self);
  andond_ingest_stop (self.ingest);
  g_assert_cmpuint (self.seen.values->len, ==, 6);
  g_assert_cmpuint (self.seen.raw->len, ==, 6);
  g_assert_cmpstr (g_ptr_array_index (self.seen.raw, 5), ==, "t/a: 0.5 5+1");
  andond_ingest_get_counters (self.ingest, &counters);
  g_assert_cmpuint (counters.queued, ==, 0);
  tear_down (&self);
}

/* A full queue is counted, and what was in it is not touched. */
static void
test_full (void)
{
  Fixture self;
  g_autoptr (AndondSampleBatch) extra = andond_sample_batch_new ("test", 1);
  AndondIngestCounters counters;

  set_up (&self, 8);
  for (int i = 0; i < 8; i++)
    offer (&self, 1, now + i, i, ANDON_QUALITY_GOOD);

  andond_sample_batch_append (extra, 1, now + 100, 1.0, ANDON_QUALITY_GOOD);
  andond_sample_batch_append (extra, 1, now + 101, 1.0, ANDON_QUALITY_GOOD);
  g_assert_false (andond_ingest_offer_batch (self.ingest, extra));
  g_assert_false (andond_ingest_push_batch (self.ingest, extra, g_get_monotonic_time () + 1000));
  assert_refused (&self, ANDOND_REFUSAL_QUEUE_FULL, 4, "test");

  start (&self);
  andond_ingest_stop (self.ingest);
  g_assert_cmpuint (self.seen.values->len, ==, 8);
  andond_ingest_get_counters (self.ingest, &counters);
  g_assert_cmpuint (counters.accepted, ==, 8);
  g_assert_cmpuint (counters.high_water, ==, 8);
  tear_down (&self);
}

/* A canary shows each stage it passed, and none it did not. */
static void
test_canary (void)
{
  Fixture self;

  set_up (&self, 0);
  g_assert_true (andond_ingest_offer_canary (self.ingest, "test"));
  g_assert_cmpint (andond_stage_clock_get (self.stages, ANDOND_STAGE_SOURCE), ==, now);
  g_assert_cmpint (andond_stage_clock_get (self.stages, ANDOND_STAGE_INGEST), ==, 0);

  start (&self);
  andond_ingest_stop (self.ingest);
  g_assert_cmpint (andond_stage_clock_get (self.stages, ANDOND_STAGE_INGEST), ==, now);
  g_assert_cmpint (andond_stage_clock_get (self.stages, ANDOND_STAGE_DETECT), ==, 0);
  g_assert_cmpuint (self.seen.canaries, ==, 1);
  tear_down (&self);
}

static AndondFreshness
freshness_after (Fixture    *self,
                 const char *asset,
                 gint64      age)
{
  return andond_ingest_get_freshness (self->ingest, andond_registry_find_asset (self->registry, asset)->index,
                                      self->now + age);
}

static void
test_blind (void)
{
  Fixture self;
  g_autoptr (GArray) none = NULL;
  g_autoptr (GArray) both = NULL;

  set_up (&self, 0);
  start (&self);
  offer (&self, 0, now, 1.0, ANDON_QUALITY_GOOD);
  andond_ingest_stop (self.ingest);

  g_assert_cmpint (freshness_after (&self, "a", 3 * SECOND), ==, ANDOND_FRESHNESS_FRESH);
  g_assert_cmpint (freshness_after (&self, "a", 4 * SECOND), ==, ANDOND_FRESHNESS_LATE);
  g_assert_cmpint (freshness_after (&self, "a", 11 * SECOND), ==, ANDOND_FRESHNESS_STALE);
  g_assert_cmpint (freshness_after (&self, "a", 31 * SECOND), ==, ANDOND_FRESHNESS_DEAD);
  /* The clock was set back, and nothing came since: that is not fresh for as long as the clock needs to catch up. */
  g_assert_cmpint (freshness_after (&self, "a", -3600 * SECOND), ==, ANDOND_FRESHNESS_DEAD);
  g_assert_cmpint (freshness_after (&self, "b", 31 * SECOND), ==, ANDOND_FRESHNESS_NEVER);
  g_assert_cmpint (freshness_after (&self, "b", 301 * SECOND), ==, ANDOND_FRESHNESS_DEAD);
  g_assert_cmpint (freshness_after (&self, "s", 301 * SECOND), ==, ANDOND_FRESHNESS_NEVER);

  none = andond_ingest_list_blind (self.ingest, now + 3 * SECOND);
  both = andond_ingest_list_blind (self.ingest, now + 301 * SECOND);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (both->len, ==, 2);
  tear_down (&self);
}

/* Random rubbish between good payloads: every good one arrives once and in order, everything is accounted for. */
static void
test_torture (void)
{
  guint32 seed = andon_test_seed ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  AndondIngestCounters counters;
  Fixture self;
  guint good = 0, all = 0;
  guint64 refused = 0;

  set_up (&self, 0);
  set_profile (&self, "{\"id\":\"p\",\"topic\":\"t/{asset}\",\"format\":\"json\",\"assets\":[{\"id\":\"b\"}],"
                      "\"time\":{\"path\":\"ts\",\"format\":\"unix-ms\"},\"signals\":[{\"key\":\"y\",\"unit\":\"Cel\"}]}");
  start (&self);

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"ts\":%" G_GINT64_FORMAT ",\"y\":%u}", now / 1000 - 30000 + i, i);

      if (g_rand_int_range (rand, 0, 3) > 0)
        {
          good++;
          g_assert_true (andond_ingest_offer_payload (self.ingest, "mqtt", "t/b", text, strlen (text)));
          all++;
        }
      else
        {
          gsize length = strlen (text);

          /* A brace less, or a byte of rubbish in place of the first: never JSON again. */
          if (g_rand_boolean (rand))
            length = (gsize) g_rand_int_range (rand, 0, (gint32) length);
          else
            text[0] = (char) g_rand_int_range (rand, 1, '{');

          g_assert_true (andond_ingest_offer_payload (self.ingest, "mqtt", "t/b", text, length));
          all++;
        }
    }

  andond_ingest_stop (self.ingest);
  andond_ingest_get_counters (self.ingest, &counters);
  for (guint i = 0; i < ANDOND_N_REFUSALS; i++)
    refused += counters.refused[i];

  g_assert_cmpuint (counters.accepted, ==, good);
  g_assert_cmpuint (refused, ==, all - good);
  g_assert_cmpuint (self.seen.raw->len, ==, all);
  for (guint i = 1; i < self.seen.times->len; i++)
    g_assert_cmpint (g_array_index (self.seen.times, gint64, i), >, g_array_index (self.seen.times, gint64, i - 1));
  tear_down (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ingest/ingest/validate", test_validate);
  g_test_add_func ("/ingest/ingest/raw", test_raw);
  g_test_add_func ("/ingest/ingest/pieces", test_pieces);
  g_test_add_func ("/ingest/ingest/arrival", test_arrival);
  g_test_add_func ("/ingest/ingest/full", test_full);
  g_test_add_func ("/ingest/ingest/canary", test_canary);
  g_test_add_func ("/ingest/ingest/blind", test_blind);
  g_test_add_func ("/ingest/ingest/torture", test_torture);
  return g_test_run ();
}
