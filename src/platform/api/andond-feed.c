/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-feed.h"

#include "andond-feed-group.h"

/* Events read from the log in one go; a replay asks for the next page when the last one is on its way. */
#define REPLAY_PAGE 500

typedef struct
{
  AndondFeed       *feed;   /* borrowed: the feed outlives its members */
  AndondFeedClient *client;
  AndondFeedGroup  *group;
  AndondFeedReplay *replay; /* nullable: under way */
} Member;

struct _AndondFeedReplay
{
  Member          *member;  /* nullable: %NULL when the client left meanwhile */
  guint64          after;
  guint64          until;
  AndondFeedBuffer buffer;
  gboolean         reading;
  gboolean         complete;
};

struct _AndondFeed
{
  GObject                 parent_instance;
  AndondFeedLimits        limits;
  const AndondFeedSource *source;
  gpointer                source_data;
  GHashTable             *groups;  /* key → AndondFeedGroup */
  GPtrArray              *members; /* Member, owned */
  guint64                 sequence;
  gint64                  flushed_at;
  guint                   tick_id;
  guint                   sweep_id;
  gboolean                dirty;
  AndondFeedStats         stats;
};

G_DEFINE_FINAL_TYPE (AndondFeed, andond_feed, G_TYPE_OBJECT)

static void replay_continue (AndondFeed *self, Member *member);

/* --- sending ---------------------------------------------------------------------------------------------------- */

static AndondFeedGroup *
join_group (AndondFeed *self, const AndondFeedFilter *filter, guint roles, guint64 seen)
{
  g_autofree char *key = andond_feed_group_key (filter, roles);
  AndondFeedGroup *group = g_hash_table_lookup (self->groups, key);

  if (group == NULL)
    {
      group = andond_feed_group_new (filter, roles, seen);
      g_hash_table_insert (self->groups, group->key, group);
    }
  else if (!group->told)
    group->buffer.previous = MIN (group->buffer.previous, seen);
  return group;
}

static void
flush_group (AndondFeed *self, AndondFeedGroup *group)
{
  g_autoptr(GPtrArray) messages = andond_feed_buffer_take (&group->buffer);

  if (messages->len == 0)
    return;
  self->stats.messages += (guint64) messages->len * group->members->len;
  /* A client that is dropped here leaves the array only later, from an idle. */
  for (guint i = 0; i < group->members->len; i++)
    andond_feed_client_send (((Member *) group->members->pdata[i])->client, messages);
}

void
andond_feed_flush (AndondFeed *self)
{
  GHashTableIter iter;
  gpointer group;

  g_return_if_fail (ANDOND_IS_FEED (self));

  g_clear_handle_id (&self->tick_id, g_source_remove);
  self->dirty = FALSE;
  self->flushed_at = g_get_monotonic_time ();
  g_hash_table_iter_init (&iter, self->groups);
  while (g_hash_table_iter_next (&iter, NULL, &group))
    flush_group (self, group);
}

static gboolean
tick (gpointer data)
{
  AndondFeed *self = data;

  self->tick_id = 0;
  andond_feed_flush (self);
  return G_SOURCE_REMOVE;
}

/* The first event after a quiet time leaves at the end of this turn of the loop, the next ones with the tick. */
static void
schedule_tick (AndondFeed *self)
{
  gint64 since = g_get_monotonic_time () - self->flushed_at;

  if (self->tick_id != 0)
    return;
  if (since >= ANDOND_FEED_TICK_USEC)
    self->tick_id = g_idle_add_full (G_PRIORITY_DEFAULT, tick, self, NULL);
  else
    self->tick_id = g_timeout_add_full (G_PRIORITY_HIGH, (guint) ((ANDOND_FEED_TICK_USEC - since + 999) / 1000), tick,
                                        self, NULL);
}

void
andond_feed_publish (AndondFeed *self, AndondFeedEvent *const *events, guint n_events)
{
  GHashTableIter iter;
  gpointer value;
  gboolean any = FALSE;

  g_return_if_fail (ANDOND_IS_FEED (self));

  g_hash_table_iter_init (&iter, self->groups);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      AndondFeedGroup *group = value;

      for (guint i = 0; i < n_events; i++)
        if (andond_feed_group_wants (group, events[i]))
          {
            andond_feed_buffer_add (&group->buffer, events[i]);
            group->told |= events[i]->sequence != 0;
            any = TRUE;
          }
    }
  for (guint i = 0; i < n_events; i++)
    self->sequence = MAX (self->sequence, events[i]->sequence);
  self->stats.events += n_events;
  if (any)
    schedule_tick (self);
}

