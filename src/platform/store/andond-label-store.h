/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-db-connection.h>
#include <andon-label.h>

#include "andond-store-types.h"

/* Labels people gave. Inside jobs. Ids on the wire are "l-<integer>". */

G_BEGIN_DECLS

/* What to list; NULL and 0 do not narrow. */
typedef struct
{
  const char *alert;
  const char *asset;
  gint64      from; /* labels whose window touches [from, to) */
  gint64      to;
  guint       limit; /* 0: 500 */
} AndondLabelQuery;

/* A copy of (label) with the id it was given; (subject) is who label->by is. NULL on failure. */
AndonLabel *andond_label_store_add      (AndonDbConnection      *connection,
                                         const AndonLabel       *label,
                                         const char             *subject,
                                         GError                **error);
/* Marks (id) withdrawn; only who gave it may: ANDOND_STORE_ERROR_NOT_FOUND otherwise. (author) is the subject's display
 * name, by which labels from before identities were kept are known. Returns the label as it now is. */
AndonLabel *andond_label_store_withdraw (AndonDbConnection      *connection,
                                         const char             *id,
                                         const char             *subject,
                                         const char             *author,
                                         gint64                  time,
                                         GError                **error);
/* AndonLabel, newest first, with a free function. */
GPtrArray  *andond_label_store_list     (AndonDbConnection      *connection,
                                         const AndondLabelQuery *query,
                                         GError                **error);

G_END_DECLS
