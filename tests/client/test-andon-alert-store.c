/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-alert-store.h"

#include "andon-alert-store-private.h"
#include "andon-alert-view.h"
#include "client-fixtures.h"

#define ROWS 6000
#define GAZE 205 /* the rows that a GtkListView of GTK 4.8 keeps as widgets */
#define AMPLE G_TIME_SPAN_HOUR

/* What a list on the screen has to do: it keeps a widget for each of the foremost rows, makes a new one for each row that
 * leaves its place, and asks for each row that a splice brings when the splice takes a row it shows. */
typedef struct
{
  AndonAlertView *view;
  GPtrArray *items; /* of AndonAlertItem: of the rows that have a widget */
  GPtrArray *ids;   /* of all rows, as told */
  guint remade;     /* widgets, in this apply */
  guint asked;      /* rows, in this apply */
} Screen;

static char *
id_at (AndonAlertView *view, guint position)
{
  g_autoptr (AndonAlertItem) item = g_list_model_get_item (G_LIST_MODEL (view), position);

  return g_strdup (andon_alert_item_get_id (item));
}

static GHashTable *
shown_ids (Screen *screen)
{
  GHashTable *ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < screen->items->len; i++)
    g_hash_table_add (ids, (gpointer) andon_alert_item_get_id (g_ptr_array_index (screen->items, i)));
  return ids;
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, Screen *screen)
{
  g_autoptr (GHashTable) shown = shown_ids (screen);
  g_autoptr (GHashTable) lost = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < removed; i++)
    if (g_hash_table_contains (shown, g_ptr_array_index (screen->ids, position + i)))
      g_hash_table_add (lost, g_strdup (g_ptr_array_index (screen->ids, position + i)));
  if (g_hash_table_size (lost) > 0)
    screen->asked += added;
  if (removed > 0)
    g_ptr_array_remove_range (screen->ids, position, removed);
  for (guint i = 0; i < added; i++)
    {
      char *id = id_at (screen->view, position + i);

      g_hash_table_remove (lost, id);
      g_ptr_array_insert (screen->ids, position + i, id);
    }
  screen->remade += g_hash_table_size (lost);
}

static void
screen_look (Screen *screen)
{
  guint n = MIN (GAZE, g_list_model_get_n_items (G_LIST_MODEL (screen->view)));
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (screen->view), i));
  g_ptr_array_unref (screen->items);
  screen->items = items;
  screen->remade = 0;
  screen->asked = 0;
}

static void
screen_init (Screen *screen, AndonAlertView *view)
{
  *screen = (Screen) { .view = view };
  screen->ids = g_ptr_array_new_with_free_func (g_free);
  screen->items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (view)); i++)
    g_ptr_array_add (screen->ids, id_at (view, i));
  g_signal_connect (view, "items-changed", G_CALLBACK (on_items_changed), screen);
  screen_look (screen);
}

static void
screen_clear (Screen *screen)
{
  g_signal_handlers_disconnect_by_data (screen->view, screen);
  g_ptr_array_unref (screen->items);
  g_ptr_array_unref (screen->ids);
}

static void
post (AndonAlertStore *store, guint number, AndonAlertState state, guint revision)
{
  g_autoptr (AndonAlert) alert = client_fixture_alert (number);

  alert->state = state;
  alert->revision = revision;
  g_assert_true (andon_alert_store_post (store, &alert, 1));
}

static AndonAlertStore *
store_new (guint n)
{
  AndonAlertStore *store = andon_alert_store_new (NULL, NULL);

  andon_alert_store_set_driven (store, TRUE);
  for (guint i = 0; i < n; i++)
    post (store, i + 1, ANDON_ALERT_STATE_UNACK, 1);
  andon_alert_store_apply_pending (store, 0);
  return store;
}

static guint
n_acknowledged (AndonAlertStore *store)
{
  AndonAlertCounts counts;

  andon_alert_store_get_counts (store, &counts);
  return counts.states[ANDON_LANE_ALARM][ANDON_ALERT_STATE_ACKED];
}

static void
check_against_fresh (AndonAlertStore *store, AndonAlertView *view)
{
  g_autoptr (AndonAlertView) fresh = andon_alert_view_new (store, NULL);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fresh)), ==, g_list_model_get_n_items (G_LIST_MODEL (view)));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (view)); i++)
    {
      g_autofree char *a = id_at (view, i), *b = id_at (fresh, i);

      g_assert_cmpstr (a, ==, b);
    }
}

