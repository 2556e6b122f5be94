/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-db-connection.h>

#include "andond-store-types.h"

/* Sorts the sample log into raw chunks of one signal, some at a time. Until the last slice of a portion the log keeps
 * its rows too: readers take equal samples once. Inside jobs on the writer. */

G_BEGIN_DECLS

typedef struct _AndondLogFiler AndondLogFiler;

AndondLogFiler *andond_log_filer_new   (void);
void            andond_log_filer_free  (AndondLogFiler     *self);
void            andond_log_filer_reset (AndondLogFiler     *self);
/* Works for about (budget) us; *more FALSE once the log, as it was at the first slice, is filed. */
gboolean        andond_log_filer_step  (AndondLogFiler     *self,
                                        AndonDbConnection  *connection,
                                        gint64              budget,
                                        gboolean           *more,
                                        guint64            *late,
                                        GError            **error);

G_END_DECLS
