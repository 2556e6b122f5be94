/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-demo-zone.h"

#include <andon-error.h>

#define DAY 86400
#define FIRST G_GINT64_CONSTANT (946684800) /* 2000-01-01 */
#define LAST G_GINT64_CONSTANT (2524608000) /* 2050-01-01 */

typedef struct
{
  gint64 since; /* UTC seconds */
  gint64 offset;
} Span;

struct _AndondDemoZone
{
  GArray *spans; /* Span, rising; the first reaches back for ever */
};

static gint64
offset_at (GTimeZone *zone,
           gint64     utc)
{
  return g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, utc));
}

/* The second in (from, to] at which the offset of `to` begins. */
static gint64
find_change (GTimeZone *zone,
             gint64     from,
             gint64     to,
             gint64     offset)
{
  while (to - from > 1)
    {
      gint64 middle = from + (to - from) / 2;

      if (offset_at (zone, middle) == offset)
        to = middle;
      else
        from = middle;
    }

  return to;
}

AndondDemoZone *
andond_demo_zone_new (const char  *id,
                      GError     **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (id);
  AndondDemoZone *self;
  Span span;

  if (zone == NULL)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE,
                   "time zone “%s” is not known here; is the package tzdata installed?", id);
      return NULL;
    }

  self = g_new0 (AndondDemoZone, 1);
  self->spans = g_array_new (FALSE, FALSE, sizeof (Span));
  span = (Span) { G_MININT64, offset_at (zone, FIRST) };
  g_array_append_val (self->spans, span);

  for (gint64 t = FIRST; t < LAST; t += DAY)
    {
      gint64 offset = offset_at (zone, t + DAY);

      if (offset != span.offset)
        {
          span = (Span) { find_change (zone, t, t + DAY, offset), offset };
          g_array_append_val (self->spans, span);
        }
    }

  return self;
}

void
andond_demo_zone_free (AndondDemoZone *self)
{
  g_array_unref (self->spans);
  g_free (self);
}

static gint64
get_offset (const AndondDemoZone *self,
            gint64                utc)
{
  guint low = 0, high = self->spans->len;

  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (self->spans, Span, middle).since <= utc)
        low = middle;
      else
        high = middle;
    }

  return g_array_index (self->spans, Span, low).offset;
}

gint64
andond_demo_zone_to_local (const AndondDemoZone *self,
                           gint64                utc)
{
  return utc + get_offset (self, utc);
}

gint64
andond_demo_zone_to_utc (const AndondDemoZone *self,
                         gint64                local)
{
  gint64 before = get_offset (self, local - DAY);
  gint64 after = get_offset (self, local + DAY);

  if (before == after || get_offset (self, local - before) == before)
    return local - before;

  /* A time the clock skips has no offset of its own: what held before it goes on. */
  return get_offset (self, local - after) == after ? local - after : local - before;
}
