/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-alert-view.h"

#include <string.h>

#include "andon-alert-item-private.h"
#include "andon-alert-order-private.h"
#include "andon-alert-store-private.h"
#include "andon-asset-tree.h"
#include "andon-cold-list-private.h"
#include "andon-splice-private.h"
#include "andon-worker.h"

/* A list being computed on the worker. Everything in it belongs to the worker until it lands. */
typedef struct
{
  AndonAlertOrder *order;
  AndonAlertSnapshot *snapshot;
  AndonStringPool *pool;
  gboolean folded;
  GHashTable *opened;
  guint wish; /* of the view, when the job was made */
} Job;

struct _AndonAlertView
{
  GObject parent_instance;
  AndonAlertStore *store; /* owned unless for_criticals */
  gboolean for_criticals;
  AndonAssetTree *assets;
  gulong assets_handler;

  AndonAlertFilter *filter;
  AndonAlertSort sort;
  gboolean folded;
  gboolean low_hidden;
  GHashTable *opened; /* assets (text) whose folds are open */

  AndonAlertOrder *order; /* what `rows` is sorted and filtered by */
  GArray *rows;           /* of guint32 */
  GHashTable *folds;      /* (nullable): row → AndonAlertFold */
  AndonItemCache *items;
  guint n_passing_alarms;
  guint n_low_hidden;

  gboolean held;
  GHashTable *frozen; /* row → AndonAlertKey: rows that stand where they stood when the hold began */
  GHashTable *queued; /* rows */

  AndonColdList *cold;      /* (nullable): shown instead of `rows` until the store is filled */
  guint cold_n;             /* as told */
  GHashTable *placeholders; /* position → AndonAlertItem, weak: rows whose page has not come */

  AndonSplicePlan *plan; /* between plan and tell */
  GArray *touched;       /* of guint32: rows whose items must be told */
  gboolean telling;

  Job *job;
  gboolean job_again;
  guint wish; /* grows with each change of filter, order or fold */
  GHashTable *since; /* rows that changed since the job's snapshot */

  guint told_n_items;
  guint told_n_queued;
  guint told_hidden;
  gboolean told_busy;
};

