/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "andon-enums.h"
#include "andon-error.h"

G_BEGIN_DECLS

/* The gate: everything that comes from outside as JSON passes andon_json_parse () and nothing else. A scanner of our
 * own accepts or refuses the bytes before json-glib sees them. Refused are: too many bytes, nesting beyond max_depth,
 * not exactly one value, comments and other extensions, integers outside gint64, numbers that are not finite, invalid
 * UTF-8, lone surrogates, NUL in strings, and the same member twice in one object. Any thread. */

struct _AndonJsonLimits
{
  gsize max_bytes;  /* of the whole text */
  guint max_depth;  /* of nested arrays and objects; at most ANDON_JSON_MAX_DEPTH */
  gsize max_values; /* values of any type in the whole text, as each costs memory */
};

#define ANDON_JSON_MAX_DEPTH 64

/* 1 MiB, 64 deep, 200 000 values. */
extern const AndonJsonLimits andon_json_default_limits;

/* limits NULL: the defaults. Transfer full; the node is free for the caller to change. The error says the byte offset. */
JsonNode *andon_json_parse        (const char            *data,
                                   gsize                  len,
                                   const AndonJsonLimits *limits,
                                   GError               **error);

/* As above, and the one value must be an object. Transfer full. */
JsonObject *andon_json_parse_object (const char            *data,
                                     gsize                  len,
                                     const AndonJsonLimits *limits,
                                     GError               **error);

/* Only the scanner, without building anything. */
gboolean  andon_json_check        (const char            *data,
                                   gsize                  len,
                                   const AndonJsonLimits *limits,
                                   GError               **error);

/* Typed readers. The error names the member: MISSING, TYPE or RANGE. With OPTIONAL an absent member is fine, with
 * NULLABLE a null is; in both cases *out is left as it was, so that it may hold the default (strings, objects, arrays
 * and nodes are set to NULL by a null). Strings, objects, arrays and nodes are borrowed from the object. */
typedef enum
{
  ANDON_JSON_REQUIRED = 0,
  ANDON_JSON_OPTIONAL = 1 << 0,
  ANDON_JSON_NULLABLE = 1 << 1,
} AndonJsonFlags;

gboolean  andon_json_get_string   (JsonObject            *object,
                                   const char            *name,
                                   AndonJsonFlags         flags,
                                   const char           **out,
                                   GError               **error);
/* As _get_string, but a copy in *out; a former *out is freed. */
gboolean  andon_json_dup_string   (JsonObject            *object,
                                   const char            *name,
                                   AndonJsonFlags         flags,
                                   char                 **out,
                                   GError               **error);
/* An integer in [min, max]; 7.0 is not an integer. */
gboolean  andon_json_get_int      (JsonObject            *object,
                                   const char            *name,
                                   AndonJsonFlags         flags,
                                   gint64                 min,
                                   gint64                 max,
                                   gint64                *out,
                                   GError               **error);
/* Any finite number. */
gboolean  andon_json_get_double   (JsonObject            *object,
                                   const char            *name,
                                   AndonJsonFlags         flags,
                                   double                *out,
                                   GError               **error);
gboolean  andon_json_get_bool     (JsonObject            *object,
                                   const char            *name,
                                   AndonJsonFlags         flags,
                                   gboolean              *out,
                                   GError               **error);
/* An RFC 3339 time, in microseconds. */
gboolean  andon_json_get_time     (JsonObject            *object,
                                   const char            *name,
                                   AndonJsonFlags         flags,
                                   gint64                *out,
                                   GError               **error);
/* One of the words; the error lists them. */
gboolean  andon_json_get_word     (JsonObject            *object,
                                   const char            *name,
                                   AndonJsonFlags         flags,
                                   const AndonEnumWords  *words,
                                   guint                 *out,
                                   GError               **error);
/* A sequence number: an integer as a string (CloudEvents), or a plain integer. */
gboolean  andon_json_get_sequence (JsonObject            *object,
                                   const char            *name,
                                   AndonJsonFlags         flags,
                                   guint64               *out,
                                   GError               **error);
gboolean  andon_json_get_object   (JsonObject            *object,
                                   const char            *name,
                                   AndonJsonFlags         flags,
                                   JsonObject           **out,
                                   GError               **error);
gboolean  andon_json_get_array    (JsonObject            *object,
                                   const char            *name,
                                   AndonJsonFlags         flags,
                                   JsonArray            **out,
                                   GError               **error);
/* Every element must be a string; *out is newly allocated (g_strfreev), a former *out is freed. */
gboolean  andon_json_dup_strv     (JsonObject            *object,
                                   const char            *name,
                                   AndonJsonFlags         flags,
                                   char                ***out,
                                   GError               **error);

G_END_DECLS
