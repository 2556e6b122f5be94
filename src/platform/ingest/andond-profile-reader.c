/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-profile-reader.h"

#include <andon-json.h>
#include <math.h>
#include <string.h>

#include "andond-csv-time.h"
#include "andond-json-walk.h"
#include "andond-profile-flat.h"
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
time_from_json (const AndondProfile *profile,
                AndondJsonSpan       value,
                gint64              *out)
{
  AndondJsonKind kind = andond_json_walk_kind (value);
  gboolean counts = profile->time == ANDOND_TIME_UNIX || profile->time == ANDOND_TIME_UNIX_MS;

  if (kind == ANDOND_JSON_STRING)
    value = andond_json_walk_text (value);
  else if (kind != ANDOND_JSON_NUMBER || !counts)
    return FALSE;

  return time_from_text (profile, value.start, (gsize) (value.end - value.start), out);
}

/* The unit the payload names, in place of the one the profile does. */
static gboolean
find_scale (const AndondProfileReading *reading,
            const AndondProfileSignal  *signal,
            AndondJsonSpan              record,
            double                     *scale,
            double                     *offset)
{
  AndondJsonSpan value = { NULL, NULL };
  g_autofree char *unit = NULL;
  g_autofree char *reason = NULL;

  *scale = signal->scale;
  *offset = signal->offset;
  if (signal->unit_path != NULL)
    value = andond_json_walk_path (record, signal->unit_path);
  if (value.start == NULL)
    return TRUE;

  if (andond_json_walk_kind (value) == ANDOND_JSON_STRING)
    value = andond_json_walk_text (value);

  unit = g_strndup (value.start, (gsize) (value.end - value.start));
  if (andond_units_convert (unit, signal->unit, scale, offset))
    {
      *offset += signal->own_offset * *scale;
      *scale *= signal->own_scale;
      return TRUE;
    }

  reason = g_strdup_printf ("“%s” does not convert to “%s”", unit, signal->unit);
  refuse (reading, ANDOND_REFUSAL_WRONG_UNIT, signal, reason);
  return FALSE;
}

static void
read_member (const AndondProfileReading *reading,
             AndondJsonSpan              record,
             guint                       number,
             gint64                      time)
{
  const AndondProfileSignal *signal = ANDOND_PROFILE_SIGNAL (reading->route->profile, number);
  AndondJsonSpan value = andond_json_walk_path (record, signal->path);
  AndondJsonKind kind = andond_json_walk_kind (value);
  double raw, scale, offset;

  switch (kind)
    {
    case ANDOND_JSON_NONE:
      break;
    case ANDOND_JSON_NULL:
      /* The device says that it has no value: that is a sample, and a bad one. */
      andond_sample_batch_append (reading->out, reading->route->signals[number], time, NAN, ANDON_QUALITY_BAD);
      break;
    case ANDOND_JSON_TRUE:
    case ANDOND_JSON_FALSE:
      emit (reading, number, time, kind == ANDOND_JSON_TRUE, 1.0, 0.0);
      break;
    case ANDOND_JSON_NUMBER:
      if (!parse_number (value.start, (gsize) (value.end - value.start), &raw))
        refuse (reading, ANDOND_REFUSAL_NOT_FINITE, signal, "the number is too long");
      else if (find_scale (reading, signal, record, &scale, &offset))
        emit (reading, number, time, raw, scale, offset);
      break;
    case ANDOND_JSON_STRING:
    case ANDOND_JSON_ARRAY:
    case ANDOND_JSON_OBJECT:
    default:
      refuse (reading, ANDOND_REFUSAL_WRONG_TYPE, signal, "a number is needed");
      break;
    }
}

static void
refuse_time (const AndondProfileReading *reading)
{
  g_autofree char *path = g_strjoinv (".", reading->route->profile->time_path);
  g_autofree char *reason = g_strdup_printf ("there is no time at “%s”", path);

  refuse (reading, ANDOND_REFUSAL_WRONG_TYPE, NULL, reason);
}

static void
read_record (const AndondProfileReading *reading,
             AndondJsonSpan              record)
{
  const AndondProfile *profile = reading->route->profile;
  gint64 time = reading->received;

  if (andond_json_walk_kind (record) != ANDOND_JSON_OBJECT)
    {
      refuse (reading, ANDOND_REFUSAL_WRONG_TYPE, NULL, "an object is needed");
      return;
    }

  if (profile->time != ANDOND_TIME_RECEIVED
      && !time_from_json (profile, andond_json_walk_path (record, profile->time_path), &time))
    {
      refuse_time (reading);
      return;
    }

  if (reading->route->signal >= 0)
    {
      read_member (reading, record, (guint) reading->route->signal, time);
      return;
    }

  for (guint i = 0; i < profile->signals->len; i++)
    read_member (reading, record, i, time);
}

