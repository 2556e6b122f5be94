/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andon-time.h"
#include "andond-event-log.h"
#include "andond-handlers.h"
#include "andond-journal.h"
#include "andond-read-job.h"
#include "andond-registry.h"
#include "andond-server.h"

/* What to label next, for the person who asks: never what they labelled themselves.
 *
 * Alerts that people judged differently come first, then those nobody judged whose score was nearest to the detector's
 * threshold: what teaches most. Every tenth item is a sample drawn at random from the plant's windows, most of which
 * raised nothing: estimates of recall and precision may use only those, and they are judged before the model's view is
 * shown. The draw depends on the day, so that everybody is asked about the same windows and agreement can be told. */

#define WINDOW (30 * ANDON_TIME_DAY)
#define AUDIT_EVERY 10
#define LAST_TRIES 10
#define AUDIT_LENGTH (10 * 60 * G_USEC_PER_SEC)
#define AUDIT_BACK (7 * ANDON_TIME_DAY)
#define SURE 500 /* the severity of the threshold, and how far from it one can be */
#define LIMIT_DEFAULT 100
#define LIMIT_MAX 500

/* Where the next page begins: what the last one ended with, and how many items came before it. */
typedef struct
{
  gint64 rank;
  gint64 distance;
  gint64 id;
  gint64 n;
} Place;

typedef struct
{
  char  *subject;
  char  *asset; /* nullable */
  gint64 limit;
  gint64 now;
  Place  after;
} Query;

static void
query_free (gpointer data)
{
  Query *query = data;

  g_free (query->subject);
  g_free (query->asset);
  g_free (query);
}

/* --- one item --------------------------------------------------------------------------------------------------- */

static void
write_item (AndonJsonWriter *writer, const char *alert, const char *asset, gint64 from, gint64 to, const char *reason,
            const char *why, double score, gboolean blind)
{
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_string (writer, "alert", alert);
  andon_json_writer_put_string (writer, "asset", asset);
  andon_json_writer_member (writer, "window");
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_time (writer, "from", from);
  andon_json_writer_put_time (writer, "to", to);
  andon_json_writer_end_object (writer);
  andon_json_writer_put_string (writer, "reason", reason);
  andon_json_writer_put_string (writer, "why", why);
  andon_json_writer_put_double (writer, "score", score);
  andon_json_writer_put_bool (writer, "blind", blind);
  andon_json_writer_end_object (writer);
}

static void
write_alert (AndonJsonWriter *writer, AndonDbStatement *row, gint64 now)
{
  gint64 rank = andon_db_statement_column_int (row, 0);
  gint64 distance = andon_db_statement_column_int (row, 1);
  g_autofree char *id = andond_alert_id_format (andon_db_statement_column_int (row, 2));
  gint64 onset = andon_db_statement_column_int (row, 4);
  gint64 cleared = andon_db_statement_column_int (row, 5);

  write_item (writer, id, andon_db_statement_column_text (row, 3), onset,
              cleared > onset ? cleared : MAX (now, onset + 1), rank == 0 ? "disagreement" : "uncertainty",
              rank == 0 ? "people judged it differently" : "nobody judged it, and the model was this close to its threshold",
              rank == 0 ? 1.0 : 1.0 - (double) MIN (distance, SURE) / SURE, FALSE);
}

/* --- the audit sample ------------------------------------------------------------------------------------------- */

static gboolean
is_asked_of (const AndondRegistry *registry, const AndondAsset *asset, const AndondAsset *top)
{
  if (top != NULL && !andond_registry_is_within (registry, asset->index, top->index))
    return FALSE;
  for (guint i = 0; i < asset->n_signals; i++)
    if (andond_registry_get_signal (registry, asset->signals[i])->role == ANDOND_ROLE_PROCESS)
      return TRUE;
  return FALSE;
}

