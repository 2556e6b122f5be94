/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-feed-notes-private.h"

#include "andon-test-await.h"

/* What came, in order, one letter each; the owner closes at a "!". */
typedef struct
{
  AndonFeedNotes *notes;
  GString *told;
} Owner;

static void
on_state (AndonFeedState state, gboolean silent, const GError *error, gpointer data)
{
  Owner *owner = data;

  g_string_append_printf (owner->told, "s%d%d%s", state, silent, error != NULL ? error->message : "");
}

static void
on_heartbeat (const AndonHeartbeat *heartbeat, gpointer data)
{
  Owner *owner = data;

  g_string_append_printf (owner->told, "h%" G_GUINT64_FORMAT, heartbeat->sequence);
}

static void
on_event (AndonEvent *event, gpointer data)
{
  Owner *owner = data;

  g_string_append_c (owner->told, 'e');
}

static void
on_snapshot (gpointer data)
{
  Owner *owner = data;

  g_string_append_c (owner->told, 'p');
}

static void
on_unreadable (const char *alert, gpointer data)
{
  Owner *owner = data;

  if (*alert == '!')
    andon_feed_notes_close (owner->notes);
  g_string_append_printf (owner->told, "u%s", alert);
}

static const AndonFeedListener listener = { on_state, on_heartbeat, on_event, on_snapshot, on_unreadable };

static void
owner_init (Owner *owner)
{
  owner->told = g_string_new (NULL);
  owner->notes = andon_feed_notes_new (&listener, owner);
}

static void
owner_clear (Owner *owner)
{
  andon_feed_notes_unref (owner->notes);
  g_string_free (owner->told, TRUE);
}

static gpointer
send_all (gpointer data)
{
  AndonFeedNotes *notes = data;
  g_autoptr (GError) error = g_error_new_literal (ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_SILENT, "why");
  AndonHeartbeat *heartbeat = andon_heartbeat_new ();

  heartbeat->sequence = 7;
  andon_feed_notes_state (notes, ANDON_FEED_OPEN, FALSE, NULL);
  andon_feed_notes_snapshot (notes);
  andon_feed_notes_heartbeat (notes, heartbeat);
  g_assert_true (andon_feed_notes_event (notes, andon_event_new ()));
  andon_feed_notes_unreadable (notes, "a1");
  andon_feed_notes_state (notes, ANDON_FEED_WAITING, TRUE, error);
  return NULL;
}

static void
test_order (void)
{
  Owner owner;
  GThread *thread;

  owner_init (&owner);
  thread = g_thread_new ("worker", send_all, owner.notes);
  andon_test_await_true (g_str_has_suffix (owner.told->str, "why"));
  g_thread_join (thread);
  g_assert_cmpstr (owner.told->str, ==, "s20ph7eua1s31why");
  owner_clear (&owner);
}

/* Nothing is told once it is closed, by a note's own listener too; what is on its way outlives the owner. */
static void
test_closed (void)
{
  Owner owner;

  owner_init (&owner);
  andon_feed_notes_snapshot (owner.notes);
  andon_feed_notes_unreadable (owner.notes, "!");
  andon_feed_notes_snapshot (owner.notes);
  andon_test_drain ();
  g_assert_cmpstr (owner.told->str, ==, "pu!");
  g_assert_true (andon_feed_notes_is_closed (owner.notes));
  andon_feed_notes_snapshot (owner.notes);
  owner_clear (&owner);
  andon_test_drain ();
}

static void
test_bound (void)
{
  Owner owner;
  guint sent = 0;

  owner_init (&owner);
  while (andon_feed_notes_event (owner.notes, andon_event_new ()))
    g_assert_cmpuint (++sent, <=, ANDON_FEED_NOTES_MAX + 1);
  g_assert_cmpuint (sent, ==, ANDON_FEED_NOTES_MAX + 1);
  /* How the connection stands is told all the same. */
  andon_feed_notes_state (owner.notes, ANDON_FEED_STOPPED, FALSE, NULL);
  andon_test_drain ();
  g_assert_true (g_str_has_suffix (owner.told->str, "es00"));
  g_assert_cmpuint (owner.told->len, ==, sent + 3);
  g_assert_true (andon_feed_notes_event (owner.notes, andon_event_new ()));
  andon_test_drain ();
  owner_clear (&owner);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/client/feed-notes/order", test_order);
  g_test_add_func ("/client/feed-notes/closed", test_closed);
  g_test_add_func ("/client/feed-notes/bound", test_bound);
  return g_test_run ();
}
