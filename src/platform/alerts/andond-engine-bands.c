/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-engine-private.h"

#include <string.h>

#include <andon-json.h>
#include <andon-time.h>

#define WRITE_EVERY (10 * ANDON_TIME_SECOND)

/* The expected bands of an alert, kept beside what else a person needs to judge it. */

void
andond_engine_note_bands (AndondEngine    *self,
                          AndondDetection *detection)
{
  if (detection->judgement != ANDOND_JUDGEMENT_JUDGING)
    return;
  if (self->bands[detection->asset] == NULL)
    self->bands[detection->asset] = andond_bands_new ();
  andond_bands_slide (self->bands[detection->asset], detection);
}

void
andond_engine_free_bands (AndondEngine *self)
{
  for (guint i = 0; i < andond_registry_get_n_assets (self->registry); i++)
    g_clear_pointer (&self->bands[i], andond_bands_free);
  g_free (self->bands);
}

static gboolean
write_bands (AndondTx           *tx,
             AndondAlertRecord  *record,
             GError            **error)
{
  g_autoptr (AndonDbStatement) update = NULL;
  g_auto (AndonJsonWriter) writer = { 0 };

  update = andon_db_connection_prepare (tx->connection,
                                        "UPDATE alert_detail SET body = json_set (body, '$.bands', json (?2)) WHERE alert = ?1",
                                        error);
  if (update == NULL)
    return FALSE;
  andon_json_writer_init (&writer, 8192);
  andond_bands_write (record->bands, tx->engine->registry, &writer);
  andon_db_statement_bind_int (update, 1, record->id);
  andon_db_statement_bind_text_borrowed (update, 2, writer.out->str);
  record->bands_written = tx->now;
  return andon_db_statement_run (update, error);
}

/* After a restart, what was written before it; NULL if there was nothing. */
static AndondBands *
read_bands (AndondTx          *tx,
            AndondAlertRecord *record)
{
  g_autoptr (AndonDbStatement) select =
    andon_db_connection_prepare (tx->connection, "SELECT json_extract (body, '$.bands') FROM alert_detail WHERE alert = ?",
                                 NULL);
  g_autoptr (JsonNode) node = NULL;
  const char *text;

  if (select == NULL)
    return NULL;
  andon_db_statement_bind_int (select, 1, record->id);
  if (andon_db_statement_step (select, NULL) != ANDON_DB_STEP_ROW)
    return NULL;
  text = andon_db_statement_column_text (select, 0);
  node = text != NULL ? andon_json_parse (text, strlen (text), NULL, NULL) : NULL;
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? andond_bands_read (json_node_get_array (node), tx->engine->registry)
                                                      : NULL;
}

gboolean
andond_engine_begin_bands (AndondTx               *tx,
                           AndondAlertRecord      *record,
                           const AndondDetection  *detection,
                           GError                **error)
{
  AndondBands *lead = tx->engine->bands[detection->asset];

  g_clear_pointer (&record->bands, andond_bands_free);
  if (lead == NULL)
    return TRUE;
  record->bands = andond_bands_cut (lead, detection);
  return write_bands (tx, record, error);
}

gboolean
andond_engine_follow_bands (AndondTx               *tx,
                            AndondAlertRecord      *record,
                            const AndondDetection  *detection,
                            GError                **error)
{
  if (detection->judgement != ANDOND_JUDGEMENT_JUDGING)
    return TRUE;
  if (record->bands == NULL)
    record->bands = read_bands (tx, record);
  if (record->bands == NULL)
    return andond_engine_begin_bands (tx, record, detection, error);
  andond_bands_follow (record->bands, detection);
  return tx->now - record->bands_written < WRITE_EVERY || write_bands (tx, record, error);
}

gboolean
andond_engine_keep_bands (AndondTx           *tx,
                          AndondAlertRecord  *record,
                          GError            **error)
{
  return record->bands == NULL || write_bands (tx, record, error);
}
