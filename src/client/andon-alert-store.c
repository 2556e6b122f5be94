/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-alert-store-private.h"

#include <string.h>

#include "andon-alert-item-private.h"
#include "andon-cache.h"
#include "andon-clock.h"
#include "andon-mailbox-private.h"
#include "andon-time.h"
#include "andon-worker.h"

#define FRAME_US 16000
#define BUDGET_US 4000
#define MIN_BATCH 32
#define LONG_STANDING_US ANDON_TIME_DAY
#define DEFAULT_RETENTION 20000

/* What annunciated in a batch, of one priority. */
typedef struct
{
  guint count;
  guint64 id; /* of the newest */
  gint64 at;
} Annunciation;

typedef struct
{
  guint32 row;
  guint32 revision;
  guint64 id;
} Closed;

typedef struct
{
  AndonPendingState state;
  const char *verb;
} Pending;

struct _AndonAlertStore
{
  GObject parent_instance;
  AndonWorker *worker;
  AndonClock *clock;
  GMainContext *context;

  AndonMailbox *mailbox;
  GArray *letters; /* (nullable): taken, being applied */
  guint cursor;
  GPtrArray *spent; /* of AndonAlert: applied */
  gboolean driven;
  GSource *source; /* (nullable): the next apply */
  gint64 last_apply;
  double change_cost; /* us that telling the views took a change, lately */

  AndonStringPool *pool;
  AndonAlertTable *table;
  AndonIndex index;
  GHashTable *shelves; /* row → AndonAlertShelf */
  GHashTable *pending; /* id (guint64 *) → Pending */
  GQueue closed;       /* of Closed, oldest first */
  guint n_closed;
  guint retention;
  AndonAlertCounts counts;
  gint64 now;

  GArray *changes;        /* of AndonAlertChange: this batch */
  GHashTable *change_of;  /* row → index + 1 */
  GByteArray *changed;    /* a bit a row: in `changes`; asked far more often than it is so */
  GPtrArray *views;       /* of AndonAlertView, unowned */
  AndonAlertView *criticals;
  AndonItemCache *items;  /* handed out by id */
  AndonCache *cold;       /* (nullable): being read into the store */

  gboolean sweeping;
  gboolean afresh; /* this sweep overrules newer revisions */
  gboolean swept;
  GHashTable *seen; /* ids, while sweeping */
  gboolean initial;
  gboolean counts_differ;
  gboolean flushing;
  Annunciation annunciations[ANDON_N_PRIORITIES]; /* of this batch */
  guint64 stale_revisions;
};

enum
{
  ANNUNCIATED,
  PENDING,
  COUNTS_CHANGED,
  BATCH_APPLIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AndonAlertStore, andon_alert_store, G_TYPE_OBJECT)

static guint
hash_row (guint32 row, gpointer data)
{
  AndonAlertStore *self = data;

  return andon_alert_record_hash_id (andon_alert_table_get (self->table, row)->id);
}

