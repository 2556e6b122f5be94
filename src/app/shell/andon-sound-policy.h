/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "andon-sound.h"

G_BEGIN_DECLS

/** A mute ends by itself after this long, in microseconds. */
#define ANDON_MUTE_LENGTH (5 * G_TIME_SPAN_MINUTE)

#define ANDON_TYPE_SOUND_POLICY (andon_sound_policy_get_type ())
G_DECLARE_FINAL_TYPE (AndonSoundPolicy, andon_sound_policy, ANDON, SOUND_POLICY, GObject)

/**
 * andon_sound_policy_new:
 *
 * What sounds, and when. It holds no clock and no sound device: times are arguments in microseconds.
 * - What annunciates sounds once; high and critical repeat while unacknowledged, until silenced.
 * - What annunciates together sounds in turn, the most urgent first; a less urgent one waits for a second.
 * - Silence stops what sounds now; anything new sounds again.
 * - Mute keeps all but critical quiet, and ends by itself.
 * - In a flood only critical keeps its own sound; the rest is quiet after the first of each priority.
 * - With sounds switched off critical still sounds.
 * Main thread. Emits "changed" when mute begins or ends by a call.
 */
AndonSoundPolicy *andon_sound_policy_new (void);

void       andon_sound_policy_annunciate (AndonSoundPolicy *self, AndonSound sound);
/** How many of that priority still wait for an acknowledgement; at 0 its sound stops. */
void       andon_sound_policy_set_waiting (AndonSoundPolicy *self, AndonSound sound, guint n);
void       andon_sound_policy_silence (AndonSoundPolicy *self);
void       andon_sound_policy_mute (AndonSoundPolicy *self, gint64 now);
void       andon_sound_policy_unmute (AndonSoundPolicy *self);
/** End of the mute, or 0 when not muted at @now. */
gint64     andon_sound_policy_muted_until (AndonSoundPolicy *self, gint64 now);
void       andon_sound_policy_set_enabled (AndonSoundPolicy *self, gboolean enabled);
void       andon_sound_policy_set_flood (AndonSoundPolicy *self, gboolean flood);
/** Whether something would sound or repeat: what Silence would stop. */
gboolean   andon_sound_policy_is_sounding (AndonSoundPolicy *self);
/** The sound to play now, most urgent first, or ANDON_SOUND_NONE. Call once a second and after an annunciation. */
AndonSound andon_sound_policy_take (AndonSoundPolicy *self, gint64 now);

G_END_DECLS
