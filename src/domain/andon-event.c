/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-event.h"

#include "andon-json-writer.h"
#include "andon-json.h"

#define OPTIONAL (ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE)

AndonEvent *
andon_event_new (void)
{
  return g_new0 (AndonEvent, 1);
}

void
andon_event_free (AndonEvent *self)
{
  g_free (self->id);
  g_free (self->source);
  g_free (self->type);
  g_free (self->subject);
  g_clear_pointer (&self->data, json_object_unref);
  g_free (self);
}

AndonEvent *
andon_event_from_json (JsonObject  *object,
                       GError     **error)
{
  g_autoptr (AndonEvent) self = andon_event_new ();
  const char *version = NULL;
  JsonObject *data = NULL;

  if (!andon_json_get_string (object, "specversion", ANDON_JSON_REQUIRED, &version, error) ||
      !andon_json_dup_string (object, "id", ANDON_JSON_REQUIRED, &self->id, error) ||
      !andon_json_dup_string (object, "source", ANDON_JSON_REQUIRED, &self->source, error) ||
      !andon_json_dup_string (object, "type", ANDON_JSON_REQUIRED, &self->type, error) ||
      !andon_json_dup_string (object, "subject", OPTIONAL, &self->subject, error) ||
      !andon_json_get_time (object, "time", OPTIONAL, &self->time, error) ||
      !andon_json_get_sequence (object, "sequence", OPTIONAL, &self->sequence, error) ||
      !andon_json_get_sequence (object, "previous", OPTIONAL, &self->previous, error) ||
      !andon_json_get_object (object, "data", OPTIONAL, &data, error))
    return NULL;

  if (!g_str_equal (version, "1.0"))
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“specversion” must be 1.0");
      return NULL;
    }
  self->data = data != NULL ? json_object_ref (data) : NULL;
  return g_steal_pointer (&self);
}

void
andon_event_write_json (const AndonEvent *self,
                        const char       *data,
                        gssize            length,
                        AndonJsonWriter  *writer)
{
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_string (writer, "specversion", "1.0");
  andon_json_writer_put_string (writer, "id", self->id);
  andon_json_writer_put_string (writer, "source", self->source);
  andon_json_writer_put_string (writer, "type", self->type);
  andon_json_writer_put_string (writer, "subject", self->subject);
  andon_json_writer_put_time (writer, "time", self->time);
  if (self->sequence != 0)
    {
      andon_json_writer_put_sequence (writer, "sequence", self->sequence);
      andon_json_writer_put_sequence (writer, "previous", self->previous);
    }
  andon_json_writer_put_string (writer, "datacontenttype", "application/json");
  if (data != NULL)
    {
      andon_json_writer_member (writer, "data");
      andon_json_writer_raw (writer, data, length);
    }
  andon_json_writer_end_object (writer);
}
