/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "engine-fixture.h"

#include <andon-json.h>
#include <andon-time.h>

#include <andond-alert-reader.h>

typedef struct
{
  EngineFixture          *fixture;
  const AndondAlertQuery *query;
  gboolean                history;
  GError                 *error;
} Read;

static gpointer
read_job (AndonDbConnection  *connection,
          gpointer            data,
          GError            **error)
{
  Read *read = data;
  AndonJsonWriter writer;
  gboolean ok;

  andon_json_writer_init (&writer, 1024);
  andon_json_writer_begin_object (&writer);
  ok = (read->history ? andond_alert_reader_history : andond_alert_reader_list) (connection, read->fixture->registry,
                                                                                 read->query, &writer, &read->error);
  if (!ok)
    {
      andon_json_writer_clear (&writer);
      return NULL;
    }
  andon_json_writer_end_object (&writer);
  return andon_json_writer_steal (&writer, NULL);
}

static JsonObject *
fetch (EngineFixture          *self,
       const AndondAlertQuery *query,
       gboolean                history)
{
  Read read = { self, query, history, NULL };
  g_autofree char *text = engine_fixture_read (self, read_job, &read);
  g_autoptr (GError) error = NULL;
  JsonObject *object;

  g_assert_no_error (read.error);
  object = andon_json_parse_object (text, strlen (text), NULL, &error);
  g_assert_no_error (error);
  return object;
}

static guint
count (EngineFixture          *self,
       const AndondAlertQuery *query,
       gboolean                history)
{
  g_autoptr (JsonObject) page = fetch (self, query, history);

  return json_array_get_length (json_object_get_array_member (page, "items"));
}

static void
fill (EngineFixture *self)
{
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *asset = g_strdup_printf ("p-%u", i);

      engine_fixture_detect (self, asset, 640, ANDON_QUALITY_GOOD, ANDOND_MODE_PRODUCTION);
      engine_fixture_advance (self, ANDON_TIME_SECOND);
    }
  engine_fixture_detect (self, "gw", 640, ANDON_QUALITY_GOOD, ANDOND_MODE_NONE);
  engine_fixture_do (self, 3, ANDON_ACTION_ACKNOWLEDGE, "{'annunciation':1}", 200);
  engine_fixture_do (self, 4, ANDON_ACTION_SHELVE, "{'reason':'x'}", 200);
}

static void
test_filters (EngineFixture *self,
              gconstpointer  unused)
{
  AndondAlertQuery all = ANDOND_ALERT_QUERY_INIT;
  AndondAlertQuery query = ANDOND_ALERT_QUERY_INIT;

  fill (self);
  g_assert_cmpuint (count (self, &all, FALSE), ==, 11);
  query.lanes = 1u << ANDON_LANE_ADVISORY;
  g_assert_cmpuint (count (self, &query, FALSE), ==, 1);
  query = all;
  query.states = 1u << ANDON_ALERT_STATE_UNACK;
  g_assert_cmpuint (count (self, &query, FALSE), ==, 8);
  query.states |= 1u << ANDON_ALERT_STATE_SHLVD;
  g_assert_cmpuint (count (self, &query, FALSE), ==, 9);
  query = all;
  query.priorities = 1u << ANDON_PRIORITY_CRITICAL;
  g_assert_cmpuint (count (self, &query, FALSE), ==, 0);
  query = all;
  query.asset = engine_fixture_asset (self, "p-3");
  g_assert_cmpuint (count (self, &query, FALSE), ==, 1);
  query.asset = engine_fixture_asset (self, "nord");
  g_assert_cmpuint (count (self, &query, FALSE), ==, 11);
  query = all;
  query.text = "VIBRATION";
  g_assert_cmpuint (count (self, &query, FALSE), ==, 10);
  query.text = "p-7";
  g_assert_cmpuint (count (self, &query, FALSE), ==, 1);
  query.text = "%";
  g_assert_cmpuint (count (self, &query, FALSE), ==, 0);
  query = all;
  query.from = ANDON_TEST_CLOCK_START + 5 * ANDON_TIME_SECOND;
  query.to = ANDON_TEST_CLOCK_START + 8 * ANDON_TIME_SECOND;
  g_assert_cmpuint (count (self, &query, FALSE), ==, 3);
}

