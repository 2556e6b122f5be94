/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-alert.h"
#include "andon-db-statement.h"

G_BEGIN_DECLS

/* How an alert is a row of the cache. On the cache's thread. */
#define ANDON_CACHE_COLUMNS                                                                                           \
  "id, lane, state, quality, priority, severity, asset, title, consequence, console, assignee, model, rule, signal,"  \
  " onset, raised, annunciated, cleared, respond_by, acknowledged_by, acknowledged_at, shelved_by, shelved_until,"    \
  " shelve_reason, annunciation, occurrences, revision"
#define ANDON_CACHE_N_COLUMNS 27

/* Ranks ascend from the most urgent; from here on nobody is called: shelved, suppressed, out of service. */
#define ANDON_CACHE_LAST_RANKS (G_GINT64_CONSTANT (2) << 52)

/* Adds an alert, or changes its row where the revision is not older. Takes what andon_cache_row_bind () binds. */
extern const char andon_cache_row_upsert[];
/* What is borrowed lives as long as @alert. */
void andon_cache_row_bind (AndonDbStatement *statement, const AndonAlert *alert);

/* The row that @statement stands on, of a SELECT that begins with ANDON_CACHE_COLUMNS. Numbers are clamped to what
 * they may be: a file is input from outside. Returns: (transfer full) */
AndonAlert *andon_cache_row_read (AndonDbStatement *statement);

G_END_DECLS
