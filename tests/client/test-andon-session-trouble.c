/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-session.h"

#include <string.h>

#include "andon-alert-item.h"
#include "andon-alert-store.h"
#include "andon-clock.h"
#include "andon-stub-platform.h"
#include "andon-test-await.h"
#include "andon-test-follow.h"
#include "andon-test-dir.h"
#include "client-fixtures.h"

#define START G_GINT64_CONSTANT (1782993600000000)

/* What keeps a session from being live, told by a code that the app has a sentence for. */
#ifdef __SANITIZE_ADDRESS__
int __lsan_is_turned_off (void);

/* The leak checker crashes on the thread-local memory that the TLS library leaves. */
int
__lsan_is_turned_off (void)
{
  return 1;
}
#endif

typedef struct
{
  AndonStubPlatform *stub;
  AndonClock *clock;
  AndonTestDir *dir;
  AndonSession *session;
  guint n_unreadable;
  gboolean nameless; /* it is of no alert that has a name */
} Fixture;

static void
on_unreadable (AndonSession *session, const char *id, Fixture *f)
{
  g_assert_cmpstr (id, ==, f->nameless ? NULL : "a-1");
  f->n_unreadable++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->stub = andon_stub_platform_new ();
  f->clock = andon_clock_new_manual (START);
  f->dir = andon_test_dir_new ();
  f->session = andon_session_new (andon_test_dir_get_path (f->dir), f->clock);
  g_signal_connect (f->session, "unreadable", G_CALLBACK (on_unreadable), f);
}

static void
start (Fixture *f)
{
  andon_session_set_endpoint (f->session, andon_stub_platform_get_url (f->stub), ANDON_STUB_TOKEN);
  andon_session_start (f->session);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  AndonSession *gone = f->session;

  g_object_add_weak_pointer (G_OBJECT (gone), (gpointer *) &gone);
  g_signal_handlers_disconnect_by_data (f->session, f);
  andon_session_stop (f->session);
  g_clear_object (&f->session);
  andon_test_await_true (gone == NULL);
  andon_stub_platform_free (f->stub);
  g_object_unref (f->clock);
  andon_test_dir_free (f->dir);
}

static void
await_live (Fixture *f)
{
  andon_test_await_true ((andon_test_follow (f->clock), andon_stub_platform_get_n_feeds (f->stub) == 1));
  andon_stub_platform_beat (f->stub, 0.5, NULL, 0);
  andon_test_await_true (andon_session_is_live (f->session));
}

static gboolean
failed_with (Fixture *f, AndonClientError code)
{
  return g_error_matches (andon_session_get_error (f->session), ANDON_CLIENT_ERROR, code);
}

static void
test_other_contract (Fixture *f, gconstpointer data)
{
  andon_stub_platform_set_identity (f->stub, "stub-1", "2");
  start (f);
  andon_test_await_true (failed_with (f, ANDON_CLIENT_ERROR_CONTRACT));
  g_assert_cmpstr (andon_session_get_problem (f->session), ==, "2");
  g_assert_false (andon_session_is_live (f->session));
  g_assert_cmpuint (andon_stub_platform_get_n_feeds (f->stub), ==, 0);

  /* It is updated: the session finds that by itself. */
  andon_stub_platform_set_identity (f->stub, "stub-1", "1");
  await_live (f);
  g_assert_null (andon_session_get_error (f->session));
}

static void
test_no_platform (Fixture *f, gconstpointer data)
{
  g_autofree char *url = NULL;
  g_autoptr (SoupServer) other = soup_server_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  soup_server_listen_local (other, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (other);
  url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  andon_session_set_endpoint (f->session, url, ANDON_STUB_TOKEN);
  andon_session_start (f->session);
  andon_test_await_true (failed_with (f, ANDON_CLIENT_ERROR_NOT_A_PLATFORM));
}

static void
test_no_address (Fixture *f, gconstpointer data)
{
  andon_session_set_endpoint (f->session, "plant nord", ANDON_STUB_TOKEN);
  andon_session_start (f->session);
  andon_test_await_true (failed_with (f, ANDON_CLIENT_ERROR_ADDRESS));
}

static gboolean
make_certificate (Fixture *f, const char *arguments)
{
  const char *dir = andon_test_dir_get_path (f->dir);
  g_autofree char *command =
      g_strdup_printf ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout %s/key.pem"
                       " -out %s/cert.pem -subj /CN=stub %s", dir, dir, arguments);
  g_autofree char *cert = g_build_filename (dir, "cert.pem", NULL);
  g_autofree char *key = g_build_filename (dir, "key.pem", NULL);
  g_autofree char *tool = g_find_program_in_path ("openssl");
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;
  int status = 1;

  if (tool == NULL)
    {
      g_test_skip ("there is no openssl program here");
      return FALSE;
    }
  g_spawn_command_line_sync (command, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  certificate = g_tls_certificate_new_from_files (cert, key, &error);
  g_assert_no_error (error);
  andon_stub_platform_stop (f->stub);
  andon_stub_platform_set_certificate (f->stub, certificate);
  andon_stub_platform_start (f->stub);
  return TRUE;
}

/* Only a certificate of an authority that this computer, or the seat, knows is talked to. */
static void
test_certificate (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (andon_test_dir_get_path (f->dir), "cert.pem", NULL);
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GError) error = NULL;

  if (!make_certificate (f, "-days 2 -addext subjectAltName=IP:127.0.0.1"))
    return;
  start (f);
  andon_test_await_true (failed_with (f, ANDON_CLIENT_ERROR_CERTIFICATE));
  g_assert_cmpuint (andon_stub_platform_get_n_feeds (f->stub), ==, 0);

  database = g_tls_file_database_new (path, &error);
  g_assert_no_error (error);
  andon_session_set_ca (f->session, database);
  await_live (f);
}

