/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-alert-item-private.h"
#include "andon-alert-store-private.h"
#include "andon-cache.h"
#include "andon-clock.h"
#include "andon-mailbox-private.h"
#include "andon-worker.h"

G_BEGIN_DECLS

/* What the files of AndonAlertStore share: the object and what it tells its views, and -apply (what comes in). */
struct _AndonAlertStore
{
  GObject parent_instance;
  AndonWorker *worker;
  AndonClock *clock;
  GMainContext *context;

  AndonMailbox *mailbox;
  GArray *letters; /* (nullable): taken, being applied */
  guint cursor;
  GPtrArray *spent; /* of AndonAlert: applied */
  gboolean driven;
  GSource *source; /* (nullable): the next apply */
  gint64 last_apply;
  double change_cost; /* us that telling the views took a change, lately */

  AndonAlertLedger *ledger;
  GPtrArray *views; /* of AndonAlertView, unowned */
  AndonAlertView *criticals;
  AndonItemCache *items; /* handed out by id */
  AndonCache *cold; /* (nullable): being read into the store */

  gboolean initial;
  gboolean flushing;
  gint64 now;
  guint moves; /* rows somebody looks at that may move in the next flush, a view */
};

extern guint andon_alert_store_pending_signal;

/* Throws away what came in and is not applied. */
void andon_alert_store_drain (AndonAlertStore *self);

/* Tells everybody what changed. A listener may change the store again: that waits until everybody heard of this. */
void andon_alert_store_flush (AndonAlertStore *self);
guint andon_alert_store_n_changes (AndonAlertStore *self);
/* Whether a view has rows that must still move. */
gboolean andon_alert_store_is_late (AndonAlertStore *self);

G_END_DECLS
