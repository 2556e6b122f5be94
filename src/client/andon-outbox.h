/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "andon-cache.h"

G_BEGIN_DECLS

/**
 * AndonOutbox: what the person did and the plant did not answer yet, on disk before it is sent. It shares the cache's
 * file and thread.
 */
#define ANDON_OUTBOX_EXPIRY_US (10 * G_GINT64_CONSTANT (60000000))

/**
 * AndonOutboxRow:
 * @key: the idempotency key, a UUID
 * @number: order of the person's actions
 * @verb: of the alert, or "label", "log", "label-withdraw"; @path: where it is posted alone
 * @alert, @title: (nullable)
 * @revision: quoted as If-Match; 0: none
 * @body: JSON
 * @subject: (nullable): who did it; NULL: before the platform said who that is
 * @created: wall time, for people; @boot, @elapsed: of andon_clock_elapsed (), for the age
 */
typedef struct
{
  char *key;
  gint64 number;
  char *verb;
  char *path;
  char *alert;
  char *title;
  guint revision;
  char *body;
  gint64 created;
  char *boot;
  gint64 elapsed;
  char *subject;
} AndonOutboxRow;

/* How long ago the person did it, by the clock that nobody sets where that is known (the same boot), else by the wall.
 * G_MAXINT64 where neither can tell, because the wall clock stands before @created: such an action must not be sent. */
gint64 andon_outbox_row_get_age (const AndonOutboxRow *self, AndonClock *clock);

AndonOutboxRow *andon_outbox_row_copy (const AndonOutboxRow *self);
void andon_outbox_row_free (AndonOutboxRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonOutboxRow, andon_outbox_row_free)

/* Writes all rows or none; the callback runs after they are on disk. (element-type AndonOutboxRow): copied. */
void andon_outbox_put_async (AndonCache *cache, GPtrArray *rows, GAsyncReadyCallback callback, gpointer user_data);
gboolean andon_outbox_put_finish (AndonCache *cache, GAsyncResult *result, GError **error);

/* The plant answered, or the person has it back. */
void andon_outbox_remove (AndonCache *cache, const char *key);

/* Returns of finish: (transfer full) (element-type AndonOutboxRow): oldest first */
void andon_outbox_load_async (AndonCache *cache, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *andon_outbox_load_finish (AndonCache *cache, GAsyncResult *result, GError **error);

G_END_DECLS
