/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-client-types.h"
#include "andon-enums.h"

G_BEGIN_DECLS

/* What a view shows. A plain value; an all-zero filter shows everything that is open (not NORM) in both lanes.
 * Masks are 1 << value of the enumeration; 0 means any (for states: any but NORM). */
struct _AndonAlertFilter
{
  guint states;        /* of AndonAlertState */
  guint priorities;    /* of AndonPriority */
  guint lanes;         /* of AndonLane */
  gboolean closed;     /* also NORM, when states is 0 */
  gboolean unacknowledged; /* only UNACK, RTNUN, LATUN */
  gboolean in_force;   /* not what is suppressed by design or out of service, unless states ask for it: that stands
                          behind a count of its own, so this narrows nothing and is no part of the saved text */
  char *asset;         /* (nullable): a site, area, line or asset id: its whole subtree */
  char *text;          /* (nullable): found, without case, in id, title, asset, asset path, console, assignee */
  char *assignee;      /* (nullable): taken by this subject */
  char *console;       /* (nullable) */
  gint64 from;         /* raised at or after, 0: any */
  gint64 to;           /* raised before, 0: any */
};

#define ANDON_TYPE_ALERT_FILTER (andon_alert_filter_get_type ())
GType andon_alert_filter_get_type (void);

AndonAlertFilter *andon_alert_filter_new (void);
AndonAlertFilter *andon_alert_filter_copy (const AndonAlertFilter *self);
void andon_alert_filter_free (AndonAlertFilter *self);
gboolean andon_alert_filter_equal (const AndonAlertFilter *a, const AndonAlertFilter *b);

/* Whether it narrows anything but the lane. */
gboolean andon_alert_filter_is_narrowing (const AndonAlertFilter *self);

/* A saved filter's one-line form, "priority=critical,high text=pump": stable, human-readable, round-trips.
 * Returns: (transfer full) */
char *andon_alert_filter_to_string (const AndonAlertFilter *self);
/* Returns: (transfer full) (nullable): NULL with ANDON_CLIENT_ERROR_MALFORMED naming the word it did not know */
AndonAlertFilter *andon_alert_filter_from_string (const char *text, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonAlertFilter, andon_alert_filter_free)

G_END_DECLS
