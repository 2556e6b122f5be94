/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-report.h"

#include <cairo-pdf.h>
#include <glib/gi18n.h>
#include <pango/pangocairo.h>

/* A4 in points. */
#define PAGE_WIDTH 595.0
#define PAGE_HEIGHT 842.0
#define MARGIN 50.0
#define FOOT 60.0
#define TIME_WIDTH 84.0
#define REMARK_WIDTH 150.0
#define GAP 8.0

typedef struct
{
  char *time;
  char *text;
  char *remark;
} Row;

typedef struct
{
  char *title;
  char *empty;
  GArray *rows;
} Section;

struct _AndonReport
{
  char *title;
  char *subtitle;
  char *mark;
  char *footer;
  char **signatures;
  GPtrArray *sections;
};

typedef struct
{
  AndonReport *report;
  cairo_t *cr;
  double y;
  guint page;
} Pen;

static void
row_clear (gpointer data)
{
  Row *row = data;

  g_free (row->time);
  g_free (row->text);
  g_free (row->remark);
}

static void
section_free (gpointer data)
{
  Section *section = data;

  g_free (section->title);
  g_free (section->empty);
  g_array_unref (section->rows);
  g_free (section);
}

AndonReport *
andon_report_new (const char *title, const char *subtitle, const char *mark)
{
  AndonReport *self = g_new0 (AndonReport, 1);

  self->title = g_strdup (title);
  self->subtitle = g_strdup (subtitle);
  self->mark = g_strdup (mark);
  self->sections = g_ptr_array_new_with_free_func (section_free);
  return self;
}

void
andon_report_free (AndonReport *self)
{
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->mark);
  g_free (self->footer);
  g_strfreev (self->signatures);
  g_ptr_array_unref (self->sections);
  g_free (self);
}

void
andon_report_add_section (AndonReport *self, const char *title, const char *empty)
{
  Section *section = g_new0 (Section, 1);

  section->title = g_strdup (title);
  section->empty = g_strdup (empty);
  section->rows = g_array_new (FALSE, TRUE, sizeof (Row));
  g_array_set_clear_func (section->rows, row_clear);
  g_ptr_array_add (self->sections, section);
}

void
andon_report_add_row (AndonReport *self, const char *time, const char *text, const char *remark)
{
  Section *section;
  Row row = { g_strdup (time), g_strdup (text), g_strdup (remark) };

  g_return_if_fail (self->sections->len > 0);

  section = g_ptr_array_index (self->sections, self->sections->len - 1);
  g_array_append_val (section->rows, row);
}

void
andon_report_set_signatures (AndonReport *self, const char *const *who)
{
  g_strfreev (self->signatures);
  self->signatures = g_strdupv ((char **) who);
}

void
andon_report_set_footer (AndonReport *self, const char *footer)
{
  g_free (self->footer);
  self->footer = g_strdup (footer);
}

guint
andon_report_get_n_rows (AndonReport *self)
{
  guint n = 0;

  for (guint i = 0; i < self->sections->len; i++)
    n += ((Section *) g_ptr_array_index (self->sections, i))->rows->len;
  return n;
}

/* Draws, or with @draw FALSE only measures, a text at the pen's height. Returns its height. */
static double
put_text (Pen *pen, const char *text, double x, double width, double size, gboolean bold, gboolean draw)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (pen->cr);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Inter, Cantarell, Sans");
  int height;

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_get_size (layout, NULL, &height);
  if (draw)
    {
      cairo_move_to (pen->cr, x, pen->y);
      pango_cairo_show_layout (pen->cr, layout);
    }
  return (double) height / PANGO_SCALE;
}

static void
put_line (Pen *pen, double x, double width)
{
  cairo_set_line_width (pen->cr, 0.5);
  cairo_move_to (pen->cr, x, pen->y);
  cairo_line_to (pen->cr, x + width, pen->y);
  cairo_stroke (pen->cr);
}

