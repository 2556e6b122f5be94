/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-kpi-value.h"

#include <math.h>

#include "andon-json-writer.h"
#include "andon-json.h"

#define OPTIONAL (ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE)

AndonKpiValue *
andon_kpi_value_new (const char *kpi)
{
  AndonKpiValue *self = g_new0 (AndonKpiValue, 1);

  self->kpi = g_strdup (kpi);
  self->numerator = NAN;
  self->denominator = NAN;
  self->target = NAN;
  return self;
}

void
andon_kpi_value_free (AndonKpiValue *self)
{
  g_free (self->kpi);
  g_free (self->unit);
  g_free (self->note);
  g_free (self);
}

gboolean
andon_kpi_value_get (const AndonKpiValue *self,
                     double              *out)
{
  if (!isfinite (self->numerator) || !isfinite (self->denominator) || self->denominator == 0)
    return FALSE;
  *out = self->numerator / self->denominator;
  return TRUE;
}

void
andon_kpi_value_pool (AndonKpiValue       *self,
                      const AndonKpiValue *other)
{
  if (!isfinite (other->numerator) || !isfinite (other->denominator))
    return;

  if (!isfinite (self->numerator) || !isfinite (self->denominator))
    {
      self->numerator = 0;
      self->denominator = 0;
      self->from = other->from;
      self->to = other->to;
    }
  self->numerator += other->numerator;
  self->denominator += other->denominator;
  self->from = MIN (self->from, other->from);
  self->to = MAX (self->to, other->to);
  self->provisional = self->provisional || other->provisional;
}

AndonKpiValue *
andon_kpi_value_from_json (JsonObject  *object,
                           GError     **error)
{
  g_autoptr (AndonKpiValue) self = andon_kpi_value_new (NULL);
  gint64 version = 0;

  if (!andon_json_dup_string (object, "kpi", ANDON_JSON_REQUIRED, &self->kpi, error) ||
      !andon_json_get_int (object, "version", OPTIONAL, 0, G_MAXINT, &version, error) ||
      !andon_json_dup_string (object, "unit", OPTIONAL, &self->unit, error) ||
      !andon_json_get_time (object, "from", ANDON_JSON_REQUIRED, &self->from, error) ||
      !andon_json_get_time (object, "to", ANDON_JSON_REQUIRED, &self->to, error) ||
      !andon_json_get_double (object, "numerator", OPTIONAL, &self->numerator, error) ||
      !andon_json_get_double (object, "denominator", OPTIONAL, &self->denominator, error) ||
      !andon_json_get_double (object, "target", OPTIONAL, &self->target, error) ||
      !andon_json_dup_string (object, "note", OPTIONAL, &self->note, error) ||
      !andon_json_get_bool (object, "provisional", OPTIONAL, &self->provisional, error))
    return NULL;

  self->version = (guint) version;
  return g_steal_pointer (&self);
}

void
andon_kpi_value_write_json (const AndonKpiValue *self,
                            AndonJsonWriter     *writer)
{
  double value = NAN;

  andon_kpi_value_get (self, &value);
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_string (writer, "kpi", self->kpi);
  andon_json_writer_put_int (writer, "version", self->version);
  andon_json_writer_put_string (writer, "unit", self->unit);
  andon_json_writer_put_time (writer, "from", self->from);
  andon_json_writer_put_time (writer, "to", self->to);
  andon_json_writer_put_double (writer, "value", value);
  andon_json_writer_put_double (writer, "numerator", self->numerator);
  andon_json_writer_put_double (writer, "denominator", self->denominator);
  if (isfinite (self->target))
    andon_json_writer_put_double (writer, "target", self->target);
  andon_json_writer_put_string (writer, "note", self->note);
  if (self->provisional)
    andon_json_writer_put_bool (writer, "provisional", TRUE);
  andon_json_writer_end_object (writer);
}
