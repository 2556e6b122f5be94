/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-stream.h"

/* The two halves are private types: each delegates to the base stream's half and adds up what passed. */

#define ANDOND_TYPE_STREAM_INPUT (andond_stream_input_get_type ())
G_DECLARE_FINAL_TYPE (AndondStreamInput, andond_stream_input, ANDOND, STREAM_INPUT, GInputStream)
#define ANDOND_TYPE_STREAM_OUTPUT (andond_stream_output_get_type ())
G_DECLARE_FINAL_TYPE (AndondStreamOutput, andond_stream_output, ANDOND, STREAM_OUTPUT, GOutputStream)

struct _AndondStreamInput
{
  GInputStream  parent_instance;
  GInputStream *base;
  guint64       bytes;
};

struct _AndondStreamOutput
{
  GOutputStream  parent_instance;
  GOutputStream *base;
  guint64        bytes;
  void         (*written) (gpointer data); /* nullable */
  gpointer       written_data;
};

struct _AndondStream
{
  GIOStream           parent_instance;
  GIOStream          *base;
  GSocket            *socket;
  AndondStreamInput  *input;
  AndondStreamOutput *output;
  AndondStreamPhase   phase;
  gint64              deadline;
};

/* --- input ------------------------------------------------------------------------------------------------------ */

static gboolean
input_can_poll (GPollableInputStream *stream)
{
  AndondStreamInput *self = ANDOND_STREAM_INPUT (stream);

  return g_pollable_input_stream_can_poll (G_POLLABLE_INPUT_STREAM (self->base));
}

static gboolean
input_is_readable (GPollableInputStream *stream)
{
  AndondStreamInput *self = ANDOND_STREAM_INPUT (stream);

  return g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (self->base));
}

static GSource *
input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  AndondStreamInput *self = ANDOND_STREAM_INPUT (stream);
  g_autoptr(GSource) base = NULL;

  base = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (self->base), NULL);
  return g_pollable_source_new_full (stream, base, cancellable);
}

static gssize
input_read_nonblocking (GPollableInputStream *stream, void *buffer, gsize count, GError **error)
{
  AndondStreamInput *self = ANDOND_STREAM_INPUT (stream);
  gssize n;

  n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (self->base), buffer, count, NULL, error);
  if (n > 0)
    self->bytes += (guint64) n;
  return n;
}

static gssize
input_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  AndondStreamInput *self = ANDOND_STREAM_INPUT (stream);
  gssize n = g_input_stream_read (self->base, buffer, count, cancellable, error);

  if (n > 0)
    self->bytes += (guint64) n;
  return n;
}

static void
input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->can_poll = input_can_poll;
  iface->is_readable = input_is_readable;
  iface->create_source = input_create_source;
  iface->read_nonblocking = input_read_nonblocking;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AndondStreamInput, andond_stream_input, G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, input_pollable_init))

static void
input_finalize (GObject *object)
{
  g_clear_object (&ANDOND_STREAM_INPUT (object)->base);
  G_OBJECT_CLASS (andond_stream_input_parent_class)->finalize (object);
}

static void
andond_stream_input_class_init (AndondStreamInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = input_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = input_read;
}

static void
andond_stream_input_init (AndondStreamInput *self)
{
}

/* --- output ----------------------------------------------------------------------------------------------------- */

static gboolean
output_can_poll (GPollableOutputStream *stream)
{
  AndondStreamOutput *self = ANDOND_STREAM_OUTPUT (stream);

  return g_pollable_output_stream_can_poll (G_POLLABLE_OUTPUT_STREAM (self->base));
}

static gboolean
output_is_writable (GPollableOutputStream *stream)
{
  AndondStreamOutput *self = ANDOND_STREAM_OUTPUT (stream);

  return g_pollable_output_stream_is_writable (G_POLLABLE_OUTPUT_STREAM (self->base));
}

static GSource *
output_create_source (GPollableOutputStream *stream, GCancellable *cancellable)
{
  AndondStreamOutput *self = ANDOND_STREAM_OUTPUT (stream);
  g_autoptr(GSource) base = NULL;

  base = g_pollable_output_stream_create_source (G_POLLABLE_OUTPUT_STREAM (self->base), NULL);
  return g_pollable_source_new_full (stream, base, cancellable);
}

static gssize
output_write_nonblocking (GPollableOutputStream *stream, const void *buffer, gsize count, GError **error)
{
  AndondStreamOutput *self = ANDOND_STREAM_OUTPUT (stream);
  gssize n;

  n = g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (self->base), buffer, count, NULL, error);
  if (n > 0)
    {
      self->bytes += (guint64) n;
      if (self->written != NULL)
        self->written (self->written_data);
    }
  return n;
}

