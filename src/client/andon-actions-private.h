/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-actions.h"
#include "andon-cache.h"

G_BEGIN_DECLS

/* @session is not owned and outlives it. */
AndonActions *andon_actions_new (AndonSession *session);
void andon_actions_detach (AndonActions *self);

/* The cache is open: what it holds of former runs is queued. NULL: the seat leaves this platform; what waits for it stays
 * in its outbox, and is sent only to it. */
void andon_actions_set_cache (AndonActions *self, AndonCache *cache);
/* The platform answers again: sends what waits, once. */
void andon_actions_flush (AndonActions *self);
/* Marks the alerts of waiting actions anew, after the store was filled. */
void andon_actions_mark (AndonActions *self);
/* Returns what waited too long. */
void andon_actions_tick (AndonActions *self);

G_END_DECLS
