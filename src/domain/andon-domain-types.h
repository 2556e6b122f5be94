/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Forward names of everything in this layer, so that headers need not include each other.
 * Times are gint64 microseconds since the Unix epoch, UTC; 0 means "never" or "not known". */

typedef struct _AndonAlert AndonAlert;
typedef struct _AndonAlertEffects AndonAlertEffects;
typedef struct _AndonAlertEvent AndonAlertEvent;
typedef struct _AndonAlertFacts AndonAlertFacts;
typedef struct _AndonAsset AndonAsset;
typedef struct _AndonCalendar AndonCalendar;
typedef struct _AndonEvent AndonEvent;
typedef struct _AndonHeartbeat AndonHeartbeat;
typedef struct _AndonJournalEntry AndonJournalEntry;
typedef struct _AndonJsonLimits AndonJsonLimits;
typedef struct _AndonJsonWriter AndonJsonWriter;
typedef struct _AndonKpiDefinition AndonKpiDefinition;
typedef struct _AndonKpiFormula AndonKpiFormula;
typedef struct _AndonKpiSums AndonKpiSums;
typedef struct _AndonKpiValue AndonKpiValue;
typedef struct _AndonLabel AndonLabel;
typedef struct _AndonProblem AndonProblem;
typedef struct _AndonSample AndonSample;
typedef struct _AndonSampleSeries AndonSampleSeries;
typedef struct _AndonShelfCondition AndonShelfCondition;
typedef struct _AndonSignal AndonSignal;

G_END_DECLS
