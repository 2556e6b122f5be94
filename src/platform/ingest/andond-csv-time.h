/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A time as recorders write it: RFC 3339, "2020-03-09 10:14:33[.123]", "2020/03/09 10:14", "09.03.2020 10:14:33",
 * "09/03/2020 10:14" (day first), or seconds, milliseconds or microseconds since 1970 by their size. text need not
 * end with NUL. zone (nullable: UTC) holds for times that name none. Writes microseconds since the Unix epoch, UTC;
 * FALSE leaves *out alone. Any thread. */
gboolean andond_csv_parse_time (const char *text, gsize length, GTimeZone *zone, gint64 *out);

G_END_DECLS
