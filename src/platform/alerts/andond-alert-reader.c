/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-alert-reader.h"

#include <string.h>

#include <andon-error.h>

#include "andond-event-log.h"
#include "andond-journal.h"

#define DEFAULT_LIMIT 200
#define LARGEST_LIMIT 1000

/* A WHERE clause with what is bound to it, in order. Only words of ours go into the text. */
typedef struct
{
  GString   *sql;
  GPtrArray *texts;  /* of the parameter's text, owned; NULL: the number beside it */
  GArray    *numbers;
} Clause;

static void
clause_init (Clause *self)
{
  self->sql = g_string_new (NULL);
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
}

static void
clause_clear (Clause *self)
{
  g_string_free (self->sql, TRUE);
  g_ptr_array_unref (self->texts);
  g_array_unref (self->numbers);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Clause, clause_clear)

static void
add_condition (Clause     *self,
               const char *sql,
               const char *text,
               gint64      number)
{
  g_string_append (self->sql, self->sql->len == 0 ? " WHERE " : " AND ");
  g_string_append (self->sql, sql);
  g_ptr_array_add (self->texts, g_strdup (text));
  g_array_append_val (self->numbers, number);
}

static void
bind_clause (const Clause     *self,
             AndonDbStatement *statement)
{
  for (guint i = 0; i < self->texts->len; i++)
    {
      const char *text = g_ptr_array_index (self->texts, i);

      if (text != NULL)
        andon_db_statement_bind_text_borrowed (statement, (int) i + 1, text);
      else
        andon_db_statement_bind_int (statement, (int) i + 1, g_array_index (self->numbers, gint64, i));
    }
}

/* A bit mask over a small column: (1 << column) & mask. */
static void
add_mask (Clause     *self,
          const char *column,
          guint32     mask)
{
  g_autofree char *sql = g_strdup_printf ("((1 << %s) & ?) <> 0", column);

  if (mask != 0)
    add_condition (self, sql, NULL, mask);
}

/* The asset and all below it, as a JSON array for json_each (). */
static char *
list_assets (AndondRegistry *registry,
             guint32         top)
{
  AndonJsonWriter writer;

  andon_json_writer_init (&writer, 256);
  andon_json_writer_begin_array (&writer);
  for (guint32 i = 0; i < andond_registry_get_n_assets (registry); i++)
    {
      if (andond_registry_is_within (registry, i, top))
        andon_json_writer_string (&writer, andond_registry_get_asset (registry, i)->id);
    }
  andon_json_writer_end_array (&writer);
  return andon_json_writer_steal (&writer, NULL);
}

/* For LIKE ... ESCAPE '!'. */
static char *
like_pattern (const char *text)
{
  GString *pattern = g_string_new ("%");

  for (; *text != '\0'; text++)
    {
      if (*text == '%' || *text == '_' || *text == '!')
        g_string_append_c (pattern, '!');
      g_string_append_c (pattern, *text);
    }
  g_string_append_c (pattern, '%');
  return g_string_free (pattern, FALSE);
}

static gboolean
add_cursor (Clause      *clause,
            const char  *column,
            const char  *cursor,
            GError     **error)
{
  g_autofree char *sql = g_strdup_printf ("%s < ?", column);
  guint64 before;

  if (cursor == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (cursor, 10, 0, G_MAXINT64, &before, NULL))
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“cursor” is none of ours");
      return FALSE;
    }
  add_condition (clause, sql, NULL, (gint64) before);
  return TRUE;
}

static guint
page_size (const AndondAlertQuery *query)
{
  return query->limit == 0 ? DEFAULT_LIMIT : MIN (query->limit, LARGEST_LIMIT);
}

static void
write_next (AndonJsonWriter *writer,
            gboolean         more,
            gint64           last)
{
  andon_json_writer_member (writer, "next");
  if (more)
    {
      char text[24];

      g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, last);
      andon_json_writer_string (writer, text);
    }
  else
    {
      andon_json_writer_null (writer);
    }
}

static gboolean
write_as_of (AndonDbConnection  *connection,
             AndonJsonWriter    *writer,
             GError            **error)
{
  guint64 floor, last;

  if (!andond_event_log_get_bounds (connection, &floor, &last, error))
    return FALSE;
  andon_json_writer_put_sequence (writer, "as_of", last);
  return TRUE;
}

