/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "andond-meta.h"
#include "andond-sample-codec.h"
#include "andond-sample-tables.h"
#include "andond-store-private.h"

#define MAX_LOADS 32           /* jobs on their way at once */
#define LOAD_BYTES (96 * 1024) /* of a job, about: some milliseconds of the writer */
#define CHUNK_SAMPLES 3600
#define HOUR_USEC (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define MAX_PER_DAY 1440

/* One job's worth of packed rows. */
typedef struct
{
  AndondStore *store; /* outlives the writer's jobs */
  GByteArray  *bodies;
  GArray      *rows;  /* Row */
} Load;

typedef struct
{
  guint32  signal;
  gboolean chunk;      /* of raw samples, else a day of buckets */
  guint    resolution;
  gint64   first;      /* time of a chunk's first sample, or the day */
  gint64   last;
  gsize    n;
  gsize    offset;     /* of the body in bodies */
  gsize    size;
} Row;

static Load *
load_new (AndondStore *self)
{
  Load *load = g_new0 (Load, 1);

  load->store = self;
  load->bodies = g_byte_array_sized_new (LOAD_BYTES * 5 / 4);
  load->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  return load;
}

/* Runs once the transaction of its job has ended. */
static void
load_done (gpointer data)
{
  Load *load = data;
  AndondStore *self = load->store;

  pthread_mutex_lock (&self->lock);
  self->loads--;
  pthread_cond_broadcast (&self->loaded_cond);
  pthread_mutex_unlock (&self->lock);
  g_byte_array_unref (load->bodies);
  g_array_unref (load->rows);
  g_free (load);
}

static gboolean
write_row (AndonDbConnection *connection,
           const Load        *load,
           const Row         *row,
           GError           **error)
{
  g_autoptr(AndonDbStatement) insert = NULL;

  if (row->chunk)
    insert = andon_db_connection_prepare (connection,
                                          "INSERT INTO raw_chunk (signal, first, last, n, body) VALUES (?,?,?,?,?)",
                                          error);
  else
    insert = andon_db_connection_prepare (connection,
                                          "INSERT INTO bucket (signal, resolution, day, body) VALUES (?1,?2,?3,?5)"
                                          " ON CONFLICT (signal, resolution, day) DO UPDATE SET body = excluded.body",
                                          error);
  if (insert == NULL)
    return FALSE;
  andon_db_statement_bind_int (insert, 1, row->signal);
  andon_db_statement_bind_int (insert, 2, row->chunk ? row->first : row->resolution);
  andon_db_statement_bind_int (insert, 3, row->chunk ? row->last : row->first);
  if (row->chunk)
    andon_db_statement_bind_int (insert, 4, row->n);
  andon_db_statement_bind_blob_borrowed (insert, 5, load->bodies->data + row->offset, row->size);
  return andon_db_statement_run (insert, error);
}

static gpointer
load_job (AndonDbConnection *connection,
          gpointer           data,
          GError           **error)
{
  Load *load = data;
  GError *load_error = NULL;

  for (guint i = 0; i < load->rows->len && load_error == NULL; i++)
    write_row (connection, load, &g_array_index (load->rows, Row, i), &load_error);
  if (load_error == NULL)
    return NULL;

  pthread_mutex_lock (&load->store->lock);
  if (load->store->load_error == NULL)
    load->store->load_error = g_error_copy (load_error);
  pthread_mutex_unlock (&load->store->lock);
  g_propagate_error (error, load_error);
  return NULL;
}

/* Takes the load. Waits while too many are on their way. */
static gboolean
load_submit (AndondStore *self,
             Load        *load,
             GError     **error)
{
  gboolean failed;

  pthread_mutex_lock (&self->lock);
  while (self->loads >= MAX_LOADS)
    pthread_cond_wait (&self->loaded_cond, &self->lock);
  self->loads++;
  failed = self->load_error != NULL;
  if (failed && error != NULL)
    *error = g_error_copy (self->load_error);
  pthread_mutex_unlock (&self->lock);

  if (failed)
    {
      load_done (load);
      return FALSE;
    }
  if (andon_db_thread_submit (self->writer, ANDON_DB_PRIORITY_NORMAL, load_job, load, load_done, NULL, NULL, NULL, NULL))
    return TRUE;
  g_set_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_BUSY, "%s: history was refused", self->folder);
  return FALSE;
}

static gboolean
load_flush (AndondStore *self,
            Load       **load,
            gsize        limit,
            GError     **error)
{
  if ((*load)->bodies->len < limit || (*load)->rows->len == 0)
    return TRUE;
  if (!load_submit (self, g_steal_pointer (load), error))
    return FALSE;
  *load = load_new (self);
  return TRUE;
}

static void
load_discard (Load *load)
{
  if (load == NULL)
    return;
  g_byte_array_unref (load->bodies);
  g_array_unref (load->rows);
  g_free (load);
}

static void
load_add (Load       *load,
          Row         row,
          GByteArray *body)
{
  row.offset = load->bodies->len;
  row.size = body->len;
  g_byte_array_append (load->bodies, body->data, body->len);
  g_array_append_val (load->rows, row);
}

/* The key of a registry index; begins loading when it has not begun. 0 with (error). */
static guint32
begin (AndondStore *self,
       guint32      signal,
       GError     **error)
{
  AndonDbThreadStats stats;
  guint32 key = 0;

  andon_db_thread_get_stats (self->writer, &stats);
  pthread_mutex_lock (&self->lock);
  if (self->keys != NULL && signal < self->keys->len)
    key = g_array_index (self->keys, guint32, signal);
  if (!self->loading)
    self->load_rollbacks = stats.rolled_back;
  self->loading = TRUE;
  pthread_mutex_unlock (&self->lock);
  if (key == 0)
    g_set_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_NOT_FOUND, "there is no signal with index %u", signal);
  return key;
}

