/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-json.h"

#include <math.h>

#include "andon-json-scanner.h"
#include "andon-time.h"

const AndonJsonLimits andon_json_default_limits = {
  .max_bytes = 1 << 20,
  .max_depth = ANDON_JSON_MAX_DEPTH,
  .max_values = 200000,
};

gboolean
andon_json_check (const char            *data,
                  gsize                  len,
                  const AndonJsonLimits *limits,
                  GError               **error)
{
  return andon_json_scan (data, len, limits != NULL ? limits : &andon_json_default_limits, error);
}

JsonNode *
andon_json_parse (const char            *data,
                  gsize                  len,
                  const AndonJsonLimits *limits,
                  GError               **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) local = NULL;

  if (!andon_json_check (data, len, limits, error))
    return NULL;

  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, data, (gssize) len, &local))
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_SYNTAX, "%s", local->message);
      return NULL;
    }
  return json_parser_steal_root (parser);
}

JsonObject *
andon_json_parse_object (const char            *data,
                         gsize                  len,
                         const AndonJsonLimits *limits,
                         GError               **error)
{
  g_autoptr (JsonNode) node = andon_json_parse (data, len, limits, error);

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_TYPE, "an object is expected");
      return NULL;
    }
  return json_node_dup_object (node);
}

static gboolean
refuse_type (const char  *name,
             const char  *wanted,
             GError     **error)
{
  g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_TYPE, "“%s” must be %s", name, wanted);
  return FALSE;
}

/* FALSE: refused. TRUE with *node NULL: absent; with a null node: null; either is allowed by flags. */
static gboolean
find_member (JsonObject      *object,
             const char      *name,
             AndonJsonFlags   flags,
             const char      *wanted,
             JsonNode       **node,
             GError         **error)
{
  *node = json_object_get_member (object, name);
  if (*node == NULL)
    {
      if (flags & ANDON_JSON_OPTIONAL)
        return TRUE;
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_MISSING, "“%s” is missing", name);
      return FALSE;
    }
  if (JSON_NODE_HOLDS_NULL (*node) && !(flags & ANDON_JSON_NULLABLE))
    return refuse_type (name, wanted, error);
  return TRUE;
}

static inline gboolean
is_value (JsonNode *node,
          GType     type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

gboolean
andon_json_get_string (JsonObject      *object,
                       const char      *name,
                       AndonJsonFlags   flags,
                       const char     **out,
                       GError         **error)
{
  JsonNode *node;

  if (!find_member (object, name, flags, "a string", &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (JSON_NODE_HOLDS_NULL (node))
    *out = NULL;
  else if (is_value (node, G_TYPE_STRING))
    *out = json_node_get_string (node);
  else
    return refuse_type (name, "a string", error);
  return TRUE;
}

gboolean
andon_json_dup_string (JsonObject      *object,
                       const char      *name,
                       AndonJsonFlags   flags,
                       char           **out,
                       GError         **error)
{
  const char *value = *out;

  if (!andon_json_get_string (object, name, flags, &value, error))
    return FALSE;
  if (value != *out)
    {
      g_free (*out);
      *out = g_strdup (value);
    }
  return TRUE;
}

gboolean
andon_json_get_int (JsonObject      *object,
                    const char      *name,
                    AndonJsonFlags   flags,
                    gint64           min,
                    gint64           max,
                    gint64          *out,
                    GError         **error)
{
  JsonNode *node;
  gint64 value;

  if (!find_member (object, name, flags, "an integer", &node, error))
    return FALSE;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!is_value (node, G_TYPE_INT64))
    return refuse_type (name, "an integer", error);

  value = json_node_get_int (node);
  if (value < min || value > max)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE,
                   "“%s” must be between %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT, name, min, max);
      return FALSE;
    }
  *out = value;
  return TRUE;
}

gboolean
andon_json_get_double (JsonObject      *object,
                       const char      *name,
                       AndonJsonFlags   flags,
                       double          *out,
                       GError         **error)
{
  JsonNode *node;

  if (!find_member (object, name, flags, "a number", &node, error))
    return FALSE;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (is_value (node, G_TYPE_INT64))
    *out = (double) json_node_get_int (node);
  else if (is_value (node, G_TYPE_DOUBLE) && isfinite (json_node_get_double (node)))
    *out = json_node_get_double (node);
  else
    return refuse_type (name, "a number", error);
  return TRUE;
}

gboolean
andon_json_get_bool (JsonObject      *object,
                     const char      *name,
                     AndonJsonFlags   flags,
                     gboolean        *out,
                     GError         **error)
{
  JsonNode *node;

  if (!find_member (object, name, flags, "true or false", &node, error))
    return FALSE;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!is_value (node, G_TYPE_BOOLEAN))
    return refuse_type (name, "true or false", error);
  *out = json_node_get_boolean (node);
  return TRUE;
}

