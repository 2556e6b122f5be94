/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <adwaita.h>

#include "alerts-fixture.h"
#include "andon-critical-strip.h"
#include "andon-test-await.h"

static AndonAlertCursor *
cursor (AlertsFixture *f)
{
  return andon_alert_list_get_cursor (f->list);
}

static const char *
cursor_id (AlertsFixture *f)
{
  AndonAlertItem *item = andon_alert_cursor_get_item (cursor (f));

  return item != NULL ? andon_alert_item_get_id (item) : NULL;
}

static void
focus_list (AlertsFixture *f)
{
  andon_alert_list_focus_cursor (f->list);
  andon_test_drain ();
}

/* Selects a row as a person does, and lets the moment pass in which letter keys would not count. */
static void
select_id (AlertsFixture *f, const char *id)
{
  guint position;

  g_assert_true (andon_alert_view_find (andon_alert_list_get_view (f->list), id, &position));
  andon_alert_cursor_go_to (cursor (f), position);
  focus_list (f);
  alerts_fixture_pass (f, 400);
}

static guint
effects (AlertsFixture *f)
{
  return andon_stub_platform_get_n_effects (f->stub);
}

static void
await_effects (AlertsFixture *f, guint n)
{
  andon_test_await_true (effects (f) == n);
}

static void
test_acknowledge (AlertsFixture *f, gconstpointer data)
{
  alerts_fixture_raise (f, 1, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_raise (f, 2, ANDON_PRIORITY_LOW, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 2);
  select_id (f, "a-1");
  g_assert_true (alerts_fixture_type (f, GDK_KEY_a));
  await_effects (f, 1);
  g_assert_cmpint (alerts_fixture_state_at_plant (f, 1), ==, ANDON_ALERT_STATE_ACKED);
  /* The cursor stays. */
  alerts_fixture_pass (f, 400);
  g_assert_cmpstr (cursor_id (f), ==, "a-1");
}

static void
test_text_field (AlertsFixture *f, gconstpointer data)
{
  alerts_fixture_raise (f, 1, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 1);
  select_id (f, "a-1");
  andon_alert_list_focus_search (f->list);
  andon_test_drain ();
  g_assert_false (alerts_fixture_type (f, GDK_KEY_a));
  g_assert_false (alerts_fixture_type (f, GDK_KEY_s));
  g_assert_false (alerts_fixture_type (f, GDK_KEY_space));
  g_assert_null (andon_sheet_get_page (andon_window_get_sheet (f->window)));
  alerts_fixture_pass (f, 500);
  g_assert_cmpuint (effects (f), ==, 0);
}

static void
test_repeat (AlertsFixture *f, gconstpointer data)
{
  alerts_fixture_raise (f, 1, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_raise (f, 2, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 2);
  select_id (f, "a-1");
  alerts_fixture_press (f, GDK_KEY_a);
  await_effects (f, 1);
  /* The key is held down and the person has gone to the next row. */
  select_id (f, "a-2");
  for (guint i = 0; i < 20; i++)
    alerts_fixture_press (f, GDK_KEY_a);
  alerts_fixture_pass (f, 500);
  g_assert_cmpuint (effects (f), ==, 1);
  alerts_fixture_release (f, GDK_KEY_a);
  alerts_fixture_type (f, GDK_KEY_a);
  await_effects (f, 2);
}

/* Nobody touches the list for so long that it merges by itself: the row slides down under the hand. */
static void
slide_under_the_hand (AlertsFixture *f)
{
  alerts_fixture_raise (f, 1, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 1);
  select_id (f, "a-1");
  alerts_fixture_pass (f, 6000);
  alerts_fixture_raise (f, 2, ANDON_PRIORITY_CRITICAL, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 2);
  andon_test_drain ();
  g_assert_cmpuint (andon_alert_cursor_get_position (cursor (f)), ==, 1);
}

/* What has no part in the selected alert does not wait until the selection has settled. */
static void
test_unsettled_help (AlertsFixture *f, gconstpointer data)
{
  slide_under_the_hand (f);
  g_assert_null (alerts_fixture_get_page (f));
  alerts_fixture_type (f, GDK_KEY_question);
  g_assert_nonnull (alerts_fixture_get_page (f));
  andon_sheet_close (andon_window_get_sheet (f->window));
}

static void
test_unsettled (AlertsFixture *f, gconstpointer data)
{
  slide_under_the_hand (f);
  alerts_fixture_type (f, GDK_KEY_a);
  andon_test_drain ();
  g_assert_cmpuint (effects (f), ==, 0);
  alerts_fixture_pass (f, 400);
  g_assert_cmpstr (cursor_id (f), ==, "a-1");
  alerts_fixture_type (f, GDK_KEY_a);
  await_effects (f, 1);
  g_assert_cmpint (alerts_fixture_state_at_plant (f, 1), ==, ANDON_ALERT_STATE_ACKED);
}

static void
test_pill (AlertsFixture *f, gconstpointer data)
{
  AndonAlertView *view = andon_alert_list_get_view (f->list);

  alerts_fixture_raise (f, 1, ANDON_PRIORITY_LOW, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 1);
  select_id (f, "a-1");
  andon_alert_list_touch (f->list);
  alerts_fixture_raise (f, 2, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  andon_test_await_true (andon_alert_view_get_n_queued (view) == 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 1);
  /* A critical waits for nobody. */
  alerts_fixture_raise (f, 3, ANDON_PRIORITY_CRITICAL, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 2);
  g_assert_cmpuint (andon_alert_view_get_n_queued (view), ==, 1);
  /* Home merges. */
  alerts_fixture_type (f, GDK_KEY_Home);
  alerts_fixture_await_rows (f, 3);
  /* And so do five seconds without input. */
  alerts_fixture_raise (f, 4, ANDON_PRIORITY_LOW, ANDON_LANE_ALARM);
  andon_test_await_true (andon_alert_view_get_n_queued (view) == 1);
  alerts_fixture_pass (f, 4000);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 3);
  alerts_fixture_pass (f, 2500);
  alerts_fixture_await_rows (f, 4);
}

static gboolean
is_top_shown (AlertsFixture *f)
{
  g_autoptr (AndonAlertItem) item = g_list_model_get_item (G_LIST_MODEL (andon_alert_list_get_view (f->list)), 0);
  GtkWidget *row = andon_alert_rows_find (andon_alert_list_get_rows (f->list), item);

  return row != NULL && gtk_widget_get_mapped (row);
}

/* GTK keeps row widgets around the row that was on top once; a flood must not leave the top without any. */
static void
test_flood_is_shown (AlertsFixture *f, gconstpointer data)
{
  alerts_fixture_raise (f, 1, ANDON_PRIORITY_MEDIUM, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 1);
  for (guint i = 2; i <= 400; i++)
    {
      alerts_fixture_raise (f, i, ANDON_PRIORITY_MEDIUM, ANDON_LANE_ALARM);
      if (i % 40 == 0)
        {
          alerts_fixture_await_rows (f, i);
          andon_test_await_true (is_top_shown (f));
        }
    }
}

static void
test_many (AlertsFixture *f, gconstpointer data)
{
  GtkSelectionModel *selection = andon_alert_cursor_get_selection (cursor (f));

  for (guint i = 1; i <= 3; i++)
    alerts_fixture_raise (f, i, ANDON_PRIORITY_MEDIUM, ANDON_LANE_ALARM);
  alerts_fixture_raise (f, 4, ANDON_PRIORITY_CRITICAL, ANDON_LANE_ALARM);
  alerts_fixture_raise (f, 5, ANDON_PRIORITY_CRITICAL, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 5);
  select_id (f, "a-1");
  gtk_selection_model_select_all (selection);
  /* What arrives after the selection is not taken along. It waits in the pill, as the list was just touched: were it
   * still on its way at the press, it might move the rows and rightly keep the key from acting. */
  andon_alert_list_touch (f->list);
  alerts_fixture_raise (f, 6, ANDON_PRIORITY_MEDIUM, ANDON_LANE_ALARM);
  andon_test_await_true (andon_alert_view_get_n_queued (andon_alert_list_get_view (f->list)) == 1);
  alerts_fixture_pass (f, 400);
  alerts_fixture_type (f, GDK_KEY_a);
  await_effects (f, 3);
  for (guint i = 1; i <= 3; i++)
    g_assert_cmpint (alerts_fixture_state_at_plant (f, i), ==, ANDON_ALERT_STATE_ACKED);
  for (guint i = 4; i <= 6; i++)
    g_assert_cmpint (alerts_fixture_state_at_plant (f, i), ==, ANDON_ALERT_STATE_UNACK);
}

static void
test_criticals_one_by_one (AlertsFixture *f, gconstpointer data)
{
  for (guint i = 1; i <= 3; i++)
    alerts_fixture_raise (f, i, ANDON_PRIORITY_CRITICAL, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 3);
  select_id (f, "a-2");
  gtk_selection_model_select_all (andon_alert_cursor_get_selection (cursor (f)));
  alerts_fixture_type (f, GDK_KEY_a);
  await_effects (f, 1);
  alerts_fixture_pass (f, 400);
  g_assert_cmpuint (effects (f), ==, 1);
  g_assert_cmpint (alerts_fixture_state_at_plant (f, 2), ==, ANDON_ALERT_STATE_ACKED);
  /* Each further press takes the next one, though the cursor stays on the first. */
  for (guint n = 2; n <= 3; n++)
    {
      alerts_fixture_type (f, GDK_KEY_a);
      await_effects (f, n);
      alerts_fixture_pass (f, 400);
      g_assert_cmpuint (effects (f), ==, n);
    }
  for (guint i = 1; i <= 3; i++)
    g_assert_cmpint (alerts_fixture_state_at_plant (f, i), ==, ANDON_ALERT_STATE_ACKED);
}

static gboolean
shows_state (AlertsFixture *f, const char *id, AndonAlertState state)
{
  g_autoptr (AndonAlertItem) item = NULL;

  andon_clock_advance (f->clock, 20 * G_TIME_SPAN_MILLISECOND);
  item = andon_alert_store_dup_item (andon_session_get_alerts (f->session), id);
  return item != NULL && andon_alert_item_get_state (item) == state;
}

static gboolean
selected_are (AlertsFixture *f, const char *const *ids, guint n)
{
  g_autoptr (GPtrArray) selected = andon_alert_cursor_dup_selected (cursor (f), 100);

  if (selected->len != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      gboolean found = FALSE;

      for (guint k = 0; k < selected->len; k++)
        found = found || g_str_equal (andon_alert_item_get_id (g_ptr_array_index (selected, k)), ids[i]);
      if (!found)
        return FALSE;
    }
  return TRUE;
}

/* So many rows move at once that the model tells of whole stretches: what a person selected in them stays selected. */
static void
test_selection_survives_a_stir (AlertsFixture *f, gconstpointer data)
{
  static const char *const ids[] = { "a-5", "a-20", "a-35" };
  GtkSelectionModel *selection = andon_alert_cursor_get_selection (cursor (f));
  guint position;

  for (guint i = 1; i <= 40; i++)
    alerts_fixture_raise (f, i, ANDON_PRIORITY_MEDIUM, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 40);
  select_id (f, "a-5");
  for (guint i = 1; i < G_N_ELEMENTS (ids); i++)
    {
      g_assert_true (andon_alert_view_find (andon_alert_list_get_view (f->list), ids[i], &position));
      gtk_selection_model_select_item (selection, position, FALSE);
    }
  g_assert_true (selected_are (f, ids, G_N_ELEMENTS (ids)));
  /* Nobody touches it, so that rows may move. */
  alerts_fixture_pass (f, 6000);
  for (guint i = 2; i <= 40; i += 2)
    if (i != 20)
      alerts_fixture_set_state (f, i, ANDON_ALERT_STATE_ACKED);
  andon_test_await_true (andon_alert_view_find (andon_alert_list_get_view (f->list), "a-40", &position));
  alerts_fixture_pass (f, 1000);
  andon_test_await_true (selected_are (f, ids, G_N_ELEMENTS (ids)));
}

/* What is acknowledged already does not stand before the critical that is not. */
static void
test_critical_among_acknowledged (AlertsFixture *f, gconstpointer data)
{
  alerts_fixture_raise (f, 1, ANDON_PRIORITY_MEDIUM, ANDON_LANE_ALARM);
  alerts_fixture_raise (f, 2, ANDON_PRIORITY_CRITICAL, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 2);
  alerts_fixture_set_state (f, 1, ANDON_ALERT_STATE_ACKED);
  andon_test_await_true (shows_state (f, "a-1", ANDON_ALERT_STATE_ACKED));
  select_id (f, "a-1");
  gtk_selection_model_select_all (andon_alert_cursor_get_selection (cursor (f)));
  alerts_fixture_type (f, GDK_KEY_a);
  await_effects (f, 1);
  g_assert_cmpint (alerts_fixture_state_at_plant (f, 2), ==, ANDON_ALERT_STATE_ACKED);
}

static void
test_strip (AlertsFixture *f, gconstpointer data)
{
  alerts_fixture_raise (f, 1, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 1);
  g_assert_cmpuint (andon_window_get_n_critical (f->window), ==, 0);

  /* Everything that hides is in force. */
  gtk_editable_set_text (GTK_EDITABLE (andon_alert_list_get_search (f->list)), "nothing is called so");
  andon_alert_list_set_folded (f->list, TRUE);
  andon_alert_list_set_lane (f->list, ANDON_LANE_ADVISORY);
  andon_seat_set_site (f->seat, "sued");
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.shortcuts", NULL);
  g_assert_nonnull (andon_sheet_get_page (andon_window_get_sheet (f->window)));
  alerts_fixture_raise (f, 2, ANDON_PRIORITY_CRITICAL, ANDON_LANE_ALARM);
  andon_test_await_true (andon_window_get_n_critical (f->window) == 1);

  /* F2 clears the way to it. */
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.go-critical", NULL);
  g_assert_null (andon_sheet_get_page (andon_window_get_sheet (f->window)));
  andon_test_await_true (g_strcmp0 (cursor_id (f), "a-2") == 0);
  g_assert_cmpint (andon_alert_list_get_lane (f->list), ==, ANDON_LANE_ALARM);
}

static void
test_fold_opens (AlertsFixture *f, gconstpointer data)
{
  alerts_fixture_raise (f, 1, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_raise (f, 6, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_raise (f, 11, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 3);
  andon_alert_list_set_folded (f->list, TRUE);
  alerts_fixture_await_rows (f, 1);
  andon_alert_cursor_go_to (cursor (f), 0);
  focus_list (f);
  alerts_fixture_pass (f, 400);
  /* A on a closed fold opens it and acknowledges nothing. */
  alerts_fixture_type (f, GDK_KEY_a);
  alerts_fixture_await_rows (f, 3);
  alerts_fixture_pass (f, 400);
  g_assert_cmpuint (effects (f), ==, 0);
}

static void
test_next (AlertsFixture *f, gconstpointer data)
{
  alerts_fixture_raise (f, 1, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_raise (f, 2, ANDON_PRIORITY_LOW, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 2);
  focus_list (f);
  alerts_fixture_pass (f, 400);
  alerts_fixture_type (f, GDK_KEY_n);
  g_assert_cmpstr (cursor_id (f), ==, "a-1");
  alerts_fixture_type (f, GDK_KEY_n);
  g_assert_cmpstr (cursor_id (f), ==, "a-2");
}

static void
test_search_key (AlertsFixture *f, gconstpointer data)
{
  GtkWidget *search = andon_alert_list_get_search (f->list);
  GtkWidget *focus;

  alerts_fixture_raise (f, 1, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 1);
  select_id (f, "a-1");
  alerts_fixture_type (f, GDK_KEY_slash);
  focus = gtk_root_get_focus (GTK_ROOT (f->window));
  g_assert_true (focus != NULL && (focus == search || gtk_widget_is_ancestor (focus, search)));
}

static void
test_mute_ends (AlertsFixture *f, gconstpointer data)
{
  andon_seat_mute (f->seat);
  g_assert_cmpint (andon_seat_get_muted_until (f->seat), !=, 0);
  alerts_fixture_raise (f, 1, ANDON_PRIORITY_CRITICAL, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 1);
  andon_test_await_true (andon_sounder_get_last (andon_seat_get_sounder (f->seat)) == ANDON_SOUND_CRITICAL);
  alerts_fixture_pass (f, 299000);
  g_assert_cmpint (andon_seat_get_muted_until (f->seat), !=, 0);
  alerts_fixture_pass (f, 2000);
  g_assert_cmpint (andon_seat_get_muted_until (f->seat), ==, 0);
}

static GtkWidget *
find_widget (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_widget (child, type);
  return found;
}

/* While it is not live, nobody is told that nothing waits. */
static void
test_not_live_claims_nothing (AlertsFixture *f, gconstpointer data)
{
  GtkWidget *strip = find_widget (GTK_WIDGET (f->window), ANDON_TYPE_CRITICAL_STRIP);
  GtkWidget *empty = find_widget (GTK_WIDGET (f->list), ADW_TYPE_STATUS_PAGE);

  alerts_fixture_pass (f, 100);
  g_assert_cmpstr (andon_critical_strip_get_text (ANDON_CRITICAL_STRIP (strip)), ==,
                   "No critical alarm waits for an acknowledgement");
  g_assert_cmpstr (adw_status_page_get_title (ADW_STATUS_PAGE (empty)), ==, "No open alarm");
  andon_stub_platform_beat (f->stub, 0.5, "detect", 12.0);
  andon_test_await_true (!andon_session_is_live (f->session));
  g_assert_nonnull (strstr (andon_critical_strip_get_text (ANDON_CRITICAL_STRIP (strip)), "not known"));
  g_assert_cmpstr (adw_status_page_get_title (ADW_STATUS_PAGE (empty)), ==, "Not live");
}

/* A site where nothing is open is no search that found nothing. */
static void
test_quiet_site (AlertsFixture *f, gconstpointer data)
{
  GtkWidget *empty = find_widget (GTK_WIDGET (f->list), ADW_TYPE_STATUS_PAGE);

  gtk_widget_activate_action (GTK_WIDGET (f->list), "win.site", "s", "nord");
  andon_test_await_true (g_strcmp0 (adw_status_page_get_title (ADW_STATUS_PAGE (empty)),
                                    "No open alarm at Plant Nord") == 0);
  gtk_editable_set_text (GTK_EDITABLE (andon_alert_list_get_search (f->list)), "pump");
  andon_test_await_true (g_strcmp0 (adw_status_page_get_title (ADW_STATUS_PAGE (empty)), "Nothing matches") == 0);
  gtk_widget_activate_action (GTK_WIDGET (f->list), "win.site", "s", "");
}

/* What a narrow row cuts is at the start of its second text: there the machine must not stand. */
static void
test_machine_comes_last (AlertsFixture *f, gconstpointer data)
{
  GtkWidget *row;
  g_autofree char *wide = NULL;
  g_autofree char *compact = NULL;

  alerts_fixture_raise (f, 1, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 1);
  andon_test_await_true (find_widget (GTK_WIDGET (f->list), ANDON_TYPE_ROW_WIDGET) != NULL);
  row = find_widget (GTK_WIDGET (f->list), ANDON_TYPE_ROW_WIDGET);
  g_object_get (row, "subtitle", &wide, NULL);
  g_assert_true (g_str_has_suffix (wide, " · New"));
  andon_alert_rows_set_density (andon_alert_list_get_rows (f->list), ANDON_ROW_COMPACT);
  g_object_get (row, "subtitle", &compact, NULL);
  g_assert_true (g_str_has_prefix (compact, "New · "));
}

/* Space presses the button that has the focus; only on a row does it silence. */
static void
test_space_on_button (AlertsFixture *f, gconstpointer data)
{
  AndonSoundPolicy *policy = andon_sounder_get_policy (andon_seat_get_sounder (f->seat));

  alerts_fixture_raise (f, 1, ANDON_PRIORITY_CRITICAL, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 1);
  andon_test_await_true (andon_sound_policy_is_sounding (policy));
  gtk_widget_grab_focus (find_widget (GTK_WIDGET (f->list), GTK_TYPE_TOGGLE_BUTTON));
  alerts_fixture_type (f, GDK_KEY_space);
  g_assert_true (andon_sound_policy_is_sounding (policy));
  select_id (f, "a-1");
  g_assert_true (andon_sound_policy_is_sounding (policy));
  alerts_fixture_type (f, GDK_KEY_space);
  g_assert_false (andon_sound_policy_is_sounding (policy));
}

static void
test_not_live (AlertsFixture *f, gconstpointer data)
{
  andon_stub_platform_beat (f->stub, 0.5, "detect", 12.0);
  andon_test_await_true (!andon_session_is_live (f->session));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (f->window), "not-live"));
  andon_stub_platform_beat (f->stub, 0.5, NULL, 0);
  andon_test_await_true (andon_session_is_live (f->session));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (f->window), "not-live"));
}

#define ADD(path, func)                                                                                               \
  g_test_add ("/panels/alerts/" path, AlertsFixture, NULL, alerts_fixture_set_up, func, alerts_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!alerts_fixture_init ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }
  ADD ("acknowledge", test_acknowledge);
  ADD ("guard/text-field", test_text_field);
  ADD ("guard/auto-repeat", test_repeat);
  ADD ("guard/unsettled", test_unsettled);
  ADD ("unsettled-help", test_unsettled_help);
  ADD ("pill", test_pill);
  ADD ("many", test_many);
  ADD ("criticals-one-by-one", test_criticals_one_by_one);
  ADD ("critical-among-acknowledged", test_critical_among_acknowledged);
  ADD ("selection-survives-a-stir", test_selection_survives_a_stir);
  ADD ("strip", test_strip);
  ADD ("fold-opens", test_fold_opens);
  ADD ("next", test_next);
  ADD ("search-key", test_search_key);
  ADD ("mute-ends", test_mute_ends);
  ADD ("flood-is-shown", test_flood_is_shown);
  ADD ("not-live", test_not_live);
  ADD ("not-live/claims-nothing", test_not_live_claims_nothing);
  ADD ("quiet-site", test_quiet_site);
  ADD ("machine-comes-last", test_machine_comes_last);
  ADD ("guard/space-on-button", test_space_on_button);
  return g_test_run ();
}
