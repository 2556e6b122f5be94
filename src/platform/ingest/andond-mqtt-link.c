/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-mqtt-link-private.h"

#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "andond-mqtt-setup.h"

#define SOURCE_NAME "mqtt"
#define KEEP_ALIVE 30
#define CANARY_PAUSE G_USEC_PER_SEC

/* The first reason of an attempt is the nearest to the cause. */
void
andond_mqtt_link_note_failure (AndondMqttLink *self,
                               const char     *reason)
{
  andond_mqtt_link_lock (self);
  self->state = ANDOND_SOURCE_LOST;
  if (!self->told)
    {
      g_free (self->error);
      self->error = g_strdup (reason);
    }
  andond_mqtt_link_unlock (self);

  self->told = TRUE;
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

      if (strcmp (andond_profile_get_source (profile), SOURCE_NAME) == 0
          && strcmp (andond_profile_get_filter (profile), andond_profile_get_filter (like)) == 0)
        return !with_qos || andond_profile_get_qos (profile) == andond_profile_get_qos (like);
    }

  return FALSE;
}

/* Not with the lock held: the library has its own. Where there is no connection the next one does it. */
void
andond_mqtt_link_subscribe (AndondMqttLink *self)
{
  g_autoptr (AndondProfileSet) before = g_steal_pointer (&self->subscribed);
  AndondProfileSet *set;

  andond_mqtt_link_lock (self);
  set = self->subscribed = andond_profile_set_ref (self->profiles);
  andond_mqtt_link_unlock (self);

  for (guint i = 0; set != before && i < andond_profile_set_get_n_profiles (set); i++)
    {
      AndondProfile *profile = andond_profile_set_get_profile (set, i);

      if (strcmp (andond_profile_get_source (profile), SOURCE_NAME) == 0 && !has_subscription (before, profile, TRUE))
        mosquitto_subscribe (self->client, NULL, andond_profile_get_filter (profile), andond_profile_get_qos (profile));
    }

  for (guint i = 0; before != NULL && set != before && i < andond_profile_set_get_n_profiles (before); i++)
    {
      AndondProfile *profile = andond_profile_set_get_profile (before, i);

      if (strcmp (andond_profile_get_source (profile), SOURCE_NAME) == 0 && !has_subscription (set, profile, FALSE))
        mosquitto_unsubscribe (self->client, NULL, andond_profile_get_filter (profile));
    }
}

static void
on_connect (struct mosquitto *client,
            void             *user_data,
            int               rc)
{
  AndondMqttLink *self = user_data;

  if (rc != 0)
    {
      andond_mqtt_link_note_failure (self, mosquitto_connack_string (rc));
      return;
    }

  g_clear_pointer (&self->subscribed, andond_profile_set_unref);
  andond_mqtt_link_subscribe (self);

  if (self->canary_topic[0] != '\0')
    mosquitto_subscribe (client, NULL, self->canary_topic, 0);

  /* Where somebody listens, the client writes a line about every message. */
  mosquitto_log_callback_set (client, NULL);
  self->delay = ANDOND_MQTT_DELAY;
  self->told = FALSE;

  andond_mqtt_link_lock (self);
  self->state = ANDOND_SOURCE_RUNNING;
  self->counters.connects++;
  g_clear_pointer (&self->error, g_free);
  andond_mqtt_link_unlock (self);
}

static void
on_disconnect (struct mosquitto *client,
               void             *user_data,
               int               rc)
{
  andond_mqtt_link_note_failure (user_data, rc == 0                ? "disconnected"
                           : rc == MOSQ_ERR_ERRNO ? g_strerror (errno)
                                                  : mosquitto_strerror (rc));
}

