/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <string.h>

#include "andon-alert-view.h"
#include "andon-alert-item-private.h"
#include "andon-alert-order-private.h"
#include "andon-alert-store-private.h"
#include "andon-asset-tree.h"
#include "andon-cold-list-private.h"
#include "andon-splice-private.h"
#include "andon-worker.h"

G_BEGIN_DECLS

/* What the files of AndonAlertView share: the model itself, -plan (what a batch moves), -edits (moves become splices),
 * -list (whole lists, from the worker or the cache) and -lookup (what is shown and where). */

/* More rows than any list of GTK keeps as widgets. */
#define ANDON_VIEW_MAX_LATE 512

/* A list being computed on the worker. Everything in it belongs to the worker until it lands. */
typedef struct
{
  AndonAlertOrder *order;
  AndonAlertSnapshot *snapshot;
  AndonStringPool *pool;
  gboolean folded;
  GHashTable *opened;
  guint wish; /* of the view, when the job was made */
} Job;

typedef struct
{
  AndonAlertKey key;
  guint32 row;
} Arrival;

typedef struct
{
  GArray *removals; /* of guint */
  GArray *arrivals; /* of Arrival */
} Edits;

struct _AndonAlertView
{
  GObject parent_instance;
  AndonAlertStore *store; /* owned unless for_criticals */
  gboolean for_criticals;
  AndonAssetTree *assets;
  gulong assets_handler;

  AndonAlertFilter *filter;
  AndonAlertSort sort;
  gboolean folded;
  gboolean low_hidden;
  GHashTable *opened; /* assets (text) whose folds are open */

  AndonAlertOrder *order; /* what `rows` is sorted and filtered by */
  GArray *rows;           /* of guint32 */
  GHashTable *folds;      /* (nullable): row → AndonAlertFold */
  AndonItemCache *items;
  guint n_passing_alarms;
  guint n_low_hidden;

  gboolean held;
  GHashTable *frozen; /* row → AndonAlertKey: rows that stand where they stood when the hold began */
  GHashTable *queued; /* rows */
  gboolean stale;     /* held, and the list is no longer what would be computed: releasing computes it anew */
  GQueue late;        /* of rows: frozen only because too many rows that somebody looks at moved at once */
  GArray *thawed;     /* of guint32: rows that give up their frozen key with this plan */
  guint moves;        /* rows somebody looks at that may still move in this plan */

  AndonColdList *cold;      /* (nullable): shown instead of `rows` until the store is filled */
  guint cold_n;             /* as told */
  GHashTable *placeholders; /* position → AndonAlertItem, weak: rows whose page has not come */

  AndonSplicePlan *plan; /* between plan and tell */
  GArray *touched;       /* of guint32: rows whose items must be told */
  gboolean telling;

  Job *job;
  gboolean job_again;
  guint wish; /* grows with each change of filter, order or fold */
  GHashTable *since; /* rows that changed since the job's snapshot */

  guint told_n_items;
  guint told_n_queued;
  guint told_hidden;
  gboolean told_busy;
};

enum
{
  PROP_0,
  PROP_N_ITEMS,
  PROP_N_QUEUED,
  PROP_HIDDEN_ALARMS,
  PROP_FOLDED,
  PROP_BUSY,
  N_PROPS
};

extern GParamSpec *andon_alert_view_properties[N_PROPS];

guint32 andon_alert_view_row_at (AndonAlertView *self, guint position);
const AndonAlertRecord *andon_alert_view_record_of (AndonAlertView *self, guint32 row);
AndonAlertKey andon_alert_view_key_in_order (AndonAlertView *self, const AndonAlertRecord *record);
const AndonAlertFold *andon_alert_view_fold_of (AndonAlertView *self, guint32 row);
void andon_alert_view_refresh_item (AndonAlertView *self, AndonAlertItem *item, guint32 row);
void andon_alert_view_fill_cold_item (AndonAlertView *self, AndonAlertItem *item, const AndonAlert *alert);
void andon_alert_view_on_placeholder_gone (gpointer data, GObject *where);
guint andon_alert_view_get_hidden (AndonAlertView *self);
void andon_alert_view_notify_counts (AndonAlertView *self);
/* The key by which the row stands where it stands. */
AndonAlertKey andon_alert_view_key_of (AndonAlertView *self, guint32 row);
gboolean andon_alert_view_scan (AndonAlertView *self, guint32 row, guint *position);
gboolean andon_alert_view_place_of (AndonAlertView *self, guint32 row, guint *position);
void andon_alert_view_emit_plan (AndonAlertView *self, AndonSplicePlan *plan);
void andon_alert_view_edits_init (Edits *edits);
void andon_alert_view_add_arrival (AndonAlertView *self, Edits *edits, guint32 row);
AndonSplicePlan *andon_alert_view_plan_edits (AndonAlertView *self, Edits *edits);
/* A change of a folded list that is held; verdicts as of the record before and the record now. */
void andon_alert_view_plan_folded_held (AndonAlertView *self, Edits *edits, const AndonAlertChange *change,
                                        AndonOrderVerdict before, AndonOrderVerdict after);
void andon_alert_view_count_verdicts (AndonAlertView *self, AndonOrderVerdict before, AndonOrderVerdict after);
void andon_alert_view_compute (AndonAlertView *self);
void andon_alert_view_new_wish (AndonAlertView *self);

G_END_DECLS
