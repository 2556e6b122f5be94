/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-console-watch.h"
#include "andon-seat.h"
#include "andon-shift-names.h"

G_BEGIN_DECLS

/* What the files of AndonSeat share: the seat itself, and -time (zones, and the shift). */
struct _AndonSeat
{
  GObject parent_instance;

  AndonSession *session;
  AndonTicker *ticker;
  AndonSounder *sounder;
  AndonShiftNames *shifts;
  AndonSignIn *sign_in;
  char *handed_to;
  GSettings *settings;
  GHashTable *zones;     /* name → GTimeZone */
  GTimeZone *seat_zone;
  AndonConsoleWatch *consoles;
  char *site;
  gboolean flood;
  gboolean was_muted;
  gboolean was_live;
};

G_END_DECLS
