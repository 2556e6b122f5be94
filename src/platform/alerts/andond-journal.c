/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-journal.h"

#include <string.h>

gint64
andond_alert_id_parse (const char *id)
{
  guint64 value;

  if (id == NULL || !g_str_has_prefix (id, "a-") || !g_ascii_isdigit (id[2]) ||
      !g_ascii_string_to_unsigned (id + 2, 10, 1, G_MAXINT64, &value, NULL))
    return 0;
  return (gint64) value;
}

char *
andond_alert_id_format (gint64 id)
{
  return g_strdup_printf ("a-%" G_GINT64_FORMAT, id);
}

gboolean
andond_journal_get_head (AndonDbConnection  *connection,
                         AndondJournalHead  *out,
                         GError            **error)
{
  g_autoptr (AndonDbStatement) select = NULL;
  AndonDbStep step;

  select = andon_db_connection_prepare (connection, "SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1",
                                        error);
  if (select == NULL)
    return FALSE;

  step = andon_db_statement_step (select, error);
  if (step == ANDON_DB_STEP_ERROR)
    return FALSE;
  out->number = step == ANDON_DB_STEP_ROW ? (guint64) andon_db_statement_column_int (select, 0) : 0;
  g_strlcpy (out->hash, step == ANDON_DB_STEP_ROW ? andon_db_statement_column_text (select, 1) : ANDON_JOURNAL_GENESIS,
             sizeof out->hash);
  return TRUE;
}

gboolean
andond_journal_append (AndonDbConnection  *connection,
                       AndondJournalHead  *head,
                       AndonJournalEntry  *entry,
                       GError            **error)
{
  g_autoptr (AndonDbStatement) insert = NULL;

  insert = andon_db_connection_prepare (connection,
    "INSERT INTO journal (number, time, alert, asset, lane, priority, state_from, state_to, event, cause, actor, note,"
    " annunciated, annunciation, revision, facts, previous, hash) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", error);
  if (insert == NULL)
    return FALSE;

  entry->number = head->number + 1;
  andon_journal_entry_seal (entry, head->hash);
  andon_db_statement_bind_int (insert, 1, (gint64) entry->number);
  andon_db_statement_bind_int (insert, 2, entry->time);
  andon_db_statement_bind_int (insert, 3, andond_alert_id_parse (entry->alert));
  andon_db_statement_bind_text_borrowed (insert, 4, entry->asset);
  andon_db_statement_bind_int (insert, 5, entry->lane);
  andon_db_statement_bind_int (insert, 6, entry->priority);
  andon_db_statement_bind_int (insert, 7, entry->from);
  andon_db_statement_bind_int (insert, 8, entry->to);
  andon_db_statement_bind_text_borrowed (insert, 9, entry->event);
  andon_db_statement_bind_text_borrowed (insert, 10, entry->cause);
  andon_db_statement_bind_text_borrowed (insert, 11, entry->actor);
  andon_db_statement_bind_text_borrowed (insert, 12, entry->note);
  andon_db_statement_bind_int (insert, 13, entry->annunciated);
  andon_db_statement_bind_int (insert, 14, entry->annunciation);
  andon_db_statement_bind_int (insert, 15, entry->revision);
  andon_db_statement_bind_text_borrowed (insert, 16, entry->facts);
  andon_db_statement_bind_text_borrowed (insert, 17, entry->previous);
  andon_db_statement_bind_text_borrowed (insert, 18, entry->hash);
  if (!andon_db_statement_run (insert, error))
    return FALSE;

  andon_db_connection_make_durable_soon (connection);
  head->number = entry->number;
  memcpy (head->hash, entry->hash, sizeof head->hash);
  return TRUE;
}

