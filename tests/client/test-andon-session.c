/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-session.h"

#include "andon-alert-detail.h"
#include "andon-alert-store-private.h"
#include "andon-asset-tree.h"
#include "andon-clock.h"
#include "andon-stub-platform.h"
#include "andon-test-await.h"
#include "andon-test-dir.h"
#include "client-fixtures.h"

#define START G_GINT64_CONSTANT (1782993600000000)

typedef struct
{
  AndonStubPlatform *stub;
  AndonClock *clock;
  AndonTestDir *dir;
  AndonSession *session;
} Fixture;

static void
open_session (Fixture *f)
{
  f->session = andon_session_new (andon_test_dir_get_path (f->dir), f->clock);
  andon_session_set_endpoint (f->session, andon_stub_platform_get_url (f->stub), ANDON_STUB_TOKEN);
  andon_session_start (f->session);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->stub = andon_stub_platform_new ();
  f->clock = andon_clock_new_manual (START);
  f->dir = andon_test_dir_new ();
  open_session (f);
}

static void
close_session (Fixture *f)
{
  AndonSession *gone = f->session;

  /* Answers under way hold it until they have come back. */
  g_object_add_weak_pointer (G_OBJECT (gone), (gpointer *) &gone);
  andon_session_stop (f->session);
  g_clear_object (&f->session);
  andon_test_await_true (gone == NULL);
  andon_test_await_true (andon_stub_platform_get_n_feeds (f->stub) == 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->session);
  andon_test_drain ();
  andon_stub_platform_free (f->stub);
  g_object_unref (f->clock);
  andon_test_dir_free (f->dir);
}

static void
counters (Fixture *f, AndonSessionCounters *out)
{
  andon_session_get_counters (f->session, out);
}

static void
await_feed (Fixture *f)
{
  andon_test_await_true (andon_stub_platform_get_n_feeds (f->stub) == 1);
}

static void
await_live (Fixture *f)
{
  await_feed (f);
  andon_stub_platform_beat (f->stub, 0.5, NULL, 0);
  andon_test_await_true (andon_session_is_live (f->session));
}

static void
change (Fixture *f, AndonAlert *alert)
{
  andon_stub_platform_change (f->stub, alert);
  andon_alert_unref (alert);
}

/* The client's open alerts are the stub's, revision for revision. */
static gboolean
is_same (Fixture *f)
{
  AndonAlertStore *store = andon_session_get_alerts (f->session);
  guint n_open = 0;

  for (guint i = 1; i <= 400; i++)
    {
      g_autofree char *id = g_strdup_printf ("a-%u", i);
      AndonAlert *alert = andon_stub_platform_lookup (f->stub, id);
      g_autoptr (AndonAlertItem) item = andon_alert_store_dup_item (store, id);

      if (alert == NULL || alert->state == ANDON_ALERT_STATE_NORM)
        {
          if (item != NULL && andon_alert_item_get_state (item) != ANDON_ALERT_STATE_NORM)
            return FALSE;
          continue;
        }
      n_open++;
      if (item == NULL || andon_alert_item_get_revision (item) != alert->revision ||
          andon_alert_item_get_state (item) != alert->state)
        return FALSE;
    }
  AndonAlertCounts counts;
  andon_alert_store_get_counts (store, &counts);
  return counts.open[0] + counts.open[1] == n_open;
}

