/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-schema.h"

/* What the platform is and what it watches. */
static const char platform_sql[] =
  /* see andond-meta.h */
  "CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value) WITHOUT ROWID;"
  /* The registry as it last was: what an asset or signal of old samples is called, and each signal's number here. */
  "CREATE TABLE asset ("
  "  id TEXT PRIMARY KEY NOT NULL, parent TEXT, kind INTEGER NOT NULL, name TEXT NOT NULL, class TEXT, zone TEXT,"
  "  calendar TEXT, source TEXT, seen INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE signal ("
  "  key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, asset TEXT NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL,"
  "  role INTEGER NOT NULL);";

/* Samples: see andond-sample-store.c. */
static const char samples_sql[] =
  /* Batches as they came, packed, until upkeep sorts them into chunks. */
  "CREATE TABLE sample_log ("
  "  id INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL, n INTEGER NOT NULL, body BLOB NOT NULL);"
  /* Raw samples of one signal in order of time. */
  "CREATE TABLE raw_chunk ("
  "  id INTEGER PRIMARY KEY, signal INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,"
  "  n INTEGER NOT NULL, body BLOB NOT NULL);"
  "CREATE INDEX raw_chunk_signal ON raw_chunk (signal, first, last);"
  "CREATE INDEX raw_chunk_last ON raw_chunk (last);"
  /* Buckets of one signal, UTC day and AndondResolution. */
  "CREATE TABLE bucket ("
  "  id INTEGER PRIMARY KEY, signal INTEGER NOT NULL, resolution INTEGER NOT NULL, day INTEGER NOT NULL,"
  "  body BLOB NOT NULL, UNIQUE (signal, resolution, day));"
  "CREATE INDEX bucket_day ON bucket (resolution, day);"
  /* Days that got samples after they were packed. */
  "CREATE TABLE late_day (signal INTEGER NOT NULL, day INTEGER NOT NULL, PRIMARY KEY (signal, day)) WITHOUT ROWID;"
  /* What sources sent, as received. */
  "CREATE TABLE payload ("
  "  id INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL, source TEXT NOT NULL,"
  "  n INTEGER NOT NULL, n_refused INTEGER NOT NULL, body BLOB NOT NULL);"
  "CREATE INDEX payload_last ON payload (last);";

/* Alerts: the engine's, which also writes the words of these columns. */
static const char alerts_sql[] =
  /* One row an alert that ever was. (body): the alert as the contract tells it; (facts): canonical JSON of its facts;
   * (open): not NORM; the other columns repeat members for filtering. */
  "CREATE TABLE alert ("
  "  id INTEGER PRIMARY KEY, asset TEXT NOT NULL, rule TEXT, lane INTEGER NOT NULL, state INTEGER NOT NULL,"
  "  priority INTEGER NOT NULL, severity INTEGER NOT NULL, open INTEGER NOT NULL, console TEXT, title TEXT NOT NULL,"
  "  onset INTEGER, raised INTEGER NOT NULL, annunciated INTEGER, cleared INTEGER, acknowledged INTEGER,"
  "  annunciation INTEGER NOT NULL, revision INTEGER NOT NULL, body TEXT NOT NULL, facts TEXT NOT NULL);"
  "CREATE INDEX alert_unacked ON alert (raised DESC) WHERE state = 1;"
  "CREATE INDEX alert_open ON alert (id) WHERE open = 1;"
  "CREATE INDEX alert_asset ON alert (asset, id);"
  "CREATE INDEX alert_raised ON alert (raised);"
  /* What a person needs to judge it: window, contributions, band, response; one JSON value. */
  "CREATE TABLE alert_detail (alert INTEGER PRIMARY KEY REFERENCES alert (id), body TEXT NOT NULL);"
  "CREATE TABLE alert_comment ("
  "  id INTEGER PRIMARY KEY, alert INTEGER NOT NULL REFERENCES alert (id), time INTEGER NOT NULL,"
  "  author TEXT NOT NULL, text TEXT NOT NULL);"
  "CREATE INDEX alert_comment_alert ON alert_comment (alert, id);"
  /* Members of AndonJournalEntry, one row a transition, hash-chained. */
  "CREATE TABLE journal ("
  "  number INTEGER PRIMARY KEY, time INTEGER NOT NULL, alert INTEGER NOT NULL, asset TEXT NOT NULL,"
  "  lane INTEGER NOT NULL, priority INTEGER NOT NULL, state_from INTEGER NOT NULL, state_to INTEGER NOT NULL,"
  "  event TEXT NOT NULL, cause TEXT, actor TEXT, note TEXT, annunciated INTEGER NOT NULL,"
  "  annunciation INTEGER NOT NULL, revision INTEGER NOT NULL, facts TEXT, previous TEXT NOT NULL,"
  "  hash TEXT NOT NULL);"
  "CREATE INDEX journal_alert ON journal (alert, number);"
  "CREATE INDEX journal_asset ON journal (asset, number);"
  "CREATE INDEX journal_time ON journal (time);"
  /* What a console has between restarts: flood, silence, health; one JSON value. */
  "CREATE TABLE console_state (console TEXT PRIMARY KEY NOT NULL, time INTEGER NOT NULL, body TEXT NOT NULL)"
  "  WITHOUT ROWID;";

