/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "andond-audit-log.h"
#include "andond-detect-stage.h"
#include "andond-engine.h"
#include "andond-handlers.h"
#include "andond-ingest.h"
#include "andond-journal.h"
#include "andond-model-store.h"
#include "andond-read-job.h"
#include "andond-registry.h"
#include "andond-server.h"
#include "andond-source.h"
#include "andond-store.h"

/* --- models ----------------------------------------------------------------------------------------------------- */

static gboolean
list_models (AndonDbConnection *connection, const AndondServices *services, gpointer params, AndonJsonWriter *writer,
             gint64 *etag, GError **error)
{
  g_autoptr(GPtrArray) models = andond_model_list (connection, params, error);

  if (models == NULL)
    return FALSE;
  andon_json_writer_begin_object (writer);
  andon_json_writer_member (writer, "items");
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < models->len; i++)
    {
      AndondModel *model = models->pdata[i];
      g_autofree char *id = g_strdup_printf ("m-%" G_GINT64_FORMAT, model->id);
      g_autofree char *parent = model->parent ? g_strdup_printf ("m-%" G_GINT64_FORMAT, model->parent) : NULL;

      andon_json_writer_begin_object (writer);
      andon_json_writer_put_string (writer, "id", id);
      andon_json_writer_put_string (writer, "asset", model->asset);
      andon_json_writer_put_int (writer, "version", model->version);
      andon_json_writer_put_time (writer, "created", model->created);
      andon_json_writer_put_string (writer, "parent", parent);
      andon_json_writer_put_string (writer, "state", model->state);
      andon_json_writer_end_object (writer);
    }
  andon_json_writer_end_array (writer);
  andon_json_writer_end_object (writer);
  return TRUE;
}

void
andond_handle_models (AndondRequest *request)
{
  andond_read_job_run (request, list_models, g_strdup (andond_request_get_query (request, "asset")), g_free);
}

/* --- audit ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  gint64            from;
  gint64            to;
  gint64            limit;
  gint64            before;
  gboolean          has_known;
  AndondJournalHead known;
} Query;

static gboolean
list_audit (AndonDbConnection *connection, const AndondServices *services, gpointer params, AndonJsonWriter *writer,
            gint64 *etag, GError **error)
{
  Query *query = params;
  g_autoptr(GPtrArray) rows = NULL;

  rows = andond_audit_log_list (connection, query->from, query->to, query->before, (guint) query->limit, error);
  if (rows == NULL)
    return FALSE;
  andon_json_writer_begin_object (writer);
  andon_json_writer_member (writer, "items");
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < rows->len; i++)
    {
      AndondAuditRow *row = rows->pdata[i];

      andon_json_writer_begin_object (writer);
      andon_json_writer_put_int (writer, "sequence", row->sequence);
      andon_json_writer_put_time (writer, "time", row->time);
      andon_json_writer_put_string (writer, "actor", row->actor);
      andon_json_writer_put_string (writer, "action", row->action);
      andon_json_writer_put_string (writer, "target", row->target);
      andon_json_writer_put_string (writer, "outcome", row->outcome);
      andon_json_writer_put_string (writer, "text", row->text);
      andon_json_writer_end_object (writer);
    }
  andon_json_writer_end_array (writer);
  andon_json_writer_member (writer, "next");
  if (rows->len == query->limit && rows->len > 0)
    {
      g_autofree char *next = NULL;

      next = g_strdup_printf ("%" G_GINT64_FORMAT, ((AndondAuditRow *) rows->pdata[rows->len - 1])->sequence);
      andon_json_writer_string (writer, next);
    }
  else
    andon_json_writer_null (writer);
  andon_json_writer_end_object (writer);
  return TRUE;
}

void
andond_handle_audit (AndondRequest *request)
{
  Query *query = g_new0 (Query, 1);

  query->limit = 200;
  if (andond_request_query_window (request, &query->from, &query->to)
      && andond_request_query_int (request, "limit", 1, 500, &query->limit)
      && andond_request_query_int (request, "cursor", 1, G_MAXINT64, &query->before))
    andond_read_job_run (request, list_audit, query, g_free);
  else
    g_free (query);
}

static gboolean
verify (AndonDbConnection *connection, const AndondServices *services, gpointer params, AndonJsonWriter *writer,
        gint64 *etag, GError **error)
{
  Query *query = params;
  g_auto(AndondJournalReport) report = { 0 };

  if (!andond_journal_verify (connection, query->has_known ? &query->known : NULL, &report, error))
    return FALSE;
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_bool (writer, "ok", report.ok);
  andon_json_writer_put_int (writer, "rows", (gint64) report.rows);
  andon_json_writer_put_string (writer, "head", report.head.hash);
  if (report.broken_at != 0)
    andon_json_writer_put_int (writer, "broken_at", (gint64) report.broken_at);
  andon_json_writer_put_string (writer, "what", report.what);
  andon_json_writer_end_object (writer);
  return TRUE;
}

/* ?number=&head=: a head the caller has kept, from a heartbeat or a handover; the chain must pass through it. */
void
andond_handle_audit_verify (AndondRequest *request)
{
  const char *head = andond_request_get_query (request, "head");
  Query *query = g_new0 (Query, 1);
  gint64 number = 0;

  if (!andond_request_query_int (request, "number", 1, G_MAXINT64, &number))
    {
      g_free (query);
      return;
    }
  if ((head != NULL) != (number > 0) || (head != NULL && strlen (head) != ANDON_JOURNAL_HASH_LENGTH))
    {
      andond_request_problem (request, SOUP_STATUS_BAD_REQUEST, "head",
                              "“head” must be 64 hexadecimal digits and come with “number”");
      g_free (query);
      return;
    }
  if (head != NULL)
    {
      query->has_known = TRUE;
      query->known.number = (guint64) number;
      g_strlcpy (query->known.hash, head, sizeof query->known.hash);
    }
  andond_read_job_run (request, verify, query, g_free);
}

