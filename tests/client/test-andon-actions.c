/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-actions.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "andon-alert-store.h"
#include "andon-clock.h"
#include "andon-session.h"
#include "andon-stub-platform.h"
#include "andon-test-await.h"
#include "andon-test-dir.h"
#include "client-fixtures.h"

#define START G_GINT64_CONSTANT (1782993600000000)

static const AndonShelfWish noisy = { .minutes = 15, .reason = "noisy" };

typedef struct
{
  AndonStubPlatform *stub;
  AndonClock *clock;
  AndonTestDir *dir;
  AndonSession *session;
  AndonActions *actions;
  guint n_done, n_conflicts, n_returned;
  AndonActionResult *last;
} Fixture;

static void
take_last (Fixture *f, const AndonActionResult *result)
{
  g_clear_pointer (&f->last, andon_action_result_free);
  f->last = andon_action_result_copy (result);
}

static void
on_done (AndonActions *actions, const AndonActionResult *result, Fixture *f)
{
  f->n_done++;
  take_last (f, result);
}

static void
on_conflict (AndonActions *actions, const AndonActionResult *result, Fixture *f)
{
  f->n_conflicts++;
  take_last (f, result);
}

static void
on_returned (AndonActions *actions, const AndonActionResult *result, Fixture *f)
{
  f->n_returned++;
  take_last (f, result);
}

static void
open_session (Fixture *f)
{
  f->session = andon_session_new (andon_test_dir_get_path (f->dir), f->clock);
  f->actions = andon_session_get_actions (f->session);
  g_signal_connect (f->actions, "done", G_CALLBACK (on_done), f);
  g_signal_connect (f->actions, "conflict", G_CALLBACK (on_conflict), f);
  g_signal_connect (f->actions, "returned", G_CALLBACK (on_returned), f);
  andon_session_set_endpoint (f->session, andon_stub_platform_get_url (f->stub), ANDON_STUB_TOKEN);
  andon_session_start (f->session);
}

static void
close_session (Fixture *f)
{
  AndonSession *gone = f->session;

  g_object_add_weak_pointer (G_OBJECT (gone), (gpointer *) &gone);
  g_signal_handlers_disconnect_by_data (f->actions, f);
  andon_session_stop (f->session);
  g_clear_object (&f->session);
  andon_test_await_true (gone == NULL);
  andon_test_await_true (andon_stub_platform_get_n_feeds (f->stub) == 0);
}

static void
await_live (Fixture *f)
{
  andon_test_await_true (andon_stub_platform_get_n_feeds (f->stub) == 1);
  andon_stub_platform_beat (f->stub, 0.5, NULL, 0);
  andon_test_await_true (andon_session_is_live (f->session));
  andon_test_await_true (andon_session_get_subject (f->session) != NULL);
}

static guint
n_open (Fixture *f)
{
  AndonAlertCounts counts;

  andon_alert_store_get_counts (andon_session_get_alerts (f->session), &counts);
  return counts.open[0] + counts.open[1];
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->stub = andon_stub_platform_new ();
  f->clock = andon_clock_new_manual (START);
  f->dir = andon_test_dir_new ();
  for (guint i = 1; i <= 10; i++)
    {
      g_autoptr (AndonAlert) alert = client_fixture_alert (i);

      andon_stub_platform_change (f->stub, alert);
    }
  open_session (f);
  await_live (f);
  andon_test_await_true (n_open (f) == 10);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->session != NULL)
    close_session (f);
  andon_stub_platform_free (f->stub);
  g_object_unref (f->clock);
  andon_test_dir_free (f->dir);
  g_clear_pointer (&f->last, andon_action_result_free);
}

static AndonAlertItem *
item_of (Fixture *f, const char *id)
{
  return andon_alert_store_dup_item (andon_session_get_alerts (f->session), id);
}

static AndonActionOutcome
finish_one (Fixture *f, AndonTestAsync *async)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = andon_actions_finish (f->actions, andon_test_await (async), &error);
  AndonActionOutcome outcome;

  g_assert_no_error (error);
  g_assert_cmpuint (results->len, >=, 1);
  outcome = ((AndonActionResult *) g_ptr_array_index (results, 0))->outcome;
  take_last (f, g_ptr_array_index (results, 0));
  andon_test_async_clear (async);
  return outcome;
}

