/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "alerts-fixture.h"
#include "andon-handover-page.h"
#include "andon-handover-draft.h"
#include "andon-handover-report.h"
#include "andon-test-await.h"

/* A handover in the real window: what it lists, what is decided on it, and what is told of that. */

#define HEAD "\"id\":\"h-1\",\"console\":\"north\",\"created\":\"2026-11-22T12:00:00.000Z\",\"created_by\":\"Otto\"," \
             "\"journal_head\":\"00\""
#define SHELVED(id, priority, title)                                                                                   \
  "{\"id\":\"" id "\",\"lane\":\"alarm\",\"state\":\"shlvd\",\"quality\":\"good\",\"priority\":\"" priority "\","      \
  "\"severity\":800,\"asset\":\"nord-p-1\",\"title\":\"" title "\",\"onset\":\"2026-11-22T11:00:00.000Z\","            \
  "\"raised\":\"2026-11-22T11:00:00.000Z\",\"annunciation\":1,\"occurrences\":1,\"revision\":3,"                       \
  "\"shelved\":{\"by\":\"Otto\",\"until\":\"2026-11-22T12:30:00.000Z\",\"reason\":\"known of\"}}"

#define RECORDED                                                                                                       \
  "{" HEAD ",\"body\":{\"open\":[],\"log\":[],\"shelved\":["                                                            \
  SHELVED ("a-1", "critical", "Bearing hot") "," SHELVED ("a-12", "high", "Flow low") ","                              \
  SHELVED ("a-13", "low", "Door open") "],"                                                                            \
  "\"labels\":[{\"id\":\"l-1\",\"alert\":\"a-2\",\"title\":\"Seal wet\",\"asset\":\"nord-p-1\",\"class\":\"true\","         \
  "\"before\":\"unsure\",\"by\":\"Otto\",\"at\":\"2026-11-22T11:30:00.000Z\",\"withdrawn\":false}]}}"

static const char recorded[] = "{\"handover\":" RECORDED ",\"sequence\":\"1\"}";

static const char unsigned_list[] = "{\"items\":[" RECORDED "]}";
static const char signed_list[] = "{\"items\":[{" HEAD ",\"signed_by\":\"Erika\"}]}";

static const char signature[] =
  "{\"handover\":{" HEAD ",\"signed_by\":\"Erika\",\"signed_at\":\"2026-11-22T12:01:00.000Z\",\"shelves\":["
  "{\"alert\":\"a-1\",\"outcome\":\"released\"},"
  "{\"alert\":\"a-12\",\"outcome\":\"renewed\",\"until\":\"2026-11-22T13:01:00.000Z\"},"
  "{\"alert\":\"a-13\",\"outcome\":\"returned\"},{\"alert\":\"a-20\",\"outcome\":\"returned\"}]},"
  "\"sequence\":\"2\"}";

static AndonHandoverPage *
open_page (AlertsFixture *f)
{
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.handover", NULL);
  return ANDON_HANDOVER_PAGE (alerts_fixture_get_page (f));
}

/* The counts are of the console that is handed over, as its lists are. */
static void
test_names_its_console (AlertsFixture *f, gconstpointer data)
{
  andon_stub_platform_set_consoles (
    f->stub, "{\"items\":[{\"id\":\"north\",\"name\":\"North console\",\"manned\":true}]}");
  andon_test_await_true ((alerts_fixture_pass (f, 1000), andon_seat_get_console (f->seat) != NULL));
  alerts_fixture_raise (f, 1, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 1);
  open_page (f);
  g_assert_true (alerts_fixture_says (f, "North console: 1 new"));
}

static AndonHandoverPage *
record (AlertsFixture *f)
{
  AndonHandoverPage *page = open_page (f);

  andon_stub_platform_set_post_answer (f->stub, recorded);
  andon_handover_page_record (page);
  andon_test_await_true (gtk_widget_get_visible (GTK_WIDGET (andon_handover_page_get_lists (page))));
  return page;
}

static AndonShelfChoice *
choice (AndonHandoverPage *page, const char *id)
{
  return andon_handover_lists_find (andon_handover_page_get_lists (page), id);
}

static gboolean
reads (AndonHandoverPage *page, const char *id, const char *text)
{
  return strstr (andon_shelf_choice_get_words (choice (page, id)), text) != NULL;
}

