/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "andon-alert.h"
#include "andon-asset.h"
#include "andon-event.h"
#include "andon-heartbeat.h"
#include "andon-journal-entry.h"
#include "andon-json-writer.h"
#include "andon-json.h"
#include "andon-label.h"
#include "andon-problem.h"
#include "andon-sample.h"
#include "andon-signal.h"

/* Messages of version 1 as they were once sent. They are never changed, only added to: what is here must decode for
 * ever, and nothing that the codecs knew then may be lost on the way through them. */

static JsonObject *
load (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("ANDON_SOURCE_ROOT"), "tests", "contract", "corpus", "v1", name,
                                            NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *object;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  object = andon_json_parse_object (text, length, NULL, &error);
  g_assert_no_error (error);
  return object;
}

typedef gpointer (*Decode) (JsonObject *object, GError **error);
typedef void     (*Encode) (gconstpointer value, AndonJsonWriter *writer);
typedef void     (*Release) (gpointer value);

typedef struct
{
  Decode  decode;
  Encode  encode;
  Release release;
} Codec;

#define CODEC(type, release)                                                                                           \
  { (Decode) (void (*) (void)) type##_from_json, (Encode) (void (*) (void)) type##_write_json,                         \
    (Release) (void (*) (void)) release }

static const Codec alert_codec = CODEC (andon_alert, andon_alert_unref);
static const Codec label_codec = CODEC (andon_label, andon_label_unref);
static const Codec asset_codec = CODEC (andon_asset, andon_asset_unref);
static const Codec signal_codec = CODEC (andon_signal, andon_signal_unref);
static const Codec journal_codec = CODEC (andon_journal_entry, andon_journal_entry_unref);
static const Codec problem_codec = CODEC (andon_problem, andon_problem_free);
static const Codec heartbeat_codec = CODEC (andon_heartbeat, andon_heartbeat_free);
static const Codec series_codec = CODEC (andon_sample_series, andon_sample_series_free);

/* Members that the message has beside what its codec knows, such as a title beside a journal row. */
static gboolean
is_extra (const char *const *extra, const char *name)
{
  return extra != NULL && g_strv_contains (extra, name);
}

/* Decoded and encoded again, every member is as it was. */
static void
round_trip (const Codec *codec, JsonObject *object, const char *const *extra)
{
  g_autoptr(GError) error = NULL;
  g_auto(AndonJsonWriter) writer = { 0 };
  g_autoptr(JsonObject) again = NULL;
  g_autoptr(GList) members = json_object_get_members (object);
  gpointer value = codec->decode (object, &error);

  g_assert_no_error (error);
  andon_json_writer_init (&writer, 1024);
  codec->encode (value, &writer);
  codec->release (value);
  again = andon_json_parse_object (writer.out->str, writer.out->len, NULL, &error);
  g_assert_no_error (error);
  for (GList *l = members; l != NULL; l = l->next)
    {
      if (is_extra (extra, l->data))
        continue;
      g_test_message ("%s", (const char *) l->data);
      g_assert_true (json_object_has_member (again, l->data));
      g_assert_true (json_node_equal (json_object_get_member (again, l->data), json_object_get_member (object, l->data)));
    }
}

static void
round_trip_items (const Codec *codec, const char *name, const char *const *extra)
{
  g_autoptr(JsonObject) page = load (name);
  JsonArray *items = json_object_get_array_member (page, "items");

  g_assert_cmpuint (json_array_get_length (items), >, 0);
  for (guint i = 0; i < json_array_get_length (items); i++)
    round_trip (codec, json_array_get_object_element (items, i), extra);
}

static void
test_pages (void)
{
  static const char *const asset_extra[] = { "open", "unacknowledged", "blind", NULL };
  static const char *const journal_extra[] = { "title", NULL };

  round_trip_items (&alert_codec, "alerts.json", NULL);
  round_trip_items (&asset_codec, "assets.json", asset_extra);
  round_trip_items (&signal_codec, "signals.json", NULL);
  round_trip_items (&journal_codec, "history.json", journal_extra);
}

static void
test_detail (void)
{
  static const char *const extra[] = { "facts", "journal", "window", "contributions", "response", "similar",
                                       "comments_list", "labels", "shelving", "as_of", "rule", "latching", NULL };
  static const char *const journal_extra[] = { "title", NULL };
  g_autoptr(JsonObject) detail = load ("alert-detail-shelved.json");
  JsonArray *journal = json_object_get_array_member (detail, "journal");

  round_trip (&alert_codec, detail, extra);
  for (guint i = 0; i < json_array_get_length (journal); i++)
    round_trip (&journal_codec, json_array_get_object_element (journal, i), journal_extra);
}

static void
test_results (void)
{
  g_autoptr(JsonObject) action = load ("action-result.json");
  g_autoptr(JsonObject) label = load ("label-result.json");

  round_trip (&alert_codec, json_object_get_object_member (action, "alert"), NULL);
  round_trip (&label_codec, json_object_get_object_member (label, "label"), NULL);
}

static void
test_problems (void)
{
  static const char *const names[] = { "problem-400.json", "problem-409.json", "problem-412.json" };
  static const char *const extra[] = { "instance", "code", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(JsonObject) problem = load (names[i]);

      round_trip (&problem_codec, problem, extra);
    }
}

static const Codec *
data_codec (const char *type)
{
  if (strcmp (type, ANDON_EVENT_ALERT_CHANGED) == 0)
    return &alert_codec;
  if (strcmp (type, ANDON_EVENT_LABEL_CHANGED) == 0)
    return &label_codec;
  if (strcmp (type, ANDON_EVENT_HEARTBEAT) == 0)
    return &heartbeat_codec;
  if (strcmp (type, ANDON_EVENT_SAMPLES) == 0)
    return &series_codec;
  return NULL;
}

static void
test_events (void)
{
  static const char *const extra[] = { "cause", "sound", NULL };
  g_autofree char *path = g_build_filename (g_getenv ("ANDON_SOURCE_ROOT"), "tests", "contract", "corpus", "v1", NULL);
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autoptr(JsonObject) object = NULL;
      g_autoptr(AndonEvent) event = NULL;
      g_autoptr(GError) error = NULL;
      const Codec *codec;

      if (!g_str_has_prefix (name, "event-"))
        continue;
      g_test_message ("%s", name);
      object = load (name);
      event = andon_event_from_json (object, &error);
      g_assert_no_error (error);
      codec = data_codec (event->type);
      if (codec != NULL)
        round_trip (codec, event->data, extra);
      g_assert_cmpint (event->sequence != 0, ==, json_object_has_member (object, "previous"));
      n++;
    }
  g_assert_cmpuint (n, >=, 8);
}

/* A later platform adds members and words: what is known is read all the same. */
static void
test_unknown_members (void)
{
  g_autoptr(JsonObject) page = load ("alerts.json");
  JsonObject *object = json_array_get_object_element (json_object_get_array_member (page, "items"), 0);
  g_autoptr(GError) error = NULL;
  g_autoptr(AndonAlert) alert = NULL;

  json_object_set_string_member (object, "of-a-later-version", "x");
  alert = andon_alert_from_json (object, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contract/corpus/pages", test_pages);
  g_test_add_func ("/contract/corpus/detail", test_detail);
  g_test_add_func ("/contract/corpus/results", test_results);
  g_test_add_func ("/contract/corpus/problems", test_problems);
  g_test_add_func ("/contract/corpus/events", test_events);
  g_test_add_func ("/contract/corpus/unknown-members", test_unknown_members);
  return g_test_run ();
}