static void
test_snapshot_then_feed (Fixture *f, gconstpointer data)
{
  AndonSessionCounters c;

  await_live (f);
  g_assert_cmpint (andon_session_get_not_live_since (f->session), ==, 0);
  g_assert_true (andon_session_is_demo (f->session));
  g_assert_true (andon_session_is_blind (f->session, "nord-p-9"));
  for (guint i = 1; i <= 250; i++)
    change (f, client_fixture_alert (i));
  andon_test_await_true (is_same (f));
  andon_test_await_true (andon_session_get_subject (f->session) != NULL);
  g_assert_cmpstr (andon_session_get_role (f->session), ==, "operator");
  g_assert_true (andon_session_has_permission (f->session, "alert.shelve"));
  g_assert_false (andon_session_has_permission (f->session, "model.promote"));
  andon_test_await_true (andon_asset_tree_get_loaded (andon_session_get_assets (f->session)));
  g_assert_cmpstr (andon_asset_tree_get_path (andon_session_get_assets (f->session), "nord-p-1"), ==, "Plant Nord › P-1");
  g_assert_cmpstr (andon_asset_tree_get_zone (andon_session_get_assets (f->session), "nord-p-1"), ==, "Europe/Berlin");

  /* Over several pages, with changes between them. */
  andon_stub_platform_set_page_size (f->stub, 30);
  andon_stub_platform_drop_log (f->stub, andon_stub_platform_get_sequence (f->stub) + 1);
  andon_stub_platform_forget (f->stub, "a-17");
  change (f, client_fixture_alert (251));
  andon_stub_platform_close (f->stub, 4410);
  andon_test_await_true (andon_stub_platform_get_n_snapshots (f->stub) == 2);
  await_feed (f);
  andon_test_await_true (is_same (f));
  counters (f, &c);
  g_assert_cmpuint (c.snapshots, ==, 2);
  g_assert_cmpuint (c.malformed, ==, 0);
}

static void
test_duplicates (Fixture *f, gconstpointer data)
{
  AndonSessionCounters c = { 0 };
  guint64 first;
  AndonAlert *alert;

  await_live (f);
  alert = client_fixture_alert (1);
  first = andon_stub_platform_change (f->stub, alert);
  andon_alert_unref (alert);
  alert = client_fixture_alert (1);
  alert->revision = 2;
  alert->state = ANDON_ALERT_STATE_ACKED;
  change (f, alert);
  andon_stub_platform_send_event_again (f->stub, first);
  andon_test_await_true ((counters (f, &c), c.duplicates == 1));
  andon_test_await_true (is_same (f));
  g_assert_cmpuint (c.gaps, ==, 0);
}

/* The platform came back from an older copy: its numbers and revisions are smaller, and what it says is true. */
static void
test_goes_back (Fixture *f, gconstpointer data)
{
  AndonAlert *later;

  await_live (f);
  for (guint i = 1; i <= 5; i++)
    change (f, client_fixture_alert (i));
  later = client_fixture_alert (1);
  later->revision = 9;
  later->state = ANDON_ALERT_STATE_ACKED;
  change (f, later);
  andon_test_await_true (is_same (f));
  andon_stub_platform_beat (f->stub, 0.5, NULL, 0);
  andon_stub_platform_go_back (f->stub, 1);
  change (f, client_fixture_alert (1));
  andon_stub_platform_beat (f->stub, 0.5, NULL, 0);
  andon_test_await_true (is_same (f));
  await_live (f);
  change (f, client_fixture_alert (6));
  andon_test_await_true (is_same (f));
}

static void
test_gap (Fixture *f, gconstpointer data)
{
  AndonSessionCounters c = { 0 };
  g_autoptr (AndonAlert) lost = client_fixture_alert (2);

  await_live (f);
  change (f, client_fixture_alert (1));
  andon_stub_platform_change_silently (f->stub, lost);
  change (f, client_fixture_alert (3));
  andon_test_await_true (is_same (f));
  counters (f, &c);
  g_assert_cmpuint (c.gaps, ==, 1);
  g_assert_cmpuint (c.connects, ==, 2);
  g_assert_cmpuint (c.snapshots, ==, 1);
}

