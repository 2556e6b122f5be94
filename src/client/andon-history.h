/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "andon-client-types.h"

G_BEGIN_DECLS

/* One transition of one alert, as the platform's journal has it. Strings may be NULL where there is none. */
typedef struct
{
  gint64 sequence;
  gint64 time;
  char *alert;
  char *title;
  char *asset;
  char *lane;
  char *priority;
  char *from;
  char *to;
  char *cause;
  char *actor;
  char *text;
} AndonTransition;

void andon_transition_free (AndonTransition *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonTransition, andon_transition_free)

/* What to read; all may be NULL or 0. @limit: at most 500, default 200. @cursor: of the page before. */
typedef struct
{
  const char *alert;
  const char *asset;
  const char *text;
  const char *state;
  const char *priority;
  const char *lane;
  gint64 from;
  gint64 to;
  guint limit;
  const char *cursor;
} AndonHistoryQuery;

/* A page, newest first. @next: (nullable): the cursor of the next one */
typedef struct
{
  GPtrArray *items; /* of AndonTransition */
  char *next;
} AndonHistoryPage;

void andon_history_page_free (AndonHistoryPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonHistoryPage, andon_history_page_free)

void andon_history_read_async (AndonSession *session, const AndonHistoryQuery *query, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) (nullable) */
AndonHistoryPage *andon_history_read_finish (AndonSession *session, GAsyncResult *result, GError **error);

/**
 * andon_history_export_async:
 * @file: replaced only when everything was written
 * @max_rows: 0: 100 000
 *
 * Reads every page of @query and writes RFC 4180 CSV (UTF-8, a header row, times RFC 3339 in UTC, cells that a
 * spreadsheet would run as a formula are quoted with an apostrophe).
 */
void andon_history_export_async (AndonSession *session, const AndonHistoryQuery *query, GFile *file, guint max_rows,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* @n_rows: (out) (optional). */
gboolean andon_history_export_finish (AndonSession *session, GAsyncResult *result, guint *n_rows, GError **error);

G_END_DECLS
