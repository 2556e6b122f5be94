/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-upkeep.h"

#include "andond-day-packer.h"
#include "andond-log-filer.h"
#include "andond-payload-keeper.h"

#define SLICE_USEC 5000

typedef enum
{
  PHASE_FILE,
  PHASE_PACK,
  PHASE_LATE,
  PHASE_PAYLOADS,
  PHASE_RETAIN,
} Phase;

struct _AndondUpkeep
{
  Phase            phase;
  AndondLogFiler  *filer;
  AndondDayPacker  packer;
  AndondPayloadKeeper keeper;
};

AndondUpkeep *
andond_upkeep_new (void)
{
  AndondUpkeep *self = g_new0 (AndondUpkeep, 1);

  self->filer = andond_log_filer_new ();
  return self;
}

void
andond_upkeep_free (AndondUpkeep *self)
{
  if (self == NULL)
    return;

  andond_log_filer_free (self->filer);
  g_free (self);
}

void
andond_upkeep_reset (AndondUpkeep *self)
{
  andond_log_filer_reset (self->filer);
  self->packer = (AndondDayPacker) { 0 };
  self->phase = PHASE_FILE;
}

void
andond_upkeep_recount (AndondUpkeep *self)
{
  andond_payload_keeper_reset (&self->keeper);
}

static gboolean
run_phase (AndondUpkeep          *self,
           AndonDbConnection     *connection,
           const AndondRetention *retention,
           guint64                payload_bytes,
           gint64                 now,
           gboolean              *more,
           guint64               *late,
           GError               **error)
{
  switch (self->phase)
    {
    case PHASE_FILE:
      return andond_log_filer_step (self->filer, connection, SLICE_USEC, more, late, error);
    case PHASE_PACK:
      return andond_day_packer_step (&self->packer, connection, now, SLICE_USEC, more, error);
    case PHASE_LATE:
      return andond_day_packer_step_late (&self->packer, connection, SLICE_USEC, more, error);
    case PHASE_PAYLOADS:
      return andond_payload_keeper_step (&self->keeper, connection, retention, payload_bytes, now, more, error);
    case PHASE_RETAIN:
      return andond_retention_step (connection, retention, now, more, error);
    default:
      g_assert_not_reached ();
    }
}

gboolean
andond_upkeep_step (AndondUpkeep           *self,
                    AndonDbConnection      *connection,
                    const AndondRetention  *retention,
                    guint64                 payload_bytes,
                    gint64                  now,
                    gboolean               *more,
                    AndondUpkeepCounts     *counts,
                    GError                **error)
{
  g_return_val_if_fail (self != NULL && connection != NULL, FALSE);

  if (!run_phase (self, connection, retention, payload_bytes, now, more, &counts->late, error))
    return FALSE;
  counts->payload_bytes = self->keeper.complete ? (guint64) MAX (self->keeper.bytes, 0) : 0;
  counts->dropped_payloads = self->keeper.dropped;
  if (*more)
    return TRUE;
  if (self->phase == PHASE_RETAIN)
    {
      andond_upkeep_reset (self);
      return TRUE;
    }
  self->phase++;
  *more = TRUE;
  return TRUE;
}
