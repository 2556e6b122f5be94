/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How one list of row numbers becomes another: pure functions, any thread.
 *
 * A splice replaces @removed rows at @start (in positions of the old list) by @added rows, which stand at
 * @offset of the plan's rows. Splices are in ascending order and neither overlap nor touch. */
typedef struct
{
  guint start;
  guint removed;
  guint offset;
  guint added;
} AndonSplice;

typedef struct
{
  GArray *splices; /* of AndonSplice */
  GArray *rows;    /* of guint32 */
} AndonSplicePlan;

/* One row that comes in, before the old list's row at @before. */
typedef struct
{
  guint before;
  guint32 row;
} AndonSpliceInsert;

/* Rows of the old list, @end excluded, that somebody looks at: what changes within is not joined with what changes
 * elsewhere, or the listener would be told that all of them left and came back. */
typedef struct
{
  guint start;
  guint end;
} AndonSpliceZone;

#define ANDON_SPLICE_MAX 8
#define ANDON_SPLICE_MAX_ZONES 3 /* two separators each */

AndonSplicePlan *andon_splice_plan_new (void);
void andon_splice_plan_free (AndonSplicePlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonSplicePlan, andon_splice_plan_free)

/* From what leaves (@removals: ascending old positions) and what comes (@inserts: in their final order). Rows that
 * leave and come back to the same place drop out; nearest splices are joined until at most ANDON_SPLICE_MAX are left.
 * @zones: ascending, apart, at most ANDON_SPLICE_MAX_ZONES. */
AndonSplicePlan *andon_splice_plan_edits (const guint32 *old, guint n_old, const guint *removals, guint n_removals,
                                          const AndonSpliceInsert *inserts, guint n_inserts,
                                          const AndonSpliceZone *zones, guint n_zones);

/* From two whole lists, each without doubles; every row number is below @n_rows. */
AndonSplicePlan *andon_splice_plan_lists (const guint32 *old, guint n_old, const guint32 *new_rows, guint n_new,
                                          guint32 n_rows);

/* Does splice @index of @plan to @rows (a GArray of guint32) when the ones before it were done.
 * Returns: the position in @rows where it happened */
guint andon_splice_plan_apply (const AndonSplicePlan *self, guint index, GArray *rows, int *shift);

G_END_DECLS
