/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ANDOND_REPLAY_SOURCE_NAME "replay"

/* What a column is called as a signal: "Volume Flow RateRMS" → volume-flow-raterms. Transfer full. */
char *andond_replay_make_key (const char *column);

G_END_DECLS
