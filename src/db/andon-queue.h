/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-db-types.h"

/* A bounded queue between threads, many producers and many consumers, on pthread primitives so that ThreadSanitizer
 * sees every hand-over. Up to four bands: a pop always takes from the lowest band that holds anything. Items are any
 * pointers but NULL. All functions may be called from any thread. Deadlines are g_get_monotonic_time () microseconds;
 * -1 waits for ever. */

G_BEGIN_DECLS

#define ANDON_QUEUE_MAX_BANDS 4

typedef struct
{
  gsize   depth;      /* items inside now, all bands */
  gsize   high_water; /* most items ever inside */
  guint64 pushed;     /* items accepted */
  guint64 dropped;    /* items refused because a band was full */
} AndonQueueStats;

/* (capacity) bounds each band. (free_func) (nullable) frees items still inside when the queue is freed. */
AndonQueue *andon_queue_new            (gsize capacity, GDestroyNotify free_func);
AndonQueue *andon_queue_new_banded     (guint n_bands, gsize capacity, GDestroyNotify free_func);
AndonQueue *andon_queue_ref            (AndonQueue *self);
void        andon_queue_unref          (AndonQueue *self);

/* FALSE when full (counted as dropped) or closed; then the caller still owns (item). */
gboolean    andon_queue_try_push       (AndonQueue *self, gpointer item);
gboolean    andon_queue_try_push_band  (AndonQueue *self, guint band, gpointer item);
gboolean    andon_queue_push_deadline  (AndonQueue *self, gpointer item, gint64 deadline);

/* NULL when nothing came by the deadline, or when closed and empty. */
gpointer    andon_queue_try_pop        (AndonQueue *self);
gpointer    andon_queue_try_pop_band   (AndonQueue *self, guint band);
gpointer    andon_queue_pop_deadline   (AndonQueue *self, gint64 deadline);
/* Waits like pop_deadline for the first item, then takes what else is there; returns how many of (max) were written. */
gsize       andon_queue_pop_batch      (AndonQueue *self, gpointer *items, gsize max, gint64 deadline);

/* Refuses further pushes and wakes every waiter; what is inside can still be popped. */
void        andon_queue_close          (AndonQueue *self);
gboolean    andon_queue_is_closed      (AndonQueue *self);
gsize       andon_queue_get_depth      (AndonQueue *self);
gsize       andon_queue_get_band_depth (AndonQueue *self, guint band);
void        andon_queue_get_stats      (AndonQueue *self, AndonQueueStats *stats);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonQueue, andon_queue_unref)

G_END_DECLS
