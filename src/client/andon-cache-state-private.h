/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-cache.h"

G_BEGIN_DECLS

/* What the files of AndonCache share: the object and its opening, -write and -read; how an alert is a row of the table
 * stands in andon-cache-row. */
struct _AndonCache
{
  gint refs;
  char *platform;
  AndonDbThread *thread;
  guint64 sequence;
  gint behind;  /* atomic: a batch was left out, so the sequence must stand still */
  gint told;    /* atomic: that it is behind */
  gint written; /* atomic: alerts, since the last trim */
  guint closed; /* how many closed alerts are kept */
};

G_END_DECLS
