/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-csv-reader.h"

#include <andon-error.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define MAX_BYTES ((gsize) 1 << 30)
#define MAX_LINE ((gsize) 1 << 20)
#define MAX_COLUMNS 4096

typedef struct
{
  const AndondCsvOptions *options;
  AndondCsvTable *table;
  GTimeZone *zone;
  const char *at;
  const char *end;
  guint32 line;       /* number of the line last taken */
  GString *text;      /* that line, cut up into cells */
  GPtrArray *cells;   /* borrowed from text */
  gboolean ended;     /* that line had a line end */
  guint time_column;  /* among all columns */
  guint n_cells;      /* in the header */
  GArray *time;
  GArray *values;
  GArray *lines;
} Parser;

static void
parser_clear (Parser *self)
{
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->time, g_array_unref);
  g_clear_pointer (&self->values, g_array_unref);
  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  g_string_free (self->text, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parser, parser_clear)

void
andond_csv_table_free (AndondCsvTable *self)
{
  if (self == NULL)
    return;

  g_strfreev (self->names);
  g_free (self->time);
  g_free (self->values);
  g_free (self->line);
  g_free (self->is_label);
  g_free (self->time_name);
  g_free (self->first_problem);
  g_free (self);
}

static void G_GNUC_PRINTF (2, 3)
note (Parser     *self,
      const char *format,
      ...)
{
  g_autofree char *what = NULL;
  va_list args;

  if (self->table->first_problem != NULL)
    return;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  self->table->first_problem = g_strdup_printf ("line %u: %s", self->line, what);
}

/* Takes the next line without its end; FALSE at the end of the data. A line that is too long comes empty. */
static gboolean
take_line (Parser   *self,
           gboolean *too_long)
{
  const char *newline;
  gsize length;

  if (self->at >= self->end)
    return FALSE;

  newline = memchr (self->at, '\n', (gsize) (self->end - self->at));
  self->ended = newline != NULL;
  length = (gsize) ((newline != NULL ? newline : self->end) - self->at);
  *too_long = length > MAX_LINE;
  g_string_truncate (self->text, 0);
  if (!*too_long)
    g_string_append_len (self->text, self->at, (gssize) length);

  if (self->text->len > 0 && self->text->str[self->text->len - 1] == '\r')
    g_string_truncate (self->text, self->text->len - 1);

  self->at = newline != NULL ? newline + 1 : self->end;
  self->line++;
  return TRUE;
}

/* Ends the cell that begins at `start` in place, without quotes; returns the separator or NUL after it. */
static char *
cut_cell (char *start,
          char *end,
          char  separator,
          char **cell)
{
  char *in = start, *out = start;
  gboolean quoted = FALSE;

  for (; in < end; in++)
    {
      if (*in == '"' && quoted && in + 1 < end && in[1] == '"')
        *out++ = *in++;
      else if (*in == '"')
        quoted = !quoted;
      else if (*in == separator && !quoted)
        break;
      else
        *out++ = *in == '\0' ? ' ' : *in;
    }

  *cell = start;
  if (out < in || in == end)
    *out = '\0';
  return in;
}

/* Cuts the line into stripped cells. */
static void
split (Parser *self)
{
  char *at = self->text->str;
  char *end = at + self->text->len;
  char separator = self->table->separator;

  g_ptr_array_set_size (self->cells, 0);
  while (self->cells->len <= MAX_COLUMNS)
    {
      char *cell;
      char *stop = cut_cell (at, end, separator, &cell);
      gboolean more = stop < end;

      if (more)
        *stop = '\0';
      g_ptr_array_add (self->cells, g_strstrip (cell));
      if (!more)
        break;
      at = stop + 1;
    }
}

static char
find_separator (const char *header)
{
  static const char candidates[] = { ';', ',', '\t' };
  guint counts[G_N_ELEMENTS (candidates)] = { 0 };
  gboolean quoted = FALSE;
  guint best = 0;

  for (const char *p = header; *p != '\0'; p++)
    {
      if (*p == '"')
        quoted = !quoted;

      for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
        counts[i] += !quoted && *p == candidates[i];
    }

  for (guint i = 1; i < G_N_ELEMENTS (candidates); i++)
    {
      if (counts[i] > counts[best])
        best = i;
    }

  return counts[best] > 0 ? candidates[best] : '\0';
}

