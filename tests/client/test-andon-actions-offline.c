/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "actions-fixture.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "andon-alert-store.h"
#include "andon-test-follow.h"
#include "client-fixtures.h"

static void
live_on (ActionsFixture *f)
{
  if (andon_test_follow (f->clock))
    andon_stub_platform_beat (f->stub, 0.1, NULL, 0);
}

static void
test_queued_and_sent_once (ActionsFixture *f, gconstpointer data)
{
  g_autoptr (AndonAlertItem) item = actions_fixture_item_of (f, "a-7");

  actions_fixture_cut (f);
  g_assert_cmpint (actions_fixture_acknowledge (f, "a-7"), ==, ANDON_ACTION_QUEUED);
  g_assert_cmpint (actions_fixture_acknowledge (f, "a-8"), ==, ANDON_ACTION_QUEUED);
  g_assert_cmpint (andon_alert_item_get_pending (item), ==, ANDON_PENDING_QUEUED);
  g_assert_cmpint (andon_alert_item_get_state (item), ==, ANDON_ALERT_STATE_UNACK);
  g_assert_cmpuint (andon_actions_get_n_queued (f->actions), ==, 2);
  actions_fixture_mend (f);
  actions_fixture_await_live (f);
  andon_test_await_true (f->n_conflicts == 2);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 2);
  g_assert_cmpuint (andon_actions_get_n_queued (f->actions), ==, 0);
  g_assert_cmpint (andon_alert_item_get_pending (item), ==, ANDON_PENDING_NONE);
}

static void
test_answer_lost (ActionsFixture *f, gconstpointer data)
{
  andon_stub_platform_swallow_answer (f->stub);
  g_assert_cmpint (actions_fixture_acknowledge (f, "a-1"), ==, ANDON_ACTION_QUEUED);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 1);
  andon_test_await_true ((live_on (f), andon_actions_get_n_queued (f->actions) == 0));
  andon_test_await_true (f->n_done + f->n_conflicts == 1);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 1);
  g_assert_cmpuint (andon_stub_platform_get_n_repeated (f->stub), ==, 1);
}

static void
test_expires (ActionsFixture *f, gconstpointer data)
{
  actions_fixture_cut (f);
  g_assert_cmpint (actions_fixture_acknowledge (f, "a-7"), ==, ANDON_ACTION_QUEUED);
  andon_clock_advance (f->clock, 9 * 60 * G_USEC_PER_SEC);
  andon_test_drain ();
  g_assert_cmpuint (f->n_returned, ==, 0);
  andon_clock_advance (f->clock, 2 * 60 * G_USEC_PER_SEC);
  andon_test_await_true (f->n_returned == 1);
  g_assert_cmpint (f->last->outcome, ==, ANDON_ACTION_EXPIRED);
  g_assert_cmpstr (f->last->alert, ==, "a-7");
  actions_fixture_mend (f);
  actions_fixture_await_live (f);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 0);
}

/* Somebody sets the wall clock: what waits is neither too old nor young for ever. */
static void
test_expires_by_no_wall (ActionsFixture *f, gconstpointer data)
{
  actions_fixture_cut (f);
  g_assert_cmpint (actions_fixture_acknowledge (f, "a-7"), ==, ANDON_ACTION_QUEUED);
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
wait_in_the_outbox (ActionsFixture *f)
{
  actions_fixture_cut (f);
  g_assert_cmpint (actions_fixture_acknowledge (f, "a-7"), ==, ANDON_ACTION_QUEUED);
  actions_fixture_close_session (f);
  andon_stub_platform_start (f->stub);
}

/* The same, over a restart of the seat. */
static void
test_kept_over_a_step (ActionsFixture *f, gconstpointer data)
{
  wait_in_the_outbox (f);
  andon_clock_step (f->clock, -G_TIME_SPAN_HOUR);
  andon_clock_advance (f->clock, 60 * G_USEC_PER_SEC);
  actions_fixture_open_session (f);
  actions_fixture_await_live (f);
  andon_test_await_true (f->n_done + f->n_conflicts == 1);
  g_assert_cmpuint (f->n_returned, ==, 0);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 1);
}

/* After a boot only the wall can tell, and a wall clock that stands before the action can't: it is not sent. */
static void
test_returned_where_nothing_can_tell (ActionsFixture *f, gconstpointer data)
{
  wait_in_the_outbox (f);
  andon_clock_reboot (f->clock, "boot-2");
  andon_clock_step (f->clock, -G_TIME_SPAN_HOUR);
  actions_fixture_open_session (f);
  andon_test_await_true (f->n_returned == 1);
  g_assert_cmpint (f->last->outcome, ==, ANDON_ACTION_EXPIRED);
  actions_fixture_await_live (f);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 0);
}

static void
test_kept_over_a_boot (ActionsFixture *f, gconstpointer data)
{
  wait_in_the_outbox (f);
  andon_clock_advance (f->clock, 5 * 60 * G_USEC_PER_SEC);
  andon_clock_reboot (f->clock, "boot-2");
  actions_fixture_open_session (f);
  actions_fixture_await_live (f);
  andon_test_await_true (f->n_done + f->n_conflicts == 1);
}

