/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Finding a few members in JSON text without building a tree of all of it. The text must have passed the gate
 * (andon_json_check ()): nothing is checked here again. Names are compared as they are written, so that text with
 * escapes in names has to be written anew before. */

G_BEGIN_DECLS

/* One value within the text, without space around it; start NULL: no such value. */
typedef struct
{
  const char *start;
  const char *end;
} AndondJsonSpan;

typedef enum
{
  ANDOND_JSON_NONE,
  ANDOND_JSON_NULL,
  ANDOND_JSON_FALSE,
  ANDOND_JSON_TRUE,
  ANDOND_JSON_NUMBER,
  ANDOND_JSON_STRING,
  ANDOND_JSON_ARRAY,
  ANDOND_JSON_OBJECT
} AndondJsonKind;

AndondJsonSpan andond_json_walk_root (const char *text, gsize length);
AndondJsonKind andond_json_walk_kind (AndondJsonSpan value);
/* From the value by member names and array indices; what leads nowhere gives none. */
AndondJsonSpan andond_json_walk_path (AndondJsonSpan value, char **path);
/* The elements of an array one after the other: *cursor NULL begins; none ends. */
AndondJsonSpan andond_json_walk_next (AndondJsonSpan array, const char **cursor);
/* What stands between the quotes of a string. */
AndondJsonSpan andond_json_walk_text (AndondJsonSpan string);

G_END_DECLS
