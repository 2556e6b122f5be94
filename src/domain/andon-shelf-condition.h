/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "andon-domain-types.h"

G_BEGIN_DECLS

/* What else ends a shelf, beside its time: a signal whose value or whose rate of change is beyond a number. On the wire,
 * in the body of a shelve and in what it leads to alike,
 *
 *     "until_value": {"signal": "p-101.vibration-de", "above": 7.1}
 *     "until_rate": {"signal": "p-101.vibration-de", "below": -0.5}
 *
 * in the signal's unit, a rate in that unit per minute over the last minute of good samples. The first good sample
 * beyond the number ends the shelf, even where it was beyond it before. */

typedef enum
{
  ANDON_SHELF_TEST_NONE,
  ANDON_SHELF_TEST_VALUE_ABOVE,
  ANDON_SHELF_TEST_VALUE_BELOW,
  ANDON_SHELF_TEST_RATE_ABOVE,
  ANDON_SHELF_TEST_RATE_BELOW,
} AndonShelfTest;

/* A plain value: copy it by assignment. */
struct _AndonShelfCondition
{
  AndonShelfTest test;
  double         limit;
  const char    *signal; /* id; borrowed, nullable: the alert's own, in a body */
};

gboolean andon_shelf_condition_equal         (const AndonShelfCondition *a,
                                              const AndonShelfCondition *b);
/* Whether the test looks at the rate of change. */
gboolean andon_shelf_test_is_rate            (AndonShelfTest             test);
/* Whether number is beyond the limit. */
gboolean andon_shelf_condition_is_crossed    (const AndonShelfCondition *self,
                                              double                     number);
/* Writes the member, into an object that is open; nothing for NONE. */
void     andon_shelf_condition_write_member  (const AndonShelfCondition *self,
                                              AndonJsonWriter           *writer);
/* Neither member gives NONE, both are an error. The signal points into object. */
gboolean andon_shelf_condition_from_json     (JsonObject                *object,
                                              AndonShelfCondition       *out,
                                              GError                   **error);

G_END_DECLS
