/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-feed.h"
#include "bench-fanout.h"

/* Our side of the fan-out benchmarks: an AndondFeed whose subscribers are the readers' connections. */
typedef struct
{
  AndondFeed *feed;
  GPtrArray  *streams; /* AndondStream, one a reader */
  guint64     sequence;
} BenchFeedSide;

void             bench_feed_side_init  (BenchFeedSide *self, BenchReaders *readers);
void             bench_feed_side_clear (BenchFeedSide *self);
/* An event of about 400 bytes whose data says when it was made. */
AndondFeedEvent *bench_feed_side_event (BenchFeedSide *self);
guint64          bench_feed_side_bytes (BenchFeedSide *self);
