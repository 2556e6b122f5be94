/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#define SWEEP_MS 500
/* Before accepting again where the system has nothing left to accept with: who waits stays in the backlog. */
#define PAUSE_MS 200

const AndondListenerLimits andond_listener_default_limits = {
  .max_connections = 256,
  .handshake = 10 * G_USEC_PER_SEC,
  .idle = 75 * G_USEC_PER_SEC,
  .headers = 10 * G_USEC_PER_SEC,
  .body = 20 * G_USEC_PER_SEC,
  .response = 60 * G_USEC_PER_SEC,
  .linger = 2 * G_USEC_PER_SEC,
};

struct _AndondListener
{
  GObject              parent_instance;
  AndondListenerLimits limits;
  GTlsCertificate     *certificate; /* nullable */
  GSocketListener     *listener;
  GCancellable        *cancellable;
  GHashTable          *streams;     /* AndondStream (borrowed, weakly followed) set */
  guint                handshakes;
  guint                sweep_id;
  guint                pause_id;
  gboolean             starved;     /* the last accept failed: told once, and once more when it is over */
  guint16              port;
  guint64              refused;
  guint64              expired;
  guint64              failed;
};

enum
{
  ACCEPTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AndondListener, andond_listener, G_TYPE_OBJECT)

static void accept_next (AndondListener *self);

static void
stream_gone (gpointer data, GObject *stream)
{
  AndondListener *self = data;

  g_hash_table_remove (self->streams, stream);
}

static gint64
phase_limit (AndondListener *self, AndondStreamPhase phase)
{
  switch (phase)
    {
    case ANDOND_STREAM_HANDSHAKE: return self->limits.handshake;
    case ANDOND_STREAM_IDLE:      return self->limits.idle;
    case ANDOND_STREAM_HEADERS:   return self->limits.headers;
    case ANDOND_STREAM_BODY:      return self->limits.body;
    case ANDOND_STREAM_RESPONSE:  return self->limits.response;
    case ANDOND_STREAM_LINGER:    return self->limits.linger;
    case ANDOND_STREAM_UPGRADED:
    default:                      return 0;
    }
}

void
andond_listener_enter (AndondListener *self, AndondStream *stream, AndondStreamPhase phase)
{
  gint64 limit;

  g_return_if_fail (ANDOND_IS_LISTENER (self));
  g_return_if_fail (ANDOND_IS_STREAM (stream));

  limit = phase_limit (self, phase);
  andond_stream_set_phase (stream, phase, limit > 0 ? g_get_monotonic_time () + limit : 0);
}

static void
adopt (AndondListener *self, GIOStream *base, GSocketConnection *connection, AndondStreamPhase phase)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  g_autoptr(AndondStream) stream = andond_stream_new (base, socket);
  g_autoptr(GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr(GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);

  if (local == NULL || remote == NULL)
    return;
  g_hash_table_add (self->streams, stream);
  g_object_weak_ref (G_OBJECT (stream), stream_gone, self);
  andond_listener_enter (self, stream, phase);
  g_signal_emit (self, signals[ACCEPTED], 0, stream, local, remote);
}

typedef struct
{
  AndondListener    *self;
  GSocketConnection *connection;
  GCancellable      *deadline;
  guint              timeout_id;
} Handshake;

static gboolean
handshake_expired (gpointer data)
{
  Handshake *handshake = data;

  handshake->timeout_id = 0;
  handshake->self->expired++;
  g_cancellable_cancel (handshake->deadline);
  return G_SOURCE_REMOVE;
}

static void
handshake_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Handshake *handshake = data;
  g_autoptr(AndondListener) self = handshake->self;
  g_autoptr(GError) error = NULL;

  g_clear_handle_id (&handshake->timeout_id, g_source_remove);
  self->handshakes--;
  if (g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &error))
    adopt (self, G_IO_STREAM (source), handshake->connection, ANDOND_STREAM_HEADERS);
  else
    g_debug ("TLS handshake failed: %s", error->message);
  g_object_unref (handshake->connection);
  g_object_unref (handshake->deadline);
  g_free (handshake);
}

