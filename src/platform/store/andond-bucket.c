/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-bucket.h"

#include <math.h>
#include <string.h>

#define BUCKETS_VERSION 1
#define BUCKETS_HEADER 8 /* version, flags, u16 n, u32 count */
#define BUCKETS_FLOAT (1 << 0)
#define BUCKETS_COUNTS (1 << 1) /* a u32 for each bucket instead of one for all */

static gboolean
set_damaged (GError **error)
{
  g_set_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_DAMAGED, "a day of buckets does not decode");
  return FALSE;
}

static guint32
read_u32 (const guint8 *data)
{
  guint32 value;

  memcpy (&value, data, sizeof value);
  return value;
}

static gboolean
fits_float (double value)
{
  return isnan (value) || (double) (float) value == value;
}

/* Days of buckets: counts, then the columns min, max and mean of those that are not empty. */

static guint8
buckets_flags (const AndondBucket *buckets,
               guint               n,
               guint               *n_full)
{
  guint8 flags = BUCKETS_FLOAT;

  *n_full = 0;
  for (guint i = 0; i < n; i++)
    {
      if (buckets[i].count != buckets[0].count)
        flags |= BUCKETS_COUNTS;
      if (buckets[i].count == 0)
        continue;
      (*n_full)++;
      if (!fits_float (buckets[i].min) || !fits_float (buckets[i].max) || !fits_float (buckets[i].mean))
        flags &= ~BUCKETS_FLOAT;
    }
  return flags;
}

static guint8 *
write_real (guint8  *out,
            gboolean floats,
            double   value)
{
  if (floats)
    {
      memcpy (out, &(float) { value }, sizeof (float));
      return out + sizeof (float);
    }
  memcpy (out, &value, sizeof value);
  return out + sizeof value;
}

void
andond_buckets_pack (const AndondBucket *buckets,
                     guint               n,
                     GByteArray         *out)
{
  guint n_full;
  guint8 flags = buckets_flags (buckets, n, &n_full);
  gboolean floats = (flags & BUCKETS_FLOAT) != 0;
  gsize width = floats ? sizeof (float) : sizeof (double);
  guint8 *at;

  g_byte_array_set_size (out, BUCKETS_HEADER + (flags & BUCKETS_COUNTS ? n * 4 : 0) + n_full * 3 * width);
  at = out->data;
  at[0] = BUCKETS_VERSION;
  at[1] = flags;
  memcpy (at + 2, &(guint16) { n }, 2);
  memcpy (at + 4, &(guint32) { n > 0 ? buckets[0].count : 0 }, 4);
  at += BUCKETS_HEADER;
  for (guint i = 0; i < n && (flags & BUCKETS_COUNTS) != 0; i++, at += 4)
    memcpy (at, &buckets[i].count, 4);
  for (guint i = 0; i < n; i++)
    if (buckets[i].count > 0)
      at = write_real (at, floats, buckets[i].min);
  for (guint i = 0; i < n; i++)
    if (buckets[i].count > 0)
      at = write_real (at, floats, buckets[i].max);
  for (guint i = 0; i < n; i++)
    if (buckets[i].count > 0)
      at = write_real (at, floats, buckets[i].mean);
}

static double
read_real (const guint8 **at,
           gboolean       floats)
{
  if (floats)
    {
      float value;

      memcpy (&value, *at, sizeof value);
      *at += sizeof value;
      return value;
    }
  else
    {
      double value;

      memcpy (&value, *at, sizeof value);
      *at += sizeof value;
      return value;
    }
}

/* Fills the counts and returns where the columns begin; NULL when the size is not what it must be. */
static const guint8 *
read_counts (const guint8 *data,
             gsize         size,
             AndondBucket *buckets,
             guint         n)
{
  gboolean each = (data[1] & BUCKETS_COUNTS) != 0;
  gsize width = data[1] & BUCKETS_FLOAT ? sizeof (float) : sizeof (double);
  gsize wanted = BUCKETS_HEADER + (each ? n * 4 : 0);
  guint n_full = 0;

  if (size < wanted)
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      buckets[i] = (AndondBucket) { .count = read_u32 (each ? data + BUCKETS_HEADER + i * 4 : data + 4) };
      n_full += buckets[i].count > 0;
    }
  return size == wanted + n_full * 3 * width ? data + wanted : NULL;
}

gboolean
andond_buckets_unpack (const void    *data,
                       gsize          size,
                       AndondBucket  *buckets,
                       guint          n,
                       GError       **error)
{
  const guint8 *bytes = data;
  const guint8 *at;
  guint16 packed;
  gboolean floats;

  if (size < BUCKETS_HEADER || bytes[0] != BUCKETS_VERSION)
    return set_damaged (error);
  memcpy (&packed, bytes + 2, 2);
  if (packed != n || (at = read_counts (bytes, size, buckets, n)) == NULL)
    return set_damaged (error);
  floats = (bytes[1] & BUCKETS_FLOAT) != 0;
  for (guint i = 0; i < n; i++)
    if (buckets[i].count > 0)
      buckets[i].min = read_real (&at, floats);
  for (guint i = 0; i < n; i++)
    if (buckets[i].count > 0)
      buckets[i].max = read_real (&at, floats);
  for (guint i = 0; i < n; i++)
    if (buckets[i].count > 0)
      buckets[i].mean = read_real (&at, floats);
  return TRUE;
}

void
andond_bucket_add (AndondBucket *self,
                   double        value)
{
  andond_bucket_merge (self, &(AndondBucket) { value, value, value, 1 });
}

void
andond_bucket_merge (AndondBucket       *self,
                     const AndondBucket *other)
{
  double total = (double) self->count + other->count;

  if (other->count == 0)
    return;
  if (self->count == 0)
    {
      *self = *other;
      return;
    }
  self->min = MIN (self->min, other->min);
  self->max = MAX (self->max, other->max);
  self->mean += (other->mean - self->mean) * (other->count / total);
  self->count += other->count;
}

void
andond_buckets_coarsen (const AndondBucket *buckets,
                        guint               n,
                        AndondBucket       *out,
                        guint               n_out)
{
  guint run = n / n_out;

  g_return_if_fail (run * n_out == n);

  memset (out, 0, n_out * sizeof *out);
  for (guint i = 0; i < n; i++)
    andond_bucket_merge (&out[i / run], &buckets[i]);
}
