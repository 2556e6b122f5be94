/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-keep-alive.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

static GSocket *
listen_at (const char *path, GError **error)
{
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GSocket) socket = NULL;

  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  if (socket == NULL || !g_socket_bind (socket, address, FALSE, error) || !g_socket_listen (socket, error))
    return NULL;
  return g_steal_pointer (&socket);
}

gboolean
andond_keep_alive (SoupServer *server, GError **error)
{
  /* Nobody else may enter it (0700), so nobody is at the socket before its name is gone. */
  g_autofree char *folder = g_dir_make_tmp ("andond-XXXXXX", error);
  g_autofree char *path = folder ? g_build_filename (folder, "unreachable", NULL) : NULL;
  g_autoptr(GSocket) socket = path ? listen_at (path, error) : NULL;

  if (path != NULL)
    g_unlink (path);
  if (folder != NULL)
    g_rmdir (folder);
  return socket != NULL && soup_server_listen_socket (server, socket, 0, error);
}
