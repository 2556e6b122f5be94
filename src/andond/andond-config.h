/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-demo-plant.h"
#include "andond-mqtt-source.h"
#include "andond-options.h"
#include "andond-profile.h"
#include "andond-store.h"

G_BEGIN_DECLS

/* What the configuration file holds, one JSON object, every member optional:
 *
 *   { "profiles": […], "rules": […], "limits": […], "consoles": […], "calendars": […],    documents: {"id", "body"}, or a body with its "id"
 *     "settings": { "id": {…}, … },
 *     "retention": { "payload_bytes": N },    what is kept of payloads as received; the oldest go first
 *     "mqtt": { "url", "username", "password_file", "ca_file", "cert_file", "key_file", "client_id" } }
 *
 * Every error names the file and the member. */

/** Says in the error which file it is about. */
void       andond_config_name_file      (const AndondOptions *options, GError **error);
/** (transfer full) (element-type AndondProfile): those of the file, in its order. */
GPtrArray *andond_config_read_profiles   (const AndondOptions *options, GError **error);
/** Strings are borrowed from @options. */
gboolean   andond_config_read_mqtt       (const AndondOptions *options, AndondMqttOptions *out, GError **error);
/** What the file says of how long things are kept; the rest of @out stays as it is. */
gboolean   andond_config_read_retention  (const AndondOptions *options, AndondRetention *out, GError **error);
/**
 * Documents of the file become new versions, by "config", only where they differ from the ones in force; those of the
 * demo plant (nullable) are what a new platform starts with. Blocks.
 */
gboolean   andond_config_store_documents (const AndondOptions *options, AndondStore *store, AndondDemoPlant *plant,
                                          GError **error);
G_END_DECLS
