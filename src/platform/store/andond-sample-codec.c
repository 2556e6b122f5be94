/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-sample-codec.h"

#include <andon-enums.h>
#include <math.h>
#include <string.h>

#if G_BYTE_ORDER != G_LITTLE_ENDIAN
#error "columns are written as they lie in memory: a big-endian machine needs swapping here"
#endif

#define LOG_VERSION 1
#define LOG_HEADER 5 /* version, u32 n */
#define LOG_SAMPLE 21

#define CHUNK_VERSION 1
#define CHUNK_HEADER 14 /* version, flags, u32 n, i64 first time */
#define CHUNK_FLOAT (1 << 0)
#define CHUNK_QUALITY (1 << 1)

static gboolean
set_damaged (const char *what,
             GError    **error)
{
  g_set_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_DAMAGED, "%s does not decode", what);
  return FALSE;
}

/* The log. */

static void
append_u32 (GByteArray *out,
            guint32     value)
{
  g_byte_array_append (out, (const guint8 *) &value, sizeof value);
}

static guint32
read_u32 (const guint8 *data)
{
  guint32 value;

  memcpy (&value, data, sizeof value);
  return value;
}

void
andond_log_pack (const AndondSampleBuffer *self,
                 GByteArray               *out)
{
  guint8 version = LOG_VERSION;

  g_byte_array_append (out, &version, 1);
  append_u32 (out, self->n);
  g_byte_array_append (out, (const guint8 *) self->signal, self->n * sizeof *self->signal);
  g_byte_array_append (out, (const guint8 *) self->time, self->n * sizeof *self->time);
  g_byte_array_append (out, (const guint8 *) self->value, self->n * sizeof *self->value);
  g_byte_array_append (out, self->quality, self->n);
}

static gboolean
check_log (const guint8 *data,
           gsize         size,
           gsize        *n,
           GError      **error)
{
  if (size < LOG_HEADER || data[0] != LOG_VERSION)
    return set_damaged ("a row of the sample log", error);
  *n = read_u32 (data + 1);
  if (size - LOG_HEADER != *n * LOG_SAMPLE)
    return set_damaged ("a row of the sample log", error);
  return TRUE;
}

gboolean
andond_log_unpack (const void          *data,
                   gsize                size,
                   AndondSampleBuffer  *out,
                   GError             **error)
{
  const guint8 *bytes = data;
  gsize n;

  if (!check_log (bytes, size, &n, error))
    return FALSE;
  if (n == 0)
    return TRUE;
  andond_sample_buffer_reserve (out, n);
  bytes += LOG_HEADER;
  memcpy (out->signal + out->n, bytes, n * 4);
  memcpy (out->time + out->n, bytes + n * 4, n * 8);
  memcpy (out->value + out->n, bytes + n * 12, n * 8);
  memcpy (out->quality + out->n, bytes + n * 20, n);
  out->n += n;
  return TRUE;
}

gboolean
andond_log_unpack_signal (const void          *data,
                          gsize                size,
                          guint32              signal,
                          gint64               from,
                          gint64               to,
                          AndondSampleBuffer  *out,
                          GError             **error)
{
  const guint8 *bytes = data;
  gsize n;

  if (!check_log (bytes, size, &n, error))
    return FALSE;
  bytes += LOG_HEADER;
  for (gsize i = 0; i < n; i++)
    {
      gint64 time;
      double value;

      if (read_u32 (bytes + i * 4) != signal)
        continue;
      memcpy (&time, bytes + n * 4 + i * 8, sizeof time);
      memcpy (&value, bytes + n * 12 + i * 8, sizeof value);
      if (time >= from && time < to)
        andond_sample_buffer_append (out, signal, time, value, bytes[n * 20 + i]);
    }
  return TRUE;
}

/* Raw chunks: times as differences of differences, values as floats where nothing is lost by it. */

static gboolean
fits_float (double value)
{
  return isnan (value) || (double) (float) value == value;
}

static gsize
write_varint (guint8  *out,
              guint64  value)
{
  gsize n = 0;

  while (value >= 0x80)
    {
      out[n++] = (value & 0x7f) | 0x80;
      value >>= 7;
    }
  out[n++] = value;
  return n;
}

static const guint8 *
read_varint (const guint8 *data,
             const guint8 *end,
             guint64      *value)
{
  *value = 0;
  for (guint shift = 0; shift < 64 && data < end; shift += 7)
    {
      *value |= (guint64) (*data & 0x7f) << shift;
      if ((*data++ & 0x80) == 0)
        return data;
    }
  return NULL;
}

static guint64
zigzag (guint64 difference)
{
  return (difference << 1) ^ (guint64) ((gint64) difference >> 63);
}

static guint64
unzigzag (guint64 value)
{
  return (value >> 1) ^ (~(value & 1) + 1);
}

