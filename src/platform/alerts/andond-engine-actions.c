/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-engine-wish.h"

#include <string.h>

#include <andon-event.h>
#include <andon-json.h>
#include <andon-time.h>

#define OFTEN_SHELVED 3
#define OFTEN_WITHIN (7 * ANDON_TIME_DAY)

static void
action_free (gpointer data)
{
  AndondDeed *self = data;

  g_free (self->subject);
  g_free (self->name);
  g_free (self->alert);
  g_clear_pointer (&self->body, json_object_unref);
  g_free (self->key);
  g_free (self->request);
  g_free (self);
}

/* The first “…” of a message is the member it is about. */
static char *
member_of (const char *message)
{
  const char *open = strstr (message, "“");
  const char *close = open != NULL ? strstr (open, "”") : NULL;

  return close != NULL ? g_strndup (open + strlen ("“"), (gsize) (close - open) - strlen ("“")) : NULL;
}

static AndonProblem *
make_problem (guint              status,
              const char        *code,
              const char        *detail,
              AndondAlertRecord *record)
{
  AndonProblem *problem = andon_problem_new (status, NULL, detail);

  problem->code = g_strdup (code);
  if (record != NULL)
    problem->alert = andond_alert_record_snapshot (record);
  if (status == 400)
    problem->member = member_of (detail);
  return problem;
}

static AndondActionResult *
refuse (guint              status,
        const char        *code,
        const char        *detail,
        AndondAlertRecord *record)
{
  return andond_action_result_problem (make_problem (status, code, detail, record));
}

AndondActionResult *
andond_engine_refuse (guint       status,
                      const char *code,
                      const char *detail)
{
  return refuse (status, code, detail, NULL);
}

/* ---- doing it ---- */

static gboolean
add_comment (AndondTx           *tx,
             AndondAlertRecord  *record,
             const char         *author,
             const char         *text,
             GError            **error)
{
  g_autoptr (AndonDbStatement) insert = NULL;
  g_auto (AndonJsonWriter) writer = { 0 };

  insert = andon_db_connection_prepare (tx->connection,
                                        "INSERT INTO alert_comment (alert, time, author, text) VALUES (?,?,?,?)", error);
  if (insert == NULL)
    return FALSE;
  andon_db_statement_bind_int (insert, 1, record->id);
  andon_db_statement_bind_int (insert, 2, tx->now);
  andon_db_statement_bind_text_borrowed (insert, 3, author);
  andon_db_statement_bind_text_borrowed (insert, 4, text);
  if (!andon_db_statement_run (insert, error))
    return FALSE;

  record->alert->comments++;
  if (!andond_engine_touch (tx, record, NULL, NULL, error))
    return FALSE;
  andon_json_writer_init (&writer, 256);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_put_string (&writer, "alert", record->alert->id);
  andon_json_writer_put_time (&writer, "time", tx->now);
  andon_json_writer_put_string (&writer, "by", author);
  andon_json_writer_put_string (&writer, "text", text);
  andon_json_writer_put_int (&writer, "comments", record->alert->comments);
  andon_json_writer_end_object (&writer);
  return andond_engine_tell (tx, ANDON_EVENT_ALERT_COMMENTED, "alerts", record->alert->id, record->alert->asset,
                             writer.out->str, writer.out->len, error);
}

static gboolean
assign (AndondTx           *tx,
        AndondAlertRecord  *record,
        const char         *assignee,
        const AndondBy     *by,
        GError            **error)
{
  g_free (record->alert->assignee);
  record->alert->assignee = g_strdup (assignee);
  return andond_engine_touch (tx, record, assignee != NULL ? "assign" : "release", by, error);
}

gboolean
andond_engine_is_often_shelved (AndondTx           *tx,
                                AndondAlertRecord  *record,
                                gboolean           *out,
                                GError            **error)
{
  g_autoptr (AndonDbStatement) select = NULL;

  select = andon_db_connection_prepare (tx->connection,
    "SELECT count (*) FROM alert a JOIN journal j ON j.alert = a.id WHERE a.key = ? AND j.event IN ('shelve',"
    " 'renew') AND j.time > ?", error);
  if (select == NULL)
    return FALSE;
  andon_db_statement_bind_text_borrowed (select, 1, record->key);
  andon_db_statement_bind_int (select, 2, tx->now - OFTEN_WITHIN);
  if (andon_db_statement_step (select, error) != ANDON_DB_STEP_ROW)
    return FALSE;
  *out = andon_db_statement_column_int (select, 0) + 1 >= OFTEN_SHELVED;
  return TRUE;
}

