/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "andon-event.h"
#include "andon-time.h"
#include "andond-document-store.h"
#include "andond-engine.h"
#include "andond-handlers.h"
#include "andond-journal.h"
#include "andond-read-job.h"
#include "andond-registry.h"
#include "andond-server.h"
#include "andond-shift-store.h"
#include "andond-write-job.h"

#define MAX_TEXT 4000
#define MAX_HANDED_OVER 200

typedef struct
{
  gint64 from;
  gint64 to;
  gint64 limit;
  char  *console;
} Query;

static void
query_free (gpointer data)
{
  Query *query = data;

  g_free (query->console);
  g_free (query);
}

static Query *
read_query (AndondRequest *request)
{
  Query *query = g_new0 (Query, 1);

  query->limit = 200;
  query->console = g_strdup (andond_request_get_query (request, "console"));
  if (andond_request_query_window (request, &query->from, &query->to)
      && andond_request_query_int (request, "limit", 1, 500, &query->limit))
    return query;
  query_free (query);
  return NULL;
}

/* A text of a person: there, not empty, not endless. */
static gboolean
get_text (JsonObject *body, const char *name, AndonJsonFlags flags, const char **out, GError **error)
{
  *out = NULL;
  if (!andon_json_get_string (body, name, flags, out, error))
    return FALSE;
  if (*out != NULL && ((flags == ANDON_JSON_REQUIRED && **out == '\0') || strlen (*out) > MAX_TEXT))
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“%s” must have 1 to %d bytes", name, MAX_TEXT);
      return FALSE;
    }
  return TRUE;
}

/* --- consoles --------------------------------------------------------------------------------------------------- */

void
andond_handle_consoles (AndondRequest *request)
{
  const AndondServices *services = andond_server_get_services (request->server);
  g_autoptr(GBytes) consoles = NULL;
  AndonJsonWriter writer = { 0 };
  gsize length;
  const char *text;

  if (!andond_request_needs_store (request))
    return;
  consoles = andond_engine_dup_consoles (services->engine);
  text = g_bytes_get_data (consoles, &length);
  andon_json_writer_init (&writer, length + 64);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_member (&writer, "items");
  andon_json_writer_raw (&writer, text, (gssize) length);
  andon_json_writer_end_object (&writer);
  andond_request_reply_json (request, SOUP_STATUS_OK, &writer);
}

/* --- the shift log ---------------------------------------------------------------------------------------------- */

static void
write_entry (AndonJsonWriter *writer, const AndondLogEntry *entry)
{
  g_autofree char *id = g_strdup_printf ("s-%" G_GINT64_FORMAT, entry->id);

  andon_json_writer_begin_object (writer);
  andon_json_writer_put_string (writer, "id", id);
  andon_json_writer_put_time (writer, "time", entry->time);
  andon_json_writer_put_string (writer, "author", entry->author);
  andon_json_writer_put_string (writer, "text", entry->text);
  andon_json_writer_put_string (writer, "asset", entry->asset);
  andon_json_writer_put_string (writer, "alert", entry->alert);
  andon_json_writer_put_string (writer, "console", entry->console);
  andon_json_writer_end_object (writer);
}

static gboolean
list_log (AndonDbConnection *connection, const AndondServices *services, gpointer params, AndonJsonWriter *writer,
          gint64 *etag, GError **error)
{
  Query *query = params;
  g_autoptr(GPtrArray) entries = NULL;

  entries = andond_shift_log_list (connection, query->from, query->to, (guint) query->limit, error);
  if (entries == NULL)
    return FALSE;
  andon_json_writer_begin_object (writer);
  andon_json_writer_member (writer, "items");
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < entries->len; i++)
    write_entry (writer, entries->pdata[i]);
  andon_json_writer_end_array (writer);
  andon_json_writer_end_object (writer);
  return TRUE;
}

void
andond_handle_log (AndondRequest *request)
{
  Query *query = read_query (request);

  if (query != NULL)
    andond_read_job_run (request, list_log, query, query_free);
}

