/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "andond-alert-reader.h"
#include "andond-engine.h"
#include "andond-handlers.h"
#include "andond-journal.h"
#include "andond-read-job.h"
#include "andond-registry.h"
#include "andond-routes.h"
#include "andond-server.h"

/* What is looked for in every title: longer than any, and far below what SQLite takes for a pattern. */
#define MAX_TEXT 1000

/* --- reading ---------------------------------------------------------------------------------------------------- */

typedef struct
{
  AndondAlertQuery query;
  char            *alert;
  char            *text;
  char            *cursor;
  gint64           now;
} Query;

static void
query_free (gpointer data)
{
  Query *query = data;

  g_free (query->alert);
  g_free (query->text);
  g_free (query->cursor);
  g_free (query);
}

/* The word `open` stands for every state but norm. */
static gboolean
read_states (AndondRequest *request, guint *states)
{
  if (g_strcmp0 (andond_request_get_query (request, "state"), "open") != 0)
    return andond_request_query_words (request, "state", &andon_alert_state_words, states);
  *states = ((1u << ANDON_N_ALERT_STATES) - 1) & ~(1u << ANDON_ALERT_STATE_NORM);
  return TRUE;
}

static gboolean
read_asset (AndondRequest *request, guint32 *index)
{
  const AndondServices *services = andond_server_get_services (request->server);
  const char *id = andond_request_get_query (request, "asset");
  const AndondAsset *asset;

  if (id == NULL)
    return TRUE;
  asset = andond_registry_find_asset (services->registry, id);
  if (asset == NULL)
    {
      andond_request_problem (request, SOUP_STATUS_BAD_REQUEST, "asset", "“asset” has an unknown id: “%.64s”", id);
      return FALSE;
    }
  *index = asset->index;
  return TRUE;
}

static gboolean
read_text (AndondRequest *request)
{
  const char *text = andond_request_get_query (request, "text");

  if (text == NULL || strlen (text) <= MAX_TEXT)
    return TRUE;
  andond_request_problem (request, SOUP_STATUS_BAD_REQUEST, "text", "“text” may have at most %d bytes", MAX_TEXT);
  return FALSE;
}

/* %NULL when the request was refused. */
static Query *
read_query (AndondRequest *request)
{
  Query *self = g_new0 (Query, 1);
  AndondAlertQuery query = ANDOND_ALERT_QUERY_INIT;
  gint64 limit = 200;

  if (!read_states (request, &query.states)
      || !andond_request_query_words (request, "lane", &andon_lane_words, &query.lanes)
      || !andond_request_query_words (request, "priority", &andon_priority_words, &query.priorities)
      || !read_asset (request, &query.asset) || !read_text (request)
      || !andond_request_query_window (request, &query.from, &query.to)
      || !andond_request_query_int (request, "limit", 1, 500, &limit))
    {
      query_free (self);
      return NULL;
    }
  query.limit = (guint) limit;
  query.alert = self->alert = g_strdup (andond_request_get_query (request, "alert"));
  query.text = self->text = g_strdup (andond_request_get_query (request, "text"));
  query.cursor = self->cursor = g_strdup (andond_request_get_query (request, "cursor"));
  self->query = query;
  return self;
}

static gboolean
list (AndonDbConnection *connection, const AndondServices *services, gpointer params, AndonJsonWriter *writer,
      gint64 *etag, GError **error)
{
  Query *query = params;

  andon_json_writer_begin_object (writer);
  if (!andond_alert_reader_list (connection, services->registry, &query->query, writer, error))
    return FALSE;
  andon_json_writer_end_object (writer);
  return TRUE;
}

void
andond_handle_alerts (AndondRequest *request)
{
  Query *query;

  if (andond_request_needs_store (request) && (query = read_query (request)) != NULL)
    andond_read_job_run (request, list, query, query_free);
}

static gboolean
history (AndonDbConnection *connection, const AndondServices *services, gpointer params, AndonJsonWriter *writer,
         gint64 *etag, GError **error)
{
  Query *query = params;

  andon_json_writer_begin_object (writer);
  if (!andond_alert_reader_history (connection, services->registry, &query->query, writer, error))
    return FALSE;
  andon_json_writer_end_object (writer);
  return TRUE;
}

