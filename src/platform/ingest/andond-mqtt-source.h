/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-ingest.h"
#include "andond-profile.h"

/* MQTT 3.1.1 through libmosquitto, on a thread of its own. Reconnects by itself, waiting 1 s, 2 s, … at most
 * 30 s; subscribes anew each time. Each second a canary is published and, when the broker gives it back,
 * offered to ingest: a source is live only if the broker really carries messages. */

G_BEGIN_DECLS

typedef struct
{
  const char *url;           /* mqtt://host[:1883] or mqtts://host[:8883]; no password in it */
  const char *client_id;     /* NULL: made up */
  const char *username;      /* nullable */
  const char *password_file; /* nullable; its first line */
  const char *ca_file;       /* mqtts: PEM; NULL: the system's */
  const char *cert_file;     /* nullable: client certificate and key, PEM */
  const char *key_file;
  const char *canary_topic;  /* NULL: andon/canary/<client id>; "": none, then any message is the proof */
  int keep_alive;            /* s; 0: 30 */
} AndondMqttOptions;

#define ANDOND_TYPE_MQTT_SOURCE (andond_mqtt_source_get_type ())
G_DECLARE_FINAL_TYPE (AndondMqttSource, andond_mqtt_source, ANDOND, MQTT_SOURCE, GObject)

/* NULL for a URL that is none, a file that cannot be read, a TLS option without TLS: G_IO_ERROR naming it. */
AndondMqttSource *andond_mqtt_source_new (AndondIngest *ingest, AndondProfileSet *profiles,
                                          const AndondMqttOptions *options, GError **error);

/* Other profiles from now on: the broker is asked for their topics, and no more for those that are gone. */
void              andond_mqtt_source_set_profiles (AndondMqttSource *self, AndondProfileSet *profiles);

G_END_DECLS
