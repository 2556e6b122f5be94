/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "alerts-fixture.h"
#include "andon-dialog-guard.h"
#include "andon-error-words.h"
#include "andon-notice-bar.h"
#include "andon-sign-in-page.h"
#include "andon-test-await.h"
#include "andon-test-follow.h"

/* What the window says and offers where its seat is not, or not with whom it was. */

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static AndonSignInPage *
sign_in_page (AlertsFixture *f)
{
  GtkWidget *page = andon_sheet_get_page (andon_window_get_sheet (f->window));

  return ANDON_IS_SIGN_IN_PAGE (page) ? ANDON_SIGN_IN_PAGE (page) : NULL;
}

static gboolean
beats (AlertsFixture *f)
{
  if (andon_test_follow (f->clock))
    andon_stub_platform_beat (f->stub, 0.5, NULL, 0);
  return andon_session_is_live (f->session);
}

static void
note_response (int *into, int response)
{
  *into = response;
}

/* A refused token is no dead end: the page says why and takes another, and goes when it is accepted. */
static void
test_refused (AlertsFixture *f, gconstpointer data)
{
  alerts_fixture_raise (f, 1, ANDON_PRIORITY_CRITICAL, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 1);
  andon_stub_platform_close (f->stub, 4401);
  andon_test_await_true (sign_in_page (f) != NULL);
  g_assert_nonnull (strstr (andon_sign_in_page_get_reason (sign_in_page (f)), "expired"));
  g_assert_nonnull (strstr (andon_sign_in_page_get_reason (sign_in_page (f)), "127.0.0.1"));
  /* The address is known: what is missing is typed at once. */
  g_assert_nonnull (gtk_widget_get_ancestor (gtk_root_get_focus (GTK_ROOT (f->window)), GTK_TYPE_PASSWORD_ENTRY));
  /* Above the page the critical stays. */
  g_assert_cmpuint (andon_window_get_n_critical (f->window), ==, 1);

  andon_sign_in_page_fill (sign_in_page (f), andon_stub_platform_get_url (f->stub), "no-token");
  andon_sign_in_page_submit (sign_in_page (f));
  andon_test_await_true (andon_session_get_state (f->session) == ANDON_SESSION_UNAUTHORISED &&
                         strstr (andon_sign_in_page_get_reason (sign_in_page (f)), "does not accept") != NULL);
  andon_sign_in_page_fill (sign_in_page (f), andon_stub_platform_get_url (f->stub), ANDON_STUB_TOKEN);
  andon_sign_in_page_submit (sign_in_page (f));
  andon_test_await_true (beats (f) && sign_in_page (f) == NULL);
}

/* Closed by the person it stays closed: what was known can be looked at. */
static void
test_refused_and_closed (AlertsFixture *f, gconstpointer data)
{
  andon_stub_platform_close (f->stub, 4401);
  andon_test_await_true (sign_in_page (f) != NULL);
  andon_sheet_close (andon_window_get_sheet (f->window));
  andon_sign_in_retry (andon_seat_get_sign_in (f->seat));
  andon_test_await_true (beats (f));
  g_assert_null (sign_in_page (f));
}

/* Between a signed handover and the next person the window watches. */
static void
test_handed_over (AlertsFixture *f, gconstpointer data)
{
  GtkWidget *bar = find (GTK_WIDGET (f->window), ANDON_TYPE_NOTICE_BAR);
  const char *ids[] = { "a-1", NULL };
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  g_autoptr (GPtrArray) results = NULL;
  AndonActions *actions = andon_seat_get_actions (f->seat);

  alerts_fixture_raise (f, 1, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 1);
  g_assert_true (andon_seat_may (f->seat, "acknowledge"));
  g_assert_false (gtk_widget_get_visible (bar));
  andon_seat_set_handed_to (f->seat, "erika");
  g_assert_false (andon_seat_may (f->seat, "acknowledge"));
  g_assert_true (gtk_widget_get_visible (bar));
  g_assert_nonnull (strstr (andon_notice_bar_get_text (ANDON_NOTICE_BAR (bar)), "erika"));
  g_assert_true (andon_session_is_live (f->session));
  andon_actions_acknowledge_async (actions, ids, NULL, andon_test_async_cb, &async);
  results = andon_actions_finish (actions, andon_test_await (&async), NULL);
  g_assert_cmpuint (results->len, ==, 1);
  g_assert_cmpint (((AndonActionResult *) g_ptr_array_index (results, 0))->outcome, ==, ANDON_ACTION_REFUSED);
  andon_test_async_clear (&async);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 0);

  andon_stub_platform_set_subject (f->stub, "erika");
  andon_sign_in_connect (andon_seat_get_sign_in (f->seat), andon_stub_platform_get_url (f->stub), ANDON_STUB_TOKEN, FALSE);
  g_assert_false (gtk_widget_get_visible (bar));
  andon_test_await_true (beats (f) && g_strcmp0 (andon_session_get_subject (f->session), "erika") == 0);
  g_assert_true (andon_seat_may (f->seat, "acknowledge"));
}

