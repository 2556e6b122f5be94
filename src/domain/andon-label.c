/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-label.h"

#include "andon-json-writer.h"
#include "andon-json.h"

G_DEFINE_BOXED_TYPE (AndonLabel, andon_label, andon_label_ref, andon_label_unref)

AndonLabel *
andon_label_new (void)
{
  AndonLabel *self = g_new0 (AndonLabel, 1);

  g_atomic_int_set (&self->ref_count, 1);
  return self;
}

AndonLabel *
andon_label_ref (AndonLabel *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
andon_label_unref (AndonLabel *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->id);
  g_free (self->asset);
  g_free (self->alert);
  g_strfreev (self->signals);
  g_free (self->cause);
  g_free (self->note);
  g_free (self->by);
  g_free (self);
}

#define OPTIONAL (ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE)

static gboolean
read_window (AndonLabel  *self,
             JsonObject  *object,
             GError     **error)
{
  JsonObject *window = NULL;

  if (!andon_json_get_object (object, "window", ANDON_JSON_REQUIRED, &window, error) ||
      !andon_json_get_time (window, "from", ANDON_JSON_REQUIRED, &self->from, error) ||
      !andon_json_get_time (window, "to", ANDON_JSON_REQUIRED, &self->to, error))
    return FALSE;

  if (self->to < self->from)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“window” ends before it begins");
      return FALSE;
    }
  return TRUE;
}

AndonLabel *
andon_label_from_json (JsonObject  *object,
                       GError     **error)
{
  g_autoptr (AndonLabel) self = andon_label_new ();
  guint label_class = 0;

  if (!andon_json_get_word (object, "class", ANDON_JSON_REQUIRED, &andon_label_class_words, &label_class, error) ||
      !read_window (self, object, error) ||
      !andon_json_dup_string (object, "id", OPTIONAL, &self->id, error) ||
      !andon_json_dup_string (object, "asset", OPTIONAL, &self->asset, error) ||
      !andon_json_dup_string (object, "alert", OPTIONAL, &self->alert, error) ||
      !andon_json_dup_strv (object, "signals", OPTIONAL, &self->signals, error) ||
      !andon_json_dup_string (object, "cause", OPTIONAL, &self->cause, error) ||
      !andon_json_dup_string (object, "note", OPTIONAL, &self->note, error) ||
      !andon_json_get_bool (object, "missed", OPTIONAL, &self->missed, error) ||
      !andon_json_get_bool (object, "withdrawn", OPTIONAL, &self->withdrawn, error) ||
      !andon_json_dup_string (object, "by", OPTIONAL, &self->by, error) ||
      !andon_json_get_time (object, "at", OPTIONAL, &self->at, error))
    return NULL;

  self->label_class = (AndonLabelClass) label_class;
  return g_steal_pointer (&self);
}

void
andon_label_write_json (const AndonLabel *self,
                        AndonJsonWriter  *writer)
{
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_string (writer, "id", self->id);
  andon_json_writer_put_string (writer, "class", andon_label_class_to_string (self->label_class));
  andon_json_writer_member (writer, "window");
  andon_json_writer_begin_object (writer);
  andon_json_writer_member (writer, "from");
  andon_json_writer_time (writer, self->from);
  andon_json_writer_member (writer, "to");
  andon_json_writer_time (writer, self->to);
  andon_json_writer_end_object (writer);
  andon_json_writer_put_string (writer, "alert", self->alert);
  andon_json_writer_put_string (writer, "asset", self->asset);
  if (self->signals != NULL)
    {
      andon_json_writer_member (writer, "signals");
      andon_json_writer_begin_array (writer);
      for (guint i = 0; self->signals[i] != NULL; i++)
        andon_json_writer_string (writer, self->signals[i]);
      andon_json_writer_end_array (writer);
    }
  andon_json_writer_put_string (writer, "cause", self->cause);
  andon_json_writer_put_string (writer, "note", self->note);
  if (self->missed)
    andon_json_writer_put_bool (writer, "missed", TRUE);
  if (self->withdrawn)
    andon_json_writer_put_bool (writer, "withdrawn", TRUE);
  andon_json_writer_put_string (writer, "by", self->by);
  andon_json_writer_put_time (writer, "at", self->at);
  andon_json_writer_end_object (writer);
}
