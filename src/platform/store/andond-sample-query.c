/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-sample-query.h"

#include <string.h>

#include "andond-meta.h"
#include "andond-sample-tables.h"

/* Where the parts of an answer come from:
 *
 *   … packed days …                  │ rolled-through │ … unpacked days … │
 *   ──── buckets ────────────────────┼────────────────┼─── raw samples ───▶
 *           raw samples, too, from the boundary on, when rows shorter than a minute are asked for
 *
 * The boundary is where raw samples are complete: after what retention dropped and after history that was loaded as
 * buckets. Of days after rolled-through only the buckets up to the end of history count; what came later is raw, so the
 * two add up. A packed day's buckets hold everything, so raw samples take over on a whole bucket. */

#define MAX_PER_DAY 1440

/* A bucket that takes part, and a row of the answer. */
typedef struct
{
  gint64 time;
  double min;
  double max;
  double sum;
  gint64 count;
} Part;

typedef struct
{
  AndonDbConnection *connection;
  guint32            signal;
  gint64             from;
  gint64             to;
  double             width;       /* of a row, at least */
  AndondResolution   finest;      /* of the buckets to look at */
  gboolean           want_raw;    /* rows are shorter than the finest bucket */
  gint64             packed_last; /* day: the last packed one */
  gint64             history_end; /* time: loaded buckets end here */
  gint64             boundary;    /* time: raw samples are complete from here on */
  GArray            *parts;       /* Part: buckets */
  gint64             coarsest;    /* longest of them; 0: none takes part */
  AndondSampleBuffer samples;     /* those that count, in order */
  GHashTable        *seen_days;   /* days already taken at a finer resolution; GINT_TO_POINTER (day) */
  gint64             raw_from;    /* time: raw samples are taken from here on */
} Query;

static gint64
day_of (gint64 time)
{
  gint64 day = time / ANDOND_DAY_USEC;

  return time < 0 && day * ANDOND_DAY_USEC != time ? day - 1 : day;
}

static gint64
align_down (gint64 time,
            gint64 step)
{
  gint64 rest = time % step;

  return time - (rest < 0 ? rest + step : rest);
}

static gint64
align_up (gint64 time,
          gint64 step)
{
  gint64 down = align_down (time, step);

  return down == time ? time : down + step;
}

static gboolean
load_state (Query   *query,
            GError **error)
{
  gint64 dropped;

  if (!andond_meta_get_int (query->connection, ANDOND_META_ROLLED_THROUGH, G_MININT64, &query->packed_last, error) ||
      !andond_meta_get_int (query->connection, ANDOND_META_RAW_DROPPED, G_MININT64, &dropped, error) ||
      !andond_meta_get_int (query->connection, ANDOND_META_HISTORY_END, G_MININT64, &query->history_end, error))
    return FALSE;
  query->boundary = MAX (dropped, query->history_end);
  return TRUE;
}

static void
choose_resolution (Query *query)
{
  query->finest = ANDOND_RESOLUTION_MINUTE;
  query->want_raw = query->width < andond_resolution_get_step (ANDOND_RESOLUTION_MINUTE);
  while (query->finest < ANDOND_RESOLUTION_HOUR && query->width >= andond_resolution_get_step (query->finest + 1))
    query->finest++;
}

/* The buckets of a day stop where raw samples take over. A day that is not packed may be in the middle of it: only the
 * buckets that were loaded count. */
static gint64
takeover (Query            *query,
          gint64            day,
          AndondResolution  resolution)
{
  if (day > query->packed_last)
    return query->history_end;
  if (!query->want_raw)
    return G_MAXINT64;
  return align_up (MAX (query->boundary, day * ANDOND_DAY_USEC), andond_resolution_get_step (resolution));
}

typedef struct
{
  Query            *query;
  AndondResolution  resolution;
} DayLoad;

