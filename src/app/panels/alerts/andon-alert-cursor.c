/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-alert-cursor.h"

/* More rows than an action takes at once need not be followed by id. */
#define MAX_FOLLOWED 1000

struct _AndonAlertCursor
{
  GObject parent_instance;

  AndonAlertView *view;
  GtkMultiSelection *selection;
  GPtrArray *followed;   /* AndonAlertItem, selected by a person */
  AndonAlertItem *item;
  guint position;        /* where the cursor was last known to stand */
  gboolean by_model;     /* the model is changing, not the person */
  guint restore_id;
};

G_DEFINE_FINAL_TYPE (AndonAlertCursor, andon_alert_cursor, G_TYPE_OBJECT)

enum
{
  CHANGED,
  SELECTION_CHANGED,
  MOVED_BY_ITSELF,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
set_item (AndonAlertCursor *self, AndonAlertItem *item, guint position)
{
  self->position = position;
  if (g_set_object (&self->item, item))
    g_signal_emit (self, signals[CHANGED], 0);
}

static AndonAlertItem *
item_at (AndonAlertCursor *self, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (self->view), position);
}

static void
follow_selected (AndonAlertCursor *self)
{
  g_autoptr (GPtrArray) selected = andon_alert_cursor_dup_selected (self, MAX_FOLLOWED);

  g_ptr_array_unref (self->followed);
  self->followed = g_steal_pointer (&selected);
}

static void
selection_changed_cb (AndonAlertCursor *self)
{
  g_autoptr (GtkBitset) bits = NULL;
  guint position;

  if (self->by_model)
    return;
  follow_selected (self);
  bits = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  if (gtk_bitset_is_empty (bits))
    set_item (self, NULL, G_MAXUINT);
  else if (self->item == NULL || !andon_alert_view_find (self->view, andon_alert_item_get_id (self->item), &position) ||
           !gtk_bitset_contains (bits, position))
    {
      g_autoptr (AndonAlertItem) item = item_at (self, gtk_bitset_get_minimum (bits));

      set_item (self, item, gtk_bitset_get_minimum (bits));
    }
  else
    self->position = position;
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
reselect (AndonAlertCursor *self)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->followed->len; i++)
    {
      AndonAlertItem *item = g_ptr_array_index (self->followed, i);
      guint position;

      if (!andon_alert_view_find (self->view, andon_alert_item_get_id (item), &position))
        continue;
      if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), position))
        gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, FALSE);
      g_ptr_array_add (kept, g_object_ref (item));
    }
  g_ptr_array_unref (self->followed);
  self->followed = g_steal_pointer (&kept);
}

/* The alert under the cursor left the list: the one that took its row comes under the cursor. */
static void
fall_back (AndonAlertCursor *self)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->view));
  const guint position = MIN (self->position, n - 1);
  g_autoptr (AndonAlertItem) item = n > 0 ? item_at (self, position) : NULL;

  if (item != NULL)
    {
      gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, self->followed->len == 0);
      g_ptr_array_add (self->followed, g_object_ref (item));
      set_item (self, item, position);
    }
  else
    set_item (self, NULL, G_MAXUINT);
}

/* After the model has changed, however many splices that took: the selection is where its alerts are now. */
static gboolean
restore_cb (gpointer user_data)
{
  AndonAlertCursor *self = user_data;
  const guint before = self->position;
  gboolean fell = FALSE;
  guint position;

  self->restore_id = 0;
  self->by_model = TRUE;
  reselect (self);
  if (self->item != NULL)
    {
      fell = !andon_alert_view_find (self->view, andon_alert_item_get_id (self->item), &position);
      if (fell)
        fall_back (self);
      else
        self->position = position;
      if (fell || self->position != before)
        g_signal_emit (self, signals[MOVED_BY_ITSELF], 0);
    }
  self->by_model = FALSE;
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
before_items_changed_cb (AndonAlertCursor *self)
{
  self->by_model = TRUE;
}

static void
after_items_changed_cb (AndonAlertCursor *self)
{
  self->by_model = FALSE;
  if (self->restore_id == 0)
    self->restore_id = g_idle_add_full (G_PRIORITY_HIGH, restore_cb, self, NULL);
}

static void
andon_alert_cursor_dispose (GObject *object)
{
  AndonAlertCursor *self = ANDON_ALERT_CURSOR (object);

  g_clear_handle_id (&self->restore_id, g_source_remove);
  if (self->view != NULL)
    g_signal_handlers_disconnect_by_data (self->view, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->view);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (andon_alert_cursor_parent_class)->dispose (object);
}

static void
andon_alert_cursor_finalize (GObject *object)
{
  g_ptr_array_unref (ANDON_ALERT_CURSOR (object)->followed);
  G_OBJECT_CLASS (andon_alert_cursor_parent_class)->finalize (object);
}

static void
andon_alert_cursor_class_init (AndonAlertCursorClass *klass)
{
  static const char *const names[N_SIGNALS] = { "changed", "selection-changed", "moved-by-itself" };

  G_OBJECT_CLASS (klass)->dispose = andon_alert_cursor_dispose;
  G_OBJECT_CLASS (klass)->finalize = andon_alert_cursor_finalize;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], ANDON_TYPE_ALERT_CURSOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                               0);
}

