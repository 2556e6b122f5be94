/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AndonDbConnection AndonDbConnection;
typedef struct _AndonDbMigration  AndonDbMigration;
typedef struct _AndonDbStatement  AndonDbStatement;
typedef struct _AndonDbThread     AndonDbThread;
typedef struct _AndonQueue        AndonQueue;

/* What a caller can act on; the message always names the database's path. */
typedef enum
{
  ANDON_DB_ERROR_FAILED,     /* anything else SQLite reports */
  ANDON_DB_ERROR_BUSY,       /* locked by another process, or the thread's queue is full */
  ANDON_DB_ERROR_FULL,       /* the disk or the database is full */
  ANDON_DB_ERROR_CORRUPT,    /* damaged, or no SQLite database at all */
  ANDON_DB_ERROR_READ_ONLY,  /* the file or its folder cannot be written */
  ANDON_DB_ERROR_OPEN,       /* the file cannot be opened or made */
  ANDON_DB_ERROR_IO,         /* the operating system failed a read or a write */
  ANDON_DB_ERROR_CONSTRAINT, /* a row breaks a constraint of the schema */
  ANDON_DB_ERROR_VERSION,    /* the schema is newer than this program */
  ANDON_DB_ERROR_CLOSED,     /* the thread is closing */
  ANDON_DB_ERROR_NOT_KEPT,   /* committed, but the disk does not keep it: it may be gone after a power cut */
} AndonDbError;

#define ANDON_DB_ERROR (andon_db_error_quark ())
GQuark andon_db_error_quark (void);

G_END_DECLS
