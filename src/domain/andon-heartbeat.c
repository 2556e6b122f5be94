/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-heartbeat.h"

#include <math.h>

#include "andon-json-writer.h"
#include "andon-json.h"

#define OPTIONAL (ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE)

static const char *const stage_words[] = { "source", "ingest", "detect", "engine" };
G_STATIC_ASSERT (G_N_ELEMENTS (stage_words) == ANDON_N_STAGES);

const char *
andon_stage_to_string (AndonStage stage)
{
  return (guint) stage < ANDON_N_STAGES ? stage_words[stage] : "unknown";
}

AndonHeartbeat *
andon_heartbeat_new (void)
{
  AndonHeartbeat *self = g_new0 (AndonHeartbeat, 1);

  for (guint i = 0; i < ANDON_N_STAGES; i++)
    self->ages[i] = NAN;
  return self;
}

void
andon_heartbeat_free (AndonHeartbeat *self)
{
  g_free (self->journal_head);
  g_strfreev (self->blind);
  g_free (self->mode);
  g_free (self);
}

double
andon_heartbeat_get_age (const AndonHeartbeat *self)
{
  double oldest = 0;

  for (guint i = 0; i < ANDON_N_STAGES; i++)
    {
      if (!isfinite (self->ages[i]))
        return NAN;
      oldest = MAX (oldest, self->ages[i]);
    }
  return oldest;
}

static gboolean
read_stages (AndonHeartbeat  *self,
             JsonObject      *object,
             GError         **error)
{
  JsonObject *stages = NULL;

  if (!andon_json_get_object (object, "stages", OPTIONAL, &stages, error))
    return FALSE;
  if (stages == NULL)
    return TRUE;
  for (guint i = 0; i < ANDON_N_STAGES; i++)
    {
      if (!andon_json_get_double (stages, stage_words[i], OPTIONAL, &self->ages[i], error))
        return FALSE;
    }
  return TRUE;
}

AndonHeartbeat *
andon_heartbeat_from_json (JsonObject  *object,
                           GError     **error)
{
  g_autoptr (AndonHeartbeat) self = andon_heartbeat_new ();

  if (!andon_json_get_time (object, "time", ANDON_JSON_REQUIRED, &self->time, error) ||
      !andon_json_get_sequence (object, "sequence", ANDON_JSON_REQUIRED, &self->sequence, error) ||
      !andon_json_get_sequence (object, "journal_length", OPTIONAL, &self->journal_length, error) ||
      !andon_json_dup_string (object, "journal_head", OPTIONAL, &self->journal_head, error) ||
      !read_stages (self, object, error) ||
      !andon_json_dup_strv (object, "blind", OPTIONAL, &self->blind, error) ||
      !andon_json_get_bool (object, "demo", OPTIONAL, &self->demo, error) ||
      !andon_json_dup_string (object, "mode", OPTIONAL, &self->mode, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
andon_heartbeat_write_json (const AndonHeartbeat *self,
                            AndonJsonWriter      *writer)
{
  andon_json_writer_begin_object (writer);
  andon_json_writer_member (writer, "time");
  andon_json_writer_time (writer, self->time);
  andon_json_writer_put_sequence (writer, "sequence", self->sequence);
  andon_json_writer_put_int (writer, "journal_length", (gint64) self->journal_length);
  andon_json_writer_put_string (writer, "journal_head", self->journal_head);
  andon_json_writer_member (writer, "stages");
  andon_json_writer_begin_object (writer);
  for (guint i = 0; i < ANDON_N_STAGES; i++)
    andon_json_writer_put_double (writer, stage_words[i], self->ages[i]);
  andon_json_writer_end_object (writer);
  andon_json_writer_member (writer, "blind");
  andon_json_writer_begin_array (writer);
  for (guint i = 0; self->blind != NULL && self->blind[i] != NULL; i++)
    andon_json_writer_string (writer, self->blind[i]);
  andon_json_writer_end_array (writer);
  andon_json_writer_put_bool (writer, "demo", self->demo);
  andon_json_writer_put_string (writer, "mode", self->mode);
  andon_json_writer_end_object (writer);
}
