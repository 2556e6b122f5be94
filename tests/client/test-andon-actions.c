/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "actions-fixture.h"

#include <string.h>

#include "andon-alert-store.h"
#include "client-fixtures.h"

static const AndonShelfWish noisy = { .minutes = 15, .reason = "noisy" };

static void
test_acknowledge (ActionsFixture *f, gconstpointer data)
{
  g_autoptr (AndonAlertItem) item = actions_fixture_item_of (f, "a-3");
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  const char *ids[] = { "a-3", NULL };

  andon_actions_acknowledge_async (f->actions, ids, "looked at it", andon_test_async_cb, &async);
  g_assert_cmpint (andon_alert_item_get_pending (item), ==, ANDON_PENDING_ON_ITS_WAY);
  g_assert_cmpstr (andon_alert_item_get_pending_verb (item), ==, "acknowledge");
  g_assert_cmpint (andon_alert_item_get_state (item), ==, ANDON_ALERT_STATE_UNACK);

  /* The stub lets Ana acknowledge everything, and we are Otto. */
  g_assert_cmpint (actions_fixture_finish_one (f, &async), ==, ANDON_ACTION_ALREADY);
  g_assert_cmpstr (f->last->by, ==, "ana");
  g_assert_nonnull (strstr (andon_stub_platform_get_last_body (f->stub), "\"annunciation\":1"));
  g_assert_cmpstr (andon_stub_platform_get_last_path (f->stub), ==, "/alerts/a-3/acknowledge");
  andon_test_await_true (andon_alert_item_get_state (item) == ANDON_ALERT_STATE_ACKED);
  g_assert_cmpint (andon_alert_item_get_pending (item), ==, ANDON_PENDING_NONE);
  g_assert_null (andon_alert_item_get_pending_verb (item));
}

static void
test_many (ActionsFixture *f, gconstpointer data)
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
test_form_quotes_what_was_seen (ActionsFixture *f, gconstpointer data)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  const char *ids[] = { "a-5", NULL };
  const guint seen[] = { andon_actions_get_seen (f->actions, "a-5") };
  g_autoptr (AndonAlert) newer = client_fixture_alert (5);
  g_autoptr (AndonAlertItem) item = actions_fixture_item_of (f, "a-5");

  newer->revision = seen[0] + 1;
  newer->annunciation++;
  andon_stub_platform_change (f->stub, newer);
  andon_test_await_true (andon_alert_item_get_revision (item) == seen[0] + 1);
  andon_actions_shelve_async (f->actions, ids, seen, &noisy, andon_test_async_cb, &async);
  g_assert_cmpint (actions_fixture_finish_one (f, &async), ==, ANDON_ACTION_CONFLICT);
  andon_actions_out_of_service_async (f->actions, "a-5", seen[0], NULL, "overhaul", 0, andon_test_async_cb, &async);
  g_assert_cmpint (actions_fixture_finish_one (f, &async), ==, ANDON_ACTION_CONFLICT);
  andon_actions_shelve_async (f->actions, ids, NULL, &noisy, andon_test_async_cb, &async);
  g_assert_cmpint (actions_fixture_finish_one (f, &async), ==, ANDON_ACTION_DONE);
}

/* One's own last action is no surprise: a form that was open meanwhile is confirmed on what that made of it. */
static void
test_form_knows_own_actions (ActionsFixture *f, gconstpointer data)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  const char *ids[] = { "a-6", NULL };
  const guint seen[] = { andon_actions_get_seen (f->actions, "a-6") };

  actions_fixture_acknowledge (f, "a-6");
  g_assert_cmpuint (andon_actions_get_seen (f->actions, "a-6"), >, seen[0]);
  andon_actions_shelve_async (f->actions, ids, seen, &noisy, andon_test_async_cb, &async);
  g_assert_cmpint (actions_fixture_finish_one (f, &async), ==, ANDON_ACTION_DONE);
}

