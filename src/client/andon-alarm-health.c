/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-alarm-health.h"

#include <math.h>

#include "andon-read-private.h"

G_DEFINE_BOXED_TYPE (AndonConsole, andon_console, andon_console_copy, andon_console_free)

static void
top_free (gpointer data)
{
  AndonHealthTop *top = data;

  g_free (top->title);
  g_free (top->asset);
  g_free (top);
}

AndonConsole *
andon_console_copy (const AndonConsole *self)
{
  AndonConsole *copy = g_memdup2 (self, sizeof *self);

  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->areas = g_strdupv (self->areas);
  copy->top = g_ptr_array_new_with_free_func (top_free);
  for (guint i = 0; i < self->top->len; i++)
    {
      const AndonHealthTop *top = g_ptr_array_index (self->top, i);
      AndonHealthTop *mine = g_memdup2 (top, sizeof *top);

      mine->title = g_strdup (top->title);
      mine->asset = g_strdup (top->asset);
      g_ptr_array_add (copy->top, mine);
    }
  return copy;
}

void
andon_console_free (AndonConsole *self)
{
  g_free (self->id);
  g_free (self->name);
  g_strfreev (self->areas);
  g_ptr_array_unref (self->top);
  g_free (self);
}

static gpointer
read_top (JsonObject *object, GError **error)
{
  AndonHealthTop *top = g_new0 (AndonHealthTop, 1);

  top->title = andon_read_string (object, "title");
  if (top->title == NULL)
    top->title = andon_read_string (object, "source");
  top->asset = andon_read_string (object, "asset");
  top->count = andon_read_count (object, "count");
  top->share = andon_read_double (object, "share", 0.0);
  return top;
}

static void
read_flood (AndonConsole *self, JsonObject *flood)
{
  self->flood_on = 10;
  self->flood_off = 5;
  if (flood == NULL)
    return;
  self->flood = andon_read_bool (flood, "active");
  self->flood_since = andon_read_time (flood, "since");
  self->rate_10_min = andon_read_count (flood, "rate_10_min");
  if (json_object_has_member (flood, "on"))
    self->flood_on = andon_read_count (flood, "on");
  if (json_object_has_member (flood, "off"))
    self->flood_off = andon_read_count (flood, "off");
}

/* The first of two names that is there. */
static const char *
either (JsonObject *object, const char *a, const char *b)
{
  return json_object_has_member (object, a) ? a : b;
}

static void
read_split (AndonConsole *self, JsonObject *health)
{
  JsonObject *split = andon_read_member (health, either (health, "split", "priorities"));

  for (guint i = 0; split != NULL && i < ANDON_N_PRIORITIES; i++)
    self->split[i] = andon_read_double (split, andon_priority_to_string (i), 0.0);
}

static void
read_targets (AndonHealthTargets *self, JsonObject *targets)
{
  *self = (AndonHealthTargets){ .per_hour = 6, .per_hour_most = 12, .flood_share = 0.01, .top_share = 0.05,
                                .long_standing = 5, .history_days = 30 };
  if (targets == NULL)
    return;
  self->per_hour = andon_read_double (targets, "per_hour", self->per_hour);
  self->per_hour_most = andon_read_double (targets, "per_hour_most", self->per_hour_most);
  self->flood_share = andon_read_double (targets, "flood_share", self->flood_share);
  self->top_share = andon_read_double (targets, either (targets, "top_share", "top_ten_share"), self->top_share);
  self->history_days = andon_read_double (targets, "history_days", self->history_days);
  self->chattering = andon_read_count (targets, "chattering");
  self->fleeting = andon_read_count (targets, "fleeting");
  if (json_object_has_member (targets, "long_standing"))
    self->long_standing = andon_read_count (targets, "long_standing");
}

static void
read_health (AndonConsole *self, JsonObject *health)
{
  read_targets (&self->targets, health != NULL ? andon_read_member (health, "targets") : NULL);
  if (health == NULL)
    {
      self->top = g_ptr_array_new_with_free_func (top_free);
      return;
    }
  self->per_hour = andon_read_double (health, "per_hour", 0.0);
  self->flood_share = andon_read_double (health, "flood_share", 0.0);
  self->top_share = andon_read_double (health, either (health, "top_share", "top_ten_share"), 0.0);
  self->chattering = andon_read_count (health, "chattering");
  self->fleeting = andon_read_count (health, "fleeting");
  self->long_standing = andon_read_count (health, "long_standing");
  self->history_days = andon_read_double (health, "history_days", 0.0);
  read_split (self, health);
  self->top = andon_read_array (andon_read_list (health, either (health, "top", "top_ten")), read_top, top_free);
}

AndonConsole *
andon_console_from_json (JsonObject *object, GError **error)
{
  AndonConsole *self;
  const char *id;

  if (!andon_json_get_string (object, "id", ANDON_JSON_REQUIRED, &id, error))
    return NULL;
  self = g_new0 (AndonConsole, 1);
  self->id = g_strdup (id);
  self->name = andon_read_string (object, "name");
  if (self->name == NULL)
    self->name = g_strdup (id);
  self->manned = andon_read_bool (object, "manned");
  andon_json_dup_strv (object, "areas", ANDON_READ_LOOSE, &self->areas, NULL);
  if (self->areas == NULL)
    self->areas = g_new0 (char *, 1);
  read_flood (self, andon_read_member (object, "flood"));
  read_health (self, andon_read_member (object, "health"));
  return self;
}

static gpointer
decode_consoles (JsonNode *root, gpointer data, GError **error)
{
  return andon_read_items (root, "consoles", (AndonReadItem) andon_console_from_json, (GDestroyNotify) andon_console_free,
                           error);
}

void
andon_consoles_read_async (AndonSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  andon_read_async (session, "/consoles", decode_consoles, (GDestroyNotify) g_ptr_array_unref, cancellable, callback,
                    user_data);
}

GPtrArray *
andon_consoles_read_finish (AndonSession *session, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
