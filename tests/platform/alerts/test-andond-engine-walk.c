/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "engine-fixture.h"

#include <andon-event.h>
#include <andon-json.h>
#include <andon-time.h>

/* A random walk of the whole engine: findings, people, timers, changes of mode, restarts, and transactions that are lost. What
 * must hold is read back from the database, which shares no code with the engine. */

#define N_STEPS 2500
#define N_ASSETS 12
#define N_ROUNDS 5

static const char *const rule_body =
  "{'kind':'promotion','scope':{'class':'pump'},'impact':'major','respond_within':600,'on_delay':20,'off_delay':10,"
  "'latching':%s,'ack_required':%s,'realarm_after':300}";

static void
put_rule (EngineFixture *self,
          GRand         *rand)
{
  g_autofree char *body = g_strdup_printf (rule_body, g_rand_boolean (rand) ? "true" : "false",
                                           g_rand_int_range (rand, 0, 4) > 0 ? "true" : "false");

  engine_fixture_put (self, "rule", "pump-model", body);
}

static void
random_finding (EngineFixture *self,
                GRand         *rand)
{
  static const gint32 modes[] = { ANDOND_MODE_PRODUCTION, ANDOND_MODE_PRODUCTION, ANDOND_MODE_PRODUCTION,
                                  ANDOND_MODE_CLEANING };
  g_autofree char *asset = g_strdup_printf ("p-%d", g_rand_int_range (rand, 0, N_ASSETS));
  double score = g_rand_boolean (rand) ? g_rand_double_range (rand, 500, 1000) : 0;
  AndonQuality quality = g_rand_int_range (rand, 0, 6) > 0 ? ANDON_QUALITY_GOOD
                                                           : (AndonQuality) g_rand_int_range (rand, 1, 3);

  engine_fixture_detect (self, asset, score, quality, modes[g_rand_int_range (rand, 0, G_N_ELEMENTS (modes))]);
}

static const char *const bodies[ANDON_N_ACTIONS] = {
  [ANDON_ACTION_ACKNOWLEDGE] = NULL,
  [ANDON_ACTION_UNACKNOWLEDGE] = "{}",
  [ANDON_ACTION_SHELVE] = "{'reason':'a reason','minutes':3,'until_value':{'signal':'p-0.vibration-de','above':90}}",
  [ANDON_ACTION_UNSHELVE] = "{}",
  [ANDON_ACTION_COMMENT] = "{'text':'a comment'}",
  [ANDON_ACTION_ASSIGN] = "{}",
  [ANDON_ACTION_RELEASE] = "{}",
  [ANDON_ACTION_RESET] = "{}",
  [ANDON_ACTION_PROMOTE] = "{'rule':'pump-model'}",
  [ANDON_ACTION_OUT_OF_SERVICE] = "{'reason':'a reason'}",
  [ANDON_ACTION_RETURN_TO_SERVICE] = "{}",
};

static void
random_action (EngineFixture *self,
               GRand         *rand)
{
  gint64 last = engine_fixture_count (self, "SELECT max (id) FROM alert");
  gint64 id = last > 0 ? MAX (1, last - g_rand_int_range (rand, 0, 2 * N_ASSETS)) : 1;
  AndonAction action = (AndonAction) g_rand_int_range (rand, 0, ANDON_N_ACTIONS);
  g_autoptr (AndonAlert) alert = engine_fixture_alert (self, id);
  g_autofree char *acknowledge = g_strdup_printf ("{'annunciation':%u}", alert != NULL ? alert->annunciation : 0);
  const char *body = action == ANDON_ACTION_ACKNOWLEDGE ? acknowledge : bodies[action];
  g_autofree char *key = g_strdup_printf ("walk-%u", g_rand_int (rand));
  g_autoptr (AndondActionResult) result =
    engine_fixture_act (self, "super-eve", id, action, body, alert != NULL ? alert->revision : 0, key);
  gint64 rows = engine_fixture_count (self, "SELECT max (number) FROM journal");
  g_autoptr (AndondActionResult) again = NULL;

  if (alert == NULL)
    return;
  g_assert_true (result->status == 200 || result->status == 409 || result->status == 412);

  /* The same key again: the same answer and no second effect. */
  again = engine_fixture_act (self, "super-eve", id, action, body, alert->revision, key);
  g_assert_cmpstr (result->body, ==, again->body);
  g_assert_cmpint (engine_fixture_count (self, "SELECT max (number) FROM journal"), ==, rows);
}