/* Bounds that depend on the alert; NULL: fine. */
static AndondActionResult *
check_shelf (AndondTx          *tx,
             AndondAlertRecord *record,
             AndondDeed        *action,
             AndondWish        *wish)
{
  gint64 limit = andond_engine_shelf_limit (tx->engine, record, tx->now);
  gint64 minutes = (limit - tx->now) / ANDON_TIME_MINUTE;
  g_autofree char *detail = NULL;

  if (record->facts.priority == ANDON_PRIORITY_CRITICAL && record->facts.lane == ANDON_LANE_ALARM && !action->supervisor)
    return refuse (403, "forbidden", "shelving a critical alarm needs a supervisor", record);
  if (wish->minutes != 0 && !json_object_has_member (action->body, "minutes"))
    wish->minutes = MIN (wish->minutes, MAX (minutes, 1));
  if (wish->minutes != 0)
    wish->event.until = tx->now + wish->minutes * ANDON_TIME_MINUTE;
  if (wish->event.until <= tx->now)
    return refuse (400, "invalid", "“until” must be in the future", NULL);
  if (wish->event.until <= limit)
    return NULL;

  detail = g_strdup_printf ("“%s” is too long: at most %" G_GINT64_FORMAT " minutes for this alert now",
                            wish->minutes != 0 ? "minutes" : "until", minutes);
  return refuse (400, "invalid", detail, NULL);
}

