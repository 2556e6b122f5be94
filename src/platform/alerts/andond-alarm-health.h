/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-enums.h"
#include "andon-json-writer.h"

#include "andond-alarm-health-settings.h"

G_BEGIN_DECLS

/* How well one console's alarms behave: annunciated alarms only, aligned with ISA-18.2 and EEMUA 191 (DOMAIN.md,
 * "Alarm-system health"). It reads no clock; times are microseconds UTC and may step back, which ages nothing. What it
 * keeps is bounded: ten-minute slots of 30 days, at most 4096 sources and 16384 alerts. One thread at a time. */

typedef struct _AndondAlarmHealth AndondAlarmHealth;

typedef enum
{
  ANDOND_FLOOD_UNCHANGED,
  ANDOND_FLOOD_STARTED,
  ANDOND_FLOOD_ENDED,
} AndondFloodChange;

/* The figures in one go; shares are 0 to 1, NAN where there is nothing to divide by. */
typedef struct
{
  guint    rate;            /* annunciations in the window that ends now */
  gboolean flood;
  gint64   flood_since;     /* 0 when there is none */
  double   per_hour;        /* mean over the history there is, at most 30 days */
  double   busy_periods;    /* share of ten-minute periods with more than flood_above */
  double   flood_share;     /* share of the time spent in flood */
  double   top_ten_share;   /* of all annunciations */
  guint    chattering;      /* alerts that chattered within 24 h */
  guint    fleeting;        /* occurrences within 24 h */
  guint    long_standing;   /* open now */
  double   priorities[ANDON_PRIORITY_CRITICAL + 1]; /* share of each */
  double   history_days;    /* since the first annunciation or start, at most 30; below 30 the figures are young */
} AndondAlarmHealthFigures;

/* settings NULL: the defaults. start: since when the console is watched. */
AndondAlarmHealth *andond_alarm_health_new (const AndondAlarmHealthSettings *settings, gint64 start);
void               andond_alarm_health_free (AndondAlarmHealth *self);

/* The alert entered UNACK. source: what raises it again and again (rule and asset), for the top ten. */
AndondFloodChange andond_alarm_health_annunciated (AndondAlarmHealth *self, gint64 now, const char *alert,
                                                   const char *source, AndonPriority priority);
/* What people call this source, as of now; the last four are nullable. */
void              andond_alarm_health_describe (AndondAlarmHealth *self, const char *source, const char *title,
                                                const char *asset, const char *rule, const char *rule_name);
/* Its condition ended after having been true for so long. */
void              andond_alarm_health_cleared (AndondAlarmHealth *self, gint64 now, const char *alert,
                                               gint64 active);
/* It is closed (NORM), shelved, suppressed or out of service: it no longer stands. */
void              andond_alarm_health_closed (AndondAlarmHealth *self, const char *alert);
/* Lets the window slide; to be called at least each second. */
AndondFloodChange andond_alarm_health_tick (AndondAlarmHealth *self, gint64 now);

void andond_alarm_health_get_figures (AndondAlarmHealth *self, gint64 now, AndondAlarmHealthFigures *out);
/* The figures with their targets and the lists behind them (top ten, chattering, long standing), as one object. */
void andond_alarm_health_write_json (AndondAlarmHealth *self, gint64 now, AndonJsonWriter *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondAlarmHealth, andond_alarm_health_free)

G_END_DECLS
