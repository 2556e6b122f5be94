/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include <andon-alert-machine.h>

G_BEGIN_DECLS

typedef struct _AndondActionResult AndondActionResult;
typedef struct _AndondAlarmHealth  AndondAlarmHealth;
typedef struct _AndondBus          AndondBus;
typedef struct _AndondBusBatch     AndondBusBatch;
typedef struct _AndondBusEvent     AndondBusEvent;
typedef struct _AndondEngine       AndondEngine;
typedef struct _AndondRules        AndondRules;

/* Who may do or see what; a token carries a mask of these. */
typedef enum
{
  ANDOND_ROLE_OPERATOR = 1 << 0,
  ANDOND_ROLE_SUPERVISOR = 1 << 1,
  ANDOND_ROLE_ANALYST = 1 << 2,
  ANDOND_ROLE_EXECUTIVE = 1 << 3,
  ANDOND_ROLE_TECHNICIAN = 1 << 4,
  ANDOND_ROLE_STEWARD = 1 << 5,
  ANDOND_ROLE_ENGINEER = 1 << 6,
  ANDOND_ROLE_VIEWER = 1 << 7, /* a console's view-only token */
} AndondRoles;
#define ANDOND_ROLES_ALL 0xff

/* "operator", …; static. A single role. */
const char *andond_role_to_string   (AndondRoles  role);
gboolean    andond_role_from_string (const char  *word,
                                     AndondRoles *out);

/* The person behind an action. Strings are borrowed for the call. */
typedef struct
{
  const char *subject; /* of the token: whose Idempotency-Keys these are */
  const char *name;    /* what the journal says */
  AndondRoles roles;
} AndondActor;

G_END_DECLS
