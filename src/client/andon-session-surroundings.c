/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-session-state-private.h"

/* --- reading who and what there is --- */

typedef struct
{
  char *subject;
  char *name;
  char **roles;
  char **permissions;
} Me;

static void
me_free (gpointer data)
{
  Me *me = data;

  g_free (me->subject);
  g_free (me->name);
  g_strfreev (me->roles);
  g_strfreev (me->permissions);
  g_free (me);
}

static gpointer
decode_me (JsonNode *root, gpointer data, GError **error)
{
  const AndonJsonFlags loose = ANDON_READ_LOOSE;
  JsonObject *object;
  Me *me;

  if (!andon_read_object (root, "me", &object, error))
    return NULL;
  me = g_new0 (Me, 1);
  if (andon_json_dup_string (object, "subject", ANDON_JSON_REQUIRED, &me->subject, error) &&
      andon_json_dup_string (object, "name", loose, &me->name, error) &&
      andon_json_dup_strv (object, "roles", ANDON_JSON_REQUIRED, &me->roles, error) &&
      andon_json_dup_strv (object, "permissions", loose, &me->permissions, error))
    return me;
  me_free (me);
  return NULL;
}

void
andon_session_choose_role (AndonSession *self)
{
  const char *wish = self->wished_role;

  if (self->roles == NULL || self->roles[0] == NULL)
    return;
  if (wish == NULL || !g_strv_contains ((const char *const *) self->roles, wish))
    wish = self->role != NULL && g_strv_contains ((const char *const *) self->roles, self->role) ? self->role : self->roles[0];
  andon_session_take_string (self, &self->role, wish, PROP_ROLE);
}

static void
on_me (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonSession) self = user_data;
  g_autoptr (GError) error = NULL;
  Me *me = andon_session_get_finish (self, result, &error);

  if (me == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        andon_session_take_error (self, error);
      return;
    }
  g_object_freeze_notify (G_OBJECT (self));
  andon_session_take_string (self, &self->subject, me->subject, PROP_SUBJECT);
  andon_session_take_string (self, &self->name, me->name, PROP_NAME);
  g_strfreev (self->roles);
  self->roles = g_steal_pointer (&me->roles);
  g_strfreev (self->permissions);
  self->permissions = g_steal_pointer (&me->permissions);
  andon_session_notify_property (self, PROP_ROLES);
  andon_session_notify_property (self, PROP_PERMISSIONS);
  andon_session_choose_role (self);
  g_object_thaw_notify (G_OBJECT (self));
  me_free (me);
  self->asked_me = FALSE;
  andon_actions_flush (self->actions);
}

static gpointer
decode_assets (JsonNode *root, gpointer data, GError **error)
{
  return andon_read_items (root, "assets", (AndonReadItem) andon_asset_from_json, (GDestroyNotify) andon_asset_unref,
                           error);
}

static gpointer
decode_signals (JsonNode *root, gpointer data, GError **error)
{
  return andon_read_items (root, "signals", (AndonReadItem) andon_signal_from_json, (GDestroyNotify) andon_signal_unref,
                           error);
}

static void
on_signals (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) assets = user_data;
  AndonSession *self = ANDON_SESSION (source);
  g_autoptr (GPtrArray) sensors = andon_session_get_finish (self, result, NULL);

  andon_asset_tree_take (self->assets, assets, sensors);
}

static void
on_assets (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonSession) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *assets = andon_session_get_finish (self, result, &error);

  if (assets == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        andon_session_take_error (self, error);
      return;
    }
  andon_session_get_async (self, "/signals", decode_signals, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                           self->cancellable, on_signals, assets);
}

void
andon_session_read_me (AndonSession *self)
{
  andon_session_get_async (self, "/me", decode_me, NULL, NULL, me_free, self->cancellable, on_me, g_object_ref (self));
}

void
andon_session_read_surroundings (AndonSession *self)
{
  self->asked_me = TRUE;
  andon_session_read_me (self);
  andon_session_get_async (self, "/assets", decode_assets, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                           self->cancellable, on_assets, g_object_ref (self));
}
