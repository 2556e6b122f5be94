/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "andon-sample.h"

G_BEGIN_DECLS

#define ANDON_TYPE_SIGNAL (andon_signal_get_type ())

/* One measured quantity of an asset. Reference-counted; not changed once shared. Strings owned. */
struct _AndonSignal
{
  char       *id;    /* never NULL */
  char       *asset; /* id, never NULL */
  char       *name;  /* never NULL */
  char       *unit;  /* UCUM; nullable: none */
  char       *role;  /* "process", "mode", "counter", …; nullable */
  double      low;   /* normal band; NaN: open */
  double      high;
  AndonSample latest; /* time 0: none yet */

  /*< private >*/
  gatomicrefcount ref_count;
};

GType        andon_signal_get_type   (void) G_GNUC_CONST;
AndonSignal *andon_signal_new        (void);
AndonSignal *andon_signal_ref        (AndonSignal        *self);
void         andon_signal_unref      (AndonSignal        *self);
AndonSignal *andon_signal_from_json  (JsonObject         *object,
                                      GError            **error);
void         andon_signal_write_json (const AndonSignal  *self,
                                      AndonJsonWriter    *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonSignal, andon_signal_unref)

G_END_DECLS
