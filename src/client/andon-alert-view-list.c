/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-alert-view-private.h"

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

static void
edit_rows (AndonAlertView *self, Edits *edits)
{
  g_autoptr (AndonSplicePlan) plan = andon_alert_view_plan_edits (self, edits);
  int shift = 0;

  for (guint i = 0; i < plan->splices->len; i++)
    andon_splice_plan_apply (plan, i, self->rows, &shift);
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
  andon_alert_view_edits_init (&edits);
  g_hash_table_iter_init (&iter, self->since);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      guint32 row = GPOINTER_TO_UINT (key);
      gboolean known = row < andon_alert_snapshot_get_n_rows (snapshot);
      AndonOrderVerdict after = andon_alert_order_judge (self->order, andon_alert_view_record_of (self, row), pool);

      andon_alert_view_count_verdicts (self, andon_alert_order_judge (self->order, known ? andon_alert_snapshot_get (snapshot, row) : &vacant, pool), after);
      if (after & ANDON_ORDER_SHOWN)
        andon_alert_view_add_arrival (self, &edits, row);
    }
  for (guint i = 0; i < listing->rows->len; i++)
    {
      guint32 row = g_array_index (listing->rows, guint32, i);

      if (!g_hash_table_contains (self->since, GUINT_TO_POINTER (row)))
        g_array_index (listing->rows, guint32, kept++) = row;
    }
  g_array_set_size (listing->rows, kept);

  GArray *current = self->rows;
  self->rows = listing->rows;
  edit_rows (self, &edits);
  self->rows = current;
}

/* Somebody holds the list by now: what changed since waits, and new criticals come in, as if it came after. */
static void
hold_back (AndonAlertView *self, AndonAlertListing *listing, const AndonAlertSnapshot *snapshot)
{
  AndonStringPool *pool = andon_alert_store_get_pool (self->store);
  GArray *current = self->rows;
  GHashTableIter iter;
  gpointer key;
  Edits edits;

  self->rows = listing->rows;
  self->folds = listing->folds;
  andon_alert_view_edits_init (&edits);
  g_hash_table_iter_init (&iter, self->since);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      AndonAlertChange change = { .row = GPOINTER_TO_UINT (key) };
      const AndonAlertRecord *record = andon_alert_view_record_of (self, change.row);
      AndonOrderVerdict before = 0, after = andon_alert_order_judge (self->order, record, pool);

      if (change.row < andon_alert_snapshot_get_n_rows (snapshot))
        change.before = *andon_alert_snapshot_get (snapshot, change.row);
      before = andon_alert_order_judge (self->order, &change.before, pool);
      andon_alert_view_count_verdicts (self, before, after);
      /* The row serves another alert by now. */
      if (change.before.id != record->id)
        {
          change.before = (AndonAlertRecord) { 0 };
          before = 0;
        }
      andon_alert_view_plan_folded_held (self, &edits, &change, before, after);
    }
  edit_rows (self, &edits);
  self->rows = current;
  self->folds = NULL;
}

/* The same for a folded list: rows that left or were taken by another alert go; the rest is computed anew at once, or
 * held back. */
static void
catch_up_folded (AndonAlertView *self, AndonAlertListing *listing, const AndonAlertSnapshot *snapshot)
{
  gboolean beheaded = FALSE;
  guint kept = 0;

  if (g_hash_table_size (self->since) == 0)
    return;
  for (guint i = 0; i < listing->rows->len; i++)
    {
      guint32 row = g_array_index (listing->rows, guint32, i);

      if (andon_alert_view_record_of (self, row)->id == andon_alert_snapshot_get (snapshot, row)->id)
        g_array_index (listing->rows, guint32, kept++) = row;
      else
        beheaded |= g_hash_table_remove (listing->folds, GUINT_TO_POINTER (row));
    }
  g_array_set_size (listing->rows, kept);
  if (!self->held || beheaded)
    self->job_again = TRUE;
  else
    hold_back (self, listing, snapshot);
}

static void
refresh_fold (AndonAlertItem *item, gpointer data)
{
  AndonAlertView *self = data;
  guint32 row = andon_alert_store_find_row (self->store, andon_alert_item_get_packed_id (item));

  if (row != ANDON_INDEX_NONE)
    andon_alert_view_refresh_item (self, item, row);
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
  g_queue_clear (&self->late);
  g_hash_table_remove_all (self->queued);
  self->stale = FALSE;
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
  andon_alert_view_emit_plan (self, plan);
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
    andon_alert_view_compute (self);
  andon_alert_view_notify_counts (self);
}

void
andon_alert_view_compute (AndonAlertView *self)
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
      andon_alert_view_notify_counts (self);
      return;
    }
  self->job = job;
  andon_string_pool_pin (job->pool);
  andon_worker_run_async (worker, run_job, job, (GDestroyNotify) andon_alert_listing_free, on_computed,
                          g_object_ref (self));
  andon_alert_view_notify_counts (self);
}

void
andon_alert_view_new_wish (AndonAlertView *self)
{
  self->wish++;
  andon_alert_view_leave_cold (self);
  andon_alert_view_compute (self);
}


/* --- before the store is filled --- */

static void
drop_placeholder (AndonAlertView *self, guint position, AndonAlertItem *item)
{
  g_object_weak_unref (G_OBJECT (item), andon_alert_view_on_placeholder_gone, self->placeholders);
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
  andon_alert_view_notify_counts (self);
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
      andon_alert_view_fill_cold_item (self, item, alert);
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
  self->cold = andon_cold_list_new (cache, self->filter->lanes, self->filter->in_force, on_cold_counted, on_cold_paged,
                                    self);
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
      else if (!andon_alert_record_find_id (alert->id, pool, &id) || andon_alert_view_record_of (self, andon_alert_view_row_at (self, i))->id != id)
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
          andon_item_cache_lookup (self->items, andon_alert_view_record_of (self, andon_alert_view_row_at (self, position))->id) == NULL)
        andon_alert_view_refresh_item (self, item, andon_alert_view_row_at (self, position));
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
  andon_alert_view_notify_counts (self);
}
