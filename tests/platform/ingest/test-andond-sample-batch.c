/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <andond-sample-batch.h>

static void
test_append (void)
{
  g_autoptr (AndondSampleBatch) batch = andond_sample_batch_new ("test", 0);
  g_autoptr (AndondPayloads) payloads = andond_payloads_new ("test", 0);

  for (guint i = 0; i < 1000; i++)
    andond_sample_batch_append (batch, i, (gint64) i * 1000, i / 2.0, ANDON_QUALITY_GOOD);
  for (guint i = 0; i < 10; i++)
    andond_payloads_append (payloads, 7 + i, "plant/x", "1.5", 3);
  for (guint i = 0; i < 10; i++)
    andond_sample_batch_append_raw (batch, payloads, i, i * 100, 100);
  andond_payloads_unref (g_steal_pointer (&payloads));

  g_assert_cmpuint (batch->n, ==, 1000);
  g_assert_cmpuint (batch->signal[999], ==, 999);
  g_assert_cmpint (batch->time[999], ==, 999000);
  g_assert_cmpfloat (batch->value[999], ==, 499.5);
  g_assert_cmpuint (batch->quality[999], ==, ANDON_QUALITY_GOOD);
  g_assert_cmpuint (batch->n_raw, ==, 10);
  g_assert_cmpstr (batch->raw[9].topic, ==, "plant/x");
  g_assert_cmpint (batch->raw[9].received, ==, 16);
  g_assert_cmpstr (batch->raw[9].payload, ==, "1.5");
  g_assert_cmpuint (batch->raw[9].length, ==, 3);
  g_assert_true (batch->source == g_intern_static_string ("test"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ingest/sample-batch/append", test_append);
  return g_test_run ();
}
