/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-engine-private.h"

#include "andond-idempotency.h"

void
andond_action_result_free (AndondActionResult *self)
{
  g_free (self->body);
  g_clear_pointer (&self->alert, andon_alert_unref);
  g_clear_pointer (&self->problem, andon_problem_free);
  g_free (self);
}

AndondActionResult *
andond_action_result_done (AndondTx          *tx,
                           AndondAlertRecord *record,
                           gboolean           already)
{
  AndondActionResult *self = g_new0 (AndondActionResult, 1);
  AndonJsonWriter writer;

  self->status = 200;
  self->alert = andond_alert_record_snapshot (record);
  self->sequence = tx->engine->sequence;

  andon_json_writer_init (&writer, 1024);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_member (&writer, "alert");
  andon_alert_write_json (record->alert, &writer);
  andon_json_writer_put_int (&writer, "revision", record->facts.revision);
  andon_json_writer_put_sequence (&writer, "sequence", self->sequence);
  if (already)
    {
      andon_json_writer_put_string (&writer, "by", record->alert->acknowledged_by);
      andon_json_writer_put_time (&writer, "at", record->alert->acknowledged_at);
    }
  andon_json_writer_end_object (&writer);
  self->body = andon_json_writer_steal (&writer, NULL);
  return self;
}

AndondActionResult *
andond_action_result_problem (AndonProblem *problem)
{
  AndondActionResult *self = g_new0 (AndondActionResult, 1);
  AndonJsonWriter writer;

  self->status = problem->status;
  self->problem = problem;
  self->alert = problem->alert != NULL ? andon_alert_ref (problem->alert) : NULL;
  andon_json_writer_init (&writer, 1024);
  andon_problem_write_json (problem, &writer);
  self->body = andon_json_writer_steal (&writer, NULL);
  return self;
}

static AndondActionResult *
bad_key (const char *detail)
{
  AndonProblem *problem = andon_problem_new (400, NULL, detail);

  problem->member = g_strdup ("Idempotency-Key");
  problem->code = g_strdup ("key-missing");
  return andond_action_result_problem (problem);
}

gboolean
andond_engine_find_key (AndondTx            *tx,
                        const char          *subject,
                        const char          *key,
                        const char          *request,
                        AndondActionResult **out,
                        GError             **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *body = NULL;
  guint status = 0;

  *out = NULL;
  if (key == NULL || *key == '\0' || strlen (key) > 255)
    {
      *out = bad_key ("“Idempotency-Key” is missing or longer than 255 bytes");
      return TRUE;
    }
  if (!andond_idempotency_find (tx->connection, subject, key, request, &status, &body, &local))
    {
      if (!g_error_matches (local, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_CONFLICT))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      *out = bad_key ("“Idempotency-Key” has been used for another request");
      return TRUE;
    }
  if (status != 0)
    {
      *out = g_new0 (AndondActionResult, 1);
      (*out)->status = status;
      (*out)->body = g_steal_pointer (&body);
      (*out)->repeated = TRUE;
    }
  return TRUE;
}

gboolean
andond_engine_keep_key (AndondTx            *tx,
                        const char          *subject,
                        const char          *key,
                        const char          *request,
                        AndondActionResult  *result,
                        GError             **error)
{
  return andond_idempotency_store (tx->connection, subject, key, request, tx->now, result->status, result->body, error);
}
