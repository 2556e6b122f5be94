/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "andond-document-check.h"
#include "andond-document-store.h"
#include "andond-engine.h"
#include "andond-handlers.h"
#include "andond-read-job.h"
#include "andond-routes.h"
#include "andond-server.h"
#include "andond-write-job.h"

#define EVENT_DOCUMENT_CHANGED "org.andon.document.changed.v1"
#define MAX_WHY 1000

/* The first segment of the path is the kind's plural. */
static char *
route_kind (const char *path)
{
  const char *end = strchr (path + 1, '/');
  gsize length = end ? (gsize) (end - path) - 1 : strlen (path + 1);

  return g_strndup (path + 1, length - 1);
}

typedef struct
{
  char  *kind;
  char  *id;
  gint64 version; /* 0: the current one */
  gint64 from;
  gint64 to;
} Query;

static void
query_free (gpointer data)
{
  Query *query = data;

  g_free (query->kind);
  g_free (query->id);
  g_free (query);
}

static void
write_document (AndonJsonWriter *writer, const AndondDocument *document)
{
  andon_json_writer_put_string (writer, "id", document->id);
  andon_json_writer_put_string (writer, "kind", document->kind);
  andon_json_writer_put_int (writer, "version", document->version);
  andon_json_writer_put_string (writer, "author", document->author);
  andon_json_writer_put_time (writer, "time", document->time);
  andon_json_writer_put_string (writer, "why", document->why);
  if (document->body != NULL)
    {
      andon_json_writer_member (writer, "body");
      andon_json_writer_raw (writer, document->body, -1);
    }
}

static void
write_documents (AndonJsonWriter *writer, const char *name, GPtrArray *documents)
{
  andon_json_writer_member (writer, name);
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < documents->len; i++)
    {
      andon_json_writer_begin_object (writer);
      write_document (writer, documents->pdata[i]);
      andon_json_writer_end_object (writer);
    }
  andon_json_writer_end_array (writer);
}

static gboolean
list (AndonDbConnection *connection, const AndondServices *services, gpointer params, AndonJsonWriter *writer,
      gint64 *etag, GError **error)
{
  Query *query = params;
  g_autoptr(GPtrArray) documents = andond_document_list (connection, query->kind, error);

  if (documents == NULL)
    return FALSE;
  andon_json_writer_begin_object (writer);
  write_documents (writer, "items", documents);
  andon_json_writer_end_object (writer);
  return TRUE;
}

static gboolean
get (AndonDbConnection *connection, const AndondServices *services, gpointer params, AndonJsonWriter *writer,
     gint64 *etag, GError **error)
{
  Query *query = params;
  g_autoptr(AndondDocument) document = NULL;
  g_autoptr(GPtrArray) history = NULL;

  document = andond_document_get (connection, query->kind, query->id, (guint) query->version, error);
  if (document == NULL)
    return FALSE;
  history = andond_document_history (connection, query->kind, query->id, error);
  if (history == NULL)
    return FALSE;
  *etag = document->version;
  andon_json_writer_begin_object (writer);
  write_document (writer, document);
  write_documents (writer, "history", history);
  andon_json_writer_end_object (writer);
  return TRUE;
}

static JsonNode *
load_body (AndonDbConnection *connection, const Query *query, gint64 version, GError **error)
{
  g_autoptr(AndondDocument) document = NULL;

  document = andond_document_get (connection, query->kind, query->id, (guint) version, error);
  return document ? andon_json_parse (document->body, strlen (document->body), NULL, error) : NULL;
}

static void
put_node (AndonJsonWriter *writer, const char *name, JsonNode *node)
{
  g_autofree char *text = node ? json_to_string (node, FALSE) : NULL;

  if (text == NULL)
    return;
  andon_json_writer_member (writer, name);
  andon_json_writer_raw (writer, text, -1);
}

static gboolean
diff (AndonDbConnection *connection, const AndondServices *services, gpointer params, AndonJsonWriter *writer,
      gint64 *etag, GError **error)
{
  Query *query = params;
  g_autoptr(JsonNode) before = load_body (connection, query, query->from, error);
  g_autoptr(JsonNode) after = before ? load_body (connection, query, query->to, error) : NULL;
  g_autoptr(GPtrArray) changes = NULL;

  if (after == NULL)
    return FALSE;
  changes = andond_document_diff (before, after);
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_int (writer, "from", query->from);
  andon_json_writer_put_int (writer, "to", query->to);
  andon_json_writer_member (writer, "changes");
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < changes->len; i++)
    {
      AndondDocumentChange *change = changes->pdata[i];

      andon_json_writer_begin_object (writer);
      andon_json_writer_put_string (writer, "path", change->path);
      put_node (writer, "before", change->before);
      put_node (writer, "after", change->after);
      andon_json_writer_end_object (writer);
    }
  andon_json_writer_end_array (writer);
  andon_json_writer_end_object (writer);
  return TRUE;
}

static Query *
new_query (AndondRequest *request)
{
  Query *query = g_new0 (Query, 1);

  query->kind = route_kind (request->route->path);
  query->id = g_strdup (andond_request_get_arg (request, 0));
  return query;
}

