/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-journal-entry.h"

#include <string.h>

#include "andon-json-writer.h"
#include "andon-json.h"

G_DEFINE_BOXED_TYPE (AndonJournalEntry, andon_journal_entry, andon_journal_entry_ref, andon_journal_entry_unref)

AndonJournalEntry *
andon_journal_entry_new (void)
{
  AndonJournalEntry *self = g_new0 (AndonJournalEntry, 1);

  g_atomic_int_set (&self->ref_count, 1);
  return self;
}

AndonJournalEntry *
andon_journal_entry_ref (AndonJournalEntry *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
andon_journal_entry_unref (AndonJournalEntry *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->alert);
  g_free (self->asset);
  g_free (self->event);
  g_free (self->cause);
  g_free (self->actor);
  g_free (self->note);
  g_free (self->facts);
  g_free (self);
}

#define OPTIONAL (ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE)

/* A field is "LENGTH:bytes,"; one that is absent is "-,", which no length can be. */
static void
append_field (GString    *out,
              const char *text)
{
  if (text == NULL)
    {
      g_string_append_len (out, "-,", 2);
      return;
    }
  g_string_append_printf (out, "%" G_GSIZE_FORMAT ":", strlen (text));
  g_string_append (out, text);
  g_string_append_c (out, ',');
}

static void
append_number (GString *out,
               gint64   value)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  append_field (out, text);
}

GString *
andon_journal_entry_canonical (const AndonJournalEntry *self)
{
  GString *out = g_string_sized_new (768);

  append_field (out, "andon-journal-1");
  append_number (out, (gint64) self->number);
  append_number (out, self->time);
  append_field (out, self->alert);
  append_field (out, self->asset);
  append_field (out, andon_lane_to_string (self->lane));
  append_field (out, andon_priority_to_string (self->priority));
  append_field (out, andon_alert_state_to_string (self->from));
  append_field (out, andon_alert_state_to_string (self->to));
  append_field (out, self->event);
  append_field (out, self->cause);
  append_field (out, self->actor);
  append_field (out, self->note);
  append_field (out, self->annunciated ? "1" : "0");
  append_number (out, self->annunciation);
  append_number (out, self->revision);
  append_field (out, self->facts);
  return out;
}

static void
compute_hash (const AndonJournalEntry *self,
              const char              *previous,
              char                     out[ANDON_JOURNAL_HASH_LENGTH + 1])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  GString *canonical = andon_journal_entry_canonical (self);

  g_checksum_update (checksum, (const guchar *) previous, (gssize) strlen (previous));
  g_checksum_update (checksum, (const guchar *) "\n", 1);
  g_checksum_update (checksum, (const guchar *) canonical->str, (gssize) canonical->len);
  g_strlcpy (out, g_checksum_get_string (checksum), ANDON_JOURNAL_HASH_LENGTH + 1);
  g_string_free (canonical, TRUE);
}

void
andon_journal_entry_seal (AndonJournalEntry *self,
                          const char        *previous)
{
  g_strlcpy (self->previous, previous, sizeof self->previous);
  compute_hash (self, self->previous, self->hash);
}

