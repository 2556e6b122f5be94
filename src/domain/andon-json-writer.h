/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-domain-types.h"

G_BEGIN_DECLS

/* Append-only JSON writer: the encoder of everything on the wire. It puts the commas; nesting must be right, which is
 * asserted. One thread at a time. Invalid UTF-8 in strings becomes U+FFFD, numbers that are not finite become null. */

struct _AndonJsonWriter
{
  GString *out;   /* owned; may be read at any time, is complete when depth is 0 */
  guint    depth; /* of open objects and arrays, at most 63 */
  guint64  comma; /* bit d: at depth d a value has been written */
  gboolean named; /* a member name waits for its value */
};

void   andon_json_writer_init         (AndonJsonWriter *self,
                                       gsize            reserve);
void   andon_json_writer_clear        (AndonJsonWriter *self); /* frees the text */
void   andon_json_writer_reset        (AndonJsonWriter *self); /* empties it, keeps the memory */
char  *andon_json_writer_steal        (AndonJsonWriter *self,
                                       gsize           *length); /* transfer full; the writer is as cleared */
GBytes *andon_json_writer_steal_bytes (AndonJsonWriter *self); /* transfer full; the writer is as cleared */

void   andon_json_writer_begin_object (AndonJsonWriter *self);
void   andon_json_writer_end_object   (AndonJsonWriter *self);
void   andon_json_writer_begin_array  (AndonJsonWriter *self);
void   andon_json_writer_end_array    (AndonJsonWriter *self);
void   andon_json_writer_member       (AndonJsonWriter *self,
                                       const char      *name); /* plain ASCII, not escaped */
void   andon_json_writer_string       (AndonJsonWriter *self,
                                       const char      *value); /* NULL: null */
void   andon_json_writer_int          (AndonJsonWriter *self,
                                       gint64           value);
void   andon_json_writer_double       (AndonJsonWriter *self,
                                       double           value); /* shortest that reads back equal */
void   andon_json_writer_time         (AndonJsonWriter *self,
                                       gint64           us);
void   andon_json_writer_bool         (AndonJsonWriter *self,
                                       gboolean         value);
void   andon_json_writer_null         (AndonJsonWriter *self);
void   andon_json_writer_raw          (AndonJsonWriter *self,
                                       const char      *json,
                                       gssize           length); /* one complete value, trusted; -1: to the NUL */

/* Member and value at once. put_string leaves the member out when value is NULL, put_time when us is 0. */
void   andon_json_writer_put_string   (AndonJsonWriter *self,
                                       const char      *name,
                                       const char      *value);
void   andon_json_writer_put_int      (AndonJsonWriter *self,
                                       const char      *name,
                                       gint64           value);
void   andon_json_writer_put_double   (AndonJsonWriter *self,
                                       const char      *name,
                                       double           value);
void   andon_json_writer_put_bool     (AndonJsonWriter *self,
                                       const char      *name,
                                       gboolean         value);
void   andon_json_writer_put_time     (AndonJsonWriter *self,
                                       const char      *name,
                                       gint64           us);
/* The integer as a string, as CloudEvents wants its sequence. */
void   andon_json_writer_put_sequence (AndonJsonWriter *self,
                                       const char      *name,
                                       guint64          value);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AndonJsonWriter, andon_json_writer_clear)

G_END_DECLS
