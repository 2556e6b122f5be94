/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "andon-sample.h"
#include "andond-alert-reader.h"
#include "andond-asset-status.h"
#include "andond-event-log.h"
#include "andond-handlers.h"
#include "andond-ingest.h"
#include "andond-read-job.h"
#include "andond-registry.h"
#include "andond-server.h"
#include "andond-store.h"

#define MAX_POINTS 20000
#define DEFAULT_POINTS 1000

/* --- signals ---------------------------------------------------------------------------------------------------- */

static void
write_latest (const AndondServices *services, const AndondSignal *signal, AndonJsonWriter *writer)
{
  AndonSample sample = { 0 };
  guint8 quality;

  if (!andond_store_get_latest (services->store, signal->index, &sample.time, &sample.value, &quality))
    return;
  sample.quality = quality;
  andon_json_writer_member (writer, "latest");
  andon_sample_write_json (&sample, writer);
}

static void
write_signal (const AndondServices *services, const AndondSignal *signal, AndonJsonWriter *writer)
{
  const AndondAsset *asset = andond_registry_get_asset (services->registry, signal->asset);

  andon_json_writer_begin_object (writer);
  andon_json_writer_put_string (writer, "id", signal->id);
  andon_json_writer_put_string (writer, "asset", asset->id);
  andon_json_writer_put_string (writer, "name", signal->name);
  andon_json_writer_put_string (writer, "unit", signal->unit);
  andon_json_writer_put_string (writer, "role", andond_signal_role_to_string (signal->role));
  if (isfinite (signal->band_low) || isfinite (signal->band_high))
    {
      andon_json_writer_member (writer, "band");
      andon_json_writer_begin_object (writer);
      if (isfinite (signal->band_low))
        andon_json_writer_put_double (writer, "low", signal->band_low);
      if (isfinite (signal->band_high))
        andon_json_writer_put_double (writer, "high", signal->band_high);
      andon_json_writer_end_object (writer);
    }
  write_latest (services, signal, writer);
  andon_json_writer_end_object (writer);
}

void
andond_handle_signals (AndondRequest *request)
{
  const AndondServices *services = andond_server_get_services (request->server);
  const char *id = andond_request_get_query (request, "asset");
  const AndondAsset *top = NULL;
  AndonJsonWriter writer = { 0 };

  if (!andond_request_needs_store (request))
    return;
  if (id != NULL && (top = andond_registry_find_asset (services->registry, id)) == NULL)
    {
      andond_request_problem (request, SOUP_STATUS_BAD_REQUEST, "asset", "“asset” has an unknown id: “%.64s”", id);
      return;
    }
  andon_json_writer_init (&writer, 64 * 1024);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_member (&writer, "items");
  andon_json_writer_begin_array (&writer);
  for (guint i = 0; i < andond_registry_get_n_signals (services->registry); i++)
    {
      const AndondSignal *signal = andond_registry_get_signal (services->registry, i);

      if (top == NULL || andond_registry_is_within (services->registry, signal->asset, top->index))
        write_signal (services, signal, &writer);
    }
  andon_json_writer_end_array (&writer);
  andon_json_writer_end_object (&writer);
  andond_request_reply_json (request, SOUP_STATUS_OK, &writer);
}

/* --- samples ---------------------------------------------------------------------------------------------------- */

static void
write_doubles (AndonJsonWriter *writer, const char *name, const double *values, guint n)
{
  andon_json_writer_member (writer, name);
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < n; i++)
    andon_json_writer_double (writer, values[i]);
  andon_json_writer_end_array (writer);
}

