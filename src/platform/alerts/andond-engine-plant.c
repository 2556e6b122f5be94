/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-engine-private.h"

#include <math.h>

#include <andon-error.h>
#include <andon-time.h>

/* A severity that moves less than this is no news: it would only fill the journal. */
#define SEVERITY_STEP 50
#define WINDOW_BEFORE (30 * ANDON_TIME_MINUTE)

/* The record that lives under this key: one that is open, or was until settings.reopen_within ago. */
static AndondAlertRecord *
find_record (AndondEngine *self,
             const char   *key)
{
  return g_hash_table_lookup (self->by_key, key);
}

AndondAlertRecord *
andond_engine_open_record (AndondTx    *tx,
                           const char  *key,
                           guint32      asset,
                           const char  *rule,
                           GError     **error)
{
  AndondEngine *self = tx->engine;
  AndondAlertRecord *record = find_record (self, key);
  AndonAlert *alert;

  if (record != NULL)
    return record;

  alert = andon_alert_new ();
  alert->asset = g_strdup (andond_registry_get_asset (self->registry, asset)->id);
  alert->title = g_strdup ("");
  alert->console = g_strdup (andond_engine_console_for (self, asset));
  alert->origin = g_strdup (self->origin);
  alert->rule = g_strdup (rule); /* some suppressions name it */
  record = andond_alert_record_new (self->next_id++, key, asset, alert);
  andond_engine_add_record (self, record);
  return andond_engine_judge (tx, record, error) ? record : NULL;
}

static void
replace_text (char       **text,
              const char  *with)
{
  char *copy;

  if (with == NULL || g_strcmp0 (*text, with) == 0)
    return;
  copy = g_strdup (with);
  g_free (*text);
  *text = copy;
}

/* What the rule says goes onto the alert and into the event. */
static void
follow_rule (AndondAlertRecord *record,
             const AndondRule  *rule,
             AndonAlertEvent   *event)
{
  replace_text (&record->alert->rule, rule->id);
  replace_text (&record->alert->consequence, rule->consequence);
  record->respond_within = rule->respond_within;
  event->lane = ANDON_LANE_ALARM;
  event->priority = rule->priority;
  event->ack_required = rule->ack_required;
  event->latching = rule->latching;
}

static gboolean
apply_plain (AndondTx          *tx,
             AndondAlertRecord *record,
             AndonAlertEvent   *event,
             GError           **error)
{
  AndonAlertEffects effects;

  return andond_engine_apply (tx, record, event, NULL, &effects, error);
}

static gboolean
apply_quality (AndondTx           *tx,
               AndondAlertRecord  *record,
               AndonQuality        quality,
               GError            **error)
{
  AndonAlertEvent event = { .kind = ANDON_ALERT_EVENT_QUALITY, .quality = quality };

  if (quality != ANDON_QUALITY_GOOD)
    {
      /* Delays stop; they begin anew when the condition can be judged again. */
      record->promote_at = 0;
      record->clear_at = 0;
    }
  if (record->facts.quality == quality || andond_alert_record_get_state (record) == ANDON_ALERT_STATE_NORM)
    return TRUE;
  return apply_plain (tx, record, &event, error);
}

/* The condition is over: at once, or when it has stayed so for the off-delay. */
static gboolean
end_condition (AndondTx           *tx,
               AndondAlertRecord  *record,
               GError            **error)
{
  const AndondRule *rule = andond_rules_find (tx->engine->rules, record->alert->rule);
  AndonAlertEvent event = { .kind = ANDON_ALERT_EVENT_CONDITION_FALSE, .quality = ANDON_QUALITY_GOOD };

  record->promote_at = 0;
  if (!record->facts.active)
    return apply_quality (tx, record, ANDON_QUALITY_GOOD, error);
  /* A limit has waited in the samples' own time already. */
  if (rule != NULL && rule->kind == ANDOND_RULE_PROMOTION && rule->off_delay > 0)
    {
      if (record->clear_at == 0)
        {
          record->clear_at = tx->now + rule->off_delay;
          andond_timers_add (tx->engine->timers, record->clear_at, record->id, ANDOND_TIMER_CLEAR);
        }
      return apply_quality (tx, record, ANDON_QUALITY_GOOD, error);
    }
  return apply_plain (tx, record, &event, error);
}

static gboolean
promote (AndondTx           *tx,
         AndondAlertRecord  *record,
         const AndondRule   *rule,
         GError            **error)
{
  AndonAlertEvent event = { .kind = ANDON_ALERT_EVENT_PROMOTE };

  record->promote_at = 0;
  if (record->facts.lane != ANDON_LANE_ADVISORY || !record->facts.active)
    return TRUE;
  /* What is suppressed as an alarm is so before it becomes one. */
  follow_rule (record, rule, &event);
  return andond_engine_judge (tx, record, error) && apply_plain (tx, record, &event, error);
}

