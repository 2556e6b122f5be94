/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-queue.h"

#include <errno.h>
#include <pthread.h>

typedef struct
{
  gpointer *items; /* ring */
  gsize     head;
  gsize     length;
} Band;

struct _AndonQueue
{
  int             ref_count; /* atomic */
  pthread_mutex_t lock;
  pthread_cond_t  not_empty;
  pthread_cond_t  not_full;
  GDestroyNotify  free_func;
  gsize           capacity; /* of each band */
  guint           n_bands;
  gboolean        closed;
  AndonQueueStats stats;
  Band            bands[ANDON_QUEUE_MAX_BANDS];
};

static void
init_monotonic_cond (pthread_cond_t *cond)
{
  pthread_condattr_t attributes;

  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (cond, &attributes);
  pthread_condattr_destroy (&attributes);
}

/* Returns FALSE once the deadline has passed. */
static gboolean
wait_until (AndonQueue     *self,
            pthread_cond_t *cond,
            gint64          deadline)
{
  struct timespec until;

  if (deadline < 0)
    {
      pthread_cond_wait (cond, &self->lock);
      return TRUE;
    }

  until.tv_sec = deadline / G_USEC_PER_SEC;
  until.tv_nsec = (deadline % G_USEC_PER_SEC) * 1000;
  return pthread_cond_timedwait (cond, &self->lock, &until) != ETIMEDOUT;
}

AndonQueue *
andon_queue_new (gsize          capacity,
                 GDestroyNotify free_func)
{
  return andon_queue_new_banded (1, capacity, free_func);
}

AndonQueue *
andon_queue_new_banded (guint          n_bands,
                        gsize          capacity,
                        GDestroyNotify free_func)
{
  AndonQueue *self;

  g_return_val_if_fail (n_bands > 0 && n_bands <= ANDON_QUEUE_MAX_BANDS, NULL);
  g_return_val_if_fail (capacity > 0, NULL);

  self = g_new0 (AndonQueue, 1);
  self->ref_count = 1;
  self->capacity = capacity;
  self->n_bands = n_bands;
  self->free_func = free_func;
  pthread_mutex_init (&self->lock, NULL);
  init_monotonic_cond (&self->not_empty);
  init_monotonic_cond (&self->not_full);
  for (guint i = 0; i < n_bands; i++)
    self->bands[i].items = g_new0 (gpointer, capacity);
  return self;
}

AndonQueue *
andon_queue_ref (AndonQueue *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  __atomic_fetch_add (&self->ref_count, 1, __ATOMIC_RELAXED);
  return self;
}

static gpointer
take_from_band (AndonQueue *self,
                Band       *band)
{
  gpointer item = band->items[band->head];

  band->items[band->head] = NULL;
  band->head = (band->head + 1) % self->capacity;
  band->length--;
  self->stats.depth--;
  return item;
}

static gpointer
take_locked (AndonQueue *self)
{
  for (guint i = 0; i < self->n_bands; i++)
    if (self->bands[i].length > 0)
      return take_from_band (self, &self->bands[i]);
  return NULL;
}