/* Leaves an action for the platform that the seat is with, which goes, and joins @next. */
static void
leave_action (AlertsFixture *f, AndonStubPlatform *from, const char *id, AndonStubPlatform *next)
{
  AndonActions *actions = andon_seat_get_actions (f->seat);
  const char *ids[] = { id, NULL };
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  g_autoptr (GPtrArray) results = NULL;

  andon_stub_platform_stop (from);
  andon_test_await_true (!andon_session_is_live (f->session));
  andon_actions_acknowledge_async (actions, ids, NULL, andon_test_async_cb, &async);
  results = andon_actions_finish (actions, andon_test_await (&async), NULL);
  g_assert_cmpint (((AndonActionResult *) g_ptr_array_index (results, 0))->outcome, ==, ANDON_ACTION_QUEUED);
  andon_test_async_clear (&async);
  andon_session_set_endpoint (f->session, andon_stub_platform_get_url (next), ANDON_STUB_TOKEN);
  andon_test_await_true ((andon_test_follow (f->clock), andon_stub_platform_get_n_feeds (next) == 1));
  andon_stub_platform_beat (next, 0.5, NULL, 0);
  andon_test_await_true (andon_session_is_live (f->session));
}

static void
click (AlertsFixture *f, const char *label)
{
  GtkWidget *bar = alerts_fixture_find (f, ANDON_TYPE_NOTICE_BAR);

  for (GtkWidget *child = gtk_widget_get_first_child (gtk_widget_get_first_child (bar)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_BUTTON (child) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (child)), label) == 0)
      {
        g_signal_emit_by_name (child, "clicked");
        return;
      }
  g_error ("the notice has no button %s", label);
}

/* What waits for several platforms is one sum, and is given up in one go. */
static void
test_waiting_elsewhere (AlertsFixture *f, gconstpointer data)
{
  AndonNoticeBar *bar = ANDON_NOTICE_BAR (find (GTK_WIDGET (f->window), ANDON_TYPE_NOTICE_BAR));
  AndonStubPlatform *second = andon_stub_platform_new ();
  AndonStubPlatform *third = andon_stub_platform_new ();
  g_autoptr (AndonAlert) alert = andon_alert_new ();
  guint position;

  andon_stub_platform_set_identity (second, "stub-2", "1");
  andon_stub_platform_set_identity (third, "stub-3", "1");
  alerts_fixture_raise (f, 1, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 1);
  alert->id = g_strdup ("b-1");
  alert->state = ANDON_ALERT_STATE_UNACK;
  alert->asset = g_strdup ("nord-p-1");
  alert->title = g_strdup ("Bearing vibration rising");
  alert->lane = ANDON_LANE_ALARM;
  alert->raised = alert->onset = alert->annunciated = andon_clock_now (f->clock);
  alert->annunciation = alert->occurrences = alert->revision = 1;
  andon_stub_platform_change (second, alert);

  leave_action (f, f->stub, "a-1", second);
  andon_test_await_true (strstr (andon_notice_bar_get_text (bar), "1 action waits for the platform http") != NULL);
  andon_test_await_true (andon_alert_view_find (andon_alert_list_get_view (f->list), "b-1", &position));
  leave_action (f, second, "b-1", third);
  andon_test_await_true (strstr (andon_notice_bar_get_text (bar), "2 actions wait for 2 platforms, 10 min more") != NULL);
  click (f, "Discard…");
  g_assert_nonnull (strstr (andon_notice_bar_get_text (bar), "Discard 2 actions for 2 platforms?"));
  click (f, "Keep");
  click (f, "Discard…");
  click (f, "Discard");
  andon_test_await_true (andon_session_get_elsewhere (f->session)->len == 0);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (bar)));

  andon_session_stop (f->session);
  andon_test_await_true (andon_stub_platform_get_n_feeds (third) == 0);
  andon_stub_platform_free (third);
  andon_stub_platform_free (second);
}