static void
test_certificate_name (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (andon_test_dir_get_path (f->dir), "cert.pem", NULL);
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GError) error = NULL;

  if (!make_certificate (f, "-days 2 -addext subjectAltName=DNS:other.example"))
    return;
  database = g_tls_file_database_new (path, &error);
  g_assert_no_error (error);
  andon_session_set_ca (f->session, database);
  start (f);
  andon_test_await_true (failed_with (f, ANDON_CLIENT_ERROR_CERTIFICATE_NAME));
}

/* From the very first answer, and mended by "try again" alone once the platform takes the token. */
static void
test_refused_at_once (Fixture *f, gconstpointer data)
{
  andon_stub_platform_refuse (f->stub, TRUE);
  start (f);
  andon_test_await_true (andon_session_get_state (f->session) == ANDON_SESSION_UNAUTHORISED);
  g_assert_true (failed_with (f, ANDON_CLIENT_ERROR_UNAUTHORISED));
  andon_session_retry_now (f->session);
  andon_test_await_true (andon_session_get_state (f->session) == ANDON_SESSION_CONNECTING);
  andon_test_await_true (andon_session_get_state (f->session) == ANDON_SESSION_UNAUTHORISED);
  andon_stub_platform_refuse (f->stub, FALSE);
  andon_session_retry_now (f->session);
  await_live (f);
}

/* An event that tells of a-1 in words of another time. */
static void
send_unreadable (Fixture *f)
{
  g_autoptr (AndonAlert) alert = client_fixture_alert (1);
  guint64 sequence;
  g_autofree char *text = NULL;

  sequence = andon_stub_platform_change_silently (f->stub, alert);
  text = g_strdup_printf ("{\"specversion\":\"1.0\",\"id\":\"%" G_GUINT64_FORMAT "\",\"source\":\"stub\","
                          "\"type\":\"org.andon.alert.changed.v1\",\"subject\":\"a-1\","
                          "\"time\":\"2026-07-02T12:00:00.000Z\",\"sequence\":\"%020" G_GUINT64_FORMAT "\","
                          "\"previous\":\"%020" G_GUINT64_FORMAT "\",\"data\":{\"state\":\"elsewhere\"}}",
                          sequence, sequence, sequence - 1);
  andon_stub_platform_send (f->stub, text);
}

static gboolean
is_shown (Fixture *f)
{
  g_autoptr (AndonAlertItem) item = andon_alert_store_dup_item (andon_session_get_alerts (f->session), "a-1");

  return item != NULL;
}

static void
test_read_again (Fixture *f, gconstpointer data)
{
  AndonSessionCounters c = { 0 };

  start (f);
  await_live (f);
  andon_stub_platform_fail_reads (f->stub, 3);
  send_unreadable (f);
  andon_test_await_true ((andon_test_follow (f->clock), is_shown (f)));
  g_assert_cmpuint (andon_stub_platform_get_n_reads (f->stub), ==, 4);
  andon_session_get_counters (f->session, &c);
  g_assert_cmpuint (c.rereads, ==, 1);
  g_assert_cmpuint (c.unreadable, ==, 0);
  g_assert_cmpuint (f->n_unreadable, ==, 0);
}

/* The clock must not run ahead of the heartbeats on their way, or the feed is rightly called lost. */
static void
pass_live (Fixture *f, gint64 us)
{
  AndonSessionCounters before = { 0 }, now = { 0 };

  andon_session_get_counters (f->session, &before);
  andon_stub_platform_beat (f->stub, 0.5, NULL, 0);
  andon_test_await_true ((andon_session_get_counters (f->session, &now), now.heartbeats > before.heartbeats));
  andon_test_drain ();
  andon_clock_advance (f->clock, us);
}