static void
andon_alert_cursor_init (AndonAlertCursor *self)
{
  self->followed = g_ptr_array_new_with_free_func (g_object_unref);
  self->position = G_MAXUINT;
}

AndonAlertCursor *
andon_alert_cursor_new (AndonAlertView *view)
{
  AndonAlertCursor *self = g_object_new (ANDON_TYPE_ALERT_CURSOR, NULL);

  self->view = g_object_ref (view);
  /* One handler before the selection model's own and one after it: what is told in between is not the person's doing. */
  g_signal_connect_swapped (view, "items-changed", G_CALLBACK (before_items_changed_cb), self);
  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (view)));
  g_signal_connect_data (view, "items-changed", G_CALLBACK (after_items_changed_cb), self, NULL,
                         G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

GtkSelectionModel *
andon_alert_cursor_get_selection (AndonAlertCursor *self)
{
  g_return_val_if_fail (ANDON_IS_ALERT_CURSOR (self), NULL);
  return GTK_SELECTION_MODEL (self->selection);
}

AndonAlertItem *
andon_alert_cursor_get_item (AndonAlertCursor *self)
{
  g_return_val_if_fail (ANDON_IS_ALERT_CURSOR (self), NULL);
  return self->item;
}

guint
andon_alert_cursor_get_position (AndonAlertCursor *self)
{
  guint position = G_MAXUINT;

  g_return_val_if_fail (ANDON_IS_ALERT_CURSOR (self), G_MAXUINT);

  if (self->item != NULL)
    andon_alert_view_find (self->view, andon_alert_item_get_id (self->item), &position);
  return position;
}

void
andon_alert_cursor_go_to (AndonAlertCursor *self, guint position)
{
  g_autoptr (AndonAlertItem) item = NULL;

  g_return_if_fail (ANDON_IS_ALERT_CURSOR (self));

  item = item_at (self, position);
  if (item == NULL)
    return;
  set_item (self, item, position);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  /* Selecting what is selected already tells nothing. */
  follow_selected (self);
}

void
andon_alert_cursor_jump_to (AndonAlertCursor *self, guint position)
{
  g_autoptr (AndonAlertItem) before = NULL;

  g_return_if_fail (ANDON_IS_ALERT_CURSOR (self));

  g_set_object (&before, self->item);
  andon_alert_cursor_go_to (self, position);
  if (self->item != before)
    g_signal_emit (self, signals[MOVED_BY_ITSELF], 0);
}

void
andon_alert_cursor_clear (AndonAlertCursor *self)
{
  g_return_if_fail (ANDON_IS_ALERT_CURSOR (self));

  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  g_ptr_array_set_size (self->followed, 0);
  set_item (self, NULL, G_MAXUINT);
}

guint
andon_alert_cursor_get_n_selected (AndonAlertCursor *self)
{
  g_autoptr (GtkBitset) bits = NULL;

  g_return_val_if_fail (ANDON_IS_ALERT_CURSOR (self), 0);

  bits = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  return (guint) gtk_bitset_get_size (bits);
}

GPtrArray *
andon_alert_cursor_dup_selected (AndonAlertCursor *self, guint max)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GtkBitset) bits = NULL;
  GtkBitsetIter iter;
  guint position;

  g_return_val_if_fail (ANDON_IS_ALERT_CURSOR (self), items);

  bits = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  for (gboolean more = gtk_bitset_iter_init_first (&iter, bits, &position); more && items->len < max;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      AndonAlertItem *item = item_at (self, position);

      if (item != NULL)
        g_ptr_array_add (items, item);
    }
  return items;
}
