/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-test-dir.h"

#include <glib/gstdio.h>

struct _AndonTestDir
{
  char *path;
};

AndonTestDir *
andon_test_dir_new (void)
{
  AndonTestDir *self = g_new0 (AndonTestDir, 1);
  g_autoptr(GError) error = NULL;

  self->path = g_dir_make_tmp ("andon-test-XXXXXX", &error);
  g_assert_no_error (error);
  return self;
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  g_chmod (path, 0700);
  dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
andon_test_dir_free (AndonTestDir *self)
{
  if (self == NULL)
    return;

  remove_tree (self->path);
  g_free (self->path);
  g_free (self);
}

const char *
andon_test_dir_get_path (AndonTestDir *self)
{
  return self->path;
}

char *
andon_test_dir_build (AndonTestDir *self,
                      const char   *name)
{
  return g_build_filename (self->path, name, NULL);
}
