/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-sample-tables.h"

#include <string.h>

#include "andond-sample-codec.h"

#define MAX_PER_DAY 1440

guint32
andond_signal_key_find (AndonDbConnection *connection,
                        const char        *id,
                        GError           **error)
{
  g_autoptr(AndonDbStatement) select = NULL;
  AndonDbStep step;

  select = andon_db_connection_prepare (connection, "SELECT key FROM signal WHERE id = ?", error);
  if (select == NULL)
    return 0;
  andon_db_statement_bind_text_borrowed (select, 1, id);
  step = andon_db_statement_step (select, error);
  if (step == ANDON_DB_STEP_ROW)
    return andon_db_statement_column_int (select, 0);
  if (step == ANDON_DB_STEP_DONE)
    g_set_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_NOT_FOUND, "there is no signal “%s”", id);
  return 0;
}

gboolean
andond_sample_log_append (AndonDbConnection         *connection,
                          const AndondSampleBuffer  *samples,
                          GError                   **error)
{
  g_autoptr(AndonDbStatement) insert = NULL;
  g_autoptr(GByteArray) body = NULL;
  gint64 first = G_MAXINT64;
  gint64 last = G_MININT64;

  if (samples->n == 0)
    return TRUE;
  insert = andon_db_connection_prepare (connection,
                                        "INSERT INTO sample_log (first, last, n, body) VALUES (?,?,?,?)", error);
  if (insert == NULL)
    return FALSE;

  for (gsize i = 0; i < samples->n; i++)
    {
      first = MIN (first, samples->time[i]);
      last = MAX (last, samples->time[i]);
    }
  body = g_byte_array_sized_new (ANDOND_LOG_SIZE (samples->n));
  andond_log_pack (samples, body);
  andon_db_statement_bind_int (insert, 1, first);
  andon_db_statement_bind_int (insert, 2, last);
  andon_db_statement_bind_int (insert, 3, samples->n);
  andon_db_statement_bind_blob_borrowed (insert, 4, body->data, body->len);
  return andon_db_statement_run (insert, error);
}

gboolean
andond_sample_log_read (AndonDbConnection   *connection,
                        guint32              signal,
                        gint64               from,
                        gint64               to,
                        AndondSampleBuffer  *out,
                        GError             **error)
{
  g_autoptr(AndonDbStatement) select = NULL;
  AndonDbStep step;

  select = andon_db_connection_prepare (connection,
                                        "SELECT body FROM sample_log WHERE last >= ? AND first < ? ORDER BY id", error);
  if (select == NULL)
    return FALSE;
  andon_db_statement_bind_int (select, 1, from);
  andon_db_statement_bind_int (select, 2, to);
  while ((step = andon_db_statement_step (select, error)) == ANDON_DB_STEP_ROW)
    {
      gsize size;
      const void *body = andon_db_statement_column_blob (select, 0, &size);

      if (!andond_log_unpack_signal (body, size, signal, from, to, out, error))
        return FALSE;
    }
  return step == ANDON_DB_STEP_DONE;
}

gboolean
andond_raw_chunk_insert (AndonDbConnection *connection,
                         guint32            signal,
                         const gint64      *times,
                         const double      *values,
                         const guint8      *qualities,
                         gsize              n,
                         GError           **error)
{
  g_autoptr(AndonDbStatement) insert = NULL;
  g_autoptr(GByteArray) body = NULL;

  insert = andon_db_connection_prepare (connection,
                                        "INSERT INTO raw_chunk (signal, first, last, n, body) VALUES (?,?,?,?,?)",
                                        error);
  if (insert == NULL)
    return FALSE;

  body = g_byte_array_new ();
  andond_chunk_pack (times, values, qualities, n, body);
  andon_db_statement_bind_int (insert, 1, signal);
  andon_db_statement_bind_int (insert, 2, times[0]);
  andon_db_statement_bind_int (insert, 3, times[n - 1]);
  andon_db_statement_bind_int (insert, 4, n);
  andon_db_statement_bind_blob_borrowed (insert, 5, body->data, body->len);
  return andon_db_statement_run (insert, error);
}

gboolean
andond_raw_chunk_read (AndonDbConnection   *connection,
                       guint32              signal,
                       gint64               from,
                       gint64               to,
                       AndondSampleBuffer  *out,
                       GError             **error)
{
  g_autoptr(AndonDbStatement) select = NULL;
  AndonDbStep step;

  select = andon_db_connection_prepare (connection,
                                        "SELECT body FROM raw_chunk WHERE signal = ? AND first < ? AND last >= ?"
                                        " ORDER BY first", error);
  if (select == NULL)
    return FALSE;
  andon_db_statement_bind_int (select, 1, signal);
  andon_db_statement_bind_int (select, 2, to);
  andon_db_statement_bind_int (select, 3, from);
  while ((step = andon_db_statement_step (select, error)) == ANDON_DB_STEP_ROW)
    {
      gsize size;
      const void *body = andon_db_statement_column_blob (select, 0, &size);

      if (!andond_chunk_unpack (body, size, from, to, out, error))
        return FALSE;
    }
  return step == ANDON_DB_STEP_DONE;
}

