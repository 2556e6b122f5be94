/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-mqtt-setup.h"

#include <string.h>

#define PROBE_SECONDS 3

static gboolean
refuse (GError     **error,
        const char  *what,
        const char  *value)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "MQTT: %s: %s", what, value);
  return FALSE;
}

gboolean
andond_mqtt_setup_parse_url (const char  *url,
                             char       **host,
                             int         *port,
                             gboolean    *tls,
                             GError     **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url != NULL ? url : "", G_URI_FLAGS_NONE, error);
  const char *scheme = uri == NULL ? NULL : g_uri_get_scheme (uri);

  if (uri == NULL)
    return FALSE;

  *tls = strcmp (scheme, "mqtts") == 0;
  if (!*tls && strcmp (scheme, "mqtt") != 0)
    return refuse (error, "the URL begins with mqtt:// or mqtts://", url);
  if (g_uri_get_userinfo (uri) != NULL)
    return refuse (error, "name and password do not belong into the URL", g_uri_get_host (uri));
  if (g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0')
    return refuse (error, "the URL names no host", url);

  *host = g_strdup (g_uri_get_host (uri));
  *port = g_uri_get_port (uri) > 0 ? g_uri_get_port (uri) : *tls ? 8883 : 1883;
  return TRUE;
}

gboolean
andond_mqtt_setup_set_login (struct mosquitto         *client,
                             const AndondMqttOptions  *options,
                             GError                  **error)
{
  g_autofree char *password = NULL;

  if (options->password_file != NULL)
    {
      if (!g_file_get_contents (options->password_file, &password, NULL, error))
        return FALSE;
      g_strdelimit (password, "\r\n", '\0');
    }

  if (password != NULL && options->username == NULL)
    return refuse (error, "a password needs a user name", options->password_file);

  if (options->username != NULL)
    mosquitto_username_pw_set (client, options->username, password);

  if (password != NULL)
    explicit_bzero (password, strlen (password));
  return TRUE;
}

static gboolean
check_readable (const char  *path,
                GError     **error)
{
  g_autofree char *contents = NULL;

  return path == NULL || g_file_get_contents (path, &contents, NULL, error);
}

gboolean
andond_mqtt_setup_set_tls (struct mosquitto         *client,
                           const AndondMqttOptions  *options,
                           gboolean                  tls,
                           GError                  **error)
{
  int rc;

  if (!tls)
    return (options->ca_file == NULL && options->cert_file == NULL && options->key_file == NULL)
           || refuse (error, "certificates need an mqtts:// URL", options->url);

  if ((options->cert_file == NULL) != (options->key_file == NULL))
    return refuse (error, "a client certificate and its key come together",
                   options->cert_file != NULL ? options->cert_file : options->key_file);

  if (!check_readable (options->ca_file, error) || !check_readable (options->cert_file, error)
      || !check_readable (options->key_file, error))
    return FALSE;

  rc = mosquitto_tls_set (client, options->ca_file, options->ca_file == NULL ? "/etc/ssl/certs" : NULL,
                          options->cert_file, options->key_file, NULL);
  if (rc == MOSQ_ERR_SUCCESS)
    rc = mosquitto_tls_opts_set (client, 1, "tlsv1.2", NULL);

  return rc == MOSQ_ERR_SUCCESS || refuse (error, "certificates", mosquitto_strerror (rc));
}

static gboolean
has_both_families (GList *addresses)
{
  gboolean seen[2] = { FALSE, FALSE };

  for (GList *l = addresses; l != NULL; l = l->next)
    seen[g_inet_address_get_family (l->data) == G_SOCKET_FAMILY_IPV4] = TRUE;
  return seen[0] && seen[1];
}

static gboolean
answers_by_ipv4 (const char *host,
                 int         port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GSocketAddress) remote = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, PROBE_SECONDS);
  connection = g_socket_client_connect_to_host (client, host, (guint16) port, NULL, NULL);
  remote = connection != NULL ? g_socket_connection_get_remote_address (connection, NULL) : NULL;
  return remote != NULL && g_socket_address_get_family (remote) == G_SOCKET_FAMILY_IPV4;
}

/* The library tries only the first address of a name, so that a broker which listens on IPv4 alone is never found where
 * the name means ::1 first. An own end of the family that answers makes it pass over the others. */
const char *
andond_mqtt_setup_find_own_end (const char *host,
                                int         port)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  GList *addresses;
  gboolean both;

  if (g_hostname_is_ip_address (host))
    return NULL;

  addresses = g_resolver_lookup_by_name (resolver, host, NULL, NULL);
  both = has_both_families (addresses);
  g_resolver_free_addresses (addresses);
  return both && answers_by_ipv4 (host, port) ? "0.0.0.0" : NULL;
}
