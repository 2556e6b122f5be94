/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-alert.h"

G_BEGIN_DECLS

/* What waits to be applied to the store: bounded, any thread puts in, the main thread takes out. An alert that is put
 * in again before it was taken replaces the earlier one, so that a chattering alarm takes one place. */
#define ANDON_MAILBOX_CAPACITY 100000

typedef enum
{
  ANDON_LETTER_ALERT,
  ANDON_LETTER_CACHED,
  ANDON_LETTER_KEEP, /* of the alert only the id counts */
  ANDON_LETTER_BEGIN_SWEEP,
  ANDON_LETTER_BEGIN_AFRESH,
  ANDON_LETTER_END_SWEEP,
} AndonLetterKind;

typedef struct
{
  AndonLetterKind kind;
  AndonAlert *alert; /* owned */
} AndonLetter;

typedef struct _AndonMailbox AndonMailbox;

AndonMailbox *andon_mailbox_new (void);
void andon_mailbox_free (AndonMailbox *self);

/* All or none. @was_empty: nothing was waiting. Returns: FALSE when full */
gboolean andon_mailbox_put (AndonMailbox *self, AndonLetterKind kind, AndonAlert **alerts, guint n, gboolean *was_empty);

/* Everything that waits, in order. (transfer full) (element-type AndonLetter) (nullable): NULL when empty. What was
 * taken still counts as waiting until andon_mailbox_done (). */
/* @wait: else, while somebody is putting in, it gives NULL and @busy at once: a frame must not wait for that. */
GArray *andon_mailbox_take (AndonMailbox *self, gboolean wait, gboolean *busy);
void andon_mailbox_done (AndonMailbox *self, guint n);
guint andon_mailbox_get_n_waiting (AndonMailbox *self);

G_END_DECLS