enum
{
  PROP_0,
  PROP_N_ITEMS,
  PROP_N_QUEUED,
  PROP_HIDDEN_ALARMS,
  PROP_FOLDED,
  PROP_BUSY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void list_model_init (GListModelInterface *iface);
static void compute (AndonAlertView *self);
static void wish (AndonAlertView *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (AndonAlertView, andon_alert_view, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static guint32
row_at (AndonAlertView *self, guint position)
{
  return g_array_index (self->rows, guint32, position);
}

static const AndonAlertRecord *
record_of (AndonAlertView *self, guint32 row)
{
  return andon_alert_table_get (andon_alert_store_get_table (self->store), row);
}

static AndonAlertKey
key_in_order (AndonAlertView *self, const AndonAlertRecord *record)
{
  return andon_alert_order_get_key (self->order, record, andon_alert_store_get_pool (self->store));
}

static const AndonAlertFold *
fold_of (AndonAlertView *self, guint32 row)
{
  return self->folds != NULL ? g_hash_table_lookup (self->folds, GUINT_TO_POINTER (row)) : NULL;
}

/* --- the model --- */

static GType
get_item_type (GListModel *model)
{
  return ANDON_TYPE_ALERT_ITEM;
}

static guint
n_shown (AndonAlertView *self)
{
  return self->cold != NULL ? self->cold_n : self->rows->len;
}

static guint
get_n_items (GListModel *model)
{
  return n_shown (ANDON_ALERT_VIEW (model));
}

static void
refresh_item (AndonAlertView *self, AndonAlertItem *item, guint32 row)
{
  const AndonAlertRecord *record = record_of (self, row);

  if (record->id != 0)
    andon_alert_item_update (item, record, andon_alert_store_get_shelf (self->store, row),
                             andon_alert_store_get_verb (self->store, row), fold_of (self, row));
}

/* Fills @item from the cache's @alert, or from the store where that knows it already. */
static void
fill_cold_item (AndonAlertView *self, AndonAlertItem *item, const AndonAlert *alert)
{
  AndonStringPool *pool = andon_alert_store_get_pool (self->store);
  AndonAlertShelf shelf = { .by = alert->shelved_by, .reason = alert->shelve_reason, .until = alert->shelved_until };
  AndonAlertRecord record;
  guint32 row;

  andon_alert_record_pack (&record, alert, pool);
  row = andon_alert_store_find_row (self->store, record.id);
  if (row != ANDON_INDEX_NONE)
    refresh_item (self, item, row);
  else
    andon_alert_item_update (item, &record, &shelf, NULL, NULL);
  andon_alert_record_clear (&record, pool);
}

static AndonAlertItem *
find_cold_item (AndonAlertView *self, const AndonAlert *alert)
{
  guint64 id;

  return andon_alert_record_find_id (alert->id, andon_alert_store_get_pool (self->store), &id)
             ? andon_item_cache_lookup (self->items, id)
             : NULL;
}

static void
on_placeholder_gone (gpointer data, GObject *where)
{
  GHashTable *placeholders = data;
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, placeholders);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    if (item == where)
      g_hash_table_iter_remove (&iter);
}

static gpointer
get_cold_item (AndonAlertView *self, guint position)
{
  const AndonAlert *alert = andon_cold_list_get (self->cold, position, TRUE);
  AndonAlertItem *item;

  if (alert != NULL)
    item = find_cold_item (self, alert);
  else
    item = g_hash_table_lookup (self->placeholders, GUINT_TO_POINTER (position));
  if (item != NULL)
    return g_object_ref (item);
  item = andon_alert_item_new (self->items);
  if (alert != NULL)
    {
      fill_cold_item (self, item, alert);
      return item;
    }
  g_hash_table_insert (self->placeholders, GUINT_TO_POINTER (position), item);
  g_object_weak_ref (G_OBJECT (item), on_placeholder_gone, self->placeholders);
  return item;
}

static gpointer
get_item (GListModel *model, guint position)
{
  AndonAlertView *self = ANDON_ALERT_VIEW (model);
  AndonAlertItem *item;
  guint32 row;

  if (self->cold != NULL && self->store != NULL)
    return position < self->cold_n ? get_cold_item (self, position) : NULL;
  if (position >= self->rows->len || self->store == NULL)
    return NULL;
  row = row_at (self, position);
  item = andon_item_cache_lookup (self->items, record_of (self, row)->id);
  if (item != NULL)
    return g_object_ref (item);
  item = andon_alert_item_new (self->items);
  refresh_item (self, item, row);
  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* --- places --- */

static AndonAlertKey
key_of (AndonAlertView *self, guint32 row)
{
  const AndonAlertKey *frozen = NULL;
  const AndonAlertRecord *record;

  if (g_hash_table_size (self->frozen) > 0)
    frozen = g_hash_table_lookup (self->frozen, GUINT_TO_POINTER (row));
  if (frozen != NULL)
    return *frozen;
  record = andon_alert_store_get_before (self->store, row);
  if (record == NULL)
    record = record_of (self, row);
  return key_in_order (self, record);
}

/* The first position whose row does not come before @key. */
static guint
lower_bound (AndonAlertView *self, AndonAlertKey key)
{
  guint low = 0, high = self->rows->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (andon_alert_key_compare (key_of (self, row_at (self, middle)), key) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static gboolean
scan (AndonAlertView *self, guint32 row, guint *position)
{
  const guint32 *rows = (const guint32 *) (void *) self->rows->data;

  for (guint i = 0; i < self->rows->len; i++)
    if (rows[i] == row)
      {
        *position = i;
        return TRUE;
      }
  return FALSE;
}

/* Folded lists are in no order that a row alone knows, nor is a list that was not told yet. */
static gboolean
place_of (AndonAlertView *self, guint32 row, guint *position)
{
  guint place;

  if (self->folds != NULL)
    return scan (self, row, position);
  place = lower_bound (self, key_of (self, row));
  if (place >= self->rows->len || row_at (self, place) != row)
    return FALSE;
  *position = place;
  return TRUE;
}

/* --- properties --- */

static guint
get_hidden (AndonAlertView *self)
{
  AndonAlertCounts counts;

  if (self->store == NULL)
    return 0;
  andon_alert_store_get_counts (self->store, &counts);
  return counts.open[ANDON_LANE_ALARM] - MIN (self->n_passing_alarms, counts.open[ANDON_LANE_ALARM]);
}

static void
notify_if (AndonAlertView *self, guint *told, guint now, guint property)
{
  if (*told == now)
    return;
  *told = now;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
notify_counts (AndonAlertView *self)
{
  guint busy = self->told_busy;

  notify_if (self, &self->told_n_items, n_shown (self), PROP_N_ITEMS);
  notify_if (self, &self->told_n_queued, g_hash_table_size (self->queued), PROP_N_QUEUED);
  notify_if (self, &self->told_hidden, get_hidden (self), PROP_HIDDEN_ALARMS);
  self->told_busy = self->job != NULL;
  notify_if (self, &busy, self->told_busy, PROP_BUSY);
}

/* --- telling --- */

static void
tell_items (AndonAlertView *self)
{
  for (guint i = 0; i < self->touched->len; i++)
    {
      guint32 row = g_array_index (self->touched, guint32, i);
      AndonAlertItem *item = andon_item_cache_lookup (self->items, record_of (self, row)->id);

      if (item == NULL)
        continue;
      g_object_ref (item);
      refresh_item (self, item, row);
      g_object_unref (item);
    }
  g_array_set_size (self->touched, 0);
}

static void
emit_plan (AndonAlertView *self, AndonSplicePlan *plan)
{
  int shift = 0;

  for (guint i = 0; i < plan->splices->len; i++)
    {
      const AndonSplice *splice = &g_array_index (plan->splices, AndonSplice, i);
      guint position = andon_splice_plan_apply (plan, i, self->rows, &shift);

      if (self->cold == NULL)
        g_list_model_items_changed (G_LIST_MODEL (self), position, splice->removed, splice->added);
    }
}

void
andon_alert_view_tell (AndonAlertView *self)
{
  g_autoptr (AndonSplicePlan) plan = g_steal_pointer (&self->plan);

  self->telling = TRUE;
  tell_items (self);
  if (plan != NULL)
    emit_plan (self, plan);
  notify_counts (self);
  self->telling = FALSE;
}

void
andon_alert_view_settle (AndonAlertView *self)
{
  if (self->job_again && self->job == NULL)
    compute (self);
}

/* --- planning a batch --- */

typedef struct
{
  AndonAlertKey key;
  guint32 row;
} Arrival;

typedef struct
{
  GArray *removals; /* of guint */
  GArray *arrivals; /* of Arrival */
} Edits;

static int
compare_positions (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return (x > y) - (x < y);
}

static int
compare_arrivals (gconstpointer a, gconstpointer b)
{
  return andon_alert_key_compare (((const Arrival *) a)->key, ((const Arrival *) b)->key);
}

static void
edits_init (Edits *edits)
{
  edits->removals = g_array_new (FALSE, FALSE, sizeof (guint));
  edits->arrivals = g_array_new (FALSE, FALSE, sizeof (Arrival));
}

static void
add_arrival (AndonAlertView *self, Edits *edits, guint32 row)
{
  const AndonAlertRecord *record = record_of (self, row);
  Arrival arrival = { .key = key_in_order (self, record), .row = row };

  if (andon_alert_order_is_outdated_by (self->order, record, andon_alert_store_get_pool (self->store)))
    self->job_again = TRUE;
  g_array_append_val (edits->arrivals, arrival);
}

/* Turns edits into a plan, while the rows' former keys still hold. Consumes @edits. */
static AndonSplicePlan *
plan_edits (AndonAlertView *self, Edits *edits)
{
  g_autoptr (GArray) inserts = g_array_new (FALSE, FALSE, sizeof (AndonSpliceInsert));
  AndonSplicePlan *plan;

  g_array_sort (edits->removals, compare_positions);
  g_array_sort (edits->arrivals, compare_arrivals);
  for (guint i = 0; i < edits->arrivals->len; i++)
    {
      const Arrival *arrival = &g_array_index (edits->arrivals, Arrival, i);
      AndonSpliceInsert insert = { .before = lower_bound (self, arrival->key), .row = arrival->row };

      g_array_append_val (inserts, insert);
    }
  plan = andon_splice_plan_edits ((const guint32 *) (void *) self->rows->data, self->rows->len,
                                  (const guint *) (void *) edits->removals->data, edits->removals->len,
                                  (const AndonSpliceInsert *) (void *) inserts->data, inserts->len);
  g_array_unref (edits->removals);
  g_array_unref (edits->arrivals);
  return plan;
}

static gboolean
is_new_critical (const AndonAlertRecord *record)
{
  return record->priority == ANDON_PRIORITY_CRITICAL && andon_alert_record_is_unacknowledged (record);
}

static void
count_verdicts (AndonAlertView *self, AndonOrderVerdict before, AndonOrderVerdict after)
{
  const guint alarm = ANDON_ORDER_OPEN_ALARM | ANDON_ORDER_PASSES;

  self->n_passing_alarms += ((after & alarm) == alarm) - ((before & alarm) == alarm);
  self->n_low_hidden += ((after & ANDON_ORDER_LOW_HIDDEN) != 0) - ((before & ANDON_ORDER_LOW_HIDDEN) != 0);
}

static void
plan_held_change (AndonAlertView *self, Edits *edits, const AndonAlertChange *change, AndonOrderVerdict verdict)
{
  gpointer row = GUINT_TO_POINTER (change->row);
  const AndonAlertRecord *record = record_of (self, change->row);
  guint position;
  gboolean member = change->before.id != 0 && place_of (self, change->row, &position);

  if (member && record->id == 0)
    {
      /* It keeps its frozen key until the plan is made: others are searched for around it. */
      g_array_append_val (edits->removals, position);
    }
  else if (member && !g_hash_table_contains (self->frozen, row))
    {
      AndonAlertKey key = key_in_order (self, &change->before);

      g_hash_table_insert (self->frozen, row, g_memdup2 (&key, sizeof key));
    }
  else if (!member && (verdict & ANDON_ORDER_SHOWN) && is_new_critical (record))
    {
      g_hash_table_remove (self->queued, row);
      add_arrival (self, edits, change->row);
    }
  else if (!member && (verdict & ANDON_ORDER_SHOWN))
    g_hash_table_add (self->queued, row);
  else if (!member)
    g_hash_table_remove (self->queued, row);
}

static void
plan_change (AndonAlertView *self, Edits *edits, const AndonAlertChange *change)
{
  AndonStringPool *pool = andon_alert_store_get_pool (self->store);
  const AndonAlertRecord *record = record_of (self, change->row);
  AndonOrderVerdict before = andon_alert_order_judge (self->order, &change->before, pool);
  AndonOrderVerdict after = andon_alert_order_judge (self->order, record, pool);
  guint position;

  count_verdicts (self, before, after);
  if (self->held)
    {
      plan_held_change (self, edits, change, after);
      return;
    }
  if (change->before.id != 0 && place_of (self, change->row, &position))
    g_array_append_val (edits->removals, position);
  if (after & ANDON_ORDER_SHOWN)
    add_arrival (self, edits, change->row);
}

/* A folded list is computed anew; only rows that left the store go at once. */
static void
plan_folded_change (AndonAlertView *self, Edits *edits, const AndonAlertChange *change)
{
  AndonStringPool *pool = andon_alert_store_get_pool (self->store);
  const AndonAlertRecord *record = record_of (self, change->row);
  AndonOrderVerdict after = andon_alert_order_judge (self->order, record, pool);
  guint position;

  count_verdicts (self, andon_alert_order_judge (self->order, &change->before, pool), after);
  if (record->id == 0 && scan (self, change->row, &position))
    {
      g_array_append_val (edits->removals, position);
      g_hash_table_remove (self->folds, GUINT_TO_POINTER (change->row));
    }
  if (!self->held || is_new_critical (record))
    self->job_again = TRUE;
  else if (change->before.id == 0 && (after & ANDON_ORDER_SHOWN))
    g_hash_table_add (self->queued, GUINT_TO_POINTER (change->row));
}

static void
thaw_vacated (AndonAlertView *self, const GArray *changes)
{
  for (guint i = 0; i < changes->len && g_hash_table_size (self->frozen) > 0; i++)
    {
      guint32 row = g_array_index (changes, AndonAlertChange, i).row;

      if (record_of (self, row)->id == 0)
        g_hash_table_remove (self->frozen, GUINT_TO_POINTER (row));
    }
}

void
andon_alert_view_plan (AndonAlertView *self, const GArray *changes)
{
  Edits edits;

  edits_init (&edits);
  for (guint i = 0; i < changes->len; i++)
    {
      const AndonAlertChange *change = &g_array_index (changes, AndonAlertChange, i);

      if (self->folds != NULL)
        plan_folded_change (self, &edits, change);
      else
        plan_change (self, &edits, change);
      g_array_append_val (self->touched, change->row);
      if (self->job != NULL)
        g_hash_table_add (self->since, GUINT_TO_POINTER (change->row));
    }
  g_clear_pointer (&self->plan, andon_splice_plan_free);
  self->plan = plan_edits (self, &edits);
  thaw_vacated (self, changes);
}

/* --- whole lists --- */

static void
job_free (gpointer data)
{
  Job *job = data;

  andon_alert_order_unref (job->order);
  andon_alert_snapshot_free (job->snapshot);
  andon_string_pool_unref (job->pool);
  g_clear_pointer (&job->opened, g_hash_table_unref);
  g_free (job);
}

static gpointer
run_job (gpointer data)
{
  Job *job = data;

  return andon_alert_order_compute (job->order, job->snapshot, job->pool, job->folded, job->opened);
}

static Job *
job_new (AndonAlertView *self)
{
  Job *job = g_new0 (Job, 1);
  GHashTableIter iter;
  gpointer asset;

  job->order = andon_alert_order_new (self->filter, self->sort, self->low_hidden, self->assets);
  job->snapshot = andon_alert_table_snapshot (andon_alert_store_get_table (self->store));
  job->pool = andon_string_pool_ref (andon_alert_store_get_pool (self->store));
  job->folded = self->folded;
  job->wish = self->wish;
  if (self->folded)
    {
      job->opened = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_iter_init (&iter, self->opened);
      while (g_hash_table_iter_next (&iter, &asset, NULL))
        g_hash_table_add (job->opened, g_strdup (asset));
    }
  return job;
}

/* Rows that changed while the list was computed leave it, and those that belong come back where they belong now. */
static void
catch_up (AndonAlertView *self, AndonAlertListing *listing, const AndonAlertSnapshot *snapshot)
{
  AndonStringPool *pool = andon_alert_store_get_pool (self->store);
  static const AndonAlertRecord vacant;
  GHashTableIter iter;
  gpointer key;
  guint kept = 0;
  Edits edits;

  if (g_hash_table_size (self->since) == 0)
    return;
  edits_init (&edits);
  g_hash_table_iter_init (&iter, self->since);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      guint32 row = GPOINTER_TO_UINT (key);
      gboolean known = row < andon_alert_snapshot_get_n_rows (snapshot);
      AndonOrderVerdict after = andon_alert_order_judge (self->order, record_of (self, row), pool);

      count_verdicts (self, andon_alert_order_judge (self->order, known ? andon_alert_snapshot_get (snapshot, row) : &vacant, pool), after);
      if (after & ANDON_ORDER_SHOWN)
        add_arrival (self, &edits, row);
    }
  for (guint i = 0; i < listing->rows->len; i++)
    {
      guint32 row = g_array_index (listing->rows, guint32, i);

      if (!g_hash_table_contains (self->since, GUINT_TO_POINTER (row)))
        g_array_index (listing->rows, guint32, kept++) = row;
    }
  g_array_set_size (listing->rows, kept);

  g_autoptr (GArray) current = g_steal_pointer (&self->rows);
  self->rows = listing->rows;
  g_autoptr (AndonSplicePlan) plan = plan_edits (self, &edits);
  int shift = 0;
  for (guint i = 0; i < plan->splices->len; i++)
    andon_splice_plan_apply (plan, i, listing->rows, &shift);
  self->rows = g_steal_pointer (&current);
}

/* The same for a folded list: rows that left or were taken by another alert go; the rest is computed anew at once. */
static void
catch_up_folded (AndonAlertView *self, AndonAlertListing *listing, const AndonAlertSnapshot *snapshot)
{
  guint kept = 0;

  if (g_hash_table_size (self->since) == 0)
    return;
  for (guint i = 0; i < listing->rows->len; i++)
    {
      guint32 row = g_array_index (listing->rows, guint32, i);

      if (record_of (self, row)->id == andon_alert_snapshot_get (snapshot, row)->id)
        g_array_index (listing->rows, guint32, kept++) = row;
    }
  g_array_set_size (listing->rows, kept);
  self->job_again = TRUE;
}

static void
refresh_fold (AndonAlertItem *item, gpointer data)
{
  AndonAlertView *self = data;
  guint32 row = andon_alert_store_find_row (self->store, andon_alert_item_get_packed_id (item));

  if (row != ANDON_INDEX_NONE)
    refresh_item (self, item, row);
}

/* Swaps @listing in. Consumes it and the job. */
static void
land (AndonAlertView *self, Job *job, AndonAlertListing *listing)
{
  g_autoptr (AndonSplicePlan) plan = NULL;
  gboolean folds_matter = self->folds != NULL || listing->folds != NULL;

  g_clear_pointer (&self->order, andon_alert_order_unref);
  self->order = andon_alert_order_ref (job->order);
  self->n_passing_alarms = listing->n_passing_alarms;
  self->n_low_hidden = listing->n_low_hidden;
  g_hash_table_remove_all (self->frozen);
  g_hash_table_remove_all (self->queued);
  g_clear_pointer (&self->folds, g_hash_table_unref);
  if (listing->folds != NULL)
    catch_up_folded (self, listing, job->snapshot);
  else
    catch_up (self, listing, job->snapshot);
  self->folds = g_steal_pointer (&listing->folds);
  g_hash_table_remove_all (self->since);

  plan = andon_splice_plan_lists ((const guint32 *) (void *) self->rows->data, self->rows->len,
                                  (const guint32 *) (void *) listing->rows->data, listing->rows->len,
                                  andon_alert_table_get_n_rows (andon_alert_store_get_table (self->store)));
  self->telling = TRUE;
  if (folds_matter)
    andon_item_cache_foreach (self->items, refresh_fold, self);
  emit_plan (self, plan);
  self->telling = FALSE;
  andon_alert_listing_free (listing);
  job_free (job);
}

static void
on_computed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonAlertView) self = user_data;
  Job *job = g_steal_pointer (&self->job);
  AndonAlertListing *listing = andon_worker_run_finish (NULL, result, NULL);
  /* The snapshot's strings are read until the list has landed. */
  g_autoptr (AndonStringPool) pool = andon_string_pool_ref (job->pool);

  if (self->store != NULL && self->wish == job->wish)
    {
      land (self, job, listing);
    }
  else
    {
      /* Something else is wanted by now. */
      andon_alert_listing_free (listing);
      job_free (job);
      g_hash_table_remove_all (self->since);
      self->job_again = TRUE;
    }
  andon_string_pool_unpin (pool);
  if (self->job_again)
    compute (self);
  notify_counts (self);
}

static void
compute (AndonAlertView *self)
{
  AndonWorker *worker;
  Job *job;

  if (self->store == NULL)
    return;
  if (self->job != NULL || self->telling || andon_alert_store_is_flushing (self->store))
    {
      self->job_again = TRUE;
      return;
    }
  self->job_again = FALSE;
  job = job_new (self);
  worker = andon_alert_store_get_worker (self->store);
  if (worker == NULL)
    {
      land (self, job, run_job (job));
      notify_counts (self);
      return;
    }
  self->job = job;
  andon_string_pool_pin (job->pool);
  andon_worker_run_async (worker, run_job, job, (GDestroyNotify) andon_alert_listing_free, on_computed,
                          g_object_ref (self));
  notify_counts (self);
}

static void
wish (AndonAlertView *self)
{
  self->wish++;
  andon_alert_view_leave_cold (self);
  compute (self);
}

/* --- before the store is filled --- */

static void
drop_placeholder (AndonAlertView *self, guint position, AndonAlertItem *item)
{
  g_object_weak_unref (G_OBJECT (item), on_placeholder_gone, self->placeholders);
  g_hash_table_remove (self->placeholders, GUINT_TO_POINTER (position));
}

static void
on_cold_counted (gpointer data)
{
  AndonAlertView *self = data;
  guint before = self->cold_n;

  self->cold_n = andon_cold_list_get_n (self->cold);
  if (before != self->cold_n)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->cold_n);
  notify_counts (self);
}

static void
on_cold_paged (guint first, guint n, gpointer data)
{
  AndonAlertView *self = data;

  for (guint i = first; i < first + n && g_hash_table_size (self->placeholders) > 0; i++)
    {
      AndonAlertItem *item = g_hash_table_lookup (self->placeholders, GUINT_TO_POINTER (i));
      const AndonAlert *alert = andon_cold_list_get (self->cold, i, FALSE);

      if (item == NULL || alert == NULL)
        continue;
      g_object_ref (item);
      drop_placeholder (self, i, item);
      fill_cold_item (self, item, alert);
      g_object_unref (item);
    }
}

static gboolean
is_plain (AndonAlertView *self)
{
  return !self->for_criticals && !self->folded && !self->low_hidden && self->sort == ANDON_ALERT_SORT_URGENCY &&
         !self->filter->closed && !andon_alert_filter_is_narrowing (self->filter);
}

void
andon_alert_view_enter_cold (AndonAlertView *self, AndonCache *cache)
{
  if (self->cold != NULL || self->rows->len > 0 || !is_plain (self))
    return;
  self->cold_n = 0;
  self->cold = andon_cold_list_new (cache, self->filter->lanes, on_cold_counted, on_cold_paged, self);
}

/* Whether what is shown is what the filled store would show, as far as anybody looked. */
static gboolean
is_as_shown (AndonAlertView *self)
{
  AndonStringPool *pool = andon_alert_store_get_pool (self->store);

  if (self->cold_n != self->rows->len)
    return FALSE;
  for (guint i = 0; i < self->cold_n; i++)
    {
      const AndonAlert *alert = andon_cold_list_get (self->cold, i, FALSE);
      guint64 id;

      if (alert == NULL)
        i |= ANDON_COLD_PAGE - 1; /* nobody saw this page */
      else if (!andon_alert_record_find_id (alert->id, pool, &id) || record_of (self, row_at (self, i))->id != id)
        return FALSE;
    }
  return TRUE;
}

static void
fill_placeholders (AndonAlertView *self)
{
  g_autofree gpointer *positions = NULL;
  guint n;

  positions = g_hash_table_get_keys_as_array (self->placeholders, &n);
  for (guint i = 0; i < n; i++)
    {
      AndonAlertItem *item = g_hash_table_lookup (self->placeholders, positions[i]);
      guint position = GPOINTER_TO_UINT (positions[i]);

      if (item == NULL)
        continue;
      g_object_ref (item);
      drop_placeholder (self, position, item);
      if (position < self->rows->len &&
          andon_item_cache_lookup (self->items, record_of (self, row_at (self, position))->id) == NULL)
        refresh_item (self, item, row_at (self, position));
      g_object_unref (item);
    }
}

void
andon_alert_view_leave_cold (AndonAlertView *self)
{
  gboolean same;
  guint n;

  if (self->cold == NULL)
    return;
  n = self->cold_n;
  same = is_as_shown (self);
  g_clear_pointer (&self->cold, andon_cold_list_free);
  self->cold_n = 0;
  if (same)
    fill_placeholders (self);
  else
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, self->rows->len);
  notify_counts (self);
}

/* --- holding --- */

static void
merge (AndonAlertView *self)
{
  AndonStringPool *pool = andon_alert_store_get_pool (self->store);
  g_autoptr (AndonSplicePlan) plan = NULL;
  GHashTableIter iter;
  gpointer key;
  guint position;
  Edits edits;

  if (self->folds != NULL)
    {
      g_hash_table_remove_all (self->queued);
      compute (self);
      return;
    }
  edits_init (&edits);
  g_hash_table_iter_init (&iter, self->frozen);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      guint32 row = GPOINTER_TO_UINT (key);

      if (place_of (self, row, &position))
        g_array_append_val (edits.removals, position);
      if (andon_alert_order_judge (self->order, record_of (self, row), pool) & ANDON_ORDER_SHOWN)
        add_arrival (self, &edits, row);
    }
  g_hash_table_iter_init (&iter, self->queued);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    add_arrival (self, &edits, GPOINTER_TO_UINT (key));
  plan = plan_edits (self, &edits);
  g_hash_table_remove_all (self->frozen);
  g_hash_table_remove_all (self->queued);
  self->telling = TRUE;
  emit_plan (self, plan);
  self->telling = FALSE;
  notify_counts (self);
  andon_alert_view_settle (self);
}

