/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-db-connection.h"

/* Steps of a schema. Step i (from 0) brings a database from user_version i to i + 1, in a transaction of its own, so a
 * crash leaves the version before or the version after. Steps are only ever added at the end, never edited. */

G_BEGIN_DECLS

struct _AndonDbMigration
{
  const char *name; /* for messages */
  const char *sql;  /* (nullable) statements to run */
  gboolean  (*run) (AndonDbConnection *connection, GError **error); /* (nullable) after sql */
};

/* ANDON_DB_ERROR_VERSION when the database is newer than the last step. */
gboolean andon_db_migrate (AndonDbConnection      *connection,
                           const AndonDbMigration *migrations,
                           guint                   n_migrations,
                           GError                **error);

G_END_DECLS
