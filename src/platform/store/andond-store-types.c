/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-store-types.h"

G_DEFINE_QUARK (andond-store-error-quark, andond_store_error)

gint64
andond_resolution_get_step (AndondResolution resolution)
{
  static const gint64 steps[ANDOND_N_RESOLUTIONS] = {
    60 * G_USEC_PER_SEC,
    600 * G_USEC_PER_SEC,
    3600 * G_GINT64_CONSTANT (1000000),
  };

  g_return_val_if_fail ((guint) resolution < ANDOND_N_RESOLUTIONS, 0);

  return steps[resolution];
}

guint
andond_resolution_get_per_day (AndondResolution resolution)
{
  return ANDOND_DAY_USEC / andond_resolution_get_step (resolution);
}