static gboolean
is_one_of (const char        *name,
           const char *const *names)
{
  for (; *names != NULL; names++)
    {
      if (g_ascii_strcasecmp (name, *names) == 0)
        return TRUE;
    }

  return FALSE;
}

/* The explicit one, else the first with a usual name, else the first. */
static gboolean
find_time_column (Parser  *self,
                  GError **error)
{
  static const char *const usual[] = {
    "datetime", "timestamp", "time", "date", "ts", "date_time", "datum", "zeit", "zeitstempel", NULL,
  };
  const char *wanted = self->options->time_column;

  self->time_column = 0;
  for (guint i = 0; i < self->cells->len; i++)
    {
      const char *name = g_ptr_array_index (self->cells, i);

      if (wanted != NULL ? strcmp (name, wanted) == 0 : is_one_of (name, usual))
        {
          self->time_column = i;
          return TRUE;
        }
    }

  if (wanted == NULL)
    return TRUE;

  g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_MISSING, "there is no column “%s”", wanted);
  return FALSE;
}

static void
name_columns (Parser *self)
{
  static const char *const labels[] = {
    "anomaly", "is_anomaly", "changepoint", "change_point", "label", "labels", "ground_truth", "target", NULL,
  };
  AndondCsvTable *table = self->table;

  table->n_columns = self->cells->len - 1;
  table->names = g_new0 (char *, table->n_columns + 1);
  table->is_label = g_new0 (gboolean, table->n_columns + 1);

  for (guint i = 0, column = 0; i < self->cells->len; i++)
    {
      const char *name = g_ptr_array_index (self->cells, i);

      if (i == self->time_column)
        {
          table->time_name = g_utf8_make_valid (name, -1);
          continue;
        }

      table->names[column] = g_utf8_make_valid (name, -1);
      table->is_label[column] = is_one_of (name, labels);
      column++;
    }
}

static gboolean
parse_header (Parser  *self,
              GError **error)
{
  gboolean too_long;

  do
    {
      if (!take_line (self, &too_long) || too_long)
        {
          g_set_error_literal (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_SYNTAX, "there is no header line");
          return FALSE;
        }
    }
  while (self->text->len == 0);

  self->table->separator = self->options->separator != '\0' ? self->options->separator
                                                            : find_separator (self->text->str);
  split (self);
  self->n_cells = self->cells->len;

  if (self->table->separator == '\0' || self->n_cells < 2 || self->n_cells > MAX_COLUMNS)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_SYNTAX,
                   "line %u: a header of 2 to %d columns with ; , or tab between them is needed", self->line,
                   MAX_COLUMNS);
      return FALSE;
    }

  if (!find_time_column (self, error))
    return FALSE;

  name_columns (self);
  return TRUE;
}

/* A decimal comma is read where the comma is no separator. */
static double
parse_cell (Parser *self,
            char   *cell)
{
  char *comma = self->table->separator != ',' ? strchr (cell, ',') : NULL;
  char *end;
  double value;

  if (cell[0] == '\0' || g_ascii_strcasecmp (cell, "nan") == 0 || g_ascii_strcasecmp (cell, "null") == 0)
    return NAN;

  if (comma != NULL && strchr (cell, '.') == NULL)
    *comma = '.';

  value = g_ascii_strtod (cell, &end);
  if (*end != '\0' || !isfinite (value) || strpbrk (cell, "xX") != NULL)
    {
      self->table->bad_cells++;
      note (self, "“%.40s” is no number", cell);
      return NAN;
    }

  return value;
}

static void
append_row (Parser *self,
            gint64  time)
{
  guint n = self->table->n_columns;
  guint start = self->values->len;

  if (time != G_MININT64 && self->time->len > 0)
    {
      gint64 last = g_array_index (self->time, gint64, self->time->len - 1);

      if (last != G_MININT64 && time <= last)
        {
          self->table->unordered_rows++;
          note (self, "its time is not after that of the row before");
        }
    }

  g_array_set_size (self->values, start + n);
  for (guint i = 0, column = 0; i < self->n_cells; i++)
    {
      double value;

      if (i == self->time_column)
        continue;

      value = i < self->cells->len ? parse_cell (self, g_ptr_array_index (self->cells, i)) : NAN;
      g_array_index (self->values, double, start + column++) = value;
    }

  g_array_append_val (self->time, time);
  g_array_append_val (self->lines, self->line);
}

