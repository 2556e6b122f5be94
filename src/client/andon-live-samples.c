/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <pthread.h>
#include <string.h>

#include "andon-clock.h"
#include "andon-http-private.h"
#include "andon-read-private.h"
#include "andon-sample.h"
#include "andon-samples.h"
#include "andon-session-private.h"
#include "andon-worker.h"

#include "andon-event.h"

#define MAX_MESSAGE (256 * 1024)
#define MAX_WAITING 64
#define RETRY_US 2000000

/* The connection lives on the worker; the object on the main context. They share this. */
typedef struct
{
  gint refs;
  AndonWorker *worker;
  AndonHttp *http;
  AndonClock *clock;
  GMainContext *main;
  char *path;
  pthread_mutex_t lock;
  AndonLiveSamples *owner; /* under the lock: NULL when it is gone */
  gint waiting;            /* atomic: messages on their way */
  GCancellable *cancellable;
  SoupWebsocketConnection *connection; /* worker */
  guint retry;                         /* worker */
  gboolean closed;                     /* worker */
} Line;

struct _AndonLiveSamples
{
  GObject parent_instance;
  Line *line;
};

enum
{
  ARRIVED,
  GAP,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AndonLiveSamples, andon_live_samples, G_TYPE_OBJECT)

static void open_line (gpointer data);

static Line *
line_ref (Line *line)
{
  g_atomic_int_inc (&line->refs);
  return line;
}

static void
line_unref (gpointer data)
{
  Line *line = data;

  if (!g_atomic_int_dec_and_test (&line->refs))
    return;
  andon_http_unref (line->http);
  andon_worker_unref (line->worker);
  g_object_unref (line->clock);
  g_object_unref (line->cancellable);
  g_main_context_unref (line->main);
  pthread_mutex_destroy (&line->lock);
  g_free (line->path);
  g_free (line);
}

typedef struct
{
  Line *line;
  char *signal; /* NULL: a gap */
  guint n;
  gint64 *time;
  double *value;
} Packet;

static void
packet_free (gpointer data)
{
  Packet *packet = data;

  g_atomic_int_add (&packet->line->waiting, -1);
  line_unref (packet->line);
  g_free (packet->signal);
  g_free (packet->time);
  g_free (packet->value);
  g_free (packet);
}

static gboolean
deliver (gpointer data)
{
  Packet *packet = data;
  AndonLiveSamples *owner;

  pthread_mutex_lock (&packet->line->lock);
  owner = packet->line->owner != NULL ? g_object_ref (packet->line->owner) : NULL;
  pthread_mutex_unlock (&packet->line->lock);
  if (owner == NULL)
    return G_SOURCE_REMOVE;
  if (packet->signal == NULL)
    g_signal_emit (owner, signals[GAP], 0);
  else
    g_signal_emit (owner, signals[ARRIVED], 0, packet->signal, packet->n, packet->time, packet->value);
  g_object_unref (owner);
  return G_SOURCE_REMOVE;
}

static void
send_packet (Line *line, Packet *packet)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  packet->line = line_ref (line);
  g_atomic_int_inc (&line->waiting);
  g_source_set_priority (source, G_PRIORITY_DEFAULT_IDLE);
  g_source_set_callback (source, deliver, packet, packet_free);
  g_source_attach (source, line->main);
}

/* Values of one signal. What the window can't take in time is left out, and it is told to read the stretch anew. */
static void
take_series (Line *line, JsonObject *object)
{
  g_autoptr (AndonSampleSeries) series = NULL;
  int waiting = g_atomic_int_get (&line->waiting);
  Packet *packet;

  if (waiting >= MAX_WAITING)
    {
      if (waiting == MAX_WAITING)
        send_packet (line, g_new0 (Packet, 1));
      return;
    }
  series = andon_sample_series_from_json (object, NULL);
  if (series == NULL || series->samples->len == 0)
    return;
  packet = g_new0 (Packet, 1);
  packet->signal = g_strdup (series->signal);
  packet->n = series->samples->len;
  packet->time = g_new (gint64, packet->n);
  packet->value = g_new (double, packet->n);
  for (guint i = 0; i < packet->n; i++)
    {
      const AndonSample *sample = &g_array_index (series->samples, AndonSample, i);

      packet->time[i] = sample->time;
      packet->value[i] = sample->quality == ANDON_QUALITY_BAD ? NAN : sample->value;
    }
  send_packet (line, packet);
}

static void
take_event (Line *line, JsonNode *node)
{
  JsonObject *event;
  g_autofree char *type = NULL;
  JsonNode *data;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return;
  event = json_node_get_object (node);
  type = andon_read_string (event, "type");
  data = json_object_get_member (event, "data");
  if (g_strcmp0 (type, ANDON_EVENT_SAMPLES) != 0 || data == NULL)
    return;
  if (JSON_NODE_HOLDS_OBJECT (data))
    take_series (line, json_node_get_object (data));
  for (guint i = 0; JSON_NODE_HOLDS_ARRAY (data) && i < json_array_get_length (json_node_get_array (data)); i++)
    {
      JsonNode *item = json_array_get_element (json_node_get_array (data), i);

      if (JSON_NODE_HOLDS_OBJECT (item))
        take_series (line, json_node_get_object (item));
    }
}

