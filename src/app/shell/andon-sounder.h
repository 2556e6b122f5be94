/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "andon-sound-policy.h"
#include "andon-ticker.h"

G_BEGIN_DECLS

#define ANDON_TYPE_SOUNDER (andon_sounder_get_type ())
G_DECLARE_FINAL_TYPE (AndonSounder, andon_sounder, ANDON, SOUNDER, GObject)

/**
 * andon_sounder_new:
 * @sound_dir: folder where the sounds are written as files when they are first needed
 *
 * Plays what its policy lets through, each second and at once when something annunciates. One of it in a process: one
 * window sounds. Properties (read-only, notify): "works" (FALSE: no sink, or its volume is zero: NO SOUND must show),
 * "problem" (why, or NULL). Main thread; never waits for the sound server.
 */
AndonSounder     *andon_sounder_new (AndonTicker *ticker, const char *sound_dir);

AndonSoundPolicy *andon_sounder_get_policy (AndonSounder *self);
/** Something was annunciated: plays at once what the policy takes. */
void              andon_sounder_annunciate (AndonSounder *self, AndonSound sound);
/** Plays it whatever the policy says: for the lamp test. */
void              andon_sounder_play (AndonSounder *self, AndonSound sound);
/** Stops what sounds now and what would repeat. */
void              andon_sounder_silence (AndonSounder *self);
gboolean          andon_sounder_get_works (AndonSounder *self);
const char       *andon_sounder_get_problem (AndonSounder *self);
/** The last sound that was handed to the sound server, for tests. */
AndonSound        andon_sounder_get_last (AndonSounder *self);

G_END_DECLS
