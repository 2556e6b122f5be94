/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-contract-resources.h"
#include "andond-handlers.h"
#include "andond-routes.h"
#include "andond-server.h"

static void
write_counters (AndonJsonWriter *writer, AndondServer *server)
{
  AndondServerCounters door;
  AndondFeedStats feed;

  andond_server_get_counters (server, &door);
  andond_feed_get_stats (andond_server_get_feed (server), &feed);
  andon_json_writer_member (writer, "counters");
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_int (writer, "requests", (gint64) door.requests);
  andon_json_writer_put_int (writer, "unauthorised", (gint64) door.unauthorised);
  andon_json_writer_put_int (writer, "forbidden", (gint64) door.forbidden);
  andon_json_writer_put_int (writer, "malformed", (gint64) door.malformed);
  andon_json_writer_put_int (writer, "conflicts", (gint64) door.conflicts);
  andon_json_writer_put_int (writer, "too_large", (gint64) door.too_large);
  andon_json_writer_put_int (writer, "too_many", (gint64) door.too_many);
  andon_json_writer_put_int (writer, "timed_out", (gint64) door.timed_out);
  andon_json_writer_put_int (writer, "refused_connections", (gint64) door.refused_connections);
  andon_json_writer_put_int (writer, "accept_failures", (gint64) door.accept_failures);
  andon_json_writer_put_int (writer, "feed_clients", feed.clients);
  andon_json_writer_put_int (writer, "feed_groups", feed.groups);
  andon_json_writer_put_int (writer, "feed_events", (gint64) feed.events);
  andon_json_writer_put_int (writer, "feed_messages", (gint64) feed.messages);
  andon_json_writer_put_int (writer, "feed_queued_bytes", (gint64) feed.queued);
  andon_json_writer_put_int (writer, "feed_dropped_slow", (gint64) feed.dropped_slow);
  andon_json_writer_put_int (writer, "feed_dropped_old", (gint64) feed.dropped_old);
  andon_json_writer_put_int (writer, "feed_dropped_expired", (gint64) feed.dropped_expired);
  andon_json_writer_put_int (writer, "feed_refused_frames", (gint64) feed.refused_frames);
  andon_json_writer_end_object (writer);
}

void
andond_handle_root (AndondRequest *request)
{
  const AndondServices *services = andond_server_get_services (request->server);
  AndonJsonWriter writer = { 0 };

  andon_json_writer_init (&writer, 1024);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_put_string (&writer, "service", "andond");
  andon_json_writer_put_string (&writer, "version", PACKAGE_VERSION);
  andon_json_writer_put_string (&writer, "contract", "1");
  andon_json_writer_put_string (&writer, "platform", services->platform_id);
  andon_json_writer_put_time (&writer, "time", request->now);
  andon_json_writer_put_sequence (&writer, "sequence",
                                  andond_feed_get_sequence (andond_server_get_feed (request->server)));
  andon_json_writer_put_bool (&writer, "demo", services->demo);
  andon_json_writer_put_string (&writer, "mode", services->mode);
  write_counters (&writer, request->server);
  andon_json_writer_end_object (&writer);
  andond_request_reply_json (request, SOUP_STATUS_OK, &writer);
}

static void
reply_resource (AndondRequest *request, const char *path)
{
  g_autoptr(GBytes) bytes = NULL;
  gsize length;
  const char *text;

  bytes = g_resource_lookup_data (andond_contract_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  text = g_bytes_get_data (bytes, &length);
  andond_request_reply (request, SOUP_STATUS_OK, text, length);
}

void
andond_handle_openapi (AndondRequest *request)
{
  reply_resource (request, "/org/andon/contract/openapi.json");
}

void
andond_handle_asyncapi (AndondRequest *request)
{
  reply_resource (request, "/org/andon/contract/asyncapi.json");
}

void
andond_handle_me (AndondRequest *request)
{
  g_autoptr(GPtrArray) permissions = andond_routes_permissions (request->token->roles);
  g_auto(GStrv) roles = andond_roles_to_strv (request->token->roles);
  AndonJsonWriter writer = { 0 };

  andon_json_writer_init (&writer, 512);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_put_string (&writer, "subject", request->token->subject);
  andon_json_writer_put_string (&writer, "name", request->token->name);
  andon_json_writer_put_time (&writer, "expires", request->token->expires);
  andon_json_writer_member (&writer, "roles");
  andon_json_writer_begin_array (&writer);
  for (guint i = 0; roles[i] != NULL; i++)
    andon_json_writer_string (&writer, roles[i]);
  andon_json_writer_end_array (&writer);
  andon_json_writer_member (&writer, "permissions");
  andon_json_writer_begin_array (&writer);
  for (guint i = 0; i < permissions->len; i++)
    andon_json_writer_string (&writer, permissions->pdata[i]);
  andon_json_writer_end_array (&writer);
  andon_json_writer_end_object (&writer);
  andond_request_reply_json (request, SOUP_STATUS_OK, &writer);
}