static gboolean
equal_row (guint32 row, gconstpointer key, gpointer data)
{
  AndonAlertStore *self = data;

  return andon_alert_table_get (self->table, row)->id == *(const guint64 *) key;
}

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
  andon_index_clear (&self->index);
  andon_alert_table_free (self->table);
  andon_string_pool_unref (self->pool);
  g_hash_table_unref (self->shelves);
  g_hash_table_unref (self->pending);
  g_queue_clear_full (&self->closed, g_free);
  g_array_unref (self->changes);
  g_hash_table_unref (self->change_of);
  g_byte_array_unref (self->changed);
  g_ptr_array_unref (self->spent);
  g_ptr_array_unref (self->views);
  g_hash_table_unref (self->seen);
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
  signals[PENDING] = g_signal_new ("pending", ANDON_TYPE_ALERT_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[COUNTS_CHANGED] = g_signal_new ("counts-changed", ANDON_TYPE_ALERT_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
  signals[BATCH_APPLIED] = g_signal_new ("batch-applied", ANDON_TYPE_ALERT_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 0);
}

static void
shelf_destroy (gpointer data)
{
  andon_alert_shelf_free (data);
}

static void
andon_alert_store_init (AndonAlertStore *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->mailbox = andon_mailbox_new ();
  self->pool = andon_string_pool_new ();
  self->table = andon_alert_table_new ();
  andon_index_init (&self->index, hash_row, equal_row, self);
  self->shelves = g_hash_table_new_full (NULL, NULL, NULL, shelf_destroy);
  self->pending = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_queue_init (&self->closed);
  self->retention = DEFAULT_RETENTION;
  self->changes = g_array_new (FALSE, FALSE, sizeof (AndonAlertChange));
  self->change_of = g_hash_table_new (NULL, NULL);
  self->changed = g_byte_array_new ();
  self->spent = g_ptr_array_new_with_free_func ((GDestroyNotify) andon_alert_unref);
  self->views = g_ptr_array_new ();
  self->seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

AndonAlertStore *
andon_alert_store_new (AndonWorker *worker, AndonClock *clock)
{
  AndonAlertStore *self = g_object_new (ANDON_TYPE_ALERT_STORE, NULL);

  self->change_cost = 4.0;
  self->worker = worker != NULL ? andon_worker_ref (worker) : NULL;
  self->clock = clock != NULL ? g_object_ref (clock) : andon_clock_new ();
  self->now = andon_clock_now (self->clock);
  self->items = andon_item_cache_new (self->pool);
  self->criticals = andon_alert_view_new_for_criticals (self);
  return self;
}

AndonAlertTable *
andon_alert_store_get_table (AndonAlertStore *self)
{
  return self->table;
}

AndonStringPool *
andon_alert_store_get_pool (AndonAlertStore *self)
{
  return self->pool;
}

AndonWorker *
andon_alert_store_get_worker (AndonAlertStore *self)
{
  return self->worker;
}

const AndonAlertShelf *
andon_alert_store_get_shelf (AndonAlertStore *self, guint32 row)
{
  return g_hash_table_lookup (self->shelves, GUINT_TO_POINTER (row));
}

const char *
andon_alert_store_get_verb (AndonAlertStore *self, guint32 row)
{
  const AndonAlertRecord *record = andon_alert_table_get (self->table, row);
  Pending *pending = record->pending != 0 ? g_hash_table_lookup (self->pending, &record->id) : NULL;

  return pending != NULL ? pending->verb : NULL;
}

guint32
andon_alert_store_find_row (AndonAlertStore *self, guint64 id)
{
  return andon_index_lookup (&self->index, andon_alert_record_hash_id (id), &id);
}

guint32
andon_alert_store_find (AndonAlertStore *self, const char *id)
{
  guint64 packed;

  if (!andon_alert_record_find_id (id, self->pool, &packed))
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

static gboolean
is_changed (AndonAlertStore *self, guint32 row)
{
  return row / 8 < self->changed->len && (self->changed->data[row / 8] & 1u << row % 8) != 0;
}

static void
set_changed (AndonAlertStore *self, guint32 row, gboolean changed)
{
  guint before = self->changed->len;

  if (row / 8 >= before)
    {
      g_byte_array_set_size (self->changed, MAX (2 * before, row / 8 + 64));
      memset (self->changed->data + before, 0, self->changed->len - before);
    }
  if (changed)
    self->changed->data[row / 8] |= 1u << row % 8;
  else
    self->changed->data[row / 8] &= ~(1u << row % 8);
}

const AndonAlertRecord *
andon_alert_store_get_before (AndonAlertStore *self, guint32 row)
{
  gpointer place;

  if (!is_changed (self, row))
    return NULL;
  place = g_hash_table_lookup (self->change_of, GUINT_TO_POINTER (row));
  return place != NULL ? &g_array_index (self->changes, AndonAlertChange, GPOINTER_TO_UINT (place) - 1).before : NULL;
}

/* Remembers how the row was when the batch began; its strings stay until the views were told. */
static void
note_change (AndonAlertStore *self, guint32 row)
{
  AndonAlertChange change;

  if (is_changed (self, row))
    return;
  set_changed (self, row, TRUE);
  change.row = row;
  change.before = *andon_alert_table_get (self->table, row);
  andon_alert_record_retain (&change.before, self->pool);
  g_array_append_val (self->changes, change);
  g_hash_table_insert (self->change_of, GUINT_TO_POINTER (row), GUINT_TO_POINTER (self->changes->len));
}

static void
count (AndonAlertStore *self, const AndonAlertRecord *record, int by)
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
is_long_standing (AndonAlertStore *self, const AndonAlertRecord *record)
{
  gint64 since = andon_alert_record_get_time (record, ANDON_RECORD_ANNUNCIATED);

  return andon_alert_record_is_open (record) && since != 0 && self->now - since > LONG_STANDING_US;
}

static void
note_annunciation (AndonAlertStore *self, const AndonAlertRecord *before, const AndonAlertRecord *after)
{
  gint64 at = andon_alert_record_get_time (after, ANDON_RECORD_ANNUNCIATED);
  Annunciation *newest;

  if (after->state != ANDON_ALERT_STATE_UNACK || (before->id != 0 && after->annunciation <= before->annunciation))
    return;
  newest = &self->annunciations[MIN (after->priority, ANDON_PRIORITY_CRITICAL)];
  if (newest->count++ == 0 || at > newest->at)
    {
      newest->id = after->id;
      newest->at = at;
    }
}

static void
note_closed (AndonAlertStore *self, guint32 row, const AndonAlertRecord *record)
{
  Closed *closed = g_new (Closed, 1);

  *closed = (Closed) { .row = row, .revision = record->revision, .id = record->id };
  g_queue_push_tail (&self->closed, closed);
}

static void
store_shelf (AndonAlertStore *self, guint32 row, const AndonAlert *alert)
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
write_row (AndonAlertStore *self, guint32 row, AndonAlertRecord *fresh, const AndonAlert *alert)
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
remove_row (AndonAlertStore *self, guint32 row)
{
  AndonAlertRecord *record = andon_alert_table_edit (self->table, row);

  note_change (self, row);
  count (self, record, -1);
  self->counts_differ = TRUE;
  andon_index_remove (&self->index, andon_alert_record_hash_id (record->id), row);
  g_hash_table_remove (self->shelves, GUINT_TO_POINTER (row));
  g_hash_table_remove (self->pending, &record->id);
  andon_alert_record_clear (record, self->pool);
}

static void
see (AndonAlertStore *self, guint64 id)
{
  if (self->sweeping)
    g_hash_table_add (self->seen, g_memdup2 (&id, sizeof id));
}

static void
apply_alert (AndonAlertStore *self, const AndonAlert *alert, gboolean cached)
{
  AndonAlertRecord fresh;
  gboolean overrules;
  guint32 row;

  andon_alert_record_pack (&fresh, alert, self->pool);
  row = andon_alert_store_find_row (self, fresh.id);
  overrules = self->sweeping && self->afresh && !g_hash_table_contains (self->seen, &fresh.id);
  if (!cached)
    see (self, fresh.id);

  if (row == ANDON_INDEX_NONE)
    {
      row = andon_alert_table_add (self->table);
      note_change (self, row);
      andon_alert_table_edit (self->table, row)->id = fresh.id;
      andon_index_insert (&self->index, andon_alert_record_hash_id (fresh.id), row);
      andon_alert_table_edit (self->table, row)->id = 0;
    }
  else if (cached || (!overrules && andon_alert_table_get (self->table, row)->revision > fresh.revision))
    {
      self->stale_revisions += !cached;
      andon_alert_record_clear (&fresh, self->pool);
      return;
    }
  write_row (self, row, &fresh, alert);
}

static void
sweep (AndonAlertStore *self)
{
  guint32 n = andon_alert_table_get_n_rows (self->table);

  for (guint32 row = 0; row < n; row++)
    {
      const AndonAlertRecord *record = andon_alert_table_get (self->table, row);

      if (andon_alert_record_is_open (record) && !g_hash_table_contains (self->seen, &record->id))
        remove_row (self, row);
    }
  self->sweeping = FALSE;
  self->swept = TRUE;
  g_hash_table_remove_all (self->seen);
}

static void
apply_letter (AndonAlertStore *self, const AndonLetter *letter)
{
  switch (letter->kind)
    {
    case ANDON_LETTER_ALERT:
      apply_alert (self, letter->alert, FALSE);
      break;
    case ANDON_LETTER_CACHED:
      /* After a whole snapshot the cache has nothing left to say. */
      if (!self->swept)
        apply_alert (self, letter->alert, TRUE);
      break;
    case ANDON_LETTER_BEGIN_SWEEP:
    case ANDON_LETTER_BEGIN_AFRESH:
      self->sweeping = TRUE;
      self->afresh = letter->kind == ANDON_LETTER_BEGIN_AFRESH;
      g_hash_table_remove_all (self->seen);
      break;
    case ANDON_LETTER_END_SWEEP:
      sweep (self);
      break;
    default:
      break;
    }
}

static void
enforce_retention (AndonAlertStore *self)
{
  while (self->n_closed > self->retention && !g_queue_is_empty (&self->closed))
    {
      g_autofree Closed *closed = g_queue_pop_head (&self->closed);
      const AndonAlertRecord *record = andon_alert_table_get (self->table, closed->row);

      if (record->id == closed->id && !andon_alert_record_is_open (record) && record->revision == closed->revision)
        remove_row (self, closed->row);
    }
}

static void
tell_annunciated (AndonAlertStore *self)
{
  Annunciation batch[ANDON_N_PRIORITIES];

  /* A listener may change the store again. */
  memcpy (batch, self->annunciations, sizeof batch);
  memset (self->annunciations, 0, sizeof self->annunciations);
  for (guint i = ANDON_N_PRIORITIES; i-- > 0;)
    {
      g_autofree char *id = NULL;

      if (batch[i].count == 0)
        continue;
      id = andon_alert_record_dup_id (batch[i].id, self->pool);
      g_signal_emit (self, signals[ANNUNCIATED], 0, i, batch[i].count, id, self->initial);
    }
}

static void
finish_changes (AndonAlertStore *self)
{
  for (guint i = 0; i < self->changes->len; i++)
    {
      AndonAlertChange *change = &g_array_index (self->changes, AndonAlertChange, i);

      andon_alert_record_clear (&change->before, self->pool);
      set_changed (self, change->row, FALSE);
      if (andon_alert_table_get (self->table, change->row)->id == 0)
        andon_alert_table_vacate (self->table, change->row);
    }
  g_array_set_size (self->changes, 0);
  g_hash_table_remove_all (self->change_of);
}

static void
refresh_item (AndonAlertStore *self, AndonAlertItem *item, guint32 row)
{
  const AndonAlertRecord *record = andon_alert_table_get (self->table, row);

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
    andon_alert_view_plan (g_ptr_array_index (views, i), self->changes);
  finish_changes (self);
  for (guint i = 0; i < views->len; i++)
    andon_alert_view_tell (g_ptr_array_index (views, i));
  if (andon_item_cache_get_size (self->items) > 0)
    andon_item_cache_foreach (self->items, tell_item, self);
  return views;
}

static void
flush_once (AndonAlertStore *self)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GPtrArray) views = NULL;
  guint n;

  enforce_retention (self);
  n = self->changes->len;
  if (n > 0)
    views = tell_views (self);
  if (n >= MIN_BATCH)
    self->change_cost = (self->change_cost * 3 + (double) (g_get_monotonic_time () - start) / n) / 4;

  if (self->counts_differ)
    {
      self->counts_differ = FALSE;
      g_signal_emit (self, signals[COUNTS_CHANGED], 0);
    }
  tell_annunciated (self);
  if (views != NULL)
    g_signal_emit (self, signals[BATCH_APPLIED], 0);
}

/* A listener may change the store again: that waits until everybody heard of this batch. */
static void
flush (AndonAlertStore *self)
{
  if (self->flushing)
    return;
  self->flushing = TRUE;
  g_object_ref (self);
  do
    flush_once (self);
  while (self->changes->len > 0);
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

static gboolean
next_letters (AndonAlertStore *self, gboolean wait, gboolean *busy)
{
  *busy = FALSE;
  if (self->letters != NULL && self->cursor < self->letters->len)
    return TRUE;
  if (self->letters != NULL)
    {
      andon_mailbox_done (self->mailbox, self->letters->len);
      g_clear_pointer (&self->letters, g_array_unref);
    }
  self->letters = andon_mailbox_take (self->mailbox, wait, busy);
  self->cursor = 0;
  return self->letters != NULL;
}

/* What was applied must still be told to the views, and that belongs to the budget. */
static gboolean
is_spent (AndonAlertStore *self, gint64 elapsed, gint64 budget_us)
{
  return self->changes->len >= MIN_BATCH && elapsed + self->changes->len * self->change_cost >= budget_us;
}

static void
nothing (gpointer data)
{
}

/* An alert is a dozen strings that the worker allocated: it frees them as well, or the two would fight for one heap. */
static void
discard_spent (AndonAlertStore *self)
{
  GPtrArray *spent = self->spent;

  if (spent->len == 0)
    return;
  self->spent = g_ptr_array_new_with_free_func ((GDestroyNotify) andon_alert_unref);
  if (self->worker != NULL)
    andon_worker_invoke (self->worker, nothing, spent, (GDestroyNotify) g_ptr_array_unref);
  else
    g_ptr_array_unref (spent);
}

gboolean
andon_alert_store_apply_pending (AndonAlertStore *self, gint64 budget_us)
{
  gint64 start = g_get_monotonic_time ();
  gboolean more, busy;

  if (self->flushing)
    return TRUE;
  self->last_apply = start;
  self->now = MAX (self->now, andon_clock_now (self->clock));
  while ((more = next_letters (self, budget_us <= 0, &busy)))
    {
      guint end = MIN (self->cursor + 32, self->letters->len);

      while (self->cursor < end)
        {
          AndonLetter *letter = &g_array_index (self->letters, AndonLetter, self->cursor++);

          apply_letter (self, letter);
          if (letter->alert != NULL)
            g_ptr_array_add (self->spent, g_steal_pointer (&letter->alert));
        }
      if (budget_us > 0 && is_spent (self, g_get_monotonic_time () - start, budget_us))
        break;
    }
  more = (more && next_letters (self, budget_us <= 0, &busy)) || busy;
  discard_spent (self);
  flush (self);
  return more;
}

static gboolean on_apply (gpointer data);

static void
schedule (AndonAlertStore *self, gint64 after_us)
{
  if (self->source != NULL)
    return;
  self->source = after_us <= 0 ? g_idle_source_new () : g_timeout_source_new ((guint) (after_us / 1000 + 1));
  g_source_set_priority (self->source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->source, on_apply, self, NULL);
  g_source_attach (self->source, self->context);
}

static gboolean
on_apply (gpointer data)
{
  AndonAlertStore *self = data;

  g_clear_pointer (&self->source, g_source_unref);
  g_object_ref (self);
  if (!self->driven && andon_alert_store_apply_pending (self, BUDGET_US))
    schedule (self, self->last_apply + FRAME_US - g_get_monotonic_time ());
  g_object_unref (self);
  return G_SOURCE_REMOVE;
}

/* On the main context: the mailbox turned from empty to not empty. */
static gboolean
on_mail (gpointer data)
{
  AndonAlertStore *self = data;

  g_signal_emit (self, signals[PENDING], 0);
  if (!self->driven)
    schedule (self, self->last_apply + FRAME_US - g_get_monotonic_time ());
  return G_SOURCE_REMOVE;
}

static gboolean
put (AndonAlertStore *self, AndonLetterKind kind, AndonAlert **alerts, guint n)
{
  gboolean was_empty, fits;

  fits = andon_mailbox_put (self->mailbox, kind, alerts, n, &was_empty);
  if (was_empty && fits)
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, on_mail, g_object_ref (self), g_object_unref);
      g_source_attach (source, self->context);
    }
  return fits;
}