void
andon_alert_view_merge (AndonAlertView *self)
{
  if (self->store == NULL)
    return;
  if (self->telling || andon_alert_store_is_flushing (self->store))
    {
      compute (self);
      return;
    }
  if (g_hash_table_size (self->frozen) + g_hash_table_size (self->queued) > 0)
    merge (self);
}

void
andon_alert_view_set_held (AndonAlertView *self, gboolean held)
{
  if (self->held == !!held)
    return;
  self->held = !!held;
  if (!self->held)
    andon_alert_view_merge (self);
}

gboolean
andon_alert_view_get_held (AndonAlertView *self)
{
  return self->held;
}

guint
andon_alert_view_get_n_queued (AndonAlertView *self)
{
  return g_hash_table_size (self->queued);
}

/* --- what is shown --- */

void
andon_alert_view_set_filter (AndonAlertView *self, const AndonAlertFilter *filter)
{
  g_autoptr (AndonAlertFilter) wanted = filter != NULL ? andon_alert_filter_copy (filter) : andon_alert_filter_new ();

  if (andon_alert_filter_equal (wanted, self->filter))
    return;
  andon_alert_filter_free (self->filter);
  self->filter = g_steal_pointer (&wanted);
  wish (self);
}

const AndonAlertFilter *
andon_alert_view_get_filter (AndonAlertView *self)
{
  return self->filter;
}

