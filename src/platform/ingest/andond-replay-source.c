/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-replay-source.h"

#include <andon-error.h>
#include <math.h>
#include <string.h>

#include "andond-profile.h"
#include "andond-replay-columns.h"

#define TICK 50            /* ms */
#define ROWS_A_BATCH 500
#define BATCHES_A_TICK 40
#define GAP G_USEC_PER_SEC /* between one file and the next */

struct _AndondReplaySource
{
  GObject parent_instance;

  AndondIngest *ingest;
  AndondProfile *profile; /* names columns; nullable */
  char **files;
  char *asset;
  double speed;
  gboolean as_recorded;

  GPtrArray *tables;  /* AndondCsvTable */
  GArray *shifts;     /* gint64 us to add to the times of each table, so that they follow each other */
  gint64 first;       /* of the joined recording, us */
  gint64 last;
  gint64 rebase;      /* what times are moved by, us */
  guint64 n_rows;

  AndondSourceState state;
  AndondSourceCounters counters;
  gint64 started;     /* us, platform's clock */
  gint64 last_canary; /* us */
  guint table;        /* next row to play */
  guint row;
  guint64 played;
  AndondSampleBatch *waiting; /* the queue had no room for it */
  guint timer;
};

static void andond_replay_source_iface_init (AndondSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AndondReplaySource, andond_replay_source, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ANDOND_TYPE_SOURCE, andond_replay_source_iface_init))

/* The registry's signal for each column, ANDOND_NO_INDEX for a label or an unknown one. */
static guint32 *
map_columns (AndondReplaySource   *self,
             const AndondCsvTable *table)
{
  AndondRegistry *registry = andond_ingest_get_registry (self->ingest);
  const AndondAsset *asset = andond_registry_find_asset (registry, self->asset);
  guint32 *map = g_new (guint32, table->n_columns + 1);

  for (guint c = 0; c < table->n_columns; c++)
    {
      g_autofree char *own = andond_replay_make_key (table->names[c]);
      AndondSignalSpec spec = { .key = own };

      if (self->profile != NULL)
        andond_profile_get_signal (self->profile, table->names[c], &spec);

      map[c] = ANDOND_NO_INDEX;
      for (guint i = 0; !table->is_label[c] && asset != NULL && i < asset->n_signals; i++)
        {
          const AndondSignal *signal = andond_registry_get_signal (registry, asset->signals[i]);

          if (strcmp (signal->key, spec.key) == 0 || strcmp (signal->name, table->names[c]) == 0)
            map[c] = signal->index;
        }
    }

  return map;
}

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  AndondReplaySource *self = source;
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func ((GDestroyNotify) andond_csv_table_free);

  for (guint i = 0; self->files[i] != NULL; i++)
    {
      GError *error = NULL;
      AndondCsvTable *table = andond_csv_table_load (self->files[i], NULL, cancellable, &error);

      if (table == NULL)
        {
          g_task_return_error (task, error);
          return;
        }

      g_ptr_array_add (tables, table);
    }

  g_task_return_pointer (task, g_steal_pointer (&tables), (GDestroyNotify) g_ptr_array_unref);
}

/* Puts the recordings one after the other, each beginning after the one before. */
static void
join_tables (AndondReplaySource *self)
{
  gint64 end = G_MININT64;

  self->first = G_MAXINT64;
  for (guint i = 0; i < self->tables->len; i++)
    {
      const AndondCsvTable *table = g_ptr_array_index (self->tables, i);
      gint64 low = G_MAXINT64, high = G_MININT64, shift;

      for (guint r = 0; r < table->n_rows; r++)
        {
          low = MIN (low, table->time[r]);
          high = MAX (high, table->time[r]);
        }

      shift = !self->as_recorded && end != G_MININT64 && table->n_rows > 0 ? end + GAP - low : 0;
      g_array_append_val (self->shifts, shift);
      self->n_rows += table->n_rows;
      self->counters.refused += table->bad_rows;
      if (table->n_rows == 0)
        continue;

      end = MAX (end, high + shift);
      self->first = MIN (self->first, low + shift);
    }

  self->last = end;
}