static void
test_malformed (Fixture *f, gconstpointer data)
{
  static const char *const bad[] = {
    "", "{", "[]]", "7", "\"text\"", "{}", "[[[[1]]]]", "{\"specversion\":\"1.0\"}",
    "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"org.andon.heartbeat.v1\",\"data\":{\"time\":7}}",
    "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"org.andon.alert.changed.v1\",\"sequence\":\"x\"}",
    "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"no.such.type\"}",
  };
  AndonSessionCounters c = { 0 };
  g_autofree char *deep = g_strnfill (100000, '[');

  await_live (f);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    andon_stub_platform_send (f->stub, bad[i]);
  andon_stub_platform_send (f->stub, deep);
  change (f, client_fixture_alert (1));
  andon_test_await_true (is_same (f));
  counters (f, &c);
  g_assert_cmpuint (c.malformed, >=, G_N_ELEMENTS (bad) - 2);
  g_assert_cmpuint (c.unknown_types, ==, 1);
  g_assert_cmpuint (c.connects, ==, 1);
  g_assert_nonnull (c.last_error);
  g_assert_true (andon_session_is_live (f->session));
}

static void
test_unreadable_alert_is_read_again (Fixture *f, gconstpointer data)
{
  AndonSessionCounters c = { 0 };
  g_autoptr (AndonAlert) alert = client_fixture_alert (5);
  g_autofree char *text = NULL;
  guint64 sequence;

  await_live (f);
  sequence = andon_stub_platform_change_silently (f->stub, alert);
  text = g_strdup_printf ("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"org.andon.alert.changed.v1\","
                          "\"subject\":\"a-5\",\"sequence\":\"%" G_GUINT64_FORMAT "\",\"data\":{\"id\":7}}",
                          sequence);
  andon_stub_platform_send (f->stub, text);
  andon_test_await_true (is_same (f));
  counters (f, &c);
  g_assert_cmpuint (c.malformed, ==, 1);
}

static void
test_heartbeats_missed (Fixture *f, gconstpointer data)
{
  AndonSessionCounters c = { 0 };

  await_live (f);
  andon_clock_advance (f->clock, 5 * G_USEC_PER_SEC);
  andon_test_drain ();
  g_assert_true (andon_session_is_live (f->session));
  andon_clock_advance (f->clock, 2 * G_USEC_PER_SEC);
  andon_test_await_true (andon_session_get_state (f->session) == ANDON_SESSION_NOT_LIVE);
  g_assert_cmpint (andon_session_get_not_live_since (f->session), ==, START);
  andon_test_await_true (andon_session_get_reason (f->session) == ANDON_NOT_LIVE_HEARTBEATS);
  /* It comes back by itself, after a pause that only the clock ends. */
  andon_test_await_true ((counters (f, &c), c.missed_heartbeats == 3));
  andon_test_await_true ((andon_clock_advance (f->clock, 1000), counters (f, &c), c.connects == 2));
  await_live (f);
  g_assert_cmpint (andon_session_get_reason (f->session), ==, ANDON_NOT_LIVE_NONE);
}

static void
test_hung_stage (Fixture *f, gconstpointer data)
{
  await_live (f);
  andon_stub_platform_beat (f->stub, 0.5, "detect", 12.0);
  andon_test_await_true (!andon_session_is_live (f->session));
  g_assert_cmpint (andon_session_get_reason (f->session), ==, ANDON_NOT_LIVE_STAGE);
  g_assert_cmpstr (andon_session_get_stale_stage (f->session), ==, "detect");
  g_assert_cmpint (andon_session_get_not_live_since (f->session), ==, START - 12 * G_USEC_PER_SEC);
  g_assert_cmpuint (andon_stub_platform_get_n_feeds (f->stub), ==, 1);
  andon_stub_platform_beat (f->stub, 0.5, NULL, 0);
  andon_test_await_true (andon_session_is_live (f->session));
  g_assert_null (andon_session_get_stale_stage (f->session));
}

