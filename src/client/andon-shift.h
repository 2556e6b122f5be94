/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

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
