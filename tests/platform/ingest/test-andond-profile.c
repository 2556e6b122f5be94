/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <andon-error.h>
#include <andon-test-await.h>
#include <andond-profile.h>
#include <math.h>
#include <string.h>

static const gint64 now = G_GINT64_CONSTANT (1795348800000000);

typedef struct
{
  AndondRegistry *registry;
  AndondProfileSet *set;
  AndondSampleBatch *out;
  guint refused[ANDOND_N_REFUSALS];
  char *last;
} Fixture;

static AndondProfile *
profile_new (const char *json)
{
  g_autoptr (GError) error = NULL;
  AndondProfile *profile = andond_profile_new_from_json (json, strlen (json), &error);

  g_assert_no_error (error);
  return profile;
}

static void
set_up (Fixture    *self,
        const char *json)
{
  g_autoptr (AndondRegistryBuilder) builder = andond_registry_builder_new ();
  g_autoptr (AndondProfile) profile = profile_new (json);
  g_autoptr (GError) error = NULL;

  memset (self, 0, sizeof *self);
  g_assert_true (andond_profile_describe (profile, builder, &error));
  g_assert_no_error (error);
  g_assert_true (andond_profile_describe (profile, builder, &error)); /* again changes nothing */
  self->registry = andond_registry_builder_finish (builder);
  self->set = andond_profile_set_new (self->registry);
  g_assert_true (andond_profile_set_add (self->set, profile, &error));
  self->out = andond_sample_batch_new ("test", 0);
}

static void
tear_down (Fixture *self)
{
  andond_registry_unref (self->registry);
  andond_profile_set_unref (self->set);
  andond_sample_batch_unref (self->out);
  g_free (self->last);
}

static void
on_refused (AndondRefusal  refusal,
            const char    *name,
            const char    *reason,
            gpointer       user_data)
{
  Fixture *self = user_data;

  self->refused[refusal]++;
  g_free (self->last);
  self->last = g_strdup_printf ("%s: %s", name, reason);
}

static guint
read_text (Fixture    *self,
           const char *topic,
           const char *text)
{
  self->out->n = 0;
  memset (self->refused, 0, sizeof self->refused);
  return andond_profile_set_read (self->set, topic, text, strlen (text), now, self->out, on_refused, self);
}

static double
get_value (Fixture    *self,
           const char *signal)
{
  const AndondSignal *wanted = andond_registry_find_signal (self->registry, signal);

  for (guint i = 0; i < self->out->n; i++)
    {
      if (self->out->signal[i] == wanted->index)
        return self->out->value[i];
    }

  g_error ("%s is not there", signal);
}

#define JSON_PROFILE                                                                                                  \
  "{\"id\":\"pump-v2\",\"class\":\"pump\",\"topic\":\"plant/{asset}/telemetry\",\"qos\":1,"                           \
  "\"time\":{\"path\":\"meta.ts\",\"format\":\"rfc3339\"},"                                                           \
  "\"assets\":[{\"id\":\"p-1\",\"alias\":\"PUMPE 1\"},{\"id\":\"p-2\"}],"                                             \
  "\"signals\":[{\"key\":\"current\",\"path\":\"motor.i\",\"unit\":\"A\",\"from\":\"mA\"},"                           \
  "{\"key\":\"temperature\",\"path\":\"motor.t\",\"unit\":\"Cel\",\"unit-path\":\"motor.unit\"},"                     \
  "{\"key\":\"level\",\"path\":\"values.1\",\"unit\":\"%\",\"scale\":100},"                                           \
  "{\"key\":\"running\",\"unit\":\"1\",\"role\":\"mode\"}]}"