static AndondActionResult *
run_event (AndondTx           *tx,
           AndondAlertRecord  *record,
           AndondDeed         *action,
           AndondWish         *wish,
           GError            **error)
{
  AndondBy by = { action->name, wish->text };
  AndonAlertEffects effects;
  gboolean often = record->alert->often_shelved;
  g_autofree char *note = NULL;
  g_autoptr (GError) local = NULL;

  if (action->action == ANDON_ACTION_OUT_OF_SERVICE && !record->facts.out_of_service)
    {
      g_free (record->alert->service_permit);
      record->alert->service_permit = g_strdup (wish->permit);
      if (wish->permit != NULL)
        by.note = note = g_strdup_printf ("%s: %s", wish->permit, wish->text);
    }
  if (action->action == ANDON_ACTION_SHELVE && !andon_alert_state_is_hidden (andond_alert_record_get_state (record)) &&
      !andond_engine_is_often_shelved (tx, record, &often, error))
    return NULL;
  record->alert->often_shelved = often;
  if (!andond_engine_apply (tx, record, &wish->event, &by, &effects, &local))
    {
      if (g_error_matches (local, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_CONFLICT))
        return refuse (412, "revision-conflict", local->message, record);
      if (local->domain == ANDON_DOMAIN_ERROR)
        return refuse (409, "state-conflict", local->message, record);
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (action->action == ANDON_ACTION_ACKNOWLEDGE && wish->text != NULL && !effects.already &&
      !add_comment (tx, record, action->name, wish->text, error))
    return NULL;
  return andond_action_result_done (tx, record, effects.already);
}

/* The rule's words go onto the alert before it becomes an alarm, but only if it may become one. */
static void
prepare_promotion (AndondTx          *tx,
                   AndondAlertRecord *record,
                   const AndondWish  *wish)
{
  const AndondRule *rule = andond_rules_find (tx->engine->rules, wish->text);

  if (record->facts.lane != ANDON_LANE_ADVISORY || !record->facts.active)
    return;
  g_free (record->alert->rule);
  g_free (record->alert->consequence);
  record->alert->rule = g_strdup (rule->id);
  record->alert->consequence = g_strdup (rule->consequence);
  record->respond_within = rule->respond_within;
  record->promote_at = 0;
}

static AndondActionResult *
perform (AndondTx           *tx,
         AndondAlertRecord  *record,
         AndondDeed         *action,
         AndondWish         *wish,
         GError            **error)
{
  AndondBy by = { action->name, NULL };
  gboolean ok = TRUE;

  if (wish->is_event)
    {
      if (action->action == ANDON_ACTION_PROMOTE)
        prepare_promotion (tx, record, wish);
      return run_event (tx, record, action, wish, error);
    }

  if (action->action == ANDON_ACTION_COMMENT)
    ok = add_comment (tx, record, action->name, wish->text, error);
  else if (action->action == ANDON_ACTION_ASSIGN)
    ok = assign (tx, record, wish->text, &by, error);
  else if (record->alert->assignee == NULL)
    return refuse (409, "state-conflict", "nobody has taken this alert", record);
  else
    ok = assign (tx, record, NULL, &by, error);
  return ok ? andond_action_result_done (tx, record, FALSE) : NULL;
}

/* 428 and 412; NULL: the revision quoted is the present one. */
static AndondActionResult *
check_revision (AndondAlertRecord *record,
                const AndondDeed  *action)
{
  g_autofree char *detail = NULL;

  if (action->action == ANDON_ACTION_ACKNOWLEDGE)
    return NULL;
  if (action->revision < 0)
    return refuse (428, "precondition-required", "“If-Match” must quote the revision", NULL);
  if ((guint64) action->revision == record->facts.revision)
    return NULL;

  detail = g_strdup_printf ("revision %" G_GINT64_FORMAT " was seen, the present one is %u", action->revision,
                            record->facts.revision);
  return refuse (412, "revision-conflict", detail, record);
}

/* The contract's order from 404 on. NULL with error: the database. *keep: the answer belongs to the key. */
static AndondActionResult *
run_action (AndondTx    *tx,
            AndondDeed  *action,
            gboolean    *keep,
            GError     **error)
{
  gint64 id = andond_alert_id_parse (action->alert);
  g_autoptr (GError) local = NULL;
  AndondAlertRecord *record = id != 0 ? andond_engine_get_record (tx, id, &local) : NULL;
  AndondActionResult *result;
  AndondWish wish;

  *keep = FALSE;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (record == NULL)
    return refuse (404, "not-found", "there is no such alert", NULL);
  if (!andond_engine_read_wish (tx, record, action, &wish, &local))
    return refuse (400, "invalid", local->message, NULL);
  if (!andond_engine_find_key (tx, action->subject, action->key, action->request, &result, error) || result != NULL)
    return result;
  result = check_revision (record, action);
  if (result != NULL)
    {
      *keep = result->status != 428;
      return result;
    }

  if (action->action == ANDON_ACTION_SHELVE && !andon_alert_state_is_hidden (andond_alert_record_get_state (record)))
    {
      result = check_shelf (tx, record, action, &wish);
      if (result != NULL)
        return result;
    }
  *keep = TRUE;
  return perform (tx, record, action, &wish, error);
}

static gpointer
action_job (AndonDbConnection  *connection,
            gpointer            data,
            GError            **error)
{
  AndondDeed *action = data;
  AndondActionResult *result = NULL;
  AndondTx tx;
  gboolean keep = FALSE;
  gboolean ok = andond_engine_begin (action->engine, connection, &tx, error);

  if (ok)
    {
      result = run_action (&tx, action, &keep, error);
      ok = result != NULL &&
           (!keep || andond_engine_keep_key (&tx, action->subject, action->key, action->request, result, error));
    }
  return andond_engine_end (&tx, ok, result);
}

static AndondDeed *
action_new (AndondEngine      *self,
            const AndondActor *actor,
            const char        *alert,
            AndonAction        kind,
            JsonObject        *body,
            const char        *key,
            gint64             revision)
{
  AndondDeed *action = g_new0 (AndondDeed, 1);

  action->engine = self;
  action->subject = g_strdup (actor->subject);
  action->name = g_strdup (actor->name);
  action->supervisor = actor->supervisor;
  action->alert = g_strdup (alert);
  action->action = kind;
  action->body = body != NULL ? json_object_ref (body) : json_object_new ();
  action->key = g_strdup (key);
  action->revision = revision;
  action->request = g_strdup_printf ("POST /alerts/%s/%s", alert, andon_action_to_string (kind));
  return action;
}

void
andond_engine_action_async (AndondEngine        *self,
                            const AndondActor   *actor,
                            const char          *alert,
                            AndonAction          action,
                            JsonObject          *body,
                            const char          *key,
                            gint64               revision,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, andond_engine_action_async);
  andond_engine_submit (self, ANDON_DB_PRIORITY_HIGH, action_job,
                        action_new (self, actor, alert, action, body, key, revision), action_free, task);
}

AndondActionResult *
andond_engine_action_finish (AndondEngine  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
