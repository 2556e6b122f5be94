/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-read-job.h"

#include "andon-db-thread.h"
#include "andond-server.h"
#include "andond-store.h"

typedef struct
{
  const AndondServices *services;
  AndondReadFunc        func;
  gpointer              params;
  GDestroyNotify        destroy;
} Job;

typedef struct
{
  GBytes *json;
  gint64  etag; /* -1: none */
} Answer;

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->destroy != NULL)
    job->destroy (job->params);
  g_free (job);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_bytes_unref (answer->json);
  g_free (answer);
}

static gpointer
run (AndonDbConnection *connection, gpointer data, GError **error)
{
  Job *job = data;
  g_auto(AndonJsonWriter) writer = { 0 };
  Answer *answer;
  gint64 etag = -1;

  andon_json_writer_init (&writer, 4096);
  if (!job->func (connection, job->services, job->params, &writer, &etag, error))
    return NULL;
  answer = g_new0 (Answer, 1);
  answer->json = andon_json_writer_steal_bytes (&writer);
  answer->etag = etag;
  return answer;
}

static void
done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(AndondRequest) request = data;
  const AndondServices *services = andond_server_get_services (request->server);
  g_autoptr(GError) error = NULL;
  Answer *answer;
  gsize length;
  const char *text;

  answer = andon_db_thread_submit_finish (andond_store_get_reader (services->store), result, &error);
  if (error != NULL)
    {
      andond_request_fail (request, error);
      return;
    }
  if (answer->etag >= 0)
    andond_request_set_etag (request, answer->etag);
  text = g_bytes_get_data (answer->json, &length);
  andond_request_reply (request, SOUP_STATUS_OK, text, length);
  answer_free (answer);
}

void
andond_read_job_run (AndondRequest *request, AndondReadFunc func, gpointer params, GDestroyNotify destroy)
{
  const AndondServices *services = andond_server_get_services (request->server);
  Job *job = g_new0 (Job, 1);

  job->services = services;
  job->func = func;
  job->params = params;
  job->destroy = destroy;
  if (!andond_request_needs_store (request))
    job_free (job);
  else
    andon_db_thread_submit (andond_store_get_reader (services->store), ANDON_DB_PRIORITY_NORMAL, run, job, job_free,
                            answer_free, NULL, done, andond_request_ref (request));
}

gboolean
andond_request_needs_store (AndondRequest *request)
{
  if (andond_server_get_services (request->server)->store != NULL)
    return TRUE;
  andond_request_problem (request, SOUP_STATUS_SERVICE_UNAVAILABLE, NULL, "The platform has no store");
  return FALSE;
}
