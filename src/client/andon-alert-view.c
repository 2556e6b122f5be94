/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-alert-view-private.h"

GParamSpec *andon_alert_view_properties[N_PROPS];

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AndonAlertView, andon_alert_view, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* --- rows --- */

guint32
andon_alert_view_row_at (AndonAlertView *self, guint position)
{
  return g_array_index (self->rows, guint32, position);
}

const AndonAlertRecord *
andon_alert_view_record_of (AndonAlertView *self, guint32 row)
{
  return andon_alert_table_get (andon_alert_store_get_table (self->store), row);
}

AndonAlertKey
andon_alert_view_key_in_order (AndonAlertView *self, const AndonAlertRecord *record)
{
  return andon_alert_order_get_key (self->order, record, andon_alert_store_get_pool (self->store));
}

const AndonAlertFold *
andon_alert_view_fold_of (AndonAlertView *self, guint32 row)
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

void
andon_alert_view_refresh_item (AndonAlertView *self, AndonAlertItem *item, guint32 row)
{
  const AndonAlertRecord *record = andon_alert_view_record_of (self, row);

  if (record->id != 0)
    andon_alert_item_update (item, record, andon_alert_store_get_shelf (self->store, row),
                             andon_alert_store_get_verb (self->store, row), andon_alert_view_fold_of (self, row));
}

/* Fills @item from the cache's @alert, or from the store where that knows it already. */
void
andon_alert_view_fill_cold_item (AndonAlertView *self, AndonAlertItem *item, const AndonAlert *alert)
{
  AndonStringPool *pool = andon_alert_store_get_pool (self->store);
  AndonAlertShelf shelf = { .by = alert->shelved_by, .reason = alert->shelve_reason, .until = alert->shelved_until };
  AndonAlertRecord record;
  guint32 row;

  andon_alert_record_pack (&record, alert, pool);
  row = andon_alert_store_find_row (self->store, record.id);
  if (row != ANDON_INDEX_NONE)
    andon_alert_view_refresh_item (self, item, row);
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

void
andon_alert_view_on_placeholder_gone (gpointer data, GObject *where)
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
      andon_alert_view_fill_cold_item (self, item, alert);
      return item;
    }
  g_hash_table_insert (self->placeholders, GUINT_TO_POINTER (position), item);
  g_object_weak_ref (G_OBJECT (item), andon_alert_view_on_placeholder_gone, self->placeholders);
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
  row = andon_alert_view_row_at (self, position);
  item = andon_item_cache_lookup (self->items, andon_alert_view_record_of (self, row)->id);
  if (item != NULL)
    return g_object_ref (item);
  item = andon_alert_item_new (self->items);
  andon_alert_view_refresh_item (self, item, row);
  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}


/* --- properties --- */

/* What is not in force stands behind a count of its own; no filter hides it. */
static guint
n_elsewhere (AndonAlertView *self, const AndonAlertCounts *counts)
{
  const guint *states = counts->states[ANDON_LANE_ALARM];
  guint n = 0;

  if (self->filter == NULL || !self->filter->in_force)
    return 0;
  if ((self->filter->states & 1u << ANDON_ALERT_STATE_DSUPR) == 0)
    n += states[ANDON_ALERT_STATE_DSUPR];
  if ((self->filter->states & 1u << ANDON_ALERT_STATE_OOSRV) == 0)
    n += states[ANDON_ALERT_STATE_OOSRV];
  return n;
}

guint
andon_alert_view_get_hidden (AndonAlertView *self)
{
  AndonAlertCounts counts;
  guint expected;

  if (self->store == NULL)
    return 0;
  andon_alert_store_get_counts (self->store, &counts);
  expected = counts.open[ANDON_LANE_ALARM] - n_elsewhere (self, &counts);
  return expected - MIN (self->n_passing_alarms, expected);
}

static void
notify_if (AndonAlertView *self, guint *told, guint now, guint property)
{
  if (*told == now)
    return;
  *told = now;
  g_object_notify_by_pspec (G_OBJECT (self), andon_alert_view_properties[property]);
}

void
andon_alert_view_notify_counts (AndonAlertView *self)
{
  guint busy = self->told_busy;

  notify_if (self, &self->told_n_items, n_shown (self), PROP_N_ITEMS);
  notify_if (self, &self->told_n_queued, g_hash_table_size (self->queued), PROP_N_QUEUED);
  notify_if (self, &self->told_hidden, andon_alert_view_get_hidden (self), PROP_HIDDEN_ALARMS);
  self->told_busy = self->job != NULL;
  notify_if (self, &busy, self->told_busy, PROP_BUSY);
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
    g_object_weak_unref (item, andon_alert_view_on_placeholder_gone, self->placeholders);
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
  g_queue_clear (&self->late);
  g_array_unref (self->thawed);
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
      g_value_set_uint (value, andon_alert_view_get_hidden (self));
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

  andon_alert_view_properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  andon_alert_view_properties[PROP_N_QUEUED] = g_param_spec_uint ("n-queued", NULL, NULL, 0, G_MAXUINT, 0, flags);
  andon_alert_view_properties[PROP_HIDDEN_ALARMS] = g_param_spec_uint ("hidden-alarms", NULL, NULL, 0, G_MAXUINT, 0, flags);
  andon_alert_view_properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE, flags);
  andon_alert_view_properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, andon_alert_view_properties);
}

static void
andon_alert_view_init (AndonAlertView *self)
{
  self->opened = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->frozen = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->queued = g_hash_table_new (NULL, NULL);
  g_queue_init (&self->late);
  self->thawed = g_array_new (FALSE, FALSE, sizeof (guint32));
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
    andon_alert_view_compute (self);
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