/* @data: every how many-th alert is acknowledged next. */
static void
test_budget (gconstpointer data)
{
  g_autoptr (AndonAlertStore) store = store_new (ROWS);
  g_autoptr (AndonAlertView) view = andon_alert_view_new (store, NULL);
  guint stride = GPOINTER_TO_UINT (data), done = 0, applies = 0;
  gboolean more = TRUE;
  Screen screen;

  screen_init (&screen, view);
  for (guint i = 0; i < ROWS; i++)
    post (store, 1 + (guint) ((guint64) i * stride % ROWS), ANDON_ALERT_STATE_ACKED, 2);
  while (more)
    {
      more = andon_alert_store_apply_pending (store, AMPLE);
      g_assert_cmpuint (n_acknowledged (store) - done, <=, ANDON_STORE_MAX_BATCH);
      g_assert_cmpuint (screen.remade, <=, ANDON_STORE_MAX_MOVES);
      g_assert_cmpuint (screen.asked, <=, 2 * GAZE);
      done = n_acknowledged (store);
      screen_look (&screen);
      g_assert_cmpuint (++applies, <, ROWS);
    }
  g_assert_cmpuint (done, ==, ROWS);
  g_assert_cmpuint (applies, >=, ROWS / ANDON_STORE_MAX_BATCH);
  check_against_fresh (store, view);
  screen_clear (&screen);
}

/* A row that has to wait tells of its change at once, and goes on holding its place. */
static void
test_late_is_told (void)
{
  g_autoptr (AndonAlertStore) store = store_new (400);
  g_autoptr (AndonAlertView) view = andon_alert_view_new (store, NULL);
  guint waiting = 0;
  Screen screen;

  screen_init (&screen, view);
  for (guint i = 0; i < 400; i++)
    post (store, i + 1, ANDON_ALERT_STATE_ACKED, 2);
  g_assert_true (andon_alert_store_apply_pending (store, AMPLE));
  for (guint i = 0; i < screen.items->len; i++)
    {
      AndonAlertItem *item = g_ptr_array_index (screen.items, i);
      guint position;

      g_assert_cmpint (andon_alert_item_get_state (item), ==, ANDON_ALERT_STATE_ACKED);
      g_assert_true (andon_alert_view_find (view, andon_alert_item_get_id (item), &position));
      waiting += position < screen.items->len;
    }
  g_assert_cmpuint (waiting, >=, GAZE - ANDON_STORE_MAX_MOVES);
  while (andon_alert_store_apply_pending (store, AMPLE))
    screen_look (&screen);
  check_against_fresh (store, view);
  screen_clear (&screen);
}