static void
test_json (void)
{
  Fixture self;

  set_up (&self, JSON_PROFILE);
  g_assert_cmpstr (andond_profile_get_filter (andond_profile_set_get_profile (self.set, 0)), ==, "plant/+/telemetry");
  g_assert_cmpint (andond_profile_get_qos (andond_profile_set_get_profile (self.set, 0)), ==, 1);
  g_assert_cmpstr (andond_registry_find_asset (self.registry, "p-1")->model_class, ==, "pump");

  g_assert_cmpuint (read_text (&self, "plant/PUMPE 1/telemetry",
                               "{\"meta\":{\"ts\":\"2026-11-22T12:00:00.5Z\"},\"motor\":{\"i\":2500,\"t\":68,\"unit\":\"[degF]\"},"
                               "\"values\":[7,0.5],\"running\":true,\"unknown\":\"x\"}"), ==, 4);
  g_assert_cmpfloat (get_value (&self, "p-1.current"), ==, 2.5);
  g_assert_cmpfloat_with_epsilon (get_value (&self, "p-1.temperature"), 20.0, 1e-9);
  g_assert_cmpfloat (get_value (&self, "p-1.level"), ==, 50.0);
  g_assert_cmpfloat (get_value (&self, "p-1.running"), ==, 1.0);
  g_assert_cmpint (self.out->time[0], ==, now + 500000);
  g_assert_null (self.last);

  /* Several at once, for the other asset. */
  g_assert_cmpuint (read_text (&self, "plant/p-2/telemetry",
                               "[{\"meta\":{\"ts\":\"2026-11-22T12:00:00Z\"},\"running\":3},"
                               "{\"meta\":{\"ts\":\"2026-11-22T12:00:01Z\"},\"running\":4}]"), ==, 2);
  g_assert_cmpint (self.out->time[1], ==, now + G_USEC_PER_SEC);

  /* A null is a sample, and a bad one. */
  g_assert_cmpuint (read_text (&self, "plant/p-2/telemetry", "{\"meta\":{\"ts\":\"2026-11-22T12:00:00Z\"},\"running\":null}"), ==, 1);
  g_assert_cmpuint (self.out->quality[0], ==, ANDON_QUALITY_BAD);
  g_assert_true (isnan (self.out->value[0]));
  tear_down (&self);
}

/* A site and a line stand above what sends; they have no signals, and no topic is theirs. */
static void
test_places (void)
{
  Fixture self;
  const AndondAsset *site, *line, *pump;

  set_up (&self, "{\"id\":\"p\",\"topic\":\"t/{signal}\",\"format\":\"number\",\"class\":\"pump\","
                 "\"signals\":[{\"key\":\"flow\",\"unit\":\"l/min\"}],"
                 "\"assets\":[{\"id\":\"werk\",\"kind\":\"site\",\"name\":\"Werk\",\"zone\":\"Europe/Berlin\",\"calendar\":\"c\"},"
                 "{\"id\":\"line-1\",\"kind\":\"line\",\"parent\":\"werk\"},"
                 "{\"id\":\"p-1\",\"kind\":\"asset\",\"parent\":\"line-1\"}]}");
  site = andond_registry_find_asset (self.registry, "werk");
  line = andond_registry_find_asset (self.registry, "line-1");
  pump = andond_registry_find_asset (self.registry, "p-1");

  g_assert_cmpuint (andond_registry_get_n_assets (self.registry), ==, 3);
  g_assert_cmpuint (andond_registry_get_n_signals (self.registry), ==, 1);
  g_assert_cmpint (site->kind, ==, ANDON_ASSET_KIND_SITE);
  g_assert_cmpuint (site->parent, ==, ANDOND_NO_INDEX);
  g_assert_cmpuint (site->n_signals, ==, 0);
  g_assert_cmpstr (site->model_class, ==, "");
  g_assert_cmpstr (site->name, ==, "Werk");
  g_assert_cmpint (line->kind, ==, ANDON_ASSET_KIND_LINE);
  g_assert_cmpuint (line->n_signals, ==, 0);
  g_assert_cmpuint (pump->parent, ==, line->index);
  g_assert_cmpstr (pump->zone, ==, "Europe/Berlin");
  g_assert_cmpstr (pump->calendar, ==, "c");
  g_assert_cmpuint (read_text (&self, "t/flow", "7"), ==, 1);
  g_assert_cmpfloat (get_value (&self, "p-1.flow"), ==, 7.0);
  tear_down (&self);
}