static AndonActionOutcome
acknowledge (Fixture *f, const char *id)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  const char *ids[] = { id, NULL };

  andon_actions_acknowledge_async (f->actions, ids, NULL, andon_test_async_cb, &async);
  return finish_one (f, &async);
}

static void
cut (Fixture *f)
{
  andon_stub_platform_stop (f->stub);
  andon_test_await_true (!andon_session_is_live (f->session));
}

static void
mend (Fixture *f)
{
  andon_stub_platform_start (f->stub);
  andon_session_set_endpoint (f->session, andon_stub_platform_get_url (f->stub), ANDON_STUB_TOKEN);
}

static void
test_acknowledge (Fixture *f, gconstpointer data)
{
  g_autoptr (AndonAlertItem) item = item_of (f, "a-3");
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  const char *ids[] = { "a-3", NULL };

  andon_actions_acknowledge_async (f->actions, ids, "looked at it", andon_test_async_cb, &async);
  g_assert_cmpint (andon_alert_item_get_pending (item), ==, ANDON_PENDING_ON_ITS_WAY);
  g_assert_cmpstr (andon_alert_item_get_pending_verb (item), ==, "acknowledge");
  g_assert_cmpint (andon_alert_item_get_state (item), ==, ANDON_ALERT_STATE_UNACK);

  /* The stub lets Ana acknowledge everything, and we are Otto. */
  g_assert_cmpint (finish_one (f, &async), ==, ANDON_ACTION_ALREADY);
  g_assert_cmpstr (f->last->by, ==, "ana");
  g_assert_nonnull (strstr (andon_stub_platform_get_last_body (f->stub), "\"annunciation\":1"));
  g_assert_cmpstr (andon_stub_platform_get_last_path (f->stub), ==, "/alerts/a-3/acknowledge");
  andon_test_await_true (andon_alert_item_get_state (item) == ANDON_ALERT_STATE_ACKED);
  g_assert_cmpint (andon_alert_item_get_pending (item), ==, ANDON_PENDING_NONE);
  g_assert_null (andon_alert_item_get_pending_verb (item));
}

static void
test_many (Fixture *f, gconstpointer data)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  const char *ids[] = { "a-1", "a-2", "a-99", "a-4", NULL };
  g_autoptr (GPtrArray) results = NULL;

  andon_actions_acknowledge_async (f->actions, ids, NULL, andon_test_async_cb, &async);
  results = andon_actions_finish (f->actions, andon_test_await (&async), NULL);
  g_assert_cmpuint (results->len, ==, 4);
  g_assert_cmpint (((AndonActionResult *) results->pdata[0])->outcome, ==, ANDON_ACTION_ALREADY);
  g_assert_cmpint (((AndonActionResult *) results->pdata[2])->outcome, ==, ANDON_ACTION_REFUSED);
  g_assert_cmpstr (andon_stub_platform_get_last_path (f->stub), ==, "/alerts/actions");
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 3);
  andon_test_async_clear (&async);
}

/* What a form quotes is what its reader saw when it opened, whatever the list has come to show meanwhile. */
static void
test_form_quotes_what_was_seen (Fixture *f, gconstpointer data)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  const char *ids[] = { "a-5", NULL };
  const guint seen[] = { andon_actions_get_seen (f->actions, "a-5") };
  g_autoptr (AndonAlert) newer = client_fixture_alert (5);
  g_autoptr (AndonAlertItem) item = item_of (f, "a-5");

  newer->revision = seen[0] + 1;
  newer->annunciation++;
  andon_stub_platform_change (f->stub, newer);
  andon_test_await_true (andon_alert_item_get_revision (item) == seen[0] + 1);
  andon_actions_shelve_async (f->actions, ids, seen, &noisy, andon_test_async_cb, &async);
  g_assert_cmpint (finish_one (f, &async), ==, ANDON_ACTION_CONFLICT);
  andon_actions_out_of_service_async (f->actions, "a-5", seen[0], NULL, "overhaul", 0, andon_test_async_cb, &async);
  g_assert_cmpint (finish_one (f, &async), ==, ANDON_ACTION_CONFLICT);
  andon_actions_shelve_async (f->actions, ids, NULL, &noisy, andon_test_async_cb, &async);
  g_assert_cmpint (finish_one (f, &async), ==, ANDON_ACTION_DONE);
}

