/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "andon-host"

#include "config.h"

#include "andon-host.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gio/gunixinputstream.h>

#define TOKEN_CHILD_FD 3
#define BACKOFF_FIRST_MS 500
#define BACKOFF_LAST_MS 30000
#define LINE_MAX_BYTES 4096
#define READY_PREFIX "andond: listening on "

struct _AndonHost
{
  GObject parent_instance;

  char *program;
  char *data_dir;
  char **arguments;

  GSubprocess *child;
  GCancellable *cancellable;
  int token_fd; /* our end; the child ends when it is closed */
  GDataInputStream *token_stream;
  GDataInputStream *out;
  GDataInputStream *err;

  AndonHostState state;
  char *url;
  char *token;
  char *message;
  guint backoff_ms;
  guint restart_id;
  guint restarts;
};

G_DEFINE_FINAL_TYPE (AndonHost, andon_host, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

enum
{
  READY,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void andon_host_spawn (AndonHost *self);

static void
set_state (AndonHost *self, AndonHostState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
set_message (AndonHost *self, const char *message)
{
  g_free (self->message);
  self->message = g_strdup (message);
}

/* Drops everything that belongs to the child that was; closing the token pipe ends it if it still runs. */
static void
forget_child (AndonHost *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->out);
  g_clear_object (&self->err);
  g_clear_object (&self->token_stream);
  if (self->token_fd >= 0)
    {
      close (self->token_fd);
      self->token_fd = -1;
    }
  g_clear_object (&self->child);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->token, g_free);
}

static gboolean
restart_cb (gpointer user_data)
{
  AndonHost *self = user_data;

  self->restart_id = 0;
  self->restarts++;
  andon_host_spawn (self);
  return G_SOURCE_REMOVE;
}

static void
schedule_restart (AndonHost *self)
{
  set_state (self, ANDON_HOST_WAITING);
  if (self->restart_id == 0)
    self->restart_id = g_timeout_add (self->backoff_ms, restart_cb, self);
  self->backoff_ms = MIN (self->backoff_ms * 2, BACKOFF_LAST_MS);
}

static void
maybe_ready (AndonHost *self)
{
  if (self->url == NULL || self->token == NULL || self->state == ANDON_HOST_READY)
    return;
  self->backoff_ms = BACKOFF_FIRST_MS;
  set_state (self, ANDON_HOST_READY);
  g_signal_emit (self, signals[READY], 0);
}

/* Callbacks of the child hold the host weakly, so that dropping the host is enough to end the child. */
static GWeakRef *
weak_new (AndonHost *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  return weak;
}

static AndonHost *
weak_take (GWeakRef *weak)
{
  AndonHost *self = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  g_free (weak);
  return self;
}

static void
child_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonHost) self = weak_take (user_data);
  g_autoptr (GError) error = NULL;
  GSubprocess *child = G_SUBPROCESS (source);

  if (!g_subprocess_wait_finish (child, result, &error) || self == NULL || child != self->child)
    return;

  if (g_subprocess_get_if_exited (child))
    g_message ("The platform ended with status %d", g_subprocess_get_exit_status (child));
  else
    g_message ("The platform was ended by signal %d", g_subprocess_get_term_sig (child));
  forget_child (self);
  schedule_restart (self);
}

typedef void (*LineFunc) (AndonHost *self, const char *line);

typedef struct
{
  GWeakRef self;
  LineFunc func;
} LineReader;

static void
line_reader_free (LineReader *reader)
{
  g_weak_ref_clear (&reader->self);
  g_free (reader);
}

static void
line_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LineReader *reader = user_data;
  GDataInputStream *stream = G_DATA_INPUT_STREAM (source);
  g_autoptr (AndonHost) self = g_weak_ref_get (&reader->self);
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (stream, result, NULL, NULL);

  if (line == NULL || self == NULL || (stream != self->out && stream != self->err && stream != self->token_stream))
    {
      line_reader_free (reader);
      return;
    }
  reader->func (self, line);
  g_data_input_stream_read_line_async (stream, G_PRIORITY_DEFAULT, self->cancellable, line_read_cb, reader);
}