static void
add_common (Clause                 *clause,
            AndondRegistry         *registry,
            const AndondAlertQuery *query,
            const char             *asset,
            const char             *time)
{
  g_autofree char *in_assets = g_strdup_printf ("%s IN (SELECT value FROM json_each (?))", asset);
  g_autofree char *from = g_strdup_printf ("%s >= ?", time);
  g_autofree char *to = g_strdup_printf ("%s < ?", time);

  if (query->asset != ANDOND_NO_INDEX)
    {
      g_autofree char *ids = list_assets (registry, query->asset);

      add_condition (clause, in_assets, ids, 0);
    }
  if (query->text != NULL && *query->text != '\0')
    {
      g_autofree char *pattern = like_pattern (query->text);

      add_condition (clause, "(a.title || ' ' || a.asset) LIKE ? ESCAPE '!'", pattern, 0);
    }
  if (query->from != 0)
    add_condition (clause, from, NULL, query->from);
  if (query->to != 0)
    add_condition (clause, to, NULL, query->to);
}

gboolean
andond_alert_reader_list (AndonDbConnection       *connection,
                          AndondRegistry          *registry,
                          const AndondAlertQuery  *query,
                          AndonJsonWriter         *writer,
                          GError                 **error)
{
  g_auto (Clause) clause = { 0 };
  g_autoptr (AndonDbStatement) select = NULL;
  g_autofree char *sql = NULL;
  guint limit = page_size (query), n = 0;
  gint64 last = 0;
  gboolean more = FALSE;
  AndonDbStep step;

  clause_init (&clause);
  add_mask (&clause, "a.state", query->states);
  add_mask (&clause, "a.lane", query->lanes);
  add_mask (&clause, "a.priority", query->priorities);
  add_common (&clause, registry, query, "a.asset", "a.raised");
  if (query->states != 0 && (query->states & (1u << ANDON_ALERT_STATE_NORM)) == 0)
    add_condition (&clause, "a.open = ?", NULL, 1);
  if (!add_cursor (&clause, "a.id", query->cursor, error))
    return FALSE;
  sql = g_strdup_printf ("SELECT a.id, a.body FROM alert a%s ORDER BY a.id DESC LIMIT %u", clause.sql->str, limit + 1);
  select = andon_db_connection_prepare (connection, sql, error);
  if (select == NULL)
    return FALSE;

  bind_clause (&clause, select);
  andon_json_writer_member (writer, "items");
  andon_json_writer_begin_array (writer);
  while ((step = andon_db_statement_step (select, error)) == ANDON_DB_STEP_ROW)
    {
      more = n++ == limit;
      if (more)
        break;
      last = andon_db_statement_column_int (select, 0);
      andon_json_writer_raw (writer, andon_db_statement_column_text (select, 1), -1);
    }
  andon_json_writer_end_array (writer);
  if (step == ANDON_DB_STEP_ERROR)
    return FALSE;
  write_next (writer, more, last);
  return write_as_of (connection, writer, error);
}

/* ---- history ---- */

static void
write_history_row (AndonDbStatement *select,
                   AndonJsonWriter  *writer)
{
  g_autoptr (AndonJournalEntry) entry = andon_journal_entry_new ();
  GString *out = writer->out;

  entry->number = (guint64) andon_db_statement_column_int (select, 0);
  entry->time = andon_db_statement_column_int (select, 1);
  entry->alert = andond_alert_id_format (andon_db_statement_column_int (select, 2));
  entry->asset = andon_db_statement_dup_text (select, 3);
  entry->lane = (AndonLane) andon_db_statement_column_int (select, 4);
  entry->priority = (AndonPriority) andon_db_statement_column_int (select, 5);
  entry->from = (AndonAlertState) andon_db_statement_column_int (select, 6);
  entry->to = (AndonAlertState) andon_db_statement_column_int (select, 7);
  entry->event = andon_db_statement_dup_text (select, 8);
  entry->cause = andon_db_statement_dup_text (select, 9);
  entry->actor = andon_db_statement_dup_text (select, 10);
  entry->note = andon_db_statement_dup_text (select, 11);
  entry->annunciated = andon_db_statement_column_int (select, 12) != 0;
  entry->annunciation = (guint) andon_db_statement_column_int (select, 13);
  entry->revision = (guint) andon_db_statement_column_int (select, 14);
  g_strlcpy (entry->previous, andon_db_statement_column_text (select, 15), sizeof entry->previous);
  g_strlcpy (entry->hash, andon_db_statement_column_text (select, 16), sizeof entry->hash);
  andon_journal_entry_write_json (entry, writer);

  /* The title beside it: the entry's closing bracket is opened again. */
  g_string_truncate (out, out->len - 1);
  writer->depth++;
  writer->comma |= G_GUINT64_CONSTANT (1) << writer->depth;
  andon_json_writer_put_string (writer, "title", andon_db_statement_column_text (select, 17));
  andon_json_writer_end_object (writer);
}