static void
on_assets_changed (AndonAlertView *self)
{
  if (self->filter->asset != NULL || self->filter->text != NULL)
    wish (self);
}

void
andon_alert_view_set_assets (AndonAlertView *self, AndonAssetTree *assets)
{
  if (self->assets == assets)
    return;
  if (self->assets != NULL)
    g_clear_signal_handler (&self->assets_handler, self->assets);
  g_set_object (&self->assets, assets);
  if (assets != NULL)
    self->assets_handler = g_signal_connect_swapped (assets, "changed", G_CALLBACK (on_assets_changed), self);
  on_assets_changed (self);
}

void
andon_alert_view_set_sort (AndonAlertView *self, AndonAlertSort sort)
{
  if (self->sort == sort)
    return;
  self->sort = sort;
  wish (self);
}

AndonAlertSort
andon_alert_view_get_sort (AndonAlertView *self)
{
  return self->sort;
}

void
andon_alert_view_set_folded (AndonAlertView *self, gboolean folded)
{
  if (self->folded == !!folded)
    return;
  self->folded = !!folded;
  g_hash_table_remove_all (self->opened);
  wish (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);
}

gboolean
andon_alert_view_get_folded (AndonAlertView *self)
{
  return self->folded;
}

void
andon_alert_view_set_fold_open (AndonAlertView *self, const char *asset, gboolean open)
{
  if (g_hash_table_contains (self->opened, asset) == !!open)
    return;
  if (open)
    g_hash_table_add (self->opened, g_strdup (asset));
  else
    g_hash_table_remove (self->opened, asset);
  if (self->folded)
    wish (self);
}

