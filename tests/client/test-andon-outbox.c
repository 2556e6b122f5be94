/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-outbox.h"

#include "andon-test-await.h"
#include "andon-test-dir.h"

static void
put (AndonCache *cache, gint64 number)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) andon_outbox_row_free);
  AndonOutboxRow *row = g_new0 (AndonOutboxRow, 1);
  g_autoptr (GError) error = NULL;

  row->key = g_strdup_printf ("key-%" G_GINT64_FORMAT, number);
  row->number = number;
  row->verb = g_strdup ("acknowledge");
  row->path = g_strdup ("/alerts/a-1/acknowledge");
  row->alert = g_strdup ("a-1");
  row->body = g_strdup ("{\"annunciation\":1}");
  row->boot = g_strdup ("boot");
  g_ptr_array_add (rows, row);
  andon_outbox_put_async (cache, rows, andon_test_async_cb, &async);
  g_assert_true (andon_outbox_put_finish (cache, andon_test_await (&async), &error));
  g_assert_no_error (error);
  andon_test_async_clear (&async);
}

static guint64
n_durable (AndonCache *cache)
{
  AndonDbThreadStats stats;

  andon_db_thread_get_stats (andon_cache_get_thread (cache), &stats);
  return stats.durable;
}

/* Whoever is told that it is kept may rely on that through a power cut: the log was written through by then. */
static void
test_outlives_a_power_cut (void)
{
  g_autoptr (AndonTestDir) dir = andon_test_dir_new ();
  g_autoptr (AndonCache) cache = andon_cache_open (andon_test_dir_get_path (dir), "plant", NULL);
  guint64 before = n_durable (cache);

  put (cache, 1);
  g_assert_cmpuint (n_durable (cache), ==, before + 1);
  put (cache, 2);
  g_assert_cmpuint (n_durable (cache), ==, before + 2);
}

static void
test_in_order (void)
{
  g_autoptr (AndonCache) cache = andon_cache_open (NULL, "plant", NULL);
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  g_autoptr (GPtrArray) rows = NULL;

  put (cache, 2);
  put (cache, 3);
  put (cache, 1);
  andon_outbox_remove (cache, "key-2");
  andon_outbox_load_async (cache, andon_test_async_cb, &async);
  rows = andon_outbox_load_finish (cache, andon_test_await (&async), NULL);
  andon_test_async_clear (&async);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpstr (((AndonOutboxRow *) rows->pdata[0])->key, ==, "key-1");
  g_assert_cmpstr (((AndonOutboxRow *) rows->pdata[1])->key, ==, "key-3");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/client/outbox/outlives-a-power-cut", test_outlives_a_power_cut);
  g_test_add_func ("/client/outbox/in-order", test_in_order);
  return g_test_run ();
}
