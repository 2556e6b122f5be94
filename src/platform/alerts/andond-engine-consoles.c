/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-engine-private.h"

#include <string.h>

#include <andon-event.h>
#include <andon-json.h>
#include <andon-time.h>

#include "andond-document-store.h"

#define TELL_EVERY (30 * ANDON_TIME_SECOND)  /* at most, unless a flood begins or ends */
#define WRITE_EVERY (2 * ANDON_TIME_SECOND)
#define HISTORY (30 * ANDON_TIME_DAY)

static void publish_bytes (AndondTx *tx);

static void
console_free (gpointer data)
{
  AndondConsole *self = data;

  g_free (self->id);
  g_free (self->name);
  g_strfreev (self->areas);
  g_clear_pointer (&self->health, andond_alarm_health_free);
  g_free (self);
}

void
andond_engine_free_consoles (AndondEngine *self)
{
  g_clear_pointer (&self->consoles, g_ptr_array_unref);
  g_clear_pointer (&self->console_of, g_free);
}

static AndondConsole *
read_console (AndondDocument  *document,
              GError         **error)
{
  g_autoptr (JsonObject) body = andon_json_parse_object (document->body, strlen (document->body), NULL, error);
  AndondConsole *self;

  if (body == NULL)
    return NULL;
  self = g_new0 (AndondConsole, 1);
  self->id = g_strdup (document->id);
  self->manned = TRUE;
  if (!andon_json_dup_string (body, "name", ANDON_JSON_REQUIRED, &self->name, error) ||
      !andon_json_dup_strv (body, "areas", ANDON_JSON_REQUIRED, &self->areas, error) ||
      !andon_json_get_bool (body, "manned", ANDON_JSON_OPTIONAL, &self->manned, error))
    g_clear_pointer (&self, console_free);
  return self;
}

/* The manned console whose area is nearest above the asset. */
static AndondConsole *
find_console (AndondEngine *self,
              guint32       asset)
{
  for (guint32 at = asset; at != ANDOND_NO_INDEX; at = andond_registry_get_asset (self->registry, at)->parent)
    {
      const char *id = andond_registry_get_asset (self->registry, at)->id;

      for (guint i = 0; i < self->consoles->len; i++)
        {
          AndondConsole *console = g_ptr_array_index (self->consoles, i);

          if (console->manned && g_strv_contains ((const char *const *) console->areas, id))
            return console;
        }
    }
  return NULL;
}

static void
map_assets (AndondEngine *self)
{
  guint n = andond_registry_get_n_assets (self->registry);

  g_free (self->console_of);
  self->console_of = g_new0 (AndondConsole *, n + 1);
  for (guint32 i = 0; i < n; i++)
    self->console_of[i] = find_console (self, i);
}

const char *
andond_engine_console_for (AndondEngine *self,
                           guint32       asset)
{
  AndondConsole *console = asset != ANDOND_NO_INDEX ? self->console_of[asset] : NULL;

  return console != NULL ? console->id : NULL;
}

/* An alarm that no manned console covers counts at all of them. */
#define FOR_CONSOLES_OF(self, asset, console)                                                                         \
  for (guint i_ = 0; i_ < (self)->consoles->len; i_++)                                                                \
    for (AndondConsole *console = g_ptr_array_index ((self)->consoles, i_),                                           \
         *covers_ = (asset) != ANDOND_NO_INDEX ? (self)->console_of[asset] : NULL;                                    \
         console != NULL && (covers_ == NULL || covers_ == console); console = NULL)

static gboolean
no_longer_stands (AndonAlertState state)
{
  return state == ANDON_ALERT_STATE_NORM || andon_alert_state_is_hidden (state);
}

/* By the rule's name as it is now. */
static void
describe (AndondEngine  *self,
          AndondConsole *console,
          const char    *key,
          const char    *title,
          const char    *asset,
          const char    *rule)
{
  const AndondRule *found = rule != NULL ? andond_rules_find (self->rules, rule) : NULL;

  andond_alarm_health_describe (console->health, key, title, asset, rule, found != NULL ? found->name : NULL);
}