/* One's own last action is no surprise: a form that was open meanwhile is confirmed on what that made of it. */
static void
test_form_knows_own_actions (Fixture *f, gconstpointer data)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  const char *ids[] = { "a-6", NULL };
  const guint seen[] = { andon_actions_get_seen (f->actions, "a-6") };

  acknowledge (f, "a-6");
  g_assert_cmpuint (andon_actions_get_seen (f->actions, "a-6"), >, seen[0]);
  andon_actions_shelve_async (f->actions, ids, seen, &noisy, andon_test_async_cb, &async);
  g_assert_cmpint (finish_one (f, &async), ==, ANDON_ACTION_DONE);
}

static void
test_out_of_service_body (Fixture *f, gconstpointer data)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;

  andon_actions_out_of_service_async (f->actions, "a-2", 0, "4711", "overhaul", START, andon_test_async_cb, &async);
  g_assert_cmpint (finish_one (f, &async), ==, ANDON_ACTION_DONE);
  g_assert_nonnull (strstr (andon_stub_platform_get_last_body (f->stub), "{\"permit\":\"4711\",\"reason\":\"overhaul\",\"review\":\"20"));
}

static void
test_conflict (Fixture *f, gconstpointer data)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  const char *ids[] = { "a-5", NULL };
  g_autoptr (AndonAlert) other = client_fixture_alert (5);

  other->revision = 2;
  other->state = ANDON_ALERT_STATE_ACKED;
  other->acknowledged_by = g_strdup ("eve");
  other->acknowledged_at = START;
  andon_stub_platform_change_silently (f->stub, other);
  andon_actions_shelve_async (f->actions, ids, NULL, &noisy, andon_test_async_cb, &async);
  g_assert_cmpint (finish_one (f, &async), ==, ANDON_ACTION_CONFLICT);
  g_assert_cmpstr (f->last->by, ==, "eve");
  g_assert_cmpint (f->last->at, ==, START);
  g_assert_cmpuint (f->n_conflicts, ==, 1);
  g_assert_false (andon_actions_can_undo (f->actions));
  g_autoptr (AndonAlertItem) item = item_of (f, "a-5");
  andon_test_await_true (andon_alert_item_get_revision (item) == 2);
}

static void
test_shelve_until_value (Fixture *f, gconstpointer data)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  const char *ids[] = { "a-6", NULL };
  const AndonShelfCondition until = { ANDON_SHELF_TEST_RATE_BELOW, -2.5, "p-1.flow" };
  const AndonShelfWish wish = { .minutes = 15, .reason = "noisy", .one_shot = TRUE, .until = &until };

  andon_actions_shelve_async (f->actions, ids, NULL, &wish, andon_test_async_cb, &async);
  g_assert_cmpint (finish_one (f, &async), ==, ANDON_ACTION_DONE);
  g_assert_cmpstr (andon_stub_platform_get_last_body (f->stub), ==,
                   "{\"minutes\":15,\"reason\":\"noisy\",\"one_shot\":true,"
                   "\"until_rate\":{\"signal\":\"p-1.flow\",\"below\":-2.5}}");
}

static void
test_own_actions_follow_each_other (Fixture *f, gconstpointer data)
{
  AndonTestAsync first = ANDON_TEST_ASYNC_INIT, second = ANDON_TEST_ASYNC_INIT;
  const char *ids[] = { "a-6", NULL };

  andon_actions_acknowledge_async (f->actions, ids, NULL, andon_test_async_cb, &first);
  andon_actions_shelve_async (f->actions, ids, NULL, &noisy, andon_test_async_cb, &second);
  g_assert_cmpint (finish_one (f, &first), ==, ANDON_ACTION_ALREADY);
  g_assert_cmpint (finish_one (f, &second), ==, ANDON_ACTION_DONE);
}