static gssize
output_write (GOutputStream *stream, const void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  AndondStreamOutput *self = ANDOND_STREAM_OUTPUT (stream);
  gssize n = g_output_stream_write (self->base, buffer, count, cancellable, error);

  if (n > 0)
    self->bytes += (guint64) n;
  return n;
}

static void
output_pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->can_poll = output_can_poll;
  iface->is_writable = output_is_writable;
  iface->create_source = output_create_source;
  iface->write_nonblocking = output_write_nonblocking;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AndondStreamOutput, andond_stream_output, G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM, output_pollable_init))

static void
output_finalize (GObject *object)
{
  g_clear_object (&ANDOND_STREAM_OUTPUT (object)->base);
  G_OBJECT_CLASS (andond_stream_output_parent_class)->finalize (object);
}

static void
andond_stream_output_class_init (AndondStreamOutputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = output_finalize;
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = output_write;
}

static void
andond_stream_output_init (AndondStreamOutput *self)
{
}

/* --- the stream ------------------------------------------------------------------------------------------------- */

G_DEFINE_FINAL_TYPE (AndondStream, andond_stream, G_TYPE_IO_STREAM)

static GInputStream *
andond_stream_get_input (GIOStream *stream)
{
  return G_INPUT_STREAM (ANDOND_STREAM (stream)->input);
}

static GOutputStream *
andond_stream_get_output (GIOStream *stream)
{
  return G_OUTPUT_STREAM (ANDOND_STREAM (stream)->output);
}

static gboolean
andond_stream_close_fn (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  AndondStream *self = ANDOND_STREAM (stream);

  /* Closing TLS writes a farewell and would wait for a peer that does not read; what is sent already still arrives. */
  if (G_IS_TLS_CONNECTION (self->base) && self->socket != NULL)
    g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
  return g_io_stream_close (self->base, cancellable, error);
}

static void
andond_stream_finalize (GObject *object)
{
  AndondStream *self = ANDOND_STREAM (object);

  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_object (&self->base);
  g_clear_object (&self->socket);
  G_OBJECT_CLASS (andond_stream_parent_class)->finalize (object);
}

static void
andond_stream_class_init (AndondStreamClass *klass)
{
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = andond_stream_finalize;
  stream_class->get_input_stream = andond_stream_get_input;
  stream_class->get_output_stream = andond_stream_get_output;
  stream_class->close_fn = andond_stream_close_fn;
}

static void
andond_stream_init (AndondStream *self)
{
  self->phase = ANDOND_STREAM_IDLE;
}

AndondStream *
andond_stream_new (GIOStream *base, GSocket *socket)
{
  AndondStream *self;

  g_return_val_if_fail (G_IS_IO_STREAM (base), NULL);

  self = g_object_new (ANDOND_TYPE_STREAM, NULL);
  self->base = g_object_ref (base);
  self->socket = socket ? g_object_ref (socket) : NULL;
  self->input = g_object_new (ANDOND_TYPE_STREAM_INPUT, NULL);
  self->input->base = g_object_ref (g_io_stream_get_input_stream (base));
  self->output = g_object_new (ANDOND_TYPE_STREAM_OUTPUT, NULL);
  self->output->base = g_object_ref (g_io_stream_get_output_stream (base));
  return self;
}

guint64
andond_stream_get_bytes_out (AndondStream *self)
{
  g_return_val_if_fail (ANDOND_IS_STREAM (self), 0);

  return self->output->bytes;
}

guint64
andond_stream_get_bytes_in (AndondStream *self)
{
  g_return_val_if_fail (ANDOND_IS_STREAM (self), 0);

  return self->input->bytes;
}

AndondStreamPhase
andond_stream_get_phase (AndondStream *self)
{
  g_return_val_if_fail (ANDOND_IS_STREAM (self), ANDOND_STREAM_IDLE);

  return self->phase;
}

void
andond_stream_set_phase (AndondStream *self, AndondStreamPhase phase, gint64 deadline)
{
  g_return_if_fail (ANDOND_IS_STREAM (self));

  self->phase = phase;
  self->deadline = deadline;
}

gint64
andond_stream_get_deadline (AndondStream *self)
{
  g_return_val_if_fail (ANDOND_IS_STREAM (self), 0);

  return self->deadline;
}

void
andond_stream_set_written_func (AndondStream *self, void (*func) (gpointer data), gpointer data)
{
  g_return_if_fail (ANDOND_IS_STREAM (self));

  self->output->written = func;
  self->output->written_data = data;
}

void
andond_stream_end_output (AndondStream *self)
{
  g_return_if_fail (ANDOND_IS_STREAM (self));

  if (self->socket != NULL)
    g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
}

void
andond_stream_cut (AndondStream *self)
{
  g_return_if_fail (ANDOND_IS_STREAM (self));

  if (self->socket != NULL)
    g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
}
