/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mosquitto.h>
#include <pthread.h>

#include "andond-mqtt-link.h"

G_BEGIN_DECLS

#define ANDOND_MQTT_DELAY G_USEC_PER_SEC /* after the first failure; twice as long after each more */

struct _AndondMqttLink
{
  gatomicrefcount refs;
  AndondIngest *ingest;
  struct mosquitto *client;
  char *host;
  int port;
  int keep_alive;
  char *canary_topic; /* "" : none */
  int wake_fd;

  pthread_mutex_t life; /* held while the thread is begun or ended */
  GThread *thread;

  /* Of the thread alone. */
  AndondProfileSet *subscribed; /* nullable: what the broker was asked for */
  AndondPayloads *payloads; /* come, and not handed on yet */
  AndondSourceCounters fresh; /* not added to the counters yet */
  gsize typical;  /* bytes of what was handed on last */
  gint64 delay;   /* us to wait after the next failure */
  gint64 checked; /* monotonic us: when the keep-alive was looked after */
  gboolean told;  /* why this attempt failed, in the best words there are */

  pthread_mutex_t mutex; /* what follows; held while something is offered */
  AndondProfileSet *profiles;
  gboolean silenced;
  gboolean ending;
  gboolean canary_due;
  AndondSourceState state;
  AndondSourceCounters counters;
  char *error;
  gint64 last_canary; /* monotonic us */
};

static inline void
andond_mqtt_link_lock (AndondMqttLink *self)
{
  pthread_mutex_lock (&self->mutex);
}

static inline void
andond_mqtt_link_unlock (AndondMqttLink *self)
{
  pthread_mutex_unlock (&self->mutex);
}

/* What the thread runs: its argument is the link. It ends when the link does. */
gpointer andond_mqtt_link_run          (gpointer data);

/* Of the thread. */
void     andond_mqtt_link_note_failure (AndondMqttLink *self, const char *reason);
/* Asks the broker for what the profiles in force want and is not asked for yet, and no more for what they do not. */
void     andond_mqtt_link_subscribe    (AndondMqttLink *self);
/* Offers what has come in one piece. */
void     andond_mqtt_link_hand_on      (AndondMqttLink *self);
void     andond_mqtt_link_on_log       (struct mosquitto *client, void *user_data, int level, const char *text);

G_END_DECLS
