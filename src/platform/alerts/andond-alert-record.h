/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-alert.h>

#include "andond-alerts-types.h"
#include "andond-bands.h"
#include "andond-registry.h"

G_BEGIN_DECLS

/* One alert in the engine's memory: its facts, what else the contract tells of it, and its timers. Writer thread only. */

#define ANDOND_RECORD_CYCLES 3

typedef struct
{
  gint64          id;
  char           *key;    /* names the condition */
  guint32         asset;  /* registry index; ANDOND_NO_INDEX: an asset that is no more */
  AndonAlertFacts facts;  /* its texts point to the three below */
  char           *shelve_reason;
  char           *shelf_signal;
  char           *service_reason;
  AndonAlert     *alert;  /* what does not follow from the facts; refreshed by andond_alert_record_refresh () */

  gint64          respond_within; /* us, of the level that holds now */
  gint64          promote_at;     /* us; 0: not waiting */
  gint64          clear_at;
  gint64          realarm_at;
  gint64          close_at;
  guint64         wait;           /* of its shelf for a signal, in the shelf watch; 0: none */
  gint64          raises[ANDOND_RECORD_CYCLES]; /* the last times it became active, newest first */
  AndondBands    *bands;          /* what the model expected; NULL: nothing yet, or not read yet */
  gint64          bands_written;
  gboolean        closed;         /* the next occurrence of its condition is another alert */
  gboolean        stored;         /* has a row */
} AndondAlertRecord;

/* Takes alert. */
AndondAlertRecord *andond_alert_record_new     (gint64              id,
                                                const char         *key,
                                                guint32             asset,
                                                AndonAlert         *alert);
void               andond_alert_record_free    (AndondAlertRecord  *self);
AndonAlertState    andond_alert_record_get_state (const AndondAlertRecord *self);

/* Takes over facts whose reasons may belong to somebody else: they are copied where they are new. */
void               andond_alert_record_set_facts (AndondAlertRecord     *self,
                                                  const AndonAlertFacts *facts);
/* Copies what follows from the facts into self->alert. */
void               andond_alert_record_refresh (AndondAlertRecord  *self);
/* Notes that the condition became true; TRUE when that makes three cycles in 60 s. */
void               andond_alert_record_note_raise (AndondAlertRecord *self,
                                                   gint64             now);
gboolean           andond_alert_record_is_chattering (const AndondAlertRecord *self,
                                                      gint64                   now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondAlertRecord, andond_alert_record_free)

G_END_DECLS