/* An advisory that a rule promotes: at once, or when it has lasted for the on-delay. */
static gboolean
consider_promotion (AndondTx           *tx,
                    AndondAlertRecord  *record,
                    GError            **error)
{
  const AndondRule *rule = andond_rules_promotion (tx->engine->rules, record->asset, record->facts.severity);

  if (rule == NULL || record->facts.lane != ANDON_LANE_ADVISORY || !record->facts.active || record->promote_at != 0)
    return TRUE;
  if (rule->on_delay == 0)
    return promote (tx, record, rule, error);

  record->promote_at = tx->now + rule->on_delay;
  andond_timers_add (tx->engine->timers, record->promote_at, record->id, ANDOND_TIMER_PROMOTE);
  return TRUE;
}

/* ---- what models find ---- */

static const AndondDetectionSignal *
strongest_signal (const AndondDetection *detection)
{
  const AndondDetectionSignal *best = NULL;

  for (guint i = 0; i < detection->n_signals; i++)
    {
      if (best == NULL || detection->signals[i].contribution > best->contribution)
        best = &detection->signals[i];
    }
  return best;
}

static void
describe_detection (AndondEngine          *self,
                    AndondAlertRecord     *record,
                    const AndondDetection *detection)
{
  const AndondDetectionSignal *strongest = strongest_signal (detection);
  const AndondSignal *signal;
  g_autofree char *title = NULL;
  g_autofree char *model = g_strdup_printf ("%s/%u", record->alert->asset, detection->model_version);

  replace_text (&record->alert->model, model);
  if (strongest == NULL || strongest->signal >= andond_registry_get_n_signals (self->registry))
    {
      replace_text (&record->alert->title, "Unusual behaviour");
      return;
    }
  signal = andond_registry_get_signal (self->registry, strongest->signal);
  title = g_strdup_printf (!isfinite (strongest->value) || !isfinite (strongest->expected) ? "%s unusual"
                           : strongest->value > strongest->expected ? "%s above expected" : "%s below expected",
                           signal->name);
  replace_text (&record->alert->title, title);
  replace_text (&record->alert->signal, signal->id);
}

static void
write_signals (AndondEngine          *self,
               const AndondDetection *detection,
               AndonJsonWriter       *writer)
{
  andon_json_writer_member (writer, "contributions");
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < detection->n_signals; i++)
    {
      const AndondDetectionSignal *part = &detection->signals[i];
      const AndondSignal *signal;

      if (part->signal >= andond_registry_get_n_signals (self->registry))
        continue;
      signal = andond_registry_get_signal (self->registry, part->signal);
      andon_json_writer_begin_object (writer);
      andon_json_writer_put_string (writer, "signal", signal->id);
      andon_json_writer_put_string (writer, "name", signal->name);
      andon_json_writer_put_string (writer, "unit", signal->unit);
      andon_json_writer_put_double (writer, "share", part->contribution);
      andon_json_writer_put_double (writer, "value", part->value);
      andon_json_writer_put_double (writer, "expected", part->expected);
      andon_json_writer_put_double (writer, "low", part->low);
      andon_json_writer_put_double (writer, "high", part->high);
      andon_json_writer_end_object (writer);
    }
  andon_json_writer_end_array (writer);
}

gboolean
andond_engine_write_detail (AndondTx               *tx,
                            AndondAlertRecord      *record,
                            const AndondDetection  *detection,
                            GError                **error)
{
  g_autoptr (AndonDbStatement) insert = NULL;
  g_auto (AndonJsonWriter) writer = { 0 };

  insert = andon_db_connection_prepare (tx->connection,
                                        "INSERT INTO alert_detail (alert, body) VALUES (?, ?)"
                                        " ON CONFLICT (alert) DO UPDATE SET body = excluded.body", error);
  if (insert == NULL)
    return FALSE;

  andon_json_writer_init (&writer, 1024);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_put_time (&writer, "from", record->facts.onset - WINDOW_BEFORE);
  andon_json_writer_put_string (&writer, "signal", record->alert->signal);
  if (detection != NULL)
    {
      andon_json_writer_put_double (&writer, "score", detection->score);
      if (detection->mode != ANDOND_MODE_NONE)
        andon_json_writer_put_string (&writer, "mode", andond_mode_to_string (detection->mode));
      write_signals (tx->engine, detection, &writer);
    }
  andon_json_writer_end_object (&writer);
  andon_db_statement_bind_int (insert, 1, record->id);
  andon_db_statement_bind_text_borrowed (insert, 2, writer.out->str);
  return andon_db_statement_run (insert, error);
}

