/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-alert-reader.h"

#include <string.h>

#include <andon-json.h>
#include <andon-time.h>

#include "andond-event-log.h"
#include "andond-journal.h"
#include "andond-label-store.h"
#include "andond-rules.h"

#define N_SIMILAR 20
#define N_JOURNAL 500
#define THIRTY_DAYS (30 * ANDON_TIME_DAY)
#define SEVEN_DAYS (7 * ANDON_TIME_DAY)

/* One GET /alerts/{id} at work. */
typedef struct
{
  AndonDbConnection *connection;
  AndondRegistry    *registry;
  AndonJsonWriter   *writer;
  gint64             id;
  gint64             now;
  char              *key;
  char              *asset;
  char              *rule;
  gint64             onset;
  gint64             cleared;
} Detail;

static void
detail_clear (Detail *self)
{
  g_free (self->key);
  g_free (self->asset);
  g_free (self->rule);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Detail, detail_clear)

/* The alert's own members go in as they stand, without their brackets; then its facts. */
static gboolean
write_alert (Detail    *self,
             gboolean  *found,
             GError   **error)
{
  g_autoptr (AndonDbStatement) select = NULL;
  const char *body;
  AndonDbStep step;

  select = andon_db_connection_prepare (self->connection,
                                        "SELECT body, facts, key, asset, rule, onset, cleared FROM alert WHERE id = ?",
                                        error);
  if (select == NULL)
    return FALSE;
  andon_db_statement_bind_int (select, 1, self->id);
  step = andon_db_statement_step (select, error);
  *found = step == ANDON_DB_STEP_ROW;
  if (step != ANDON_DB_STEP_ROW)
    return step == ANDON_DB_STEP_DONE;

  body = andon_db_statement_column_text (select, 0);
  self->key = andon_db_statement_dup_text (select, 2);
  self->asset = andon_db_statement_dup_text (select, 3);
  self->rule = andon_db_statement_dup_text (select, 4);
  self->onset = andon_db_statement_column_int (select, 5);
  self->cleared = andon_db_statement_column_int (select, 6);
  g_string_append_len (self->writer->out, body + 1, (gssize) strlen (body) - 2);
  self->writer->comma |= G_GUINT64_CONSTANT (1) << self->writer->depth;
  andon_json_writer_member (self->writer, "facts");
  andon_json_writer_raw (self->writer, andon_db_statement_column_text (select, 1), -1);
  return TRUE;
}

static gboolean
write_journal (Detail  *self,
               GError **error)
{
  g_autofree char *alert = andond_alert_id_format (self->id);
  AndondAlertQuery query = { .asset = ANDOND_NO_INDEX, .alert = alert, .limit = N_JOURNAL };
  g_auto (AndonJsonWriter) inner = { 0 };
  const char *items;

  andon_json_writer_init (&inner, 4096);
  andon_json_writer_begin_object (&inner);
  if (!andond_alert_reader_history (self->connection, self->registry, &query, &inner, error))
    return FALSE;
  andon_json_writer_end_object (&inner);

  /* {"items":[…],"next":…}: the array alone. */
  items = inner.out->str + strlen ("{\"items\":");
  andon_json_writer_member (self->writer, "journal");
  andon_json_writer_raw (self->writer, items, g_strrstr (items, ",\"next\":") - items);
  return TRUE;
}

static JsonArray *
list_bands (JsonObject *detail)
{
  JsonArray *bands = NULL;

  if (detail != NULL)
    andon_json_get_array (detail, "bands", ANDON_JSON_OPTIONAL, &bands, NULL);
  return bands;
}

static JsonObject *
find_band (JsonObject *detail,
           const char *signal)
{
  JsonArray *bands = list_bands (detail);

  for (guint i = 0; bands != NULL && i < json_array_get_length (bands); i++)
    {
      JsonObject *band = json_array_get_object_element (bands, i);

      if (g_strcmp0 (json_object_get_string_member_with_default (band, "signal", NULL), signal) == 0)
        return band;
    }
  return NULL;
}

