/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-actions.h"
#include "andon-alert-item.h"
#include "andon-clock.h"
#include "andon-session.h"
#include "andon-stub-platform.h"
#include "andon-test-await.h"
#include "andon-test-dir.h"

G_BEGIN_DECLS

/* A seat that is live at a stub platform with ten alerts, and what its actions told. */
typedef struct
{
  AndonStubPlatform *stub;
  AndonClock *clock;
  AndonTestDir *dir;
  AndonSession *session;
  AndonActions *actions;
  guint n_done, n_conflicts, n_returned;
  AndonActionResult *last;
} ActionsFixture;

#define ACTIONS_FIXTURE_START G_GINT64_CONSTANT (1782993600000000)

void actions_fixture_set_up (ActionsFixture *f, gconstpointer data);
void actions_fixture_tear_down (ActionsFixture *f, gconstpointer data);

void actions_fixture_open_session (ActionsFixture *f);
void actions_fixture_close_session (ActionsFixture *f);
void actions_fixture_await_live (ActionsFixture *f);
/* The platform goes; it is there again, at another address. */
void actions_fixture_cut (ActionsFixture *f);
void actions_fixture_mend (ActionsFixture *f);

/* (transfer full) */
AndonAlertItem *actions_fixture_item_of (ActionsFixture *f, const char *id);
/* Waits for the answer; the outcome of its first result, which is also f->last. */
AndonActionOutcome actions_fixture_finish_one (ActionsFixture *f, AndonTestAsync *async);
AndonActionOutcome actions_fixture_acknowledge (ActionsFixture *f, const char *id);

G_END_DECLS
