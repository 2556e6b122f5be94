/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "engine-fixture.h"

#include <math.h>

#include <andon-json.h>
#include <andon-time.h>

#define START ANDON_TEST_CLOCK_START

typedef struct
{
  AndondRegistry     *registry;
  AndondLimitMonitor *monitor;
} Fixture;

static void
set_rule (Fixture    *self,
          const char *text)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) (GCallback) andond_rule_free);
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (JsonObject) body = andon_json_parse_object (quoted, strlen (quoted), NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AndondRules) rules = NULL;
  g_autoptr (GPtrArray) gone = NULL;

  g_ptr_array_add (list, andond_rule_parse ("r", 1, body, &error));
  g_assert_no_error (error);
  rules = andond_rules_new (self->registry, list);
  gone = andond_limit_monitor_set_rules (self->monitor, rules);
}

static void
set_up (Fixture       *self,
        gconstpointer  unused)
{
  g_autoptr (AndondRegistryBuilder) builder = andond_registry_builder_new ();
  AndondAssetSpec site = { .kind = ANDON_ASSET_KIND_SITE, .id = "s", .name = "s" };
  AndondAssetSpec asset = { .kind = ANDON_ASSET_KIND_ASSET, .id = "p", .parent = "s", .name = "p", .model_class = "pump" };
  AndondSignalSpec signal = {
    .asset = "p", .key = "v", .name = "Vibration", .unit = "mm/s", .band_low = NAN, .band_high = NAN, .range_low = NAN,
    .range_high = NAN, .period = ANDON_TIME_SECOND,
  };

  andond_registry_builder_add_asset (builder, &site, NULL);
  andond_registry_builder_add_asset (builder, &asset, NULL);
  andond_registry_builder_add_signal (builder, &signal, NULL);
  self->registry = andond_registry_builder_finish (builder);
  self->monitor = andond_limit_monitor_new (self->registry);
  set_rule (self, "{'kind':'limit','signal':'v','high':10,'hysteresis':2,'on_delay':3,'off_delay':5,'impact':'minor',"
                  "'respond_within':1800,'levels':[{'at':20,'impact':'severe','respond_within':60}]}");
}

static void
tear_down (Fixture       *self,
           gconstpointer  unused)
{
  andond_limit_monitor_free (self->monitor);
  andond_registry_unref (self->registry);
}

/* One sample at START + second; the one hit it gives, or NULL. */
static AndondLimitHit *
push (Fixture      *self,
      int           second,
      double        value,
      AndonQuality  quality)
{
  g_autoptr (AndondSampleBatch) batch = andond_sample_batch_new ("test", 1);
  g_autoptr (GPtrArray) hits = NULL;

  andond_sample_batch_append (batch, 0, START + second * ANDON_TIME_SECOND, value, quality);
  batch->received = START + second * ANDON_TIME_SECOND;
  hits = andond_limit_monitor_push (self->monitor, batch);
  if (hits == NULL)
    return NULL;
  g_assert_cmpuint (hits->len, ==, 1);
  return g_ptr_array_steal_index (hits, 0);
}

static void
push_silent (Fixture      *self,
             int           second,
             double        value,
             AndonQuality  quality)
{
  g_autoptr (AndondLimitHit) hit = push (self, second, value, quality);

  g_assert_null (hit);
}

static void
test_delays (Fixture       *self,
             gconstpointer  unused)
{
  g_autoptr (AndondLimitHit) raised = NULL;
  g_autoptr (AndondLimitHit) cleared = NULL;

  push_silent (self, 0, 11, ANDON_QUALITY_GOOD);
  push_silent (self, 2, 11, ANDON_QUALITY_GOOD);
  push_silent (self, 3, 7, ANDON_QUALITY_GOOD); /* below limit and hysteresis: the delay begins anew */
  push_silent (self, 5, 11, ANDON_QUALITY_GOOD);
  push_silent (self, 7, 11, ANDON_QUALITY_GOOD);
  raised = push (self, 8, 11, ANDON_QUALITY_GOOD);
  g_assert_nonnull (raised);
  g_assert_true (raised->active);
  g_assert_cmpint (raised->onset, ==, START + 5 * ANDON_TIME_SECOND);
  g_assert_cmpint (raised->priority, ==, ANDON_PRIORITY_LOW);
  g_assert_cmpstr (raised->key, ==, "l:r:p.v");

  /* Within the hysteresis it holds on. */
  push_silent (self, 9, 8.5, ANDON_QUALITY_GOOD);
  push_silent (self, 30, 8.5, ANDON_QUALITY_GOOD);
  push_silent (self, 31, 7.5, ANDON_QUALITY_GOOD);
  push_silent (self, 35, 7.5, ANDON_QUALITY_GOOD);
  cleared = push (self, 36, 7.5, ANDON_QUALITY_GOOD);
  g_assert_nonnull (cleared);
  g_assert_false (cleared->active);
}