/* What the last thirty days of the journal say of a new console, or of all after a restart. */
static gboolean
load_history (AndondTx  *tx,
              GError   **error)
{
  AndondEngine *self = tx->engine;
  g_autoptr (AndonDbStatement) select = NULL;
  AndonDbStep step;

  select = andon_db_connection_prepare (tx->connection,
    "SELECT j.time, j.alert, j.asset, j.priority, j.annunciated, a.key, j.state_to, a.title, a.rule FROM journal j"
    " JOIN alert a ON a.id = j.alert WHERE j.lane = 1 AND j.time > ? AND (j.annunciated = 1 OR j.state_to NOT IN (1, 2))"
    " ORDER BY j.number", error);
  if (select == NULL)
    return FALSE;
  andon_db_statement_bind_int (select, 1, tx->now - HISTORY);
  while ((step = andon_db_statement_step (select, error)) == ANDON_DB_STEP_ROW)
    {
      gint64 time = andon_db_statement_column_int (select, 0);
      g_autofree char *alert = andond_alert_id_format (andon_db_statement_column_int (select, 1));
      const AndondAsset *asset = andond_registry_find_asset (self->registry, andon_db_statement_column_text (select, 2));
      AndonPriority priority = (AndonPriority) andon_db_statement_column_int (select, 3);
      guint32 index = asset != NULL ? asset->index : ANDOND_NO_INDEX;

      FOR_CONSOLES_OF (self, index, console)
        {
          if (andon_db_statement_column_int (select, 4) != 0)
            {
              const char *key = andon_db_statement_column_text (select, 5);

              andond_alarm_health_annunciated (console->health, time, alert, key, priority);
              describe (self, console, key, andon_db_statement_column_text (select, 7), asset != NULL ? asset->id : NULL,
                        andon_db_statement_column_text (select, 8));
            }
          else if (no_longer_stands ((AndonAlertState) andon_db_statement_column_int (select, 6)))
            andond_alarm_health_closed (console->health, alert);
        }
    }
  return step == ANDON_DB_STEP_DONE;
}

/* Since when the figures speak: the first start, or the oldest row of the journal where there is an older one. */
static gboolean
find_history_start (AndondTx  *tx,
                    gint64    *start,
                    GError   **error)
{
  gint64 first = andond_store_get_first_start (tx->engine->store);
  gint64 oldest = 0;

  if (!andon_db_connection_query_int (tx->connection, "SELECT min (time) FROM journal", 0, &oldest, error))
    return FALSE;
  if (oldest != 0 && (first == 0 || oldest < first))
    first = oldest;
  *start = MAX (first != 0 ? first : tx->now, tx->now - HISTORY);
  return TRUE;
}

gboolean
andond_engine_load_consoles (AndondTx  *tx,
                             GError   **error)
{
  AndondEngine *self = tx->engine;
  g_autoptr (GPtrArray) documents = andond_document_list (tx->connection, ANDOND_DOCUMENT_CONSOLE, error);
  gint64 start;

  if (documents == NULL || !find_history_start (tx, &start, error))
    return FALSE;
  g_clear_pointer (&self->consoles, g_ptr_array_unref);
  self->consoles = g_ptr_array_new_with_free_func (console_free);
  for (guint i = 0; i < documents->len; i++)
    {
      AndondDocument *document = g_ptr_array_index (documents, i);
      g_autoptr (GError) local = NULL;
      AndondConsole *console = read_console (document, &local);

      if (console == NULL)
        {
          g_warning ("console %s, version %u, is left out: %s", document->id, document->version, local->message);
          continue;
        }
      console->health = andond_alarm_health_new (&self->settings.health, start);
      g_ptr_array_add (self->consoles, console);
    }
  map_assets (self);
  if (!load_history (tx, error))
    return FALSE;
  publish_bytes (tx);
  return TRUE;
}

static void
write_console (AndondEngine    *self,
               AndondConsole   *console,
               gint64           now,
               AndonJsonWriter *writer)
{
  AndondAlarmHealthFigures figures;

  andond_alarm_health_get_figures (console->health, now, &figures);
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_string (writer, "id", console->id);
  andon_json_writer_put_string (writer, "name", console->name);
  andon_json_writer_member (writer, "areas");
  andon_json_writer_begin_array (writer);
  for (guint i = 0; console->areas[i] != NULL; i++)
    andon_json_writer_string (writer, console->areas[i]);
  andon_json_writer_end_array (writer);
  andon_json_writer_put_bool (writer, "manned", console->manned);
  andon_json_writer_member (writer, "flood");
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_bool (writer, "active", figures.flood);
  andon_json_writer_put_time (writer, "since", figures.flood_since);
  andon_json_writer_put_int (writer, "on", self->settings.health.flood_above);
  andon_json_writer_put_int (writer, "off", self->settings.health.flood_below);
  andon_json_writer_put_int (writer, "rate_10_min", figures.rate);
  andon_json_writer_end_object (writer);
  andon_json_writer_member (writer, "health");
  andond_alarm_health_write_json (console->health, now, writer);
  andon_json_writer_end_object (writer);
}