static gboolean
raise_detection (AndondTx         *tx,
                 const char       *key,
                 AndondDetection  *detection,
                 AndonAlertEvent  *event,
                 GError          **error)
{
  const AndondRule *rule = andond_rules_promotion (tx->engine->rules, detection->asset, event->severity);
  gboolean at_once = rule != NULL && rule->on_delay == 0;
  AndondAlertRecord *record = andond_engine_open_record (tx, key, detection->asset, at_once ? rule->id : NULL, error);

  if (record == NULL)
    return FALSE;
  describe_detection (tx->engine, record, detection);
  if (at_once)
    follow_rule (record, rule, event);
  return apply_plain (tx, record, event, error) && andond_engine_write_detail (tx, record, detection, error) &&
         andond_engine_begin_bands (tx, record, detection, error) && consider_promotion (tx, record, error);
}

static gboolean
go_on_with_detection (AndondTx           *tx,
                      AndondAlertRecord  *record,
                      AndondDetection    *detection,
                      AndonAlertEvent    *event,
                      GError            **error)
{
  gboolean moved = ABS ((int) event->severity - (int) record->facts.severity) >= SEVERITY_STEP;

  record->clear_at = 0;
  event->priority = record->facts.priority;
  if (!moved)
    event->severity = record->facts.severity;
  if ((moved || record->facts.quality != event->quality) && !apply_plain (tx, record, event, error))
    return FALSE;
  if (moved && (!andond_engine_write_detail (tx, record, detection, error) ||
                !andond_engine_keep_bands (tx, record, error)))
    return FALSE;
  return consider_promotion (tx, record, error);
}

gboolean
andond_engine_take_detection (AndondTx         *tx,
                              AndondDetection  *detection,
                              GError          **error)
{
  AndondEngine *self = tx->engine;
  AndondAlertRecord *record;
  AndonQuality quality = detection->judgement == ANDOND_JUDGEMENT_CANNOT_JUDGE ? ANDON_QUALITY_BAD
                                                                                : (AndonQuality) detection->quality;
  AndonAlertEvent event = {
    .kind = ANDON_ALERT_EVENT_CONDITION_TRUE,
    .quality = quality,
    .severity = (guint) CLAMP (detection->score, 0, 1000),
    .priority = ANDON_PRIORITY_LOW,
    .lane = ANDON_LANE_ADVISORY,
    .onset = detection->onset,
  };
  g_autofree char *key = NULL;

  if (detection->asset >= andond_registry_get_n_assets (self->registry))
    return TRUE;
  /* Where the samples tell the mode, a detection's is only an older one. */
  if (g_atomic_int_get (&self->sampled_modes[detection->asset]) == ANDOND_MODE_NONE &&
      !andond_engine_set_mode (tx, detection->asset, detection->mode, error))
    return FALSE;

  andond_engine_note_bands (self, detection);
  key = g_strconcat ("m:", andond_registry_get_asset (self->registry, detection->asset)->id, NULL);
  record = find_record (self, key);
  if (quality == ANDON_QUALITY_BAD)
    return record == NULL || apply_quality (tx, record, quality, error);
  if (detection->judgement == ANDOND_JUDGEMENT_LEARNING)
    return TRUE;
  if (detection->anomaly && (record == NULL || !record->facts.active))
    return raise_detection (tx, key, detection, &event, error);
  if (record == NULL)
    return TRUE;
  if (record->facts.active && !andond_engine_follow_bands (tx, record, detection, error))
    return FALSE;
  if (detection->anomaly)
    return go_on_with_detection (tx, record, detection, &event, error);
  return quality == ANDON_QUALITY_GOOD ? end_condition (tx, record, error) : apply_quality (tx, record, quality, error);
}

/* ---- limits and other conditions ---- */

static void
describe_hit (AndondEngine         *self,
              AndondAlertRecord    *record,
              const AndondLimitHit *hit,
              AndonAlertEvent      *event)
{
  const AndondRule *rule = andond_rules_find (self->rules, hit->rule);

  replace_text (&record->alert->title, hit->title);
  if (hit->signal != ANDOND_NO_INDEX)
    replace_text (&record->alert->signal, andond_registry_get_signal (self->registry, hit->signal)->id);
  if (rule == NULL)
    return;
  follow_rule (record, rule, event);
  if (hit->respond_within > 0)
    {
      event->priority = hit->priority;
      record->respond_within = hit->respond_within;
    }
}

