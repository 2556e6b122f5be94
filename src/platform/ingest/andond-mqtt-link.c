/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-mqtt-link.h"

#include <errno.h>
#include <mosquitto.h>
#include <pthread.h>
#include <string.h>

#define SOURCE_NAME "mqtt"
#define KEEP_ALIVE 30
#define DELAY 1
#define DELAY_MAX 30
#define PROBE_SECONDS 3
/* The client's thread ends on some errors instead of trying again; after this long it is begun anew. */
#define GIVEN_UP (90 * G_USEC_PER_SEC)
#define CANARY_PAUSE G_USEC_PER_SEC

struct _AndondMqttLink
{
  gatomicrefcount refs;
  AndondIngest *ingest;
  struct mosquitto *client;
  char *host;
  int port;
  int keep_alive;
  char *canary_topic; /* "" : none */

  pthread_mutex_t life;  /* held while the client's thread is begun or ended */
  pthread_mutex_t mutex; /* what follows; held while something is offered */
  AndondProfileSet *profiles;
  gboolean silenced;
  gboolean explained; /* the log told why this attempt failed */
  gboolean started; /* the client's thread was begun, which tries again by itself */
  gint64 due;       /* monotonic us at which to begin anew, unless connected by then */
  int delay;        /* s, that the last failed attempt was waited for */
  AndondSourceState state;
  AndondSourceCounters counters;
  char *error;
  gint64 lost_since;  /* monotonic us; 0: connected */
  gint64 last_canary; /* monotonic us */
};

static void
lock (AndondMqttLink *self)
{
  pthread_mutex_lock (&self->mutex);
}

static void
unlock (AndondMqttLink *self)
{
  pthread_mutex_unlock (&self->mutex);
}

/* With the lock held. */
static void
set_lost (AndondMqttLink *self,
          const char     *reason)
{
  g_free (self->error);
  self->error = g_strdup (reason);
  self->state = ANDOND_SOURCE_LOST;
  if (self->lost_since == 0)
    {
      self->lost_since = g_get_monotonic_time ();
      self->due = self->lost_since + GIVEN_UP;
    }
}

static AndondProfileSet *
ref_profiles (AndondMqttLink *self)
{
  AndondProfileSet *profiles;

  lock (self);
  profiles = andond_profile_set_ref (self->profiles);
  unlock (self);
  return profiles;
}

/* Whether a profile of the set, which may be NULL, is subscribed to as this one is. */
static gboolean
has_subscription (AndondProfileSet *set,
                  AndondProfile    *like,
                  gboolean          with_qos)
{
  for (guint i = 0; set != NULL && i < andond_profile_set_get_n_profiles (set); i++)
    {
      AndondProfile *profile = andond_profile_set_get_profile (set, i);

      if (strcmp (andond_profile_get_source (profile), SOURCE_NAME) == 0 &&
          strcmp (andond_profile_get_filter (profile), andond_profile_get_filter (like)) == 0)
        return !with_qos || andond_profile_get_qos (profile) == andond_profile_get_qos (like);
    }

  return FALSE;
}

/* Not with the lock held: the library has its own. Where there is no connection the next one does it. */
static void
subscribe (AndondMqttLink   *self,
           AndondProfileSet *set,
           AndondProfileSet *before)
{
  for (guint i = 0; i < andond_profile_set_get_n_profiles (set); i++)
    {
      AndondProfile *profile = andond_profile_set_get_profile (set, i);

      if (strcmp (andond_profile_get_source (profile), SOURCE_NAME) == 0 && !has_subscription (before, profile, TRUE))
        mosquitto_subscribe (self->client, NULL, andond_profile_get_filter (profile), andond_profile_get_qos (profile));
    }

  for (guint i = 0; before != NULL && i < andond_profile_set_get_n_profiles (before); i++)
    {
      AndondProfile *profile = andond_profile_set_get_profile (before, i);

      if (strcmp (andond_profile_get_source (profile), SOURCE_NAME) == 0 && !has_subscription (set, profile, FALSE))
        mosquitto_unsubscribe (self->client, NULL, andond_profile_get_filter (profile));
    }
}

void
andond_mqtt_link_set_profiles (AndondMqttLink   *self,
                               AndondProfileSet *profiles)
{
  g_autoptr (AndondProfileSet) before = NULL;

  lock (self);
  before = self->profiles;
  self->profiles = andond_profile_set_ref (profiles);
  unlock (self);
  subscribe (self, profiles, before);
}