/* Writes @name into the answer and tells the same bytes on the feed. */
static gboolean
tell_member (AndondWriteJob *job, AndonDbConnection *connection, AndonJsonWriter *writer, const char *name,
             const char *type, const char *topic, const char *subject, const char *asset, AndonJsonWriter *value,
             GError **error)
{
  andon_json_writer_member (writer, name);
  andon_json_writer_raw (writer, value->out->str, (gssize) value->out->len);
  return andond_write_job_tell (job, connection, type, topic, subject, asset, value->out->str, value->out->len, error);
}

/* No plant without consoles is kept from handing over; one that has some knows their names. */
static gboolean
check_console (AndonDbConnection *connection, const char *console, GError **error)
{
  g_autoptr(GPtrArray) documents = andond_document_list (connection, ANDOND_DOCUMENT_CONSOLE, error);

  if (documents == NULL)
    return FALSE;
  for (guint i = 0; i < documents->len; i++)
    if (strcmp (((AndondDocument *) documents->pdata[i])->id, console) == 0)
      return TRUE;
  if (documents->len == 0)
    return TRUE;
  g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“console” has an unknown id: “%.64s”", console);
  return FALSE;
}

static gboolean
check_alert (AndonDbConnection *connection, const char *alert, GError **error)
{
  g_autoptr(AndonDbStatement) select = andon_db_connection_prepare (connection, "SELECT 1 FROM alert WHERE id = ?", error);
  AndonDbStep step;

  if (select == NULL)
    return FALSE;
  andon_db_statement_bind_int (select, 1, andond_alert_id_parse (alert));
  step = andon_db_statement_step (select, error);
  if (step == ANDON_DB_STEP_DONE)
    g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“alert” has an unknown id: “%.64s”", alert);
  return step == ANDON_DB_STEP_ROW;
}

static gboolean
add_entry (AndonDbConnection *connection, AndondWriteJob *job, AndonJsonWriter *writer, GError **error)
{
  AndondLogEntry entry = { .time = job->now, .author = job->token->name };
  g_auto(AndonJsonWriter) value = { 0 };
  const char *text;
  const char *asset;
  const char *alert;
  const char *console;

  if (!get_text (job->body, "text", ANDON_JSON_REQUIRED, &text, error)
      || !get_text (job->body, "asset", ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE, &asset, error)
      || !get_text (job->body, "alert", ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE, &alert, error)
      || !get_text (job->body, "console", ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE, &console, error)
      || (console != NULL && !check_console (connection, console, error))
      || (alert != NULL && !check_alert (connection, alert, error)))
    return FALSE;
  if (asset != NULL && andond_registry_find_asset (job->services->registry, asset) == NULL)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“asset” has an unknown id: “%.64s”", asset);
      return FALSE;
    }
  entry.text = (char *) text;
  entry.asset = (char *) asset;
  entry.alert = (char *) alert;
  entry.console = (char *) console;
  entry.id = andond_shift_log_add (connection, &entry, error);
  if (entry.id == 0)
    return FALSE;
  job->status = SOUP_STATUS_CREATED;
  andon_json_writer_init (&value, 256);
  write_entry (&value, &entry);
  return tell_member (job, connection, writer, "entry", ANDON_EVENT_LOG_ADDED, "alerts", alert, asset, &value, error);
}

void
andond_handle_log_add (AndondRequest *request)
{
  andond_write_job_run (request, add_entry, NULL);
}

/* --- handovers -------------------------------------------------------------------------------------------------- */

