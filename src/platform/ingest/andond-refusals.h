/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-ingest-types.h"

/* The tally of what was refused: a count a kind, and the last sentence told about it. Any thread. */

G_BEGIN_DECLS

typedef struct _AndondRefusals AndondRefusals;

AndondRefusals *andond_refusals_new (void);
void            andond_refusals_free (AndondRefusals *self);

/* name: the topic, signal or source; reason: what is wrong with it. Both are kept, bounded, unless refusals of
 * this kind pour in: then a sentence every 50 ms is enough. */
void  andond_refusals_add (AndondRefusals *self, AndondRefusal kind, guint n, const char *name, const char *reason);
void  andond_refusals_get_counts (AndondRefusals *self, guint64 counts[ANDOND_N_REFUSALS]);
char *andond_refusals_dup_last (AndondRefusals *self, AndondRefusal kind); /* nullable */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondRefusals, andond_refusals_free)

G_END_DECLS
