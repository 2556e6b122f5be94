/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-stub-platform-private.h"

#include <string.h>

#include "andon-event.h"
#include "andon-json-writer.h"

static AndonStubLogged *
log_event (AndonStubPlatform *self, const AndonAlert *alert)
{
  g_autofree char *data = andon_stub_alert_to_json (alert);
  g_autoptr (AndonEvent) event = andon_event_new ();
  AndonStubLogged *logged = g_new0 (AndonStubLogged, 1);
  AndonJsonWriter writer;

  logged->previous = self->sequence;
  logged->sequence = ++self->sequence;
  event->id = g_strdup_printf ("%" G_GUINT64_FORMAT, logged->sequence);
  event->source = g_strdup ("/stub");
  event->type = g_strdup (ANDON_EVENT_ALERT_CHANGED);
  event->subject = g_strdup (alert->id);
  event->sequence = logged->sequence;
  event->previous = logged->previous;
  andon_json_writer_init (&writer, 1024);
  andon_event_write_json (event, data, -1, &writer);
  logged->text = andon_json_writer_steal (&writer, NULL);
  g_ptr_array_add (self->log, logged);
  return logged;
}

static int
compare_alerts (gconstpointer a, gconstpointer b)
{
  guint64 x = andon_stub_alert_number (*(AndonAlert *const *) a);
  guint64 y = andon_stub_alert_number (*(AndonAlert *const *) b);

  return (x > y) - (x < y);
}

static void
remember (AndonStubPlatform *self, AndonAlert *alert)
{
  andon_stub_platform_forget (self, alert->id);
  g_ptr_array_add (self->alerts, andon_stub_alert_copy (alert));
  g_ptr_array_sort (self->alerts, compare_alerts);
}

void
andon_stub_platform_send (AndonStubPlatform *self, const char *text)
{
  for (guint i = 0; i < self->feeds->len; i++)
    {
      SoupWebsocketConnection *feed = g_ptr_array_index (self->feeds, i);

      if (soup_websocket_connection_get_state (feed) == SOUP_WEBSOCKET_STATE_OPEN)
        soup_websocket_connection_send_text (feed, text);
    }
}

guint64
andon_stub_platform_change (AndonStubPlatform *self, AndonAlert *alert)
{
  AndonStubLogged *logged = log_event (self, alert);

  remember (self, alert);
  andon_stub_platform_send (self, logged->text);
  return logged->sequence;
}

guint64
andon_stub_platform_change_silently (AndonStubPlatform *self, AndonAlert *alert)
{
  AndonStubLogged *logged = log_event (self, alert);

  remember (self, alert);
  return logged->sequence;
}

void
andon_stub_platform_send_event_again (AndonStubPlatform *self, guint64 sequence)
{
  for (guint i = 0; i < self->log->len; i++)
    {
      AndonStubLogged *logged = g_ptr_array_index (self->log, i);

      if (logged->sequence == sequence)
        andon_stub_platform_send (self, logged->text);
    }
}

void
andon_stub_platform_beat (AndonStubPlatform *self, double age, const char *stage, double stage_age)
{
  static const char *const stages[] = { "source", "ingest", "detect", "engine" };
  AndonJsonWriter writer;
  g_autofree char *text = NULL;

  andon_json_writer_init (&writer, 512);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_put_string (&writer, "specversion", "1.0");
  andon_json_writer_put_string (&writer, "id", "beat");
  andon_json_writer_put_string (&writer, "source", "/stub");
  andon_json_writer_put_string (&writer, "type", ANDON_EVENT_HEARTBEAT);
  andon_json_writer_member (&writer, "data");
  andon_json_writer_begin_object (&writer);
  andon_json_writer_put_time (&writer, "time", g_get_real_time ());
  andon_json_writer_put_sequence (&writer, "sequence", self->sequence);
  andon_json_writer_member (&writer, "stages");
  andon_json_writer_begin_object (&writer);
  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    andon_json_writer_put_double (&writer, stages[i], g_strcmp0 (stages[i], stage) == 0 ? stage_age : age);
  andon_json_writer_end_object (&writer);
  andon_json_writer_member (&writer, "blind");
  andon_json_writer_begin_array (&writer);
  andon_json_writer_string (&writer, "nord-p-9");
  andon_json_writer_end_array (&writer);
  andon_json_writer_put_bool (&writer, "demo", TRUE);
  andon_json_writer_put_string (&writer, "mode", "live");
  andon_json_writer_end_object (&writer);
  andon_json_writer_end_object (&writer);
  text = andon_json_writer_steal (&writer, NULL);
  andon_stub_platform_send (self, text);
}

void
andon_stub_platform_close (AndonStubPlatform *self, gushort code)
{
  g_autoptr (GPtrArray) feeds = g_ptr_array_copy (self->feeds, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);

  g_ptr_array_set_free_func (feeds, g_object_unref);
  for (guint i = 0; i < feeds->len; i++)
    {
      SoupWebsocketConnection *feed = g_ptr_array_index (feeds, i);

      if (soup_websocket_connection_get_state (feed) == SOUP_WEBSOCKET_STATE_OPEN)
        soup_websocket_connection_close (feed, code, NULL);
    }
}

static void
on_feed_closed (SoupWebsocketConnection *feed, AndonStubPlatform *self)
{
  g_ptr_array_remove (self->feeds, feed);
}

void
andon_stub_feed_opened (SoupServer *server, SoupServerMessage *message, const char *path,
                        SoupWebsocketConnection *feed, gpointer data)
{
  AndonStubPlatform *self = data;
  guint64 after = andon_stub_query_number (soup_server_message_get_uri (message), "after", self->sequence);

  g_ptr_array_add (self->feeds, g_object_ref (feed));
  g_signal_connect (feed, "closed", G_CALLBACK (on_feed_closed), self);
  if (after < self->kept_from)
    {
      soup_websocket_connection_close (feed, 4410, NULL);
      return;
    }
  for (guint i = 0; i < self->log->len; i++)
    {
      AndonStubLogged *logged = g_ptr_array_index (self->log, i);

      if (logged->sequence > after && soup_websocket_connection_get_state (feed) == SOUP_WEBSOCKET_STATE_OPEN)
        soup_websocket_connection_send_text (feed, logged->text);
    }
}

void
andon_stub_platform_go_back (AndonStubPlatform *self, guint64 sequence)
{
  self->sequence = sequence;
  while (self->log->len > 0)
    {
      const AndonStubLogged *newest = g_ptr_array_index (self->log, self->log->len - 1);

      if (newest->sequence <= sequence)
        break;
      g_ptr_array_remove_index (self->log, self->log->len - 1);
    }
}

void
andon_stub_platform_drop_log (AndonStubPlatform *self, guint64 sequence)
{
  self->kept_from = sequence;
}