static void
test_decided (AlertsFixture *f, gconstpointer data)
{
  AndonHandoverPage *page = record (f);

  g_assert_true (alerts_fixture_says (f, "Bearing hot"));
  g_assert_true (alerts_fixture_says (f, "known of"));
  g_assert_true (alerts_fixture_says (f, "What labels changed"));
  g_assert_true (alerts_fixture_says (f, "before"));
  g_assert_true (reads (page, "a-13", "returns with the signature"));
  andon_shelf_choice_renew (choice (page, "a-12"), 60);
  andon_shelf_choice_renew (choice (page, "a-1"), 60);
  g_assert_true (reads (page, "a-1", "supervisor"));
  g_assert_false (reads (page, "a-12", "supervisor"));
  andon_shelf_choice_release (choice (page, "a-1"));
  g_assert_true (reads (page, "a-1", "Comes off"));

  andon_stub_platform_set_post_answer (f->stub, signature);
  andon_handover_page_sign (page, ANDON_STUB_TOKEN);
  andon_test_await_true (g_strcmp0 (andon_seat_get_handed_to (f->seat), "Erika") == 0);
  g_assert_cmpstr (andon_stub_platform_get_last_body (f->stub), ==,
                   "{\"shelved\":[{\"alert\":\"a-1\",\"decision\":\"release\"},"
                   "{\"alert\":\"a-12\",\"decision\":\"renew\",\"minutes\":60}]}");
  g_assert_true (reads (page, "a-1", "Released"));
  g_assert_true (reads (page, "a-12", "Renewed until"));
  g_assert_true (reads (page, "a-13", "Returned"));
  /* It came to the shelf after the handover was recorded. */
  g_assert_true (reads (page, "a-20", "Returned"));
  g_assert_nonnull (strstr (andon_handover_page_get_status (page), "Erika"));
  g_assert_nonnull (strstr (andon_handover_page_get_status (page), "1 renewed, 1 released, 2 returned"));
}

/* One renewal too many refuses the signature, says where, and can be mended. */
static void
test_refused (AlertsFixture *f, gconstpointer data)
{
  AndonHandoverPage *page = record (f);

  andon_shelf_choice_renew (choice (page, "a-1"), 30);
  andon_shelf_choice_renew (choice (page, "a-12"), 30);
  andon_stub_platform_set_post_status (f->stub, 403);
  andon_stub_platform_set_post_answer (
    f->stub, "{\"title\":\"Forbidden\",\"status\":403,"
             "\"detail\":\"“shelved” renews a-1: for a critical alarm this needs a supervisor\"}");
  andon_handover_page_sign (page, ANDON_STUB_TOKEN);
  andon_test_await_true (reads (page, "a-1", "no supervisor"));
  g_assert_false (reads (page, "a-12", "no supervisor"));
  g_assert_nonnull (strstr (andon_handover_page_get_status (page), "Nothing was signed"));
  g_assert_null (andon_seat_get_handed_to (f->seat));

  andon_shelf_choice_release (choice (page, "a-1"));
  andon_stub_platform_set_post_status (f->stub, 0);
  andon_stub_platform_set_post_answer (f->stub, signature);
  andon_handover_page_sign (page, ANDON_STUB_TOKEN);
  andon_test_await_true (andon_seat_get_handed_to (f->seat) != NULL);
}

/* After the signature the seat watches: no second signature, and no second handover either. */
static void
test_only_once (AlertsFixture *f, gconstpointer data)
{
  AndonHandoverPage *page = record (f);
  guint n_effects;

  andon_stub_platform_set_post_answer (f->stub, signature);
  andon_handover_page_sign (page, ANDON_STUB_TOKEN);
  andon_test_await_true (andon_seat_get_handed_to (f->seat) != NULL);
  n_effects = andon_stub_platform_get_n_effects (f->stub);
  andon_handover_page_sign (page, ANDON_STUB_TOKEN);
  andon_handover_page_record (page);
  page = open_page (f);
  andon_handover_page_record (page);
  andon_handover_page_sign (page, ANDON_STUB_TOKEN);
  alerts_fixture_pass (f, 1000);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, n_effects);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (andon_handover_page_get_lists (page))));
}

