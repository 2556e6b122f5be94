/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-cache-row-private.h"

#define SET(name) #name " = excluded." #name ", "

const char andon_cache_row_upsert[] =
    "INSERT INTO alert (" ANDON_CACHE_COLUMNS ", open, rank, generation)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,"
    " ?23, ?24, ?25, ?26, ?27, ?28, ?29, (SELECT value FROM meta WHERE name = 'generation'))"
    " ON CONFLICT (id) DO UPDATE SET "
    SET (lane) SET (state) SET (quality) SET (priority) SET (severity) SET (asset) SET (title) SET (consequence)
    SET (console) SET (assignee) SET (model) SET (rule) SET (signal) SET (onset) SET (raised) SET (annunciated)
    SET (cleared) SET (respond_by) SET (acknowledged_by) SET (acknowledged_at) SET (shelved_by) SET (shelved_until)
    SET (shelve_reason) SET (annunciation) SET (occurrences) SET (open) SET (rank) SET (generation)
    "revision = excluded.revision WHERE excluded.revision >= alert.revision";

/* Ascending is most urgent first; the same order as a view's. */
static gint64
rank_of (const AndonAlert *alert)
{
  gint64 time = (alert->annunciated != 0 ? alert->annunciated : alert->raised) / 1000;
  gint64 group = 2;

  if (alert->state == ANDON_ALERT_STATE_UNACK || alert->state == ANDON_ALERT_STATE_RTNUN ||
      alert->state == ANDON_ALERT_STATE_LATUN)
    group = 0;
  else if (alert->state == ANDON_ALERT_STATE_ACKED || alert->state == ANDON_ALERT_STATE_LATAK)
    group = 1;
  return group << 52 | (gint64) (3 - alert->priority) << 50 |
         ((G_GINT64_CONSTANT (1) << 48) - 1 - CLAMP (time, 0, G_GINT64_CONSTANT (1) << 47));
}

void
andon_cache_row_bind (AndonDbStatement *statement, const AndonAlert *alert)
{
  const char *texts[] = { alert->asset, alert->title, alert->consequence, alert->console, alert->assignee,
                          alert->model, alert->rule, alert->signal };
  const gint64 times[] = { alert->onset, alert->raised, alert->annunciated, alert->cleared, alert->respond_by };
  int at = 1;

  andon_db_statement_bind_text_borrowed (statement, at++, alert->id);
  andon_db_statement_bind_int (statement, at++, alert->lane);
  andon_db_statement_bind_int (statement, at++, alert->state);
  andon_db_statement_bind_int (statement, at++, alert->quality);
  andon_db_statement_bind_int (statement, at++, alert->priority);
  andon_db_statement_bind_int (statement, at++, alert->severity);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    andon_db_statement_bind_text_borrowed (statement, at++, texts[i]);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    andon_db_statement_bind_int (statement, at++, times[i]);
  andon_db_statement_bind_text_borrowed (statement, at++, alert->acknowledged_by);
  andon_db_statement_bind_int (statement, at++, alert->acknowledged_at);
  andon_db_statement_bind_text_borrowed (statement, at++, alert->shelved_by);
  andon_db_statement_bind_int (statement, at++, alert->shelved_until);
  andon_db_statement_bind_text_borrowed (statement, at++, alert->shelve_reason);
  andon_db_statement_bind_int (statement, at++, alert->annunciation);
  andon_db_statement_bind_int (statement, at++, alert->occurrences);
  andon_db_statement_bind_int (statement, at++, alert->revision);
  andon_db_statement_bind_int (statement, at++, alert->state != ANDON_ALERT_STATE_NORM);
  andon_db_statement_bind_int (statement, at++, rank_of (alert));
}

static guint
clamped (AndonDbStatement *statement, int column, guint max)
{
  return (guint) CLAMP (andon_db_statement_column_int (statement, column), 0, max);
}

AndonAlert *
andon_cache_row_read (AndonDbStatement *statement)
{
  AndonAlert *alert = andon_alert_new ();
  char **texts[] = { &alert->asset, &alert->title, &alert->consequence, &alert->console, &alert->assignee,
                     &alert->model, &alert->rule, &alert->signal };
  gint64 *times[] = { &alert->onset, &alert->raised, &alert->annunciated, &alert->cleared, &alert->respond_by };
  int at = 0;

  alert->id = andon_db_statement_dup_text (statement, at++);
  alert->lane = clamped (statement, at++, ANDON_N_LANES - 1);
  alert->state = clamped (statement, at++, ANDON_N_ALERT_STATES - 1);
  alert->quality = clamped (statement, at++, ANDON_N_QUALITIES - 1);
  alert->priority = clamped (statement, at++, ANDON_N_PRIORITIES - 1);
  alert->severity = clamped (statement, at++, 1000);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = andon_db_statement_dup_text (statement, at++);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    *times[i] = andon_db_statement_column_int (statement, at++);
  alert->acknowledged_by = andon_db_statement_dup_text (statement, at++);
  alert->acknowledged_at = andon_db_statement_column_int (statement, at++);
  alert->shelved_by = andon_db_statement_dup_text (statement, at++);
  alert->shelved_until = andon_db_statement_column_int (statement, at++);
  alert->shelve_reason = andon_db_statement_dup_text (statement, at++);
  alert->annunciation = clamped (statement, at++, G_MAXINT);
  alert->occurrences = clamped (statement, at++, G_MAXINT);
  alert->revision = clamped (statement, at++, G_MAXINT);
  return alert;
}
