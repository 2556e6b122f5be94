/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Each different string once, counted, by a 32-bit number; 0 is "". The owner thread (main) adds and drops; while the
 * pool is pinned nothing is freed, so that a worker may read what was there when it was pinned. */
typedef struct _AndonStringPool AndonStringPool;

AndonStringPool *andon_string_pool_new (void);
AndonStringPool *andon_string_pool_ref (AndonStringPool *self);
void andon_string_pool_unref (AndonStringPool *self);

/* NULL and "" give 0. Adds a reference to the string. Owner thread. */
guint32 andon_string_pool_take (AndonStringPool *self, const char *text);
/* As take, but of a number that is in use. */
void andon_string_pool_retain (AndonStringPool *self, guint32 number);
void andon_string_pool_drop (AndonStringPool *self, guint32 number);
/* The number of @text or G_MAXUINT32, without adding it. Owner thread. */
guint32 andon_string_pool_find (AndonStringPool *self, const char *text);
/* Never NULL. The owner thread, or any thread while pinned. */
const char *andon_string_pool_get (AndonStringPool *self, guint32 number);
/* Numbers handed out so far are below this. Owner thread. */
guint32 andon_string_pool_get_limit (AndonStringPool *self);

void andon_string_pool_pin (AndonStringPool *self);
void andon_string_pool_unpin (AndonStringPool *self);

gsize andon_string_pool_get_memory (AndonStringPool *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonStringPool, andon_string_pool_unref)

G_END_DECLS
