/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-alert.h"
#include "andon-client-types.h"
#include "andon-http-private.h"

G_BEGIN_DECLS

/* Reads alerts by their id, where the feed told of a change in words that could not be read. One request an alert at a
 * time; a failure is tried again (ANDON_REREAD_ATTEMPTS in all, from half a second doubling, with chance), while there is
 * a connection. On the worker only, but for new and unref. */
typedef struct _AndonReread AndonReread;

#define ANDON_REREAD_ATTEMPTS 6
#define ANDON_REREAD_FIRST_US (G_USEC_PER_SEC / 2)

/* @alert: it was read. @given_up: it could not be read, @error is the last reason; (nullable) where it was not even
 * tried, because too many wait. Neither is called after andon_reread_clear (). */
typedef struct
{
  void (*alert) (AndonAlert *alert, gpointer data);
  void (*given_up) (const char *id, const GError *error, gpointer data);
} AndonRereadListener;

/* Any thread. @data must live until andon_reread_clear (). */
AndonReread *andon_reread_new (AndonWorker *worker, AndonHttp *http, AndonClock *clock,
                               const AndonRereadListener *listener, gpointer data);
void andon_reread_unref (AndonReread *self);

/* Reads @id now; one that is under way is read once more after it. */
void andon_reread_ask (AndonReread *self, const char *id);
/* There is a connection: what waits is tried at once and from the start. */
void andon_reread_resume (AndonReread *self);
/* There is none: what waits stays, and is not tried. */
void andon_reread_pause (AndonReread *self);
/* Nothing waits any more: a snapshot tells it all, or the feed goes. */
void andon_reread_clear (AndonReread *self);
/* How many wait. */
guint andon_reread_get_n_waiting (AndonReread *self);

G_END_DECLS