static gpointer
exec_job (AndonDbConnection  *connection,
          gpointer            data,
          GError            **error)
{
  andon_db_connection_exec (connection, data, error);
  return NULL;
}

static void
exec (EngineFixture *self,
      const char    *sql)
{
  g_autoptr (GError) error = NULL;

  andon_db_thread_run_sync (andond_store_get_writer (self->store), ANDON_DB_PRIORITY_HIGH, exec_job, (gpointer) sql,
                            &error);
  g_assert_no_error (error);
}

/* An action whose last write fails: nothing of it may remain, neither on disk nor in memory. */
static void
lost_action (EngineFixture *self,
             GRand         *rand)
{
  AndondActor eve = { "super-eve", "super-eve", TRUE };
  g_autofree char *before = engine_fixture_facts (self);
  g_autofree char *after = NULL;
  gint64 id = engine_fixture_count (self, "SELECT max (id) FROM alert WHERE open = 1");
  g_autofree char *alert = andond_alert_id_format (id);
  g_autoptr (AndonAlert) now = id != 0 ? engine_fixture_alert (self, id) : NULL;
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  g_autoptr (AndondActionResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = g_strdup_printf ("lost-%u", g_rand_int (rand));
  const char *text = "{\"reason\":\"never\",\"minutes\":2}";
  g_autoptr (JsonObject) body = andon_json_parse_object (text, strlen (text), NULL, NULL);

  if (now == NULL || andon_alert_state_is_hidden (now->state))
    return;

  exec (self, "CREATE TRIGGER broken BEFORE INSERT ON idempotency BEGIN SELECT raise (ABORT, 'broken'); END");
  andond_engine_action_async (self->engine, &eve, alert, ANDON_ACTION_SHELVE, body, key, now->revision, NULL,
                              andon_test_async_cb, &async);
  result = andond_engine_action_finish (self->engine, andon_test_await (&async), &error);
  andon_test_async_clear (&async);
  g_assert_null (result);
  g_assert_nonnull (error);
  exec (self, "DROP TRIGGER broken");

  /* The next job reads memory anew. */
  engine_fixture_advance (self, 0);
  after = engine_fixture_facts (self);
  g_assert_cmpstr (before, ==, after);
}

static void
restart (EngineFixture *self)
{
  g_autofree char *before = engine_fixture_facts (self);
  g_autofree char *after = NULL;

  engine_fixture_restart (self);
  after = engine_fixture_facts (self);
  g_assert_cmpstr (before, ==, after);
}

static void
step (EngineFixture *self,
      GRand         *rand)
{
  int dice = g_rand_int_range (rand, 0, 1000);

  if (dice < 450)
    random_finding (self, rand);
  else if (dice < 800)
    random_action (self, rand);
  else if (dice < 960)
    engine_fixture_advance (self, g_rand_int_range (rand, -5, 90) * ANDON_TIME_SECOND);
  else if (dice < 980)
    lost_action (self, rand);
  else if (dice < 990)
    put_rule (self, rand);
  else
    restart (self);
}

/* ---- what must hold of the database ---- */

static void
assert_none (EngineFixture *self,
             const char    *sql)
{
  gint64 n = engine_fixture_count (self, sql);

  if (n != 0)
    g_error ("%" G_GINT64_FORMAT " of: %s", n, sql);
}

static gpointer
verify_job (AndonDbConnection  *connection,
            gpointer            data,
            GError            **error)
{
  andond_journal_verify (connection, NULL, data, error);
  return NULL;
}

static void
check_database (EngineFixture *self)
{
  g_auto (AndondJournalReport) report = { 0 };

  engine_fixture_read (self, verify_job, &report);
  if (!report.ok)
    g_error ("%s", report.what);

  /* Each row begins where the row before it of the same alert ended, the first in NORM. */
  assert_none (self, "SELECT count (*) FROM (SELECT state_from, lag (state_to, 1, 0) OVER (PARTITION BY alert ORDER BY"
                     " number) AS before FROM journal) WHERE state_from <> before");
  /* The alert's row says what the last journal row says. */
  assert_none (self, "SELECT count (*) FROM alert a JOIN journal j ON j.number = (SELECT max (number) FROM journal WHERE"
                     " alert = a.id) WHERE a.state <> j.state_to OR a.revision <> j.revision OR"
                     " a.annunciation <> j.annunciation OR a.facts <> j.facts");
  /* Annunciated only into UNACK, and never from a hidden state into a hidden one. */
  assert_none (self, "SELECT count (*) FROM journal WHERE annunciated = 1 AND state_to <> 1");
  /* Each entry into UNACK is one. */
  assert_none (self, "SELECT count (*) FROM journal WHERE annunciated = 0 AND state_to = 1 AND state_from <> 1");
  /* The annunciation count is the number of annunciations. */
  assert_none (self, "SELECT count (*) FROM alert a WHERE a.annunciation <> (SELECT count (*) FROM journal WHERE alert ="
                     " a.id AND annunciated = 1)");
  /* Revisions never jump. */
  assert_none (self, "SELECT count (*) FROM (SELECT revision - lag (revision, 1, 0) OVER (PARTITION BY alert ORDER BY"
                     " number) AS d FROM journal) WHERE d NOT IN (0, 1)");
  /* Time never goes back, though the clock did. */
  assert_none (self, "SELECT count (*) FROM (SELECT time - lag (time, 1, 0) OVER (ORDER BY number) AS d FROM journal)"
                     " WHERE d < 0");
  /* One event for each row of the journal, in the same order; comments, labels and consoles have their own. */
  assert_none (self, "SELECT (SELECT count (*) FROM journal) <> (SELECT count (*) FROM event WHERE type ="
                     " 'org.andon.alert.changed.v1')");
  assert_none (self, "SELECT count (*) FROM (SELECT 'a-' || alert AS a, row_number () OVER (ORDER BY number) AS n FROM"
                     " journal) j JOIN (SELECT subject, row_number () OVER (ORDER BY sequence) AS n FROM event WHERE type ="
                     " 'org.andon.alert.changed.v1') e ON e.n = j.n WHERE e.subject <> j.a");
  assert_none (self, "SELECT (SELECT count (*) FROM event) <> (SELECT max (sequence) FROM event)");
  /* Shelved means reason and end. */
  assert_none (self, "SELECT count (*) FROM journal WHERE state_to = 6 AND (json_extract (facts, '$.shelved_until') = 0 OR"
                     " json_extract (facts, '$.shelve_reason') IS NULL)");
  /* Out of UNACK, RTNUN or LATUN to NORM only by acknowledgement, or out of what hid it. */
  assert_none (self, "SELECT count (*) FROM journal WHERE state_to = 0 AND state_from IN (1, 3, 4) AND event <>"
                     " 'acknowledge' AND (json_extract (facts, '$.flags') & 16) <> 0");
}

/* What was told is what is in the log, once and in order. */
static void
check_told (EngineFixture *self)
{
  guint64 last = 0;

  for (guint i = 0; i < self->events->len; i++)
    {
      AndondBusEvent *event = g_ptr_array_index (self->events, i);

      g_assert_cmpuint (event->sequence, >, last);
      last = event->sequence;
    }
  g_assert_cmpint (engine_fixture_count (self, "SELECT max (sequence) FROM event"), ==, (gint64) last);
}

static void
test_walk (EngineFixture *self,
           gconstpointer  unused)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (andon_test_seed ());

  put_rule (self, rand);
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      for (guint i = 0; i < N_STEPS / N_ROUNDS; i++)
        step (self, rand);
      check_database (self);
      check_told (self);
    }
  g_test_message ("%" G_GINT64_FORMAT " alerts, %" G_GINT64_FORMAT " journal rows",
                  engine_fixture_count (self, "SELECT count (*) FROM alert"),
                  engine_fixture_count (self, "SELECT count (*) FROM journal"));
}

