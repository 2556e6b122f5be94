/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-seat.h"

G_BEGIN_DECLS

/**
 * andon_dialog_guard_watch:
 *
 * The desktop's file chooser is a window of its own, which may lie over the strip; inside a sandbox there is no other way
 * to a file. So that nothing hides a critical, a new one puts the chooser away, as if it had been cancelled, and the
 * window says why. @dialog is watched for as long as it lives.
 */
void andon_dialog_guard_watch (AndonSeat *seat, GtkNativeDialog *dialog);

G_END_DECLS
