/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

/* The other side of the store's goals: SQLite used directly, as one would write it first. Not to be improved. */

/* Rows a second of n rows, (per_transaction) in each, into a fresh (path); ":memory:" is allowed. */
double naive_store_insert (const char *path, guint n, guint per_transaction);
