/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-db-types.h"

/* A prepared statement borrowed from its connection's cache; on the connection's thread only. Parameters count from 1
 * and columns from 0, as in SQLite. A failed bind is told by the next step. */

G_BEGIN_DECLS

typedef enum
{
  ANDON_DB_STEP_ERROR = -1,
  ANDON_DB_STEP_DONE  = 0,
  ANDON_DB_STEP_ROW   = 1,
} AndonDbStep;

/* Gives the statement back to the cache. */
void         andon_db_statement_release       (AndonDbStatement *self);

void         andon_db_statement_bind_int      (AndonDbStatement *self, int parameter, gint64 value);
void         andon_db_statement_bind_double   (AndonDbStatement *self, int parameter, double value);
/* NULL binds NULL. The text is copied. */
void         andon_db_statement_bind_text     (AndonDbStatement *self, int parameter, const char *text);
/* The text or data must stay as it is until the statement is reset or released. */
void         andon_db_statement_bind_text_borrowed (AndonDbStatement *self, int parameter, const char *text);
void         andon_db_statement_bind_blob_borrowed (AndonDbStatement *self, int parameter, const void *data, gsize size);
/* NULL binds NULL. The bytes are copied. */
void         andon_db_statement_bind_bytes    (AndonDbStatement *self, int parameter, GBytes *bytes);
void         andon_db_statement_bind_null     (AndonDbStatement *self, int parameter);

AndonDbStep  andon_db_statement_step          (AndonDbStatement *self, GError **error);
/* Steps to the end, ignoring rows, and resets: for INSERT, UPDATE and DELETE many times over. */
gboolean     andon_db_statement_run           (AndonDbStatement *self, GError **error);
/* Makes it ready to run again; bindings stay. */
void         andon_db_statement_reset         (AndonDbStatement *self);

int          andon_db_statement_n_columns     (AndonDbStatement *self);
gboolean     andon_db_statement_column_is_null (AndonDbStatement *self, int column);
gint64       andon_db_statement_column_int    (AndonDbStatement *self, int column);
double       andon_db_statement_column_double (AndonDbStatement *self, int column);
/* Borrowed until the next step, reset or release; NULL for NULL. */
const char  *andon_db_statement_column_text   (AndonDbStatement *self, int column);
const void  *andon_db_statement_column_blob   (AndonDbStatement *self, int column, gsize *size);
/* Copies; NULL for NULL. */
char        *andon_db_statement_dup_text      (AndonDbStatement *self, int column);
GBytes      *andon_db_statement_dup_bytes     (AndonDbStatement *self, int column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonDbStatement, andon_db_statement_release)

G_END_DECLS
