/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-handover.h"

#include "andon-actions.h"
#include "andon-clock.h"
#include "andon-session.h"
#include "andon-stub-platform.h"
#include "andon-test-await.h"
#include "andon-test-dir.h"

#define START G_GINT64_CONSTANT (1782993600000000)

#define HEAD "\"id\":\"h-1\",\"console\":\"north\",\"created\":\"2026-07-02T12:00:00.000Z\",\"created_by\":\"Otto\"," \
             "\"journal_head\":\"00\""

static const char recorded[] =
  "{\"handover\":{" HEAD ",\"body\":{\"open\":[],\"log\":[],"
  "\"shelved\":[{\"id\":\"a-1\",\"lane\":\"alarm\",\"state\":\"shlvd\",\"quality\":\"good\",\"priority\":\"critical\","
  "\"severity\":800,\"asset\":\"nord-p-1\",\"title\":\"Bearing hot\",\"onset\":\"2026-07-02T11:00:00.000Z\","
  "\"raised\":\"2026-07-02T11:00:00.000Z\",\"annunciation\":1,\"occurrences\":1,\"revision\":3,"
  "\"shelved\":{\"by\":\"Otto\",\"until\":\"2026-07-02T12:30:00.000Z\",\"reason\":\"known\"}}],"
  "\"labels\":[{\"id\":\"l-1\",\"alert\":\"a-2\",\"class\":\"true\",\"before\":\"unsure\",\"by\":\"Otto\","
  "\"at\":\"2026-07-02T11:30:00.000Z\",\"withdrawn\":false},"
  "{\"id\":\"l-2\",\"class\":\"false\",\"by\":\"Otto\",\"at\":\"2026-07-02T11:31:00.000Z\",\"withdrawn\":true}]}},"
  "\"sequence\":\"1\"}";

static const char signed_answer[] =
  "{\"handover\":{" HEAD ",\"signed_by\":\"Erika\",\"signed_at\":\"2026-07-02T12:01:00.000Z\",\"shelves\":["
  "{\"alert\":\"a-1\",\"outcome\":\"renewed\",\"until\":\"2026-07-02T12:31:00.000Z\"},"
  "{\"alert\":\"a-2\",\"outcome\":\"released\"},{\"alert\":\"a-3\",\"outcome\":\"returned\"},"
  "{\"alert\":\"a-4\",\"outcome\":\"over\"},{\"alert\":\"a-5\",\"outcome\":\"of a later contract\"}]},"
  "\"sequence\":\"2\"}";

typedef struct
{
  AndonStubPlatform *stub;
  AndonClock *clock;
  AndonTestDir *dir;
  AndonSession *session;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->stub = andon_stub_platform_new ();
  f->clock = andon_clock_new_manual (START);
  f->dir = andon_test_dir_new ();
  f->session = andon_session_new (andon_test_dir_get_path (f->dir), f->clock);
  andon_session_set_endpoint (f->session, andon_stub_platform_get_url (f->stub), ANDON_STUB_TOKEN);
  andon_session_start (f->session);
  andon_test_await_true (andon_stub_platform_get_n_feeds (f->stub) == 1);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  AndonSession *gone = f->session;

  g_object_add_weak_pointer (G_OBJECT (gone), (gpointer *) &gone);
  andon_session_stop (f->session);
  g_object_unref (f->session);
  andon_test_await_true (gone == NULL);
  andon_stub_platform_free (f->stub);
  g_object_unref (f->clock);
  andon_test_dir_free (f->dir);
}

static AndonHandover *
sign (Fixture *f, const AndonShelfDecision *decisions, gsize n, GError **error)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  AndonHandover *handover;

  andon_handover_sign_async (f->session, "h-1", decisions, n, ANDON_STUB_TOKEN, NULL, andon_test_async_cb, &async);
  handover = andon_handover_finish (f->session, andon_test_await (&async), error);
  andon_test_async_clear (&async);
  return handover;
}

