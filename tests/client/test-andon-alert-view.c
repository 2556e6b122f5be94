/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-alert-view.h"

#include "andon-alert-store-private.h"
#include "andon-test-await.h"
#include "andon-worker.h"
#include "client-fixtures.h"
#include "view-mirror.h"

static AndonAlertFilter *
random_filter (GRand *rand)
{
  AndonAlertFilter *filter = andon_alert_filter_new ();

  if (g_rand_boolean (rand))
    filter->lanes = 1u << g_rand_int_range (rand, 0, 2);
  if (g_rand_int_range (rand, 0, 3) == 0)
    filter->priorities = g_rand_int_range (rand, 1, 16);
  if (g_rand_int_range (rand, 0, 4) == 0)
    filter->text = g_strdup ("Rising 1");
  if (g_rand_int_range (rand, 0, 4) == 0)
    filter->asset = g_strdup ("nord-p-3");
  if (g_rand_int_range (rand, 0, 5) == 0)
    filter->unacknowledged = TRUE;
  filter->closed = g_rand_int_range (rand, 0, 3) == 0;
  return filter;
}

/* Rows that somebody holds are moved a few at a time. */
static void
look (GRand *rand, AndonAlertView *view, GPtrArray *looked_at)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (view));

  g_ptr_array_set_size (looked_at, 0);
  for (guint i = 0; i < n && looked_at->len < 60; i += g_rand_int_range (rand, 1, 4))
    g_ptr_array_add (looked_at, g_list_model_get_item (G_LIST_MODEL (view), i));
}

static void
random_step (GRand *rand, AndonAlertStore *store, AndonAlertView *view, guint *revisions, guint n, GPtrArray *looked_at)
{
  g_autoptr (AndonAlertFilter) filter = NULL;
  guint number = g_rand_int_range (rand, 0, n);

  switch (g_rand_int_range (rand, 0, 24))
    {
    case 0:
      filter = random_filter (rand);
      andon_alert_view_set_filter (view, filter);
      break;
    case 1:
      andon_alert_view_set_sort (view, g_rand_int_range (rand, 0, ANDON_ALERT_SORT_SEVERITY + 1));
      break;
    case 2:
      andon_alert_view_set_held (view, !andon_alert_view_get_held (view));
      break;
    case 3:
      andon_alert_view_merge (view);
      break;
    case 4:
      andon_alert_store_apply_pending (store, 0);
      break;
    case 5:
      andon_alert_store_apply_pending (store, 4000);
      break;
    case 6:
      g_main_context_iteration (NULL, FALSE);
      break;
    case 7:
      andon_alert_store_begin_sweep (store, FALSE);
      break;
    case 8:
      andon_alert_store_end_sweep (store);
      break;
    case 9:
      look (rand, view, looked_at);
      break;
    default:
      revisions[number] += g_rand_int_range (rand, 0, 2);
      view_mirror_post (store, client_fixture_random_alert (rand, number, revisions[number]));
    }
}

static void
run_random (AndonWorker *worker, guint rounds, gboolean folded)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (andon_test_seed ());
  g_autoptr (AndonAlertStore) store = andon_alert_store_new (worker, NULL);
  g_autoptr (AndonAlertView) view = andon_alert_view_new (store, NULL);
  g_autoptr (GPtrArray) looked_at = g_ptr_array_new_with_free_func (g_object_unref);
  guint revisions[200];
  ViewMirror mirror, criticals;

  for (guint i = 0; i < G_N_ELEMENTS (revisions); i++)
    revisions[i] = 1;
  andon_alert_store_set_driven (store, TRUE);
  andon_alert_store_set_retention (store, 20);
  view_mirror_init (&mirror, view);
  view_mirror_init (&criticals, ANDON_ALERT_VIEW (andon_alert_store_get_criticals (store)));
  for (guint i = 0; i < rounds; i++)
    {
      random_step (rand, store, view, revisions, G_N_ELEMENTS (revisions), looked_at);
      if (folded && i % 50 == 0)
        andon_alert_view_set_folded (view, !andon_alert_view_get_folded (view));
      if (i % 100 == 0)
        view_mirror_check (&mirror);
    }
  andon_alert_view_set_folded (view, FALSE);
  andon_alert_view_set_held (view, FALSE);
  andon_alert_store_apply_pending (store, 0);
  andon_test_await_true (!andon_alert_view_is_busy (view));
  view_mirror_check (&mirror);
  view_mirror_check (&criticals);
  view_mirror_check_fresh (store, view);
  view_mirror_clear (&mirror);
  view_mirror_clear (&criticals);
}

