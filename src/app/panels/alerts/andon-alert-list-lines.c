/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-alert-list-private.h"

#include <glib/gi18n.h>

/* What stands around the rows: filter, fold, pill, and the words of an empty list. */

/* What stands in the lane: the rest is behind the count "off". */
static guint
in_force (const AndonAlertCounts *counts, AndonLane lane)
{
  return counts->open[lane] - counts->states[lane][ANDON_ALERT_STATE_DSUPR] -
         counts->states[lane][ANDON_ALERT_STATE_OOSRV];
}

void
andon_alert_list_update_lanes (AndonAlertList *self)
{
  AndonAlertCounts counts;
  g_autofree char *alarms = NULL;
  g_autofree char *advisories = NULL;

  andon_alert_store_get_counts (andon_seat_get_store (self->seat), &counts);
  alarms = g_strdup_printf (_("Alarms %u"), in_force (&counts, ANDON_LANE_ALARM));
  advisories = g_strdup_printf (_("Advisories %u"), in_force (&counts, ANDON_LANE_ADVISORY));
  gtk_button_set_label (GTK_BUTTON (self->alarms), alarms);
  gtk_button_set_label (GTK_BUTTON (self->advisories), advisories);
}

void
andon_alert_list_update_filter_line (AndonAlertList *self)
{
  const AndonAlertFilter *filter = andon_alert_view_get_filter (self->view);
  guint hidden = andon_alert_view_get_hidden_alarms (self->view);
  gboolean narrowing = filter != NULL && andon_alert_filter_is_narrowing (filter);
  g_autofree char *text = g_strdup_printf (
    ngettext ("The filter hides %u alarm", "The filter hides %u alarms", hidden), hidden);

  gtk_widget_set_visible (self->filter_line, narrowing || hidden > 0);
  gtk_label_set_label (self->filter_label, text);
}

void
andon_alert_list_update_fold_line (AndonAlertList *self)
{
  AndonConsole *console = andon_seat_get_console (self->seat);
  gboolean folded = andon_alert_view_get_folded (self->view);
  gboolean flood = andon_seat_get_flood (self->seat);
  guint low = andon_alert_view_get_n_low_hidden (self->view);
  g_autofree char *text = NULL;
  g_autofree char *low_text =
    g_strdup_printf (ngettext ("Show %u of low priority", "Show %u of low priority", low), low);

  if (folded)
    text = g_strdup (flood ? _("Flood. Folded by asset, first seen on top.") : _("Folded by asset, first seen on top."));
  else
    text = g_strdup_printf (_("Flood: %u alarms in 10 minutes. Fold them by asset?"),
                            console != NULL ? console->rate_10_min : 0);
  gtk_label_set_label (self->fold_label, text);
  gtk_label_set_label (self->fold_button_label, folded ? _("Unfold") : _("Fold"));
  gtk_button_set_label (self->low_button, low_text);
  gtk_widget_set_visible (GTK_WIDGET (self->low_button), low > 0);
  gtk_widget_set_visible (self->fold_line, folded || flood || low > 0);
  andon_alert_rows_set_folded (self->rows, folded);
}

void
andon_alert_list_update_pill (AndonAlertList *self)
{
  guint n = andon_alert_view_get_n_queued (self->view);
  g_autofree char *text = g_strdup_printf (ngettext ("▲ %u new while you read", "▲ %u new while you read", n), n);

  gtk_label_set_label (self->pill_label, text);
  /* In place of the key hints: it covers no row and moves none. */
  gtk_widget_set_visible (self->pill, n > 0);
  gtk_widget_set_visible (self->hints, n == 0);
}

/* The site that is chosen in the header, where nothing else narrows the list; or NULL. */
static const char *
get_only_site (AndonAlertList *self, const AndonAlertFilter *filter)
{
  const char *site = andon_seat_get_site (self->seat);
  g_autoptr (AndonAlertFilter) rest = NULL;

  if (site == NULL || g_strcmp0 (filter->asset, site) != 0)
    return NULL;
  rest = andon_alert_filter_copy (filter);
  g_clear_pointer (&rest->asset, g_free);
  return andon_alert_filter_is_narrowing (rest) ? NULL : site;
}

void
andon_alert_list_update_empty (AndonAlertList *self)
{
  const AndonAlertFilter *filter = andon_alert_view_get_filter (self->view);
  AndonSession *session = andon_seat_get_session (self->seat);
  const char *site = filter != NULL ? get_only_site (self, filter) : NULL;
  const char *icon = "emblem-ok-symbolic";
  g_autofree char *here = NULL;
  const char *title, *text;

  if (!andon_session_get_snapshot_loaded (session))
    {
      icon = "content-loading-symbolic";
      title = _("Waiting for the platform");
      text = _("The list fills as soon as it answers.");
    }
  else if (!andon_session_is_live (session))
    {
      icon = "network-offline-symbolic";
      title = _("Not live");
      text = _("Nothing was open when the platform was last heard. What has happened since is not known.");
    }
  else if (site != NULL)
    {
      /* Translators: the name of a site. */
      here = g_strdup_printf (self->lane == ANDON_LANE_ALARM ? _("No open alarm at %s") : _("No open advisory at %s"),
                              andon_asset_tree_get_name (andon_seat_get_assets (self->seat), site));
      title = here;
      text = _("Other sites are out of sight. “All sites” in the header shows them.");
    }
  else if (filter != NULL && andon_alert_filter_is_narrowing (filter))
    {
      icon = "system-search-symbolic";
      title = _("Nothing matches");
      text = _("Change the search, or show all again.");
    }
  else if (self->lane == ANDON_LANE_ALARM)
    {
      title = _("No open alarm");
      text = _("Nothing waits for you. Advisories stand in the tab beside; M reports a fault that no model saw.");
    }
  else
    {
      title = _("No open advisory");
      text = _("The models find nothing unusual just now.");
    }
  adw_status_page_set_icon_name (self->empty, icon);
  adw_status_page_set_title (self->empty, title);
  adw_status_page_set_description (self->empty, text);
}
