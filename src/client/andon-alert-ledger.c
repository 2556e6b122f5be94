/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-alert-ledger-private.h"

#include <string.h>

#include "andon-closed-rows-private.h"
#include "andon-row-set-private.h"
#include "andon-time.h"

#define LONG_STANDING_US ANDON_TIME_DAY
#define DEFAULT_RETENTION 20000

typedef struct
{
  AndonPendingState state;
  const char *verb;
} Pending;

struct _AndonAlertLedger
{
  AndonStringPool *pool;
  AndonAlertTable *table;
  AndonIndex index;
  GHashTable *shelves; /* row → AndonAlertShelf */
  GHashTable *pending; /* id (guint64 *) → Pending */
  AndonClosedRows closed;
  guint n_closed;
  guint retention;
  AndonAlertCounts counts;
  gboolean counts_differ;
  gint64 now;

  GArray *changes;       /* of AndonAlertChange */
  GHashTable *change_of; /* row → index + 1 */
  AndonRowSet changed;   /* in `changes` */

  gboolean sweeping;
  gboolean afresh; /* this sweep overrules newer revisions */
  gboolean swept;
  guint32 broom;    /* the next row to look at */
  AndonRowSet seen; /* while sweeping */

  AndonAnnunciation annunciations[ANDON_N_PRIORITIES]; /* since they were taken */
  guint64 stale_revisions;
};

static guint
hash_row (guint32 row, gpointer data)
{
  AndonAlertLedger *self = data;

  return andon_alert_record_hash_id (andon_alert_table_get (self->table, row)->id);
}

static gboolean
equal_row (guint32 row, gconstpointer key, gpointer data)
{
  AndonAlertLedger *self = data;

  return andon_alert_table_get (self->table, row)->id == *(const guint64 *) key;
}

AndonAlertLedger *
andon_alert_ledger_new (void)
{
  AndonAlertLedger *self = g_new0 (AndonAlertLedger, 1);

  self->pool = andon_string_pool_new ();
  self->table = andon_alert_table_new ();
  andon_index_init (&self->index, hash_row, equal_row, self);
  self->shelves = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) andon_alert_shelf_free);
  self->pending = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->retention = DEFAULT_RETENTION;
  self->changes = g_array_new (FALSE, FALSE, sizeof (AndonAlertChange));
  self->change_of = g_hash_table_new (NULL, NULL);
  return self;
}

void
andon_alert_ledger_free (AndonAlertLedger *self)
{
  andon_index_clear (&self->index);
  andon_alert_table_free (self->table);
  andon_string_pool_unref (self->pool);
  g_hash_table_unref (self->shelves);
  g_hash_table_unref (self->pending);
  andon_closed_rows_clear (&self->closed);
  g_array_unref (self->changes);
  g_hash_table_unref (self->change_of);
  andon_row_set_clear (&self->changed);
  andon_row_set_clear (&self->seen);
  g_free (self);
}

AndonAlertTable *
andon_alert_ledger_get_table (AndonAlertLedger *self)
{
  return self->table;
}

AndonStringPool *
andon_alert_ledger_get_pool (AndonAlertLedger *self)
{
  return self->pool;
}

const AndonAlertShelf *
andon_alert_ledger_get_shelf (AndonAlertLedger *self, guint32 row)
{
  return g_hash_table_lookup (self->shelves, GUINT_TO_POINTER (row));
}

const char *
andon_alert_ledger_get_verb (AndonAlertLedger *self, guint32 row)
{
  const AndonAlertRecord *record = andon_alert_table_get (self->table, row);
  Pending *pending = record->pending != 0 ? g_hash_table_lookup (self->pending, &record->id) : NULL;

  return pending != NULL ? pending->verb : NULL;
}

guint32
andon_alert_ledger_find (AndonAlertLedger *self, guint64 id)
{
  return andon_index_lookup (&self->index, andon_alert_record_hash_id (id), &id);
}

/* --- what changed --- */