static void
write_columns (AndonJsonWriter *writer, const AndondSignal *signal, const AndondSampleColumns *columns)
{
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_string (writer, "signal", signal->id);
  andon_json_writer_put_string (writer, "unit", signal->unit);
  andon_json_writer_member (writer, "from");
  andon_json_writer_time (writer, columns->from);
  andon_json_writer_member (writer, "to");
  andon_json_writer_time (writer, columns->to);
  andon_json_writer_put_bool (writer, "raw", columns->raw);
  andon_json_writer_put_double (writer, "step", (double) columns->step / G_USEC_PER_SEC);
  andon_json_writer_member (writer, "time");
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < columns->n; i++)
    andon_json_writer_time (writer, columns->time[i]);
  andon_json_writer_end_array (writer);
  write_doubles (writer, "min", columns->min, columns->n);
  write_doubles (writer, "max", columns->max, columns->n);
  write_doubles (writer, "mean", columns->mean, columns->n);
  andon_json_writer_member (writer, "count");
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < columns->n; i++)
    andon_json_writer_int (writer, columns->count[i]);
  andon_json_writer_end_array (writer);
  andon_json_writer_end_object (writer);
}

static void
got_samples (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(AndondRequest) request = data;
  const AndondServices *services = andond_server_get_services (request->server);
  const AndondSignal *signal = andond_registry_find_signal (services->registry, andond_request_get_arg (request, 0));
  g_autoptr(AndondSampleColumns) columns = NULL;
  g_autoptr(GError) error = NULL;
  AndonJsonWriter writer = { 0 };

  columns = andond_store_query_samples_finish (services->store, result, &error);
  if (columns == NULL)
    {
      andond_request_fail (request, error);
      return;
    }
  andon_json_writer_init (&writer, 1024 + 100 * (gsize) columns->n);
  write_columns (&writer, signal, columns);
  andond_request_reply_json (request, SOUP_STATUS_OK, &writer);
}

void
andond_handle_samples (AndondRequest *request)
{
  const AndondServices *services = andond_server_get_services (request->server);
  const char *id = andond_request_get_arg (request, 0);
  gint64 to = request->now;
  gint64 from = -1;
  gint64 points = DEFAULT_POINTS;

  if (!andond_request_needs_store (request))
    return;
  if (andond_registry_find_signal (services->registry, id) == NULL)
    {
      andond_request_problem (request, SOUP_STATUS_NOT_FOUND, NULL, "There is no signal “%.64s”", id);
      return;
    }
  if (!andond_request_query_time (request, "from", &from) || !andond_request_query_time (request, "to", &to)
      || !andond_request_query_int (request, "points", 1, MAX_POINTS, &points))
    return;
  if (from < 0)
    from = to - 10 * 60 * G_USEC_PER_SEC;
  if (from >= to)
    {
      andond_request_problem (request, SOUP_STATUS_BAD_REQUEST, "from", "“from” must be before “to”");
      return;
    }
  andond_store_query_samples_async (services->store, id, from, to, (guint) points, NULL, got_samples,
                                    andond_request_ref (request));
}

/* --- assets ----------------------------------------------------------------------------------------------------- */

static gboolean
is_blind (const AndondServices *services, const AndondAsset *asset)
{
  return asset->n_signals > 0 && services->ingest != NULL
         && andond_ingest_get_freshness (services->ingest, asset->index, andond_ingest_now (services->ingest))
              == ANDOND_FRESHNESS_DEAD;
}

static const char *
or_null (const char *text)
{
  return text != NULL && text[0] != '\0' ? text : NULL;
}

static void
write_asset (const AndondServices *services, const AndondAsset *asset, const AndondAssetAlerts *alerts,
             AndonJsonWriter *writer)
{
  andond_asset_write_members (services->registry, asset, alerts, is_blind (services, asset), writer);
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
read_assets (AndonDbConnection *connection, const AndondServices *services, gpointer params, AndonJsonWriter *writer,
             gint64 *etag, GError **error)
{
  g_autoptr(GHashTable) own = andond_alert_reader_assets (connection, error);
  g_autofree AndondAssetAlerts *alerts = NULL;

  if (own == NULL)
    return FALSE;
  alerts = andond_asset_alerts_roll_up (services->registry, own);
  andon_json_writer_begin_object (writer);
  andon_json_writer_member (writer, "items");
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < andond_registry_get_n_assets (services->registry); i++)
    {
      andon_json_writer_begin_object (writer);
      write_asset (services, andond_registry_get_asset (services->registry, i), &alerts[i], writer);
      andon_json_writer_end_object (writer);
    }
  andon_json_writer_end_array (writer);
  if (!put_as_of (connection, writer, error))
    return FALSE;
  andon_json_writer_end_object (writer);
  return TRUE;
}

