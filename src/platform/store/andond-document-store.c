/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-document-store.h"

static const char *const kinds[] = {
  ANDOND_DOCUMENT_RULE,     ANDOND_DOCUMENT_LIMIT,   ANDOND_DOCUMENT_PROFILE,
  ANDOND_DOCUMENT_CALENDAR, ANDOND_DOCUMENT_CONSOLE, ANDOND_DOCUMENT_SETTING,
  NULL,
};

gboolean
andond_document_kind_is_valid (const char *kind)
{
  return kind != NULL && g_strv_contains (kinds, kind);
}

void
andond_document_free (AndondDocument *self)
{
  if (self == NULL)
    return;

  g_free (self->kind);
  g_free (self->id);
  g_free (self->author);
  g_free (self->why);
  g_free (self->body);
  g_free (self);
}

static AndondDocument *
document_from_statement (AndonDbStatement *select)
{
  AndondDocument *document = g_new0 (AndondDocument, 1);

  document->kind = andon_db_statement_dup_text (select, 0);
  document->id = andon_db_statement_dup_text (select, 1);
  document->version = andon_db_statement_column_int (select, 2);
  document->author = andon_db_statement_dup_text (select, 3);
  document->time = andon_db_statement_column_int (select, 4);
  document->why = andon_db_statement_dup_text (select, 5);
  document->body = andon_db_statement_dup_text (select, 6);
  return document;
}

/* 0 when there is none; -1 on failure. */
static gint64
current_version (AndonDbConnection *connection,
                 const char        *kind,
                 const char        *id,
                 GError           **error)
{
  g_autoptr(AndonDbStatement) select = NULL;

  select = andon_db_connection_prepare (connection, "SELECT max (version) FROM document WHERE kind = ? AND id = ?",
                                        error);
  if (select == NULL)
    return -1;
  andon_db_statement_bind_text_borrowed (select, 1, kind);
  andon_db_statement_bind_text_borrowed (select, 2, id);
  if (andon_db_statement_step (select, error) != ANDON_DB_STEP_ROW)
    return -1;
  return andon_db_statement_column_int (select, 0);
}

static gboolean
insert_version (AndonDbConnection    *connection,
                const AndondDocument *document,
                GError              **error)
{
  g_autoptr(AndonDbStatement) insert = NULL;

  insert = andon_db_connection_prepare (connection,
                                        "INSERT INTO document (kind, id, version, author, time, why, body)"
                                        " VALUES (?,?,?,?,?,?,?)", error);
  if (insert == NULL)
    return FALSE;
  andon_db_statement_bind_text_borrowed (insert, 1, document->kind);
  andon_db_statement_bind_text_borrowed (insert, 2, document->id);
  andon_db_statement_bind_int (insert, 3, document->version);
  andon_db_statement_bind_text_borrowed (insert, 4, document->author);
  andon_db_statement_bind_int (insert, 5, document->time);
  andon_db_statement_bind_text_borrowed (insert, 6, document->why);
  andon_db_statement_bind_text_borrowed (insert, 7, document->body);
  return andon_db_statement_run (insert, error);
}

guint
andond_document_put (AndonDbConnection *connection,
                     const char        *kind,
                     const char        *id,
                     guint              expected,
                     const char        *author,
                     gint64             time,
                     const char        *why,
                     const char        *body,
                     GError           **error)
{
  AndondDocument document = { (char *) kind, (char *) id, expected + 1, (char *) author, time, (char *) why,
                              (char *) body };
  gint64 current;

  if (!andond_document_kind_is_valid (kind))
    {
      g_set_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_INVALID, "“%s” is no kind of document", kind);
      return 0;
    }
  current = current_version (connection, kind, id, error);
  if (current < 0)
    return 0;
  if (current != expected)
    {
      g_set_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_CONFLICT,
                   "%s “%s” is at version %" G_GINT64_FORMAT ", not %u", kind, id, current, expected);
      return 0;
    }
  return insert_version (connection, &document, error) ? document.version : 0;
}