/* The seat goes to another platform with an action in the outbox. */
static AndonStubPlatform *
go_elsewhere (ActionsFixture *f)
{
  AndonStubPlatform *other = andon_stub_platform_new ();

  actions_fixture_cut (f);
  g_assert_cmpint (actions_fixture_acknowledge (f, "a-7"), ==, ANDON_ACTION_QUEUED);
  andon_stub_platform_set_identity (other, "stub-2", "1");
  andon_session_set_endpoint (f->session, andon_stub_platform_get_url (other), ANDON_STUB_TOKEN);
  andon_test_await_true ((andon_test_follow (f->clock), andon_stub_platform_get_n_feeds (other) == 1));
  andon_stub_platform_beat (other, 0.5, NULL, 0);
  andon_test_await_true (andon_session_is_live (f->session));
  andon_test_await_true (andon_session_get_elsewhere (f->session)->len == 1);
  return other;
}

static void
leave_other (ActionsFixture *f, AndonStubPlatform *other)
{
  actions_fixture_close_session (f);
  andon_test_await_true (andon_stub_platform_get_n_feeds (other) == 0);
  andon_stub_platform_free (other);
}

static void
test_waits_for_its_platform (ActionsFixture *f, gconstpointer data)
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

  actions_fixture_mend (f);
  actions_fixture_await_live (f);
  andon_test_await_true (f->n_done + f->n_conflicts == 1);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 1);
  andon_test_await_true (andon_session_get_elsewhere (f->session)->len == 0);
  leave_other (f, other);
}

/* What one person did is not sent in another's name. */
static void
test_waits_for_its_person (ActionsFixture *f, gconstpointer data)
{
  actions_fixture_cut (f);
  g_assert_cmpint (actions_fixture_acknowledge (f, "a-7"), ==, ANDON_ACTION_QUEUED);
  andon_stub_platform_set_subject (f->stub, "erika");
  actions_fixture_mend (f);
  actions_fixture_await_live (f);
  andon_test_await_true (g_strcmp0 (andon_session_get_subject (f->session), "erika") == 0);
  andon_clock_advance (f->clock, 6 * G_USEC_PER_SEC);
  andon_test_drain ();
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 0);
  g_assert_cmpuint (andon_actions_get_n_queued (f->actions), ==, 1);

  andon_stub_platform_set_subject (f->stub, "otto");
  actions_fixture_cut (f);
  actions_fixture_mend (f);
  actions_fixture_await_live (f);
  andon_test_await_true (f->n_done + f->n_conflicts == 1);
}

static void
test_discarded_elsewhere (ActionsFixture *f, gconstpointer data)
{
  AndonStubPlatform *other = go_elsewhere (f);

  andon_session_discard_elsewhere (f->session, "stub-1");
  andon_test_await_true (andon_session_get_elsewhere (f->session)->len == 0);
  actions_fixture_mend (f);
  actions_fixture_await_live (f);
  andon_test_drain ();
  g_assert_cmpuint (andon_actions_get_n_queued (f->actions), ==, 0);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 0);
  leave_other (f, other);
}

static void
test_undo_of_what_waits (ActionsFixture *f, gconstpointer data)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;

  actions_fixture_cut (f);
  andon_actions_label_async (f->actions, "a-2", ANDON_LABEL_CLASS_TRUE, 0, 0, NULL, NULL, andon_test_async_cb, &async);
  g_assert_cmpint (actions_fixture_finish_one (f, &async), ==, ANDON_ACTION_QUEUED);
  andon_actions_undo_async (f->actions, NULL, NULL);
  andon_test_await_true (f->n_returned == 1);
  g_assert_cmpint (f->last->outcome, ==, ANDON_ACTION_TAKEN_BACK);
  actions_fixture_mend (f);
  actions_fixture_await_live (f);
  andon_test_drain ();
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 0);
}

/* The seat dies with an action on disk: the next run sends it, once. */
static void
test_killed (ActionsFixture *f, gconstpointer data)
{
  actions_fixture_close_session (f);
  g_setenv ("ANDON_TEST_SEAT", andon_test_dir_get_path (f->dir), TRUE);
  g_test_trap_subprocess ("/client/actions/killed/subprocess", 30 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_stdout ("*kept on disk*");
  actions_fixture_open_session (f);
  actions_fixture_await_live (f);
  andon_test_await_true (f->n_done + f->n_conflicts == 1);
  g_assert_cmpstr (f->last->alert, ==, "a-9");
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 1);
  actions_fixture_close_session (f);
  actions_fixture_open_session (f);
  actions_fixture_await_live (f);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 1);
  g_assert_cmpuint (andon_stub_platform_get_n_repeated (f->stub), ==, 0);
}

static void
test_killed_subprocess (void)
{
  g_autoptr (AndonClock) clock = andon_clock_new_manual (ACTIONS_FIXTURE_START);
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

#define ADD(name, func) \
  g_test_add ("/client/actions/" name, ActionsFixture, NULL, actions_fixture_set_up, func, actions_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
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
  ADD ("undo-of-what-waits", test_undo_of_what_waits);
  ADD ("killed", test_killed);
  g_test_add_func ("/client/actions/killed/subprocess", test_killed_subprocess);
  return g_test_run ();
}
