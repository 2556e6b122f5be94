/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-alert-view-private.h"

#define ZONE_GAP 64 /* rows looked at that are nearer than this are of one zone */

/* Who looks where. */
typedef struct
{
  AndonAlertView *view;
  GArray *positions; /* of guint */
} Gaze;


/* --- places --- */

AndonAlertKey
andon_alert_view_key_of (AndonAlertView *self, guint32 row)
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

      if (andon_alert_key_compare (andon_alert_view_key_of (self, andon_alert_view_row_at (self, middle)), key) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The same for a folded list, from position @from on. A fold stands where its foremost row would, which is known of its
 * head alone, so this looks from the top; what an open fold holds stays together. */
static guint
lower_bound_folded (AndonAlertView *self, AndonAlertKey key, guint from)
{
  const AndonAlertRecord *open = NULL;

  for (guint i = from; i < self->rows->len; i++)
    {
      guint32 row = andon_alert_view_row_at (self, i);
      const AndonAlertRecord *record = andon_alert_view_record_of (self, row);
      const AndonAlertFold *fold;

      if (open != NULL && open->strings[ANDON_RECORD_ASSET] == record->strings[ANDON_RECORD_ASSET])
        continue;
      if (andon_alert_key_compare (andon_alert_view_key_of (self, row), key) >= 0)
        return i;
      fold = andon_alert_view_fold_of (self, row);
      open = fold != NULL && fold->open ? record : NULL;
    }
  return self->rows->len;
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
  place = lower_bound (self, andon_alert_view_key_of (self, row));
  if (place >= self->rows->len || andon_alert_view_row_at (self, place) != row)
    return FALSE;
  *position = place;
  return TRUE;
}


/* --- edits --- */

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
    {
      if (self->held)
        self->stale = TRUE;
      else
        self->job_again = TRUE;
    }
  g_array_append_val (edits->arrivals, arrival);
}

static void
collect_position (AndonAlertItem *item, gpointer data)
{
  Gaze *gaze = data;
  guint32 row = andon_alert_store_find_row (gaze->view->store, andon_alert_item_get_packed_id (item));
  guint position;

  if (row != ANDON_INDEX_NONE && andon_alert_view_place_of (gaze->view, row, &position))
    g_array_append_val (gaze->positions, position);
}

/* Where rows are looked at: a list keeps widgets around its anchor, its cursor and its selection. */
static guint
find_zones (AndonAlertView *self, AndonSpliceZone zones[ANDON_SPLICE_MAX_ZONES])
{
  Gaze gaze = { .view = self };
  guint n = 0;

  if (self->folds != NULL || andon_item_cache_get_size (self->items) > ANDON_VIEW_MAX_LATE)
    return 0;
  gaze.positions = g_array_new (FALSE, FALSE, sizeof (guint));
  andon_item_cache_foreach (self->items, collect_position, &gaze);
  g_array_sort (gaze.positions, compare_positions);
  for (guint i = 0; i < gaze.positions->len; i++)
    {
      guint position = g_array_index (gaze.positions, guint, i);

      if (n > 0 && (n == ANDON_SPLICE_MAX_ZONES || position < zones[n - 1].end + ZONE_GAP))
        zones[n - 1].end = position + 1;
      else
        zones[n++] = (AndonSpliceZone) { position, position + 1 };
    }
  g_array_unref (gaze.positions);
  return n;
}

/* Turns edits into a plan, while the rows' former keys still hold. Consumes @edits. */
AndonSplicePlan *
andon_alert_view_plan_edits (AndonAlertView *self, Edits *edits)
{
  g_autoptr (GArray) inserts = g_array_new (FALSE, FALSE, sizeof (AndonSpliceInsert));
  AndonSpliceZone zones[ANDON_SPLICE_MAX_ZONES];
  AndonSplicePlan *plan;
  guint n_zones = 0, from = 0;

  g_array_sort (edits->removals, compare_positions);
  g_array_sort (edits->arrivals, compare_arrivals);
  for (guint i = 0; i < edits->arrivals->len; i++)
    {
      const Arrival *arrival = &g_array_index (edits->arrivals, Arrival, i);
      AndonSpliceInsert insert = { .row = arrival->row };

      from = self->folds != NULL ? lower_bound_folded (self, arrival->key, from) : lower_bound (self, arrival->key);
      insert.before = from;
      g_array_append_val (inserts, insert);
    }
  if (edits->removals->len + inserts->len > ANDON_SPLICE_MAX)
    n_zones = find_zones (self, zones);
  plan = andon_splice_plan_edits ((const guint32 *) (void *) self->rows->data, self->rows->len,
                                  (const guint *) (void *) edits->removals->data, edits->removals->len,
                                  (const AndonSpliceInsert *) (void *) inserts->data, inserts->len, zones, n_zones);
  g_array_unref (edits->removals);
  g_array_unref (edits->arrivals);
  return plan;
}
