/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-model-store.h"

void
andond_model_free (AndondModel *self)
{
  if (self == NULL)
    return;

  g_free (self->asset);
  g_free (self->state);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

static AndondModel *
model_from_statement (AndonDbStatement *select)
{
  AndondModel *model = g_new0 (AndondModel, 1);

  model->id = andon_db_statement_column_int (select, 0);
  model->asset = andon_db_statement_dup_text (select, 1);
  model->version = andon_db_statement_column_int (select, 2);
  model->created = andon_db_statement_column_int (select, 3);
  model->parent = andon_db_statement_column_int (select, 4);
  model->state = andon_db_statement_dup_text (select, 5);
  model->body = andon_db_statement_dup_bytes (select, 6);
  return model;
}

/* The newest version of the asset, without its body; NULL when there is none. */
static gboolean
find_newest (AndonDbConnection *connection,
             const char        *asset,
             AndondModel      **model,
             GError           **error)
{
  g_autoptr(AndonDbStatement) select = NULL;
  AndonDbStep step;

  select = andon_db_connection_prepare (connection,
                                        "SELECT id, asset, version, created, parent, state, NULL FROM model"
                                        " WHERE asset = ? ORDER BY version DESC LIMIT 1", error);
  if (select == NULL)
    return FALSE;
  andon_db_statement_bind_text_borrowed (select, 1, asset);
  step = andon_db_statement_step (select, error);
  *model = step == ANDON_DB_STEP_ROW ? model_from_statement (select) : NULL;
  return step != ANDON_DB_STEP_ERROR;
}

static gint64
replace_body (AndonDbConnection *connection,
              gint64             id,
              GBytes            *body,
              GError           **error)
{
  g_autoptr(AndonDbStatement) update = NULL;

  update = andon_db_connection_prepare (connection, "UPDATE model SET body = ? WHERE id = ?", error);
  if (update == NULL)
    return 0;
  andon_db_statement_bind_bytes (update, 1, body);
  andon_db_statement_bind_int (update, 2, id);
  return andon_db_statement_run (update, error) ? id : 0;
}

static gint64
insert_champion (AndonDbConnection *connection,
                 const char        *asset,
                 guint              version,
                 gint64             time,
                 gint64             parent,
                 GBytes            *body,
                 GError           **error)
{
  g_autoptr(AndonDbStatement) retire = NULL;
  g_autoptr(AndonDbStatement) insert = NULL;

  retire = andon_db_connection_prepare (connection,
                                        "UPDATE model SET state = 'retired' WHERE asset = ? AND state = 'champion'",
                                        error);
  if (retire == NULL)
    return 0;
  andon_db_statement_bind_text_borrowed (retire, 1, asset);
  if (!andon_db_statement_run (retire, error))
    return 0;

  insert = andon_db_connection_prepare (connection,
                                        "INSERT INTO model (asset, version, created, parent, state, body)"
                                        " VALUES (?,?,?,?,'champion',?)", error);
  if (insert == NULL)
    return 0;
  andon_db_statement_bind_text_borrowed (insert, 1, asset);
  andon_db_statement_bind_int (insert, 2, version);
  andon_db_statement_bind_int (insert, 3, time);
  andon_db_statement_bind_int (insert, 4, parent);
  andon_db_statement_bind_bytes (insert, 5, body);
  return andon_db_statement_run (insert, error) ? andon_db_connection_last_id (connection) : 0;
}

gint64
andond_model_put (AndonDbConnection *connection,
                  const char        *asset,
                  guint              version,
                  gint64             time,
                  GBytes            *body,
                  GError           **error)
{
  g_autoptr(AndondModel) newest = NULL;
  guint last;

  if (!find_newest (connection, asset, &newest, error))
    return 0;
  last = newest != NULL ? newest->version : 0;
  if (newest != NULL && version == last)
    return replace_body (connection, newest->id, body, error);
  if (version == 0)
    version = last + 1;
  if (version <= last)
    {
      g_set_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_CONFLICT,
                   "the model of %s has version %u, so %u is no new one", asset, last, version);
      return 0;
    }
  return insert_champion (connection, asset, version, time, newest != NULL ? newest->id : 0, body, error);
}

AndondModel *
andond_model_get_champion (AndonDbConnection *connection,
                           const char        *asset,
                           GError           **error)
{
  g_autoptr(AndonDbStatement) select = NULL;

  select = andon_db_connection_prepare (connection,
                                        "SELECT id, asset, version, created, parent, state, body FROM model"
                                        " WHERE asset = ? AND state = 'champion' ORDER BY version DESC LIMIT 1", error);
  if (select == NULL)
    return NULL;
  andon_db_statement_bind_text_borrowed (select, 1, asset);
  if (andon_db_statement_step (select, error) != ANDON_DB_STEP_ROW)
    return NULL;
  return model_from_statement (select);
}

GPtrArray *
andond_model_list (AndonDbConnection *connection,
                   const char        *asset,
                   GError           **error)
{
  g_autoptr(GPtrArray) models = g_ptr_array_new_with_free_func ((GDestroyNotify) andond_model_free);
  g_autoptr(AndonDbStatement) select = NULL;
  AndonDbStep step;

  select = andon_db_connection_prepare (connection,
                                        "SELECT id, asset, version, created, parent, state, NULL FROM model"
                                        " WHERE ?1 IS NULL OR asset = ?1 ORDER BY id DESC", error);
  if (select == NULL)
    return NULL;
  andon_db_statement_bind_text_borrowed (select, 1, asset);
  while ((step = andon_db_statement_step (select, error)) == ANDON_DB_STEP_ROW)
    g_ptr_array_add (models, model_from_statement (select));
  return step == ANDON_DB_STEP_DONE ? g_steal_pointer (&models) : NULL;
}