static void
on_message (SoupWebsocketConnection *connection, SoupWebsocketDataType type, GBytes *bytes, Line *line)
{
  static const AndonJsonLimits limits = { MAX_MESSAGE, ANDON_JSON_MAX_DEPTH, 200000 };
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  g_autoptr (JsonNode) root = andon_json_parse (text, size, &limits, NULL);

  if (root == NULL)
    return;
  if (!JSON_NODE_HOLDS_ARRAY (root))
    {
      take_event (line, root);
      return;
    }
  for (guint i = 0; i < json_array_get_length (json_node_get_array (root)); i++)
    take_event (line, json_array_get_element (json_node_get_array (root), i));
}

static gboolean
on_retry (gpointer data)
{
  Line *line = data;

  line->retry = 0;
  open_line (line);
  return G_SOURCE_REMOVE;
}

static void
retry (Line *line)
{
  if (line->closed || line->retry != 0)
    return;
  line->retry = andon_clock_add (line->clock, andon_worker_get_context (line->worker), RETRY_US, on_retry,
                                 line_ref (line), line_unref);
}

static void
on_closed (SoupWebsocketConnection *connection, Line *line)
{
  g_signal_handlers_disconnect_by_data (connection, line);
  g_clear_object (&line->connection);
  retry (line);
}

static void
on_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Line *line = user_data;
  g_autoptr (SoupWebsocketConnection) connection =
      soup_session_websocket_connect_finish (SOUP_SESSION (source), result, NULL);

  if (connection != NULL && !line->closed)
    {
      line->connection = g_steal_pointer (&connection);
      soup_websocket_connection_set_max_incoming_payload_size (line->connection, MAX_MESSAGE);
      g_signal_connect (line->connection, "message", G_CALLBACK (on_message), line);
      g_signal_connect (line->connection, "closed", G_CALLBACK (on_closed), line);
      send_packet (line, g_new0 (Packet, 1));
    }
  else
    retry (line);
  line_unref (line);
}

static void
open_line (gpointer data)
{
  static char *protocols[] = { (char *) "cloudevents.json", NULL };
  Line *line = data;
  g_autoptr (SoupMessage) message = NULL;

  if (line->closed)
    return;
  message = andon_http_new_message (line->http, "GET", line->path);
  if (message == NULL)
    {
      retry (line);
      return;
    }
  soup_message_disable_feature (message, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);
  soup_session_websocket_connect_async (andon_http_get_session (line->http), message, NULL, protocols,
                                        G_PRIORITY_DEFAULT, line->cancellable, on_open, line_ref (line));
}

static void
close_line (gpointer data)
{
  Line *line = data;

  line->closed = TRUE;
  if (line->retry != 0)
    andon_clock_remove (line->clock, line->retry);
  if (line->connection == NULL)
    return;
  g_signal_handlers_disconnect_by_data (line->connection, line);
  if (soup_websocket_connection_get_state (line->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (line->connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
  g_clear_object (&line->connection);
}

static void
andon_live_samples_dispose (GObject *object)
{
  AndonLiveSamples *self = ANDON_LIVE_SAMPLES (object);
  Line *line = g_steal_pointer (&self->line);

  if (line != NULL)
    {
      pthread_mutex_lock (&line->lock);
      line->owner = NULL;
      pthread_mutex_unlock (&line->lock);
      g_cancellable_cancel (line->cancellable);
      andon_worker_invoke (line->worker, close_line, line, line_unref);
    }
  G_OBJECT_CLASS (andon_live_samples_parent_class)->dispose (object);
}

static void
andon_live_samples_class_init (AndonLiveSamplesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andon_live_samples_dispose;
  signals[ARRIVED] = g_signal_new ("arrived", ANDON_TYPE_LIVE_SAMPLES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 4, G_TYPE_STRING, G_TYPE_UINT, G_TYPE_POINTER, G_TYPE_POINTER);
  signals[GAP] = g_signal_new ("gap", ANDON_TYPE_LIVE_SAMPLES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
andon_live_samples_init (AndonLiveSamples *self)
{
}

AndonLiveSamples *
andon_live_samples_new (AndonSession *session, const char *asset)
{
  AndonLiveSamples *self = g_object_new (ANDON_TYPE_LIVE_SAMPLES, NULL);
  Line *line = g_new0 (Line, 1);

  line->refs = 1;
  pthread_mutex_init (&line->lock, NULL);
  line->worker = andon_worker_ref (andon_session_get_worker (session));
  line->http = andon_http_ref (andon_session_get_http (session));
  line->clock = g_object_ref (andon_session_get_clock (session));
  line->main = g_main_context_ref_thread_default ();
  line->path = andon_read_path ("/feed", "topics", "samples", "asset", asset, NULL);
  line->cancellable = g_cancellable_new ();
  line->owner = self;
  self->line = line;
  andon_worker_invoke (line->worker, open_line, line_ref (line), line_unref);
  return self;
}