static void
test_random (void)
{
  for (guint i = 0; i < 30; i++)
    run_random (NULL, 2000, i % 2 == 0);
}

static void
test_random_on_worker (void)
{
  g_autoptr (AndonWorker) worker = andon_worker_new ("test-worker");

  for (guint i = 0; i < 10; i++)
    run_random (worker, 2000, i % 2 == 0);
  andon_test_drain ();
}

static void
test_burst_is_few_emissions (void)
{
  g_autoptr (AndonAlertStore) store = andon_alert_store_new (NULL, NULL);
  g_autoptr (AndonAlertView) view = andon_alert_view_new (store, NULL);
  guint n = 0;

  andon_alert_store_set_driven (store, TRUE);
  view_mirror_fill (store, 1, 1000);
  g_signal_connect (view, "items-changed", G_CALLBACK (view_mirror_count), &n);
  view_mirror_fill (store, 1001, 500);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 1500);
  g_assert_cmpuint (n, <=, 8);
  g_assert_cmpuint (n, >=, 1);
}

static void
on_changed (AndonAlertItem *item, guint *n)
{
  (*n)++;
}

static void
test_identity (void)
{
  g_autoptr (AndonAlertStore) store = andon_alert_store_new (NULL, NULL);
  g_autoptr (AndonAlertView) view = andon_alert_view_new (store, NULL);
  g_autoptr (AndonAlertItem) item = NULL;
  g_autoptr (AndonAlertItem) again = NULL;
  AndonAlert *alert;
  guint position, changes = 0, emissions = 0;

  andon_alert_store_set_driven (store, TRUE);
  view_mirror_fill (store, 1, 100);
  g_assert_true (andon_alert_view_find (view, "a-7", &position));
  item = g_list_model_get_item (G_LIST_MODEL (view), position);
  g_assert_cmpstr (andon_alert_item_get_id (item), ==, "a-7");
  g_signal_connect (item, "changed", G_CALLBACK (on_changed), &changes);
  g_signal_connect (view, "items-changed", G_CALLBACK (view_mirror_count), &emissions);

  /* A change that keeps the place is the item's alone. */
  alert = client_fixture_alert (7);
  alert->severity = 999;
  view_mirror_post (store, alert);
  andon_alert_store_apply_pending (store, 0);
  g_assert_cmpuint (changes, ==, 1);
  g_assert_cmpuint (emissions, ==, 0);
  g_assert_cmpuint (andon_alert_item_get_severity (item), ==, 999);

  alert = client_fixture_alert (7);
  alert->state = ANDON_ALERT_STATE_ACKED;
  alert->revision = 2;
  view_mirror_post (store, alert);
  andon_alert_store_apply_pending (store, 0);
  g_assert_cmpuint (changes, ==, 2);
  g_assert_cmpuint (emissions, >=, 1);
  g_assert_true (andon_alert_view_find (view, "a-7", &position));
  again = g_list_model_get_item (G_LIST_MODEL (view), position);
  g_assert_true (again == item);

  /* An older revision is nothing. */
  view_mirror_post (store, client_fixture_alert (7));
  andon_alert_store_apply_pending (store, 0);
  g_assert_cmpuint (changes, ==, 2);
  g_assert_cmpint (andon_alert_item_get_state (item), ==, ANDON_ALERT_STATE_ACKED);
}

static void
note_call (GString *calls, guint priority, guint count, const char *id, gboolean initial)
{
  g_string_append_printf (calls, "%s %u %s;", andon_priority_to_string (priority), count, id);
}

