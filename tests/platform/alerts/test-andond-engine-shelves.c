/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "engine-fixture.h"

#include <string.h>

#include <andon-error.h>
#include <andon-json.h>
#include <andon-time.h>

/* Shelves that wait for a value or a rate, and what becomes of shelves at a handover. */

#define GOOD ANDON_QUALITY_GOOD
#define BAD ANDON_QUALITY_BAD
#define RUNNING ANDOND_MODE_PRODUCTION

static void
assert_state (EngineFixture   *self,
              AndonAlertState  state)
{
  g_autoptr (AndonAlert) alert = engine_fixture_alert (self, 1);

  g_assert_cmpstr (andon_alert_state_to_string (alert->state), ==, andon_alert_state_to_string (state));
}

/* One sample of p-1's vibration, now. */
static void
push (EngineFixture *self,
      double         value,
      AndonQuality   quality)
{
  g_autoptr (AndondSampleBatch) batch = andond_sample_batch_new ("test", 1);

  batch->received = andon_test_clock_now (self->clock);
  andond_sample_batch_append (batch, andond_registry_find_signal (self->registry, "p-1.vibration-de")->index,
                              batch->received, value, quality);
  g_assert_true (andond_engine_submit_samples (self->engine, batch));
  engine_fixture_settle (self);
}

static void
push_later (EngineFixture *self,
            int            seconds,
            double         value)
{
  engine_fixture_advance (self, seconds * ANDON_TIME_SECOND);
  push (self, value, GOOD);
}

static char *
last_cause (EngineFixture *self)
{
  g_autoptr (JsonObject) detail = engine_fixture_detail (self, 1);
  JsonArray *journal = json_object_get_array_member (detail, "journal");
  const char *newest = NULL;
  gint64 number = 0;

  for (guint i = 0; i < json_array_get_length (journal); i++)
    {
      JsonObject *row = json_array_get_object_element (journal, i);

      if (json_object_get_int_member (row, "number") < number)
        continue;
      number = json_object_get_int_member (row, "number");
      newest = json_object_get_string_member_with_default (row, "cause", NULL);
    }
  return g_strdup (newest);
}

static void
test_until_value (EngineFixture *self,
                  gconstpointer  unused)
{
  g_autoptr (AndonAlert) alert = NULL;
  g_autofree char *cause = NULL;

  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  engine_fixture_do (self, 1, ANDON_ACTION_SHELVE,
                     "{'reason':'known','minutes':60,'until_value':{'signal':'p-1.vibration-de','above':9}}", 200);
  alert = engine_fixture_alert (self, 1);
  g_assert_cmpint (alert->shelf.test, ==, ANDON_SHELF_TEST_VALUE_ABOVE);
  g_assert_cmpfloat (alert->shelf.limit, ==, 9);
  g_assert_cmpstr (alert->shelf.signal, ==, "p-1.vibration-de");

  push (self, 8.9, GOOD);
  push_later (self, 1, 9);
  /* What cannot be believed ends no shelf. */
  engine_fixture_advance (self, ANDON_TIME_SECOND);
  push (self, 50, BAD);
  assert_state (self, ANDON_ALERT_STATE_SHLVD);
  push_later (self, 1, 9.1);
  assert_state (self, ANDON_ALERT_STATE_UNACK);
  cause = last_cause (self);
  g_assert_cmpstr (cause, ==, "what the shelf waited for has come");

  g_clear_pointer (&alert, andon_alert_unref);
  alert = engine_fixture_alert (self, 1);
  g_assert_cmpint (alert->shelf.test, ==, ANDON_SHELF_TEST_NONE);
}

/* The usual longest time holds as well. */
static void
test_time_as_well (EngineFixture *self,
                   gconstpointer  unused)
{
  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  engine_fixture_do (self, 1, ANDON_ACTION_SHELVE, "{'reason':'x','minutes':241,'until_value':{'below':1}}", 400);
  engine_fixture_do (self, 1, ANDON_ACTION_SHELVE, "{'reason':'x','until_value':{'below':1}}", 200);
  engine_fixture_advance (self, 15 * ANDON_TIME_MINUTE);
  assert_state (self, ANDON_ALERT_STATE_UNACK);

  /* The old wait is over: it does not touch a shelf without one. */
  engine_fixture_do (self, 1, ANDON_ACTION_SHELVE, "{'reason':'x'}", 200);
  push_later (self, 1, 0);
  assert_state (self, ANDON_ALERT_STATE_SHLVD);
}

