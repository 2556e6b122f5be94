/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * andond_detect_command_run:
 * @argc, @argv: argv[0] is "detect"; then FILE.csv [--train-rows N]
 *
 * Prints "time,score,anomaly" and a line for every data row after the N-th (default 400).
 *
 * Returns: the exit status: 0, 1 for an unreadable file, 2 for wrong usage; errors go to stderr.
 */
int andond_detect_command_run (int argc, char **argv);

G_END_DECLS
