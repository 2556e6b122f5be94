/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-elsewhere.h"

#include <string.h>

#include "andon-cache.h"
#include "andon-clock.h"
#include "andon-db-connection.h"
#include "andon-db-statement.h"
#include "andon-outbox.h"

/* A folder that is full of strangers must not hold up the window. */
#define MAX_PLATFORMS 64

void
andon_elsewhere_free (AndonElsewhere *self)
{
  g_free (self->platform);
  g_free (self->url);
  g_free (self);
}

static gboolean
read_place (AndonDbConnection *connection, AndonElsewhere *self)
{
  g_autoptr (AndonDbStatement) statement =
      andon_db_connection_prepare (connection, "SELECT platform, url FROM place", NULL);

  if (statement == NULL || andon_db_statement_step (statement, NULL) != ANDON_DB_STEP_ROW)
    return FALSE;
  self->platform = andon_db_statement_dup_text (statement, 0);
  self->url = andon_db_statement_dup_text (statement, 1);
  return TRUE;
}

static gint64
due_of (AndonDbStatement *statement, AndonClock *clock)
{
  AndonOutboxRow row = { .created = andon_db_statement_column_int (statement, 0),
                         .boot = andon_db_statement_dup_text (statement, 1),
                         .elapsed = andon_db_statement_column_int (statement, 2) };
  gint64 age = andon_outbox_row_get_age (&row, clock);

  g_free (row.boot);
  return age > ANDON_OUTBOX_EXPIRY_US ? G_MININT64 : andon_clock_elapsed (clock) + ANDON_OUTBOX_EXPIRY_US - age;
}

static AndonElsewhere *
read_file (const char *path, AndonClock *clock)
{
  g_autoptr (AndonDbConnection) connection = andon_db_connection_open (path, ANDON_DB_OPEN_READ_ONLY, NULL);
  g_autoptr (AndonDbStatement) statement = NULL;
  g_autoptr (AndonElsewhere) self = g_new0 (AndonElsewhere, 1);

  self->due = G_MININT64;
  if (connection == NULL || !read_place (connection, self))
    return NULL;
  statement = andon_db_connection_prepare (connection, "SELECT created, boot, elapsed FROM outbox", NULL);
  while (statement != NULL && andon_db_statement_step (statement, NULL) == ANDON_DB_STEP_ROW)
    {
      self->n++;
      self->due = MAX (self->due, due_of (statement, clock));
    }
  return self->n > 0 ? g_steal_pointer (&self) : NULL;
}

GPtrArray *
andon_elsewhere_scan (const char *dir, const char *platform, AndonClock *clock)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) andon_elsewhere_free);
  g_autoptr (GDir) folder = g_dir_open (dir, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL && found->len < MAX_PLATFORMS)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      g_autoptr (AndonElsewhere) one = NULL;

      if (!g_str_has_prefix (name, "seat-") || !g_str_has_suffix (name, ".db"))
        continue;
      one = read_file (path, clock);
      if (one != NULL && g_strcmp0 (one->platform, platform) != 0)
        g_ptr_array_add (found, g_steal_pointer (&one));
    }
  return found;
}

gboolean
andon_elsewhere_discard (const char *dir, const char *platform, GError **error)
{
  g_autofree char *path = andon_cache_dup_path (dir, platform);
  g_autoptr (AndonDbConnection) connection = andon_db_connection_open (path, 0, error);

  return connection != NULL && andon_db_connection_exec (connection, "DELETE FROM outbox", error);
}