static void
test_until_rate (EngineFixture *self,
                 gconstpointer  unused)
{
  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  engine_fixture_do (self, 1, ANDON_ACTION_SHELVE,
                     "{'reason':'known','minutes':60,'until_rate':{'signal':'p-1.vibration-de','above':2}}", 200);
  /* A jump is no rate until it has lasted: 1 mm/s a minute for two minutes, then 3. */
  push (self, 5, GOOD);
  for (guint i = 1; i <= 12; i++)
    push_later (self, 10, 5 + i / 6.0);
  assert_state (self, ANDON_ALERT_STATE_SHLVD);
  for (guint i = 1; i <= 6; i++)
    push_later (self, 10, 7 + i / 2.0);
  assert_state (self, ANDON_ALERT_STATE_UNACK);
}

/* Over the minute before, not since the shelf began. */
static void
test_rate_forgets (EngineFixture *self,
                   gconstpointer  unused)
{
  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  engine_fixture_do (self, 1, ANDON_ACTION_SHELVE,
                     "{'reason':'known','minutes':60,'until_rate':{'signal':'p-1.vibration-de','below':-2}}", 200);
  for (guint i = 0; i < 300; i++)
    push_later (self, 1, 5);
  for (guint i = 1; i <= 60; i++)
    push_later (self, 1, 5 - i * 0.05);
  assert_state (self, ANDON_ALERT_STATE_UNACK);
}

static void
test_after_a_restart (EngineFixture *self,
                      gconstpointer  unused)
{
  g_autofree char *before = NULL, *after = NULL;

  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  engine_fixture_do (self, 1, ANDON_ACTION_SHELVE,
                     "{'reason':'known','minutes':60,'until_value':{'signal':'p-1.vibration-de','above':9}}", 200);
  before = engine_fixture_facts (self);
  engine_fixture_restart (self);
  after = engine_fixture_facts (self);
  g_assert_cmpstr (before, ==, after);
  push_later (self, 1, 10);
  assert_state (self, ANDON_ALERT_STATE_UNACK);
}

static void
test_refuses (EngineFixture *self,
              gconstpointer  unused)
{
  static const char *const bodies[] = {
    "{'reason':'x','until_value':{'signal':'nowhere','above':9}}",
    "{'reason':'x','until_value':{}}",
    "{'reason':'x','until_value':{'above':9,'below':3}}",
    "{'reason':'x','until_value':{'above':'much'}}",
    "{'reason':'x','until_value':7}",
    "{'reason':'x','until_value':{'above':9},'until_rate':{'above':9}}",
  };

  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    engine_fixture_do (self, 1, ANDON_ACTION_SHELVE, bodies[i], 400);
  assert_state (self, ANDON_ALERT_STATE_UNACK);
}

/* ---- handed over ---- */

typedef struct
{
  EngineFixture *fixture;
  const char    *console;
  const char    *person;
  const char    *decisions;
  gboolean       lost; /* the transaction is, afterwards */
  GError        *error;
} HandOver;

static gpointer
hand_over_job (AndonDbConnection  *connection,
               gpointer            data,
               GError            **error)
{
  HandOver *self = data;
  AndondActor actor = { self->person, self->person, g_str_has_prefix (self->person, "super") };
  g_autofree char *text = g_strdelimit (g_strdup (self->decisions), "'", '"');
  g_autoptr (JsonNode) node = andon_json_parse (text, strlen (text), NULL, NULL);
  g_autoptr (AndondBusBatch) batch = andond_bus_batch_new ();
  g_auto (AndonJsonWriter) writer = { 0 };

  andon_json_writer_init (&writer, 256);
  if (!andond_engine_hand_over (self->fixture->engine, connection, batch, &actor, self->console, json_node_get_array (node),
                                &writer, &self->error))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "refused");
      return NULL;
    }
  if (self->lost)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "lost");
      return NULL;
    }
  return andon_json_writer_steal (&writer, NULL);
}

static char *
hand_over (EngineFixture  *self,
           const char     *person,
           const char     *decisions,
           gboolean        lost,
           GError        **error)
{
  g_autoptr (AndonAlert) alert = engine_fixture_alert (self, 1);
  HandOver job = { self, alert->console, person, decisions, lost, NULL };
  char *text = andon_db_thread_run_sync (andond_store_get_writer (self->store), ANDON_DB_PRIORITY_HIGH, hand_over_job,
                                         &job, NULL);

  if (job.error != NULL)
    g_propagate_error (error, job.error);
  return text;
}

