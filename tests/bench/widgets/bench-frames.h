/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

/* Measures the frames of one window: the work from before-paint to after-paint, and the gaps between frames. */

typedef struct _BenchFrames BenchFrames;

/** Called before each frame is laid out; changes what the frame shall show. */
typedef void (*BenchStep) (guint    frame,
                           gpointer data);

/** Asked after each frame: whether it was the last. */
typedef gboolean (*BenchDone) (gpointer data);

/** Presents @window and waits for its first frames. */
BenchFrames *bench_frames_new        (GtkWindow   *window);
void         bench_frames_free       (BenchFrames *self);

/** Forgets what was measured, then runs @n_frames frames, calling @step in each. */
void         bench_frames_run        (BenchFrames *self,
                                      guint        n_frames,
                                      BenchStep    step,
                                      gpointer     data);

/** The same, until @done says so; @data is handed to both. */
void         bench_frames_run_until  (BenchFrames *self,
                                      BenchDone    done,
                                      BenchStep    step,
                                      gpointer     data);

/** Frame work, ms, at a percentile 0 … 100. */
double       bench_frames_work       (BenchFrames *self,
                                      double       percentile);

/** Frames that took longer than one refresh. */
guint        bench_frames_n_late     (BenchFrames *self);

/** Refreshes that passed without a frame, by when each frame was begun. */
guint        bench_frames_n_missed   (BenchFrames *self);

/** The longest time between two frames' ends, ms. */
double       bench_frames_max_gap    (BenchFrames *self);
