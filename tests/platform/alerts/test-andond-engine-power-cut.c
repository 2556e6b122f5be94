/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "engine-fixture.h"

#include <andond-power-cut.h>

#include "log-disk.h"

#define KEY "one-key"

/* One alarm, a-1, that nobody has acknowledged. */
static void
set_up (EngineFixture *self,
        gconstpointer  unused)
{
  engine_fixture_set_up (self, unused);
  engine_fixture_detect (self, "p-0", 640, ANDON_QUALITY_GOOD, ANDOND_MODE_PRODUCTION);
}

static char *
told_cause (EngineFixture *self,
            guint          i)
{
  AndondBusEvent *event = g_ptr_array_index (self->events, i);
  g_autofree char *data = g_strndup (g_bytes_get_data (event->data, NULL), g_bytes_get_size (event->data));
  const char *cause = strstr (data, "\"cause\":\"");

  return cause != NULL ? g_strndup (cause + 9, strcspn (cause + 9, "\"")) : NULL;
}

/* A number that somebody saw and the power cut took back must not come to mean something else. */
static void
test_numbers_move_on (EngineFixture *self,
                      gconstpointer  unused)
{
  g_autoptr (AndonAlert) before = engine_fixture_alert (self, 1);
  g_autoptr (AndonAlert) after = NULL;
  g_autofree char *body = g_strdup_printf ("{'annunciation':%u}", before->annunciation + 1);
  g_autofree char *now = NULL;
  g_autofree char *cause = NULL;

  g_assert_cmpint (before->state, ==, ANDON_ALERT_STATE_UNACK);
  g_ptr_array_set_size (self->events, 0);
  engine_fixture_cut_power (self);

  /* The next ones in sequence are of what may have been seen and is not any more. */
  engine_fixture_do (self, 1, ANDON_ACTION_ACKNOWLEDGE, body, 412);
  after = engine_fixture_alert (self, 1);
  g_assert_cmpint (after->state, ==, ANDON_ALERT_STATE_UNACK);
  g_assert_cmpuint (after->revision, ==, before->revision + ANDOND_NUMBERS_SKIPPED);
  g_assert_cmpuint (after->occurrences, ==, before->occurrences);
  g_assert_cmpuint (self->events->len, >, 0);
  cause = told_cause (self, 0);
  g_assert_cmpstr (cause, ==, "power-cut");

  now = g_strdup_printf ("{'annunciation':%u}", after->annunciation);
  engine_fixture_do (self, 1, ANDON_ACTION_ACKNOWLEDGE, now, 200);
}

/* Nor must the id of an alert that is gone, not even where nothing was raised before the next start. */
static void
test_ids_move_on (EngineFixture *self,
                  gconstpointer  unused)
{
  engine_fixture_cut_power (self);
  engine_fixture_restart (self);
  engine_fixture_detect (self, "p-1", 640, ANDON_QUALITY_GOOD, ANDOND_MODE_PRODUCTION);
  g_assert_cmpint (engine_fixture_count (self, "SELECT max (id) FROM alert"), ==, 1 + ANDOND_NUMBERS_SKIPPED + 1);
}

static void
test_only_once (EngineFixture *self,
                gconstpointer  unused)
{
  gint64 journal;

  engine_fixture_cut_power (self);
  journal = engine_fixture_count (self, "SELECT max (number) FROM journal");
  engine_fixture_restart (self);
  g_assert_cmpint (engine_fixture_count (self, "SELECT max (number) FROM journal"), ==, journal);
}

/* The engine's own store on a disk that fails. */
static void
test_answer_not_kept (EngineFixture *self,
                      gconstpointer  unused)
{
  AndondActor ada = { "ada", "ada", FALSE };
  g_autofree char *id = andond_alert_id_format (1);
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (AndonAlert) alert = NULL;
  g_autoptr (AndondActionResult) kept = NULL;
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  g_autoptr (GError) error = NULL;

  log_disk_watch (andon_test_dir_get_path (self->dir));
  engine_fixture_restart (self);
  json_object_set_int_member (body, "annunciation", 1);
  g_ptr_array_set_size (self->events, 0);
  log_disk_set_failing (TRUE);
  andond_engine_action_async (self->engine, &ada, id, ANDON_ACTION_ACKNOWLEDGE, body, KEY, -1, NULL, andon_test_async_cb,
                              &async);
  g_assert_null (andond_engine_action_finish (self->engine, andon_test_await (&async), &error));
  andon_test_async_clear (&async);
  g_assert_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_NOT_KEPT);

  /* It is done and told to everybody; whoever did it asks again. */
  alert = engine_fixture_alert (self, 1);
  g_assert_cmpint (alert->state, ==, ANDON_ALERT_STATE_ACKED);
  g_assert_cmpuint (self->events->len, >, 0);
  log_disk_set_failing (FALSE);
  kept = engine_fixture_act (self, "ada", 1, ANDON_ACTION_ACKNOWLEDGE, "{'annunciation':1}", -1, KEY);
  g_assert_cmpuint (kept->status, ==, 200);
  g_assert_true (kept->repeated);
}

int
main (int   argc,
      char *argv[])
{
  log_disk_install ();
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) \
  g_test_add ("/alerts/engine/power-cut/" path, EngineFixture, NULL, set_up, func, engine_fixture_tear_down)
  ADD ("numbers-move-on", test_numbers_move_on);
  ADD ("ids-move-on", test_ids_move_on);
  ADD ("only-once", test_only_once);
  ADD ("answer-not-kept", test_answer_not_kept);
  return g_test_run ();
}
