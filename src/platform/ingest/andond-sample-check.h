/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-registry.h"
#include "andond-sample-batch.h"

/* Whether samples may be believed: known signal, finite and possible value, a time that is neither ahead, too old,
 * out of order nor seen before. One thread at a time. */

G_BEGIN_DECLS

typedef struct _AndondSampleCheck AndondSampleCheck;

/* refused: told about each sample that is left out. */
AndondSampleCheck *andond_sample_check_new (AndondRegistry *registry, AndondRefusalFunc refused, gpointer user_data);
void               andond_sample_check_free (AndondSampleCheck *self);
/* us; 0: any age. */
void               andond_sample_check_set_max_age (AndondSampleCheck *self, gint64 max_age);

/* Leaves out of the batch, from `first` on, what is refused. */
void andond_sample_check_sift (AndondSampleCheck *self, AndondSampleBatch *batch, guint first, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondSampleCheck, andond_sample_check_free)

G_END_DECLS
