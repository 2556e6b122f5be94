/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-db-connection.h>

#include "andond-store-types.h"

/* Who tried what on the platform, refused attempts among them. Inside jobs. */

G_BEGIN_DECLS

typedef struct
{
  gint64 sequence;
  gint64 time;
  char  *actor;
  char  *action;  /* alert.shelve */
  char  *target;  /* nullable */
  char  *outcome; /* "done", "forbidden", … */
  char  *text;    /* nullable */
} AndondAuditRow;

void       andond_audit_row_free (AndondAuditRow        *self);
/* row->sequence is not read. Returns the sequence, 0 on failure. */
gint64     andond_audit_log_add  (AndonDbConnection     *connection,
                                  const AndondAuditRow  *row,
                                  GError               **error);
/* AndondAuditRow in [from, to) with a sequence below (before), newest first, with a free function. 0: no bound. */
GPtrArray *andond_audit_log_list (AndonDbConnection     *connection,
                                  gint64                 from,
                                  gint64                 to,
                                  gint64                 before,
                                  guint                  limit,
                                  GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondAuditRow, andond_audit_row_free)

G_END_DECLS
