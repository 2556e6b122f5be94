/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-alert.h"
#include "andon-db-statement.h"

G_BEGIN_DECLS

/* How an alert is a row of the cache: every member of AndonAlert but its count of references, in the order of the
 * columns. X (column, member, kind, most): TEXT, TIME (also any other gint64), NUMBER from 0 to @most, FLAG, DOUBLE. */
#define ANDON_CACHE_MEMBERS(X)                                                                                        \
  X (id, id, TEXT, 0)                                                                                                 \
  X (lane, lane, NUMBER, ANDON_N_LANES - 1)                                                                           \
  X (state, state, NUMBER, ANDON_N_ALERT_STATES - 1)                                                                  \
  X (quality, quality, NUMBER, ANDON_N_QUALITIES - 1)                                                                 \
  X (priority, priority, NUMBER, ANDON_N_PRIORITIES - 1)                                                              \
  X (severity, severity, NUMBER, 1000)                                                                                \
  X (asset, asset, TEXT, 0)                                                                                           \
  X (title, title, TEXT, 0)                                                                                           \
  X (consequence, consequence, TEXT, 0)                                                                               \
  X (console, console, TEXT, 0)                                                                                       \
  X (assignee, assignee, TEXT, 0)                                                                                     \
  X (model, model, TEXT, 0)                                                                                           \
  X (rule, rule, TEXT, 0)                                                                                             \
  X (signal, signal, TEXT, 0)                                                                                         \
  X (origin, origin, TEXT, 0)                                                                                         \
  X (onset, onset, TIME, 0)                                                                                           \
  X (onset_uncertainty, onset_uncertainty, TIME, 0)                                                                   \
  X (raised, raised, TIME, 0)                                                                                         \
  X (annunciated, annunciated, TIME, 0)                                                                               \
  X (cleared, cleared, TIME, 0)                                                                                       \
  X (respond_by, respond_by, TIME, 0)                                                                                 \
  X (acknowledged_by, acknowledged_by, TEXT, 0)                                                                       \
  X (acknowledged_at, acknowledged_at, TIME, 0)                                                                       \
  X (shelved_by, shelved_by, TEXT, 0)                                                                                 \
  X (shelved_until, shelved_until, TIME, 0)                                                                           \
  X (shelve_reason, shelve_reason, TEXT, 0)                                                                           \
  X (one_shot, one_shot, FLAG, 1)                                                                                     \
  X (shelf_test, shelf.test, NUMBER, ANDON_SHELF_TEST_RATE_BELOW)                                                     \
  X (shelf_limit, shelf.limit, DOUBLE, 0)                                                                             \
  X (shelf_signal, shelf.signal, TEXT, 0)                                                                             \
  X (often_shelved, often_shelved, FLAG, 1)                                                                           \
  X (service_by, service_by, TEXT, 0)                                                                                 \
  X (service_reason, service_reason, TEXT, 0)                                                                         \
  X (service_permit, service_permit, TEXT, 0)                                                                         \
  X (review_at, review_at, TIME, 0)                                                                                   \
  X (review_due, review_due, FLAG, 1)                                                                                 \
  X (annunciation, annunciation, NUMBER, G_MAXINT)                                                                    \
  X (occurrences, occurrences, NUMBER, G_MAXINT)                                                                      \
  X (revision, revision, NUMBER, G_MAXINT)                                                                            \
  X (comments, comments, NUMBER, G_MAXINT)                                                                            \
  X (label, label, TEXT, 0)                                                                                           \
  X (chattering, chattering, FLAG, 1)

#define ANDON_CACHE_COUNT_(column, member, kind, most) +1
#define ANDON_CACHE_N_COLUMNS (0 ANDON_CACHE_MEMBERS (ANDON_CACHE_COUNT_))

/* The columns, each with a comma after it. */
#define ANDON_CACHE_NAME_(column, member, kind, most) #column ", "
#define ANDON_CACHE_COLUMNS ANDON_CACHE_MEMBERS (ANDON_CACHE_NAME_)

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
