/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andond-store.h"

/* Stands between SQLite and the disk, for what happens to a store's write-ahead log.
 *
 * The power is cut: of the log stays what the disk was told to keep, and nothing written since. So the log is copied
 * whenever SQLite has it written through, and the platform starts again on the database with that copy. */

/* Once, before the first store. */
void         log_disk_install     (void);
/* Looks at the log of the store in (folder) from now on, before that is opened. */
void         log_disk_watch       (const char *folder);
/* Whether the disk refuses to keep what it is told to; it is written all the same. */
void         log_disk_set_failing (gboolean failing);
/* How often the log was written through. */
int          log_disk_get_syncs   (void);
/* Puts what is found after the power came back into (to), made here, and opens it there on another start of the machine. */
AndondStore *log_disk_cut_power   (const char *to);
/* As though the machine and not only the program had ended: the store in (folder), which is closed now, was used on a start
 * of it that is over. */
void         log_disk_forget_boot (const char *folder);