/* Pages joined give each alert once, newest first. */
static void
test_pages (EngineFixture *self,
            gconstpointer  unused)
{
  g_autofree char *cursor = NULL;
  guint seen = 0;

  fill (self);
  do
    {
      AndondAlertQuery query = { .asset = ANDOND_NO_INDEX, .limit = 4, .cursor = cursor };
      g_autoptr (JsonObject) page = fetch (self, &query, FALSE);
      JsonArray *items = json_object_get_array_member (page, "items");

      for (guint i = 0; i < json_array_get_length (items); i++)
        {
          g_autofree char *id = g_strdup_printf ("a-%u", 11 - seen++);

          g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (items, i), "id"), ==, id);
        }
      g_assert_true (json_object_has_member (page, "as_of"));
      g_free (cursor);
      cursor = g_strdup (json_object_get_null_member (page, "next") ? NULL : json_object_get_string_member (page, "next"));
    }
  while (cursor != NULL);
  g_assert_cmpuint (seen, ==, 11);
}

static void
test_bad_cursor (EngineFixture *self,
                 gconstpointer  unused)
{
  AndondAlertQuery query = { .asset = ANDOND_NO_INDEX, .cursor = "x" };
  Read read = { self, &query, FALSE, NULL };

  g_assert_null (engine_fixture_read (self, read_job, &read));
  g_assert_error (read.error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE);
  g_clear_error (&read.error);
}

static void
test_history (EngineFixture *self,
              gconstpointer  unused)
{
  AndondAlertQuery query = { .asset = ANDOND_NO_INDEX, .alert = "a-3" };
  g_autoptr (JsonObject) page = NULL;
  JsonObject *entry;

  fill (self);
  page = fetch (self, &query, TRUE);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (page, "items")), ==, 2);
  entry = json_array_get_object_element (json_object_get_array_member (page, "items"), 0);
  g_assert_cmpstr (json_object_get_string_member (entry, "event"), ==, "acknowledge");
  g_assert_cmpstr (json_object_get_string_member (entry, "actor"), ==, "ada");
  g_assert_cmpstr (json_object_get_string_member (entry, "title"), ==, "vibration-de above expected");

  query = (AndondAlertQuery) ANDOND_ALERT_QUERY_INIT;
  query.states = 1u << ANDON_ALERT_STATE_SHLVD;
  g_assert_cmpuint (count (self, &query, TRUE), ==, 1);
}

static gpointer
assets_job (AndonDbConnection  *connection,
            gpointer            data,
            GError            **error)
{
  return andond_alert_reader_assets (connection, error);
}

static void
test_assets (EngineFixture *self,
             gconstpointer  unused)
{
  g_autoptr (GHashTable) assets = NULL;
  AndondAssetAlerts *entry;

  fill (self);
  assets = engine_fixture_read (self, assets_job, NULL);
  g_assert_cmpuint (g_hash_table_size (assets), ==, 11);
  entry = g_hash_table_lookup (assets, "gw");
  g_assert_cmpint (entry->lane, ==, ANDON_LANE_ADVISORY);
  g_assert_cmpuint (entry->unacknowledged, ==, 0);
  entry = g_hash_table_lookup (assets, "p-0");
  g_assert_cmpint (entry->state, ==, ANDON_ALERT_STATE_UNACK);
  g_assert_cmpuint (entry->unacknowledged, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/alerts/alert-reader/" name, EngineFixture, NULL, engine_fixture_set_up, func, engine_fixture_tear_down)
  ADD ("filters", test_filters);
  ADD ("pages", test_pages);
  ADD ("bad-cursor", test_bad_cursor);
  ADD ("history", test_history);
  ADD ("assets", test_assets);
  return g_test_run ();
}
