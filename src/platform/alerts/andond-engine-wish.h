/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andond-engine-private.h"

G_BEGIN_DECLS

/* One action of one person on one alert, with everything copied. */
typedef struct
{
  AndondEngine *engine;
  char         *subject;
  char         *name;
  gboolean      supervisor;
  char         *alert;
  AndonAction   action;
  JsonObject   *body; /* owned reference, never NULL */
  char         *key;
  gint64        revision;
  char         *request;
} AndondDeed;

/* What a body asks for, once it has been read. */
typedef struct
{
  AndonAlertEvent event;
  gboolean        is_event; /* a step of the machine; else comment, assign or release */
  const char     *text;     /* comment, note or assignee */
  const char     *permit;   /* of a removal from service; nullable */
  gint64          minutes;  /* shelve; 0: until was given */
} AndondWish;

/* Reads the body of the action; the error is a 400 that names the member. The texts of *wish are borrowed from action. */
gboolean andond_engine_read_wish (AndondTx                 *tx,
                                  const AndondAlertRecord  *record,
                                  AndondDeed               *action,
                                  AndondWish               *wish,
                                  GError                  **error);

G_END_DECLS
