/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-registry.h"
#include "andond-sample-batch.h"

/* How a kind of device talks: which topics, which payload, which members are which signals in which unit.
 * Profiles are versioned JSON documents:
 *
 *   { "id": "pump-v2", "class": "pump", "source": "mqtt", "qos": 0,
 *     "topic": "plant/{asset}/telemetry",      {asset} and {signal} are taken from the topic, + is any level
 *     "format": "json" | "number" | "csv",     json: an object or an array of them; csv: a row or several
 *     "separator": ",",                        csv
 *     "time": { "path": "ts" or "cell": 0, "format": "rfc3339" | "unix" | "unix-ms" | "plain", "zone": "Europe/Berlin" },
 *     "signals": [ { "key": "current", "name": "Motor current", "path": "motor.i" or "cell": 3, "unit": "A",
 *                    "from": "mA", "unit-path": "motor.unit", "scale": 1, "offset": 0, "role": "process",
 *                    "band": [2, 6], "range": [0, 50], "period": 1, "column": "Current" } ],
 *     "assets": [ { "id": "werk", "kind": "site", "name": "…", "zone": "Europe/Berlin", "calendar": "shifts" },
 *                 { "id": "line-1", "kind": "line", "parent": "werk" },
 *                 { "id": "p-1", "alias": "PUMPE1", "name": "…", "parent": "line-1" } ] }
 *
 * Without "time" a sample has the time it was received. Units are UCUM; "from" and what unit-path gives are
 * converted to "unit", and one that does not convert is a schema error. "column" is what a recording calls the
 * signal. A null value is a sample of bad quality. What is of "kind" site, area or line has no signals and sends
 * nothing; it stands before what is below it. An asset without parent stands under the site "field". */

G_BEGIN_DECLS

/* error: ANDON_DOMAIN_ERROR naming the member that is wrong. */
AndondProfile *andond_profile_new_from_json (const char *json, gsize length, GError **error);
/* One that is built into the program: "skab", the rig of the Skoltech Anomaly Benchmark. G_RESOURCE_ERROR otherwise. */
AndondProfile *andond_profile_new_builtin (const char *id, GError **error);
AndondProfile *andond_profile_ref (AndondProfile *self);
void           andond_profile_unref (AndondProfile *self);
const char    *andond_profile_get_id (AndondProfile *self);
const char    *andond_profile_get_source (AndondProfile *self);
/* The MQTT filter that covers the topic template, with + for each name taken from it. */
const char    *andond_profile_get_filter (AndondProfile *self);
int            andond_profile_get_qos (AndondProfile *self);
/* Adds the assets of the profile and their signals; those that stand there already stay as they are. */
gboolean andond_profile_describe (AndondProfile *self, AndondRegistryBuilder *builder, GError **error);

/* The definition of a signal by its key or by the column name of a recording; FALSE when it has none. */
gboolean andond_profile_get_signal (AndondProfile *self, const char *key_or_column, AndondSignalSpec *out);

/* The profiles in force, bound to a registry. */
AndondProfileSet *andond_profile_set_new (AndondRegistry *registry);
AndondProfileSet *andond_profile_set_ref (AndondProfileSet *self);
void              andond_profile_set_unref (AndondProfileSet *self);
/* Before it is shared. error: a topic that another profile has, signals the registry lacks. */
gboolean andond_profile_set_add (AndondProfileSet *self, AndondProfile *profile, GError **error);
guint    andond_profile_set_get_n_profiles (AndondProfileSet *self);
AndondProfile *andond_profile_set_get_profile (AndondProfileSet *self, guint index); /* borrowed */

/* Reads one payload and appends what it says. Good members are kept where others are bad. Returns how many
 * samples were appended. One thread at a time. */
guint andond_profile_set_read (AndondProfileSet *self, const char *topic, const char *payload, gsize length,
                               gint64 received, AndondSampleBatch *out, AndondRefusalFunc refused,
                               gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondProfile, andond_profile_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondProfileSet, andond_profile_set_unref)

G_END_DECLS
