/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-panel.h"

G_BEGIN_DECLS

/** Every view there is, in the order of the navigation. @n: (out). Static. */
const AndonPanelInfo *andon_panel_table_get (guint *n);

G_END_DECLS
