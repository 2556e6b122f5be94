/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-payload-log.h"

#include <string.h>

/* A row holds the payloads that one source sent within a moment, each as: i64 received, u32 samples read, and three texts or byte strings with
 * a u32 length before them: topic, reason, payload. Length G_MAXUINT32 stands for no reason. */

#define NO_TEXT G_MAXUINT32

/* A row that is so long is written, and another one begun. */
#define ROW_BYTES (256 * 1024)
#define ROW_HEAD (sizeof (gint64) + sizeof (guint32))

static guint8 *
put (guint8     *at,
     const void *data,
     gsize       length)
{
  memcpy (at, data, length);
  return at + length;
}

static guint8 *
put_block (guint8     *at,
           const void *data,
           gsize       length)
{
  at = put (at, &(guint32) { length }, sizeof (guint32));
  return length > 0 ? put (at, data, length) : at;
}

static gsize
text_length (const char *text)
{
  return text != NULL ? strlen (text) + 1 : 0;
}

static void
append_raw (GByteArray      *out,
            const AndondRaw *raw)
{
  gsize topic = text_length (raw->topic);
  gsize reason = text_length (raw->reason);
  gsize size = ROW_HEAD + 3 * sizeof (guint32) + topic + reason + raw->length;
  guint8 *at;

  g_byte_array_set_size (out, out->len + size);
  at = out->data + out->len - size;
  at = put (at, &raw->received, sizeof raw->received);
  at = put (at, &raw->n, sizeof raw->n);
  at = put_block (at, raw->topic, topic);
  if (raw->reason != NULL)
    at = put_block (at, raw->reason, reason);
  else
    at = put (at, &(guint32) { NO_TEXT }, sizeof (guint32));
  put_block (at, raw->payload, raw->length);
}

void
andond_payload_writer_clear (AndondPayloadWriter *self)
{
  g_clear_pointer (&self->body, g_byte_array_unref);
}

void
andond_payload_writer_drop (AndondPayloadWriter *self)
{
  self->n = 0;
}

static void
begin_row (AndondPayloadWriter *self,
           const char          *source)
{
  if (self->body == NULL)
    self->body = g_byte_array_sized_new (ROW_BYTES);

  g_byte_array_set_size (self->body, 0);
  self->source = source;
  self->first = G_MAXINT64;
  self->last = G_MININT64;
  self->n = 0;
  self->n_refused = 0;
}

gboolean
andond_payload_writer_flush (AndondPayloadWriter *self,
                             AndonDbConnection   *connection,
                             GError             **error)
{
  g_autoptr(AndonDbStatement) insert = NULL;

  if (self->n == 0)
    return TRUE;
  insert = andon_db_connection_prepare (connection,
                                        "INSERT INTO payload (first, last, source, n, n_refused, body)"
                                        " VALUES (?,?,?,?,?,?)", error);
  if (insert == NULL)
    return FALSE;

  andon_db_statement_bind_int (insert, 1, self->first);
  andon_db_statement_bind_int (insert, 2, self->last);
  andon_db_statement_bind_text_borrowed (insert, 3, self->source != NULL ? self->source : "");
  andon_db_statement_bind_int (insert, 4, self->n);
  andon_db_statement_bind_int (insert, 5, self->n_refused);
  andon_db_statement_bind_blob_borrowed (insert, 6, self->body->data, self->body->len);
  if (!andon_db_statement_run (insert, error))
    return FALSE;
  self->written += self->body->len;
  self->n = 0;
  return TRUE;
}

gboolean
andond_payload_writer_add (AndondPayloadWriter     *self,
                           AndonDbConnection       *connection,
                           const AndondSampleBatch *batch,
                           GError                 **error)
{
  if (batch->n_raw == 0)
    return TRUE;
  if (self->n > 0 && (self->source != batch->source || self->body->len >= ROW_BYTES) &&
      !andond_payload_writer_flush (self, connection, error))
    return FALSE;
  if (self->n == 0)
    begin_row (self, batch->source);

  for (guint i = 0; i < batch->n_raw; i++)
    {
      const AndondRaw *raw = &batch->raw[i];

      append_raw (self->body, raw);
      self->first = MIN (self->first, raw->received);
      self->last = MAX (self->last, raw->received);
      self->n_refused += raw->reason != NULL || raw->n == 0;
    }
  self->n += batch->n_raw;
  return TRUE;
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
