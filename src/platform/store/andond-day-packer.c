/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-day-packer.h"

#include "andond-meta.h"
#include "andond-sample-tables.h"

#define GRACE (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define MINUTE (60 * G_USEC_PER_SEC)
#define MINUTES_PER_DAY 1440

/* Buckets before this stay as they are: they were loaded, or their raw samples are gone. Always a whole hour. */
static gboolean
read_keep (AndonDbConnection *connection,
           gint64            *keep,
           GError           **error)
{
  gint64 history_end;
  gint64 dropped;

  if (!andond_meta_get_int (connection, ANDOND_META_HISTORY_END, G_MININT64, &history_end, error) ||
      !andond_meta_get_int (connection, ANDOND_META_RAW_DROPPED, G_MININT64, &dropped, error))
    return FALSE;
  *keep = MAX (history_end, dropped);
  return TRUE;
}

static gboolean
pack_signal (AndonDbConnection *connection,
             guint32            signal,
             gint64             day,
             gint64             keep,
             GError           **error)
{
  g_auto(AndondSampleBuffer) samples = { 0 };
  g_autofree AndondBucket *minutes = NULL;
  gint64 start = day * ANDOND_DAY_USEC;

  if (!andond_raw_chunk_read (connection, signal, MAX (start, keep), start + ANDOND_DAY_USEC, &samples, error))
    return FALSE;
  if (samples.n == 0)
    return TRUE;

  andond_sample_buffer_sort (&samples);
  minutes = g_new0 (AndondBucket, MINUTES_PER_DAY);
  for (gsize i = 0; i < samples.n; i++)
    if (andond_sample_counts (samples.value[i], samples.quality[i]))
      andond_bucket_add (&minutes[(samples.time[i] - start) / MINUTE], samples.value[i]);
  return andond_bucket_day_replace (connection, signal, day, keep, minutes, error);
}

/* The next signal's key; 0 after the last. */
static gboolean
next_signal (AndonDbConnection *connection,
             guint32           *signal,
             GError           **error)
{
  g_autoptr(AndonDbStatement) select = NULL;
  AndonDbStep step;

  select = andon_db_connection_prepare (connection, "SELECT min (key) FROM signal WHERE key > ?", error);
  if (select == NULL)
    return FALSE;
  andon_db_statement_bind_int (select, 1, *signal);
  step = andon_db_statement_step (select, error);
  if (step == ANDON_DB_STEP_ERROR)
    return FALSE;
  *signal = andon_db_statement_column_int (select, 0);
  return TRUE;
}

/* The first day from (day) on that has raw samples; G_MAXINT64 when none has. */
static gboolean
next_day_with_samples (AndonDbConnection *connection,
                       gint64            *day,
                       GError           **error)
{
  g_autoptr(AndonDbStatement) select = NULL;
  gint64 start = *day == G_MININT64 ? 0 : *day * ANDOND_DAY_USEC;

  select = andon_db_connection_prepare (connection, "SELECT min (last) FROM raw_chunk WHERE last >= ?", error);
  if (select == NULL)
    return FALSE;
  andon_db_statement_bind_int (select, 1, start);
  if (andon_db_statement_step (select, error) != ANDON_DB_STEP_ROW)
    return FALSE;
  *day = andon_db_statement_column_is_null (select, 0) ? G_MAXINT64
                                                       : andon_db_statement_column_int (select, 0) / ANDOND_DAY_USEC;
  return TRUE;
}

/* Packs signals of (day) until the deadline; *done once it is packed. */
static gboolean
pack_day (AndondDayPacker   *self,
          AndonDbConnection *connection,
          gint64             day,
          gint64             deadline,
          gboolean          *done,
          GError           **error)
{
  gint64 keep;

  *done = FALSE;
  if (!read_keep (connection, &keep, error))
    return FALSE;
  do
    {
      guint32 signal = self->last_signal;

      if (!next_signal (connection, &signal, error))
        return FALSE;
      if (signal == 0)
        {
          *done = TRUE;
          self->last_signal = 0;
          return TRUE;
        }
      if (!pack_signal (connection, signal, day, keep, error))
        return FALSE;
      self->last_signal = signal;
    }
  while (g_get_monotonic_time () < deadline);
  return TRUE;
}

gboolean
andond_day_packer_step (AndondDayPacker   *self,
                        AndonDbConnection *connection,
                        gint64             now,
                        gint64             budget,
                        gboolean          *more,
                        GError           **error)
{
  gint64 deadline = g_get_monotonic_time () + budget;
  gint64 last_over = (now - GRACE) / ANDOND_DAY_USEC - 1;
  gint64 packed;

  *more = FALSE;
  if (!andond_meta_get_int (connection, ANDOND_META_ROLLED_THROUGH, G_MININT64, &packed, error))
    return FALSE;
  while (packed < last_over)
    {
      gint64 day = packed == G_MININT64 ? packed : packed + 1;
      gboolean done = TRUE;

      if (!next_day_with_samples (connection, &day, error))
        return FALSE;
      if (day > last_over)
        day = last_over;
      else if (!pack_day (self, connection, day, deadline, &done, error))
        return FALSE;
      *more = !done;
      if (!done)
        return TRUE;
      packed = day;
      if (!andond_meta_set_int (connection, ANDOND_META_ROLLED_THROUGH, packed, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
forget_late_day (AndonDbConnection *connection,
                 guint32            signal,
                 gint64             day,
                 GError           **error)
{
  g_autoptr(AndonDbStatement) delete = NULL;

  delete = andon_db_connection_prepare (connection, "DELETE FROM late_day WHERE signal = ? AND day = ?", error);
  if (delete == NULL)
    return FALSE;
  andon_db_statement_bind_int (delete, 1, signal);
  andon_db_statement_bind_int (delete, 2, day);
  return andon_db_statement_run (delete, error);
}

/* *signal 0 when there is none. */
static gboolean
next_late_day (AndonDbConnection *connection,
               guint32           *signal,
               gint64            *day,
               GError           **error)
{
  g_autoptr(AndonDbStatement) select = NULL;
  AndonDbStep step;

  *signal = 0;
  select = andon_db_connection_prepare (connection, "SELECT signal, day FROM late_day LIMIT 1", error);
  if (select == NULL)
    return FALSE;
  step = andon_db_statement_step (select, error);
  if (step == ANDON_DB_STEP_ROW)
    {
      *signal = andon_db_statement_column_int (select, 0);
      *day = andon_db_statement_column_int (select, 1);
    }
  return step != ANDON_DB_STEP_ERROR;
}

gboolean
andond_day_packer_step_late (AndondDayPacker   *self,
                             AndonDbConnection *connection,
                             gint64             budget,
                             gboolean          *more,
                             GError           **error)
{
  gint64 deadline = g_get_monotonic_time () + budget;
  gint64 keep;

  *more = FALSE;
  if (!read_keep (connection, &keep, error))
    return FALSE;
  do
    {
      guint32 signal;
      gint64 day;

      if (!next_late_day (connection, &signal, &day, error))
        return FALSE;
      if (signal == 0)
        return TRUE;
      if (!pack_signal (connection, signal, day, keep, error) || !forget_late_day (connection, signal, day, error))
        return FALSE;
    }
  while (g_get_monotonic_time () < deadline);
  *more = TRUE;
  return TRUE;
}
