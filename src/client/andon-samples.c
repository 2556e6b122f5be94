/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-samples.h"

#include <math.h>
#include <string.h>

#include "andon-read-private.h"
#include "andon-time.h"

#define MAX_POINTS 100000

typedef struct
{
  AndonSamples samples;
  gint refs;
} Counted;

G_DEFINE_BOXED_TYPE (AndonSamples, andon_samples, andon_samples_ref, andon_samples_unref)

AndonSamples *
andon_samples_ref (AndonSamples *self)
{
  g_atomic_int_inc (&((Counted *) self)->refs);
  return self;
}

void
andon_samples_unref (AndonSamples *self)
{
  if (!g_atomic_int_dec_and_test (&((Counted *) self)->refs))
    return;
  g_free (self->signal);
  g_free (self->time);
  g_free (self->min);
  g_free (self->max);
  g_free (self->mean);
  g_free (self->count);
  g_free (self);
}

static gboolean
refuse (const char *column, GError **error)
{
  g_set_error (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_MALFORMED, "The samples' column “%s” is not as long as “time”", column);
  return FALSE;
}

static gboolean
read_column (JsonObject *object, const char *name, guint n, double **out, GError **error)
{
  JsonArray *array;

  if (!andon_json_get_array (object, name, ANDON_JSON_REQUIRED, &array, error))
    return FALSE;
  if (json_array_get_length (array) != n)
    return refuse (name, error);
  *out = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      (*out)[i] = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : NAN;
    }
  return TRUE;
}

static gboolean
read_times (JsonArray *array, gint64 *out, GError **error)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

      if (!andon_time_parse (text != NULL ? text : "", &out[i], error))
        return FALSE;
    }
  return TRUE;
}

static void
read_counts (JsonObject *object, AndonSamples *self)
{
  JsonArray *array = andon_read_list (object, "count");

  self->count = g_new (guint32, self->n);
  for (guint i = 0; i < self->n; i++)
    {
      JsonNode *node = array != NULL && i < json_array_get_length (array) ? json_array_get_element (array, i) : NULL;

      self->count[i] = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? (guint32) CLAMP (json_node_get_int (node), 0, G_MAXINT32) : 1;
    }
}

static gboolean
read_columns (JsonObject *object, AndonSamples *self, GError **error)
{
  JsonArray *times;

  if (!andon_json_get_array (object, "time", ANDON_JSON_REQUIRED, &times, error))
    return FALSE;
  self->n = json_array_get_length (times);
  self->time = g_new (gint64, self->n);
  if (!read_times (times, self->time, error) || !read_column (object, "min", self->n, &self->min, error) ||
      !read_column (object, "max", self->n, &self->max, error) ||
      !read_column (object, "mean", self->n, &self->mean, error))
    return FALSE;
  read_counts (object, self);
  return TRUE;
}

static gpointer
decode_samples (JsonNode *root, gpointer data, GError **error)
{
  Counted *counted;
  AndonSamples *self;
  JsonObject *object;

  if (!andon_read_object (root, "samples", &object, error))
    return NULL;
  counted = g_new0 (Counted, 1);
  counted->refs = 1;
  self = &counted->samples;
  self->signal = andon_read_string (object, "signal");
  self->from = andon_read_time (object, "from");
  self->to = andon_read_time (object, "to");
  self->raw = andon_read_bool (object, "raw");
  if (read_columns (object, self, error))
    return self;
  andon_samples_unref (self);
  return NULL;
}

void
andon_samples_read_async (AndonSession *session, const char *signal, gint64 from, gint64 to, guint points,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *escaped = g_uri_escape_string (signal, NULL, FALSE);
  g_autofree char *base = g_strdup_printf ("/signals/%s/samples", escaped);
  g_autofree char *from_text = andon_read_format_time (from);
  g_autofree char *to_text = andon_read_format_time (to);
  g_autofree char *points_text = g_strdup_printf ("%u", CLAMP (points, 1, MAX_POINTS));
  g_autofree char *path = andon_read_path (base, "from", from_text, "to", to_text, "points", points_text, NULL);

  andon_read_async (session, path, decode_samples, (GDestroyNotify) andon_samples_unref, cancellable, callback, user_data);
}

AndonSamples *
andon_samples_read_finish (AndonSession *session, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
