/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "andon-db-connection.h"
#include "andond-detect-command.h"
#include "andond-journal.h"
#include "andond-platform.h"
#include "andond-store.h"

#define TOKEN_DAYS 30
#define MAX_TOKEN_DAYS 3650

static int
complain (GError *error)
{
  g_printerr ("andond: %s\n", error->message);
  return 1;
}

/* --- andond token ----------------------------------------------------------------------------------------------- */

static gboolean
parse_roles (const char *text, guint *roles, GError **error)
{
  g_auto(GStrv) words = g_strsplit (text, ",", 16);

  for (guint i = 0; words[i] != NULL; i++)
    {
      AndondRole role;

      if (!andond_role_from_string (words[i], &role))
        {
          g_autofree GStrv known = andond_roles_to_strv (ANDOND_ROLES_ALL);
          g_autofree char *list = g_strjoinv (", ", known);

          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--role: “%s” is none of %s", words[i], list);
          return FALSE;
        }
      *roles |= role;
    }
  return TRUE;
}

static int
run_token (int argc, char **argv)
{
  g_autofree char *role = NULL;
  g_autofree char *data = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *name = NULL;
  g_autofree char *platform = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GBytes) secret = NULL;
  g_autoptr(AndondToken) token = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  gint64 now = g_get_real_time ();
  int days = TOKEN_DAYS;
  guint roles = 0;
  const GOptionEntry entries[] = {
    { "role", 0, 0, G_OPTION_ARG_STRING, &role, N_ ("What it may do; several with commas"), "ROLE" },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("Folder of the platform's data"), "DIR" },
    { "subject", 0, 0, G_OPTION_ARG_STRING, &subject, N_ ("Whom it stands for"), "ID" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("The name that others see"), "NAME" },
    { "days", 0, 0, G_OPTION_ARG_INT, &days, N_ ("How long it is good; 0 is for ever"), "N" },
    { NULL }
  };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return complain (error);
  if (role == NULL)
    g_set_error (&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "andond token needs --role ROLE");
  if (error == NULL && (days < 0 || days > MAX_TOKEN_DAYS))
    g_set_error (&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--days must be from 0 to %d", MAX_TOKEN_DAYS);
  if (error != NULL || !parse_roles (role, &roles, &error))
    return complain (error);
  if (data == NULL)
    data = andond_options_default_data ();
  if (!andond_store_read_secret (data, &platform, &secret, &error))
    return complain (error);
  if (subject == NULL)
    subject = g_strdup_printf ("%s@%s", role, g_get_user_name ());
  token = andond_token_new (subject, name, roles, now, days > 0 ? now + days * (gint64) 86400 * G_USEC_PER_SEC : 0);
  text = andond_token_sign (token, secret);
  g_print ("%s\n", text);
  return 0;
}

/* --- andond verify ---------------------------------------------------------------------------------------------- */

static int
run_verify (int argc, char **argv)
{
  g_autofree char *data = NULL;
  g_autofree char *path = NULL;
  g_autoptr(AndonDbConnection) connection = NULL;
  g_auto(AndondJournalReport) report = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("Folder of the platform's data"), "DIR" },
    { NULL }
  };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return complain (error);
  if (data == NULL)
    data = andond_options_default_data ();
  path = g_build_filename (data, "andon.db", NULL);
  connection = andon_db_connection_open (path, ANDON_DB_OPEN_READ_ONLY, &error);
  if (connection == NULL || !andond_journal_verify (connection, NULL, &report, &error))
    return complain (error);
  if (!report.ok)
    {
      g_print ("journal broken at row %" G_GUINT64_FORMAT ": %s\n", report.broken_at, report.what);
      return 1;
    }
  g_print ("journal good: %" G_GUINT64_FORMAT " rows, head %s\n", report.rows, report.head.hash);
  return 0;
}

/* --- andond ----------------------------------------------------------------------------------------------------- */

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

/* The other end of the pipe is gone, and with it whoever started us. */
static gboolean
pipe_ended (int fd, GIOCondition condition, gpointer loop)
{
  char scrap[256];

  if ((condition & (G_IO_HUP | G_IO_ERR)) == 0 && read (fd, scrap, sizeof scrap) > 0)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static gboolean
hand_over_token (AndondPlatform *platform, int fd, GError **error)
{
  g_autofree char *token = andond_platform_make_token (platform);
  g_autofree char *line = g_strconcat (token, "\n", NULL);
  gsize length = strlen (line);

  if (write (fd, line, length) == (gssize) length)
    return TRUE;
  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errno), "--token-fd %d: %s", fd, g_strerror (errno));
  return FALSE;
}

static int
serve (gboolean replay, int argc, char **argv)
{
  g_auto(AndondOptions) options;
  g_autoptr(AndondPlatform) platform = NULL;
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GError) error = NULL;

  andond_options_init (&options);
  if (!andond_options_parse (&options, replay, argc, argv, &error))
    return complain (error);
  platform = andond_platform_new (&options, &error);
  if (platform == NULL || (options.token_fd >= 0 && !hand_over_token (platform, options.token_fd, &error)))
    return complain (error);
  if (options.token_fd >= 0)
    g_unix_fd_add (options.token_fd, G_IO_IN | G_IO_HUP | G_IO_ERR, pipe_ended, loop);
  g_unix_signal_add (SIGTERM, quit, loop);
  g_unix_signal_add (SIGINT, quit, loop);
  /* An address with colons of its own stands in brackets (RFC 3986). */
  g_print (strchr (options.host, ':') ? "andond: listening on %s://[%s]:%u\n" : "andond: listening on %s://%s:%u\n",
           options.tls_cert ? "https" : "http", options.host,
           andond_server_get_port (andond_platform_get_server (platform)));
  fflush (stdout);
  andond_platform_start (platform);
  g_main_loop_run (loop);
  return 0;
}

int
main (int argc, char **argv)
{
  const char *command = argc > 1 ? argv[1] : "";

  setlocale (LC_ALL, "");
  signal (SIGPIPE, SIG_IGN);
  g_set_prgname ("andond");
  /* Standard output carries what the contract says and nothing else. */
  g_log_writer_default_set_use_stderr (TRUE);
  if (strcmp (command, "detect") == 0)
    return andond_detect_command_run (argc - 1, argv + 1);
  if (strcmp (command, "token") == 0)
    return run_token (argc - 1, argv + 1);
  if (strcmp (command, "verify") == 0)
    return run_verify (argc - 1, argv + 1);
  if (strcmp (command, "replay") == 0)
    return serve (TRUE, argc - 1, argv + 1);
  return serve (FALSE, argc, argv);
}