void
andon_alert_view_set_low_hidden (AndonAlertView *self, gboolean hidden)
{
  if (self->low_hidden == !!hidden)
    return;
  self->low_hidden = !!hidden;
  wish (self);
}

guint
andon_alert_view_get_n_low_hidden (AndonAlertView *self)
{
  return self->n_low_hidden;
}

guint
andon_alert_view_get_hidden_alarms (AndonAlertView *self)
{
  return get_hidden (self);
}

gboolean
andon_alert_view_is_busy (AndonAlertView *self)
{
  return self->job != NULL;
}

AndonAlertStore *
andon_alert_view_get_store (AndonAlertView *self)
{
  return self->store;
}

/* --- looking things up --- */

static gboolean
find_head (AndonAlertView *self, guint32 asset, guint *position)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (record_of (self, row_at (self, i))->strings[ANDON_RECORD_ASSET] == asset)
      {
        *position = i;
        return TRUE;
      }
  return FALSE;
}

/* Among the pages that are there. */
static gboolean
find_cold (AndonAlertView *self, const char *id, guint *position)
{
  for (guint i = 0; i < self->cold_n; i++)
    {
      const AndonAlert *alert = andon_cold_list_get (self->cold, i, FALSE);

      if (alert == NULL)
        i |= ANDON_COLD_PAGE - 1;
      else if (strcmp (alert->id, id) == 0)
        {
          *position = i;
          return TRUE;
        }
    }
  return FALSE;
}