static guint64
draw (const char *platform, gint64 day, gint64 number)
{
  g_autofree char *text = g_strdup_printf ("%s/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, platform, day, number);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  hash[15] = '\0';
  return g_ascii_strtoull (hash, NULL, 16);
}

static gboolean
was_judged (AndonDbConnection *connection, const Query *query, const char *asset, gint64 from, gint64 to, gboolean *judged,
            GError **error)
{
  g_autoptr(AndonDbStatement) select = NULL;
  AndonDbStep step;

  select = andon_db_connection_prepare (connection,
                                        "SELECT 1 FROM label WHERE asset = ?1 AND author = ?2 AND withdrawn = 0"
                                        " AND first < ?4 AND last > ?3 LIMIT 1",
                                        error);
  if (select == NULL)
    return FALSE;
  andon_db_statement_bind_text_borrowed (select, 1, asset);
  andon_db_statement_bind_text_borrowed (select, 2, query->subject);
  andon_db_statement_bind_int (select, 3, from);
  andon_db_statement_bind_int (select, 4, to);
  step = andon_db_statement_step (select, error);
  *judged = step == ANDON_DB_STEP_ROW;
  return step != ANDON_DB_STEP_ERROR;
}

/* The @number-th window of the day's draw; nothing where this person judged it already. */
static gboolean
write_audit (AndonDbConnection *connection, const AndondServices *services, const Query *query, gint64 number,
             AndonJsonWriter *writer, gboolean *written, GError **error)
{
  const AndondRegistry *registry = services->registry;
  const AndondAsset *top = query->asset ? andond_registry_find_asset (registry, query->asset) : NULL;
  g_autoptr(GPtrArray) assets = g_ptr_array_new ();
  gint64 day = query->now / ANDON_TIME_DAY;
  guint64 lot = draw (services->platform_id, day, number);
  const AndondAsset *asset;
  gboolean judged;
  gint64 from;

  *written = FALSE;
  for (guint i = 0; i < andond_registry_get_n_assets (registry); i++)
    if (is_asked_of (registry, andond_registry_get_asset (registry, i), top))
      g_ptr_array_add (assets, (gpointer) andond_registry_get_asset (registry, i));
  if (assets->len == 0)
    return TRUE;
  asset = assets->pdata[lot % assets->len];
  from = day * ANDON_TIME_DAY - AUDIT_BACK
         + (gint64) (lot / assets->len % (guint64) (AUDIT_BACK / AUDIT_LENGTH)) * AUDIT_LENGTH;
  if (!was_judged (connection, query, asset->id, from, from + AUDIT_LENGTH, &judged, error))
    return FALSE;
  if (!judged)
    write_item (writer, NULL, asset->id, from, from + AUDIT_LENGTH, "audit",
                "drawn at random: judge it before you see what the model thought", 0, TRUE);
  *written = !judged;
  return TRUE;
}

/* --- the queue -------------------------------------------------------------------------------------------------- */

static AndonDbStatement *
select_alerts (AndonDbConnection *connection, const Query *query, GError **error)
{
  AndonDbStatement *select;

  select = andon_db_connection_prepare (
    connection,
    "SELECT * FROM (SELECT"
    " (SELECT count(DISTINCT l.class) < 2 FROM label l WHERE l.alert = 'a-' || a.id AND l.withdrawn = 0) AS rank,"
    " abs (a.severity - 500) AS distance, a.id AS id, a.asset, coalesce (a.onset, a.raised), coalesce (a.cleared, 0)"
    " FROM alert a WHERE a.raised >= ?1"
    " AND NOT EXISTS (SELECT 1 FROM label l WHERE l.alert = 'a-' || a.id AND l.withdrawn = 0 AND l.author = ?2)"
    " AND (?3 IS NULL OR a.asset = ?3 OR a.asset IN (WITH RECURSIVE below (id) AS (SELECT id FROM asset WHERE parent = ?3"
    " UNION SELECT asset.id FROM asset JOIN below ON asset.parent = below.id) SELECT id FROM below))) AS q"
    " WHERE (rank = 0 OR NOT EXISTS (SELECT 1 FROM label l WHERE l.alert = 'a-' || q.id AND l.withdrawn = 0))"
    " AND (rank, distance, -id) > (?4, ?5, ?6) ORDER BY rank, distance, -id LIMIT ?7",
    error);
  if (select == NULL)
    return NULL;
  andon_db_statement_bind_int (select, 1, query->now - WINDOW);
  andon_db_statement_bind_text_borrowed (select, 2, query->subject);
  andon_db_statement_bind_text_borrowed (select, 3, query->asset);
  andon_db_statement_bind_int (select, 4, query->after.rank);
  andon_db_statement_bind_int (select, 5, query->after.distance);
  andon_db_statement_bind_int (select, 6, -query->after.id);
  andon_db_statement_bind_int (select, 7, query->limit + 1);
  return select;
}

/* The end of the queue: one window more, so that a plant with few alerts is asked too. */
static gboolean
write_last (AndonDbConnection *connection, const AndondServices *services, const Query *query, AndonJsonWriter *writer,
            gint64 n, GError **error)
{
  gboolean written = FALSE;

  for (gint64 i = 0; i < LAST_TRIES && !written; i++)
    if (!write_audit (connection, services, query, n / AUDIT_EVERY + i, writer, &written, error))
      return FALSE;
  return TRUE;
}

static gboolean
write_items (AndonDbConnection *connection, const AndondServices *services, const Query *query, AndonJsonWriter *writer,
             Place *place, gboolean *more, GError **error)
{
  g_autoptr(AndonDbStatement) select = select_alerts (connection, query, error);
  AndonDbStep step;
  gint64 written = 0;

  *place = query->after;
  *more = FALSE;
  if (select == NULL)
    return FALSE;
  while ((step = andon_db_statement_step (select, error)) == ANDON_DB_STEP_ROW)
    {
      gboolean audited = FALSE;

      if (written < query->limit && place->n % AUDIT_EVERY == AUDIT_EVERY - 1)
        {
          if (!write_audit (connection, services, query, place->n++ / AUDIT_EVERY, writer, &audited, error))
            return FALSE;
          written += audited;
        }
      if ((*more = written >= query->limit))
        return TRUE;
      write_alert (writer, select, query->now);
      written++;
      *place = (Place) { andon_db_statement_column_int (select, 0), andon_db_statement_column_int (select, 1),
                         andon_db_statement_column_int (select, 2), place->n + 1 };
    }
  *more = step == ANDON_DB_STEP_DONE && written >= query->limit;
  if (step == ANDON_DB_STEP_ERROR || *more)
    return step != ANDON_DB_STEP_ERROR;
  return write_last (connection, services, query, writer, place->n, error);
}

static gboolean
queue (AndonDbConnection *connection, const AndondServices *services, gpointer params, AndonJsonWriter *writer,
       gint64 *etag, GError **error)
{
  Query *query = params;
  Place place;
  guint64 last;
  gboolean more;

  andon_json_writer_begin_object (writer);
  andon_json_writer_member (writer, "items");
  andon_json_writer_begin_array (writer);
  if (!write_items (connection, services, query, writer, &place, &more, error)
      || !andond_event_log_get_bounds (connection, NULL, &last, error))
    return FALSE;
  andon_json_writer_end_array (writer);
  andon_json_writer_member (writer, "next");
  if (more)
    {
      g_autofree char *cursor = NULL;

      cursor = g_strdup_printf ("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT,
                                place.rank, place.distance, place.id, place.n);
      andon_json_writer_string (writer, cursor);
    }
  else
    andon_json_writer_null (writer);
  andon_json_writer_put_sequence (writer, "as_of", last);
  andon_json_writer_end_object (writer);
  return TRUE;
}

static gboolean
read_cursor (AndondRequest *request, Place *out)
{
  const char *cursor = andond_request_get_query (request, "cursor");
  g_auto(GStrv) parts = NULL;

  *out = (Place) { .rank = -1 };
  if (cursor == NULL)
    return TRUE;
  parts = g_strsplit (cursor, ".", 5);
  if (g_strv_length (parts) == 4 && g_ascii_string_to_signed (parts[0], 10, -1, 1, &out->rank, NULL)
      && g_ascii_string_to_signed (parts[1], 10, 0, 2 * SURE, &out->distance, NULL)
      && g_ascii_string_to_signed (parts[2], 10, 0, G_MAXINT64, &out->id, NULL)
      && g_ascii_string_to_signed (parts[3], 10, 0, G_MAXINT64 / 2, &out->n, NULL))
    return TRUE;
  andond_request_problem (request, SOUP_STATUS_BAD_REQUEST, "cursor", "“cursor” is none of ours");
  return FALSE;
}

static gboolean
read_asset (AndondRequest *request, char **out)
{
  const AndondServices *services = andond_server_get_services (request->server);
  const char *asset = andond_request_get_query (request, "asset");

  if (asset != NULL && (services->registry == NULL || andond_registry_find_asset (services->registry, asset) == NULL))
    {
      andond_request_problem (request, SOUP_STATUS_BAD_REQUEST, "asset", "“asset” has an unknown id: “%.64s”", asset);
      return FALSE;
    }
  *out = g_strdup (asset);
  return TRUE;
}

void
andond_handle_label_queue (AndondRequest *request)
{
  Query *query = g_new0 (Query, 1);

  query->now = request->now;
  query->limit = LIMIT_DEFAULT;
  /* Labels are signed with the name. */
  query->subject = g_strdup (request->token->name);
  if (andond_request_query_int (request, "limit", 1, LIMIT_MAX, &query->limit) && read_cursor (request, &query->after)
      && read_asset (request, &query->asset))
    andond_read_job_run (request, queue, query, query_free);
  else
    query_free (query);
}
