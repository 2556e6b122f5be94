/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Randomness that is a function: the same key always gives the same number, at any time and in any order. */

G_BEGIN_DECLS

/* The finaliser of splitmix64 (Steele, Lea, Flood 2014), over a key and a counter. */
static inline guint64
andond_demo_hash (guint64 key,
                  guint64 counter)
{
  guint64 x = key + counter * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

/* A key of its own for a word, for example an asset's id. */
static inline guint64
andond_demo_hash_word (guint64     key,
                       const char *word)
{
  for (const char *p = word; *p != '\0'; p++)
    key = andond_demo_hash (key, (guint8) *p);

  return key;
}

/* In [0, 1). */
static inline double
andond_demo_uniform (guint64 key,
                     guint64 counter)
{
  return (double) (andond_demo_hash (key, counter) >> 11) * 0x1p-53;
}

static inline double
andond_demo_between (guint64 key,
                     guint64 counter,
                     double  low,
                     double  high)
{
  return low + (high - low) * andond_demo_uniform (key, counter);
}

/* About normal, mean 0, deviation 1, never beyond 3.5: the sum of four uniform 16-bit parts (Irwin-Hall). */
static inline double
andond_demo_white (guint64 key,
                   gint64  counter)
{
  guint64 x = andond_demo_hash (key, (guint64) counter);
  guint32 sum = (guint32) (x & 0xffff) + (guint32) ((x >> 16) & 0xffff) + (guint32) ((x >> 32) & 0xffff)
                + (guint32) (x >> 48);

  return ((double) sum - 131070.0) * (1.7320508075688772 / 65535.0);
}

/* From 0 to 1 as x does, level at both ends. */
static inline double
andond_demo_smoothstep (double x)
{
  if (x <= 0.0)
    return 0.0;
  if (x >= 1.0)
    return 1.0;
  return x * x * (3.0 - 2.0 * x);
}

/* A smooth wander in [-1, 1] that takes a new direction about every period (value noise). seconds may be
 * anything that fits; period in seconds. */
static inline double
andond_demo_wander (guint64 key,
                    double  seconds,
                    double  period)
{
  double x = seconds / period;
  gint64 i = (gint64) x - (x < (double) (gint64) x);
  double f = andond_demo_smoothstep (x - (double) i);
  double a = andond_demo_uniform (key, (guint64) i);
  double b = andond_demo_uniform (key, (guint64) (i + 1));

  return 2.0 * (a + (b - a) * f) - 1.0;
}

G_END_DECLS
