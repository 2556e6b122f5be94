/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-feed.h"

#include <pthread.h>
#include <string.h>

#include "andon-alert.h"
#include "andon-clock.h"
#include "andon-http-private.h"
#include "andon-json.h"
#include "andon-reread-private.h"
#include "andon-worker.h"

#define PAGE 500
#define MAX_MESSAGE (256 * 1024)
#define BACKOFF_FIRST_US 250000
#define BACKOFF_LAST_US 15000000
#define MAX_NOTES 10000
#define RELIEF_US 100000
#define TOPICS "alerts,assets,labels,work,governance"

#define CLOSE_UNAUTHORISED 4401
#define CLOSE_TOO_OLD 4410

/* Everything but what says otherwise belongs to the worker. */
struct _AndonFeed
{
  gint refs;
  AndonWorker *worker;
  AndonHttp *http;
  AndonClock *clock;
  GMainContext *main;
  AndonFeedListener listener;
  AndonFeedSink sink;
  gpointer data;
  gint freed;   /* atomic: the owner is gone */
  gint n_notes; /* atomic: on their way to the main context */

  AndonFeedState state;
  SoupWebsocketConnection *connection;
  GCancellable *cancellable;
  guint watch_timer;
  guint retry_timer;
  guint attempts;
  guint64 last;      /* sequence */
  gboolean need_snapshot;
  gboolean in_snapshot;
  guint64 as_of;
  gboolean afresh;   /* the next snapshot stands whatever revisions were seen before */
  guint64 highest;   /* sequence that the feed itself has told */
  guint64 gap_at;    /* the sequence after which a gap was met the last time */
  gint64 heard_at;   /* monotonic: the last heartbeat, or the opening */
  gboolean silent;
  AndonReread *reread;

  pthread_mutex_t lock; /* guards the two below */
  AndonSessionCounters counters;
  char *last_error;
};

static void connect_feed (AndonFeed *self);
static void retry_later (AndonFeed *self, const GError *error);
static void take_page (AndonFeed *self, const char *cursor);

static AndonFeed *
feed_ref (AndonFeed *self)
{
  g_atomic_int_inc (&self->refs);
  return self;
}

static void
feed_unref (gpointer data)
{
  AndonFeed *self = data;

  if (!g_atomic_int_dec_and_test (&self->refs))
    return;
  g_clear_object (&self->connection);
  g_clear_object (&self->cancellable);
  andon_reread_unref (self->reread);
  andon_http_unref (self->http);
  g_object_unref (self->clock);
  g_main_context_unref (self->main);
  g_free (self->last_error);
  pthread_mutex_destroy (&self->lock);
  andon_worker_unref (self->worker);
  g_free (self);
}

/* --- counting --- */

#define COUNT(self, member)                                                                                           \
  G_STMT_START                                                                                                        \
  {                                                                                                                   \
    pthread_mutex_lock (&(self)->lock);                                                                                     \
    (self)->counters.member++;                                                                                        \
    pthread_mutex_unlock (&(self)->lock);                                                                                   \
  }                                                                                                                   \
  G_STMT_END

static void
count_malformed (AndonFeed *self, const char *what, const GError *error)
{
  pthread_mutex_lock (&self->lock);
  self->counters.malformed++;
  g_free (self->last_error);
  self->last_error = g_strdup_printf ("%s: %s", what, error->message);
  pthread_mutex_unlock (&self->lock);
}

/* --- notes to the main context --- */

typedef enum
{
  NOTE_STATE,
  NOTE_HEARTBEAT,
  NOTE_EVENT,
  NOTE_SNAPSHOT,
  NOTE_UNREADABLE,
} NoteKind;

typedef struct
{
  AndonFeed *feed;
  NoteKind kind;
  AndonFeedState state;
  gboolean silent;
  GError *error;
  char *id;
  AndonHeartbeat *heartbeat;
  AndonEvent *event;
  gint sent; /* atomic: the hand-over, where ThreadSanitizer can see it */
} Note;

