/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-json-writer.h"

#include <math.h>
#include <string.h>

#include "andon-time.h"

#define MAX_NESTING 63

void
andon_json_writer_init (AndonJsonWriter *self,
                        gsize            reserve)
{
  self->out = g_string_sized_new (MAX (reserve, 64));
  self->depth = 0;
  self->comma = 0;
  self->named = FALSE;
}

void
andon_json_writer_clear (AndonJsonWriter *self)
{
  if (self->out != NULL)
    g_string_free (self->out, TRUE);
  self->out = NULL;
}

void
andon_json_writer_reset (AndonJsonWriter *self)
{
  g_string_truncate (self->out, 0);
  self->depth = 0;
  self->comma = 0;
  self->named = FALSE;
}

char *
andon_json_writer_steal (AndonJsonWriter *self,
                         gsize           *length)
{
  GString *out = g_steal_pointer (&self->out);

  g_assert (self->depth == 0);

  if (length != NULL)
    *length = out->len;
  return g_string_free (out, FALSE);
}

GBytes *
andon_json_writer_steal_bytes (AndonJsonWriter *self)
{
  g_assert (self->depth == 0);

  return g_string_free_to_bytes (g_steal_pointer (&self->out));
}

/* Puts the comma that a value needs, if any. */
static inline void
before_value (AndonJsonWriter *self)
{
  guint64 bit = G_GUINT64_CONSTANT (1) << self->depth;

  if (self->named)
    {
      self->named = FALSE;
      return;
    }
  if (self->comma & bit)
    g_string_append_c (self->out, ',');
  self->comma |= bit;
}

static void
begin (AndonJsonWriter *self,
       char             bracket)
{
  before_value (self);
  g_string_append_c (self->out, bracket);
  g_assert (self->depth < MAX_NESTING);
  self->depth++;
  self->comma &= ~(G_GUINT64_CONSTANT (1) << self->depth);
}

static void
end (AndonJsonWriter *self,
     char             bracket)
{
  g_assert (self->depth > 0 && !self->named);
  self->depth--;
  g_string_append_c (self->out, bracket);
}

void
andon_json_writer_begin_object (AndonJsonWriter *self)
{
  begin (self, '{');
}

void
andon_json_writer_end_object (AndonJsonWriter *self)
{
  end (self, '}');
}

void
andon_json_writer_begin_array (AndonJsonWriter *self)
{
  begin (self, '[');
}

void
andon_json_writer_end_array (AndonJsonWriter *self)
{
  end (self, ']');
}

void
andon_json_writer_member (AndonJsonWriter *self,
                          const char      *name)
{
  g_assert (!self->named && self->depth > 0);

  before_value (self);
  g_string_append_c (self->out, '"');
  g_string_append (self->out, name);
  g_string_append_len (self->out, "\":", 2);
  self->named = TRUE;
}

static void
append_escape (GString       *out,
               unsigned char  c)
{
  static const char hex[] = "0123456789abcdef";
  char unicode[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };

  switch (c)
    {
    case '"':  g_string_append_len (out, "\\\"", 2); break;
    case '\\': g_string_append_len (out, "\\\\", 2); break;
    case '\n': g_string_append_len (out, "\\n", 2); break;
    case '\r': g_string_append_len (out, "\\r", 2); break;
    case '\t': g_string_append_len (out, "\\t", 2); break;
    default:   g_string_append_len (out, unicode, sizeof unicode); break;
    }
}

static void
append_valid (GString    *out,
              const char *text,
              gsize       length)
{
  gsize start = 0;

  for (gsize i = 0; i < length; i++)
    {
      unsigned char c = (unsigned char) text[i];

      if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
        continue;
      g_string_append_len (out, text + start, (gssize) (i - start));
      append_escape (out, c);
      start = i + 1;
    }
  g_string_append_len (out, text + start, (gssize) (length - start));
}

void
andon_json_writer_string (AndonJsonWriter *self,
                          const char      *value)
{
  gsize length;

  if (value == NULL)
    {
      andon_json_writer_null (self);
      return;
    }

  before_value (self);
  length = strlen (value);
  g_string_append_c (self->out, '"');
  if (g_utf8_validate_len (value, length, NULL))
    {
      append_valid (self->out, value, length);
    }
  else
    {
      g_autofree char *valid = g_utf8_make_valid (value, (gssize) length);

      append_valid (self->out, valid, strlen (valid));
    }
  g_string_append_c (self->out, '"');
}

