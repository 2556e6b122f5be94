/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-handover.h"

#include "andon-actions.h"
#include "andon-http-private.h"
#include "andon-json-writer.h"
#include "andon-read-private.h"
#include "andon-session-private.h"

#define DEFAULT_LIMIT 200

/* --- reading --- */

static void
label_change_free (gpointer data)
{
  AndonLabelChange *self = data;
  char *strings[] = { self->id,     self->alert, self->title, self->asset, self->label,
                      self->before, self->cause, self->note,  self->by };

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (strings[i]);
  g_free (self);
}

static void
shelf_result_free (gpointer data)
{
  AndonShelfResult *self = data;

  g_free (self->alert);
  g_free (self);
}

void
andon_handover_free (AndonHandover *self)
{
  g_free (self->id);
  g_free (self->console);
  g_free (self->created_by);
  g_free (self->signed_by);
  g_free (self->journal_head);
  g_free (self->note);
  g_clear_pointer (&self->shelved, g_ptr_array_unref);
  g_clear_pointer (&self->labels, g_ptr_array_unref);
  g_clear_pointer (&self->shelves, g_ptr_array_unref);
  g_free (self);
}

static gpointer
read_alert (JsonObject *object, GError **error)
{
  return andon_alert_from_json (object, error);
}

static gpointer
read_label_change (JsonObject *object, GError **error)
{
  AndonLabelChange *self = g_new0 (AndonLabelChange, 1);

  self->id = andon_read_string (object, "id");
  self->alert = andon_read_string (object, "alert");
  self->title = andon_read_string (object, "title");
  self->asset = andon_read_string (object, "asset");
  self->label = andon_read_string (object, "class");
  self->before = andon_read_string (object, "before");
  self->cause = andon_read_string (object, "cause");
  self->note = andon_read_string (object, "note");
  self->by = andon_read_string (object, "by");
  self->at = andon_read_time (object, "at");
  self->withdrawn = andon_read_bool (object, "withdrawn");
  return self;
}

static gpointer
read_shelf_result (JsonObject *object, GError **error)
{
  static const char *const words[] = { "renewed", "released", "returned", "over", NULL };
  g_autofree char *alert = andon_read_string (object, "alert");
  g_autofree char *word = andon_read_string (object, "outcome");
  AndonShelfResult *self;

  if (alert == NULL || word == NULL || !g_strv_contains (words, word))
    {
      g_set_error (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_MALFORMED, "a shelf without a known outcome");
      return NULL;
    }
  self = g_new0 (AndonShelfResult, 1);
  self->alert = g_steal_pointer (&alert);
  while (!g_str_equal (words[self->outcome], word))
    self->outcome++;
  self->until = andon_read_time (object, "until");
  return self;
}

static GPtrArray *
read_list (JsonObject *object, const char *name, AndonReadItem read, GDestroyNotify destroy)
{
  JsonArray *list = object != NULL ? andon_read_list (object, name) : NULL;

  return list != NULL ? andon_read_array (list, read, destroy) : NULL;
}

static gpointer
read_handover (JsonObject *object, GError **error)
{
  AndonHandover *self = g_new0 (AndonHandover, 1);
  JsonObject *body = andon_read_member (object, "body");

  self->id = andon_read_string (object, "id");
  self->console = andon_read_string (object, "console");
  self->created = andon_read_time (object, "created");
  self->created_by = andon_read_string (object, "created_by");
  self->signed_by = andon_read_string (object, "signed_by");
  self->signed_at = andon_read_time (object, "signed_at");
  self->journal_head = andon_read_string (object, "journal_head");
  self->note = andon_read_string (object, "note");
  self->shelved = read_list (body, "shelved", read_alert, (GDestroyNotify) andon_alert_unref);
  self->labels = read_list (body, "labels", read_label_change, label_change_free);
  self->shelves = read_list (object, "shelves", read_shelf_result, shelf_result_free);
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

/* --- making and signing --- */

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
  /* Whoever left the seat has handed over once; the next person does it under their own name. */
  if (andon_actions_is_watching (andon_session_get_actions (session)))
    {
      g_task_return_new_error (task, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_FORBIDDEN, "nobody is signed in");
      g_object_unref (task);
      return;
    }
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

static char *
dup_signature (const AndonShelfDecision *decisions, gsize n)
{
  AndonJsonWriter writer;

  andon_json_writer_init (&writer, 64 + 64 * n);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_member (&writer, "shelved");
  andon_json_writer_begin_array (&writer);
  for (gsize i = 0; i < n; i++)
    {
      andon_json_writer_begin_object (&writer);
      andon_json_writer_put_string (&writer, "alert", decisions[i].alert);
      andon_json_writer_put_string (&writer, "decision", decisions[i].renew ? "renew" : "release");
      if (decisions[i].renew && decisions[i].minutes != 0)
        andon_json_writer_put_int (&writer, "minutes", decisions[i].minutes);
      andon_json_writer_end_object (&writer);
    }
  andon_json_writer_end_array (&writer);
  andon_json_writer_end_object (&writer);
  return andon_json_writer_steal (&writer, NULL);
}

void
andon_handover_sign_async (AndonSession *session, const char *id, const AndonShelfDecision *decisions, gsize n,
                           const char *token, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/handovers/%s/sign", escaped);
  g_autofree char *body = dup_signature (decisions, n);

  post_handover (session, path, body, token, cancellable, callback, user_data);
}

AndonHandover *
andon_handover_finish (AndonSession *session, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
