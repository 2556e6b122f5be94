/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include <andon-json.h>

#include "andond-audit-log.h"
#include "andond-document-store.h"
#include "andond-event-log.h"
#include "andond-idempotency.h"
#include "andond-label-store.h"
#include "andond-model-store.h"
#include "andond-retention.h"
#include "andond-schema.h"
#include "andond-shift-store.h"

typedef struct
{
  AndonDbConnection *connection;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->connection = andon_db_connection_open (":memory:", ANDON_DB_OPEN_DEFAULT, &error);
  g_assert_true (andon_db_migrate (fixture->connection, andond_schema_migrations, andond_schema_n_migrations, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  andon_db_connection_close (fixture->connection);
}

static guint64
append_event (Fixture    *fixture,
              const char *data)
{
  AndondEventRow row = { .time = 1000, .type = "org.andon.alert.changed.v1", .topic = "alerts", .subject = "a-1",
                         .roles = G_MAXUINT, .data = data, .data_length = G_MAXSIZE };
  g_autoptr(GError) error = NULL;
  guint64 sequence = andond_event_log_append (fixture->connection, &row, &error);

  g_assert_no_error (error);
  return sequence;
}

static gboolean
collect_event (const AndondEventRow *row,
               gpointer              user_data)
{
  g_assert_cmpuint (row->data_length, ==, strlen (row->data));
  g_string_append_printf (user_data, "%" G_GUINT64_FORMAT "=%s ", row->sequence, row->data);
  return row->sequence < 7;
}

static void
test_events (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  AndondRetention retention;
  guint64 floor;
  guint64 last;
  gboolean more;

  g_assert_true (andond_event_log_get_bounds (fixture->connection, &floor, &last, &error));
  g_assert_cmpuint (floor, ==, 0);
  g_assert_cmpuint (last, ==, 0);
  for (guint i = 1; i <= 9; i++)
    {
      char value[2] = { (char) ('0' + i), '\0' };

      g_assert_cmpuint (append_event (fixture, value), ==, i);
    }
  g_assert_true (andond_event_log_read (fixture->connection, 4, 100, collect_event, text, &error));
  g_assert_cmpstr (text->str, ==, "5=5 6=6 7=7 ");

  /* Numbers go on where they were although nothing is left. */
  andond_retention_init (&retention);
  retention.max_events = 0;
  g_assert_true (andond_retention_step (fixture->connection, &retention, 2000, &more, &error));
  g_assert_true (more);
  g_assert_true (andond_event_log_get_bounds (fixture->connection, &floor, &last, &error));
  g_assert_cmpuint (floor, ==, 9);
  g_assert_cmpuint (last, ==, 9);
  g_assert_cmpuint (append_event (fixture, "10"), ==, 10);
  g_assert_true (andond_event_log_get_bounds (fixture->connection, &floor, &last, &error));
  g_assert_cmpuint (floor, ==, 9);
}

static void
test_event_retention (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  AndondRetention retention;
  guint64 floor;
  gboolean more;

  andond_retention_init (&retention);
  for (guint i = 0; i < 1200; i++)
    append_event (fixture, "{}");
  retention.max_events = 100;
  do
    g_assert_true (andond_retention_step (fixture->connection, &retention, 2000, &more, &error));
  while (more);
  g_assert_true (andond_event_log_get_bounds (fixture->connection, &floor, NULL, &error));
  g_assert_cmpuint (floor, ==, 1100);
  g_assert_true (andond_retention_step (fixture->connection, &retention, 2 * ANDOND_DAY_USEC, &more, &error));
  g_assert_true (andond_event_log_get_bounds (fixture->connection, &floor, NULL, &error));
  g_assert_cmpuint (floor, ==, 1200);
}

static void
test_idempotency (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *body = NULL;
  g_autofree char *again = NULL;
  g_autofree char *none = NULL;
  AndondRetention retention;
  gboolean more;
  guint status;

  g_assert_true (andond_idempotency_find (fixture->connection, "ann", "k", "POST /a", &status, &none, &error));
  g_assert_cmpuint (status, ==, 0);
  g_assert_true (andond_idempotency_store (fixture->connection, "ann", "k", "POST /a", 5, 200, "{}", &error));
  g_assert_true (andond_idempotency_find (fixture->connection, "ann", "k", "POST /a", &status, &body, &error));
  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpstr (body, ==, "{}");
  g_assert_true (andond_idempotency_find (fixture->connection, "bob", "k", "POST /a", &status, &again, &error));
  g_assert_cmpuint (status, ==, 0);
  g_assert_false (andond_idempotency_find (fixture->connection, "ann", "k", "POST /b", &status, &again, &error));
  g_assert_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_CONFLICT);
  g_clear_error (&error);

  andond_retention_init (&retention);
  g_assert_true (andond_retention_step (fixture->connection, &retention, 7 * ANDOND_DAY_USEC, &more, &error));
  g_assert_true (andond_idempotency_find (fixture->connection, "ann", "k", "POST /a", &status, &again, &error));
  g_assert_cmpuint (status, ==, 200);
  g_clear_pointer (&again, g_free);
  g_assert_true (andond_retention_step (fixture->connection, &retention, 7 * ANDOND_DAY_USEC + 6, &more, &error));
  g_assert_true (andond_idempotency_find (fixture->connection, "ann", "k", "POST /a", &status, &again, &error));
  g_assert_cmpuint (status, ==, 0);
}

static void
test_documents (Fixture       *fixture,
                gconstpointer  data)
{
  AndonDbConnection *connection = fixture->connection;
  g_autoptr(GError) error = NULL;
  g_autoptr(AndondDocument) current = NULL;
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(GPtrArray) history = NULL;

  g_assert_true (andond_document_seed (connection, "rule", "hot", 1, "{\"limit\":80}", &error));
  g_assert_true (andond_document_seed (connection, "rule", "hot", 2, "{\"limit\":1}", &error));
  g_assert_cmpuint (andond_document_put (connection, "rule", "hot", 1, "ann", 3, "too late", "{\"limit\":70}", &error),
                    ==, 2);
  g_assert_cmpuint (andond_document_put (connection, "rule", "hot", 1, "bob", 4, "race", "{}", &error), ==, 0);
  g_assert_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_cmpuint (andond_document_put (connection, "poem", "hot", 0, "bob", 4, "why", "{}", &error), ==, 0);
  g_assert_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_cmpuint (andond_document_roll_back (connection, "rule", "hot", 2, 1, "ann", 5, "was right", &error), ==, 3);
  g_assert_cmpuint (andond_document_roll_back (connection, "rule", "hot", 3, 9, "ann", 5, "?", &error), ==, 0);
  g_assert_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  current = andond_document_get (connection, "rule", "hot", 0, &error);
  g_assert_cmpuint (current->version, ==, 3);
  g_assert_cmpstr (current->body, ==, "{\"limit\":80}");
  g_assert_cmpstr (current->why, ==, "was right");
  g_assert_true (andond_document_seed (connection, "console", "c1", 1, "{}", &error));
  list = andond_document_list (connection, NULL, &error);
  g_assert_cmpuint (list->len, ==, 2);
  history = andond_document_history (connection, "rule", "hot", &error);
  g_assert_cmpuint (history->len, ==, 3);
  g_assert_cmpstr (((AndondDocument *) history->pdata[1])->author, ==, "ann");
  g_assert_null (((AndondDocument *) history->pdata[1])->body);
}

static void
test_diff (void)
{
  static const char before_text[] = "{\"a\":1,\"gone\":true,\"list\":[1,2,3],\"same\":{\"x\":null},\"b/c\":\"old\"}";
  static const char after_text[] = "{\"a\":2,\"list\":[1,5],\"same\":{\"x\":null},\"new\":[],\"b/c\":\"new\"}";
  g_autoptr(JsonNode) before = andon_json_parse (before_text, strlen (before_text), NULL, NULL);
  g_autoptr(JsonNode) after = andon_json_parse (after_text, strlen (after_text), NULL, NULL);
  g_autoptr(GPtrArray) changes = andond_document_diff (before, after);
  g_autoptr(GPtrArray) none = andond_document_diff (before, before);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < changes->len; i++)
    {
      AndondDocumentChange *change = g_ptr_array_index (changes, i);

      g_string_append_printf (text, "%s%s%s ", change->before != NULL ? "-" : "", change->after != NULL ? "+" : "",
                              change->path);
    }
  g_assert_cmpstr (text->str, ==, "-+/a -/gone -+/list/1 -/list/2 -+/b~1c +/new ");
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_models (Fixture       *fixture,
             gconstpointer  data)
{
  AndonDbConnection *connection = fixture->connection;
  g_autoptr(GBytes) first = g_bytes_new_static ("one", 3);
  g_autoptr(GBytes) second = g_bytes_new_static ("two", 3);
  g_autoptr(GError) error = NULL;
  g_autoptr(AndondModel) champion = NULL;
  g_autoptr(GPtrArray) list = NULL;
  gint64 id;

  g_assert_null (andond_model_get_champion (connection, "p", &error));
  g_assert_no_error (error);
  id = andond_model_put (connection, "p", 0, 10, first, &error);
  g_assert_cmpint (id, >, 0);
  g_assert_cmpint (andond_model_put (connection, "p", 1, 11, second, &error), ==, id);
  g_assert_cmpint (andond_model_put (connection, "p", 4, 12, first, &error), >, id);
  g_assert_cmpint (andond_model_put (connection, "p", 2, 12, first, &error), ==, 0);
  g_assert_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  champion = andond_model_get_champion (connection, "p", &error);
  g_assert_cmpuint (champion->version, ==, 4);
  g_assert_cmpint (champion->parent, ==, id);
  g_assert_true (g_bytes_equal (champion->body, first));
  list = andond_model_list (connection, NULL, &error);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (((AndondModel *) list->pdata[1])->state, ==, "retired");
}

static void
test_labels (Fixture       *fixture,
             gconstpointer  data)
{
  const char *signals[] = { "p.a", "p.b", NULL };
  g_autoptr(AndonLabel) label = andon_label_new ();
  g_autoptr(AndonLabel) stored = NULL;
  g_autoptr(AndonLabel) withdrawn = NULL;
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(GPtrArray) outside = NULL;
  g_autoptr(GError) error = NULL;

  label->label_class = ANDON_LABEL_CLASS_EXPECTED;
  label->asset = g_strdup ("p");
  label->alert = g_strdup ("a-7");
  label->signals = g_strdupv ((char **) signals);
  label->from = 100;
  label->to = 200;
  label->by = g_strdup ("ann");
  label->at = 300;
  label->note = g_strdup ("cleaning");
  stored = andond_label_store_add (fixture->connection, label, "u-ann", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (stored->id, ==, "l-1");
  g_assert_cmpstr (stored->signals[1], ==, "p.b");

  g_assert_null (andond_label_store_withdraw (fixture->connection, "l-1", "u-bob", "ann", 30, &error));
  g_assert_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (andond_label_store_withdraw (fixture->connection, "l-x", "u-ann", "ann", 30, &error));
  g_clear_error (&error);
  withdrawn = andond_label_store_withdraw (fixture->connection, "l-1", "u-ann", "Ann Married", 30, &error);
  g_assert_true (withdrawn->withdrawn);

  list = andond_label_store_list (fixture->connection, &(AndondLabelQuery) { .alert = "a-7", .from = 150, .to = 160 },
                                  &error);
  g_assert_cmpuint (list->len, ==, 1);
  outside = andond_label_store_list (fixture->connection, &(AndondLabelQuery) { .asset = "p", .from = 201 }, &error);
  g_assert_cmpuint (outside->len, ==, 0);
}

static void
test_shifts (Fixture       *fixture,
             gconstpointer  data)
{
  AndonDbConnection *connection = fixture->connection;
  AndondHandover handover = { .console = (char *) "c1", .created = 10, .created_by = (char *) "ann", .subject = (char *) "u-ann",
                              .journal_head = (char *) "00", .body = (char *) "{}" };
  g_autoptr(AndondHandover) handed = NULL;
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GPtrArray) handovers = NULL;
  g_autoptr(GError) error = NULL;
  gint64 id;

  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (andond_shift_log_add (connection, &(AndondLogEntry) { .time = i * 10, .author = (char *) "ann",
                                                                          .text = (char *) "note" }, &error), >, 0);
  entries = andond_shift_log_list (connection, 5, 0, 10, &error);
  g_assert_cmpuint (entries->len, ==, 2);
  g_assert_cmpint (((AndondLogEntry *) entries->pdata[0])->time, ==, 20);

  id = andond_handover_add (connection, &handover, &error);
  g_assert_null (andond_handover_sign (connection, id, "u-ann", "Ann Married", 20, &error));
  g_assert_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  handed = andond_handover_sign (connection, id, "u-bob", "ann", 20, &error);
  g_assert_cmpstr (handed->signed_by, ==, "ann");
  g_assert_null (andond_handover_sign (connection, id, "u-eve", "eve", 30, &error));
  g_assert_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_null (andond_handover_get (connection, 99, &error));
  g_assert_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  handovers = andond_handover_list (connection, NULL, 10, &error);
  g_assert_cmpuint (handovers->len, ==, 1);
  g_assert_cmpint (((AndondHandover *) handovers->pdata[0])->signed_at, ==, 20);
}

static void
test_audit (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GPtrArray) older = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 1; i <= 3; i++)
    g_assert_cmpint (andond_audit_log_add (fixture->connection,
                                           &(AndondAuditRow) { .time = i, .actor = (char *) "ann",
                                                               .action = (char *) "alert.shelve",
                                                               .outcome = (char *) "forbidden" }, &error), ==, i);
  rows = andond_audit_log_list (fixture->connection, 0, 0, 0, 2, &error);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpint (((AndondAuditRow *) rows->pdata[0])->sequence, ==, 3);
  older = andond_audit_log_list (fixture->connection, 0, 0, 2, 2, &error);
  g_assert_cmpuint (older->len, ==, 1);
  g_assert_cmpstr (((AndondAuditRow *) older->pdata[0])->outcome, ==, "forbidden");
}