static void
test_given_up (Fixture *f, gconstpointer data)
{
  AndonSessionCounters c = { 0 };

  start (f);
  await_live (f);
  andon_stub_platform_fail_reads (f->stub, 100);
  send_unreadable (f);
  andon_test_await_true ((pass_live (f, 200 * G_TIME_SPAN_MILLISECOND), f->n_unreadable == 1));
  /* Bounded, and told once. */
  andon_clock_advance (f->clock, G_USEC_PER_SEC);
  andon_test_drain ();
  g_assert_cmpuint (andon_stub_platform_get_n_reads (f->stub), ==, 6);
  andon_session_get_counters (f->session, &c);
  g_assert_cmpuint (c.unreadable, ==, 1);
  g_assert_nonnull (strstr (c.last_error, "a-1"));
  g_assert_true (andon_session_is_live (f->session));
}

static guint
revision_of (Fixture *f, const char *id)
{
  g_autoptr (AndonAlertItem) item = andon_alert_store_dup_item (andon_session_get_alerts (f->session), id);

  return item != NULL ? andon_alert_item_get_revision (item) : 0;
}

/* What a list says of an alert can't be read: what was shown of it stays, and it is asked for by itself. */
static void
test_unreadable_in_list (Fixture *f, gconstpointer data)
{
  AndonSessionCounters c = { 0 };

  start (f);
  await_live (f);
  for (guint i = 1; i <= 2; i++)
    {
      g_autoptr (AndonAlert) alert = client_fixture_alert (i);

      andon_stub_platform_change (f->stub, alert);
    }
  andon_test_await_true (revision_of (f, "a-1") == 1 && revision_of (f, "a-2") == 1);
  andon_stub_platform_garble (f->stub, "a-1", TRUE);
  andon_stub_platform_fail_reads (f->stub, 2);
  andon_stub_platform_close (f->stub, 4410);
  andon_test_await_true ((andon_test_follow (f->clock), andon_stub_platform_get_n_reads (f->stub) == 1));
  andon_stub_platform_beat (f->stub, 0.5, NULL, 0);
  andon_test_await_true (andon_session_is_live (f->session));
  andon_session_get_counters (f->session, &c);
  g_assert_cmpuint (c.snapshots, ==, 2);
  g_assert_cmpuint (c.malformed, ==, 1);
  g_assert_nonnull (strstr (c.last_error, "a-1"));
  g_assert_cmpuint (revision_of (f, "a-1"), ==, 1);

  andon_stub_platform_lookup (f->stub, "a-1")->revision = 5;
  andon_test_await_true ((andon_test_follow (f->clock), revision_of (f, "a-1") == 5));
  g_assert_cmpuint (f->n_unreadable, ==, 0);
}

/* What can't even be asked for is counted and told: nobody may take the list for whole. */
static void
test_nameless_in_list (Fixture *f, gconstpointer data)
{
  g_autoptr (AndonAlert) first = client_fixture_alert (1), second = client_fixture_alert (2);
  AndonSessionCounters c = { 0 };

  andon_stub_platform_change (f->stub, first);
  andon_stub_platform_change (f->stub, second);
  andon_stub_platform_garble (f->stub, "a-1", FALSE);
  f->nameless = TRUE;
  start (f);
  await_live (f);
  andon_test_await_true (revision_of (f, "a-2") == 1);
  andon_test_await_true (f->n_unreadable == 1);
  andon_session_get_counters (f->session, &c);
  g_assert_cmpuint (c.unreadable, ==, 1);
  g_assert_cmpuint (c.malformed, ==, 1);
  g_assert_cmpuint (revision_of (f, "a-1"), ==, 0);
}

/* A platform whose every feed begins with a gap, whatever was read before, is not stormed with snapshots. */
static void
test_always_too_old (Fixture *f, gconstpointer data)
{
  AndonSessionCounters c = { 0 };

  start (f);
  await_live (f);
  andon_stub_platform_drop_log (f->stub, G_MAXUINT64);
  andon_stub_platform_close (f->stub, 4410);
  andon_test_await_true (failed_with (f, ANDON_CLIENT_ERROR_MALFORMED));
  andon_session_get_counters (f->session, &c);
  g_assert_cmpuint (c.snapshots, <=, 5);
  andon_stub_platform_drop_log (f->stub, 0);
  await_live (f);
}

#define ADD(path, func) g_test_add ("/client/session/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("other-contract", test_other_contract);
  ADD ("no-platform", test_no_platform);
  ADD ("no-address", test_no_address);
  ADD ("certificate", test_certificate);
  ADD ("certificate-name", test_certificate_name);
  ADD ("refused-at-once", test_refused_at_once);
  ADD ("read-again", test_read_again);
  ADD ("given-up", test_given_up);
  ADD ("unreadable-in-list", test_unreadable_in_list);
  ADD ("nameless-in-list", test_nameless_in_list);
  ADD ("always-too-old", test_always_too_old);
  return g_test_run ();
}