/* The feed and what makes an action happen once. */
static const char feed_sql[] =
  "CREATE TABLE event ("
  "  sequence INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, type TEXT NOT NULL, topic TEXT NOT NULL,"
  "  subject TEXT, asset TEXT, roles INTEGER NOT NULL, data TEXT NOT NULL);"
  "CREATE TABLE idempotency ("
  "  subject TEXT NOT NULL, key TEXT NOT NULL, request TEXT NOT NULL, time INTEGER NOT NULL, status INTEGER NOT NULL,"
  "  body TEXT NOT NULL, PRIMARY KEY (subject, key)) WITHOUT ROWID;"
  "CREATE INDEX idempotency_time ON idempotency (time);";

/* What people write, and what is versioned. */
static const char people_sql[] =
  "CREATE TABLE label ("
  "  id INTEGER PRIMARY KEY, alert TEXT, asset TEXT, class INTEGER NOT NULL, cause TEXT, note TEXT,"
  "  author TEXT NOT NULL, time INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, signals TEXT,"
  "  missed INTEGER NOT NULL, withdrawn INTEGER NOT NULL DEFAULT 0);"
  "CREATE INDEX label_alert ON label (alert);"
  "CREATE INDEX label_asset ON label (asset, first);"
  "CREATE TABLE document ("
  "  kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, author TEXT NOT NULL, time INTEGER NOT NULL,"
  "  why TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, id, version)) WITHOUT ROWID;"
  "CREATE TABLE model ("
  "  id INTEGER PRIMARY KEY, asset TEXT NOT NULL, version INTEGER NOT NULL, created INTEGER NOT NULL,"
  "  parent INTEGER NOT NULL, state TEXT NOT NULL, body BLOB NOT NULL, UNIQUE (asset, version));"
  "CREATE TABLE shift_log ("
  "  id INTEGER PRIMARY KEY, time INTEGER NOT NULL, author TEXT NOT NULL, text TEXT NOT NULL, asset TEXT, alert TEXT,"
  "  console TEXT);"
  "CREATE INDEX shift_log_time ON shift_log (time);"
  "CREATE TABLE handover ("
  "  id INTEGER PRIMARY KEY, console TEXT NOT NULL, created INTEGER NOT NULL, created_by TEXT NOT NULL,"
  "  signed_by TEXT, signed_at INTEGER NOT NULL DEFAULT 0, journal_head TEXT NOT NULL, note TEXT, body TEXT NOT NULL);"
  "CREATE TABLE audit ("
  "  sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, target TEXT,"
  "  outcome TEXT NOT NULL, text TEXT);"
  "CREATE INDEX audit_time ON audit (time);";

/* What condition an alert is of: alerts of the same one are similar, and only one of them lives at a time. */
static const char alert_key_sql[] =
  "ALTER TABLE alert ADD COLUMN key TEXT;"
  "CREATE INDEX alert_key ON alert (key, id);";

/* What retention counts of the audit. */
static const char audit_refusals_sql[] =
  "CREATE INDEX audit_forbidden ON audit (sequence, time) WHERE outcome = 'forbidden';";

/* Who, by identity: a display name may be shared or changed. NULL in rows from before. (shelves): what became of each
 * shelf when the handover was signed, one JSON array. */
static const char identity_sql[] =
  "ALTER TABLE label ADD COLUMN subject TEXT;"
  "ALTER TABLE label ADD COLUMN withdrawn_at INTEGER;"
  "ALTER TABLE handover ADD COLUMN subject TEXT;"
  "ALTER TABLE handover ADD COLUMN shelves TEXT;";

const AndonDbMigration andond_schema_migrations[] = {
  { "platform and registry", platform_sql, NULL },
  { "samples", samples_sql, NULL },
  { "alerts and journal", alerts_sql, NULL },
  { "feed", feed_sql, NULL },
  { "people, documents and models", people_sql, NULL },
  { "alert keys", alert_key_sql, NULL },
  { "audit of refusals", audit_refusals_sql, NULL },
  { "identities", identity_sql, NULL },
};
const guint andond_schema_n_migrations = G_N_ELEMENTS (andond_schema_migrations);
