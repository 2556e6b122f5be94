/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-alert-view-private.h"

/* --- what is shown --- */

void
andon_alert_view_set_filter (AndonAlertView *self, const AndonAlertFilter *filter)
{
  g_autoptr (AndonAlertFilter) wanted = filter != NULL ? andon_alert_filter_copy (filter) : andon_alert_filter_new ();

  if (andon_alert_filter_equal (wanted, self->filter))
    return;
  andon_alert_filter_free (self->filter);
  self->filter = g_steal_pointer (&wanted);
  andon_alert_view_new_wish (self);
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
    andon_alert_view_new_wish (self);
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
  andon_alert_view_new_wish (self);
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
  andon_alert_view_new_wish (self);
  g_object_notify_by_pspec (G_OBJECT (self), andon_alert_view_properties[PROP_FOLDED]);
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
    andon_alert_view_new_wish (self);
}

void
andon_alert_view_set_low_hidden (AndonAlertView *self, gboolean hidden)
{
  if (self->low_hidden == !!hidden)
    return;
  self->low_hidden = !!hidden;
  andon_alert_view_new_wish (self);
}

guint
andon_alert_view_get_n_low_hidden (AndonAlertView *self)
{
  return self->n_low_hidden;
}

guint
andon_alert_view_get_hidden_alarms (AndonAlertView *self)
{
  return andon_alert_view_get_hidden (self);
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
    if (andon_alert_view_record_of (self, andon_alert_view_row_at (self, i))->strings[ANDON_RECORD_ASSET] == asset)
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
      if (andon_alert_view_scan (self, row, position))
        return TRUE;
      verdict = andon_alert_order_judge (self->order, andon_alert_view_record_of (self, row), andon_alert_store_get_pool (self->store));
      return self->folds != NULL && (verdict & ANDON_ORDER_SHOWN) &&
             find_head (self, andon_alert_view_record_of (self, row)->strings[ANDON_RECORD_ASSET], position);
    }
  return andon_alert_view_place_of (self, row, position);
}

gboolean
andon_alert_view_next_unacknowledged (AndonAlertView *self, guint position, guint *out)
{
  guint n = self->cold != NULL ? 0 : self->rows->len;

  for (guint i = 0; i < n; i++)
    {
      guint at = position == G_MAXUINT ? i : (guint) (((guint64) position + 1 + i) % n);
      guint32 row = andon_alert_view_row_at (self, at);
      const AndonAlertFold *fold = andon_alert_view_fold_of (self, row);

      if (andon_alert_record_is_unacknowledged (andon_alert_view_record_of (self, row)) ||
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
  row = andon_alert_view_row_at (self, position);
  record = andon_alert_view_record_of (self, row);
  g_ptr_array_add (members, andon_alert_record_dup_id (record->id, andon_alert_store_get_pool (self->store)));
  if (andon_alert_view_fold_of (self, row) != NULL)
    add_members (self, record->strings[ANDON_RECORD_ASSET], row, members);
  return members;
}
