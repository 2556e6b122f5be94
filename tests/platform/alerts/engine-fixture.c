/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "engine-fixture.h"

#include <math.h>

#include <andon-json.h>

#include <andond-alert-reader.h>
#include <andond-document-store.h>

#include "log-disk.h"

static void
collect (AndondBusEvent *const *events,
         guint                  n_events,
         gpointer               user_data)
{
  EngineFixture *self = user_data;

  for (guint i = 0; i < n_events; i++)
    g_ptr_array_add (self->events, andond_bus_event_ref (events[i]));
}

static void
add_asset (AndondRegistryBuilder *builder,
           AndonAssetKind         kind,
           const char            *id,
           const char            *parent,
           const char            *class)
{
  AndondAssetSpec spec = {
    .kind = kind, .id = id, .parent = parent, .name = id, .model_class = class,
    .zone = kind == ANDON_ASSET_KIND_SITE ? "Europe/Berlin" : NULL,
    .calendar = kind == ANDON_ASSET_KIND_SITE ? "shifts" : NULL,
  };
  g_autoptr (GError) error = NULL;

  andond_registry_builder_add_asset (builder, &spec, &error);
  g_assert_no_error (error);
}

static void
add_signal (AndondRegistryBuilder *builder,
            const char            *asset,
            const char            *key,
            AndondSignalRole       role)
{
  AndondSignalSpec spec = {
    .asset = asset, .key = key, .name = key, .unit = "mm/s", .role = role, .band_low = NAN, .band_high = NAN,
    .range_low = NAN, .range_high = NAN,
  };
  g_autoptr (GError) error = NULL;

  andond_registry_builder_add_signal (builder, &spec, &error);
  g_assert_no_error (error);
}

static AndondRegistry *
make_registry (void)
{
  g_autoptr (AndondRegistryBuilder) builder = andond_registry_builder_new ();

  add_asset (builder, ANDON_ASSET_KIND_SITE, "nord", NULL, NULL);
  add_asset (builder, ANDON_ASSET_KIND_LINE, "nord-line-1", "nord", NULL);
  add_asset (builder, ANDON_ASSET_KIND_ASSET, "gw", "nord-line-1", "gateway");
  for (guint i = 0; i < N_FIXTURE_PUMPS; i++)
    {
      g_autofree char *id = g_strdup_printf ("p-%u", i);

      add_asset (builder, ANDON_ASSET_KIND_ASSET, id, "nord-line-1", "pump");
      add_signal (builder, id, "mode", ANDOND_ROLE_MODE);
      add_signal (builder, id, "vibration-de", ANDOND_ROLE_PROCESS);
    }
  return andond_registry_builder_finish (builder);
}

static void
start (EngineFixture *self)
{
  g_autoptr (GError) error = NULL;

  self->store = andond_store_open (andon_test_dir_get_path (self->dir), &error);
  g_assert_no_error (error);
  andond_store_set_registry (self->store, self->registry, &error);
  g_assert_no_error (error);
  self->bus = andond_bus_new ();
  self->subscription = andond_bus_subscribe (self->bus, collect, self, NULL);
  self->engine = andond_engine_new (self->store, self->registry, self->bus, self->stages, andon_test_clock_now,
                                    self->clock, &error);
  g_assert_no_error (error);
}

static void
stop (EngineFixture *self)
{
  andond_engine_free (self->engine);
  andond_bus_free (self->bus);
  andond_store_free (self->store);
}

/* Set up with rules of the tests' own, whatever the seeded ones say. */
static void
put_rules (EngineFixture *self)
{
  engine_fixture_put (self, "rule", "pump-model",
                      "{'kind':'promotion','scope':{'class':'pump'},'impact':'major','respond_within':1800,'off_delay':10,"
                      "'response':'Listen at the pump.'}");
  engine_fixture_put (self, "rule", "not-running", "{'kind':'suppression','modes':['off','cleaning']}");
  g_ptr_array_set_size (self->events, 0);
}

void
engine_fixture_set_up (EngineFixture *self,
                       gconstpointer  unused)
{
  self->dir = andon_test_dir_new ();
  self->clock = andon_test_clock_new (ANDON_TEST_CLOCK_START);
  self->registry = make_registry ();
  self->stages = andond_stage_clock_new ();
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) (GCallback) andond_bus_event_unref);
  start (self);
  put_rules (self);
}

void
engine_fixture_tear_down (EngineFixture *self,
                          gconstpointer  unused)
{
  stop (self);
  g_ptr_array_unref (self->events);
  andond_stage_clock_unref (self->stages);
  andond_registry_unref (self->registry);
  andon_test_clock_free (self->clock);
  andon_test_dir_free (self->dir);
}

