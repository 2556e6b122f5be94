/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "andon-enums.h"

G_BEGIN_DECLS

#define ANDON_TYPE_LABEL (andon_label_get_type ())

/* What a person says a window of signal was. Reference-counted; not changed once shared. Strings owned, nullable unless
 * said. A label never acknowledges an alarm. */
struct _AndonLabel
{
  char            *id;    /* NULL before the platform has given one */
  AndonLabelClass  label_class;
  char            *asset; /* id; NULL: that of the alert */
  char            *alert; /* id */
  char           **signals; /* NULL-terminated ids; NULL: all of the asset */
  gint64           from;  /* us */
  gint64           to;    /* us, not before from */
  char            *cause; /* from the taxonomy */
  char            *note;
  gboolean         missed; /* a person reports what no model saw */
  gboolean         withdrawn; /* taken back by who gave it */
  char            *by;
  gint64           at;    /* us */

  /*< private >*/
  gatomicrefcount  ref_count;
};

GType       andon_label_get_type   (void) G_GNUC_CONST;
AndonLabel *andon_label_new        (void);
AndonLabel *andon_label_ref        (AndonLabel        *self);
void        andon_label_unref      (AndonLabel        *self);
/* Checks that the window does not end before it begins. */
AndonLabel *andon_label_from_json  (JsonObject        *object,
                                    GError           **error);
void        andon_label_write_json (const AndonLabel  *self,
                                    AndonJsonWriter   *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonLabel, andon_label_unref)

G_END_DECLS
