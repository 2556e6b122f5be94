/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "andon-note-place.h"

#define N_COLUMNS 100

/* A level trace at @y, which begins at column @first. */
static void
fill (AndonSpan *trace,
      guint      first,
      float      y)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    trace[i] = i < first ? (AndonSpan) { NAN, NAN } : (AndonSpan) { y - 1, y + 1 };
}

static void
test_first_free (void)
{
  AndonSpan trace[N_COLUMNS];
  const AndonNoteGround ground = { .trace = trace, .n_columns = N_COLUMNS, .column = 2 };
  const graphene_rect_t places[] = {
    GRAPHENE_RECT_INIT (100, 40, 60, 12), GRAPHENE_RECT_INIT (100, 60, 60, 12), GRAPHENE_RECT_INIT (0, 40, 60, 12),
  };

  fill (trace, 0, 45);
  g_assert_cmpuint (andon_note_place_choose (&ground, places, 3), ==, 1);
  /* Before the first sample there is nothing to touch. */
  fill (trace, 40, 45);
  g_assert_cmpuint (andon_note_place_choose (&ground, places + 1, 2), ==, 0);
  g_assert_cmpuint (andon_note_place_choose (&ground, places + 2, 1), ==, 0);
}

static void
test_least (void)
{
  AndonSpan trace[N_COLUMNS];
  const float lines[] = { 65 };
  const graphene_rect_t notes[] = { GRAPHENE_RECT_INIT (0, 80, 200, 12) };
  const AndonNoteGround ground = { trace, N_COLUMNS, 2, lines, 1, notes, 1 };
  const graphene_rect_t places[] = {
    GRAPHENE_RECT_INIT (0, 40, 100, 12), /* across the trace: 50 columns */
    GRAPHENE_RECT_INIT (0, 82, 20, 12),  /* on another note */
    GRAPHENE_RECT_INIT (0, 60, 100, 12), /* across one line */
  };

  fill (trace, 0, 45);
  g_assert_cmpuint (andon_note_place_choose (&ground, places, 3), ==, 2);
  g_assert_cmpuint (andon_note_place_choose (&ground, places, 2), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/widgets/note-place/first-free", test_first_free);
  g_test_add_func ("/widgets/note-place/least", test_least);
  return g_test_run ();
}
