/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-cache-row-private.h"

#define PLACE(column, member, kind, most) "?, "
#define SET(column, member, kind, most) #column " = excluded." #column ", "

const char andon_cache_row_upsert[] =
    "INSERT INTO alert (" ANDON_CACHE_COLUMNS "open, rank, generation)"
    " VALUES (" ANDON_CACHE_MEMBERS (PLACE) "?, ?, (SELECT value FROM meta WHERE name = 'generation'))"
    " ON CONFLICT (id) DO UPDATE SET " ANDON_CACHE_MEMBERS (SET)
    "open = excluded.open, rank = excluded.rank, generation = excluded.generation"
    " WHERE excluded.revision >= alert.revision";

/* Ascending is most urgent first; the same order as a view's. */
static gint64
rank_of (const AndonAlert *alert)
{
  gint64 time = (alert->annunciated != 0 ? alert->annunciated : alert->raised) / 1000;
  gint64 group = 2;

  if (alert->state == ANDON_ALERT_STATE_UNACK || alert->state == ANDON_ALERT_STATE_RTNUN ||
      alert->state == ANDON_ALERT_STATE_LATUN)
    group = 0;
  else if (alert->state == ANDON_ALERT_STATE_ACKED || alert->state == ANDON_ALERT_STATE_LATAK)
    group = 1;
  return group << 52 | (gint64) (3 - alert->priority) << 50 |
         ((G_GINT64_CONSTANT (1) << 48) - 1 - CLAMP (time, 0, G_GINT64_CONSTANT (1) << 47));
}

#define BIND_TEXT andon_db_statement_bind_text_borrowed
#define BIND_TIME andon_db_statement_bind_int
#define BIND_NUMBER andon_db_statement_bind_int
#define BIND_FLAG andon_db_statement_bind_int
#define BIND_DOUBLE andon_db_statement_bind_double
#define BIND(column, member, kind, most) BIND_##kind (statement, at++, alert->member);

void
andon_cache_row_bind (AndonDbStatement *statement, const AndonAlert *alert)
{
  int at = 1;

  ANDON_CACHE_MEMBERS (BIND)
  andon_db_statement_bind_int (statement, at++, alert->state != ANDON_ALERT_STATE_NORM);
  andon_db_statement_bind_int (statement, at++, rank_of (alert));
}

static guint
clamped (AndonDbStatement *statement, int column, guint most)
{
  return (guint) CLAMP (andon_db_statement_column_int (statement, column), 0, most);
}

#define READ_TEXT(most) andon_db_statement_dup_text (statement, at++)
#define READ_TIME(most) andon_db_statement_column_int (statement, at++)
#define READ_NUMBER(most) clamped (statement, at++, most)
#define READ_FLAG(most) (andon_db_statement_column_int (statement, at++) != 0)
#define READ_DOUBLE(most) andon_db_statement_column_double (statement, at++)
#define READ(column, member, kind, most) alert->member = READ_##kind (most);

AndonAlert *
andon_cache_row_read (AndonDbStatement *statement)
{
  AndonAlert *alert = andon_alert_new ();
  int at = 0;

  ANDON_CACHE_MEMBERS (READ)
  return alert;
}
