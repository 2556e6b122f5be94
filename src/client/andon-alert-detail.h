/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "andon-alert.h"
#include "andon-client-types.h"

G_BEGIN_DECLS

/* One line of an alert's journal. @text: comment or reason, (nullable) */
typedef struct
{
  gint64 time;
  char *actor;
  char *cause;
  char *from;
  char *to;
  char *text;
} AndonDetailEntry;

/* How much one signal contributed. @share: 0 to 1; @value, @expected, @low, @high: NaN where unknown */
typedef struct
{
  char *signal;
  char *name;
  char *unit;
  double share;
  double value;
  double expected;
  double low;
  double high;
} AndonDetailContribution;

/* An alert like this one, met before. @label, @cause: (nullable): what people said it was; @downtime: s, 0: unknown */
typedef struct
{
  char *id;
  char *title;
  char *asset;
  gint64 raised;
  char *label;
  char *cause;
  gint64 duration_us;
} AndonDetailSimilar;

/**
 * AndonAlertDetail: all of GET /alerts/{id}. Reference-counted, immutable.
 * @band_*: the model's expected band of @band_signal, in columns; @n_band may be 0
 * @response: (nullable): the response text; @rule: (nullable)
 * @raised_30_days, @true_30_days: for the shelving preview, -1 where the platform did not tell
 * @guards: (nullable): the names of other rules that watch the asset; empty: nothing else does; NULL: not told
 * @root: the whole answer, for what has no member here
 */
typedef struct
{
  AndonAlert *alert;
  gint64 window_from;
  gint64 window_to;
  char *response;
  char *rule;
  GPtrArray *journal;        /* of AndonDetailEntry, oldest first */
  GPtrArray *contributions;  /* of AndonDetailContribution, largest first */
  GPtrArray *similar;        /* of AndonDetailSimilar, newest first */
  char *band_signal;
  guint n_band;
  gint64 *band_time;
  double *band_low;
  double *band_high;
  int raised_30_days;
  int true_30_days;
  char **guards;
  JsonNode *root;
} AndonAlertDetail;

#define ANDON_TYPE_ALERT_DETAIL (andon_alert_detail_get_type ())
GType andon_alert_detail_get_type (void);
AndonAlertDetail *andon_alert_detail_ref (AndonAlertDetail *self);
void andon_alert_detail_unref (AndonAlertDetail *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonAlertDetail, andon_alert_detail_unref)

/* Behind the gate already; unknown members are ignored, absent ones empty. Any thread. Returns: (transfer full) */
AndonAlertDetail *andon_alert_detail_from_json (JsonNode *root, GError **error);

void andon_alert_detail_read_async (AndonSession *session, const char *id, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) (nullable) */
AndonAlertDetail *andon_alert_detail_read_finish (AndonSession *session, GAsyncResult *result, GError **error);

/* The alert as last told, all of it, from the seat's own cache: while the platform can't be asked. */
void andon_alert_read_kept_async (AndonSession *session, const char *id, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) (nullable) */
AndonAlert *andon_alert_read_kept_finish (AndonSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
