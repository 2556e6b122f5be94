/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-ingest-types.h"

const char *
andond_freshness_to_string (AndondFreshness freshness)
{
  static const char *const words[] = { "never", "fresh", "late", "stale", "dead" };

  g_return_val_if_fail ((guint) freshness < G_N_ELEMENTS (words), "");

  return words[freshness];
}

const char *
andond_refusal_to_string (AndondRefusal refusal)
{
  static const char *const words[ANDOND_N_REFUSALS] = {
    "malformed", "oversized", "wrong-type", "not-finite", "out-of-range", "wrong-unit",
    "future", "too-old", "out-of-order", "duplicate", "unknown", "queue-full",
  };

  g_return_val_if_fail ((guint) refusal < ANDOND_N_REFUSALS, "");

  return words[refusal];
}
