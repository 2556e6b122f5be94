/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-engine-private.h"

#include <string.h>

#include <andon-event.h>

AndonAlert *
andond_alert_record_snapshot (AndondAlertRecord *self)
{
  return andon_alert_copy (self->alert);
}

gboolean
andond_engine_tell (AndondTx    *tx,
                    const char  *type,
                    const char  *topic,
                    const char  *subject,
                    const char  *asset,
                    const char  *data,
                    gsize        length,
                    GError     **error)
{
  AndondEventRow row = {
    .time = tx->now,
    .type = type,
    .topic = topic,
    .subject = subject,
    .asset = asset,
    .roles = G_MAXUINT,
    .data = data,
    .data_length = length,
  };
  guint64 sequence = andond_bus_batch_append (tx->batch, tx->connection, &row, error);

  if (sequence == 0)
    return FALSE;
  tx->engine->sequence = sequence;
  return TRUE;
}

static gboolean
is_unacknowledged (const AndonAlertFacts *facts)
{
  AndonAlertState state = andon_alert_facts_get_state (facts);

  return facts->lane == ANDON_LANE_ALARM && (state == ANDON_ALERT_STATE_UNACK || state == ANDON_ALERT_STATE_RTNUN ||
                                             state == ANDON_ALERT_STATE_LATUN);
}

static gboolean
is_open (const AndonAlertFacts *facts)
{
  return andon_alert_facts_get_state (facts) != ANDON_ALERT_STATE_NORM;
}

static void
replace_text (char       **text,
              const char  *with)
{
  char *copy = g_strdup (with);

  g_free (*text);
  *text = copy;
}

/* Who did what to it, as far as the alert itself tells. */
static void
note_people (AndondTx                *tx,
             AndondAlertRecord       *record,
             const AndonAlertEvent   *event,
             const AndondBy          *by,
             const AndonAlertEffects *effects)
{
  AndonAlert *alert = record->alert;

  if (effects->acknowledged)
    {
      replace_text (&alert->acknowledged_by, by != NULL ? by->actor : NULL);
      alert->acknowledged_at = tx->now;
    }
  else if (!record->facts.acked && alert->acknowledged_at != 0)
    {
      g_clear_pointer (&alert->acknowledged_by, g_free);
      alert->acknowledged_at = 0;
    }
  if ((event->kind == ANDON_ALERT_EVENT_SHELVE || event->kind == ANDON_ALERT_EVENT_RENEW) && by != NULL)
    replace_text (&alert->shelved_by, by->actor);
  if (event->kind == ANDON_ALERT_EVENT_OUT_OF_SERVICE && by != NULL)
    replace_text (&alert->service_by, by->actor);
}

static void
schedule (AndondTx                *tx,
          AndondAlertRecord       *record,
          const AndonAlertEffects *effects)
{
  AndondEngine *self = tx->engine;
  const AndondRule *rule = andond_rules_find (self->rules, record->alert->rule);

  if (effects->to == ANDON_ALERT_STATE_SHLVD)
    andond_timers_add (self->timers, record->facts.shelved_until, record->id, ANDOND_TIMER_SHELF);

  if (effects->to == ANDON_ALERT_STATE_OOSRV && effects->from != effects->to)
    andond_timers_add (self->timers, record->facts.review_at, record->id, ANDOND_TIMER_REVIEW);

  record->realarm_at = 0;
  if (effects->to == ANDON_ALERT_STATE_ACKED && rule != NULL && rule->realarm_after > 0 && record->facts.ack_required)
    {
      record->realarm_at = tx->now + rule->realarm_after;
      andond_timers_add (self->timers, record->realarm_at, record->id, ANDOND_TIMER_REALARM);
    }

  record->close_at = 0;
  if (effects->to == ANDON_ALERT_STATE_NORM)
    {
      record->close_at = tx->now + self->settings.reopen_within;
      andond_timers_add (self->timers, record->close_at, record->id, ANDOND_TIMER_CLOSE);
    }
}

static const char *
facts_text (AndondEngine            *self,
            const AndonAlertFacts   *facts)
{
  andon_json_writer_reset (&self->facts_scratch);
  andon_alert_facts_write_json (facts, &self->facts_scratch);
  return self->facts_scratch.out->str;
}

