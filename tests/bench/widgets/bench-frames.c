/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "bench-frames.h"

#include <stdlib.h>

#define REFRESH_MS (1000.0 / 60)
#define DEADLINE_S 120
#define N_WARM_UP 10

struct _BenchFrames
{
  GtkWindow *window; /* owned */
  GdkFrameClock *clock;
  gulong before;
  gulong after;
  guint tick;
  gint64 begun;
  gint64 begun_before; /* the frame before; 0: none since the run began */
  gint64 ended;
  GArray *work; /* of double, ms */
  double max_gap;
  guint n_missed;
  gboolean running;
  guint frame;
  BenchStep step;
  gpointer data;
};

static void
on_before_paint (GdkFrameClock *clock,
                 BenchFrames   *self)
{
  self->begun = g_get_monotonic_time ();
  if (self->begun_before != 0)
    self->n_missed += (guint) MAX (0, (int) ((double) (self->begun - self->begun_before) / 1000 / REFRESH_MS + 0.5) - 1);
  self->begun_before = self->begun;
}

static void
on_after_paint (GdkFrameClock *clock,
                BenchFrames   *self)
{
  gint64 now = g_get_monotonic_time ();
  double work = (double) (now - self->begun) / 1000;

  if (self->begun == 0)
    return;

  g_array_append_val (self->work, work);
  if (self->ended != 0)
    self->max_gap = MAX (self->max_gap, (double) (now - self->ended) / 1000);
  self->ended = now;
}

static gboolean
on_tick (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  BenchFrames *self = data;

  if (self->step != NULL && self->running)
    self->step (self->frame++, self->data);

  return G_SOURCE_CONTINUE;
}

static void
forget (BenchFrames *self)
{
  g_array_set_size (self->work, 0);
  self->max_gap = 0;
  self->n_missed = 0;
  self->ended = 0;
  self->begun = 0;
  self->begun_before = 0;
}

typedef struct
{
  BenchFrames *frames;
  guint n_wanted;
} Count;

static gboolean
is_counted (gpointer data)
{
  Count *count = data;

  return count->frames->work->len >= count->n_wanted;
}

BenchFrames *
bench_frames_new (GtkWindow *window)
{
  BenchFrames *self = g_new0 (BenchFrames, 1);

  self->window = g_object_ref (window);
  self->work = g_array_new (FALSE, FALSE, sizeof (double));
  gtk_window_present (window);
  self->clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  self->before = g_signal_connect (self->clock, "before-paint", G_CALLBACK (on_before_paint), self);
  self->after = g_signal_connect (self->clock, "after-paint", G_CALLBACK (on_after_paint), self);
  self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (window), on_tick, self, NULL);
  bench_frames_run (self, N_WARM_UP, NULL, NULL);

  return self;
}

void
bench_frames_free (BenchFrames *self)
{
  gtk_widget_remove_tick_callback (GTK_WIDGET (self->window), self->tick);
  g_signal_handler_disconnect (self->clock, self->before);
  g_signal_handler_disconnect (self->clock, self->after);
  gtk_window_destroy (self->window);
  g_object_unref (self->window);
  g_array_unref (self->work);
  g_free (self);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
run (BenchFrames *self,
     BenchDone    done,
     gpointer     done_data,
     BenchStep    step,
     gpointer     data)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_S * G_USEC_PER_SEC;
  guint n_seen = 0;

  forget (self);
  self->step = step;
  self->data = data;
  self->running = TRUE;
  while (self->running)
    {
      g_main_context_iteration (NULL, TRUE);
      if (self->work->len > n_seen)
        {
          n_seen = self->work->len;
          self->running = !done (done_data);
        }
      if (g_get_monotonic_time () > deadline)
        g_error ("the window painted only %u frames", self->work->len);
    }
  self->step = NULL;
}

void
bench_frames_run (BenchFrames *self,
                  guint        n_frames,
                  BenchStep    step,
                  gpointer     data)
{
  Count count = { self, n_frames };

  run (self, is_counted, &count, step, data);
}

void
bench_frames_run_until (BenchFrames *self,
                        BenchDone    done,
                        BenchStep    step,
                        gpointer     data)
{
  run (self, done, data, step, data);
}

static int
compare_doubles (gconstpointer one,
                 gconstpointer other)
{
  double a = *(const double *) one;
  double b = *(const double *) other;

  return (a > b) - (a < b);
}

double
bench_frames_work (BenchFrames *self,
                   double       percentile)
{
  g_autofree double *sorted = g_memdup2 (self->work->data, self->work->len * sizeof (double));

  g_assert (self->work->len > 0);
  qsort (sorted, self->work->len, sizeof *sorted, compare_doubles);

  return sorted[MIN (self->work->len - 1, (guint) (percentile / 100 * self->work->len))];
}

guint
bench_frames_n_late (BenchFrames *self)
{
  guint n_late = 0;

  for (guint i = 0; i < self->work->len; i++)
    n_late += g_array_index (self->work, double, i) > REFRESH_MS;

  return n_late;
}

guint
bench_frames_n_missed (BenchFrames *self)
{
  return self->n_missed;
}

double
bench_frames_max_gap (BenchFrames *self)
{
  return self->max_gap;
}
