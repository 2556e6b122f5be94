/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "andon-enums.h"
#include "andon-shelf-condition.h"

G_BEGIN_DECLS

/* The orthogonal facts of one alert (aligned with ISA-18.2; OPC UA Part 9). The state is derived from them and never
 * kept on its own. A plain value: copy it by assignment. The reasons and the signal of the shelf are borrowed: whoever
 * keeps the facts keeps the text alive for as long. Any thread. */
struct _AndonAlertFacts
{
  AndonLane     lane;
  AndonPriority priority;
  AndonQuality  quality; /* anything but good: "cannot judge" */

  guint active : 1;         /* the condition holds */
  guint acked : 1;          /* nobody needs to acknowledge: somebody did, or none is required */
  guint latched : 1;        /* has been active and waits for a reset */
  guint occurred : 1;       /* has been active since NORM */
  guint ack_required : 1;
  guint latching : 1;
  guint one_shot : 1;       /* the shelf ends when the condition does */
  guint suppressed : 1;
  guint out_of_service : 1;

  gint64      shelved_until;  /* us; 0: not shelved */
  const char *shelve_reason;  /* borrowed, nullable; never NULL while shelved */
  AndonShelfCondition shelf;  /* what else ends it; NONE while not shelved */
  gint64      review_at;      /* us; when the removal from service is looked at again; 0: in service */
  const char *service_reason; /* borrowed, nullable; never NULL while out of service */

  guint severity;     /* 0 to 1000, of the condition as it is now */
  guint max_severity; /* highest since NORM */

  guint revision;     /* grows with state, acknowledgement, shelf, service state or annunciation */
  guint annunciation; /* grows each time the alert flashes and sounds */
  guint ack_floor;    /* the oldest annunciation that an acknowledgement may quote */
  guint occurrences;  /* grows each time the condition becomes true */

  /* us; 0: never */
  gint64 onset;        /* when the present or last condition began at the source */
  gint64 raised;       /* when the condition last became true here */
  gint64 annunciated;  /* the last annunciation */
  gint64 cleared;      /* when the condition last became false */
  gint64 acknowledged; /* the last acknowledgement by a person */
};

/* In NORM, good, nothing has happened yet. */
#define ANDON_ALERT_FACTS_INIT { .quality = ANDON_QUALITY_GOOD, .acked = TRUE }

/* state = out_of_service ? OOSRV : suppressed ? DSUPR : shelved ? SHLVD : active ? (acked ? ACKED : UNACK)
 *       : latched ? (acked ? LATAK : LATUN) : (!acked && ack_required && occurred) ? RTNUN : NORM */
AndonAlertState andon_alert_facts_get_state    (const AndonAlertFacts  *facts);

/* What is shown: the highest since NORM while unacknowledged or latched, else the present one. */
guint           andon_alert_facts_get_severity (const AndonAlertFacts  *facts);

gboolean        andon_alert_facts_equal        (const AndonAlertFacts  *a,
                                                const AndonAlertFacts  *b);

/* SHLVD, DSUPR and OOSRV. */
gboolean        andon_alert_state_is_hidden    (AndonAlertState         state);

/* One object with every fact, members in a fixed order: the canonical form that the journal hashes. */
void            andon_alert_facts_write_json   (const AndonAlertFacts  *facts,
                                                AndonJsonWriter        *writer);
/* The texts in *out point into object. */
gboolean        andon_alert_facts_from_json    (JsonObject             *object,
                                                AndonAlertFacts        *out,
                                                GError                **error);

G_END_DECLS