static void
append_int (GString *out,
            gint64   value)
{
  char buf[24];
  char *p = buf + sizeof buf;
  guint64 rest = value < 0 ? 0 - (guint64) value : (guint64) value;

  do
    {
      *--p = (char) ('0' + rest % 10);
      rest /= 10;
    }
  while (rest > 0);
  if (value < 0)
    *--p = '-';
  g_string_append_len (out, p, buf + sizeof buf - p);
}

void
andon_json_writer_int (AndonJsonWriter *self,
                       gint64           value)
{
  before_value (self);
  append_int (self->out, value);
}

/* Most measured values are short decimals: these are printed from integers, about ten times as fast as printf.
 * Returns FALSE if value is not exactly the double nearest to a decimal of at most six places. */
static gboolean
append_short_decimal (GString *out,
                      double   value)
{
  gint64 scaled, fraction;
  char digits[6];
  int n = 6;

  if (!(fabs (value) < 1e9))
    return FALSE;
  scaled = llround (value * 1e6);
  if ((double) scaled / 1e6 != value || (value == 0 && signbit (value)))
    return FALSE;

  if (scaled < 0)
    {
      g_string_append_c (out, '-');
      scaled = -scaled;
    }
  append_int (out, scaled / 1000000);
  fraction = scaled % 1000000;
  if (fraction == 0)
    return TRUE;

  for (int i = 5; i >= 0; i--)
    {
      digits[i] = (char) ('0' + fraction % 10);
      fraction /= 10;
    }
  while (digits[n - 1] == '0')
    n--;
  g_string_append_c (out, '.');
  g_string_append_len (out, digits, n);
  return TRUE;
}

void
andon_json_writer_double (AndonJsonWriter *self,
                          double           value)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  char buf[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    {
      andon_json_writer_null (self);
      return;
    }

  before_value (self);
  if (append_short_decimal (self->out, value))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (buf, sizeof buf, formats[i], value);
      if (g_ascii_strtod (buf, NULL) == value)
        break;
    }
  g_string_append (self->out, buf);
}

void
andon_json_writer_time (AndonJsonWriter *self,
                        gint64           us)
{
  char buf[32];

  before_value (self);
  andon_time_format_into (us, buf);
  g_string_append_c (self->out, '"');
  g_string_append_len (self->out, buf, 24);
  g_string_append_c (self->out, '"');
}

void
andon_json_writer_bool (AndonJsonWriter *self,
                        gboolean         value)
{
  before_value (self);
  if (value)
    g_string_append_len (self->out, "true", 4);
  else
    g_string_append_len (self->out, "false", 5);
}

void
andon_json_writer_null (AndonJsonWriter *self)
{
  before_value (self);
  g_string_append_len (self->out, "null", 4);
}

void
andon_json_writer_raw (AndonJsonWriter *self,
                       const char      *json,
                       gssize           length)
{
  before_value (self);
  g_string_append_len (self->out, json, length < 0 ? (gssize) strlen (json) : length);
}

void
andon_json_writer_put_string (AndonJsonWriter *self,
                              const char      *name,
                              const char      *value)
{
  if (value == NULL)
    return;
  andon_json_writer_member (self, name);
  andon_json_writer_string (self, value);
}

void
andon_json_writer_put_int (AndonJsonWriter *self,
                           const char      *name,
                           gint64           value)
{
  andon_json_writer_member (self, name);
  andon_json_writer_int (self, value);
}

void
andon_json_writer_put_double (AndonJsonWriter *self,
                              const char      *name,
                              double           value)
{
  andon_json_writer_member (self, name);
  andon_json_writer_double (self, value);
}

void
andon_json_writer_put_bool (AndonJsonWriter *self,
                            const char      *name,
                            gboolean         value)
{
  andon_json_writer_member (self, name);
  andon_json_writer_bool (self, value);
}

void
andon_json_writer_put_time (AndonJsonWriter *self,
                            const char      *name,
                            gint64           us)
{
  if (us == 0)
    return;
  andon_json_writer_member (self, name);
  andon_json_writer_time (self, us);
}

void
andon_json_writer_put_sequence (AndonJsonWriter *self,
                                const char      *name,
                                guint64          value)
{
  andon_json_writer_member (self, name);
  before_value (self);
  g_string_append_c (self->out, '"');
  append_int (self->out, (gint64) value);
  g_string_append_c (self->out, '"');
}
