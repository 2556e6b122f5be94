/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-alert-order-private.h"

#include <stdlib.h>
#include <string.h>

#include "andon-asset-tree-private.h"

#define TIME_BITS 48
#define TIME_MASK ((G_GUINT64_CONSTANT (1) << TIME_BITS) - 1)

struct _AndonAlertOrder
{
  gint refs;
  AndonAlertFilter *filter;
  AndonAlertSort sort;
  gboolean low_hidden;
  guint states;
  char *text;           /* case-folded, or NULL */
  gboolean text_is_id;
  GHashTable *within;   /* (nullable): ids of the subtree */
  GHashTable *paths;    /* (nullable): id → case-folded path */
  GHashTable *ranks;    /* (nullable): id of an asset → rank, filled by compute */
};

typedef struct
{
  AndonAlertKey key;
  guint32 row;
} Entry;

/* "12", "a-12": only such a text can be found in an id. */
static gboolean
looks_like_id (const char *text)
{
  if (g_str_has_prefix (text, "a-"))
    return TRUE;
  for (; *text != '\0'; text++)
    if (!g_ascii_isdigit (*text))
      return FALSE;
  return TRUE;
}

AndonAlertOrder *
andon_alert_order_new (const AndonAlertFilter *filter, AndonAlertSort sort, gboolean low_hidden, AndonAssetTree *assets)
{
  AndonAlertOrder *self = g_new0 (AndonAlertOrder, 1);

  self->refs = 1;
  self->filter = filter != NULL ? andon_alert_filter_copy (filter) : andon_alert_filter_new ();
  self->sort = sort;
  self->low_hidden = low_hidden;
  self->states = self->filter->states;
  if (self->states == 0)
    {
      self->states = self->filter->closed ? G_MAXUINT : ~(1u << ANDON_ALERT_STATE_NORM);
      if (self->filter->in_force)
        self->states &= ~(1u << ANDON_ALERT_STATE_DSUPR | 1u << ANDON_ALERT_STATE_OOSRV);
    }
  if (self->filter->unacknowledged)
    self->states &= 1u << ANDON_ALERT_STATE_UNACK | 1u << ANDON_ALERT_STATE_RTNUN | 1u << ANDON_ALERT_STATE_LATUN;
  if (self->filter->text != NULL && *self->filter->text != '\0')
    {
      self->text = g_utf8_casefold (self->filter->text, -1);
      self->text_is_id = looks_like_id (self->text);
      if (assets != NULL)
        self->paths = andon_asset_tree_ref_search_paths (assets);
    }
  if (self->filter->asset != NULL)
    {
      self->within = assets != NULL ? andon_asset_tree_dup_within (assets, self->filter->asset)
                                    : g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_add (self->within, g_strdup (self->filter->asset));
    }
  return self;
}

AndonAlertOrder *
andon_alert_order_ref (AndonAlertOrder *self)
{
  g_atomic_int_inc (&self->refs);
  return self;
}

void
andon_alert_order_unref (AndonAlertOrder *self)
{
  if (!g_atomic_int_dec_and_test (&self->refs))
    return;
  andon_alert_filter_free (self->filter);
  g_free (self->text);
  g_clear_pointer (&self->within, g_hash_table_unref);
  g_clear_pointer (&self->paths, g_hash_table_unref);
  g_clear_pointer (&self->ranks, g_hash_table_unref);
  g_free (self);
}

static guint64
time_of (const AndonAlertRecord *record)
{
  AndonRecordTime which = record->seconds[ANDON_RECORD_ANNUNCIATED] != 0 ? ANDON_RECORD_ANNUNCIATED : ANDON_RECORD_RAISED;

  return ((guint64) record->seconds[which] * 1000 + andon_alert_record_get_millis (record, which)) & TIME_MASK;
}

static guint64
group_of (const AndonAlertRecord *record)
{
  switch ((AndonAlertState) record->state)
    {
    case ANDON_ALERT_STATE_UNACK:
    case ANDON_ALERT_STATE_RTNUN:
    case ANDON_ALERT_STATE_LATUN:
      return 0;
    case ANDON_ALERT_STATE_ACKED:
    case ANDON_ALERT_STATE_LATAK:
      return 1;
    case ANDON_ALERT_STATE_SHLVD:
    case ANDON_ALERT_STATE_DSUPR:
    case ANDON_ALERT_STATE_OOSRV:
      return 2;
    case ANDON_ALERT_STATE_NORM:
    default:
      return 3;
    }
}