static gboolean
write_journal (AndondTx                *tx,
               AndondAlertRecord       *record,
               const char              *event,
               const AndonAlertEffects *effects,
               const AndondBy          *by,
               GError                 **error)
{
  AndondEngine *self = tx->engine;
  g_autoptr (AndonJournalEntry) entry = andon_journal_entry_new ();

  entry->time = tx->now;
  entry->alert = g_strdup (record->alert->id);
  entry->asset = g_strdup (record->alert->asset);
  entry->lane = record->facts.lane;
  entry->priority = record->facts.priority;
  entry->from = effects->from;
  entry->to = effects->to;
  entry->event = g_strdup (event);
  entry->cause = g_strdup (effects->hidden_return ? "returned while hidden"
                           : effects->one_shot_ended ? "the one-shot shelf ended"
                           : effects->shelf_crossed ? "what the shelf waited for has come" : NULL);
  entry->actor = by != NULL ? g_strdup (by->actor) : NULL;
  entry->note = by != NULL ? g_strdup (by->note) : NULL;
  entry->annunciated = effects->annunciated;
  entry->annunciation = record->facts.annunciation;
  entry->revision = record->facts.revision;
  entry->facts = g_strdup (facts_text (self, &record->facts));
  return andond_journal_append (tx->connection, &self->head, entry, error);
}

static gboolean
write_row (AndondTx           *tx,
           AndondAlertRecord  *record,
           const char         *body,
           const char         *facts,
           GError            **error)
{
  static const char sql[] =
    "INSERT INTO alert (id, asset, rule, lane, state, priority, severity, open, console, title, onset, raised, annunciated,"
    " cleared, acknowledged, annunciation, revision, body, facts, key) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
    " ON CONFLICT (id) DO UPDATE SET rule = excluded.rule, lane = excluded.lane, state = excluded.state,"
    " priority = excluded.priority, severity = excluded.severity, open = excluded.open, console = excluded.console,"
    " title = excluded.title, onset = excluded.onset, raised = excluded.raised, annunciated = excluded.annunciated,"
    " cleared = excluded.cleared, acknowledged = excluded.acknowledged, annunciation = excluded.annunciation,"
    " revision = excluded.revision, body = excluded.body, facts = excluded.facts";
  g_autoptr (AndonDbStatement) insert = andon_db_connection_prepare (tx->connection, sql, error);
  const AndonAlert *alert = record->alert;

  if (insert == NULL)
    return FALSE;
  andon_db_statement_bind_int (insert, 1, record->id);
  andon_db_statement_bind_text_borrowed (insert, 2, alert->asset);
  andon_db_statement_bind_text_borrowed (insert, 3, alert->rule);
  andon_db_statement_bind_int (insert, 4, alert->lane);
  andon_db_statement_bind_int (insert, 5, alert->state);
  andon_db_statement_bind_int (insert, 6, alert->priority);
  andon_db_statement_bind_int (insert, 7, alert->severity);
  andon_db_statement_bind_int (insert, 8, alert->state != ANDON_ALERT_STATE_NORM);
  andon_db_statement_bind_text_borrowed (insert, 9, alert->console);
  andon_db_statement_bind_text_borrowed (insert, 10, alert->title);
  andon_db_statement_bind_int (insert, 11, alert->onset);
  andon_db_statement_bind_int (insert, 12, alert->raised);
  andon_db_statement_bind_int (insert, 13, alert->annunciated);
  andon_db_statement_bind_int (insert, 14, alert->cleared);
  andon_db_statement_bind_int (insert, 15, alert->acknowledged_at);
  andon_db_statement_bind_int (insert, 16, alert->annunciation);
  andon_db_statement_bind_int (insert, 17, alert->revision);
  andon_db_statement_bind_text_borrowed (insert, 18, body);
  andon_db_statement_bind_text_borrowed (insert, 19, facts);
  andon_db_statement_bind_text_borrowed (insert, 20, record->key);
  if (!andon_db_statement_run (insert, error))
    return FALSE;
  record->stored = TRUE;
  return TRUE;
}

