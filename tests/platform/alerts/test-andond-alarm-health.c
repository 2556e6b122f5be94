/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "andond-alarm-health.h"
#include "andon-test-clock.h"
#include "andon-test-await.h"

#define START ANDON_TEST_CLOCK_START
#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static void
test_flood_starts_above_ten (void)
{
  g_autoptr (AndondAlarmHealth) health = andond_alarm_health_new (NULL, START);
  AndondAlarmHealthFigures figures;
  char id[16];

  for (guint i = 0; i < 10; i++)
    {
      g_snprintf (id, sizeof id, "a-%u", i);
      g_assert_cmpint (andond_alarm_health_annunciated (health, START + i * SECOND, id, "rule", ANDON_PRIORITY_LOW),
                       ==, ANDOND_FLOOD_UNCHANGED);
    }
  g_assert_cmpint (andond_alarm_health_annunciated (health, START + 10 * SECOND, "a-10", "rule", ANDON_PRIORITY_LOW),
                   ==, ANDOND_FLOOD_STARTED);
  andond_alarm_health_get_figures (health, START + 11 * SECOND, &figures);
  g_assert_true (figures.flood);
  g_assert_cmpint (figures.flood_since, ==, START + 10 * SECOND);
  g_assert_cmpuint (figures.rate, ==, 11);

  /* The window slides: six leave by 10 min 5 s, five remain, which is not below five. */
  g_assert_cmpint (andond_alarm_health_tick (health, START + 10 * MINUTE + 5 * SECOND), ==, ANDOND_FLOOD_UNCHANGED);
  g_assert_cmpint (andond_alarm_health_tick (health, START + 10 * MINUTE + 6 * SECOND), ==, ANDOND_FLOOD_ENDED);
  andond_alarm_health_get_figures (health, START + 20 * MINUTE, &figures);
  g_assert_false (figures.flood);
  /* From 0:10 to 10:06 of twenty minutes. */
  g_assert_cmpfloat_with_epsilon (figures.flood_share, 596.0 / 1200.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (figures.busy_periods, 0.5, 1e-9);
}

static void
test_chattering_is_three_cycles_in_a_minute (void)
{
  g_autoptr (AndondAlarmHealth) health = andond_alarm_health_new (NULL, START);
  AndondAlarmHealthFigures figures;

  andond_alarm_health_annunciated (health, START, "slow", "rule", ANDON_PRIORITY_LOW);
  andond_alarm_health_annunciated (health, START + 31 * SECOND, "slow", "rule", ANDON_PRIORITY_LOW);
  andond_alarm_health_annunciated (health, START + 62 * SECOND, "slow", "rule", ANDON_PRIORITY_LOW);
  andond_alarm_health_get_figures (health, START + HOUR, &figures);
  g_assert_cmpuint (figures.chattering, ==, 0);

  andond_alarm_health_annunciated (health, START + HOUR, "quick", "rule", ANDON_PRIORITY_LOW);
  andond_alarm_health_annunciated (health, START + HOUR + 30 * SECOND, "quick", "rule", ANDON_PRIORITY_LOW);
  andond_alarm_health_annunciated (health, START + HOUR + 60 * SECOND, "quick", "rule", ANDON_PRIORITY_LOW);
  andond_alarm_health_get_figures (health, START + 2 * HOUR, &figures);
  g_assert_cmpuint (figures.chattering, ==, 1);
  andond_alarm_health_get_figures (health, START + 26 * HOUR, &figures);
  g_assert_cmpuint (figures.chattering, ==, 0);
}

static void
test_fleeting_and_long_standing (void)
{
  g_autoptr (AndondAlarmHealth) health = andond_alarm_health_new (NULL, START);
  AndondAlarmHealthFigures figures;

  andond_alarm_health_annunciated (health, START, "a", "rule", ANDON_PRIORITY_HIGH);
  andond_alarm_health_annunciated (health, START, "b", "rule", ANDON_PRIORITY_LOW);
  andond_alarm_health_cleared (health, START + 9 * SECOND, "b", 9 * SECOND);
  andond_alarm_health_closed (health, "b");
  andond_alarm_health_cleared (health, START + 10 * SECOND, "c", 10 * SECOND);

  andond_alarm_health_get_figures (health, START + DAY, &figures);
  g_assert_cmpuint (figures.long_standing, ==, 0);
  andond_alarm_health_get_figures (health, START + DAY + 1, &figures);
  g_assert_cmpuint (figures.long_standing, ==, 1);
  g_assert_cmpuint (figures.fleeting, ==, 0); /* more than 24 h ago by then */
  g_assert_cmpfloat_with_epsilon (figures.priorities[ANDON_PRIORITY_HIGH], 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (figures.history_days, 1.0, 1e-6);
  andond_alarm_health_closed (health, "a");
  andond_alarm_health_get_figures (health, START + 2 * DAY, &figures);
  g_assert_cmpuint (figures.long_standing, ==, 0);
}

static void
test_nothing_is_not_zero (void)
{
  g_autoptr (AndondAlarmHealth) health = andond_alarm_health_new (NULL, START);
  AndondAlarmHealthFigures figures;

  andond_alarm_health_get_figures (health, START, &figures);
  g_assert_true (isnan (figures.per_hour));
  g_assert_true (isnan (figures.top_ten_share));
  g_assert_true (isnan (figures.priorities[ANDON_PRIORITY_LOW]));
}

static void
test_clock_back (void)
{
  g_autoptr (AndondAlarmHealth) health = andond_alarm_health_new (NULL, START);
  AndondAlarmHealthFigures figures;

  andond_alarm_health_annunciated (health, START + HOUR, "a", "rule", ANDON_PRIORITY_LOW);
  andond_alarm_health_annunciated (health, START, "b", "rule", ANDON_PRIORITY_LOW);
  andond_alarm_health_get_figures (health, START, &figures);
  g_assert_cmpuint (figures.rate, ==, 2);
}

/* Against a plain list of everything that happened, counted anew each time. */
static void
test_random_against_brute_force (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (andon_test_seed ());
  g_autoptr (AndondAlarmHealth) health = andond_alarm_health_new (NULL, START);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) sources = g_array_new (FALSE, FALSE, sizeof (guint));
  gint64 now = START;
  gboolean flood = FALSE;

  for (guint step = 0; step < 20000; step++)
    {
      guint source = g_rand_int_range (rand, 0, 30);
      guint rate = 0, counts[30] = { 0 }, total = 0, top = 0;
      AndondAlarmHealthFigures figures;
      AndondFloodChange change = ANDOND_FLOOD_UNCHANGED;
      char name[16];

      now += g_rand_int_range (rand, 0, step / 2000 % 2 ? 3 : 400) * SECOND;
      if (g_rand_boolean (rand))
        {
          g_snprintf (name, sizeof name, "s-%u", source);
          change = andond_alarm_health_annunciated (health, now, name, name, ANDON_PRIORITY_MEDIUM);
          g_array_append_val (times, now);
          g_array_append_val (sources, source);
        }
      else
        change = andond_alarm_health_tick (health, now);

      for (guint i = times->len; i-- > 0 && g_array_index (times, gint64, i) > now - 10 * MINUTE;)
        rate++;
      if (!flood && rate > 10)
        {
          flood = TRUE;
          g_assert_cmpint (change, ==, ANDOND_FLOOD_STARTED);
        }
      else if (flood && rate < 5)
        {
          flood = FALSE;
          g_assert_cmpint (change, ==, ANDOND_FLOOD_ENDED);
        }
      else
        g_assert_cmpint (change, ==, ANDOND_FLOOD_UNCHANGED);
      if (step % 500 != 0)
        continue;
      andond_alarm_health_get_figures (health, now, &figures);
      g_assert_cmpuint (figures.rate, ==, rate);
      g_assert_cmpint (figures.flood, ==, flood);
      if (now - START > 29 * DAY)
        continue;
      for (guint i = 0; i < times->len; i++, total++)
        counts[g_array_index (sources, guint, i)]++;
      for (guint n = 0; n < 10; n++)
        {
          guint most = 0;

          for (guint s = 1; s < 30; s++)
            most = counts[s] > counts[most] ? s : most;
          top += counts[most];
          counts[most] = 0;
        }
      if (total > 0)
        g_assert_cmpfloat_with_epsilon (figures.top_ten_share, (double) top / total, 1e-12);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alerts/alarm-health/flood-starts-above-ten", test_flood_starts_above_ten);
  g_test_add_func ("/alerts/alarm-health/chattering", test_chattering_is_three_cycles_in_a_minute);
  g_test_add_func ("/alerts/alarm-health/fleeting-and-long-standing", test_fleeting_and_long_standing);
  g_test_add_func ("/alerts/alarm-health/nothing-is-not-zero", test_nothing_is_not_zero);
  g_test_add_func ("/alerts/alarm-health/clock-back", test_clock_back);
  g_test_add_func ("/alerts/alarm-health/random", test_random_against_brute_force);
  return g_test_run ();
}