/* A day in the resolution given and the coarser ones. */
static void
add_day (Load               *load,
         guint32             signal,
         AndondResolution    resolution,
         gint64              day,
         const AndondBucket *buckets)
{
  g_autoptr(GByteArray) body = g_byte_array_new ();
  guint n = andond_resolution_get_per_day (resolution);

  for (AndondResolution i = resolution; i < ANDOND_N_RESOLUTIONS; i++)
    {
      AndondBucket coarse[MAX_PER_DAY];
      guint n_coarse = andond_resolution_get_per_day (i);

      andond_buckets_coarsen (buckets, n, coarse, n_coarse);
      andond_buckets_pack (coarse, n_coarse, body);
      load_add (load, (Row) { .signal = signal, .resolution = i, .first = day }, body);
    }
}

gboolean
andond_store_load_buckets (AndondStore        *self,
                           guint32             signal,
                           AndondResolution    resolution,
                           gint64              from,
                           const AndondBucket *buckets,
                           guint               n_buckets,
                           GError            **error)
{
  guint n = andond_resolution_get_per_day (resolution);
  guint32 key;
  Load *load;

  g_return_val_if_fail (self != NULL && buckets != NULL, FALSE);
  g_return_val_if_fail (from >= 0 && from % ANDOND_DAY_USEC == 0, FALSE);

  key = begin (self, signal, error);
  if (key == 0)
    return FALSE;
  load = load_new (self);
  for (guint i = 0; i < n_buckets; i += n)
    {
      AndondBucket day[MAX_PER_DAY] = { 0 };

      memcpy (day, buckets + i, MIN (n, n_buckets - i) * sizeof *day);
      add_day (load, key, resolution, from / ANDOND_DAY_USEC + i / n, day);
      if (!load_flush (self, &load, LOAD_BYTES, error))
        return FALSE;
    }
  if (!load_flush (self, &load, 0, error))
    return FALSE;
  load_discard (load);
  return TRUE;
}

gboolean
andond_store_load_samples (AndondStore  *self,
                           guint32       signal,
                           guint         n,
                           const gint64 *times,
                           const double *values,
                           GError      **error)
{
  g_autoptr(GByteArray) body = g_byte_array_new ();
  guint32 key;
  Load *load;

  g_return_val_if_fail (self != NULL && times != NULL && values != NULL, FALSE);

  key = begin (self, signal, error);
  if (key == 0)
    return FALSE;
  load = load_new (self);
  for (guint first = 0, end; first < n; first = end)
    {
      gint64 day = times[first] / ANDOND_DAY_USEC;

      for (end = first + 1; end < n && end - first < CHUNK_SAMPLES && times[end] / ANDOND_DAY_USEC == day; end++)
        continue;
      andond_chunk_pack (times + first, values + first, NULL, end - first, body);
      load_add (load, (Row) { .signal = key, .chunk = TRUE, .first = times[first], .last = times[end - 1],
                              .n = end - first }, body);
      if (!load_flush (self, &load, LOAD_BYTES, error))
        return FALSE;
    }
  if (!load_flush (self, &load, 0, error))
    return FALSE;
  load_discard (load);
  return TRUE;
}

static gpointer
finish_job (AndonDbConnection *connection,
            gpointer           data,
            GError           **error)
{
  gint64 end = *(gint64 *) data;
  gint64 packed;

  if (andond_meta_get_int (connection, ANDOND_META_ROLLED_THROUGH, G_MININT64, &packed, error) &&
      andond_meta_set_int (connection, ANDOND_META_HISTORY_END, end, error))
    andond_meta_set_int (connection, ANDOND_META_ROLLED_THROUGH, MAX (packed, end / ANDOND_DAY_USEC - 1), error);
  return NULL;
}

/* Whether all that was loaded is on disk. */
static gboolean
wait_for_loads (AndondStore *self,
                GError     **error)
{
  AndonDbThreadStats stats;
  gboolean lost;

  pthread_mutex_lock (&self->lock);
  while (self->loads > 0)
    pthread_cond_wait (&self->loaded_cond, &self->lock);
  andon_db_thread_get_stats (self->writer, &stats);
  lost = self->loading && stats.rolled_back != self->load_rollbacks;
  self->loading = FALSE;
  if (self->load_error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->load_error));
  else if (lost)
    g_set_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_FAILED, "%s: part of the history was lost", self->folder);
  else
    lost = FALSE;
  pthread_mutex_unlock (&self->lock);
  return !lost && (error == NULL || *error == NULL);
}

gboolean
andond_store_finish_history (AndondStore *self,
                             gint64       end,
                             GError     **error)
{
  GError *finish_error = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (end < 0 || end % HOUR_USEC != 0)
    {
      g_set_error_literal (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_INVALID, "history must end on a whole hour");
      return FALSE;
    }
  if (wait_for_loads (self, &finish_error))
    andon_db_thread_run_sync (self->writer, ANDON_DB_PRIORITY_NORMAL, finish_job, &end, &finish_error);
  if (finish_error != NULL)
    {
      g_propagate_error (error, finish_error);
      return FALSE;
    }
  pthread_mutex_lock (&self->lock);
  self->has_history = TRUE;
  pthread_mutex_unlock (&self->lock);
  return TRUE;
}

gboolean
andond_store_has_history (AndondStore *self)
{
  gboolean has;

  g_return_val_if_fail (self != NULL, FALSE);

  pthread_mutex_lock (&self->lock);
  has = self->has_history;
  pthread_mutex_unlock (&self->lock);
  return has;
}