/* Who shelved it and why is known to the seat itself, while the platform can't be asked. */
static void
test_facts_without_platform (AlertsFixture *f, gconstpointer data)
{
  alerts_fixture_raise (f, 1, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_raise (f, 2, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_shelve (f, 2, "eve", "the pump is being greased");
  alerts_fixture_await_rows (f, 2);
  alerts_fixture_select (f, "a-1");
  g_assert_false (alerts_fixture_says (f, "the pump is being greased"));
  andon_stub_platform_stop (f->stub);
  andon_test_await_true (!andon_session_is_live (f->session));
  alerts_fixture_select (f, "a-2");
  andon_test_await_true (alerts_fixture_says (f, "shelved by eve until"));
  g_assert_true (alerts_fixture_says (f, "the pump is being greased"));
}

#ifdef __SANITIZE_ADDRESS__
/* GTK 4.8's chooser leaks the folder it was reading when it is put away: here only the dialog itself is of use. */
G_DECLARE_FINAL_TYPE (PlainDialog, plain_dialog, PLAIN, DIALOG, GtkNativeDialog)

struct _PlainDialog
{
  GtkNativeDialog parent_instance;
};

G_DEFINE_FINAL_TYPE (PlainDialog, plain_dialog, GTK_TYPE_NATIVE_DIALOG)

static void
plain_dialog_init (PlainDialog *self)
{
}

static void
show_or_hide (GtkNativeDialog *dialog)
{
}

static void
plain_dialog_class_init (PlainDialogClass *klass)
{
  GTK_NATIVE_DIALOG_CLASS (klass)->show = show_or_hide;
  GTK_NATIVE_DIALOG_CLASS (klass)->hide = show_or_hide;
}

static GtkNativeDialog *
new_dialog (GtkWindow *parent)
{
  return g_object_new (plain_dialog_get_type (), "transient-for", parent, NULL);
}
#else
static GtkNativeDialog *
new_dialog (GtkWindow *parent)
{
  return GTK_NATIVE_DIALOG (gtk_file_chooser_native_new ("Save", parent, GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL));
}
#endif

/* The desktop's chooser is a window of its own: a critical puts it away, and nothing less does. */
static void
test_chooser (AlertsFixture *f, gconstpointer data)
{
  g_autoptr (GtkNativeDialog) chooser = new_dialog (GTK_WINDOW (f->window));
  int response = 0;

  g_signal_connect_swapped (chooser, "response", G_CALLBACK (note_response), &response);
  andon_dialog_guard_watch (f->seat, chooser);
  gtk_native_dialog_show (chooser);
  alerts_fixture_raise (f, 1, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 1);
  g_assert_true (gtk_native_dialog_get_visible (chooser));
  alerts_fixture_raise (f, 2, ANDON_PRIORITY_CRITICAL, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 2);
  andon_test_await_true (!gtk_native_dialog_get_visible (chooser));
  g_assert_cmpint (response, ==, GTK_RESPONSE_CANCEL);
}

/* Every code of the client has a sentence, none of them the client's English for logs. */
static void
test_words (AlertsFixture *f, gconstpointer data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int code = ANDON_CLIENT_ERROR_NOT_LIVE; code <= ANDON_CLIENT_ERROR_CATCHING_UP; code++)
    {
      g_autofree char *text = andon_error_words_dup_code (f->session, (AndonClientError) code, "raw");

      g_assert_cmpuint (strlen (text), >, 10);
      g_assert_null (strchr (text, '%'));
      if (code != ANDON_CLIENT_ERROR_REFUSED && code != ANDON_CLIENT_ERROR_FORBIDDEN &&
          code != ANDON_CLIENT_ERROR_STORAGE && code != ANDON_CLIENT_ERROR_CONTRACT)
        g_assert_null (strstr (text, "raw"));
      g_assert_true (g_hash_table_add (seen, g_steal_pointer (&text)));
    }
}

#define ADD(path, func) \
  g_test_add ("/shell/seat-states/" path, AlertsFixture, NULL, alerts_fixture_set_up, func, alerts_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!alerts_fixture_init ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }
  ADD ("refused", test_refused);
  ADD ("refused-and-closed", test_refused_and_closed);
  ADD ("handed-over", test_handed_over);
  ADD ("waiting-elsewhere", test_waiting_elsewhere);
  ADD ("facts-without-platform", test_facts_without_platform);
  ADD ("chooser", test_chooser);
  ADD ("words", test_words);
  return g_test_run ();
}