static void
note_free (gpointer data)
{
  Note *note = data;

  g_atomic_int_add (&note->feed->n_notes, -1);
  g_clear_error (&note->error);
  g_free (note->id);
  g_clear_pointer (&note->heartbeat, andon_heartbeat_free);
  g_clear_pointer (&note->event, andon_event_free);
  feed_unref (note->feed);
  g_free (note);
}

static gboolean
deliver_note (gpointer data)
{
  Note *note = data;
  AndonFeed *self = note->feed;

  if (!g_atomic_int_get (&note->sent) || g_atomic_int_get (&self->freed))
    return G_SOURCE_REMOVE;
  switch (note->kind)
    {
    case NOTE_STATE:
      self->listener.state (note->state, note->silent, note->error, self->data);
      break;
    case NOTE_HEARTBEAT:
      self->listener.heartbeat (note->heartbeat, self->data);
      break;
    case NOTE_EVENT:
      self->listener.event (note->event, self->data);
      break;
    case NOTE_SNAPSHOT:
      self->listener.snapshot (self->data);
      break;
    case NOTE_UNREADABLE:
      self->listener.unreadable (note->id, self->data);
      break;
    default:
      break;
    }
  return G_SOURCE_REMOVE;
}

static void
send_note (AndonFeed *self, Note *note)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  note->feed = feed_ref (self);
  g_atomic_int_inc (&self->n_notes);
  g_atomic_int_set (&note->sent, TRUE);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver_note, note, note_free);
  g_source_attach (source, self->main);
}

static void
set_state (AndonFeed *self, AndonFeedState state, const GError *error)
{
  Note *note = g_new0 (Note, 1);

  self->state = state;
  note->kind = NOTE_STATE;
  note->state = state;
  note->silent = self->silent;
  note->error = error != NULL ? g_error_copy (error) : NULL;
  send_note (self, note);
}

/* --- what could not be read --- */

static void
on_reread (AndonAlert *alert, gpointer data)
{
  AndonFeed *self = data;

  if (!self->sink.alerts (&alert, 1, 0, self->data))
    COUNT (self, overflows);
}

/* The list may show an old state of it, and there is nothing more that the seat can do about it: people must know. */
static void
on_given_up (const char *id, const GError *error, gpointer data)
{
  AndonFeed *self = data;
  Note *note = g_new0 (Note, 1);

  pthread_mutex_lock (&self->lock);
  self->counters.unreadable++;
  g_free (self->last_error);
  self->last_error = g_strdup_printf ("alert %.64s can't be read: %s", id,
                                      error != NULL ? error->message : "too many wait to be read again");
  pthread_mutex_unlock (&self->lock);
  note->kind = NOTE_UNREADABLE;
  note->id = g_strdup (id);
  send_note (self, note);
}

static void
ask_again (AndonFeed *self, const char *id)
{
  COUNT (self, rereads);
  andon_reread_ask (self->reread, id);
}

/* --- the connection --- */

static void on_message (SoupWebsocketConnection *connection, SoupWebsocketDataType type, GBytes *bytes, AndonFeed *self);
static void on_closed (SoupWebsocketConnection *connection, AndonFeed *self);
static void on_ws_error (SoupWebsocketConnection *connection, GError *error, AndonFeed *self);

static void
drop_connection (AndonFeed *self)
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

static gboolean
on_retry (gpointer data)
{
  AndonFeed *self = data;

  self->retry_timer = 0;
  connect_feed (self);
  return G_SOURCE_REMOVE;
}

/* Doubles from a quarter of a second to 15 s; half of it is chance, so that a hundred seats don't return at once. */
static gint64
backoff (AndonFeed *self)
{
  gint64 span = MIN ((gint64) BACKOFF_FIRST_US << MIN (self->attempts, 10), BACKOFF_LAST_US);

  return span / 2 + (gint64) (g_random_double () * span / 2);
}

