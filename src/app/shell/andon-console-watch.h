/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-alarm-health.h"
#include "andon-session.h"
#include "andon-ticker.h"

G_BEGIN_DECLS

/**
 * AndonConsoleWatch:
 *
 * The plant's consoles with their alarm health, read now and then, and whenever the feed says that it changed. Main
 * thread.
 *
 * Signals: "changed": they were read.
 */
#define ANDON_TYPE_CONSOLE_WATCH (andon_console_watch_get_type ())
G_DECLARE_FINAL_TYPE (AndonConsoleWatch, andon_console_watch, ANDON, CONSOLE_WATCH, GObject)

AndonConsoleWatch *andon_console_watch_new (AndonSession *session, AndonTicker *ticker);

/** (element-type AndonConsole) (nullable): borrowed; NULL until they were read. */
GPtrArray    *andon_console_watch_get_consoles (AndonConsoleWatch *self);
/** This seat's: the first that is manned. Borrowed, or NULL. */
AndonConsole *andon_console_watch_get_own (AndonConsoleWatch *self);

G_END_DECLS
