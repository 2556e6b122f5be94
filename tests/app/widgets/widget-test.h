/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Shows @child in a window of its own and waits, with a deadline, until it was drawn. Returns: (transfer none) */
GtkWindow       *widget_test_present   (GtkWidget       *child,
                                        int              width,
                                        int              height);
void             widget_test_close     (GtkWindow       *window);

/** Runs the main loop until @seconds have passed or @done says so. Returns: what @done said last */
gboolean         widget_test_await     (gboolean       (*done) (gpointer data),
                                        gpointer         data,
                                        double           seconds);

/** What @widget draws now, on the view's background. Returns: (transfer full): an image of its size times @scale */
cairo_surface_t *widget_test_snapshot  (GtkWidget       *widget,
                                        int              scale);

/** Present, snapshot, close. Takes @child. */
cairo_surface_t *widget_test_render    (GtkWidget       *child,
                                        int              width,
                                        int              height,
                                        int              scale);

/** One pixel as 0xRRGGBB. */
guint32          widget_test_get_pixel (cairo_surface_t *surface,
                                        int              x,
                                        int              y);

/** How many pixels within the rectangle are nearer than @tolerance (per channel) to @color. */
guint            widget_test_count     (cairo_surface_t *surface,
                                        int              x,
                                        int              y,
                                        int              width,
                                        int              height,
                                        guint32          color,
                                        int              tolerance);

/** A named colour as the style sheet defines it now, as 0xRRGGBB. */
guint32          widget_test_color     (GtkWidget       *widget,
                                        const char      *name);

/** The picture differs in at least one pixel. */
gboolean         widget_test_differ    (cairo_surface_t *one,
                                        cairo_surface_t *other);

/**
 * The property recipe: sets @property to the value that follows, expects one notification and the value back, sets it
 * again and expects no other.
 */
void             widget_test_property  (gpointer         object,
                                        const char      *property,
                                        ...);

/** Presses a key on @widget's own key controller. Returns: whether it was handled */
gboolean         widget_test_press_key (GtkWidget       *widget,
                                        guint            keyval,
                                        GdkModifierType  state);

/** Initialises GTK and the tests; ends the process with 77 where there is no display. */
void             widget_test_init      (int             *argc,
                                        char          ***argv);

G_END_DECLS