/* Where TLS fails, only the client's log says why. */
void
andond_mqtt_link_on_log (struct mosquitto *client,
                         void             *user_data,
                         int               level,
                         const char       *text)
{
  if (level == MOSQ_LOG_ERR)
    andond_mqtt_link_note_failure (user_data, text);
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

      andond_mqtt_link_lock (self);
      g_free (self->error);
      self->error = g_strdup ("the broker refused a subscription");
      andond_mqtt_link_unlock (self);
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

/* What came is offered in one piece. */
void
andond_mqtt_link_hand_on (AndondMqttLink *self)
{
  g_autoptr (AndondPayloads) payloads = g_steal_pointer (&self->payloads);

  if (self->fresh.messages == 0)
    return;

  andond_mqtt_link_lock (self);
  if (!self->silenced)
    {
      self->counters.messages += self->fresh.messages;
      self->counters.bytes += self->fresh.bytes;
      self->counters.refused += self->fresh.refused;
      self->counters.last = self->fresh.last;
      if (payloads != NULL && !andond_ingest_offer_payloads (self->ingest, payloads))
        self->counters.refused += payloads->n;
      if (self->canary_topic[0] == '\0')
        offer_canary (self);
    }
  andond_mqtt_link_unlock (self);

  self->typical = payloads != NULL ? payloads->used : 0;
  self->fresh = (AndondSourceCounters) { 0 };
}

static void
on_message (struct mosquitto               *client,
            void                           *user_data,
            const struct mosquitto_message *message)
{
  AndondMqttLink *self = user_data;

  if (strcmp (message->topic, self->canary_topic) == 0)
    {
      andond_mqtt_link_hand_on (self);
      andond_mqtt_link_lock (self);
      if (!self->silenced)
        offer_canary (self);
      andond_mqtt_link_unlock (self);
      return;
    }

  if (self->payloads == NULL)
    self->payloads = andond_payloads_new (SOURCE_NAME, self->typical);

  self->fresh.messages++;
  self->fresh.bytes += (guint64) message->payloadlen;
  if (andond_ingest_stamp_payload (self->ingest, self->payloads, message->topic, message->payload,
                                   (gsize) message->payloadlen))
    self->fresh.last = self->payloads->items[self->payloads->n - 1].received;
  else
    {
      self->fresh.refused++;
      self->fresh.last = andond_ingest_now (self->ingest);
    }

  if (andond_payloads_is_full (self->payloads))
    andond_mqtt_link_hand_on (self);
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
  g_clear_pointer (&self->payloads, andond_payloads_unref);
  if (self->wake_fd >= 0)
    close (self->wake_fd);
  g_clear_object (&self->ingest);
  g_clear_pointer (&self->profiles, andond_profile_set_unref);
  g_clear_pointer (&self->subscribed, andond_profile_set_unref);
  pthread_mutex_destroy (&self->life);
  pthread_mutex_destroy (&self->mutex);
  g_free (self->host);
  g_free (self->canary_topic);
  g_free (self->error);
  g_free (self);
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
  mosquitto_connect_callback_set (self->client, on_connect);
  mosquitto_disconnect_callback_set (self->client, on_disconnect);
  mosquitto_subscribe_callback_set (self->client, on_subscribe);
  mosquitto_message_callback_set (self->client, on_message);

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
  self->delay = ANDOND_MQTT_DELAY;
  self->wake_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (self->wake_fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "MQTT: %s", g_strerror (errno));
      return NULL;
    }

  if (!andond_mqtt_setup_parse_url (options->url, &self->host, &self->port, &tls, error))
    return NULL;

  make_client (self, options);
  if (!andond_mqtt_setup_set_login (self->client, options, error)
      || !andond_mqtt_setup_set_tls (self->client, options, tls, error))
    return NULL;

  return g_steal_pointer (&self);
}

static void
wake (AndondMqttLink *self)
{
  const guint64 one = 1;

  /* It fails only where the thread has been woken 2⁶⁴ times and not once got up. */
  if (write (self->wake_fd, &one, sizeof one) != sizeof one)
    return;
}

void
andond_mqtt_link_set_profiles (AndondMqttLink   *self,
                               AndondProfileSet *profiles)
{
  g_autoptr (AndondProfileSet) before = NULL;

  andond_mqtt_link_lock (self);
  before = self->profiles;
  self->profiles = andond_profile_set_ref (profiles);
  andond_mqtt_link_unlock (self);
  wake (self);
}

void
andond_mqtt_link_open (AndondMqttLink *self)
{
  pthread_mutex_lock (&self->life);
  andond_mqtt_link_lock (self);
  if (!self->ending)
    self->state = ANDOND_SOURCE_CONNECTING;
  andond_mqtt_link_unlock (self);
  if (self->thread == NULL)
    self->thread = g_thread_new ("andond-mqtt", andond_mqtt_link_run, self);
  pthread_mutex_unlock (&self->life);
}

void
andond_mqtt_link_close (AndondMqttLink *self)
{
  andond_mqtt_link_lock (self);
  self->ending = TRUE;
  andond_mqtt_link_unlock (self);
  wake (self);

  pthread_mutex_lock (&self->life);
  g_clear_pointer (&self->thread, g_thread_join);
  pthread_mutex_unlock (&self->life);
}

void
andond_mqtt_link_silence (AndondMqttLink *self)
{
  andond_mqtt_link_lock (self);
  self->silenced = TRUE;
  andond_mqtt_link_unlock (self);
}

AndondSourceState
andond_mqtt_link_get_state (AndondMqttLink *self)
{
  AndondSourceState state;

  andond_mqtt_link_lock (self);
  state = self->silenced ? ANDOND_SOURCE_STOPPED : self->state;
  andond_mqtt_link_unlock (self);
  return state;
}

void
andond_mqtt_link_get_counters (AndondMqttLink       *self,
                               AndondSourceCounters *out)
{
  andond_mqtt_link_lock (self);
  *out = self->counters;
  andond_mqtt_link_unlock (self);
}

char *
andond_mqtt_link_dup_error (AndondMqttLink *self)
{
  char *error;

  andond_mqtt_link_lock (self);
  error = g_strdup (self->error);
  andond_mqtt_link_unlock (self);
  return error;
}

void
andond_mqtt_link_publish_canary (AndondMqttLink *self)
{
  if (self->canary_topic[0] == '\0' || andond_mqtt_link_get_state (self) != ANDOND_SOURCE_RUNNING)
    return;

  andond_mqtt_link_lock (self);
  self->canary_due = TRUE;
  andond_mqtt_link_unlock (self);
  wake (self);
}
