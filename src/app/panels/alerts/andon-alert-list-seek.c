/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-alert-list-private.h"

/* Going to one alert, whatever stands in the way */

void
andon_alert_list_seek (AndonAlertList *self)
{
  g_autoptr (AndonAlertItem) item = NULL;
  guint position;

  if (self->wanted == NULL || !andon_alert_view_find (self->view, self->wanted, &position))
    return;
  item = g_list_model_get_item (G_LIST_MODEL (self->view), position);
  /* Found as the head of a fold that hides it: open that, and look again when it has opened. */
  if (g_strcmp0 (andon_alert_item_get_id (item), self->wanted) != 0 && !andon_alert_item_get_fold_open (item))
    {
      andon_alert_view_set_fold_open (self->view, andon_alert_item_get_asset (item), TRUE);
      if (!andon_alert_view_find (self->view, self->wanted, &position))
        return;
    }
  g_clear_pointer (&self->wanted, g_free);
  andon_alert_cursor_jump_to (self->cursor, position);
  andon_alert_list_focus_cursor (self);
}

/* What is not in force is shown by its count alone. */
static void
reveal (AndonAlertList *self, AndonAlertState state)
{
  if (state != ANDON_ALERT_STATE_DSUPR && state != ANDON_ALERT_STATE_OOSRV)
    return;
  andon_health_line_set_states (self->health, 1u << ANDON_ALERT_STATE_DSUPR | 1u << ANDON_ALERT_STATE_OOSRV);
  andon_alert_list_refilter (self);
}

gboolean
andon_alert_list_show_alert (AndonAlertList *self, const char *id)
{
  g_autoptr (AndonAlertItem) item = NULL;
  guint position;

  g_return_val_if_fail (ANDON_IS_ALERT_LIST (self), FALSE);

  item = andon_alert_store_dup_item (andon_seat_get_store (self->seat), id);
  if (item == NULL)
    return FALSE;
  g_free (self->wanted);
  self->wanted = g_strdup (id);
  andon_alert_list_set_lane (self, andon_alert_item_get_lane (item));
  andon_alert_view_merge (self->view);
  if (!andon_alert_view_is_busy (self->view) && !andon_alert_view_find (self->view, id, &position))
    {
      andon_alert_view_set_low_hidden (self->view, FALSE);
      andon_alert_list_clear_filter (self);
      reveal (self, andon_alert_item_get_state (item));
    }
  andon_alert_list_seek (self);
  return TRUE;
}

/* After a change of filter has been computed: what still hides the wanted alert is given up. */
void
andon_alert_list_seek_again (AndonAlertList *self)
{
  guint position;

  if (andon_alert_view_is_busy (self->view) || self->wanted == NULL)
    return;
  if (!andon_alert_view_find (self->view, self->wanted, &position))
    {
      g_autoptr (AndonAlertFilter) filter = andon_alert_list_build_filter (self);

      g_autoptr (AndonAlertItem) item = andon_alert_store_dup_item (andon_seat_get_store (self->seat), self->wanted);

      if (filter->states == 0 && item != NULL)
        reveal (self, andon_alert_item_get_state (item));
      if (andon_alert_view_is_busy (self->view))
        return;
      if (andon_alert_filter_is_narrowing (filter))
        andon_alert_list_clear_filter (self);
      else
        g_clear_pointer (&self->wanted, g_free);
    }
  andon_alert_list_seek (self);
}

/* Filters as text, and the way to an alert that they would hide */

char *
andon_alert_list_dup_filter (AndonAlertList *self)
{
  g_autoptr (AndonAlertFilter) filter = NULL;

  g_return_val_if_fail (ANDON_IS_ALERT_LIST (self), NULL);

  filter = andon_alert_list_build_filter (self);
  return andon_alert_filter_to_string (filter);
}

void
andon_alert_list_apply_filter (AndonAlertList *self, const char *text)
{
  g_autoptr (AndonAlertFilter) filter = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (ANDON_IS_ALERT_LIST (self));

  filter = andon_alert_filter_from_string (text, &error);
  if (filter == NULL)
    {
      andon_seat_announce (self->seat, error->message);
      return;
    }
  g_clear_pointer (&self->extra, andon_alert_filter_free);
  self->extra = andon_alert_filter_copy (filter);
  gtk_editable_set_text (self->search, filter->text != NULL ? filter->text : "");
  andon_health_line_set_states (self->health, filter->states);
  if (filter->lanes == 1u << ANDON_LANE_ALARM || filter->lanes == 1u << ANDON_LANE_ADVISORY)
    andon_alert_list_set_lane (self, filter->lanes == 1u << ANDON_LANE_ALARM ? ANDON_LANE_ALARM : ANDON_LANE_ADVISORY);
  andon_alert_list_refilter (self);
}

void
andon_alert_list_clear_filter (AndonAlertList *self)
{
  g_return_if_fail (ANDON_IS_ALERT_LIST (self));

  g_clear_pointer (&self->extra, andon_alert_filter_free);
  andon_health_line_set_states (self->health, 0);
  gtk_editable_set_text (self->search, "");
  andon_seat_set_site (self->seat, NULL);
  andon_alert_list_refilter (self);
}
