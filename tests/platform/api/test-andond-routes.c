/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "andon-json.h"
#include "andond-contract-resources.h"
#include "andond-routes.h"

static const AndonJsonLimits limits = { .max_bytes = 4 * 1024 * 1024, .max_depth = 64, .max_values = 200000 };

static JsonObject *
load_openapi (void)
{
  g_autoptr(GBytes) bytes = g_resource_lookup_data (andond_contract_get_resource (), "/org/andon/contract/openapi.json",
                                                    G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr(GError) error = NULL;
  JsonObject *object = andon_json_parse_object (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &limits,
                                                &error);

  g_assert_no_error (error);
  return object;
}

static gboolean
has_parameter (JsonObject *operation, const char *name)
{
  g_autofree char *reference = g_strconcat ("#/components/parameters/", name, NULL);
  JsonArray *parameters = json_object_get_array_member (operation, "parameters");

  for (guint i = 0; i < json_array_get_length (parameters); i++)
    {
      JsonObject *parameter = json_array_get_object_element (parameters, i);

      if (g_strcmp0 (json_object_get_string_member_with_default (parameter, "$ref", ""), reference) == 0)
        return TRUE;
    }
  return FALSE;
}

static guint
written_roles (JsonObject *operation)
{
  JsonArray *words;
  guint roles = 0;

  if (!json_object_has_member (operation, "x-roles"))
    return 0;
  words = json_object_get_array_member (operation, "x-roles");
  for (guint i = 0; i < json_array_get_length (words); i++)
    {
      AndondRole role;

      g_assert_true (andond_role_from_string (json_array_get_string_element (words, i), &role));
      roles |= role;
    }
  return roles;
}

/* Every route stands in the contract, says there what it needs and who may, and the contract has no other. */
static void
test_contract (void)
{
  g_autoptr(JsonObject) openapi = load_openapi ();
  JsonObject *paths = json_object_get_object_member (openapi, "paths");
  JsonObjectIter iter;
  const char *path;
  JsonNode *item;
  guint n = 0;

  for (guint i = 0; i < andond_n_routes; i++)
    {
      const AndondRoute *route = &andond_routes[i];
      g_autofree char *method = g_ascii_strdown (route->method, -1);
      JsonObject *operation;

      g_test_message ("%s %s", route->method, route->path);
      g_assert_true (json_object_has_member (paths, route->path));
      g_assert_true (json_object_has_member (json_object_get_object_member (paths, route->path), method));
      operation = json_object_get_object_member (json_object_get_object_member (paths, route->path), method);
      g_assert_cmpstr (json_object_get_string_member (operation, "operationId"), ==, route->operation);
      g_assert_cmpuint (written_roles (operation), ==, route->roles);
      g_assert_cmpint (has_parameter (operation, "IdempotencyKey"), ==, (route->flags & ANDOND_ROUTE_KEY) != 0);
      g_assert_cmpint (has_parameter (operation, "IfMatch"), ==, (route->flags & ANDOND_ROUTE_MATCH) != 0);
      g_assert_cmpint (json_object_has_member (operation, "security"), ==, (route->flags & ANDOND_ROUTE_OPEN) != 0);
    }
  json_object_iter_init (&iter, paths);
  while (json_object_iter_next (&iter, &path, &item))
    n += json_object_get_size (json_node_get_object (item));
  g_assert_cmpuint (n, ==, andond_n_routes);
}

static void
test_match (void)
{
  static const struct { const char *method; const char *path; const char *operation; const char *arg; } cases[] = {
    { "GET", "/", "getService", NULL },
    { "GET", "/alerts", "listAlerts", NULL },
    { "GET", "/alerts/history", "listHistory", NULL },
    { "GET", "/alerts/a-7", "getAlert", "a-7" },
    { "POST", "/alerts/a-7/acknowledge", "acknowledge", "a-7" },
    { "POST", "/alerts/actions", "actOnMany", NULL },
    { "GET", "/signals/nord-p-104.vibration-de/samples", "getSamples", "nord-p-104.vibration-de" },
    { "GET", "/rules/r/diff", "diffRule", "r" },
    { "GET", "/alerts/", NULL, NULL },
    { "GET", "/alerts/a/b/c", NULL, NULL },
    { "GET", "", NULL, NULL },
    { "GET", "/{id}", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(GStrv) args = NULL;
      g_autofree char *allow = NULL;
      gboolean known;
      const AndondRoute *route = andond_routes_match (cases[i].method, cases[i].path, &args, &known, &allow);

      g_assert_cmpstr (route ? route->operation : NULL, ==, cases[i].operation);
      if (cases[i].arg != NULL)
        g_assert_cmpstr (args[0], ==, cases[i].arg);
    }
}

static void
test_method (void)
{
  g_auto(GStrv) args = NULL;
  g_autofree char *allow = NULL;
  gboolean known;

  g_assert_null (andond_routes_match ("DELETE", "/labels", &args, &known, &allow));
  g_assert_true (known);
  g_assert_cmpstr (allow, ==, "GET, POST");
}

static void
test_permissions (void)
{
  g_autoptr(GPtrArray) viewer = andond_routes_permissions (ANDOND_ROLE_VIEWER);
  g_autoptr(GPtrArray) person = andond_routes_permissions (ANDOND_ROLE_OPERATOR);
  g_autoptr(GPtrArray) all = andond_routes_permissions (ANDOND_ROLES_ALL);

  g_assert_cmpuint (viewer->len, ==, 0);
  g_assert_true (g_ptr_array_find_with_equal_func (person, "alert.acknowledge", g_str_equal, NULL));
  g_assert_false (g_ptr_array_find_with_equal_func (person, "alert.out-of-service", g_str_equal, NULL));
  g_assert_true (g_ptr_array_find_with_equal_func (all, "audit.read", g_str_equal, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/routes/contract", test_contract);
  g_test_add_func ("/api/routes/match", test_match);
  g_test_add_func ("/api/routes/method", test_method);
  g_test_add_func ("/api/routes/permissions", test_permissions);
  return g_test_run ();
}
