/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-report.h"

static void
test_pages (void)
{
  g_autoptr (AndonReport) report = andon_report_new ("Shift handover", "Plant Nord", "DEMO");
  const char *const who[] = { "Handed over by", "Taken over by", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = NULL;
  const char *data;
  gsize size;
  guint pages;

  andon_report_add_section (report, "Shelved", "Nothing is shelved.");
  andon_report_add_section (report, "Open", "Nothing is open.");
  for (guint i = 0; i < 150; i++)
    andon_report_add_row (report, "13:42", "Bearing vibration rising, a title that is long enough to be wrapped at least "
                                           "once on a page of this width", "New · Okafor");
  andon_report_set_signatures (report, who);
  andon_report_set_footer (report, "Journal head 0123");
  g_assert_cmpuint (andon_report_get_n_rows (report), ==, 150);
  pdf = andon_report_render_pdf (report, &pages, &error);
  g_assert_no_error (error);
  data = g_bytes_get_data (pdf, &size);
  g_assert_cmpmem (data, 5, "%PDF-", 5);
  g_assert_cmpuint (size, >, 2000);
  g_assert_cmpuint (pages, >, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/shell/report/pages", test_pages);
  return g_test_run ();
}
