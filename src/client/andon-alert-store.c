/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-alert-store-state-private.h"

#include <time.h>


#define MIN_BATCH 32 /* changes from which a cost a change can be told */

enum
{
  ANNUNCIATED,
  COUNTS_CHANGED,
  BATCH_APPLIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];
guint andon_alert_store_pending_signal;

G_DEFINE_FINAL_TYPE (AndonAlertStore, andon_alert_store, G_TYPE_OBJECT)

static void
andon_alert_store_dispose (GObject *object)
{
  AndonAlertStore *self = ANDON_ALERT_STORE (object);

  if (self->criticals != NULL)
    andon_alert_view_detach_store (self->criticals);
  g_clear_object (&self->criticals);
  g_clear_pointer (&self->cold, andon_cache_unref);
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  G_OBJECT_CLASS (andon_alert_store_parent_class)->dispose (object);
}

static void
andon_alert_store_finalize (GObject *object)
{
  AndonAlertStore *self = ANDON_ALERT_STORE (object);

  g_clear_pointer (&self->letters, g_array_unref);
  andon_mailbox_free (self->mailbox);
  andon_item_cache_free (self->items);
  andon_alert_ledger_free (self->ledger);
  g_ptr_array_unref (self->spent);
  g_ptr_array_unref (self->views);
  g_clear_pointer (&self->worker, andon_worker_unref);
  g_clear_object (&self->clock);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (andon_alert_store_parent_class)->finalize (object);
}