/* By text and not by number: a number may serve another asset by now. */
static guint64
rank_of (const AndonAlertOrder *self, const AndonAlertRecord *record, AndonStringPool *pool)
{
  gpointer rank = NULL;

  if (self->ranks != NULL)
    rank = g_hash_table_lookup (self->ranks, andon_string_pool_get (pool, record->strings[ANDON_RECORD_ASSET]));
  return rank != NULL ? GPOINTER_TO_UINT (rank) : G_MAXUINT16;
}

AndonAlertKey
andon_alert_order_get_key (const AndonAlertOrder *self, const AndonAlertRecord *record, AndonStringPool *pool)
{
  guint64 newest = ~time_of (record) & TIME_MASK;
  AndonAlertKey key = { .lo = record->id };

  switch (self->sort)
    {
    case ANDON_ALERT_SORT_NEWEST:
      key.hi = newest;
      break;
    case ANDON_ALERT_SORT_OLDEST:
      key.hi = ~newest & TIME_MASK;
      break;
    case ANDON_ALERT_SORT_PRIORITY:
      key.hi = (guint64) (3 - record->priority) << TIME_BITS | newest;
      break;
    case ANDON_ALERT_SORT_ASSET:
      key.hi = MIN (rank_of (self, record, pool), G_MAXUINT16) << TIME_BITS | newest;
      break;
    case ANDON_ALERT_SORT_SEVERITY:
      key.hi = (guint64) (1000 - record->severity) << TIME_BITS | newest;
      break;
    case ANDON_ALERT_SORT_URGENCY:
    default:
      key.hi = group_of (record) << 62 | (guint64) (3 - record->priority) << 60 | newest;
      break;
    }
  return key;
}

gboolean
andon_alert_order_is_outdated_by (const AndonAlertOrder *self, const AndonAlertRecord *record, AndonStringPool *pool)
{
  return self->sort == ANDON_ALERT_SORT_ASSET &&
         (self->ranks == NULL ||
          !g_hash_table_contains (self->ranks, andon_string_pool_get (pool, record->strings[ANDON_RECORD_ASSET])));
}

static gboolean
text_in_string (const AndonAlertOrder *self, const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, self->text) != NULL;
}

/* @memo: (nullable): number → 1 no, 2 yes; only while numbers can't be reused. */
static gboolean
text_in_number (const AndonAlertOrder *self, guint32 number, AndonStringPool *pool, GHashTable *memo)
{
  gpointer known = NULL;
  const char *text, *path;
  gboolean found;

  if (number == 0)
    return FALSE;
  if (memo != NULL)
    known = g_hash_table_lookup (memo, GUINT_TO_POINTER (number));
  if (known != NULL)
    return GPOINTER_TO_UINT (known) == 2;

  text = andon_string_pool_get (pool, number);
  path = self->paths != NULL ? g_hash_table_lookup (self->paths, text) : NULL;
  found = text_in_string (self, text) || (path != NULL && strstr (path, self->text) != NULL);
  if (memo != NULL)
    g_hash_table_insert (memo, GUINT_TO_POINTER (number), GUINT_TO_POINTER (found ? 2 : 1));
  return found;
}

static gboolean
matches_text (const AndonAlertOrder *self, const AndonAlertRecord *record, AndonStringPool *pool, GHashTable *memo)
{
  static const AndonRecordString where[] = {
    ANDON_RECORD_TITLE, ANDON_RECORD_ASSET, ANDON_RECORD_CONSOLE, ANDON_RECORD_ASSIGNEE
  };

  for (guint i = 0; i < G_N_ELEMENTS (where); i++)
    if (text_in_number (self, record->strings[where[i]], pool, memo))
      return TRUE;
  if (record->id & ANDON_RECORD_ID_TEXT)
    return text_in_number (self, (guint32) record->id, pool, memo);
  if (self->text_is_id)
    {
      char id[32];

      g_snprintf (id, sizeof id, "a-%" G_GUINT64_FORMAT, record->id);
      return strstr (id, self->text) != NULL;
    }
  return FALSE;
}

