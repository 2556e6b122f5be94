/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-alert-view-private.h"

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
    record = andon_alert_view_record_of (self, row);
  return andon_alert_view_key_in_order (self, record);
}

/* The first position whose row does not come before @key. */
static guint
lower_bound (AndonAlertView *self, AndonAlertKey key)
{
  guint low = 0, high = self->rows->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (andon_alert_key_compare (key_of (self, andon_alert_view_row_at (self, middle)), key) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

gboolean
andon_alert_view_scan (AndonAlertView *self, guint32 row, guint *position)
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
gboolean
andon_alert_view_place_of (AndonAlertView *self, guint32 row, guint *position)
{
  guint place;

  if (self->folds != NULL)
    return andon_alert_view_scan (self, row, position);
  place = lower_bound (self, key_of (self, row));
  if (place >= self->rows->len || andon_alert_view_row_at (self, place) != row)
    return FALSE;
  *position = place;
  return TRUE;
}


/* --- telling --- */

static void
tell_items (AndonAlertView *self)
{
  for (guint i = 0; i < self->touched->len; i++)
    {
      guint32 row = g_array_index (self->touched, guint32, i);
      AndonAlertItem *item = andon_item_cache_lookup (self->items, andon_alert_view_record_of (self, row)->id);

      if (item == NULL)
        continue;
      g_object_ref (item);
      andon_alert_view_refresh_item (self, item, row);
      g_object_unref (item);
    }
  g_array_set_size (self->touched, 0);
}

void
andon_alert_view_emit_plan (AndonAlertView *self, AndonSplicePlan *plan)
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
    andon_alert_view_emit_plan (self, plan);
  andon_alert_view_notify_counts (self);
  self->telling = FALSE;
}

void
andon_alert_view_settle (AndonAlertView *self)
{
  if (self->job_again && self->job == NULL)
    andon_alert_view_compute (self);
}


/* --- planning a batch --- */

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

void
andon_alert_view_edits_init (Edits *edits)
{
  edits->removals = g_array_new (FALSE, FALSE, sizeof (guint));
  edits->arrivals = g_array_new (FALSE, FALSE, sizeof (Arrival));
}

void
andon_alert_view_add_arrival (AndonAlertView *self, Edits *edits, guint32 row)
{
  const AndonAlertRecord *record = andon_alert_view_record_of (self, row);
  Arrival arrival = { .key = andon_alert_view_key_in_order (self, record), .row = row };

  if (andon_alert_order_is_outdated_by (self->order, record, andon_alert_store_get_pool (self->store)))
    self->job_again = TRUE;
  g_array_append_val (edits->arrivals, arrival);
}

/* Turns edits into a plan, while the rows' former keys still hold. Consumes @edits. */
AndonSplicePlan *
andon_alert_view_plan_edits (AndonAlertView *self, Edits *edits)
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

void
andon_alert_view_count_verdicts (AndonAlertView *self, AndonOrderVerdict before, AndonOrderVerdict after)
{
  const guint alarm = ANDON_ORDER_OPEN_ALARM | ANDON_ORDER_PASSES;

  self->n_passing_alarms += ((after & alarm) == alarm) - ((before & alarm) == alarm);
  self->n_low_hidden += ((after & ANDON_ORDER_LOW_HIDDEN) != 0) - ((before & ANDON_ORDER_LOW_HIDDEN) != 0);
}

static void
plan_held_change (AndonAlertView *self, Edits *edits, const AndonAlertChange *change, AndonOrderVerdict verdict)
{
  gpointer row = GUINT_TO_POINTER (change->row);
  const AndonAlertRecord *record = andon_alert_view_record_of (self, change->row);
  guint position;
  gboolean member = change->before.id != 0 && andon_alert_view_place_of (self, change->row, &position);

  if (member && record->id == 0)
    {
      /* It keeps its frozen key until the plan is made: others are searched for around it. */
      g_array_append_val (edits->removals, position);
    }
  else if (member && !g_hash_table_contains (self->frozen, row))
    {
      AndonAlertKey key = andon_alert_view_key_in_order (self, &change->before);

      g_hash_table_insert (self->frozen, row, g_memdup2 (&key, sizeof key));
    }
  else if (!member && (verdict & ANDON_ORDER_SHOWN) && is_new_critical (record))
    {
      g_hash_table_remove (self->queued, row);
      andon_alert_view_add_arrival (self, edits, change->row);
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
  const AndonAlertRecord *record = andon_alert_view_record_of (self, change->row);
  AndonOrderVerdict before = andon_alert_order_judge (self->order, &change->before, pool);
  AndonOrderVerdict after = andon_alert_order_judge (self->order, record, pool);
  guint position;

  andon_alert_view_count_verdicts (self, before, after);
  if (self->held)
    {
      plan_held_change (self, edits, change, after);
      return;
    }
  if (change->before.id != 0 && andon_alert_view_place_of (self, change->row, &position))
    g_array_append_val (edits->removals, position);
  if (after & ANDON_ORDER_SHOWN)
    andon_alert_view_add_arrival (self, edits, change->row);
}

/* A folded list is computed anew; only rows that left the store go at once. */
static void
plan_folded_change (AndonAlertView *self, Edits *edits, const AndonAlertChange *change)
{
  AndonStringPool *pool = andon_alert_store_get_pool (self->store);
  const AndonAlertRecord *record = andon_alert_view_record_of (self, change->row);
  AndonOrderVerdict after = andon_alert_order_judge (self->order, record, pool);
  guint position;

  andon_alert_view_count_verdicts (self, andon_alert_order_judge (self->order, &change->before, pool), after);
  if (record->id == 0 && andon_alert_view_scan (self, change->row, &position))
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

      if (andon_alert_view_record_of (self, row)->id == 0)
        g_hash_table_remove (self->frozen, GUINT_TO_POINTER (row));
    }
}

void
andon_alert_view_plan (AndonAlertView *self, const GArray *changes)
{
  Edits edits;

  andon_alert_view_edits_init (&edits);
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
  self->plan = andon_alert_view_plan_edits (self, &edits);
  thaw_vacated (self, changes);
}


/* --- holding --- */

static void
merge_waiting (AndonAlertView *self)
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
      andon_alert_view_compute (self);
      return;
    }
  andon_alert_view_edits_init (&edits);
  g_hash_table_iter_init (&iter, self->frozen);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      guint32 row = GPOINTER_TO_UINT (key);

      if (andon_alert_view_place_of (self, row, &position))
        g_array_append_val (edits.removals, position);
      if (andon_alert_order_judge (self->order, andon_alert_view_record_of (self, row), pool) & ANDON_ORDER_SHOWN)
        andon_alert_view_add_arrival (self, &edits, row);
    }
  g_hash_table_iter_init (&iter, self->queued);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    andon_alert_view_add_arrival (self, &edits, GPOINTER_TO_UINT (key));
  plan = andon_alert_view_plan_edits (self, &edits);
  g_hash_table_remove_all (self->frozen);
  g_hash_table_remove_all (self->queued);
  self->telling = TRUE;
  andon_alert_view_emit_plan (self, plan);
  self->telling = FALSE;
  andon_alert_view_notify_counts (self);
  andon_alert_view_settle (self);
}

void
andon_alert_view_merge (AndonAlertView *self)
{
  if (self->store == NULL)
    return;
  if (self->telling || andon_alert_store_is_flushing (self->store))
    {
      andon_alert_view_compute (self);
      return;
    }
  if (g_hash_table_size (self->frozen) + g_hash_table_size (self->queued) > 0)
    merge_waiting (self);
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
