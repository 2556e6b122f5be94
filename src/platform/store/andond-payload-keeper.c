/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-payload-keeper.h"

/* Rows a slice: a row is up to some hundred KiB when it is dropped, and a few bytes of an index when it is counted. */
#define COUNT_ROWS 2000
#define DROP_ROWS 20

void
andond_payload_keeper_reset (AndondPayloadKeeper *self)
{
  self->bytes = 0;
  self->counted = 0;
  self->complete = FALSE;
}

/* What is written meanwhile has larger numbers, and is come to in its turn. */
static gboolean
count_rows (AndondPayloadKeeper *self,
            AndonDbConnection   *connection,
            guint64              written,
            GError             **error)
{
  g_autoptr(AndonDbStatement) select = NULL;
  AndonDbStep step;
  guint n = 0;

  select = andon_db_connection_prepare (connection,
                                        "SELECT id, length (body) FROM payload WHERE id > ? ORDER BY id LIMIT ?", error);
  if (select == NULL)
    return FALSE;
  andon_db_statement_bind_int (select, 1, self->counted);
  andon_db_statement_bind_int (select, 2, COUNT_ROWS);
  for (; (step = andon_db_statement_step (select, error)) == ANDON_DB_STEP_ROW; n++)
    {
      self->counted = andon_db_statement_column_int (select, 0);
      self->bytes += andon_db_statement_column_int (select, 1);
    }
  self->complete = step == ANDON_DB_STEP_DONE && n < COUNT_ROWS;
  self->written = written;
  return step == ANDON_DB_STEP_DONE;
}

typedef struct
{
  guint   rows;
  gint64  bytes;
  guint64 payloads;
} Dropped;

static gboolean
drop_rows (AndonDbConnection *connection,
           const char        *sql,
           gint64             first,
           gint64             second,
           Dropped           *out,
           GError           **error)
{
  g_autoptr(AndonDbStatement) delete = andon_db_connection_prepare (connection, sql, error);
  AndonDbStep step;

  *out = (Dropped) { 0 };
  if (delete == NULL)
    return FALSE;
  andon_db_statement_bind_int (delete, 1, first);
  andon_db_statement_bind_int (delete, 2, second);
  while ((step = andon_db_statement_step (delete, error)) == ANDON_DB_STEP_ROW)
    {
      out->rows++;
      out->bytes += andon_db_statement_column_int (delete, 0);
      out->payloads += (guint64) andon_db_statement_column_int (delete, 1);
    }
  return step == ANDON_DB_STEP_DONE;
}

/* No more rows than it takes: a running total from the oldest on says where to stop. */
static gboolean
drop_excess (AndondPayloadKeeper   *self,
             AndonDbConnection     *connection,
             const AndondRetention *retention,
             gboolean              *more,
             GError               **error)
{
  gint64 excess = self->bytes - retention->payload_bytes;
  Dropped dropped;

  if (excess <= 0)
    return TRUE;
  if (!drop_rows (connection,
                  "DELETE FROM payload WHERE id IN (SELECT id FROM"
                  " (SELECT id, sum (size) OVER (ORDER BY id) - size AS before FROM"
                  " (SELECT id, length (body) AS size FROM payload ORDER BY id LIMIT ?2)) WHERE before < ?1)"
                  " RETURNING length (body), n",
                  excess, DROP_ROWS, &dropped, error))
    return FALSE;
  self->bytes -= dropped.bytes;
  self->dropped += dropped.payloads;
  *more |= dropped.rows > 0 && self->bytes > retention->payload_bytes;
  return TRUE;
}

gboolean
andond_payload_keeper_step (AndondPayloadKeeper   *self,
                            AndonDbConnection     *connection,
                            const AndondRetention *retention,
                            guint64                written,
                            gint64                 now,
                            gboolean              *more,
                            GError               **error)
{
  Dropped old;

  *more = FALSE;
  if (!self->complete)
    {
      *more = TRUE;
      return count_rows (self, connection, written, error);
    }

  self->bytes += (gint64) (written - self->written);
  self->written = written;
  if (!drop_rows (connection,
                  "DELETE FROM payload WHERE id IN (SELECT id FROM payload WHERE last < ?1 LIMIT ?2)"
                  " RETURNING length (body), n",
                  now - retention->raw * G_USEC_PER_SEC, DROP_ROWS, &old, error))
    return FALSE;
  self->bytes -= old.bytes;
  *more = old.rows == DROP_ROWS;
  return drop_excess (self, connection, retention, more, error);
}