static void
test_queued_and_sent_once (Fixture *f, gconstpointer data)
{
  g_autoptr (AndonAlertItem) item = item_of (f, "a-7");

  cut (f);
  g_assert_cmpint (acknowledge (f, "a-7"), ==, ANDON_ACTION_QUEUED);
  g_assert_cmpint (acknowledge (f, "a-8"), ==, ANDON_ACTION_QUEUED);
  g_assert_cmpint (andon_alert_item_get_pending (item), ==, ANDON_PENDING_QUEUED);
  g_assert_cmpint (andon_alert_item_get_state (item), ==, ANDON_ALERT_STATE_UNACK);
  g_assert_cmpuint (andon_actions_get_n_queued (f->actions), ==, 2);
  mend (f);
  await_live (f);
  andon_test_await_true (f->n_conflicts == 2);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 2);
  g_assert_cmpuint (andon_actions_get_n_queued (f->actions), ==, 0);
  g_assert_cmpint (andon_alert_item_get_pending (item), ==, ANDON_PENDING_NONE);
}

static void
test_answer_lost (Fixture *f, gconstpointer data)
{
  andon_stub_platform_swallow_answer (f->stub);
  g_assert_cmpint (acknowledge (f, "a-1"), ==, ANDON_ACTION_QUEUED);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 1);
  andon_test_await_true ((andon_clock_advance (f->clock, 100000), andon_stub_platform_beat (f->stub, 0.1, NULL, 0), andon_actions_get_n_queued (f->actions) == 0));
  andon_test_await_true (f->n_done + f->n_conflicts == 1);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 1);
  g_assert_cmpuint (andon_stub_platform_get_n_repeated (f->stub), ==, 1);
}

static void
test_expires (Fixture *f, gconstpointer data)
{
  cut (f);
  g_assert_cmpint (acknowledge (f, "a-7"), ==, ANDON_ACTION_QUEUED);
  andon_clock_advance (f->clock, 9 * 60 * G_USEC_PER_SEC);
  andon_test_drain ();
  g_assert_cmpuint (f->n_returned, ==, 0);
  andon_clock_advance (f->clock, 2 * 60 * G_USEC_PER_SEC);
  andon_test_await_true (f->n_returned == 1);
  g_assert_cmpint (f->last->outcome, ==, ANDON_ACTION_EXPIRED);
  g_assert_cmpstr (f->last->alert, ==, "a-7");
  mend (f);
  await_live (f);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 0);
}

/* Somebody sets the wall clock: what waits is neither too old nor young for ever. */
static void
test_expires_by_no_wall (Fixture *f, gconstpointer data)
{
  cut (f);
  g_assert_cmpint (acknowledge (f, "a-7"), ==, ANDON_ACTION_QUEUED);
  andon_clock_step (f->clock, G_TIME_SPAN_HOUR);
  andon_clock_advance (f->clock, 2 * G_USEC_PER_SEC);
  andon_test_drain ();
  g_assert_cmpuint (f->n_returned, ==, 0);
  andon_clock_step (f->clock, -3 * G_TIME_SPAN_HOUR);
  andon_clock_advance (f->clock, 11 * 60 * G_USEC_PER_SEC);
  andon_test_await_true (f->n_returned == 1);
  g_assert_cmpint (f->last->outcome, ==, ANDON_ACTION_EXPIRED);
}

static void
wait_in_the_outbox (Fixture *f)
{
  cut (f);
  g_assert_cmpint (acknowledge (f, "a-7"), ==, ANDON_ACTION_QUEUED);
  close_session (f);
  andon_stub_platform_start (f->stub);
}

/* The same, over a restart of the seat. */
static void
test_kept_over_a_step (Fixture *f, gconstpointer data)
{
  wait_in_the_outbox (f);
  andon_clock_step (f->clock, -G_TIME_SPAN_HOUR);
  andon_clock_advance (f->clock, 60 * G_USEC_PER_SEC);
  open_session (f);
  await_live (f);
  andon_test_await_true (f->n_done + f->n_conflicts == 1);
  g_assert_cmpuint (f->n_returned, ==, 0);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 1);
}

/* After a boot only the wall can tell, and a wall clock that stands before the action can't: it is not sent. */
static void
test_returned_where_nothing_can_tell (Fixture *f, gconstpointer data)
{
  wait_in_the_outbox (f);
  andon_clock_reboot (f->clock, "boot-2");
  andon_clock_step (f->clock, -G_TIME_SPAN_HOUR);
  open_session (f);
  andon_test_await_true (f->n_returned == 1);
  g_assert_cmpint (f->last->outcome, ==, ANDON_ACTION_EXPIRED);
  await_live (f);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 0);
}

