/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-shelf-condition.h>

#include "andond-sample-batch.h"

G_BEGIN_DECLS

/* Watches the signals that shelves wait for. Only good samples count, in the order of their own time; a rate is the
 * change over the last minute of them. It tells each crossing once. Any thread; one lock. */

typedef struct _AndondShelfWatch AndondShelfWatch;

AndondShelfWatch *andond_shelf_watch_new    (void);
void              andond_shelf_watch_free   (AndondShelfWatch          *self);
void              andond_shelf_watch_clear  (AndondShelfWatch          *self);
/* Waits on behalf of alert, instead of what it waited for before. Returns the number of this wait, never 0. */
guint64           andond_shelf_watch_add    (AndondShelfWatch          *self,
                                             gint64                     alert,
                                             guint32                    signal,
                                             const AndonShelfCondition *condition);
void              andond_shelf_watch_remove (AndondShelfWatch          *self,
                                             gint64                     alert);

typedef struct
{
  gint64  alert;
  guint64 number; /* of the wait */
} AndondShelfCrossing;

/* What these samples cross: AndondShelfCrossing; nullable, transfer full. */
GArray           *andond_shelf_watch_push   (AndondShelfWatch          *self,
                                             const AndondSampleBatch   *batch);
/* The crossing could not be handed on: it is told again with the next sample. */
void              andond_shelf_watch_retell (AndondShelfWatch          *self,
                                             guint64                    number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondShelfWatch, andond_shelf_watch_free)

G_END_DECLS
