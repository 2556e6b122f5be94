/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-timers.h"

struct _AndondTimers
{
  GArray *heap; /* of AndondTimer: each is due no later than its children at 2i + 1 and 2i + 2 */
};

AndondTimers *
andond_timers_new (void)
{
  AndondTimers *self = g_new0 (AndondTimers, 1);

  self->heap = g_array_new (FALSE, FALSE, sizeof (AndondTimer));
  return self;
}

void
andond_timers_free (AndondTimers *self)
{
  g_array_unref (self->heap);
  g_free (self);
}

void
andond_timers_clear (AndondTimers *self)
{
  g_array_set_size (self->heap, 0);
}

guint
andond_timers_get_size (AndondTimers *self)
{
  return self->heap->len;
}

static inline AndondTimer *
at (AndondTimers *self,
    guint         index)
{
  return &g_array_index (self->heap, AndondTimer, index);
}

static void
swap (AndondTimers *self,
      guint         a,
      guint         b)
{
  AndondTimer kept = *at (self, a);

  *at (self, a) = *at (self, b);
  *at (self, b) = kept;
}

void
andond_timers_add (AndondTimers    *self,
                   gint64           due,
                   gint64           alert,
                   AndondTimerKind  kind)
{
  AndondTimer timer = { due, alert, kind };
  guint i = self->heap->len;

  g_array_append_val (self->heap, timer);
  while (i > 0 && at (self, (i - 1) / 2)->due > at (self, i)->due)
    {
      swap (self, i, (i - 1) / 2);
      i = (i - 1) / 2;
    }
}

static void
sift_down (AndondTimers *self)
{
  guint i = 0;

  for (;;)
    {
      guint least = i;

      for (guint child = 2 * i + 1; child <= 2 * i + 2 && child < self->heap->len; child++)
        {
          if (at (self, child)->due < at (self, least)->due)
            least = child;
        }
      if (least == i)
        return;
      swap (self, i, least);
      i = least;
    }
}

gboolean
andond_timers_pop (AndondTimers *self,
                   gint64        now,
                   AndondTimer  *out)
{
  if (self->heap->len == 0 || at (self, 0)->due > now)
    return FALSE;

  *out = *at (self, 0);
  *at (self, 0) = *at (self, self->heap->len - 1);
  g_array_set_size (self->heap, self->heap->len - 1);
  sift_down (self);
  return TRUE;
}
