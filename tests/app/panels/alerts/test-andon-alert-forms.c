/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <adwaita.h>

#include "alerts-fixture.h"
#include "andon-note-page.h"
#include "andon-promote-page.h"
#include "andon-review-line.h"
#include "andon-service-page.h"
#include "andon-shelve-page.h"
#include "andon-test-await.h"

static AndonAlertView *
view (AlertsFixture *f)
{
  return andon_alert_list_get_view (f->list);
}

static gboolean
last_post_is (AlertsFixture *f, const char *path)
{
  return g_strcmp0 (andon_stub_platform_get_last_path (f->stub), path) == 0;
}

static gboolean
last_body_has (AlertsFixture *f, const char *text)
{
  return strstr (andon_stub_platform_get_last_body (f->stub), text) != NULL;
}

/* The alert is annunciated anew behind the open sheet: what its reader confirms is not what is there. */
static void
test_shelve_quotes_what_was_seen (AlertsFixture *f, gconstpointer data)
{
  g_autoptr (AndonAlertItem) item = NULL;

  alerts_fixture_raise (f, 1, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 1);
  alerts_fixture_select (f, "a-1");
  alerts_fixture_type (f, GDK_KEY_s);
  g_assert_true (ANDON_IS_SHELVE_PAGE (alerts_fixture_get_page (f)));
  alerts_fixture_set_state (f, 1, ANDON_ALERT_STATE_UNACK);
  item = andon_alert_store_dup_item (andon_seat_get_store (f->seat), "a-1");
  andon_test_await_true (andon_alert_item_get_revision (item) == 2);
  andon_shelve_page_set_reason (ANDON_SHELVE_PAGE (alerts_fixture_get_page (f)), "noisy");
  andon_shelve_page_submit (ANDON_SHELVE_PAGE (alerts_fixture_get_page (f)));
  andon_test_await_true (last_post_is (f, "/alerts/a-1/shelve"));
  andon_test_await_true (andon_alert_item_get_pending (item) == ANDON_PENDING_NONE);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 0);
  g_assert_cmpint (alerts_fixture_state_at_plant (f, 1), ==, ANDON_ALERT_STATE_UNACK);
}

static void
test_shelve_until_value (AlertsFixture *f, gconstpointer data)
{
  const AndonShelfCondition until = { ANDON_SHELF_TEST_VALUE_ABOVE, 7.1, "nord-p-1.vibration" };
  AndonShelvePage *page;

  andon_test_await_true (andon_asset_tree_get_loaded (andon_seat_get_assets (f->seat)));
  alerts_fixture_raise (f, 1, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 1);
  alerts_fixture_select (f, "a-1");
  alerts_fixture_type (f, GDK_KEY_s);
  page = ANDON_SHELVE_PAGE (alerts_fixture_get_page (f));
  andon_shelve_page_set_reason (page, "running in");
  andon_shelve_page_set_until (page, &until);
  andon_shelve_page_submit (page);
  andon_test_await_true (andon_stub_platform_get_n_effects (f->stub) == 1);
  g_assert_true (last_body_has (f, "\"until_value\":{\"signal\":\"nord-p-1.vibration\",\"above\":7.1"));
}

/* Criticals that are selected too are not taken along, and it is said before and after. */
static void
test_shelve_many (AlertsFixture *f, gconstpointer data)
{
  AndonShelvePage *page;

  for (guint i = 1; i <= 2; i++)
    alerts_fixture_raise (f, i, ANDON_PRIORITY_LOW, ANDON_LANE_ALARM);
  alerts_fixture_raise (f, 3, ANDON_PRIORITY_CRITICAL, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 3);
  alerts_fixture_select (f, "a-1");
  gtk_selection_model_select_all (andon_alert_cursor_get_selection (andon_alert_list_get_cursor (f->list)));
  alerts_fixture_type (f, GDK_KEY_s);
  page = ANDON_SHELVE_PAGE (alerts_fixture_get_page (f));
  g_assert_nonnull (strstr (andon_shelve_page_get_preview (page), "2 alerts go out of sight together."));
  g_assert_nonnull (strstr (andon_shelve_page_get_preview (page), "1 critical that is selected too is left out"));
  andon_shelve_page_set_reason (page, "noisy");
  andon_shelve_page_submit (page);
  andon_test_await_true (andon_stub_platform_get_n_effects (f->stub) == 2);
  g_assert_cmpint (alerts_fixture_state_at_plant (f, 3), ==, ANDON_ALERT_STATE_UNACK);
  andon_test_await_true (alerts_fixture_says (f, "1 critical is left"));
}

/* A key that does nothing on a closed fold says why. */
static void
test_closed_fold (AlertsFixture *f, gconstpointer data)
{
  alerts_fixture_raise (f, 1, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_raise (f, 6, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 2);
  andon_alert_list_set_folded (f->list, TRUE);
  alerts_fixture_await_rows (f, 1);
  alerts_fixture_select (f, "a-1");
  alerts_fixture_type (f, GDK_KEY_s);
  g_assert_null (alerts_fixture_get_page (f));
  andon_test_await_true (alerts_fixture_says (f, "Enter opens it"));
  alerts_fixture_type (f, GDK_KEY_t);
  alerts_fixture_pass (f, 400);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 0);
}