/* Alerts that come back together, from a shelf, a suppression or service, sound once; a higher priority sounds again. */
static gboolean
should_sound (AndondTx                *tx,
              AndondAlertRecord       *record,
              const AndonAlertEffects *effects)
{
  AndondEngine *self = tx->engine;
  gboolean first = self->return_sounded == 0 || tx->now - self->return_sounded > self->settings.sound_gap;

  if (!effects->annunciated)
    return FALSE;
  if (!effects->returned)
    return TRUE;
  if (!first && record->facts.priority <= self->return_priority)
    return FALSE;

  self->return_priority = first ? record->facts.priority : MAX (record->facts.priority, self->return_priority);
  self->return_sounded = tx->now;
  return TRUE;
}

/* The row's body and the event's data are the same members; the event adds why. */
static gboolean
write_and_tell (AndondTx                *tx,
                AndondAlertRecord       *record,
                const char              *cause,
                gboolean                 sound,
                GError                 **error)
{
  AndondEngine *self = tx->engine;
  AndonJsonWriter *writer = &self->scratch;

  andon_json_writer_reset (writer);
  andon_alert_write_json (record->alert, writer);
  if (!write_row (tx, record, writer->out->str, facts_text (self, &record->facts), error))
    return FALSE;
  if (cause == NULL)
    return TRUE;

  g_string_truncate (writer->out, writer->out->len - 1);
  g_string_append_printf (writer->out, ",\"cause\":\"%s\"%s}", cause, sound ? ",\"sound\":true" : "");
  return andond_engine_tell (tx, ANDON_EVENT_ALERT_CHANGED, "alerts", record->alert->id, record->alert->asset,
                             writer->out->str, writer->out->len, error);
}

static void
count_states (AndondEngine          *self,
              const AndonAlertFacts *before,
              const AndonAlertFacts *after)
{
  self->n_open += (guint) is_open (after) - (guint) is_open (before);
  self->n_unacknowledged += (guint) is_unacknowledged (after) - (guint) is_unacknowledged (before);
}

gboolean
andond_engine_apply (AndondTx               *tx,
                     AndondAlertRecord      *record,
                     const AndonAlertEvent  *event,
                     const AndondBy         *by,
                     AndonAlertEffects      *effects,
                     GError                **error)
{
  const char *word = andon_enum_to_string (&andon_alert_event_words, event->kind);
  AndonAlertFacts before = record->facts;
  AndonAlertFacts after;

  if (!andon_alert_step (&record->facts, event, tx->now, &after, effects, error))
    return FALSE;
  if (!effects->changed)
    return TRUE;

  count_states (tx->engine, &before, &after);
  andond_engine_tally_asset (tx->engine, record->asset, &before, &after);
  andond_alert_record_set_facts (record, &after);
  note_people (tx, record, event, by, effects);
  if (effects->raised)
    andond_alert_record_note_raise (record, tx->now);
  record->alert->chattering = andond_alert_record_is_chattering (record, tx->now);
  if (effects->annunciated && record->respond_within > 0)
    record->alert->respond_by = tx->now + record->respond_within;
  andond_alert_record_refresh (record);
  if (event->kind == ANDON_ALERT_EVENT_SHELVE || (record->wait != 0 && effects->to != ANDON_ALERT_STATE_SHLVD))
    andond_engine_watch_shelf (tx->engine, record);
  if (effects->revised)
    schedule (tx, record, effects);

  return write_journal (tx, record, word, effects, by, error) &&
         write_and_tell (tx, record, word, should_sound (tx, record, effects), error) &&
         andond_engine_count_effects (tx, record, effects, before.raised, error) &&
         ((!effects->raised && !effects->cleared && before.lane == after.lane) ||
          andond_engine_active_changed (tx, record, error));
}

gboolean
andond_engine_retell (AndondTx           *tx,
                      AndondAlertRecord  *record,
                      const char         *cause,
                      GError            **error)
{
  return write_and_tell (tx, record, cause, FALSE, error);
}

gboolean
andond_engine_touch (AndondTx           *tx,
                     AndondAlertRecord  *record,
                     const char         *event,
                     const AndondBy     *by,
                     GError            **error)
{
  AndonAlertEffects effects = { 0 };

  effects.from = effects.to = andond_alert_record_get_state (record);
  return (event == NULL || write_journal (tx, record, event, &effects, by, error)) &&
         write_and_tell (tx, record, event, FALSE, error);
}