void
andond_handle_assets (AndondRequest *request)
{
  andond_read_job_run (request, read_assets, NULL, NULL);
}

static void
write_reported (const AndondServices *services, const AndondAsset *asset, AndonJsonWriter *writer)
{
  andon_json_writer_member (writer, "reported");
  andon_json_writer_begin_object (writer);
  for (guint i = 0; i < asset->n_signals; i++)
    {
      const AndondSignal *signal = andond_registry_get_signal (services->registry, asset->signals[i]);
      AndonSample sample = { 0 };
      guint8 quality;

      if (!andond_store_get_latest (services->store, signal->index, &sample.time, &sample.value, &quality))
        continue;
      sample.quality = quality;
      andon_json_writer_member (writer, signal->key);
      andon_sample_write_json (&sample, writer);
    }
  andon_json_writer_end_object (writer);
  andon_json_writer_member (writer, "desired");
  andon_json_writer_begin_object (writer);
  andon_json_writer_end_object (writer);
}

static void
write_mode (const AndondServices *services, const AndondAsset *asset, AndonJsonWriter *writer)
{
  gint64 time;
  double value;
  guint8 quality;

  if (asset->mode_signal != ANDOND_NO_INDEX
      && andond_store_get_latest (services->store, asset->mode_signal, &time, &value, &quality)
      && quality == ANDON_QUALITY_GOOD)
    andon_json_writer_put_string (writer, "mode", andond_mode_to_string ((int) value));
}

static gboolean
read_asset (AndonDbConnection *connection, const AndondServices *services, gpointer params, AndonJsonWriter *writer,
            gint64 *etag, GError **error)
{
  const AndondAsset *asset = andond_registry_find_asset (services->registry, params);
  g_autoptr(GHashTable) own = NULL;
  g_autofree AndondAssetAlerts *alerts = NULL;

  if (asset == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no asset “%.64s”", (const char *) params);
      return FALSE;
    }
  own = andond_alert_reader_assets (connection, error);
  if (own == NULL)
    return FALSE;
  alerts = andond_asset_alerts_roll_up (services->registry, own);
  andon_json_writer_begin_object (writer);
  write_asset (services, asset, &alerts[asset->index], writer);
  andon_json_writer_put_string (writer, "source", or_null (asset->source));
  andon_json_writer_put_string (writer, "device", or_null (asset->device));
  andon_json_writer_put_string (writer, "freshness",
                                andond_freshness_to_string (andond_ingest_get_freshness (
                                  services->ingest, asset->index, andond_ingest_now (services->ingest))));
  andon_json_writer_put_time (writer, "last_seen", andond_ingest_get_last_seen (services->ingest, asset->index));
  write_mode (services, asset, writer);
  write_reported (services, asset, writer);
  andon_json_writer_member (writer, "signals");
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < asset->n_signals; i++)
    write_signal (services, andond_registry_get_signal (services->registry, asset->signals[i]), writer);
  andon_json_writer_end_array (writer);
  if (!put_as_of (connection, writer, error))
    return FALSE;
  andon_json_writer_end_object (writer);
  return TRUE;
}

void
andond_handle_asset (AndondRequest *request)
{
  andond_read_job_run (request, read_asset, g_strdup (andond_request_get_arg (request, 0)), g_free);
}
