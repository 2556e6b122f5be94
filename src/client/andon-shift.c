/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-shift.h"

#include "andon-http-private.h"
#include "andon-json-writer.h"
#include "andon-read-private.h"
#include "andon-session-private.h"

#define DEFAULT_LIMIT 200

/* --- the log --- */

void
andon_shift_entry_free (AndonShiftEntry *self)
{
  g_free (self->id);
  g_free (self->author);
  g_free (self->text);
  g_free (self->asset);
  g_free (self->alert);
  g_free (self->console);
  g_free (self);
}

static gpointer
read_entry (JsonObject *object, GError **error)
{
  AndonShiftEntry *self = g_new0 (AndonShiftEntry, 1);

  self->id = andon_read_string (object, "id");
  self->time = andon_read_time (object, "time");
  self->author = andon_read_string (object, "author");
  self->text = andon_read_string (object, "text");
  self->asset = andon_read_string (object, "asset");
  self->alert = andon_read_string (object, "alert");
  self->console = andon_read_string (object, "console");
  return self;
}

static gpointer
decode_entries (JsonNode *root, gpointer data, GError **error)
{
  return andon_read_items (root, "the shift log", read_entry, (GDestroyNotify) andon_shift_entry_free, error);
}

void
andon_shift_log_read_async (AndonSession *session, gint64 from, gint64 to, guint limit, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *from_text = andon_read_format_time (from);
  g_autofree char *to_text = andon_read_format_time (to);
  g_autofree char *limit_text = g_strdup_printf ("%u", limit != 0 ? limit : DEFAULT_LIMIT);
  g_autofree char *path = andon_read_path ("/log", "from", from_text, "to", to_text, "limit", limit_text, NULL);

  andon_read_async (session, path, decode_entries, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
andon_shift_log_read_finish (AndonSession *session, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- handovers --- */

void
andon_handover_free (AndonHandover *self)
{
  g_free (self->id);
  g_free (self->console);
  g_free (self->created_by);
  g_free (self->signed_by);
  g_free (self->journal_head);
  g_free (self->note);
  g_clear_pointer (&self->body, json_node_unref);
  g_free (self);
}

static gpointer
read_handover (JsonObject *object, GError **error)
{
  AndonHandover *self = g_new0 (AndonHandover, 1);

  self->id = andon_read_string (object, "id");
  self->console = andon_read_string (object, "console");
  self->created = andon_read_time (object, "created");
  self->created_by = andon_read_string (object, "created_by");
  self->signed_by = andon_read_string (object, "signed_by");
  self->signed_at = andon_read_time (object, "signed_at");
  self->journal_head = andon_read_string (object, "journal_head");
  self->note = andon_read_string (object, "note");
  if (json_object_has_member (object, "body"))
    self->body = json_object_dup_member (object, "body");
  return self;
}

static gpointer
decode_handovers (JsonNode *root, gpointer data, GError **error)
{
  return andon_read_items (root, "handovers", read_handover, (GDestroyNotify) andon_handover_free, error);
}

void
andon_handovers_read_async (AndonSession *session, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autofree char *limit_text = g_strdup_printf ("%u", limit != 0 ? limit : DEFAULT_LIMIT);
  g_autofree char *path = andon_read_path ("/handovers", "limit", limit_text, NULL);

  andon_read_async (session, path, decode_handovers, (GDestroyNotify) g_ptr_array_unref, cancellable, callback,
                    user_data);
}

GPtrArray *
andon_handovers_read_finish (AndonSession *session, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* {"handover": {…}, "sequence": …}, or the handover itself. */
static gpointer
decode_handover (const AndonHttpAnswer *answer, gpointer data, GError **error)
{
  JsonObject *object, *inner;

  if (!andon_http_answer_check (answer, error) || !andon_read_object (answer->root, "the handover", &object, error))
    return NULL;
  inner = andon_read_member (object, "handover");
  return read_handover (inner != NULL ? inner : object, error);
}

static void
on_handover (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  AndonHandover *handover = andon_http_send_finish (result, &error);

  if (handover != NULL)
    g_task_return_pointer (task, handover, (GDestroyNotify) andon_handover_free);
  else
    g_task_return_error (task, error);
}

static void
post_handover (AndonSession *session, const char *path, const char *body, const char *token, GCancellable *cancellable,
               GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);
  g_autofree char *key = g_uuid_string_random ();
  AndonHttpRequest request = {
    .method = "POST", .path = path, .body = body, .idempotency_key = key, .token = token
  };

  g_task_set_source_tag (task, post_handover);
  andon_http_send_async (andon_session_get_http (session), &request, decode_handover, NULL, NULL,
                         (GDestroyNotify) andon_handover_free, cancellable, on_handover, task);
}

void
andon_handover_create_async (AndonSession *session, const char *console, const char *note, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *body = NULL;
  AndonJsonWriter writer;

  andon_json_writer_init (&writer, 128);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_put_string (&writer, "console", console);
  andon_json_writer_put_string (&writer, "note", note);
  andon_json_writer_end_object (&writer);
  body = andon_json_writer_steal (&writer, NULL);
  post_handover (session, "/handovers", body, NULL, cancellable, callback, user_data);
}

void
andon_handover_sign_async (AndonSession *session, const char *id, const char *token, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/handovers/%s/sign", escaped);

  post_handover (session, path, "{}", token, cancellable, callback, user_data);
}

AndonHandover *
andon_handover_finish (AndonSession *session, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- labels --- */

void
andon_label_entry_free (AndonLabelEntry *self)
{
  char *strings[] = { self->id, self->alert, self->asset, self->label, self->cause, self->note, self->author };

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (strings[i]);
  g_free (self);
}

static gpointer
read_label (JsonObject *object, GError **error)
{
  AndonLabelEntry *self = g_new0 (AndonLabelEntry, 1);
  JsonObject *window = andon_read_member (object, "window");

  self->id = andon_read_string (object, "id");
  self->alert = andon_read_string (object, "alert");
  self->asset = andon_read_string (object, "asset");
  self->label = andon_read_string (object, "class");
  self->cause = andon_read_string (object, "cause");
  self->note = andon_read_string (object, "note");
  self->author = andon_read_string (object, "by");
  self->time = andon_read_time (object, "at");
  if (self->author == NULL)
    self->author = andon_read_string (object, "author");
  if (self->time == 0)
    self->time = andon_read_time (object, "time");
  if (window != NULL)
    {
      self->from = andon_read_time (window, "from");
      self->to = andon_read_time (window, "to");
    }
  return self;
}

static gpointer
decode_labels (JsonNode *root, gpointer data, GError **error)
{
  return andon_read_items (root, "labels", read_label, (GDestroyNotify) andon_label_entry_free, error);
}

void
andon_labels_read_async (AndonSession *session, const char *alert, const char *asset, gint64 from, gint64 to,
                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *from_text = andon_read_format_time (from);
  g_autofree char *to_text = andon_read_format_time (to);
  g_autofree char *path = andon_read_path ("/labels", "alert", alert, "asset", asset, "from", from_text, "to", to_text,
                                           NULL);

  andon_read_async (session, path, decode_labels, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
andon_labels_read_finish (AndonSession *session, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
