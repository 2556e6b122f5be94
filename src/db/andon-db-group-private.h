/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-db-job-private.h"
#include "andon-db-private.h"

/* A transaction that several jobs share, on the db thread. */

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *jobs;        /* AndonDbJob, run; whoever ends the group hands them back */
  gint64     began;       /* monotonic */
  gint64     worked;      /* from its begin to before the commit */
  gint64     longest_job;
  guint64    failed;
  gboolean   high;        /* somebody waits */
  gboolean   open;        /* another job may join */
  gboolean   committed;
  AndonDbKeeping keeping; /* the most that a job of it asked for */
  gboolean   durable;     /* committed and on the disk */
  GError    *doubt;       /* committed, but not on the disk, where that was asked for */
  GError    *error;       /* it could not begin */
} AndonDbGroup;

void     andon_db_group_begin    (AndonDbGroup *self, AndonDbConnection *connection);
/* Runs (job) in a savepoint of its own: one that fails undoes only itself. */
void     andon_db_group_run      (AndonDbGroup *self, AndonDbConnection *connection, AndonDbJob *job);
gboolean andon_db_group_has_room (AndonDbGroup *self);
/* Commits; where that fails every job gets the error. Then waits for the disk if a job asked for that; where the disk
 * fails, those jobs get the doubt. */
void     andon_db_group_end      (AndonDbGroup *self, AndonDbConnection *connection);
void     andon_db_group_clear    (AndonDbGroup *self);

/* Runs (job) alone in a transaction that writes nothing. */
void     andon_db_job_run_reading (AndonDbJob *job, AndonDbConnection *connection);

G_END_DECLS
