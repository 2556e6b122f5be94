/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-domain-types.h"

G_BEGIN_DECLS

/* The scanner behind the gate (andon-json.h has the public face): walks the bytes once, without recursion and without
 * building anything, and says what is wrong at which byte. */
gboolean andon_json_scan (const char            *data,
                          gsize                  len,
                          const AndonJsonLimits *limits,
                          GError               **error);

G_END_DECLS
