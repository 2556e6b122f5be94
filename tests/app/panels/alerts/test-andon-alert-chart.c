/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "alerts-fixture.h"
#include "andon-signal-chart.h"
#include "andon-test-await.h"

#define HOUR G_TIME_SPAN_HOUR

/* The stretch of which the chart in view has samples, in rows of its table. */
static guint
n_rows_drawn (AlertsFixture *f)
{
  GtkWidget *chart = alerts_fixture_find (f, ANDON_TYPE_SIGNAL_CHART);

  return chart != NULL ? g_list_model_get_n_items (andon_signal_chart_get_table (ANDON_SIGNAL_CHART (chart))) : 0;
}

/* Half a second of a platform that lives. */
static void
live_on (AlertsFixture *f)
{
  andon_stub_platform_beat (f->stub, 0.5, NULL, 0);
  alerts_fixture_pass (f, 500);
  g_main_context_iteration (NULL, FALSE);
}

static void
open_alert (AlertsFixture *f)
{
  alerts_fixture_raise (f, 1, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 1);
  alerts_fixture_select (f, "a-1");
  andon_test_await_true ((alerts_fixture_pass (f, 20), andon_stub_platform_get_n_sample_reads (f->stub) >= 1));
}

/* A platform that is still making its history answers with the last minute; the rest is there a moment later, and the
 * chart has it without anybody doing anything. */
static void
test_history_comes_later (AlertsFixture *f, gconstpointer data)
{
  const gint64 now = andon_seat_now (f->seat);

  andon_stub_platform_set_samples_since (f->stub, now - 60 * G_TIME_SPAN_SECOND);
  open_alert (f);
  /* The first answer is made; what comes from now on is the whole. */
  andon_stub_platform_set_samples_since (f->stub, now - 24 * HOUR);
  andon_test_await_true ((live_on (f), n_rows_drawn (f) > 50));
  g_assert_cmpuint (andon_stub_platform_get_n_sample_reads (f->stub), >=, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!alerts_fixture_init ())
    return 77;

#define ADD(path, func) \
  g_test_add ("/panels/alerts/chart/" path, AlertsFixture, NULL, alerts_fixture_set_up, func, alerts_fixture_tear_down)
  ADD ("history-comes-later", test_history_comes_later);
#undef ADD

  return g_test_run ();
}
