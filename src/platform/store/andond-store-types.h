/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

/* Times are microseconds since the Unix epoch, UTC. A day is UTC's: the number of whole days since the epoch. */

G_BEGIN_DECLS

typedef struct _AndondSampleColumns AndondSampleColumns;
typedef struct _AndondStore         AndondStore;

#define ANDOND_DAY_USEC (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

/* How finely packed history is kept: one blob a signal, day and resolution. */
typedef enum
{
  ANDOND_RESOLUTION_MINUTE,
  ANDOND_RESOLUTION_TEN_MINUTES,
  ANDOND_RESOLUTION_HOUR,
} AndondResolution;
#define ANDOND_N_RESOLUTIONS (ANDOND_RESOLUTION_HOUR + 1)

/* Length of one bucket, and how many make a day. */
gint64 andond_resolution_get_step    (AndondResolution resolution);
guint  andond_resolution_get_per_day (AndondResolution resolution);

typedef enum
{
  ANDOND_STORE_ERROR_LOCKED,    /* another process has the folder; the message names it */
  ANDOND_STORE_ERROR_FOLDER,    /* the folder cannot be made, read or written */
  ANDOND_STORE_ERROR_DAMAGED,   /* a packed value does not decode */
  ANDOND_STORE_ERROR_NOT_FOUND, /* no such signal, document, label, … */
  ANDOND_STORE_ERROR_CONFLICT,  /* the version quoted is not the current one */
  ANDOND_STORE_ERROR_INVALID,   /* an argument that makes no sense, such as to before from */
} AndondStoreError;

#define ANDOND_STORE_ERROR (andond_store_error_quark ())
GQuark andond_store_error_quark (void);

G_END_DECLS
