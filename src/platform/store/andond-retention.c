/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-retention.h"

#include "andond-meta.h"

#define HOUR_USEC (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define DAY_SEC 86400

void
andond_retention_init (AndondRetention *self)
{
  self->raw = DAY_SEC;
  self->payload_bytes = G_GINT64_CONSTANT (2) << 30;
  self->bucket[ANDOND_RESOLUTION_MINUTE] = 7 * DAY_SEC;
  self->bucket[ANDOND_RESOLUTION_TEN_MINUTES] = 30 * DAY_SEC;
  self->bucket[ANDOND_RESOLUTION_HOUR] = G_GINT64_CONSTANT (3650) * DAY_SEC;
  self->events = DAY_SEC;
  self->max_events = 200000;
  self->idempotency = 7 * DAY_SEC;
  self->refusals = 90 * DAY_SEC;
  self->max_refusals = 100000;
}

/* Runs a DELETE of a bounded number of rows; sets *more when it found any. */
static gboolean
drop (AndonDbConnection *connection,
      const char        *sql,
      gint64             first,
      gint64             second,
      gboolean          *more,
      GError           **error)
{
  g_autoptr(AndonDbStatement) statement = andon_db_connection_prepare (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  andon_db_statement_bind_int (statement, 1, first);
  andon_db_statement_bind_int (statement, 2, second);
  if (!andon_db_statement_run (statement, error))
    return FALSE;
  *more |= andon_db_connection_changes (connection) > 0;
  return TRUE;
}

/* Raw samples go only once their day is packed. From the time noted here on they are complete. */
static gboolean
drop_raw (AndonDbConnection *connection,
          gint64             keep,
          gint64             now,
          gboolean          *more,
          GError           **error)
{
  gint64 cutoff = (now - keep * G_USEC_PER_SEC) / HOUR_USEC * HOUR_USEC;
  gint64 packed;
  gint64 noted;

  if (!andond_meta_get_int (connection, ANDOND_META_ROLLED_THROUGH, G_MININT64, &packed, error) ||
      !andond_meta_get_int (connection, ANDOND_META_RAW_DROPPED, G_MININT64, &noted, error))
    return FALSE;
  if (packed == G_MININT64)
    return TRUE;
  cutoff = MIN (cutoff, (packed + 1) * ANDOND_DAY_USEC);
  if (cutoff > noted && !andond_meta_set_int (connection, ANDOND_META_RAW_DROPPED, cutoff, error))
    return FALSE;
  return drop (connection,
               "DELETE FROM raw_chunk WHERE id IN (SELECT id FROM raw_chunk WHERE last < ?1 LIMIT ?2)",
               MAX (cutoff, noted), 100, more, error);
}

static gboolean
drop_buckets (AndonDbConnection *connection,
              AndondResolution   resolution,
              gint64             keep,
              gint64             now,
              gboolean          *more,
              GError           **error)
{
  gint64 first = (now - keep * G_USEC_PER_SEC) / ANDOND_DAY_USEC;

  return drop (connection,
               "DELETE FROM bucket WHERE id IN"
               " (SELECT id FROM bucket WHERE resolution = ?1 AND day < ?2 LIMIT 60)",
               resolution, first, more, error);
}

/* Looks only at the oldest, so that it costs nothing when there is nothing to drop. */
static gboolean
drop_events (AndonDbConnection     *connection,
             const AndondRetention *self,
             gint64                 now,
             gboolean              *more,
             GError               **error)
{
  gint64 newest;

  if (!andon_db_connection_query_int (connection, "SELECT max (sequence) FROM event", 0, &newest, error))
    return FALSE;
  return drop (connection,
               "DELETE FROM event WHERE sequence IN (SELECT sequence FROM"
               " (SELECT sequence, time FROM event ORDER BY sequence LIMIT 500) WHERE sequence <= ?1 OR time < ?2)",
               newest - self->max_events, now - self->events * G_USEC_PER_SEC, more, error);
}

/* Anybody with a token can make as many of these as the rate limit lets through; what was done has its row for good. */
static gboolean
drop_refusals (AndonDbConnection     *connection,
               const AndondRetention *self,
               gint64                 now,
               gboolean              *more,
               GError               **error)
{
  g_autoptr(AndonDbStatement) surplus = NULL;
  AndonDbStep step;

  surplus = andon_db_connection_prepare (connection,
                                         "SELECT sequence FROM audit WHERE outcome = 'forbidden'"
                                         " ORDER BY sequence DESC LIMIT 1 OFFSET ?", error);
  if (surplus == NULL)
    return FALSE;
  andon_db_statement_bind_int (surplus, 1, self->max_refusals);
  step = andon_db_statement_step (surplus, error);
  if (step == ANDON_DB_STEP_ERROR)
    return FALSE;
  return drop (connection,
               "DELETE FROM audit WHERE sequence IN (SELECT sequence FROM"
               " (SELECT sequence, time FROM audit WHERE outcome = 'forbidden' ORDER BY sequence LIMIT 500)"
               " WHERE sequence <= ?1 OR time < ?2)",
               step == ANDON_DB_STEP_ROW ? andon_db_statement_column_int (surplus, 0) : 0,
               now - self->refusals * G_USEC_PER_SEC, more, error);
}

gboolean
andond_retention_step (AndonDbConnection     *connection,
                       const AndondRetention *self,
                       gint64                 now,
                       gboolean              *more,
                       GError               **error)
{
  *more = FALSE;
  if (!drop_raw (connection, self->raw, now, more, error) ||
      !drop_events (connection, self, now, more, error) ||
      !drop_refusals (connection, self, now, more, error))
    return FALSE;
  for (guint i = 0; i < ANDOND_N_RESOLUTIONS; i++)
    if (!drop_buckets (connection, i, self->bucket[i], now, more, error))
      return FALSE;
  return drop (connection,
               "DELETE FROM idempotency WHERE (subject, key) IN"
               " (SELECT subject, key FROM idempotency WHERE time < ?1 LIMIT ?2)",
               now - self->idempotency * G_USEC_PER_SEC, 500, more, error);
}
