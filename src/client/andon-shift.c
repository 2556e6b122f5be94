/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-shift.h"

#include "andon-read-private.h"

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
