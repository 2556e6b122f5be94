/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-profile-reader.h"

#include <andon-json.h>
#include <math.h>
#include <string.h>

#include "andond-csv-time.h"
#include "andond-units.h"

#define RECORDS_MAX 10000

static void
refuse (const AndondProfileReading *reading,
        AndondRefusal              kind,
        const AndondProfileSignal *signal,
        const char                *reason)
{
  g_autofree char *name = NULL;

  if (signal != NULL)
    name = g_strdup_printf ("%s: %s", reading->topic, signal->key);

  reading->refused (kind, name != NULL ? name : reading->topic, reason, reading->user_data);
}

static void
emit (const AndondProfileReading *reading,
      guint          number,
      gint64         time,
      double         raw,
      double         scale,
      double         offset)
{
  double value = raw * scale + offset;

  if (!isfinite (value))
    {
      refuse (reading, ANDOND_REFUSAL_NOT_FINITE, ANDOND_PROFILE_SIGNAL (reading->route->profile, number),
              "the value is no finite number");
      return;
    }

  andond_sample_batch_append (reading->out, reading->route->signals[number], time, value, ANDON_QUALITY_GOOD);
}

/* A plain decimal number and nothing else. */
static gboolean
parse_number (const char *text,
              gsize       length,
              double     *out)
{
  char buffer[64];
  char *end;

  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  while (length > 0 && g_ascii_isspace (*text))
    text++, length--;

  if (length == 0 || length >= sizeof buffer || memchr (text, '\0', length) != NULL)
    return FALSE;

  memcpy (buffer, text, length);
  buffer[length] = '\0';
  if (strpbrk (buffer, "xXpP") != NULL)
    return FALSE;

  *out = g_ascii_strtod (buffer, &end);
  return *end == '\0';
}

static void
read_number (const AndondProfileReading *reading,
             const char    *payload,
             gsize          length)
{
  guint number = reading->route->signal < 0 ? 0 : (guint) reading->route->signal;
  const AndondProfileSignal *signal = ANDOND_PROFILE_SIGNAL (reading->route->profile, number);
  double raw;

  if (!parse_number (payload, length, &raw))
    refuse (reading, ANDOND_REFUSAL_MALFORMED, signal, "the payload is no number");
  else
    emit (reading, number, reading->received, raw, signal->scale, signal->offset);
}

/* NULL where the path leads nowhere. */
static JsonNode *
follow (JsonObject  *object,
        char       **path)
{
  JsonNode *node = NULL;

  for (guint i = 0; path[i] != NULL; i++)
    {
      if (i > 0 && JSON_NODE_HOLDS_ARRAY (node))
        {
          JsonArray *array = json_node_get_array (node);
          guint64 index;

          if (!g_ascii_string_to_unsigned (path[i], 10, 0, G_MAXUINT32, &index, NULL)
              || index >= json_array_get_length (array))
            return NULL;
          node = json_array_get_element (array, (guint) index);
          continue;
        }

      if (i > 0)
        object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      if (object == NULL || (node = json_object_get_member (object, path[i])) == NULL)
        return NULL;
    }

  return node;
}

static gboolean
is_number (JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
}

/* Seconds or milliseconds, kept where they can be a time at all. */
static gboolean
time_from_number (double  value,
                  double  unit,
                  gint64 *out)
{
  value *= unit;
  if (!(fabs (value) < 2.5e17))
    return FALSE;

  *out = (gint64) llround (value);
  return TRUE;
}

static gboolean
time_from_text (const AndondProfile *profile,
                const char          *text,
                gsize                length,
                gint64              *out)
{
  double number;

  switch (profile->time)
    {
    case ANDOND_TIME_UNIX:
      return parse_number (text, length, &number) && time_from_number (number, 1e6, out);
    case ANDOND_TIME_UNIX_MS:
      return parse_number (text, length, &number) && time_from_number (number, 1e3, out);
    case ANDOND_TIME_RFC3339:
    case ANDOND_TIME_PLAIN:
      return andond_csv_parse_time (text, length, profile->zone, out);
    case ANDOND_TIME_RECEIVED:
    default:
      return FALSE;
    }
}

static gboolean
time_from_node (const AndondProfile *profile,
                JsonNode            *node,
                gint64              *out)
{
  const char *text;

  if (node == NULL)
    return FALSE;

  if (is_number (node) && profile->time == ANDOND_TIME_UNIX)
    return time_from_number (json_node_get_double (node), 1e6, out);
  if (is_number (node) && profile->time == ANDOND_TIME_UNIX_MS)
    return time_from_number (json_node_get_double (node), 1e3, out);

  text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
  return text != NULL && time_from_text (profile, text, strlen (text), out);
}

/* The unit the payload names, in place of the one the profile does. */
static gboolean
find_scale (const AndondProfileReading *reading,
            const AndondProfileSignal *signal,
            JsonObject                *record,
            double                    *scale,
            double                    *offset)
{
  JsonNode *node = signal->unit_path == NULL ? NULL : follow (record, signal->unit_path);
  const char *unit;

  *scale = signal->scale;
  *offset = signal->offset;
  if (node == NULL)
    return TRUE;

  unit = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
  if (!andond_units_convert (unit, signal->unit, scale, offset))
    {
      g_autofree char *reason = g_strdup_printf ("“%s” does not convert to “%s”", unit != NULL ? unit : "", signal->unit);

      refuse (reading, ANDOND_REFUSAL_WRONG_UNIT, signal, reason);
      return FALSE;
    }

  *offset += signal->own_offset * *scale;
  *scale *= signal->own_scale;
  return TRUE;
}

