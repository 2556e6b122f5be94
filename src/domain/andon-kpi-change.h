/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why a figure changed: what each group (a line, a loss, a product, or any cross of them) has to do with the change of
 * R = Σn / Σd between two periods. With R̄ and D̄ the means of both periods' R and Σd, a group's part is
 * ((n₁ − n₀) − R̄·(d₁ − d₀)) / D̄. These add up to R₁ − R₀ exactly, however the groups are cut, and a group that only grew
 * at the common ratio has no part. OEE splits further by loss: pass n = −loss and d = PBT of each group, once for each
 * loss; as PRI·GQ = PBT − Σ losses, all parts together are the change of OEE. */
typedef struct
{
  double n0, d0; /* sums of the earlier period */
  double n1, d1; /* of the later one */
} AndonKpiPart;

/* Writes a part for each of n_parts into (out) and their sum into (total, nullable). FALSE, and nothing written, where
 * one of the periods has no ratio. */
gboolean andon_kpi_change_split (const AndonKpiPart *parts,
                                 guint               n_parts,
                                 double             *out,
                                 double             *total);

G_END_DECLS