void
andond_feed_beat (AndondFeed *self, AndondFeedEvent *heartbeat)
{
  AndondFeedBuffer buffer;
  g_autoptr(GPtrArray) messages = NULL;

  g_return_if_fail (ANDOND_IS_FEED (self));

  andond_feed_flush (self);
  andond_feed_buffer_init (&buffer, 0);
  andond_feed_buffer_add (&buffer, heartbeat);
  messages = andond_feed_buffer_take (&buffer);
  andond_feed_buffer_clear (&buffer);
  for (guint i = 0; i < self->members->len; i++)
    andond_feed_client_send_urgent (((Member *) self->members->pdata[i])->client, messages->pdata[0]);
}

/* --- resuming --------------------------------------------------------------------------------------------------- */

static void
replay_free (AndondFeedReplay *replay)
{
  andond_feed_buffer_clear (&replay->buffer);
  g_free (replay);
}

static void
replay_end (Member *member)
{
  g_clear_pointer (&member->replay, replay_free);
  andond_feed_client_set_held (member->client, FALSE);
}

static void
replay_add (Member *member, GPtrArray *events)
{
  AndondFeedReplay *replay = member->replay;
  g_autoptr(GPtrArray) messages = NULL;

  for (guint i = 0; i < events->len; i++)
    {
      AndondFeedEvent *event = events->pdata[i];

      replay->after = MAX (replay->after, event->sequence);
      if (andond_feed_group_wants (member->group, event))
        andond_feed_buffer_add (&replay->buffer, event);
    }
  messages = andond_feed_buffer_take (&replay->buffer);
  for (guint i = 0; i < messages->len; i++)
    andond_feed_client_send_urgent (member->client, messages->pdata[i]);
  member->feed->stats.messages += messages->len;
}

void
andond_feed_replay_answer (AndondFeedReplay *replay, GPtrArray *events, gboolean too_old, const GError *error)
{
  Member *member = replay->member;

  replay->reading = FALSE;
  if (member == NULL)
    {
      replay_free (replay);
      return;
    }
  if (error != NULL)
    andond_feed_client_close (member->client, SOUP_WEBSOCKET_CLOSE_SERVER_ERROR, "the event log cannot be read");
  else if (too_old)
    andond_feed_client_close (member->client, ANDOND_CLOSE_TOO_OLD, "`after` is not kept: take a new snapshot");
  else
    {
      if (events != NULL)
        replay_add (member, events);
      replay->complete = events == NULL || events->len < REPLAY_PAGE || replay->after >= replay->until;
      replay_continue (member->feed, member);
    }
}

static void
replay_continue (AndondFeed *self, Member *member)
{
  AndondFeedReplay *replay = member->replay;

  if (replay == NULL || replay->reading)
    return;
  if (replay->complete)
    replay_end (member);
  else if (!andond_feed_client_is_behind (member->client))
    {
      replay->reading = TRUE;
      self->source->read (self->source_data, replay->after, replay->until, REPLAY_PAGE, replay);
    }
}

/* --- members ---------------------------------------------------------------------------------------------------- */

static void
member_free (gpointer data)
{
  Member *member = data;

  if (member->replay != NULL)
    {
      member->replay->member = NULL;
      if (!member->replay->reading)
        replay_free (member->replay);
    }
  g_signal_handlers_disconnect_by_data (member->client, member);
  g_object_unref (member->client);
  g_free (member);
}

static void
remove_member (AndondFeed *self, Member *member)
{
  AndondFeedGroup *group = member->group;

  g_ptr_array_remove_fast (group->members, member);
  if (group->members->len == 0)
    {
      g_hash_table_steal (self->groups, group->key);
      andond_feed_group_free (group);
    }
  g_ptr_array_remove_fast (self->members, member);
}

/* Only from the second's sweep, never while somebody walks the arrays. */
static void
remove_ended (AndondFeed *self)
{
  for (guint i = self->members->len; i > 0; i--)
    {
      Member *member = self->members->pdata[i - 1];

      if (!andond_feed_client_is_open (member->client))
        remove_member (self, member);
    }
}

static gboolean
sweep (gpointer data)
{
  AndondFeed *self = data;
  gint64 monotonic = g_get_monotonic_time ();
  gint64 now = g_get_real_time ();

  for (guint i = 0; i < self->members->len; i++)
    {
      Member *member = self->members->pdata[i];

      andond_feed_client_check (member->client, monotonic, now);
    }
  remove_ended (self);
  return G_SOURCE_CONTINUE;
}

static void
client_drained (AndondFeedClient *client, Member *member)
{
  replay_continue (member->feed, member);
}

static void
client_refused (AndondFeedClient *client, guint code, const char *why, Member *member)
{
  AndondFeedStats *stats = &member->feed->stats;

  if (code == ANDOND_CLOSE_TOO_SLOW)
    stats->dropped_slow++;
  else if (code == ANDOND_CLOSE_TOO_OLD)
    stats->dropped_old++;
  else if (code == ANDOND_CLOSE_EXPIRED)
    stats->dropped_expired++;
  else
    stats->refused_frames++;
  g_info ("feed of %s ended with %u: %s", andond_feed_client_get_token (client)->subject, code, why);
}