static void
on_connect (struct mosquitto *client,
            void             *user_data,
            int               rc)
{
  AndondMqttLink *self = user_data;
  g_autoptr (AndondProfileSet) profiles = NULL;

  if (rc != 0)
    {
      lock (self);
      set_lost (self, mosquitto_connack_string (rc));
      unlock (self);
      return;
    }

  profiles = ref_profiles (self);
  subscribe (self, profiles, NULL);

  if (self->canary_topic[0] != '\0')
    mosquitto_subscribe (client, NULL, self->canary_topic, 0);

  lock (self);
  self->state = ANDOND_SOURCE_RUNNING;
  self->explained = FALSE;
  self->lost_since = 0;
  self->delay = 0;
  self->counters.connects++;
  g_clear_pointer (&self->error, g_free);
  unlock (self);
}

static void
on_disconnect (struct mosquitto *client,
               void             *user_data,
               int               rc)
{
  AndondMqttLink *self = user_data;

  lock (self);
  if (!self->explained)
    set_lost (self, rc == 0 ? "disconnected" : rc == MOSQ_ERR_ERRNO ? g_strerror (errno) : mosquitto_strerror (rc));
  self->explained = FALSE;
  unlock (self);
}

/* Where TLS fails, only the log says why: the client's thread ends without a word, or (in newer versions) with an errno
 * that has nothing to do with it. */
static void
on_log (struct mosquitto *client,
        void             *user_data,
        int               level,
        const char       *text)
{
  AndondMqttLink *self = user_data;

  if (level != MOSQ_LOG_ERR)
    return;

  lock (self);
  if (self->state != ANDOND_SOURCE_RUNNING)
    {
      set_lost (self, text);
      self->explained = TRUE;
      self->delay = CLAMP (self->delay * 2, DELAY, DELAY_MAX);
      self->due = g_get_monotonic_time () + self->delay * G_USEC_PER_SEC;
    }
  unlock (self);
}

/* A broker that refuses a subscription says so with 0x80 in place of the quality of service. */
static void
on_subscribe (struct mosquitto *client,
              void             *user_data,
              int               id,
              int               n,
              const int        *granted)
{
  AndondMqttLink *self = user_data;

  for (int i = 0; i < n; i++)
    {
      if (granted[i] < 0x80)
        continue;

      lock (self);
      g_free (self->error);
      self->error = g_strdup ("the broker refused a subscription");
      unlock (self);
    }
}

/* With the lock held. */
static void
offer_canary (AndondMqttLink *self)
{
  gint64 now = g_get_monotonic_time ();

  if (now - self->last_canary < CANARY_PAUSE / 2)
    return;

  self->last_canary = now;
  andond_ingest_offer_canary (self->ingest, SOURCE_NAME);
}

static void
on_message (struct mosquitto               *client,
            void                           *user_data,
            const struct mosquitto_message *message)
{
  AndondMqttLink *self = user_data;
  gboolean is_canary = strcmp (message->topic, self->canary_topic) == 0;

  lock (self);
  if (!self->silenced && is_canary)
    {
      offer_canary (self);
    }
  else if (!self->silenced)
    {
      self->counters.messages++;
      self->counters.bytes += (guint64) message->payloadlen;
      self->counters.last = andond_ingest_now (self->ingest);
      if (!andond_ingest_offer_payload (self->ingest, SOURCE_NAME, message->topic, message->payload,
                                        (gsize) message->payloadlen))
        self->counters.refused++;
      if (self->canary_topic[0] == '\0')
        offer_canary (self);
    }
  unlock (self);
}

AndondMqttLink *
andond_mqtt_link_ref (AndondMqttLink *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
andond_mqtt_link_unref (AndondMqttLink *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  g_clear_pointer (&self->client, mosquitto_destroy);
  g_clear_object (&self->ingest);
  g_clear_pointer (&self->profiles, andond_profile_set_unref);
  pthread_mutex_destroy (&self->life);
  pthread_mutex_destroy (&self->mutex);
  g_free (self->host);
  g_free (self->canary_topic);
  g_free (self->error);
  g_free (self);
}

static gboolean
refuse (GError     **error,
        const char  *what,
        const char  *value)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "MQTT: %s: %s", what, value);
  return FALSE;
}

static gboolean
parse_url (AndondMqttLink  *self,
           const char      *url,
           gboolean        *tls,
           GError         **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url != NULL ? url : "", G_URI_FLAGS_NONE, error);
  const char *scheme = uri == NULL ? NULL : g_uri_get_scheme (uri);

  if (uri == NULL)
    return FALSE;

  *tls = strcmp (scheme, "mqtts") == 0;
  if (!*tls && strcmp (scheme, "mqtt") != 0)
    return refuse (error, "the URL begins with mqtt:// or mqtts://", url);
  if (g_uri_get_userinfo (uri) != NULL)
    return refuse (error, "name and password do not belong into the URL", g_uri_get_host (uri));
  if (g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0')
    return refuse (error, "the URL names no host", url);

  self->host = g_strdup (g_uri_get_host (uri));
  self->port = g_uri_get_port (uri) > 0 ? g_uri_get_port (uri) : *tls ? 8883 : 1883;
  return TRUE;
}

