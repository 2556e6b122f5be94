/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-alert-store.h"
#include "andon-alert-view.h"
#include "bench-frames.h"

/* A window with one list of alerts, as the console's: store, view and one custom-drawn row each. */
typedef struct
{
  AndonWorker *worker;
  AndonAlertStore *store; /* driven by whoever runs the frames, with bench_list_apply () */
  AndonAlertView *view;
  GtkWidget *window;
  BenchFrames *frames;
  guint n_filled;
} BenchList;

/** Fills the store with the first @n_rows alerts (a multiple of 1000) and shows them. */
void  bench_list_init  (BenchList *self,
                        guint      n_rows);
void  bench_list_clear (BenchList *self);

/** A frame's share: what waits, within 4 ms; the window is drawn whole. */
void  bench_list_apply (BenchList *self);

guint bench_list_get_n (BenchList *self);

/** A window of 1200 x 800 around @child. */
GtkWidget *bench_list_window_new (GtkWidget *child);
