/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-routes.h"

#include <string.h>

#include "andond-handlers.h"

#define EVERYBODY   0
#define AT_CONSOLE  (ANDOND_ROLE_OPERATOR | ANDOND_ROLE_SUPERVISOR)
#define IN_CHARGE   (ANDOND_ROLE_SUPERVISOR | ANDOND_ROLE_ENGINEER)
#define KEEPERS     (ANDOND_ROLE_ENGINEER | ANDOND_ROLE_STEWARD)
#define WRITERS     (ANDOND_ROLES_ALL & ~(guint) (ANDOND_ROLE_VIEWER | ANDOND_ROLE_EXECUTIVE))
#define LABELLERS   (AT_CONSOLE | ANDOND_ROLE_ANALYST | KEEPERS)

#define KB ((gsize) 1024)
#define GET(operation, path, roles, handle) { operation, "GET", path, roles, NULL, 0, 0, 1, handle }
#define OPEN(operation, path, handle) { operation, "GET", path, EVERYBODY, NULL, ANDOND_ROUTE_OPEN, 0, 1, handle }
#define POST(operation, path, roles, permission, flags, body, cost, handle)                                            \
  { operation, "POST", path, roles, permission, ANDOND_ROUTE_KEY | (flags), body, cost, handle }
#define ACTION(operation, word, roles, flags)                                                                          \
  POST (operation, "/alerts/{id}/" word, roles, "alert." word, ANDOND_ROUTE_ALERT | (flags), 16 * KB, 1,               \
        andond_handle_alert_action)
/* A kind of versioned document: all, one, what changed, a new version, an old one again. */
#define DOCUMENT(Name, plural, permission)                                                                             \
  GET ("list" Name "s", "/" plural, EVERYBODY, andond_handle_documents),                                               \
  GET ("get" Name, "/" plural "/{id}", EVERYBODY, andond_handle_document),                                             \
  GET ("diff" Name, "/" plural "/{id}/diff", EVERYBODY, andond_handle_document_diff),                                  \
  POST ("put" Name, "/" plural "/{id}", KEEPERS, permission, ANDOND_ROUTE_MATCH, 256 * KB, 1,                          \
        andond_handle_document_put),                                                                                   \
  POST ("rollBack" Name, "/" plural "/{id}/rollback", KEEPERS, permission, ANDOND_ROUTE_MATCH, 16 * KB, 1,             \
        andond_handle_document_rollback)

const AndondRoute andond_routes[] = {
  OPEN ("getService", "/", andond_handle_root),
  OPEN ("getOpenApi", "/openapi.json", andond_handle_openapi),
  OPEN ("getAsyncApi", "/asyncapi.json", andond_handle_asyncapi),
  GET ("getMe", "/me", EVERYBODY, andond_handle_me),
  { "subscribe", "GET", "/feed", EVERYBODY, NULL, ANDOND_ROUTE_FEED, 0, 1, andond_handle_feed },

  GET ("listAssets", "/assets", EVERYBODY, andond_handle_assets),
  GET ("getAsset", "/assets/{id}", EVERYBODY, andond_handle_asset),
  GET ("listSignals", "/signals", EVERYBODY, andond_handle_signals),
  GET ("getSamples", "/signals/{id}/samples", EVERYBODY, andond_handle_samples),

  GET ("listAlerts", "/alerts", EVERYBODY, andond_handle_alerts),
  GET ("listHistory", "/alerts/history", EVERYBODY, andond_handle_alert_history),
  POST ("actOnMany", "/alerts/actions", WRITERS, NULL, 0, 1024 * KB, 5, andond_handle_alert_actions),
  GET ("getAlert", "/alerts/{id}", EVERYBODY, andond_handle_alert),
  ACTION ("acknowledge", "acknowledge", AT_CONSOLE, 0),
  ACTION ("unacknowledge", "unacknowledge", AT_CONSOLE, ANDOND_ROUTE_MATCH),
  ACTION ("shelve", "shelve", AT_CONSOLE, ANDOND_ROUTE_MATCH),
  ACTION ("unshelve", "unshelve", AT_CONSOLE, ANDOND_ROUTE_MATCH),
  ACTION ("comment", "comment", WRITERS, ANDOND_ROUTE_MATCH),
  ACTION ("assign", "assign", WRITERS, ANDOND_ROUTE_MATCH),
  ACTION ("release", "release", WRITERS, ANDOND_ROUTE_MATCH),
  ACTION ("reset", "reset", AT_CONSOLE, ANDOND_ROUTE_MATCH),
  ACTION ("promote", "promote", IN_CHARGE | ANDOND_ROLE_STEWARD, ANDOND_ROUTE_MATCH),
  ACTION ("removeFromService", "out-of-service", IN_CHARGE, ANDOND_ROUTE_MATCH),
  ACTION ("returnToService", "return-to-service", IN_CHARGE, ANDOND_ROUTE_MATCH),

  GET ("listLabels", "/labels", EVERYBODY, andond_handle_labels),
  POST ("addLabel", "/labels", LABELLERS, "label.add", 0, 64 * KB, 1, andond_handle_label_add),
  POST ("withdrawLabel", "/labels/{id}/withdraw", LABELLERS, "label.withdraw", 0, 4 * KB, 1,
        andond_handle_label_withdraw),
  GET ("listLabelQueue", "/labels/queue", EVERYBODY, andond_handle_label_queue),
  GET ("getTaxonomy", "/taxonomy", EVERYBODY, andond_handle_taxonomy),

  GET ("listConsoles", "/consoles", EVERYBODY, andond_handle_consoles),
  GET ("listHandovers", "/handovers", EVERYBODY, andond_handle_handovers),
  POST ("addHandover", "/handovers", AT_CONSOLE, "handover.create", 0, 16 * KB, 2, andond_handle_handover_add),
  POST ("signHandover", "/handovers/{id}/sign", AT_CONSOLE, "handover.sign", 0, 64 * KB, 1,
        andond_handle_handover_sign),
  GET ("listLog", "/log", EVERYBODY, andond_handle_log),
  POST ("addLogEntry", "/log", WRITERS, "log.add", 0, 16 * KB, 1, andond_handle_log_add),

  DOCUMENT ("Rule", "rules", "rule.edit"),
  DOCUMENT ("Limit", "limits", "limit.edit"),
  DOCUMENT ("Profile", "profiles", "profile.edit"),
  DOCUMENT ("Calendar", "calendars", "calendar.edit"),
  DOCUMENT ("Setting", "settings", "setting.edit"),

  GET ("listModels", "/models", EVERYBODY, andond_handle_models),
  GET ("listDevices", "/health/devices", EVERYBODY, andond_handle_devices),
  { "listAudit", "GET", "/audit", KEEPERS, "audit.read", 0, 0, 1, andond_handle_audit },
  { "verifyAudit", "GET", "/audit/verify", KEEPERS, "audit.verify", 0, 0, 10, andond_handle_audit_verify },
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

const char *
andond_routes_path (const char *path)
{
  if (!g_str_has_prefix (path, ANDOND_API_PREFIX))
    return NULL;
  path += strlen (ANDOND_API_PREFIX);
  return path[0] == '\0' ? "/" : path[0] == '/' ? path : NULL;
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
