/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-splice-private.h"

#include "andon-test-await.h"

#define N 2000

static int
compare (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return (x > y) - (x < y);
}

/* Random rows leave; each comes in again before a random row. */
static AndonSplicePlan *
random_plan (GRand *rand, const guint32 *old, guint n, const AndonSpliceZone *zones, guint n_zones, GArray *expected)
{
  g_autoptr (GArray) removals = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree AndonSpliceInsert *inserts = g_new (AndonSpliceInsert, n);
  guint next_insert = 0, next_removal = 0;

  for (guint i = 0; i < n; i++)
    {
      guint position = g_rand_int_range (rand, 0, N / n) + i * (N / n), place = g_rand_int_range (rand, 0, N + 1);

      g_array_append_val (removals, position);
      g_array_append_val (places, place);
    }
  g_array_sort (places, compare);
  for (guint i = 0; i < n; i++)
    inserts[i] = (AndonSpliceInsert) { .before = g_array_index (places, guint, i), .row = N + i };
  for (guint i = 0; i <= N; i++)
    {
      for (; next_insert < n && inserts[next_insert].before == i; next_insert++)
        g_array_append_val (expected, inserts[next_insert].row);
      if (next_removal < n && g_array_index (removals, guint, next_removal) == i)
        next_removal++;
      else if (i < N)
        g_array_append_val (expected, old[i]);
    }
  return andon_splice_plan_edits (old, N, (const guint *) (void *) removals->data, n, inserts, n, zones, n_zones);
}

static void
test_edits (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (andon_test_seed ());
  guint32 old[N];

  for (guint i = 0; i < N; i++)
    old[i] = i;
  for (guint round = 0; round < 300; round++)
    {
      guint start = g_rand_int_range (rand, 100, 900);
      AndonSpliceZone zones[] = { { 0, 20 }, { start, start + 100 }, { 1500, 1501 } };
      guint n_zones = g_rand_int_range (rand, 0, G_N_ELEMENTS (zones) + 1);
      g_autoptr (GArray) expected = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_autoptr (AndonSplicePlan) plan =
          random_plan (rand, old, g_rand_int_range (rand, 1, 200), zones, n_zones, expected);
      int shift = 0;

      g_array_append_vals (rows, old, N);
      g_assert_cmpuint (plan->splices->len, <=, ANDON_SPLICE_MAX);
      for (guint i = 0; i < plan->splices->len; i++)
        andon_splice_plan_apply (plan, i, rows, &shift);
      g_assert_cmpmem (rows->data, rows->len * sizeof (guint32), expected->data, expected->len * sizeof (guint32));
    }
}

/* One row in ten changes everywhere; what happens in a zone is told apart. */
static void
test_zones (void)
{
  static const AndonSpliceZone zones[] = { { 0, 50 }, { 1000, 1200 } };
  g_autofree guint *removals = g_new (guint, N / 10);
  g_autoptr (AndonSplicePlan) plan = NULL;
  guint32 old[N];

  for (guint i = 0; i < N; i++)
    old[i] = i;
  for (guint i = 0; i < N / 10; i++)
    removals[i] = i * 10 + 5;
  plan = andon_splice_plan_edits (old, N, removals, N / 10, NULL, 0, zones, G_N_ELEMENTS (zones));
  g_assert_cmpuint (plan->splices->len, <=, ANDON_SPLICE_MAX);
  for (guint i = 0; i < plan->splices->len; i++)
    {
      const AndonSplice *splice = &g_array_index (plan->splices, AndonSplice, i);

      for (guint k = 0; k < G_N_ELEMENTS (zones); k++)
        if (splice->start < zones[k].end && splice->start + splice->removed > zones[k].start)
          {
            g_assert_cmpuint (splice->start, >=, zones[k].start);
            g_assert_cmpuint (splice->start + splice->removed, <=, zones[k].end);
          }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/client/splice/edits", test_edits);
  g_test_add_func ("/client/splice/zones", test_zones);
  return g_test_run ();
}
