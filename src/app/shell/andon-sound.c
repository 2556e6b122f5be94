/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-sound.h"

#include <math.h>
#include <string.h>

#define RATE 44100
#define HEADER_BYTES 44

typedef struct
{
  double hertz; /* 0 is a pause */
  double seconds;
} Note;

/* The urgent ones share no rhythm, so that they can be told apart by people who hear no pitch. */
static const Note low_notes[] = { { 392, 0.28 }, { 0, 0 } };
static const Note medium_notes[] = { { 494, 0.16 }, { 0, 0.08 }, { 494, 0.16 }, { 0, 0 } };
static const Note high_notes[] = { { 587, 0.13 }, { 0, 0.06 }, { 698, 0.13 }, { 0, 0.06 }, { 587, 0.13 }, { 0, 0 } };
static const Note critical_notes[] = {
  { 880, 0.09 }, { 0, 0.04 }, { 1047, 0.09 }, { 0, 0.04 }, { 1319, 0.09 }, { 0, 0.16 },
  { 1047, 0.09 }, { 0, 0.04 }, { 1319, 0.12 }, { 0, 0 },
};
static const Note not_live_notes[] = { { 440, 0.35 }, { 0, 0.03 }, { 294, 0.55 }, { 0, 0 } };

static const struct
{
  const char *name;
  const Note *notes;
  double loudness;
} sounds[ANDON_N_SOUNDS] = {
  [ANDON_SOUND_NONE] = { "none", NULL, 0 },
  [ANDON_SOUND_LOW] = { "low", low_notes, 0.35 },
  [ANDON_SOUND_MEDIUM] = { "medium", medium_notes, 0.45 },
  [ANDON_SOUND_HIGH] = { "high", high_notes, 0.6 },
  [ANDON_SOUND_CRITICAL] = { "critical", critical_notes, 0.8 },
  [ANDON_SOUND_NOT_LIVE] = { "not-live", not_live_notes, 0.6 },
};

const char *
andon_sound_name (AndonSound sound)
{
  g_return_val_if_fail (sound < ANDON_N_SOUNDS, "none");
  return sounds[sound].name;
}

static void
put_u16 (GByteArray *out, guint16 value)
{
  guint16 little = GUINT16_TO_LE (value);

  g_byte_array_append (out, (const guint8 *) &little, sizeof little);
}

static void
put_u32 (GByteArray *out, guint32 value)
{
  guint32 little = GUINT32_TO_LE (value);

  g_byte_array_append (out, (const guint8 *) &little, sizeof little);
}

static void
put_header (GByteArray *out, guint32 data_bytes)
{
  g_byte_array_append (out, (const guint8 *) "RIFF", 4);
  put_u32 (out, HEADER_BYTES - 8 + data_bytes);
  g_byte_array_append (out, (const guint8 *) "WAVEfmt ", 8);
  put_u32 (out, 16);
  put_u16 (out, 1); /* PCM */
  put_u16 (out, 1); /* mono */
  put_u32 (out, RATE);
  put_u32 (out, RATE * 2);
  put_u16 (out, 2);
  put_u16 (out, 16);
  g_byte_array_append (out, (const guint8 *) "data", 4);
  put_u32 (out, data_bytes);
}

static void
put_note (GByteArray *out, const Note *note, double loudness)
{
  const guint n = (guint) (note->seconds * RATE);
  const double edge = 0.012 * RATE;

  for (guint i = 0; i < n; i++)
    {
      double phase = 2 * G_PI * note->hertz * i / RATE;
      double wave = (sin (phase) + 0.4 * sin (2 * phase) + 0.2 * sin (3 * phase)) / 1.6;
      double envelope = MIN (1.0, MIN (i / edge, (n - i) / edge));

      put_u16 (out, (guint16) (gint16) lrint (wave * envelope * loudness * 32000));
    }
}

static guint32
count_bytes (const Note *notes)
{
  guint32 bytes = 0;

  for (const Note *note = notes; note->seconds > 0; note++)
    bytes += (guint32) (note->seconds * RATE) * 2;
  return bytes;
}

GBytes *
andon_sound_synthesize (AndonSound sound)
{
  GByteArray *out;

  g_return_val_if_fail (sound > ANDON_SOUND_NONE && sound < ANDON_N_SOUNDS, NULL);

  out = g_byte_array_new ();
  put_header (out, count_bytes (sounds[sound].notes));
  for (const Note *note = sounds[sound].notes; note->seconds > 0; note++)
    put_note (out, note, sounds[sound].loudness);
  return g_byte_array_free_to_bytes (out);
}