gboolean
andon_alert_view_find (AndonAlertView *self, const char *id, guint *position)
{
  guint32 row;
  AndonOrderVerdict verdict;

  if (self->cold != NULL)
    return find_cold (self, id, position);
  if (self->store == NULL || (row = andon_alert_store_find (self->store, id)) == ANDON_INDEX_NONE)
    return FALSE;
  if (self->telling || andon_alert_store_is_flushing (self->store) || self->folds != NULL)
    {
      if (scan (self, row, position))
        return TRUE;
      verdict = andon_alert_order_judge (self->order, record_of (self, row), andon_alert_store_get_pool (self->store));
      return self->folds != NULL && (verdict & ANDON_ORDER_SHOWN) &&
             find_head (self, record_of (self, row)->strings[ANDON_RECORD_ASSET], position);
    }
  return place_of (self, row, position);
}

gboolean
andon_alert_view_next_unacknowledged (AndonAlertView *self, guint position, guint *out)
{
  guint n = self->cold != NULL ? 0 : self->rows->len;

  for (guint i = 0; i < n; i++)
    {
      guint at = position == G_MAXUINT ? i : (guint) (((guint64) position + 1 + i) % n);
      guint32 row = row_at (self, at);
      const AndonAlertFold *fold = fold_of (self, row);

      if (andon_alert_record_is_unacknowledged (record_of (self, row)) ||
          (fold != NULL && !fold->open && fold->unacknowledged > 0))
        {
          *out = at;
          return TRUE;
        }
    }
  return FALSE;
}

