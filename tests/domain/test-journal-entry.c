/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <andon-error.h>
#include <andon-journal-entry.h>
#include <andon-json-writer.h>
#include <andon-json.h>

static AndonJournalEntry *
make_entry (guint64     number,
            const char *previous)
{
  AndonJournalEntry *entry = andon_journal_entry_new ();

  entry->number = number;
  entry->time = G_GINT64_CONSTANT (1782993600000000) + (gint64) number * 1000;
  entry->alert = g_strdup ("a-1");
  entry->asset = g_strdup ("nord-p-104");
  entry->lane = ANDON_LANE_ALARM;
  entry->priority = ANDON_PRIORITY_HIGH;
  entry->from = ANDON_ALERT_STATE_NORM;
  entry->to = ANDON_ALERT_STATE_UNACK;
  entry->event = g_strdup ("condition-true");
  entry->facts = g_strdup ("{}");
  entry->annunciated = TRUE;
  entry->annunciation = 1;
  entry->revision = 1;
  andon_journal_entry_seal (entry, previous);
  return entry;
}

/* The form is for ever: another hash here means that old journals no longer verify. */
static void
test_fixed_hash (void)
{
  g_autoptr (AndonJournalEntry) entry = make_entry (1, ANDON_JOURNAL_GENESIS);
  GString *canonical = andon_journal_entry_canonical (entry);

  g_assert_cmpstr (canonical->str, ==,
                   "15:andon-journal-1,1:1,16:1782993600001000,3:a-1,10:nord-p-104,5:alarm,4:high,4:norm,5:unack,"
                   "14:condition-true,-,-,-,1:1,1:1,1:1,2:{},");
  g_string_free (canonical, TRUE);
  g_assert_cmpstr (entry->hash, ==, "d1fd76e58ee0920df7e2c583c6c02785e1f76ff21105dd4416314ba70f042226");
}

static void
test_chain (void)
{
  g_autoptr (AndonJournalEntry) first = make_entry (1, ANDON_JOURNAL_GENESIS);
  g_autoptr (AndonJournalEntry) second = make_entry (2, first->hash);
  g_autoptr (GError) error = NULL;

  g_assert_true (andon_journal_entry_verify (first, 1, ANDON_JOURNAL_GENESIS, &error));
  g_assert_true (andon_journal_entry_verify (second, 2, first->hash, &error));

  g_assert_false (andon_journal_entry_verify (second, 1, ANDON_JOURNAL_GENESIS, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_CHAIN);
  g_clear_error (&error);
  g_assert_false (andon_journal_entry_verify (second, 2, ANDON_JOURNAL_GENESIS, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_CHAIN);
}

static void
change_time (AndonJournalEntry *e)
{
  e->time++;
}

static void
change_actor (AndonJournalEntry *e)
{
  e->actor = g_strdup ("Mallory");
}

static void
change_facts (AndonJournalEntry *e)
{
  g_free (e->facts);
  e->facts = NULL;
}

/* What would read the same if fields were merely joined. */
static void
shift_field (AndonJournalEntry *e)
{
  g_free (e->alert);
  g_free (e->asset);
  e->alert = g_strdup ("a-1,10:nord-p-104");
  e->asset = g_strdup ("");
}

static void
change_state (AndonJournalEntry *e)
{
  e->to = ANDON_ALERT_STATE_ACKED;
}

static void
test_tampering (void)
{
  static void (*const changes[]) (AndonJournalEntry *) = {
    change_time, change_actor, change_facts, shift_field, change_state,
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (AndonJournalEntry) entry = make_entry (1, ANDON_JOURNAL_GENESIS);

      changes[i] (entry);
      g_assert_false (andon_journal_entry_verify (entry, 1, ANDON_JOURNAL_GENESIS, NULL));
    }
}

static void
test_json (void)
{
  g_autoptr (AndonJournalEntry) entry = make_entry (7, ANDON_JOURNAL_GENESIS);
  g_autoptr (AndonJournalEntry) read = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_auto (AndonJsonWriter) writer = { 0 };
  g_autoptr (GError) error = NULL;

  andon_json_writer_init (&writer, 0);
  andon_journal_entry_write_json (entry, &writer);
  object = andon_json_parse_object (writer.out->str, writer.out->len, NULL, &error);
  g_assert_no_error (error);
  read = andon_journal_entry_from_json (object, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read->number, ==, 7);
  g_assert_cmpstr (read->event, ==, "condition-true");
  g_assert_cmpstr (read->hash, ==, entry->hash);
  g_assert_true (read->annunciated);

  json_object_set_string_member (object, "hash", "XYZ");
  g_assert_null (andon_journal_entry_from_json (object, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/domain/journal-entry/fixed-hash", test_fixed_hash);
  g_test_add_func ("/domain/journal-entry/chain", test_chain);
  g_test_add_func ("/domain/journal-entry/tampering", test_tampering);
  g_test_add_func ("/domain/journal-entry/json", test_json);
  return g_test_run ();
}