static gboolean
set_login (AndondMqttLink           *self,
           const AndondMqttOptions  *options,
           GError                  **error)
{
  g_autofree char *password = NULL;

  if (options->password_file != NULL)
    {
      if (!g_file_get_contents (options->password_file, &password, NULL, error))
        return FALSE;
      g_strdelimit (password, "\r\n", '\0');
    }

  if (password != NULL && options->username == NULL)
    return refuse (error, "a password needs a user name", options->password_file);

  if (options->username != NULL)
    mosquitto_username_pw_set (self->client, options->username, password);

  if (password != NULL)
    explicit_bzero (password, strlen (password));
  return TRUE;
}

static gboolean
check_readable (const char  *path,
                GError     **error)
{
  g_autofree char *contents = NULL;

  return path == NULL || g_file_get_contents (path, &contents, NULL, error);
}

static gboolean
set_tls (AndondMqttLink           *self,
         const AndondMqttOptions  *options,
         gboolean                  tls,
         GError                  **error)
{
  int rc;

  if (!tls)
    return (options->ca_file == NULL && options->cert_file == NULL && options->key_file == NULL)
           || refuse (error, "certificates need an mqtts:// URL", options->url);

  if ((options->cert_file == NULL) != (options->key_file == NULL))
    return refuse (error, "a client certificate and its key come together",
                   options->cert_file != NULL ? options->cert_file : options->key_file);

  if (!check_readable (options->ca_file, error) || !check_readable (options->cert_file, error)
      || !check_readable (options->key_file, error))
    return FALSE;

  rc = mosquitto_tls_set (self->client, options->ca_file, options->ca_file == NULL ? "/etc/ssl/certs" : NULL,
                          options->cert_file, options->key_file, NULL);
  if (rc == MOSQ_ERR_SUCCESS)
    rc = mosquitto_tls_opts_set (self->client, 1, "tlsv1.2", NULL);

  return rc == MOSQ_ERR_SUCCESS || refuse (error, "certificates", mosquitto_strerror (rc));
}

static void
make_client (AndondMqttLink          *self,
             const AndondMqttOptions *options)
{
  g_autofree char *made_up = g_strdup_printf ("andond-%08x", g_random_int ());
  const char *id = options->client_id != NULL ? options->client_id : made_up;
  static gsize initialised;

  if (g_once_init_enter (&initialised))
    {
      mosquitto_lib_init ();
      g_once_init_leave (&initialised, 1);
    }

  self->client = mosquitto_new (id, TRUE, self);
  mosquitto_int_option (self->client, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V311);
  mosquitto_reconnect_delay_set (self->client, DELAY, DELAY_MAX, TRUE);
  mosquitto_connect_callback_set (self->client, on_connect);
  mosquitto_disconnect_callback_set (self->client, on_disconnect);
  mosquitto_subscribe_callback_set (self->client, on_subscribe);
  mosquitto_message_callback_set (self->client, on_message);
  mosquitto_log_callback_set (self->client, on_log);

  self->keep_alive = options->keep_alive > 0 ? options->keep_alive : KEEP_ALIVE;
  self->canary_topic = options->canary_topic != NULL ? g_strdup (options->canary_topic)
                                                     : g_strconcat ("andon/canary/", id, NULL);
}

