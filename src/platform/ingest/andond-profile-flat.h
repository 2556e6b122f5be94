/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What devices nearly always send: one object of a few plain members, in ASCII, without escapes, nested values or
 * exponents. Read and checked in one pass. It accepts less than the gate of andon-json.h and nothing that the gate would
 * refuse: whoever is told FALSE asks the gate. */

G_BEGIN_DECLS

#define ANDOND_PROFILE_FLAT_MAX 24

typedef enum
{
  ANDOND_FLAT_NUMBER,
  ANDOND_FLAT_NULL,
  ANDOND_FLAT_FALSE,
  ANDOND_FLAT_TRUE,
  ANDOND_FLAT_STRING
} AndondFlatKind;

typedef struct
{
  const char *name;
  guint32 name_length;
  guint32 length; /* of a string's text */
  AndondFlatKind kind;
  const char *text; /* of a string */
  double number;
} AndondFlatMember;

typedef struct
{
  guint n;
  AndondFlatMember members[ANDOND_PROFILE_FLAT_MAX];
} AndondFlatObject;

gboolean andond_profile_flat_parse (AndondFlatObject *self, const char *text, gsize length);
/* NULL where there is none. (at): where to look first, moved on to behind what was found. */
const AndondFlatMember *andond_profile_flat_find (const AndondFlatObject *self, const char *name, gsize length,
                                                  guint *at);

G_END_DECLS