static void
andon_alert_store_class_init (AndonAlertStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = andon_alert_store_dispose;
  object_class->finalize = andon_alert_store_finalize;

  signals[ANNUNCIATED] = g_signal_new ("annunciated", ANDON_TYPE_ALERT_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 4, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_STRING, G_TYPE_BOOLEAN);
  andon_alert_store_pending_signal =
      g_signal_new ("pending", ANDON_TYPE_ALERT_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[COUNTS_CHANGED] = g_signal_new ("counts-changed", ANDON_TYPE_ALERT_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
  signals[BATCH_APPLIED] = g_signal_new ("batch-applied", ANDON_TYPE_ALERT_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 0);
}

static void
andon_alert_store_init (AndonAlertStore *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->mailbox = andon_mailbox_new ();
  self->ledger = andon_alert_ledger_new ();
  self->moves = ANDON_STORE_MAX_MOVES;
  self->spent = g_ptr_array_new_with_free_func ((GDestroyNotify) andon_alert_unref);
  self->views = g_ptr_array_new ();
}

AndonAlertStore *
andon_alert_store_new (AndonWorker *worker, AndonClock *clock)
{
  AndonAlertStore *self = g_object_new (ANDON_TYPE_ALERT_STORE, NULL);

  self->change_cost = 4.0;
  self->worker = worker != NULL ? andon_worker_ref (worker) : NULL;
  self->clock = clock != NULL ? g_object_ref (clock) : andon_clock_new ();
  self->now = andon_clock_now (self->clock);
  self->items = andon_item_cache_new (andon_alert_ledger_get_pool (self->ledger));
  self->criticals = andon_alert_view_new_for_criticals (self);
  return self;
}

AndonAlertTable *
andon_alert_store_get_table (AndonAlertStore *self)
{
  return andon_alert_ledger_get_table (self->ledger);
}

AndonStringPool *
andon_alert_store_get_pool (AndonAlertStore *self)
{
  return andon_alert_ledger_get_pool (self->ledger);
}

AndonWorker *
andon_alert_store_get_worker (AndonAlertStore *self)
{
  return self->worker;
}

const AndonAlertShelf *
andon_alert_store_get_shelf (AndonAlertStore *self, guint32 row)
{
  return andon_alert_ledger_get_shelf (self->ledger, row);
}

const char *
andon_alert_store_get_verb (AndonAlertStore *self, guint32 row)
{
  return andon_alert_ledger_get_verb (self->ledger, row);
}

guint32
andon_alert_store_find_row (AndonAlertStore *self, guint64 id)
{
  return andon_alert_ledger_find (self->ledger, id);
}

guint32
andon_alert_store_find (AndonAlertStore *self, const char *id)
{
  guint64 packed;

  if (!andon_alert_record_find_id (id, andon_alert_store_get_pool (self), &packed))
    return ANDON_INDEX_NONE;
  return andon_alert_store_find_row (self, packed);
}

void
andon_alert_store_add_view (AndonAlertStore *self, AndonAlertView *view)
{
  g_ptr_array_add (self->views, view);
}

void
andon_alert_store_remove_view (AndonAlertStore *self, AndonAlertView *view)
{
  g_ptr_array_remove (self->views, view);
}

const AndonAlertRecord *
andon_alert_store_get_before (AndonAlertStore *self, guint32 row)
{
  return andon_alert_ledger_get_before (self->ledger, row);
}

static void
tell_annunciated (AndonAlertStore *self)
{
  AndonAnnunciation batch[ANDON_N_PRIORITIES];

  andon_alert_ledger_take_annunciations (self->ledger, batch);
  for (guint i = ANDON_N_PRIORITIES; i-- > 0;)
    {
      g_autofree char *id = NULL;

      if (batch[i].count == 0)
        continue;
      id = andon_alert_record_dup_id (batch[i].id, andon_alert_store_get_pool (self));
      g_signal_emit (self, signals[ANNUNCIATED], 0, i, batch[i].count, id, self->initial);
    }
}

static void
refresh_item (AndonAlertStore *self, AndonAlertItem *item, guint32 row)
{
  const AndonAlertRecord *record = andon_alert_table_get (andon_alert_store_get_table (self), row);

  if (record->id != 0)
    andon_alert_item_update (item, record, andon_alert_store_get_shelf (self, row),
                             andon_alert_store_get_verb (self, row), NULL);
}

/* The items that were handed out by id rather than by a view. */
static void
tell_item (AndonAlertItem *item, gpointer data)
{
  AndonAlertStore *self = data;
  guint32 row = andon_alert_store_find_row (self, andon_alert_item_get_packed_id (item));

  if (row != ANDON_INDEX_NONE)
    refresh_item (self, item, row);
}

/* Views first all plan, while the rows' former records are known, and only then tell their listeners. */
static GPtrArray *
tell_views (AndonAlertStore *self)
{
  GPtrArray *views = g_ptr_array_copy (self->views, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);

  g_ptr_array_set_free_func (views, g_object_unref);
  for (guint i = 0; i < views->len; i++)
    andon_alert_view_plan (g_ptr_array_index (views, i), andon_alert_ledger_get_changes (self->ledger), self->moves);
  andon_alert_ledger_forget_changes (self->ledger);
  for (guint i = 0; i < views->len; i++)
    andon_alert_view_tell (g_ptr_array_index (views, i));
  if (andon_item_cache_get_size (self->items) > 0)
    andon_item_cache_foreach (self->items, tell_item, self);
  return views;
}

gboolean
andon_alert_store_is_late (AndonAlertStore *self)
{
  for (guint i = 0; i < self->views->len; i++)
    if (andon_alert_view_is_late (g_ptr_array_index (self->views, i)))
      return TRUE;
  return FALSE;
}

guint
andon_alert_store_n_changes (AndonAlertStore *self)
{
  return andon_alert_ledger_get_changes (self->ledger)->len;
}

/* What this thread computed, whatever else the machine did meanwhile. */
static gint64
thread_cpu_us (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
flush_once (AndonAlertStore *self)
{
  gint64 start = thread_cpu_us ();
  g_autoptr (GPtrArray) views = NULL;
  guint n;

  andon_alert_ledger_enforce_retention (self->ledger);
  n = andon_alert_store_n_changes (self);
  if (n > 0 || andon_alert_store_is_late (self))
    views = tell_views (self);
  if (n >= MIN_BATCH)
    self->change_cost = (self->change_cost * 3 + (double) (thread_cpu_us () - start) / n) / 4;

  if (andon_alert_ledger_take_counts_differ (self->ledger))
    g_signal_emit (self, signals[COUNTS_CHANGED], 0);
  tell_annunciated (self);
  if (views != NULL)
    g_signal_emit (self, signals[BATCH_APPLIED], 0);
}

void
andon_alert_store_flush (AndonAlertStore *self)
{
  if (self->flushing)
    return;
  self->flushing = TRUE;
  g_object_ref (self);
  do
    flush_once (self);
  while (andon_alert_store_n_changes (self) > 0);
  self->flushing = FALSE;
  for (guint i = 0; i < self->views->len; i++)
    andon_alert_view_settle (g_ptr_array_index (self->views, i));
  g_object_unref (self);
}

gboolean
andon_alert_store_is_flushing (AndonAlertStore *self)
{
  return self->flushing;
}

void
andon_alert_store_set_cold (AndonAlertStore *self, AndonCache *cache)
{
  g_autoptr (GPtrArray) views = NULL;

  if (self->cold == cache)
    return;
  views = g_ptr_array_copy (self->views, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
  g_ptr_array_set_free_func (views, g_object_unref);
  g_clear_pointer (&self->cold, andon_cache_unref);
  self->cold = cache != NULL ? andon_cache_ref (cache) : NULL;
  for (guint i = 0; i < views->len; i++)
    if (cache != NULL)
      andon_alert_view_enter_cold (g_ptr_array_index (views, i), cache);
    else
      andon_alert_view_leave_cold (g_ptr_array_index (views, i));
}

AndonCache *
andon_alert_store_get_cold (AndonAlertStore *self)
{
  return self->cold;
}

void
andon_alert_store_set_retention (AndonAlertStore *self, guint n)
{
  andon_alert_ledger_set_retention (self->ledger, n);
  andon_alert_store_flush (self);
}

guint
andon_alert_store_get_size (AndonAlertStore *self)
{
  return andon_alert_ledger_get_counts (self->ledger)->total;
}

void
andon_alert_store_get_counts (AndonAlertStore *self, AndonAlertCounts *out)
{
  *out = *andon_alert_ledger_get_counts (self->ledger);
}

void
andon_alert_store_count_alarms (AndonAlertStore *self, const char *console, guint *states)
{
  AndonAlertTable *table = andon_alert_ledger_get_table (self->ledger);
  AndonStringPool *pool = andon_alert_ledger_get_pool (self->ledger);
  const guint32 n = andon_alert_table_get_n_rows (table);

  memset (states, 0, ANDON_N_ALERT_STATES * sizeof *states);
  for (guint32 row = 0; row < n; row++)
    {
      const AndonAlertRecord *record = andon_alert_table_get (table, row);

      if (record->id != 0 && record->lane == ANDON_LANE_ALARM &&
          andon_alert_is_answered_by (andon_string_pool_get (pool, record->strings[ANDON_RECORD_CONSOLE]), console))
        states[record->state]++;
    }
}

guint64
andon_alert_store_get_stale_revisions (AndonAlertStore *self)
{
  return andon_alert_ledger_get_stale_revisions (self->ledger);
}

AndonAlertItem *
andon_alert_store_dup_item (AndonAlertStore *self, const char *id)
{
  guint32 row = andon_alert_store_find (self, id);
  AndonAlertItem *item;

  if (row == ANDON_INDEX_NONE)
    return NULL;
  item = andon_item_cache_lookup (self->items, andon_alert_table_get (andon_alert_store_get_table (self), row)->id);
  if (item != NULL)
    return g_object_ref (item);
  item = andon_alert_item_new (self->items);
  refresh_item (self, item, row);
  return item;
}

GListModel *
andon_alert_store_get_criticals (AndonAlertStore *self)
{
  return G_LIST_MODEL (self->criticals);
}

void
andon_alert_store_set_initial (AndonAlertStore *self, gboolean initial)
{
  self->initial = initial;
}

void
andon_alert_store_clear (AndonAlertStore *self)
{
  andon_alert_store_drain (self);
  andon_alert_ledger_remove_all (self->ledger);
  andon_alert_store_flush (self);
}

void
andon_alert_store_set_pending (AndonAlertStore *self, const char *id, AndonPendingState pending, const char *verb)
{
  guint32 row = andon_alert_store_find (self, id);

  if (row == ANDON_INDEX_NONE)
    return;
  andon_alert_ledger_set_pending (self->ledger, row, pending, verb);
  andon_alert_store_flush (self);
}

void
andon_alert_store_update_clock (AndonAlertStore *self, gint64 now_us)
{
  self->now = now_us;
  andon_alert_ledger_set_now (self->ledger, now_us);
  andon_alert_ledger_update_standing (self->ledger);
  andon_alert_store_flush (self);
}

gsize
andon_alert_store_get_memory (AndonAlertStore *self)
{
  return andon_alert_ledger_get_memory (self->ledger);
}
