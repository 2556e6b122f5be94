/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andon-time.h"
#include "andond-event-log.h"
#include "andond-handlers.h"
#include "andond-journal.h"
#include "andond-label-store.h"
#include "andond-read-job.h"
#include "andond-server.h"

#define QUEUE_LENGTH 100
#define QUEUE_WINDOW (30 * ANDON_TIME_DAY)

typedef struct
{
  AndondLabelQuery query;
  char            *alert;
  char            *asset;
  gint64           now;
} Query;

static void
query_free (gpointer data)
{
  Query *query = data;

  g_free (query->alert);
  g_free (query->asset);
  g_free (query);
}

static gboolean
put_as_of (AndonDbConnection *connection, AndonJsonWriter *writer, GError **error)
{
  guint64 floor;
  guint64 last;

  if (!andond_event_log_get_bounds (connection, &floor, &last, error))
    return FALSE;
  andon_json_writer_put_sequence (writer, "as_of", last);
  return TRUE;
}

static gboolean
list (AndonDbConnection *connection, const AndondServices *services, gpointer params, AndonJsonWriter *writer,
      gint64 *etag, GError **error)
{
  Query *query = params;
  g_autoptr(GPtrArray) labels = andond_label_store_list (connection, &query->query, error);

  if (labels == NULL)
    return FALSE;
  andon_json_writer_begin_object (writer);
  andon_json_writer_member (writer, "items");
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < labels->len; i++)
    andon_label_write_json (labels->pdata[i], writer);
  andon_json_writer_end_array (writer);
  if (!put_as_of (connection, writer, error))
    return FALSE;
  andon_json_writer_end_object (writer);
  return TRUE;
}

void
andond_handle_labels (AndondRequest *request)
{
  Query *query = g_new0 (Query, 1);
  gint64 limit = 500;

  if (!andond_request_query_window (request, &query->query.from, &query->query.to)
      || !andond_request_query_int (request, "limit", 1, 500, &limit))
    {
      query_free (query);
      return;
    }
  query->query.limit = (guint) limit;
  query->query.alert = query->alert = g_strdup (andond_request_get_query (request, "alert"));
  query->query.asset = query->asset = g_strdup (andond_request_get_query (request, "asset"));
  andond_read_job_run (request, list, query, query_free);
}

static void
write_candidate (AndonDbStatement *statement, gint64 now, AndonJsonWriter *writer)
{
  g_autofree char *id = andond_alert_id_format (andon_db_statement_column_int (statement, 0));
  gint64 severity = andon_db_statement_column_int (statement, 2);
  gint64 onset = andon_db_statement_column_int (statement, 3);
  gint64 cleared = andon_db_statement_column_int (statement, 4);

  andon_json_writer_begin_object (writer);
  andon_json_writer_put_string (writer, "alert", id);
  andon_json_writer_put_string (writer, "asset", andon_db_statement_column_text (statement, 1));
  andon_json_writer_member (writer, "window");
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_time (writer, "from", onset);
  andon_json_writer_put_time (writer, "to", cleared > onset ? cleared : MAX (now, onset + 1));
  andon_json_writer_end_object (writer);
  andon_json_writer_put_string (writer, "why", "nobody has labelled it, and the model was this close to its threshold");
  andon_json_writer_put_double (writer, "score", 1.0 - (double) ABS (severity - 500) / 500.0);
  andon_json_writer_end_object (writer);
}