void
andond_handle_alert_history (AndondRequest *request)
{
  Query *query;

  if (andond_request_needs_store (request) && (query = read_query (request)) != NULL)
    andond_read_job_run (request, history, query, query_free);
}

/* In the same read transaction as what it stands for. */
static gboolean
get_revision (AndonDbConnection *connection, const char *alert, gint64 *revision, GError **error)
{
  g_autoptr(AndonDbStatement) select = andon_db_connection_prepare (connection,
                                                                    "SELECT revision FROM alert WHERE id = ?", error);

  if (select == NULL)
    return FALSE;
  andon_db_statement_bind_int (select, 1, andond_alert_id_parse (alert));
  if (andon_db_statement_step (select, error) != ANDON_DB_STEP_ROW)
    return FALSE;
  *revision = andon_db_statement_column_int (select, 0);
  return TRUE;
}

static gboolean
detail (AndonDbConnection *connection, const AndondServices *services, gpointer params, AndonJsonWriter *writer,
        gint64 *etag, GError **error)
{
  Query *query = params;
  gboolean found = FALSE;

  andon_json_writer_begin_object (writer);
  if (!andond_alert_reader_detail (connection, services->registry, query->alert, query->now, writer, &found, error))
    return FALSE;
  if (!found)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no alert “%.64s”", query->alert);
      return FALSE;
    }
  andon_json_writer_end_object (writer);
  return get_revision (connection, query->alert, etag, error);
}

void
andond_handle_alert (AndondRequest *request)
{
  Query *query = g_new0 (Query, 1);

  query->alert = g_strdup (andond_request_get_arg (request, 0));
  query->now = request->now;
  andond_read_job_run (request, detail, query, query_free);
}

/* --- doing ------------------------------------------------------------------------------------------------------ */

static AndondActor
request_actor (AndondRequest *request)
{
  return (AndondActor) { .subject = request->token->subject,
                         .name = request->token->name,
                         .supervisor = (request->token->roles & ANDOND_ROLE_SUPERVISOR) != 0 };
}

static void
reply_result (AndondRequest *request, const AndondActionResult *result)
{
  const AndondServices *services = andond_server_get_services (request->server);

  if (result->status == SOUP_STATUS_FORBIDDEN && !result->repeated && services->audit != NULL)
    services->audit (services, request->token->subject, request->route->operation, andond_request_get_arg (request, 0),
                     "forbidden", NULL);
  if (result->alert != NULL && result->status < 400)
    andond_request_set_etag (request, result->alert->revision);
  andond_request_reply_kept (request, result->status, result->body);
}

static void
acted (GObject *source, GAsyncResult *async, gpointer data)
{
  g_autoptr(AndondRequest) request = data;
  const AndondServices *services = andond_server_get_services (request->server);
  g_autoptr(GError) error = NULL;
  g_autoptr(AndondActionResult) result = andond_engine_action_finish (services->engine, async, &error);

  if (result == NULL)
    andond_request_fail (request, error);
  else
    reply_result (request, result);
}

/* The last segment of the path is the action. */
void
andond_handle_alert_action (AndondRequest *request)
{
  const AndondServices *services = andond_server_get_services (request->server);
  AndondActor actor = request_actor (request);
  AndonAction action;

  if (!andond_request_needs_store (request))
    return;
  if (!andon_action_from_string (strrchr (request->route->path, '/') + 1, &action))
    g_assert_not_reached ();
  andond_engine_action_async (services->engine, &actor, andond_request_get_arg (request, 0), action, request->body,
                              request->key, request->revision, NULL, acted, andond_request_ref (request));
}

static const AndondRoute *
find_route (AndonAction action)
{
  g_autofree char *path = g_strdup_printf ("/alerts/{id}/%s", andon_action_to_string (action));

  for (guint i = 0; i < andond_n_routes; i++)
    if (strcmp (andond_routes[i].path, path) == 0)
      return &andond_routes[i];
  return NULL;
}

