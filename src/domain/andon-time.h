/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Times are microseconds since the Unix epoch, UTC. On the wire they are RFC 3339 with milliseconds and a Z;
 * what is read may have any number of fraction digits (digits past the sixth are dropped) and any offset.
 * Any thread. Years 0001 to 9999. */

#define ANDON_TIME_SECOND  G_GINT64_CONSTANT (1000000)
#define ANDON_TIME_MINUTE  (60 * ANDON_TIME_SECOND)
#define ANDON_TIME_HOUR    (60 * ANDON_TIME_MINUTE)
#define ANDON_TIME_DAY     (24 * ANDON_TIME_HOUR)
#define ANDON_TIME_MIN     G_GINT64_CONSTANT (-62135596800000000) /* 0001-01-01T00:00:00.000Z */
#define ANDON_TIME_MAX     G_GINT64_CONSTANT (253402300799999999) /* 9999-12-31T23:59:59.999Z */

/* Out-of-range times are clamped to the years above. */
char    *andon_time_format      (gint64       us);
void     andon_time_format_into (gint64       us,
                                 char         buf[32]);

/* ANDON_DOMAIN_ERROR_SYNTAX or _RANGE; *out is left alone on failure. */
gboolean andon_time_parse       (const char  *text,
                                 gint64      *out,
                                 GError     **error);

G_END_DECLS
