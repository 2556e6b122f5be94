/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-time.h"

#include <string.h>

#include "andon-error.h"

/* Civil calendar arithmetic on the proleptic Gregorian calendar, with the year starting in March so that the leap day
 * comes last. */

static gint64
days_from_civil (int year,
                 int month,
                 int day)
{
  int y = month <= 2 ? year - 1 : year;
  int era = (y >= 0 ? y : y - 399) / 400;
  int year_of_era = y - era * 400;
  int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return (gint64) era * 146097 + day_of_era - 719468;
}

static void
civil_from_days (gint64  days,
                 int    *year,
                 int    *month,
                 int    *day)
{
  gint64 z = days + 719468;
  gint64 era = (z >= 0 ? z : z - 146096) / 146097;
  int day_of_era = (int) (z - era * 146097);
  int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int m = (5 * day_of_year + 2) / 153;

  *day = day_of_year - (153 * m + 2) / 5 + 1;
  *month = m < 10 ? m + 3 : m - 9;
  *year = (int) (year_of_era + era * 400) + (*month <= 2 ? 1 : 0);
}

static int
days_in_month (int year,
               int month)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

  return month == 2 && leap ? 29 : days[month - 1];
}

static char *
put_digits (char *p,
            int   value,
            int   n)
{
  for (int i = n - 1; i >= 0; i--)
    {
      p[i] = (char) ('0' + value % 10);
      value /= 10;
    }
  return p + n;
}

void
andon_time_format_into (gint64 us,
                        char   buf[32])
{
  gint64 clamped = CLAMP (us, ANDON_TIME_MIN, ANDON_TIME_MAX);
  gint64 days = clamped / ANDON_TIME_DAY;
  gint64 rest = clamped % ANDON_TIME_DAY;
  int year, month, day;
  char *p = buf;

  if (rest < 0)
    {
      rest += ANDON_TIME_DAY;
      days--;
    }

  civil_from_days (days, &year, &month, &day);
  int ms = (int) (rest / 1000);

  p = put_digits (p, year, 4);
  *p++ = '-';
  p = put_digits (p, month, 2);
  *p++ = '-';
  p = put_digits (p, day, 2);
  *p++ = 'T';
  p = put_digits (p, ms / 3600000, 2);
  *p++ = ':';
  p = put_digits (p, ms / 60000 % 60, 2);
  *p++ = ':';
  p = put_digits (p, ms / 1000 % 60, 2);
  *p++ = '.';
  p = put_digits (p, ms % 1000, 3);
  *p++ = 'Z';
  *p = '\0';
}

char *
andon_time_format (gint64 us)
{
  char buf[32];

  andon_time_format_into (us, buf);
  return g_strdup (buf);
}

/* Reads exactly n digits followed by the character next (any character when next is 0). */
static gboolean
take_digits (const char **p,
             int          n,
             char         next,
             int         *out)
{
  int value = 0;

  for (int i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit ((*p)[i]))
        return FALSE;
      value = value * 10 + ((*p)[i] - '0');
    }

  *p += n;
  if (next != '\0')
    {
      if (**p != next)
        return FALSE;
      (*p)++;
    }
  *out = value;
  return TRUE;
}

static gboolean
take_fraction (const char **p,
               int         *us)
{
  int scale = 100000;

  *us = 0;
  if (**p != '.')
    return TRUE;

  (*p)++;
  if (!g_ascii_isdigit (**p))
    return FALSE;
  for (; g_ascii_isdigit (**p); (*p)++)
    {
      *us += (**p - '0') * scale;
      scale /= 10;
    }
  return TRUE;
}

static gboolean
take_offset (const char **p,
             int         *minutes)
{
  int sign, hours, rest;

  *minutes = 0;
  if (**p == 'Z' || **p == 'z')
    {
      (*p)++;
      return TRUE;
    }
  if (**p != '+' && **p != '-')
    return FALSE;

  sign = **p == '-' ? -1 : 1;
  (*p)++;
  if (!take_digits (p, 2, ':', &hours) || !take_digits (p, 2, '\0', &rest) || hours > 23 || rest > 59)
    return FALSE;
  *minutes = sign * (hours * 60 + rest);
  return TRUE;
}

static gboolean
refuse_time (const char  *text,
             GError     **error)
{
  g_autofree char *shown = g_utf8_make_valid (text, (gssize) strnlen (text, 40));

  g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_SYNTAX, "“%s” is not an RFC 3339 time", shown);
  return FALSE;
}

gboolean
andon_time_parse (const char  *text,
                  gint64      *out,
                  GError     **error)
{
  const char *p = text;
  int year, month, day, hour, minute, second, us, offset;
  gint64 value;

  if (!take_digits (&p, 4, '-', &year) || !take_digits (&p, 2, '-', &month) || !take_digits (&p, 2, '\0', &day))
    return refuse_time (text, error);
  if (*p != 'T' && *p != 't' && *p != ' ')
    return refuse_time (text, error);
  p++;
  if (!take_digits (&p, 2, ':', &hour) || !take_digits (&p, 2, ':', &minute) || !take_digits (&p, 2, '\0', &second) ||
      !take_fraction (&p, &us) || !take_offset (&p, &offset) || *p != '\0')
    return refuse_time (text, error);

  /* A leap second is read as the first second of the next minute. */
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in_month (year, month) ||
      hour > 23 || minute > 59 || second > 60)
    return refuse_time (text, error);

  value = days_from_civil (year, month, day) * ANDON_TIME_DAY +
          hour * ANDON_TIME_HOUR + (minute - offset) * ANDON_TIME_MINUTE + second * ANDON_TIME_SECOND + us;
  if (value < ANDON_TIME_MIN || value > ANDON_TIME_MAX)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "the time “%s” is out of range", text);
      return FALSE;
    }

  *out = value;
  return TRUE;
}