static void
retry_after (AndonFeed *self, gint64 after_us, const GError *error)
{
  drop_connection (self);
  clear_timer (self, &self->watch_timer);
  clear_timer (self, &self->retry_timer);
  if (self->state == ANDON_FEED_STOPPED)
    return;
  self->attempts++;
  set_state (self, ANDON_FEED_WAITING, error);
  self->retry_timer = andon_clock_add (self->clock, andon_worker_get_context (self->worker), after_us, on_retry,
                                       feed_ref (self), feed_unref);
}

static void
retry_later (AndonFeed *self, const GError *error)
{
  retry_after (self, backoff (self), error);
}

static void
refuse_token (AndonFeed *self, const GError *error)
{
  drop_connection (self);
  clear_timer (self, &self->watch_timer);
  set_state (self, ANDON_FEED_UNAUTHORISED, error);
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
  pthread_mutex_lock (&self->lock);
  self->counters.missed_heartbeats += ANDON_FEED_MISSED;
  pthread_mutex_unlock (&self->lock);
  self->watch_timer = 0;
  self->silent = TRUE;
  error = g_error_new_literal (ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_SILENT, "Three heartbeats were missed");
  retry_later (self, error);
  return G_SOURCE_REMOVE;
}

static void
watch (AndonFeed *self)
{
  self->heard_at = andon_clock_monotonic (self->clock);
  clear_timer (self, &self->watch_timer);
  self->watch_timer = andon_clock_add (self->clock, andon_worker_get_context (self->worker), ANDON_FEED_HEARTBEAT_US / 4,
                                       on_watch, feed_ref (self), feed_unref);
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
  feed_unref (attempt->feed);
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
    refuse_token (self, error);
  else
    retry_later (self, error);
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
  soup_websocket_connection_set_max_incoming_payload_size (self->connection, MAX_MESSAGE);
  g_signal_connect (self->connection, "message", G_CALLBACK (on_message), self);
  g_signal_connect (self->connection, "closed", G_CALLBACK (on_closed), self);
  g_signal_connect (self->connection, "error", G_CALLBACK (on_ws_error), self);
  COUNT (self, connects);
  watch (self);
  set_state (self, ANDON_FEED_OPEN, NULL);
  andon_reread_resume (self->reread);
}

static void
open_socket (AndonFeed *self)
{
  static char *protocols[] = { (char *) "cloudevents.json", NULL };
  g_autofree char *path = g_strdup_printf ("/feed?after=%" G_GUINT64_FORMAT "&topics=" TOPICS, self->last);
  g_autoptr (SoupMessage) message = andon_http_new_message (self->http, "GET", path);
  Attempt *attempt;

  if (message == NULL)
    {
      g_autoptr (GError) error =
          g_error_new_literal (ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_ADDRESS, "The platform's address is unknown");

      retry_later (self, error);
      return;
    }
  soup_message_disable_feature (message, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);
  attempt = g_new (Attempt, 1);
  *attempt = (Attempt) { .feed = feed_ref (self), .message = g_object_ref (message) };
  soup_session_websocket_connect_async (andon_http_get_session (self->http), message, NULL, protocols,
                                        G_PRIORITY_DEFAULT, self->cancellable, on_open, attempt);
}

static void
connect_feed (AndonFeed *self)
{
  drop_connection (self);
  clear_timer (self, &self->retry_timer);
  self->cancellable = g_cancellable_new ();
  set_state (self, ANDON_FEED_CONNECTING, NULL);
  if (self->need_snapshot)
    {
      self->in_snapshot = TRUE;
      self->as_of = 0;
      andon_reread_clear (self->reread);
      self->sink.begin_snapshot (self->afresh, self->data);
      take_page (self, NULL);
    }
  else
    open_socket (self);
}

static void
on_ws_error (SoupWebsocketConnection *connection, GError *error, AndonFeed *self)
{
  count_malformed (self, "feed", error);
}

static void
on_closed (SoupWebsocketConnection *connection, AndonFeed *self)
{
  gushort code = soup_websocket_connection_get_close_code (connection);
  g_autoptr (GError) error = NULL;

  if (code == CLOSE_UNAUTHORISED)
    {
      error = g_error_new_literal (ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_TOKEN_EXPIRED, "The token expired");
      refuse_token (self, error);
      return;
    }
  if (code == CLOSE_TOO_OLD)
    {
      self->need_snapshot = TRUE;
      connect_feed (self);
      return;
    }
  error = g_error_new (ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_CLOSED, "The feed was closed (%u)", code);
  retry_later (self, error);
}

