/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-alerts-panel.h"
#include "andon-clock.h"
#include "andon-stub-platform.h"
#include "andon-test-dir.h"
#include "andon-window.h"

G_BEGIN_DECLS

/* The real window with the real Alerts view on a stub platform, with a clock that moves only when told. */
typedef struct
{
  AndonStubPlatform *stub;
  AndonClock *clock;
  AndonTestDir *dir;
  AndonSession *session;
  GSettings *settings;
  AndonSeat *seat;
  AndonWindow *window;
  AndonAlertsPanel *panel;
  AndonAlertList *list;
} AlertsFixture;

#define ALERTS_FIXTURE_START G_GINT64_CONSTANT (1795348800000000)

/* Once, before the first fixture; FALSE where there is no display. */
gboolean alerts_fixture_init (void);

void alerts_fixture_set_up (AlertsFixture *f, gconstpointer data);
void alerts_fixture_tear_down (AlertsFixture *f, gconstpointer data);

/* Makes or changes an alert at the stub. */
void alerts_fixture_raise (AlertsFixture *f, guint number, AndonPriority priority, AndonLane lane);
void alerts_fixture_set_state (AlertsFixture *f, guint number, AndonAlertState state);
/* For an hour. */
void alerts_fixture_shelve (AlertsFixture *f, guint number, const char *by, const char *reason);
void alerts_fixture_remove_from_service (AlertsFixture *f, guint number, gint64 review);
/* Puts cursor and keyboard on the row of an alert. */
void alerts_fixture_select (AlertsFixture *f, const char *id);
/* The first widget of the type, whether a label says so, and the page of the open sheet. */
GtkWidget *alerts_fixture_find (AlertsFixture *f, GType type);
gboolean alerts_fixture_says (AlertsFixture *f, const char *text);
GtkWidget *alerts_fixture_get_page (AlertsFixture *f);
/* Waits until the list shows so many rows. */
void alerts_fixture_await_rows (AlertsFixture *f, guint n);
/* Moves the clock, in milliseconds. */
void alerts_fixture_pass (AlertsFixture *f, guint ms);

/* A key goes through every key controller between the window and whatever has the focus, as GTK does it. TRUE when one
 * of them took it. */
gboolean alerts_fixture_press (AlertsFixture *f, guint keyval);
void alerts_fixture_release (AlertsFixture *f, guint keyval);
/* Press and release. */
gboolean alerts_fixture_type (AlertsFixture *f, guint keyval);
/* The same, with the place of the key on the keyboard. */
gboolean alerts_fixture_type_code (AlertsFixture *f, guint keyval, guint keycode);

AndonAlertState alerts_fixture_state_at_plant (AlertsFixture *f, guint number);

G_END_DECLS