static void
test_token_expires (Fixture *f, gconstpointer data)
{
  await_live (f);
  andon_stub_platform_close (f->stub, 4401);
  andon_test_await_true (andon_session_get_state (f->session) == ANDON_SESSION_UNAUTHORISED);
  andon_clock_advance (f->clock, 60 * G_USEC_PER_SEC);
  andon_test_drain ();
  g_assert_cmpuint (andon_stub_platform_get_n_feeds (f->stub), ==, 0);
  andon_session_set_endpoint (f->session, andon_stub_platform_get_url (f->stub), ANDON_STUB_TOKEN);
  await_live (f);
}

static void
test_token_refused (Fixture *f, gconstpointer data)
{
  await_live (f);
  andon_stub_platform_refuse (f->stub, TRUE);
  andon_stub_platform_close (f->stub, 1001);
  andon_test_await_true (andon_session_get_state (f->session) == ANDON_SESSION_NOT_LIVE);
  andon_test_await_true ((andon_clock_advance (f->clock, 1000),
                          andon_session_get_state (f->session) == ANDON_SESSION_UNAUTHORISED));
}

static void
test_platform_restarts (Fixture *f, gconstpointer data)
{
  AndonSessionCounters c = { 0 };
  g_autoptr (AndonAlert) meanwhile = client_fixture_alert (2);

  await_live (f);
  change (f, client_fixture_alert (1));
  andon_test_await_true (is_same (f));
  andon_stub_platform_stop (f->stub);
  andon_test_await_true (andon_session_get_state (f->session) == ANDON_SESSION_NOT_LIVE);
  andon_stub_platform_start (f->stub);
  andon_stub_platform_change_silently (f->stub, meanwhile);
  andon_session_set_endpoint (f->session, andon_stub_platform_get_url (f->stub), ANDON_STUB_TOKEN);
  await_live (f);
  andon_test_await_true (is_same (f));
  counters (f, &c);
  g_assert_cmpuint (c.snapshots, ==, 1);
  g_assert_cmpuint (c.duplicates, ==, 0);
}

static void
test_resumes_from_cache (Fixture *f, gconstpointer data)
{
  AndonSessionCounters c = { 0 };
  g_autoptr (AndonAlert) meanwhile = client_fixture_alert (121);

  await_live (f);
  for (guint i = 1; i <= 120; i++)
    change (f, client_fixture_alert (i));
  andon_test_await_true (is_same (f));
  close_session (f);
  andon_stub_platform_change_silently (f->stub, meanwhile);
  andon_test_await_true (andon_stub_platform_get_n_feeds (f->stub) == 0);
  open_session (f);
  await_live (f);
  andon_test_await_true (is_same (f));
  counters (f, &c);
  g_assert_cmpuint (c.snapshots, ==, 0);
}

/* What the seat knew is all there before the platform answers, and an invented plant does not look real meanwhile. */
static void
test_whole_from_cache (Fixture *f, gconstpointer data)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  AndonAlert *told = client_fixture_alert (1);
  g_autoptr (AndonAlert) kept = NULL;

  await_live (f);
  told->state = ANDON_ALERT_STATE_OOSRV;
  told->origin = g_strdup ("demo");
  told->service_by = g_strdup ("eve");
  told->service_permit = g_strdup ("4711");
  told->review_at = START + G_TIME_SPAN_DAY;
  change (f, told);
  andon_test_await_true (is_same (f));
  close_session (f);
  andon_stub_platform_stop (f->stub);

  open_session (f);
  g_assert_false (andon_session_is_demo (f->session));
  andon_test_await_true (andon_alert_store_get_size (andon_session_get_alerts (f->session)) == 1);
  g_assert_true (andon_session_is_demo (f->session));
  andon_alert_read_kept_async (f->session, "a-1", NULL, andon_test_async_cb, &async);
  kept = andon_alert_read_kept_finish (f->session, andon_test_await (&async), NULL);
  andon_test_async_clear (&async);
  g_assert_cmpstr (kept->service_permit, ==, "4711");
  g_assert_cmpint (kept->review_at, ==, START + G_TIME_SPAN_DAY);

  andon_stub_platform_start (f->stub);
  andon_session_set_endpoint (f->session, andon_stub_platform_get_url (f->stub), ANDON_STUB_TOKEN);
  await_live (f);
}