/* --- device health ---------------------------------------------------------------------------------------------- */

static void
write_devices (const AndondServices *services, AndonJsonWriter *writer)
{
  gint64 now = andond_ingest_now (services->ingest);

  andon_json_writer_member (writer, "items");
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < andond_registry_get_n_assets (services->registry); i++)
    {
      const AndondAsset *asset = andond_registry_get_asset (services->registry, i);

      if (asset->n_signals == 0)
        continue;
      andon_json_writer_begin_object (writer);
      andon_json_writer_put_string (writer, "id", asset->device[0] != '\0' ? asset->device : asset->id);
      andon_json_writer_put_string (writer, "asset", asset->id);
      andon_json_writer_put_string (writer, "source", asset->source);
      andon_json_writer_put_string (writer, "freshness", andond_freshness_to_string (andond_ingest_get_freshness (
                                                           services->ingest, asset->index, now)));
      andon_json_writer_put_time (writer, "last_seen", andond_ingest_get_last_seen (services->ingest, asset->index));
      andon_json_writer_end_object (writer);
    }
  andon_json_writer_end_array (writer);
}

static void
write_sources (const AndondServices *services, AndonJsonWriter *writer)
{
  andon_json_writer_member (writer, "sources");
  andon_json_writer_begin_array (writer);
  for (guint i = 0; services->sources != NULL && i < services->sources->len; i++)
    {
      AndondSource *source = services->sources->pdata[i];
      g_autofree char *why = andond_source_dup_error (source);
      AndondSourceCounters counters;

      andond_source_get_counters (source, &counters);
      andon_json_writer_begin_object (writer);
      andon_json_writer_put_string (writer, "name", andond_source_get_name (source));
      andon_json_writer_put_string (writer, "state", andond_source_state_to_string (andond_source_get_state (source)));
      andon_json_writer_put_int (writer, "messages", (gint64) counters.messages);
      andon_json_writer_put_int (writer, "bytes", (gint64) counters.bytes);
      andon_json_writer_put_int (writer, "refused", (gint64) counters.refused);
      andon_json_writer_put_int (writer, "connects", (gint64) counters.connects);
      andon_json_writer_put_time (writer, "last", counters.last);
      andon_json_writer_put_string (writer, "problem", why);
      andon_json_writer_end_object (writer);
    }
  andon_json_writer_end_array (writer);
}

