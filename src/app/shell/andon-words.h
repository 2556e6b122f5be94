/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-enums.h"
#include "andon-priority-mark.h"
#include "andon-seat.h"

G_BEGIN_DECLS

/* The domain's words as people read them, translated. Static strings unless "dup". */

const char      *andon_words_priority (AndonPriority priority);
const char      *andon_words_state (AndonAlertState state);
/** @state: a wire word such as "unack"; NULL or unknown ones come back as they are, "" for NULL. */
const char      *andon_words_state_of (const char *state);
const char      *andon_words_label (AndonLabelClass label);
/** @label: a wire word such as "true". */
const char      *andon_words_label_of (const char *label);
const char      *andon_words_role (const char *role);
/** "acknowledge" as a noun for a sentence: "acknowledgement". */
const char      *andon_words_verb (const char *verb);
/** A journal cause such as "shelve-expired". Unknown ones come back as they are. */
const char      *andon_words_cause (const char *cause);

/** A UCUM unit as people write it: "Cel" is °C. */
const char      *andon_words_unit (const char *unit);
/** "1. Do this. 2. Do that." with each step on a line of its own. Returns: (transfer full) */
char            *andon_words_dup_steps (const char *text);

AndonMarkLevel   andon_words_level (AndonPriority priority);
AndonMarkVariant andon_words_variant (AndonAlertState state);

/** What became of an action, in one sentence; NULL when there is nothing to say. */
char            *andon_words_dup_result (AndonSeat *seat, const AndonActionResult *result);
/** "detect" of the wire as a word between two others. */
const char      *andon_words_stage (const char *stage);
/** "source 0.2 s · ingest 0.2 s · …". */
char            *andon_words_dup_stages (AndonSession *session);

G_END_DECLS
