/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-seat-private.h"

GTimeZone *
andon_seat_get_zone (AndonSeat *self, const char *asset)
{
  const char *name;
  GTimeZone *zone;

  g_return_val_if_fail (ANDON_IS_SEAT (self), NULL);

  if (asset == NULL || !g_settings_get_boolean (self->settings, "site-time"))
    return NULL;
  name = andon_asset_tree_get_zone (andon_seat_get_assets (self), asset);
  if (name == NULL)
    return NULL;
  zone = g_hash_table_lookup (self->zones, name);
  if (zone == NULL)
    {
      zone = g_time_zone_new_identifier (name);
      if (zone == NULL)
        zone = g_time_zone_ref (self->seat_zone);
      g_hash_table_insert (self->zones, g_strdup (name), zone);
    }
  return zone;
}

char *
andon_seat_format_time (AndonSeat *self, gint64 time, const char *asset, AndonSiteTimeDetail detail)
{
  g_return_val_if_fail (ANDON_IS_SEAT (self), NULL);
  return andon_site_time_format (time, andon_seat_get_zone (self, asset), self->seat_zone, andon_seat_now (self),
                                 detail);
}

/* The chosen site, or the site of the first area that this seat's console answers for. */
static const char *
home_site (AndonSeat *self)
{
  AndonConsole *console = andon_seat_get_console (self);

  if (self->site != NULL || console == NULL || console->areas == NULL || console->areas[0] == NULL)
    return self->site;
  return andon_asset_tree_get_site (andon_seat_get_assets (self), console->areas[0]);
}

char *
andon_seat_dup_shift (AndonSeat *self)
{
  g_return_val_if_fail (ANDON_IS_SEAT (self), NULL);
  return andon_shift_names_dup (self->shifts, home_site (self), andon_seat_now (self));
}

gint64
andon_seat_get_shift_start (AndonSeat *self)
{
  g_return_val_if_fail (ANDON_IS_SEAT (self), 0);
  return andon_shift_names_get_start (self->shifts, home_site (self), andon_seat_now (self));
}
