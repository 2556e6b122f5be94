/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-csv-time.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const char *at;
  const char *end;
} Reader;

typedef struct
{
  int year, month, day, hour, minute, second;
  gint64 micros;
} Civil;

/* Between min_digits and max_digits decimal digits. */
static gboolean
read_int (Reader *reader,
          int     min_digits,
          int     max_digits,
          int    *out)
{
  int digits = 0, value = 0;

  while (digits < max_digits && reader->at < reader->end && g_ascii_isdigit (*reader->at))
    {
      value = value * 10 + (*reader->at++ - '0');
      digits++;
    }

  *out = value;
  return digits >= min_digits;
}

static gboolean
read_char (Reader     *reader,
           const char *any_of,
           char       *out)
{
  if (reader->at == reader->end || *reader->at == '\0' || strchr (any_of, *reader->at) == NULL)
    return FALSE;

  if (out != NULL)
    *out = *reader->at;
  reader->at++;
  return TRUE;
}

static gboolean
read_date (Reader *reader,
           Civil  *civil)
{
  Reader start = *reader;
  char separator;

  if (read_int (reader, 4, 4, &civil->year) && read_char (reader, "-/", &separator))
    {
      const char again[] = { separator, '\0' };

      return read_int (reader, 1, 2, &civil->month) && read_char (reader, again, NULL)
             && read_int (reader, 1, 2, &civil->day);
    }

  *reader = start;
  if (read_int (reader, 1, 2, &civil->day) && read_char (reader, "./", &separator))
    {
      const char again[] = { separator, '\0' };

      return read_int (reader, 1, 2, &civil->month) && read_char (reader, again, NULL)
             && read_int (reader, 4, 4, &civil->year);
    }

  return FALSE;
}

/* Digits past the sixth are dropped. */
static gboolean
read_fraction (Reader *reader,
               gint64 *micros)
{
  gint64 unit = 100000;

  if (reader->at == reader->end || !g_ascii_isdigit (*reader->at))
    return FALSE;

  for (; reader->at < reader->end && g_ascii_isdigit (*reader->at); reader->at++, unit /= 10)
    *micros += unit * (*reader->at - '0');

  return TRUE;
}

static gboolean
read_clock (Reader *reader,
            Civil  *civil)
{
  if (!read_int (reader, 1, 2, &civil->hour) || !read_char (reader, ":", NULL)
      || !read_int (reader, 2, 2, &civil->minute))
    return FALSE;

  if (!read_char (reader, ":", NULL))
    return TRUE;

  return read_int (reader, 2, 2, &civil->second)
         && (!read_char (reader, ".,", NULL) || read_fraction (reader, &civil->micros));
}

/* Days since 1970-01-01 of the proleptic Gregorian calendar. */
static gint64
days_from_civil (int year,
                 int month,
                 int day)
{
  gint64 y = month <= 2 ? year - 1 : year;
  gint64 era = (y >= 0 ? y : y - 399) / 400;
  gint64 of_era = y - era * 400;
  gint64 of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static gboolean
is_valid (const Civil *civil)
{
  return civil->year >= 1 && g_date_valid_dmy ((GDateDay) civil->day, civil->month, (GDateYear) civil->year)
         && civil->hour < 24 && civil->minute < 60 && civil->second <= 60;
}

/* Sets *offset to seconds east and *has to TRUE where the text goes on with Z or an offset. */
static gboolean
read_offset (Reader   *reader,
             gboolean *has,
             gint64   *offset)
{
  int hours, minutes = 0;
  char sign;

  *has = FALSE;
  if (reader->at == reader->end)
    return TRUE;

  *has = TRUE;
  if (read_char (reader, "Zz", NULL))
    return reader->at == reader->end;

  if (!read_char (reader, "+-", &sign) || !read_int (reader, 2, 2, &hours))
    return FALSE;

  read_char (reader, ":", NULL);
  if (reader->at < reader->end && !read_int (reader, 2, 2, &minutes))
    return FALSE;

  *offset = (sign == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
  return reader->at == reader->end && hours < 24 && minutes < 60;
}

static gint64
to_utc (gint64     local,
        GTimeZone *zone)
{
  int interval;

  if (zone == NULL)
    return local;

  interval = g_time_zone_adjust_time (zone, G_TIME_TYPE_STANDARD, &local);
  return local - g_time_zone_get_offset (zone, interval);
}

/* Plain numbers count from 1970 in the unit that their size tells. */
static gboolean
parse_number (const char *text,
              gsize       length,
              gint64     *out)
{
  char buffer[40];
  char *end;
  double value;

  if (length == 0 || length >= sizeof buffer || (!g_ascii_isdigit (text[0]) && text[0] != '-')
      || memchr (text, 'x', length) != NULL || memchr (text, 'X', length) != NULL)
    return FALSE;

  memcpy (buffer, text, length);
  buffer[length] = '\0';
  value = g_ascii_strtod (buffer, &end);

  if (*end != '\0' || !isfinite (value) || fabs (value) >= 1e17)
    return FALSE;

  if (fabs (value) < 1e11)
    value *= 1e6;
  else if (fabs (value) < 1e14)
    value *= 1e3;

  *out = (gint64) llround (value);
  return TRUE;
}

gboolean
andond_csv_parse_time (const char *text,
                       gsize       length,
                       GTimeZone  *zone,
                       gint64     *out)
{
  Reader reader = { text, text + length };
  Civil civil = { 0 };
  gboolean has_offset;
  gint64 offset = 0;
  gint64 local;

  if (!read_date (&reader, &civil))
    return parse_number (text, length, out);

  if (read_char (&reader, "Tt ", NULL))
    {
      if (!read_clock (&reader, &civil))
        return FALSE;
      if (reader.end - reader.at > 1)
        read_char (&reader, " ", NULL);
    }

  if (!read_offset (&reader, &has_offset, &offset) || !is_valid (&civil))
    return FALSE;

  local = days_from_civil (civil.year, civil.month, civil.day) * 86400 + civil.hour * 3600 + civil.minute * 60
          + civil.second;
  *out = (has_offset ? local - offset : to_utc (local, zone)) * G_USEC_PER_SEC + civil.micros;
  return TRUE;
}
