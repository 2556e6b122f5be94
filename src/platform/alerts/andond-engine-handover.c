/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-engine-private.h"

#include <andon-json.h>
#include <andon-time.h>

/* What becomes of the shelves of a console when the next person signs for it: nothing stays hidden that nobody on the
 * shift has decided to hide. */

typedef struct
{
  gboolean renew;
  gint64   minutes; /* 0: none given */
} Decision;

typedef struct
{
  AndondTx           tx;
  const AndondActor *actor;
  const char        *console;
  GHashTable        *decisions; /* number of the alert, a gint64 → Decision, owned */
  AndonJsonWriter   *writer;
} Handover;

static const char *const decision_table[] = { "release", "renew" };
static const AndonEnumWords decision_words = { decision_table, G_N_ELEMENTS (decision_table) };

static gboolean
is_of_console (const Handover          *self,
               const AndondAlertRecord *record)
{
  return andon_alert_is_answered_by (record->alert->console, self->console);
}

/* An alert that the person decides on must be there; that it has left the shelf meanwhile is nobody's fault. */
static gboolean
check_alert (Handover    *self,
             const char  *id,
             gint64      *number,
             GError     **error)
{
  g_autoptr (GError) local = NULL;
  AndondAlertRecord *record;

  *number = andond_alert_id_parse (id);
  record = *number != 0 ? andond_engine_get_record (&self->tx, *number, &local) : NULL;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (record != NULL && is_of_console (self, record))
    return TRUE;
  g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“shelved” names “%.64s”, %s", id,
               record == NULL ? "which is no alert" : "which another console answers for");
  return FALSE;
}

static gboolean
read_decision (Handover    *self,
               JsonNode    *node,
               GError     **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *id = NULL;
  guint word = 0;
  gint64 minutes = 0, number;
  Decision *decision;

  if (object == NULL)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_TYPE, "each of “shelved” must be an object");
      return FALSE;
    }
  if (!andon_json_get_string (object, "alert", ANDON_JSON_REQUIRED, &id, error) ||
      !andon_json_get_word (object, "decision", ANDON_JSON_REQUIRED, &decision_words, &word, error) ||
      !andon_json_get_int (object, "minutes", ANDON_JSON_OPTIONAL, 1, 30 * 24 * 60, &minutes, error) ||
      !check_alert (self, id, &number, error))
    return FALSE;

  decision = g_new0 (Decision, 1);
  decision->renew = word == 1;
  decision->minutes = minutes;
  g_hash_table_replace (self->decisions, g_memdup2 (&number, sizeof number), decision);
  return TRUE;
}

static void
write_outcome (Handover   *self,
               const char *alert,
               const char *outcome,
               gint64      until)
{
  andon_json_writer_begin_object (self->writer);
  andon_json_writer_put_string (self->writer, "alert", alert);
  andon_json_writer_put_string (self->writer, "outcome", outcome);
  andon_json_writer_put_time (self->writer, "until", until);
  andon_json_writer_end_object (self->writer);
}

/* The same bounds as for a new shelf. */
static gboolean
find_end (Handover                 *self,
          AndondAlertRecord        *record,
          const Decision           *decision,
          gint64                   *until,
          GError                  **error)
{
  gint64 limit = andond_engine_shelf_limit (self->tx.engine, record, self->tx.now);
  gint64 wanted = self->tx.now + (decision->minutes != 0 ? decision->minutes * ANDON_TIME_MINUTE
                                                         : self->tx.engine->settings.shelve_default);

  if (record->facts.priority == ANDON_PRIORITY_CRITICAL && record->facts.lane == ANDON_LANE_ALARM &&
      !self->actor->supervisor)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                   "“shelved” renews %s: for a critical alarm this needs a supervisor", record->alert->id);
      return FALSE;
    }
  *until = decision->minutes != 0 ? wanted : MIN (wanted, limit);
  if (*until > self->tx.now && *until <= limit)
    return TRUE;
  g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE,
               "“minutes” is too long: at most %" G_GINT64_FORMAT " minutes for %s now",
               MAX (limit - self->tx.now, 0) / ANDON_TIME_MINUTE, record->alert->id);
  return FALSE;
}

static gboolean
settle (Handover           *self,
        AndondAlertRecord  *record,
        GError            **error)
{
  const Decision *decision = g_hash_table_lookup (self->decisions, &record->id);
  AndondBy by = { self->actor->name, "handover" };
  AndonAlertEvent event = { .kind = ANDON_ALERT_EVENT_SHELVE_EXPIRED, .until = self->tx.now };
  AndonAlertEffects effects;
  gboolean renew = decision != NULL && decision->renew;

  if (decision != NULL)
    event = (AndonAlertEvent) { .kind = renew ? ANDON_ALERT_EVENT_RENEW : ANDON_ALERT_EVENT_UNSHELVE };
  if (renew && (!find_end (self, record, decision, &event.until, error) ||
                !andond_engine_is_often_shelved (&self->tx, record, &record->alert->often_shelved, error)))
    return FALSE;
  if (!andond_engine_apply (&self->tx, record, &event, &by, &effects, error))
    return FALSE;
  write_outcome (self, record->alert->id, renew ? "renewed" : decision != NULL ? "released" : "returned",
                 record->facts.shelved_until);
  return TRUE;
}

static gboolean
settle_all (Handover  *self,
            GError   **error)
{
  g_autoptr (GPtrArray) records = andond_engine_list_records (self->tx.engine);
  GHashTableIter iter;
  gpointer key;

  for (guint i = 0; i < records->len; i++)
    {
      AndondAlertRecord *record = g_ptr_array_index (records, i);

      if (andond_alert_record_get_state (record) != ANDON_ALERT_STATE_SHLVD || !is_of_console (self, record))
        continue;
      if (!settle (self, record, error))
        return FALSE;
      g_hash_table_remove (self->decisions, &record->id);
    }
  g_hash_table_iter_init (&iter, self->decisions);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_autofree char *id = andond_alert_id_format (*(gint64 *) key);

      write_outcome (self, id, "over", 0);
    }
  return TRUE;
}

gboolean
andond_engine_hand_over (AndondEngine       *self,
                         AndonDbConnection  *connection,
                         AndondBusBatch     *batch,
                         const AndondActor  *actor,
                         const char         *console,
                         JsonArray          *decisions,
                         AndonJsonWriter    *writer,
                         GError            **error)
{
  Handover handover = { .actor = actor, .console = console, .writer = writer };
  g_autoptr (GHashTable) table = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  gboolean ok = andond_engine_join (self, connection, batch, &handover.tx, error);

  handover.decisions = table;
  for (guint i = 0; ok && decisions != NULL && i < json_array_get_length (decisions); i++)
    ok = read_decision (&handover, json_array_get_element (decisions, i), error);
  andon_json_writer_begin_array (writer);
  ok = ok && settle_all (&handover, error);
  andon_json_writer_end_array (writer);
  if (!ok)
    self->stale = TRUE;
  return ok;
}