static void
write_handover (AndonJsonWriter *writer, const AndondHandover *handover, gboolean with_body)
{
  g_autofree char *id = g_strdup_printf ("h-%" G_GINT64_FORMAT, handover->id);

  andon_json_writer_begin_object (writer);
  andon_json_writer_put_string (writer, "id", id);
  andon_json_writer_put_string (writer, "console", handover->console);
  andon_json_writer_put_time (writer, "created", handover->created);
  andon_json_writer_put_string (writer, "created_by", handover->created_by);
  andon_json_writer_put_string (writer, "signed_by", handover->signed_by);
  andon_json_writer_put_time (writer, "signed_at", handover->signed_at);
  andon_json_writer_put_string (writer, "journal_head", handover->journal_head);
  andon_json_writer_put_string (writer, "note", handover->note);
  if (with_body && handover->body != NULL)
    {
      andon_json_writer_member (writer, "body");
      andon_json_writer_raw (writer, handover->body, -1);
    }
  if (handover->shelves != NULL)
    {
      andon_json_writer_member (writer, "shelves");
      andon_json_writer_raw (writer, handover->shelves, -1);
    }
  andon_json_writer_end_object (writer);
}

static gboolean
list_handovers (AndonDbConnection *connection, const AndondServices *services, gpointer params,
                AndonJsonWriter *writer, gint64 *etag, GError **error)
{
  Query *query = params;
  g_autoptr(GPtrArray) handovers = NULL;

  handovers = andond_handover_list (connection, query->console, (guint) MIN (query->limit, 50), error);
  if (handovers == NULL)
    return FALSE;
  andon_json_writer_begin_object (writer);
  andon_json_writer_member (writer, "items");
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < handovers->len; i++)
    write_handover (writer, handovers->pdata[i], TRUE);
  andon_json_writer_end_array (writer);
  andon_json_writer_end_object (writer);
  return TRUE;
}

void
andond_handle_handovers (AndondRequest *request)
{
  Query *query = read_query (request);

  if (query != NULL)
    andond_read_job_run (request, list_handovers, query, query_free);
}

/* What is open at the console, all of it or what is in one state, as the alerts' own wire objects. */
static gboolean
write_open (AndonDbConnection *connection, const char *console, int state, const char *member, AndonJsonWriter *writer,
            GError **error)
{
  g_autoptr(AndonDbStatement) statement = NULL;
  AndonDbStep step;

  statement = andon_db_connection_prepare (
    connection,
    "SELECT body FROM alert WHERE open = 1 AND (console = ?1 OR console IS NULL) AND (?3 < 0 OR state = ?3)"
    " ORDER BY lane DESC, priority DESC, raised LIMIT ?2",
    error);
  if (statement == NULL)
    return FALSE;
  andon_db_statement_bind_text (statement, 1, console);
  andon_db_statement_bind_int (statement, 2, MAX_HANDED_OVER);
  andon_db_statement_bind_int (statement, 3, state);
  andon_json_writer_member (writer, member);
  andon_json_writer_begin_array (writer);
  while ((step = andon_db_statement_step (statement, error)) == ANDON_DB_STEP_ROW)
    andon_json_writer_raw (writer, andon_db_statement_column_text (statement, 0), -1);
  andon_json_writer_end_array (writer);
  return step == ANDON_DB_STEP_DONE;
}

