/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include <andon-alert.h>
#include <andon-asset.h>
#include <andon-event.h>
#include <andon-heartbeat.h>
#include <andon-json-writer.h>
#include <andon-json.h>
#include <andon-kpi-definition.h>
#include <andon-kpi-value.h>
#include <andon-label.h>
#include <andon-problem.h>
#include <andon-signal.h>

/* Each value is read from the fullest text of its kind, written, and must come out the same, member by member; unknown
 * members are ignored, and each member of the wrong type is refused by name. */

typedef gpointer (*ReadFunc) (JsonObject *object, GError **error);
typedef void     (*WriteFunc) (gconstpointer value, AndonJsonWriter *writer);

typedef struct
{
  const char     *name;
  const char     *full;
  const char     *required; /* members, space separated */
  ReadFunc        read;
  WriteFunc       write;
  GDestroyNotify  free;
} Codec;

static gpointer
read_sample (JsonObject *object,
             GError    **error)
{
  AndonSample sample;

  return andon_sample_from_json (object, &sample, error) ? g_memdup2 (&sample, sizeof sample) : NULL;
}

static void
write_event (gconstpointer    value,
             AndonJsonWriter *writer)
{
  andon_event_write_json (value, "{\"id\":\"a-1\"}", -1, writer);
}

static const Codec codecs[] = {
  { "alert",
    "{\"id\":\"a-17\",\"lane\":\"alarm\",\"state\":\"unack\",\"quality\":\"uncertain\",\"priority\":\"critical\","
    "\"severity\":871,\"asset\":\"nord-p-104\",\"title\":\"Vibration\",\"consequence\":\"The pump stops\","
    "\"console\":\"nord\",\"assignee\":\"Ada\",\"model\":\"m-1\",\"rule\":\"r-1\",\"signal\":\"nord-p-104.v\","
    "\"onset\":\"2026-07-02T11:59:50.000Z\",\"onset_uncertainty\":1.5,\"raised\":\"2026-07-02T12:00:00.000Z\","
    "\"annunciated\":\"2026-07-02T12:00:00.000Z\",\"cleared\":\"2026-07-02T12:01:00.000Z\","
    "\"respond_by\":\"2026-07-02T12:10:00.000Z\",\"annunciation\":3,\"occurrences\":2,\"revision\":9,"
    "\"acknowledged\":{\"by\":\"Bo\",\"at\":\"2026-07-02T12:00:30.000Z\"},"
    "\"shelved\":{\"by\":\"Bo\",\"until\":\"2026-07-02T12:30:00.000Z\",\"reason\":\"cleaning\",\"one_shot\":true,"
    "\"until_value\":{\"signal\":\"nord-p-104.v\",\"above\":7.5}},"
    "\"out_of_service\":{\"by\":\"Cy\",\"reason\":\"overhaul\",\"permit\":\"PTW-4711\","
    "\"review\":\"2026-07-09T12:00:00.000Z\",\"review_due\":true},"
    "\"comments\":4,\"often_shelved\":true,\"chattering\":true,\"label\":\"true\",\"origin\":\"demo\"}",
    "id lane state priority asset title revision",
    (ReadFunc) (GCallback) andon_alert_from_json, (WriteFunc) (GCallback) andon_alert_write_json,
    (GDestroyNotify) (GCallback) andon_alert_unref },
  { "asset",
    "{\"id\":\"nord\",\"kind\":\"site\",\"name\":\"Nord\",\"parent\":\"p\",\"zone\":\"Europe/Berlin\",\"calendar\":\"c\","
    "\"model\":\"pump\",\"state\":\"running\",\"health\":0.75,\"blind\":true,"
    "\"position\":{\"latitude\":53.5,\"longitude\":10.25,\"plan\":\"hall\",\"x\":0.5,\"y\":0.125}}",
    "id kind name",
    (ReadFunc) (GCallback) andon_asset_from_json, (WriteFunc) (GCallback) andon_asset_write_json,
    (GDestroyNotify) (GCallback) andon_asset_unref },
  { "signal",
    "{\"id\":\"p.v\",\"asset\":\"p\",\"name\":\"V\",\"unit\":\"mm/s\",\"role\":\"process\",\"band\":{\"low\":0.5,\"high\":4},"
    "\"latest\":{\"time\":\"2026-07-02T12:00:00.000Z\",\"value\":2.25,\"quality\":\"good\"}}",
    "id asset name",
    (ReadFunc) (GCallback) andon_signal_from_json, (WriteFunc) (GCallback) andon_signal_write_json,
    (GDestroyNotify) (GCallback) andon_signal_unref },
  { "sample", "{\"time\":\"2026-07-02T12:00:00.000Z\",\"value\":-3.5,\"quality\":\"bad\"}", "time",
    read_sample, (WriteFunc) (GCallback) andon_sample_write_json, g_free },
  { "samples",
    "{\"signal\":\"p.v\",\"time\":[\"2026-07-02T12:00:00.000Z\",\"2026-07-02T12:00:01.000Z\"],\"value\":[1,null],"
    "\"quality\":[\"good\",\"bad\"]}",
    "signal time value",
    (ReadFunc) (GCallback) andon_sample_series_from_json, (WriteFunc) (GCallback) andon_sample_series_write_json,
    (GDestroyNotify) (GCallback) andon_sample_series_free },
  { "label",
    "{\"id\":\"l-1\",\"class\":\"expected\",\"window\":{\"from\":\"2026-07-02T12:00:00.000Z\",\"to\":"
    "\"2026-07-02T12:05:00.000Z\"},\"alert\":\"a-1\",\"asset\":\"p\",\"signals\":[\"p.v\",\"p.t\"],\"cause\":\"bearing\","
    "\"note\":\"n\",\"missed\":true,\"withdrawn\":true,\"by\":\"Ada\",\"at\":\"2026-07-02T12:06:00.000Z\"}",
    "class window",
    (ReadFunc) (GCallback) andon_label_from_json, (WriteFunc) (GCallback) andon_label_write_json,
    (GDestroyNotify) (GCallback) andon_label_unref },
  { "kpi-definition",
    "{\"id\":\"oee\",\"name\":\"OEE\",\"unit\":\"1\",\"formula\":\"pri_gq / pbt\",\"direction\":\"higher\","
    "\"display\":\"percent\",\"target\":0.75,\"targets\":{\"nord-line-1\":0.8125,\"nord-line-2\":0.5},"
    "\"owner\":\"Ada\",\"note\":\"without trials\",\"version\":3}",
    "id name unit formula",
    (ReadFunc) (GCallback) andon_kpi_definition_from_json, (WriteFunc) (GCallback) andon_kpi_definition_write_json,
    (GDestroyNotify) (GCallback) andon_kpi_definition_free },
  { "kpi-value",
    "{\"kpi\":\"oee\",\"version\":2,\"unit\":\"1\",\"from\":\"2026-07-02T06:00:00.000Z\",\"to\":\"2026-07-02T14:00:00.000Z\","
    "\"value\":0.5,\"numerator\":1,\"denominator\":2,\"target\":0.75,\"note\":\"censored\",\"provisional\":true}",
    "kpi from to",
    (ReadFunc) (GCallback) andon_kpi_value_from_json, (WriteFunc) (GCallback) andon_kpi_value_write_json,
    (GDestroyNotify) (GCallback) andon_kpi_value_free },
  { "event",
    "{\"specversion\":\"1.0\",\"id\":\"e\",\"source\":\"/andond\",\"type\":\"org.andon.alert.changed.v1\",\"subject\":\"a-1\","
    "\"time\":\"2026-07-02T12:00:00.000Z\",\"sequence\":\"12\",\"previous\":\"9\",\"datacontenttype\":\"application/json\","
    "\"data\":{\"id\":\"a-1\"}}",
    "specversion id source type",
    (ReadFunc) (GCallback) andon_event_from_json, write_event, (GDestroyNotify) (GCallback) andon_event_free },
  { "heartbeat",
    "{\"time\":\"2026-07-02T12:00:00.000Z\",\"sequence\":\"12\",\"journal_length\":3,\"journal_head\":\"ab\",\"stages\":"
    "{\"source\":0.5,\"ingest\":1,\"detect\":null,\"engine\":2},\"blind\":[\"p\"],\"demo\":true,\"mode\":\"live\"}",
    "time sequence",
    (ReadFunc) (GCallback) andon_heartbeat_from_json, (WriteFunc) (GCallback) andon_heartbeat_write_json,
    (GDestroyNotify) (GCallback) andon_heartbeat_free },
  { "problem",
    "{\"type\":\"t\",\"title\":\"T\",\"status\":412,\"code\":\"c\",\"detail\":\"d\",\"instance\":\"i\",\"member\":\"minutes\","
    "\"retry_after\":3,\"alert\":{\"id\":\"a-1\",\"lane\":\"alarm\",\"state\":\"norm\",\"quality\":\"good\",\"priority\":\"low\","
    "\"severity\":0,\"asset\":\"p\",\"title\":\"x\",\"annunciation\":0,\"occurrences\":0,\"revision\":1}}",
    "",
    (ReadFunc) (GCallback) andon_problem_from_json, (WriteFunc) (GCallback) andon_problem_write_json,
    (GDestroyNotify) (GCallback) andon_problem_free },
};

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = andon_json_parse_object (text, strlen (text), NULL, &error);

  g_assert_no_error (error);
  return object;
}