static AndonJournalEntry *
read_row (AndonDbStatement *select)
{
  AndonJournalEntry *entry = andon_journal_entry_new ();

  entry->number = (guint64) andon_db_statement_column_int (select, 0);
  entry->time = andon_db_statement_column_int (select, 1);
  entry->alert = andond_alert_id_format (andon_db_statement_column_int (select, 2));
  entry->asset = andon_db_statement_dup_text (select, 3);
  entry->lane = (AndonLane) andon_db_statement_column_int (select, 4);
  entry->priority = (AndonPriority) andon_db_statement_column_int (select, 5);
  entry->from = (AndonAlertState) andon_db_statement_column_int (select, 6);
  entry->to = (AndonAlertState) andon_db_statement_column_int (select, 7);
  entry->event = andon_db_statement_dup_text (select, 8);
  entry->cause = andon_db_statement_dup_text (select, 9);
  entry->actor = andon_db_statement_dup_text (select, 10);
  entry->note = andon_db_statement_dup_text (select, 11);
  entry->annunciated = andon_db_statement_column_int (select, 12) != 0;
  entry->annunciation = (guint) andon_db_statement_column_int (select, 13);
  entry->revision = (guint) andon_db_statement_column_int (select, 14);
  entry->facts = andon_db_statement_dup_text (select, 15);
  g_strlcpy (entry->previous, andon_db_statement_column_text (select, 16), sizeof entry->previous);
  g_strlcpy (entry->hash, andon_db_statement_column_text (select, 17), sizeof entry->hash);
  return entry;
}

gboolean
andond_journal_read (AndonDbConnection  *connection,
                     guint64             after,
                     guint               limit,
                     AndondJournalFunc   func,
                     gpointer            user_data,
                     GError            **error)
{
  g_autoptr (AndonDbStatement) select = NULL;
  AndonDbStep step;

  select = andon_db_connection_prepare (connection,
    "SELECT number, time, alert, asset, lane, priority, state_from, state_to, event, cause, actor, note, annunciated,"
    " annunciation, revision, facts, previous, hash FROM journal WHERE number > ? ORDER BY number LIMIT ?", error);
  if (select == NULL)
    return FALSE;

  andon_db_statement_bind_int (select, 1, (gint64) MIN (after, (guint64) G_MAXINT64));
  andon_db_statement_bind_int (select, 2, limit > 0 ? limit : G_MAXINT64);
  while ((step = andon_db_statement_step (select, error)) == ANDON_DB_STEP_ROW)
    {
      g_autoptr (AndonJournalEntry) entry = read_row (select);

      if (!func (entry, user_data))
        break;
    }
  return step != ANDON_DB_STEP_ERROR;
}

void
andond_journal_report_clear (AndondJournalReport *self)
{
  g_clear_pointer (&self->what, g_free);
}

typedef struct
{
  AndondJournalReport     *report;
  const AndondJournalHead *known;
} Verification;

static gboolean
break_at (AndondJournalReport *report,
          guint64              number,
          char                *what)
{
  report->ok = FALSE;
  report->broken_at = number;
  report->what = what;
  return FALSE;
}

static gboolean
verify_row (AndonJournalEntry *entry,
            gpointer           user_data)
{
  Verification *verification = user_data;
  AndondJournalReport *report = verification->report;
  const AndondJournalHead *known = verification->known;
  g_autoptr (GError) error = NULL;

  report->rows++;
  if (!andon_journal_entry_verify (entry, report->head.number + 1, report->head.hash, &error))
    return break_at (report, report->head.number + 1, g_strdup (error->message));
  if (known != NULL && known->number == entry->number && !g_str_equal (known->hash, entry->hash))
    return break_at (report, entry->number,
                     g_strdup_printf ("journal row %" G_GUINT64_FORMAT " is not the one that was there before",
                                      entry->number));

  report->head.number = entry->number;
  memcpy (report->head.hash, entry->hash, sizeof report->head.hash);
  return TRUE;
}

gboolean
andond_journal_verify (AndonDbConnection        *connection,
                       const AndondJournalHead  *known,
                       AndondJournalReport      *report,
                       GError                  **error)
{
  Verification verification = { .report = report, .known = known };

  *report = (AndondJournalReport) { .ok = TRUE };
  g_strlcpy (report->head.hash, ANDON_JOURNAL_GENESIS, sizeof report->head.hash);
  if (!andond_journal_read (connection, 0, 0, verify_row, &verification, error))
    return FALSE;

  if (report->ok && known != NULL && known->number > report->head.number)
    break_at (report, report->head.number + 1,
              g_strdup_printf ("the journal ends at row %" G_GUINT64_FORMAT ", it once had %" G_GUINT64_FORMAT,
                               report->head.number, known->number));
  return TRUE;
}
