/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-site-time.h"

#include <glib/gi18n.h>

static gint32
offset_at (GTimeZone *zone, gint64 seconds)
{
  return g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds));
}

/* When clocks go back an hour, the wall clock of that hour and of the next one read the same. */
static gboolean
is_repeated_hour (GTimeZone *zone, gint64 seconds)
{
  gint32 here = offset_at (zone, seconds);

  return offset_at (zone, seconds + 3600) == here - 3600 || offset_at (zone, seconds - 3600) == here + 3600;
}

static GDateTime *
at (gint64 time, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);

  return utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
}

static gboolean
same_day (GDateTime *a, GDateTime *b)
{
  return g_date_time_get_day_of_year (a) == g_date_time_get_day_of_year (b) &&
         g_date_time_get_year (a) == g_date_time_get_year (b);
}

char *
andon_site_time_format (gint64 time, GTimeZone *site, GTimeZone *seat, gint64 now, AndonSiteTimeDetail detail)
{
  GTimeZone *zone = site != NULL ? site : seat;
  const gint64 seconds = time / G_USEC_PER_SEC;
  g_autoptr (GDateTime) local = NULL;
  g_autoptr (GDateTime) today = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *clock = NULL;

  g_return_val_if_fail (seat != NULL, NULL);

  local = time > 0 ? at (time, zone) : NULL;
  today = at (now, zone);
  if (local == NULL || today == NULL)
    return g_strdup ("–");

  if (!same_day (local, today))
    {
      /* Translators: a date in front of a time of day, as short as can be. */
      g_autofree char *day = g_date_time_format (
        local, g_date_time_get_year (local) == g_date_time_get_year (today) ? _("%-d %b") : _("%-d %b %Y"));

      g_string_append_printf (out, "%s ", day);
    }
  clock = g_date_time_format (local, detail == ANDON_SITE_TIME_MINUTES ? "%H:%M" : "%H:%M:%S");
  g_string_append (out, clock);

  if (is_repeated_hour (zone, seconds))
    {
      g_autofree char *offset = g_date_time_format (local, "%:z");

      g_string_append_printf (out, " %s", offset);
    }
  else if (detail == ANDON_SITE_TIME_ZONED || offset_at (zone, seconds) != offset_at (seat, seconds))
    g_string_append_printf (out, " %s", g_date_time_get_timezone_abbreviation (local));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
andon_site_time_format_length (gint64 length)
{
  gint64 seconds = MAX (length, 0) / G_USEC_PER_SEC;
  gint64 minutes = seconds / 60;

  if (seconds < 60)
    return g_strdup_printf (_("%d s"), (int) seconds);
  if (minutes < 60)
    return g_strdup_printf (_("%d min"), (int) minutes);
  if (minutes < 48 * 60)
    return minutes % 60 == 0 ? g_strdup_printf (_("%d h"), (int) (minutes / 60))
                             : g_strdup_printf (_("%d h %d min"), (int) (minutes / 60), (int) (minutes % 60));
  return g_strdup_printf (_("%d d %d h"), (int) (minutes / 1440), (int) (minutes / 60 % 24));
}
