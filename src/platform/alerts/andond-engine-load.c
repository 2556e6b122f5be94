/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-engine-private.h"

#include <string.h>

#include <andon-json.h>
#include <andon-time.h>

#include "andond-document-store.h"
#include "andond-power-cut.h"

#define CLOSED_KEPT ANDON_TIME_MINUTE

void
andond_engine_add_record (AndondEngine      *self,
                          AndondAlertRecord *record)
{
  AndondAlertRecord *holder = g_hash_table_lookup (self->by_key, record->key);

  g_hash_table_insert (self->by_id, &record->id, record);
  /* The newest alert of a condition is the one that lives. */
  if (!record->closed && (holder == NULL || holder->id < record->id))
    g_hash_table_replace (self->by_key, record->key, record);
  if (record->asset == ANDOND_NO_INDEX)
    return;
  if (self->by_asset[record->asset] == NULL)
    self->by_asset[record->asset] = g_ptr_array_new ();
  g_ptr_array_add (self->by_asset[record->asset], record);
}

void
andond_engine_watch_shelf (AndondEngine      *self,
                           AndondAlertRecord *record)
{
  const AndonShelfCondition *condition = &record->facts.shelf;
  const AndondSignal *signal = condition->test != ANDON_SHELF_TEST_NONE && condition->signal != NULL
                                 ? andond_registry_find_signal (self->registry, condition->signal) : NULL;

  if (signal != NULL)
    record->wait = andond_shelf_watch_add (self->shelves, record->id, signal->index, condition);
  else if (record->wait != 0)
    {
      andond_shelf_watch_remove (self->shelves, record->id);
      record->wait = 0;
    }
}

void
andond_engine_drop_record (AndondEngine      *self,
                           AndondAlertRecord *record)
{
  if (g_hash_table_lookup (self->by_key, record->key) == record)
    g_hash_table_remove (self->by_key, record->key);
  if (record->asset != ANDOND_NO_INDEX)
    g_ptr_array_remove_fast (self->by_asset[record->asset], record);
  g_hash_table_remove (self->by_id, &record->id);
}

void
andond_engine_forget (AndondEngine *self)
{
  guint n = andond_registry_get_n_assets (self->registry);

  g_clear_pointer (&self->by_key, g_hash_table_unref);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  for (guint i = 0; self->by_asset != NULL && i < n; i++)
    g_clear_pointer (&self->by_asset[i], g_ptr_array_unref);
  g_clear_pointer (&self->by_asset, g_free);
  g_clear_pointer (&self->whiles, g_hash_table_unref);
}

static void
make_tables (AndondEngine *self)
{
  andond_engine_forget (self);
  self->by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL,
                                       (GDestroyNotify) (GCallback) andond_alert_record_free);
  self->by_key = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_asset = g_new0 (GPtrArray *, andond_registry_get_n_assets (self->registry) + 1);
  self->whiles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  andond_engine_forget_told (self);
  memset (self->tallies, 0, sizeof *self->tallies * andond_registry_get_n_assets (self->registry));
  self->n_open = 0;
  self->n_unacknowledged = 0;
  andond_timers_clear (self->timers);
  andond_shelf_watch_clear (self->shelves);
}

/* Columns: id, key, body, facts of its last journal row. */
static AndondAlertRecord *
read_record (AndondEngine      *self,
             AndonDbStatement  *select,
             GError           **error)
{
  const char *body = andon_db_statement_column_text (select, 2);
  const char *facts_text = andon_db_statement_column_text (select, 3);
  g_autoptr (JsonObject) object = andon_json_parse_object (body, strlen (body), NULL, error);
  g_autoptr (JsonObject) facts_object = NULL;
  AndonAlert *alert = object != NULL ? andon_alert_from_json (object, error) : NULL;
  AndonAlertFacts facts;
  AndondAlertRecord *record;
  const AndondAsset *asset;
  const AndondRule *rule;

  if (alert == NULL)
    return NULL;
  facts_object = facts_text != NULL ? andon_json_parse_object (facts_text, strlen (facts_text), NULL, error) : NULL;
  if (facts_object == NULL || !andon_alert_facts_from_json (facts_object, &facts, error))
    {
      if (facts_text == NULL)
        g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_MISSING, "alert %s has no journal row", alert->id);
      andon_alert_unref (alert);
      return NULL;
    }

  asset = andond_registry_find_asset (self->registry, alert->asset);
  record = andond_alert_record_new (andon_db_statement_column_int (select, 0), andon_db_statement_column_text (select, 1),
                                    asset != NULL ? asset->index : ANDOND_NO_INDEX, alert);
  andond_alert_record_set_facts (record, &facts);
  andond_alert_record_refresh (record);
  rule = andond_rules_find (self->rules, alert->rule);
  record->respond_within = rule != NULL ? rule->respond_within : 0;
  record->stored = TRUE;
  return record;
}

