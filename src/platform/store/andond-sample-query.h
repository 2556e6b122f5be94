/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-db-connection.h>

#include "andond-sample-columns.h"

/* The columns of a signal, from whatever of it is kept. Inside a job on the reader, which sees one state. */

G_BEGIN_DECLS

#define ANDOND_MAX_POINTS 20000

/* As andond_store_query_samples_async (). */
AndondSampleColumns *andond_sample_query_run (AndonDbConnection  *connection,
                                              const char         *signal,
                                              gint64              from,
                                              gint64              to,
                                              guint               points,
                                              GError            **error);

G_END_DECLS
