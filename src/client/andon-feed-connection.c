/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-feed-state-private.h"

#include "andon-clock.h"
#include "andon-worker.h"

#define BACKOFF_FIRST_US 250000
#define BACKOFF_LAST_US 15000000
#define RELIEF_US 100000
#define RELIEF_WAITING 1000
#define TOPICS "alerts,assets,labels,work,governance"

/* Two breaks in a row are how a gap is mended: by resuming, then by a snapshot. */
#define FREE_BREAKS 3
#define CALM_US 30000000

#define CLOSE_UNAUTHORISED 4401
#define CLOSE_TOO_OLD 4410

void
andon_feed_set_state (AndonFeed *self, AndonFeedState state, const GError *error)
{
  self->state = state;
  andon_feed_notes_state (self->notes, state, self->silent, error);
}

static void
drop (AndonFeed *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  andon_reread_pause (self->reread);
  self->in_snapshot = FALSE;
  if (self->connection == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->connection, self);
  if (soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
  g_clear_object (&self->connection);
}

static void
clear_timer (AndonFeed *self, guint *timer)
{
  if (*timer != 0)
    andon_clock_remove (self->clock, *timer);
  *timer = 0;
}

void
andon_feed_hang_up (AndonFeed *self)
{
  drop (self);
  clear_timer (self, &self->watch_timer);
  clear_timer (self, &self->retry_timer);
}

static gboolean
on_retry (gpointer data)
{
  AndonFeed *self = data;

  self->retry_timer = 0;
  andon_feed_connect (self);
  return G_SOURCE_REMOVE;
}

/* Doubles from a quarter of a second to 15 s; half of it is chance, so that a hundred seats don't return at once. */
static gint64
backoff (guint attempts)
{
  gint64 span = MIN ((gint64) BACKOFF_FIRST_US << MIN (attempts, 10), BACKOFF_LAST_US);

  return span / 2 + (gint64) (g_random_double () * span / 2);
}

static void
wait_and_connect (AndonFeed *self, gint64 after_us, const GError *error)
{
  andon_feed_hang_up (self);
  if (self->state == ANDON_FEED_STOPPED)
    return;
  andon_feed_set_state (self, ANDON_FEED_WAITING, error);
  self->retry_timer = andon_clock_add (self->clock, andon_worker_get_context (self->worker), after_us, on_retry,
                                       andon_feed_ref (self), andon_feed_unref);
}

void
andon_feed_retry (AndonFeed *self, const GError *error)
{
  wait_and_connect (self, backoff (self->attempts++), error);
}

void
andon_feed_mend (AndonFeed *self)
{
  gint64 now = andon_clock_monotonic (self->clock);
  g_autoptr (GError) error = NULL;

  self->breaks = self->breaks > 0 && now - self->broken_at < CALM_US ? self->breaks + 1 : 1;
  self->broken_at = now;
  if (self->breaks <= FREE_BREAKS)
    {
      andon_feed_connect (self);
      return;
    }
  error = g_error_new_literal (ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_MALFORMED,
                               "What the platform tells does not follow from what it told before");
  wait_and_connect (self, backoff (self->breaks - FREE_BREAKS), error);
}

void
andon_feed_refuse_token (AndonFeed *self, const GError *error)
{
  drop (self);
  clear_timer (self, &self->watch_timer);
  andon_feed_set_state (self, ANDON_FEED_UNAUTHORISED, error);
}

/* Three missed heartbeats are silence. */
static gboolean
on_watch (gpointer data)
{
  AndonFeed *self = data;
  gint64 quiet = andon_clock_monotonic (self->clock) - self->heard_at;
  g_autoptr (GError) error = NULL;

  if (quiet <= ANDON_FEED_HEARTBEAT_US * ANDON_FEED_MISSED)
    return G_SOURCE_CONTINUE;
  andon_feed_tally_add (&self->tally, missed_heartbeats, ANDON_FEED_MISSED);
  self->watch_timer = 0;
  self->silent = TRUE;
  error = g_error_new_literal (ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_SILENT, "Three heartbeats were missed");
  andon_feed_retry (self, error);
  return G_SOURCE_REMOVE;
}

static void
watch (AndonFeed *self)
{
  self->heard_at = andon_clock_monotonic (self->clock);
  clear_timer (self, &self->watch_timer);
  self->watch_timer = andon_clock_add (self->clock, andon_worker_get_context (self->worker),
                                       ANDON_FEED_HEARTBEAT_US / 4, on_watch, andon_feed_ref (self), andon_feed_unref);
}

/* One attempt: it may end after the feed went on to the next. */
typedef struct
{
  AndonFeed *feed;
  SoupMessage *message;
} Attempt;

static void
attempt_free (Attempt *attempt)
{
  g_object_unref (attempt->message);
  andon_feed_unref (attempt->feed);
  g_free (attempt);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attempt, attempt_free)

static void
refuse_opening (AndonFeed *self, SoupMessage *message, const GError *reason)
{
  guint status = soup_message_get_status (message);
  g_autoptr (GError) error = NULL;

  if (status == SOUP_STATUS_FORBIDDEN)
    error = g_error_new_literal (ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_FORBIDDEN, "This role may not read the feed");
  else if (status == SOUP_STATUS_UNAUTHORIZED)
    error = g_error_new_literal (ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_UNAUTHORISED, "The token was refused");
  else
    error = andon_http_error_of (message, reason);
  if (status == SOUP_STATUS_FORBIDDEN || status == SOUP_STATUS_UNAUTHORIZED)
    andon_feed_refuse_token (self, error);
  else
    andon_feed_retry (self, error);
}

static void
on_message (SoupWebsocketConnection *connection, SoupWebsocketDataType type, GBytes *bytes, AndonFeed *self)
{
  andon_feed_take_message (self, bytes);
}

static void
on_ws_error (SoupWebsocketConnection *connection, GError *error, AndonFeed *self)
{
  andon_feed_tally_malformed (&self->tally, "feed", error);
}

static void
on_closed (SoupWebsocketConnection *connection, AndonFeed *self)
{
  gushort code = soup_websocket_connection_get_close_code (connection);
  g_autoptr (GError) error = NULL;

  if (code == CLOSE_UNAUTHORISED)
    {
      error = g_error_new_literal (ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_TOKEN_EXPIRED, "The token expired");
      andon_feed_refuse_token (self, error);
      return;
    }
  if (code == CLOSE_TOO_OLD)
    {
      andon_feed_sequence_lose (&self->sequence);
      andon_feed_mend (self);
      return;
    }
  error = g_error_new (ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_CLOSED, "The feed was closed (%u)", code);
  andon_feed_retry (self, error);
}

static void
on_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Attempt) attempt = user_data;
  AndonFeed *self = attempt->feed;
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupWebsocketConnection) connection =
      soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (connection == NULL)
    {
      refuse_opening (self, attempt->message, error);
      return;
    }

  self->connection = g_steal_pointer (&connection);
  soup_websocket_connection_set_max_incoming_payload_size (self->connection, ANDON_FEED_MAX_MESSAGE);
  g_signal_connect (self->connection, "message", G_CALLBACK (on_message), self);
  g_signal_connect (self->connection, "closed", G_CALLBACK (on_closed), self);
  g_signal_connect (self->connection, "error", G_CALLBACK (on_ws_error), self);
  andon_feed_tally_count (&self->tally, connects);
  watch (self);
  andon_feed_set_state (self, ANDON_FEED_OPEN, NULL);
  andon_reread_resume (self->reread);
}

