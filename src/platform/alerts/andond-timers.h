/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is due when, for the alerts: a heap. A timer is never taken back; whoever gets one that is due looks whether it still
 * means something. One thread at a time. */

typedef enum
{
  ANDOND_TIMER_SHELF,   /* a shelf ends */
  ANDOND_TIMER_PROMOTE, /* the on-delay of a promotion is over */
  ANDOND_TIMER_CLEAR,   /* the off-delay is over */
  ANDOND_TIMER_REALARM,
  ANDOND_TIMER_REVIEW,  /* a removal from service is to be looked at again */
  ANDOND_TIMER_CLOSE,   /* NORM for so long that the next occurrence is another alert */
} AndondTimerKind;

typedef struct
{
  gint64          due;   /* us */
  gint64          alert; /* number */
  AndondTimerKind kind;
} AndondTimer;

typedef struct _AndondTimers AndondTimers;

AndondTimers *andond_timers_new      (void);
void          andond_timers_free     (AndondTimers    *self);
void          andond_timers_clear    (AndondTimers    *self);
void          andond_timers_add      (AndondTimers    *self,
                                      gint64           due,
                                      gint64           alert,
                                      AndondTimerKind  kind);
/* Takes the earliest that is due at now, if any. */
gboolean      andond_timers_pop      (AndondTimers    *self,
                                      gint64           now,
                                      AndondTimer     *out);
guint         andond_timers_get_size (AndondTimers    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondTimers, andond_timers_free)

G_END_DECLS
