/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-cache.h"
#include "andon-http-private.h"
#include "andon-session.h"

G_BEGIN_DECLS

/* For the other classes of this room. */
AndonHttp *andon_session_get_http (AndonSession *self);
/* (nullable): NULL until the platform's id is known. */
AndonCache *andon_session_get_cache (AndonSession *self);
/* Whether the platform has said whose the present token is. */
gboolean andon_session_knows_subject (AndonSession *self);
/* Something may have changed in the outboxes of other platforms. */
void andon_session_look_elsewhere (AndonSession *self);
/* Whether requests can reach the platform now: the feed is open, live or not. */
gboolean andon_session_is_connected (AndonSession *self);

G_END_DECLS
