/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-stage-clock.h"

/* Canaries pass a stage in their order: one that is so much older was born after the clock was set back. */
#define SET_BACK (5 * G_USEC_PER_SEC)

struct _AndondStageClock
{
  gatomicrefcount refs;
  gint64 born[ANDOND_N_STAGES];   /* atomic */
  gint64 passed[ANDOND_N_STAGES]; /* atomic, monotonic us: when the last one passed */
};

const char *
andond_stage_to_string (AndondStage stage)
{
  static const char *const words[ANDOND_N_STAGES] = { "source", "ingest", "detect", "engine" };

  g_return_val_if_fail ((guint) stage < ANDOND_N_STAGES, "");

  return words[stage];
}

AndondStageClock *
andond_stage_clock_new (void)
{
  AndondStageClock *self = g_new0 (AndondStageClock, 1);

  g_atomic_int_set (&self->refs, 1);
  return self;
}

AndondStageClock *
andond_stage_clock_ref (AndondStageClock *self)
{
  g_atomic_int_inc (&self->refs);
  return self;
}

void
andond_stage_clock_unref (AndondStageClock *self)
{
  if (g_atomic_int_dec_and_test (&self->refs))
    g_free (self);
}

void
andond_stage_clock_pass (AndondStageClock *self,
                         AndondStage       stage,
                         gint64            born)
{
  gint64 *slot = &self->born[stage];
  gint64 last = __atomic_load_n (slot, __ATOMIC_ACQUIRE);

  while ((born > last || born < last - SET_BACK)
         && !__atomic_compare_exchange_n (slot, &last, born, FALSE, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    ;
  __atomic_store_n (&self->passed[stage], g_get_monotonic_time (), __ATOMIC_RELEASE);
}

gint64
andond_stage_clock_get (const AndondStageClock *self,
                        AndondStage             stage)
{
  return __atomic_load_n (&self->born[stage], __ATOMIC_ACQUIRE);
}

double
andond_stage_clock_get_age (const AndondStageClock *self,
                            AndondStage             stage,
                            gint64                  now)
{
  gint64 born = andond_stage_clock_get (self, stage);

  if (born == 0)
    return -1.0;

  /* Born in the future: the clock was set back since, and says nothing of this stage until a canary has passed it. */
  if (born > now)
    now = born + g_get_monotonic_time () - __atomic_load_n (&self->passed[stage], __ATOMIC_ACQUIRE);
  return MAX (0, now - born) / (double) G_USEC_PER_SEC;
}
