/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-alert.h"
#include "andon-enums.h"
#include "andon-string-pool-private.h"

G_BEGIN_DECLS

/* One alert in 80 bytes. Strings are numbers of the pool, times are seconds and milliseconds since the epoch. */
typedef enum
{
  ANDON_RECORD_ONSET,
  ANDON_RECORD_RAISED,
  ANDON_RECORD_ANNUNCIATED,
  ANDON_RECORD_CLEARED,
  ANDON_RECORD_ACKNOWLEDGED,
  ANDON_RECORD_RESPOND_BY,
  ANDON_RECORD_N_TIMES,
} AndonRecordTime;

typedef enum
{
  ANDON_RECORD_TITLE,
  ANDON_RECORD_ASSET,
  ANDON_RECORD_CONSOLE,
  ANDON_RECORD_ASSIGNEE,
  ANDON_RECORD_ACKNOWLEDGED_BY,
  ANDON_RECORD_ORIGIN, /* its parts in one: there are few different ones among many alerts */
  ANDON_RECORD_N_STRINGS,
} AndonRecordString;

typedef enum
{
  ANDON_RECORD_CONSEQUENCE,
  ANDON_RECORD_MODEL,
  ANDON_RECORD_SIGNAL,
  ANDON_RECORD_RULE,
  ANDON_RECORD_N_PARTS,
} AndonRecordPart;

typedef struct
{
  guint64 id;     /* 0: vacant row. "a-N" is N; any other id is its number in the pool with the top bit set */
  guint64 millis; /* ten bits a time */
  guint32 seconds[ANDON_RECORD_N_TIMES];
  guint32 strings[ANDON_RECORD_N_STRINGS];
  guint32 revision;
  guint32 annunciation;
  guint32 occurrences;
  guint16 severity;
  guint8 state;
  guint lane : 1;
  guint priority : 2;
  guint quality : 2;
  guint pending : 2;
  guint long_standing : 1;
} AndonAlertRecord;

G_STATIC_ASSERT (sizeof (AndonAlertRecord) <= 80);

#define ANDON_RECORD_ID_TEXT (G_GUINT64_CONSTANT (1) << 63)

/* What few alerts have: who shelved it, why, until when. */
typedef struct
{
  char *by;
  char *reason;
  gint64 until;
} AndonAlertShelf;

void andon_alert_shelf_free (AndonAlertShelf *self);

/* Packs @alert; takes references on its strings. */
void andon_alert_record_pack (AndonAlertRecord *self, const AndonAlert *alert, AndonStringPool *pool);
void andon_alert_record_retain (const AndonAlertRecord *self, AndonStringPool *pool);
/* Drops the references on strings; the record is vacant afterwards. */
void andon_alert_record_clear (AndonAlertRecord *self, AndonStringPool *pool);

/* FALSE when @id is no "a-N" and the pool does not have it: then nobody knows such an alert. */
gboolean andon_alert_record_find_id (const char *id, AndonStringPool *pool, guint64 *out);
/* (transfer full) */
char *andon_alert_record_dup_id (guint64 id, AndonStringPool *pool);

static inline guint
andon_alert_record_get_millis (const AndonAlertRecord *self, AndonRecordTime which)
{
  return (guint) (self->millis >> (10 * which)) & 0x3ff;
}

gint64 andon_alert_record_get_time (const AndonAlertRecord *self, AndonRecordTime which);
/* (transfer full): ANDON_RECORD_N_PARTS strings, none NULL */
char **andon_alert_record_dup_parts (const AndonAlertRecord *self, AndonStringPool *pool);

static inline gboolean
andon_alert_record_is_unacknowledged (const AndonAlertRecord *self)
{
  return self->state == ANDON_ALERT_STATE_UNACK || self->state == ANDON_ALERT_STATE_RTNUN ||
         self->state == ANDON_ALERT_STATE_LATUN;
}

static inline gboolean
andon_alert_record_is_open (const AndonAlertRecord *self)
{
  return self->id != 0 && self->state != ANDON_ALERT_STATE_NORM;
}

/* Mixes all 64 bits. */
static inline guint
andon_alert_record_hash_id (guint64 id)
{
  id ^= id >> 33;
  id *= G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  id ^= id >> 33;
  return (guint) id;
}

G_END_DECLS