gboolean
andon_journal_entry_verify (const AndonJournalEntry  *self,
                            guint64                   number,
                            const char               *previous,
                            GError                  **error)
{
  char hash[ANDON_JOURNAL_HASH_LENGTH + 1];

  if (self->number != number)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_CHAIN,
                   "journal row %" G_GUINT64_FORMAT " is missing, row %" G_GUINT64_FORMAT " stands there",
                   number, self->number);
      return FALSE;
    }
  if (!g_str_equal (self->previous, previous))
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_CHAIN,
                   "journal row %" G_GUINT64_FORMAT " does not follow the row before it", number);
      return FALSE;
    }
  compute_hash (self, previous, hash);
  if (!g_str_equal (self->hash, hash))
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_CHAIN,
                   "journal row %" G_GUINT64_FORMAT " has been changed", number);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_hash (JsonObject  *object,
           const char  *name,
           char         out[ANDON_JOURNAL_HASH_LENGTH + 1],
           GError     **error)
{
  const char *text = NULL;

  if (!andon_json_get_string (object, name, OPTIONAL, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  if (strlen (text) != ANDON_JOURNAL_HASH_LENGTH ||
      strspn (text, "0123456789abcdef") != ANDON_JOURNAL_HASH_LENGTH)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“%s” must be 64 hex digits", name);
      return FALSE;
    }
  g_strlcpy (out, text, ANDON_JOURNAL_HASH_LENGTH + 1);
  return TRUE;
}

static gboolean
read_words (AndonJournalEntry  *self,
            JsonObject         *object,
            GError            **error)
{
  guint lane = 0, priority = 0, from = 0, to = 0;

  if (!andon_json_get_word (object, "lane", ANDON_JSON_REQUIRED, &andon_lane_words, &lane, error) ||
      !andon_json_get_word (object, "priority", ANDON_JSON_REQUIRED, &andon_priority_words, &priority, error) ||
      !andon_json_get_word (object, "from", ANDON_JSON_REQUIRED, &andon_alert_state_words, &from, error) ||
      !andon_json_get_word (object, "to", ANDON_JSON_REQUIRED, &andon_alert_state_words, &to, error))
    return FALSE;

  self->lane = (AndonLane) lane;
  self->priority = (AndonPriority) priority;
  self->from = (AndonAlertState) from;
  self->to = (AndonAlertState) to;
  return andon_json_dup_string (object, "event", ANDON_JSON_REQUIRED, &self->event, error);
}

AndonJournalEntry *
andon_journal_entry_from_json (JsonObject  *object,
                               GError     **error)
{
  g_autoptr (AndonJournalEntry) self = andon_journal_entry_new ();
  gint64 annunciation = 0, revision = 0;

  if (!andon_json_get_sequence (object, "number", ANDON_JSON_REQUIRED, &self->number, error) ||
      !andon_json_get_time (object, "time", ANDON_JSON_REQUIRED, &self->time, error) ||
      !andon_json_dup_string (object, "alert", ANDON_JSON_REQUIRED, &self->alert, error) ||
      !andon_json_dup_string (object, "asset", ANDON_JSON_REQUIRED, &self->asset, error) ||
      !read_words (self, object, error) ||
      !andon_json_dup_string (object, "cause", OPTIONAL, &self->cause, error) ||
      !andon_json_dup_string (object, "actor", OPTIONAL, &self->actor, error) ||
      !andon_json_dup_string (object, "note", OPTIONAL, &self->note, error) ||
      !andon_json_get_bool (object, "annunciated", OPTIONAL, &self->annunciated, error) ||
      !andon_json_get_int (object, "annunciation", OPTIONAL, 0, G_MAXINT, &annunciation, error) ||
      !andon_json_get_int (object, "revision", OPTIONAL, 0, G_MAXINT, &revision, error) ||
      !read_hash (object, "previous", self->previous, error) || !read_hash (object, "hash", self->hash, error))
    return NULL;

  self->annunciation = (guint) annunciation;
  self->revision = (guint) revision;
  return g_steal_pointer (&self);
}

void
andon_journal_entry_write_json (const AndonJournalEntry *self,
                                AndonJsonWriter         *writer)
{
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_int (writer, "number", (gint64) self->number);
  andon_json_writer_put_time (writer, "time", self->time);
  andon_json_writer_put_string (writer, "alert", self->alert);
  andon_json_writer_put_string (writer, "asset", self->asset);
  andon_json_writer_put_string (writer, "lane", andon_lane_to_string (self->lane));
  andon_json_writer_put_string (writer, "priority", andon_priority_to_string (self->priority));
  andon_json_writer_put_string (writer, "event", self->event);
  andon_json_writer_put_string (writer, "from", andon_alert_state_to_string (self->from));
  andon_json_writer_put_string (writer, "to", andon_alert_state_to_string (self->to));
  andon_json_writer_put_string (writer, "cause", self->cause);
  andon_json_writer_put_string (writer, "actor", self->actor);
  andon_json_writer_put_string (writer, "note", self->note);
  if (self->annunciated)
    andon_json_writer_put_bool (writer, "annunciated", TRUE);
  andon_json_writer_put_int (writer, "annunciation", self->annunciation);
  andon_json_writer_put_int (writer, "revision", self->revision);
  if (self->hash[0] != '\0')
    {
      andon_json_writer_put_string (writer, "previous", self->previous);
      andon_json_writer_put_string (writer, "hash", self->hash);
    }
  andon_json_writer_end_object (writer);
}