static gboolean
matches_words (const AndonAlertOrder *self, const AndonAlertRecord *record, AndonStringPool *pool)
{
  const AndonAlertFilter *filter = self->filter;

  if (self->within != NULL &&
      !g_hash_table_contains (self->within, andon_string_pool_get (pool, record->strings[ANDON_RECORD_ASSET])))
    return FALSE;
  if (filter->assignee != NULL &&
      strcmp (filter->assignee, andon_string_pool_get (pool, record->strings[ANDON_RECORD_ASSIGNEE])) != 0)
    return FALSE;
  return filter->console == NULL ||
         strcmp (filter->console, andon_string_pool_get (pool, record->strings[ANDON_RECORD_CONSOLE])) == 0;
}

static gboolean
matches (const AndonAlertOrder *self, const AndonAlertRecord *record, AndonStringPool *pool, GHashTable *memo)
{
  const AndonAlertFilter *filter = self->filter;

  if ((self->states & 1u << record->state) == 0)
    return FALSE;
  if (filter->priorities != 0 && (filter->priorities & 1u << record->priority) == 0)
    return FALSE;
  if (filter->from != 0 && andon_alert_record_get_time (record, ANDON_RECORD_RAISED) < filter->from)
    return FALSE;
  if (filter->to != 0 && andon_alert_record_get_time (record, ANDON_RECORD_RAISED) >= filter->to)
    return FALSE;
  return matches_words (self, record, pool) && (self->text == NULL || matches_text (self, record, pool, memo));
}

static AndonOrderVerdict
judge (const AndonAlertOrder *self, const AndonAlertRecord *record, AndonStringPool *pool, GHashTable *memo)
{
  AndonOrderVerdict verdict = 0;

  if (record->id == 0)
    return 0;
  if (record->lane == ANDON_LANE_ALARM && andon_alert_record_is_open (record))
    verdict |= ANDON_ORDER_OPEN_ALARM;
  if (!matches (self, record, pool, memo))
    return verdict;
  verdict |= ANDON_ORDER_PASSES;
  if (self->filter->lanes != 0 && (self->filter->lanes & 1u << record->lane) == 0)
    return verdict;
  if (self->low_hidden && record->priority == ANDON_PRIORITY_LOW)
    return verdict | ANDON_ORDER_LOW_HIDDEN;
  return verdict | ANDON_ORDER_SHOWN;
}

