/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <signal.h>

#include "andon-host.h"
#include "andon-test-await.h"

static char *
program (void)
{
  return g_build_filename (g_getenv ("ANDON_SOURCE_ROOT"), "tests", "app", "shell", "fake-andond.py", NULL);
}

static AndonHost *
start (const char *what)
{
  g_autofree char *path = program ();
  g_autofree char *data = g_build_filename (g_get_user_data_dir (), "andon", "demo", NULL);
  const char *const args[] = { what, NULL };
  AndonHost *host = andon_host_new (path, data);

  andon_host_set_arguments (host, args);
  andon_host_start (host);
  return host;
}

static gboolean
is_gone (int pid)
{
  return kill (pid, 0) != 0;
}

static void
test_ready_and_ends_with_pipe (void)
{
  g_autoptr (AndonHost) host = start ("serve");
  int pid;

  andon_test_await_true (andon_host_get_state (host) == ANDON_HOST_READY);
  g_assert_true (g_str_has_prefix (andon_host_get_url (host), "http://127.0.0.1:"));
  g_assert_true (g_str_has_prefix (andon_host_get_token (host), "token-"));
  pid = atoi (andon_host_get_identifier (host));
  g_assert_cmpint (pid, >, 0);
  g_assert_finalize_object (g_steal_pointer (&host));
  andon_test_await_true (is_gone (pid));
}

static void
test_restarts_with_new_token (void)
{
  g_autoptr (AndonHost) host = start ("serve");
  g_autofree char *token = NULL;

  andon_test_await_true (andon_host_get_state (host) == ANDON_HOST_READY);
  token = g_strdup (andon_host_get_token (host));
  kill (atoi (andon_host_get_identifier (host)), SIGKILL);
  andon_test_await_true (andon_host_get_state (host) != ANDON_HOST_READY);
  g_assert_null (andon_host_get_url (host));
  andon_test_await_true (andon_host_get_state (host) == ANDON_HOST_READY);
  g_assert_cmpstr (andon_host_get_token (host), !=, token);
  g_assert_cmpuint (andon_host_get_restarts (host), ==, 1);
  andon_host_stop (host);
  g_assert_cmpint (andon_host_get_state (host), ==, ANDON_HOST_STOPPED);
}

static void
test_says_why (void)
{
  g_autoptr (AndonHost) host = start ("die");

  andon_test_await_true (andon_host_get_state (host) == ANDON_HOST_WAITING);
  andon_test_await_true (andon_host_get_message (host) != NULL);
  g_assert_nonnull (strstr (andon_host_get_message (host), "in use by process 42"));
}

static void
test_missing (void)
{
  g_autoptr (AndonHost) host = andon_host_new ("/nonexistent/andond", g_get_user_data_dir ());

  andon_host_start (host);
  g_assert_cmpint (andon_host_get_state (host), ==, ANDON_HOST_WAITING);
  g_assert_nonnull (andon_host_get_message (host));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/host/ready-and-ends-with-pipe", test_ready_and_ends_with_pipe);
  g_test_add_func ("/host/restarts-with-new-token", test_restarts_with_new_token);
  g_test_add_func ("/host/says-why", test_says_why);
  g_test_add_func ("/host/missing", test_missing);
  return g_test_run ();
}
