/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "andon-client-types.h"

G_BEGIN_DECLS

/* A line of the shift log. @asset, @alert, @console: (nullable) */
typedef struct
{
  char *id;
  gint64 time;
  char *author;
  char *text;
  char *asset;
  char *alert;
  char *console;
} AndonShiftEntry;

void andon_shift_entry_free (AndonShiftEntry *self);

/* Newest first. @from, @to: 0: any; @limit: 0: 200. */
void andon_shift_log_read_async (AndonSession *session, gint64 from, gint64 to, guint limit, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) (element-type AndonShiftEntry) (nullable) */
GPtrArray *andon_shift_log_read_finish (AndonSession *session, GAsyncResult *result, GError **error);

/* A handover of one console. @signed_by: NULL while unsigned; @journal_head: the chain's head it names
 * @body: (nullable): the platform's whole document (open, acknowledged, shelved, … lists) */
typedef struct
{
  char *id;
  char *console;
  gint64 created;
  char *created_by;
  char *signed_by;
  gint64 signed_at;
  char *journal_head;
  char *note;
  JsonNode *body;
} AndonHandover;

void andon_handover_free (AndonHandover *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonHandover, andon_handover_free)

void andon_handovers_read_async (AndonSession *session, guint limit, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) (element-type AndonHandover) (nullable): newest first */
GPtrArray *andon_handovers_read_finish (AndonSession *session, GAsyncResult *result, GError **error);

/* Makes a handover of @console. Never queued. @note: (nullable) */
void andon_handover_create_async (AndonSession *session, const char *console, const char *note,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Signs handover @id with the NEXT operator's own @token. Never queued. */
void andon_handover_sign_async (AndonSession *session, const char *id, const char *token, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
/* Of both. Returns: (transfer full) (nullable) */
AndonHandover *andon_handover_finish (AndonSession *session, GAsyncResult *result, GError **error);

/* A label as told by GET /labels. */
typedef struct
{
  char *id;
  char *alert;
  char *asset;
  char *label;
  char *cause;
  char *note;
  char *author;
  gint64 time;
  gint64 from;
  gint64 to;
} AndonLabelEntry;

void andon_label_entry_free (AndonLabelEntry *self);

/* @alert, @asset: (nullable) filters; newest first. */
void andon_labels_read_async (AndonSession *session, const char *alert, const char *asset, gint64 from, gint64 to,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) (element-type AndonLabelEntry) (nullable) */
GPtrArray *andon_labels_read_finish (AndonSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