static void
test_round_trip (gconstpointer data)
{
  const Codec *codec = data;
  g_autoptr (JsonObject) object = parse (codec->full);
  g_autoptr (JsonNode) before = json_node_init_object (json_node_alloc (), object);
  g_autoptr (JsonNode) after = NULL;
  g_auto (AndonJsonWriter) writer = { 0 };
  g_autoptr (GError) error = NULL;
  gpointer value = codec->read (object, &error);

  g_assert_no_error (error);
  andon_json_writer_init (&writer, 0);
  codec->write (value, &writer);
  codec->free (value);

  after = andon_json_parse (writer.out->str, writer.out->len, NULL, &error);
  g_assert_no_error (error);
  if (!json_node_equal (before, after))
    g_error ("%s: written as %s", codec->name, writer.out->str);
}

static void
test_required (gconstpointer data)
{
  const Codec *codec = data;
  g_auto (GStrv) names = g_strsplit (codec->required, " ", -1);

  for (guint i = 0; names[i] != NULL && names[i][0] != '\0'; i++)
    {
      g_autoptr (JsonObject) object = parse (codec->full);
      g_autoptr (GError) error = NULL;

      json_object_remove_member (object, names[i]);
      g_assert_null (codec->read (object, &error));
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, names[i]));
    }
}

