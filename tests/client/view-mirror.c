/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "view-mirror.h"

#include "andon-alert-store-private.h"
#include "andon-test-await.h"
#include "client-fixtures.h"

char *
view_mirror_id_at (AndonAlertView *view, guint position)
{
  g_autoptr (AndonAlertItem) item = g_list_model_get_item (G_LIST_MODEL (view), position);

  return g_strdup (andon_alert_item_get_id (item));
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  ViewMirror *mirror = data;

  g_assert_cmpuint (position + removed, <=, mirror->ids->len);
  if (removed > 0)
    g_ptr_array_remove_range (mirror->ids, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (mirror->ids, position + i, view_mirror_id_at (mirror->view, position + i));
  g_assert_cmpuint (mirror->ids->len, ==, g_list_model_get_n_items (model));
  mirror->emissions++;
}

void
view_mirror_init (ViewMirror *mirror, AndonAlertView *view)
{
  mirror->view = view;
  mirror->ids = g_ptr_array_new_with_free_func (g_free);
  mirror->emissions = 0;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (view)); i++)
    g_ptr_array_add (mirror->ids, view_mirror_id_at (view, i));
  g_signal_connect (view, "items-changed", G_CALLBACK (on_items_changed), mirror);
}

void
view_mirror_check (ViewMirror *mirror)
{
  g_assert_cmpuint (mirror->ids->len, ==, g_list_model_get_n_items (G_LIST_MODEL (mirror->view)));
  for (guint i = 0; i < mirror->ids->len; i++)
    {
      g_autofree char *id = view_mirror_id_at (mirror->view, i);

      g_assert_cmpstr (id, ==, g_ptr_array_index (mirror->ids, i));
    }
}

void
view_mirror_clear (ViewMirror *mirror)
{
  g_signal_handlers_disconnect_by_data (mirror->view, mirror);
  g_ptr_array_unref (mirror->ids);
}

void
view_mirror_post (AndonAlertStore *store, AndonAlert *alert)
{
  g_assert_true (andon_alert_store_post (store, &alert, 1));
  andon_alert_unref (alert);
}

/* The order that every unheld view must show: a fresh view over the same store. */
void
view_mirror_check_fresh (AndonAlertStore *store, AndonAlertView *view)
{
  g_autoptr (AndonAlertView) fresh = andon_alert_view_new (store, andon_alert_view_get_filter (view));

  andon_alert_view_set_sort (fresh, andon_alert_view_get_sort (view));
  andon_test_await_true (!andon_alert_view_is_busy (fresh));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fresh)), ==,
                   g_list_model_get_n_items (G_LIST_MODEL (view)));
  g_assert_cmpuint (andon_alert_view_get_hidden_alarms (fresh), ==, andon_alert_view_get_hidden_alarms (view));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (view)); i++)
    {
      g_autofree char *a = view_mirror_id_at (view, i), *b = view_mirror_id_at (fresh, i);
      guint position = G_MAXUINT;

      g_assert_cmpstr (a, ==, b);
      g_assert_true (andon_alert_view_find (view, a, &position));
      g_assert_cmpuint (position, ==, i);
    }
}

void
view_mirror_fill (AndonAlertStore *store, guint first, guint n)
{
  for (guint i = first; i < first + n; i++)
    view_mirror_post (store, client_fixture_alert (i));
  andon_alert_store_apply_pending (store, 0);
}

void
view_mirror_count (gpointer model, guint position, guint removed, guint added, guint *n)
{
  (*n)++;
}
