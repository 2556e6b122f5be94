/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

/** The plain way to know the extremes of a stretch: look at every value. */
void naive_scan (const double *values,
                 gsize         n_values,
                 double       *min,
                 double       *max);