static void
write_numbers (JsonObject      *band,
               const char      *name,
               AndonJsonWriter *writer)
{
  g_autofree char *text = json_to_string (json_object_get_member (band, name), FALSE);

  andon_json_writer_member (writer, name);
  andon_json_writer_raw (writer, text, -1);
}

/* In columns, as the chart takes them; times are kept as numbers. */
static void
write_band (JsonObject      *band,
            AndonJsonWriter *writer)
{
  JsonArray *times = json_object_get_array_member (band, "time");

  andon_json_writer_begin_object (writer);
  andon_json_writer_put_string (writer, "signal", json_object_get_string_member (band, "signal"));
  andon_json_writer_member (writer, "time");
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < json_array_get_length (times); i++)
    andon_json_writer_time (writer, json_array_get_int_element (times, i));
  andon_json_writer_end_array (writer);
  write_numbers (band, "low", writer);
  write_numbers (band, "high", writer);
  andon_json_writer_end_object (writer);
}

static void
write_bands (JsonObject      *detail,
             AndonJsonWriter *writer)
{
  JsonArray *bands = list_bands (detail);

  andon_json_writer_member (writer, "bands");
  andon_json_writer_begin_array (writer);
  for (guint i = 0; bands != NULL && i < json_array_get_length (bands); i++)
    write_band (json_array_get_object_element (bands, i), writer);
  andon_json_writer_end_array (writer);
}

/* The window that a label would cut, and what each signal had to do with it. */
static gboolean
write_window (Detail  *self,
              GError **error)
{
  g_autoptr (AndonDbStatement) select = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *detail = NULL;
  const char *text;
  gint64 from = self->onset - 30 * ANDON_TIME_MINUTE;

  select = andon_db_connection_prepare (self->connection, "SELECT body FROM alert_detail WHERE alert = ?", error);
  if (select == NULL)
    return FALSE;
  andon_db_statement_bind_int (select, 1, self->id);
  if (andon_db_statement_step (select, error) == ANDON_DB_STEP_ROW)
    {
      text = andon_db_statement_column_text (select, 0);
      node = andon_json_parse (text, strlen (text), NULL, NULL);
      detail = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    }

  andon_json_writer_member (self->writer, "window");
  andon_json_writer_begin_object (self->writer);
  andon_json_writer_put_time (self->writer, "from", from);
  andon_json_writer_put_time (self->writer, "to", self->cleared > self->onset ? self->cleared : self->now);
  andon_json_writer_put_time (self->writer, "onset", self->onset);
  if (detail != NULL)
    {
      const char *signal = json_object_get_string_member_with_default (detail, "signal", NULL);
      JsonObject *band = find_band (detail, signal);

      andon_json_writer_put_string (self->writer, "signal", signal);
      if (band != NULL)
        {
          andon_json_writer_member (self->writer, "band");
          write_band (band, self->writer);
        }
    }
  andon_json_writer_end_object (self->writer);
  write_bands (detail, self->writer);

  andon_json_writer_member (self->writer, "contributions");
  if (detail != NULL && json_object_has_member (detail, "contributions"))
    {
      g_autofree char *array = json_to_string (json_object_get_member (detail, "contributions"), FALSE);

      andon_json_writer_raw (self->writer, array, -1);
    }
  else
    {
      andon_json_writer_begin_array (self->writer);
      andon_json_writer_end_array (self->writer);
    }
  return TRUE;
}

static gboolean
write_response (Detail  *self,
                GError **error)
{
  g_autoptr (AndondRules) rules = andond_rules_load (self->connection, self->registry, error);
  const AndondRule *rule;

  if (rules == NULL)
    return FALSE;
  rule = andond_rules_find (rules, self->rule);
  andon_json_writer_member (self->writer, "response");
  andon_json_writer_string (self->writer, rule != NULL ? rule->response : NULL);
  andon_json_writer_put_bool (self->writer, "latching", rule != NULL && rule->latching);
  return TRUE;
}

