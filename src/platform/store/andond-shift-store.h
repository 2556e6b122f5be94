/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-db-connection.h>

#include "andond-store-types.h"

/* The shift log and shift handovers. Inside jobs. */

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  gint64 time;
  char  *author;
  char  *text;
  char  *asset;   /* nullable */
  char  *alert;   /* nullable */
  char  *console; /* nullable */
} AndondLogEntry;

typedef struct
{
  gint64 id;
  char  *console;
  gint64 created;
  char  *created_by;
  char  *subject;      /* who that is; nullable in handovers from before identities were kept */
  char  *signed_by;    /* nullable: not yet */
  gint64 signed_at;    /* 0: not yet */
  char  *journal_head; /* hash of the journal's last row when it was made */
  char  *note;         /* nullable */
  char  *body;         /* one JSON value: what was handed over */
  char  *shelves;      /* what became of each shelf at the signature, one JSON array; nullable */
} AndondHandover;

void            andond_log_entry_free       (AndondLogEntry        *self);
void            andond_handover_free        (AndondHandover        *self);

/* entry->id is not read. Returns the id, 0 on failure. */
gint64          andond_shift_log_add        (AndonDbConnection     *connection,
                                             const AndondLogEntry  *entry,
                                             GError               **error);
/* AndondLogEntry in [from, to), newest first, with a free function; to 0: no end. */
GPtrArray      *andond_shift_log_list       (AndonDbConnection     *connection,
                                             gint64                 from,
                                             gint64                 to,
                                             guint                  limit,
                                             GError               **error);
gint64          andond_handover_add         (AndonDbConnection     *connection,
                                             const AndondHandover  *handover,
                                             GError               **error);
/* ANDOND_STORE_ERROR_NOT_FOUND; _CONFLICT when already signed or signed by who made it. (person) is subject's name. */
AndondHandover *andond_handover_sign        (AndonDbConnection     *connection,
                                             gint64                 id,
                                             const char            *subject,
                                             const char            *person,
                                             gint64                 time,
                                             GError               **error);
/* Keeps (and takes as handover->shelves a copy of) one JSON array. */
gboolean        andond_handover_keep_shelves (AndonDbConnection    *connection,
                                              AndondHandover       *handover,
                                              const char           *shelves,
                                              GError              **error);
AndondHandover *andond_handover_get         (AndonDbConnection     *connection,
                                             gint64                 id,
                                             GError               **error);
/* AndondHandover, newest first, with a free function. (console) NULL: of all. */
GPtrArray      *andond_handover_list        (AndonDbConnection     *connection,
                                             const char            *console,
                                             guint                  limit,
                                             GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondLogEntry, andond_log_entry_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondHandover, andond_handover_free)

G_END_DECLS
