/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-db-connection.h>

#include "andond-store-types.h"

/* Packs the raw samples of days that are over into buckets, and packs days again that got late samples. A day is
 * packed an hour after it ended. Packing a day twice gives the same. Inside jobs on the writer. */

G_BEGIN_DECLS

typedef struct
{
  guint32 last_signal; /* of the day under way, packed up to this key; start from 0 */
} AndondDayPacker;

/* Works for about (budget) us; *more FALSE once all days that are over at (now) are packed. */
gboolean andond_day_packer_step      (AndondDayPacker    *self,
                                      AndonDbConnection  *connection,
                                      gint64              now,
                                      gint64              budget,
                                      gboolean           *more,
                                      GError            **error);
/* The same for days that got late samples. */
gboolean andond_day_packer_step_late (AndondDayPacker    *self,
                                      AndonDbConnection  *connection,
                                      gint64              budget,
                                      gboolean           *more,
                                      GError            **error);

G_END_DECLS