gboolean
andond_engine_take_condition (AndondTx              *tx,
                              const AndondLimitHit  *hit,
                              GError               **error)
{
  AndondEngine *self = tx->engine;
  AndondAlertRecord *record = find_record (self, hit->key);
  AndonAlertEvent event = {
    .kind = ANDON_ALERT_EVENT_CONDITION_TRUE,
    .quality = hit->quality,
    .severity = hit->severity,
    .priority = ANDON_PRIORITY_LOW,
    .lane = ANDON_LANE_ADVISORY,
    .onset = hit->onset,
  };
  gboolean fresh = record == NULL || !record->facts.active;

  if (hit->asset >= andond_registry_get_n_assets (self->registry))
    return TRUE;
  if (hit->quality_only || hit->quality == ANDON_QUALITY_BAD)
    return record == NULL || apply_quality (tx, record, hit->quality, error);
  if (!hit->active)
    return record == NULL ||
           (hit->quality == ANDON_QUALITY_GOOD ? end_condition (tx, record, error)
                                               : apply_quality (tx, record, hit->quality, error));

  if (record == NULL)
    record = andond_engine_open_record (tx, hit->key, hit->asset, hit->rule, error);
  if (record == NULL)
    return FALSE;
  record->clear_at = 0;
  describe_hit (self, record, hit, &event);
  return apply_plain (tx, record, &event, error) &&
         (!fresh || andond_engine_write_detail (tx, record, NULL, error));
}

gboolean
andond_engine_take_crossing (AndondTx                   *tx,
                             const AndondShelfCrossing  *crossing,
                             GError                    **error)
{
  AndondAlertRecord *record = g_hash_table_lookup (tx->engine->by_id, &crossing->alert);
  AndonAlertEvent event = { .kind = ANDON_ALERT_EVENT_SHELF_CROSSED };

  /* Meanwhile it may have left the shelf, and lie on another one. */
  return record == NULL || record->wait != crossing->number || apply_plain (tx, record, &event, error);
}

/* ---- timers ---- */

/* It stays out of service: only people bring it back. */
static gboolean
remind_of_review (AndondTx           *tx,
                  AndondAlertRecord  *record,
                  gint64              due,
                  GError            **error)
{
  if (record->facts.review_at != due || !record->facts.out_of_service || record->alert->review_due)
    return TRUE;
  record->alert->review_due = TRUE;
  return andond_engine_touch (tx, record, "review-due", NULL, error);
}

static gboolean
run_timer (AndondTx           *tx,
           AndondAlertRecord  *record,
           const AndondTimer  *timer,
           GError            **error)
{
  AndonAlertEvent event = { .quality = ANDON_QUALITY_GOOD };
  const AndondRule *rule;

  switch (timer->kind)
    {
    case ANDOND_TIMER_SHELF:
      event.kind = ANDON_ALERT_EVENT_SHELVE_EXPIRED;
      return record->facts.shelved_until != timer->due || apply_plain (tx, record, &event, error);
    case ANDOND_TIMER_CLEAR:
      if (record->clear_at != timer->due)
        return TRUE;
      record->clear_at = 0;
      event.kind = ANDON_ALERT_EVENT_CONDITION_FALSE;
      return apply_plain (tx, record, &event, error);
    case ANDOND_TIMER_REALARM:
      if (record->realarm_at != timer->due)
        return TRUE;
      event.kind = ANDON_ALERT_EVENT_REALARM;
      return apply_plain (tx, record, &event, error);
    case ANDOND_TIMER_PROMOTE:
      if (record->promote_at != timer->due)
        return TRUE;
      record->promote_at = 0;
      rule = andond_rules_promotion (tx->engine->rules, record->asset, record->facts.severity);
      return rule == NULL || promote (tx, record, rule, error);
    case ANDOND_TIMER_REVIEW:
      return remind_of_review (tx, record, timer->due, error);
    case ANDOND_TIMER_CLOSE:
    default:
      if (record->close_at == timer->due && andond_alert_record_get_state (record) == ANDON_ALERT_STATE_NORM)
        andond_engine_drop_record (tx->engine, record);
      return TRUE;
    }
}

#define TIMERS_A_JOB 200 /* the rest runs with the next tick, so that a transaction stays short */

gboolean
andond_engine_run_timers (AndondTx  *tx,
                          GError   **error)
{
  AndondEngine *self = tx->engine;
  AndondTimer timer;

  for (guint i = 0; i < TIMERS_A_JOB && andond_timers_pop (self->timers, tx->now, &timer); i++)
    {
      AndondAlertRecord *record = g_hash_table_lookup (self->by_id, &timer.alert);

      if (record != NULL && !run_timer (tx, record, &timer, error))
        return FALSE;
    }
  return TRUE;
}