static char *
text_of_page (AlertsFixture *f)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (alerts_fixture_find (f, GTK_TYPE_TEXT_VIEW)));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* F2 takes the sheet away in the midst of a sentence; the sentence is not lost. */
static void
test_draft (AlertsFixture *f, gconstpointer data)
{
  g_autofree char *kept = NULL;
  g_autofree char *other = NULL;

  alerts_fixture_raise (f, 1, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_raise (f, 2, ANDON_PRIORITY_CRITICAL, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 2);
  alerts_fixture_select (f, "a-1");
  alerts_fixture_type (f, GDK_KEY_c);
  andon_note_page_set_text (ANDON_NOTE_PAGE (alerts_fixture_get_page (f)), "the coupling smells of");
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.go-critical", NULL);
  g_assert_null (alerts_fixture_get_page (f));
  andon_test_await_true (alerts_fixture_says (f, "The comment is kept"));
  /* It belongs to its alert. */
  alerts_fixture_select (f, "a-2");
  alerts_fixture_type (f, GDK_KEY_c);
  other = text_of_page (f);
  g_assert_cmpstr (other, ==, "");
  andon_sheet_close (andon_window_get_sheet (f->window));
  alerts_fixture_select (f, "a-1");
  alerts_fixture_type (f, GDK_KEY_c);
  kept = text_of_page (f);
  g_assert_cmpstr (kept, ==, "the coupling smells of");
}

static void
test_service (AlertsFixture *f, gconstpointer data)
{
  alerts_fixture_raise (f, 1, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 1);
  alerts_fixture_select (f, "a-1");
  alerts_fixture_type (f, GDK_KEY_o);
  g_assert_true (ANDON_IS_SERVICE_PAGE (alerts_fixture_get_page (f)));
  andon_service_page_submit (ANDON_SERVICE_PAGE (alerts_fixture_get_page (f)));
  g_assert_nonnull (alerts_fixture_get_page (f));
  andon_service_page_fill (ANDON_SERVICE_PAGE (alerts_fixture_get_page (f)), "4711", "seal is replaced");
  andon_service_page_submit (ANDON_SERVICE_PAGE (alerts_fixture_get_page (f)));
  andon_test_await_true (last_post_is (f, "/alerts/a-1/out-of-service"));
  g_assert_true (last_body_has (f, "{\"permit\":\"4711\",\"reason\":\"seal is replaced\",\"review\":\""));
}

/* What is out of service or suppressed leaves the lane, is found all the same, and O returns it. */
static void
test_not_in_force (AlertsFixture *f, gconstpointer data)
{
  for (guint i = 1; i <= 3; i++)
    alerts_fixture_raise (f, i, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 3);
  alerts_fixture_set_state (f, 2, ANDON_ALERT_STATE_DSUPR);
  alerts_fixture_remove_from_service (f, 3, ALERTS_FIXTURE_START + G_TIME_SPAN_DAY);
  alerts_fixture_await_rows (f, 1);
  g_assert_cmpuint (andon_alert_view_get_hidden_alarms (view (f)), ==, 0);
  g_assert_true (andon_alert_list_show_alert (f->list, "a-3"));
  alerts_fixture_await_rows (f, 2);
  alerts_fixture_select (f, "a-3");
  alerts_fixture_type (f, GDK_KEY_o);
  andon_test_await_true (last_post_is (f, "/alerts/a-3/return-to-service"));
}

/* Another date for what is out of service already; nothing else changes. */
static void
change_review (AlertsFixture *f, guint number, guint revision, gint64 review)
{
  g_autofree char *id = g_strdup_printf ("a-%u", number);
  g_autoptr (AndonAlertItem) item = andon_alert_store_dup_item (andon_seat_get_store (f->seat), id);

  alerts_fixture_remove_from_service (f, number, review);
  andon_test_await_true (andon_alert_item_get_revision (item) == revision);
  alerts_fixture_pass (f, 1100);
}

static void
test_review (AlertsFixture *f, gconstpointer data)
{
  AndonReviewLine *line = ANDON_REVIEW_LINE (alerts_fixture_find (f, ANDON_TYPE_REVIEW_LINE));

  const gint64 now = andon_seat_now (f->seat);

  for (guint i = 1; i <= 2; i++)
    alerts_fixture_raise (f, i, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 2);
  alerts_fixture_remove_from_service (f, 1, now + 2 * G_TIME_SPAN_DAY);
  alerts_fixture_await_rows (f, 1);
  alerts_fixture_pass (f, 1000);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (line)));
  alerts_fixture_remove_from_service (f, 2, now - G_TIME_SPAN_DAY);
  alerts_fixture_await_rows (f, 0);
  andon_test_await_true (gtk_widget_get_visible (GTK_WIDGET (line)));
  g_assert_nonnull (strstr (andon_review_line_get_text (line), "Bearing vibration rising 2"));

  change_review (f, 2, 3, now + G_TIME_SPAN_DAY);
  andon_test_await_true (!gtk_widget_get_visible (GTK_WIDGET (line)));
  change_review (f, 2, 4, now - G_TIME_SPAN_HOUR);
  andon_test_await_true (gtk_widget_get_visible (GTK_WIDGET (line)));
}

