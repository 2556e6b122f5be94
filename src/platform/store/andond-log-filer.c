/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-log-filer.h"

#include "andond-meta.h"
#include "andond-sample-codec.h"
#include "andond-sample-tables.h"

#define PORTION 60000 /* samples taken from the log at once */
#define MINUTES_PER_DAY 1440

struct _AndondLogFiler
{
  gint64             limit;     /* last row of the log to file in this round; 0: no round */
  gint64             portion;   /* last row of the portion under way; 0: none */
  gint64             dropped;   /* time: raw samples before it may be gone */
  gint64             packed;    /* day: packed up to here */
  AndondSampleBuffer samples;   /* of the portion, in the order received */
  guint32           *order;     /* positions in samples, by signal */
  gsize              next;      /* position in order that comes next */
  AndondSampleBuffer late;      /* of the portion, by signal and time: older than what is kept raw */
};

AndondLogFiler *
andond_log_filer_new (void)
{
  return g_new0 (AndondLogFiler, 1);
}

static void
drop_portion (AndondLogFiler *self)
{
  andond_sample_buffer_clear (&self->samples);
  andond_sample_buffer_clear (&self->late);
  g_clear_pointer (&self->order, g_free);
  self->portion = 0;
  self->next = 0;
}

void
andond_log_filer_reset (AndondLogFiler *self)
{
  drop_portion (self);
  self->limit = 0;
}

void
andond_log_filer_free (AndondLogFiler *self)
{
  if (self == NULL)
    return;

  drop_portion (self);
  g_free (self);
}

/* A counting sort by signal: what came in order stays in order. */
static void
sort_by_signal (AndondLogFiler *self)
{
  g_autofree guint32 *starts = NULL;
  guint32 highest = 0;

  for (gsize i = 0; i < self->samples.n; i++)
    highest = MAX (highest, self->samples.signal[i]);
  starts = g_new0 (guint32, (gsize) highest + 2);
  for (gsize i = 0; i < self->samples.n; i++)
    starts[self->samples.signal[i] + 1]++;
  for (gsize i = 1; i <= (gsize) highest + 1; i++)
    starts[i] += starts[i - 1];
  self->order = g_new (guint32, self->samples.n);
  for (gsize i = 0; i < self->samples.n; i++)
    self->order[starts[self->samples.signal[i]]++] = i;
}

static gboolean
take_portion (AndondLogFiler    *self,
              AndonDbConnection *connection,
              GError           **error)
{
  g_autoptr(AndonDbStatement) select = NULL;
  AndonDbStep step = ANDON_DB_STEP_DONE;

  if (!andond_meta_get_int (connection, ANDOND_META_RAW_DROPPED, G_MININT64, &self->dropped, error) ||
      !andond_meta_get_int (connection, ANDOND_META_ROLLED_THROUGH, G_MININT64, &self->packed, error))
    return FALSE;
  select = andon_db_connection_prepare (connection, "SELECT id, body FROM sample_log WHERE id <= ? ORDER BY id", error);
  if (select == NULL)
    return FALSE;

  andon_db_statement_bind_int (select, 1, self->limit);
  while (self->samples.n < PORTION && (step = andon_db_statement_step (select, error)) == ANDON_DB_STEP_ROW)
    {
      gsize size;
      const void *body = andon_db_statement_column_blob (select, 1, &size);

      if (!andond_log_unpack (body, size, &self->samples, error))
        return FALSE;
      self->portion = andon_db_statement_column_int (select, 0);
    }
  if (step == ANDON_DB_STEP_ERROR)
    return FALSE;
  sort_by_signal (self);
  return TRUE;
}

static gboolean
note_late_day (AndonDbConnection *connection,
               guint32            signal,
               gint64             day,
               GError           **error)
{
  g_autoptr(AndonDbStatement) insert = NULL;

  insert = andon_db_connection_prepare (connection, "INSERT OR IGNORE INTO late_day (signal, day) VALUES (?,?)", error);
  if (insert == NULL)
    return FALSE;
  andon_db_statement_bind_int (insert, 1, signal);
  andon_db_statement_bind_int (insert, 2, day);
  return andon_db_statement_run (insert, error);
}

/* Samples of one signal and day whose raw samples are gone, from (i) on: all that can be done is to add them to the
 * buckets. Returns where the next day or signal begins. */
