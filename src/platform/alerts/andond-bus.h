/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include <andon-db-connection.h>

#include "andond-alerts-types.h"
#include "andond-event-log.h"

/* From a committed transaction to whoever listens. A job on the writer thread appends its events to a batch, which gives
 * them their numbers; the job's callback, which runs only after COMMIT, publishes the batch. So nothing is told that could
 * be undone; what a power cut could still take back is in andond-power-cut.h. Every event is serialised once. */

G_BEGIN_DECLS

/* One event. Reference-counted, immutable, any thread. */
struct _AndondBusEvent
{
  guint64     sequence; /* 0: ephemeral */
  gint64      time;     /* us */
  const char *type;     /* interned: org.andon.alert.changed.v1 */
  const char *topic;    /* interned: alerts, labels, … */
  char       *subject;  /* nullable: the alert's or asset's id */
  char       *asset;    /* nullable: id, for filtering */
  guint       roles;    /* mask of the roles that may see it; G_MAXUINT: all */
  GBytes     *data;     /* one complete JSON value: the CloudEvent's data */

  /*< private >*/
  gatomicrefcount ref_count;
};

AndondBusEvent *andond_bus_event_ref   (AndondBusEvent *self);
void            andond_bus_event_unref (AndondBusEvent *self);

/* What one job tells. One thread at a time. */
AndondBusBatch *andond_bus_batch_new       (void);
void            andond_bus_batch_free      (AndondBusBatch      *self);
guint           andond_bus_batch_get_size  (AndondBusBatch      *self);
/* The number of the last event appended; 0: none yet. */
guint64         andond_bus_batch_get_last  (AndondBusBatch      *self);
/* On the writer thread, in a job: writes the event to the log and keeps a copy. row->sequence is not read. Returns its
 * number, 0 with error on failure: then the job fails and the batch is freed. */
guint64         andond_bus_batch_append    (AndondBusBatch      *self,
                                            AndonDbConnection   *connection,
                                            const AndondEventRow *row,
                                            GError             **error);

/* Main context only from here on. Events are borrowed for the call; they come in the order of their numbers. */
typedef void (*AndondBusFunc) (AndondBusEvent *const *events,
                               guint                  n_events,
                               gpointer               user_data);

AndondBus *andond_bus_new                (void);
void       andond_bus_free               (AndondBus      *self);
/* Returns an id for andond_bus_unsubscribe (), never 0. May be called from within a call. */
guint      andond_bus_subscribe          (AndondBus      *self,
                                          AndondBusFunc   func,
                                          gpointer        user_data,
                                          GDestroyNotify  destroy);
void       andond_bus_unsubscribe        (AndondBus      *self,
                                          guint           id);
/* Transfer full; an empty or NULL batch is fine. */
void       andond_bus_publish            (AndondBus      *self,
                                          AndondBusBatch *batch);
/* An event without a number, such as samples and heartbeats. */
void       andond_bus_publish_ephemeral  (AndondBus      *self,
                                          const char     *type,
                                          const char     *topic,
                                          gint64          time,
                                          guint           roles,
                                          GBytes         *data);
/* The newest number published; starts at what andond_bus_set_last () was told. */
guint64    andond_bus_get_last           (AndondBus      *self);
void       andond_bus_set_last           (AndondBus      *self,
                                          guint64         sequence);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondBusEvent, andond_bus_event_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondBusBatch, andond_bus_batch_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondBus, andond_bus_free)

G_END_DECLS