static void
read_lines (AndonHost *self, GDataInputStream *stream, LineFunc func)
{
  LineReader *reader = g_new0 (LineReader, 1);

  g_weak_ref_init (&reader->self, self);
  reader->func = func;
  g_data_input_stream_read_line_async (stream, G_PRIORITY_DEFAULT, self->cancellable, line_read_cb, reader);
}

static void
out_line (AndonHost *self, const char *line)
{
  if (self->url != NULL || !g_str_has_prefix (line, READY_PREFIX))
    return;
  self->url = g_strdup (line + strlen (READY_PREFIX));
  g_strstrip (self->url);
  maybe_ready (self);
}

static void
err_line (AndonHost *self, const char *line)
{
  g_printerr ("%s\n", line);
  set_message (self, line);
}

static void
token_line (AndonHost *self, const char *line)
{
  if (self->token != NULL || *line == '\0')
    return;
  self->token = g_strdup (line);
  maybe_ready (self);
}

static GDataInputStream *
line_stream (GInputStream *base)
{
  GDataInputStream *stream = g_data_input_stream_new (base);

  g_data_input_stream_set_newline_type (stream, G_DATA_STREAM_NEWLINE_TYPE_LF);
  g_buffered_input_stream_set_buffer_size (G_BUFFERED_INPUT_STREAM (stream), LINE_MAX_BYTES);
  return stream;
}

static GStrv
build_command (AndonHost *self, const char *program)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *const fixed[] = { "--demo", "--listen", "127.0.0.1:0", "--token-fd", G_STRINGIFY (TOKEN_CHILD_FD),
                                "--data", self->data_dir, NULL };

  g_strv_builder_add (builder, program);
  g_strv_builder_addv (builder, (const char **) fixed);
  if (self->arguments != NULL)
    g_strv_builder_addv (builder, (const char **) self->arguments);
  return g_strv_builder_end (builder);
}

/* A socket pair stands for the pipe: the token travels on it, and either side sees the other go away. */
static GSubprocess *
launch (AndonHost *self, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autofree char *program = self->program != NULL ? g_strdup (self->program) : andon_host_find_program ();
  g_auto (GStrv) command = NULL;
  GSubprocess *child;
  int pair[2];

  if (program == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "andond is not installed beside andon");
      return NULL;
    }
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "No pipe for the platform: %s",
                   g_strerror (errno));
      return NULL;
    }
  g_subprocess_launcher_take_fd (launcher, pair[1], TOKEN_CHILD_FD);
  command = build_command (self, program);
  child = g_subprocess_launcher_spawnv (launcher, (const char *const *) command, error);
  if (child == NULL)
    close (pair[0]);
  else
    self->token_fd = pair[0];
  return child;
}

static void
andon_host_spawn (AndonHost *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) token_input = NULL;

  forget_child (self);
  g_mkdir_with_parents (self->data_dir, 0700);
  self->child = launch (self, &error);
  if (self->child == NULL)
    {
      set_message (self, error->message);
      schedule_restart (self);
      return;
    }

  self->cancellable = g_cancellable_new ();
  self->out = line_stream (g_subprocess_get_stdout_pipe (self->child));
  self->err = line_stream (g_subprocess_get_stderr_pipe (self->child));
  token_input = g_unix_input_stream_new (self->token_fd, FALSE);
  self->token_stream = line_stream (token_input);
  read_lines (self, self->out, out_line);
  read_lines (self, self->err, err_line);
  read_lines (self, self->token_stream, token_line);
  g_subprocess_wait_async (self->child, NULL, child_ended_cb, weak_new (self));
  set_state (self, ANDON_HOST_STARTING);
}