static void
read_member (const AndondProfileReading *reading,
             JsonObject    *record,
             guint          number,
             gint64         time)
{
  const AndondProfileSignal *signal = ANDOND_PROFILE_SIGNAL (reading->route->profile, number);
  JsonNode *node = follow (record, signal->path);
  double scale, offset;

  if (node == NULL)
    return;

  /* The device says that it has no value: that is a sample, and a bad one. */
  if (JSON_NODE_HOLDS_NULL (node))
    andond_sample_batch_append (reading->out, reading->route->signals[number], time, NAN, ANDON_QUALITY_BAD);
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    emit (reading, number, time, json_node_get_boolean (node), 1.0, 0.0);
  else if (!is_number (node))
    refuse (reading, ANDOND_REFUSAL_WRONG_TYPE, signal, "a number is needed");
  else if (find_scale (reading, signal, record, &scale, &offset))
    emit (reading, number, time, json_node_get_double (node), scale, offset);
}

static void
read_record (const AndondProfileReading *reading,
             JsonNode      *node)
{
  const AndondProfile *profile = reading->route->profile;
  gint64 time = reading->received;
  guint before = reading->out->n;
  JsonObject *record;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      refuse (reading, ANDOND_REFUSAL_WRONG_TYPE, NULL, "an object is needed");
      return;
    }

  record = json_node_get_object (node);
  if (profile->time != ANDOND_TIME_RECEIVED && !time_from_node (profile, follow (record, profile->time_path), &time))
    {
      g_autofree char *path = g_strjoinv (".", profile->time_path);
      g_autofree char *reason = g_strdup_printf ("there is no time at “%s”", path);

      refuse (reading, ANDOND_REFUSAL_WRONG_TYPE, NULL, reason);
      return;
    }

  if (reading->route->signal >= 0)
    {
      read_member (reading, record, (guint) reading->route->signal, time);
    }
  else
    {
      for (guint i = 0; i < profile->signals->len; i++)
        read_member (reading, record, i, time);
    }

  if (reading->out->n == before && json_object_get_size (record) == 0)
    refuse (reading, ANDOND_REFUSAL_MALFORMED, NULL, "the object is empty");
}

static void
read_json (const AndondProfileReading *reading,
           const char    *payload,
           gsize          length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = andon_json_parse (payload, length, NULL, &error);
  JsonArray *records;

  if (root == NULL)
    {
      refuse (reading, ANDOND_REFUSAL_MALFORMED, NULL, error->message);
      return;
    }

  if (!JSON_NODE_HOLDS_ARRAY (root))
    {
      read_record (reading, root);
      return;
    }

  records = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (records); i++)
    read_record (reading, json_array_get_element (records, i));
}

/* The n-th cell of a line; FALSE where it has no such cell. */
static gboolean
get_cell (const char  *line,
          const char  *end,
          char         separator,
          guint        n,
          const char **cell,
          gsize       *length)
{
  const char *at = line;

  for (;;)
    {
      const char *stop = memchr (at, separator, (gsize) (end - at));

      if (n-- == 0)
        {
          *cell = at;
          *length = (gsize) ((stop != NULL ? stop : end) - at);
          return TRUE;
        }

      if (stop == NULL)
        return FALSE;
      at = stop + 1;
    }
}

static void
read_row (const AndondProfileReading *reading,
          const char    *line,
          const char    *end)
{
  const AndondProfile *profile = reading->route->profile;
  gint64 time = reading->received;
  const char *cell;
  gsize length;

  if (profile->time != ANDOND_TIME_RECEIVED
      && (!get_cell (line, end, profile->separator, profile->time_cell, &cell, &length)
          || !time_from_text (profile, cell, length, &time)))
    {
      refuse (reading, ANDOND_REFUSAL_MALFORMED, NULL, "the row has no readable time");
      return;
    }

  for (guint i = 0; i < profile->signals->len; i++)
    {
      const AndondProfileSignal *signal = ANDOND_PROFILE_SIGNAL (profile, i);
      double raw;

      if (!get_cell (line, end, profile->separator, signal->cell, &cell, &length))
        refuse (reading, ANDOND_REFUSAL_MALFORMED, signal, "the row has no such cell");
      else if (length == 0)
        andond_sample_batch_append (reading->out, reading->route->signals[i], time, NAN, ANDON_QUALITY_BAD);
      else if (!parse_number (cell, length, &raw))
        refuse (reading, ANDOND_REFUSAL_WRONG_TYPE, signal, "the cell is no number");
      else
        emit (reading, i, time, raw, signal->scale, signal->offset);
    }
}

static void
read_csv (const AndondProfileReading *reading,
          const char    *payload,
          gsize          length)
{
  const char *end = payload + length;
  guint rows = 0;

  while (payload < end && rows < RECORDS_MAX)
    {
      const char *newline = memchr (payload, '\n', (gsize) (end - payload));
      const char *stop = newline != NULL ? newline : end;

      if (stop > payload && stop[-1] == '\r')
        stop--;
      if (stop > payload)
        {
          read_row (reading, payload, stop);
          rows++;
        }
      payload = newline != NULL ? newline + 1 : end;
    }

  if (rows == 0)
    refuse (reading, ANDOND_REFUSAL_MALFORMED, NULL, "the payload is empty");
  else if (payload < end)
    refuse (reading, ANDOND_REFUSAL_OVERSIZED, NULL, "too many rows in one payload");
}

void
andond_profile_reading_run (const AndondProfileReading *self,
                            const char                 *payload,
                            gsize                       length)
{
  if (payload == NULL)
    payload = "";

  switch (self->route->profile->format)
    {
    case ANDOND_FORMAT_NUMBER:
      read_number (self, payload, length);
      break;
    case ANDOND_FORMAT_CSV:
      read_csv (self, payload, length);
      break;
    case ANDOND_FORMAT_JSON:
    default:
      read_json (self, payload, length);
      break;
    }
}