static char *
dup_note (AndonHandoverPage *page)
{
  GtkTextBuffer *buffer = andon_handover_page_get_note (page);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static gboolean
has_note (AndonHandoverPage *page, const char *expected)
{
  g_autofree char *note = dup_note (page);

  return g_strcmp0 (note, expected) == 0;
}

/* The next person comes later than thought: what was written, recorded and decided is there again. */
static void
test_picked_up (AlertsFixture *f, gconstpointer data)
{
  AndonHandoverPage *page = open_page (f);

  gtk_text_buffer_set_text (andon_handover_page_get_note (page), "watch the seal", -1);
  andon_sheet_close (andon_window_get_sheet (f->window));
  page = open_page (f);
  andon_test_await_true (has_note (page, "watch the seal"));
  page = record (f);
  gtk_text_buffer_set_text (andon_handover_page_get_note (page), "watch the seal of P-1", -1);
  andon_shelf_choice_renew (choice (page, "a-12"), 60);
  andon_shelf_choice_release (choice (page, "a-13"));
  andon_sheet_close (andon_window_get_sheet (f->window));

  andon_stub_platform_set_handovers (f->stub, unsigned_list);
  page = open_page (f);
  andon_test_await_true (gtk_widget_get_visible (GTK_WIDGET (andon_handover_page_get_lists (page))));
  g_assert_true (has_note (page, "watch the seal of P-1"));
  g_assert_true (reads (page, "a-12", "Stays on the shelf"));
  g_assert_true (reads (page, "a-13", "Comes off"));
  g_assert_true (reads (page, "a-1", "Undecided"));
  g_assert_nonnull (strstr (andon_handover_page_get_status (page), "not signed yet"));
  andon_stub_platform_set_post_answer (f->stub, signature);
  andon_handover_page_sign (page, ANDON_STUB_TOKEN);
  andon_test_await_true (andon_seat_get_handed_to (f->seat) != NULL);
  g_assert_cmpstr (andon_stub_platform_get_last_body (f->stub), ==,
                   "{\"shelved\":[{\"alert\":\"a-12\",\"decision\":\"renew\",\"minutes\":60},"
                   "{\"alert\":\"a-13\",\"decision\":\"release\"}]}");

  /* Signed, it is nobody's draft. */
  andon_sheet_close (andon_window_get_sheet (f->window));
  andon_seat_set_handed_to (f->seat, NULL);
  page = open_page (f);
  alerts_fixture_pass (f, 500);
  g_assert_true (has_note (page, ""));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (andon_handover_page_get_lists (page))));
  andon_sheet_close (andon_window_get_sheet (f->window));
}

/* It was signed at another seat meanwhile. */
static void
test_signed_elsewhere (AlertsFixture *f, gconstpointer data)
{
  AndonHandoverPage *page = record (f);
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  g_autoptr (AndonHandoverDraft) draft = NULL;

  gtk_text_buffer_set_text (andon_handover_page_get_note (page), "old news", -1);
  andon_sheet_close (andon_window_get_sheet (f->window));
  andon_stub_platform_set_handovers (f->stub, signed_list);
  andon_handover_draft_read_async (f->session, NULL, andon_test_async_cb, &async);
  draft = andon_handover_draft_read_finish (f->session, andon_test_await (&async), NULL);
  andon_test_async_clear (&async);
  g_assert_null (draft->handover);
  g_assert_null (draft->note);
  page = open_page (f);
  alerts_fixture_pass (f, 500);
  g_assert_true (has_note (page, ""));
  andon_sheet_close (andon_window_get_sheet (f->window));
}

static guint
count_rows (AlertsFixture *f, const AndonHandover *handover)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (AndonReport) report = NULL;

  andon_handover_report_async (f->seat, 0, NULL, handover, NULL, andon_test_async_cb, &async);
  report = andon_handover_report_finish (f->seat, andon_test_await (&async), &error);
  g_assert_no_error (error);
  andon_test_async_clear (&async);
  return andon_report_get_n_rows (report);
}

/* The paper tells what the platform recorded and, once signed, what became of it. */
static void
test_paper (AlertsFixture *f, gconstpointer data)
{
  g_autoptr (AndonAlert) alert = andon_alert_new ();
  AndonShelfResult result = { (char *) "a-1", ANDON_SHELF_RETURNED, 0 };
  AndonLabelChange change = { .label = (char *) "true", .before = (char *) "unsure", .by = (char *) "Otto", .at = 1 };
  g_autoptr (GPtrArray) shelved = g_ptr_array_new ();
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  g_autoptr (GPtrArray) shelves = g_ptr_array_new ();
  AndonHandover handover = { .shelved = shelved, .labels = labels };
  const guint before = count_rows (f, NULL);

  alert->id = g_strdup ("a-1");
  alert->title = g_strdup ("Bearing hot");
  alert->asset = g_strdup ("nord-p-1");
  g_ptr_array_add (shelved, alert);
  g_assert_cmpuint (count_rows (f, &handover), ==, before + 1);
  g_ptr_array_add (labels, &change);
  g_assert_cmpuint (count_rows (f, &handover), ==, before + 2);
  g_ptr_array_add (shelves, &result);
  handover.shelves = shelves;
  g_assert_cmpuint (count_rows (f, &handover), ==, before + 3);
}

#define ADD(path, func) \
  g_test_add ("/shell/handover-page/" path, AlertsFixture, NULL, alerts_fixture_set_up, func, alerts_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!alerts_fixture_init ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }
  ADD ("decided", test_decided);
  ADD ("names-its-console", test_names_its_console);
  ADD ("refused", test_refused);
  ADD ("only-once", test_only_once);
  ADD ("picked-up", test_picked_up);
  ADD ("signed-elsewhere", test_signed_elsewhere);
  ADD ("paper", test_paper);
  return g_test_run ();
}
