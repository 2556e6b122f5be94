/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <pthread.h>

#include "andon-db-thread.h"

G_BEGIN_DECLS

/* Somebody blocked until one job is done. */
typedef struct
{
  pthread_mutex_t lock;
  pthread_cond_t  done_cond;
  gboolean        done;
  gpointer        result;
  GError         *error;
} AndonDbWaiter;

typedef struct
{
  AndonDbPriority priority;
  AndonDbFunc     func;
  gpointer        data;
  GDestroyNotify  destroy;
  GDestroyNotify  result_destroy;
  GCancellable   *cancellable; /* nullable */
  GTask          *task;        /* nullable; used only in the submitter's context */
  AndonDbWaiter  *waiter;      /* nullable, borrowed */
  gboolean        durable;     /* nobody is told before it is on the disk */
  gpointer        result;
  GError         *error;
  GError         *doubt;       /* committed with (result), but not on the disk */
} AndonDbJob;

void     andon_db_waiter_init   (AndonDbWaiter *self);
/* Waits until it is done and clears it. */
gpointer andon_db_waiter_finish (AndonDbWaiter *self, GError **error);

/* Frees the job and what nobody took of it. */
void andon_db_job_free      (AndonDbJob *self);
/* Frees the job's data, on the db thread or, when refused, on the submitter's. */
void andon_db_job_drop_data (AndonDbJob *self);
/* Hands (jobs) (transfer full) to their submitters: one wake-up for each main context, not one for each job. */
void andon_db_delivery_send (GPtrArray *jobs);

G_END_DECLS