static gboolean
take_day (gint64       day,
          const void  *body,
          gsize        size,
          gpointer     user_data,
          GError     **error)
{
  DayLoad *load = user_data;
  Query *query = load->query;
  AndondBucket buckets[MAX_PER_DAY];
  guint n = andond_resolution_get_per_day (load->resolution);
  gint64 step = andond_resolution_get_step (load->resolution);
  gint64 end = MIN (query->to, takeover (query, day, load->resolution));

  if (!g_hash_table_add (query->seen_days, GINT_TO_POINTER ((int) day)))
    return TRUE;
  if (!andond_buckets_unpack (body, size, buckets, n, error))
    return FALSE;
  if (query->want_raw && day == day_of (query->boundary) && day <= query->packed_last)
    query->raw_from = MAX (query->from, end);

  for (guint i = 0; i < n; i++)
    {
      gint64 time = day * ANDOND_DAY_USEC + i * step;

      if (buckets[i].count > 0 && time + step > query->from && time < end)
        {
          Part part = { time, buckets[i].min, buckets[i].max, buckets[i].mean * buckets[i].count, buckets[i].count };

          g_array_append_val (query->parts, part);
          query->coarsest = MAX (query->coarsest, step);
        }
    }
  return TRUE;
}

/* Finer resolutions first; a day that retention has thinned out is found at a coarser one. */
static gboolean
take_buckets (Query   *query,
              GError **error)
{
  for (AndondResolution i = query->finest; i < ANDOND_N_RESOLUTIONS; i++)
    {
      DayLoad load = { query, i };

      if (!andond_bucket_days_read (query->connection, query->signal, i, day_of (query->from),
                                    day_of (query->to - 1), take_day, &load, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_raw (Query   *query,
          GError **error)
{
  AndondSampleBuffer *samples = &query->samples;
  gsize n = 0;

  if (query->raw_from >= query->to)
    return TRUE;
  if (!andond_raw_chunk_read (query->connection, query->signal, query->raw_from, query->to, samples, error) ||
      !andond_sample_log_read (query->connection, query->signal, query->raw_from, query->to, samples, error))
    return FALSE;

  andond_sample_buffer_sort (samples);
  for (gsize i = 0; i < samples->n; i++)
    if (andond_sample_counts (samples->value[i], samples->quality[i]))
      {
        samples->time[n] = samples->time[i];
        samples->value[n] = samples->value[i];
        n++;
      }
  samples->n = n;
  return TRUE;
}

static AndondSampleColumns *
columns_new (const Query *query,
             guint        n)
{
  AndondSampleColumns *columns = g_new0 (AndondSampleColumns, 1);

  columns->from = query->from;
  columns->to = query->to;
  columns->time = g_new (gint64, n);
  columns->min = g_new (double, n);
  columns->max = g_new (double, n);
  columns->mean = g_new (double, n);
  columns->count = g_new (gint64, n);
  return columns;
}

static void
columns_add (AndondSampleColumns *columns,
             const Part          *part)
{
  columns->time[columns->n] = part->time;
  columns->min[columns->n] = part->min;
  columns->max[columns->n] = part->max;
  columns->mean[columns->n] = part->sum / part->count;
  columns->count[columns->n] = part->count;
  columns->n++;
}

static void
columns_add_rows (AndondSampleColumns *columns,
                  Part                *rows,
                  guint                n,
                  gint64               origin,
                  gint64               step)
{
  for (guint i = 0; i < n; i++)
    if (rows[i].count > 0)
      {
        rows[i].time = origin + i * step;
        columns_add (columns, &rows[i]);
      }
}

static void
columns_add_samples (AndondSampleColumns      *columns,
                     const AndondSampleBuffer *samples)
{
  for (gsize i = 0; i < samples->n; i++)
    columns_add (columns, &(Part) { samples->time[i], samples->value[i], samples->value[i], samples->value[i], 1 });
}

static int
compare_parts (gconstpointer a,
               gconstpointer b)
{
  const Part *first = a;
  const Part *second = b;

  return (first->time > second->time) - (first->time < second->time);
}

static void
merge_part (Part       *row,
            const Part *part)
{
  if (row->count == 0)
    {
      row->min = part->min;
      row->max = part->max;
    }
  row->min = MIN (row->min, part->min);
  row->max = MAX (row->max, part->max);
  row->sum += part->sum;
  row->count += part->count;
}

/* Samples come in order, so the row changes seldom. */
static void
merge_samples (const Query *query,
               Part        *rows,
               gint64       origin,
               gint64       step)
{
  const AndondSampleBuffer *samples = &query->samples;

  for (gsize i = 0; i < samples->n;)
    {
      gint64 row = (samples->time[i] - origin) / step;
      gint64 end = origin + (row + 1) * step;
      Part part = { 0, samples->value[i], samples->value[i], 0, 0 };

      for (; i < samples->n && samples->time[i] < end; i++)
        {
          part.min = MIN (part.min, samples->value[i]);
          part.max = MAX (part.max, samples->value[i]);
          part.sum += samples->value[i];
          part.count++;
        }
      merge_part (&rows[row], &part);
    }
}

/* Rows of equal length, of whole buckets where any take part. */
static AndondSampleColumns *
answer_evenly (const Query *query,
               guint        points)
{
  gint64 unit = MAX (query->coarsest, 1);
  gint64 origin = query->coarsest > 0 ? align_down (query->from, unit) : query->from;
  gint64 units = (query->to - 1 - origin) / unit + 1;
  gint64 step = ((units - 1) / points + 1) * unit;
  guint n = (query->to - 1 - origin) / step + 1;
  g_autofree Part *rows = g_new0 (Part, n);
  AndondSampleColumns *columns;

  for (guint i = 0; i < query->parts->len; i++)
    {
      const Part *part = &g_array_index (query->parts, Part, i);

      merge_part (&rows[(part->time - origin) / step], part);
    }
  merge_samples (query, rows, origin, step);

  columns = columns_new (query, n);
  columns->step = step;
  columns_add_rows (columns, rows, n, origin, step);
  return columns;
}

/* The buckets as they are and the samples after them in shorter rows, or as they are. There are fewer buckets than
 * points, since a row of points is shorter than a bucket. */
static AndondSampleColumns *
answer_both (const Query *query,
             guint        points)
{
  const AndondSampleBuffer *samples = &query->samples;
  guint n_packed = query->parts->len;
  guint left = points - n_packed;
  AndondSampleColumns *columns = columns_new (query, points);

  g_array_sort (query->parts, compare_parts);
  for (guint i = 0; i < n_packed; i++)
    columns_add (columns, &g_array_index (query->parts, Part, i));
  columns->n_packed = n_packed;
  columns->packed_step = query->coarsest;
  columns->raw = n_packed == 0 && samples->n <= left;
  if (samples->n <= left)
    {
      columns_add_samples (columns, samples);
    }
  else
    {
      gint64 step = (query->to - query->raw_from - 1) / left + 1;
      guint n = (query->to - query->raw_from - 1) / step + 1;
      g_autofree Part *rows = g_new0 (Part, n);

      merge_samples (query, rows, query->raw_from, step);
      columns->step = step;
      columns_add_rows (columns, rows, n, query->raw_from, step);
    }
  return columns;
}

static AndondSampleColumns *
answer (const Query *query,
        guint        points)
{
  if (query->want_raw && query->parts->len < points)
    return answer_both (query, points);
  if (query->coarsest == 0 && query->samples.n <= points)
    return answer_both (query, points);
  return answer_evenly (query, points);
}

static gboolean
check_arguments (gint64   from,
                 gint64   to,
                 guint    points,
                 GError **error)
{
  const gint64 limit = G_GINT64_CONSTANT (8000) * 366 * ANDOND_DAY_USEC;

  if (from < to && from >= -limit && to <= limit && points > 0 && points <= ANDOND_MAX_POINTS)
    return TRUE;
  g_set_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_INVALID,
               from >= to ? "“to” must be after “from”"
               : points == 0 || points > ANDOND_MAX_POINTS ? "“points” must be 1 to 20000"
                                                           : "“from” and “to” are too far off");
  return FALSE;
}

AndondSampleColumns *
andond_sample_query_run (AndonDbConnection  *connection,
                         const char         *signal,
                         gint64              from,
                         gint64              to,
                         guint               points,
                         GError            **error)
{
  g_autoptr(GArray) parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_autoptr(GHashTable) seen_days = g_hash_table_new (NULL, NULL);
  Query query = { .connection = connection, .from = from, .to = to, .parts = parts, .seen_days = seen_days };
  AndondSampleColumns *columns = NULL;

  if (!check_arguments (from, to, points, error))
    return NULL;
  query.signal = andond_signal_key_find (connection, signal, error);
  if (query.signal == 0 || !load_state (&query, error))
    return NULL;

  query.width = (double) (to - from) / points;
  choose_resolution (&query);
  query.raw_from = MAX (from, query.boundary);
  if (!query.want_raw && query.packed_last > G_MININT64)
    query.raw_from = MAX (query.raw_from, (query.packed_last + 1) * ANDOND_DAY_USEC);
  if (take_buckets (&query, error) && take_raw (&query, error))
    columns = answer (&query, points);
  andond_sample_buffer_clear (&query.samples);
  return columns;
}