static void
test_kept_over_a_boot (Fixture *f, gconstpointer data)
{
  wait_in_the_outbox (f);
  andon_clock_advance (f->clock, 5 * 60 * G_USEC_PER_SEC);
  andon_clock_reboot (f->clock, "boot-2");
  open_session (f);
  await_live (f);
  andon_test_await_true (f->n_done + f->n_conflicts == 1);
}

/* The seat goes to another platform with an action in the outbox. */
static AndonStubPlatform *
go_elsewhere (Fixture *f)
{
  AndonStubPlatform *other = andon_stub_platform_new ();

  cut (f);
  g_assert_cmpint (acknowledge (f, "a-7"), ==, ANDON_ACTION_QUEUED);
  andon_stub_platform_set_identity (other, "stub-2", "1");
  andon_session_set_endpoint (f->session, andon_stub_platform_get_url (other), ANDON_STUB_TOKEN);
  andon_test_await_true ((andon_clock_advance (f->clock, 10000), andon_stub_platform_get_n_feeds (other) == 1));
  andon_stub_platform_beat (other, 0.5, NULL, 0);
  andon_test_await_true (andon_session_is_live (f->session));
  andon_test_await_true (andon_session_get_elsewhere (f->session)->len == 1);
  return other;
}

static void
leave_other (Fixture *f, AndonStubPlatform *other)
{
  close_session (f);
  andon_test_await_true (andon_stub_platform_get_n_feeds (other) == 0);
  andon_stub_platform_free (other);
}

static void
test_waits_for_its_platform (Fixture *f, gconstpointer data)
{
  AndonStubPlatform *other = go_elsewhere (f);
  const AndonElsewhere *waiting = g_ptr_array_index (andon_session_get_elsewhere (f->session), 0);

  g_assert_cmpstr (waiting->platform, ==, "stub-1");
  g_assert_cmpuint (waiting->n, ==, 1);
  g_assert_nonnull (waiting->url);
  g_assert_cmpint (waiting->due, >, andon_clock_elapsed (f->clock));
  /* Neither sent to the other, nor told to be taken back. */
  g_assert_cmpuint (andon_stub_platform_get_n_effects (other), ==, 0);
  g_assert_cmpuint (andon_actions_get_n_queued (f->actions), ==, 0);
  g_assert_cmpuint (f->n_returned, ==, 0);

  mend (f);
  await_live (f);
  andon_test_await_true (f->n_done + f->n_conflicts == 1);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 1);
  andon_test_await_true (andon_session_get_elsewhere (f->session)->len == 0);
  leave_other (f, other);
}

/* What one person did is not sent in another's name. */
static void
test_waits_for_its_person (Fixture *f, gconstpointer data)
{
  cut (f);
  g_assert_cmpint (acknowledge (f, "a-7"), ==, ANDON_ACTION_QUEUED);
  andon_stub_platform_set_subject (f->stub, "erika");
  mend (f);
  await_live (f);
  andon_test_await_true (g_strcmp0 (andon_session_get_subject (f->session), "erika") == 0);
  andon_clock_advance (f->clock, 6 * G_USEC_PER_SEC);
  andon_test_drain ();
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 0);
  g_assert_cmpuint (andon_actions_get_n_queued (f->actions), ==, 1);

  andon_stub_platform_set_subject (f->stub, "otto");
  cut (f);
  mend (f);
  await_live (f);
  andon_test_await_true (f->n_done + f->n_conflicts == 1);
}

static void
test_discarded_elsewhere (Fixture *f, gconstpointer data)
{
  AndonStubPlatform *other = go_elsewhere (f);

  andon_session_discard_elsewhere (f->session, "stub-1");
  andon_test_await_true (andon_session_get_elsewhere (f->session)->len == 0);
  mend (f);
  await_live (f);
  andon_test_drain ();
  g_assert_cmpuint (andon_actions_get_n_queued (f->actions), ==, 0);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 0);
  leave_other (f, other);
}

static void
test_control_is_never_queued (Fixture *f, gconstpointer data)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  cut (f);
  andon_actions_out_of_service_async (f->actions, "a-1", 0, NULL, "overhaul", 0, andon_test_async_cb, &async);
  results = andon_actions_finish (f->actions, andon_test_await (&async), &error);
  g_assert_null (results);
  g_assert_error (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_NOT_LIVE);
  g_assert_cmpuint (andon_actions_get_n_queued (f->actions), ==, 0);
  andon_test_async_clear (&async);
}

