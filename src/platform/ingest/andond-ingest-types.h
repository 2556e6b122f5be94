/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Times are microseconds since the Unix epoch, UTC. An asset and a signal are named on the inside by
 * their index in the registry, which is dense, starts at 0 and never changes while the program runs. */

G_BEGIN_DECLS

typedef struct _AndondAsset AndondAsset;
typedef struct _AndondSignal AndondSignal;
typedef struct _AndondRegistry AndondRegistry;
typedef struct _AndondRegistryBuilder AndondRegistryBuilder;
typedef struct _AndondSampleBatch AndondSampleBatch;
typedef struct _AndondPayloads AndondPayloads;
typedef struct _AndondStageClock AndondStageClock;
typedef struct _AndondSource AndondSource;
typedef struct _AndondIngest AndondIngest;
typedef struct _AndondProfile AndondProfile;
typedef struct _AndondProfileSet AndondProfileSet;
typedef struct _AndondDemoPlant AndondDemoPlant;
typedef struct _AndondDemoSource AndondDemoSource;
typedef struct _AndondMqttSource AndondMqttSource;
typedef struct _AndondReplaySource AndondReplaySource;
typedef struct _AndondCsvTable AndondCsvTable;

/* The platform's clock, given from outside so that tests can hold it. Called from any thread. */
typedef gint64 (*AndondNowFunc) (gpointer user_data);

/* A stretch of one signal: what the good samples whose time is in [start, start + step) come to.
 * With count 0 the three values mean nothing. */
typedef struct
{
  double min;
  double max;
  double mean;
  guint32 count;
} AndondBucket;

/* How the samples of an asset or signal have aged, judged against the period they should come with. */
typedef enum
{
  ANDOND_FRESHNESS_NEVER, /* nothing received since the start */
  ANDOND_FRESHNESS_FRESH,
  ANDOND_FRESHNESS_LATE,  /* more than 3 periods */
  ANDOND_FRESHNESS_STALE, /* more than 10 periods */
  ANDOND_FRESHNESS_DEAD   /* more than 30 periods: the asset is blind */
} AndondFreshness;

const char *andond_freshness_to_string (AndondFreshness freshness);

/* Why ingestion refused something. What is refused is counted, told, and takes nothing else with it. */
typedef enum
{
  ANDOND_REFUSAL_MALFORMED,    /* not the syntax the profile names */
  ANDOND_REFUSAL_OVERSIZED,    /* payload longer than the limit */
  ANDOND_REFUSAL_WRONG_TYPE,   /* a member is there but is no number */
  ANDOND_REFUSAL_NOT_FINITE,   /* NaN, infinity */
  ANDOND_REFUSAL_OUT_OF_RANGE, /* outside what the signal can physically be */
  ANDOND_REFUSAL_WRONG_UNIT,   /* a unit that does not convert */
  ANDOND_REFUSAL_FUTURE,       /* dated more than 5 s ahead of the platform's clock */
  ANDOND_REFUSAL_TOO_OLD,      /* dated before what retention keeps */
  ANDOND_REFUSAL_OUT_OF_ORDER, /* older than the newest of its signal */
  ANDOND_REFUSAL_DUPLICATE,    /* the same signal and time again */
  ANDOND_REFUSAL_UNKNOWN,      /* no profile, asset or signal by that name */
  ANDOND_REFUSAL_QUEUE_FULL,   /* the bounded queue had no room */
  ANDOND_N_REFUSALS
} AndondRefusal;

const char *andond_refusal_to_string (AndondRefusal refusal);

/* Told about each thing refused; name is the topic, the signal, or topic and signal. */
typedef void (*AndondRefusalFunc) (AndondRefusal refusal, const char *name, const char *reason,
                                   gpointer user_data);

G_END_DECLS
