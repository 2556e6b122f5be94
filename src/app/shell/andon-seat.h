/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "andon-actions.h"
#include "andon-alarm-health.h"
#include "andon-alert-item.h"
#include "andon-alert-store.h"
#include "andon-asset-tree.h"
#include "andon-session.h"
#include "andon-sign-in.h"
#include "andon-site-time.h"
#include "andon-sounder.h"
#include "andon-ticker.h"

G_BEGIN_DECLS

#define ANDON_TYPE_SEAT (andon_seat_get_type ())
G_DECLARE_FINAL_TYPE (AndonSeat, andon_seat, ANDON, SEAT, GObject)

/**
 * AndonSeat:
 *
 * What a window and its panels share: the session, the pulse, the sound, the settings, the chosen site, and the alarm
 * health of the console. Main thread. Nothing here is a singleton: a test makes as many as it likes.
 *
 * Properties (notify): "site" (string, read-write: id of the chosen site, NULL is all), "flood" (boolean: the console is
 * in a flood), "muted" (boolean), "handed-to" (string).
 * Signals: "health-changed": the consoles were read anew. "announced (string text)": something a toast should say.
 */
AndonSeat *andon_seat_new (AndonSession *session, GSettings *settings, const char *sound_dir);

/* All borrowed, never NULL. */
AndonSession    *andon_seat_get_session (AndonSeat *self);
AndonAlertStore *andon_seat_get_store (AndonSeat *self);
AndonActions    *andon_seat_get_actions (AndonSeat *self);
AndonAssetTree  *andon_seat_get_assets (AndonSeat *self);
AndonTicker     *andon_seat_get_ticker (AndonSeat *self);
AndonSounder    *andon_seat_get_sounder (AndonSeat *self);
GSettings       *andon_seat_get_settings (AndonSeat *self);

/** The plant's time now. */
gint64           andon_seat_now (AndonSeat *self);

/** NULL is all sites. Borrowed. */
const char      *andon_seat_get_site (AndonSeat *self);
void             andon_seat_set_site (AndonSeat *self, const char *site);

AndonSignIn     *andon_seat_get_sign_in (AndonSeat *self);

/** After a signed handover: who has the shift now. Until somebody signs in the window only watches: it stays live, and
 * nothing is done in the name of whoever has left. NULL: nobody took over. Borrowed. */
const char      *andon_seat_get_handed_to (AndonSeat *self);
void             andon_seat_set_handed_to (AndonSeat *self, const char *subject);

/** Whether the person may do @verb ("acknowledge", "shelve", …) and the view is not of the past. */
gboolean         andon_seat_may (AndonSeat *self, const char *verb);

/** The zone of the site above @asset; NULL where none is known or times follow the seat. Borrowed. */
GTimeZone       *andon_seat_get_zone (AndonSeat *self, const char *asset);
/** A time as the site of @asset reads it. @asset: (nullable). Returns: (transfer full) */
char            *andon_seat_format_time (AndonSeat *self, gint64 time, const char *asset, AndonSiteTimeDetail detail);

/** (element-type AndonConsole) (nullable): as last read. Borrowed. */
GPtrArray       *andon_seat_get_consoles (AndonSeat *self);
/** The console of this seat: the first manned one, or the first. NULL until read. Borrowed. */
AndonConsole    *andon_seat_get_console (AndonSeat *self);
gboolean         andon_seat_get_flood (AndonSeat *self);

/** The shift that runs at the chosen site now, or NULL where no calendar is known. Returns: (transfer full) */
char            *andon_seat_dup_shift (AndonSeat *self);
/** When it began; 0 where no shift runs or it is not known. */
gint64           andon_seat_get_shift_start (AndonSeat *self);

void             andon_seat_mute (AndonSeat *self);
void             andon_seat_unmute (AndonSeat *self);
/** End of the mute; 0 while not muted. */
gint64           andon_seat_get_muted_until (AndonSeat *self);

/** Says @text in a toast of whatever window shows this seat. */
void             andon_seat_announce (AndonSeat *self, const char *text);

G_END_DECLS
