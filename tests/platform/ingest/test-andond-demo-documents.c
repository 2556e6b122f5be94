/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The limits that the demo plant begins with, against the plant itself: a healthy machine crosses none of them, and
 * what the faults cross is some alarms an hour and no flood. */

#include <andon-calendar.h>
#include <andon-json.h>
#include <andond-demo-plant.h>
#include <math.h>
#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define DAY (86400 * SECOND)
#define DAYS 14
#define MAX_SIGNALS 16

static const gint64 now = G_GINT64_CONSTANT (1795348800000000);

typedef struct
{
  const char *id;
  const char *asset; /* or */
  const char *class;
  const char *signal;
  double limit;
  double hysteresis;
  gboolean is_high;
  gint64 on_delay; /* us */
} Limit;

typedef struct
{
  AndondDemoPlant *plant;
  AndondRegistry *registry;
  AndondDemoCursor *cursor;
  GArray *faults;
  JsonObject *root;
  guint healthy, faulty; /* alarms raised */
} Fixture;

static void
set_up (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) text = andond_demo_plant_load_documents (&error);

  g_assert_no_error (error);
  self->root = andon_json_parse_object (g_bytes_get_data (text, NULL), g_bytes_get_size (text), NULL, &error);
  g_assert_no_error (error);
  self->plant = andond_demo_plant_new_builtin (1, 0, &error);
  g_assert_no_error (error);
  self->registry = andond_demo_plant_get_registry (self->plant);
  self->cursor = andond_demo_cursor_new (self->plant);
  self->faults = andond_demo_plant_list_faults (self->plant, now - DAYS * DAY, now);
  self->healthy = self->faulty = 0;
}

static void
tear_down (Fixture *self)
{
  json_object_unref (self->root);
  andond_demo_cursor_free (self->cursor);
  andond_demo_plant_unref (self->plant);
  g_array_unref (self->faults);
}

static JsonObject *
get_body (JsonArray   *items,
          guint        i,
          const char **id)
{
  JsonObject *item = json_array_get_object_element (items, i);

  *id = json_object_get_string_member (item, "id");
  return json_object_get_object_member (item, "body");
}

static void
read_limit (JsonArray *items,
            guint      i,
            Limit     *limit)
{
  JsonObject *body = get_body (items, i, &limit->id);
  JsonObject *scope = json_object_get_object_member (body, "scope");

  limit->asset = json_object_get_string_member_with_default (scope, "asset", NULL);
  limit->class = json_object_get_string_member_with_default (scope, "class", NULL);
  limit->signal = json_object_get_string_member (body, "signal");
  limit->is_high = json_object_has_member (body, "high");
  limit->limit = json_object_get_double_member (body, limit->is_high ? "high" : "low");
  limit->hysteresis = json_object_get_double_member (body, "hysteresis");
  limit->on_delay = json_object_get_int_member (body, "on_delay") * SECOND;
}

/* Whether something is or just was wrong with the asset, so that an alarm is due. */
static gboolean
is_faulty (Fixture *self,
           guint32  asset,
           gint64   time)
{
  for (guint i = 0; i < self->faults->len; i++)
    {
      const AndondFault *fault = &g_array_index (self->faults, AndondFault, i);

      /* What a fault has warmed takes its time to cool. */
      if (fault->asset == asset && time >= fault->begin && time < fault->end + 900 * SECOND)
        return TRUE;
    }

  return FALSE;
}

