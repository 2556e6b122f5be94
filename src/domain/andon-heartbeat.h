/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "andon-domain-types.h"

G_BEGIN_DECLS

typedef enum
{
  ANDON_STAGE_SOURCE,
  ANDON_STAGE_INGEST,
  ANDON_STAGE_DETECT,
  ANDON_STAGE_ENGINE,
} AndonStage;
#define ANDON_N_STAGES (ANDON_STAGE_ENGINE + 1)

const char *andon_stage_to_string (AndonStage stage);

/* The data of a heartbeat: at least one every 2 s. Strings owned. */
struct _AndonHeartbeat
{
  gint64   time;                /* us, the platform's clock */
  guint64  sequence;            /* the last one of the feed */
  guint64  journal_length;      /* rows */
  char    *journal_head;        /* hash of the last row; nullable */
  double   ages[ANDON_N_STAGES]; /* seconds since the canary passed the stage; NaN: never */
  char   **blind;               /* NULL-terminated ids of assets whose source is dead; nullable: none */
  gboolean demo;
  char    *mode;                /* "live" or "replay" */
};

AndonHeartbeat *andon_heartbeat_new        (void);
void            andon_heartbeat_free       (AndonHeartbeat        *self);
/* The oldest of the stages, in seconds; NaN when one has never been passed. */
double          andon_heartbeat_get_age    (const AndonHeartbeat  *self);
AndonHeartbeat *andon_heartbeat_from_json  (JsonObject            *object,
                                            GError               **error);
void            andon_heartbeat_write_json (const AndonHeartbeat  *self,
                                            AndonJsonWriter       *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonHeartbeat, andon_heartbeat_free)

G_END_DECLS
