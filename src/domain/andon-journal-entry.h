/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "andon-enums.h"

G_BEGIN_DECLS

#define ANDON_TYPE_JOURNAL_ENTRY (andon_journal_entry_get_type ())

#define ANDON_JOURNAL_HASH_LENGTH 64 /* lower-case hex digits of a SHA-256 */

/* What the first row follows. */
#define ANDON_JOURNAL_GENESIS "0000000000000000000000000000000000000000000000000000000000000000"

/* One transition of one alert. Reference-counted; not changed once sealed. Strings owned, nullable unless said. */
struct _AndonJournalEntry
{
  guint64         number; /* 1, 2, 3, … without a gap */
  gint64          time;   /* us, the platform's clock */
  char           *alert;  /* id, never NULL */
  char           *asset;  /* id, never NULL */
  AndonLane       lane;
  AndonPriority   priority;
  AndonAlertState from;
  AndonAlertState to;
  char           *event;  /* word of andon_alert_event_words, or "assign", "release"; never NULL */
  char           *cause;  /* "returned while hidden", …; else NULL */
  char           *actor;  /* the person; NULL: the plant or the platform */
  char           *note;   /* reason or comment given with the action */
  gboolean        annunciated;
  guint           annunciation;
  guint           revision;
  char           *facts;  /* canonical JSON of the facts after it; nullable on the wire */
  char            previous[ANDON_JOURNAL_HASH_LENGTH + 1]; /* hash of the row before */
  char            hash[ANDON_JOURNAL_HASH_LENGTH + 1];     /* SHA-256 of previous and the canonical row */

  /*< private >*/
  gatomicrefcount ref_count;
};

GType              andon_journal_entry_get_type   (void) G_GNUC_CONST;
AndonJournalEntry *andon_journal_entry_new        (void);
AndonJournalEntry *andon_journal_entry_ref        (AndonJournalEntry        *self);
void               andon_journal_entry_unref      (AndonJournalEntry        *self);

/* The row without its hash, every field with its length before it, so that no two rows read the same. Transfer full. */
GString           *andon_journal_entry_canonical  (const AndonJournalEntry  *self);

/* Sets previous and hash: the entry now follows the row whose hash is previous. */
void               andon_journal_entry_seal       (AndonJournalEntry        *self,
                                                   const char               *previous);

/* Whether the entry is number `number`, follows previous and has the hash it says. ANDON_DOMAIN_ERROR_CHAIN. */
gboolean           andon_journal_entry_verify     (const AndonJournalEntry  *self,
                                                   guint64                   number,
                                                   const char               *previous,
                                                   GError                  **error);

AndonJournalEntry *andon_journal_entry_from_json  (JsonObject               *object,
                                                   GError                  **error);
void               andon_journal_entry_write_json (const AndonJournalEntry  *self,
                                                   AndonJsonWriter          *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonJournalEntry, andon_journal_entry_unref)

G_END_DECLS
