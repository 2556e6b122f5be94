/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-json.h"
#include "andon-session.h"

G_BEGIN_DECLS

/* What decoders of answers share. Any thread. */

/* Members that may be absent or null. */
#define ANDON_READ_LOOSE (ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE)

/* @what: for the message. */
gboolean andon_read_object (JsonNode *root, const char *what, JsonObject **object, GError **error);

/* The objects of "items" (or of an array), each through @read; one that can't be read is left out.
 * Returns: (transfer full) */
typedef gpointer (*AndonReadItem) (JsonObject *object, GError **error);
GPtrArray *andon_read_items (JsonNode *root, const char *what, AndonReadItem read, GDestroyNotify destroy, GError **error);
GPtrArray *andon_read_array (JsonArray *array, AndonReadItem read, GDestroyNotify destroy);

/* A copy or NULL; a wrong type is as absent. */
char *andon_read_string (JsonObject *object, const char *name);
gint64 andon_read_time (JsonObject *object, const char *name);
double andon_read_double (JsonObject *object, const char *name, double fallback);
/* Also the length of an array. */
guint andon_read_count (JsonObject *object, const char *name);
gboolean andon_read_bool (JsonObject *object, const char *name);
/* (transfer none) (nullable) */
JsonObject *andon_read_member (JsonObject *object, const char *name);
JsonArray *andon_read_list (JsonObject *object, const char *name);

/* Builds "/path?name=value&…"; a NULL value is left out. Ends with a NULL name. (transfer full) */
char *andon_read_path (const char *path, ...) G_GNUC_NULL_TERMINATED;
/* RFC 3339, or NULL for 0; (transfer full) */
char *andon_read_format_time (gint64 us);

/* The usual case of andon_session_get_async (): the session's own task, nothing to free but the result. */
void andon_read_async (AndonSession *session, const char *path, AndonDecodeFunc decode, GDestroyNotify result_destroy,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

G_END_DECLS
