/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-profile-private.h"

/* Reading one payload by its profile: what the bytes say, in the signals' own units. */

G_BEGIN_DECLS

/* Where one topic leads: found once, then looked up. */
typedef struct
{
  AndondProfile *profile; /* borrowed; NULL: nowhere */
  const guint32 *signals; /* registry index by the profile's signal, borrowed */
  int signal;             /* the one the topic names, or -1: all */
} AndondProfileRoute;

typedef struct
{
  const AndondProfileRoute *route; /* leads somewhere */
  const char *topic;
  gint64 received; /* us */
  AndondSampleBatch *out;
  AndondRefusalFunc refused;
  gpointer user_data;
} AndondProfileReading;

/* payload may be NULL where length is 0. Appends what can be read and tells what cannot. */
void andond_profile_reading_run (const AndondProfileReading *self, const char *payload, gsize length);

G_END_DECLS
