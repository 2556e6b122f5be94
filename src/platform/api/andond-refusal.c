/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-refusal.h"

#include "andon-json-writer.h"

/* What is thrown away of an overlong body, so that closing does not reset the answer away. */
#define DRAIN (256 * 1024)

typedef struct
{
  GIOStream    *stream; /* libsoup's, around ours */
  AndondStream *ours;
  GString      *answer;
  gsize         sent;
  gsize         drained;
} Farewell;

static void
farewell_free (Farewell *farewell)
{
  g_io_stream_close (farewell->stream, NULL, NULL);
  g_object_unref (farewell->stream);
  g_object_unref (farewell->ours);
  g_string_free (farewell->answer, TRUE);
  g_free (farewell);
}

static gboolean
drain (GObject *source, gpointer data)
{
  Farewell *farewell = data;
  GPollableInputStream *input = G_POLLABLE_INPUT_STREAM (source);
  g_autoptr(GError) error = NULL;
  char buffer[8192];
  gssize n;

  n = g_pollable_input_stream_read_nonblocking (input, buffer, sizeof buffer, NULL, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;
  if (n > 0 && (farewell->drained += (gsize) n) < DRAIN)
    return G_SOURCE_CONTINUE;
  return G_SOURCE_REMOVE;
}

static gboolean
push (GObject *source, gpointer data)
{
  Farewell *farewell = data;
  GPollableOutputStream *output = G_POLLABLE_OUTPUT_STREAM (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSource) next = NULL;
  gssize n;

  n = g_pollable_output_stream_write_nonblocking (output, farewell->answer->str + farewell->sent,
                                                  farewell->answer->len - farewell->sent, NULL, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;
  if (n > 0)
    farewell->sent += (gsize) n;
  if (n > 0 && farewell->sent < farewell->answer->len)
    return G_SOURCE_CONTINUE;
  if (n <= 0)
    {
      farewell_free (farewell);
      return G_SOURCE_REMOVE;
    }
  andond_stream_end_output (farewell->ours);
  next = g_pollable_input_stream_create_source (
    G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (farewell->stream)), NULL);
  g_source_set_callback (next, G_SOURCE_FUNC (drain), farewell, (GDestroyNotify) farewell_free);
  g_source_attach (next, g_main_context_get_thread_default ());
  return G_SOURCE_REMOVE;
}

void
andond_refusal_send (SoupServerMessage *message, AndondStream *ours, const AndonProblem *problem)
{
  g_auto(AndonJsonWriter) writer = { 0 };
  g_autoptr(GSource) source = NULL;
  Farewell *farewell;
  GIOStream *stream;

  stream = soup_server_message_steal_connection (message);
  if (stream == NULL)
    return;
  andon_json_writer_init (&writer, 256);
  andon_problem_write_json (problem, &writer);
  farewell = g_new0 (Farewell, 1);
  farewell->stream = stream;
  farewell->ours = g_object_ref (ours);
  farewell->answer = g_string_new (NULL);
  g_string_printf (farewell->answer,
                   "HTTP/1.1 %u %s\r\nContent-Type: application/problem+json\r\nContent-Length: %" G_GSIZE_FORMAT
                   "\r\nConnection: close\r\n\r\n%s",
                   problem->status, problem->title, writer.out->len, writer.out->str);
  source = g_pollable_output_stream_create_source (
    G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (stream)), NULL);
  g_source_set_callback (source, G_SOURCE_FUNC (push), farewell, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}
