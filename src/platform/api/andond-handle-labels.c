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

typedef struct
{
  AndondLabelQuery query;
  char            *alert;
  char            *asset;
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