/* What the platform wrote down comes as what lies on the shelf and what labels changed. */
static void
test_recorded (Fixture *f, gconstpointer data)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (AndonHandover) handover = NULL;
  const AndonAlert *alert;
  const AndonLabelChange *first, *second;

  andon_stub_platform_set_post_answer (f->stub, recorded);
  andon_handover_create_async (f->session, "north", "quiet", NULL, andon_test_async_cb, &async);
  handover = andon_handover_finish (f->session, andon_test_await (&async), &error);
  g_assert_no_error (error);
  andon_test_async_clear (&async);
  g_assert_cmpstr (andon_stub_platform_get_last_path (f->stub), ==, "/handovers");
  g_assert_null (handover->signed_by);
  g_assert_null (handover->shelves);
  g_assert_cmpuint (handover->shelved->len, ==, 1);
  alert = g_ptr_array_index (handover->shelved, 0);
  g_assert_cmpstr (alert->title, ==, "Bearing hot");
  g_assert_cmpstr (alert->shelve_reason, ==, "known");
  g_assert_cmpuint (handover->labels->len, ==, 2);
  first = g_ptr_array_index (handover->labels, 0);
  second = g_ptr_array_index (handover->labels, 1);
  g_assert_cmpstr (first->label, ==, "true");
  g_assert_cmpstr (first->before, ==, "unsure");
  g_assert_false (first->withdrawn);
  g_assert_null (second->before);
  g_assert_true (second->withdrawn);
}

/* Each decision goes as the contract names it, and each outcome comes back. */
static void
test_decisions (Fixture *f, gconstpointer data)
{
  const AndonShelfDecision decisions[] = { { "a-1", TRUE, 30 }, { "a-2", FALSE, 30 }, { "a-3", TRUE, 0 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (AndonHandover) handover = NULL;

  andon_stub_platform_set_post_answer (f->stub, signed_answer);
  handover = sign (f, decisions, G_N_ELEMENTS (decisions), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (andon_stub_platform_get_last_path (f->stub), ==, "/handovers/h-1/sign");
  g_assert_cmpstr (andon_stub_platform_get_last_body (f->stub), ==,
                   "{\"shelved\":[{\"alert\":\"a-1\",\"decision\":\"renew\",\"minutes\":30},"
                   "{\"alert\":\"a-2\",\"decision\":\"release\"},{\"alert\":\"a-3\",\"decision\":\"renew\"}]}");
  g_assert_cmpstr (handover->signed_by, ==, "Erika");
  g_assert_null (handover->shelved);
  /* An outcome that this program does not know is left out, and takes nothing with it. */
  g_assert_cmpuint (handover->shelves->len, ==, 4);
  for (guint i = 0; i < handover->shelves->len; i++)
    g_assert_cmpint (((AndonShelfResult *) g_ptr_array_index (handover->shelves, i))->outcome, ==, (int) i);
  g_assert_cmpint (((AndonShelfResult *) g_ptr_array_index (handover->shelves, 0))->until, !=, 0);
  g_assert_cmpint (((AndonShelfResult *) g_ptr_array_index (handover->shelves, 1))->until, ==, 0);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  const AndonShelfDecision decision = { "a-1", TRUE, 30 };
  g_autoptr (GError) error = NULL;

  andon_stub_platform_set_post_status (f->stub, 403);
  andon_stub_platform_set_post_answer (
    f->stub, "{\"title\":\"Forbidden\",\"status\":403,"
             "\"detail\":\"“shelved” renews a-1: for a critical alarm this needs a supervisor\"}");
  g_assert_null (sign (f, &decision, 1, &error));
  g_assert_error (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_FORBIDDEN);
  g_assert_nonnull (strstr (error->message, "a-1"));
}

/* A seat that was handed over makes no second handover and signs none. */
static void
test_watching (Fixture *f, gconstpointer data)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  g_autoptr (GError) error = NULL;

  andon_actions_set_watching (andon_session_get_actions (f->session), TRUE);
  g_assert_null (sign (f, NULL, 0, &error));
  g_assert_error (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_FORBIDDEN);
  g_clear_error (&error);
  andon_handover_create_async (f->session, "north", NULL, NULL, andon_test_async_cb, &async);
  g_assert_null (andon_handover_finish (f->session, andon_test_await (&async), &error));
  g_assert_error (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_FORBIDDEN);
  andon_test_async_clear (&async);
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 0);
}

#define ADD(name, func) g_test_add ("/client/handover/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("recorded", test_recorded);
  ADD ("decisions", test_decisions);
  ADD ("refused", test_refused);
  ADD ("watching", test_watching);
  return g_test_run ();
}
