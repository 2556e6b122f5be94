/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-read-private.h"

#include "andon-time.h"

gboolean
andon_read_object (JsonNode *root, const char *what, JsonObject **object, GError **error)
{
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    {
      *object = json_node_get_object (root);
      return TRUE;
    }
  g_set_error (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_MALFORMED, "The answer about %s is no object", what);
  return FALSE;
}

GPtrArray *
andon_read_array (JsonArray *array, AndonReadItem read, GDestroyNotify destroy)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (destroy);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      gpointer item = JSON_NODE_HOLDS_OBJECT (node) ? read (json_node_get_object (node), NULL) : NULL;

      if (item != NULL)
        g_ptr_array_add (all, item);
    }
  return all;
}

GPtrArray *
andon_read_items (JsonNode *root, const char *what, AndonReadItem read, GDestroyNotify destroy, GError **error)
{
  JsonArray *items = NULL;
  JsonObject *object;

  if (root != NULL && JSON_NODE_HOLDS_ARRAY (root))
    items = json_node_get_array (root);
  else if (!andon_read_object (root, what, &object, error) ||
           !andon_json_get_array (object, "items", ANDON_JSON_REQUIRED, &items, error))
    return NULL;
  return andon_read_array (items, read, destroy);
}

char *
andon_read_string (JsonObject *object, const char *name)
{
  char *value = NULL;

  andon_json_dup_string (object, name, ANDON_READ_LOOSE, &value, NULL);
  return value;
}

gint64
andon_read_time (JsonObject *object, const char *name)
{
  gint64 value = 0;

  andon_json_get_time (object, name, ANDON_READ_LOOSE, &value, NULL);
  return value;
}

double
andon_read_double (JsonObject *object, const char *name, double fallback)
{
  double value = fallback;

  andon_json_get_double (object, name, ANDON_READ_LOOSE, &value, NULL);
  return value;
}

guint
andon_read_count (JsonObject *object, const char *name)
{
  JsonArray *array = andon_read_list (object, name);
  gint64 value = 0;

  if (array != NULL)
    return json_array_get_length (array);
  andon_json_get_int (object, name, ANDON_READ_LOOSE, 0, G_MAXINT, &value, NULL);
  return (guint) value;
}

gboolean
andon_read_bool (JsonObject *object, const char *name)
{
  gboolean value = FALSE;

  andon_json_get_bool (object, name, ANDON_READ_LOOSE, &value, NULL);
  return value;
}

JsonObject *
andon_read_member (JsonObject *object, const char *name)
{
  JsonObject *value = NULL;

  andon_json_get_object (object, name, ANDON_READ_LOOSE, &value, NULL);
  return value;
}

JsonArray *
andon_read_list (JsonObject *object, const char *name)
{
  JsonArray *value = NULL;

  andon_json_get_array (object, name, ANDON_READ_LOOSE, &value, NULL);
  return value;
}

char *
andon_read_path (const char *path, ...)
{
  GString *out = g_string_new (path);
  char separator = '?';
  const char *name;
  va_list args;

  va_start (args, path);
  while ((name = va_arg (args, const char *)) != NULL)
    {
      const char *value = va_arg (args, const char *);

      if (value == NULL)
        continue;
      g_string_append_printf (out, "%c%s=", separator, name);
      g_string_append_uri_escaped (out, value, NULL, FALSE);
      separator = '&';
    }
  va_end (args);
  return g_string_free (out, FALSE);
}

char *
andon_read_format_time (gint64 us)
{
  return us != 0 ? andon_time_format (us) : NULL;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gpointer value = andon_session_get_finish (ANDON_SESSION (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, value, g_task_get_task_data (task));
}

void
andon_read_async (AndonSession *session, const char *path, AndonDecodeFunc decode, GDestroyNotify result_destroy,
                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);

  g_task_set_source_tag (task, andon_read_async);
  g_task_set_task_data (task, result_destroy, NULL);
  andon_session_get_async (session, path, decode, NULL, NULL, result_destroy, cancellable, on_read, task);
}