guint64
andond_feed_get_sequence (AndondFeed *self)
{
  g_return_val_if_fail (ANDOND_IS_FEED (self), 0);

  return self->sequence;
}

gboolean
andond_feed_is_full (AndondFeed *self)
{
  g_return_val_if_fail (ANDOND_IS_FEED (self), TRUE);

  return self->members->len >= self->limits.max_clients;
}

void
andond_feed_subscribe (AndondFeed *self, SoupWebsocketConnection *connection, AndondStream *stream,
                       const AndondToken *token, const AndondFeedFilter *filter)
{
  Member *member;
  guint64 seen;

  g_return_if_fail (ANDOND_IS_FEED (self));

  /* What waits in the buffers was published before this client came: it is in the log, or it is ephemeral. */
  andond_feed_flush (self);
  member = g_new0 (Member, 1);
  member->feed = self;
  member->client = andond_feed_client_new (connection, stream, token, &self->limits);
  seen = filter->resume ? MIN (filter->after, self->sequence) : self->sequence;
  member->group = join_group (self, filter, token->roles, seen);
  g_signal_connect (member->client, "refused", G_CALLBACK (client_refused), member);
  g_signal_connect (member->client, "drained", G_CALLBACK (client_drained), member);
  g_ptr_array_add (self->members, member);
  g_ptr_array_add (member->group->members, member);

  if (filter->resume && filter->after != self->sequence)
    {
      member->replay = g_new0 (AndondFeedReplay, 1);
      member->replay->member = member;
      member->replay->after = filter->after;
      member->replay->until = self->sequence;
      andond_feed_buffer_init (&member->replay->buffer, filter->after);
      andond_feed_client_set_held (member->client, TRUE);
      replay_continue (self, member);
    }
}

gboolean
andond_feed_wants (AndondFeed *self, guint topic)
{
  GHashTableIter iter;
  gpointer group;

  g_return_val_if_fail (ANDOND_IS_FEED (self), FALSE);

  g_hash_table_iter_init (&iter, self->groups);
  while (g_hash_table_iter_next (&iter, NULL, &group))
    if (((AndondFeedGroup *) group)->topics & topic)
      return TRUE;
  return FALSE;
}

void
andond_feed_stop (AndondFeed *self)
{
  g_return_if_fail (ANDOND_IS_FEED (self));

  andond_feed_flush (self);
  for (guint i = 0; i < self->members->len; i++)
    andond_feed_client_close (((Member *) self->members->pdata[i])->client, SOUP_WEBSOCKET_CLOSE_GOING_AWAY,
                              "the platform stops");
}

void
andond_feed_get_stats (AndondFeed *self, AndondFeedStats *stats)
{
  g_return_if_fail (ANDOND_IS_FEED (self));

  *stats = self->stats;
  stats->clients = self->members->len;
  stats->groups = g_hash_table_size (self->groups);
  stats->queued = 0;
  for (guint i = 0; i < self->members->len; i++)
    stats->queued += andond_feed_client_get_queued (((Member *) self->members->pdata[i])->client);
}

void
andond_feed_filter_clear (AndondFeedFilter *self)
{
  g_clear_pointer (&self->assets, g_hash_table_unref);
}

static void
andond_feed_dispose (GObject *object)
{
  AndondFeed *self = ANDOND_FEED (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->sweep_id, g_source_remove);
  while (self->members->len > 0)
    remove_member (self, self->members->pdata[0]);
  G_OBJECT_CLASS (andond_feed_parent_class)->dispose (object);
}

static void
andond_feed_finalize (GObject *object)
{
  AndondFeed *self = ANDOND_FEED (object);

  g_ptr_array_unref (self->members);
  g_hash_table_unref (self->groups);
  G_OBJECT_CLASS (andond_feed_parent_class)->finalize (object);
}

static void
andond_feed_class_init (AndondFeedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andond_feed_dispose;
  G_OBJECT_CLASS (klass)->finalize = andond_feed_finalize;
}

static void
andond_feed_init (AndondFeed *self)
{
  self->groups = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, andond_feed_group_free);
  self->members = g_ptr_array_new_with_free_func (member_free);
}

AndondFeed *
andond_feed_new (const AndondFeedLimits *limits, guint64 sequence, const AndondFeedSource *source,
                 gpointer source_data)
{
  AndondFeed *self = g_object_new (ANDOND_TYPE_FEED, NULL);

  self->limits = limits ? *limits : andond_feed_default_limits;
  self->sequence = sequence;
  self->source = source;
  self->source_data = source_data;
  self->sweep_id = g_timeout_add_seconds (1, sweep, self);
  return self;
}
