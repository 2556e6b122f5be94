/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "andon-client-types.h"

G_BEGIN_DECLS

/* One of the most frequent alarms. */
typedef struct
{
  char *title;
  char *asset;
  guint count;
  double share;
} AndonHealthTop;

/* What the figures are measured against. */
typedef struct
{
  double per_hour;      /* aimed at */
  double per_hour_most; /* more is missed */
  double flood_share;   /* 0 to 1; below */
  double top_share;
  guint chattering;     /* at most */
  guint fleeting;
  guint long_standing;  /* below */
  double history_days;  /* fewer make a first impression */
} AndonHealthTargets;

/**
 * AndonConsole: a seat, the areas it answers for, its flood state and alarm health.
 * @rate_10_min: annunciations in the last 10 minutes; @flood_on, @flood_off: the thresholds
 * @per_hour, @flood_share (0 to 1), @top_share, @history_days: of the last 30 days or as long as there is history
 * @targets: as the platform is set, the usual ones where it does not tell
 * @split: shares of low, medium, high, critical
 */
typedef struct
{
  char *id;
  char *name;
  char **areas;
  gboolean manned;
  gboolean flood;
  gint64 flood_since;
  guint rate_10_min;
  guint flood_on;
  guint flood_off;
  double per_hour;
  double flood_share;
  double top_share;
  guint chattering;
  guint fleeting;
  guint long_standing;
  double split[4];
  double history_days;
  AndonHealthTargets targets;
  GPtrArray *top;       /* of AndonHealthTop, most frequent first, at most ten */
} AndonConsole;

#define ANDON_TYPE_CONSOLE (andon_console_get_type ())
GType andon_console_get_type (void);
AndonConsole *andon_console_copy (const AndonConsole *self);
void andon_console_free (AndonConsole *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonConsole, andon_console_free)

/* The data of an event org.andon.console.changed.v1. Returns: (transfer full) (nullable) */
AndonConsole *andon_console_from_json (JsonObject *object, GError **error);

void andon_consoles_read_async (AndonSession *session, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) (element-type AndonConsole) (nullable) */
GPtrArray *andon_consoles_read_finish (AndonSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
