/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-sample.h"

#include <math.h>

#include "andon-json-writer.h"
#include "andon-json.h"
#include "andon-time.h"

#define OPTIONAL (ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE)

gboolean
andon_sample_from_json (JsonObject   *object,
                        AndonSample  *out,
                        GError      **error)
{
  AndonSample sample = { 0, NAN, ANDON_QUALITY_GOOD };
  guint quality = ANDON_QUALITY_GOOD;

  if (!andon_json_get_time (object, "time", ANDON_JSON_REQUIRED, &sample.time, error) ||
      !andon_json_get_double (object, "value", OPTIONAL, &sample.value, error) ||
      !andon_json_get_word (object, "quality", OPTIONAL, &andon_quality_words, &quality, error))
    return FALSE;

  sample.quality = (AndonQuality) quality;
  *out = sample;
  return TRUE;
}

void
andon_sample_write_json (const AndonSample *self,
                         AndonJsonWriter   *writer)
{
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_time (writer, "time", self->time);
  andon_json_writer_put_double (writer, "value", self->value);
  andon_json_writer_put_string (writer, "quality", andon_quality_to_string (self->quality));
  andon_json_writer_end_object (writer);
}

AndonSampleSeries *
andon_sample_series_new (const char *signal)
{
  AndonSampleSeries *self = g_new0 (AndonSampleSeries, 1);

  self->signal = g_strdup (signal);
  self->samples = g_array_new (FALSE, FALSE, sizeof (AndonSample));
  return self;
}

void
andon_sample_series_free (AndonSampleSeries *self)
{
  g_free (self->signal);
  g_array_unref (self->samples);
  g_free (self);
}

static gboolean
refuse_column (const char  *name,
               guint        row,
               const char  *wanted,
               GError     **error)
{
  g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_TYPE, "“%s[%u]” must be %s", name, row, wanted);
  return FALSE;
}

static gboolean
read_row (JsonArray    *times,
          JsonArray    *values,
          JsonArray    *qualities,
          guint         row,
          AndonSample  *out,
          GError      **error)
{
  JsonNode *time = json_array_get_element (times, row);
  JsonNode *value = json_array_get_element (values, row);
  GType type = json_node_get_value_type (value);

  *out = (AndonSample) { 0, NAN, ANDON_QUALITY_GOOD };
  if (json_node_get_value_type (time) != G_TYPE_STRING ||
      !andon_time_parse (json_node_get_string (time), &out->time, NULL))
    return refuse_column ("time", row, "an RFC 3339 time", error);

  if (JSON_NODE_HOLDS_VALUE (value) && (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE))
    out->value = json_node_get_double (value);
  else if (!JSON_NODE_HOLDS_NULL (value))
    return refuse_column ("value", row, "a number or null", error);

  if (qualities != NULL)
    {
      JsonNode *quality = json_array_get_element (qualities, row);

      if (json_node_get_value_type (quality) != G_TYPE_STRING ||
          !andon_quality_from_string (json_node_get_string (quality), &out->quality))
        return refuse_column ("quality", row, "good, uncertain or bad", error);
    }
  return TRUE;
}

AndonSampleSeries *
andon_sample_series_from_json (JsonObject  *object,
                               GError     **error)
{
  g_autoptr (AndonSampleSeries) self = NULL;
  JsonArray *times = NULL, *values = NULL, *qualities = NULL;
  const char *signal = NULL;
  guint n;

  if (!andon_json_get_string (object, "signal", ANDON_JSON_REQUIRED, &signal, error) ||
      !andon_json_get_array (object, "time", ANDON_JSON_REQUIRED, &times, error) ||
      !andon_json_get_array (object, "value", ANDON_JSON_REQUIRED, &values, error) ||
      !andon_json_get_array (object, "quality", OPTIONAL, &qualities, error))
    return NULL;

  n = json_array_get_length (times);
  if (json_array_get_length (values) != n || (qualities != NULL && json_array_get_length (qualities) != n))
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "the columns differ in length");
      return NULL;
    }

  self = andon_sample_series_new (signal);
  g_array_set_size (self->samples, n);
  for (guint i = 0; i < n; i++)
    {
      if (!read_row (times, values, qualities, i, &g_array_index (self->samples, AndonSample, i), error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

void
andon_sample_series_write_json (const AndonSampleSeries *self,
                                AndonJsonWriter         *writer)
{
  const AndonSample *samples = (const AndonSample *) (void *) self->samples->data;
  guint n = self->samples->len;
  gboolean all_good = TRUE;

  andon_json_writer_begin_object (writer);
  andon_json_writer_put_string (writer, "signal", self->signal);
  andon_json_writer_member (writer, "time");
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < n; i++)
    andon_json_writer_time (writer, samples[i].time);
  andon_json_writer_end_array (writer);

  andon_json_writer_member (writer, "value");
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < n; i++)
    {
      andon_json_writer_double (writer, samples[i].value);
      all_good = all_good && samples[i].quality == ANDON_QUALITY_GOOD;
    }
  andon_json_writer_end_array (writer);

  if (!all_good)
    {
      andon_json_writer_member (writer, "quality");
      andon_json_writer_begin_array (writer);
      for (guint i = 0; i < n; i++)
        andon_json_writer_string (writer, andon_quality_to_string (samples[i].quality));
      andon_json_writer_end_array (writer);
    }
  andon_json_writer_end_object (writer);
}
