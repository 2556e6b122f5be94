/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-alert-view.h"

#include "andon-alert-store-private.h"
#include "andon-test-await.h"
#include "andon-worker.h"
#include "client-fixtures.h"
#include "view-mirror.h"

/* What a view does while somebody works in it, and with folds. */

static void
test_hold (void)
{
  g_autoptr (AndonAlertStore) store = andon_alert_store_new (NULL, NULL);
  g_autoptr (AndonAlertView) view = andon_alert_view_new (store, NULL);
  AndonAlert *alert;
  guint emissions = 0, position;

  andon_alert_store_set_driven (store, TRUE);
  view_mirror_fill (store, 1, 8);
  andon_alert_view_set_held (view, TRUE);
  g_signal_connect (view, "items-changed", G_CALLBACK (view_mirror_count), &emissions);

  /* Acknowledged: stays where it is. Arrivals below critical wait, a critical comes in. */
  alert = client_fixture_alert (3);
  alert->state = ANDON_ALERT_STATE_ACKED;
  alert->revision = 2;
  g_assert_true (andon_alert_view_find (view, "a-3", &position));
  view_mirror_post (store, alert);
  view_mirror_fill (store, 9, 2);
  g_assert_cmpuint (emissions, ==, 0);
  g_assert_cmpuint (andon_alert_view_get_n_queued (view), ==, 2);
  guint now;
  g_assert_true (andon_alert_view_find (view, "a-3", &now));
  g_assert_cmpuint (now, ==, position);
  view_mirror_fill (store, 11, 1);
  g_assert_cmpuint (emissions, ==, 1);
  g_assert_true (andon_alert_view_find (view, "a-11", &position));
  g_assert_cmpuint (position, ==, 0);

  andon_alert_view_set_held (view, FALSE);
  g_assert_cmpuint (andon_alert_view_get_n_queued (view), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 11);
  g_assert_true (andon_alert_view_find (view, "a-3", &position));
  g_assert_cmpuint (position, ==, 10);
}

/* A new critical comes in at once and alone: nothing that waits comes with it, nothing that is read moves. */
static void
test_hold_folded (void)
{
  g_autoptr (AndonAlertStore) store = andon_alert_store_new (NULL, NULL);
  g_autoptr (AndonAlertView) view = andon_alert_view_new (store, NULL);
  g_autoptr (AndonAlertItem) first = NULL;
  g_autoptr (AndonAlert) member = client_fixture_alert (61), gone = client_fixture_alert (65);
  guint emissions = 0, position;

  andon_alert_store_set_driven (store, TRUE);
  view_mirror_fill (store, 1, 62);
  andon_alert_view_set_folded (view, TRUE);
  first = g_list_model_get_item (G_LIST_MODEL (view), 0);
  andon_alert_view_set_held (view, TRUE);
  g_signal_connect (view, "items-changed", G_CALLBACK (view_mirror_count), &emissions);
  view_mirror_fill (store, 65, 2);
  g_assert_cmpuint (emissions, ==, 0);
  g_assert_cmpuint (andon_alert_view_get_n_queued (view), ==, 2);
  view_mirror_fill (store, 67, 1);
  g_assert_cmpuint (emissions, ==, 1);
  g_assert_cmpuint (andon_alert_view_get_n_queued (view), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 61);
  g_assert_true (andon_alert_view_find (view, "a-67", &position));
  g_assert_cmpuint (position, ==, 0);
  g_assert_true (andon_alert_view_find (view, andon_alert_item_get_id (first), &position));
  g_assert_cmpuint (position, ==, 1);

  /* It was one of a closed fold; what waited and went does not wait any more. */
  member->priority = ANDON_PRIORITY_CRITICAL;
  gone->state = ANDON_ALERT_STATE_NORM;
  member->revision = gone->revision = 2;
  g_assert_true (andon_alert_store_post (store, &member, 1));
  g_assert_true (andon_alert_store_post (store, &gone, 1));
  andon_alert_store_apply_pending (store, 0);
  g_assert_true (andon_alert_view_find (view, "a-61", &position));
  g_assert_cmpuint (position, ==, 1);
  g_assert_cmpuint (andon_alert_view_get_n_queued (view), ==, 1);

  andon_alert_view_set_held (view, FALSE);
  g_assert_cmpuint (andon_alert_view_get_n_queued (view), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 60);
}

