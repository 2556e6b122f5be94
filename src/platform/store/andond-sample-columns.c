/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-sample-columns.h"

void
andond_sample_columns_free (AndondSampleColumns *self)
{
  if (self == NULL)
    return;

  g_free (self->time);
  g_free (self->min);
  g_free (self->max);
  g_free (self->mean);
  g_free (self->count);
  g_free (self);
}