/* A high alarm that comes in one batch with a critical one calls all the same. */
static void
test_each_priority_calls (void)
{
  static const AndonPriority priorities[] = { ANDON_PRIORITY_HIGH, ANDON_PRIORITY_CRITICAL, ANDON_PRIORITY_HIGH };
  g_autoptr (AndonAlertStore) store = andon_alert_store_new (NULL, NULL);
  g_autoptr (GString) calls = g_string_new (NULL);

  andon_alert_store_set_driven (store, TRUE);
  g_signal_connect_swapped (store, "annunciated", G_CALLBACK (note_call), calls);
  for (guint i = 0; i < G_N_ELEMENTS (priorities); i++)
    {
      AndonAlert *alert = client_fixture_alert (i + 1);

      alert->state = ANDON_ALERT_STATE_UNACK;
      alert->lane = ANDON_LANE_ALARM;
      alert->priority = priorities[i];
      alert->annunciation = 1;
      alert->annunciated = alert->raised + i * G_TIME_SPAN_SECOND;
      view_mirror_post (store, alert);
    }
  andon_alert_store_apply_pending (store, 0);
  g_assert_cmpstr (calls->str, ==, "critical 1 a-2;high 2 a-3;");
}

static void
post_in_state (AndonAlertStore *store, guint number, AndonAlertState state)
{
  g_autoptr (AndonAlert) alert = client_fixture_alert (number);

  alert->lane = ANDON_LANE_ALARM;
  alert->state = state;
  g_assert_true (andon_alert_store_post (store, &alert, 1));
}

/* What is suppressed or out of service is no alarm in force: it stands behind its own count, and no filter hides it. */
static void
test_in_force (void)
{
  g_autoptr (AndonAlertStore) store = andon_alert_store_new (NULL, NULL);
  g_autoptr (AndonAlertFilter) filter = andon_alert_filter_new ();
  g_autoptr (AndonAlertView) view = NULL;

  andon_alert_store_set_driven (store, TRUE);
  filter->in_force = TRUE;
  g_assert_false (andon_alert_filter_is_narrowing (filter));
  view = andon_alert_view_new (store, filter);
  post_in_state (store, 1, ANDON_ALERT_STATE_UNACK);
  post_in_state (store, 2, ANDON_ALERT_STATE_DSUPR);
  post_in_state (store, 3, ANDON_ALERT_STATE_OOSRV);
  post_in_state (store, 4, ANDON_ALERT_STATE_SHLVD);
  andon_alert_store_apply_pending (store, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 2);
  g_assert_cmpuint (andon_alert_view_get_hidden_alarms (view), ==, 0);
  filter->states = 1u << ANDON_ALERT_STATE_DSUPR | 1u << ANDON_ALERT_STATE_OOSRV;
  andon_alert_view_set_filter (view, filter);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 2);
  g_assert_cmpuint (andon_alert_view_get_hidden_alarms (view), ==, 2);
}

static void
test_criticals_see_all (void)
{
  g_autoptr (AndonAlertStore) store = andon_alert_store_new (NULL, NULL);
  g_autoptr (AndonAlertFilter) filter = andon_alert_filter_new ();
  g_autoptr (AndonAlertView) view = andon_alert_view_new (store, NULL);
  GListModel *criticals = andon_alert_store_get_criticals (store);

  andon_alert_store_set_driven (store, TRUE);
  filter->text = g_strdup ("nothing has this");
  andon_alert_view_set_filter (view, filter);
  andon_alert_view_set_held (view, TRUE);
  andon_alert_view_set_folded (view, TRUE);
  view_mirror_fill (store, 1, 12);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (criticals), ==, 3);
  g_assert_cmpuint (andon_alert_view_get_hidden_alarms (view), ==, 12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/client/alert-view/in-force", test_in_force);
  g_test_add_func ("/client/alert-view/burst-is-few-emissions", test_burst_is_few_emissions);
  g_test_add_func ("/client/alert-view/identity", test_identity);
  g_test_add_func ("/client/alert-view/each-priority-calls", test_each_priority_calls);
  g_test_add_func ("/client/alert-view/criticals-see-all", test_criticals_see_all);
  g_test_add_func ("/client/alert-view/random", test_random);
  g_test_add_func ("/client/alert-view/random-on-worker", test_random_on_worker);
  return g_test_run ();
}
