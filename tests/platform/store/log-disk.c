/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "log-disk.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "andond-meta.h"

static sqlite3_io_methods methods;
static int (*sync_really) (sqlite3_file *, int);
static sqlite3_vfs *disk;
static char *database;
static char *log_path;
static int n_syncs; /* atomic */
static int failing; /* atomic */

static char *
kept_log (void)
{
  return g_strconcat (log_path, ".kept", NULL);
}

static void
copy (const char *from, const char *to)
{
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  g_file_get_contents (from, &text, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (to, text, (gssize) length, &error);
  g_assert_no_error (error);
}

static int
sync_log (sqlite3_file *file, int flags)
{
  g_autofree char *kept = kept_log ();
  int code = sync_really (file, flags);

  g_assert_cmpint (code, ==, SQLITE_OK);
  if (__atomic_load_n (&failing, __ATOMIC_SEQ_CST))
    return SQLITE_IOERR_FSYNC;
  copy (log_path, kept);
  __atomic_add_fetch (&n_syncs, 1, __ATOMIC_SEQ_CST);
  return code;
}

/* Called by whichever connection comes first, while there is but one. */
static int
open_file (sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *flags_out)
{
  int code = disk->xOpen (disk, name, file, flags, flags_out);

  if (code == SQLITE_OK && (flags & SQLITE_OPEN_WAL) != 0 && g_strcmp0 (name, log_path) == 0)
    {
      if (sync_really == NULL)
        {
          methods = *file->pMethods;
          sync_really = methods.xSync;
          methods.xSync = sync_log;
        }
      file->pMethods = &methods;
    }
  return code;
}

void
log_disk_install (void)
{
  static sqlite3_vfs vfs;

  disk = sqlite3_vfs_find (NULL);
  vfs = *disk;
  vfs.zName = "log-disk";
  vfs.xOpen = open_file;
  sqlite3_vfs_register (&vfs, 1);
}

void
log_disk_watch (const char *folder)
{
  g_free (database);
  g_free (log_path);
  database = g_build_filename (folder, "andon.db", NULL);
  log_path = g_strconcat (database, "-wal", NULL);
  log_disk_set_failing (FALSE);
}

void
log_disk_set_failing (gboolean fails)
{
  __atomic_store_n (&failing, fails, __ATOMIC_SEQ_CST);
}

int
log_disk_get_syncs (void)
{
  return __atomic_load_n (&n_syncs, __ATOMIC_SEQ_CST);
}

void
log_disk_forget_boot (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "andon.db", NULL);
  g_autoptr(GError) error = NULL;
  AndonDbConnection *connection = andon_db_connection_open (path, ANDON_DB_OPEN_WAL, &error);

  g_assert_no_error (error);
  andond_meta_set_text (connection, ANDOND_META_BOOT, "another start", &error);
  g_assert_no_error (error);
  andon_db_connection_close (connection);
}

AndondStore *
log_disk_cut_power (const char *folder)
{
  g_autofree char *to = g_build_filename (folder, "andon.db", NULL);
  g_autofree char *to_log = g_strconcat (to, "-wal", NULL);
  g_autofree char *kept = kept_log ();
  g_autoptr(GError) error = NULL;
  AndondStore *store;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  copy (database, to);
  if (g_file_test (kept, G_FILE_TEST_EXISTS))
    copy (kept, to_log);
  log_disk_forget_boot (folder);
  store = andond_store_open (folder, &error);
  g_assert_no_error (error);
  return store;
}
