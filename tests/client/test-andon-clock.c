/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-clock.h"

#include "andon-test-await.h"
#include "andon-worker.h"

#define START G_GINT64_CONSTANT (1782993600000000)
#define N_TIMERS 2000

typedef struct
{
  GThread *thread;
  gint runs;
  gint freed;
  gint freed_elsewhere;
} Seen;

static gboolean
run_once (gpointer data)
{
  Seen *seen = data;

  g_atomic_int_inc (&seen->runs);
  return G_SOURCE_REMOVE;
}

static void
note_free (gpointer data)
{
  Seen *seen = data;

  if (g_thread_self () != seen->thread)
    g_atomic_int_inc (&seen->freed_elsewhere);
  g_atomic_int_inc (&seen->freed);
}

static void
note_thread (gpointer data)
{
  ((Seen *) data)->thread = g_thread_self ();
}

/* A timer that is due waits in its context like any other event; by then the clock may be gone. */
static void
test_clock_goes_first (void)
{
  g_autoptr (AndonClock) clock = andon_clock_new_manual (START);
  Seen seen = { .thread = g_thread_self () };

  andon_clock_add (clock, NULL, 1000, run_once, &seen, note_free);
  andon_clock_advance (clock, 1000);
  g_clear_object (&clock);
  andon_test_await_true (g_atomic_int_get (&seen.freed) == 1);
  andon_test_drain ();
  g_assert_cmpint (seen.runs, ==, 0);
}

static void
test_removed_while_due (void)
{
  g_autoptr (AndonClock) clock = andon_clock_new_manual (START);
  Seen seen = { .thread = g_thread_self () };
  guint id = andon_clock_add (clock, NULL, 1000, run_once, &seen, note_free);

  andon_clock_advance (clock, 1000);
  andon_clock_remove (clock, id);
  g_clear_object (&clock);
  andon_test_await_true (g_atomic_int_get (&seen.freed) == 1);
  g_assert_cmpint (seen.runs, ==, 0);
}

/* What a timer holds belongs to the thread of its context; who moves the clock must never be the one to free it. */
static void
test_freed_where_it_runs (void)
{
  g_autoptr (AndonClock) clock = andon_clock_new_manual (START);
  AndonWorker *worker = andon_worker_new ("clock");
  Seen seen = { NULL };

  andon_worker_invoke (worker, note_thread, &seen, NULL);
  for (guint i = 0; i < N_TIMERS; i++)
    andon_clock_add (clock, andon_worker_get_context (worker), 1000, run_once, &seen, note_free);
  andon_clock_advance (clock, 1000);
  andon_test_await_true (g_atomic_int_get (&seen.freed) == N_TIMERS);
  g_assert_cmpint (g_atomic_int_get (&seen.runs), ==, N_TIMERS);
  g_assert_cmpint (g_atomic_int_get (&seen.freed_elsewhere), ==, 0);
  andon_worker_unref (worker);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/clock/goes-first", test_clock_goes_first);
  g_test_add_func ("/client/clock/removed-while-due", test_removed_while_due);
  g_test_add_func ("/client/clock/freed-where-it-runs", test_freed_where_it_runs);
  return g_test_run ();
}