static gsize
merge_late_day (AndonDbConnection        *connection,
                const AndondSampleBuffer *late,
                gsize                     i,
                GError                  **error)
{
  g_autofree AndondBucket *minutes = g_new0 (AndondBucket, MINUTES_PER_DAY);
  guint32 signal = late->signal[i];
  gint64 day = late->time[i] / ANDOND_DAY_USEC;

  for (; i < late->n && late->signal[i] == signal && late->time[i] / ANDOND_DAY_USEC == day; i++)
    if (andond_sample_counts (late->value[i], late->quality[i]))
      andond_bucket_add (&minutes[late->time[i] % ANDOND_DAY_USEC / (60 * G_USEC_PER_SEC)], late->value[i]);
  return andond_bucket_day_merge (connection, signal, day, minutes, error) ? i : 0;
}

/* Files the samples of one signal and day, [first, end) of (run). */
static gboolean
file_day (AndondLogFiler           *self,
          AndonDbConnection        *connection,
          const AndondSampleBuffer *run,
          gsize                     first,
          gsize                     end,
          GError                  **error)
{
  gint64 day = run->time[first] / ANDOND_DAY_USEC;

  return (day > self->packed || note_late_day (connection, run->signal[first], day, error)) &&
         andond_raw_chunk_insert (connection, run->signal[first], run->time + first, run->value + first,
                                  run->quality + first, end - first, error);
}

/* A chunk never reaches into the next day. */
static gboolean
file_run (AndondLogFiler      *self,
          AndonDbConnection   *connection,
          AndondSampleBuffer  *run,
          GError             **error)
{
  gsize first = 0;

  andond_sample_buffer_sort (run);
  for (; first < run->n && run->time[first] < self->dropped; first++)
    andond_sample_buffer_append (&self->late, run->signal[first], run->time[first], run->value[first],
                                 run->quality[first]);
  while (first < run->n)
    {
      gsize end = first + 1;

      while (end < run->n && run->time[end] / ANDOND_DAY_USEC == run->time[first] / ANDOND_DAY_USEC)
        end++;
      if (!file_day (self, connection, run, first, end, error))
        return FALSE;
      first = end;
    }
  return TRUE;
}

/* The next signal of the portion. */
static gboolean
file_next (AndondLogFiler    *self,
           AndonDbConnection *connection,
           GError           **error)
{
  g_auto(AndondSampleBuffer) run = { 0 };
  guint32 signal = self->samples.signal[self->order[self->next]];

  for (; self->next < self->samples.n && self->samples.signal[self->order[self->next]] == signal; self->next++)
    {
      guint32 i = self->order[self->next];

      andond_sample_buffer_append (&run, signal, self->samples.time[i], self->samples.value[i],
                                   self->samples.quality[i]);
    }
  return file_run (self, connection, &run, error);
}

/* Late samples are added in the job that takes them out of the log, so that they are added once. */
static gboolean
end_portion (AndondLogFiler    *self,
             AndonDbConnection *connection,
             guint64           *late,
             GError           **error)
{
  g_autoptr(AndonDbStatement) delete = NULL;

  for (gsize i = 0; i < self->late.n;)
    if ((i = merge_late_day (connection, &self->late, i, error)) == 0)
      return FALSE;
  delete = andon_db_connection_prepare (connection, "DELETE FROM sample_log WHERE id <= ?", error);
  if (delete == NULL)
    return FALSE;
  andon_db_statement_bind_int (delete, 1, self->portion);
  if (!andon_db_statement_run (delete, error))
    return FALSE;
  *late += self->late.n;
  drop_portion (self);
  return TRUE;
}

gboolean
andond_log_filer_step (AndondLogFiler    *self,
                       AndonDbConnection *connection,
                       gint64             budget,
                       gboolean          *more,
                       guint64           *late,
                       GError           **error)
{
  gint64 deadline = g_get_monotonic_time () + budget;

  *more = TRUE;
  if (self->limit == 0 &&
      !andon_db_connection_query_int (connection, "SELECT max (id) FROM sample_log", 0, &self->limit, error))
    return FALSE;
  if (self->portion == 0 && !take_portion (self, connection, error))
    return FALSE;
  if (self->portion == 0)
    {
      andond_log_filer_reset (self);
      *more = FALSE;
      return TRUE;
    }

  while (self->next < self->samples.n && g_get_monotonic_time () < deadline)
    if (!file_next (self, connection, error))
      return FALSE;
  return self->next < self->samples.n || end_portion (self, connection, late, error);
}