const AndonAlertRecord *
andon_alert_ledger_get_before (AndonAlertLedger *self, guint32 row)
{
  gpointer place;

  if (!andon_row_set_contains (&self->changed, row))
    return NULL;
  place = g_hash_table_lookup (self->change_of, GUINT_TO_POINTER (row));
  return place != NULL ? &g_array_index (self->changes, AndonAlertChange, GPOINTER_TO_UINT (place) - 1).before : NULL;
}

const GArray *
andon_alert_ledger_get_changes (AndonAlertLedger *self)
{
  return self->changes;
}

/* Remembers how the row was when the batch began; its strings stay until the views were told. */
static void
note_change (AndonAlertLedger *self, guint32 row)
{
  AndonAlertChange change;

  if (andon_row_set_contains (&self->changed, row))
    return;
  andon_row_set_add (&self->changed, row);
  change.row = row;
  change.before = *andon_alert_table_get (self->table, row);
  andon_alert_record_retain (&change.before, self->pool);
  g_array_append_val (self->changes, change);
  g_hash_table_insert (self->change_of, GUINT_TO_POINTER (row), GUINT_TO_POINTER (self->changes->len));
}

void
andon_alert_ledger_forget_changes (AndonAlertLedger *self)
{
  for (guint i = 0; i < self->changes->len; i++)
    {
      AndonAlertChange *change = &g_array_index (self->changes, AndonAlertChange, i);

      andon_alert_record_clear (&change->before, self->pool);
      andon_row_set_remove (&self->changed, change->row);
      if (andon_alert_table_get (self->table, change->row)->id == 0)
        andon_alert_table_vacate (self->table, change->row);
    }
  g_array_set_size (self->changes, 0);
  g_hash_table_remove_all (self->change_of);
}

static void
count (AndonAlertLedger *self, const AndonAlertRecord *record, int by)
{
  AndonAlertCounts *counts = &self->counts;

  if (record->id == 0)
    return;
  counts->total += by;
  counts->states[record->lane][record->state] += by;
  if (!andon_alert_record_is_open (record))
    {
      self->n_closed += by;
      return;
    }
  counts->open[record->lane] += by;
  if (andon_alert_record_is_unacknowledged (record))
    counts->unacknowledged[record->lane][record->priority] += by;
  if (record->long_standing)
    counts->long_standing[record->lane] += by;
}

static gboolean
is_long_standing (AndonAlertLedger *self, const AndonAlertRecord *record)
{
  gint64 since = andon_alert_record_get_time (record, ANDON_RECORD_ANNUNCIATED);

  return andon_alert_record_is_open (record) && since != 0 && self->now - since > LONG_STANDING_US;
}

static void
note_annunciation (AndonAlertLedger *self, const AndonAlertRecord *before, const AndonAlertRecord *after)
{
  gint64 at = andon_alert_record_get_time (after, ANDON_RECORD_ANNUNCIATED);
  AndonAnnunciation *newest;

  if (after->state != ANDON_ALERT_STATE_UNACK || (before->id != 0 && after->annunciation <= before->annunciation))
    return;
  newest = &self->annunciations[MIN (after->priority, ANDON_PRIORITY_CRITICAL)];
  if (newest->count++ == 0 || at > newest->at)
    {
      newest->id = after->id;
      newest->at = at;
    }
}

/* --- rows --- */

static gboolean
is_closed_row (const AndonClosedRow *closed, gpointer data)
{
  AndonAlertLedger *self = data;
  const AndonAlertRecord *record = andon_alert_table_get (self->table, closed->row);

  return record->id == closed->id && !andon_alert_record_is_open (record) && record->revision == closed->revision;
}

static void
note_closed (AndonAlertLedger *self, guint32 row, const AndonAlertRecord *record)
{
  const AndonClosedRow closed = { .row = row, .revision = record->revision, .id = record->id };

  andon_closed_rows_push (&self->closed, &closed, self->n_closed, is_closed_row, self);
}

