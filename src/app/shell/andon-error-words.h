/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-session.h"

G_BEGIN_DECLS

/* What failed, in the person's language: the client names an error by its code, here are the sentences. All without a
 * full stop at the end, so that they can stand in another sentence. */

/** @session: (nullable): names the platform's address where that matters. @error: of the client, or any other, whose own
 * words are then taken. Returns: (transfer full) */
char *andon_error_words_dup (AndonSession *session, const GError *error);

/** The same from a code and (nullable) what the platform said. Returns: (transfer full) */
char *andon_error_words_dup_code (AndonSession *session, AndonClientError code, const char *said);

/** What a person can do about it, or NULL where trying again is all. Borrowed. */
const char *andon_error_words_advice (const GError *error);

G_END_DECLS
