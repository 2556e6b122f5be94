/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Whether a document says what its kind must say. What cannot be read is left out when it is used, which nobody would notice:
 * it is refused when it comes in. Any thread. error: ANDON_DOMAIN_ERROR naming the member that is wrong. */
gboolean andond_document_check (const char  *kind,
                                const char  *id,
                                JsonObject  *body,
                                GError     **error);

G_END_DECLS