/* When the alert last changed so much that its revision grew. */
static gint64
read_revised (AndondTx                *tx,
              const AndondAlertRecord *record)
{
  g_autoptr (AndonDbStatement) select =
    andon_db_connection_prepare (tx->connection, "SELECT min (time) FROM journal WHERE alert = ? AND revision = ?", NULL);

  if (select == NULL)
    return tx->now;
  andon_db_statement_bind_int (select, 1, record->id);
  andon_db_statement_bind_int (select, 2, record->facts.revision);
  return andon_db_statement_step (select, NULL) == ANDON_DB_STEP_ROW ? andon_db_statement_column_int (select, 0) : tx->now;
}

/* The timers that follow from the journal; delays begin anew with the next finding. */
static void
restore_timers (AndondTx          *tx,
                AndondAlertRecord *record)
{
  AndondEngine *self = tx->engine;
  AndonAlertState state = andond_alert_record_get_state (record);
  const AndondRule *rule = andond_rules_find (self->rules, record->alert->rule);

  if (state == ANDON_ALERT_STATE_SHLVD)
    {
      andond_timers_add (self->timers, record->facts.shelved_until, record->id, ANDOND_TIMER_SHELF);
      andond_engine_watch_shelf (self, record);
    }
  if (state == ANDON_ALERT_STATE_OOSRV && !record->alert->review_due)
    andond_timers_add (self->timers, record->facts.review_at, record->id, ANDOND_TIMER_REVIEW);
  if (state == ANDON_ALERT_STATE_ACKED && rule != NULL && rule->realarm_after > 0 && record->facts.ack_required)
    {
      record->realarm_at = read_revised (tx, record) + rule->realarm_after;
      andond_timers_add (self->timers, record->realarm_at, record->id, ANDOND_TIMER_REALARM);
    }
  if (state == ANDON_ALERT_STATE_NORM)
    {
      /* One that somebody only looked up is let go of again, the others when their time is over. */
      record->close_at = record->closed ? tx->now + CLOSED_KEPT : read_revised (tx, record) + self->settings.reopen_within;
      andond_timers_add (self->timers, record->close_at, record->id, ANDOND_TIMER_CLOSE);
    }
}

/* NORM for longer than an alert may open again? */
static gboolean
is_closed (AndondTx                *tx,
           const AndondAlertRecord *record)
{
  return andond_alert_record_get_state (record) == ANDON_ALERT_STATE_NORM &&
         read_revised (tx, record) + tx->engine->settings.reopen_within <= tx->now;
}

static void
count_record (AndondEngine      *self,
              AndondAlertRecord *record)
{
  AndonAlertState state = andond_alert_record_get_state (record);

  if (state != ANDON_ALERT_STATE_NORM)
    self->n_open++;
  if (record->facts.lane == ANDON_LANE_ALARM &&
      (state == ANDON_ALERT_STATE_UNACK || state == ANDON_ALERT_STATE_RTNUN || state == ANDON_ALERT_STATE_LATUN))
    self->n_unacknowledged++;
  andond_engine_tally_asset (self, record->asset, NULL, &record->facts);
}

#define RECORD_SQL                                                                                                    \
  "SELECT a.id, a.key, a.body, (SELECT j.facts FROM journal j WHERE j.alert = a.id ORDER BY j.number DESC LIMIT 1)"   \
  " FROM alert a WHERE "

static gboolean
load_records (AndondTx  *tx,
              GError   **error)
{
  AndondEngine *self = tx->engine;
  g_autoptr (AndonDbStatement) select = NULL;
  AndonDbStep step;

  select = andon_db_connection_prepare (tx->connection,
                                        RECORD_SQL "a.open = 1 OR a.id IN (SELECT alert FROM journal WHERE time > ?1"
                                        " AND state_to = 0) ORDER BY a.id", error);
  if (select == NULL)
    return FALSE;
  andon_db_statement_bind_int (select, 1, tx->now - self->settings.reopen_within);
  while ((step = andon_db_statement_step (select, error)) == ANDON_DB_STEP_ROW)
    {
      g_autoptr (GError) local = NULL;
      AndondAlertRecord *record = read_record (self, select, &local);

      if (record == NULL)
        {
          /* One row that does not read must not keep all others from being watched. */
          g_warning ("alert a-%" G_GINT64_FORMAT " is left out: %s", andon_db_statement_column_int (select, 0),
                     local->message);
          continue;
        }
      if (is_closed (tx, record))
        {
          andond_alert_record_free (record);
          continue;
        }
      andond_engine_add_record (self, record);
      count_record (self, record);
      restore_timers (tx, record);
      if (record->facts.active)
        andond_limit_monitor_restore (self->limits, record->key);
    }
  return step == ANDON_DB_STEP_DONE;
}

