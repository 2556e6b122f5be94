/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A little plant: a flow, its pressure, a wandering temperature and a switch that never moves. */

#pragma once

#include <andond-detector.h>

#define SECOND G_GINT64_CONSTANT (1000000)
#define N 4
#define TRAIN 200

typedef struct
{
  GRand *rand;
  double temperature;
  gint64 time;
} Plant;

/* Free its rand. */
Plant  plant_new  (guint32          seed);
/* Normal, of variance 1. */
double noise      (Plant           *plant);
void   next_row   (Plant           *plant,
                   double           flow,
                   double          *values);
/* n rows; @out is what was said of the last. */
void   push       (AndondDetector  *detector,
                   Plant           *plant,
                   double           flow,
                   guint            n,
                   AndondDetection *out);