static void
test_promote (AlertsFixture *f, gconstpointer data)
{
  alerts_fixture_raise (f, 1, ANDON_PRIORITY_LOW, ANDON_LANE_ADVISORY);
  andon_alert_list_set_lane (f->list, ANDON_LANE_ADVISORY);
  alerts_fixture_await_rows (f, 1);
  alerts_fixture_select (f, "a-1");
  alerts_fixture_type (f, GDK_KEY_p);
  andon_test_await_true (andon_promote_page_get_n_rules (ANDON_PROMOTE_PAGE (alerts_fixture_get_page (f))) == 1);
  andon_promote_page_submit (ANDON_PROMOTE_PAGE (alerts_fixture_get_page (f)));
  andon_test_await_true (last_post_is (f, "/alerts/a-1/promote"));
  g_assert_true (last_body_has (f, "\"rule\":\"pump-model\""));
}

/* The key that is printed A acts where the layout makes another letter of it. */
static void
test_cyrillic (AlertsFixture *f, gconstpointer data)
{
  alerts_fixture_raise (f, 1, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 1);
  alerts_fixture_select (f, "a-1");
  g_assert_true (alerts_fixture_type_code (f, GDK_KEY_Cyrillic_ef, 38));
  andon_test_await_true (andon_stub_platform_get_n_effects (f->stub) == 1);
  g_assert_cmpint (alerts_fixture_state_at_plant (f, 1), ==, ANDON_ALERT_STATE_ACKED);
}

/* Escape in the midst of a form loses nothing, whatever was looked at in between. */
static void
test_form_drafts (AlertsFixture *f, gconstpointer data)
{
  AndonSheet *sheet = andon_window_get_sheet (f->window);

  for (guint i = 1; i <= 2; i++)
    alerts_fixture_raise (f, i, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 2);
  alerts_fixture_select (f, "a-1");
  alerts_fixture_type (f, GDK_KEY_s);
  andon_shelve_page_set_reason (ANDON_SHELVE_PAGE (alerts_fixture_get_page (f)), "being greased");
  andon_sheet_close (sheet);
  andon_test_await_true (alerts_fixture_says (f, "What was filled in is kept"));
  alerts_fixture_select (f, "a-2");
  alerts_fixture_type (f, GDK_KEY_s);
  g_assert_cmpstr (andon_shelve_page_get_reason (ANDON_SHELVE_PAGE (alerts_fixture_get_page (f))), ==, "");
  andon_sheet_close (sheet);
  alerts_fixture_select (f, "a-1");
  alerts_fixture_type (f, GDK_KEY_o);
  andon_service_page_fill (ANDON_SERVICE_PAGE (alerts_fixture_get_page (f)), "4711", "new seal");
  andon_sheet_close (sheet);

  alerts_fixture_type (f, GDK_KEY_o);
  g_assert_cmpstr (andon_service_page_get_permit (ANDON_SERVICE_PAGE (alerts_fixture_get_page (f))), ==, "4711");
  andon_sheet_close (sheet);
  alerts_fixture_type (f, GDK_KEY_s);
  g_assert_cmpstr (andon_shelve_page_get_reason (ANDON_SHELVE_PAGE (alerts_fixture_get_page (f))), ==,
                   "being greased");
  /* What is sent is no draft any more. */
  andon_shelve_page_submit (ANDON_SHELVE_PAGE (alerts_fixture_get_page (f)));
  andon_test_await_true (last_post_is (f, "/alerts/a-1/shelve"));
  alerts_fixture_set_state (f, 1, ANDON_ALERT_STATE_UNACK);
  alerts_fixture_pass (f, 400);
  alerts_fixture_select (f, "a-1");
  alerts_fixture_type (f, GDK_KEY_s);
  g_assert_cmpstr (andon_shelve_page_get_reason (ANDON_SHELVE_PAGE (alerts_fixture_get_page (f))), ==, "");
  andon_sheet_close (sheet);
}

#define ADD(path, func)                                                                                               \
  g_test_add ("/panels/alerts/forms/" path, AlertsFixture, NULL, alerts_fixture_set_up, func, alerts_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!alerts_fixture_init ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }
  ADD ("shelve/quotes-what-was-seen", test_shelve_quotes_what_was_seen);
  ADD ("shelve/until-value", test_shelve_until_value);
  ADD ("shelve/many", test_shelve_many);
  ADD ("closed-fold", test_closed_fold);
  ADD ("draft", test_draft);
  ADD ("form-drafts", test_form_drafts);
  ADD ("service", test_service);
  ADD ("not-in-force", test_not_in_force);
  ADD ("review", test_review);
  ADD ("promote", test_promote);
  ADD ("cyrillic", test_cyrillic);
  return g_test_run ();
}
