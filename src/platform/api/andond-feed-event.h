/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The topics of the feed as a set of bits, in the contract's order. */
typedef enum
{
  ANDOND_TOPIC_ALERTS     = 1 << 0,
  ANDOND_TOPIC_ASSETS     = 1 << 1,
  ANDOND_TOPIC_SAMPLES    = 1 << 2,
  ANDOND_TOPIC_KPIS       = 1 << 3,
  ANDOND_TOPIC_LABELS     = 1 << 4,
  ANDOND_TOPIC_MODELS     = 1 << 5,
  ANDOND_TOPIC_WORK       = 1 << 6,
  ANDOND_TOPIC_GOVERNANCE = 1 << 7,
} AndondTopic;

#define ANDOND_TOPICS_ALL     0xffu
/** What a subscriber gets that names no topic: all but the samples. */
#define ANDOND_TOPICS_DEFAULT (ANDOND_TOPICS_ALL & ~(guint) ANDOND_TOPIC_SAMPLES)

/** andond_topics_parse: a comma-separated list; FALSE, with the unknown word in @bad (transfer full), if one is unknown. */
gboolean    andond_topics_parse    (const char *list, guint *topics, char **bad);
/** andond_topic_from_string: a single word; 0 if unknown. */
guint       andond_topic_from_string (const char *word);
const char *andond_topic_to_string (AndondTopic topic);

/**
 * AndondFeedEvent: one CloudEvent, serialised once but for the member `previous`, which is a group's own.
 * Immutable, reference counted, main thread.
 */
typedef struct
{
  int      ref_count;
  guint64  sequence;  /* 0: ephemeral */
  guint    topic;     /* one bit; 0 goes to every subscriber */
  guint    roles;     /* who may see it; 0 is everyone */
  char    *asset;     /* nullable */
  GBytes  *head;      /* the whole object without its closing brace */
  GBytes  *stub;      /* nullable: as head, without data; for an event too large for a message */
} AndondFeedEvent;

/**
 * andond_feed_event_new:
 * @source: the CloudEvents source, "/andon/<platform id>"
 * @sequence: 0 for an ephemeral event
 * @type: org.andon.….v1
 * @time: µs
 * @subject: (nullable): what it is about: an alert's id, a label's …
 * @asset: (nullable)
 * @data: one JSON value, trusted
 */
AndondFeedEvent *andond_feed_event_new   (const char *source, guint64 sequence, guint topic, guint roles,
                                          const char *type, gint64 time, const char *subject, const char *asset,
                                          const char *data, gsize length);
AndondFeedEvent *andond_feed_event_ref   (AndondFeedEvent *self);
void             andond_feed_event_unref (AndondFeedEvent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondFeedEvent, andond_feed_event_unref)

/**
 * AndondFeedBuffer: gathers events into messages of at most 64 KiB: an array of CloudEvents each, or the bare event
 * where a message has only one.
 */
#define ANDOND_FEED_MESSAGE_MAX (64 * 1024)

typedef struct
{
  GString   *open;      /* the array being filled, without its closing bracket */
  guint      n_open;
  GPtrArray *sealed;    /* GBytes, complete messages */
  guint64    previous;  /* sequence of the last numbered event added */
} AndondFeedBuffer;

void       andond_feed_buffer_init  (AndondFeedBuffer *self, guint64 previous);
void       andond_feed_buffer_clear (AndondFeedBuffer *self);
void       andond_feed_buffer_add   (AndondFeedBuffer *self, const AndondFeedEvent *event);
/** andond_feed_buffer_take: (transfer full): all messages so far, as GBytes; the buffer is empty afterwards. */
GPtrArray *andond_feed_buffer_take  (AndondFeedBuffer *self);

G_END_DECLS
