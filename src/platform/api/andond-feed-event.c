/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-feed-event.h"

#include <string.h>

#include "andon-json-writer.h"

/* Room for `[`, `,"previous":"18446744073709551615"}` and `]`. */
#define ENVELOPE_SLACK 48

static const char *const topic_words[] = { "alerts", "assets", "samples", "kpis",
                                           "labels", "models", "work",    "governance" };

guint
andond_topic_from_string (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (topic_words); i++)
    if (strcmp (word, topic_words[i]) == 0)
      return 1u << i;
  return 0;
}

const char *
andond_topic_to_string (AndondTopic topic)
{
  int bit = g_bit_nth_lsf (topic, -1);

  return bit >= 0 && bit < (int) G_N_ELEMENTS (topic_words) ? topic_words[bit] : NULL;
}

gboolean
andond_topics_parse (const char *list, guint *topics, char **bad)
{
  g_auto(GStrv) words = g_strsplit (list, ",", 32);
  guint found = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint topic = andond_topic_from_string (words[i]);

      if (topic == 0)
        {
          *bad = g_strdup (words[i]);
          return FALSE;
        }
      found |= topic;
    }
  *topics = found;
  return TRUE;
}

static void
write_attributes (AndonJsonWriter *writer, const char *source, guint64 sequence, const char *type, gint64 time,
                  const char *subject)
{
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_string (writer, "specversion", "1.0");
  if (sequence != 0)
    andon_json_writer_put_sequence (writer, "id", sequence);
  else
    {
      g_autofree char *id = g_strdup_printf ("%s.%" G_GINT64_FORMAT, type, time);

      andon_json_writer_put_string (writer, "id", id);
    }
  andon_json_writer_put_string (writer, "source", source);
  andon_json_writer_put_string (writer, "type", type);
  andon_json_writer_put_time (writer, "time", time);
  andon_json_writer_put_string (writer, "subject", subject);
  andon_json_writer_put_string (writer, "datacontenttype", "application/json");
  if (sequence != 0)
    andon_json_writer_put_sequence (writer, "sequence", sequence);
}

/* The writer's text without the closing brace. */
static GBytes *
open_object (AndonJsonWriter *writer)
{
  gsize length;
  char *text;

  andon_json_writer_end_object (writer);
  text = andon_json_writer_steal (writer, &length);
  return g_bytes_new_take (text, length - 1);
}

AndondFeedEvent *
andond_feed_event_new (const char *source, guint64 sequence, guint topic, guint roles, const char *type, gint64 time,
                       const char *subject, const char *asset, const char *data, gsize length)
{
  AndondFeedEvent *self = g_new0 (AndondFeedEvent, 1);
  AndonJsonWriter writer = { 0 };

  self->ref_count = 1;
  self->sequence = sequence;
  self->topic = topic;
  self->roles = roles;
  self->asset = g_strdup (asset);

  andon_json_writer_init (&writer, length + 256);
  write_attributes (&writer, source, sequence, type, time, subject);
  andon_json_writer_member (&writer, "data");
  andon_json_writer_raw (&writer, data, (gssize) length);
  self->head = open_object (&writer);

  if (g_bytes_get_size (self->head) > ANDOND_FEED_MESSAGE_MAX - ENVELOPE_SLACK)
    {
      andon_json_writer_init (&writer, 256);
      write_attributes (&writer, source, sequence, type, time, subject);
      andon_json_writer_put_string (&writer, "dataref", subject);
      self->stub = open_object (&writer);
    }
  return self;
}

AndondFeedEvent *
andond_feed_event_ref (AndondFeedEvent *self)
{
  self->ref_count++;
  return self;
}

void
andond_feed_event_unref (AndondFeedEvent *self)
{
  if (--self->ref_count > 0)
    return;
  g_free (self->asset);
  g_bytes_unref (self->head);
  g_clear_pointer (&self->stub, g_bytes_unref);
  g_free (self);
}

/* --- the buffer ------------------------------------------------------------------------------------------------- */

void
andond_feed_buffer_init (AndondFeedBuffer *self, guint64 previous)
{
  self->open = g_string_sized_new (4096);
  self->n_open = 0;
  self->sealed = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->previous = previous;
}

void
andond_feed_buffer_clear (AndondFeedBuffer *self)
{
  g_string_free (self->open, TRUE);
  g_ptr_array_unref (self->sealed);
}

static void
seal (AndondFeedBuffer *self)
{
  if (self->n_open == 0)
    return;
  if (self->n_open == 1)
    g_ptr_array_add (self->sealed, g_bytes_new (self->open->str + 1, self->open->len - 1));
  else
    {
      g_string_append_c (self->open, ']');
      g_ptr_array_add (self->sealed, g_bytes_new (self->open->str, self->open->len));
    }
  g_string_truncate (self->open, 0);
  self->n_open = 0;
}

void
andond_feed_buffer_add (AndondFeedBuffer *self, const AndondFeedEvent *event)
{
  gsize length;
  const char *text = g_bytes_get_data (event->stub ? event->stub : event->head, &length);

  if (self->n_open > 0 && self->open->len + length + ENVELOPE_SLACK > ANDOND_FEED_MESSAGE_MAX)
    seal (self);
  g_string_append_c (self->open, self->n_open == 0 ? '[' : ',');
  g_string_append_len (self->open, text, (gssize) length);
  if (event->sequence != 0)
    {
      char previous[40];
      int n = g_snprintf (previous, sizeof previous, ",\"previous\":\"%" G_GUINT64_FORMAT "\"", self->previous);

      g_string_append_len (self->open, previous, n);
      self->previous = event->sequence;
    }
  g_string_append_c (self->open, '}');
  self->n_open++;
}

GPtrArray *
andond_feed_buffer_take (AndondFeedBuffer *self)
{
  GPtrArray *messages;

  seal (self);
  messages = self->sealed;
  self->sealed = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return messages;
}