/* --- events --- */

/* A platform that came back from an older copy of its store counts again from there. What it tells then looks like
 * what was told already, and would be passed over: only a new snapshot is true. */
static gboolean
went_back (AndonFeed *self, const AndonHeartbeat *heartbeat)
{
  gboolean back = heartbeat->sequence < self->highest;

  self->highest = heartbeat->sequence;
  if (back)
    {
      COUNT (self, gaps);
      self->need_snapshot = TRUE;
      self->afresh = TRUE;
    }
  return back;
}

/* Returns: FALSE when the rest of the message must not be read. */
static gboolean
send_heartbeat (AndonFeed *self, const AndonEvent *event)
{
  g_autoptr (GError) error = NULL;
  AndonHeartbeat *heartbeat;
  Note *note;

  heartbeat = event->data != NULL ? andon_heartbeat_from_json (event->data, &error) : NULL;
  if (heartbeat == NULL)
    {
      if (error != NULL)
        count_malformed (self, "heartbeat", error);
      return TRUE;
    }
  COUNT (self, heartbeats);
  if (went_back (self, heartbeat))
    {
      andon_heartbeat_free (heartbeat);
      return FALSE;
    }
  self->heard_at = andon_clock_monotonic (self->clock);
  self->attempts = 0;
  self->silent = FALSE;
  note = g_new0 (Note, 1);
  note->kind = NOTE_HEARTBEAT;
  note->heartbeat = heartbeat;
  send_note (self, note);
  return TRUE;
}

static void
send_event (AndonFeed *self, AndonEvent *event)
{
  Note *note;

  if (g_atomic_int_get (&self->n_notes) > MAX_NOTES)
    {
      COUNT (self, overflows);
      andon_event_free (event);
      return;
    }
  note = g_new0 (Note, 1);
  note->kind = NOTE_EVENT;
  note->event = event;
  send_note (self, note);
}

static void
take_alert (AndonFeed *self, const AndonEvent *event, GPtrArray *alerts)
{
  g_autoptr (GError) error = NULL;
  AndonAlert *alert = NULL;

  if (event->data != NULL)
    alert = andon_alert_from_json (event->data, &error);
  if (alert != NULL)
    {
      g_ptr_array_add (alerts, alert);
      return;
    }
  if (error != NULL)
    count_malformed (self, "alert", error);
  /* An event that told of a change in words we could not read: read the thing itself. */
  if (event->subject != NULL)
    ask_again (self, event->subject);
}

static gboolean
is_known (const char *type)
{
  static const char *const known[] = {
    ANDON_EVENT_ALERT_COMMENTED, ANDON_EVENT_ASSET_CHANGED, ANDON_EVENT_CONSOLE_CHANGED, ANDON_EVENT_HANDOVER_CHANGED,
    ANDON_EVENT_LABEL_CHANGED, ANDON_EVENT_LOG_ADDED,
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (type, known[i]) == 0)
      return TRUE;
  return FALSE;
}

typedef enum
{
  PLACE_NEXT,
  PLACE_DUPLICATE,
  PLACE_GAP,
} Place;

static Place
place_of (AndonFeed *self, const AndonEvent *event)
{
  if (event->sequence <= self->last)
    return PLACE_DUPLICATE;
  return event->previous > self->last ? PLACE_GAP : PLACE_NEXT;
}

/* What was lost comes again by resuming; if it is lost again at the same place, a snapshot steps over it. */
static void
meet_gap (AndonFeed *self)
{
  if (self->afresh)
    {
      connect_feed (self);
      return;
    }
  COUNT (self, gaps);
  self->need_snapshot = self->gap_at == self->last;
  self->gap_at = self->last;
  connect_feed (self);
}