/* A finding whose transaction is lost is taken up again. */
static void
test_finding_is_not_lost (EngineFixture *self,
                          gconstpointer  unused)
{
  AndondEngineStatus status;

  exec (self, "CREATE TRIGGER broken BEFORE INSERT ON journal BEGIN SELECT raise (ABORT, 'broken'); END");
  engine_fixture_condition (self, "c", "p-1", "pump-vibration", TRUE);
  engine_fixture_settle (self);
  g_assert_cmpint (engine_fixture_count (self, "SELECT count (*) FROM alert"), ==, 0);
  andond_engine_get_status (self->engine, &status);
  g_assert_cmpuint (status.failed, >=, 1);

  exec (self, "DROP TRIGGER broken");
  andon_test_await_true (engine_fixture_count (self, "SELECT count (*) FROM alert WHERE state = 1") == 1);
  g_assert_cmpint (engine_fixture_count (self, "SELECT count (*) FROM journal"), ==, 1);
}

/* A delay that ends in a transaction that is lost ends in the next one. */
static void
test_clear_is_not_lost (EngineFixture *self,
                        gconstpointer  unused)
{
  engine_fixture_detect (self, "p-1", 640, ANDON_QUALITY_GOOD, ANDOND_MODE_PRODUCTION);
  engine_fixture_detect (self, "p-1", 0, ANDON_QUALITY_GOOD, ANDOND_MODE_PRODUCTION);
  exec (self, "CREATE TRIGGER broken BEFORE INSERT ON event BEGIN SELECT raise (ABORT, 'broken'); END");
  engine_fixture_advance (self, 11 * ANDON_TIME_SECOND);
  exec (self, "DROP TRIGGER broken");
  g_assert_cmpint (engine_fixture_count (self, "SELECT state FROM alert"), ==, ANDON_ALERT_STATE_UNACK);
  engine_fixture_advance (self, ANDON_TIME_SECOND);
  engine_fixture_advance (self, ANDON_TIME_SECOND);
  g_assert_cmpint (engine_fixture_count (self, "SELECT state FROM alert"), ==, ANDON_ALERT_STATE_RTNUN);
}