static void
test_undo (Fixture *f, gconstpointer data)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  const char *ids[] = { "a-2", NULL };

  g_assert_false (andon_actions_can_undo (f->actions));
  andon_actions_shelve_async (f->actions, ids, NULL, &noisy, andon_test_async_cb, &async);
  g_assert_cmpint (finish_one (f, &async), ==, ANDON_ACTION_DONE);
  andon_actions_label_async (f->actions, "a-2", ANDON_LABEL_CLASS_FALSE, 0, 0, NULL, NULL, andon_test_async_cb, &async);
  g_assert_cmpint (finish_one (f, &async), ==, ANDON_ACTION_DONE);
  g_assert_nonnull (strstr (andon_stub_platform_get_last_body (f->stub), "\"class\":\"false\""));
  g_assert_true (andon_actions_can_undo (f->actions));

  andon_actions_undo_async (f->actions, andon_test_async_cb, &async);
  g_assert_cmpint (finish_one (f, &async), ==, ANDON_ACTION_DONE);
  g_assert_true (g_str_has_suffix (andon_stub_platform_get_last_path (f->stub), "/withdraw"));
  andon_actions_undo_async (f->actions, andon_test_async_cb, &async);
  g_assert_cmpint (finish_one (f, &async), ==, ANDON_ACTION_DONE);
  g_assert_cmpstr (andon_stub_platform_get_last_path (f->stub), ==, "/alerts/a-2/unshelve");
  g_assert_false (andon_actions_can_undo (f->actions));
}

/* A comment that waited while its alert went on is not lost over the revision. */
static void
test_comment_survives_a_change (Fixture *f, gconstpointer data)
{
  g_autoptr (AndonAlert) newer = client_fixture_alert (4);
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;

  cut (f);
  andon_actions_comment_async (f->actions, "a-4", 0, "the coupling smells of rubber", andon_test_async_cb, &async);
  g_assert_cmpint (finish_one (f, &async), ==, ANDON_ACTION_QUEUED);
  newer->revision = 7;
  andon_stub_platform_change (f->stub, newer);
  mend (f);
  await_live (f);
  andon_test_await_true (f->n_done + f->n_conflicts == 1);
  g_assert_cmpuint (f->n_done, ==, 1);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 1);
  g_assert_nonnull (strstr (andon_stub_platform_get_last_body (f->stub), "smells of rubber"));
}

/* What was shelved at one stroke comes back at one stroke. */
static void
test_undo_many (Fixture *f, gconstpointer data)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  const char *one[] = { "a-1", NULL };
  const char *many[] = { "a-2", "a-3", "a-4", NULL };

  andon_actions_shelve_async (f->actions, one, NULL, &noisy, andon_test_async_cb, &async);
  g_assert_cmpint (finish_one (f, &async), ==, ANDON_ACTION_DONE);
  andon_actions_shelve_async (f->actions, many, NULL, &noisy, NULL, NULL);
  andon_test_await_true (f->n_done == 4);
  andon_actions_undo_async (f->actions, NULL, NULL);
  andon_test_await_true (f->n_done == 7);
  for (guint i = 0; many[i] != NULL; i++)
    g_assert_cmpint (andon_stub_platform_lookup (f->stub, many[i])->state, !=, ANDON_ALERT_STATE_SHLVD);
  g_assert_cmpint (andon_stub_platform_lookup (f->stub, "a-1")->state, ==, ANDON_ALERT_STATE_SHLVD);
  g_assert_true (andon_actions_can_undo (f->actions));
}

/* Taken back between the sending and the answer. */
static void
test_undo_on_its_way (Fixture *f, gconstpointer data)
{
  const char *ids[] = { "a-2", NULL };

  andon_actions_shelve_async (f->actions, ids, NULL, &noisy, NULL, NULL);
  andon_test_await_true (andon_stub_platform_get_n_effects (f->stub) == 1);
  andon_actions_undo_async (f->actions, NULL, NULL);
  andon_test_await_true (andon_stub_platform_get_n_effects (f->stub) == 2);
  g_assert_cmpint (andon_stub_platform_lookup (f->stub, "a-2")->state, !=, ANDON_ALERT_STATE_SHLVD);
}