void
andond_handle_documents (AndondRequest *request)
{
  andond_read_job_run (request, list, new_query (request), query_free);
}

void
andond_handle_document (AndondRequest *request)
{
  Query *query = new_query (request);

  if (andond_request_query_int (request, "version", 1, G_MAXUINT, &query->version))
    andond_read_job_run (request, get, query, query_free);
  else
    query_free (query);
}

void
andond_handle_document_diff (AndondRequest *request)
{
  Query *query = new_query (request);

  if (!andond_request_query_int (request, "from", 1, G_MAXUINT, &query->from)
      || !andond_request_query_int (request, "to", 1, G_MAXUINT, &query->to))
    query_free (query);
  else if (query->from == 0 || query->to == 0)
    {
      andond_request_problem (request, SOUP_STATUS_BAD_REQUEST, query->from == 0 ? "from" : "to",
                              "“%s” is missing: the number of a version", query->from == 0 ? "from" : "to");
      query_free (query);
    }
  else
    andond_read_job_run (request, diff, query, query_free);
}

/* --- writing ---------------------------------------------------------------------------------------------------- */

static gboolean
get_why (JsonObject *body, const char **why, GError **error)
{
  if (!andon_json_get_string (body, "why", ANDON_JSON_REQUIRED, why, error))
    return FALSE;
  if (**why == '\0' || strlen (*why) > MAX_WHY)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“why” must have 1 to %d bytes", MAX_WHY);
      return FALSE;
    }
  return TRUE;
}

/* The version seen, where one too large to be any is told apart from the one that it would be cut down to. */
static guint
seen_version (AndondWriteJob *job)
{
  return (guint) MIN (job->revision, G_MAXUINT);
}

static gboolean
tell_document (AndonDbConnection *connection, AndondWriteJob *job, const char *kind, AndonJsonWriter *writer,
               GError **error)
{
  g_autoptr(AndondDocument) document = andond_document_get (connection, kind, job->args[0], 0, error);
  g_auto(AndonJsonWriter) value = { 0 };

  if (document == NULL)
    return FALSE;
  andon_json_writer_init (&value, 1024);
  andon_json_writer_begin_object (&value);
  write_document (&value, document);
  andon_json_writer_end_object (&value);
  andon_json_writer_member (writer, "document");
  andon_json_writer_raw (writer, value.out->str, (gssize) value.out->len);
  return andond_write_job_tell (job, connection, EVENT_DOCUMENT_CHANGED, "governance", document->id, NULL,
                                value.out->str, value.out->len, error);
}

static char *
job_kind (AndondWriteJob *job)
{
  return route_kind (job->line + strlen ("POST " ANDOND_API_PREFIX));
}

static gboolean
put (AndonDbConnection *connection, AndondWriteJob *job, AndonJsonWriter *writer, GError **error)
{
  g_autofree char *kind = job_kind (job);
  g_autofree char *text = NULL;
  JsonObject *body;
  const char *why;

  if (!get_why (job->body, &why, error)
      || !andon_json_get_object (job->body, "body", ANDON_JSON_REQUIRED, &body, error)
      || !andond_document_check (kind, job->args[0], body, error))
    return FALSE;
  text = json_to_string (json_object_get_member (job->body, "body"), FALSE);
  if (andond_document_put (connection, kind, job->args[0], seen_version (job), job->token->name, job->now, why, text,
                           error) == 0)
    return FALSE;
  return tell_document (connection, job, kind, writer, error);
}

/* What was fine when it was written may not be today: a limit's signal may be gone, a setting's bounds be others. */
static gboolean
check_version (AndonDbConnection *connection, const char *kind, const char *id, guint version, GError **error)
{
  g_autoptr(AndondDocument) document = andond_document_get (connection, kind, id, version, error);
  g_autoptr(JsonObject) body = NULL;

  if (document == NULL)
    return FALSE;
  body = andon_json_parse_object (document->body, strlen (document->body), NULL, error);
  return body != NULL && andond_document_check (kind, id, body, error);
}

static gboolean
roll_back (AndonDbConnection *connection, AndondWriteJob *job, AndonJsonWriter *writer, GError **error)
{
  g_autofree char *kind = job_kind (job);
  const char *why;
  gint64 version;

  if (!get_why (job->body, &why, error)
      || !andon_json_get_int (job->body, "version", ANDON_JSON_REQUIRED, 1, G_MAXUINT, &version, error)
      || !check_version (connection, kind, job->args[0], (guint) version, error)
      || andond_document_roll_back (connection, kind, job->args[0], seen_version (job), (guint) version,
                                    job->token->name, job->now, why, error) == 0)
    return FALSE;
  return tell_document (connection, job, kind, writer, error);
}

static void
documents_changed (const AndondServices *services)
{
  andond_engine_reload_rules (services->engine);
}

void
andond_handle_document_put (AndondRequest *request)
{
  andond_write_job_run (request, put, documents_changed);
}

void
andond_handle_document_rollback (AndondRequest *request)
{
  andond_write_job_run (request, roll_back, documents_changed);
}