gboolean
andond_bucket_day_write (AndonDbConnection  *connection,
                         guint32             signal,
                         AndondResolution    resolution,
                         gint64              day,
                         const AndondBucket *buckets,
                         GError            **error)
{
  g_autoptr(AndonDbStatement) upsert = NULL;
  g_autoptr(GByteArray) body = g_byte_array_new ();

  upsert = andon_db_connection_prepare (connection,
                                        "INSERT INTO bucket (signal, resolution, day, body) VALUES (?,?,?,?)"
                                        " ON CONFLICT (signal, resolution, day) DO UPDATE SET body = excluded.body",
                                        error);
  if (upsert == NULL)
    return FALSE;
  andond_buckets_pack (buckets, andond_resolution_get_per_day (resolution), body);
  andon_db_statement_bind_int (upsert, 1, signal);
  andon_db_statement_bind_int (upsert, 2, resolution);
  andon_db_statement_bind_int (upsert, 3, day);
  andon_db_statement_bind_blob_borrowed (upsert, 4, body->data, body->len);
  return andon_db_statement_run (upsert, error);
}

gboolean
andond_bucket_days_read (AndonDbConnection    *connection,
                         guint32               signal,
                         AndondResolution      resolution,
                         gint64                first,
                         gint64                last,
                         AndondBucketDayFunc   func,
                         gpointer              user_data,
                         GError              **error)
{
  g_autoptr(AndonDbStatement) select = NULL;
  AndonDbStep step;

  select = andon_db_connection_prepare (connection,
                                        "SELECT day, body FROM bucket WHERE signal = ? AND resolution = ?"
                                        " AND day BETWEEN ? AND ? ORDER BY day", error);
  if (select == NULL)
    return FALSE;
  andon_db_statement_bind_int (select, 1, signal);
  andon_db_statement_bind_int (select, 2, resolution);
  andon_db_statement_bind_int (select, 3, first);
  andon_db_statement_bind_int (select, 4, last);
  while ((step = andon_db_statement_step (select, error)) == ANDON_DB_STEP_ROW)
    {
      gint64 day = andon_db_statement_column_int (select, 0);
      gsize size;
      const void *body = andon_db_statement_column_blob (select, 1, &size);

      if (!func (day, body, size, user_data, error))
        return FALSE;
    }
  return step == ANDON_DB_STEP_DONE;
}

typedef struct
{
  AndondBucket *buckets;
  guint         n;
  gboolean      found;
} OneDay;

static gboolean
take_day (gint64       day,
          const void  *body,
          gsize        size,
          gpointer     user_data,
          GError     **error)
{
  OneDay *one = user_data;

  one->found = TRUE;
  return andond_buckets_unpack (body, size, one->buckets, one->n, error);
}

gboolean
andond_bucket_day_read (AndonDbConnection  *connection,
                        guint32             signal,
                        AndondResolution    resolution,
                        gint64              day,
                        AndondBucket       *buckets,
                        gboolean           *found,
                        GError            **error)
{
  OneDay one = { buckets, andond_resolution_get_per_day (resolution), FALSE };

  memset (buckets, 0, one.n * sizeof *buckets);
  if (!andond_bucket_days_read (connection, signal, resolution, day, day, take_day, &one, error))
    return FALSE;
  if (found != NULL)
    *found = one.found;
  return TRUE;
}

/* Coarsest first: where a day is there but not at a finer resolution, retention has dropped that, and a row with only
 * the new samples would hide the coarser ones. */
gboolean
andond_bucket_day_merge (AndonDbConnection  *connection,
                         guint32             signal,
                         gint64              day,
                         const AndondBucket *minutes,
                         GError            **error)
{
  gboolean is_new = FALSE;

  for (int i = ANDOND_N_RESOLUTIONS - 1; i >= 0; i--)
    {
      AndondBucket fresh[MAX_PER_DAY];
      AndondBucket merged[MAX_PER_DAY];
      guint n = andond_resolution_get_per_day (i);
      gboolean found;

      if (!andond_bucket_day_read (connection, signal, i, day, merged, &found, error))
        return FALSE;
      is_new |= i == ANDOND_N_RESOLUTIONS - 1 && !found;
      if (!found && !is_new)
        return TRUE;
      andond_buckets_coarsen (minutes, MAX_PER_DAY, fresh, n);
      for (guint k = 0; k < n; k++)
        andond_bucket_merge (&merged[k], &fresh[k]);
      if (!andond_bucket_day_write (connection, signal, i, day, merged, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
andond_bucket_day_replace (AndonDbConnection  *connection,
                           guint32             signal,
                           gint64              day,
                           gint64              keep,
                           const AndondBucket *minutes,
                           GError            **error)
{
  for (guint i = 0; i < ANDOND_N_RESOLUTIONS; i++)
    {
      AndondBucket fresh[MAX_PER_DAY];
      AndondBucket kept[MAX_PER_DAY];
      guint n = andond_resolution_get_per_day (i);
      gint64 step = andond_resolution_get_step (i);

      andond_buckets_coarsen (minutes, MAX_PER_DAY, fresh, n);
      if (keep > day * ANDOND_DAY_USEC)
        {
          if (!andond_bucket_day_read (connection, signal, i, day, kept, NULL, error))
            return FALSE;
          for (guint k = 0; k < n && day * ANDOND_DAY_USEC + k * step < keep; k++)
            fresh[k] = kept[k];
        }
      if (!andond_bucket_day_write (connection, signal, i, day, fresh, error))
        return FALSE;
    }
  return TRUE;
}