static gboolean
on_deadline (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* What a hold kept back goes on by itself, in more than one frame. */
static void
test_release_goes_on (void)
{
  g_autoptr (AndonAlertStore) store = store_new (400);
  g_autoptr (AndonAlertView) view = andon_alert_view_new (store, NULL);
  gboolean late = FALSE;
  guint deadline;
  Screen screen;

  screen_init (&screen, view);
  andon_alert_view_set_held (view, TRUE);
  for (guint i = 0; i < 400; i++)
    post (store, i + 1, ANDON_ALERT_STATE_ACKED, 2);
  andon_alert_store_apply_pending (store, 0);
  andon_alert_store_set_driven (store, FALSE);
  g_assert_cmpuint (screen.remade, ==, 0);
  andon_alert_view_set_held (view, FALSE);
  g_assert_cmpuint (screen.remade, <=, ANDON_STORE_MAX_MOVES);
  g_assert_true (andon_alert_view_is_late (view));
  deadline = g_timeout_add_seconds (60, on_deadline, &late);
  while (andon_alert_view_is_late (view) && !late)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (late);
  g_source_remove (deadline);
  check_against_fresh (store, view);
  screen_clear (&screen);
}

static void
test_sweep_in_slices (void)
{
  g_autoptr (AndonAlertStore) store = store_new (ROWS);
  g_autoptr (AndonAlertView) view = andon_alert_view_new (store, NULL);
  guint before = ROWS, applies = 0;
  gboolean more = TRUE;

  andon_alert_store_begin_sweep (store, FALSE);
  for (guint i = 0; i < 10; i++)
    post (store, 1 + i * 500, ANDON_ALERT_STATE_UNACK, 1);
  andon_alert_store_end_sweep (store);
  post (store, ROWS + 1, ANDON_ALERT_STATE_UNACK, 1);
  while (more)
    {
      guint now;

      more = andon_alert_store_apply_pending (store, AMPLE);
      now = andon_alert_store_get_size (store);
      g_assert_cmpint ((int) before - (int) now, <=, ANDON_STORE_MAX_BATCH);
      before = now;
      applies++;
    }
  g_assert_cmpuint (before, ==, 11);
  g_assert_cmpuint (applies, >, (ROWS - 11) / ANDON_STORE_MAX_BATCH);
  check_against_fresh (store, view);
}

static void
flap (AndonAlertStore *store, guint from, guint to)
{
  for (guint revision = from; revision < to; revision++)
    {
      post (store, 1, revision % 2 == 0 ? ANDON_ALERT_STATE_NORM : ANDON_ALERT_STATE_UNACK, revision);
      andon_alert_store_apply_pending (store, AMPLE);
    }
}

/* An alert that comes and goes for weeks takes no more room than one that did it for an hour. */
static void
test_flapping (void)
{
  g_autoptr (AndonAlertStore) store = store_new (10);
  gsize before;

  flap (store, 2, 4000);
  before = andon_alert_store_get_memory (store);
  flap (store, 4000, 40000);
  g_assert_cmpuint (andon_alert_store_get_memory (store), <=, before + 64 * 1024);
  /* What is still closed is still found: the oldest goes first. */
  flap (store, 40000, 40001);
  andon_alert_store_set_retention (store, 0);
  g_assert_cmpuint (andon_alert_store_get_size (store), ==, 9);
}

static void
set_text (char **place, const char *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

/* What came with an alert is read back as it came, also what few have and whatever bytes are in it, and also times to
 * the millisecond. */
static void
test_read_back (void)
{
  g_autoptr (AndonAlertStore) store = store_new (0);
  g_autoptr (AndonAlertView) view = andon_alert_view_new (store, NULL);
  g_autoptr (AndonAlertItem) item = NULL;
  g_autoptr (AndonAlert) alert = client_fixture_alert (1);
  g_autoptr (AndonAlert) later = client_fixture_alert (1);

  g_clear_pointer (&alert->rule, g_free);
  set_text (&alert->consequence, "The line stops");
  set_text (&alert->model, "m-\x1f-1");
  set_text (&alert->signal, "nord-p-104.flow");
  alert->onset = G_GINT64_CONSTANT (1767225600999) * 1000;
  alert->respond_by = G_GINT64_CONSTANT (1767225601001) * 1000;
  g_assert_true (andon_alert_store_post (store, &alert, 1));
  andon_alert_store_apply_pending (store, AMPLE);
  item = g_list_model_get_item (G_LIST_MODEL (view), 0);
  g_assert_cmpstr (andon_alert_item_get_consequence (item), ==, "The line stops");
  g_assert_cmpstr (andon_alert_item_get_model (item), ==, "m- -1");
  g_assert_cmpstr (andon_alert_item_get_signal (item), ==, "nord-p-104.flow");
  g_assert_cmpstr (andon_alert_item_get_rule (item), ==, "");
  g_assert_cmpint (andon_alert_item_get_onset (item), ==, alert->onset);
  g_assert_cmpint (andon_alert_item_get_respond_by (item), ==, alert->respond_by);

  later->revision = alert->revision + 1;
  set_text (&later->rule, "boiler-model");
  g_assert_true (andon_alert_store_post (store, &later, 1));
  andon_alert_store_apply_pending (store, AMPLE);
  g_assert_cmpstr (andon_alert_item_get_rule (item), ==, "boiler-model");
  g_assert_cmpstr (andon_alert_item_get_model (item), ==, later->model != NULL ? later->model : "");
}

/* A console answers for its own alarms and for those that no console covers. */
static void
test_counts_of_a_console (void)
{
  const char *const consoles[] = { "north", "south", NULL, "north" };
  g_autoptr (AndonAlertStore) store = andon_alert_store_new (NULL, NULL);
  guint states[ANDON_N_ALERT_STATES];

  for (guint i = 0; i < G_N_ELEMENTS (consoles); i++)
    {
      g_autoptr (AndonAlert) alert = client_fixture_alert (i);

      set_text (&alert->console, consoles[i]);
      alert->lane = i < 3 ? ANDON_LANE_ALARM : ANDON_LANE_ADVISORY;
      alert->state = i == 2 ? ANDON_ALERT_STATE_ACKED : ANDON_ALERT_STATE_UNACK;
      g_assert_true (andon_alert_store_post (store, (AndonAlert *[]){ alert }, 1));
    }
  andon_alert_store_apply_pending (store, AMPLE);
  andon_alert_store_count_alarms (store, "north", states);
  g_assert_cmpuint (states[ANDON_ALERT_STATE_UNACK], ==, 1);
  g_assert_cmpuint (states[ANDON_ALERT_STATE_ACKED], ==, 1);
  andon_alert_store_count_alarms (store, NULL, states);
  g_assert_cmpuint (states[ANDON_ALERT_STATE_UNACK], ==, 2);
  g_assert_cmpuint (states[ANDON_ALERT_STATE_ACKED], ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/client/alert-store/budget/oldest-first", GUINT_TO_POINTER (1), test_budget);
  g_test_add_data_func ("/client/alert-store/budget/newest-first", GUINT_TO_POINTER (ROWS - 1), test_budget);
  g_test_add_data_func ("/client/alert-store/budget/in-no-order", GUINT_TO_POINTER (4019), test_budget);
  g_test_add_func ("/client/alert-store/read-back", test_read_back);
  g_test_add_func ("/client/alert-store/counts-of-a-console", test_counts_of_a_console);
  g_test_add_func ("/client/alert-store/late-is-told", test_late_is_told);
  g_test_add_func ("/client/alert-store/release-goes-on", test_release_goes_on);
  g_test_add_func ("/client/alert-store/sweep-in-slices", test_sweep_in_slices);
  g_test_add_func ("/client/alert-store/flapping", test_flapping);
  return g_test_run ();
}