static void
shelve_four (EngineFixture *self)
{
  for (guint i = 1; i <= 4; i++)
    {
      g_autofree char *asset = g_strdup_printf ("p-%u", i);

      engine_fixture_detect (self, asset, 640, GOOD, RUNNING);
      engine_fixture_do (self, i, ANDON_ACTION_SHELVE, "{'reason':'known','minutes':10}", 200);
    }
}

static void
test_handed_over (EngineFixture *self,
                  gconstpointer  unused)
{
  static const AndonAlertState states[] = { ANDON_ALERT_STATE_SHLVD, ANDON_ALERT_STATE_ACKED, ANDON_ALERT_STATE_UNACK,
                                            ANDON_ALERT_STATE_ACKED };
  g_autofree char *outcome = NULL;
  g_autoptr (AndonAlert) renewed = NULL;
  g_autoptr (GError) error = NULL;

  shelve_four (self);
  engine_fixture_do (self, 4, ANDON_ACTION_UNSHELVE, "{}", 200);
  outcome = hand_over (self, "bob", "[{'alert':'a-1','decision':'renew','minutes':20},{'alert':'a-2','decision':'release'},"
                                    "{'alert':'a-4','decision':'renew'}]", FALSE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (outcome, "{\"alert\":\"a-2\",\"outcome\":\"released\"}"));
  g_assert_nonnull (strstr (outcome, "{\"alert\":\"a-3\",\"outcome\":\"returned\"}"));
  g_assert_nonnull (strstr (outcome, "{\"alert\":\"a-4\",\"outcome\":\"over\"}"));
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (AndonAlert) alert = engine_fixture_alert (self, i + 1);

      g_assert_cmpstr (andon_alert_state_to_string (alert->state), ==, andon_alert_state_to_string (states[i]));
    }
  renewed = engine_fixture_alert (self, 1);
  g_assert_cmpstr (renewed->shelved_by, ==, "bob");
  g_assert_cmpstr (renewed->shelve_reason, ==, "known");
  g_assert_cmpint (renewed->shelved_until, ==, andon_test_clock_now (self->clock) + 20 * ANDON_TIME_MINUTE);

  /* The first end no longer counts, the second does. */
  engine_fixture_advance (self, 15 * ANDON_TIME_MINUTE);
  assert_state (self, ANDON_ALERT_STATE_SHLVD);
  engine_fixture_advance (self, 5 * ANDON_TIME_MINUTE);
  assert_state (self, ANDON_ALERT_STATE_UNACK);
}

static void
test_handover_refuses (EngineFixture *self,
                       gconstpointer  unused)
{
  static const char *const decisions[] = {
    "[{'alert':'a-99','decision':'renew'}]",
    "[{'alert':'a-1','decision':'forget'}]",
    "[{'alert':'a-1'}]",
    "[7]",
    "[{'alert':'a-1','decision':'renew','minutes':241}]",
  };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  shelve_four (self);
  before = engine_fixture_facts (self);
  for (guint i = 0; i < G_N_ELEMENTS (decisions); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *outcome = hand_over (self, "bob", decisions[i], FALSE, &error);

      g_assert_null (outcome);
      g_assert_true (error->domain == ANDON_DOMAIN_ERROR);
    }
  /* Neither a refusal nor a lost transaction leaves anything behind, in memory or on disk. */
  g_assert_null (hand_over (self, "bob", "[]", TRUE, NULL));
  engine_fixture_advance (self, 0);
  after = engine_fixture_facts (self);
  g_assert_cmpstr (before, ==, after);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func)                                                                                                \
  g_test_add ("/alerts/engine-shelves/" name, EngineFixture, NULL, engine_fixture_set_up, func, engine_fixture_tear_down)
  ADD ("until-value", test_until_value);
  ADD ("time-as-well", test_time_as_well);
  ADD ("until-rate", test_until_rate);
  ADD ("rate-forgets", test_rate_forgets);
  ADD ("after-a-restart", test_after_a_restart);
  ADD ("refuses", test_refuses);
  ADD ("handed-over", test_handed_over);
  ADD ("handover-refuses", test_handover_refuses);
  return g_test_run ();
}
