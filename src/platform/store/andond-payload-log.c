/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-payload-log.h"

#include <string.h>

/* A row holds the payloads of one batch, each as: i64 received, u32 samples read, and three texts or byte strings with
 * a u32 length before them: topic, reason, payload. Length G_MAXUINT32 stands for no reason. */

#define NO_TEXT G_MAXUINT32

static void
append_block (GByteArray *out,
              const void *data,
              gsize       length)
{
  guint32 n = length;

  g_byte_array_append (out, (const guint8 *) &n, sizeof n);
  if (length > 0)
    g_byte_array_append (out, data, length);
}

static void
append_text (GByteArray *out,
             const char *text)
{
  guint32 none = NO_TEXT;

  if (text != NULL)
    append_block (out, text, strlen (text) + 1);
  else
    g_byte_array_append (out, (const guint8 *) &none, sizeof none);
}

static void
append_raw (GByteArray      *out,
            const AndondRaw *raw)
{
  gsize length = 0;
  gconstpointer data = raw->payload != NULL ? g_bytes_get_data (raw->payload, &length) : NULL;

  g_byte_array_append (out, (const guint8 *) &raw->received, sizeof raw->received);
  g_byte_array_append (out, (const guint8 *) &raw->n, sizeof raw->n);
  append_text (out, raw->topic);
  append_text (out, raw->reason);
  append_block (out, data, length);
}

gboolean
andond_payload_log_append (AndonDbConnection        *connection,
                           const AndondSampleBatch  *batch,
                           GError                  **error)
{
  g_autoptr(AndonDbStatement) insert = NULL;
  g_autoptr(GByteArray) body = NULL;
  gint64 first = G_MAXINT64;
  gint64 last = G_MININT64;
  guint n_refused = 0;

  if (batch->n_raw == 0)
    return TRUE;
  insert = andon_db_connection_prepare (connection,
                                        "INSERT INTO payload (first, last, source, n, n_refused, body)"
                                        " VALUES (?,?,?,?,?,?)", error);
  if (insert == NULL)
    return FALSE;

  body = g_byte_array_new ();
  for (guint i = 0; i < batch->n_raw; i++)
    {
      append_raw (body, &batch->raw[i]);
      first = MIN (first, batch->raw[i].received);
      last = MAX (last, batch->raw[i].received);
      n_refused += batch->raw[i].reason != NULL || batch->raw[i].n == 0;
    }
  andon_db_statement_bind_int (insert, 1, first);
  andon_db_statement_bind_int (insert, 2, last);
  andon_db_statement_bind_text_borrowed (insert, 3, batch->source != NULL ? batch->source : "");
  andon_db_statement_bind_int (insert, 4, batch->n_raw);
  andon_db_statement_bind_int (insert, 5, n_refused);
  andon_db_statement_bind_blob_borrowed (insert, 6, body->data, body->len);
  return andon_db_statement_run (insert, error);
}

typedef struct
{
  const guint8 *at;
  const guint8 *end;
} Cursor;

static gboolean
take (Cursor *cursor,
      void   *out,
      gsize   n)
{
  if ((gsize) (cursor->end - cursor->at) < n)
    return FALSE;
  memcpy (out, cursor->at, n);
  cursor->at += n;
  return TRUE;
}

static gboolean
take_block (Cursor        *cursor,
            const guint8 **data,
            gsize         *length)
{
  guint32 n;

  if (!take (cursor, &n, sizeof n) || (gsize) (cursor->end - cursor->at) < n)
    return FALSE;
  *data = cursor->at;
  *length = n;
  cursor->at += n;
  return TRUE;
}

static gboolean
take_text (Cursor      *cursor,
           const char **text)
{
  const guint8 *data;
  gsize length;
  guint32 n;

  *text = NULL;
  if ((gsize) (cursor->end - cursor->at) < sizeof n)
    return FALSE;
  memcpy (&n, cursor->at, sizeof n);
  if (n == NO_TEXT)
    {
      cursor->at += sizeof n;
      return TRUE;
    }
  if (!take_block (cursor, &data, &length) || length == 0 || data[length - 1] != '\0')
    return FALSE;
  *text = (const char *) data;
  return TRUE;
}

static gboolean
take_row (Cursor           *cursor,
          AndondPayloadRow *row)
{
  const guint8 *payload;

  if (!take (cursor, &row->received, sizeof row->received) || !take (cursor, &row->n_samples, sizeof row->n_samples) ||
      !take_text (cursor, &row->topic) || !take_text (cursor, &row->reason) ||
      !take_block (cursor, &payload, &row->length))
    return FALSE;
  row->payload = payload;
  return TRUE;
}

gboolean
andond_payload_log_read (AndonDbConnection  *connection,
                         gint64              from,
                         gint64              to,
                         AndondPayloadFunc   func,
                         gpointer            user_data,
                         GError            **error)
{
  g_autoptr(AndonDbStatement) select = NULL;
  AndonDbStep step;

  select = andon_db_connection_prepare (connection,
                                        "SELECT source, body FROM payload WHERE last >= ? AND first < ? ORDER BY id",
                                        error);
  if (select == NULL)
    return FALSE;
  andon_db_statement_bind_int (select, 1, from);
  andon_db_statement_bind_int (select, 2, to);
  while ((step = andon_db_statement_step (select, error)) == ANDON_DB_STEP_ROW)
    {
      AndondPayloadRow row = { .source = andon_db_statement_column_text (select, 0) };
      gsize size;
      const guint8 *body = andon_db_statement_column_blob (select, 1, &size);
      Cursor cursor = { body, body + size };

      while (cursor.at < cursor.end)
        {
          if (!take_row (&cursor, &row))
            {
              g_set_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_DAMAGED, "a row of payloads does not decode");
              return FALSE;
            }
          if (row.received >= from && row.received < to && !func (&row, user_data))
            return TRUE;
        }
    }
  return step == ANDON_DB_STEP_DONE;
}