static void
read_checked (const AndondProfileReading *reading,
              const char                 *text,
              gsize                       length)
{
  AndondJsonSpan root = andond_json_walk_root (text, length);
  AndondJsonSpan record;
  const char *cursor = NULL;

  if (andond_json_walk_kind (root) != ANDOND_JSON_ARRAY)
    {
      read_record (reading, root);
      return;
    }

  while ((record = andond_json_walk_next (root, &cursor)).start != NULL)
    read_record (reading, record);
}

/* Text with escapes is rare; it is written anew without them, as far as they are not needed. */
static void
read_escaped (const AndondProfileReading *reading,
              const char                 *payload,
              gsize                       length)
{
  g_autoptr (JsonNode) root = andon_json_parse (payload, length, NULL, NULL);
  g_autofree char *text = root == NULL ? NULL : json_to_string (root, FALSE);

  if (text != NULL)
    read_checked (reading, text, strlen (text));
}

/* ---- Flat objects: the same, member for member, as the walk above ---- */

static gboolean
time_from_flat (const AndondProfile    *profile,
                const AndondFlatMember *member,
                gint64                 *out)
{
  if (member == NULL)
    return FALSE;
  if (member->kind == ANDOND_FLAT_STRING)
    return time_from_text (profile, member->text, member->length, out);
  if (member->kind != ANDOND_FLAT_NUMBER)
    return FALSE;

  return (profile->time == ANDOND_TIME_UNIX && time_from_number (member->number, 1e6, out))
         || (profile->time == ANDOND_TIME_UNIX_MS && time_from_number (member->number, 1e3, out));
}

static void
read_flat_member (const AndondProfileReading *reading,
                  const AndondFlatObject     *object,
                  guint                       number,
                  gint64                      time,
                  guint                      *at)
{
  const AndondProfileSignal *signal = ANDOND_PROFILE_SIGNAL (reading->route->profile, number);
  const AndondFlatMember *member = andond_profile_flat_find (object, signal->path[0], signal->path_length, at);

  if (member == NULL)
    return;

  switch (member->kind)
    {
    case ANDOND_FLAT_NUMBER:
      emit (reading, number, time, member->number, signal->scale, signal->offset);
      break;
    case ANDOND_FLAT_NULL:
      andond_sample_batch_append (reading->out, reading->route->signals[number], time, NAN, ANDON_QUALITY_BAD);
      break;
    case ANDOND_FLAT_TRUE:
    case ANDOND_FLAT_FALSE:
      emit (reading, number, time, member->kind == ANDOND_FLAT_TRUE, 1.0, 0.0);
      break;
    case ANDOND_FLAT_STRING:
    default:
      refuse (reading, ANDOND_REFUSAL_WRONG_TYPE, signal, "a number is needed");
      break;
    }
}

/* FALSE, and nothing done, where the payload is not as simple as that. */
static gboolean
read_flat (const AndondProfileReading *reading,
           const char                 *payload,
           gsize                       length)
{
  const AndondProfile *profile = reading->route->profile;
  gint64 time = reading->received;
  AndondFlatObject object;
  guint at = 0;

  if (!profile->is_flat || !andond_profile_flat_parse (&object, payload, length))
    return FALSE;

  if (profile->time != ANDOND_TIME_RECEIVED
      && !time_from_flat (profile,
                          andond_profile_flat_find (&object, profile->time_path[0], profile->time_path_length, &at),
                          &time))
    {
      refuse_time (reading);
      return TRUE;
    }

  if (reading->route->signal >= 0)
    read_flat_member (reading, &object, (guint) reading->route->signal, time, &at);
  else
    for (guint i = 0; i < profile->signals->len; i++)
      read_flat_member (reading, &object, i, time, &at);
  return TRUE;
}

static void
read_json (const AndondProfileReading *reading,
           const char                 *payload,
           gsize                       length)
{
  g_autoptr (GError) error = NULL;

  if (read_flat (reading, payload, length))
    return;

  if (!andon_json_check (payload, length, NULL, &error))
    refuse (reading, ANDOND_REFUSAL_MALFORMED, NULL, error->message);
  else if (memchr (payload, '\\', length) != NULL)
    read_escaped (reading, payload, length);
  else
    read_checked (reading, payload, length);
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