gboolean
andond_alert_reader_history (AndonDbConnection       *connection,
                             AndondRegistry          *registry,
                             const AndondAlertQuery  *query,
                             AndonJsonWriter         *writer,
                             GError                 **error)
{
  g_auto (Clause) clause = { 0 };
  g_autoptr (AndonDbStatement) select = NULL;
  g_autofree char *sql = NULL;
  guint limit = page_size (query), n = 0;
  gint64 last = 0;
  gboolean more = FALSE;
  AndonDbStep step;

  clause_init (&clause);
  add_mask (&clause, "j.state_to", query->states);
  add_mask (&clause, "j.lane", query->lanes);
  add_mask (&clause, "j.priority", query->priorities);
  if (query->alert != NULL)
    add_condition (&clause, "j.alert = ?", NULL, andond_alert_id_parse (query->alert));
  add_common (&clause, registry, query, "j.asset", "j.time");
  if (!add_cursor (&clause, "j.number", query->cursor, error))
    return FALSE;
  sql = g_strdup_printf (
    "SELECT j.number, j.time, j.alert, j.asset, j.lane, j.priority, j.state_from, j.state_to, j.event, j.cause, j.actor,"
    " j.note, j.annunciated, j.annunciation, j.revision, j.previous, j.hash, a.title FROM journal j"
    " JOIN alert a ON a.id = j.alert%s ORDER BY j.number DESC LIMIT %u", clause.sql->str, limit + 1);
  select = andon_db_connection_prepare (connection, sql, error);
  if (select == NULL)
    return FALSE;

  bind_clause (&clause, select);
  andon_json_writer_member (writer, "items");
  andon_json_writer_begin_array (writer);
  while ((step = andon_db_statement_step (select, error)) == ANDON_DB_STEP_ROW)
    {
      more = n++ == limit;
      if (more)
        break;
      last = andon_db_statement_column_int (select, 0);
      write_history_row (select, writer);
    }
  andon_json_writer_end_array (writer);
  if (step == ANDON_DB_STEP_ERROR)
    return FALSE;
  write_next (writer, more, last);
  return TRUE;
}

/* ---- worst of each asset ---- */

/* An alarm before an advisory, then by priority, then what is unacknowledged. */
static gboolean
is_worse (const AndondAssetAlerts *than,
          AndonLane                lane,
          AndonPriority            priority,
          AndonAlertState          state)
{
  if (lane != than->lane)
    return lane > than->lane;
  if (priority != than->priority)
    return priority > than->priority;
  return state == ANDON_ALERT_STATE_UNACK && than->state != ANDON_ALERT_STATE_UNACK;
}

static void
count_alert (GHashTable       *assets,
             AndonDbStatement *select)
{
  const char *asset = andon_db_statement_column_text (select, 0);
  AndonLane lane = (AndonLane) andon_db_statement_column_int (select, 1);
  AndonPriority priority = (AndonPriority) andon_db_statement_column_int (select, 2);
  AndonAlertState state = (AndonAlertState) andon_db_statement_column_int (select, 3);
  AndondAssetAlerts *entry = g_hash_table_lookup (assets, asset);

  if (entry == NULL)
    {
      entry = g_new0 (AndondAssetAlerts, 1);
      *entry = (AndondAssetAlerts) { lane, priority, state, 0, 0, 0 };
      g_hash_table_insert (assets, g_strdup (asset), entry);
    }
  else if (is_worse (entry, lane, priority, state))
    {
      entry->lane = lane;
      entry->priority = priority;
      entry->state = state;
    }
  entry->open++;
  if (state == ANDON_ALERT_STATE_OOSRV)
    entry->out_of_service++;
  if (lane == ANDON_LANE_ALARM && (state == ANDON_ALERT_STATE_UNACK || state == ANDON_ALERT_STATE_RTNUN ||
                                   state == ANDON_ALERT_STATE_LATUN))
    entry->unacknowledged++;
}

GHashTable *
andond_alert_reader_assets (AndonDbConnection  *connection,
                            GError            **error)
{
  g_autoptr (GHashTable) assets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (AndonDbStatement) select = NULL;
  AndonDbStep step;

  select = andon_db_connection_prepare (connection, "SELECT asset, lane, priority, state FROM alert WHERE open = 1", error);
  if (select == NULL)
    return NULL;
  while ((step = andon_db_statement_step (select, error)) == ANDON_DB_STEP_ROW)
    count_alert (assets, select);
  return step == ANDON_DB_STEP_DONE ? g_steal_pointer (&assets) : NULL;
}
