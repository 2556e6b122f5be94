/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "andon-history.h"

G_BEGIN_DECLS

/** A transition as an object, for a list model. Immutable. */
#define ANDON_TYPE_HISTORY_ROW (andon_history_row_get_type ())
G_DECLARE_FINAL_TYPE (AndonHistoryRow, andon_history_row, ANDON, HISTORY_ROW, GObject)

/** @transition: (transfer full) */
AndonHistoryRow       *andon_history_row_new (AndonTransition *transition);
const AndonTransition *andon_history_row_get (AndonHistoryRow *self);

G_END_DECLS
