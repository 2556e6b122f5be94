/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a profile's document says, member by member; the error names the one that is wrong. */

#include "config.h"

#include "andond-profile-private.h"

#include <andon-json.h>
#include <math.h>
#include <string.h>

#include "andond-units.h"

static gboolean
fail (GError         **error,
      AndonDomainError code,
      const char      *member,
      const char      *what)
{
  g_set_error (error, ANDON_DOMAIN_ERROR, code, "%s: %s", member, what);
  return FALSE;
}

/* MQTT: a level is + or a name taken from it, or has no wildcard in it. */
static gboolean
read_topic (AndondProfile  *self,
            const char     *topic,
            GError        **error)
{
  g_autoptr (GString) filter = g_string_new (NULL);
  guint assets = 0, signals = 0;

  self->topic = g_strsplit (topic, "/", -1);
  for (guint i = 0; self->topic[i] != NULL; i++)
    {
      const char *level = self->topic[i];
      gboolean is_asset = strcmp (level, "{asset}") == 0;
      gboolean is_signal = strcmp (level, "{signal}") == 0;

      assets += is_asset;
      signals += is_signal;
      if (!is_asset && !is_signal && strcmp (level, "+") != 0 && strpbrk (level, "+#{}") != NULL)
        return fail (error, ANDON_DOMAIN_ERROR_SYNTAX, "topic", "a level is a word, +, {asset} or {signal}");

      g_string_append_printf (filter, "%s%s", i > 0 ? "/" : "", is_asset || is_signal ? "+" : level);
    }

  if (topic[0] == '\0' || assets > 1 || signals > 1)
    return fail (error, ANDON_DOMAIN_ERROR_SYNTAX, "topic", "{asset} and {signal} may stand there once");

  self->filter = g_string_free (g_steal_pointer (&filter), FALSE);
  return TRUE;
}

static gboolean
read_pair (JsonObject  *object,
           const char  *member,
           double      *low,
           double      *high,
           GError     **error)
{
  JsonArray *pair = NULL;
  double *out[2] = { low, high };

  *low = *high = NAN;
  if (!andon_json_get_array (object, member, ANDON_JSON_OPTIONAL, &pair, error))
    return FALSE;

  if (pair == NULL)
    return TRUE;

  if (json_array_get_length (pair) != 2)
    return fail (error, ANDON_DOMAIN_ERROR_RANGE, member, "two numbers are needed");

  for (guint i = 0; i < 2; i++)
    {
      JsonNode *node = json_array_get_element (pair, i);
      GType type = json_node_get_value_type (node);

      if (JSON_NODE_HOLDS_NULL (node))
        continue;
      if (!JSON_NODE_HOLDS_VALUE (node) || (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE))
        return fail (error, ANDON_DOMAIN_ERROR_TYPE, member, "two numbers are needed");
      *out[i] = json_node_get_double (node);
    }

  return !(*low > *high) || fail (error, ANDON_DOMAIN_ERROR_RANGE, member, "the lower end comes first");
}

static gboolean
read_units (JsonObject           *item,
            AndondProfileSignal  *signal,
            GError              **error)
{
  const char *from = NULL;

  if (!andon_json_dup_string (item, "unit", ANDON_JSON_REQUIRED, &signal->unit, error)
      || !andon_json_get_string (item, "from", ANDON_JSON_OPTIONAL, &from, error)
      || !andon_json_get_double (item, "scale", ANDON_JSON_OPTIONAL, &signal->own_scale, error)
      || !andon_json_get_double (item, "offset", ANDON_JSON_OPTIONAL, &signal->own_offset, error))
    return FALSE;

  if (!andond_units_convert (from != NULL ? from : signal->unit, signal->unit, &signal->scale, &signal->offset))
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "from: “%s” does not convert to “%s”", from,
                   signal->unit);
      return FALSE;
    }

  signal->offset += signal->own_offset * signal->scale;
  signal->scale *= signal->own_scale;
  return TRUE;
}

