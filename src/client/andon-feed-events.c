/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-feed-state-private.h"

#include <string.h>

#include "andon-alert.h"
#include "andon-clock.h"
#include "andon-json.h"

/* Returns: FALSE when the rest of the message must not be read. */
static gboolean
take_heartbeat (AndonFeed *self, const AndonEvent *event)
{
  g_autoptr (GError) error = NULL;
  AndonHeartbeat *heartbeat;

  heartbeat = event->data != NULL ? andon_heartbeat_from_json (event->data, &error) : NULL;
  if (heartbeat == NULL)
    {
      if (error != NULL)
        andon_feed_tally_malformed (&self->tally, "heartbeat", error);
      return TRUE;
    }
  andon_feed_tally_count (&self->tally, heartbeats);
  if (!andon_feed_sequence_hear (&self->sequence, heartbeat->sequence))
    {
      andon_feed_tally_count (&self->tally, gaps);
      andon_heartbeat_free (heartbeat);
      return FALSE;
    }
  self->heard_at = andon_clock_monotonic (self->clock);
  self->attempts = 0;
  self->silent = FALSE;
  andon_feed_notes_heartbeat (self->notes, heartbeat);
  return TRUE;
}

static void
take_alert (AndonFeed *self, const AndonEvent *event, GPtrArray *alerts)
{
  g_autoptr (GError) error = NULL;
  AndonAlert *alert = NULL;

  if (event->data != NULL)
    alert = andon_alert_from_json (event->data, &error);
  if (alert != NULL)
    {
      g_ptr_array_add (alerts, alert);
      return;
    }
  if (error != NULL)
    andon_feed_tally_malformed (&self->tally, "alert", error);
  /* An event that told of a change in words we could not read: read the thing itself. */
  if (event->subject != NULL)
    andon_feed_read_again (self, event->subject);
}

static void
tell_event (AndonFeed *self, AndonEvent *event)
{
  if (!andon_feed_notes_event (self->notes, event))
    andon_feed_tally_count (&self->tally, overflows);
}

static gboolean
is_known (const char *type)
{
  static const char *const known[] = {
    ANDON_EVENT_ALERT_COMMENTED, ANDON_EVENT_ASSET_CHANGED, ANDON_EVENT_CONSOLE_CHANGED, ANDON_EVENT_HANDOVER_CHANGED,
    ANDON_EVENT_LABEL_CHANGED, ANDON_EVENT_LOG_ADDED,
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (type, known[i]) == 0)
      return TRUE;
  return FALSE;
}

/* Returns: FALSE when the rest of the message must not be read. */
static gboolean
take_event (AndonFeed *self, JsonObject *object, GPtrArray *alerts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AndonEvent) event = andon_event_from_json (object, &error);

  if (event == NULL)
    {
      andon_feed_tally_malformed (&self->tally, "event", error);
      return TRUE;
    }
  andon_feed_tally_count (&self->tally, events);
  if (strcmp (event->type, ANDON_EVENT_HEARTBEAT) == 0)
    return take_heartbeat (self, event);
  if (event->sequence != 0)
    {
      AndonFeedPlace place = andon_feed_sequence_take (&self->sequence, event->sequence, event->previous);

      if (place == ANDON_FEED_PLACE_GAP)
        return FALSE;
      if (place == ANDON_FEED_PLACE_DUPLICATE)
        {
          andon_feed_tally_count (&self->tally, duplicates);
          return TRUE;
        }
    }
  if (strcmp (event->type, ANDON_EVENT_ALERT_CHANGED) == 0)
    take_alert (self, event, alerts);
  else if (is_known (event->type))
    tell_event (self, g_steal_pointer (&event));
  else
    andon_feed_tally_count (&self->tally, unknown_types);
  return TRUE;
}

static gboolean
take_node (AndonFeed *self, JsonNode *node, GPtrArray *alerts)
{
  g_autoptr (GError) error = NULL;
  JsonArray *array;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return take_event (self, json_node_get_object (node), alerts);
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      g_set_error_literal (&error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_MALFORMED, "neither an event nor an array");
      andon_feed_tally_malformed (&self->tally, "message", error);
      return TRUE;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!take_node (self, json_array_get_element (array, i), alerts))
      return FALSE;
  return TRUE;
}

/* What came after @last found no room: it is to be told again. */
static void
meet_overflow (AndonFeed *self, guint64 last)
{
  andon_feed_tally_count (&self->tally, overflows);
  andon_feed_sequence_rewind (&self->sequence, last);
  andon_feed_catch_up (self);
}

/* An event is missing, or the platform's count went back, which was counted where it was heard. */
static void
meet_break (AndonFeed *self)
{
  if (!self->sequence.afresh)
    {
      andon_feed_tally_count (&self->tally, gaps);
      andon_feed_sequence_meet_gap (&self->sequence);
    }
  andon_feed_mend (self);
}

void
andon_feed_take_message (AndonFeed *self, GBytes *message)
{
  static const AndonJsonLimits limits = { ANDON_FEED_MAX_MESSAGE, ANDON_JSON_MAX_DEPTH, 100000 };
  g_autoptr (GPtrArray) alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) andon_alert_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = NULL;
  guint64 before = self->sequence.last;
  gboolean whole;
  gsize size;
  const char *data = g_bytes_get_data (message, &size);

  andon_feed_tally_count (&self->tally, messages);
  root = andon_json_parse (data, size, &limits, &error);
  if (root == NULL)
    {
      andon_feed_tally_malformed (&self->tally, "message", error);
      return;
    }
  whole = take_node (self, root, alerts);
  andon_feed_tally_add (&self->tally, alerts, alerts->len);
  if (self->sequence.last != before &&
      !self->sink.alerts ((AndonAlert **) alerts->pdata, alerts->len, self->sequence.last, self->data))
    meet_overflow (self, before);
  else if (!whole)
    meet_break (self);
}
