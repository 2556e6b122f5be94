/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-test-await.h"

#define LOOK_AGAIN_MS 5

static guint
scale (void)
{
  const char *text = g_getenv ("ANDON_TEST_TIMEOUT_SCALE");
  guint64 value = text != NULL ? g_ascii_strtoull (text, NULL, 10) : 1;

  return CLAMP (value, 1, 100);
}

gint64
andon_test_timeout_usec (void)
{
  return (gint64) ANDON_TEST_TIMEOUT_MS * 1000 * scale ();
}

static gboolean
wake_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* One turn of the context, which ends at the latest after some ms: a condition may depend on another thread that
 * wakes nobody. FALSE once the deadline has passed. */
gboolean
andon_test_turn_until (gint64 deadline)
{
  GMainContext *context = g_main_context_get_thread_default ();
  GSource *timeout = g_timeout_source_new (LOOK_AGAIN_MS);
  gboolean woken = FALSE;

  g_source_set_callback (timeout, wake_cb, &woken, NULL);
  g_source_attach (timeout, context);
  g_main_context_iteration (context, TRUE);
  g_source_destroy (timeout);
  g_source_unref (timeout);
  return g_get_monotonic_time () < deadline;
}

gboolean
andon_test_wait_for (AndonTestCondition condition,
                     gpointer           data,
                     guint              timeout_ms)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) timeout_ms * 1000 * scale ();

  while (!condition (data))
    if (!andon_test_turn_until (deadline))
      return condition (data);
  return TRUE;
}

gboolean
andon_test_flag_is_set (gpointer flag)
{
  return *(gboolean *) flag;
}

void
andon_test_async_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  AndonTestAsync *async = user_data;

  g_assert_null (async->result);
  g_set_object (&async->result, result);
  g_set_object (&async->source, source);
}

static gboolean
has_result (gpointer data)
{
  return ((AndonTestAsync *) data)->result != NULL;
}

GAsyncResult *
andon_test_async_wait (AndonTestAsync *async,
                       const char     *where)
{
  if (!andon_test_wait_for (has_result, async, ANDON_TEST_TIMEOUT_MS))
    g_error ("%s: no answer came by the deadline", where);
  return async->result;
}

void
andon_test_async_clear (AndonTestAsync *async)
{
  g_clear_object (&async->result);
  g_clear_object (&async->source);
}

void
andon_test_drain (void)
{
  while (g_main_context_iteration (g_main_context_get_thread_default (), FALSE))
    continue;
}

guint32
andon_test_seed (void)
{
  const char *text = g_getenv ("ANDON_TEST_SEED");
  guint32 seed = text != NULL ? (guint32) g_ascii_strtoull (text, NULL, 10) : g_random_int ();

  g_test_message ("seed: ANDON_TEST_SEED=%u", seed);
  return seed;
}