static gboolean
may (AndonAction action, gpointer data)
{
  AndondRequest *request = data;
  const AndondRoute *route = find_route (action);

  return route != NULL && (request->token->roles & (route->roles ? route->roles : ANDOND_ROLES_ALL)) != 0;
}

static void
note_forbidden (AndonAction action, const char *alert, gpointer data)
{
  AndondRequest *request = data;
  const AndondServices *services = andond_server_get_services (request->server);
  const AndondRoute *route = find_route (action);

  if (services->audit != NULL)
    services->audit (services, request->token->subject, (route ? route : request->route)->operation, alert, "forbidden",
                     NULL);
}

static void
acted_many (GObject *source, GAsyncResult *async, gpointer data)
{
  g_autoptr(AndondRequest) request = data;
  const AndondServices *services = andond_server_get_services (request->server);
  g_autoptr(GError) error = NULL;
  g_autoptr(AndondActionResult) result = andond_engine_actions_finish (services->engine, async, &error);

  if (result == NULL)
    andond_request_fail (request, error);
  else
    andond_request_reply_kept (request, result->status, result->body);
}

void
andond_handle_alert_actions (AndondRequest *request)
{
  const AndondServices *services = andond_server_get_services (request->server);
  AndondActor actor = request_actor (request);
  g_autoptr(GError) error = NULL;
  JsonArray *actions;

  if (!andond_request_needs_store (request))
    return;
  if (!andon_json_get_array (request->body, "actions", ANDON_JSON_REQUIRED, &actions, &error))
    {
      andond_request_fail (request, error);
      return;
    }
  if (json_array_get_length (actions) > ANDOND_ENGINE_MAX_ACTIONS)
    {
      andond_request_problem (request, SOUP_STATUS_BAD_REQUEST, "actions", "“actions” may have at most %d",
                              ANDOND_ENGINE_MAX_ACTIONS);
      return;
    }
  andond_engine_actions_async (services->engine, &actor, actions, may, note_forbidden, request, NULL, acted_many,
                               andond_request_ref (request));
}

static gboolean
tell_fault (AndonDbConnection *connection, const AndondServices *services, gpointer params, AndonJsonWriter *writer,
            gint64 *etag, GError **error)
{
  Query *query = params;
  g_autoptr(AndonDbStatement) select = andon_db_connection_prepare (connection, "SELECT 1 FROM alert WHERE id = ?",
                                                                    error);
  AndonDbStep step;

  if (select == NULL)
    return FALSE;
  andon_db_statement_bind_int (select, 1, andond_alert_id_parse (query->alert));
  step = andon_db_statement_step (select, error);
  if (step == ANDON_DB_STEP_ROW)
    g_set_error_literal (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_SYNTAX, query->text);
  else if (step == ANDON_DB_STEP_DONE)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no alert “%.64s”", query->alert);
  return FALSE;
}

void
andond_handle_alert_fault (AndondRequest *request, const GError *error)
{
  Query *query;

  if (andond_server_get_services (request->server)->store == NULL)
    {
      andond_request_fail (request, error);
      return;
    }
  query = g_new0 (Query, 1);
  query->alert = g_strdup (andond_request_get_arg (request, 0));
  query->text = g_strdup (error->message);
  andond_read_job_run (request, tell_fault, query, query_free);
}

/* --- labels: the engine's, since the alert shows them ------------------------------------------------------------ */

void
andond_handle_label_add (AndondRequest *request)
{
  const AndondServices *services = andond_server_get_services (request->server);
  AndondActor actor = request_actor (request);

  if (andond_request_needs_store (request))
    andond_engine_label_async (services->engine, &actor, request->body, request->key, NULL, acted,
                               andond_request_ref (request));
}

void
andond_handle_label_withdraw (AndondRequest *request)
{
  const AndondServices *services = andond_server_get_services (request->server);
  AndondActor actor = request_actor (request);

  if (andond_request_needs_store (request))
    andond_engine_withdraw_async (services->engine, &actor, andond_request_get_arg (request, 0), request->key, NULL,
                                  acted, andond_request_ref (request));
}
