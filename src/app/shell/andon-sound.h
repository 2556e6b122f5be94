/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** What can sound, least urgent first. The four priorities have the order of AndonPriority, shifted by one. */
typedef enum
{
  ANDON_SOUND_NONE,
  ANDON_SOUND_LOW,
  ANDON_SOUND_MEDIUM,
  ANDON_SOUND_HIGH,
  ANDON_SOUND_CRITICAL,
  ANDON_SOUND_NOT_LIVE,
} AndonSound;

#define ANDON_N_SOUNDS 6

/** A word for file names and logs, such as "critical". Static. */
const char *andon_sound_name (AndonSound sound);

/**
 * andon_sound_synthesize:
 *
 * Makes the sound as a WAV file in memory (RIFF, 16 bit, mono, 44.1 kHz): notes with a few harmonics and soft edges,
 * urgent ones higher, faster and more of them. Pure; any thread. Returns: (transfer full)
 */
GBytes *andon_sound_synthesize (AndonSound sound);

G_END_DECLS