static void
add_members (AndonAlertView *self, guint32 asset, guint32 head, GPtrArray *members)
{
  AndonAlertTable *table = andon_alert_store_get_table (self->store);
  AndonStringPool *pool = andon_alert_store_get_pool (self->store);

  for (guint32 row = 0; row < andon_alert_table_get_n_rows (table); row++)
    {
      const AndonAlertRecord *record = andon_alert_table_get (table, row);

      if (row != head && record->id != 0 && record->strings[ANDON_RECORD_ASSET] == asset &&
          (andon_alert_order_judge (self->order, record, pool) & ANDON_ORDER_SHOWN))
        g_ptr_array_add (members, andon_alert_record_dup_id (record->id, pool));
    }
}

GPtrArray *
andon_alert_view_dup_members (AndonAlertView *self, guint position)
{
  GPtrArray *members = g_ptr_array_new_with_free_func (g_free);
  const AndonAlertRecord *record;
  guint32 row;

  if (self->cold != NULL && position < self->cold_n)
    {
      const AndonAlert *alert = andon_cold_list_get (self->cold, position, FALSE);

      if (alert != NULL)
        g_ptr_array_add (members, g_strdup (alert->id));
      return members;
    }
  if (position >= self->rows->len)
    return members;
  row = row_at (self, position);
  record = record_of (self, row);
  g_ptr_array_add (members, andon_alert_record_dup_id (record->id, andon_alert_store_get_pool (self->store)));
  if (fold_of (self, row) != NULL)
    add_members (self, record->strings[ANDON_RECORD_ASSET], row, members);
  return members;
}

