/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-mqtt-source.h"

/* One libmosquitto client and the thread that serves it. Apart from the source, so that a client that still waits for
 * a broker's answer can be left to end by itself while the source is already gone. */

G_BEGIN_DECLS

typedef struct _AndondMqttLink AndondMqttLink;

/* NULL: G_IO_ERROR naming the option that is wrong. */
AndondMqttLink *andond_mqtt_link_new (AndondIngest *ingest, AndondProfileSet *profiles,
                                      const AndondMqttOptions *options, GError **error);
AndondMqttLink *andond_mqtt_link_ref (AndondMqttLink *self);
void            andond_mqtt_link_unref (AndondMqttLink *self);

/* Begins the thread, which tries again by itself until the link is closed. */
void andond_mqtt_link_open (AndondMqttLink *self);
/* Blocks for as long as an attempt to connect takes: on a worker thread. */
void andond_mqtt_link_close (AndondMqttLink *self);

/* Any thread. Subscribes to what the new profiles ask for and no more to what only the old ones did. */
void andond_mqtt_link_set_profiles (AndondMqttLink *self, AndondProfileSet *profiles);

/* Any thread. From here on nothing is offered any more. */
void              andond_mqtt_link_silence (AndondMqttLink *self);
AndondSourceState andond_mqtt_link_get_state (AndondMqttLink *self);
void              andond_mqtt_link_get_counters (AndondMqttLink *self, AndondSourceCounters *out);
char             *andond_mqtt_link_dup_error (AndondMqttLink *self);
void              andond_mqtt_link_publish_canary (AndondMqttLink *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondMqttLink, andond_mqtt_link_unref)

G_END_DECLS
