/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-ingest-types.h"

/* Payloads of one source as they came, many in one piece of memory, so that none costs an allocation of its own.
 * Reference counted; whoever made it appends until it is handed on, from then on any thread may read. */

G_BEGIN_DECLS

typedef struct
{
  gint64 received; /* us */
  gsize topic;     /* where it begins in data; ends with NUL */
  gsize payload;   /* idem */
  gsize length;    /* of the payload, without the NUL behind it */
} AndondPayload;

struct _AndondPayloads
{
  const char *source; /* interned */
  guint n;
  AndondPayload *items;
  char *data;

  /*< private >*/
  gsize used;
  gsize allocated;
  guint size;
  gint refs; /* atomic, inline: where ThreadSanitizer can see it */
};

/* (bytes): about how much it will hold. */
AndondPayloads *andond_payloads_new (const char *source, gsize bytes);
AndondPayloads *andond_payloads_ref (AndondPayloads *self);
void            andond_payloads_unref (AndondPayloads *self);
/* Copies both. */
void            andond_payloads_append (AndondPayloads *self, gint64 received, const char *topic, gconstpointer payload,
                                        gsize length);
/* It holds so much that it should be handed on. */
gboolean        andond_payloads_is_full (const AndondPayloads *self);

static inline const char *
andond_payloads_get_topic (const AndondPayloads *self,
                           guint                 i)
{
  return self->data + self->items[i].topic;
}

static inline const char *
andond_payloads_get_payload (const AndondPayloads *self,
                             guint                 i)
{
  return self->data + self->items[i].payload;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondPayloads, andond_payloads_unref)

G_END_DECLS
