/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "andon-enums.h"
#include "andon-json-writer.h"

G_BEGIN_DECLS

/* What is counted as what, and what is aimed at: the document of kind "setting" with the id "alarm-health". The defaults
 * are those of ISA-18.2 and EEMUA 191 (DOMAIN.md, "Alarm-system health"). */

/* Shares are 0 to 1. */
typedef struct
{
  double per_hour;        /* 6 */
  double per_hour_most;   /* the most that can be managed (12) */
  double busy_periods;    /* 0.01 */
  double flood_share;     /* 0.01 */
  double top_ten_share;   /* 0.05 */
  guint  chattering;      /* 0 */
  guint  fleeting;        /* 0 */
  guint  long_standing;   /* below this (5) */
  double priorities[ANDON_PRIORITY_HIGH + 1]; /* low 0.8, medium 0.15, high and above 0.05 */
  double history_days;    /* 30: with less the figures are young; no setting */
} AndondAlarmHealthTargets;

/* Durations in microseconds. */
typedef struct
{
  gint64 rate_window;    /* 10 min: the sliding window of the live rate */
  guint  flood_above;    /* a flood starts at more than so many in the window (10) */
  guint  flood_below;    /* and ends below so many (5) */
  gint64 chatter_window; /* 60 s */
  guint  chatter_cycles; /* so many in the window are chattering (3), 2 to 8 */
  gint64 fleeting;       /* active for less than this is fleeting (10 s) */
  gint64 long_standing;  /* annunciated for longer than this stands long (24 h) */
  AndondAlarmHealthTargets targets;
} AndondAlarmHealthSettings;

extern const AndondAlarmHealthSettings andond_alarm_health_defaults;

/* The document's body, in the units that people think in:
 * {rate_window_minutes, flood_above, flood_below, chatter_window_seconds, chatter_cycles, fleeting_seconds,
 *  long_standing_hours, targets: {per_hour, per_hour_most, busy_periods, flood_share, top_ten_share, chattering, fleeting,
 *  long_standing, priorities: {low, medium, high}}}.
 * What is absent keeps its default. The error names the member. */
gboolean andond_alarm_health_settings_from_json     (JsonObject                       *body,
                                                     AndondAlarmHealthSettings        *out,
                                                     GError                          **error);
/* Writes the whole body, as the platform seeds it. */
void     andond_alarm_health_settings_write_json    (const AndondAlarmHealthSettings  *self,
                                                     AndonJsonWriter                  *writer);
/* Writes the member "targets" into an object that is open. */
void     andond_alarm_health_settings_write_targets (const AndondAlarmHealthSettings  *self,
                                                     AndonJsonWriter                  *writer);

G_END_DECLS
