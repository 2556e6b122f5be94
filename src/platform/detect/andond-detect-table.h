/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andond-csv-reader.h>

G_BEGIN_DECLS

/**
 * andond_detect_table:
 * @train_rows: the first so many rows are learnt from
 * @out: "time,score,anomaly" and a line for every later row are appended
 *
 * Judges a recorded table row by row, as the live pipeline would: a line depends on its row and earlier
 * ones only. Columns that hold labels are not looked at. Times are written as the recorders write them,
 * in UTC; the field is empty where a row's time could not be read.
 *
 * Returns: FALSE with ANDOND_DETECT_ERROR_INPUT where no column can be judged or there are too many
 */
gboolean andond_detect_table (const AndondCsvTable *table,
                              guint                 train_rows,
                              GString              *out,
                              GError              **error);

G_END_DECLS
