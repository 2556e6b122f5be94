/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-asset.h"

#include <math.h>

#include "andon-json-writer.h"
#include "andon-json.h"

G_DEFINE_BOXED_TYPE (AndonAsset, andon_asset, andon_asset_ref, andon_asset_unref)

AndonAsset *
andon_asset_new (void)
{
  AndonAsset *self = g_new0 (AndonAsset, 1);

  self->kind = ANDON_ASSET_KIND_ASSET;
  self->health = NAN;
  self->latitude = self->longitude = self->x = self->y = NAN;
  g_atomic_int_set (&self->ref_count, 1);
  return self;
}

AndonAsset *
andon_asset_ref (AndonAsset *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
andon_asset_unref (AndonAsset *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->id);
  g_free (self->name);
  g_free (self->parent);
  g_free (self->zone);
  g_free (self->calendar);
  g_free (self->model);
  g_free (self->state);
  g_free (self->plan);
  g_free (self);
}

#define OPTIONAL (ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE)

static gboolean
read_position (AndonAsset  *self,
               JsonObject  *object,
               GError     **error)
{
  JsonObject *position = NULL;

  if (!andon_json_get_object (object, "position", OPTIONAL, &position, error))
    return FALSE;
  return position == NULL ||
         (andon_json_get_double (position, "latitude", OPTIONAL, &self->latitude, error) &&
          andon_json_get_double (position, "longitude", OPTIONAL, &self->longitude, error) &&
          andon_json_dup_string (position, "plan", OPTIONAL, &self->plan, error) &&
          andon_json_get_double (position, "x", OPTIONAL, &self->x, error) &&
          andon_json_get_double (position, "y", OPTIONAL, &self->y, error));
}

AndonAsset *
andon_asset_from_json (JsonObject  *object,
                       GError     **error)
{
  g_autoptr (AndonAsset) self = andon_asset_new ();
  guint kind = 0;

  if (!andon_json_dup_string (object, "id", ANDON_JSON_REQUIRED, &self->id, error) ||
      !andon_json_dup_string (object, "name", ANDON_JSON_REQUIRED, &self->name, error) ||
      !andon_json_get_word (object, "kind", ANDON_JSON_REQUIRED, &andon_asset_kind_words, &kind, error) ||
      !andon_json_dup_string (object, "parent", OPTIONAL, &self->parent, error) ||
      !andon_json_dup_string (object, "zone", OPTIONAL, &self->zone, error) ||
      !andon_json_dup_string (object, "calendar", OPTIONAL, &self->calendar, error) ||
      !andon_json_dup_string (object, "model", OPTIONAL, &self->model, error) ||
      !andon_json_dup_string (object, "state", OPTIONAL, &self->state, error) ||
      !andon_json_get_double (object, "health", OPTIONAL, &self->health, error) ||
      !andon_json_get_bool (object, "blind", OPTIONAL, &self->blind, error) ||
      !read_position (self, object, error))
    return NULL;

  self->kind = (AndonAssetKind) kind;
  return g_steal_pointer (&self);
}

static void
write_position (const AndonAsset *self,
                AndonJsonWriter  *writer)
{
  gboolean on_map = isfinite (self->latitude) && isfinite (self->longitude);

  if (!on_map && self->plan == NULL)
    return;

  andon_json_writer_member (writer, "position");
  andon_json_writer_begin_object (writer);
  if (on_map)
    {
      andon_json_writer_put_double (writer, "latitude", self->latitude);
      andon_json_writer_put_double (writer, "longitude", self->longitude);
    }
  if (self->plan != NULL)
    {
      andon_json_writer_put_string (writer, "plan", self->plan);
      andon_json_writer_put_double (writer, "x", self->x);
      andon_json_writer_put_double (writer, "y", self->y);
    }
  andon_json_writer_end_object (writer);
}

void
andon_asset_write_json (const AndonAsset *self,
                        AndonJsonWriter  *writer)
{
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_string (writer, "id", self->id);
  andon_json_writer_put_string (writer, "kind", andon_asset_kind_to_string (self->kind));
  andon_json_writer_put_string (writer, "name", self->name);
  andon_json_writer_put_string (writer, "parent", self->parent);
  andon_json_writer_put_string (writer, "zone", self->zone);
  andon_json_writer_put_string (writer, "calendar", self->calendar);
  andon_json_writer_put_string (writer, "model", self->model);
  andon_json_writer_put_string (writer, "state", self->state);
  if (isfinite (self->health))
    andon_json_writer_put_double (writer, "health", self->health);
  if (self->blind)
    andon_json_writer_put_bool (writer, "blind", TRUE);
  write_position (self, writer);
  andon_json_writer_end_object (writer);
}