/* Labels given or taken back since then, and the class that the alert showed before. */
static gboolean
write_labels (AndonDbConnection *connection, const char *console, gint64 since, AndonJsonWriter *writer, GError **error)
{
  g_autoptr(AndonDbStatement) statement = NULL;
  AndonDbStep step;

  statement = andon_db_connection_prepare (
    connection,
    "SELECT 'l-' || l.id, l.alert, a.title, l.asset, l.class, l.cause, l.note, l.author, l.time, l.withdrawn,"
    " (SELECT p.class FROM label p WHERE p.alert = l.alert AND p.id < l.id AND (p.withdrawn = 0 OR p.withdrawn_at > l.time)"
    "  ORDER BY p.id DESC LIMIT 1)"
    " FROM label l LEFT JOIN alert a ON a.id = CAST (substr (l.alert, 3) AS INTEGER)"
    " WHERE (l.time >= ?1 OR l.withdrawn_at >= ?1) AND (a.console = ?2 OR a.console IS NULL) ORDER BY l.id LIMIT ?3",
    error);
  if (statement == NULL)
    return FALSE;
  andon_db_statement_bind_int (statement, 1, since);
  andon_db_statement_bind_text (statement, 2, console);
  andon_db_statement_bind_int (statement, 3, MAX_HANDED_OVER);
  andon_json_writer_member (writer, "labels");
  andon_json_writer_begin_array (writer);
  while ((step = andon_db_statement_step (statement, error)) == ANDON_DB_STEP_ROW)
    {
      andon_json_writer_begin_object (writer);
      andon_json_writer_put_string (writer, "id", andon_db_statement_column_text (statement, 0));
      andon_json_writer_put_string (writer, "alert", andon_db_statement_column_text (statement, 1));
      andon_json_writer_put_string (writer, "title", andon_db_statement_column_text (statement, 2));
      andon_json_writer_put_string (writer, "asset", andon_db_statement_column_text (statement, 3));
      andon_json_writer_put_string (writer, "class",
                                    andon_label_class_to_string ((AndonLabelClass) andon_db_statement_column_int (statement, 4)));
      andon_json_writer_put_string (writer, "cause", andon_db_statement_column_text (statement, 5));
      andon_json_writer_put_string (writer, "note", andon_db_statement_column_text (statement, 6));
      andon_json_writer_put_string (writer, "by", andon_db_statement_column_text (statement, 7));
      andon_json_writer_put_time (writer, "at", andon_db_statement_column_int (statement, 8));
      andon_json_writer_put_bool (writer, "withdrawn", andon_db_statement_column_int (statement, 9) != 0);
      if (andon_db_statement_column_text (statement, 10) != NULL)
        andon_json_writer_put_string (writer, "before",
                                      andon_label_class_to_string ((AndonLabelClass) andon_db_statement_column_int (statement, 10)));
      andon_json_writer_end_object (writer);
    }
  andon_json_writer_end_array (writer);
  return step == ANDON_DB_STEP_DONE;
}

static gboolean
write_handed_over (AndonDbConnection *connection, AndondWriteJob *job, const char *console, AndonJsonWriter *writer,
                   GError **error)
{
  g_autoptr(GPtrArray) former = andond_handover_list (connection, console, 1, error);
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GBytes) consoles = andond_engine_dup_consoles (job->services->engine);
  gint64 since = job->now - 12 * ANDON_TIME_HOUR;

  if (former == NULL)
    return FALSE;
  if (former->len > 0)
    since = MAX (since, ((AndondHandover *) former->pdata[0])->created);
  entries = andond_shift_log_list (connection, since, 0, MAX_HANDED_OVER, error);
  if (entries == NULL)
    return FALSE;
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_time (writer, "since", since);
  if (!write_open (connection, console, -1, "open", writer, error)
      || !write_open (connection, console, ANDON_ALERT_STATE_SHLVD, "shelved", writer, error)
      || !write_labels (connection, console, since, writer, error))
    return FALSE;
  andon_json_writer_member (writer, "log");
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < entries->len; i++)
    write_entry (writer, entries->pdata[i]);
  andon_json_writer_end_array (writer);
  andon_json_writer_member (writer, "consoles");
  andon_json_writer_raw (writer, g_bytes_get_data (consoles, NULL), (gssize) g_bytes_get_size (consoles));
  andon_json_writer_end_object (writer);
  return TRUE;
}