void
engine_fixture_restart (EngineFixture *self)
{
  stop (self);
  start (self);
}

void
engine_fixture_cut_power (EngineFixture *self)
{
  stop (self);
  log_disk_forget_boot (andon_test_dir_get_path (self->dir));
  start (self);
}

static char *
quotes (const char *text)
{
  return text != NULL ? g_strdelimit (g_strdup (text), "'", '"') : NULL;
}

typedef struct
{
  const char *kind;
  const char *id;
  char       *body;
} Put;

static gpointer
put_job (AndonDbConnection  *connection,
         gpointer            data,
         GError            **error)
{
  Put *put = data;
  g_autoptr (AndondDocument) current = andond_document_get (connection, put->kind, put->id, 0, NULL);

  andond_document_put (connection, put->kind, put->id, current != NULL ? current->version : 0, "test", 1, "test",
                       put->body, error);
  return NULL;
}

void
engine_fixture_put (EngineFixture *self,
                    const char    *kind,
                    const char    *id,
                    const char    *body)
{
  Put put = { kind, id, quotes (body) };
  g_autoptr (GError) error = NULL;

  andon_db_thread_run_sync (andond_store_get_writer (self->store), ANDON_DB_PRIORITY_HIGH, put_job, &put, &error);
  g_assert_no_error (error);
  g_free (put.body);
  andond_engine_reload_rules (self->engine);
  engine_fixture_settle (self);
}

static gboolean
is_settled (gpointer data)
{
  EngineFixture *self = data;

  return g_atomic_int_get (&self->engine->pending) == 0 && andon_queue_get_depth (self->engine->queue) == 0;
}

void
engine_fixture_settle (EngineFixture *self)
{
  g_assert_true (andon_test_wait_for (is_settled, self, 60000));
}

void
engine_fixture_advance (EngineFixture *self,
                        gint64         usec)
{
  andon_test_clock_advance (self->clock, usec);
  andond_engine_tick (self->engine);
  engine_fixture_settle (self);
}

guint32
engine_fixture_asset (EngineFixture *self,
                      const char    *id)
{
  const AndondAsset *asset = andond_registry_find_asset (self->registry, id);

  g_assert_nonnull (asset);
  return asset->index;
}

void
engine_fixture_detect (EngineFixture *self,
                       const char    *asset,
                       double         score,
                       AndonQuality   quality,
                       gint32         mode)
{
  g_autofree char *signal = g_strconcat (asset, ".vibration-de", NULL);
  const AndondSignal *found = andond_registry_find_signal (self->registry, signal);
  g_autoptr (AndondDetection) detection = andond_detection_new (found != NULL ? 1 : 0);

  detection->asset = engine_fixture_asset (self, asset);
  detection->time = andon_test_clock_now (self->clock);
  detection->score = score;
  detection->anomaly = score > 0;
  detection->onset = score > 0 ? detection->time - 5 * G_USEC_PER_SEC : 0;
  detection->judgement = quality == ANDON_QUALITY_BAD ? ANDOND_JUDGEMENT_CANNOT_JUDGE : ANDOND_JUDGEMENT_JUDGING;
  detection->quality = (guint8) quality;
  detection->mode = mode;
  detection->model_version = 1;
  if (found != NULL)
    detection->signals[0] = (AndondDetectionSignal) { found->index, 8, 3, 2, 4, 1, 0 };
  g_assert_true (andond_engine_submit_detection (self->engine, detection));
  engine_fixture_settle (self);
}

void
engine_fixture_condition (EngineFixture *self,
                          const char    *key,
                          const char    *asset,
                          const char    *rule,
                          gboolean       active)
{
  AndondCondition condition = {
    .key = key, .asset = engine_fixture_asset (self, asset), .signal = ANDOND_NO_INDEX, .title = "Drill",
    .rule = rule, .active = active, .quality = ANDON_QUALITY_GOOD, .severity = 700,
  };

  g_assert_true (andond_engine_submit_condition (self->engine, &condition));
}

typedef struct
{
  gint64      id;
  const char *sql;
  gint64      value;
  AndondRegistry *registry;
  gint64      now;
} Query;

static gpointer
alert_job (AndonDbConnection  *connection,
           gpointer            data,
           GError            **error)
{
  Query *query = data;
  g_autoptr (AndonDbStatement) select = andon_db_connection_prepare (connection, "SELECT body FROM alert WHERE id = ?",
                                                                     error);

  if (select == NULL)
    return NULL;
  andon_db_statement_bind_int (select, 1, query->id);
  return andon_db_statement_step (select, error) == ANDON_DB_STEP_ROW ? andon_db_statement_dup_text (select, 0) : NULL;
}

