/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-alert-detail.h"

#include <math.h>

#include "andon-read-private.h"
#include "andon-session-private.h"
#include "andon-time.h"

typedef struct
{
  AndonAlertDetail detail;
  gint refs;
} Counted;

G_DEFINE_BOXED_TYPE (AndonAlertDetail, andon_alert_detail, andon_alert_detail_ref, andon_alert_detail_unref)

AndonAlertDetail *
andon_alert_detail_ref (AndonAlertDetail *self)
{
  g_atomic_int_inc (&((Counted *) self)->refs);
  return self;
}

void
andon_alert_detail_unref (AndonAlertDetail *self)
{
  if (!g_atomic_int_dec_and_test (&((Counted *) self)->refs))
    return;
  g_clear_pointer (&self->alert, andon_alert_unref);
  g_free (self->response);
  g_free (self->rule);
  g_clear_pointer (&self->journal, g_ptr_array_unref);
  g_clear_pointer (&self->contributions, g_ptr_array_unref);
  g_clear_pointer (&self->similar, g_ptr_array_unref);
  g_strfreev (self->guards);
  g_free (self->band_signal);
  g_free (self->band_time);
  g_free (self->band_low);
  g_free (self->band_high);
  g_clear_pointer (&self->root, json_node_unref);
  g_free (self);
}

static void
entry_free (gpointer data)
{
  AndonDetailEntry *entry = data;

  g_free (entry->actor);
  g_free (entry->cause);
  g_free (entry->from);
  g_free (entry->to);
  g_free (entry->text);
  g_free (entry);
}

static gpointer
read_entry (JsonObject *object, GError **error)
{
  AndonDetailEntry *entry = g_new0 (AndonDetailEntry, 1);

  entry->time = andon_read_time (object, "time");
  entry->actor = andon_read_string (object, "actor");
  entry->cause = andon_read_string (object, "cause");
  if (entry->cause == NULL)
    entry->cause = andon_read_string (object, "event");
  entry->from = andon_read_string (object, "from");
  entry->to = andon_read_string (object, "to");
  entry->text = andon_read_string (object, "text");
  if (entry->text == NULL)
    entry->text = andon_read_string (object, "note");
  return entry;
}

/* A comment is a line of the journal as well. */
static gpointer
read_comment (JsonObject *object, GError **error)
{
  AndonDetailEntry *entry = g_new0 (AndonDetailEntry, 1);

  entry->time = andon_read_time (object, "time");
  entry->actor = andon_read_string (object, "by");
  entry->cause = g_strdup ("comment");
  entry->text = andon_read_string (object, "text");
  return entry;
}

static void
contribution_free (gpointer data)
{
  AndonDetailContribution *contribution = data;

  g_free (contribution->signal);
  g_free (contribution->name);
  g_free (contribution->unit);
  g_free (contribution);
}

static gpointer
read_contribution (JsonObject *object, GError **error)
{
  AndonDetailContribution *contribution = g_new0 (AndonDetailContribution, 1);

  contribution->signal = andon_read_string (object, "signal");
  contribution->name = andon_read_string (object, "name");
  contribution->unit = andon_read_string (object, "unit");
  contribution->share = andon_read_double (object, "share", 0.0);
  contribution->value = andon_read_double (object, "value", NAN);
  contribution->expected = andon_read_double (object, "expected", NAN);
  contribution->low = andon_read_double (object, "low", NAN);
  contribution->high = andon_read_double (object, "high", NAN);
  return contribution;
}

static void
similar_free (gpointer data)
{
  AndonDetailSimilar *similar = data;

  g_free (similar->id);
  g_free (similar->title);
  g_free (similar->asset);
  g_free (similar->label);
  g_free (similar->cause);
  g_free (similar);
}

static gpointer
read_similar (JsonObject *object, GError **error)
{
  AndonDetailSimilar *similar = g_new0 (AndonDetailSimilar, 1);

  similar->id = andon_read_string (object, "id");
  similar->title = andon_read_string (object, "title");
  similar->asset = andon_read_string (object, "asset");
  similar->raised = andon_read_time (object, "raised");
  similar->label = andon_read_string (object, "label");
  similar->cause = andon_read_string (object, "cause");
  similar->duration_us = (gint64) (CLAMP (andon_read_double (object, "duration", 0.0), 0.0, 1e9) * G_USEC_PER_SEC);
  return similar;
}

static int
by_time (gconstpointer a, gconstpointer b)
{
  gint64 x = (*(AndonDetailEntry *const *) a)->time, y = (*(AndonDetailEntry *const *) b)->time;

  return (x > y) - (x < y);
}

static int
by_share (gconstpointer a, gconstpointer b)
{
  double x = (*(AndonDetailContribution *const *) a)->share, y = (*(AndonDetailContribution *const *) b)->share;

  return (x < y) - (x > y);
}

static double
number_at (JsonArray *array, guint i)
{
  JsonNode *node = array != NULL && i < json_array_get_length (array) ? json_array_get_element (array, i) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : NAN;
}