static gboolean
tell_console (AndondTx       *tx,
              AndondConsole  *console,
              GError        **error)
{
  g_auto (AndonJsonWriter) writer = { 0 };
  AndondAlarmHealthFigures figures;

  andond_alarm_health_get_figures (console->health, tx->now, &figures);
  console->last_rate = figures.rate;
  console->last_told = tx->now;
  andon_json_writer_init (&writer, 1024);
  write_console (tx->engine, console, tx->now, &writer);
  return andond_engine_tell (tx, ANDON_EVENT_CONSOLE_CHANGED, "alerts", console->id, NULL, writer.out->str,
                             writer.out->len, error);
}

gboolean
andond_engine_count_effects (AndondTx                 *tx,
                             AndondAlertRecord        *record,
                             const AndonAlertEffects  *effects,
                             gint64                    raised,
                             GError                  **error)
{
  AndondEngine *self = tx->engine;
  const char *alert = record->alert->id;

  if (record->facts.lane != ANDON_LANE_ALARM)
    return TRUE;

  FOR_CONSOLES_OF (self, record->asset, console)
    {
      AndondFloodChange flood = ANDOND_FLOOD_UNCHANGED;

      if (effects->annunciated)
        {
          flood = andond_alarm_health_annunciated (console->health, tx->now, alert, record->key, record->facts.priority);
          describe (self, console, record->key, record->alert->title, record->alert->asset, record->alert->rule);
        }
      if (effects->cleared)
        andond_alarm_health_cleared (console->health, tx->now, alert, tx->now - raised);
      if (no_longer_stands (effects->to))
        andond_alarm_health_closed (console->health, alert);
      self->consoles_changed = TRUE;
      if (flood == ANDOND_FLOOD_UNCHANGED)
        continue;
      if (!tell_console (tx, console, error))
        return FALSE;
      /* Who heard of it and looks is not shown what was before. */
      publish_bytes (tx);
    }
  return TRUE;
}

static void
publish_bytes (AndondTx *tx)
{
  AndondEngine *self = tx->engine;
  g_auto (AndonJsonWriter) writer = { 0 };
  GBytes *bytes;

  andon_json_writer_init (&writer, 4096);
  andon_json_writer_begin_array (&writer);
  for (guint i = 0; i < self->consoles->len; i++)
    write_console (self, g_ptr_array_index (self->consoles, i), tx->now, &writer);
  andon_json_writer_end_array (&writer);
  bytes = andon_json_writer_steal_bytes (&writer);

  pthread_mutex_lock (&self->lock);
  g_clear_pointer (&self->console_bytes, g_bytes_unref);
  self->console_bytes = bytes;
  pthread_mutex_unlock (&self->lock);
  self->consoles_written = tx->now;
  self->consoles_changed = FALSE;
}

gboolean
andond_engine_tick_consoles (AndondTx  *tx,
                             GError   **error)
{
  AndondEngine *self = tx->engine;
  gboolean told = FALSE;

  for (guint i = 0; i < self->consoles->len; i++)
    {
      AndondConsole *console = g_ptr_array_index (self->consoles, i);
      AndondFloodChange flood = andond_alarm_health_tick (console->health, tx->now);
      AndondAlarmHealthFigures figures;

      andond_alarm_health_get_figures (console->health, tx->now, &figures);
      if (flood == ANDOND_FLOOD_UNCHANGED &&
          (figures.rate == console->last_rate || tx->now - console->last_told < TELL_EVERY))
        continue;
      told = self->consoles_changed = TRUE;
      if (!tell_console (tx, console, error))
        return FALSE;
    }
  if (told || (self->consoles_changed && tx->now - self->consoles_written >= WRITE_EVERY))
    publish_bytes (tx);
  return TRUE;
}

/* The class's limit, and half an hour after the end of the shift that runs at the alert's site. */
gint64
andond_engine_shelf_limit (AndondEngine      *self,
                           AndondAlertRecord *record,
                           gint64             now)
{
  const AndondRule *rule = andond_rules_find (self->rules, record->alert->rule);
  gint64 longest = rule != NULL && rule->max_shelve > 0 ? rule->max_shelve
                                                        : self->settings.shelve_max[record->facts.priority];
  gint64 limit = now + longest;
  AndonCalendar *calendar = NULL;
  AndonShift shift;

  if (record->asset != ANDOND_NO_INDEX)
    calendar = g_hash_table_lookup (self->calendars,
                                    andond_registry_get_asset (self->registry, record->asset)->calendar);
  if (calendar != NULL && andon_calendar_find_shift (calendar, now, &shift))
    limit = MIN (limit, shift.end + self->settings.shelve_after_shift);
  return limit;
}