static void
put_foot (Pen *pen)
{
  g_autofree char *number = g_strdup_printf (_("Page %u"), pen->page);
  double y = pen->y;

  pen->y = PAGE_HEIGHT - FOOT + 22;
  put_line (pen, MARGIN, PAGE_WIDTH - 2 * MARGIN);
  pen->y += 5;
  put_text (pen, number, PAGE_WIDTH - MARGIN - 60, 60, 8, FALSE, TRUE);
  if (pen->report->footer != NULL)
    put_text (pen, pen->report->footer, MARGIN, PAGE_WIDTH - 2 * MARGIN - 70, 8, FALSE, TRUE);
  if (pen->report->mark != NULL)
    {
      pen->y = 22;
      put_text (pen, pen->report->mark, PAGE_WIDTH - MARGIN - 90, 90, 14, TRUE, TRUE);
    }
  pen->y = y;
}

static void
need (Pen *pen, double height)
{
  if (pen->y + height <= PAGE_HEIGHT - FOOT)
    return;
  put_foot (pen);
  cairo_show_page (pen->cr);
  pen->page++;
  pen->y = MARGIN;
}

static void
put_row (Pen *pen, const Row *row)
{
  const double text_x = MARGIN + TIME_WIDTH + GAP;
  const double remark_x = PAGE_WIDTH - MARGIN - REMARK_WIDTH;
  const double text_width = remark_x - GAP - text_x;
  const char *remark = row->remark != NULL ? row->remark : "";
  double height = MAX (put_text (pen, row->text, text_x, text_width, 9, FALSE, FALSE),
                       put_text (pen, remark, remark_x, REMARK_WIDTH, 9, FALSE, FALSE));

  need (pen, height + 4);
  if (row->time != NULL)
    put_text (pen, row->time, MARGIN, TIME_WIDTH, 9, FALSE, TRUE);
  put_text (pen, row->text, text_x, text_width, 9, FALSE, TRUE);
  put_text (pen, remark, remark_x, REMARK_WIDTH, 9, FALSE, TRUE);
  pen->y += height + 4;
}

static void
put_section (Pen *pen, const Section *section)
{
  g_autofree char *title = g_strdup_printf ("%s (%u)", section->title, section->rows->len);

  need (pen, 60);
  pen->y += 10;
  pen->y += put_text (pen, title, MARGIN, PAGE_WIDTH - 2 * MARGIN, 11, TRUE, TRUE) + 2;
  put_line (pen, MARGIN, PAGE_WIDTH - 2 * MARGIN);
  pen->y += 5;
  if (section->rows->len == 0)
    pen->y += put_text (pen, section->empty, MARGIN, PAGE_WIDTH - 2 * MARGIN, 9, FALSE, TRUE) + 4;
  for (guint i = 0; i < section->rows->len; i++)
    put_row (pen, &g_array_index (section->rows, Row, i));
}

static void
put_signatures (Pen *pen)
{
  const double width = (PAGE_WIDTH - 2 * MARGIN - 40) / 2;

  need (pen, 90);
  pen->y += 60;
  for (guint i = 0; pen->report->signatures != NULL && pen->report->signatures[i] != NULL && i < 2; i++)
    {
      double x = MARGIN + i * (width + 40);

      put_line (pen, x, width);
      pen->y += 4;
      put_text (pen, pen->report->signatures[i], x, width, 8, FALSE, TRUE);
      pen->y -= 4;
    }
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
andon_report_render_pdf (AndonReport *self, guint *n_pages, GError **error)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, PAGE_WIDTH, PAGE_HEIGHT);
  Pen pen = { .report = self, .cr = cairo_create (surface), .y = MARGIN, .page = 1 };
  cairo_status_t status;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Andon " PACKAGE_VERSION);
  pen.y += put_text (&pen, self->title, MARGIN, PAGE_WIDTH - 2 * MARGIN, 20, TRUE, TRUE) + 2;
  pen.y += put_text (&pen, self->subtitle, MARGIN, PAGE_WIDTH - 2 * MARGIN, 10, FALSE, TRUE) + 4;
  for (guint i = 0; i < self->sections->len; i++)
    put_section (&pen, g_ptr_array_index (self->sections, i));
  if (self->signatures != NULL)
    put_signatures (&pen);
  put_foot (&pen);
  cairo_show_page (pen.cr);
  status = cairo_status (pen.cr);
  cairo_destroy (pen.cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (n_pages != NULL)
    *n_pages = pen.page;
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (bytes);
  g_byte_array_unref (bytes);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The PDF could not be made: %s",
               cairo_status_to_string (status));
  return NULL;
}
