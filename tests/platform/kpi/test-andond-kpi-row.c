/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include <andon-json.h>
#include <andond-kpi-row.h>

#include <andon-test-await.h>

#define HOUR ((gint64) 3600 * G_USEC_PER_SEC)
#define EVER G_MAXINT64

static AndonKpiDefinition *
definition (const char *formula)
{
  g_autofree char *json =
    g_strdup_printf ("{\"id\":\"x\",\"name\":\"X\",\"unit\":\"1\",\"formula\":\"%s\"}", formula);
  g_autoptr (JsonObject) object = andon_json_parse_object (json, strlen (json), NULL, NULL);
  g_autoptr (GError) error = NULL;
  AndonKpiDefinition *self = andon_kpi_definition_from_json (object, &error);

  g_assert_no_error (error);
  return self;
}

static AndondKpiCell
cell (AndondKpiRow *row,
      const char   *formula,
      gint64        from,
      gint64        to)
{
  g_autoptr (AndonKpiDefinition) kpi = definition (formula);
  AndondKpiCell out;

  andond_kpi_row_get_cell (row, kpi, from, to, EVER, EVER, &out);
  return out;
}

/* One hour of plan from (at): so much of it worked, so many pieces at 1 s each. */
static void
produce (AndondKpiAsset *asset,
         gint64          at,
         double          worked,
         double          made,
         double          good)
{
  andond_kpi_asset_add (asset, ANDON_KPI_MEASURE_PBT, at, at + HOUR, 3600);
  andond_kpi_asset_add (asset, ANDON_KPI_MEASURE_APT, at, at + HOUR, worked);
  andond_kpi_asset_add (asset, ANDON_KPI_MEASURE_PRI_PQ, at, at + HOUR, made);
  andond_kpi_asset_add (asset, ANDON_KPI_MEASURE_PQ, at, at + HOUR, made);
  andond_kpi_asset_add (asset, ANDON_KPI_MEASURE_PRI_GQ, at, at + HOUR, good);
  andond_kpi_asset_add (asset, ANDON_KPI_MEASURE_GQ, at, at + HOUR, good);
}

static AndondKpiUnit *
unit_of (AndondKpiAsset *asset)
{
  AndondKpiUnit *unit = andond_kpi_unit_new ();

  andond_kpi_unit_add_asset (unit, asset, ANDON_KPI_MEASURES_ALL);
  return unit;
}

/* A filler sets the pace, a packer behind it says what was good: neither one's own OEE is the line's. */
static void
test_serial_line (void)
{
  g_autoptr (AndondKpiAsset) filler = andond_kpi_asset_new ("filler");
  g_autoptr (AndondKpiAsset) packer = andond_kpi_asset_new ("packer");
  g_autoptr (AndondKpiUnit) line = andond_kpi_unit_new ();
  g_autoptr (AndondKpiRow) row = andond_kpi_row_new ("line-1", "Line 1");

  produce (filler, 0, 3000, 2700, 2690);
  produce (packer, 0, 3500, 2600, 2520);
  andond_kpi_asset_add (filler, ANDON_KPI_MEASURE_ENERGY, 0, HOUR, 10);
  andond_kpi_asset_add (packer, ANDON_KPI_MEASURE_ENERGY, 0, HOUR, 4);
  andond_kpi_unit_add_asset (line, filler, ANDOND_KPI_MEASURES_PACE | ANDOND_KPI_MEASURES_SHARED);
  andond_kpi_unit_add_asset (line, packer, ANDOND_KPI_MEASURES_GOOD | ANDOND_KPI_MEASURES_SHARED);
  andond_kpi_row_add_unit (row, line);

  g_assert_cmpfloat_with_epsilon (cell (row, "apt / pbt", 0, HOUR).value, 3000.0 / 3600, 1e-12);
  g_assert_cmpfloat_with_epsilon (cell (row, "pri_pq / apt", 0, HOUR).value, 0.9, 1e-12);
  g_assert_cmpfloat_with_epsilon (cell (row, "pri_gq / pri_pq", 0, HOUR).value, 2520.0 / 2700, 1e-12);
  g_assert_cmpfloat_with_epsilon (cell (row, "pri_gq / pbt", 0, HOUR).value, 0.7, 1e-12);
  g_assert_cmpfloat_with_epsilon (cell (row, "energy / pq", 0, HOUR).value, 14.0 / 2700, 1e-12);
}