void
andon_feed_open (AndonFeed *self)
{
  static char *protocols[] = { (char *) "cloudevents.json", NULL };
  g_autofree char *path = g_strdup_printf ("/feed?after=%" G_GUINT64_FORMAT "&topics=" TOPICS, self->sequence.last);
  g_autoptr (SoupMessage) message = andon_http_new_message (self->http, "GET", path);
  Attempt *attempt;

  if (message == NULL)
    {
      g_autoptr (GError) error =
          g_error_new_literal (ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_ADDRESS, "The platform's address is unknown");

      andon_feed_retry (self, error);
      return;
    }
  soup_message_disable_feature (message, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);
  attempt = g_new (Attempt, 1);
  *attempt = (Attempt) { .feed = andon_feed_ref (self), .message = g_object_ref (message) };
  soup_session_websocket_connect_async (andon_http_get_session (self->http), message, NULL, protocols,
                                        G_PRIORITY_DEFAULT, self->cancellable, on_open, attempt);
}

void
andon_feed_connect (AndonFeed *self)
{
  drop (self);
  clear_timer (self, &self->retry_timer);
  self->cancellable = g_cancellable_new ();
  andon_feed_set_state (self, ANDON_FEED_CONNECTING, NULL);
  if (self->sequence.need_snapshot)
    andon_feed_take_snapshot (self);
  else
    andon_feed_open (self);
}

static gboolean
on_relief (gpointer data)
{
  AndonFeed *self = data;

  if (self->sink.waiting (self->data) > RELIEF_WAITING)
    return G_SOURCE_CONTINUE;
  self->retry_timer = 0;
  andon_feed_connect (self);
  return G_SOURCE_REMOVE;
}

void
andon_feed_catch_up (AndonFeed *self)
{
  g_autoptr (GError) error = g_error_new_literal (ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_CATCHING_UP,
                                                  "More alerts arrived than can be shown; catching up");

  andon_feed_hang_up (self);
  andon_feed_set_state (self, ANDON_FEED_WAITING, error);
  self->retry_timer = andon_clock_add (self->clock, andon_worker_get_context (self->worker), RELIEF_US, on_relief,
                                       andon_feed_ref (self), andon_feed_unref);
}