gboolean
andon_json_get_time (JsonObject      *object,
                     const char      *name,
                     AndonJsonFlags   flags,
                     gint64          *out,
                     GError         **error)
{
  const char *text = NULL;

  if (!andon_json_get_string (object, name, flags, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  if (!andon_time_parse (text, out, error))
    {
      g_prefix_error (error, "“%s”: ", name);
      return FALSE;
    }
  return TRUE;
}

gboolean
andon_json_get_word (JsonObject            *object,
                     const char            *name,
                     AndonJsonFlags         flags,
                     const AndonEnumWords  *words,
                     guint                 *out,
                     GError               **error)
{
  const char *text = NULL;
  g_autoptr (GString) list = NULL;

  if (!andon_json_get_string (object, name, flags, &text, error))
    return FALSE;
  if (text == NULL || andon_enum_from_string (words, text, out))
    return TRUE;

  list = g_string_new (words->words[0]);
  for (guint i = 1; i < words->n; i++)
    g_string_append_printf (list, ", %s", words->words[i]);
  g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“%s” must be one of %s", name, list->str);
  return FALSE;
}

gboolean
andon_json_get_sequence (JsonObject      *object,
                         const char      *name,
                         AndonJsonFlags   flags,
                         guint64         *out,
                         GError         **error)
{
  JsonNode *node;
  guint64 value;

  if (!find_member (object, name, flags, "an integer as a string", &node, error))
    return FALSE;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (is_value (node, G_TYPE_INT64) && json_node_get_int (node) >= 0)
    value = (guint64) json_node_get_int (node);
  else if (!is_value (node, G_TYPE_STRING) ||
           !g_ascii_string_to_unsigned (json_node_get_string (node), 10, 0, G_MAXINT64, &value, NULL))
    return refuse_type (name, "an integer as a string", error);
  *out = value;
  return TRUE;
}

gboolean
andon_json_get_object (JsonObject      *object,
                       const char      *name,
                       AndonJsonFlags   flags,
                       JsonObject     **out,
                       GError         **error)
{
  JsonNode *node;

  if (!find_member (object, name, flags, "an object", &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (JSON_NODE_HOLDS_NULL (node))
    *out = NULL;
  else if (JSON_NODE_HOLDS_OBJECT (node))
    *out = json_node_get_object (node);
  else
    return refuse_type (name, "an object", error);
  return TRUE;
}

gboolean
andon_json_get_array (JsonObject      *object,
                      const char      *name,
                      AndonJsonFlags   flags,
                      JsonArray      **out,
                      GError         **error)
{
  JsonNode *node;

  if (!find_member (object, name, flags, "an array", &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (JSON_NODE_HOLDS_NULL (node))
    *out = NULL;
  else if (JSON_NODE_HOLDS_ARRAY (node))
    *out = json_node_get_array (node);
  else
    return refuse_type (name, "an array", error);
  return TRUE;
}

gboolean
andon_json_dup_strv (JsonObject      *object,
                     const char      *name,
                     AndonJsonFlags   flags,
                     char          ***out,
                     GError         **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node;
  JsonArray *array = NULL;

  if (!find_member (object, name, flags, "an array of strings", &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_NULL (node))
    {
      if (!JSON_NODE_HOLDS_ARRAY (node))
        return refuse_type (name, "an array of strings", error);
      array = json_node_get_array (node);
      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          JsonNode *element = json_array_get_element (array, i);

          if (!is_value (element, G_TYPE_STRING))
            return refuse_type (name, "an array of strings", error);
          g_strv_builder_add (builder, json_node_get_string (element));
        }
    }

  g_strfreev (*out);
  *out = array != NULL ? g_strv_builder_end (builder) : NULL;
  return TRUE;
}
