/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-signal.h"

#include <math.h>

#include "andon-json-writer.h"
#include "andon-json.h"

G_DEFINE_BOXED_TYPE (AndonSignal, andon_signal, andon_signal_ref, andon_signal_unref)

AndonSignal *
andon_signal_new (void)
{
  AndonSignal *self = g_new0 (AndonSignal, 1);

  self->low = self->high = NAN;
  self->latest.value = NAN;
  g_atomic_int_set (&self->ref_count, 1);
  return self;
}

AndonSignal *
andon_signal_ref (AndonSignal *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
andon_signal_unref (AndonSignal *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->id);
  g_free (self->asset);
  g_free (self->name);
  g_free (self->unit);
  g_free (self->role);
  g_free (self);
}

#define OPTIONAL (ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE)

AndonSignal *
andon_signal_from_json (JsonObject  *object,
                        GError     **error)
{
  g_autoptr (AndonSignal) self = andon_signal_new ();
  JsonObject *band = NULL, *latest = NULL;

  if (!andon_json_dup_string (object, "id", ANDON_JSON_REQUIRED, &self->id, error) ||
      !andon_json_dup_string (object, "asset", ANDON_JSON_REQUIRED, &self->asset, error) ||
      !andon_json_dup_string (object, "name", ANDON_JSON_REQUIRED, &self->name, error) ||
      !andon_json_dup_string (object, "unit", OPTIONAL, &self->unit, error) ||
      !andon_json_dup_string (object, "role", OPTIONAL, &self->role, error) ||
      !andon_json_get_object (object, "band", OPTIONAL, &band, error) ||
      !andon_json_get_object (object, "latest", OPTIONAL, &latest, error))
    return NULL;

  if (band != NULL &&
      (!andon_json_get_double (band, "low", OPTIONAL, &self->low, error) ||
       !andon_json_get_double (band, "high", OPTIONAL, &self->high, error)))
    return NULL;
  if (latest != NULL && !andon_sample_from_json (latest, &self->latest, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
andon_signal_write_json (const AndonSignal *self,
                         AndonJsonWriter   *writer)
{
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_string (writer, "id", self->id);
  andon_json_writer_put_string (writer, "asset", self->asset);
  andon_json_writer_put_string (writer, "name", self->name);
  andon_json_writer_put_string (writer, "unit", self->unit);
  andon_json_writer_put_string (writer, "role", self->role);
  if (isfinite (self->low) || isfinite (self->high))
    {
      andon_json_writer_member (writer, "band");
      andon_json_writer_begin_object (writer);
      if (isfinite (self->low))
        andon_json_writer_put_double (writer, "low", self->low);
      if (isfinite (self->high))
        andon_json_writer_put_double (writer, "high", self->high);
      andon_json_writer_end_object (writer);
    }
  if (self->latest.time != 0)
    {
      andon_json_writer_member (writer, "latest");
      andon_sample_write_json (&self->latest, writer);
    }
  andon_json_writer_end_object (writer);
}