static void
begin_tls (AndondListener *self, GSocketConnection *connection)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GIOStream) tls = NULL;
  Handshake *handshake;

  tls = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, &error);
  if (tls == NULL)
    {
      g_warning ("TLS cannot begin: %s", error->message);
      return;
    }
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (tls), FALSE);
  handshake = g_new0 (Handshake, 1);
  handshake->self = g_object_ref (self);
  handshake->connection = g_object_ref (connection);
  handshake->deadline = g_cancellable_new ();
  handshake->timeout_id = g_timeout_add (self->limits.handshake / 1000, handshake_expired, handshake);
  self->handshakes++;
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, handshake->deadline, handshake_done,
                                    handshake);
}

/* A connection that only might be used again yields to one that is: the one that would end next. */
static gboolean
make_room (AndondListener *self)
{
  AndondStream *idlest = NULL;
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (andond_stream_get_phase (key) == ANDOND_STREAM_IDLE && andond_stream_get_deadline (key) > 0
        && (idlest == NULL || andond_stream_get_deadline (key) < andond_stream_get_deadline (idlest)))
      idlest = key;
  if (idlest == NULL)
    return FALSE;
  andond_stream_set_phase (idlest, ANDOND_STREAM_IDLE, 0);
  andond_stream_cut (idlest);
  return TRUE;
}

static gboolean
pause_over (gpointer data)
{
  AndondListener *self = data;

  self->pause_id = 0;
  accept_next (self);
  return G_SOURCE_REMOVE;
}

/* The socket stays readable while accept () fails, for want of file descriptors or memory: trying again at once would spin
 * until somebody gives one back. */
static void
accept_failed (AndondListener *self, const GError *error)
{
  self->failed++;
  if (!self->starved)
    g_message ("Connections cannot be accepted, and wait: %s", error->message);
  self->starved = TRUE;
  if (self->listener != NULL && self->pause_id == 0)
    self->pause_id = g_timeout_add (PAUSE_MS, pause_over, self);
}

static void
accept_works (AndondListener *self)
{
  if (self->starved)
    g_message ("Connections are accepted again");
  self->starved = FALSE;
}

static void
accepted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(AndondListener) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocketConnection) connection = NULL;
  GSocket *socket;

  connection = g_socket_listener_accept_finish (G_SOCKET_LISTENER (source), result, NULL, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (connection == NULL)
    {
      accept_failed (self, error);
      return;
    }
  accept_works (self);
  if (andond_listener_count (self) >= self->limits.max_connections && !make_room (self))
    self->refused++;
  else
    {
      socket = g_socket_connection_get_socket (connection);
      g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
      g_socket_set_keepalive (socket, TRUE);
      if (self->certificate != NULL)
        begin_tls (self, connection);
      else
        adopt (self, G_IO_STREAM (connection), connection, ANDOND_STREAM_HEADERS);
    }
  accept_next (self);
}

static void
accept_next (AndondListener *self)
{
  if (self->listener != NULL)
    g_socket_listener_accept_async (self->listener, self->cancellable, accepted, g_object_ref (self));
}

static gboolean
sweep (gpointer data)
{
  AndondListener *self = data;
  gint64 now = g_get_monotonic_time ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      gint64 deadline = andond_stream_get_deadline (key);

      if (deadline == 0 || deadline > now)
        continue;
      if (andond_stream_get_phase (key) != ANDOND_STREAM_IDLE && andond_stream_get_phase (key) != ANDOND_STREAM_LINGER)
        self->expired++;
      andond_stream_set_phase (key, andond_stream_get_phase (key), 0);
      andond_stream_cut (key);
    }
  return G_SOURCE_CONTINUE;
}