static void
test_shelves_end_together (EngineFixture *self,
                           gconstpointer  unused)
{
  guint sounds = 0;

  for (gint64 i = 1; i <= 12; i++)
    {
      g_autofree char *key = g_strdup_printf ("c-%" G_GINT64_FORMAT, i);
      g_autoptr (AndondActionResult) result = NULL;

      engine_fixture_condition (self, key, "p-1", "pump-vibration", TRUE);
      engine_fixture_settle (self);
      result = engine_fixture_act (self, "super-eve", i, ANDON_ACTION_SHELVE, "{'reason':'x','minutes':5}", -2, NULL);
      g_assert_cmpuint (result->status, ==, 200);
    }
  g_ptr_array_set_size (self->events, 0);
  engine_fixture_advance (self, 6 * ANDON_TIME_MINUTE);
  g_assert_cmpint (engine_fixture_count (self, "SELECT count (*) FROM alert WHERE state = 1"), ==, 12);
  for (guint i = 0; i < self->events->len; i++)
    {
      AndondBusEvent *event = g_ptr_array_index (self->events, i);
      gsize size;
      const char *data = g_bytes_get_data (event->data, &size);

      sounds += g_strstr_len (data, (gssize) size, "\"sound\":true") != NULL ? 1 : 0;
    }
  g_assert_cmpuint (sounds, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/alerts/engine-walk/" name, EngineFixture, NULL, engine_fixture_set_up, func, engine_fixture_tear_down)
  ADD ("walk", test_walk);
  ADD ("finding-is-not-lost", test_finding_is_not_lost);
  ADD ("clear-is-not-lost", test_clear_is_not_lost);
  ADD ("shelves-end-together", test_shelves_end_together);
  return g_test_run ();
}
