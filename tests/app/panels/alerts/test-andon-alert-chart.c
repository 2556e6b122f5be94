/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "alerts-fixture.h"
#include "andon-alert-chart.h"
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

static AndonAlertChart *
chart_of (AlertsFixture *f)
{
  return ANDON_ALERT_CHART (alerts_fixture_find (f, ANDON_TYPE_ALERT_CHART));
}

/* In real time. */
static void
await_answer (AlertsFixture *f, guint n_reads)
{
  andon_test_await_true (andon_stub_platform_get_n_sample_reads (f->stub) >= n_reads);
  andon_test_await_true (!andon_alert_chart_is_reading (chart_of (f)));
}

/* Lets the clock go on until the next read is due. */
static void
await_read (AlertsFixture *f, guint after_ms)
{
  const guint n = andon_stub_platform_get_n_sample_reads (f->stub);

  alerts_fixture_pass (f, after_ms);
  await_answer (f, n + 1);
}

static void
open_alert (AlertsFixture *f)
{
  alerts_fixture_raise (f, 1, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 1);
  alerts_fixture_select (f, "a-1");
  /* The chart is made when the alert's detail is there, some moments after it was chosen. */
  andon_test_await_true ((alerts_fixture_pass (f, 20), andon_stub_platform_get_n_sample_reads (f->stub) >= 1));
  await_answer (f, 1);
}

/* A platform that is still making its history answers with the last minute; the rest is there a moment later, and the
 * chart has it without anybody doing anything. */
static void
test_history_comes_later (AlertsFixture *f, gconstpointer data)
{
  const gint64 now = andon_seat_now (f->seat);

  andon_stub_platform_set_samples_since (f->stub, now - 60 * G_TIME_SPAN_SECOND);
  open_alert (f);
  g_assert_cmpuint (n_rows_drawn (f), <, 50);
  andon_stub_platform_set_samples_since (f->stub, now - 24 * HOUR);
  await_read (f, 1000);
  andon_test_await_true (n_rows_drawn (f) > 50);
}

/* A read that fails is told, and made again. */
static void
test_failed_read_is_made_again (AlertsFixture *f, gconstpointer data)
{
  open_alert (f);
  g_assert_true (alerts_fixture_says (f, "could not be read"));
  andon_stub_platform_set_samples_since (f->stub, andon_seat_now (f->seat) - 24 * HOUR);
  await_read (f, 1000);
  andon_test_await_true (n_rows_drawn (f) > 50);
  g_assert_false (alerts_fixture_says (f, "could not be read"));
}

/* What does not reach back further after a quarter of a minute never will: nothing more is asked. */
static void
test_gives_up (AlertsFixture *f, gconstpointer data)
{
  andon_stub_platform_set_samples_since (f->stub, andon_seat_now (f->seat) - 60 * G_TIME_SPAN_SECOND);
  open_alert (f);
  for (guint wait = 1000; wait <= 8000; wait *= 2)
    await_read (f, wait);
  g_assert_cmpuint (andon_stub_platform_get_n_sample_reads (f->stub), ==, 5);
  alerts_fixture_pass (f, 20000);
  g_assert_true (andon_alert_chart_is_settled (chart_of (f)));
  g_assert_cmpuint (andon_stub_platform_get_n_sample_reads (f->stub), ==, 5);
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
  ADD ("failed-read-is-made-again", test_failed_read_is_made_again);
  ADD ("gives-up", test_gives_up);
#undef ADD

  return g_test_run ();
}