static void
andon_host_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AndonHost *self = ANDON_HOST (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_host_dispose (GObject *object)
{
  AndonHost *self = ANDON_HOST (object);

  g_clear_handle_id (&self->restart_id, g_source_remove);
  forget_child (self);
  G_OBJECT_CLASS (andon_host_parent_class)->dispose (object);
}

static void
andon_host_finalize (GObject *object)
{
  AndonHost *self = ANDON_HOST (object);

  g_free (self->program);
  g_free (self->data_dir);
  g_strfreev (self->arguments);
  g_free (self->message);
  G_OBJECT_CLASS (andon_host_parent_class)->finalize (object);
}

static void
andon_host_class_init (AndonHostClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = andon_host_get_property;
  object_class->dispose = andon_host_dispose;
  object_class->finalize = andon_host_finalize;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, ANDON_HOST_STOPPED, ANDON_HOST_WAITING,
                                             ANDON_HOST_STOPPED,
                                             G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[READY] = g_signal_new ("ready", ANDON_TYPE_HOST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
andon_host_init (AndonHost *self)
{
  self->token_fd = -1;
  self->backoff_ms = BACKOFF_FIRST_MS;
}

AndonHost *
andon_host_new (const char *program, const char *data_dir)
{
  AndonHost *self;

  g_return_val_if_fail (data_dir != NULL, NULL);

  self = g_object_new (ANDON_TYPE_HOST, NULL);
  self->program = g_strdup (program);
  self->data_dir = g_strdup (data_dir);
  return self;
}

void
andon_host_set_arguments (AndonHost *self, const char *const *args)
{
  g_return_if_fail (ANDON_IS_HOST (self));

  g_strfreev (self->arguments);
  self->arguments = g_strdupv ((char **) args);
}

void
andon_host_start (AndonHost *self)
{
  g_return_if_fail (ANDON_IS_HOST (self));

  if (self->state == ANDON_HOST_STOPPED)
    andon_host_spawn (self);
}

void
andon_host_stop (AndonHost *self)
{
  g_return_if_fail (ANDON_IS_HOST (self));

  g_clear_handle_id (&self->restart_id, g_source_remove);
  forget_child (self);
  set_state (self, ANDON_HOST_STOPPED);
}

AndonHostState
andon_host_get_state (AndonHost *self)
{
  g_return_val_if_fail (ANDON_IS_HOST (self), ANDON_HOST_STOPPED);
  return self->state;
}

const char *
andon_host_get_url (AndonHost *self)
{
  g_return_val_if_fail (ANDON_IS_HOST (self), NULL);
  return self->url;
}

const char *
andon_host_get_token (AndonHost *self)
{
  g_return_val_if_fail (ANDON_IS_HOST (self), NULL);
  return self->token;
}

const char *
andon_host_get_message (AndonHost *self)
{
  g_return_val_if_fail (ANDON_IS_HOST (self), NULL);
  return self->message;
}

const char *
andon_host_get_identifier (AndonHost *self)
{
  g_return_val_if_fail (ANDON_IS_HOST (self), NULL);
  return self->child != NULL ? g_subprocess_get_identifier (self->child) : NULL;
}

guint
andon_host_get_restarts (AndonHost *self)
{
  g_return_val_if_fail (ANDON_IS_HOST (self), 0);
  return self->restarts;
}

char *
andon_host_find_program (void)
{
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *dir = own != NULL ? g_path_get_dirname (own) : NULL;
  const char *const beside[] = { "andond", "../andond/andond", "../libexec/andond", "../src/andond/andond",
                                 "../../src/andond/andond", "../../../src/andond/andond" };

  for (guint i = 0; dir != NULL && i < G_N_ELEMENTS (beside); i++)
    {
      g_autofree char *path = g_canonicalize_filename (beside[i], dir);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test (path, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&path);
    }
  return g_find_program_in_path (BINDIR "/andond");
}
