/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-rate-limiter.h"

#include <math.h>

#define MAX_KEYS 4096

typedef struct
{
  double level;
  gint64 at;
} Bucket;

struct _AndondRateLimiter
{
  double      rate;
  double      burst;
  GHashTable *buckets; /* key → Bucket */
};

AndondRateLimiter *
andond_rate_limiter_new (double rate, double burst)
{
  AndondRateLimiter *self = g_new0 (AndondRateLimiter, 1);

  self->rate = rate;
  self->burst = burst;
  self->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
andond_rate_limiter_free (AndondRateLimiter *self)
{
  g_hash_table_unref (self->buckets);
  g_free (self);
}

static double
bucket_level (AndondRateLimiter *self, const Bucket *bucket, gint64 now)
{
  double seconds = (double) MAX (now - bucket->at, 0) / G_USEC_PER_SEC;

  return MIN (self->burst, bucket->level + seconds * self->rate);
}

static void
forget_full (AndondRateLimiter *self, gint64 now)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->buckets);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (bucket_level (self, value, now) >= self->burst)
      g_hash_table_iter_remove (&iter);
}

gboolean
andond_rate_limiter_take (AndondRateLimiter *self, const char *key, double cost, gint64 now, guint *retry_after)
{
  Bucket *bucket = g_hash_table_lookup (self->buckets, key);
  double level;

  if (bucket == NULL)
    {
      if (g_hash_table_size (self->buckets) >= MAX_KEYS)
        forget_full (self, now);
      if (g_hash_table_size (self->buckets) >= MAX_KEYS)
        {
          *retry_after = 1;
          return FALSE;
        }
      bucket = g_new0 (Bucket, 1);
      bucket->level = self->burst;
      bucket->at = now;
      g_hash_table_insert (self->buckets, g_strdup (key), bucket);
    }

  level = bucket_level (self, bucket, now);
  bucket->level = level;
  bucket->at = now;
  if (level < cost)
    {
      *retry_after = (guint) MAX (1.0, ceil ((MIN (cost, self->burst) - level) / self->rate));
      return FALSE;
    }
  bucket->level = level - cost;
  return TRUE;
}
