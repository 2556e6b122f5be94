/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "andon-cache.h"

G_BEGIN_DECLS

/* What a person has begun and the plant has not been told: texts by name, in the cache's file and on its thread, so
 * that they outlive the program. */

/* @text: (nullable): forgets it. */
void andon_drafts_put (AndonCache *cache, const char *name, const char *text);

/* Returns of finish: (transfer full): name → text. The cache may be gone when it is finished. */
void andon_drafts_read_async (AndonCache *cache, GAsyncReadyCallback callback, gpointer user_data);
GHashTable *andon_drafts_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
