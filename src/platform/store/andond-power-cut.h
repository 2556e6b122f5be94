/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-db-connection.h>

/* What a power cut takes, and how nobody is misled by it.
 *
 * Answers wait for the disk; what the plant says by itself is told at once and on the disk a moment later. A power cut in
 * between takes back what somebody was told. So the database holds which start of the machine it is used in: what was
 * written in the present one cannot have been lost, and what was closed in good order was written through. Where neither
 * holds, numbers that may have been told are never given again: the feed goes on past all of them and keeps nothing from
 * before, so that every client takes a new snapshot; and ids and revisions of alerts go on past those that were seen.
 *
 * Inside jobs. */

G_BEGIN_DECLS

/* More than a moment can hold of new alerts, or of changes of one. */
#define ANDOND_NUMBERS_SKIPPED 10000

/* On opening, before anything is told. */
gboolean andond_power_cut_begin     (AndonDbConnection *connection, GError **error);
/* On closing, after all that was told: from here on nothing can be lost. */
gboolean andond_power_cut_end       (AndonDbConnection *connection, GError **error);
/* Whether the numbers of alerts must be moved on, because power was cut since that was done last. */
gboolean andond_power_cut_is_recent (AndonDbConnection *connection, gboolean *recent, GError **error);
/* They have been. */
gboolean andond_power_cut_forget    (AndonDbConnection *connection, GError **error);
/* No alert may have an id up to this one that it has not got by now. */
gboolean andond_power_cut_get_spent (AndonDbConnection *connection, gint64 *spent, GError **error);

G_END_DECLS
