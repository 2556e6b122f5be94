/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A time zone's offsets as a table, since a schedule asks for them a million times. Immutable. */

G_BEGIN_DECLS

typedef struct _AndondDemoZone AndondDemoZone;

/* NULL with ANDON_DOMAIN_ERROR_RANGE for a zone the system does not know. */
AndondDemoZone *andond_demo_zone_new (const char *id, GError **error);
void            andond_demo_zone_free (AndondDemoZone *self);

/* Seconds throughout. Local seconds count from 1970-01-01 00:00 on the site's own clock. */
gint64 andond_demo_zone_to_local (const AndondDemoZone *self, gint64 utc);
/* Of a repeated hour the first; a skipped time counts as if the clock had not jumped yet. */
gint64 andond_demo_zone_to_utc (const AndondDemoZone *self, gint64 local);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondDemoZone, andond_demo_zone_free)

G_END_DECLS