static void
raise_limit (Fixture *self)
{
  g_autoptr (AndondLimitHit) hit = NULL;

  push_silent (self, 0, 11, ANDON_QUALITY_GOOD);
  hit = push (self, 3, 11, ANDON_QUALITY_GOOD);
  g_assert_nonnull (hit);
}

static void
test_levels (Fixture       *self,
             gconstpointer  unused)
{
  g_autoptr (AndondLimitHit) up = NULL;
  g_autoptr (AndondLimitHit) down = NULL;

  raise_limit (self);
  up = push (self, 4, 21, ANDON_QUALITY_GOOD);
  g_assert_cmpint (up->priority, ==, ANDON_PRIORITY_CRITICAL);
  g_assert_cmpint (up->respond_within, ==, ANDON_TIME_MINUTE);
  push_silent (self, 5, 18.5, ANDON_QUALITY_GOOD);
  down = push (self, 6, 17, ANDON_QUALITY_GOOD);
  g_assert_true (down->active);
  g_assert_cmpint (down->priority, ==, ANDON_PRIORITY_LOW);
}

/* Bad, missing or late samples neither raise nor clear, and delays stop. */
static void
test_quality (Fixture       *self,
              gconstpointer  unused)
{
  g_autoptr (AndondLimitHit) doubt = NULL;
  g_autoptr (AndondLimitHit) good = NULL;
  g_autoptr (AndondLimitHit) cleared = NULL;

  raise_limit (self);
  push_silent (self, 4, 1, ANDON_QUALITY_GOOD);
  doubt = push (self, 6, NAN, ANDON_QUALITY_BAD);
  g_assert_true (doubt->quality_only);
  g_assert_cmpint (doubt->quality, ==, ANDON_QUALITY_BAD);
  push_silent (self, 60, 1, ANDON_QUALITY_BAD);
  good = push (self, 61, 1, ANDON_QUALITY_GOOD);
  g_assert_true (good->active);
  g_assert_cmpint (good->quality, ==, ANDON_QUALITY_GOOD);
  cleared = push (self, 66, 1, ANDON_QUALITY_GOOD);
  g_assert_false (cleared->active);
}

static void
test_silence (Fixture       *self,
              gconstpointer  unused)
{
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  g_autoptr (GPtrArray) again = NULL;

  raise_limit (self);
  none = andond_limit_monitor_tick (self->monitor, START + 10 * ANDON_TIME_SECOND);
  g_assert_null (none);
  hits = andond_limit_monitor_tick (self->monitor, START + 60 * ANDON_TIME_SECOND);
  g_assert_cmpuint (hits->len, ==, 1);
  g_assert_true (((AndondLimitHit *) g_ptr_array_index (hits, 0))->quality_only);
  again = andond_limit_monitor_tick (self->monitor, START + 90 * ANDON_TIME_SECOND);
  g_assert_null (again);
}

/* A limit that is withdrawn ends its alarm; one that moves keeps where it stands. */
static void
test_rules_change (Fixture       *self,
                   gconstpointer  unused)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) (GCallback) andond_rule_free);
  g_autoptr (AndondRules) none = andond_rules_new (self->registry, list);
  g_autoptr (GPtrArray) gone = NULL;
  g_autoptr (AndondLimitHit) cleared = NULL;

  raise_limit (self);
  set_rule (self, "{'kind':'limit','signal':'v','high':12,'off_delay':0,'impact':'minor'}");
  cleared = push (self, 4, 11, ANDON_QUALITY_GOOD);
  g_assert_false (cleared->active);

  set_rule (self, "{'kind':'limit','signal':'v','low':2,'impact':'minor'}");
  g_clear_pointer (&cleared, andond_limit_hit_free);
  cleared = push (self, 5, 1, ANDON_QUALITY_GOOD);
  g_assert_true (cleared->active);
  gone = andond_limit_monitor_set_rules (self->monitor, none);
  g_assert_cmpuint (gone->len, ==, 1);
  g_assert_false (((AndondLimitHit *) g_ptr_array_index (gone, 0))->active);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/alerts/limit-monitor/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("delays", test_delays);
  ADD ("levels", test_levels);
  ADD ("quality", test_quality);
  ADD ("silence", test_silence);
  ADD ("rules-change", test_rules_change);
  return g_test_run ();
}