static void
store_shelf (AndonAlertLedger *self, guint32 row, const AndonAlert *alert)
{
  AndonAlertShelf *shelf;

  if (alert->shelved_until == 0 && alert->shelved_by == NULL && alert->shelve_reason == NULL)
    {
      g_hash_table_remove (self->shelves, GUINT_TO_POINTER (row));
      return;
    }
  shelf = g_new0 (AndonAlertShelf, 1);
  shelf->by = g_strdup (alert->shelved_by);
  shelf->reason = g_strdup (alert->shelve_reason);
  shelf->until = alert->shelved_until;
  g_hash_table_replace (self->shelves, GUINT_TO_POINTER (row), shelf);
}

static void
write_row (AndonAlertLedger *self, guint32 row, AndonAlertRecord *fresh, const AndonAlert *alert)
{
  AndonAlertRecord *record = andon_alert_table_edit (self->table, row);
  AndonAlertRecord before = *record;

  fresh->long_standing = is_long_standing (self, fresh);
  fresh->pending = before.pending;
  store_shelf (self, row, alert);
  if (memcmp (&before, fresh, sizeof before) == 0 && fresh->state != ANDON_ALERT_STATE_SHLVD)
    {
      andon_alert_record_clear (fresh, self->pool);
      return;
    }

  note_change (self, row);
  count (self, &before, -1);
  *record = *fresh;
  count (self, record, 1);
  self->counts_differ = TRUE;
  note_annunciation (self, &before, record);
  if (!andon_alert_record_is_open (record) && (before.id == 0 || andon_alert_record_is_open (&before) ||
                                               before.revision != record->revision))
    note_closed (self, row, record);
  andon_alert_record_clear (&before, self->pool);
}

static void
remove_row (AndonAlertLedger *self, guint32 row)
{
  AndonAlertRecord *record = andon_alert_table_edit (self->table, row);

  note_change (self, row);
  count (self, record, -1);
  self->counts_differ = TRUE;
  andon_index_remove (&self->index, andon_alert_record_hash_id (record->id), row);
  g_hash_table_remove (self->shelves, GUINT_TO_POINTER (row));
  g_hash_table_remove (self->pending, &record->id);
  andon_row_set_remove (&self->seen, row);
  andon_alert_record_clear (record, self->pool);
}

void
andon_alert_ledger_apply (AndonAlertLedger *self, const AndonAlert *alert, gboolean cached)
{
  AndonAlertRecord fresh;
  gboolean overrules = FALSE;
  guint32 row;

  andon_alert_record_pack (&fresh, alert, self->pool);
  row = andon_alert_ledger_find (self, fresh.id);
  if (row == ANDON_INDEX_NONE)
    {
      row = andon_alert_table_add (self->table);
      note_change (self, row);
      andon_alert_table_edit (self->table, row)->id = fresh.id;
      andon_index_insert (&self->index, andon_alert_record_hash_id (fresh.id), row);
      andon_alert_table_edit (self->table, row)->id = 0;
    }
  else if (cached)
    {
      andon_alert_record_clear (&fresh, self->pool);
      return;
    }
  if (self->sweeping && !cached)
    {
      overrules = self->afresh && !andon_row_set_contains (&self->seen, row);
      andon_row_set_add (&self->seen, row);
    }
  if (!overrules && andon_alert_table_get (self->table, row)->revision > fresh.revision)
    {
      self->stale_revisions++;
      andon_alert_record_clear (&fresh, self->pool);
      return;
    }
  write_row (self, row, &fresh, alert);
}

void
andon_alert_ledger_set_pending (AndonAlertLedger *self, guint32 row, AndonPendingState pending, const char *verb)
{
  const Pending entry = { .state = pending, .verb = verb };
  AndonAlertRecord *record;

  note_change (self, row);
  record = andon_alert_table_edit (self->table, row);
  record->pending = pending;
  if (pending == ANDON_PENDING_NONE)
    g_hash_table_remove (self->pending, &record->id);
  else
    g_hash_table_replace (self->pending, g_memdup2 (&record->id, sizeof record->id), g_memdup2 (&entry, sizeof entry));
}

void
andon_alert_ledger_remove_all (AndonAlertLedger *self)
{
  guint32 n = andon_alert_table_get_n_rows (self->table);

  for (guint32 row = 0; row < n; row++)
    if (andon_alert_table_get (self->table, row)->id != 0)
      remove_row (self, row);
  self->sweeping = FALSE;
  self->swept = FALSE;
  andon_row_set_remove_all (&self->seen);
  andon_closed_rows_clear (&self->closed);
}

