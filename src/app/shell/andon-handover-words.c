/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-handover-words.h"

#include <glib/gi18n.h>

#include "andon-words.h"

char *
andon_handover_words_dup_alert (AndonSeat *seat, const char *title, const char *asset)
{
  const char *where =
    asset != NULL ? andon_asset_tree_get_short_path (andon_seat_get_assets (seat), asset) : NULL;

  if (where == NULL || *where == '\0')
    return g_strdup (title != NULL ? title : "");
  if (title == NULL)
    return g_strdup (where);
  return g_strdup_printf ("%s, %s", title, where);
}

char *
andon_handover_words_dup_label (AndonSeat *seat, const AndonLabelChange *change)
{
  g_autofree char *what = andon_handover_words_dup_alert (seat, change->title, change->asset);
  const char *now = andon_words_label_of (change->label);
  const char *before = change->before != NULL ? andon_words_label_of (change->before) : NULL;

  if (change->withdrawn && before != NULL)
    /* Translators: an alert, the label that was taken back, the label that counts again. */
    return g_strdup_printf (_("%s: %s was taken back, %s counts again"), what, now, before);
  if (change->withdrawn)
    /* Translators: an alert, the label that was taken back. */
    return g_strdup_printf (_("%s: %s was taken back"), what, now);
  if (before != NULL && g_strcmp0 (change->before, change->label) != 0)
    /* Translators: an alert, its label now, its label before. */
    return g_strdup_printf (_("%s: %s, before %s"), what, now, before);
  return g_strdup_printf ("%s: %s", what, now);
}

char *
andon_handover_words_dup_shelf (AndonSeat *seat, const AndonAlert *alert)
{
  g_autofree char *until =
    andon_seat_format_time (seat, alert->shelved_until, alert->asset, ANDON_SITE_TIME_MINUTES);

  return g_strdup_printf (_("until %s, %s: %s"), until, alert->shelved_by != NULL ? alert->shelved_by : "–",
                          alert->shelve_reason != NULL ? alert->shelve_reason : "–");
}

char *
andon_handover_words_dup_result (AndonSeat *seat, const AndonShelfResult *result, const char *asset)
{
  g_autofree char *until = NULL;

  switch (result->outcome)
    {
    case ANDON_SHELF_RENEWED:
      until = andon_seat_format_time (seat, result->until, asset, ANDON_SITE_TIME_MINUTES);
      return g_strdup_printf (_("Renewed until %s"), until);
    case ANDON_SHELF_RELEASED:
      return g_strdup (C_("shelf", "Released"));
    case ANDON_SHELF_OVER:
      return g_strdup (_("It had left the shelf before"));
    case ANDON_SHELF_RETURNED:
    default:
      return g_strdup (_("Returned: nobody decided"));
    }
}
