/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "andond-ingest-types.h"

/* What brings samples in. A source is made with the AndondIngest it feeds, started once, and from then on
 * offers batches or payloads to it by itself, a canary each second among them while it truly runs. Main
 * context only; what threads it needs are its own. */

G_BEGIN_DECLS

typedef enum
{
  ANDOND_SOURCE_STOPPED,
  ANDOND_SOURCE_CONNECTING,
  ANDOND_SOURCE_RUNNING,
  ANDOND_SOURCE_LOST,    /* tries again by itself */
  ANDOND_SOURCE_FINISHED /* a recording that has been played to its end */
} AndondSourceState;

const char *andond_source_state_to_string (AndondSourceState state);

typedef struct
{
  guint64 messages; /* payloads or rows received */
  guint64 bytes;
  guint64 refused;  /* not taken by ingest's queue, or unreadable at the source */
  guint64 connects; /* times the connection was made */
  gint64 last;      /* us, when something last came; 0: nothing yet */
} AndondSourceCounters;

#define ANDOND_TYPE_SOURCE (andond_source_get_type ())
G_DECLARE_INTERFACE (AndondSource, andond_source, ANDOND, SOURCE, GObject)

struct _AndondSourceInterface
{
  GTypeInterface parent_iface;

  const char *(*get_name) (AndondSource *self);
  void (*start_async) (AndondSource *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data);
  gboolean (*start_finish) (AndondSource *self, GAsyncResult *result, GError **error);
  void (*stop) (AndondSource *self);
  AndondSourceState (*get_state) (AndondSource *self);
  void (*get_counters) (AndondSource *self, AndondSourceCounters *out);
  char *(*dup_error) (AndondSource *self);
};

const char *andond_source_get_name (AndondSource *self); /* interned: demo, mqtt, replay */
/* Succeeds once the source runs or, for a broker, once it tries: a broker that is away is no failure. */
void     andond_source_start_async (AndondSource *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean andond_source_start_finish (AndondSource *self, GAsyncResult *result, GError **error);
void     andond_source_stop (AndondSource *self); /* returns once nothing more will be offered */
AndondSourceState andond_source_get_state (AndondSource *self);
void              andond_source_get_counters (AndondSource *self, AndondSourceCounters *out);
char             *andond_source_dup_error (AndondSource *self); /* why it is LOST; nullable */

G_END_DECLS