AndondMqttLink *
andond_mqtt_link_new (AndondIngest             *ingest,
                      AndondProfileSet         *profiles,
                      const AndondMqttOptions  *options,
                      GError                  **error)
{
  g_autoptr (AndondMqttLink) self = g_new0 (AndondMqttLink, 1);
  gboolean tls;

  g_atomic_ref_count_init (&self->refs);
  pthread_mutex_init (&self->life, NULL);
  pthread_mutex_init (&self->mutex, NULL);
  self->ingest = g_object_ref (ingest);
  self->profiles = andond_profile_set_ref (profiles);

  if (!parse_url (self, options->url, &tls, error))
    return NULL;

  make_client (self, options);
  if (!set_login (self, options, error) || !set_tls (self, options, tls, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* What came of an attempt. Where the first one fails, libmosquitto's thread would wait for ever: it is not begun. */
static void
note_attempt (AndondMqttLink *self,
              int             rc)
{
  int code = errno;

  lock (self);
  self->started = rc == MOSQ_ERR_SUCCESS;
  if (!self->started)
    self->delay = CLAMP (self->delay * 2, DELAY, DELAY_MAX);
  self->due = g_get_monotonic_time () + (self->started ? GIVEN_UP : self->delay * G_USEC_PER_SEC);
  if (!self->started)
    set_lost (self, rc == MOSQ_ERR_ERRNO ? g_strerror (code) : mosquitto_strerror (rc));
  unlock (self);
}

static gboolean
has_both_families (GList *addresses)
{
  gboolean seen[2] = { FALSE, FALSE };

  for (GList *l = addresses; l != NULL; l = l->next)
    seen[g_inet_address_get_family (l->data) == G_SOCKET_FAMILY_IPV4] = TRUE;
  return seen[0] && seen[1];
}

static gboolean
answers_by_ipv4 (AndondMqttLink *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GSocketAddress) remote = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, PROBE_SECONDS);
  connection = g_socket_client_connect_to_host (client, self->host, (guint16) self->port, NULL, NULL);
  remote = connection != NULL ? g_socket_connection_get_remote_address (connection, NULL) : NULL;
  return remote != NULL && g_socket_address_get_family (remote) == G_SOCKET_FAMILY_IPV4;
}

/* The library tries only the first address of a name, so that a broker which listens on IPv4 alone is never found where
 * the name means ::1 first. An own end of the family that answers makes it pass over the others. */
static const char *
find_own_end (AndondMqttLink *self)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  GList *addresses;
  gboolean both;

  if (g_hostname_is_ip_address (self->host))
    return NULL;

  addresses = g_resolver_lookup_by_name (resolver, self->host, NULL, NULL);
  both = has_both_families (addresses);
  g_resolver_free_addresses (addresses);
  return both && answers_by_ipv4 (self) ? "0.0.0.0" : NULL;
}

/* With life held. Nothing happens once silenced. */
static void
begin_thread (AndondMqttLink *self)
{
  gboolean begin;
  int rc;

  lock (self);
  begin = !self->silenced;
  self->lost_since = g_get_monotonic_time ();
  if (begin && self->state != ANDOND_SOURCE_LOST)
    self->state = ANDOND_SOURCE_CONNECTING;
  unlock (self);

  if (!begin)
    return;

  rc = mosquitto_connect_bind_async (self->client, self->host, self->port, self->keep_alive, find_own_end (self));
  note_attempt (self, rc);
  if (rc == MOSQ_ERR_SUCCESS)
    mosquitto_loop_start (self->client);
}

/* With life held. */
static void
end_thread (AndondMqttLink *self)
{
  gboolean started;

  lock (self);
  started = self->started;
  self->started = FALSE;
  unlock (self);

  if (!started)
    return;

  mosquitto_disconnect (self->client);
  mosquitto_loop_stop (self->client, FALSE);
}

void
andond_mqtt_link_open (AndondMqttLink *self)
{
  pthread_mutex_lock (&self->life);
  begin_thread (self);
  pthread_mutex_unlock (&self->life);
}

void
andond_mqtt_link_reopen (AndondMqttLink *self)
{
  pthread_mutex_lock (&self->life);
  end_thread (self);
  begin_thread (self);
  pthread_mutex_unlock (&self->life);
}

void
andond_mqtt_link_close (AndondMqttLink *self)
{
  pthread_mutex_lock (&self->life);
  end_thread (self);
  pthread_mutex_unlock (&self->life);
}

void
andond_mqtt_link_silence (AndondMqttLink *self)
{
  lock (self);
  self->silenced = TRUE;
  unlock (self);
}

AndondSourceState
andond_mqtt_link_get_state (AndondMqttLink *self)
{
  AndondSourceState state;

  lock (self);
  state = self->silenced ? ANDOND_SOURCE_STOPPED : self->state;
  unlock (self);
  return state;
}

void
andond_mqtt_link_get_counters (AndondMqttLink       *self,
                               AndondSourceCounters *out)
{
  lock (self);
  *out = self->counters;
  unlock (self);
}

char *
andond_mqtt_link_dup_error (AndondMqttLink *self)
{
  char *error;

  lock (self);
  error = g_strdup (self->error);
  unlock (self);
  return error;
}

gboolean
andond_mqtt_link_is_due (AndondMqttLink *self)
{
  gboolean due;

  lock (self);
  due = !self->silenced && self->lost_since != 0 && g_get_monotonic_time () >= self->due;
  unlock (self);
  return due;
}

void
andond_mqtt_link_publish_canary (AndondMqttLink *self)
{
  if (self->canary_topic[0] != '\0' && andond_mqtt_link_get_state (self) == ANDOND_SOURCE_RUNNING)
    mosquitto_publish (self->client, NULL, self->canary_topic, 1, "1", 0, FALSE);
}
