/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "engine-fixture.h"

#include <andon-time.h>

typedef struct
{
  const AndondJournalHead *known;
  AndondJournalReport      report;
  const char              *sql;
} Job;

static gpointer
verify_job (AndonDbConnection  *connection,
            gpointer            data,
            GError            **error)
{
  Job *job = data;

  andond_journal_verify (connection, job->known, &job->report, error);
  return NULL;
}

static gpointer
exec_job (AndonDbConnection  *connection,
          gpointer            data,
          GError            **error)
{
  andon_db_connection_exec (connection, ((Job *) data)->sql, error);
  return NULL;
}

static void
exec (EngineFixture *self,
      const char    *sql)
{
  Job job = { .sql = sql };
  g_autoptr (GError) error = NULL;

  andon_db_thread_run_sync (andond_store_get_writer (self->store), ANDON_DB_PRIORITY_HIGH, exec_job, &job, &error);
  g_assert_no_error (error);
}

static void
assert_report (EngineFixture           *self,
               const AndondJournalHead *known,
               guint64                  broken_at)
{
  Job job = { .known = known };

  engine_fixture_read (self, verify_job, &job);
  g_assert_cmpint (job.report.ok, ==, broken_at == 0);
  g_assert_cmpuint (job.report.broken_at, ==, broken_at);
  g_assert_cmpint (job.report.what != NULL, ==, broken_at != 0);
  andond_journal_report_clear (&job.report);
}

static void
fill (EngineFixture *self)
{
  for (int i = 0; i < 10; i++)
    {
      engine_fixture_detect (self, "p-1", 640, ANDON_QUALITY_GOOD, ANDOND_MODE_PRODUCTION);
      engine_fixture_detect (self, "p-1", 0, ANDON_QUALITY_GOOD, ANDOND_MODE_PRODUCTION);
      engine_fixture_advance (self, 20 * ANDON_TIME_SECOND);
    }
  g_assert_cmpint (engine_fixture_count (self, "SELECT count (*) FROM journal"), ==, 20);
}

static void
test_changed_row (EngineFixture *self,
                  gconstpointer  unused)
{
  fill (self);
  assert_report (self, NULL, 0);
  exec (self, "UPDATE journal SET actor = 'Mallory' WHERE number = 7");
  assert_report (self, NULL, 7);
}

static void
test_missing_row (EngineFixture *self,
                  gconstpointer  unused)
{
  fill (self);
  exec (self, "DELETE FROM journal WHERE number = 12");
  assert_report (self, NULL, 12);
}

/* A chain that was cut and written anew is sound in itself; who kept a head sees it. */
static void
test_rewritten (EngineFixture *self,
                gconstpointer  unused)
{
  AndondEngineStatus status;

  fill (self);
  andond_engine_get_status (self->engine, &status);
  g_assert_cmpuint (status.journal.number, ==, 20);
  assert_report (self, &status.journal, 0);
  exec (self, "DELETE FROM journal WHERE number > 15");
  assert_report (self, NULL, 0);
  assert_report (self, &status.journal, 16);
  engine_fixture_detect (self, "p-2", 640, ANDON_QUALITY_GOOD, ANDOND_MODE_PRODUCTION);
  engine_fixture_detect (self, "p-3", 640, ANDON_QUALITY_GOOD, ANDOND_MODE_PRODUCTION);
  engine_fixture_detect (self, "p-4", 640, ANDON_QUALITY_GOOD, ANDOND_MODE_PRODUCTION);
  engine_fixture_detect (self, "p-5", 640, ANDON_QUALITY_GOOD, ANDOND_MODE_PRODUCTION);
  engine_fixture_detect (self, "p-6", 640, ANDON_QUALITY_GOOD, ANDOND_MODE_PRODUCTION);
  engine_fixture_detect (self, "p-7", 640, ANDON_QUALITY_GOOD, ANDOND_MODE_PRODUCTION);
  assert_report (self, NULL, 0);
  assert_report (self, &status.journal, 20);
}

static void
test_ids (void)
{
  g_assert_cmpint (andond_alert_id_parse ("a-17"), ==, 17);
  g_assert_cmpint (andond_alert_id_parse ("a-0"), ==, 0);
  g_assert_cmpint (andond_alert_id_parse ("a-"), ==, 0);
  g_assert_cmpint (andond_alert_id_parse ("a--1"), ==, 0);
  g_assert_cmpint (andond_alert_id_parse ("a-+1"), ==, 0);
  g_assert_cmpint (andond_alert_id_parse ("b-1"), ==, 0);
  g_assert_cmpint (andond_alert_id_parse ("a-99999999999999999999"), ==, 0);
  g_assert_cmpint (andond_alert_id_parse (NULL), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/alerts/journal/" name, EngineFixture, NULL, engine_fixture_set_up, func, engine_fixture_tear_down)
  ADD ("changed-row", test_changed_row);
  ADD ("missing-row", test_missing_row);
  ADD ("rewritten", test_rewritten);
  g_test_add_func ("/alerts/journal/ids", test_ids);
  return g_test_run ();
}