void
andon_queue_unref (AndonQueue *self)
{
  gpointer item;

  g_return_if_fail (self != NULL);

  if (__atomic_sub_fetch (&self->ref_count, 1, __ATOMIC_ACQ_REL) > 0)
    return;

  while ((item = take_locked (self)) != NULL)
    if (self->free_func != NULL)
      self->free_func (item);
  for (guint i = 0; i < self->n_bands; i++)
    g_free (self->bands[i].items);
  pthread_cond_destroy (&self->not_full);
  pthread_cond_destroy (&self->not_empty);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

static void
put_locked (AndonQueue *self,
            Band       *band,
            gpointer    item)
{
  band->items[(band->head + band->length) % self->capacity] = item;
  band->length++;
  self->stats.pushed++;
  self->stats.depth++;
  self->stats.high_water = MAX (self->stats.high_water, self->stats.depth);
  pthread_cond_signal (&self->not_empty);
}

gboolean
andon_queue_try_push (AndonQueue *self,
                      gpointer    item)
{
  return andon_queue_try_push_band (self, 0, item);
}

gboolean
andon_queue_try_push_band (AndonQueue *self,
                           guint       band,
                           gpointer    item)
{
  gboolean taken = FALSE;

  g_return_val_if_fail (self != NULL && item != NULL, FALSE);
  g_return_val_if_fail (band < self->n_bands, FALSE);

  pthread_mutex_lock (&self->lock);
  if (!self->closed && self->bands[band].length < self->capacity)
    {
      put_locked (self, &self->bands[band], item);
      taken = TRUE;
    }
  else if (!self->closed)
    {
      self->stats.dropped++;
    }
  pthread_mutex_unlock (&self->lock);
  return taken;
}

gboolean
andon_queue_push_deadline (AndonQueue *self,
                           gpointer    item,
                           gint64      deadline)
{
  gboolean in_time = TRUE;
  gboolean taken = FALSE;

  g_return_val_if_fail (self != NULL && item != NULL, FALSE);

  pthread_mutex_lock (&self->lock);
  while (!self->closed && self->bands[0].length >= self->capacity && in_time)
    in_time = wait_until (self, &self->not_full, deadline);
  if (!self->closed && self->bands[0].length < self->capacity)
    {
      put_locked (self, &self->bands[0], item);
      taken = TRUE;
    }
  else if (!self->closed)
    {
      self->stats.dropped++;
    }
  pthread_mutex_unlock (&self->lock);
  return taken;
}

gpointer
andon_queue_try_pop (AndonQueue *self)
{
  return andon_queue_pop_deadline (self, 0);
}

gpointer
andon_queue_try_pop_band (AndonQueue *self,
                          guint       band)
{
  gpointer item = NULL;

  g_return_val_if_fail (self != NULL && band < self->n_bands, NULL);

  pthread_mutex_lock (&self->lock);
  if (self->bands[band].length > 0)
    {
      item = take_from_band (self, &self->bands[band]);
      pthread_cond_signal (&self->not_full);
    }
  pthread_mutex_unlock (&self->lock);
  return item;
}

gpointer
andon_queue_pop_deadline (AndonQueue *self,
                          gint64      deadline)
{
  gpointer item = NULL;

  andon_queue_pop_batch (self, &item, 1, deadline);
  return item;
}

gsize
andon_queue_pop_batch (AndonQueue *self,
                       gpointer   *items,
                       gsize       max,
                       gint64      deadline)
{
  gboolean in_time = TRUE;
  gsize n = 0;

  g_return_val_if_fail (self != NULL && items != NULL, 0);

  pthread_mutex_lock (&self->lock);
  while (deadline != 0 && !self->closed && self->stats.depth == 0 && in_time)
    in_time = wait_until (self, &self->not_empty, deadline);
  while (n < max && self->stats.depth > 0)
    items[n++] = take_locked (self);
  if (n == 1)
    pthread_cond_signal (&self->not_full);
  else if (n > 1)
    pthread_cond_broadcast (&self->not_full);
  pthread_mutex_unlock (&self->lock);
  return n;
}

void
andon_queue_close (AndonQueue *self)
{
  g_return_if_fail (self != NULL);

  pthread_mutex_lock (&self->lock);
  self->closed = TRUE;
  pthread_cond_broadcast (&self->not_empty);
  pthread_cond_broadcast (&self->not_full);
  pthread_mutex_unlock (&self->lock);
}

gboolean
andon_queue_is_closed (AndonQueue *self)
{
  gboolean closed;

  g_return_val_if_fail (self != NULL, TRUE);

  pthread_mutex_lock (&self->lock);
  closed = self->closed;
  pthread_mutex_unlock (&self->lock);
  return closed;
}

gsize
andon_queue_get_depth (AndonQueue *self)
{
  AndonQueueStats stats;

  andon_queue_get_stats (self, &stats);
  return stats.depth;
}

gsize
andon_queue_get_band_depth (AndonQueue *self,
                            guint       band)
{
  gsize depth;

  g_return_val_if_fail (self != NULL && band < self->n_bands, 0);

  pthread_mutex_lock (&self->lock);
  depth = self->bands[band].length;
  pthread_mutex_unlock (&self->lock);
  return depth;
}

void
andon_queue_get_stats (AndonQueue      *self,
                       AndonQueueStats *stats)
{
  g_return_if_fail (self != NULL && stats != NULL);

  pthread_mutex_lock (&self->lock);
  *stats = self->stats;
  pthread_mutex_unlock (&self->lock);
}