/* Returns: FALSE when the rest of the message must not be read. */
static gboolean
take_event (AndonFeed *self, JsonObject *object, GPtrArray *alerts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AndonEvent) event = andon_event_from_json (object, &error);

  if (event == NULL)
    {
      count_malformed (self, "event", error);
      return TRUE;
    }
  COUNT (self, events);
  if (strcmp (event->type, ANDON_EVENT_HEARTBEAT) == 0)
    {
      return send_heartbeat (self, event);
    }
  if (event->sequence != 0)
    {
      Place place = place_of (self, event);

      if (place == PLACE_GAP)
        return FALSE;
      if (place == PLACE_DUPLICATE)
        {
          COUNT (self, duplicates);
          return TRUE;
        }
      self->last = event->sequence;
      self->highest = MAX (self->highest, event->sequence);
    }
  if (strcmp (event->type, ANDON_EVENT_ALERT_CHANGED) == 0)
    take_alert (self, event, alerts);
  else if (is_known (event->type))
    send_event (self, g_steal_pointer (&event));
  else
    COUNT (self, unknown_types);
  return TRUE;
}

static gboolean
take_node (AndonFeed *self, JsonNode *node, GPtrArray *alerts)
{
  g_autoptr (GError) error = NULL;
  JsonArray *array;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return take_event (self, json_node_get_object (node), alerts);
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      g_set_error_literal (&error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_MALFORMED, "neither an event nor an array");
      count_malformed (self, "message", error);
      return TRUE;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!take_node (self, json_array_get_element (array, i), alerts))
      return FALSE;
  return TRUE;
}

static gboolean
on_relief (gpointer data)
{
  AndonFeed *self = data;

  if (self->sink.waiting (self->data) > 1000)
    return G_SOURCE_CONTINUE;
  self->retry_timer = 0;
  connect_feed (self);
  return G_SOURCE_REMOVE;
}

/* The window is slower than the feed: hang up, let it catch up, and resume where it was. */
static void
overflow (AndonFeed *self, guint64 last)
{
  g_autoptr (GError) error = g_error_new_literal (ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_CATCHING_UP,
                                                  "More alerts arrived than can be shown; catching up");

  COUNT (self, overflows);
  self->last = last;
  drop_connection (self);
  clear_timer (self, &self->watch_timer);
  clear_timer (self, &self->retry_timer);
  set_state (self, ANDON_FEED_WAITING, error);
  self->retry_timer = andon_clock_add (self->clock, andon_worker_get_context (self->worker), RELIEF_US, on_relief,
                                       feed_ref (self), feed_unref);
}

static void
on_message (SoupWebsocketConnection *connection, SoupWebsocketDataType type, GBytes *bytes, AndonFeed *self)
{
  static const AndonJsonLimits limits = { MAX_MESSAGE, ANDON_JSON_MAX_DEPTH, 100000 };
  g_autoptr (GPtrArray) alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) andon_alert_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = NULL;
  guint64 before = self->last;
  gboolean whole;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  COUNT (self, messages);
  root = andon_json_parse (data, size, &limits, &error);
  if (root == NULL)
    {
      count_malformed (self, "message", error);
      return;
    }
  whole = take_node (self, root, alerts);
  pthread_mutex_lock (&self->lock);
  self->counters.alerts += alerts->len;
  pthread_mutex_unlock (&self->lock);
  if (self->last != before && !self->sink.alerts ((AndonAlert **) alerts->pdata, alerts->len, self->last, self->data))
    overflow (self, before);
  else if (!whole)
    meet_gap (self);
}

/* --- snapshot --- */

typedef struct
{
  guint64 as_of;
  char *next;
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;

  g_free (page->next);
  g_free (page);
}

/* Asked for again by itself, once the feed is open. */
static void
note_bad_item (AndonFeed *self, JsonNode *node, const GError *error)
{
  g_autofree char *id = NULL;

  if (error != NULL)
    count_malformed (self, "alert", error);
  if (JSON_NODE_HOLDS_OBJECT (node) &&
      andon_json_dup_string (json_node_get_object (node), "id", ANDON_JSON_REQUIRED, &id, NULL))
    ask_again (self, id);
}

