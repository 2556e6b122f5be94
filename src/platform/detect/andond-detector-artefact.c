/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The model artefact, all little-endian:
 *
 *   "ANDM"  u16 format  u16 0  u32 length of the payload  payload  SHA-256 of all before
 *
 * The payload is the detector's state, then its signals' watches, then a baseline a mode; a baseline that
 * is still learning carries its rows. Doubles are their IEEE 754 bits, so that a detector goes on exactly
 * where it stopped. Format 1 knew neither how long an anomaly has lasted, nor how far a signal's level has
 * come from where it was learnt, nor how quiet the signal is once smoothed: it is read as if all that began
 * with the reading. */

#define G_LOG_DOMAIN "andond-detect"

#include "config.h"

#include <math.h>
#include <string.h>

#include "andond-detector-private.h"

#define MAGIC "ANDM"
#define FORMAT 2
#define OLDEST_FORMAT 1
#define HEADER_SIZE 12
#define DIGEST_SIZE 32
#define MAX_SIZE (4 * 1024 * 1024)
/* Rows being learnt beyond this are left out: the mode starts learning anew after a restart. */
#define MAX_ROW_BYTES (2 * 1024 * 1024)

/* ---- Writing ---- */

static void
put_u8 (GByteArray *out,
        guint8      value)
{
  g_byte_array_append (out, &value, 1);
}

static void
put_u32 (GByteArray *out,
         guint32     value)
{
  value = GUINT32_TO_LE (value);
  g_byte_array_append (out, (const guint8 *) &value, sizeof value);
}

static void
put_u64 (GByteArray *out,
         guint64     value)
{
  value = GUINT64_TO_LE (value);
  g_byte_array_append (out, (const guint8 *) &value, sizeof value);
}

static void
put_double (GByteArray *out,
            double      value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  put_u64 (out, bits);
}

static void
put_state (GByteArray           *out,
           const AndondDetector *self)
{
  put_u32 (out, self->n_signals);
  put_u32 (out, self->train_rows);
  put_u32 (out, self->stride);
  put_u32 (out, self->model_version);
  put_u32 (out, self->settling);
  put_u64 (out, self->last_time);
  put_u8 (out, self->on);
  put_u64 (out, self->onset);
  put_u64 (out, self->since);
  put_double (out, self->deviation);
  put_double (out, self->peak);
  put_u32 (out, self->above);
  put_u32 (out, self->below);
  put_u32 (out, self->lasting);
  put_u32 (out, self->recovering);
  for (guint i = 0; i < self->n_signals; i++)
    {
      const AndondSignalWatch *watch = &self->watch[i];

      put_u32 (out, watch->period);
      put_u32 (out, watch->missing);
      put_u32 (out, watch->run);
      put_double (out, watch->last);
      put_double (out, watch->last_part);
    }
}

static void
put_baseline (GByteArray           *out,
              const AndondBaseline *baseline,
              gsize                *row_bytes)
{
  gsize n_cells = (gsize) baseline->n_rows * baseline->n_signals;
  gboolean keep = *row_bytes + n_cells * sizeof (double) <= MAX_ROW_BYTES;

  put_u32 (out, (guint32) baseline->mode);
  put_u8 (out, baseline->trained);
  put_u32 (out, baseline->stride);
  if (!baseline->trained)
    {
      put_u32 (out, keep ? baseline->n_rows : 0);
      for (gsize i = 0; keep && i < n_cells; i++)
        put_double (out, baseline->rows[i]);
      if (keep)
        *row_bytes += n_cells * sizeof (double);
      return;
    }
  put_u32 (out, baseline->seen);
  for (guint i = 0; i < baseline->n_signals; i++)
    {
      const AndondBaselineSignal *signal = &baseline->signals[i];

      put_u8 (out, signal->usable);
      put_u32 (out, signal->longest_run);
      put_double (out, signal->noise);
      put_double (out, signal->wander);
      put_double (out, signal->reach);
      put_double (out, signal->level);
      put_double (out, signal->smooth);
      put_double (out, signal->energy);
      put_double (out, signal->settled);
      put_double (out, signal->origin);
    }
}

static void
get_digest (const guint8 *data,
            gsize         length,
            guint8       *digest)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size = DIGEST_SIZE;

  g_checksum_update (checksum, data, length);
  g_checksum_get_digest (checksum, digest, &size);
}

