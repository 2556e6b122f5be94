/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-db-connection.h>
#include <andon-json-writer.h>

#include "andond-alerts-types.h"
#include "andond-registry.h"

/* What the API reads about alerts. In jobs on the reader thread: each sees one state of the database. Every function
 * writes members into an object that the caller has opened, and reads nothing of the engine's memory. */

G_BEGIN_DECLS

typedef struct
{
  guint32     states;     /* bit per AndonAlertState; 0: any */
  guint32     lanes;      /* bit per AndonLane; 0: any */
  guint32     priorities; /* bit per AndonPriority; 0: any */
  guint32     asset;      /* registry index: it and what stands below; ANDOND_NO_INDEX: any */
  const char *alert;      /* history: id; NULL: any */
  const char *text;       /* part of title or asset, letters' case ignored; NULL: any */
  gint64      from;       /* raised (history: made) in [from, to); 0: no bound */
  gint64      to;
  guint       limit;      /* 1 to 1000; 0: 200 */
  const char *cursor;     /* as given in "next"; NULL: from the newest on */
} AndondAlertQuery;

#define ANDOND_ALERT_QUERY_INIT { .asset = ANDOND_NO_INDEX }

/* "items": whole alerts, newest first, "next": cursor or null, "as_of": feed sequence as a string.
 * ANDON_DOMAIN_ERROR_RANGE names a bad cursor. */
gboolean andond_alert_reader_list    (AndonDbConnection       *connection,
                                      AndondRegistry          *registry,
                                      const AndondAlertQuery  *query,
                                      AndonJsonWriter         *writer,
                                      GError                 **error);

/* The alert's members, then "facts", "journal" (newest first), "window" {from, to, onset, signal}, "contributions" [{signal,
 * name, unit, share, value, expected, low, high}], "response", "latching", "similar" [{id, title, asset, raised, label, cause,
 * duration}], "comments_list" [{time, by, text}] ("comments" is the alert's own count), "labels", "shelving"
 * {raised_30_days, true_30_days, shelved_7_days, guards: [names of other rules that watch the asset]}, "as_of".
 * *found FALSE: no such alert, nothing written. */
gboolean andond_alert_reader_detail  (AndonDbConnection       *connection,
                                      AndondRegistry          *registry,
                                      const char              *alert,
                                      gint64                   now,
                                      AndonJsonWriter         *writer,
                                      gboolean                *found,
                                      GError                 **error);

/* "items": journal entries with the alert's "title", newest first, "next". */
gboolean andond_alert_reader_history (AndonDbConnection       *connection,
                                      AndondRegistry          *registry,
                                      const AndondAlertQuery  *query,
                                      AndonJsonWriter         *writer,
                                      GError                 **error);

/* The worst open alert of an asset. */
typedef struct
{
  AndonLane       lane;
  AndonPriority   priority;
  AndonAlertState state;
  guint           open;           /* alerts that are not NORM */
  guint           unacknowledged; /* of these alarms */
  guint           out_of_service; /* of these */
} AndondAssetAlerts;

/* Asset id → AndondAssetAlerts, only assets with open alerts. Transfer full. */
GHashTable *andond_alert_reader_assets (AndonDbConnection  *connection,
                                        GError            **error);

G_END_DECLS