/* One bad item is counted and left out; the page stands. Returns: FALSE when there is no room for it */
static gboolean
post_items (AndonFeed *self, JsonArray *items)
{
  g_autoptr (GPtrArray) alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) andon_alert_unref);

  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonNode *node = json_array_get_element (items, i);
      g_autoptr (GError) error = NULL;
      AndonAlert *alert = NULL;

      if (JSON_NODE_HOLDS_OBJECT (node))
        alert = andon_alert_from_json (json_node_get_object (node), &error);
      if (alert != NULL)
        g_ptr_array_add (alerts, alert);
      else
        note_bad_item (self, node, error);
    }
  if (self->sink.alerts ((AndonAlert **) alerts->pdata, alerts->len, 0, self->data))
    return TRUE;
  COUNT (self, overflows);
  return FALSE;
}

static gpointer
decode_page (const AndonHttpAnswer *answer, gpointer data, GError **error)
{
  AndonFeed *self = data;
  g_autofree char *next = NULL;
  JsonObject *object;
  JsonArray *items;
  guint64 as_of = 0;
  Page *page;

  if (!andon_http_answer_check (answer, error))
    return NULL;
  if (answer->root == NULL || !JSON_NODE_HOLDS_OBJECT (answer->root))
    {
      g_set_error_literal (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_MALFORMED, "The list of alerts is no object");
      return NULL;
    }
  object = json_node_get_object (answer->root);
  if (!andon_json_get_array (object, "items", ANDON_JSON_REQUIRED, &items, error) ||
      !andon_json_dup_string (object, "next", ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE, &next, error) ||
      !andon_json_get_sequence (object, "as_of", ANDON_JSON_REQUIRED, &as_of, error))
    return NULL;
  /* A snapshot with a page left out would sweep away what stood there: it begins anew a little later. */
  if (self->in_snapshot && !g_atomic_int_get (&self->freed) && !post_items (self, items))
    {
      g_set_error_literal (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_CATCHING_UP,
                           "More alerts came than can be shown; catching up");
      return NULL;
    }
  page = g_new0 (Page, 1);
  page->as_of = as_of;
  page->next = g_steal_pointer (&next);
  return page;
}

static void
end_snapshot (AndonFeed *self)
{
  Note *note = g_new0 (Note, 1);

  self->in_snapshot = FALSE;
  self->need_snapshot = FALSE;
  self->afresh = FALSE;
  self->gap_at = G_MAXUINT64;
  self->last = self->as_of;
  COUNT (self, snapshots);
  self->sink.end_snapshot (self->as_of, self->data);
  note->kind = NOTE_SNAPSHOT;
  send_note (self, note);
  open_socket (self);
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AndonFeed *self = user_data;
  g_autoptr (GError) error = NULL;
  Page *page = andon_http_send_finish (result, &error);

  if (page == NULL)
    {
      if (andon_client_error_is_unauthorised (error))
        refuse_token (self, error);
      else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        retry_later (self, error);
      feed_unref (self);
      return;
    }
  if (self->as_of == 0)
    self->as_of = page->as_of;
  if (!self->in_snapshot)
    ;
  else if (page->next != NULL)
    take_page (self, page->next);
  else
    end_snapshot (self);
  page_free (page);
  feed_unref (self);
}

static void
take_page (AndonFeed *self, const char *cursor)
{
  g_autofree char *escaped = cursor != NULL ? g_uri_escape_string (cursor, NULL, FALSE) : NULL;
  g_autofree char *path = g_strdup_printf ("/alerts?state=open&limit=%d%s%s", PAGE, escaped != NULL ? "&cursor=" : "",
                                           escaped != NULL ? escaped : "");
  AndonHttpRequest request = { .method = "GET", .path = path };

  andon_http_send_async (self->http, &request, decode_page, feed_ref (self), feed_unref, page_free, self->cancellable,
                         on_page, feed_ref (self));
}

/* --- from the main context --- */

typedef struct
{
  AndonFeed *feed;
  guint64 after;
} Start;

