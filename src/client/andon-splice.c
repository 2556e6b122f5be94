/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-splice-private.h"

#include <stdlib.h>
#include <string.h>

AndonSplicePlan *
andon_splice_plan_new (void)
{
  AndonSplicePlan *self = g_new0 (AndonSplicePlan, 1);

  self->splices = g_array_new (FALSE, FALSE, sizeof (AndonSplice));
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  return self;
}

void
andon_splice_plan_free (AndonSplicePlan *self)
{
  g_array_unref (self->splices);
  g_array_unref (self->rows);
  g_free (self);
}

/* The splice that an edit at @position of the old list belongs to: the last one if it touches, else a new one. */
static AndonSplice *
splice_at (AndonSplicePlan *self, guint position)
{
  if (self->splices->len > 0)
    {
      AndonSplice *last = &g_array_index (self->splices, AndonSplice, self->splices->len - 1);

      if (position <= last->start + last->removed)
        return last;
    }
  AndonSplice fresh = { .start = position, .offset = self->rows->len };
  g_array_append_val (self->splices, fresh);
  return &g_array_index (self->splices, AndonSplice, self->splices->len - 1);
}

static void
add_removal (AndonSplicePlan *self, guint position)
{
  splice_at (self, position)->removed++;
}

static void
add_insert (AndonSplicePlan *self, guint before, guint32 row)
{
  splice_at (self, before)->added++;
  g_array_append_val (self->rows, row);
}

/* Drops rows that stay where they are from both ends of each splice, and splices that became empty. */
static void
trim (AndonSplicePlan *self, const guint32 *old)
{
  guint kept = 0;

  for (guint i = 0; i < self->splices->len; i++)
    {
      AndonSplice splice = g_array_index (self->splices, AndonSplice, i);
      const guint32 *rows = (const guint32 *) (void *) self->rows->data;

      while (splice.removed > 0 && splice.added > 0 && old[splice.start] == rows[splice.offset])
        {
          splice.start++, splice.removed--;
          splice.offset++, splice.added--;
        }
      while (splice.removed > 0 && splice.added > 0 &&
             old[splice.start + splice.removed - 1] == rows[splice.offset + splice.added - 1])
        splice.removed--, splice.added--;
      if (splice.removed > 0 || splice.added > 0)
        g_array_index (self->splices, AndonSplice, kept++) = splice;
    }
  g_array_set_size (self->splices, kept);
}

static int
descending (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return (x < y) - (x > y);
}

/* Which zone a splice belongs to, or which stretch between two. */
static guint
place_among (const AndonSplice *splice, const AndonSpliceZone *zones, guint n_zones)
{
  for (guint i = 0; i < n_zones; i++)
    {
      if (splice->start + splice->removed <= zones[i].start)
        return 2 * i;
      if (splice->start < zones[i].end)
        return 2 * i + 1;
    }
  return 2 * n_zones;
}

/* How much speaks against joining each splice with the one before it: the rows between them, or a zone's border. */
static GArray *
measure_gaps (GArray *splices, const AndonSpliceZone *zones, guint n_zones)
{
  GArray *gaps = g_array_sized_new (FALSE, FALSE, sizeof (guint), splices->len);

  for (guint i = 1; i < splices->len; i++)
    {
      AndonSplice *last = &g_array_index (splices, AndonSplice, i - 1);
      AndonSplice *next = &g_array_index (splices, AndonSplice, i);
      guint gap = next->start - last->start - last->removed;

      if (place_among (last, zones, n_zones) != place_among (next, zones, n_zones))
        gap = G_MAXUINT;
      g_array_append_val (gaps, gap);
    }
  return gaps;
}

/* The narrowest gap that is kept when only the widest are, and how many as narrow as that. */
static guint
gap_to_keep (GArray *gaps, guint *ties)
{
  g_autoptr (GArray) sorted = g_array_copy (gaps);
  guint keep;

  g_array_sort (sorted, descending);
  keep = g_array_index (sorted, guint, ANDON_SPLICE_MAX - 2);
  *ties = 0;
  for (guint i = 0; i < ANDON_SPLICE_MAX - 1; i++)
    *ties += g_array_index (sorted, guint, i) == keep;
  return keep;
}

/* Appends @splice to the last one, with the @between rows that stay between them. */
static void
extend (AndonSplicePlan *self, const AndonSplice *splice, const guint32 *rows, const guint32 *between, guint n_between)
{
  AndonSplice *last = &g_array_index (self->splices, AndonSplice, self->splices->len - 1);

  g_array_append_vals (self->rows, between, n_between);
  g_array_append_vals (self->rows, rows + splice->offset, splice->added);
  last->removed += n_between + splice->removed;
  last->added += n_between + splice->added;
}

