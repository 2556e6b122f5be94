/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-window.h"

G_BEGIN_DECLS

/**
 * andon_screenshots_run_async:
 * @directory: made when absent
 *
 * Writes a PNG of each scene of each view that the role has, once its data has arrived, from the window's own paintable,
 * so that it needs no real screen. A scene whose data does not come within a minute is an error that names it.
 */
void     andon_screenshots_run_async (AndonWindow *window, const char *directory, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
/** @n_written: (out) (optional) */
gboolean andon_screenshots_run_finish (AndonWindow *window, GAsyncResult *result, guint *n_written, GError **error);

/** The window as it is now. Returns: (transfer full) (nullable): NULL while it is not mapped */
GdkTexture *andon_screenshots_capture (GtkWidget *widget);

G_END_DECLS