/* The bad member is named, the good ones beside it are kept. */
static void
test_bad_members (void)
{
  static const struct { const char *topic, *text; AndondRefusal refusal; const char *named; guint kept; } cases[] = {
    { "plant/p-2/telemetry", "{\"meta\":{\"ts\":\"2026-11-22T12:00:00Z\"},\"motor\":{\"i\":\"2\",\"t\":20}}", ANDOND_REFUSAL_WRONG_TYPE, "current", 1 },
    { "plant/p-2/telemetry", "{\"meta\":{\"ts\":\"2026-11-22T12:00:00Z\"},\"motor\":{\"i\":[],\"t\":20}}", ANDOND_REFUSAL_WRONG_TYPE, "current", 1 },
    { "plant/p-2/telemetry", "{\"meta\":{\"ts\":\"2026-11-22T12:00:00Z\"},\"motor\":{\"i\":1,\"t\":20,\"unit\":\"bar\"}}", ANDOND_REFUSAL_WRONG_UNIT, "temperature", 1 },
    { "plant/p-2/telemetry", "{\"meta\":{\"ts\":\"2026-11-22T12:00:00Z\"},\"motor\":{\"i\":1,\"t\":20,\"unit\":7}}", ANDOND_REFUSAL_WRONG_UNIT, "temperature", 1 },
    { "plant/p-2/telemetry", "{\"running\":1}", ANDOND_REFUSAL_WRONG_TYPE, "meta.ts", 0 },
    { "plant/p-2/telemetry", "{\"meta\":{\"ts\":12},\"running\":1}", ANDOND_REFUSAL_WRONG_TYPE, "meta.ts", 0 },
    { "plant/p-2/telemetry", "{\"meta\":{\"ts\":\"yesterday\"},\"running\":1}", ANDOND_REFUSAL_WRONG_TYPE, "meta.ts", 0 },
    { "plant/p-2/telemetry", "{\"meta\":7,\"running\":1}", ANDOND_REFUSAL_WRONG_TYPE, "meta.ts", 0 },
    { "plant/p-2/telemetry", "7", ANDOND_REFUSAL_WRONG_TYPE, "object", 0 },
    { "plant/p-2/telemetry", "[7]", ANDOND_REFUSAL_WRONG_TYPE, "object", 0 },
    { "plant/p-2/telemetry", "{\"running\":1}{}", ANDOND_REFUSAL_MALFORMED, "plant/p-2/telemetry", 0 },
    { "plant/p-2/telemetry", "", ANDOND_REFUSAL_MALFORMED, "plant/p-2/telemetry", 0 },
    { "plant/p-2/telemetry", "\xff\xfe", ANDOND_REFUSAL_MALFORMED, "plant/p-2/telemetry", 0 },
    { "plant/p-3/telemetry", "{}", ANDOND_REFUSAL_UNKNOWN, "plant/p-3/telemetry", 0 },
    { "plant/p-2", "{}", ANDOND_REFUSAL_UNKNOWN, "plant/p-2", 0 },
    { "plant/p-2/telemetry/x", "{}", ANDOND_REFUSAL_UNKNOWN, "plant/p-2", 0 },
    { "", "{}", ANDOND_REFUSAL_UNKNOWN, "", 0 },
  };
  Fixture self;

  set_up (&self, JSON_PROFILE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint kept = read_text (&self, cases[i].topic, cases[i].text);

      if (kept != cases[i].kept || self.refused[cases[i].refusal] != 1 || strstr (self.last, cases[i].named) == NULL)
        g_error ("%s %s: %u kept, %s", cases[i].topic, cases[i].text, kept, self.last);
    }
  tear_down (&self);
}