static guint8
chunk_flags (const double *values,
             const guint8 *qualities,
             gsize         n)
{
  guint8 flags = CHUNK_FLOAT;

  for (gsize i = 0; i < n; i++)
    {
      if (!fits_float (values[i]))
        flags &= ~CHUNK_FLOAT;
      if (qualities != NULL && qualities[i] != ANDON_QUALITY_GOOD)
        flags |= CHUNK_QUALITY;
    }
  return flags;
}

void
andond_chunk_pack (const gint64 *times,
                   const double *values,
                   const guint8 *qualities,
                   gsize         n,
                   GByteArray   *out)
{
  guint8 flags = chunk_flags (values, qualities, n);
  guint8 *data;
  gsize at = CHUNK_HEADER;
  guint64 step = 0;

  g_byte_array_set_size (out, CHUNK_HEADER + n * (10 + 1 + sizeof (double)));
  data = out->data;
  data[0] = CHUNK_VERSION;
  data[1] = flags;
  memcpy (data + 2, &(guint32) { n }, 4);
  memcpy (data + 6, &times[0], 8);
  for (gsize i = 1; i < n; i++)
    {
      guint64 next = (guint64) times[i] - (guint64) times[i - 1];

      at += write_varint (data + at, zigzag (next - step));
      step = next;
    }
  if (flags & CHUNK_QUALITY)
    {
      memcpy (data + at, qualities, n);
      at += n;
    }
  for (gsize i = 0; i < n; i++)
    {
      gsize width = flags & CHUNK_FLOAT ? sizeof (float) : sizeof (double);

      if (flags & CHUNK_FLOAT)
        memcpy (data + at, &(float) { values[i] }, width);
      else
        memcpy (data + at, &values[i], width);
      at += width;
    }
  g_byte_array_set_size (out, at);
}

/* Reads n times; returns where the next column begins, or NULL. */
static const guint8 *
read_times (const guint8 *at,
            const guint8 *end,
            gint64        first,
            gint64       *times,
            gsize         n)
{
  guint64 time = first;
  guint64 step = 0;

  times[0] = first;
  for (gsize i = 1; i < n; i++)
    {
      guint64 change;

      /* Nearly always one byte: the step is the same again. */
      if (at < end && *at < 0x80)
        change = *at++;
      else if ((at = read_varint (at, end, &change)) == NULL)
        return NULL;
      step += unzigzag (change);
      time += step;
      times[i] = time;
    }
  return at;
}

static void
read_values (const guint8 *at,
             gboolean      floats,
             double       *values,
             gsize         n)
{
  if (!floats)
    {
      memcpy (values, at, n * sizeof *values);
      return;
    }
  for (gsize i = 0; i < n; i++)
    {
      float value;

      memcpy (&value, at + i * sizeof value, sizeof value);
      values[i] = value;
    }
}

/* Drops those of the last (n) samples that are not in [from, to). */
static void
trim (AndondSampleBuffer *self,
      gsize               n,
      gint64              from,
      gint64              to)
{
  gsize kept = self->n;

  for (gsize i = self->n; i < self->n + n; i++)
    if (self->time[i] >= from && self->time[i] < to)
      {
        self->time[kept] = self->time[i];
        self->value[kept] = self->value[i];
        self->quality[kept] = self->quality[i];
        kept++;
      }
  self->n = kept;
}

gboolean
andond_chunk_unpack (const void          *data,
                     gsize                size,
                     gint64               from,
                     gint64               to,
                     AndondSampleBuffer  *out,
                     GError             **error)
{
  const guint8 *bytes = data;
  const guint8 *end = bytes + size;
  const guint8 *at;
  gint64 first;
  gsize width;
  gsize n;

  if (size < CHUNK_HEADER || bytes[0] != CHUNK_VERSION)
    return set_damaged ("a raw chunk", error);
  n = read_u32 (bytes + 2);
  memcpy (&first, bytes + 6, sizeof first);
  if (n == 0 || n > size)
    return set_damaged ("a raw chunk", error);

  andond_sample_buffer_reserve (out, n);
  at = read_times (bytes + CHUNK_HEADER, end, first, out->time + out->n, n);
  width = (bytes[1] & CHUNK_FLOAT ? sizeof (float) : sizeof (double)) + (bytes[1] & CHUNK_QUALITY ? 1 : 0);
  if (at == NULL || (gsize) (end - at) != n * width)
    return set_damaged ("a raw chunk", error);

  memset (out->signal + out->n, 0, n * sizeof *out->signal);
  if (bytes[1] & CHUNK_QUALITY)
    memcpy (out->quality + out->n, at, n);
  else
    memset (out->quality + out->n, ANDON_QUALITY_GOOD, n);
  at += bytes[1] & CHUNK_QUALITY ? n : 0;
  read_values (at, (bytes[1] & CHUNK_FLOAT) != 0, out->value + out->n, n);
  trim (out, n, from, to);
  return TRUE;
}
