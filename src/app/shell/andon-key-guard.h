/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** How long a letter key stays without effect after the selection moved by itself, in microseconds. */
#define ANDON_KEY_GUARD_SETTLE (300 * G_TIME_SPAN_MILLISECOND)

/**
 * AndonKeyVerdict:
 *
 * Why a letter key acts or does not. Anything but %ANDON_KEY_ACTS means that the key must have no effect; a key that has
 * no part in what is selected may act on %ANDON_KEY_UNSETTLED too.
 */
typedef enum
{
  ANDON_KEY_ACTS,
  ANDON_KEY_IN_TEXT,     /* the focus is where text is typed */
  ANDON_KEY_REPEATED,    /* held down */
  ANDON_KEY_COMPOSING,   /* part of a composed character */
  ANDON_KEY_UNSETTLED,   /* the selection moved by itself a moment ago */
} AndonKeyVerdict;

#define ANDON_TYPE_KEY_GUARD (andon_key_guard_get_type ())
G_DECLARE_FINAL_TYPE (AndonKeyGuard, andon_key_guard, ANDON, KEY_GUARD, GObject)

/**
 * andon_key_guard_new:
 *
 * Decides whether a bare letter key may act. It knows no widget: whoever receives the events tells it what happened,
 * with the monotonic time in microseconds. Main thread.
 */
AndonKeyGuard *andon_key_guard_new (void);

/** The selection changed without the person having asked for it (a merge, a removal, a fold by itself). */
void            andon_key_guard_selection_moved (AndonKeyGuard *self, gint64 now);
/** @in_text: the focus is in a text field. Remembers that @keycode is down; call for every press. */
AndonKeyVerdict andon_key_guard_press (AndonKeyGuard *self, guint keyval, guint keycode, gboolean in_text,
                                       gint64 now);
void            andon_key_guard_release (AndonKeyGuard *self, guint keycode);
/** The window lost the keyboard: releases may have gone elsewhere. */
void            andon_key_guard_reset (AndonKeyGuard *self);

G_END_DECLS
