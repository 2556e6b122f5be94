/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-queue.h"

#include <string.h>

#define N_PRODUCERS 4
#define N_CONSUMERS 3
#define N_ITEMS 20000 /* of each producer */

static void
test_order (void)
{
  g_autoptr(AndonQueue) queue = andon_queue_new (4, NULL);

  for (int i = 1; i <= 3; i++)
    g_assert_true (andon_queue_try_push (queue, GINT_TO_POINTER (i)));
  for (int i = 1; i <= 3; i++)
    g_assert_cmpint (GPOINTER_TO_INT (andon_queue_try_pop (queue)), ==, i);
  g_assert_null (andon_queue_try_pop (queue));
}

static void
test_full (void)
{
  g_autoptr(AndonQueue) queue = andon_queue_new (2, g_free);
  AndonQueueStats stats;
  char *third = g_strdup ("third");

  g_assert_true (andon_queue_try_push (queue, g_strdup ("first")));
  g_assert_true (andon_queue_try_push (queue, g_strdup ("second")));
  g_assert_false (andon_queue_try_push (queue, third));
  g_assert_false (andon_queue_push_deadline (queue, third, g_get_monotonic_time () + 2000));
  g_free (third);

  andon_queue_get_stats (queue, &stats);
  g_assert_cmpuint (stats.depth, ==, 2);
  g_assert_cmpuint (stats.high_water, ==, 2);
  g_assert_cmpuint (stats.pushed, ==, 2);
  g_assert_cmpuint (stats.dropped, ==, 2);
}

static void
test_bands (void)
{
  g_autoptr(AndonQueue) queue = andon_queue_new_banded (3, 2, NULL);

  g_assert_true (andon_queue_try_push_band (queue, 2, (gpointer) "low"));
  g_assert_true (andon_queue_try_push_band (queue, 1, (gpointer) "normal"));
  g_assert_true (andon_queue_try_push_band (queue, 0, (gpointer) "high"));
  g_assert_cmpuint (andon_queue_get_band_depth (queue, 1), ==, 1);
  g_assert_cmpstr (andon_queue_try_pop_band (queue, 2), ==, "low");
  g_assert_null (andon_queue_try_pop_band (queue, 2));
  g_assert_cmpstr (andon_queue_try_pop (queue), ==, "high");
  g_assert_cmpstr (andon_queue_try_pop (queue), ==, "normal");
  g_assert_cmpuint (andon_queue_get_depth (queue), ==, 0);
}

static void
test_batch (void)
{
  g_autoptr(AndonQueue) queue = andon_queue_new (8, NULL);
  gpointer items[8];

  for (int i = 1; i <= 5; i++)
    g_assert_true (andon_queue_try_push (queue, GINT_TO_POINTER (i)));
  g_assert_cmpuint (andon_queue_pop_batch (queue, items, 3, -1), ==, 3);
  g_assert_cmpuint (andon_queue_pop_batch (queue, items, 8, -1), ==, 2);
  g_assert_cmpint (GPOINTER_TO_INT (items[1]), ==, 5);
  g_assert_cmpuint (andon_queue_pop_batch (queue, items, 8, g_get_monotonic_time () + 1000), ==, 0);
}

static gpointer
pop_for_ever (gpointer data)
{
  return andon_queue_pop_deadline (data, -1);
}

static void
test_close_wakes (void)
{
  g_autoptr(AndonQueue) queue = andon_queue_new (2, NULL);
  GThread *thread = g_thread_new ("waiter", pop_for_ever, queue);

  andon_queue_close (queue);
  g_assert_null (g_thread_join (thread));
  g_assert_true (andon_queue_is_closed (queue));
  g_assert_false (andon_queue_try_push (queue, (gpointer) "late"));
}

static void
test_close_keeps_what_is_inside (void)
{
  g_autoptr(AndonQueue) queue = andon_queue_new (2, NULL);

  g_assert_true (andon_queue_try_push (queue, (gpointer) "inside"));
  andon_queue_close (queue);
  g_assert_cmpstr (andon_queue_pop_deadline (queue, -1), ==, "inside");
  g_assert_null (andon_queue_pop_deadline (queue, -1));
}

typedef struct
{
  AndonQueue *queue;
  guint       producer;
  guint8     *seen; /* [N_PRODUCERS * N_ITEMS], each written by the consumer that got it */
} Party;

typedef struct
{
  guint index;
} Item;

static gpointer
produce (gpointer data)
{
  Party *party = data;

  for (guint i = 0; i < N_ITEMS; i++)
    {
      Item *item = g_new (Item, 1);

      item->index = party->producer * N_ITEMS + i;
      g_assert_true (andon_queue_push_deadline (party->queue, item, -1));
    }
  return NULL;
}

static gpointer
consume (gpointer data)
{
  Party *party = data;
  gpointer items[64];
  gsize n;

  while ((n = andon_queue_pop_batch (party->queue, items, G_N_ELEMENTS (items), -1)) > 0)
    for (gsize i = 0; i < n; i++)
      {
        Item *item = items[i];

        party->seen[item->index]++;
        g_free (item);
      }
  return NULL;
}

/* Under ThreadSanitizer this is the proof that a hand-over is one. */
static void
test_many_threads (void)
{
  g_autoptr(AndonQueue) queue = andon_queue_new (128, g_free);
  g_autofree guint8 *seen = g_new0 (guint8, N_PRODUCERS * N_ITEMS);
  GThread *producers[N_PRODUCERS];
  GThread *consumers[N_CONSUMERS];
  Party parties[N_PRODUCERS];

  for (guint i = 0; i < N_PRODUCERS; i++)
    {
      parties[i] = (Party) { queue, i, seen };
      producers[i] = g_thread_new ("producer", produce, &parties[i]);
    }
  for (guint i = 0; i < N_CONSUMERS; i++)
    consumers[i] = g_thread_new ("consumer", consume, &parties[0]);
  for (guint i = 0; i < N_PRODUCERS; i++)
    g_thread_join (producers[i]);
  andon_queue_close (queue);
  for (guint i = 0; i < N_CONSUMERS; i++)
    g_thread_join (consumers[i]);
  for (guint i = 0; i < N_PRODUCERS * N_ITEMS; i++)
    g_assert_cmpuint (seen[i], ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/db/queue/order", test_order);
  g_test_add_func ("/db/queue/full", test_full);
  g_test_add_func ("/db/queue/bands", test_bands);
  g_test_add_func ("/db/queue/batch", test_batch);
  g_test_add_func ("/db/queue/close-wakes", test_close_wakes);
  g_test_add_func ("/db/queue/close-keeps-what-is-inside", test_close_keeps_what_is_inside);
  g_test_add_func ("/db/queue/many-threads", test_many_threads);
  return g_test_run ();
}