AndondAlertRecord *
andond_engine_get_record (AndondTx  *tx,
                          gint64     id,
                          GError   **error)
{
  AndondEngine *self = tx->engine;
  AndondAlertRecord *record = g_hash_table_lookup (self->by_id, &id);
  g_autoptr (AndonDbStatement) select = NULL;

  if (record != NULL)
    return record;
  select = andon_db_connection_prepare (tx->connection, RECORD_SQL "a.id = ?1", error);
  if (select == NULL)
    return NULL;
  andon_db_statement_bind_int (select, 1, id);
  if (andon_db_statement_step (select, error) != ANDON_DB_STEP_ROW)
    return NULL;

  record = read_record (self, select, error);
  if (record == NULL)
    return NULL;
  record->closed = is_closed (tx, record);
  andond_engine_add_record (self, record);
  count_record (self, record);
  restore_timers (tx, record);
  return record;
}

static gboolean
load_calendars (AndondTx  *tx,
                GError   **error)
{
  AndondEngine *self = tx->engine;
  g_autoptr (GPtrArray) documents = andond_document_list (tx->connection, ANDOND_DOCUMENT_CALENDAR, error);

  if (documents == NULL)
    return FALSE;
  g_clear_pointer (&self->calendars, g_hash_table_unref);
  self->calendars = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify) (GCallback) andon_calendar_unref);
  for (guint i = 0; i < documents->len; i++)
    {
      AndondDocument *document = g_ptr_array_index (documents, i);
      g_autoptr (GError) local = NULL;
      g_autoptr (JsonObject) body = andon_json_parse_object (document->body, strlen (document->body), NULL, &local);
      AndonCalendar *calendar = body != NULL ? andon_calendar_from_json (body, &local) : NULL;

      if (calendar != NULL)
        g_hash_table_replace (self->calendars, g_strdup (document->id), calendar);
      else
        g_warning ("calendar %s, version %u, is left out: %s", document->id, document->version, local->message);
    }
  return TRUE;
}

/* Alerts follow the areas of the consoles. */
static gboolean
move_to_consoles (AndondTx  *tx,
                  GError   **error)
{
  g_autoptr (GPtrArray) records = andond_engine_list_records (tx->engine);

  for (guint i = 0; i < records->len; i++)
    {
      AndondAlertRecord *record = g_ptr_array_index (records, i);
      const char *console = andond_engine_console_for (tx->engine, record->asset);

      if (g_strcmp0 (console, record->alert->console) == 0)
        continue;
      g_free (record->alert->console);
      record->alert->console = g_strdup (console);
      if (!andond_engine_retell (tx, record, "console", error))
        return FALSE;
    }
  return TRUE;
}