static void
add_audit (Fixture *fixture, const char *outcome, gint64 time, guint n)
{
  const AndondAuditRow row = { .time = time, .actor = (char *) "ann", .action = (char *) "shelve",
                               .outcome = (char *) outcome };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < n; i++)
    g_assert_cmpint (andond_audit_log_add (fixture->connection, &row, &error), >, 0);
}

static void
retain (Fixture *fixture, const AndondRetention *retention, gint64 now)
{
  g_autoptr(GError) error = NULL;
  gboolean more;

  do
    g_assert_true (andond_retention_step (fixture->connection, retention, now, &more, &error));
  while (more);
}

static gint64
count_audit (Fixture *fixture, const char *sql)
{
  g_autoptr(GError) error = NULL;
  gint64 count;

  g_assert_true (andon_db_connection_query_int (fixture->connection, sql, 0, &count, &error));
  return count;
}

/* Refusals are bounded by number and by age; what was done is there for good. */
static void
test_audit_retention (Fixture       *fixture,
                      gconstpointer  data)
{
  AndondRetention retention;

  andond_retention_init (&retention);
  retention.max_refusals = 100;
  add_audit (fixture, "done", 1, 3);
  add_audit (fixture, "forbidden", 1000, 1300);
  add_audit (fixture, "done", 1000, 3);
  retain (fixture, &retention, 2000);
  g_assert_cmpint (count_audit (fixture, "SELECT count(*) FROM audit WHERE outcome = 'forbidden'"), ==, 100);
  g_assert_cmpint (count_audit (fixture, "SELECT min(sequence) FROM audit WHERE outcome = 'forbidden'"), ==, 1204);
  retain (fixture, &retention, 1000 + retention.refusals * G_USEC_PER_SEC);
  g_assert_cmpint (count_audit (fixture, "SELECT count(*) FROM audit WHERE outcome = 'forbidden'"), ==, 100);
  retain (fixture, &retention, 1001 + retention.refusals * G_USEC_PER_SEC);
  g_assert_cmpint (count_audit (fixture, "SELECT count(*) FROM audit WHERE outcome = 'forbidden'"), ==, 0);
  g_assert_cmpint (count_audit (fixture, "SELECT count(*) FROM audit WHERE outcome = 'done'"), ==, 6);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/store/tables/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("events", test_events);
  ADD ("event-retention", test_event_retention);
  ADD ("idempotency", test_idempotency);
  ADD ("documents", test_documents);
  ADD ("models", test_models);
  ADD ("labels", test_labels);
  ADD ("shifts", test_shifts);
  ADD ("audit", test_audit);
  ADD ("audit-retention", test_audit_retention);
#undef ADD
  g_test_add_func ("/store/tables/diff", test_diff);
  return g_test_run ();
}
