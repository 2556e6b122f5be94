/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "andon-domain-types.h"

G_BEGIN_DECLS

#define ANDON_EVENT_ALERT_CHANGED    "org.andon.alert.changed.v1"
#define ANDON_EVENT_ALERT_COMMENTED  "org.andon.alert.commented.v1"
#define ANDON_EVENT_ASSET_CHANGED    "org.andon.asset.changed.v1"
#define ANDON_EVENT_CONSOLE_CHANGED  "org.andon.console.changed.v1"
#define ANDON_EVENT_HANDOVER_CHANGED "org.andon.handover.changed.v1"
#define ANDON_EVENT_HEARTBEAT        "org.andon.heartbeat.v1"
#define ANDON_EVENT_LABEL_CHANGED    "org.andon.label.changed.v1"
#define ANDON_EVENT_LOG_ADDED        "org.andon.log.added.v1"
#define ANDON_EVENT_SAMPLES          "org.andon.samples.v1"

/* A CloudEvents 1.0 envelope as it travels on the feed. Strings owned. */
struct _AndonEvent
{
  char       *id;       /* never NULL */
  char       *source;   /* never NULL */
  char       *type;     /* never NULL */
  char       *subject;  /* nullable */
  gint64      time;     /* us; 0: none */
  guint64     sequence; /* 0: ephemeral, no number of its own */
  guint64     previous; /* the group's previous sequence; 0: none */
  JsonObject *data;     /* owned reference, nullable */
};

AndonEvent *andon_event_new        (void);
void        andon_event_free       (AndonEvent        *self);

/* specversion must be 1.0; sequence and previous are integers as strings, absent on ephemeral events. */
AndonEvent *andon_event_from_json  (JsonObject        *object,
                                    GError           **error);

/* Writes the envelope around data, one complete JSON value of length bytes (-1: to the NUL); self->data is not used. */
void        andon_event_write_json (const AndonEvent  *self,
                                    const char        *data,
                                    gssize             length,
                                    AndonJsonWriter   *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonEvent, andon_event_free)

G_END_DECLS