/* Held without anything new: what was acknowledged and went meanwhile leaves when the hold ends. */
static void
test_release_folded (void)
{
  g_autoptr (AndonAlertStore) store = andon_alert_store_new (NULL, NULL);
  g_autoptr (AndonAlertView) view = andon_alert_view_new (store, NULL);
  g_autoptr (AndonAlert) gone = client_fixture_alert (3);

  andon_alert_store_set_driven (store, TRUE);
  view_mirror_fill (store, 1, 8);
  andon_alert_view_set_folded (view, TRUE);
  andon_alert_view_set_held (view, TRUE);
  gone->state = ANDON_ALERT_STATE_NORM;
  gone->revision = 2;
  g_assert_true (andon_alert_store_post (store, &gone, 1));
  andon_alert_store_apply_pending (store, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 8);
  andon_alert_view_set_held (view, FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 7);
}

/* What comes while the worker computes what was asked for waits as well; else a flood would end every hold. */
static void
test_hold_folded_on_worker (void)
{
  g_autoptr (AndonWorker) worker = andon_worker_new ("test-worker");
  g_autoptr (AndonAlertStore) store = andon_alert_store_new (worker, NULL);
  g_autoptr (AndonAlertView) view = andon_alert_view_new (store, NULL);
  guint position;

  andon_alert_store_set_driven (store, TRUE);
  view_mirror_fill (store, 1, 62);
  andon_alert_view_set_folded (view, TRUE);
  andon_test_await_true (!andon_alert_view_is_busy (view));
  andon_alert_view_set_held (view, TRUE);
  view_mirror_fill (store, 65, 1);
  g_assert_cmpuint (andon_alert_view_get_n_queued (view), ==, 1);
  andon_alert_view_merge (view);
  g_assert_true (andon_alert_view_is_busy (view));
  view_mirror_fill (store, 66, 2);
  andon_test_await_true (!andon_alert_view_is_busy (view));
  g_assert_cmpuint (andon_alert_view_get_n_queued (view), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 61);
  g_assert_true (andon_alert_view_find (view, "a-67", &position));
  g_assert_cmpuint (position, ==, 0);
  g_assert_true (andon_alert_view_get_held (view));
  andon_test_drain ();
}

static void
test_fold (void)
{
  g_autoptr (AndonAlertStore) store = andon_alert_store_new (NULL, NULL);
  g_autoptr (AndonAlertView) view = NULL;
  g_autoptr (AndonAlertItem) head = NULL;
  g_autoptr (GPtrArray) members = NULL;
  guint position;

  andon_alert_store_set_driven (store, TRUE);
  view_mirror_fill (store, 1, 180);
  view = andon_alert_view_new (store, NULL);
  andon_alert_view_set_folded (view, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 60);
  g_assert_true (andon_alert_view_find (view, "a-65", &position));
  head = g_list_model_get_item (G_LIST_MODEL (view), position);
  g_assert_cmpstr (andon_alert_item_get_id (head), ==, "a-5");
  g_assert_cmpuint (andon_alert_item_get_fold_count (head), ==, 3);
  g_assert_cmpuint (andon_alert_item_get_fold_unacknowledged (head), ==, 3);
  g_assert_false (andon_alert_item_get_fold_open (head));
  members = andon_alert_view_dup_members (view, position);
  g_assert_cmpuint (members->len, ==, 3);

  andon_alert_view_set_fold_open (view, "nord-p-5", TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 62);
  g_assert_true (andon_alert_item_get_fold_open (head));
  andon_alert_view_set_folded (view, FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 180);
  g_assert_cmpuint (andon_alert_item_get_fold_count (head), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/client/alert-view/hold", test_hold);
  g_test_add_func ("/client/alert-view/hold-folded", test_hold_folded);
  g_test_add_func ("/client/alert-view/release-folded", test_release_folded);
  g_test_add_func ("/client/alert-view/hold-folded-on-worker", test_hold_folded_on_worker);
  g_test_add_func ("/client/alert-view/fold", test_fold);
  return g_test_run ();
}