static gboolean
add_handover (AndonDbConnection *connection, AndondWriteJob *job, AndonJsonWriter *writer, GError **error)
{
  AndondHandover handover = { .created = job->now, .created_by = job->token->name, .subject = job->token->subject };
  g_auto(AndonJsonWriter) body = { 0 };
  g_auto(AndonJsonWriter) value = { 0 };
  g_auto(AndonJsonWriter) told = { 0 };
  AndondJournalHead head;
  const char *console;
  const char *note;

  if (!get_text (job->body, "console", ANDON_JSON_REQUIRED, &console, error)
      || !get_text (job->body, "note", ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE, &note, error)
      || !check_console (connection, console, error) || !andond_journal_get_head (connection, &head, error))
    return FALSE;
  andon_json_writer_init (&body, 16 * 1024);
  if (!write_handed_over (connection, job, console, &body, error))
    return FALSE;
  handover.console = (char *) console;
  handover.note = (char *) note;
  handover.journal_head = head.hash;
  handover.body = body.out->str;
  handover.id = andond_handover_add (connection, &handover, error);
  if (handover.id == 0)
    return FALSE;
  job->status = SOUP_STATUS_CREATED;
  andon_json_writer_init (&value, body.out->len + 512);
  write_handover (&value, &handover, TRUE);
  andon_json_writer_member (writer, "handover");
  andon_json_writer_raw (writer, value.out->str, (gssize) value.out->len);
  /* The feed carries it without what was handed over, which may be large. */
  andon_json_writer_init (&told, 512);
  write_handover (&told, &handover, FALSE);
  return andond_write_job_tell (job, connection, ANDON_EVENT_HANDOVER_CHANGED, "alerts", console, NULL, told.out->str,
                                told.out->len, error);
}

void
andond_handle_handover_add (AndondRequest *request)
{
  andond_write_job_run (request, add_handover, NULL);
}

/* Whoever takes over renews or releases each shelf; see andond_engine_hand_over (). */
static gboolean
settle_shelves (AndonDbConnection *connection, AndondWriteJob *job, AndondHandover *handover, GError **error)
{
  AndondActor actor = { .subject = job->token->subject,
                        .name = job->token->name,
                        .supervisor = (job->token->roles & ANDOND_ROLE_SUPERVISOR) != 0 };
  g_auto(AndonJsonWriter) shelves = { 0 };
  g_autoptr(GError) inner = NULL;
  JsonArray *decisions = NULL;

  andon_json_writer_init (&shelves, 256);
  if (!andon_json_get_array (job->body, "shelved", ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE, &decisions, error))
    return FALSE;
  if (andond_engine_hand_over (job->services->engine, connection, job->batch, &actor, handover->console, decisions,
                               &shelves, &inner))
    return andond_handover_keep_shelves (connection, handover, shelves.out->str, error);
  if (g_error_matches (inner, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    g_set_error_literal (error, ANDOND_API_ERROR, ANDOND_API_ERROR_FORBIDDEN, inner->message);
  else
    g_propagate_error (error, g_steal_pointer (&inner));
  return FALSE;
}

static gboolean
sign_handover (AndonDbConnection *connection, AndondWriteJob *job, AndonJsonWriter *writer, GError **error)
{
  const char *text = job->args[0];
  g_autoptr(AndondHandover) handover = NULL;
  g_autoptr(GError) inner = NULL;
  g_auto(AndonJsonWriter) value = { 0 };
  gint64 id;

  if (!g_str_has_prefix (text, "h-") || !g_ascii_string_to_signed (text + 2, 10, 1, G_MAXINT64, &id, NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no handover “%.64s”", text);
      return FALSE;
    }
  handover = andond_handover_sign (connection, id, job->token->subject, job->token->name, job->now, &inner);
  if (g_error_matches (inner, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_CONFLICT))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_EXISTS, inner->message);
  else if (handover == NULL)
    g_propagate_error (error, g_steal_pointer (&inner));
  if (handover == NULL || !settle_shelves (connection, job, handover, error))
    return FALSE;
  andon_json_writer_init (&value, 512);
  write_handover (&value, handover, FALSE);
  return tell_member (job, connection, writer, "handover", ANDON_EVENT_HANDOVER_CHANGED, "alerts", handover->console,
                      NULL, &value, error);
}

void
andond_handle_handover_sign (AndondRequest *request)
{
  andond_write_job_run (request, sign_handover, NULL);
}