gboolean
andon_alert_store_post (AndonAlertStore *self, AndonAlert **alerts, guint n)
{
  return put (self, ANDON_LETTER_ALERT, alerts, n);
}

gboolean
andon_alert_store_post_cached (AndonAlertStore *self, AndonAlert **alerts, guint n)
{
  return put (self, ANDON_LETTER_CACHED, alerts, n);
}

void
andon_alert_store_begin_sweep (AndonAlertStore *self, gboolean afresh)
{
  put (self, afresh ? ANDON_LETTER_BEGIN_AFRESH : ANDON_LETTER_BEGIN_SWEEP, NULL, 0);
}

void
andon_alert_store_end_sweep (AndonAlertStore *self)
{
  put (self, ANDON_LETTER_END_SWEEP, NULL, 0);
}

guint
andon_alert_store_get_n_waiting (AndonAlertStore *self)
{
  return andon_mailbox_get_n_waiting (self->mailbox);
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
andon_alert_store_set_driven (AndonAlertStore *self, gboolean driven)
{
  self->driven = driven;
  if (!driven && andon_mailbox_get_n_waiting (self->mailbox) > 0)
    schedule (self, 0);
}

void
andon_alert_store_set_retention (AndonAlertStore *self, guint n)
{
  self->retention = n;
  flush (self);
}

guint
andon_alert_store_get_size (AndonAlertStore *self)
{
  return self->counts.total;
}

void
andon_alert_store_get_counts (AndonAlertStore *self, AndonAlertCounts *out)
{
  *out = self->counts;
}

guint64
andon_alert_store_get_stale_revisions (AndonAlertStore *self)
{
  return self->stale_revisions;
}

AndonAlertItem *
andon_alert_store_dup_item (AndonAlertStore *self, const char *id)
{
  guint32 row = andon_alert_store_find (self, id);
  AndonAlertItem *item;

  if (row == ANDON_INDEX_NONE)
    return NULL;
  item = andon_item_cache_lookup (self->items, andon_alert_table_get (self->table, row)->id);
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
  gboolean busy;
  guint32 n = andon_alert_table_get_n_rows (self->table);

  while (next_letters (self, TRUE, &busy))
    self->cursor = self->letters->len;
  for (guint32 row = 0; row < n; row++)
    if (andon_alert_table_get (self->table, row)->id != 0)
      remove_row (self, row);
  self->sweeping = FALSE;
  self->swept = FALSE;
  g_hash_table_remove_all (self->seen);
  g_queue_clear_full (&self->closed, g_free);
  flush (self);
}

void
andon_alert_store_set_pending (AndonAlertStore *self, const char *id, AndonPendingState pending, const char *verb)
{
  guint32 row = andon_alert_store_find (self, id);
  AndonAlertRecord *record;

  if (row == ANDON_INDEX_NONE)
    return;
  note_change (self, row);
  record = andon_alert_table_edit (self->table, row);
  record->pending = pending;
  if (pending == ANDON_PENDING_NONE)
    {
      g_hash_table_remove (self->pending, &record->id);
    }
  else
    {
      Pending *entry = g_new (Pending, 1);

      *entry = (Pending) { .state = pending, .verb = verb };
      g_hash_table_replace (self->pending, g_memdup2 (&record->id, sizeof record->id), entry);
    }
  flush (self);
}

void
andon_alert_store_update_clock (AndonAlertStore *self, gint64 now_us)
{
  guint32 n = andon_alert_table_get_n_rows (self->table);

  self->now = now_us;
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
  flush (self);
}

gsize
andon_alert_store_get_memory (AndonAlertStore *self)
{
  return andon_alert_table_get_memory (self->table) + andon_index_get_memory (&self->index) +
         andon_string_pool_get_memory (self->pool) + self->closed.length * (sizeof (Closed) + 32 + 16);
}