/* Joins neighbours until few enough are left; rows between them are then taken out and put back. */
static void
join (AndonSplicePlan *self, const guint32 *old, const AndonSpliceZone *zones, guint n_zones)
{
  GArray *splices = self->splices, *rows = self->rows;
  g_autoptr (GArray) gaps = NULL;
  guint keep, ties;

  if (splices->len <= ANDON_SPLICE_MAX)
    return;

  gaps = measure_gaps (splices, zones, n_zones);
  keep = gap_to_keep (gaps, &ties);
  self->splices = g_array_new (FALSE, FALSE, sizeof (AndonSplice));
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < splices->len; i++)
    {
      const AndonSplice *splice = &g_array_index (splices, AndonSplice, i);
      guint gap = i > 0 ? g_array_index (gaps, guint, i - 1) : G_MAXUINT;
      gboolean apart = i == 0 || gap > keep || (gap == keep && ties > 0);
      guint end = splice->start;

      ties -= i > 0 && apart && gap == keep;
      if (apart)
        {
          AndonSplice fresh = { .start = splice->start, .offset = self->rows->len };

          g_array_append_val (self->splices, fresh);
        }
      else
        {
          const AndonSplice *last = &g_array_index (self->splices, AndonSplice, self->splices->len - 1);

          end = last->start + last->removed;
        }
      extend (self, splice, (const guint32 *) (void *) rows->data, old + end, splice->start - end);
    }
  g_array_unref (splices);
  g_array_unref (rows);
}

AndonSplicePlan *
andon_splice_plan_edits (const guint32 *old, guint n_old, const guint *removals, guint n_removals,
                         const AndonSpliceInsert *inserts, guint n_inserts,
                         const AndonSpliceZone *zones, guint n_zones)
{
  AndonSplicePlan *self = andon_splice_plan_new ();
  guint r = 0, i = 0;

  while (r < n_removals || i < n_inserts)
    {
      if (i < n_inserts && (r == n_removals || inserts[i].before <= removals[r]))
        {
          add_insert (self, inserts[i].before, inserts[i].row);
          i++;
        }
      else
        add_removal (self, removals[r++]);
    }
  trim (self, old);
  join (self, old, zones, n_zones);
  return self;
}

static inline gboolean
bit (const guint64 *bits, guint32 row)
{
  return (bits[row / 64] >> (row % 64)) & 1;
}

static guint64 *
bits_of (const guint32 *rows, guint n, guint32 n_rows)
{
  guint64 *bits = g_new0 (guint64, n_rows / 64 + 1);

  for (guint i = 0; i < n; i++)
    bits[rows[i] / 64] |= G_GUINT64_CONSTANT (1) << (rows[i] % 64);
  return bits;
}

AndonSplicePlan *
andon_splice_plan_lists (const guint32 *old, guint n_old, const guint32 *new_rows, guint n_new, guint32 n_rows)
{
  AndonSplicePlan *self = andon_splice_plan_new ();
  g_autofree guint64 *in_old = bits_of (old, n_old, n_rows);
  g_autofree guint64 *in_new = bits_of (new_rows, n_new, n_rows);
  guint i = 0, j = 0;

  while (i < n_old || j < n_new)
    {
      if (i < n_old && j < n_new && old[i] == new_rows[j])
        {
          i++, j++;
        }
      else if (i < n_old && !bit (in_new, old[i]))
        add_removal (self, i++);
      else if (j < n_new && (i == n_old || !bit (in_old, new_rows[j])))
        add_insert (self, i, new_rows[j++]);
      else
        {
          /* Both lists have both rows, in another order: this one moves. It leaves here and counts as new later on. */
          in_old[old[i] / 64] &= ~(G_GUINT64_CONSTANT (1) << (old[i] % 64));
          add_removal (self, i++);
        }
    }
  trim (self, old);
  join (self, old, NULL, 0);
  return self;
}

guint
andon_splice_plan_apply (const AndonSplicePlan *self, guint index, GArray *rows, int *shift)
{
  const AndonSplice *splice = &g_array_index (self->splices, AndonSplice, index);
  guint position = splice->start + *shift;
  int delta = (int) splice->added - (int) splice->removed;
  guint tail = rows->len - position - splice->removed;
  guint32 *data;

  if (delta > 0)
    g_array_set_size (rows, rows->len + delta);
  data = (guint32 *) (void *) rows->data + position;
  memmove (data + splice->added, data + splice->removed, tail * sizeof (guint32));
  if (splice->added > 0)
    memcpy (data, (const guint32 *) (const void *) self->rows->data + splice->offset, splice->added * sizeof (guint32));
  if (delta < 0)
    g_array_set_size (rows, rows->len + delta);
  *shift += delta;
  return position;
}