gboolean
andond_document_seed (AndonDbConnection *connection,
                      const char        *kind,
                      const char        *id,
                      gint64             time,
                      const char        *body,
                      GError           **error)
{
  gint64 current = current_version (connection, kind, id, error);

  if (current != 0)
    return current > 0;
  return andond_document_put (connection, kind, id, 0, "platform", time, "what the platform starts with", body,
                              error) != 0;
}

AndondDocument *
andond_document_get (AndonDbConnection *connection,
                     const char        *kind,
                     const char        *id,
                     guint              version,
                     GError           **error)
{
  g_autoptr(AndonDbStatement) select = NULL;
  AndonDbStep step;

  select = andon_db_connection_prepare (connection,
                                        "SELECT kind, id, version, author, time, why, body FROM document"
                                        " WHERE kind = ?1 AND id = ?2 AND (?3 = 0 OR version = ?3)"
                                        " ORDER BY version DESC LIMIT 1", error);
  if (select == NULL)
    return NULL;
  andon_db_statement_bind_text_borrowed (select, 1, kind);
  andon_db_statement_bind_text_borrowed (select, 2, id);
  andon_db_statement_bind_int (select, 3, version);
  step = andon_db_statement_step (select, error);
  if (step == ANDON_DB_STEP_ROW)
    return document_from_statement (select);
  if (step == ANDON_DB_STEP_DONE && version == 0)
    g_set_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_NOT_FOUND, "there is no %s “%s”", kind, id);
  else if (step == ANDON_DB_STEP_DONE)
    g_set_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_NOT_FOUND, "%s “%s” has no version %u", kind, id,
                 version);
  return NULL;
}

guint
andond_document_roll_back (AndonDbConnection *connection,
                           const char        *kind,
                           const char        *id,
                           guint              expected,
                           guint              version,
                           const char        *author,
                           gint64             time,
                           const char        *why,
                           GError           **error)
{
  g_autoptr(AndondDocument) old = NULL;

  if (version == 0)
    {
      g_set_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_NOT_FOUND, "%s “%s” has no version 0", kind, id);
      return 0;
    }
  old = andond_document_get (connection, kind, id, version, error);
  if (old == NULL)
    return 0;
  return andond_document_put (connection, kind, id, expected, author, time, why, old->body, error);
}

static GPtrArray *
collect (AndonDbStatement *select,
         GError          **error)
{
  g_autoptr(GPtrArray) documents = g_ptr_array_new_with_free_func ((GDestroyNotify) andond_document_free);
  AndonDbStep step;

  while ((step = andon_db_statement_step (select, error)) == ANDON_DB_STEP_ROW)
    g_ptr_array_add (documents, document_from_statement (select));
  return step == ANDON_DB_STEP_DONE ? g_steal_pointer (&documents) : NULL;
}

GPtrArray *
andond_document_list (AndonDbConnection *connection,
                      const char        *kind,
                      GError           **error)
{
  g_autoptr(AndonDbStatement) select = NULL;

  select = andon_db_connection_prepare (connection,
                                        "SELECT kind, id, version, author, time, why, body FROM document AS d"
                                        " WHERE (?1 IS NULL OR kind = ?1) AND version ="
                                        " (SELECT max (version) FROM document WHERE kind = d.kind AND id = d.id)"
                                        " ORDER BY kind, id", error);
  if (select == NULL)
    return NULL;
  andon_db_statement_bind_text_borrowed (select, 1, kind);
  return collect (select, error);
}

GPtrArray *
andond_document_history (AndonDbConnection *connection,
                         const char        *kind,
                         const char        *id,
                         GError           **error)
{
  g_autoptr(AndonDbStatement) select = NULL;

  select = andon_db_connection_prepare (connection,
                                        "SELECT kind, id, version, author, time, why, NULL FROM document"
                                        " WHERE kind = ? AND id = ? ORDER BY version DESC", error);
  if (select == NULL)
    return NULL;
  andon_db_statement_bind_text_borrowed (select, 1, kind);
  andon_db_statement_bind_text_borrowed (select, 2, id);
  return collect (select, error);
}
