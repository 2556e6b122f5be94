/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "andon-domain-types.h"

G_BEGIN_DECLS

/* A site's shift calendar: local wall times in an IANA zone. A shift belongs to the production day on which it starts;
 * its length is elapsed time, so the night of a clock change is an hour shorter or longer (DOMAIN.md, "Time and
 * units"). Immutable and ref-counted; any thread.
 *
 * As JSON: { "id": "nord-shifts", "zone": "Europe/Berlin",
 *            "shifts": [ { "name": "Early", "start": "06:00", "end": "14:00", "days": ["mon", "tue"] }, … ] }
 * where "days" may be left out for all, and an end that is not after its start is on the next day. */

typedef struct
{
  const char *name;  /* borrowed from the calendar */
  gint64      start; /* us */
  gint64      end;   /* us, exclusive */
  GDate       day;   /* the production day */
} AndonShift;

#define ANDON_CALENDAR_MAX_SHIFTS 16
#define ANDON_TYPE_CALENDAR (andon_calendar_get_type ())
GType          andon_calendar_get_type (void);

/* error: ANDON_DOMAIN_ERROR naming the member: an unknown zone, no shift, a time that is none. */
AndonCalendar *andon_calendar_from_json (JsonObject *object, GError **error);
AndonCalendar *andon_calendar_ref (AndonCalendar *self);
void           andon_calendar_unref (AndonCalendar *self);
void           andon_calendar_write_json (const AndonCalendar *self, AndonJsonWriter *writer);

const char    *andon_calendar_get_id (const AndonCalendar *self);
const char    *andon_calendar_get_zone (const AndonCalendar *self);

/* The shift that runs at a time; where shifts overlap, the one that began last. FALSE where none does. */
gboolean       andon_calendar_find_shift (const AndonCalendar *self, gint64 time, AndonShift *out);
/* The first shift that starts after a time; FALSE where none does within eight days. */
gboolean       andon_calendar_find_next_shift (const AndonCalendar *self, gint64 time, AndonShift *out);

/* The production day that a time belongs to: it runs from the earliest start of any shift to the same wall time on the
 * next day, so that a night shift stays whole. FALSE for a time beyond any calendar. */
gboolean       andon_calendar_find_day (const AndonCalendar *self, gint64 time, GDate *out);
/* Start and exclusive end of a production day; 23 or 25 hours apart where the clocks change. */
void           andon_calendar_get_day (const AndonCalendar *self, const GDate *day, gint64 *start, gint64 *end);
/* The shifts that start on a production day, by their start; at most ANDON_CALENDAR_MAX_SHIFTS. Returns how many. */
guint          andon_calendar_list_shifts (const AndonCalendar *self, const GDate *day, AndonShift *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonCalendar, andon_calendar_unref)

G_END_DECLS