static void
test_out_of_service_body (ActionsFixture *f, gconstpointer data)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;

  andon_actions_out_of_service_async (f->actions, "a-2", 0, "4711", "overhaul", ACTIONS_FIXTURE_START,
                                      andon_test_async_cb, &async);
  g_assert_cmpint (actions_fixture_finish_one (f, &async), ==, ANDON_ACTION_DONE);
  g_assert_nonnull (strstr (andon_stub_platform_get_last_body (f->stub),
                            "{\"permit\":\"4711\",\"reason\":\"overhaul\",\"review\":\"20"));
}

static void
test_conflict (ActionsFixture *f, gconstpointer data)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  const char *ids[] = { "a-5", NULL };
  g_autoptr (AndonAlert) other = client_fixture_alert (5);

  other->revision = 2;
  other->state = ANDON_ALERT_STATE_ACKED;
  other->acknowledged_by = g_strdup ("eve");
  other->acknowledged_at = ACTIONS_FIXTURE_START;
  andon_stub_platform_change_silently (f->stub, other);
  andon_actions_shelve_async (f->actions, ids, NULL, &noisy, andon_test_async_cb, &async);
  g_assert_cmpint (actions_fixture_finish_one (f, &async), ==, ANDON_ACTION_CONFLICT);
  g_assert_cmpstr (f->last->by, ==, "eve");
  g_assert_cmpint (f->last->at, ==, ACTIONS_FIXTURE_START);
  g_assert_cmpuint (f->n_conflicts, ==, 1);
  g_assert_false (andon_actions_can_undo (f->actions));
  g_autoptr (AndonAlertItem) item = actions_fixture_item_of (f, "a-5");
  andon_test_await_true (andon_alert_item_get_revision (item) == 2);
}

static void
test_shelve_until_value (ActionsFixture *f, gconstpointer data)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  const char *ids[] = { "a-6", NULL };
  const AndonShelfCondition until = { ANDON_SHELF_TEST_RATE_BELOW, -2.5, "p-1.flow" };
  const AndonShelfWish wish = { .minutes = 15, .reason = "noisy", .one_shot = TRUE, .until = &until };

  andon_actions_shelve_async (f->actions, ids, NULL, &wish, andon_test_async_cb, &async);
  g_assert_cmpint (actions_fixture_finish_one (f, &async), ==, ANDON_ACTION_DONE);
  g_assert_cmpstr (andon_stub_platform_get_last_body (f->stub), ==,
                   "{\"minutes\":15,\"reason\":\"noisy\",\"one_shot\":true,"
                   "\"until_rate\":{\"signal\":\"p-1.flow\",\"below\":-2.5}}");
}

static void
test_own_actions_follow_each_other (ActionsFixture *f, gconstpointer data)
{
  AndonTestAsync first = ANDON_TEST_ASYNC_INIT, second = ANDON_TEST_ASYNC_INIT;
  const char *ids[] = { "a-6", NULL };

  andon_actions_acknowledge_async (f->actions, ids, NULL, andon_test_async_cb, &first);
  andon_actions_shelve_async (f->actions, ids, NULL, &noisy, andon_test_async_cb, &second);
  g_assert_cmpint (actions_fixture_finish_one (f, &first), ==, ANDON_ACTION_ALREADY);
  g_assert_cmpint (actions_fixture_finish_one (f, &second), ==, ANDON_ACTION_DONE);
}

static void
test_control_is_never_queued (ActionsFixture *f, gconstpointer data)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  actions_fixture_cut (f);
  andon_actions_out_of_service_async (f->actions, "a-1", 0, NULL, "overhaul", 0, andon_test_async_cb, &async);
  results = andon_actions_finish (f->actions, andon_test_await (&async), &error);
  g_assert_null (results);
  g_assert_error (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_NOT_LIVE);
  g_assert_cmpuint (andon_actions_get_n_queued (f->actions), ==, 0);
  andon_test_async_clear (&async);
}