static void
parse_row (Parser *self)
{
  const char *text;
  gint64 time = G_MININT64;

  split (self);

  if (self->cells->len != self->n_cells)
    {
      if (!self->ended)
        {
          self->table->bad_rows++;
          note (self, "the file ends within the row");
          return;
        }

      self->table->short_rows++;
      note (self, "%u cells, the header has %u", self->cells->len, self->n_cells);
    }

  text = self->time_column < self->cells->len ? g_ptr_array_index (self->cells, self->time_column) : "";
  if (!andond_csv_parse_time (text, strlen (text), self->zone, &time))
    {
      self->table->bad_rows++;
      note (self, "“%.40s” is no time", text);
      if (!self->options->keep_bad_rows)
        return;
    }

  append_row (self, time);
}

static void
parse_rows (Parser *self)
{
  gboolean too_long;

  while (take_line (self, &too_long))
    {
      if (too_long)
        {
          self->table->bad_rows++;
          note (self, "longer than %" G_GSIZE_FORMAT " bytes", MAX_LINE);
        }
      else if (self->text->len > 0)
        {
          parse_row (self);
        }
    }
}

static gboolean
open_zone (Parser  *self,
           GError **error)
{
  if (self->options->zone == NULL)
    return TRUE;

  self->zone = g_time_zone_new_identifier (self->options->zone);
  if (self->zone == NULL)
    g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "time zone “%s” is not known here",
                 self->options->zone);

  return self->zone != NULL;
}

AndondCsvTable *
andond_csv_table_parse (const char              *data,
                        gsize                    length,
                        const AndondCsvOptions  *options,
                        GError                 **error)
{
  static const AndondCsvOptions defaults = { 0 };
  g_autoptr (AndondCsvTable) table = g_new0 (AndondCsvTable, 1);
  g_auto (Parser) parser = { .options = options != NULL ? options : &defaults, .table = table, .at = data,
                             .end = data + length, .text = g_string_new (NULL) };

  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    parser.at += 3;

  parser.cells = g_ptr_array_new ();
  parser.time = g_array_new (FALSE, FALSE, sizeof (gint64));
  parser.values = g_array_new (FALSE, FALSE, sizeof (double));
  parser.lines = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (!open_zone (&parser, error) || !parse_header (&parser, error))
    return NULL;

  parse_rows (&parser);
  table->n_rows = parser.time->len;
  table->time = (gint64 *) (gpointer) g_array_free (g_steal_pointer (&parser.time), FALSE);
  table->values = (double *) (gpointer) g_array_free (g_steal_pointer (&parser.values), FALSE);
  table->line = (guint32 *) (gpointer) g_array_free (g_steal_pointer (&parser.lines), FALSE);
  return g_steal_pointer (&table);
}

AndondCsvTable *
andond_csv_table_load (const char              *path,
                       const AndondCsvOptions  *options,
                       GCancellable            *cancellable,
                       GError                 **error)
{
  g_autofree char *data = NULL;
  gsize max_bytes = options != NULL && options->max_bytes > 0 ? options->max_bytes : MAX_BYTES;
  gsize length;
  GStatBuf info;
  AndondCsvTable *table;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  if (g_stat (path, &info) == 0 && info.st_size > 0 && (gsize) info.st_size > max_bytes)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_TOO_LARGE,
                   "%s: %" G_GSIZE_FORMAT " bytes, at most %" G_GSIZE_FORMAT " are read", path, (gsize) info.st_size,
                   max_bytes);
      return NULL;
    }

  if (!g_file_get_contents (path, &data, &length, error))
    return NULL;

  table = andond_csv_table_parse (data, length, options, error);
  if (table == NULL)
    g_prefix_error (error, "%s: ", path);
  return table;
}