GBytes *
andond_detector_serialise (const AndondDetector *self)
{
  GByteArray *out = g_byte_array_new ();
  guint8 digest[DIGEST_SIZE];
  gsize row_bytes = 0;
  guint32 length;

  g_return_val_if_fail (self != NULL, NULL);

  g_byte_array_append (out, (const guint8 *) MAGIC, 4);
  put_u8 (out, FORMAT & 0xff);
  put_u8 (out, FORMAT >> 8);
  put_u8 (out, 0);
  put_u8 (out, 0);
  put_u32 (out, 0);
  put_state (out, self);
  put_u32 (out, self->baselines->len);
  for (guint i = 0; i < self->baselines->len; i++)
    {
      const AndondBaseline *baseline = g_ptr_array_index (self->baselines, i);

      put_u8 (out, baseline == self->current);
      put_baseline (out, baseline, &row_bytes);
    }
  length = GUINT32_TO_LE (out->len - HEADER_SIZE);
  memcpy (out->data + 8, &length, sizeof length);
  get_digest (out->data, out->len, digest);
  g_byte_array_append (out, digest, sizeof digest);
  return g_byte_array_free_to_bytes (out);
}

/* ---- Reading ---- */

typedef struct
{
  const guint8 *at;
  const guint8 *end;
  guint format;
  const char *wrong; /* what is wrong first; NULL while all is well */
} Reader;

static void
fail (Reader     *reader,
      const char *what)
{
  if (reader->wrong == NULL)
    reader->wrong = what;
  reader->at = reader->end;
}

static gboolean
take (Reader *reader,
      void   *out,
      gsize   size)
{
  memset (out, 0, size);
  if ((gsize) (reader->end - reader->at) < size)
    {
      fail (reader, "it ends too early");
      return FALSE;
    }
  memcpy (out, reader->at, size);
  reader->at += size;
  return TRUE;
}

static guint32
get_u32 (Reader *reader)
{
  guint32 value;

  take (reader, &value, sizeof value);
  return GUINT32_FROM_LE (value);
}

static guint64
get_u64 (Reader *reader)
{
  guint64 value;

  take (reader, &value, sizeof value);
  return GUINT64_FROM_LE (value);
}

static gboolean
get_flag (Reader *reader)
{
  guint8 value;

  take (reader, &value, 1);
  if (value > 1)
    fail (reader, "a flag is neither 0 nor 1");
  return value == 1;
}