static void
read_band (AndonAlertDetail *self, JsonObject *window)
{
  JsonObject *band = andon_read_member (window, "band");
  JsonArray *times = band != NULL ? andon_read_list (band, "time") : NULL;
  guint n = times != NULL ? json_array_get_length (times) : 0;
  JsonArray *low = n > 0 ? andon_read_list (band, "low") : NULL;
  JsonArray *high = n > 0 ? andon_read_list (band, "high") : NULL;

  self->band_time = g_new0 (gint64, n);
  self->band_low = g_new0 (double, n);
  self->band_high = g_new0 (double, n);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (times, i);
      const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

      if (text == NULL || !andon_time_parse (text, &self->band_time[self->n_band], NULL))
        continue;
      self->band_low[self->n_band] = number_at (low, i);
      self->band_high[self->n_band] = number_at (high, i);
      self->n_band++;
    }
}

static void
read_window (AndonAlertDetail *self, JsonObject *object)
{
  JsonObject *window = andon_read_member (object, "window");

  if (window == NULL)
    return;
  self->window_from = andon_read_time (window, "from");
  self->window_to = andon_read_time (window, "to");
  self->band_signal = andon_read_string (window, "signal");
  read_band (self, window);
}

static int
read_known_count (JsonObject *object, const char *name)
{
  return object != NULL && json_object_has_member (object, name) ? (int) andon_read_count (object, name) : -1;
}

static char **
read_names (JsonArray *array)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (names, json_node_get_string (node));
    }
  return g_strv_builder_end (names);
}

static void
read_shelving (AndonAlertDetail *self, JsonObject *object)
{
  JsonObject *shelving = andon_read_member (object, "shelving");
  JsonArray *guards = shelving != NULL ? andon_read_list (shelving, "guards") : NULL;

  self->raised_30_days = read_known_count (shelving, "raised_30_days");
  self->true_30_days = read_known_count (shelving, "true_30_days");
  if (guards != NULL)
    self->guards = read_names (guards);
}

static void
read_lists (AndonAlertDetail *self, JsonObject *object)
{
  JsonArray *comments = andon_read_list (object, "comments_list");
  g_autoptr (GPtrArray) spoken = NULL;

  if (comments == NULL)
    comments = andon_read_list (object, "comments");
  self->journal = andon_read_array (andon_read_list (object, "journal"), read_entry, entry_free);
  spoken = andon_read_array (comments, read_comment, NULL);
  for (guint i = 0; i < spoken->len; i++)
    g_ptr_array_add (self->journal, g_ptr_array_index (spoken, i));
  g_ptr_array_sort (self->journal, by_time);
  self->contributions = andon_read_array (andon_read_list (object, "contributions"), read_contribution, contribution_free);
  g_ptr_array_sort (self->contributions, by_share);
  self->similar = andon_read_array (andon_read_list (object, "similar"), read_similar, similar_free);
}

AndonAlertDetail *
andon_alert_detail_from_json (JsonNode *root, GError **error)
{
  JsonObject *object;
  g_autoptr (AndonAlert) alert = NULL;
  AndonAlertDetail *self;
  Counted *counted;

  if (!andon_read_object (root, "the alert", &object, error) || (alert = andon_alert_from_json (object, error)) == NULL)
    return NULL;
  counted = g_new0 (Counted, 1);
  counted->refs = 1;
  self = &counted->detail;
  self->alert = g_steal_pointer (&alert);
  self->response = andon_read_string (object, "response");
  self->rule = andon_read_string (object, "rule");
  self->root = json_node_ref (root);
  read_window (self, object);
  read_lists (self, object);
  read_shelving (self, object);
  return self;
}

static gpointer
decode_detail (JsonNode *root, gpointer data, GError **error)
{
  return andon_alert_detail_from_json (root, error);
}

void
andon_alert_detail_read_async (AndonSession *session, const char *id, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/alerts/", escaped, NULL);

  andon_read_async (session, path, decode_detail, (GDestroyNotify) andon_alert_detail_unref, cancellable, callback,
                    user_data);
}

AndonAlertDetail *
andon_alert_detail_read_finish (AndonSession *session, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_kept_alert (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  AndonAlert *alert = andon_cache_read_alert_finish (result, &error);

  if (alert != NULL)
    g_task_return_pointer (task, alert, (GDestroyNotify) andon_alert_unref);
  else
    g_task_return_error (task, error);
}

void
andon_alert_read_kept_async (AndonSession *session, const char *id, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);
  AndonCache *cache = andon_session_get_cache (session);

  g_task_set_source_tag (task, andon_alert_read_kept_async);
  if (cache != NULL)
    {
      andon_cache_read_alert_async (cache, id, on_kept_alert, task);
      return;
    }
  g_task_return_new_error (task, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_NOT_FOUND, "The seat has no cache yet");
  g_object_unref (task);
}

AndonAlert *
andon_alert_read_kept_finish (AndonSession *session, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
