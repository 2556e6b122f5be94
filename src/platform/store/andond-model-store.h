/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-db-connection.h>

#include "andond-store-types.h"

/* Model artefacts: immutable versions of an asset's model, each naming its parent. Inside jobs. */

G_BEGIN_DECLS

typedef struct
{
  gint64  id;
  char   *asset;   /* id */
  guint   version; /* grows for each asset */
  gint64  created;
  gint64  parent;  /* id of the version it came from; 0: none */
  char   *state;   /* "champion", "challenger", "retired" */
  GBytes *body;    /* NULL in a list */
} AndondModel;

void         andond_model_free   (AndondModel       *self);

/* Stores the next version for (asset) as champion; the former one is retired. Storing the newest version's (version)
 * again replaces its body: running state moves on. version 0: the next one. Returns the id, 0 on failure. */
gint64       andond_model_put    (AndonDbConnection *connection,
                                  const char        *asset,
                                  guint              version,
                                  gint64             time,
                                  GBytes            *body,
                                  GError           **error);
/* The champion with its body; NULL without an error when the asset has none. */
AndondModel *andond_model_get_champion (AndonDbConnection *connection,
                                        const char        *asset,
                                        GError           **error);
/* AndondModel without bodies, newest first, with a free function. (asset) NULL: of all. */
GPtrArray   *andond_model_list   (AndonDbConnection *connection,
                                  const char        *asset,
                                  GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondModel, andond_model_free)

G_END_DECLS
