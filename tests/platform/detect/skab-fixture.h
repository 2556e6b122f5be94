/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The public test bench: recordings of a real rig, scored the way their leaderboard scores it. */

#pragma once

#include <andond-detect-table.h>

#define SKAB_TRAIN 400

typedef struct
{
  guint64 tp, fp, fn, tn;
} SkabConfusion;

/* NULL, and the test is skipped: the recordings are not there. */
char           *skab_get_folder   (void);
/* Of a group, "valve1", "valve2", "other" or "anomaly-free"; sorted. */
GPtrArray      *skab_list_files   (const char           *folder,
                                   const char           *group);
char           *skab_read_file    (const char           *path,
                                   gsize                *length);
AndondCsvTable *skab_parse        (const char           *data,
                                   gsize                 length);
AndondCsvTable *skab_load         (const char           *path);
/* What `andond detect` prints. */
char           *skab_detect_table (const AndondCsvTable *table,
                                   guint                 train_rows);
char           *skab_detect_text  (const char           *data,
                                   gsize                 length);
/* Adds the rows after the training rows of the table whose output this is. */
void            skab_count        (const char           *output,
                                   const AndondCsvTable *table,
                                   guint                 train_rows,
                                   SkabConfusion        *inout);
void            skab_add          (SkabConfusion        *sum,
                                   const SkabConfusion  *part);
double          skab_f1           (const SkabConfusion  *c);
/* False alarm rate in percent. */
double          skab_far          (const SkabConfusion  *c);
int             skab_find_column  (const AndondCsvTable *table,
                                   const char           *name);
