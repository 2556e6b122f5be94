/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-alert-item-private.h"

#include <string.h>

struct _AndonItemCache
{
  grefcount refs; /* the owner's and one of each item */
  AndonStringPool *pool;
  GHashTable *items; /* id → AndonAlertItem, weak */
};

struct _AndonAlertItem
{
  GObject parent_instance;
  AndonItemCache *cache;
  AndonAlertRecord record;
  AndonAlertShelf shelf;
  AndonAlertFold fold;
  const char *verb;
  char *id;
  char **parts; /* of the record's origin, once somebody asked; NULL: not yet */
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_TITLE,
  PROP_STATE,
  PROP_PRIORITY,
  PROP_LOADED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (AndonAlertItem, andon_alert_item, G_TYPE_OBJECT)

AndonItemCache *
andon_item_cache_new (AndonStringPool *pool)
{
  AndonItemCache *self = g_new0 (AndonItemCache, 1);

  g_ref_count_init (&self->refs);
  self->pool = andon_string_pool_ref (pool);
  self->items = g_hash_table_new (g_int64_hash, g_int64_equal);
  return self;
}

void
andon_item_cache_free (AndonItemCache *self)
{
  if (!g_ref_count_dec (&self->refs))
    return;
  g_hash_table_unref (self->items);
  andon_string_pool_unref (self->pool);
  g_free (self);
}

AndonAlertItem *
andon_item_cache_lookup (AndonItemCache *self, guint64 id)
{
  return g_hash_table_lookup (self->items, &id);
}

guint
andon_item_cache_get_size (AndonItemCache *self)
{
  return g_hash_table_size (self->items);
}

void
andon_item_cache_foreach (AndonItemCache *self, void (*func) (AndonAlertItem *, gpointer), gpointer data)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    g_ptr_array_add (items, g_object_ref (item));
  for (guint i = 0; i < items->len; i++)
    func (g_ptr_array_index (items, i), data);
}

static void
andon_alert_item_finalize (GObject *object)
{
  AndonAlertItem *self = ANDON_ALERT_ITEM (object);

  if (self->record.id != 0 && g_hash_table_lookup (self->cache->items, &self->record.id) == self)
    g_hash_table_remove (self->cache->items, &self->record.id);
  andon_alert_record_clear (&self->record, self->cache->pool);
  andon_item_cache_free (self->cache);
  g_free (self->shelf.by);
  g_free (self->shelf.reason);
  g_free (self->id);
  g_strfreev (self->parts);
  G_OBJECT_CLASS (andon_alert_item_parent_class)->finalize (object);
}

