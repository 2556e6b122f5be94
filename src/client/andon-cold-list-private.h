/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-cache.h"

G_BEGIN_DECLS

/* What a view shows before its store is filled: the cache's open alerts in order of urgency, read page by page as they
 * are looked at, so that the first frame costs the same for a hundred rows and a million. Main context. */
typedef struct _AndonColdList AndonColdList;

#define ANDON_COLD_PAGE 256

/* Both are called later: when the length is known, and when a page has come. */
typedef void (*AndonColdCounted) (gpointer data);
typedef void (*AndonColdPaged) (guint first, guint n, gpointer data);

/* @lanes: 1 << lane, 0: both. @in_force: as in AndonAlertFilter */
AndonColdList *andon_cold_list_new (AndonCache *cache, guint lanes, gboolean in_force, AndonColdCounted counted,
                                    AndonColdPaged paged, gpointer data);
/* Nothing is called afterwards. */
void andon_cold_list_free (AndonColdList *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonColdList, andon_cold_list_free)

guint andon_cold_list_get_n (AndonColdList *self);
/* (transfer none) (nullable): NULL while its page is not there. @ask: read it then */
const AndonAlert *andon_cold_list_get (AndonColdList *self, guint position, gboolean ask);

G_END_DECLS