static void
test_number (void)
{
  Fixture self;

  set_up (&self, "{\"id\":\"n\",\"topic\":\"{asset}/+/{signal}\",\"format\":\"number\",\"assets\":[{\"id\":\"a\"}],"
                 "\"signals\":[{\"key\":\"x\",\"unit\":\"K\",\"from\":\"Cel\"},{\"key\":\"y\",\"unit\":\"1\"}]}");
  g_assert_cmpuint (read_text (&self, "a/whatever/x", " 20.5\n"), ==, 1);
  g_assert_cmpfloat_with_epsilon (self.out->value[0], 293.65, 1e-9);
  g_assert_cmpint (self.out->time[0], ==, now);
  g_assert_cmpuint (read_text (&self, "a/whatever/y", "-1e3"), ==, 1);
  g_assert_cmpuint (read_text (&self, "a/whatever/z", "1"), ==, 0);
  g_assert_cmpuint (self.refused[ANDOND_REFUSAL_UNKNOWN], ==, 1);
  g_assert_cmpuint (read_text (&self, "a/w/x", "12 bar"), ==, 0);
  g_assert_cmpuint (self.refused[ANDOND_REFUSAL_MALFORMED], ==, 1);
  g_assert_cmpuint (read_text (&self, "a/w/x", "0x10"), ==, 0);
  g_assert_cmpuint (read_text (&self, "a/w/x", "1e999"), ==, 0);
  g_assert_cmpuint (self.refused[ANDOND_REFUSAL_NOT_FINITE], ==, 1);
  g_assert_cmpuint (read_text (&self, "a/w/x", "nan"), ==, 0);
  g_assert_cmpuint (self.refused[ANDOND_REFUSAL_NOT_FINITE], ==, 1);
  tear_down (&self);
}

static void
test_csv (void)
{
  Fixture self;

  set_up (&self, "{\"id\":\"c\",\"topic\":\"rows\",\"format\":\"csv\",\"separator\":\";\","
                 "\"time\":{\"cell\":0,\"format\":\"plain\",\"zone\":\"Europe/Berlin\"},\"assets\":[{\"id\":\"a\"}],"
                 "\"signals\":[{\"key\":\"x\",\"unit\":\"1\"},{\"key\":\"y\",\"unit\":\"1\",\"cell\":3}]}");
  g_assert_cmpuint (read_text (&self, "rows", "2026-11-22 13:00:00;1;9;2\r\n2026-11-22 13:00:01;3;9;4\n"), ==, 4);
  g_assert_cmpint (self.out->time[0], ==, now);
  g_assert_cmpfloat (self.out->value[3], ==, 4.0);

  g_assert_cmpuint (read_text (&self, "rows", "2026-11-22 13:00:00;x;;\nrubbish;1;2;3\n2026-11-22 13:00:02;5"), ==, 2);
  g_assert_cmpuint (self.refused[ANDOND_REFUSAL_WRONG_TYPE], ==, 1);
  g_assert_cmpuint (self.refused[ANDOND_REFUSAL_MALFORMED], ==, 2);
  g_assert_cmpuint (self.out->quality[0], ==, ANDON_QUALITY_BAD);
  g_assert_cmpfloat (self.out->value[1], ==, 5.0);

  g_assert_cmpuint (read_text (&self, "rows", "\n\n"), ==, 0);
  g_assert_cmpuint (self.refused[ANDOND_REFUSAL_MALFORMED], ==, 1);
  tear_down (&self);
}

