/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-db-connection.h>

#include "andond-store-types.h"

/* Single values the platform keeps about itself. Inside jobs. */

G_BEGIN_DECLS

#define ANDOND_META_PLATFORM_ID    "platform-id"    /* text, a UUID */
#define ANDOND_META_TOKEN_SECRET   "token-secret"   /* 32 bytes */
#define ANDOND_META_FIRST_START    "first-start"    /* time */
#define ANDOND_META_HISTORY_END    "history-end"    /* time: buckets were loaded up to here */
#define ANDOND_META_ROLLED_THROUGH "rolled-through" /* day: all days up to this one are packed */
#define ANDOND_META_RAW_DROPPED    "raw-dropped"    /* time: raw samples before it may be gone */
#define ANDOND_META_BOOT           "boot"           /* text: see andond-power-cut.h, as of the next two */
#define ANDOND_META_POWER_CUT      "power-cut"      /* 0 or 1 */
#define ANDOND_META_ALERTS_SPENT   "alerts-spent"   /* id */

/* (fallback) where there is no such value. */
gboolean andond_meta_get_int   (AndonDbConnection *connection,
                                const char        *key,
                                gint64             fallback,
                                gint64            *value,
                                GError           **error);
gboolean andond_meta_set_int   (AndonDbConnection *connection,
                                const char        *key,
                                gint64             value,
                                GError           **error);
/* *value is NULL, without an error, where there is none. */
gboolean andond_meta_dup_text  (AndonDbConnection *connection,
                                const char        *key,
                                char             **value,
                                GError           **error);
gboolean andond_meta_set_text  (AndonDbConnection *connection,
                                const char        *key,
                                const char        *value,
                                GError           **error);
gboolean andond_meta_dup_bytes (AndonDbConnection *connection,
                                const char        *key,
                                GBytes           **value,
                                GError           **error);
gboolean andond_meta_set_bytes (AndonDbConnection *connection,
                                const char        *key,
                                GBytes            *value,
                                GError           **error);

G_END_DECLS
