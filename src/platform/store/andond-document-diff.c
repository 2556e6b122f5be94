/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-document-store.h"

static void diff_nodes (GPtrArray *changes, const char *path, JsonNode *before, JsonNode *after);

void
andond_document_change_free (AndondDocumentChange *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_clear_pointer (&self->before, json_node_unref);
  g_clear_pointer (&self->after, json_node_unref);
  g_free (self);
}

/* RFC 6901: ~ and / inside a name are written ~0 and ~1. */
static char *
child_path (const char *path,
            const char *name)
{
  g_autoptr(GString) text = g_string_new (path);

  g_string_append_c (text, '/');
  for (const char *c = name; *c != '\0'; c++)
    {
      if (*c == '~')
        g_string_append (text, "~0");
      else if (*c == '/')
        g_string_append (text, "~1");
      else
        g_string_append_c (text, *c);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_change (GPtrArray  *changes,
            const char *path,
            JsonNode   *before,
            JsonNode   *after)
{
  AndondDocumentChange *change = g_new0 (AndondDocumentChange, 1);

  change->path = g_strdup (path);
  change->before = before != NULL ? json_node_copy (before) : NULL;
  change->after = after != NULL ? json_node_copy (after) : NULL;
  g_ptr_array_add (changes, change);
}

static void
diff_objects (GPtrArray  *changes,
              const char *path,
              JsonObject *before,
              JsonObject *after)
{
  g_autoptr(GList) old_names = json_object_get_members (before);
  g_autoptr(GList) new_names = json_object_get_members (after);

  for (GList *l = old_names; l != NULL; l = l->next)
    {
      g_autofree char *child = child_path (path, l->data);

      diff_nodes (changes, child, json_object_get_member (before, l->data), json_object_get_member (after, l->data));
    }
  for (GList *l = new_names; l != NULL; l = l->next)
    {
      g_autofree char *child = child_path (path, l->data);

      if (!json_object_has_member (before, l->data))
        add_change (changes, child, NULL, json_object_get_member (after, l->data));
    }
}

static void
diff_arrays (GPtrArray  *changes,
             const char *path,
             JsonArray  *before,
             JsonArray  *after)
{
  guint n_before = json_array_get_length (before);
  guint n_after = json_array_get_length (after);

  for (guint i = 0; i < MAX (n_before, n_after); i++)
    {
      g_autofree char *child = g_strdup_printf ("%s/%u", path, i);

      diff_nodes (changes, child, i < n_before ? json_array_get_element (before, i) : NULL,
                  i < n_after ? json_array_get_element (after, i) : NULL);
    }
}

static void
diff_nodes (GPtrArray  *changes,
            const char *path,
            JsonNode   *before,
            JsonNode   *after)
{
  if (before == NULL || after == NULL)
    add_change (changes, path, before, after);
  else if (JSON_NODE_HOLDS_OBJECT (before) && JSON_NODE_HOLDS_OBJECT (after))
    diff_objects (changes, path, json_node_get_object (before), json_node_get_object (after));
  else if (JSON_NODE_HOLDS_ARRAY (before) && JSON_NODE_HOLDS_ARRAY (after))
    diff_arrays (changes, path, json_node_get_array (before), json_node_get_array (after));
  else if (!json_node_equal (before, after))
    add_change (changes, path, before, after);
}

GPtrArray *
andond_document_diff (JsonNode *before,
                      JsonNode *after)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) andond_document_change_free);

  diff_nodes (changes, "", before, after);
  return changes;
}