/* --- what leaves --- */

void
andon_alert_ledger_begin_sweep (AndonAlertLedger *self, gboolean afresh)
{
  self->sweeping = TRUE;
  self->afresh = afresh;
  self->broom = 0;
  andon_row_set_remove_all (&self->seen);
}

void
andon_alert_ledger_keep (AndonAlertLedger *self, const char *id)
{
  guint32 row = ANDON_INDEX_NONE;
  guint64 packed;

  /* Of a former life of the platform nothing is worth keeping. */
  if (!self->sweeping || self->afresh)
    return;
  if (andon_alert_record_find_id (id, self->pool, &packed))
    row = andon_alert_ledger_find (self, packed);
  if (row != ANDON_INDEX_NONE)
    andon_row_set_add (&self->seen, row);
}

gboolean
andon_alert_ledger_sweep (AndonAlertLedger *self, guint max_rows)
{
  guint32 n = andon_alert_table_get_n_rows (self->table);
  guint32 end = max_rows < n - MIN (n, self->broom) ? self->broom + max_rows : n;

  for (; self->broom < end; self->broom++)
    if (andon_alert_record_is_open (andon_alert_table_get (self->table, self->broom)) &&
        !andon_row_set_contains (&self->seen, self->broom))
      remove_row (self, self->broom);
  if (self->broom < n)
    return FALSE;
  self->sweeping = FALSE;
  self->swept = TRUE;
  self->broom = 0;
  andon_row_set_remove_all (&self->seen);
  return TRUE;
}

gboolean
andon_alert_ledger_was_swept (AndonAlertLedger *self)
{
  return self->swept;
}

void
andon_alert_ledger_set_retention (AndonAlertLedger *self, guint n)
{
  self->retention = n;
}

void
andon_alert_ledger_enforce_retention (AndonAlertLedger *self)
{
  AndonClosedRow closed;

  while (self->n_closed > self->retention && andon_closed_rows_pop (&self->closed, &closed))
    if (is_closed_row (&closed, self))
      remove_row (self, closed.row);
}

/* --- time and counts --- */

void
andon_alert_ledger_set_now (AndonAlertLedger *self, gint64 now)
{
  self->now = now;
}

void
andon_alert_ledger_update_standing (AndonAlertLedger *self)
{
  guint32 n = andon_alert_table_get_n_rows (self->table);

  for (guint32 row = 0; row < n; row++)
    {
      const AndonAlertRecord *record = andon_alert_table_get (self->table, row);
      gboolean standing = record->id != 0 && is_long_standing (self, record);

      if (standing == record->long_standing)
        continue;
      note_change (self, row);
      count (self, record, -1);
      andon_alert_table_edit (self->table, row)->long_standing = standing;
      count (self, andon_alert_table_get (self->table, row), 1);
      self->counts_differ = TRUE;
    }
}

const AndonAlertCounts *
andon_alert_ledger_get_counts (AndonAlertLedger *self)
{
  return &self->counts;
}

gboolean
andon_alert_ledger_take_counts_differ (AndonAlertLedger *self)
{
  gboolean differ = self->counts_differ;

  self->counts_differ = FALSE;
  return differ;
}

void
andon_alert_ledger_take_annunciations (AndonAlertLedger *self, AndonAnnunciation out[ANDON_N_PRIORITIES])
{
  memcpy (out, self->annunciations, sizeof self->annunciations);
  memset (self->annunciations, 0, sizeof self->annunciations);
}

guint64
andon_alert_ledger_get_stale_revisions (AndonAlertLedger *self)
{
  return self->stale_revisions;
}

gsize
andon_alert_ledger_get_memory (AndonAlertLedger *self)
{
  return andon_alert_table_get_memory (self->table) + andon_index_get_memory (&self->index) +
         andon_string_pool_get_memory (self->pool) + andon_closed_rows_get_memory (&self->closed);
}
