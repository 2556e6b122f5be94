/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  ANDON_SITE_TIME_MINUTES,
  ANDON_SITE_TIME_SECONDS,
  ANDON_SITE_TIME_ZONED, /* seconds, and always the zone */
} AndonSiteTimeDetail;

/**
 * andon_site_time_format:
 * @time: microseconds since the epoch, UTC; 0 gives "–"
 * @site: (nullable): the zone of the site; NULL is the seat's
 * @seat: the zone of the seat
 * @now: what "today" is judged by
 *
 * "13:42", with the day before it when that is not today at the site, with the zone's short name behind it where the
 * site's wall clock differs from the seat's or @detail asks for it, and with the offset in an hour that happens twice.
 * Pure; any thread. Returns: (transfer full)
 */
char *andon_site_time_format (gint64 time, GTimeZone *site, GTimeZone *seat, gint64 now, AndonSiteTimeDetail detail);

/** A length of time in words: "42 s", "7 min", "3 h 10 min", "2 d 4 h". Returns: (transfer full) */
char *andon_site_time_format_length (gint64 length);

G_END_DECLS
