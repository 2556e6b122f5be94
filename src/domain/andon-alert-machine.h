/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-alert-facts.h"

G_BEGIN_DECLS

/* The alert state machine: one pure function over the facts, every row of the state table of ISA-18.2 as we use it.
 * It reads no clock and keeps nothing. Any thread. */

typedef enum
{
  ANDON_ALERT_EVENT_CONDITION_TRUE,    /* quality, severity, priority, onset; from NORM also lane, ack_required, latching */
  ANDON_ALERT_EVENT_CONDITION_FALSE,   /* quality */
  ANDON_ALERT_EVENT_QUALITY,           /* quality */
  ANDON_ALERT_EVENT_PRIORITY_CHANGED,  /* priority, severity; its band crossed, hysteresis already applied */
  ANDON_ALERT_EVENT_ACKNOWLEDGE,       /* annunciation */
  ANDON_ALERT_EVENT_UNACKNOWLEDGE,
  ANDON_ALERT_EVENT_SHELVE,            /* until, reason, one_shot, shelf */
  ANDON_ALERT_EVENT_UNSHELVE,          /* by a person */
  ANDON_ALERT_EVENT_SHELVE_EXPIRED,    /* until: an end that comes first, such as a handover's; 0: as it was shelved */
  ANDON_ALERT_EVENT_SUPPRESS,
  ANDON_ALERT_EVENT_UNSUPPRESS,
  ANDON_ALERT_EVENT_OUT_OF_SERVICE,    /* until (the review date), reason */
  ANDON_ALERT_EVENT_RETURN_TO_SERVICE,
  ANDON_ALERT_EVENT_RESET,
  ANDON_ALERT_EVENT_PROMOTE,           /* priority, ack_required, latching: an advisory becomes an alarm */
  ANDON_ALERT_EVENT_REALARM,           /* the re-alarm timer of an acknowledged alarm */
  ANDON_ALERT_EVENT_SHELF_CROSSED,     /* what the shelf waits for has come */
  ANDON_ALERT_EVENT_RENEW,             /* until: at a handover, the shelf goes on */
} AndonAlertEventKind;
#define ANDON_N_ALERT_EVENTS (ANDON_ALERT_EVENT_RENEW + 1)

extern const AndonEnumWords andon_alert_event_words;

struct _AndonAlertEvent
{
  AndonAlertEventKind kind;
  AndonQuality        quality;
  AndonPriority       priority;
  AndonLane           lane;
  guint               severity; /* 0 to 1000 */
  gboolean            ack_required;
  gboolean            latching;
  gboolean            one_shot;
  guint               annunciation; /* the one that was seen */
  gint64              onset;        /* us */
  gint64              until;        /* us */
  const char         *reason;       /* borrowed; kept in the facts as it is */
  AndonShelfCondition shelf;        /* as above */
};

/* What a step did. Nothing is set when the step did nothing. */
struct _AndonAlertEffects
{
  AndonAlertState from;
  AndonAlertState to;
  guint           changed : 1;         /* some fact differs: exactly one journal row is due */
  guint           revised : 1;         /* the revision grew */
  guint           annunciated : 1;     /* entered or re-entered UNACK: flashes and sounds */
  guint           returned : 1;        /* came out of SHLVD, DSUPR or OOSRV: N of these together sound at most once */
  guint           raised : 1;          /* the condition became true */
  guint           cleared : 1;         /* the condition became false */
  guint           acknowledged : 1;    /* a person took note: acknowledge or unshelve of something unacknowledged */
  guint           already : 1;         /* acknowledge: somebody was first, nothing changed */
  guint           hidden_return : 1;   /* journal cause "returned while hidden" */
  guint           one_shot_ended : 1;  /* the condition ended its one-shot shelf */
  guint           shelf_crossed : 1;   /* the shelf ended with what it waited for */
};

/* Returns FALSE and leaves out and effects alone when the event is refused:
 * ANDON_DOMAIN_ERROR_STATE    the table has no such transition, or nothing is left to do for the person;
 * ANDON_DOMAIN_ERROR_CONFLICT acknowledge quotes an annunciation that is older than ack_floor, or none that was;
 * ANDON_DOMAIN_ERROR_MISSING / _RANGE  a reason or an end that is needed is absent or not in the future.
 * Events of the plant and of timers (condition, quality, priority, suppression, re-alarm, shelf) are never refused; where they
 * mean nothing they change nothing. A bad-quality sample changes the quality only. out may be facts itself.
 *
 * ack_floor: an annunciation is news, and makes acknowledgements of older ones fail, unless it only repeats one that
 * nobody has acknowledged yet (RTNUN or LATUN to UNACK at no higher priority). So a chattering alarm can always be
 * acknowledged. */
gboolean andon_alert_step (const AndonAlertFacts  *facts,
                           const AndonAlertEvent  *event,
                           gint64                  now,
                           AndonAlertFacts        *out,
                           AndonAlertEffects      *effects,
                           GError                **error);

G_END_DECLS
