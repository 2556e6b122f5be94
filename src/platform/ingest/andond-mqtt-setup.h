/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mosquitto.h>

#include "andond-mqtt-source.h"

/* What the options of an MQTT source come to. Each gives G_IO_ERROR naming the option that is wrong. */

G_BEGIN_DECLS

gboolean andond_mqtt_setup_parse_url (const char *url, char **host, int *port, gboolean *tls, GError **error);
gboolean andond_mqtt_setup_set_login (struct mosquitto *client, const AndondMqttOptions *options, GError **error);
/* (tls): what the URL said. */
gboolean andond_mqtt_setup_set_tls   (struct mosquitto *client, const AndondMqttOptions *options, gboolean tls,
                                      GError **error);
/* The address to bind to so that the broker is found, or NULL for any. Blocks: it asks for names, and may connect. */
const char *andond_mqtt_setup_find_own_end (const char *host, int port);

G_END_DECLS
