/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "actions-fixture.h"

#include "andon-alert-store.h"
#include "client-fixtures.h"

static void
take_last (ActionsFixture *f, const AndonActionResult *result)
{
  g_clear_pointer (&f->last, andon_action_result_free);
  f->last = andon_action_result_copy (result);
}

static void
on_done (AndonActions *actions, const AndonActionResult *result, ActionsFixture *f)
{
  f->n_done++;
  take_last (f, result);
}

static void
on_conflict (AndonActions *actions, const AndonActionResult *result, ActionsFixture *f)
{
  f->n_conflicts++;
  take_last (f, result);
}

static void
on_returned (AndonActions *actions, const AndonActionResult *result, ActionsFixture *f)
{
  f->n_returned++;
  take_last (f, result);
}

void
actions_fixture_open_session (ActionsFixture *f)
{
  f->session = andon_session_new (andon_test_dir_get_path (f->dir), f->clock);
  f->actions = andon_session_get_actions (f->session);
  g_signal_connect (f->actions, "done", G_CALLBACK (on_done), f);
  g_signal_connect (f->actions, "conflict", G_CALLBACK (on_conflict), f);
  g_signal_connect (f->actions, "returned", G_CALLBACK (on_returned), f);
  andon_session_set_endpoint (f->session, andon_stub_platform_get_url (f->stub), ANDON_STUB_TOKEN);
  andon_session_start (f->session);
}

void
actions_fixture_close_session (ActionsFixture *f)
{
  AndonSession *gone = f->session;

  g_object_add_weak_pointer (G_OBJECT (gone), (gpointer *) &gone);
  g_signal_handlers_disconnect_by_data (f->actions, f);
  andon_session_stop (f->session);
  g_clear_object (&f->session);
  andon_test_await_true (gone == NULL);
  andon_test_await_true (andon_stub_platform_get_n_feeds (f->stub) == 0);
}

void
actions_fixture_await_live (ActionsFixture *f)
{
  andon_test_await_true (andon_stub_platform_get_n_feeds (f->stub) == 1);
  andon_stub_platform_beat (f->stub, 0.5, NULL, 0);
  andon_test_await_true (andon_session_is_live (f->session));
  andon_test_await_true (andon_session_get_subject (f->session) != NULL);
}

static guint
n_open (ActionsFixture *f)
{
  AndonAlertCounts counts;

  andon_alert_store_get_counts (andon_session_get_alerts (f->session), &counts);
  return counts.open[0] + counts.open[1];
}

void
actions_fixture_set_up (ActionsFixture *f, gconstpointer data)
{
  f->stub = andon_stub_platform_new ();
  f->clock = andon_clock_new_manual (ACTIONS_FIXTURE_START);
  f->dir = andon_test_dir_new ();
  for (guint i = 1; i <= 10; i++)
    {
      g_autoptr (AndonAlert) alert = client_fixture_alert (i);

      andon_stub_platform_change (f->stub, alert);
    }
  actions_fixture_open_session (f);
  actions_fixture_await_live (f);
  andon_test_await_true (n_open (f) == 10);
}

void
actions_fixture_tear_down (ActionsFixture *f, gconstpointer data)
{
  if (f->session != NULL)
    actions_fixture_close_session (f);
  andon_stub_platform_free (f->stub);
  g_object_unref (f->clock);
  andon_test_dir_free (f->dir);
  g_clear_pointer (&f->last, andon_action_result_free);
}

AndonAlertItem *
actions_fixture_item_of (ActionsFixture *f, const char *id)
{
  return andon_alert_store_dup_item (andon_session_get_alerts (f->session), id);
}

AndonActionOutcome
actions_fixture_finish_one (ActionsFixture *f, AndonTestAsync *async)
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

AndonActionOutcome
actions_fixture_acknowledge (ActionsFixture *f, const char *id)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  const char *ids[] = { id, NULL };

  andon_actions_acknowledge_async (f->actions, ids, NULL, andon_test_async_cb, &async);
  return actions_fixture_finish_one (f, &async);
}

void
actions_fixture_cut (ActionsFixture *f)
{
  andon_stub_platform_stop (f->stub);
  andon_test_await_true (!andon_session_is_live (f->session));
}

void
actions_fixture_mend (ActionsFixture *f)
{
  andon_stub_platform_start (f->stub);
  andon_session_set_endpoint (f->session, andon_stub_platform_get_url (f->stub), ANDON_STUB_TOKEN);
}