static void
test_undo (ActionsFixture *f, gconstpointer data)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  const char *ids[] = { "a-2", NULL };

  g_assert_false (andon_actions_can_undo (f->actions));
  andon_actions_shelve_async (f->actions, ids, NULL, &noisy, andon_test_async_cb, &async);
  g_assert_cmpint (actions_fixture_finish_one (f, &async), ==, ANDON_ACTION_DONE);
  andon_actions_label_async (f->actions, "a-2", ANDON_LABEL_CLASS_FALSE, 0, 0, NULL, NULL, andon_test_async_cb, &async);
  g_assert_cmpint (actions_fixture_finish_one (f, &async), ==, ANDON_ACTION_DONE);
  g_assert_nonnull (strstr (andon_stub_platform_get_last_body (f->stub), "\"class\":\"false\""));
  g_assert_true (andon_actions_can_undo (f->actions));

  andon_actions_undo_async (f->actions, andon_test_async_cb, &async);
  g_assert_cmpint (actions_fixture_finish_one (f, &async), ==, ANDON_ACTION_DONE);
  g_assert_true (g_str_has_suffix (andon_stub_platform_get_last_path (f->stub), "/withdraw"));
  andon_actions_undo_async (f->actions, andon_test_async_cb, &async);
  g_assert_cmpint (actions_fixture_finish_one (f, &async), ==, ANDON_ACTION_DONE);
  g_assert_cmpstr (andon_stub_platform_get_last_path (f->stub), ==, "/alerts/a-2/unshelve");
  g_assert_false (andon_actions_can_undo (f->actions));
}

/* A comment that waited while its alert went on is not lost over the revision. */
static void
test_comment_survives_a_change (ActionsFixture *f, gconstpointer data)
{
  g_autoptr (AndonAlert) newer = client_fixture_alert (4);
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;

  actions_fixture_cut (f);
  andon_actions_comment_async (f->actions, "a-4", 0, "the coupling smells of rubber", andon_test_async_cb, &async);
  g_assert_cmpint (actions_fixture_finish_one (f, &async), ==, ANDON_ACTION_QUEUED);
  newer->revision = 7;
  andon_stub_platform_change (f->stub, newer);
  actions_fixture_mend (f);
  actions_fixture_await_live (f);
  andon_test_await_true (f->n_done + f->n_conflicts == 1);
  g_assert_cmpuint (f->n_done, ==, 1);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 1);
  g_assert_nonnull (strstr (andon_stub_platform_get_last_body (f->stub), "smells of rubber"));
}

/* What was shelved at one stroke comes back at one stroke. */
static void
test_undo_many (ActionsFixture *f, gconstpointer data)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  const char *one[] = { "a-1", NULL };
  const char *many[] = { "a-2", "a-3", "a-4", NULL };

  andon_actions_shelve_async (f->actions, one, NULL, &noisy, andon_test_async_cb, &async);
  g_assert_cmpint (actions_fixture_finish_one (f, &async), ==, ANDON_ACTION_DONE);
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
test_undo_on_its_way (ActionsFixture *f, gconstpointer data)
{
  const char *ids[] = { "a-2", NULL };

  andon_actions_shelve_async (f->actions, ids, NULL, &noisy, NULL, NULL);
  andon_test_await_true (andon_stub_platform_get_n_effects (f->stub) == 1);
  andon_actions_undo_async (f->actions, NULL, NULL);
  andon_test_await_true (andon_stub_platform_get_n_effects (f->stub) == 2);
  g_assert_cmpint (andon_stub_platform_lookup (f->stub, "a-2")->state, !=, ANDON_ALERT_STATE_SHLVD);
}

#define ADD(name, func) \
  g_test_add ("/client/actions/" name, ActionsFixture, NULL, actions_fixture_set_up, func, actions_fixture_tear_down)

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
  ADD ("control-is-never-queued", test_control_is_never_queued);
  ADD ("undo", test_undo);
  ADD ("comment-survives-a-change", test_comment_survives_a_change);
  ADD ("undo-many", test_undo_many);
  ADD ("undo-on-its-way", test_undo_on_its_way);
  return g_test_run ();
}