static gboolean
read_signal (AndondProfile  *self,
             JsonObject     *item,
             GError        **error)
{
  AndondProfileSignal *signal;
  const char *path = NULL, *unit_path = NULL, *role = NULL;
  gint64 cell = -1;
  double period = 1.0;
  guint n = self->signals->len;

  g_array_set_size (self->signals, n + 1);
  signal = ANDOND_PROFILE_SIGNAL (self, n);
  signal->own_scale = 1.0;

  if (!andon_json_dup_string (item, "key", ANDON_JSON_REQUIRED, &signal->key, error)
      || !andon_json_dup_string (item, "name", ANDON_JSON_OPTIONAL, &signal->name, error)
      || !andon_json_get_string (item, "path", ANDON_JSON_OPTIONAL, &path, error)
      || !andon_json_get_string (item, "unit-path", ANDON_JSON_OPTIONAL, &unit_path, error)
      || !andon_json_dup_string (item, "column", ANDON_JSON_OPTIONAL, &signal->column, error)
      || !andon_json_get_int (item, "cell", ANDON_JSON_OPTIONAL, 0, 4095, &cell, error)
      || !andon_json_get_string (item, "role", ANDON_JSON_OPTIONAL, &role, error)
      || !andon_json_get_double (item, "period", ANDON_JSON_OPTIONAL, &period, error)
      || !read_pair (item, "band", &signal->band_low, &signal->band_high, error)
      || !read_pair (item, "range", &signal->range_low, &signal->range_high, error)
      || !read_units (item, signal, error))
    return FALSE;

  if (role != NULL && !andond_signal_role_from_string (role, &signal->role))
    return fail (error, ANDON_DOMAIN_ERROR_RANGE, "role", "process, mode, setpoint, counter, energy or device");
  if (!(period > 0.0 && period <= 7 * 86400.0))
    return fail (error, ANDON_DOMAIN_ERROR_RANGE, "period", "seconds, above 0, at most a week");

  signal->path = g_strsplit (path != NULL ? path : signal->key, ".", -1);
  signal->unit_path = unit_path == NULL ? NULL : g_strsplit (unit_path, ".", -1);
  signal->cell = cell >= 0 ? (guint) cell : n + (self->time != ANDOND_TIME_RECEIVED && self->time_cell == 0);
  signal->period = (gint64) (period * 1e6);
  return TRUE;
}

static gboolean
read_place (AndondProfile   *self,
            JsonObject      *item,
            AndonAssetKind   kind,
            GError         **error)
{
  g_autoptr (GTimeZone) zone = NULL;
  AndondProfilePlace *place;

  g_array_set_size (self->places, self->places->len + 1);
  place = ANDOND_PROFILE_PLACE (self, self->places->len - 1);
  place->kind = kind;

  if (!andon_json_dup_string (item, "id", ANDON_JSON_REQUIRED, &place->id, error)
      || !andon_json_dup_string (item, "name", ANDON_JSON_OPTIONAL, &place->name, error)
      || !andon_json_dup_string (item, "parent", ANDON_JSON_OPTIONAL, &place->parent, error)
      || !andon_json_dup_string (item, "zone", ANDON_JSON_OPTIONAL, &place->zone, error)
      || !andon_json_dup_string (item, "calendar", ANDON_JSON_OPTIONAL, &place->calendar, error))
    return FALSE;

  if (place->zone != NULL && (zone = g_time_zone_new_identifier (place->zone)) == NULL)
    return fail (error, ANDON_DOMAIN_ERROR_RANGE, "zone", "not a time zone known here");
  return TRUE;
}

static gboolean
read_device (AndondProfile  *self,
             JsonObject     *item,
             GError        **error)
{
  AndondProfileAsset *asset;

  g_array_set_size (self->assets, self->assets->len + 1);
  asset = ANDOND_PROFILE_ASSET (self, self->assets->len - 1);

  if (!andon_json_dup_string (item, "id", ANDON_JSON_REQUIRED, &asset->id, error)
      || !andon_json_dup_string (item, "alias", ANDON_JSON_OPTIONAL, &asset->alias, error)
      || !andon_json_dup_string (item, "name", ANDON_JSON_OPTIONAL, &asset->name, error)
      || !andon_json_dup_string (item, "parent", ANDON_JSON_OPTIONAL, &asset->parent, error))
    return FALSE;

  if (asset->alias == NULL)
    asset->alias = g_strdup (asset->id);
  return TRUE;
}

static gboolean
read_asset (AndondProfile  *self,
            JsonObject     *item,
            GError        **error)
{
  const char *word = NULL;
  guint kind = ANDON_ASSET_KIND_ASSET;

  if (!andon_json_get_string (item, "kind", ANDON_JSON_OPTIONAL, &word, error))
    return FALSE;
  if (word != NULL && !andon_enum_from_string (&andon_asset_kind_words, word, &kind))
    return fail (error, ANDON_DOMAIN_ERROR_RANGE, "kind", "site, area, line or asset");

  return kind == ANDON_ASSET_KIND_ASSET ? read_device (self, item, error)
                                        : read_place (self, item, (AndonAssetKind) kind, error);
}

typedef gboolean (*ReadItem) (AndondProfile *self, JsonObject *item, GError **error);