static double
get_bits (Reader *reader)
{
  guint64 bits = get_u64 (reader);
  double value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static double
get_double (Reader     *reader,
            double      low,
            double      high,
            const char *what)
{
  double value = get_bits (reader);

  if (!(value >= low && value <= high))
    {
      fail (reader, what);
      return low;
    }
  return value;
}

#define ANY (-1e200), 1e200

static void
get_state (Reader         *reader,
           AndondDetector *self)
{
  andond_detector_set_stride (self, get_u32 (reader));
  self->model_version = get_u32 (reader);
  self->settling = get_u32 (reader);
  self->last_time = (gint64) get_u64 (reader);
  self->on = get_flag (reader);
  self->onset = (gint64) get_u64 (reader);
  self->since = (gint64) get_u64 (reader);
  self->deviation = get_double (reader, 0, 1e6, "the deviation is out of range");
  self->peak = get_double (reader, 0, 1e6, "the peak is out of range");
  self->above = get_u32 (reader);
  self->below = get_u32 (reader);
  self->lasting = reader->format >= 2 ? get_u32 (reader) : 0;
  self->recovering = get_u32 (reader);
  for (guint i = 0; i < self->n_signals; i++)
    {
      AndondSignalWatch *watch = &self->watch[i];

      watch->period = get_u32 (reader);
      if (watch->period < 1 || watch->period > ANDOND_DETECTOR_MAX_PERIOD)
        fail (reader, "a period is out of range");
      watch->missing = get_u32 (reader);
      watch->run = get_u32 (reader);
      watch->last = get_double (reader, ANY, "a last value is out of range");
      watch->last_part = get_double (reader, 0, 1e30, "a contribution is out of range");
    }
}

static void
get_rows (Reader         *reader,
          AndondBaseline *baseline)
{
  guint n_rows = get_u32 (reader);
  double values[ANDOND_DETECTOR_MAX_SIGNALS];

  if (n_rows > (gsize) (reader->end - reader->at) / sizeof (double) / baseline->n_signals)
    {
      fail (reader, "it has fewer rows than it says");
      return;
    }
  for (guint row = 0; row < n_rows && reader->wrong == NULL; row++)
    {
      for (guint i = 0; i < baseline->n_signals; i++)
        values[i] = get_bits (reader);
      andond_baseline_collect (baseline, values);
    }
}

static void
get_signal (Reader               *reader,
            AndondBaselineSignal *signal)
{
  signal->usable = get_flag (reader);
  signal->longest_run = get_u32 (reader);
  signal->noise = get_double (reader, 1e-300, 1e200, "a noise is out of range");
  signal->wander = get_double (reader, 0, 1e200, "a wander is out of range");
  signal->reach = get_double (reader, 0, 1e200, "a reach is out of range");
  signal->level = get_double (reader, ANY, "a level is out of range");
  signal->smooth = get_double (reader, ANY, "a smoothed value is out of range");
  signal->energy = get_double (reader, 0, 1e6, "an energy is out of range");
  if (reader->format >= 2)
    {
      signal->settled = get_double (reader, 1e-6, 1e200, "a spread is out of range");
      signal->origin = get_double (reader, ANY, "an origin is out of range");
    }
  else
    {
      andond_baseline_signal_assume_settled (signal);
    }
  andond_baseline_signal_derive (signal);
}

static void
get_baselines (Reader         *reader,
               AndondDetector *self)
{
  guint n = get_u32 (reader);

  if (n > ANDOND_DETECTOR_MAX_MODES)
    fail (reader, "it has too many modes");
  for (guint m = 0; m < n && reader->wrong == NULL; m++)
    {
      gboolean current = get_flag (reader);
      gint32 mode = (gint32) get_u32 (reader);
      AndondBaseline *baseline;

      if (andond_detector_find_baseline (self, mode) != NULL)
        fail (reader, "a mode comes twice");
      baseline = andond_baseline_new (mode, self->n_signals);
      g_ptr_array_add (self->baselines, baseline);
      if (current)
        self->current = baseline;
      baseline->trained = get_flag (reader);
      baseline->stride = get_u32 (reader);
      if (baseline->stride > ANDOND_DETECTOR_MAX_STRIDE)
        fail (reader, "a stride is out of range");
      if (!baseline->trained)
        get_rows (reader, baseline);
      else
        baseline->seen = reader->format >= 2 ? get_u32 (reader) : self->train_rows;
      if (baseline->trained && baseline->seen == 0)
        fail (reader, "it learnt from no rows");
      for (guint i = 0; i < self->n_signals && baseline->trained; i++)
        get_signal (reader, &baseline->signals[i]);
    }
}

/* Returns the format; 0 on error. */
static guint
check_envelope (const guint8 *data,
                gsize         size,
                GError      **error)
{
  guint8 digest[DIGEST_SIZE];
  const char *wrong = NULL;
  guint32 length;
  guint format = 0;

  if (size > MAX_SIZE)
    wrong = "it is too large";
  else if (size < HEADER_SIZE + DIGEST_SIZE || memcmp (data, MAGIC, 4) != 0)
    wrong = "it does not begin like one";
  else
    format = data[4] | data[5] << 8;
  if (wrong == NULL && (format < OLDEST_FORMAT || format > FORMAT))
    {
      g_set_error (error, ANDOND_DETECT_ERROR, ANDOND_DETECT_ERROR_UNSUPPORTED,
                   "The model artefact has format %u; this program reads %d to %d", format, OLDEST_FORMAT, FORMAT);
      return 0;
    }
  if (wrong == NULL)
    {
      memcpy (&length, data + 8, sizeof length);
      get_digest (data, size - DIGEST_SIZE, digest);
      if (GUINT32_FROM_LE (length) != size - HEADER_SIZE - DIGEST_SIZE)
        wrong = "its length is not what it says";
      else if (memcmp (digest, data + size - DIGEST_SIZE, DIGEST_SIZE) != 0)
        wrong = "its checksum does not match";
    }
  if (wrong != NULL)
    g_set_error (error, ANDOND_DETECT_ERROR, ANDOND_DETECT_ERROR_CORRUPT, "The model artefact is damaged: %s", wrong);
  return wrong == NULL ? format : 0;
}

AndondDetector *
andond_detector_deserialise (GBytes  *bytes,
                             GError **error)
{
  g_autoptr (AndondDetector) self = NULL;
  Reader reader = { 0 };
  guint n_signals, train_rows;
  gsize size;

  g_return_val_if_fail (bytes != NULL, NULL);

  reader.at = g_bytes_get_data (bytes, &size);
  reader.format = check_envelope (reader.at, size, error);
  if (reader.format == 0)
    return NULL;
  reader.end = reader.at + size - DIGEST_SIZE;
  reader.at += HEADER_SIZE;

  n_signals = get_u32 (&reader);
  train_rows = get_u32 (&reader);
  if (n_signals < 1 || n_signals > ANDOND_DETECTOR_MAX_SIGNALS)
    {
      fail (&reader, "the number of signals is out of range");
    }
  else
    {
      self = andond_detector_new (n_signals, train_rows);
      get_state (&reader, self);
      get_baselines (&reader, self);
      if (reader.at != reader.end)
        fail (&reader, "there is more in it than there should be");
    }
  if (reader.wrong != NULL)
    {
      g_set_error (error, ANDOND_DETECT_ERROR, ANDOND_DETECT_ERROR_CORRUPT,
                   "The model artefact is damaged: %s", reader.wrong);
      return NULL;
    }
  return g_steal_pointer (&self);
}
