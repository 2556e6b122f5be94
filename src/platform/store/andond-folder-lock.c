/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-folder-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define LOCK_NAME "andond.lock"
#define HOLDER_MAX 512

struct _AndondFolderLock
{
  int fd;
};

static gboolean
set_folder_error (const char *path,
                  const char *doing,
                  int         code,
                  GError    **error)
{
  g_set_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_FOLDER, "%s: %s: %s", path, doing, g_strerror (code));
  return FALSE;
}

static void
set_locked_error (const char *folder,
                  int         fd,
                  GError    **error)
{
  char holder[HOLDER_MAX + 1] = "";
  ssize_t n = pread (fd, holder, HOLDER_MAX, 0);

  holder[MAX (n, 0)] = '\0';
  g_strstrip (holder);
  g_set_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_LOCKED, "%s is in use by %s", folder,
               holder[0] != '\0' && g_utf8_validate (holder, -1, NULL) ? holder : "another process");
}

/* Says who we are to whoever comes second. */
static gboolean
write_holder (int          fd,
              const char  *path,
              GError     **error)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *since = g_date_time_format_iso8601 (now);
  g_autofree char *text = NULL;
  gsize length;

  text = g_strdup_printf ("process %ld (%s) on %s since %s\n", (long) getpid (),
                          g_get_prgname () != NULL ? g_get_prgname () : "andond", g_get_host_name (), since);
  length = strlen (text);
  if (ftruncate (fd, 0) != 0 || pwrite (fd, text, length, 0) != (ssize_t) length)
    return set_folder_error (path, "cannot write the lock", errno, error);
  return TRUE;
}

AndondFolderLock *
andond_folder_lock_new (const char *folder,
                        GError    **error)
{
  g_autoptr(AndondFolderLock) self = NULL;
  g_autofree char *path = NULL;
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

  g_return_val_if_fail (folder != NULL, NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      set_folder_error (folder, "cannot make the data folder", errno, error);
      return NULL;
    }
  path = g_build_filename (folder, LOCK_NAME, NULL);
  self = g_new0 (AndondFolderLock, 1);
  self->fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->fd < 0)
    {
      set_folder_error (path, "cannot open the lock", errno, error);
      return NULL;
    }
  /* Of the open file and not of the process, so that a second store in one process is refused as well. */
  if (fcntl (self->fd, F_OFD_SETLK, &lock) != 0)
    {
      if (errno == EAGAIN || errno == EACCES)
        set_locked_error (folder, self->fd, error);
      else
        set_folder_error (path, "cannot lock", errno, error);
      return NULL;
    }
  if (!write_holder (self->fd, path, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
andond_folder_lock_free (AndondFolderLock *self)
{
  if (self == NULL)
    return;

  /* The file stays: removing it would let two processes lock two files of one name. */
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}
