/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-alert-view-private.h"

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

/* Somebody holds the row's item: most likely a widget shows it. */
static gboolean
is_looked_at (AndonAlertView *self, const AndonAlertRecord *record)
{
  return andon_item_cache_lookup (self->items, record->id) != NULL;
}

static gboolean
is_frozen (AndonAlertView *self, guint32 row)
{
  return g_hash_table_size (self->frozen) > 0 && g_hash_table_contains (self->frozen, GUINT_TO_POINTER (row));
}

/* The row keeps its place until a later plan. Returns: FALSE when it may move now */
static gboolean
put_off (AndonAlertView *self, const AndonAlertRecord *record, guint32 row, AndonAlertKey key)
{
  if (record->id == 0 || !is_looked_at (self, record))
    return FALSE;
  if (self->moves > 0)
    {
      self->moves--;
      return FALSE;
    }
  /* More than any list keeps as widgets: somebody holds them for another reason, and waiting would not end. */
  if (self->late.length >= ANDON_VIEW_MAX_LATE)
    return FALSE;
  if (!is_frozen (self, row))
    g_hash_table_insert (self->frozen, GUINT_TO_POINTER (row), g_memdup2 (&key, sizeof key));
  g_queue_push_tail (&self->late, GUINT_TO_POINTER (row));
  return TRUE;
}

/* Takes the row from where it stands to where it belongs; nothing happens when that is the same place. */
static void
plan_move (AndonAlertView *self, Edits *edits, guint32 row, AndonOrderVerdict verdict)
{
  const AndonAlertRecord *record = andon_alert_view_record_of (self, row);
  AndonAlertKey stands = andon_alert_view_key_of (self, row);
  gboolean stays = (verdict & ANDON_ORDER_SHOWN) &&
                   andon_alert_key_compare (stands, andon_alert_view_key_in_order (self, record)) == 0 &&
                   !andon_alert_order_is_outdated_by (self->order, record, andon_alert_store_get_pool (self->store));
  guint position;

  if (andon_alert_view_place_of (self, row, &position))
    {
      if (!stays && put_off (self, record, row, stands))
        return;
      if (!stays)
        g_array_append_val (edits->removals, position);
    }
  else
    stays = FALSE;
  if (!stays && (verdict & ANDON_ORDER_SHOWN))
    andon_alert_view_add_arrival (self, edits, row);
  if (is_frozen (self, row))
    g_array_append_val (self->thawed, row);
}

static void
plan_change (AndonAlertView *self, Edits *edits, const AndonAlertChange *change)
{
  AndonStringPool *pool = andon_alert_store_get_pool (self->store);
  const AndonAlertRecord *record = andon_alert_view_record_of (self, change->row);
  AndonOrderVerdict before = andon_alert_order_judge (self->order, &change->before, pool);
  AndonOrderVerdict after = andon_alert_order_judge (self->order, record, pool);

  andon_alert_view_count_verdicts (self, before, after);
  if (self->held)
    plan_held_change (self, edits, change, after);
  else if (change->before.id == 0)
    {
      if (after & ANDON_ORDER_SHOWN)
        andon_alert_view_add_arrival (self, edits, change->row);
    }
  else if (!is_frozen (self, change->row) || record->id == 0)
    plan_move (self, edits, change->row, after);
}

/* What had to wait goes on, the longest waiting first; a row that changed once more goes where it belongs now. */
static void
plan_late (AndonAlertView *self, Edits *edits)
{
  AndonStringPool *pool = andon_alert_store_get_pool (self->store);

  for (guint n = self->late.length; n > 0 && self->moves > 0; n--)
    {
      guint32 row = GPOINTER_TO_UINT (g_queue_pop_head (&self->late));
      const AndonAlertRecord *record = andon_alert_view_record_of (self, row);

      if (is_frozen (self, row) && record->id != 0)
        plan_move (self, edits, row, andon_alert_order_judge (self->order, record, pool));
    }
}

/* Rows shown stay where they are. A new critical becomes a row of its own, even where a closed fold has its asset: a
 * fold that somebody reads does not jump to the top. */
