/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-alert-store.h"
#include "andon-alert-view.h"

G_BEGIN_DECLS

/* What a listener that only hears items-changed believes: the same ids in the same order. */
typedef struct
{
  AndonAlertView *view;
  GPtrArray *ids;
  guint emissions;
} ViewMirror;

/* (transfer full) */
char *view_mirror_id_at (AndonAlertView *view, guint position);
void view_mirror_init (ViewMirror *mirror, AndonAlertView *view);
/* The view is what its listener believes. */
void view_mirror_check (ViewMirror *mirror);
void view_mirror_clear (ViewMirror *mirror);
void view_mirror_post (AndonAlertStore *store, AndonAlert *alert);
/* The view shows what one would that is made now. */
void view_mirror_check_fresh (AndonAlertStore *store, AndonAlertView *view);
/* Alerts @first and the next, applied. */
void view_mirror_fill (AndonAlertStore *store, guint first, guint n);
/* For "items-changed". */
void view_mirror_count (gpointer model, guint position, guint removed, guint added, guint *n);

G_END_DECLS
