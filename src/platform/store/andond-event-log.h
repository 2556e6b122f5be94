/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-db-connection.h>

#include "andond-store-types.h"

/* The feed's numbered events, kept for resuming. Inside jobs: append on the writer, read on either. */

G_BEGIN_DECLS

/* Numbers are given in blocks of so many. The first of a block is on the disk before it is told, the others soon after: the
 * newest number on the disk tells which block all that were ever told are of. See andond-power-cut.h. */
#define ANDOND_EVENT_BLOCK G_GINT64_CONSTANT (1048576)

typedef struct
{
  guint64     sequence;
  gint64      time;
  const char *type;    /* org.andon.alert.changed.v1 */
  const char *topic;   /* alerts, labels, … */
  const char *subject; /* nullable: the alert's or asset's id */
  const char *asset;   /* nullable: id, for filtering */
  guint       roles;   /* mask of the roles that may see it; G_MAXUINT: all */
  const char *data;    /* one complete JSON value */
  gsize       data_length;
} AndondEventRow;

/* Strings are borrowed for the call. */
typedef gboolean (*AndondEventFunc) (const AndondEventRow *row, gpointer user_data);

/* Gives the event its number: one more than the last, across restarts, and far more after a power cut; 0 with (error) on
 * failure. row->sequence is not read. data_length -1 as G_MAXSIZE: to the NUL. */
guint64  andond_event_log_append       (AndonDbConnection    *connection,
                                        const AndondEventRow *row,
                                        GError              **error);
/* Calls (func) for each event after (after), oldest first, until it returns FALSE or (limit) were given. */
gboolean andond_event_log_read         (AndonDbConnection    *connection,
                                        guint64               after,
                                        guint                 limit,
                                        AndondEventFunc       func,
                                        gpointer              user_data,
                                        GError              **error);
/* (last): the newest number ever given, 0 when none. (floor): a reader that has seen this number or a later one can
 * resume without a gap. */
gboolean andond_event_log_get_bounds   (AndonDbConnection    *connection,
                                        guint64              *floor,
                                        guint64              *last,
                                        GError              **error);

G_END_DECLS