/* So that the last row lies at the moment at which it is played, and none in the future. */
static gint64
find_rebase (AndondReplaySource *self)
{
  gint64 length = self->last - self->first;
  gint64 playing = self->speed > 0.0 ? (gint64) ((double) length / self->speed) : 0;

  return self->as_recorded || self->n_rows == 0 ? 0 : self->started + MAX (playing, 0) - self->last;
}

static void
append_row (AndondReplaySource   *self,
            const AndondCsvTable *table,
            const guint32        *map,
            AndondSampleBatch    *batch)
{
  gint64 time = table->time[self->row] + g_array_index (self->shifts, gint64, self->table) + self->rebase;
  const double *values = table->values + (gsize) self->row * table->n_columns;

  for (guint c = 0; c < table->n_columns; c++)
    {
      AndonQuality quality = isnan (values[c]) ? ANDON_QUALITY_BAD : ANDON_QUALITY_GOOD;

      if (map[c] != ANDOND_NO_INDEX)
        andond_sample_batch_append (batch, map[c], time, values[c], quality);
    }
}

/* The rows that are due, at most ROWS_A_BATCH of them and of one table; NULL when none is. */
static AndondSampleBatch *
take_batch (AndondReplaySource *self,
            gint64              until)
{
  AndondSampleBatch *batch = NULL;
  g_autofree guint32 *map = NULL;
  const AndondCsvTable *table = NULL;

  while (self->table < self->tables->len)
    {
      table = g_ptr_array_index (self->tables, self->table);
      if (self->row < table->n_rows)
        break;
      self->table++;
      self->row = 0;
    }

  if (table == NULL || self->table == self->tables->len)
    return NULL;

  for (guint n = 0; n < ROWS_A_BATCH && self->row < table->n_rows; n++, self->row++, self->played++)
    {
      if (table->time[self->row] + g_array_index (self->shifts, gint64, self->table) > until)
        break;

      if (batch == NULL)
        {
          batch = andond_sample_batch_new (ANDOND_REPLAY_SOURCE_NAME, ROWS_A_BATCH);
          batch->replay = TRUE;
          map = map_columns (self, table);
        }

      append_row (self, table, map, batch);
      self->counters.messages++;
    }

  return batch;
}

/* Sends what is due; a full queue is waited for, since a recording can wait. */
static void
play (AndondReplaySource *self,
      gint64              now)
{
  gint64 until = self->speed > 0.0 ? self->first + (gint64) ((double) (now - self->started) * self->speed) : G_MAXINT64;

  for (guint i = 0; i < BATCHES_A_TICK; i++)
    {
      if (self->waiting == NULL && (self->waiting = take_batch (self, until)) == NULL)
        return;

      self->counters.last = now;
      if (!andond_ingest_push_batch (self->ingest, self->waiting, g_get_monotonic_time ()))
        return;

      g_clear_pointer (&self->waiting, andond_sample_batch_unref);
    }
}

static gboolean
on_tick (gpointer data)
{
  AndondReplaySource *self = data;
  gint64 now = andond_ingest_now (self->ingest);

  if (self->state == ANDOND_SOURCE_RUNNING)
    play (self, now);

  if (self->waiting == NULL && self->played == self->n_rows)
    self->state = ANDOND_SOURCE_FINISHED;

  /* A recording at its end is no dead source: the clock goes on, the asset has no more samples and shows that. */
  if (now - self->last_canary >= G_USEC_PER_SEC || now < self->last_canary)
    {
      self->last_canary = now;
      andond_ingest_offer_canary (self->ingest, ANDOND_REPLAY_SOURCE_NAME);
    }

  return G_SOURCE_CONTINUE;
}

static const char *
get_name (AndondSource *source)
{
  return g_intern_static_string (ANDOND_REPLAY_SOURCE_NAME);
}

static void
start_async (AndondSource        *source,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  AndondReplaySource *self = ANDOND_REPLAY_SOURCE (source);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, start_async);
  if (self->state != ANDOND_SOURCE_STOPPED || self->tables != NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "replay: the source was started before");
      return;
    }

  self->state = ANDOND_SOURCE_CONNECTING;
  g_task_run_in_thread (task, load_in_thread);
}