gboolean
andond_listener_listen (AndondListener *self, const char *host, guint16 port, GError **error)
{
  g_autoptr(GInetAddress) inet = NULL;
  g_autoptr(GSocketAddress) address = NULL;
  g_autoptr(GSocketAddress) effective = NULL;

  g_return_val_if_fail (ANDOND_IS_LISTENER (self), FALSE);

  inet = g_strcmp0 (host, "localhost") == 0 ? g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4)
                                            : g_inet_address_new_from_string (host);
  if (inet == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "--listen: “%s” is not an address", host);
      return FALSE;
    }
  address = g_inet_socket_address_new (inet, port);
  if (!g_socket_listener_add_address (self->listener, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                      &effective, error))
    {
      g_prefix_error (error, "--listen %s:%u: ", host, port);
      return FALSE;
    }
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  self->sweep_id = g_timeout_add (SWEEP_MS, sweep, self);
  accept_next (self);
  return TRUE;
}

void
andond_listener_close (AndondListener *self)
{
  GHashTableIter iter;
  gpointer key;

  g_return_if_fail (ANDOND_IS_LISTENER (self));

  g_clear_handle_id (&self->sweep_id, g_source_remove);
  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->listener != NULL)
    g_socket_listener_close (self->listener);
  g_clear_object (&self->listener);
  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    andond_stream_cut (key);
}

guint16
andond_listener_get_port (AndondListener *self)
{
  g_return_val_if_fail (ANDOND_IS_LISTENER (self), 0);

  return self->port;
}

gboolean
andond_listener_is_tls (AndondListener *self)
{
  g_return_val_if_fail (ANDOND_IS_LISTENER (self), FALSE);

  return self->certificate != NULL;
}

guint
andond_listener_count (AndondListener *self)
{
  g_return_val_if_fail (ANDOND_IS_LISTENER (self), 0);

  return g_hash_table_size (self->streams) + self->handshakes;
}

guint64
andond_listener_get_refused (AndondListener *self)
{
  g_return_val_if_fail (ANDOND_IS_LISTENER (self), 0);

  return self->refused;
}

guint64
andond_listener_get_expired (AndondListener *self)
{
  g_return_val_if_fail (ANDOND_IS_LISTENER (self), 0);

  return self->expired;
}

guint64
andond_listener_get_failed (AndondListener *self)
{
  g_return_val_if_fail (ANDOND_IS_LISTENER (self), 0);

  return self->failed;
}

static void
andond_listener_dispose (GObject *object)
{
  AndondListener *self = ANDOND_LISTENER (object);
  GHashTableIter iter;
  gpointer key;

  andond_listener_close (self);
  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_object_weak_unref (key, stream_gone, self);
      g_hash_table_iter_remove (&iter);
    }
  G_OBJECT_CLASS (andond_listener_parent_class)->dispose (object);
}

static void
andond_listener_finalize (GObject *object)
{
  AndondListener *self = ANDOND_LISTENER (object);

  g_hash_table_unref (self->streams);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->certificate);
  G_OBJECT_CLASS (andond_listener_parent_class)->finalize (object);
}

static void
andond_listener_class_init (AndondListenerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = andond_listener_dispose;
  object_class->finalize = andond_listener_finalize;

  /**
   * AndondListener::accepted: a connection is ready. Arguments: the #AndondStream (to be kept by the handler), the local
   * and the remote #GSocketAddress.
   */
  signals[ACCEPTED] = g_signal_new ("accepted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 3, ANDOND_TYPE_STREAM, G_TYPE_SOCKET_ADDRESS, G_TYPE_SOCKET_ADDRESS);
}

static void
andond_listener_init (AndondListener *self)
{
  self->listener = g_socket_listener_new ();
  g_socket_listener_set_backlog (self->listener, 128);
  self->cancellable = g_cancellable_new ();
  self->streams = g_hash_table_new (NULL, NULL);
}

AndondListener *
andond_listener_new (const AndondListenerLimits *limits, GTlsCertificate *certificate)
{
  AndondListener *self = g_object_new (ANDOND_TYPE_LISTENER, NULL);

  self->limits = limits ? *limits : andond_listener_default_limits;
  self->certificate = certificate ? g_object_ref (certificate) : NULL;
  return self;
}