static gboolean
read_items (AndondProfile  *self,
            JsonObject     *root,
            const char     *member,
            ReadItem        read,
            GError        **error)
{
  JsonArray *items = NULL;

  if (!andon_json_get_array (root, member, ANDON_JSON_REQUIRED, &items, error))
    return FALSE;

  if (json_array_get_length (items) == 0)
    return fail (error, ANDON_DOMAIN_ERROR_RANGE, member, "at least one is needed");

  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonNode *node = json_array_get_element (items, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return fail (error, ANDON_DOMAIN_ERROR_TYPE, member, "each is an object");

      if (!read (self, json_node_get_object (node), error))
        {
          g_prefix_error (error, "%s[%u]: ", member, i);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
read_word (JsonObject         *object,
           const char         *member,
           const char *const  *words,
           guint              *out,
           GError            **error)
{
  const char *word = NULL;

  if (!andon_json_get_string (object, member, ANDON_JSON_OPTIONAL, &word, error))
    return FALSE;

  for (guint i = 0; word != NULL; i++)
    {
      if (words[i] == NULL)
        return fail (error, ANDON_DOMAIN_ERROR_RANGE, member, word);

      if (strcmp (words[i], word) == 0)
        {
          *out = i;
          break;
        }
    }

  return TRUE;
}

static gboolean
read_time (AndondProfile  *self,
           JsonObject     *root,
           GError        **error)
{
  static const char *const words[] = { "received", "rfc3339", "unix", "unix-ms", "plain", NULL };
  JsonObject *time = NULL;
  const char *path = "time", *zone = NULL;
  guint format = ANDOND_TIME_RFC3339;
  gint64 cell = 0;

  if (!andon_json_get_object (root, "time", ANDON_JSON_OPTIONAL, &time, error))
    return FALSE;

  if (time == NULL)
    return TRUE;

  if (!andon_json_get_string (time, "path", ANDON_JSON_OPTIONAL, &path, error)
      || !read_word (time, "format", words, &format, error)
      || !andon_json_get_int (time, "cell", ANDON_JSON_OPTIONAL, 0, 4095, &cell, error)
      || !andon_json_get_string (time, "zone", ANDON_JSON_OPTIONAL, &zone, error))
    return FALSE;

  self->time = format;
  self->time_path = g_strsplit (path, ".", -1);
  self->time_cell = (guint) cell;

  if (zone != NULL && (self->zone = g_time_zone_new_identifier (zone)) == NULL)
    return fail (error, ANDON_DOMAIN_ERROR_RANGE, "time.zone", "not a time zone known here");
  return TRUE;
}

static void
note_flat (AndondProfile *self)
{
  self->is_flat = self->format == ANDOND_FORMAT_JSON;
  if (self->time != ANDOND_TIME_RECEIVED)
    {
      self->is_flat &= g_strv_length (self->time_path) == 1;
      self->time_path_length = self->is_flat ? strlen (self->time_path[0]) : 0;
    }

  for (guint i = 0; i < self->signals->len && self->is_flat; i++)
    {
      AndondProfileSignal *signal = ANDOND_PROFILE_SIGNAL (self, i);

      self->is_flat = g_strv_length (signal->path) == 1 && signal->unit_path == NULL;
      signal->path_length = self->is_flat ? strlen (signal->path[0]) : 0;
    }
}

gboolean
andond_profile_parse (AndondProfile  *self,
                      JsonObject     *root,
                      GError        **error)
{
  static const char *const formats[] = { "json", "number", "csv", NULL };
  const char *topic = NULL, *separator = ",";
  guint format = ANDOND_FORMAT_JSON;
  gint64 qos = 0;

  if (!andon_json_dup_string (root, "id", ANDON_JSON_REQUIRED, &self->id, error)
      || !andon_json_dup_string (root, "class", ANDON_JSON_OPTIONAL, &self->model_class, error)
      || !andon_json_dup_string (root, "source", ANDON_JSON_OPTIONAL, &self->source, error)
      || !andon_json_get_string (root, "topic", ANDON_JSON_REQUIRED, &topic, error)
      || !andon_json_get_int (root, "qos", ANDON_JSON_OPTIONAL, 0, 2, &qos, error)
      || !read_word (root, "format", formats, &format, error)
      || !andon_json_get_string (root, "separator", ANDON_JSON_OPTIONAL, &separator, error)
      || !read_topic (self, topic, error) || !read_time (self, root, error)
      || !read_items (self, root, "signals", read_signal, error)
      || !read_items (self, root, "assets", read_asset, error))
    return FALSE;

  if (strlen (separator) != 1)
    return fail (error, ANDON_DOMAIN_ERROR_RANGE, "separator", "one character");

  self->qos = (int) qos;
  self->format = format;
  self->separator = separator[0];
  if (self->source == NULL)
    self->source = g_strdup ("mqtt");

  if (self->assets->len == 0)
    return fail (error, ANDON_DOMAIN_ERROR_RANGE, "assets", "at least one of kind “asset” is needed");
  if (self->format == ANDOND_FORMAT_NUMBER && self->time != ANDOND_TIME_RECEIVED)
    return fail (error, ANDON_DOMAIN_ERROR_RANGE, "time", "a payload that is a number names no time");
  if (self->assets->len > 1 && !g_strv_contains ((const char *const *) self->topic, "{asset}"))
    return fail (error, ANDON_DOMAIN_ERROR_RANGE, "topic", "{asset} is needed where there are several");
  if (self->format == ANDOND_FORMAT_NUMBER && self->signals->len > 1
      && !g_strv_contains ((const char *const *) self->topic, "{signal}"))
    return fail (error, ANDON_DOMAIN_ERROR_RANGE, "topic", "{signal} is needed where there are several");

  note_flat (self);
  return TRUE;
}
