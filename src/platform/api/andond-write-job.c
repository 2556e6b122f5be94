/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-write-job.h"

#include <string.h>

#include "andon-db-thread.h"
#include "andond-audit-log.h"
#include "andond-idempotency.h"
#include "andond-read-job.h"
#include "andond-routes.h"
#include "andond-server.h"
#include "andond-store.h"

typedef struct
{
  AndondWriteJob  job;
  AndondWriteFunc effect;
  gboolean        needs_match;
} Work;

typedef struct
{
  guint           status;
  char           *body;
  AndondBusBatch *batch; /* nullable */
} Outcome;

typedef struct
{
  AndondRequest *request;
  void         (*changed) (const AndondServices *services);
} Waiting;

static void
work_free (gpointer data)
{
  Work *work = data;
  AndondWriteJob *job = &work->job;

  g_clear_pointer (&job->batch, andond_bus_batch_free);
  andond_token_free (job->token);
  g_free (job->operation);
  g_free (job->line);
  g_free (job->target);
  g_free (job->key);
  g_clear_pointer (&job->body, json_object_unref);
  g_clear_pointer (&job->args, g_strfreev);
  g_free (work);
}

static void
outcome_free (gpointer data)
{
  Outcome *outcome = data;

  g_clear_pointer (&outcome->batch, andond_bus_batch_free);
  g_free (outcome->body);
  g_free (outcome);
}

gboolean
andond_write_job_tell (AndondWriteJob *job, AndonDbConnection *connection, const char *type, const char *topic,
                       const char *subject, const char *asset, const char *data, gsize length, GError **error)
{
  AndondEventRow row = { .time = job->now,
                         .type = type,
                         .topic = topic,
                         .subject = subject,
                         .asset = asset,
                         .roles = G_MAXUINT,
                         .data = data,
                         .data_length = length };

  return andond_bus_batch_append (job->batch, connection, &row, error) != 0;
}

static gboolean
add_audit (AndonDbConnection *connection, AndondWriteJob *job, GError **error)
{
  AndondAuditRow row = { .time = job->now,
                         .actor = job->token->subject,
                         .action = job->operation,
                         .target = job->target,
                         .outcome = (char *) "done" };

  return andond_audit_log_add (connection, &row, error) != 0;
}

/* A key that was used for something else is the caller's slip, not a conflict of versions. */
static gboolean
find_first_answer (AndonDbConnection *connection, AndondWriteJob *job, guint *status, char **answer, GError **error)
{
  g_autoptr(GError) inner = NULL;

  if (andond_idempotency_find (connection, job->token->subject, job->key, job->line, status, answer, &inner))
    return TRUE;
  if (g_error_matches (inner, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_CONFLICT))
    g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“Idempotency-Key”: %s", inner->message);
  else
    g_propagate_error (error, g_steal_pointer (&inner));
  return FALSE;
}

static gpointer
run (AndonDbConnection *connection, gpointer data, GError **error)
{
  Work *work = data;
  AndondWriteJob *job = &work->job;
  g_auto(AndonJsonWriter) writer = { 0 };
  g_autofree char *first = NULL;
  guint status = 0;
  Outcome *outcome;

  if (!find_first_answer (connection, job, &status, &first, error))
    return NULL;
  if (status == 0)
    {
      if (work->needs_match && job->revision < 0)
        {
          g_set_error (error, ANDOND_API_ERROR, ANDOND_API_ERROR_PRECONDITION_REQUIRED, "“If-Match” is missing");
          return NULL;
        }
      job->batch = andond_bus_batch_new ();
      andon_json_writer_init (&writer, 1024);
      andon_json_writer_begin_object (&writer);
      if (!work->effect (connection, job, &writer, error) || !add_audit (connection, job, error))
        return NULL;
      andon_json_writer_put_sequence (&writer, "sequence", andond_bus_batch_get_last (job->batch));
      andon_json_writer_end_object (&writer);
      if (!andond_idempotency_store (connection, job->token->subject, job->key, job->line, job->now, job->status,
                                     writer.out->str, error))
        return NULL;
      first = g_strdup (writer.out->str);
      status = job->status;
    }
  outcome = g_new0 (Outcome, 1);
  outcome->status = status;
  outcome->body = g_steal_pointer (&first);
  outcome->batch = g_steal_pointer (&job->batch);
  return outcome;
}

static void
done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Waiting *waiting = data;
  g_autoptr(AndondRequest) request = waiting->request;
  const AndondServices *services = andond_server_get_services (request->server);
  g_autoptr(GError) error = NULL;
  Outcome *outcome;

  outcome = andon_db_thread_submit_finish (andond_store_get_writer (services->store), result, &error);
  if (outcome == NULL)
    {
      if (g_error_matches (error, ANDOND_API_ERROR, ANDOND_API_ERROR_FORBIDDEN) && services->audit != NULL)
        services->audit (services, request->token->subject, request->route->operation,
                         andond_request_get_arg (request, 0), "forbidden", NULL);
      andond_request_fail (request, error);
      return;
    }
  if (outcome->batch != NULL)
    {
      andond_bus_publish (services->bus, g_steal_pointer (&outcome->batch));
      if (waiting->changed != NULL)
        waiting->changed (services);
    }
  /* What the disk failed to keep is done and told, but not promised to whoever asked for it. */
  if (andon_db_thread_submit_kept (andond_store_get_writer (services->store), result, &error))
    andond_request_reply (request, outcome->status, outcome->body, strlen (outcome->body));
  else
    andond_request_fail (request, error);
  outcome_free (outcome);
}

void
andond_write_job_run (AndondRequest *request, AndondWriteFunc effect,
                      void (*changed) (const AndondServices *services))
{
  const AndondServices *services = andond_server_get_services (request->server);
  const char *path = g_uri_get_path (soup_server_message_get_uri (request->message));
  Waiting *waiting;
  Work *work;

  if (!andond_request_needs_store (request))
    return;
  work = g_new0 (Work, 1);
  work->effect = effect;
  work->needs_match = (request->route->flags & ANDOND_ROUTE_MATCH) != 0;
  work->job.services = services;
  work->job.token = andond_token_copy (request->token);
  work->job.operation = g_strdup (request->route->operation);
  work->job.line = g_strdup_printf ("POST %s", path);
  work->job.target = g_strdup (andond_request_get_arg (request, 0));
  work->job.key = g_strdup (request->key);
  work->job.revision = request->revision;
  work->job.now = request->now;
  work->job.body = g_steal_pointer (&request->body);
  work->job.args = g_strdupv (request->args);
  work->job.status = SOUP_STATUS_OK;
  waiting = g_new0 (Waiting, 1);
  waiting->request = andond_request_ref (request);
  waiting->changed = changed;
  andon_db_thread_submit (andond_store_get_writer (services->store), ANDON_DB_PRIORITY_HIGH, run, work, work_free,
                          outcome_free, NULL, done, waiting);
}
