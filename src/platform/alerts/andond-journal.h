/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-db-connection.h>
#include <andon-journal-entry.h>

#include "andond-alerts-types.h"

/* The journal's table: one row a transition, hash-chained, never changed. Inside jobs: append on the writer, the rest on
 * either. Alerts are "a-<integer>" on the wire and the integer in the table. */

G_BEGIN_DECLS

/* Where the chain ends. */
typedef struct
{
  guint64 number;                              /* 0: no row yet */
  char    hash[ANDON_JOURNAL_HASH_LENGTH + 1]; /* ANDON_JOURNAL_GENESIS when there is none */
} AndondJournalHead;

/* "a-17" to 17; 0 when it is no such id. */
gint64   andond_alert_id_parse  (const char *id);
char    *andond_alert_id_format (gint64 id);

gboolean andond_journal_get_head (AndonDbConnection  *connection,
                                  AndondJournalHead  *out,
                                  GError            **error);
/* Numbers and seals the entry so that it follows head, writes it, and moves head on. On failure head is as before. */
gboolean andond_journal_append   (AndonDbConnection  *connection,
                                  AndondJournalHead  *head,
                                  AndonJournalEntry  *entry,
                                  GError            **error);

/* Called for each row, oldest first; FALSE ends it. The entry is borrowed. */
typedef gboolean (*AndondJournalFunc) (AndonJournalEntry *entry,
                                       gpointer           user_data);
/* Rows after number after, at most limit (0: all). */
gboolean andond_journal_read     (AndonDbConnection  *connection,
                                  guint64             after,
                                  guint               limit,
                                  AndondJournalFunc   func,
                                  gpointer            user_data,
                                  GError            **error);

typedef struct
{
  gboolean          ok;
  guint64           rows;      /* read */
  AndondJournalHead head;      /* of the last good row */
  guint64           broken_at; /* number of the first bad row; 0: none */
  char             *what;      /* a sentence; NULL when ok */
} AndondJournalReport;

void     andond_journal_report_clear (AndondJournalReport *self);

/* Walks the whole chain. known (nullable): a head somebody kept, such as a client or a handover; the chain must pass
 * through it. FALSE only if the database cannot be read; a broken chain is in the report. */
gboolean andond_journal_verify   (AndonDbConnection        *connection,
                                  const AndondJournalHead  *known,
                                  AndondJournalReport      *report,
                                  GError                  **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AndondJournalReport, andond_journal_report_clear)

G_END_DECLS
