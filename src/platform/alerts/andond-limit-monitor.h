/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andond-rules.h"
#include "andond-sample-batch.h"

G_BEGIN_DECLS

/* Judges samples against the limits that are plain alarm rules: hysteresis, levels, on- and off-delay in the samples' own
 * time. It keeps where each limit of each signal stands and hands out only what changes. Any thread; one lock. */

typedef struct _AndondLimitMonitor AndondLimitMonitor;

/* What the engine is to believe of a condition. Strings are owned. */
typedef struct
{
  char          *key;
  guint32        asset;
  guint32        signal;   /* or ANDOND_NO_INDEX */
  char          *title;
  char          *rule;     /* nullable: an advisory */
  gboolean       active;
  gboolean       quality_only; /* only the quality is news */
  AndonQuality   quality;
  AndonPriority  priority; /* of the level that holds */
  gint64         respond_within; /* us */
  guint          severity;
  gint64         onset;    /* us; 0: now */
  double         value;    /* NaN: none */
  double         limit;    /* NaN: none */
} AndondLimitHit;

void                andond_limit_hit_free      (AndondLimitHit     *self);

AndondLimitMonitor *andond_limit_monitor_new   (AndondRegistry     *registry);
void                andond_limit_monitor_free  (AndondLimitMonitor *self);
/* Limits that stay keep where they stand; the hits of limits that are gone are handed out as over. Nullable, transfer full. */
GPtrArray          *andond_limit_monitor_set_rules (AndondLimitMonitor *self,
                                                    AndondRules        *rules);
/* After a restart: this limit is known to be active. */
void                andond_limit_monitor_restore   (AndondLimitMonitor *self,
                                                    const char         *key);
/* What changes with these samples; NULL: nothing. Of AndondLimitHit, transfer full. */
GPtrArray          *andond_limit_monitor_push  (AndondLimitMonitor *self,
                                                AndondSampleBatch  *batch);
/* Signals with a limit that have been silent for more than ten of their periods cannot be judged; NULL: nothing new. */
GPtrArray          *andond_limit_monitor_tick  (AndondLimitMonitor *self,
                                                gint64              now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondLimitHit, andond_limit_hit_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondLimitMonitor, andond_limit_monitor_free)

G_END_DECLS