void
andon_alert_view_plan_folded_held (AndonAlertView *self, Edits *edits, const AndonAlertChange *change,
                                   AndonOrderVerdict before, AndonOrderVerdict after)
{
  gpointer row = GUINT_TO_POINTER (change->row);
  gboolean comes = (after & ANDON_ORDER_SHOWN) && !(before & ANDON_ORDER_SHOWN);
  gboolean calls = (after & ANDON_ORDER_SHOWN) && is_new_critical (andon_alert_view_record_of (self, change->row)) &&
                   (comes || !is_new_critical (&change->before));
  guint position;

  self->stale = TRUE;
  if (!(after & ANDON_ORDER_SHOWN))
    g_hash_table_remove (self->queued, row);
  if ((!comes && !calls) || (change->before.id != 0 && andon_alert_view_scan (self, change->row, &position)))
    return;
  if (!calls)
    {
      g_hash_table_add (self->queued, row);
      return;
    }
  g_hash_table_remove (self->queued, row);
  andon_alert_view_add_arrival (self, edits, change->row);
}

/* A folded list is computed anew, unless it is held; only rows that left the store go at once. */
static void
plan_folded_change (AndonAlertView *self, Edits *edits, const AndonAlertChange *change)
{
  AndonStringPool *pool = andon_alert_store_get_pool (self->store);
  const AndonAlertRecord *record = andon_alert_view_record_of (self, change->row);
  AndonOrderVerdict before = andon_alert_order_judge (self->order, &change->before, pool);
  AndonOrderVerdict after = andon_alert_order_judge (self->order, record, pool);
  gboolean beheaded = FALSE;
  guint position;

  andon_alert_view_count_verdicts (self, before, after);
  if (record->id == 0 && andon_alert_view_scan (self, change->row, &position))
    {
      g_array_append_val (edits->removals, position);
      beheaded = g_hash_table_remove (self->folds, GUINT_TO_POINTER (change->row));
    }
  /* What a fold stood for must not go out of sight with its head. */
  if (!self->held || beheaded)
    self->job_again = TRUE;
  if (self->held)
    andon_alert_view_plan_folded_held (self, edits, change, before, after);
}

/* Only after the plan: others were searched for around the places where these stood. */
static void
thaw (AndonAlertView *self)
{
  for (guint i = 0; i < self->thawed->len; i++)
    g_hash_table_remove (self->frozen, GUINT_TO_POINTER (g_array_index (self->thawed, guint32, i)));
  g_array_set_size (self->thawed, 0);
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
andon_alert_view_plan (AndonAlertView *self, const GArray *changes, guint moves)
{
  Edits edits;

  self->moves = moves;
  andon_alert_view_edits_init (&edits);
  if (!self->held)
    plan_late (self, &edits);
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
  thaw (self);
  thaw_vacated (self, changes);
}

gboolean
andon_alert_view_is_late (AndonAlertView *self)
{
  return !self->held && self->late.length > 0;
}


/* --- holding --- */

static void
plan_frozen (AndonAlertView *self, Edits *edits)
{
  AndonStringPool *pool = andon_alert_store_get_pool (self->store);
  GHashTableIter iter;
  gpointer key;

  self->moves = ANDON_STORE_MAX_MOVES;
  g_queue_clear (&self->late);
  g_hash_table_iter_init (&iter, self->frozen);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      guint32 row = GPOINTER_TO_UINT (key);

      plan_move (self, edits, row, andon_alert_order_judge (self->order, andon_alert_view_record_of (self, row), pool));
    }
}

static void
merge_waiting (AndonAlertView *self)
{
  g_autoptr (AndonSplicePlan) plan = NULL;
  GHashTableIter iter;
  gpointer key;
  Edits edits;

  if (self->folds != NULL || self->stale)
    {
      g_hash_table_remove_all (self->queued);
      andon_alert_view_compute (self);
      return;
    }
  andon_alert_view_edits_init (&edits);
  plan_frozen (self, &edits);
  g_hash_table_iter_init (&iter, self->queued);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    andon_alert_view_add_arrival (self, &edits, GPOINTER_TO_UINT (key));
  plan = andon_alert_view_plan_edits (self, &edits);
  thaw (self);
  g_hash_table_remove_all (self->queued);
  self->telling = TRUE;
  andon_alert_view_emit_plan (self, plan);
  self->telling = FALSE;
  andon_alert_view_notify_counts (self);
  andon_alert_view_settle (self);
  if (andon_alert_view_is_late (self))
    andon_alert_store_wake (self->store);
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
  if (self->stale || g_hash_table_size (self->frozen) + g_hash_table_size (self->queued) > 0)
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