/* --- object --- */

static void
andon_alert_view_dispose (GObject *object)
{
  AndonAlertView *self = ANDON_ALERT_VIEW (object);

  if (self->assets != NULL)
    g_clear_signal_handler (&self->assets_handler, self->assets);
  g_clear_object (&self->assets);
  g_clear_pointer (&self->cold, andon_cold_list_free);
  if (self->store != NULL)
    andon_alert_store_remove_view (self->store, self);
  if (self->for_criticals)
    self->store = NULL;
  g_clear_object (&self->store);
  G_OBJECT_CLASS (andon_alert_view_parent_class)->dispose (object);
}

static void
forget_placeholders (AndonAlertView *self)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->placeholders);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    g_object_weak_unref (item, on_placeholder_gone, self->placeholders);
  g_hash_table_unref (self->placeholders);
}

static void
andon_alert_view_finalize (GObject *object)
{
  AndonAlertView *self = ANDON_ALERT_VIEW (object);

  andon_alert_filter_free (self->filter);
  g_clear_pointer (&self->order, andon_alert_order_unref);
  forget_placeholders (self);
  g_hash_table_unref (self->opened);
  g_array_unref (self->rows);
  g_clear_pointer (&self->folds, g_hash_table_unref);
  andon_item_cache_free (self->items);
  g_hash_table_unref (self->frozen);
  g_hash_table_unref (self->queued);
  g_hash_table_unref (self->since);
  g_clear_pointer (&self->plan, andon_splice_plan_free);
  g_array_unref (self->touched);
  G_OBJECT_CLASS (andon_alert_view_parent_class)->finalize (object);
}

static void
andon_alert_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AndonAlertView *self = ANDON_ALERT_VIEW (object);

  switch (id)
    {
    case PROP_N_ITEMS:
      g_value_set_uint (value, n_shown (self));
      break;
    case PROP_N_QUEUED:
      g_value_set_uint (value, g_hash_table_size (self->queued));
      break;
    case PROP_HIDDEN_ALARMS:
      g_value_set_uint (value, get_hidden (self));
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, self->folded);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->job != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
andon_alert_view_class_init (AndonAlertViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = andon_alert_view_dispose;
  object_class->finalize = andon_alert_view_finalize;
  object_class->get_property = andon_alert_view_get_property;

  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_QUEUED] = g_param_spec_uint ("n-queued", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_HIDDEN_ALARMS] = g_param_spec_uint ("hidden-alarms", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
andon_alert_view_init (AndonAlertView *self)
{
  self->opened = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->frozen = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->queued = g_hash_table_new (NULL, NULL);
  self->since = g_hash_table_new (NULL, NULL);
  self->placeholders = g_hash_table_new (NULL, NULL);
  self->touched = g_array_new (FALSE, FALSE, sizeof (guint32));
}

static void
attach (AndonAlertView *self, AndonAlertStore *store)
{
  self->store = store;
  self->items = andon_item_cache_new (andon_alert_store_get_pool (store));
  self->order = andon_alert_order_new (self->filter, self->sort, FALSE, NULL);
  andon_alert_store_add_view (store, self);
  if (andon_alert_store_get_cold (store) != NULL)
    andon_alert_view_enter_cold (self, andon_alert_store_get_cold (store));
  if (andon_alert_store_get_size (store) > 0)
    compute (self);
}

AndonAlertView *
andon_alert_view_new (AndonAlertStore *store, const AndonAlertFilter *filter)
{
  AndonAlertView *self = g_object_new (ANDON_TYPE_ALERT_VIEW, NULL);

  self->filter = filter != NULL ? andon_alert_filter_copy (filter) : andon_alert_filter_new ();
  attach (self, g_object_ref (store));
  return self;
}

AndonAlertView *
andon_alert_view_new_for_criticals (AndonAlertStore *store)
{
  AndonAlertView *self = g_object_new (ANDON_TYPE_ALERT_VIEW, NULL);

  self->for_criticals = TRUE;
  self->filter = andon_alert_filter_new ();
  self->filter->unacknowledged = TRUE;
  self->filter->priorities = 1u << ANDON_PRIORITY_CRITICAL;
  self->sort = ANDON_ALERT_SORT_NEWEST;
  attach (self, store);
  return self;
}

void
andon_alert_view_detach_store (AndonAlertView *self)
{
  guint n = self->rows->len;

  if (self->store == NULL)
    return;
  andon_alert_store_remove_view (self->store, self);
  self->store = NULL;
  g_array_set_size (self->rows, 0);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}
