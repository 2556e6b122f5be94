/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-sign-in.h"

#include <glib/gi18n.h>
#include <string.h>

/* A token is a few hundred bytes; whatever is larger is another file. */
#define MAX_TOKEN 16384

struct _AndonSignIn
{
  GObject parent_instance;

  AndonSession *session;
  GSettings *settings;
  GCancellable *cancellable; /* of the read under way */
  char *path;
  char *url;        /* (nullable): where the file's token is for */
  gboolean by_file; /* the present token came from the file */
  char *problem;
};

G_DEFINE_FINAL_TYPE (AndonSignIn, andon_sign_in, G_TYPE_OBJECT)

enum
{
  CHANGED,
  SIGNED_IN,
  DEMO_WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Consumes @problem. */
static void
take_problem (AndonSignIn *self, char *problem)
{
  g_free (self->problem);
  self->problem = problem;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonSignIn) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  gsize length = 0;

  if (!g_file_load_contents_finish (G_FILE (source), result, &token, &length, NULL, &error) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    take_problem (self, g_strdup_printf (_("The token cannot be read: %s"), error->message));
  else if (length > MAX_TOKEN || strlen (token) != length)
    {
      take_problem (self, g_strdup_printf (_("The file %s holds no token"), self->path));
      g_clear_pointer (&token, g_free);
    }
  else
    take_problem (self, NULL);
  /* Without a token too: the platform refuses, and the window asks for one. */
  andon_session_set_endpoint (self->session, self->url, token != NULL ? g_strstrip (token) : "");
}

static void
stop_reading (AndonSignIn *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
}

void
andon_sign_in_start (AndonSignIn *self, const char *url)
{
  g_autoptr (GFile) file = NULL;

  g_return_if_fail (ANDON_IS_SIGN_IN (self));
  g_return_if_fail (url != NULL);

  file = g_file_new_for_path (self->path);
  g_free (self->url);
  self->url = g_strdup (url);
  self->by_file = TRUE;
  stop_reading (self);
  g_file_load_contents_async (file, self->cancellable, read_cb, g_object_ref (self));
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonSignIn) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    take_problem (self, g_strdup_printf (_("The token is good for now, but could not be kept: %s"), error->message));
}

static void
keep_token (AndonSignIn *self, const char *token)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  g_autoptr (GBytes) bytes = g_bytes_new (token, strlen (token));
  g_autofree char *folder = g_path_get_dirname (self->path);

  g_mkdir_with_parents (folder, 0700);
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE,
                                       G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL, written_cb,
                                       g_object_ref (self));
}

void
andon_sign_in_connect (AndonSignIn *self, const char *url, const char *token, gboolean keep)
{
  g_autofree char *place = NULL;

  g_return_if_fail (ANDON_IS_SIGN_IN (self));
  g_return_if_fail (url != NULL && token != NULL);

  place = g_strstrip (g_strdup (url));
  stop_reading (self);
  g_free (self->url);
  self->url = g_steal_pointer (&place);
  self->by_file = FALSE;
  take_problem (self, NULL);
  if (keep)
    keep_token (self, token);
  g_settings_set_string (self->settings, "platform", self->url);
  andon_session_set_endpoint (self->session, self->url, token);
  g_signal_emit (self, signals[SIGNED_IN], 0);
}

void
andon_sign_in_retry (AndonSignIn *self)
{
  g_return_if_fail (ANDON_IS_SIGN_IN (self));

  if (self->by_file)
    {
      g_autofree char *url = g_strdup (self->url);

      andon_sign_in_start (self, url);
    }
  else
    andon_session_retry_now (self->session);
}

void
andon_sign_in_want_demo (AndonSignIn *self)
{
  g_return_if_fail (ANDON_IS_SIGN_IN (self));

  stop_reading (self);
  self->by_file = FALSE;
  take_problem (self, NULL);
  g_settings_set_string (self->settings, "platform", "");
  g_signal_emit (self, signals[DEMO_WANTED], 0);
}

void
andon_sign_in_set_token_file (AndonSignIn *self, const char *path)
{
  g_return_if_fail (ANDON_IS_SIGN_IN (self));

  g_free (self->path);
  self->path = path != NULL ? g_canonicalize_filename (path, NULL)
                            : g_build_filename (g_get_user_config_dir (), "andon", "token", NULL);
}

const char *
andon_sign_in_get_token_file (AndonSignIn *self)
{
  g_return_val_if_fail (ANDON_IS_SIGN_IN (self), NULL);
  return self->path;
}

const char *
andon_sign_in_get_problem (AndonSignIn *self)
{
  g_return_val_if_fail (ANDON_IS_SIGN_IN (self), NULL);
  return self->problem;
}

static void
andon_sign_in_finalize (GObject *object)
{
  AndonSignIn *self = ANDON_SIGN_IN (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_free (self->path);
  g_free (self->url);
  g_free (self->problem);
  G_OBJECT_CLASS (andon_sign_in_parent_class)->finalize (object);
}

static void
andon_sign_in_class_init (AndonSignInClass *klass)
{
  static const char *const names[N_SIGNALS] = { "changed", "signed-in", "demo-wanted" };

  G_OBJECT_CLASS (klass)->finalize = andon_sign_in_finalize;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], ANDON_TYPE_SIGN_IN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
andon_sign_in_init (AndonSignIn *self)
{
  self->cancellable = g_cancellable_new ();
}

AndonSignIn *
andon_sign_in_new (AndonSession *session, GSettings *settings)
{
  AndonSignIn *self = g_object_new (ANDON_TYPE_SIGN_IN, NULL);

  self->session = g_object_ref (session);
  self->settings = g_object_ref (settings);
  andon_sign_in_set_token_file (self, NULL);
  return self;
}