/* Lines pool by their sums. What counts nothing has no OEE, and does not dilute that of its site. */
static void
test_pooled (void)
{
  g_autoptr (AndondKpiAsset) x = andond_kpi_asset_new ("x");
  g_autoptr (AndondKpiAsset) y = andond_kpi_asset_new ("y");
  g_autoptr (AndondKpiAsset) boiler = andond_kpi_asset_new ("boiler");
  g_autoptr (AndondKpiUnit) unit_x = unit_of (x);
  g_autoptr (AndondKpiUnit) unit_y = unit_of (y);
  g_autoptr (AndondKpiUnit) unit_boiler = unit_of (boiler);
  g_autoptr (AndondKpiRow) site = andond_kpi_row_new ("nord", "Nord");
  g_autoptr (AndondKpiRow) utilities = andond_kpi_row_new ("nord-utilities", "Utilities");
  double a, e, q, oee;

  produce (x, 0, 1800, 1600, 1500);
  produce (y, 0, 3600, 3600, 3600);
  andond_kpi_asset_add (boiler, ANDON_KPI_MEASURE_PBT, 0, HOUR, 3600);
  andond_kpi_asset_add (boiler, ANDON_KPI_MEASURE_APT, 0, HOUR, 36);
  andond_kpi_asset_add (boiler, ANDON_KPI_MEASURE_ENERGY, 0, HOUR, 50);
  andond_kpi_row_add_unit (site, unit_x);
  andond_kpi_row_add_unit (site, unit_y);
  andond_kpi_row_add_unit (site, unit_boiler);
  andond_kpi_row_add_unit (utilities, unit_boiler);

  a = cell (site, "apt / pbt", 0, HOUR).value;
  e = cell (site, "pri_pq / apt", 0, HOUR).value;
  q = cell (site, "pri_gq / pri_pq", 0, HOUR).value;
  oee = cell (site, "pri_gq / pbt", 0, HOUR).value;
  g_assert_cmpfloat_with_epsilon (oee, 5100.0 / 7200, 1e-12);
  g_assert_cmpfloat_with_epsilon (a * e * q, oee, 1e-12);
  g_assert_cmpfloat_with_epsilon (cell (site, "energy", 0, HOUR).value, 50, 1e-12);
  g_assert_cmpint (cell (utilities, "pri_gq / pbt", 0, HOUR).note, ==, ANDOND_KPI_NOTE_NOT_APPLICABLE);
  g_assert_cmpfloat_with_epsilon (cell (utilities, "apt / pbt", 0, HOUR).value, 0.01, 1e-12);
}

static void
test_notes (void)
{
  g_autoptr (AndondKpiAsset) asset = andond_kpi_asset_new ("x");
  g_autoptr (AndondKpiUnit) unit = unit_of (asset);
  g_autoptr (AndondKpiRow) row = andond_kpi_row_new ("x", "X");
  g_autoptr (AndonKpiDefinition) oee = definition ("pri_gq / pbt");
  g_autoptr (AndonKpiDefinition) performance = definition ("pri_pq / apt");
  AndondKpiCell out;

  andond_kpi_row_add_unit (row, unit);
  produce (asset, 0, 3600, 4000, 3900);
  andond_kpi_asset_add (asset, ANDON_KPI_MEASURE_RESTORE, HOUR / 2, 0, 600);
  andond_kpi_asset_add (asset, ANDON_KPI_MEASURE_FAILURES, HOUR / 2, 0, 1);

  g_assert_cmpint (cell (row, "pri_gq / pbt", HOUR, 2 * HOUR).note, ==, ANDOND_KPI_NOTE_NO_PLAN);
  g_assert_true (isnan (cell (row, "pri_gq / pbt", HOUR, 2 * HOUR).value));
  g_assert_cmpfloat (cell (row, "pri_gq / pbt", HOUR, 2 * HOUR).denominator, ==, 0);
  g_assert_cmpint (cell (row, "restore / failures", HOUR, 2 * HOUR).note, ==, ANDOND_KPI_NOTE_NO_FAILURE);
  g_assert_cmpfloat (cell (row, "restore / failures", 0, HOUR).value, ==, 600);
  g_assert_cmpint (cell (row, "energy / pq", 0, HOUR).note, ==, ANDOND_KPI_NOTE_NOT_APPLICABLE);

  andond_kpi_row_get_cell (row, performance, 0, HOUR, EVER, EVER, &out);
  g_assert_cmpint (out.note, ==, ANDOND_KPI_NOTE_RATE_EXCEEDED);
  g_assert_cmpfloat (out.value, >, 1.1);
  andond_kpi_row_get_cell (row, oee, 0, HOUR, EVER, HOUR / 2, &out);
  g_assert_cmpint (out.note, ==, ANDOND_KPI_NOTE_PROVISIONAL);
  g_assert_cmpfloat (out.value, >, 1);
  andond_kpi_row_get_cell (row, oee, HOUR, 2 * HOUR, HOUR, HOUR, &out);
  g_assert_cmpint (out.note, ==, ANDOND_KPI_NOTE_NO_DATA);
  g_assert_cmpstr (andond_kpi_note_to_string (out.note), ==, "no data");
}