/* A member in the future of the contract, and each known one of a type that it never has. */
static void
test_members (gconstpointer data)
{
  const Codec *codec = data;
  g_autoptr (JsonObject) full = parse (codec->full);
  g_autoptr (GList) members = json_object_get_members (full);
  g_autoptr (JsonObject) unknown = parse (codec->full);
  gpointer value;

  json_object_set_string_member (unknown, "of-tomorrow", "x");
  value = codec->read (unknown, NULL);
  g_assert_nonnull (value);
  codec->free (value);

  for (GList *l = members; l != NULL; l = l->next)
    {
      g_autoptr (JsonObject) object = parse (codec->full);
      JsonArray *odd = json_array_new ();

      json_array_add_int_element (odd, 1);
      json_object_set_array_member (object, l->data, odd);
      value = codec->read (object, NULL);
      if (value != NULL)
        codec->free (value);
      /* Only what is derived or fixed may be anything. */
      if (!g_str_equal (l->data, "value") || g_str_equal (codec->name, "sample"))
        g_assert_true (value == NULL || g_str_equal (l->data, "datacontenttype"));
    }
}

static void
test_label_window (void)
{
  g_autoptr (JsonObject) object =
    parse ("{\"class\":\"true\",\"window\":{\"from\":\"2026-07-02T12:00:00Z\",\"to\":\"2026-07-02T11:00:00Z\"}}");
  g_autoptr (GError) error = NULL;

  g_assert_null (andon_label_from_json (object, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE);
}

static void
test_heartbeat_age (void)
{
  g_autoptr (AndonHeartbeat) heartbeat = andon_heartbeat_new ();

  g_assert_true (isnan (andon_heartbeat_get_age (heartbeat)));
  for (guint i = 0; i < ANDON_N_STAGES; i++)
    heartbeat->ages[i] = i;
  g_assert_cmpfloat (andon_heartbeat_get_age (heartbeat), ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
    {
      g_autofree char *round_trip = g_strdup_printf ("/domain/%s/round-trip", codecs[i].name);
      g_autofree char *required = g_strdup_printf ("/domain/%s/required", codecs[i].name);
      g_autofree char *members = g_strdup_printf ("/domain/%s/members", codecs[i].name);

      g_test_add_data_func (round_trip, &codecs[i], test_round_trip);
      g_test_add_data_func (required, &codecs[i], test_required);
      g_test_add_data_func (members, &codecs[i], test_members);
    }
  g_test_add_func ("/domain/label/window", test_label_window);
  g_test_add_func ("/domain/heartbeat/age", test_heartbeat_age);
  return g_test_run ();
}