AndonOrderVerdict
andon_alert_order_judge (const AndonAlertOrder *self, const AndonAlertRecord *record, AndonStringPool *pool)
{
  return judge (self, record, pool, NULL);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GHashTable *
rank_assets (const AndonAlertSnapshot *snapshot, AndonStringPool *pool)
{
  GHashTable *ranks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree const char **names = NULL;
  guint n;

  for (guint32 row = 0; row < andon_alert_snapshot_get_n_rows (snapshot); row++)
    {
      const AndonAlertRecord *record = andon_alert_snapshot_get (snapshot, row);
      const char *name;

      if (record->id == 0)
        continue;
      name = andon_string_pool_get (pool, record->strings[ANDON_RECORD_ASSET]);
      if (!g_hash_table_contains (ranks, name))
        g_hash_table_add (ranks, g_strdup (name));
    }
  names = (const char **) g_hash_table_get_keys_as_array (ranks, &n);
  qsort (names, n, sizeof *names, compare_names);
  for (guint i = 0; i < n; i++)
    g_hash_table_insert (ranks, g_strdup (names[i]), GUINT_TO_POINTER (i + 1));
  return ranks;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  return andon_alert_key_compare (((const Entry *) a)->key, ((const Entry *) b)->key);
}

static void
fold_add (AndonAlertFold *fold, const AndonAlertRecord *record)
{
  fold->count++;
  fold->unacknowledged += andon_alert_record_is_unacknowledged (record);
  fold->priority = MAX (fold->priority, (AndonPriority) record->priority);
}

static gint64
onset_of (const AndonAlertRecord *record)
{
  gint64 onset = andon_alert_record_get_time (record, ANDON_RECORD_ONSET);

  return onset != 0 ? onset : andon_alert_record_get_time (record, ANDON_RECORD_RAISED);
}

typedef struct
{
  guint32 head;
  gint64 onset;
  AndonAlertFold fold;
  GArray *members; /* of guint32, in order */
} Group;

static void
group_free (gpointer data)
{
  Group *group = data;

  g_array_unref (group->members);
  g_free (group);
}

static void
group_add (Group *group, guint32 row, const AndonAlertRecord *record)
{
  gint64 onset = onset_of (record);

  if (group->members->len == 0 || onset < group->onset)
    {
      group->head = row;
      group->onset = onset;
    }
  g_array_append_val (group->members, row);
  fold_add (&group->fold, record);
}

/* Rows of one asset become one group at the place of its foremost row; the head is what was seen first. */
static GPtrArray *
group_rows (GArray *rows, const AndonAlertSnapshot *snapshot)
{
  g_autoptr (GHashTable) by_asset = g_hash_table_new (NULL, NULL);
  GPtrArray *groups = g_ptr_array_new_with_free_func (group_free);

  for (guint i = 0; i < rows->len; i++)
    {
      guint32 row = g_array_index (rows, guint32, i);
      const AndonAlertRecord *record = andon_alert_snapshot_get (snapshot, row);
      gpointer asset = GUINT_TO_POINTER (record->strings[ANDON_RECORD_ASSET] + 1);
      Group *group = g_hash_table_lookup (by_asset, asset);

      if (group == NULL)
        {
          group = g_new0 (Group, 1);
          group->members = g_array_new (FALSE, FALSE, sizeof (guint32));
          g_hash_table_insert (by_asset, asset, group);
          g_ptr_array_add (groups, group);
        }
      group_add (group, row, record);
    }
  return groups;
}

static void
fold_listing (AndonAlertListing *listing, const AndonAlertSnapshot *snapshot, AndonStringPool *pool, GHashTable *opened)
{
  g_autoptr (GPtrArray) groups = group_rows (listing->rows, snapshot);

  g_array_set_size (listing->rows, 0);
  listing->folds = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  for (guint i = 0; i < groups->len; i++)
    {
      Group *group = g_ptr_array_index (groups, i);
      const AndonAlertRecord *head = andon_alert_snapshot_get (snapshot, group->head);

      g_array_append_val (listing->rows, group->head);
      if (group->members->len < 2)
        continue;
      if (opened != NULL)
        group->fold.open =
            g_hash_table_contains (opened, andon_string_pool_get (pool, head->strings[ANDON_RECORD_ASSET]));
      g_hash_table_insert (listing->folds, GUINT_TO_POINTER (group->head), g_memdup2 (&group->fold, sizeof group->fold));
      for (guint m = 0; group->fold.open && m < group->members->len; m++)
        if (g_array_index (group->members, guint32, m) != group->head)
          g_array_append_val (listing->rows, g_array_index (group->members, guint32, m));
    }
}

void
andon_alert_listing_free (AndonAlertListing *self)
{
  g_array_unref (self->rows);
  g_clear_pointer (&self->folds, g_hash_table_unref);
  g_free (self);
}

static GArray *
collect (AndonAlertOrder *self, const AndonAlertSnapshot *snapshot, AndonStringPool *pool, AndonAlertListing *listing)
{
  g_autoptr (GHashTable) memo = g_hash_table_new (NULL, NULL);
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));

  for (guint32 row = 0; row < andon_alert_snapshot_get_n_rows (snapshot); row++)
    {
      const AndonAlertRecord *record = andon_alert_snapshot_get (snapshot, row);
      AndonOrderVerdict verdict = judge (self, record, pool, memo);

      if ((verdict & ANDON_ORDER_OPEN_ALARM) && (verdict & ANDON_ORDER_PASSES))
        listing->n_passing_alarms++;
      if (verdict & ANDON_ORDER_LOW_HIDDEN)
        listing->n_low_hidden++;
      if (verdict & ANDON_ORDER_SHOWN)
        {
          Entry entry = { .key = andon_alert_order_get_key (self, record, pool), .row = row };

          g_array_append_val (entries, entry);
        }
    }
  return entries;
}

AndonAlertListing *
andon_alert_order_compute (AndonAlertOrder *self, const AndonAlertSnapshot *snapshot, AndonStringPool *pool,
                           gboolean folded, GHashTable *opened)
{
  AndonAlertListing *listing = g_new0 (AndonAlertListing, 1);
  g_autoptr (GArray) entries = NULL;

  if (self->sort == ANDON_ALERT_SORT_ASSET && self->ranks == NULL)
    self->ranks = rank_assets (snapshot, pool);
  entries = collect (self, snapshot, pool, listing);
  g_array_sort (entries, compare_entries);

  listing->rows = g_array_sized_new (FALSE, FALSE, sizeof (guint32), entries->len);
  for (guint i = 0; i < entries->len; i++)
    g_array_append_val (listing->rows, g_array_index (entries, Entry, i).row);
  if (folded)
    fold_listing (listing, snapshot, pool, opened);
  return listing;
}
