/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-drafts-private.h"

#include "andon-test-await.h"
#include "andon-test-dir.h"

static GHashTable *
read_drafts (AndonCache *cache)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  g_autoptr (GError) error = NULL;
  GHashTable *drafts;

  andon_drafts_read_async (cache, andon_test_async_cb, &async);
  drafts = andon_drafts_read_finish (andon_test_await (&async), &error);
  g_assert_no_error (error);
  andon_test_async_clear (&async);
  return drafts;
}

/* The program ends, in whatever way, and is started again. */
static void
test_outlives_the_program (void)
{
  g_autoptr (AndonTestDir) dir = andon_test_dir_new ();
  AndonCache *cache = andon_cache_open (andon_test_dir_get_path (dir), "plant", NULL);
  g_autoptr (GHashTable) drafts = NULL, later = NULL;

  andon_drafts_put (cache, "note", "watch");
  andon_drafts_put (cache, "note", "watch the seal");
  andon_drafts_put (cache, "other", "x");
  andon_drafts_put (cache, "other", NULL);
  andon_cache_unref (cache);
  cache = andon_cache_open (andon_test_dir_get_path (dir), "plant", NULL);
  drafts = read_drafts (cache);
  g_assert_cmpuint (g_hash_table_size (drafts), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (drafts, "note"), ==, "watch the seal");
  andon_drafts_put (cache, "note", NULL);
  later = read_drafts (cache);
  g_assert_cmpuint (g_hash_table_size (later), ==, 0);
  andon_cache_unref (cache);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/client/drafts/outlives-the-program", test_outlives_the_program);
  return g_test_run ();
}
