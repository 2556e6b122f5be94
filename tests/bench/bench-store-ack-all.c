/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <andon-db-thread.h>

#include "andon-test-dir.h"
#include "andond-schema.h"
#include "bench-json.h"

/* G10d, the platform's half: somebody acknowledges 100 000 alerts at once. How long does a person wait whose own
 * acknowledgement comes meanwhile, when the many go to the db thread in jobs of 250, against one frame of 60 Hz; and
 * when they go as one job, for comparison. */

#define N_ALERTS 100000
#define JOB_ALERTS 250
#define FRAME_MS (1000.0 / 60)
#define STEP 64 /* of the many are acknowledged between two acknowledgements of the person who waits */

/* How far the db thread has come with the many. */
typedef struct
{
  GMutex lock;
  GCond  cond;
  gint64 done; /* guarded by lock */
} Progress;

typedef struct
{
  gint64    first;
  gint64    n;
  Progress *progress; /* (nullable) */
} Range;

static void
progress_add (Progress *progress,
              gint64    n)
{
  g_mutex_lock (&progress->lock);
  progress->done += n;
  g_cond_signal (&progress->cond);
  g_mutex_unlock (&progress->lock);
}

/* Until (n) are done; returns how many are. */
static gint64
progress_wait (Progress *progress,
               gint64    n)
{
  gint64 done;

  g_mutex_lock (&progress->lock);
  while (progress->done < n)
    g_cond_wait (&progress->cond, &progress->lock);
  done = progress->done;
  g_mutex_unlock (&progress->lock);
  return done;
}

static gpointer
fill_job (AndonDbConnection *connection,
          gpointer           data,
          GError           **error)
{
  andon_db_connection_exec (connection,
                            "DELETE FROM alert;"
                            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
                            " INSERT INTO alert (id, asset, lane, state, priority, severity, open, title, raised,"
                            " annunciation, revision, body, facts)"
                            " SELECT i, printf ('nord-p-%03d', i * 7919 % 600), 1, 1, i % 4, 500, 1,"
                            " 'Vibration at the drive end above what the mode allows', 1782864000000000 + i * 1000,"
                            " 1, 1, printf ('{\"id\":\"a-%d\",\"text\":\"%.180c\"}', i, 'x'), '{}' FROM n", error);
  return NULL;
}

static gpointer
acknowledge_job (AndonDbConnection *connection,
                 gpointer           data,
                 GError           **error)
{
  g_autoptr(AndonDbStatement) update = NULL;
  const Range *range = data;

  update = andon_db_connection_prepare (connection,
                                        "UPDATE alert SET state = 2, revision = revision + 1, acknowledged = ?,"
                                        " body = replace (body, '\"a-', '\"A-') WHERE id = ?", error);
  for (gint64 i = range->first; update != NULL && i < range->first + range->n; i++)
    {
      andon_db_statement_bind_int (update, 1, 1782864000000000);
      andon_db_statement_bind_int (update, 2, i);
      if (!andon_db_statement_run (update, error))
        g_error ("no acknowledgement: %s", (*error)->message);
      if (range->progress != NULL && (i - range->first) % STEP == STEP - 1)
        progress_add (range->progress, STEP);
    }
  return NULL;
}

static void
submit (AndonDbThread *thread,
        gint64         first,
        gint64         n,
        Progress      *progress)
{
  Range range = { first, n, progress };

  g_assert_true (andon_db_thread_submit (thread, ANDON_DB_PRIORITY_NORMAL, acknowledge_job,
                                         g_memdup2 (&range, sizeof range), g_free, NULL, NULL, NULL, NULL));
}

/* The longest wait of single acknowledgements, in ms, while all are acknowledged in jobs of (per_job). */
static double
longest_wait (AndonDbThread *thread,
              gint64         per_job)
{
  g_autoptr(GError) error = NULL;
  /* What jobs leave over is not told: so many are told in all. */
  gint64 told = (per_job - per_job % STEP) * (N_ALERTS / per_job), done = 0;
  Progress progress = { .done = 0 };
  double longest = 0;

  andon_db_thread_run_sync (thread, ANDON_DB_PRIORITY_NORMAL, fill_job, NULL, &error);
  g_assert_no_error (error);
  for (gint64 first = 1; first <= N_ALERTS; first += per_job)
    submit (thread, first, per_job, &progress);
  while ((done = progress_wait (&progress, MIN (done + STEP, told))) < told)
    {
      Range one = { 1 + g_random_int_range (0, N_ALERTS), 1, NULL };
      double began = bench_now ();

      andon_db_thread_run_sync (thread, ANDON_DB_PRIORITY_HIGH, acknowledge_job, &one, &error);
      g_assert_no_error (error);
      longest = MAX (longest, (bench_now () - began) * 1000);
    }
  /* The last job still holds our progress. */
  andon_db_thread_run_sync (thread, ANDON_DB_PRIORITY_LOW, acknowledge_job, &(Range) { 1, 1, NULL }, &error);
  g_assert_no_error (error);
  g_mutex_clear (&progress.lock);
  g_cond_clear (&progress.cond);
  return longest;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(AndonTestDir) dir = andon_test_dir_new ();
  g_autofree char *path = andon_test_dir_build (dir, "alerts.db");
  g_autofree char *extra = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(AndonDbThread) thread = NULL;
  BenchPairs pairs = BENCH_PAIRS_INIT;
  double whole[BENCH_MAX_PAIRS];

  thread = andon_db_thread_new ("bench", path, ANDON_DB_OPEN_WAL, andond_schema_migrations, andond_schema_n_migrations,
                                &error);
  g_assert_no_error (error);
  for (guint i = 0; i < bench_n_pairs (5); i++)
    {
      bench_pairs_add (&pairs, longest_wait (thread, JOB_ALERTS), FRAME_MS);
      whole[i] = longest_wait (thread, N_ALERTS);
    }
  extra = g_strdup_printf ("\"alerts\":%d,\"as_one_job_ms\":%.1f", N_ALERTS, bench_median (whole, pairs.n));
  return bench_report (&(BenchGoal) { .goal = "G10d", .metric = "longest wait for the writer while all are acknowledged",
                                      .unit = "ms", .ours = "jobs of 250 on the db thread", .theirs = "a frame of 60 Hz",
                                      .must = 2, .stretch = 1.2 }, &pairs, extra);
}
