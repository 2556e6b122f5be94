/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fuzz-json-gate.h"

#include <math.h>
#include <string.h>

#include <andon-alert.h>
#include <andon-event.h>
#include <andon-json-writer.h>
#include <andon-json.h>

static void
check_node (JsonNode *node,
            guint     depth)
{
  g_assert_cmpuint (depth, <=, ANDON_JSON_MAX_DEPTH + 1);

  switch (JSON_NODE_TYPE (node))
    {
    case JSON_NODE_ARRAY:
      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        check_node (json_array_get_element (json_node_get_array (node), i), depth + 1);
      break;
    case JSON_NODE_OBJECT:
      {
        g_autoptr (GList) values = json_object_get_values (json_node_get_object (node));

        for (GList *l = values; l != NULL; l = l->next)
          check_node (l->data, depth + 1);
        break;
      }
    case JSON_NODE_VALUE:
      if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
        g_assert_true (isfinite (json_node_get_double (node)));
      else if (json_node_get_value_type (node) == G_TYPE_STRING)
        g_assert_true (g_utf8_validate (json_node_get_string (node), -1, NULL));
      break;
    case JSON_NODE_NULL:
    default:
      break;
    }
}

/* The decoders must survive any object; what they accept must write and read back. */
static void
check_decoders (JsonObject *object)
{
  g_autoptr (AndonEvent) event = andon_event_from_json (object, NULL);
  g_autoptr (AndonAlert) alert = andon_alert_from_json (object, NULL);

  (void) event;
  if (alert != NULL)
    {
      g_auto (AndonJsonWriter) writer = { 0 };
      g_autoptr (JsonObject) again = NULL;
      g_autoptr (AndonAlert) same = NULL;

      andon_json_writer_init (&writer, 0);
      andon_alert_write_json (alert, &writer);
      again = andon_json_parse_object (writer.out->str, writer.out->len, NULL, NULL);
      g_assert_nonnull (again);
      same = andon_alert_from_json (again, NULL);
      g_assert_nonnull (same);
      g_assert_cmpstr (alert->title, ==, same->title);
      g_assert_cmpint (alert->raised / 1000, ==, same->raised / 1000);
    }
}

gboolean
fuzz_json_gate (const guint8 *data,
                gsize         size)
{
  /* A copy of the exact size, so that AddressSanitizer sees every byte read behind the end. */
  g_autofree char *text = g_malloc (MAX (size, 1));
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  memcpy (text, data, size);
  node = andon_json_parse (text, size, NULL, &error);
  if (node == NULL)
    {
      g_assert_true (error != NULL && error->domain == ANDON_DOMAIN_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return FALSE;
    }

  g_assert_no_error (error);
  check_node (node, 0);
  if (JSON_NODE_HOLDS_OBJECT (node))
    check_decoders (json_node_get_object (node));
  return TRUE;
}