static void
test_undo_of_what_waits (Fixture *f, gconstpointer data)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;

  cut (f);
  andon_actions_label_async (f->actions, "a-2", ANDON_LABEL_CLASS_TRUE, 0, 0, NULL, NULL, andon_test_async_cb, &async);
  g_assert_cmpint (finish_one (f, &async), ==, ANDON_ACTION_QUEUED);
  andon_actions_undo_async (f->actions, NULL, NULL);
  andon_test_await_true (f->n_returned == 1);
  g_assert_cmpint (f->last->outcome, ==, ANDON_ACTION_TAKEN_BACK);
  mend (f);
  await_live (f);
  andon_test_drain ();
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 0);
}

/* The seat dies with an action on disk: the next run sends it, once. */
static void
test_killed (Fixture *f, gconstpointer data)
{
  close_session (f);
  g_setenv ("ANDON_TEST_SEAT", andon_test_dir_get_path (f->dir), TRUE);
  g_test_trap_subprocess ("/client/actions/killed/subprocess", 30 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_stdout ("*kept on disk*");
  open_session (f);
  await_live (f);
  andon_test_await_true (f->n_done + f->n_conflicts == 1);
  g_assert_cmpstr (f->last->alert, ==, "a-9");
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 1);
  close_session (f);
  open_session (f);
  await_live (f);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 1);
  g_assert_cmpuint (andon_stub_platform_get_n_repeated (f->stub), ==, 0);
}

static void
test_killed_subprocess (void)
{
  g_autoptr (AndonClock) clock = andon_clock_new_manual (START);
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  const char *ids[] = { "a-9", NULL };
  g_autoptr (GPtrArray) results = NULL;
  AndonSession *session;

  session = andon_session_new (g_getenv ("ANDON_TEST_SEAT"), clock);
  andon_session_set_endpoint (session, "http://127.0.0.1:1", ANDON_STUB_TOKEN);
  andon_session_start (session);
  andon_test_await_true (andon_alert_store_get_size (andon_session_get_alerts (session)) == 10);
  andon_actions_acknowledge_async (andon_session_get_actions (session), ids, NULL, andon_test_async_cb, &async);
  results = andon_actions_finish (andon_session_get_actions (session), andon_test_await (&async), NULL);
  g_assert_cmpint (((AndonActionResult *) results->pdata[0])->outcome, ==, ANDON_ACTION_QUEUED);
  g_print ("kept on disk\n");
  fflush (stdout);
  raise (SIGKILL);
}

#define ADD(name, func) g_test_add ("/client/actions/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("acknowledge", test_acknowledge);
  ADD ("many", test_many);
  ADD ("conflict", test_conflict);
  ADD ("form/quotes-what-was-seen", test_form_quotes_what_was_seen);
  ADD ("form/knows-own-actions", test_form_knows_own_actions);
  ADD ("shelve-until-value", test_shelve_until_value);
  ADD ("out-of-service-body", test_out_of_service_body);
  ADD ("own-actions-follow-each-other", test_own_actions_follow_each_other);
  ADD ("queued-and-sent-once", test_queued_and_sent_once);
  ADD ("answer-lost", test_answer_lost);
  ADD ("expires", test_expires);
  ADD ("expires-by-no-wall", test_expires_by_no_wall);
  ADD ("kept-over-a-step", test_kept_over_a_step);
  ADD ("returned-where-nothing-can-tell", test_returned_where_nothing_can_tell);
  ADD ("kept-over-a-boot", test_kept_over_a_boot);
  ADD ("waits-for-its-platform", test_waits_for_its_platform);
  ADD ("waits-for-its-person", test_waits_for_its_person);
  ADD ("discarded-elsewhere", test_discarded_elsewhere);
  ADD ("control-is-never-queued", test_control_is_never_queued);
  ADD ("undo", test_undo);
  ADD ("comment-survives-a-change", test_comment_survives_a_change);
  ADD ("undo-many", test_undo_many);
  ADD ("undo-on-its-way", test_undo_on_its_way);
  ADD ("undo-of-what-waits", test_undo_of_what_waits);
  ADD ("killed", test_killed);
  g_test_add_func ("/client/actions/killed/subprocess", test_killed_subprocess);
  return g_test_run ();
}
