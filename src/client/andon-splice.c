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

/* The narrowest gap between splices that is kept when only the widest are. */
static guint
gap_to_keep (GArray *splices)
{
  g_autoptr (GArray) gaps = g_array_sized_new (FALSE, FALSE, sizeof (guint), splices->len);

  for (guint i = 1; i < splices->len; i++)
    {
      AndonSplice *last = &g_array_index (splices, AndonSplice, i - 1);
      guint gap = g_array_index (splices, AndonSplice, i).start - last->start - last->removed;

      g_array_append_val (gaps, gap);
    }
  g_array_sort (gaps, descending);
  return g_array_index (gaps, guint, ANDON_SPLICE_MAX - 2);
}

/* Joins neighbours until few enough are left; rows between them are then taken out and put back. */
static void
join (AndonSplicePlan *self, const guint32 *old)
{
  guint keep, separators = 0;
  GArray *splices = self->splices, *rows = self->rows;

  if (splices->len <= ANDON_SPLICE_MAX)
    return;

  keep = gap_to_keep (splices);
  self->splices = g_array_new (FALSE, FALSE, sizeof (AndonSplice));
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < splices->len; i++)
    {
      AndonSplice *splice = &g_array_index (splices, AndonSplice, i);
      AndonSplice *last = NULL;
      guint gap = G_MAXUINT;

      if (self->splices->len > 0)
        {
          last = &g_array_index (self->splices, AndonSplice, self->splices->len - 1);
          gap = splice->start - last->start - last->removed;
        }
      if (last == NULL || (gap >= keep && separators < ANDON_SPLICE_MAX - 1))
        {
          AndonSplice fresh = { .start = splice->start, .offset = self->rows->len };

          separators += last != NULL;
          g_array_append_val (self->splices, fresh);
          last = &g_array_index (self->splices, AndonSplice, self->splices->len - 1);
          gap = 0;
        }
      g_array_append_vals (self->rows, old + last->start + last->removed, gap);
      g_array_append_vals (self->rows, (guint32 *) (void *) rows->data + splice->offset, splice->added);
      last->removed += gap + splice->removed;
      last->added += gap + splice->added;
    }
  g_array_unref (splices);
  g_array_unref (rows);
}

AndonSplicePlan *
andon_splice_plan_edits (const guint32 *old, guint n_old, const guint *removals, guint n_removals,
                         const AndonSpliceInsert *inserts, guint n_inserts)
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
  join (self, old);
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
  join (self, old);
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