static gboolean
start_finish (AndondSource  *source,
              GAsyncResult  *result,
              GError       **error)
{
  AndondReplaySource *self = ANDOND_REPLAY_SOURCE (source);
  GPtrArray *tables = g_task_propagate_pointer (G_TASK (result), error);

  if (tables == NULL)
    {
      self->state = ANDOND_SOURCE_STOPPED;
      return FALSE;
    }

  g_clear_pointer (&self->tables, g_ptr_array_unref);
  self->tables = tables;
  join_tables (self);
  self->started = andond_ingest_now (self->ingest);
  self->rebase = find_rebase (self);
  self->state = ANDOND_SOURCE_RUNNING;
  self->counters.connects++;
  self->timer = g_timeout_add (TICK, on_tick, self);
  on_tick (self);
  return TRUE;
}

static void
stop (AndondSource *source)
{
  AndondReplaySource *self = ANDOND_REPLAY_SOURCE (source);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->waiting, andond_sample_batch_unref);
  self->state = ANDOND_SOURCE_STOPPED;
}

static AndondSourceState
get_state (AndondSource *source)
{
  return ANDOND_REPLAY_SOURCE (source)->state;
}

static void
get_counters (AndondSource         *source,
              AndondSourceCounters *out)
{
  *out = ANDOND_REPLAY_SOURCE (source)->counters;
}

/* The first thing wrong in any of the files, which was left out. */
static char *
dup_error (AndondSource *source)
{
  AndondReplaySource *self = ANDOND_REPLAY_SOURCE (source);

  for (guint i = 0; self->tables != NULL && i < self->tables->len; i++)
    {
      const AndondCsvTable *table = g_ptr_array_index (self->tables, i);

      if (table->first_problem != NULL)
        return g_strdup_printf ("%s: %s", self->files[i], table->first_problem);
    }

  return NULL;
}

static void
andond_replay_source_iface_init (AndondSourceInterface *iface)
{
  iface->get_name = get_name;
  iface->start_async = start_async;
  iface->start_finish = start_finish;
  iface->stop = stop;
  iface->get_state = get_state;
  iface->get_counters = get_counters;
  iface->dup_error = dup_error;
}

static void
andond_replay_source_finalize (GObject *object)
{
  AndondReplaySource *self = ANDOND_REPLAY_SOURCE (object);

  stop (ANDOND_SOURCE (object));
  g_clear_pointer (&self->tables, g_ptr_array_unref);
  g_clear_pointer (&self->shifts, g_array_unref);
  g_clear_object (&self->ingest);
  g_clear_pointer (&self->profile, andond_profile_unref);
  g_strfreev (self->files);
  g_free (self->asset);

  G_OBJECT_CLASS (andond_replay_source_parent_class)->finalize (object);
}

static void
andond_replay_source_class_init (AndondReplaySourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = andond_replay_source_finalize;
}

static void
andond_replay_source_init (AndondReplaySource *self)
{
  self->shifts = g_array_new (FALSE, FALSE, sizeof (gint64));
}

AndondReplaySource *
andond_replay_source_new (AndondIngest      *ingest,
                          const char *const *files,
                          const char        *asset,
                          double             speed,
                          gboolean           as_recorded)
{
  AndondReplaySource *self = g_object_new (ANDOND_TYPE_REPLAY_SOURCE, NULL);

  self->ingest = g_object_ref (ingest);
  self->files = g_strdupv ((char **) files);
  self->asset = g_strdup (asset);
  self->speed = speed;
  self->as_recorded = as_recorded;
  self->profile = andond_profile_new_builtin ("skab", NULL);
  return self;
}

void
andond_replay_source_set_profile (AndondReplaySource *self,
                                  AndondProfile      *profile)
{
  g_return_if_fail (ANDOND_IS_REPLAY_SOURCE (self) && profile != NULL);

  andond_profile_ref (profile);
  g_clear_pointer (&self->profile, andond_profile_unref);
  self->profile = profile;
}

double
andond_replay_source_get_progress (AndondReplaySource *self)
{
  return self->n_rows == 0 ? (self->state == ANDOND_SOURCE_FINISHED) : (double) self->played / (double) self->n_rows;
}
