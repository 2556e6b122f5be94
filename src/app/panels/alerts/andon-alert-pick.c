/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-alert-pick.h"

gboolean
andon_alert_pick_is_closed_fold (AndonAlertList *list, AndonAlertItem *item)
{
  return andon_alert_list_get_folded (list) && andon_alert_item_get_fold_count (item) > 1 &&
         !andon_alert_item_get_fold_open (item);
}

/* An acknowledgement that is on its way is not sent a second time. */
static gboolean
is_waiting (AndonAlertItem *item)
{
  return andon_alert_item_is_unacknowledged (item) &&
         (andon_alert_item_get_pending (item) == ANDON_PENDING_NONE ||
          g_strcmp0 (andon_alert_item_get_pending_verb (item), "acknowledge") != 0);
}

static AndonAlertPick *
pick_new_empty (void)
{
  AndonAlertPick *self = g_new0 (AndonAlertPick, 1);

  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->revisions = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

static void
add (AndonAlertPick *self, AndonAlertItem *item, AndonSeat *seat)
{
  const guint revision = andon_actions_get_seen (andon_seat_get_actions (seat), andon_alert_item_get_id (item));

  g_ptr_array_add (self->items, g_object_ref (item));
  g_array_append_val (self->revisions, revision);
}

/* Of several criticals the one under the cursor comes first, else the topmost. */
static void
add_one_critical (AndonAlertPick *self, GPtrArray *criticals, AndonAlertItem *cursor, AndonSeat *seat)
{
  guint index = 0;

  if (criticals->len == 0)
    return;
  if (cursor == NULL || !g_ptr_array_find (criticals, cursor, &index))
    index = 0;
  add (self, g_ptr_array_index (criticals, index), seat);
  self->left = criticals->len - 1;
}

AndonAlertPick *
andon_alert_pick_new (AndonAlertList *list, AndonSeat *seat, gboolean waiting)
{
  AndonAlertCursor *cursor = andon_alert_list_get_cursor (list);
  g_autoptr (GPtrArray) selected = andon_alert_cursor_dup_selected (cursor, ANDON_ALERT_PICK_MAX);
  g_autoptr (GPtrArray) criticals = g_ptr_array_new ();
  AndonAlertPick *self = pick_new_empty ();

  for (guint i = 0; i < selected->len; i++)
    {
      AndonAlertItem *item = g_ptr_array_index (selected, i);

      if (andon_alert_pick_is_closed_fold (list, item))
        self->folds++;
      else if (!andon_alert_item_get_loaded (item) || (waiting && !is_waiting (item)))
        continue;
      else if (andon_alert_item_get_priority (item) == ANDON_PRIORITY_CRITICAL)
        g_ptr_array_add (criticals, item);
      else
        add (self, item, seat);
    }
  self->left = criticals->len;
  if (self->items->len == 0)
    add_one_critical (self, criticals, andon_alert_cursor_get_item (cursor), seat);
  return self;
}

AndonAlertPick *
andon_alert_pick_new_one (AndonAlertItem *item, AndonSeat *seat)
{
  AndonAlertPick *self = pick_new_empty ();

  add (self, item, seat);
  return self;
}

void
andon_alert_pick_free (AndonAlertPick *self)
{
  g_ptr_array_unref (self->items);
  g_array_unref (self->revisions);
  g_free (self);
}

char **
andon_alert_pick_dup_ids (const AndonAlertPick *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->items->len; i++)
    g_strv_builder_add (builder, andon_alert_item_get_id (g_ptr_array_index (self->items, i)));
  return g_strv_builder_end (builder);
}

AndonAlertItem *
andon_alert_pick_get (const AndonAlertPick *self, guint index)
{
  return index < self->items->len ? g_ptr_array_index (self->items, index) : NULL;
}

guint
andon_alert_pick_get_revision (const AndonAlertPick *self, guint index)
{
  return index < self->revisions->len ? g_array_index (self->revisions, guint, index) : 0;
}
