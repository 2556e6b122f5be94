/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "andon-enums.h"
#include "andon-shelf-condition.h"

G_BEGIN_DECLS

#define ANDON_TYPE_ALERT (andon_alert_get_type ())

/* An alert as the contract tells it. Reference-counted (atomically); whoever made it may fill the members until it is
 * shared, afterwards it is not changed. Strings are owned and nullable unless said; times in us, 0: absent. */
struct _AndonAlert
{
  char           *id; /* never NULL */
  AndonLane       lane;
  AndonAlertState state;
  AndonQuality    quality;  /* anything but good: "cannot judge" */
  AndonPriority   priority;
  guint           severity; /* 0 to 1000, as shown */
  char           *asset;    /* id, never NULL */
  char           *title;    /* never NULL */
  char           *consequence;
  char           *console;  /* id; NULL: no console covers it, so it goes to all */
  char           *assignee;
  char           *model;
  char           *rule;     /* id of the rule that made it an alarm */
  char           *signal;   /* id of the signal to show first */
  char           *origin;   /* "demo" or "replay"; NULL: live */

  gint64          onset;
  gint64          onset_uncertainty; /* us */
  gint64          raised;
  gint64          annunciated;
  gint64          cleared;
  gint64          respond_by;

  char           *acknowledged_by;
  gint64          acknowledged_at;

  char           *shelved_by;
  gint64          shelved_until;
  char           *shelve_reason;
  gboolean        one_shot;
  AndonShelfCondition shelf;     /* what else ends it; its signal is owned */
  gboolean        often_shelved; /* three times in seven days */

  char           *service_by;    /* who removed it from service */
  char           *service_reason;
  char           *service_permit; /* number of the permit to work */
  gint64          review_at;
  gboolean        review_due;     /* that time has passed */

  guint           annunciation;
  guint           occurrences;
  guint           revision;
  guint           comments;      /* how many */
  char           *label;         /* class of the last label */
  gboolean        chattering;    /* three cycles and more in 60 s */

  /*< private >*/
  gatomicrefcount ref_count;
};

GType       andon_alert_get_type   (void) G_GNUC_CONST;
AndonAlert *andon_alert_new        (void);
AndonAlert *andon_alert_ref        (AndonAlert        *self);
void        andon_alert_unref      (AndonAlert        *self);
AndonAlert *andon_alert_copy       (const AndonAlert  *self); /* a deep copy */

/* Unknown members are ignored; id, lane, state, priority, asset, title and revision are required. Transfer full. */
AndonAlert *andon_alert_from_json  (JsonObject        *object,
                                    GError           **error);
void        andon_alert_write_json (const AndonAlert  *self,
                                    AndonJsonWriter   *writer);
/* Only the members, for a caller that opens the object itself and adds its own. */
void        andon_alert_write_members (const AndonAlert *self,
                                       AndonJsonWriter  *writer);

/* Whether a console answers for an alert: for its own, and for those that no console covers.
 * (of): the console of the alert, NULL or "" for none; (console): NULL answers for all. */
gboolean    andon_alert_is_answered_by (const char *of,
                                        const char *console);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonAlert, andon_alert_unref)

G_END_DECLS