gpointer
engine_fixture_read (EngineFixture *self,
                     AndonDbFunc    func,
                     gpointer       data)
{
  g_autoptr (GError) error = NULL;
  gpointer result = andon_db_thread_run_sync (andond_store_get_reader (self->store), ANDON_DB_PRIORITY_HIGH, func, data,
                                              &error);

  g_assert_no_error (error);
  return result;
}

AndonAlert *
engine_fixture_alert (EngineFixture *self,
                      gint64         id)
{
  Query query = { .id = id };
  g_autofree char *body = engine_fixture_read (self, alert_job, &query);
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) error = NULL;
  AndonAlert *alert;

  if (body == NULL)
    return NULL;
  object = andon_json_parse_object (body, strlen (body), NULL, &error);
  g_assert_no_error (error);
  alert = andon_alert_from_json (object, &error);
  g_assert_no_error (error);
  return alert;
}

AndondActionResult *
engine_fixture_act (EngineFixture *self,
                    const char    *person,
                    gint64         alert,
                    AndonAction    action,
                    const char    *body,
                    gint64         revision,
                    const char    *key)
{
  AndondActor actor = { person, person, g_str_has_prefix (person, "super") };
  g_autofree char *text = quotes (body);
  g_autoptr (JsonObject) object = text != NULL ? andon_json_parse_object (text, strlen (text), NULL, NULL) : NULL;
  g_autofree char *id = andond_alert_id_format (alert);
  g_autofree char *fresh = g_strdup_printf ("key-%u-%u", ++self->last_key, g_random_int ());
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  g_autoptr (GError) error = NULL;
  AndondActionResult *result;

  if (revision == -2)
    {
      g_autoptr (AndonAlert) now = engine_fixture_alert (self, alert);

      revision = now != NULL ? now->revision : 0;
    }
  andond_engine_action_async (self->engine, &actor, id, action, object, key != NULL ? key : fresh, revision, NULL,
                              andon_test_async_cb, &async);
  result = andond_engine_action_finish (self->engine, andon_test_await (&async), &error);
  g_assert_no_error (error);
  andon_test_async_clear (&async);
  return result;
}

void
engine_fixture_do (EngineFixture *self,
                   gint64         alert,
                   AndonAction    action,
                   const char    *body,
                   guint          status)
{
  g_autoptr (AndondActionResult) result = engine_fixture_act (self, "ada", alert, action, body, -2, NULL);

  if (result->status != status)
    g_error ("%s: %u instead of %u: %s", andon_action_to_string (action), result->status, status, result->body);
}

static gpointer
facts_job (AndonDbConnection  *connection,
           gpointer            data,
           GError            **error)
{
  return andond_engine_dump_facts (data);
}

char *
engine_fixture_facts (EngineFixture *self)
{
  return andon_db_thread_run_sync (andond_store_get_writer (self->store), ANDON_DB_PRIORITY_HIGH, facts_job, self->engine,
                                   NULL);
}

static gpointer
count_job (AndonDbConnection  *connection,
           gpointer            data,
           GError            **error)
{
  Query *query = data;

  andon_db_connection_query_int (connection, query->sql, 0, &query->value, error);
  return NULL;
}

gint64
engine_fixture_count (EngineFixture *self,
                      const char    *sql)
{
  Query query = { .sql = sql };

  engine_fixture_read (self, count_job, &query);
  return query.value;
}

static gpointer
detail_job (AndonDbConnection  *connection,
            gpointer            data,
            GError            **error)
{
  Query *query = data;
  g_autofree char *id = andond_alert_id_format (query->id);
  AndonJsonWriter writer;
  gboolean found = FALSE;

  andon_json_writer_init (&writer, 1024);
  andon_json_writer_begin_object (&writer);
  andond_alert_reader_detail (connection, query->registry, id, query->now, &writer, &found, error);
  andon_json_writer_end_object (&writer);
  return andon_json_writer_steal (&writer, NULL);
}

JsonObject *
engine_fixture_detail (EngineFixture *self,
                       gint64         id)
{
  Query query = { .id = id, .registry = self->registry, .now = andon_test_clock_now (self->clock) };
  g_autofree char *text = engine_fixture_read (self, detail_job, &query);
  g_autoptr (GError) error = NULL;
  JsonObject *object = andon_json_parse_object (text, strlen (text), NULL, &error);

  g_assert_no_error (error);
  return object;
}
