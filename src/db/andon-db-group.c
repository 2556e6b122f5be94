/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-db-group-private.h"

static gboolean
run_prepared (AndonDbConnection *connection,
              const char        *sql,
              GError           **error)
{
  g_autoptr(AndonDbStatement) statement = andon_db_connection_prepare (connection, sql, error);

  return statement != NULL && andon_db_statement_run (statement, error);
}

static void
call_job (AndonDbJob        *job,
          AndonDbConnection *connection)
{
  job->result = job->func (connection, job->data, &job->error);
  if (job->error != NULL && job->result != NULL)
    {
      if (job->result_destroy != NULL)
        job->result_destroy (job->result);
      job->result = NULL;
    }
}

static void
run_in_savepoint (AndonDbJob        *job,
                  AndonDbConnection *connection)
{
  if (g_cancellable_set_error_if_cancelled (job->cancellable, &job->error))
    return;
  if (!run_prepared (connection, "SAVEPOINT job", &job->error))
    return;

  call_job (job, connection);
  /* On some errors SQLite has ended the transaction, and the savepoint with it. */
  if (job->error != NULL && andon_db_connection_in_transaction (connection))
    run_prepared (connection, "ROLLBACK TO job", NULL);
  if (andon_db_connection_in_transaction (connection))
    run_prepared (connection, "RELEASE job", job->error == NULL ? &job->error : NULL);
}

void
andon_db_job_run_reading (AndonDbJob        *job,
                          AndonDbConnection *connection)
{
  if (g_cancellable_set_error_if_cancelled (job->cancellable, &job->error) ||
      !run_prepared (connection, "BEGIN", &job->error))
    return;
  call_job (job, connection);
  run_prepared (connection, "ROLLBACK", NULL);
}

void
andon_db_group_begin (AndonDbGroup      *self,
                      AndonDbConnection *connection)
{
  *self = (AndonDbGroup) { .jobs = g_ptr_array_new (), .began = g_get_monotonic_time () };
  self->open = run_prepared (connection, "BEGIN IMMEDIATE", &self->error);
}

void
andon_db_group_run (AndonDbGroup      *self,
                    AndonDbConnection *connection,
                    AndonDbJob        *job)
{
  gint64 began = g_get_monotonic_time ();

  AndonDbKeeping keeping;

  g_ptr_array_add (self->jobs, job);
  if (!self->open)
    return;
  run_in_savepoint (job, connection);
  keeping = andon_db_connection_take_keeping (connection);
  if (job->error == NULL)
    {
      job->durable = keeping == ANDON_DB_KEEP_FIRST;
      self->keeping = MAX (self->keeping, keeping);
    }
  self->high |= job->priority == ANDON_DB_PRIORITY_HIGH;
  self->failed += job->error != NULL;
  self->longest_job = MAX (self->longest_job, g_get_monotonic_time () - began);
  self->open = andon_db_connection_in_transaction (connection);
}

gboolean
andon_db_group_has_room (AndonDbGroup *self)
{
  gint64 spent = g_get_monotonic_time () - self->began;

  return self->jobs->len < ANDON_DB_GROUP_MAX_JOBS && spent + self->longest_job < ANDON_DB_GROUP_MAX_USEC;
}

static void
fail (AndonDbGroup *self,
      const GError *error)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      AndonDbJob *job = g_ptr_array_index (self->jobs, i);

      if (job->error != NULL)
        continue;
      if (job->result != NULL && job->result_destroy != NULL)
        job->result_destroy (job->result);
      job->result = NULL;
      job->error = g_error_copy (error);
      self->failed++;
    }
}

/* What is committed cannot be taken back any more: it stands, and whoever asked for the disk learns that it failed. */
static void
write_through (AndonDbGroup      *self,
               AndonDbConnection *connection)
{
  self->durable = andon_db_connection_sync (connection, &self->doubt);
  for (guint i = 0; self->doubt != NULL && i < self->jobs->len; i++)
    {
      AndonDbJob *job = g_ptr_array_index (self->jobs, i);

      if (job->durable && job->error == NULL)
        job->doubt = g_error_copy (self->doubt);
    }
}

static gboolean
commit (AndonDbGroup      *self,
        AndonDbConnection *connection,
        GError           **error)
{
  AndonDbJob *last = g_ptr_array_index (self->jobs, self->jobs->len - 1);

  if (andon_db_connection_in_transaction (connection))
    return run_prepared (connection, "COMMIT", error);
  if (last->error != NULL)
    g_propagate_error (error, g_error_copy (last->error));
  else
    g_set_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_FAILED, "%s: the transaction was lost",
                 andon_db_connection_get_path (connection));
  return FALSE;
}

void
andon_db_group_end (AndonDbGroup      *self,
                    AndonDbConnection *connection)
{
  g_autoptr(GError) error = g_steal_pointer (&self->error);

  self->worked = g_get_monotonic_time () - self->began;
  self->open = FALSE;
  self->committed = error == NULL && commit (self, connection, &error);
  if (self->committed)
    {
      if (self->keeping == ANDON_DB_KEEP_FIRST)
        write_through (self, connection);
      return;
    }
  if (andon_db_connection_in_transaction (connection))
    run_prepared (connection, "ROLLBACK", NULL);
  fail (self, error);
}

void
andon_db_group_clear (AndonDbGroup *self)
{
  g_clear_error (&self->doubt);
}
