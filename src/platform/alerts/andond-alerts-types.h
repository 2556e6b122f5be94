/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include <andon-alert-machine.h>

G_BEGIN_DECLS

typedef struct _AndondActionResult AndondActionResult;
typedef struct _AndondBus          AndondBus;
typedef struct _AndondBusBatch     AndondBusBatch;
typedef struct _AndondBusEvent     AndondBusEvent;
typedef struct _AndondEngine       AndondEngine;
typedef struct _AndondRules        AndondRules;

/* The person behind an action. Strings are borrowed for the call. */
typedef struct
{
  const char *subject;    /* of the token: whose Idempotency-Keys these are */
  const char *name;       /* what the journal says */
  gboolean    supervisor; /* may shelve critical alarms */
} AndondActor;

G_END_DECLS