/* What teaches most first: unlabelled alerts whose score was nearest to the detector's threshold. */
static gboolean
queue (AndonDbConnection *connection, const AndondServices *services, gpointer params, AndonJsonWriter *writer,
       gint64 *etag, GError **error)
{
  Query *query = params;
  g_autoptr(AndonDbStatement) statement = NULL;
  AndonDbStep step;

  statement = andon_db_connection_prepare (
    connection,
    "SELECT a.id, a.asset, a.severity, coalesce (a.onset, a.raised), coalesce (a.cleared, 0) FROM alert a"
    " WHERE a.raised >= ?1 AND NOT EXISTS"
    " (SELECT 1 FROM label l WHERE l.alert = 'a-' || a.id AND l.withdrawn = 0)"
    " ORDER BY abs (a.severity - 500), a.id DESC LIMIT ?2",
    error);
  if (statement == NULL)
    return FALSE;
  andon_db_statement_bind_int (statement, 1, query->now - QUEUE_WINDOW);
  andon_db_statement_bind_int (statement, 2, QUEUE_LENGTH);
  andon_json_writer_begin_object (writer);
  andon_json_writer_member (writer, "items");
  andon_json_writer_begin_array (writer);
  while ((step = andon_db_statement_step (statement, error)) == ANDON_DB_STEP_ROW)
    write_candidate (statement, query->now, writer);
  andon_json_writer_end_array (writer);
  andon_json_writer_end_object (writer);
  return step == ANDON_DB_STEP_DONE;
}

void
andond_handle_label_queue (AndondRequest *request)
{
  Query *query = g_new0 (Query, 1);

  query->now = request->now;
  andond_read_job_run (request, queue, query, query_free);
}

/* The causes a plant starts with, aligned with the classes of ISO 14224; a site's own ones come with its documents. */
static const struct { const char *id; const char *name; const char *parent; } causes[] = {
  { "mechanical", "Mechanical", NULL },
  { "mechanical.bearing", "Bearing", "mechanical" },
  { "mechanical.imbalance", "Imbalance", "mechanical" },
  { "mechanical.misalignment", "Misalignment", "mechanical" },
  { "mechanical.leak", "Leak", "mechanical" },
  { "mechanical.blockage", "Blockage or fouling", "mechanical" },
  { "mechanical.wear", "Wear", "mechanical" },
  { "electrical", "Electrical", NULL },
  { "electrical.supply", "Supply", "electrical" },
  { "electrical.winding", "Winding or drive", "electrical" },
  { "instrument", "Instrument", NULL },
  { "instrument.drift", "Sensor drift", "instrument" },
  { "instrument.stuck", "Sensor stuck", "instrument" },
  { "instrument.communication", "Communication", "instrument" },
  { "process", "Process", NULL },
  { "process.cavitation", "Cavitation", "process" },
  { "process.overload", "Overload", "process" },
  { "process.product", "Product or material", "process" },
  { "operation", "Operation", NULL },
  { "operation.changeover", "Changeover or cleaning", "operation" },
  { "operation.maintenance", "Maintenance under way", "operation" },
  { "unknown", "Not known", NULL },
};

void
andond_handle_taxonomy (AndondRequest *request)
{
  AndonJsonWriter writer = { 0 };

  andon_json_writer_init (&writer, 2048);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_member (&writer, "classes");
  andon_json_writer_begin_array (&writer);
  for (guint i = 0; i < andon_label_class_words.n; i++)
    {
      andon_json_writer_begin_object (&writer);
      andon_json_writer_put_string (&writer, "id", andon_label_class_words.words[i]);
      andon_json_writer_put_string (&writer, "name", andon_label_class_words.words[i]);
      andon_json_writer_end_object (&writer);
    }
  andon_json_writer_end_array (&writer);
  andon_json_writer_member (&writer, "causes");
  andon_json_writer_begin_array (&writer);
  for (guint i = 0; i < G_N_ELEMENTS (causes); i++)
    {
      andon_json_writer_begin_object (&writer);
      andon_json_writer_put_string (&writer, "id", causes[i].id);
      andon_json_writer_put_string (&writer, "name", causes[i].name);
      andon_json_writer_put_string (&writer, "parent", causes[i].parent);
      andon_json_writer_end_object (&writer);
    }
  andon_json_writer_end_array (&writer);
  andon_json_writer_end_object (&writer);
  andond_request_reply_json (request, SOUP_STATUS_OK, &writer);
}