gboolean
andond_engine_load_rules (AndondTx  *tx,
                          GError   **error)
{
  AndondEngine *self = tx->engine;
  AndondRules *rules = andond_rules_load (tx->connection, self->registry, error);
  g_autoptr (GPtrArray) gone = NULL;

  if (rules == NULL)
    return FALSE;
  g_clear_pointer (&self->rules, andond_rules_unref);
  self->rules = rules;
  if (!andond_engine_load_settings (tx, error) || !load_calendars (tx, error) || !andond_engine_load_consoles (tx, error))
    return FALSE;

  if (self->by_id != NULL && !move_to_consoles (tx, error))
    return FALSE;

  gone = andond_limit_monitor_set_rules (self->limits, rules);
  for (guint i = 0; gone != NULL && self->by_key != NULL && i < gone->len; i++)
    {
      if (!andond_engine_take_condition (tx, g_ptr_array_index (gone, i), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
load_numbers (AndondTx  *tx,
              GError   **error)
{
  AndondEngine *self = tx->engine;
  gint64 newest = 0;
  gint64 spent;
  guint64 floor;

  if (!andond_journal_get_head (tx->connection, &self->head, error) ||
      !andond_event_log_get_bounds (tx->connection, &floor, &self->sequence, error) ||
      !andon_db_connection_query_int (tx->connection, "SELECT max (id) FROM alert", 0, &self->next_id, error) ||
      !andond_power_cut_get_spent (tx->connection, &spent, error) ||
      !andon_db_connection_query_int (tx->connection, "SELECT max (time) FROM journal", 0, &newest, error))
    return FALSE;

  self->next_id = MAX (self->next_id, spent) + 1;
  /* What is written must not come before what stands there, whatever the clock did meanwhile. */
  self->clock = MAX (self->clock, newest);
  tx->now = MAX (tx->now, self->clock);
  return TRUE;
}

/* Delays that were running when a transaction was lost go on: what began them will not be said again. */
static void
carry_over (AndondEngine *self,
            GHashTable   *before,
            gint64        now)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      AndondAlertRecord *old = value;
      AndondAlertRecord *record = g_hash_table_lookup (self->by_id, &old->id);

      if (record == NULL)
        continue;
      memcpy (record->raises, old->raises, sizeof record->raises);
      record->respond_within = old->respond_within;
      record->promote_at = old->promote_at;
      record->clear_at = old->clear_at;
      /* What the lost transaction itself had done is due again. */
      if (record->facts.active && !old->facts.active)
        record->clear_at = now;
      if (record->facts.active && record->facts.lane != old->facts.lane)
        record->promote_at = now;
      if (record->promote_at != 0)
        andond_timers_add (self->timers, record->promote_at, record->id, ANDOND_TIMER_PROMOTE);
      if (record->clear_at != 0)
        andond_timers_add (self->timers, record->clear_at, record->id, ANDOND_TIMER_CLEAR);
    }
}

gboolean
andond_engine_load (AndondTx  *tx,
                    GError   **error)
{
  AndondEngine *self = tx->engine;
  GHashTable *before = g_steal_pointer (&self->by_id);
  gboolean ok;

  make_tables (self);
  ok = load_numbers (tx, error) && andond_engine_load_rules (tx, error) && load_records (tx, error);
  if (ok)
    {
      if (before != NULL)
        carry_over (self, before, tx->now);
      andond_engine_count_whiles (self);
    }
  g_clear_pointer (&before, g_hash_table_unref);
  return ok;
}

/* A revision or an annunciation that somebody saw and the power cut took back must not come to mean another one: whoever
 * quotes it later would act upon what he has not seen. So all that may change by itself leaves those numbers behind. */
gboolean
andond_engine_pass_power_cut (AndondTx  *tx,
                              GError   **error)
{
  g_autoptr (GPtrArray) records = NULL;
  gboolean recent;

  if (!andond_power_cut_is_recent (tx->connection, &recent, error))
    return FALSE;
  if (!recent)
    return TRUE;

  records = andond_engine_list_records (tx->engine);
  for (guint i = 0; i < records->len; i++)
    {
      AndondAlertRecord *record = g_ptr_array_index (records, i);
      AndonAlertFacts facts = record->facts;

      facts.revision += ANDOND_NUMBERS_SKIPPED;
      facts.annunciation += ANDOND_NUMBERS_SKIPPED;
      facts.ack_floor = facts.annunciation;
      andond_alert_record_set_facts (record, &facts);
      andond_alert_record_refresh (record);
      if (!andond_engine_touch (tx, record, "power-cut", NULL, error))
        return FALSE;
    }
  andon_db_connection_make_durable (tx->connection);
  return andond_power_cut_forget (tx->connection, error);
}

GPtrArray *
andond_engine_list_records (AndondEngine *self)
{
  GPtrArray *records = g_ptr_array_sized_new (g_hash_table_size (self->by_id));
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (records, value);
  return records;
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  const AndondAlertRecord *left = *(AndondAlertRecord *const *) a;
  const AndondAlertRecord *right = *(AndondAlertRecord *const *) b;

  return left->id < right->id ? -1 : left->id > right->id;
}

char *
andond_engine_dump_facts (AndondEngine *self)
{
  g_autoptr (GPtrArray) records = andond_engine_list_records (self);
  AndonJsonWriter writer;

  andon_json_writer_init (&writer, 4096);
  andon_json_writer_begin_object (&writer);
  g_ptr_array_sort (records, compare_ids);
  for (guint i = 0; i < records->len; i++)
    {
      AndondAlertRecord *record = g_ptr_array_index (records, i);

      if (andond_alert_record_get_state (record) == ANDON_ALERT_STATE_NORM)
        continue;
      andon_json_writer_member (&writer, record->alert->id);
      andon_alert_facts_write_json (&record->facts, &writer);
    }
  andon_json_writer_end_object (&writer);
  return andon_json_writer_steal (&writer, NULL);
}
