/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-session.h"

G_BEGIN_DECLS

/**
 * AndonSignIn:
 *
 * Which platform this seat is with, and with whose token. A token is read from a file that only this person may read,
 * or typed in the window and kept in memory, or on request in that file; never on a command line and never in the
 * settings. Files are read and written without waiting. Main thread.
 *
 * Signals: "changed": the problem changed. "signed-in": a person gave a token of their own. "demo-wanted": the person
 * wants the demo plant of this computer, which is the application's to start.
 */
#define ANDON_TYPE_SIGN_IN (andon_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (AndonSignIn, andon_sign_in, ANDON, SIGN_IN, GObject)

AndonSignIn *andon_sign_in_new (AndonSession *session, GSettings *settings);
/** @path: (nullable): NULL is ~/.config/andon/token */
void         andon_sign_in_set_token_file (AndonSignIn *self, const char *path);
const char  *andon_sign_in_get_token_file (AndonSignIn *self);

/** To a platform with the token of the file. */
void         andon_sign_in_start (AndonSignIn *self, const char *url);
/** To a platform, remembered for the next start, with a token that was typed. @keep: also write it to the file */
void         andon_sign_in_connect (AndonSignIn *self, const char *url, const char *token, gboolean keep);
/** Once more, now. A token that was not typed is read from its file anew: somebody may have put another one there. */
void         andon_sign_in_retry (AndonSignIn *self);
void         andon_sign_in_want_demo (AndonSignIn *self);
/** Why the token's file could not be read or written, or NULL. In the person's language. Borrowed. */
const char  *andon_sign_in_get_problem (AndonSignIn *self);

G_END_DECLS