/* Earlier alerts of the same condition first, then others of the same asset. */
static gboolean
write_similar (Detail  *self,
               GError **error)
{
  g_autoptr (AndonDbStatement) select = NULL;
  AndonDbStep step;

  select = andon_db_connection_prepare (self->connection,
    "SELECT id, title, asset, raised, cleared, json_extract (body, '$.label'),"
    " (SELECT l.cause FROM label l WHERE l.alert = 'a-' || a.id AND l.withdrawn = 0 ORDER BY l.id DESC LIMIT 1)"
    " FROM alert a WHERE asset = ?1 AND id < ?2 ORDER BY (key = ?3) DESC, id DESC LIMIT ?4", error);
  if (select == NULL)
    return FALSE;
  andon_db_statement_bind_text_borrowed (select, 1, self->asset);
  andon_db_statement_bind_int (select, 2, self->id);
  andon_db_statement_bind_text_borrowed (select, 3, self->key);
  andon_db_statement_bind_int (select, 4, N_SIMILAR);

  andon_json_writer_member (self->writer, "similar");
  andon_json_writer_begin_array (self->writer);
  while ((step = andon_db_statement_step (select, error)) == ANDON_DB_STEP_ROW)
    {
      g_autofree char *id = andond_alert_id_format (andon_db_statement_column_int (select, 0));
      gint64 raised = andon_db_statement_column_int (select, 3);
      gint64 cleared = andon_db_statement_column_int (select, 4);

      andon_json_writer_begin_object (self->writer);
      andon_json_writer_put_string (self->writer, "id", id);
      andon_json_writer_put_string (self->writer, "title", andon_db_statement_column_text (select, 1));
      andon_json_writer_put_string (self->writer, "asset", andon_db_statement_column_text (select, 2));
      andon_json_writer_put_time (self->writer, "raised", raised);
      andon_json_writer_put_string (self->writer, "label", andon_db_statement_column_text (select, 5));
      andon_json_writer_put_string (self->writer, "cause", andon_db_statement_column_text (select, 6));
      if (cleared > raised)
        andon_json_writer_put_double (self->writer, "duration", (double) (cleared - raised) / G_USEC_PER_SEC);
      andon_json_writer_end_object (self->writer);
    }
  andon_json_writer_end_array (self->writer);
  return step == ANDON_DB_STEP_DONE;
}

static gboolean
write_comments (Detail  *self,
                GError **error)
{
  g_autoptr (AndonDbStatement) select = NULL;
  AndonDbStep step;

  select = andon_db_connection_prepare (self->connection,
                                        "SELECT time, author, text FROM alert_comment WHERE alert = ? ORDER BY id", error);
  if (select == NULL)
    return FALSE;
  andon_db_statement_bind_int (select, 1, self->id);
  andon_json_writer_member (self->writer, "comments_list");
  andon_json_writer_begin_array (self->writer);
  while ((step = andon_db_statement_step (select, error)) == ANDON_DB_STEP_ROW)
    {
      andon_json_writer_begin_object (self->writer);
      andon_json_writer_put_time (self->writer, "time", andon_db_statement_column_int (select, 0));
      andon_json_writer_put_string (self->writer, "by", andon_db_statement_column_text (select, 1));
      andon_json_writer_put_string (self->writer, "text", andon_db_statement_column_text (select, 2));
      andon_json_writer_end_object (self->writer);
    }
  andon_json_writer_end_array (self->writer);
  return step == ANDON_DB_STEP_DONE;
}

static gboolean
write_labels (Detail  *self,
              GError **error)
{
  g_autofree char *alert = andond_alert_id_format (self->id);
  AndondLabelQuery query = { .alert = alert };
  g_autoptr (GPtrArray) labels = andond_label_store_list (self->connection, &query, error);

  if (labels == NULL)
    return FALSE;
  andon_json_writer_member (self->writer, "labels");
  andon_json_writer_begin_array (self->writer);
  for (guint i = 0; i < labels->len; i++)
    andon_label_write_json (g_ptr_array_index (labels, i), self->writer);
  andon_json_writer_end_array (self->writer);
  return TRUE;
}

