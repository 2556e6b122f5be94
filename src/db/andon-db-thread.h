/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "andon-db-connection.h"
#include "andon-db-migrations.h"
#include "andon-db-types.h"

/* The thread that owns one connection. Jobs go in through a bounded queue and run in order of priority. Write jobs that
 * wait together share a transaction of at most 20 ms or 1000 jobs; each has a savepoint of its own, so a job that
 * fails undoes only itself. A job's callback runs in the thread-default main context of the submitter, only after the
 * transaction committed: what it is told outlives the program, and a power cut too where the
 * job asked for that with andon_db_connection_make_durable (). A single job cannot be interrupted and must therefore stay
 * well under 20 ms: cut long work into slices.
 *
 * The write-ahead log is moved into the database, and written through to the disk where that is wanted soon, by a second
 * thread with a connection of its own, since that waits for the disk; nobody else sees either.
 *
 * On a read-only thread each job runs alone in a read transaction, so it sees one state of the database. */

G_BEGIN_DECLS

typedef enum
{
  ANDON_DB_PRIORITY_HIGH,   /* what a person waits for: acknowledgements */
  ANDON_DB_PRIORITY_NORMAL, /* samples, detections */
  ANDON_DB_PRIORITY_LOW,    /* retention, packing; gets at least every 32nd turn */
} AndonDbPriority;

#define ANDON_DB_GROUP_MAX_USEC 20000
#define ANDON_DB_GROUP_MAX_JOBS 1000
#define ANDON_DB_THREAD_CAPACITY 16384 /* waiting jobs of each priority */
#define ANDON_DB_THREAD_SOON_MSEC 100  /* until what must be durable soon is on the disk, where the disk keeps up */

/* The calling thread yields to those a person waits for when both want the processor, and takes it from none of them when
 * it wakes up. */
void andon_db_give_way (void);

/* Runs on the db thread. Returns the result (any pointer, NULL too) or sets (error), which undoes the job's writes. */
typedef gpointer (*AndonDbFunc) (AndonDbConnection *connection, gpointer data, GError **error);
typedef void     (*AndonDbHook) (gpointer user_data);

typedef struct
{
  guint64 jobs;            /* run */
  guint64 failed;          /* undone */
  guint64 groups;          /* transactions committed */
  guint64 durable;         /* of these, written through to the disk before anybody was told */
  guint64 not_kept;        /* times that the disk failed to keep what was committed */
  guint64 rolled_back;     /* transactions lost */
  guint64 refused;         /* not taken because the queue was full */
  gint64  longest_group;   /* microseconds, begin to before commit */
  gint64  longest_commit;  /* microseconds */
  gsize   depth;
  gsize   high_water;
} AndonDbThreadStats;

/* Opens (path) on a new thread called (name), migrates it, and waits for the outcome. */
AndonDbThread *andon_db_thread_new            (const char             *name,
                                               const char             *path,
                                               AndonDbOpenFlags        flags,
                                               const AndonDbMigration *migrations,
                                               guint                   n_migrations,
                                               GError                **error);
/* Runs what is queued, commits, closes the connection and joins the thread. Idempotent; not from the db thread. */
void           andon_db_thread_close          (AndonDbThread          *self);
void           andon_db_thread_free           (AndonDbThread          *self);

/* Queues (func). (data) is freed with (destroy) on the db thread once the job's transaction ended, or at once when
 * refused. (result_destroy) frees a result nobody took. (callback) (nullable) is called exactly once.
 * (cancellable) (nullable) takes the job back only while it waits. FALSE when refused because the queue is full or the
 * thread is closing: the callback still runs, with ANDON_DB_ERROR_BUSY or _CLOSED. Any thread, the db thread too. */
gboolean       andon_db_thread_submit         (AndonDbThread          *self,
                                               AndonDbPriority         priority,
                                               AndonDbFunc             func,
                                               gpointer                data,
                                               GDestroyNotify          destroy,
                                               GDestroyNotify          result_destroy,
                                               GCancellable           *cancellable,
                                               GAsyncReadyCallback     callback,
                                               gpointer                user_data);
/* The source object of the callback is NULL. Transfer full. */
gpointer       andon_db_thread_submit_finish  (AndonDbThread          *self,
                                               GAsyncResult           *result,
                                               GError                **error);
/* From the callback: FALSE with ANDON_DB_ERROR_NOT_KEPT where the job asked to be durable and the disk failed. Its result
 * stands none the less, in the database and for everybody who reads it: only nothing may be promised upon it. */
gboolean       andon_db_thread_submit_kept    (AndonDbThread          *self,
                                               GAsyncResult           *result,
                                               GError                **error);
/* Queues (func), waits until it committed, and returns its result: for start-up, command lines and tests, never for the
 * main context of a running program and never from the db thread. (data) stays the caller's. What
 * the disk does not keep is an error. */
gpointer       andon_db_thread_run_sync       (AndonDbThread          *self,
                                               AndonDbPriority         priority,
                                               AndonDbFunc             func,
                                               gpointer                data,
                                               GError                **error);

/* Run on the db thread right after each COMMIT, before any callback is sent, and right after a whole transaction was
 * lost (single failed jobs are not told here). Set them before the first submission. */
void           andon_db_thread_set_hooks      (AndonDbThread          *self,
                                               AndonDbHook             committed,
                                               AndonDbHook             rolled_back,
                                               gpointer                user_data);
gboolean       andon_db_thread_is_current     (AndonDbThread          *self);
void           andon_db_thread_get_stats      (AndonDbThread          *self,
                                               AndonDbThreadStats     *stats);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonDbThread, andon_db_thread_free)

G_END_DECLS