static void
andon_alert_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AndonAlertItem *self = ANDON_ALERT_ITEM (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, andon_alert_item_get_id (self));
      break;
    case PROP_TITLE:
      g_value_set_string (value, andon_alert_item_get_title (self));
      break;
    case PROP_STATE:
      g_value_set_uint (value, andon_alert_item_get_state (self));
      break;
    case PROP_PRIORITY:
      g_value_set_uint (value, andon_alert_item_get_priority (self));
      break;
    case PROP_LOADED:
      g_value_set_boolean (value, andon_alert_item_get_loaded (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
andon_alert_item_class_init (AndonAlertItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = andon_alert_item_finalize;
  object_class->get_property = andon_alert_item_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, ANDON_ALERT_STATE_OOSRV, 0, flags);
  properties[PROP_PRIORITY] = g_param_spec_uint ("priority", NULL, NULL, 0, ANDON_PRIORITY_CRITICAL, 0, flags);
  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  changed_signal = g_signal_new ("changed", ANDON_TYPE_ALERT_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
andon_alert_item_init (AndonAlertItem *self)
{
  self->fold.count = 1;
}

AndonAlertItem *
andon_alert_item_new (AndonItemCache *cache)
{
  AndonAlertItem *self = g_object_new (ANDON_TYPE_ALERT_ITEM, NULL);

  g_ref_count_inc (&cache->refs);
  self->cache = cache;
  return self;
}

guint64
andon_alert_item_get_packed_id (AndonAlertItem *self)
{
  return self->record.id;
}

static gboolean
take_shelf (AndonAlertItem *self, const AndonAlertShelf *shelf)
{
  static const AndonAlertShelf none;

  if (shelf == NULL)
    shelf = &none;
  if (shelf->until == self->shelf.until && g_strcmp0 (shelf->by, self->shelf.by) == 0 &&
      g_strcmp0 (shelf->reason, self->shelf.reason) == 0)
    return FALSE;
  g_free (self->shelf.by);
  g_free (self->shelf.reason);
  self->shelf =
      (AndonAlertShelf) { .by = g_strdup (shelf->by), .reason = g_strdup (shelf->reason), .until = shelf->until };
  return TRUE;
}

static gboolean
take_fold (AndonAlertItem *self, const AndonAlertFold *fold)
{
  AndonAlertFold single = { .count = 1,
                            .unacknowledged = andon_alert_record_is_unacknowledged (&self->record),
                            .priority = self->record.priority };

  if (fold == NULL)
    fold = &single;
  if (fold->count == self->fold.count && fold->open == self->fold.open && fold->priority == self->fold.priority &&
      fold->unacknowledged == self->fold.unacknowledged)
    return FALSE;
  self->fold = *fold;
  return TRUE;
}

static void
notify_differences (AndonAlertItem *self, const AndonAlertRecord *before)
{
  GObject *object = G_OBJECT (self);

  if (before->id == 0)
    {
      g_object_notify_by_pspec (object, properties[PROP_ID]);
      g_object_notify_by_pspec (object, properties[PROP_LOADED]);
    }
  if (before->strings[ANDON_RECORD_TITLE] != self->record.strings[ANDON_RECORD_TITLE])
    g_object_notify_by_pspec (object, properties[PROP_TITLE]);
  if (before->state != self->record.state)
    g_object_notify_by_pspec (object, properties[PROP_STATE]);
  if (before->priority != self->record.priority)
    g_object_notify_by_pspec (object, properties[PROP_PRIORITY]);
}

void
andon_alert_item_update (AndonAlertItem *self, const AndonAlertRecord *record, const AndonAlertShelf *shelf,
                         const char *verb, const AndonAlertFold *fold)
{
  AndonAlertRecord before = self->record;
  gboolean replaced = memcmp (&before, record, sizeof before) != 0;
  gboolean differs = replaced;

  if (replaced)
    {
      andon_alert_record_retain (record, self->cache->pool);
      self->record = *record;
      if (before.strings[ANDON_RECORD_ORIGIN] != record->strings[ANDON_RECORD_ORIGIN])
        g_clear_pointer (&self->parts, g_strfreev);
      if (before.id == 0)
        {
          self->id = andon_alert_record_dup_id (record->id, self->cache->pool);
          g_hash_table_insert (self->cache->items, &self->record.id, self);
        }
    }
  differs |= take_shelf (self, shelf);
  differs |= take_fold (self, fold);
  differs |= self->verb != verb;
  self->verb = verb;
  if (!differs)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  notify_differences (self, &before);
  g_object_thaw_notify (G_OBJECT (self));
  g_signal_emit (self, changed_signal, 0);
  if (replaced)
    andon_alert_record_clear (&before, self->cache->pool);
}

gboolean
andon_alert_item_get_loaded (AndonAlertItem *self)
{
  return self->record.id != 0;
}

const char *
andon_alert_item_get_id (AndonAlertItem *self)
{
  return self->id != NULL ? self->id : "";
}

AndonLane
andon_alert_item_get_lane (AndonAlertItem *self)
{
  return self->record.lane;
}

AndonAlertState
andon_alert_item_get_state (AndonAlertItem *self)
{
  return self->record.state;
}

AndonPriority
andon_alert_item_get_priority (AndonAlertItem *self)
{
  return self->record.priority;
}

AndonQuality
andon_alert_item_get_quality (AndonAlertItem *self)
{
  return self->record.quality;
}

guint
andon_alert_item_get_severity (AndonAlertItem *self)
{
  return self->record.severity;
}

guint
andon_alert_item_get_revision (AndonAlertItem *self)
{
  return self->record.revision;
}

guint
andon_alert_item_get_annunciation (AndonAlertItem *self)
{
  return self->record.annunciation;
}

guint
andon_alert_item_get_occurrences (AndonAlertItem *self)
{
  return self->record.occurrences;
}

gboolean
andon_alert_item_is_unacknowledged (AndonAlertItem *self)
{
  return andon_alert_record_is_unacknowledged (&self->record);
}

gboolean
andon_alert_item_is_long_standing (AndonAlertItem *self)
{
  return self->record.long_standing;
}

static const char *
get_string (AndonAlertItem *self, AndonRecordString which)
{
  return andon_string_pool_get (self->cache->pool, self->record.strings[which]);
}

static const char *
get_part (AndonAlertItem *self, AndonRecordPart which)
{
  if (self->parts == NULL)
    self->parts = andon_alert_record_dup_parts (&self->record, self->cache->pool);
  return self->parts[which];
}

const char *
andon_alert_item_get_title (AndonAlertItem *self)
{
  return get_string (self, ANDON_RECORD_TITLE);
}

const char *
andon_alert_item_get_asset (AndonAlertItem *self)
{
  return get_string (self, ANDON_RECORD_ASSET);
}

const char *
andon_alert_item_get_console (AndonAlertItem *self)
{
  return get_string (self, ANDON_RECORD_CONSOLE);
}

const char *
andon_alert_item_get_assignee (AndonAlertItem *self)
{
  return get_string (self, ANDON_RECORD_ASSIGNEE);
}

const char *
andon_alert_item_get_consequence (AndonAlertItem *self)
{
  return get_part (self, ANDON_RECORD_CONSEQUENCE);
}

const char *
andon_alert_item_get_model (AndonAlertItem *self)
{
  return get_part (self, ANDON_RECORD_MODEL);
}

const char *
andon_alert_item_get_rule (AndonAlertItem *self)
{
  return get_part (self, ANDON_RECORD_RULE);
}

const char *
andon_alert_item_get_signal (AndonAlertItem *self)
{
  return get_part (self, ANDON_RECORD_SIGNAL);
}

const char *
andon_alert_item_get_acknowledged_by (AndonAlertItem *self)
{
  return get_string (self, ANDON_RECORD_ACKNOWLEDGED_BY);
}

const char *
andon_alert_item_get_shelved_by (AndonAlertItem *self)
{
  return self->shelf.by != NULL ? self->shelf.by : "";
}

const char *
andon_alert_item_get_shelve_reason (AndonAlertItem *self)
{
  return self->shelf.reason != NULL ? self->shelf.reason : "";
}

gint64
andon_alert_item_get_onset (AndonAlertItem *self)
{
  return andon_alert_record_get_time (&self->record, ANDON_RECORD_ONSET);
}

gint64
andon_alert_item_get_raised (AndonAlertItem *self)
{
  return andon_alert_record_get_time (&self->record, ANDON_RECORD_RAISED);
}

gint64
andon_alert_item_get_annunciated (AndonAlertItem *self)
{
  return andon_alert_record_get_time (&self->record, ANDON_RECORD_ANNUNCIATED);
}

gint64
andon_alert_item_get_cleared (AndonAlertItem *self)
{
  return andon_alert_record_get_time (&self->record, ANDON_RECORD_CLEARED);
}

gint64
andon_alert_item_get_acknowledged_at (AndonAlertItem *self)
{
  return andon_alert_record_get_time (&self->record, ANDON_RECORD_ACKNOWLEDGED);
}

gint64
andon_alert_item_get_respond_by (AndonAlertItem *self)
{
  return andon_alert_record_get_time (&self->record, ANDON_RECORD_RESPOND_BY);
}

gint64
andon_alert_item_get_shelved_until (AndonAlertItem *self)
{
  return self->shelf.until;
}

AndonPendingState
andon_alert_item_get_pending (AndonAlertItem *self)
{
  return self->record.pending;
}

const char *
andon_alert_item_get_pending_verb (AndonAlertItem *self)
{
  return self->verb;
}

guint
andon_alert_item_get_fold_count (AndonAlertItem *self)
{
  return self->fold.count;
}

gboolean
andon_alert_item_get_fold_open (AndonAlertItem *self)
{
  return self->fold.open;
}

guint
andon_alert_item_get_fold_unacknowledged (AndonAlertItem *self)
{
  return self->fold.unacknowledged;
}

AndonPriority
andon_alert_item_get_fold_priority (AndonAlertItem *self)
{
  return self->fold.priority;
}
