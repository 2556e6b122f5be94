/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* The clients of the fan-out benchmarks: a process of its own that reads many connections of the loopback as fast as the
 * kernel gives them, and looks into the bytes only where it is asked for latencies. */

typedef struct _BenchReaders BenchReaders;

/* Forks; @n connections, one of which never reads where @stalled. Before any other thread is started. */
BenchReaders      *bench_readers_new        (guint n, gboolean stalled);
void               bench_readers_free       (BenchReaders *self);
guint              bench_readers_get_n      (BenchReaders *self);
/* The platform's end, blocking or not as GSocket says; borrowed. The last one is the stalled one. */
GSocketConnection *bench_readers_get        (BenchReaders *self, guint index);
/* Bytes that the readers have read so far, all connections. */
guint64            bench_readers_get_bytes  (BenchReaders *self);
/* Latencies in µs found as `"t":<monotonic µs>` in what was read, since the last reset. */
guint              bench_readers_get_latencies (BenchReaders *self, double *out, guint max);
void               bench_readers_reset      (BenchReaders *self);