static void
test_refuse (void)
{
  static const struct { const char *json, *named; } bad[] = {
    { "", "profile" },
    { "{}", "id" },
    { "{\"id\":\"p\"}", "topic" },
    { "{\"id\":\"p\",\"topic\":\"a/#\"}", "topic" },
    { "{\"id\":\"p\",\"topic\":\"\"}", "topic" },
    { "{\"id\":\"p\",\"topic\":\"{asset}/{asset}\"}", "topic" },
    { "{\"id\":\"p\",\"topic\":\"{foo}\"}", "topic" },
    { "{\"id\":\"p\",\"topic\":\"a\",\"qos\":3}", "qos" },
    { "{\"id\":\"p\",\"topic\":\"a\",\"format\":\"xml\"}", "format" },
    { "{\"id\":\"p\",\"topic\":\"a\"}", "signals" },
    { "{\"id\":\"p\",\"topic\":\"a\",\"signals\":[]}", "signals" },
    { "{\"id\":\"p\",\"topic\":\"a\",\"signals\":[7]}", "signals" },
    { "{\"id\":\"p\",\"topic\":\"a\",\"signals\":[{\"key\":\"x\"}]}", "unit" },
    { "{\"id\":\"p\",\"topic\":\"a\",\"signals\":[{\"key\":\"x\",\"unit\":\"bar\",\"from\":\"Cel\"}]}", "from" },
    { "{\"id\":\"p\",\"topic\":\"a\",\"signals\":[{\"key\":\"x\",\"unit\":\"bar\",\"band\":[2,1]}]}", "band" },
    { "{\"id\":\"p\",\"topic\":\"a\",\"signals\":[{\"key\":\"x\",\"unit\":\"bar\",\"range\":[\"1\",2]}]}", "range" },
    { "{\"id\":\"p\",\"topic\":\"a\",\"signals\":[{\"key\":\"x\",\"unit\":\"bar\",\"role\":\"boss\"}]}", "role" },
    { "{\"id\":\"p\",\"topic\":\"a\",\"signals\":[{\"key\":\"x\",\"unit\":\"bar\",\"period\":0}]}", "period" },
    { "{\"id\":\"p\",\"topic\":\"a\",\"signals\":[{\"key\":\"x\",\"unit\":\"bar\"}]}", "assets" },
    { "{\"id\":\"p\",\"topic\":\"a\",\"signals\":[{\"key\":\"x\",\"unit\":\"bar\"}],\"assets\":[{\"id\":\"1\"},{\"id\":\"2\"}]}", "{asset}" },
    { "{\"id\":\"p\",\"topic\":\"a\",\"separator\":\"ab\",\"signals\":[{\"key\":\"x\",\"unit\":\"bar\"}],\"assets\":[{\"id\":\"1\"}]}", "separator" },
    { "{\"id\":\"p\",\"topic\":\"a\",\"time\":{\"zone\":\"No/Where\"}}", "zone" },
    { "{\"id\":\"p\",\"topic\":\"a\",\"time\":{\"format\":\"sundial\"}}", "format" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (andond_profile_new_from_json (bad[i].json, strlen (bad[i].json), &error));
      g_assert_nonnull (error);
      if (strstr (error->message, bad[i].named) == NULL)
        g_error ("%s: %s", bad[i].json, error->message);
    }
}

static void
test_set (void)
{
  g_autoptr (AndondProfile) other = profile_new ("{\"id\":\"o\",\"topic\":\"plant/+/telemetry\",\"assets\":[{\"id\":\"p-1\"}],"
                                                 "\"signals\":[{\"key\":\"current\",\"unit\":\"A\"}]}");
  g_autoptr (AndondProfile) lacking = profile_new ("{\"id\":\"l\",\"topic\":\"x\",\"assets\":[{\"id\":\"p-1\"}],"
                                                   "\"signals\":[{\"key\":\"ufo\",\"unit\":\"A\"}]}");
  g_autoptr (GError) error = NULL;
  Fixture self;

  set_up (&self, JSON_PROFILE);
  g_assert_false (andond_profile_set_add (self.set, other, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_DUPLICATE);
  g_clear_error (&error);
  g_assert_false (andond_profile_set_add (self.set, lacking, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_MISSING);
  g_assert_nonnull (strstr (error->message, "p-1.ufo"));
  tear_down (&self);
}

/* A payload with escapes is read another way and says the same. */
static void
test_escapes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (andon_test_seed ());
  Fixture self;

  set_up (&self, JSON_PROFILE);
  for (guint round = 0; round < 2000; round++)
    {
      static const char *const values[] = { "1", "-2.5e3", "null", "true", "\"x\"", "[1,{\"a\":\"]}\"}]", "{\"i\":[]}", "0.1" };
      const char *a = values[g_rand_int_range (rand, 0, 8)], *b = values[g_rand_int_range (rand, 0, 8)];
      const char *c = values[g_rand_int_range (rand, 0, 8)], *space = g_rand_boolean (rand) ? " \n\t" : "";
      g_autofree char *plain = g_strdup_printf ("{%s\"other\":%s,%s\"meta\"%s:{\"ts\":\"2026-11-22T12:00:00Z\"},\"motor\":{\"x\":%s,"
                                                "\"i\":%s%s},\"values\":[%s,%s],\"running\":%s%s}%s", space, a, space, space, b,
                                                c, space, a, b, c, space, space);
      g_autofree char *escaped = g_strconcat ("{\"\\u0041\":1,", plain + 1, NULL);
      g_autoptr (AndondSampleBatch) first = NULL;
      guint n = read_text (&self, "plant/p-2/telemetry", plain);
      guint refused = self.refused[ANDOND_REFUSAL_WRONG_TYPE];

      first = g_steal_pointer (&self.out);
      self.out = andond_sample_batch_new ("test", 0);
      g_assert_cmpuint (read_text (&self, "plant/p-2/telemetry", escaped), ==, n);
      g_assert_cmpuint (self.refused[ANDOND_REFUSAL_WRONG_TYPE], ==, refused);
      g_assert_cmpuint (n + refused, ==, 3);
      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpuint (first->signal[i], ==, self.out->signal[i]);
          g_assert_true (first->value[i] == self.out->value[i] || (isnan (first->value[i]) && isnan (self.out->value[i])));
        }
    }

  g_assert_cmpuint (read_text (&self, "plant/p-2/telemetry",
                               "{\"m\\u0065ta\":{\"ts\":\"2026-11-22T12:00:00Z\"},\"runnin\\u0067\":5}"), ==, 1);
  g_assert_cmpfloat (self.out->value[0], ==, 5.0);
  tear_down (&self);
}

/* Mutated payloads and topics: whatever comes, what is appended is of the profile and finite or bad. */
static void
test_torture (void)
{
  static const char text[] = "{\"meta\":{\"ts\":\"2026-11-22T12:00:00.5Z\"},\"motor\":{\"i\":2500,\"t\":68,\"unit\":\"[degF]\"},"
                             "\"values\":[7,0.5],\"running\":true}";
  g_autoptr (GRand) rand = g_rand_new_with_seed (andon_test_seed ());
  Fixture self;

  set_up (&self, JSON_PROFILE);
  for (guint round = 0; round < 30000; round++)
    {
      char buffer[sizeof text];
      gsize length = sizeof text - 1;
      g_autofree char *topic = g_strdup (g_rand_int_range (rand, 0, 20) > 0 ? "plant/p-2/telemetry" : "plant/p-2/tele/try");

      memcpy (buffer, text, sizeof text);
      for (int i = g_rand_int_range (rand, 0, 6); i > 0; i--)
        buffer[g_rand_int_range (rand, 0, (gint32) length)] = (char) (g_rand_boolean (rand) ? g_rand_int (rand) : "{}[]\",:0e-.n"[g_rand_int_range (rand, 0, 12)]);
      if (g_rand_int_range (rand, 0, 4) == 0)
        length = (gsize) g_rand_int_range (rand, 0, (gint32) length);
      if (g_rand_int_range (rand, 0, 20) == 0)
        topic[g_rand_int_range (rand, 0, (gint32) strlen (topic))] = (char) g_rand_int_range (rand, 1, 256);

      self.out->n = 0;
      andond_profile_set_read (self.set, topic, buffer, length, now, self.out, on_refused, &self);
      g_assert_cmpuint (self.out->n, <=, 4);
      for (guint i = 0; i < self.out->n; i++)
        {
          g_assert_cmpuint (self.out->signal[i], <, andond_registry_get_n_signals (self.registry));
          g_assert_true (isfinite (self.out->value[i]) || self.out->quality[i] == ANDON_QUALITY_BAD);
        }
    }
  tear_down (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ingest/profile/json", test_json);
  g_test_add_func ("/ingest/profile/places", test_places);
  g_test_add_func ("/ingest/profile/bad-members", test_bad_members);
  g_test_add_func ("/ingest/profile/number", test_number);
  g_test_add_func ("/ingest/profile/csv", test_csv);
  g_test_add_func ("/ingest/profile/refuse", test_refuse);
  g_test_add_func ("/ingest/profile/set", test_set);
  g_test_add_func ("/ingest/profile/escapes", test_escapes);
  g_test_add_func ("/ingest/profile/torture", test_torture);
  return g_test_run ();
}
