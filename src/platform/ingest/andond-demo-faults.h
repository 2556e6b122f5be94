/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-demo-plant.h"

/* When what breaks: time is cut into slots of some hours, differently for each asset, and each slot has at most
 * one fault, drawn from the asset's key and the slot's number. A fault begins and is repaired within its slot. */

G_BEGIN_DECLS

#define ANDOND_DEMO_SLOT (16 * 3600) /* s */

typedef struct
{
  double weights[ANDOND_N_FAULTS]; /* how often each kind, against the others; all 0: never breaks */
  double total;
} AndondDemoFaultMix;

/* Writes kind, begin, peak, end and height; asset and signal are the caller's. FALSE: nothing breaks. */
gboolean andond_demo_faults_draw (const AndondDemoFaultMix *mix, guint64 key, gint64 slot, AndondFault *out);
gint64   andond_demo_faults_find_slot (guint64 key, gint64 utc_seconds);

gboolean andond_fault_kind_from_string (const char *word, AndondFaultKind *out);

G_END_DECLS