/* A whole episode belongs to the cell where it ends; a running state is clipped at the edge. */
static void
test_edges (void)
{
  g_autoptr (AndondKpiAsset) asset = andond_kpi_asset_new ("x");
  g_autoptr (AndondKpiUnit) unit = unit_of (asset);
  g_autoptr (AndondKpiRow) row = andond_kpi_row_new ("x", "X");

  andond_kpi_row_add_unit (row, unit);
  andond_kpi_asset_add (asset, ANDON_KPI_MEASURE_PBT, 0, 2 * HOUR, 7200);
  andond_kpi_asset_add (asset, ANDON_KPI_MEASURE_APT, HOUR / 2, 2 * HOUR, 5400);
  andond_kpi_asset_add (asset, ANDON_KPI_MEASURE_RESTORE, HOUR + 1, 0, 3601);
  andond_kpi_asset_add (asset, ANDON_KPI_MEASURE_FAILURES, HOUR + 1, 0, 1);
  g_assert_cmpfloat_with_epsilon (cell (row, "apt / pbt", 0, HOUR).value, 0.5, 1e-12);
  g_assert_cmpint (cell (row, "restore / failures", 0, HOUR).note, ==, ANDOND_KPI_NOTE_NO_FAILURE);
  g_assert_cmpfloat (cell (row, "restore / failures", HOUR, 2 * HOUR).value, ==, 3601);
}

/* The three losses add up to all that was planned and is not good, each hour at the rate of its time. */
static void
test_losses (void)
{
  g_autoptr (AndondKpiAsset) asset = andond_kpi_asset_new ("x");
  g_autoptr (AndondKpiUnit) unit = unit_of (asset);
  g_autoptr (AndondKpiRow) row = andond_kpi_row_new ("x", "X");
  const char *all = "loss_stop + loss_slow + loss_scrap";

  andond_kpi_row_add_unit (row, unit);
  produce (asset, 0, 3000, 2700, 2520);
  produce (asset, HOUR, 3000, 2700, 2520);
  g_assert_cmpint (cell (row, all, 0, HOUR).note, ==, ANDOND_KPI_NOTE_NOT_APPLICABLE);
  andond_kpi_unit_set_rate (unit, 0, 100);
  g_assert_cmpfloat_with_epsilon (cell (row, "loss_stop", 0, HOUR).value, 600 / 36.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (cell (row, "loss_slow", 0, HOUR).value, 300 / 36.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (cell (row, "loss_scrap", 0, HOUR).value, 180 / 36.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (cell (row, all, 0, 2 * HOUR).value, 60, 1e-9);

  andond_kpi_unit_set_rate (unit, HOUR + HOUR / 2, 400);
  g_assert_cmpfloat_with_epsilon (cell (row, all, 0, 2 * HOUR).value, 30 + 15 + 60, 1e-9);
  andond_kpi_unit_set_rate (unit, HOUR, 200);
  g_assert_cmpfloat_with_epsilon (cell (row, all, 0, 2 * HOUR).value, 30 + 30 + 60, 1e-9);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/kpi/row/serial-line", test_serial_line);
  g_test_add_func ("/kpi/row/pooled", test_pooled);
  g_test_add_func ("/kpi/row/notes", test_notes);
  g_test_add_func ("/kpi/row/edges", test_edges);
  g_test_add_func ("/kpi/row/losses", test_losses);
  return g_test_run ();
}