/* Whatever is dropped, doubled, held back or cut off: in the end the seat knows what the platform knows. */
static void
test_random (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (andon_test_seed ());
  guint revisions[401] = { 0 };

  await_live (f);
  for (guint round = 0; round < 1500; round++)
    {
      guint number = g_rand_int_range (rand, 1, 401);
      g_autoptr (AndonAlert) alert = NULL;

      switch (g_rand_int_range (rand, 0, 40))
        {
        case 0:
          andon_stub_platform_close (f->stub, g_rand_boolean (rand) ? 1001 : 4408);
          break;
        case 1:
          andon_stub_platform_close (f->stub, 4410);
          break;
        case 2:
          andon_stub_platform_drop_log (f->stub, g_rand_int_range (rand, 0, andon_stub_platform_get_sequence (f->stub) + 1));
          break;
        case 3:
          andon_stub_platform_send (f->stub, "{\"broken\":");
          break;
        case 4:
          andon_clock_advance (f->clock, g_rand_int_range (rand, 0, 3000000));
          break;
        case 5:
          andon_stub_platform_send_event_again (f->stub, g_rand_int_range (rand, 1, 100));
          break;
        case 6:
          andon_stub_platform_beat (f->stub, 0.1, NULL, 0);
          break;
        case 7:
        case 8:
          alert = client_fixture_random_alert (rand, number, ++revisions[number]);
          andon_stub_platform_change_silently (f->stub, alert);
          break;
        case 9:
          andon_stub_platform_set_page_size (f->stub, g_rand_int_range (rand, 5, 200));
          break;
        default:
          alert = client_fixture_random_alert (rand, number, ++revisions[number]);
          andon_stub_platform_change (f->stub, alert);
        }
      if (round % 20 == 0)
        andon_test_drain ();
    }
  for (guint i = 0; i < 200 && !is_same (f); i++)
    {
      g_autoptr (AndonAlert) alert = client_fixture_random_alert (rand, 1, ++revisions[1]);

      andon_clock_advance (f->clock, G_USEC_PER_SEC);
      andon_stub_platform_beat (f->stub, 0.1, NULL, 0);
      andon_stub_platform_change (f->stub, alert);
      andon_test_wait_for (andon_test_flag_is_set, &(gboolean) { FALSE }, 20);
    }
  if (!is_same (f))
    {
      AndonSessionCounters c;

      counters (f, &c);
      g_test_message ("connects %" G_GUINT64_FORMAT " snapshots %" G_GUINT64_FORMAT " gaps %" G_GUINT64_FORMAT " malformed %" G_GUINT64_FORMAT " (%s) feeds %u state %d", c.connects, c.snapshots,
                      c.gaps, c.malformed, c.last_error, andon_stub_platform_get_n_feeds (f->stub), andon_session_get_state (f->session));
    }
  andon_test_await_true (is_same (f));
}

#define ADD(name, func) g_test_add ("/client/session/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("snapshot-then-feed", test_snapshot_then_feed);
  ADD ("duplicates", test_duplicates);
  ADD ("gap", test_gap);
  ADD ("goes-back", test_goes_back);
  ADD ("malformed", test_malformed);
  ADD ("unreadable-alert-is-read-again", test_unreadable_alert_is_read_again);
  ADD ("heartbeats-missed", test_heartbeats_missed);
  ADD ("hung-stage", test_hung_stage);
  ADD ("token-expires", test_token_expires);
  ADD ("token-refused", test_token_refused);
  ADD ("platform-restarts", test_platform_restarts);
  ADD ("resumes-from-cache", test_resumes_from_cache);
  ADD ("whole-from-cache", test_whole_from_cache);
  ADD ("random", test_random);
  return g_test_run ();
}
