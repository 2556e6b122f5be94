/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "andon-shift-names"

#include "config.h"

#include "andon-shift-names.h"

#include "andon-calendar.h"

struct _AndonShiftNames
{
  GObject parent_instance;

  AndonSession *session;
  GCancellable *cancellable;
  GHashTable *calendars; /* id → AndonCalendar */
  GHashTable *sites;     /* site → calendar id; "" while it is being asked for */
};

G_DEFINE_FINAL_TYPE (AndonShiftNames, andon_shift_names, G_TYPE_OBJECT)

static void
take_calendar (GHashTable *calendars, JsonNode *node)
{
  JsonObject *item = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *body = item != NULL ? json_object_get_member (item, "body") : NULL;
  AndonCalendar *calendar;

  if (body == NULL || !JSON_NODE_HOLDS_OBJECT (body))
    return;
  calendar = andon_calendar_from_json (json_node_get_object (body), NULL);
  if (calendar != NULL)
    g_hash_table_replace (calendars, g_strdup (andon_calendar_get_id (calendar)), calendar);
}

/* On the worker thread. */
static gpointer
decode_calendars (JsonNode *root, gpointer data, GError **error)
{
  GHashTable *calendars =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) andon_calendar_unref);
  JsonNode *items =
    JSON_NODE_HOLDS_OBJECT (root) ? json_object_get_member (json_node_get_object (root), "items") : NULL;

  if (items != NULL && JSON_NODE_HOLDS_ARRAY (items))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (items)); i++)
      take_calendar (calendars, json_array_get_element (json_node_get_array (items), i));
  return calendars;
}

/* On the worker thread. */
static gpointer
decode_site (JsonNode *root, gpointer data, GError **error)
{
  JsonNode *node =
    JSON_NODE_HOLDS_OBJECT (root) ? json_object_get_member (json_node_get_object (root), "calendar") : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return g_strdup ("");
  return json_node_dup_string (node);
}

static void
calendars_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonShiftNames) self = user_data;
  g_autoptr (GError) error = NULL;
  GHashTable *calendars = andon_session_get_finish (ANDON_SESSION (source), result, &error);

  if (calendars == NULL)
    {
      g_debug ("The calendars cannot be read: %s", error->message);
      return;
    }
  g_hash_table_unref (self->calendars);
  self->calendars = calendars;
}

typedef struct
{
  AndonShiftNames *self;
  char *site;
} SiteRequest;

static void
site_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SiteRequest *request = user_data;
  char *calendar = andon_session_get_finish (ANDON_SESSION (source), result, NULL);

  if (calendar != NULL)
    g_hash_table_replace (request->self->sites, g_strdup (request->site), calendar);
  g_object_unref (request->self);
  g_free (request->site);
  g_free (request);
}

static void
ask_for_site (AndonShiftNames *self, const char *site)
{
  g_autofree char *escaped = g_uri_escape_string (site, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/assets/%s", escaped);
  SiteRequest *request = g_new0 (SiteRequest, 1);

  request->self = g_object_ref (self);
  request->site = g_strdup (site);
  g_hash_table_replace (self->sites, g_strdup (site), g_strdup (""));
  andon_session_get_async (self->session, path, decode_site, NULL, NULL, g_free, self->cancellable, site_cb, request);
}

static void
state_cb (AndonShiftNames *self)
{
  if (!andon_session_is_live (self->session))
    return;
  g_hash_table_remove_all (self->sites);
  andon_session_get_async (self->session, "/calendars", decode_calendars, NULL, NULL,
                           (GDestroyNotify) g_hash_table_unref, self->cancellable, calendars_cb, g_object_ref (self));
}

static void
andon_shift_names_dispose (GObject *object)
{
  g_cancellable_cancel (ANDON_SHIFT_NAMES (object)->cancellable);
  G_OBJECT_CLASS (andon_shift_names_parent_class)->dispose (object);
}

static void
andon_shift_names_finalize (GObject *object)
{
  AndonShiftNames *self = ANDON_SHIFT_NAMES (object);

  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_hash_table_unref (self->calendars);
  g_hash_table_unref (self->sites);
  G_OBJECT_CLASS (andon_shift_names_parent_class)->finalize (object);
}

static void
andon_shift_names_class_init (AndonShiftNamesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andon_shift_names_dispose;
  G_OBJECT_CLASS (klass)->finalize = andon_shift_names_finalize;
}

static void
andon_shift_names_init (AndonShiftNames *self)
{
  self->cancellable = g_cancellable_new ();
  self->calendars = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) andon_calendar_unref);
  self->sites = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

AndonShiftNames *
andon_shift_names_new (AndonSession *session)
{
  AndonShiftNames *self = g_object_new (ANDON_TYPE_SHIFT_NAMES, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  state_cb (self);
  return self;
}

static gboolean
find_shift (AndonShiftNames *self, const char *site, gint64 now, AndonShift *out)
{
  const char *id;
  AndonCalendar *calendar;

  if (site == NULL)
    return FALSE;
  id = g_hash_table_lookup (self->sites, site);
  if (id == NULL)
    {
      if (andon_session_is_live (self->session))
        ask_for_site (self, site);
      return FALSE;
    }
  calendar = g_hash_table_lookup (self->calendars, id);
  return calendar != NULL && andon_calendar_find_shift (calendar, now, out);
}

char *
andon_shift_names_dup (AndonShiftNames *self, const char *site, gint64 now)
{
  AndonShift shift;

  g_return_val_if_fail (ANDON_IS_SHIFT_NAMES (self), NULL);
  return find_shift (self, site, now, &shift) ? g_strdup (shift.name) : NULL;
}

gint64
andon_shift_names_get_start (AndonShiftNames *self, const char *site, gint64 now)
{
  AndonShift shift;

  g_return_val_if_fail (ANDON_IS_SHIFT_NAMES (self), 0);
  return find_shift (self, site, now, &shift) ? shift.start : 0;
}
