/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The model artefact, all little-endian:
 *
 *   "ANDM"  u16 format  u16 0  u32 length of the payload  payload  SHA-256 of all before
 *
 * The payload is the detector's state, then its signals' watches, then a baseline a mode; a baseline that
 * is still learning carries its rows. Doubles are their IEEE 754 bits, so that a detector goes on exactly
 * where it stopped. Format 1 knew neither how long an anomaly has lasted, nor how far a signal's level has
 * come from where it was learnt, nor how quiet the signal is once smoothed; format 2 knew nothing of places,
 * nor what the last anomaly looked like: they are read as if all that began with the reading. */

#define G_LOG_DOMAIN "andond-detect"

#include "config.h"

#include <math.h>
#include <string.h>

#include "andond-detector-private.h"

#define MAX_SIZE (4 * 1024 * 1024)

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
get_alarm (Reader      *reader,
           AndondAlarm *alarm)
{
  alarm->settling = get_u32 (reader);
  alarm->on = get_flag (reader);
  alarm->onset = (gint64) get_u64 (reader);
  alarm->since = (gint64) get_u64 (reader);
  alarm->deviation = get_double (reader, 0, 1e6, "the deviation is out of range");
  alarm->peak = get_double (reader, 0, 1e6, "the peak is out of range");
  alarm->above = get_u32 (reader);
  alarm->below = get_u32 (reader);
  alarm->lasting = get_u32 (reader);
  alarm->recovering = get_u32 (reader);
  alarm->recurring = get_u32 (reader);
}

static void
get_old_alarm (Reader         *reader,
               AndondDetector *self)
{
  AndondAlarm *alarm = &self->alarm;

  alarm->settling = get_u32 (reader);
  self->last_time = (gint64) get_u64 (reader);
  alarm->on = get_flag (reader);
  alarm->onset = (gint64) get_u64 (reader);
  alarm->since = (gint64) get_u64 (reader);
  alarm->deviation = get_double (reader, 0, 1e6, "the deviation is out of range");
  alarm->peak = get_double (reader, 0, 1e6, "the peak is out of range");
  alarm->above = get_u32 (reader);
  alarm->below = get_u32 (reader);
  alarm->lasting = reader->format >= 2 ? get_u32 (reader) : 0;
  alarm->recovering = get_u32 (reader);
}

/* Returns how many there are. */
static guint
get_seam_rows (Reader *reader,
               double *rows,
               guint   n_signals)
{
  guint n_rows = get_u32 (reader);

  if (n_rows > ANDOND_SEAM_ROWS)
    {
      fail (reader, "there are too many rows around a seam");
      return 0;
    }
  for (guint i = 0; i < n_rows * n_signals; i++)
    rows[i] = get_bits (reader);
  return n_rows;
}

static void
get_state (Reader         *reader,
           AndondDetector *self)
{
  andond_detector_set_stride (self, get_u32 (reader));
  self->model_version = get_u32 (reader);
  if (reader->format < 3)
    {
      get_old_alarm (reader, self);
    }
  else
    {
      self->last_time = (gint64) get_u64 (reader);
      get_alarm (reader, &self->alarm);
      self->n_recent = get_seam_rows (reader, self->recent, self->n_signals);
      self->n_held = get_seam_rows (reader, self->held, self->n_signals);
      if (self->n_held == ANDOND_SEAM_ROWS)
        fail (reader, "it holds too many rows back");
      for (guint i = 0; i < self->n_held; i++)
        self->held_time[i] = (gint64) get_u64 (reader);
      self->held_gap = get_flag (reader);
    }
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
  signal->fault = signal->home = signal->level;
  if (reader->format >= 3)
    {
      signal->inert = get_flag (reader);
      signal->fault = get_double (reader, ANY, "a fault is out of range");
      signal->home = get_double (reader, ANY, "a level before a fault is out of range");
    }
  andond_baseline_signal_derive (signal);
}

static void
get_place (Reader         *reader,
           AndondBaseline *baseline)
{
  if (reader->format < 3)
    return;
  baseline->place = get_flag (reader);
  baseline->away = get_flag (reader);
  if (!baseline->away)
    return;
  baseline->left = g_new (double, baseline->n_signals);
  for (guint i = 0; i < baseline->n_signals; i++)
    baseline->left[i] = get_bits (reader);
  get_alarm (reader, &baseline->alarm);
}

static void
get_baselines (Reader         *reader,
               AndondDetector *self)
{
  guint n = get_u32 (reader);

  if (n > ANDOND_DETECTOR_MAX_MODES + ANDOND_DETECTOR_MAX_PLACES + ANDOND_DETECTOR_MAX_MODES)
    fail (reader, "it has too many modes");
  for (guint m = 0; m < n && reader->wrong == NULL; m++)
    {
      gboolean current = get_flag (reader);
      gint32 mode = (gint32) get_u32 (reader);
      AndondBaseline *baseline, *present;

      baseline = andond_baseline_new (mode, self->n_signals);
      present = andond_detector_find_baseline (self, mode);
      g_ptr_array_add (self->baselines, baseline);
      if (current)
        self->current = baseline;
      baseline->trained = get_flag (reader);
      get_place (reader, baseline);
      if (!baseline->away && present != NULL)
        fail (reader, "a mode comes twice");
      if (baseline->away && current)
        fail (reader, "it is where it has left");
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
  guint8 digest[ANDOND_ARTEFACT_DIGEST_SIZE];
  const char *wrong = NULL;
  guint32 length;
  guint format = 0;

  if (size > MAX_SIZE)
    wrong = "it is too large";
  else if (size < ANDOND_ARTEFACT_HEADER_SIZE + ANDOND_ARTEFACT_DIGEST_SIZE || memcmp (data, ANDOND_ARTEFACT_MAGIC, 4) != 0)
    wrong = "it does not begin like one";
  else
    format = data[4] | data[5] << 8;
  if (wrong == NULL && (format < ANDOND_ARTEFACT_OLDEST_FORMAT || format > ANDOND_ARTEFACT_FORMAT))
    {
      g_set_error (error, ANDOND_DETECT_ERROR, ANDOND_DETECT_ERROR_UNSUPPORTED,
                   "The model artefact has format %u; this program reads %d to %d", format,
                   ANDOND_ARTEFACT_OLDEST_FORMAT, ANDOND_ARTEFACT_FORMAT);
      return 0;
    }
  if (wrong == NULL)
    {
      memcpy (&length, data + 8, sizeof length);
      andond_artefact_get_digest (data, size - ANDOND_ARTEFACT_DIGEST_SIZE, digest);
      if (GUINT32_FROM_LE (length) != size - ANDOND_ARTEFACT_HEADER_SIZE - ANDOND_ARTEFACT_DIGEST_SIZE)
        wrong = "its length is not what it says";
      else if (memcmp (digest, data + size - ANDOND_ARTEFACT_DIGEST_SIZE, ANDOND_ARTEFACT_DIGEST_SIZE) != 0)
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
  reader.end = reader.at + size - ANDOND_ARTEFACT_DIGEST_SIZE;
  reader.at += ANDOND_ARTEFACT_HEADER_SIZE;

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
