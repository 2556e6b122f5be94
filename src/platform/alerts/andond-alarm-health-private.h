/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andond-alarm-health.h"

G_BEGIN_DECLS

/* The inside of the alarm health, which counts in andond-alarm-health.c and is told in andond-alarm-health-json.c. */

#define HEALTH_SLOT (10 * 60 * G_USEC_PER_SEC)
#define HEALTH_DAY (24 * 3600 * (gint64) G_USEC_PER_SEC)
#define N_HEALTH_SLOTS (30 * 24 * 6)
#define N_HEALTH_DAYS 30
#define N_HEALTH_PRIORITIES (ANDON_PRIORITY_CRITICAL + 1)
#define MAX_HEALTH_CYCLES 8

/* Ten minutes of the last 30 days; index says which ten minutes it holds now. */
typedef struct
{
  gint64 index;
  guint  count;
  guint  priorities[N_HEALTH_PRIORITIES];
  guint  fleeting;
  gint64 flood; /* us of it spent in flood */
} AndondHealthSlot;

typedef struct
{
  char  *key;
  char  *title;     /* of its last alert; these four are nullable */
  char  *asset;
  char  *rule;
  char  *rule_name;
  gint64 days[N_HEALTH_DAYS]; /* the day each count belongs to */
  guint  counts[N_HEALTH_DAYS];
} AndondHealthSource;

typedef struct
{
  char  *id;
  char  *source;
  gint64 cycles[MAX_HEALTH_CYCLES]; /* the last annunciations, a ring */
  guint  n_cycles;
  gint64 chattered;  /* when it last did, 0 never */
  gint64 annunciated; /* since when it stands, 0 when it does not */
} AndondHealthStanding;

struct _AndondAlarmHealth
{
  AndondAlarmHealthSettings settings;
  gint64                    start;
  gint64                    now; /* the newest time seen: a clock that steps back ages nothing */
  GQueue                    window; /* gint64 times as heap copies, oldest at the head */
  gint64                    flood_since;
  AndondHealthSlot          slots[N_HEALTH_SLOTS];
  GHashTable               *sources; /* key → AndondHealthSource */
  GHashTable               *alerts;  /* id → AndondHealthStanding */
  gint64     looked_over; /* the second in which alerts that are over were last looked for */
};

/* Annunciations of the last 30 days, of all and of one source. */
guint64    andond_alarm_health_count              (AndondAlarmHealth        *self);
guint      andond_alarm_health_source_count       (const AndondAlarmHealth  *self,
                                                   const AndondHealthSource *source);
/* AndondHealthSource, most frequent first; AndondHealthStanding by id. Transfer container. */
GPtrArray *andond_alarm_health_list_sources       (AndondAlarmHealth        *self);
GPtrArray *andond_alarm_health_list_chattering    (AndondAlarmHealth        *self);
GPtrArray *andond_alarm_health_list_long_standing (AndondAlarmHealth        *self);

G_END_DECLS
