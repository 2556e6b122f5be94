/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-history.h"

#include <string.h>

#include "andon-read-private.h"
#include "andon-time.h"

#define DEFAULT_LIMIT 200
#define MAX_LIMIT 500
#define DEFAULT_ROWS 100000

void
andon_transition_free (AndonTransition *self)
{
  char **strings[] = { &self->alert, &self->title, &self->asset, &self->lane, &self->priority,
                       &self->from,  &self->to,    &self->cause, &self->actor, &self->text };

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (*strings[i]);
  g_free (self);
}

void
andon_history_page_free (AndonHistoryPage *self)
{
  g_ptr_array_unref (self->items);
  g_free (self->next);
  g_free (self);
}

static gpointer
read_transition (JsonObject *object, GError **error)
{
  AndonTransition *self = g_new0 (AndonTransition, 1);

  self->sequence = (gint64) andon_read_count (object, json_object_has_member (object, "sequence") ? "sequence" : "number");
  self->time = andon_read_time (object, "time");
  self->alert = andon_read_string (object, "alert");
  self->title = andon_read_string (object, "title");
  self->asset = andon_read_string (object, "asset");
  self->lane = andon_read_string (object, "lane");
  self->priority = andon_read_string (object, "priority");
  self->from = andon_read_string (object, "from");
  self->to = andon_read_string (object, "to");
  self->cause = andon_read_string (object, "cause");
  if (self->cause == NULL)
    self->cause = andon_read_string (object, "event");
  self->actor = andon_read_string (object, "actor");
  self->text = andon_read_string (object, "text");
  if (self->text == NULL)
    self->text = andon_read_string (object, "note");
  return self;
}

static gpointer
decode_page (JsonNode *root, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) items = andon_read_items (root, "the history", read_transition,
                                                  (GDestroyNotify) andon_transition_free, error);
  AndonHistoryPage *page;

  if (items == NULL)
    return NULL;
  page = g_new0 (AndonHistoryPage, 1);
  page->items = g_steal_pointer (&items);
  if (JSON_NODE_HOLDS_OBJECT (root))
    page->next = andon_read_string (json_node_get_object (root), "next");
  return page;
}

static char *
path_of (const AndonHistoryQuery *query, guint limit, const char *cursor)
{
  g_autofree char *from = andon_read_format_time (query->from);
  g_autofree char *to = andon_read_format_time (query->to);
  g_autofree char *limit_text = g_strdup_printf ("%u", limit);

  return andon_read_path ("/alerts/history", "alert", query->alert, "asset", query->asset, "text", query->text, "state",
                          query->state, "priority", query->priority, "lane", query->lane, "from", from, "to", to,
                          "limit", limit_text, "cursor", cursor, NULL);
}

void
andon_history_read_async (AndonSession *session, const AndonHistoryQuery *query, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  guint limit = query->limit != 0 ? MIN (query->limit, MAX_LIMIT) : DEFAULT_LIMIT;
  g_autofree char *path = path_of (query, limit, query->cursor);

  andon_read_async (session, path, decode_page, (GDestroyNotify) andon_history_page_free, cancellable, callback,
                    user_data);
}

AndonHistoryPage *
andon_history_read_finish (AndonSession *session, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- export --- */

typedef struct
{
  char *alert, *asset, *text, *state, *priority, *lane;
  AndonHistoryQuery query;
  GFile *file;
  GString *out;
  guint rows;
  guint max_rows;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;
  char *strings[] = { export->alert, export->asset, export->text, export->state, export->priority, export->lane };

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (strings[i]);
  g_object_unref (export->file);
  g_string_free (export->out, TRUE);
  g_free (export);
}

/* RFC 4180; a cell that a spreadsheet would take for a formula gets an apostrophe. */
static void
append_cell (GString *out, const char *text, gboolean last)
{
  g_string_append_c (out, '"');
  if (text != NULL && *text != '\0' && strchr ("=+-@\t\r", *text) != NULL)
    g_string_append_c (out, '\'');
  for (const char *p = text != NULL ? text : ""; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  g_string_append (out, last ? "\"\r\n" : "\",");
}

static void
append_transition (GString *out, const AndonTransition *row)
{
  char time[32];

  andon_time_format_into (row->time, time);
  append_cell (out, time, FALSE);
  append_cell (out, row->alert, FALSE);
  append_cell (out, row->title, FALSE);
  append_cell (out, row->asset, FALSE);
  append_cell (out, row->lane, FALSE);
  append_cell (out, row->priority, FALSE);
  append_cell (out, row->from, FALSE);
  append_cell (out, row->to, FALSE);
  append_cell (out, row->cause, FALSE);
  append_cell (out, row->actor, FALSE);
  append_cell (out, row->text, TRUE);
}

static void export_page (GTask *task, const char *cursor);

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
save (GTask *task)
{
  Export *export = g_task_get_task_data (task);
  g_autoptr (GBytes) bytes = g_bytes_new (export->out->str, export->out->len);

  g_file_replace_contents_bytes_async (export->file, bytes, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION,
                                       g_task_get_cancellable (task), on_saved, g_object_ref (task));
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Export *export = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (AndonHistoryPage) page = andon_history_read_finish (ANDON_SESSION (source), result, &error);

  if (page == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < page->items->len && export->rows < export->max_rows; i++, export->rows++)
    append_transition (export->out, g_ptr_array_index (page->items, i));
  if (page->next != NULL && page->items->len > 0 && export->rows < export->max_rows)
    export_page (task, page->next);
  else
    save (task);
}

static void
export_page (GTask *task, const char *cursor)
{
  Export *export = g_task_get_task_data (task);
  AndonHistoryQuery query = export->query;

  query.cursor = cursor;
  query.limit = MAX_LIMIT;
  andon_history_read_async (g_task_get_source_object (task), &query, g_task_get_cancellable (task), on_page,
                            g_object_ref (task));
}

static void
copy_query (Export *export, const AndonHistoryQuery *query)
{
  export->query = *query;
  export->query.alert = export->alert = g_strdup (query->alert);
  export->query.asset = export->asset = g_strdup (query->asset);
  export->query.text = export->text = g_strdup (query->text);
  export->query.state = export->state = g_strdup (query->state);
  export->query.priority = export->priority = g_strdup (query->priority);
  export->query.lane = export->lane = g_strdup (query->lane);
}

void
andon_history_export_async (AndonSession *session, const AndonHistoryQuery *query, GFile *file, guint max_rows,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  Export *export = g_new0 (Export, 1);

  copy_query (export, query);
  export->file = g_object_ref (file);
  export->max_rows = max_rows != 0 ? max_rows : DEFAULT_ROWS;
  export->out = g_string_new ("time,alert,title,asset,lane,priority,from,to,cause,actor,text\r\n");
  g_task_set_source_tag (task, andon_history_export_async);
  g_task_set_task_data (task, export, export_free);
  export_page (task, NULL);
}

gboolean
andon_history_export_finish (AndonSession *session, GAsyncResult *result, guint *n_rows, GError **error)
{
  Export *export = g_task_get_task_data (G_TASK (result));

  if (n_rows != NULL)
    *n_rows = export->rows;
  return g_task_propagate_boolean (G_TASK (result), error);
}