static void
watch (Fixture           *self,
       const Limit       *limit,
       const AndondAsset *asset,
       guint              position)
{
  const gint64 step = 60 * SECOND;
  gint64 since = 0;
  gboolean raised = FALSE;

  for (gint64 time = now - DAYS * DAY; time < now; time += step)
    {
      double values[MAX_SIGNALS], beyond;
      guint8 quality[MAX_SIGNALS];
      gboolean counts;

      if (!andond_demo_cursor_get_row (self->cursor, asset->index, time, values, quality)
          || quality[position] != ANDON_QUALITY_GOOD)
        continue;

      counts = limit->is_high || asset->mode_signal == ANDOND_NO_INDEX || values[0] == ANDOND_MODE_PRODUCTION;
      beyond = limit->is_high ? values[position] - limit->limit : limit->limit - values[position];

      if (!counts || beyond < -limit->hysteresis)
        {
          since = 0;
          raised = FALSE;
        }
      else if (beyond > 0 && since == 0)
        {
          since = time;
        }

      if (since == 0 || raised || time - since < limit->on_delay || beyond <= 0)
        continue;

      raised = TRUE;
      if (is_faulty (self, asset->index, time))
        {
          self->faulty++;
          continue;
        }

      self->healthy++;
      g_test_message ("healthy %s crosses %s: %g at %" G_GINT64_FORMAT, asset->id, limit->id, values[position],
                      time / SECOND);
    }
}

static void
test_limits (void)
{
  Fixture self;
  JsonArray *items;

  set_up (&self);
  items = json_object_get_array_member (self.root, "limits");
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      guint found = 0;
      Limit limit;

      read_limit (items, i, &limit);
      for (guint32 a = 0; a < andond_registry_get_n_assets (self.registry); a++)
        {
          const AndondAsset *asset = andond_registry_get_asset (self.registry, a);

          if (g_strcmp0 (limit.asset, asset->id) != 0 && g_strcmp0 (limit.class, asset->model_class) != 0)
            continue;

          for (guint k = 0; k < asset->n_signals; k++)
            {
              if (strcmp (andond_registry_get_signal (self.registry, asset->signals[k])->key, limit.signal) != 0)
                continue;
              found++;
              watch (&self, &limit, asset, k);
            }
        }

      if (found == 0)
        g_error ("limit %s watches nothing", limit.id);
    }

  g_test_message ("%u alarms by limits in %d days, %.2f an hour; %u on healthy machines", self.faulty, DAYS,
                  self.faulty / (DAYS * 24.0), self.healthy);
  g_assert_cmpuint (self.healthy, ==, 0);
  g_assert_cmpfloat (self.faulty / (DAYS * 24.0), >, 0.15);
  g_assert_cmpfloat (self.faulty / (DAYS * 24.0), <, 6.0);
  tear_down (&self);
}

/* Every calendar that a site or line names is there and is one. */
static void
test_calendars (void)
{
  Fixture self;
  JsonArray *items;
  guint used = 0;

  set_up (&self);
  items = json_object_get_array_member (self.root, "calendars");

  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AndonCalendar) calendar = NULL;
      const char *id;

      calendar = andon_calendar_from_json (get_body (items, i, &id), &error);
      g_assert_no_error (error);
      g_assert_cmpstr (andon_calendar_get_id (calendar), ==, id);

      for (guint32 a = 0; a < andond_registry_get_n_assets (self.registry); a++)
        {
          const AndondAsset *asset = andond_registry_get_asset (self.registry, a);

          if (strcmp (asset->calendar, id) != 0)
            continue;
          used++;
          g_assert_cmpstr (asset->zone, ==, andon_calendar_get_zone (calendar));
        }
    }

  g_assert_cmpuint (used, ==, andond_registry_get_n_assets (self.registry));
  tear_down (&self);
}

static void
test_consoles (void)
{
  Fixture self;
  JsonArray *items;

  set_up (&self);
  items = json_object_get_array_member (self.root, "consoles");
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      const char *id;
      JsonArray *areas = json_object_get_array_member (get_body (items, i, &id), "areas");

      for (guint k = 0; k < json_array_get_length (areas); k++)
        g_assert_nonnull (andond_registry_find_asset (self.registry, json_array_get_string_element (areas, k)));
    }
  tear_down (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ingest/demo-documents/limits", test_limits);
  g_test_add_func ("/ingest/demo-documents/calendars", test_calendars);
  g_test_add_func ("/ingest/demo-documents/consoles", test_consoles);
  return g_test_run ();
}
