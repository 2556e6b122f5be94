/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-options.h"

#include <string.h>

#include <glib/gi18n.h>

#include "andon-json.h"

#define MAX_HISTORY_DAYS 3650
#define MAX_SPEED 1e9

static const AndonJsonLimits config_limits = { .max_bytes = 16 * 1024 * 1024, .max_depth = 64, .max_values = 1000000 };

void
andond_options_init (AndondOptions *self)
{
  memset (self, 0, sizeof *self);
  self->history_days = 90;
  self->seed = 1;
  self->token_fd = -1;
  self->replay_speed = 1;
}

void
andond_options_clear (AndondOptions *self)
{
  g_free (self->host);
  g_free (self->data);
  g_free (self->tls_cert);
  g_free (self->tls_key);
  g_free (self->mqtt_url);
  g_clear_pointer (&self->config, json_object_unref);
  g_free (self->config_path);
  g_strfreev (self->replay_files);
  g_free (self->replay_asset);
}

char *
andond_options_default_data (void)
{
  return g_build_filename (g_get_user_data_dir (), "andond", NULL);
}

static gboolean fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, text);
  return FALSE;
}

static gboolean
parse_listen (AndondOptions *self, const char *listen, GError **error)
{
  g_autoptr(GSocketConnectable) address = NULL;

  if (listen == NULL)
    {
      self->host = g_strdup ("127.0.0.1");
      return TRUE;
    }
  address = g_network_address_parse (listen, 0, NULL);
  if (address == NULL || strrchr (listen, ':') == NULL)
    return fail (error, "--listen: “%s” is not HOST:PORT", listen);
  self->host = g_strdup (g_network_address_get_hostname (G_NETWORK_ADDRESS (address)));
  self->port = g_network_address_get_port (G_NETWORK_ADDRESS (address));
  return TRUE;
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (host);

  return g_strcmp0 (host, "localhost") == 0 || (address != NULL && g_inet_address_get_is_loopback (address));
}

/* The stores and buses of larger plants are named, so that nobody takes a wish for a fact. */
static gboolean
check_backends (AndondOptions *self, const char *store, const char *bus, GError **error)
{
  if (store != NULL)
    {
      const char *path = store + strlen ("sqlite:");

      if (!g_str_has_prefix (store, "sqlite:"))
        return fail (error, "--store %s: this build keeps its data in SQLite only (sqlite:DIR)", store);
      if (*path != '\0' && self->data != NULL)
        return fail (error, "--store sqlite:DIR and --data name the folder twice");
      if (*path != '\0')
        self->data = g_strdup (path);
    }
  if (bus != NULL && strcmp (bus, "local") != 0)
    return fail (error, "--bus %s: this build has the local bus only", bus);
  return TRUE;
}

static gboolean
check (AndondOptions *self, GError **error)
{
  if ((self->tls_cert == NULL) != (self->tls_key == NULL))
    return fail (error, "--tls-cert and --tls-key come together");
  if (self->tls_cert == NULL && !is_loopback (self->host))
    return fail (error, "--listen %s: only a loopback address may do without --tls-cert and --tls-key", self->host);
  if (self->history_days < 0 || self->history_days > MAX_HISTORY_DAYS)
    return fail (error, "--history must be from 0 to %d days", MAX_HISTORY_DAYS);
  if (!(self->replay_speed >= 0 && self->replay_speed <= MAX_SPEED))
    return fail (error, "--speed must be from 0 to %.0f", MAX_SPEED);
  return TRUE;
}

static gboolean
load_config (AndondOptions *self, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr(GError) inner = NULL;
  gsize length;
  JsonObject *mqtt = NULL;
  const char *url = NULL;

  if (self->config_path == NULL)
    return TRUE;
  if (!g_file_get_contents (self->config_path, &text, &length, &inner))
    return fail (error, "--config: %s", inner->message);
  self->config = andon_json_parse_object (text, length, &config_limits, &inner);
  if (self->config == NULL)
    return fail (error, "--config %s: %s", self->config_path, inner->message);
  if (!andon_json_get_object (self->config, "mqtt", ANDON_JSON_OPTIONAL, &mqtt, &inner)
      || (mqtt != NULL && !andon_json_get_string (mqtt, "url", ANDON_JSON_OPTIONAL, &url, &inner)))
    return fail (error, "--config %s: %s", self->config_path, inner->message);
  if (self->mqtt_url == NULL)
    self->mqtt_url = g_strdup (url);
  return TRUE;
}

gboolean
andond_options_parse (AndondOptions *self, gboolean replay, int argc, char **argv, GError **error)
{
  g_autofree char *listen = NULL;
  g_autofree char *store = NULL;
  g_autofree char *bus = NULL;
  const GOptionEntry common[] = {
    { "listen", 0, 0, G_OPTION_ARG_STRING, &listen, N_ ("Where to listen; port 0 is any"), "HOST:PORT" },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &self->data, N_ ("Folder of the data"), "DIR" },
    { "store", 0, 0, G_OPTION_ARG_STRING, &store, N_ ("Where data is kept"), "sqlite:DIR" },
    { "bus", 0, 0, G_OPTION_ARG_STRING, &bus, N_ ("How stages talk"), "local" },
    { "tls-cert", 0, 0, G_OPTION_ARG_FILENAME, &self->tls_cert, N_ ("Certificate to serve with, PEM"), "FILE" },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &self->tls_key, N_ ("Its key, PEM"), "FILE" },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &self->config_path, N_ ("Profiles, rules and settings"), "FILE" },
    { "token-fd", 0, 0, G_OPTION_ARG_INT, &self->token_fd, N_ ("Pipe to write a token to; its end is our end"), "N" },
    { NULL }
  };
  const GOptionEntry live[] = {
    { "demo", 0, 0, G_OPTION_ARG_NONE, &self->demo, N_ ("Run the demo plant"), NULL },
    { "history", 0, 0, G_OPTION_ARG_INT64, &self->history_days, N_ ("Days of history to make at first"), "DAYS" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &self->seed, N_ ("Seed of the demo plant"), "N" },
    { "mqtt", 0, 0, G_OPTION_ARG_STRING, &self->mqtt_url, N_ ("Broker to listen to"), "URL" },
    { NULL }
  };
  const GOptionEntry recorded[] = {
    { "asset", 0, 0, G_OPTION_ARG_STRING, &self->replay_asset, N_ ("Asset the recording belongs to"), "ID" },
    { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &self->replay_speed, N_ ("Seconds of recording a second; 0: all"), "N" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->replay_files, NULL, N_ ("FILE…") },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, common, NULL);
  g_option_context_add_main_entries (context, replay ? recorded : live, NULL);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  if (argc > 1)
    return fail (error, "“%s” is no option", argv[1]);
  if (replay && (self->replay_files == NULL || self->replay_asset == NULL))
    return fail (error, "andond replay needs FILE… and --asset ID");
  if (!parse_listen (self, listen, error) || !check_backends (self, store, bus, error) || !load_config (self, error))
    return FALSE;
  if (self->data == NULL)
    self->data = andond_options_default_data ();
  return check (self, error);
}
