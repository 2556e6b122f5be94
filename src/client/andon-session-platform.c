/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-session-state-private.h"

/* --- connecting --- */

typedef struct
{
  char *platform;
  char *version;
  char *contract;
} Service;

static void
service_free (gpointer data)
{
  Service *service = data;

  g_free (service->platform);
  g_free (service->version);
  g_free (service->contract);
  g_free (service);
}

/* Whatever else may answer at that address is told from a platform of another version. */
static gpointer
decode_service (JsonNode *root, gpointer data, GError **error)
{
  const AndonJsonFlags loose = ANDON_READ_LOOSE;
  JsonObject *object;
  Service *service = g_new0 (Service, 1);

  if (andon_read_object (root, "the platform", &object, NULL) &&
      andon_json_dup_string (object, "platform", ANDON_JSON_REQUIRED, &service->platform, NULL) &&
      andon_json_dup_string (object, "version", loose, &service->version, NULL) &&
      andon_json_dup_string (object, "contract", loose, &service->contract, NULL))
    {
      if (service->contract == NULL || strcmp (service->contract, ANDON_CLIENT_CONTRACT) == 0)
        return service;
      g_set_error (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_CONTRACT, "%.32s", service->contract);
    }
  else
    g_set_error_literal (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_NOT_A_PLATFORM,
                         "What answers is no Andon platform");
  service_free (service);
  return NULL;
}

static void
stop_again (AndonSession *self)
{
  if (self->again != 0)
    andon_clock_remove (self->clock, self->again);
  self->again = 0;
}

static gboolean
on_connect_again (gpointer data)
{
  AndonSession *self = data;

  self->again = 0;
  if (self->started && !self->feed_running)
    andon_session_connect_platform (self);
  return G_SOURCE_REMOVE;
}

/* A web server that knows no /api/v1, or answers with a page, is no platform. */
static void
name_stranger (GError **error)
{
  if (g_error_matches (*error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_NOT_FOUND) ||
      g_error_matches (*error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_MALFORMED))
    (*error)->code = ANDON_CLIENT_ERROR_NOT_A_PLATFORM;
}

static void
on_service (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonSession) self = user_data;
  g_autoptr (GError) error = NULL;
  Service *service = andon_session_get_finish (self, result, &error);

  if (service == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->started)
        return;
      name_stranger (&error);
      self->feed_state = andon_client_error_is_unauthorised (error) ? ANDON_FEED_UNAUTHORISED : ANDON_FEED_WAITING;
      andon_session_take_error (self, error);
      andon_session_update_state (self);
      if (self->feed_state != ANDON_FEED_UNAUTHORISED)
        self->again = andon_clock_add (self->clock, NULL,
                                       G_USEC_PER_SEC / 2 + g_random_int_range (0, G_USEC_PER_SEC / 2),
                                       on_connect_again, g_object_ref (self), g_object_unref);
      return;
    }
  andon_session_take_string (self, &self->version, service->version, PROP_VERSION);
  andon_session_use_platform (self, service->platform, TRUE);
  service_free (service);
}

void
andon_session_connect_platform (AndonSession *self)
{
  if (self->opening || self->url == NULL)
    return;
  stop_again (self);
  self->feed_state = ANDON_FEED_CONNECTING;
  andon_session_update_state (self);
  andon_session_get_async (self, "/", decode_service, NULL, NULL, service_free, self->cancellable, on_service,
                           g_object_ref (self));
}

static gboolean
on_tick (gpointer data)
{
  AndonSession *self = data;

  andon_session_update_state (self);
  andon_actions_tick (self->actions);
  if (++self->ticks % LONG_STANDING_TICKS == 0)
    andon_alert_store_update_clock (self->store, andon_session_get_time (self));
  if (self->ticks % 5 == 0 && self->asked_me && andon_session_is_connected (self))
    andon_session_read_me (self);
  if (self->ticks % 5 == 0 && andon_actions_get_n_queued (self->actions) > 0)
    andon_actions_flush (self->actions);
  return G_SOURCE_CONTINUE;
}

void
andon_session_set_endpoint (AndonSession *self, const char *url, const char *token)
{
  gboolean moved = g_strcmp0 (self->url, url) != 0;

  g_free (self->url);
  self->url = g_strdup (url);
  andon_http_set_endpoint (self->http, url, token);
  if (moved)
    andon_session_notify_property (self, PROP_URL);
  self->asked_me = TRUE;
  if (!self->started)
    return;
  /* It may be another platform: ask again. */
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  andon_feed_stop (self->feed);
  self->feed_running = FALSE;
  andon_session_connect_platform (self);
}

void
andon_session_set_ca (AndonSession *self, GTlsDatabase *database)
{
  andon_http_set_tls_database (self->http, database);
}

void
andon_session_start (AndonSession *self)
{
  if (self->started)
    return;
  self->started = TRUE;
  self->tick = andon_clock_add (self->clock, NULL, TICK_US, on_tick, self, NULL);
  self->not_live_since = andon_clock_now (self->clock);
  andon_session_connect_platform (self);
  andon_session_update_state (self);
}

void
andon_session_stop (AndonSession *self)
{
  if (!self->started)
    return;
  self->started = FALSE;
  self->feed_running = FALSE;
  andon_clock_remove (self->clock, self->tick);
  stop_again (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  andon_feed_stop (self->feed);
  self->feed_state = ANDON_FEED_STOPPED;
  andon_session_update_state (self);
}

void
andon_session_retry_now (AndonSession *self)
{
  if (self->started && self->feed_running)
    andon_feed_restart (self->feed);
  else if (self->started)
    andon_session_connect_platform (self);
}
