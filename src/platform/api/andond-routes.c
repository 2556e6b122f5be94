/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-routes.h"

#include <string.h>

#include "andond-handlers.h"

#define EVERYBODY 0
#define GET(operation, path, roles, handle) { operation, "GET", path, roles, NULL, 0, 0, 1, handle }
#define OPEN(operation, path, handle) { operation, "GET", path, EVERYBODY, NULL, ANDOND_ROUTE_OPEN, 0, 1, handle }

const AndondRoute andond_routes[] = {
  OPEN ("getService", "/", andond_handle_root),
  OPEN ("getOpenApi", "/openapi.json", andond_handle_openapi),
  OPEN ("getAsyncApi", "/asyncapi.json", andond_handle_asyncapi),
  GET ("getMe", "/me", EVERYBODY, andond_handle_me),
  { "subscribe", "GET", "/feed", EVERYBODY, NULL, ANDOND_ROUTE_FEED, 0, 1, andond_handle_feed },
};

const guint andond_n_routes = G_N_ELEMENTS (andond_routes);

/* Whether @path fits @pattern, segment by segment; what {…} stood for is appended to @args. */
static gboolean
fits (const char *pattern, const char *path, GPtrArray *args)
{
  while (*pattern != '\0' && *path != '\0')
    {
      if (*pattern == '{')
        {
          gsize length = strcspn (path, "/");

          if (length == 0)
            return FALSE;
          g_ptr_array_add (args, g_strndup (path, length));
          path += length;
          pattern = strchr (pattern, '}') + 1;
        }
      else if (*pattern++ != *path++)
        return FALSE;
    }
  return *pattern == '\0' && *path == '\0';
}

const AndondRoute *
andond_routes_match (const char *method, const char *path, GStrv *args, gboolean *known, char **allow)
{
  g_autoptr(GString) methods = g_string_new (NULL);

  *args = NULL;
  *known = FALSE;
  *allow = NULL;
  for (guint i = 0; i < andond_n_routes; i++)
    {
      g_autoptr(GPtrArray) found = g_ptr_array_new_null_terminated (2, g_free, TRUE);

      if (!fits (andond_routes[i].path, path, found))
        continue;
      *known = TRUE;
      if (strcmp (andond_routes[i].method, method) == 0)
        {
          g_ptr_array_add (found, NULL);
          *args = (GStrv) g_ptr_array_steal (found, NULL);
          return &andond_routes[i];
        }
      g_string_append_printf (methods, "%s%s", methods->len > 0 ? ", " : "", andond_routes[i].method);
    }
  if (*known)
    *allow = g_string_free (g_steal_pointer (&methods), FALSE);
  return NULL;
}

GPtrArray *
andond_routes_permissions (guint roles)
{
  GPtrArray *words = g_ptr_array_new ();

  for (guint i = 0; i < andond_n_routes; i++)
    {
      const AndondRoute *route = &andond_routes[i];

      if (route->permission == NULL || (roles & (route->roles ? route->roles : ANDOND_ROLES_ALL)) == 0)
        continue;
      if (!g_ptr_array_find_with_equal_func (words, route->permission, g_str_equal, NULL))
        g_ptr_array_add (words, (gpointer) route->permission);
    }
  return words;
}