static gboolean
count (Detail      *self,
       const char  *sql,
       gint64       since,
       const char  *name,
       GError     **error)
{
  g_autoptr (AndonDbStatement) select = andon_db_connection_prepare (self->connection, sql, error);

  if (select == NULL)
    return FALSE;
  andon_db_statement_bind_text_borrowed (select, 1, self->key);
  andon_db_statement_bind_int (select, 2, since);
  if (andon_db_statement_step (select, error) != ANDON_DB_STEP_ROW)
    return FALSE;
  andon_json_writer_put_int (self->writer, name, andon_db_statement_column_int (select, 0));
  return TRUE;
}

/* A limit guards only what has its signal. */
static gboolean
is_guard (Detail            *self,
          const AndondRule  *rule,
          const AndondAsset *asset)
{
  if (rule->kind == ANDOND_RULE_SUPPRESSION || !rule->enabled || g_strcmp0 (rule->id, self->rule) == 0 ||
      !andond_rule_covers (rule, self->registry, asset->index))
    return FALSE;
  for (guint i = 0; rule->signal != NULL && i < asset->n_signals; i++)
    {
      const AndondSignal *signal = andond_registry_get_signal (self->registry, asset->signals[i]);

      if (g_str_equal (signal->key, rule->signal) || g_str_equal (signal->id, rule->signal))
        return TRUE;
    }
  return rule->signal == NULL;
}

/* Rules that also watch this asset: what would still tell if this alert is shelved. */
static gboolean
write_guards (Detail  *self,
              GError **error)
{
  g_autoptr (AndondRules) rules = andond_rules_load (self->connection, self->registry, error);
  const AndondAsset *asset = andond_registry_find_asset (self->registry, self->asset);

  if (rules == NULL)
    return FALSE;
  andon_json_writer_member (self->writer, "guards");
  andon_json_writer_begin_array (self->writer);
  for (guint i = 0; asset != NULL && i < andond_rules_get_size (rules); i++)
    {
      const AndondRule *rule = andond_rules_get (rules, i);

      if (is_guard (self, rule, asset))
        andon_json_writer_string (self->writer, rule->name != NULL ? rule->name : rule->id);
    }
  andon_json_writer_end_array (self->writer);
  return TRUE;
}

/* "last 30 days: 14 times, 3 true; nothing else guards this asset" */
static gboolean
write_shelving (Detail  *self,
                GError **error)
{
  gboolean ok;

  andon_json_writer_member (self->writer, "shelving");
  andon_json_writer_begin_object (self->writer);
  ok = count (self, "SELECT count (*) FROM alert a JOIN journal j ON j.alert = a.id WHERE a.key = ? AND j.time > ?"
                    " AND j.event = 'condition-true' AND j.state_from IN (0, 3, 4, 5)",
              self->now - THIRTY_DAYS, "raised_30_days", error) &&
       count (self, "SELECT count (*) FROM alert a WHERE a.key = ? AND a.raised > ? AND json_extract (a.body, '$.label') ="
                    " 'true'", self->now - THIRTY_DAYS, "true_30_days", error) &&
       count (self, "SELECT count (*) FROM alert a JOIN journal j ON j.alert = a.id WHERE a.key = ? AND j.time > ?"
                    " AND j.event = 'shelve'", self->now - SEVEN_DAYS, "shelved_7_days", error) &&
       write_guards (self, error);
  andon_json_writer_end_object (self->writer);
  return ok;
}

gboolean
andond_alert_reader_detail (AndonDbConnection  *connection,
                            AndondRegistry     *registry,
                            const char         *alert,
                            gint64              now,
                            AndonJsonWriter    *writer,
                            gboolean           *found,
                            GError            **error)
{
  g_auto (Detail) detail = {
    .connection = connection, .registry = registry, .writer = writer, .id = andond_alert_id_parse (alert), .now = now,
  };
  guint64 floor, last;

  *found = FALSE;
  if (detail.id == 0)
    return TRUE;
  if (!write_alert (&detail, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  if (!write_journal (&detail, error) || !write_window (&detail, error) || !write_response (&detail, error) ||
      !write_similar (&detail, error) || !write_comments (&detail, error) || !write_labels (&detail, error) ||
      !write_shelving (&detail, error) || !andond_event_log_get_bounds (connection, &floor, &last, error))
    return FALSE;
  andon_json_writer_put_sequence (writer, "as_of", last);
  return TRUE;
}