static void
write_refused (const AndondServices *services, AndonJsonWriter *writer)
{
  AndondIngestCounters counters;

  andond_ingest_get_counters (services->ingest, &counters);
  andon_json_writer_put_int (writer, "accepted", (gint64) counters.accepted);
  andon_json_writer_member (writer, "refused");
  andon_json_writer_begin_object (writer);
  for (guint i = 0; i < ANDOND_N_REFUSALS; i++)
    {
      g_autofree char *last = andond_ingest_dup_last_refusal (services->ingest, i);

      andon_json_writer_member (writer, andond_refusal_to_string (i));
      andon_json_writer_begin_object (writer);
      andon_json_writer_put_int (writer, "count", (gint64) counters.refused[i]);
      andon_json_writer_put_string (writer, "last", last);
      andon_json_writer_end_object (writer);
    }
  andon_json_writer_end_object (writer);
}

/* What full queues and lost writes have cost, stage by stage. */
static void
write_stages (const AndondServices *services, AndonJsonWriter *writer)
{
  AndondStoreStats store;
  AndondEngineStatus engine;

  andond_store_get_stats (services->store, &store);
  andond_engine_get_status (services->engine, &engine);
  andon_json_writer_member (writer, "stages");
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_int (writer, "stored_samples", (gint64) store.samples);
  andon_json_writer_put_int (writer, "store_dropped_batches", (gint64) store.dropped_batches);
  andon_json_writer_put_int (writer, "store_failed_writes", (gint64) store.failed_writes);
  andon_json_writer_put_int (writer, "store_not_kept", (gint64) store.not_kept);
  andon_json_writer_put_int (writer, "store_payload_bytes", (gint64) store.payload_bytes);
  andon_json_writer_put_int (writer, "store_dropped_payloads", (gint64) store.dropped_payloads);
  andon_json_writer_put_int (writer, "engine_open", engine.open);
  andon_json_writer_put_int (writer, "engine_unacknowledged", engine.unacknowledged);
  andon_json_writer_put_int (writer, "engine_dropped", (gint64) engine.dropped);
  andon_json_writer_put_int (writer, "engine_failed", (gint64) engine.failed);
  if (services->detect != NULL)
    {
      AndondDetectStats detect;

      andond_detect_stage_get_stats (services->detect, &detect);
      andon_json_writer_put_int (writer, "detect_rows", (gint64) detect.rows);
      andon_json_writer_put_int (writer, "detect_dropped", (gint64) detect.dropped);
      andon_json_writer_put_int (writer, "detect_late_samples", (gint64) detect.late_samples);
      andon_json_writer_put_int (writer, "detect_detections", (gint64) detect.detections);
    }
  andon_json_writer_end_object (writer);
}

static void
write_profiles (const AndondServices *services, AndonJsonWriter *writer)
{
  g_autoptr(GList) ids = services->profile_states ? g_hash_table_get_keys (services->profile_states) : NULL;

  ids = g_list_sort (ids, (GCompareFunc) strcmp);
  andon_json_writer_member (writer, "profiles");
  andon_json_writer_begin_array (writer);
  for (GList *l = ids; l != NULL; l = l->next)
    {
      const char *problem = g_hash_table_lookup (services->profile_states, l->data);

      andon_json_writer_begin_object (writer);
      andon_json_writer_put_string (writer, "id", l->data);
      andon_json_writer_put_bool (writer, "in_force", problem[0] == '\0');
      andon_json_writer_put_string (writer, "problem", problem[0] == '\0' ? NULL : problem);
      andon_json_writer_end_object (writer);
    }
  andon_json_writer_end_array (writer);
}

void
andond_handle_devices (AndondRequest *request)
{
  const AndondServices *services = andond_server_get_services (request->server);
  AndonJsonWriter writer = { 0 };
  AndondServerCounters door;

  if (!andond_request_needs_store (request))
    return;
  andon_json_writer_init (&writer, 32 * 1024);
  andon_json_writer_begin_object (&writer);
  write_devices (services, &writer);
  write_profiles (services, &writer);
  write_sources (services, &writer);
  write_refused (services, &writer);
  write_stages (services, &writer);
  andond_server_get_counters (request->server, &door);
  andon_json_writer_put_string (&writer, "last_refusal", door.last_refusal);
  andon_json_writer_end_object (&writer);
  andond_request_reply_json (request, SOUP_STATUS_OK, &writer);
}