static void
start_free (gpointer data)
{
  Start *start = data;

  feed_unref (start->feed);
  g_free (start);
}

static void
do_start (gpointer data)
{
  Start *start = data;
  AndonFeed *self = start->feed;

  if (start->after != ANDON_FEED_RESUME)
    {
      self->last = start->after;
      self->highest = start->after;
      self->need_snapshot = start->after == 0;
    }
  self->attempts = 0;
  connect_feed (self);
}

static void
do_stop (gpointer data)
{
  AndonFeed *self = data;

  drop_connection (self);
  clear_timer (self, &self->watch_timer);
  clear_timer (self, &self->retry_timer);
  set_state (self, ANDON_FEED_STOPPED, NULL);
}

static void
do_restart (gpointer data)
{
  AndonFeed *self = data;

  if (self->state == ANDON_FEED_STOPPED)
    return;
  self->attempts = 0;
  connect_feed (self);
}

static const AndonRereadListener reread_listener = { .alert = on_reread, .given_up = on_given_up };

AndonFeed *
andon_feed_new (AndonWorker *worker, AndonHttp *http, AndonClock *clock, const AndonFeedListener *listener,
                const AndonFeedSink *sink, gpointer data)
{
  AndonFeed *self = g_new0 (AndonFeed, 1);

  self->refs = 1;
  pthread_mutex_init (&self->lock, NULL);
  self->worker = andon_worker_ref (worker);
  self->http = andon_http_ref (http);
  self->clock = g_object_ref (clock);
  self->main = g_main_context_ref_thread_default ();
  self->listener = *listener;
  self->sink = *sink;
  self->data = data;
  self->gap_at = G_MAXUINT64;
  self->reread = andon_reread_new (worker, http, clock, &reread_listener, self);
  return self;
}

void
andon_feed_start (AndonFeed *self, guint64 after)
{
  Start *start = g_new (Start, 1);

  *start = (Start) { .feed = feed_ref (self), .after = after };
  andon_worker_invoke (self->worker, do_start, start, start_free);
}

void
andon_feed_stop (AndonFeed *self)
{
  andon_worker_invoke (self->worker, do_stop, feed_ref (self), feed_unref);
}

void
andon_feed_restart (AndonFeed *self)
{
  andon_worker_invoke (self->worker, do_restart, feed_ref (self), feed_unref);
}

typedef struct
{
  pthread_mutex_t lock;
  pthread_cond_t cond;
  gboolean done;
} Barrier;

typedef struct
{
  AndonFeed *feed;
  Barrier *barrier;
} Farewell;

static void
do_free (gpointer data)
{
  Farewell *farewell = data;

  do_stop (farewell->feed);
  andon_reread_clear (farewell->feed->reread);
  pthread_mutex_lock (&farewell->barrier->lock);
  farewell->barrier->done = TRUE;
  pthread_cond_signal (&farewell->barrier->cond);
  pthread_mutex_unlock (&farewell->barrier->lock);
}

void
andon_feed_free (AndonFeed *self)
{
  Barrier barrier = { .done = FALSE };
  Farewell farewell = { .feed = self, .barrier = &barrier };

  g_atomic_int_set (&self->freed, TRUE);
  pthread_mutex_init (&barrier.lock, NULL);
  pthread_cond_init (&barrier.cond, NULL);
  andon_worker_invoke (self->worker, do_free, &farewell, NULL);
  pthread_mutex_lock (&barrier.lock);
  while (!barrier.done)
    pthread_cond_wait (&barrier.cond, &barrier.lock);
  pthread_mutex_unlock (&barrier.lock);
  pthread_mutex_destroy (&barrier.lock);
  pthread_cond_destroy (&barrier.cond);
  feed_unref (self);
}

void
andon_feed_get_counters (AndonFeed *self, AndonSessionCounters *out, char **last_error)
{
  pthread_mutex_lock (&self->lock);
  *out = self->counters;
  *last_error = g_strdup (self->last_error);
  pthread_mutex_unlock (&self->lock);
}
