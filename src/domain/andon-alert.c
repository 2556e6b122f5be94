/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-alert.h"

#include "andon-json-writer.h"
#include "andon-json.h"

G_DEFINE_BOXED_TYPE (AndonAlert, andon_alert, andon_alert_ref, andon_alert_unref)

AndonAlert *
andon_alert_new (void)
{
  AndonAlert *self = g_new0 (AndonAlert, 1);

  g_atomic_int_set (&self->ref_count, 1);
  return self;
}

AndonAlert *
andon_alert_ref (AndonAlert *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
andon_alert_unref (AndonAlert *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->id);
  g_free (self->asset);
  g_free (self->title);
  g_free (self->consequence);
  g_free (self->console);
  g_free (self->assignee);
  g_free (self->model);
  g_free (self->rule);
  g_free (self->signal);
  g_free (self->origin);
  g_free (self->acknowledged_by);
  g_free (self->shelved_by);
  g_free (self->shelve_reason);
  g_free ((char *) self->shelf.signal);
  g_free (self->service_by);
  g_free (self->service_reason);
  g_free (self->service_permit);
  g_free (self->label);
  g_free (self);
}

AndonAlert *
andon_alert_copy (const AndonAlert *self)
{
  AndonAlert *copy = g_memdup2 (self, sizeof *self);

  g_atomic_int_set (&copy->ref_count, 1);
  copy->id = g_strdup (self->id);
  copy->asset = g_strdup (self->asset);
  copy->title = g_strdup (self->title);
  copy->consequence = g_strdup (self->consequence);
  copy->console = g_strdup (self->console);
  copy->assignee = g_strdup (self->assignee);
  copy->model = g_strdup (self->model);
  copy->rule = g_strdup (self->rule);
  copy->signal = g_strdup (self->signal);
  copy->origin = g_strdup (self->origin);
  copy->acknowledged_by = g_strdup (self->acknowledged_by);
  copy->shelved_by = g_strdup (self->shelved_by);
  copy->shelve_reason = g_strdup (self->shelve_reason);
  copy->shelf.signal = g_strdup (self->shelf.signal);
  copy->service_by = g_strdup (self->service_by);
  copy->service_reason = g_strdup (self->service_reason);
  copy->service_permit = g_strdup (self->service_permit);
  copy->label = g_strdup (self->label);
  return copy;
}

#define OPTIONAL (ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE)

static gboolean
read_count (JsonObject      *object,
            const char      *name,
            AndonJsonFlags   flags,
            guint            max,
            guint           *out,
            GError         **error)
{
  gint64 value = *out;

  if (!andon_json_get_int (object, name, flags, 0, max, &value, error))
    return FALSE;
  *out = (guint) value;
  return TRUE;
}

static gboolean
read_words (AndonAlert  *self,
            JsonObject  *object,
            GError     **error)
{
  guint lane = 0, state = 0, priority = 0, quality = ANDON_QUALITY_GOOD;

  if (!andon_json_get_word (object, "lane", ANDON_JSON_REQUIRED, &andon_lane_words, &lane, error) ||
      !andon_json_get_word (object, "state", ANDON_JSON_REQUIRED, &andon_alert_state_words, &state, error) ||
      !andon_json_get_word (object, "priority", ANDON_JSON_REQUIRED, &andon_priority_words, &priority, error) ||
      !andon_json_get_word (object, "quality", OPTIONAL, &andon_quality_words, &quality, error))
    return FALSE;

  self->lane = (AndonLane) lane;
  self->state = (AndonAlertState) state;
  self->priority = (AndonPriority) priority;
  self->quality = (AndonQuality) quality;
  return TRUE;
}

static gboolean
read_strings (AndonAlert  *self,
              JsonObject  *object,
              GError     **error)
{
  return andon_json_dup_string (object, "id", ANDON_JSON_REQUIRED, &self->id, error) &&
         andon_json_dup_string (object, "asset", ANDON_JSON_REQUIRED, &self->asset, error) &&
         andon_json_dup_string (object, "title", ANDON_JSON_REQUIRED, &self->title, error) &&
         andon_json_dup_string (object, "consequence", OPTIONAL, &self->consequence, error) &&
         andon_json_dup_string (object, "console", OPTIONAL, &self->console, error) &&
         andon_json_dup_string (object, "assignee", OPTIONAL, &self->assignee, error) &&
         andon_json_dup_string (object, "model", OPTIONAL, &self->model, error) &&
         andon_json_dup_string (object, "rule", OPTIONAL, &self->rule, error) &&
         andon_json_dup_string (object, "signal", OPTIONAL, &self->signal, error) &&
         andon_json_dup_string (object, "origin", OPTIONAL, &self->origin, error) &&
         andon_json_dup_string (object, "label", OPTIONAL, &self->label, error);
}

static gboolean
read_times (AndonAlert  *self,
            JsonObject  *object,
            GError     **error)
{
  double uncertainty = 0;

  if (!andon_json_get_time (object, "onset", OPTIONAL, &self->onset, error) ||
      !andon_json_get_double (object, "onset_uncertainty", OPTIONAL, &uncertainty, error) ||
      !andon_json_get_time (object, "raised", OPTIONAL, &self->raised, error) ||
      !andon_json_get_time (object, "annunciated", OPTIONAL, &self->annunciated, error) ||
      !andon_json_get_time (object, "cleared", OPTIONAL, &self->cleared, error) ||
      !andon_json_get_time (object, "respond_by", OPTIONAL, &self->respond_by, error))
    return FALSE;

  self->onset_uncertainty = (gint64) (CLAMP (uncertainty, 0, 86400) * 1e6);
  return TRUE;
}

static gboolean
read_counts (AndonAlert  *self,
             JsonObject  *object,
             GError     **error)
{
  return read_count (object, "severity", OPTIONAL, 1000, &self->severity, error) &&
         read_count (object, "annunciation", OPTIONAL, G_MAXINT, &self->annunciation, error) &&
         read_count (object, "occurrences", OPTIONAL, G_MAXINT, &self->occurrences, error) &&
         read_count (object, "comments", OPTIONAL, G_MAXINT, &self->comments, error) &&
         read_count (object, "revision", ANDON_JSON_REQUIRED, G_MAXINT, &self->revision, error) &&
         andon_json_get_bool (object, "often_shelved", OPTIONAL, &self->often_shelved, error) &&
         andon_json_get_bool (object, "chattering", OPTIONAL, &self->chattering, error);
}

static gboolean
read_shelf (AndonAlert  *self,
            JsonObject  *shelved,
            GError     **error)
{
  AndonShelfCondition shelf;

  if (!andon_shelf_condition_from_json (shelved, &shelf, error))
    return FALSE;
  shelf.signal = g_strdup (shelf.signal);
  self->shelf = shelf;
  return TRUE;
}

static gboolean
read_parts (AndonAlert  *self,
            JsonObject  *object,
            GError     **error)
{
  JsonObject *acknowledged = NULL, *shelved = NULL, *service = NULL;

  if (!andon_json_get_object (object, "acknowledged", OPTIONAL, &acknowledged, error) ||
      !andon_json_get_object (object, "shelved", OPTIONAL, &shelved, error) ||
      !andon_json_get_object (object, "out_of_service", OPTIONAL, &service, error))
    return FALSE;

  if (acknowledged != NULL &&
      (!andon_json_dup_string (acknowledged, "by", OPTIONAL, &self->acknowledged_by, error) ||
       !andon_json_get_time (acknowledged, "at", OPTIONAL, &self->acknowledged_at, error)))
    return FALSE;
  if (shelved != NULL &&
      (!andon_json_dup_string (shelved, "by", OPTIONAL, &self->shelved_by, error) ||
       !andon_json_get_time (shelved, "until", OPTIONAL, &self->shelved_until, error) ||
       !andon_json_dup_string (shelved, "reason", OPTIONAL, &self->shelve_reason, error) ||
       !andon_json_get_bool (shelved, "one_shot", OPTIONAL, &self->one_shot, error) ||
       !read_shelf (self, shelved, error)))
    return FALSE;
  return service == NULL ||
         (andon_json_dup_string (service, "by", OPTIONAL, &self->service_by, error) &&
          andon_json_dup_string (service, "reason", OPTIONAL, &self->service_reason, error) &&
          andon_json_dup_string (service, "permit", OPTIONAL, &self->service_permit, error) &&
          andon_json_get_bool (service, "review_due", OPTIONAL, &self->review_due, error) &&
          andon_json_get_time (service, "review", OPTIONAL, &self->review_at, error));
}

AndonAlert *
andon_alert_from_json (JsonObject  *object,
                       GError     **error)
{
  g_autoptr (AndonAlert) self = andon_alert_new ();

  if (!read_strings (self, object, error) || !read_words (self, object, error) ||
      !read_times (self, object, error) || !read_counts (self, object, error) || !read_parts (self, object, error))
    return NULL;
  return g_steal_pointer (&self);
}

static void
write_parts (const AndonAlert *self,
             AndonJsonWriter  *writer)
{
  if (self->acknowledged_at != 0)
    {
      andon_json_writer_member (writer, "acknowledged");
      andon_json_writer_begin_object (writer);
      andon_json_writer_put_string (writer, "by", self->acknowledged_by);
      andon_json_writer_put_time (writer, "at", self->acknowledged_at);
      andon_json_writer_end_object (writer);
    }
  if (self->shelved_until != 0)
    {
      andon_json_writer_member (writer, "shelved");
      andon_json_writer_begin_object (writer);
      andon_json_writer_put_string (writer, "by", self->shelved_by);
      andon_json_writer_put_time (writer, "until", self->shelved_until);
      andon_json_writer_put_string (writer, "reason", self->shelve_reason);
      if (self->one_shot)
        andon_json_writer_put_bool (writer, "one_shot", TRUE);
      andon_shelf_condition_write_member (&self->shelf, writer);
      andon_json_writer_end_object (writer);
    }
  if (self->review_at != 0)
    {
      andon_json_writer_member (writer, "out_of_service");
      andon_json_writer_begin_object (writer);
      andon_json_writer_put_string (writer, "by", self->service_by);
      andon_json_writer_put_string (writer, "reason", self->service_reason);
      andon_json_writer_put_string (writer, "permit", self->service_permit);
      andon_json_writer_put_time (writer, "review", self->review_at);
      if (self->review_due)
        andon_json_writer_put_bool (writer, "review_due", TRUE);
      andon_json_writer_end_object (writer);
    }
}

static void
write_rare (const AndonAlert *self,
            AndonJsonWriter  *writer)
{
  if (self->comments > 0)
    andon_json_writer_put_int (writer, "comments", self->comments);
  if (self->often_shelved)
    andon_json_writer_put_bool (writer, "often_shelved", TRUE);
  if (self->chattering)
    andon_json_writer_put_bool (writer, "chattering", TRUE);
  andon_json_writer_put_string (writer, "label", self->label);
  andon_json_writer_put_string (writer, "origin", self->origin);
}

void
andon_alert_write_members (const AndonAlert *self,
                           AndonJsonWriter  *writer)
{
  andon_json_writer_put_string (writer, "id", self->id);
  andon_json_writer_put_string (writer, "lane", andon_lane_to_string (self->lane));
  andon_json_writer_put_string (writer, "state", andon_alert_state_to_string (self->state));
  andon_json_writer_put_string (writer, "quality", andon_quality_to_string (self->quality));
  andon_json_writer_put_string (writer, "priority", andon_priority_to_string (self->priority));
  andon_json_writer_put_int (writer, "severity", self->severity);
  andon_json_writer_put_string (writer, "asset", self->asset);
  andon_json_writer_put_string (writer, "title", self->title);
  andon_json_writer_put_string (writer, "consequence", self->consequence);
  andon_json_writer_put_string (writer, "console", self->console);
  andon_json_writer_put_string (writer, "assignee", self->assignee);
  andon_json_writer_put_string (writer, "model", self->model);
  andon_json_writer_put_string (writer, "rule", self->rule);
  andon_json_writer_put_string (writer, "signal", self->signal);
  andon_json_writer_put_time (writer, "onset", self->onset);
  if (self->onset_uncertainty != 0)
    andon_json_writer_put_double (writer, "onset_uncertainty", (double) self->onset_uncertainty / 1e6);
  andon_json_writer_put_time (writer, "raised", self->raised);
  andon_json_writer_put_time (writer, "annunciated", self->annunciated);
  andon_json_writer_put_time (writer, "cleared", self->cleared);
  andon_json_writer_put_time (writer, "respond_by", self->respond_by);
  andon_json_writer_put_int (writer, "annunciation", self->annunciation);
  andon_json_writer_put_int (writer, "occurrences", self->occurrences);
  andon_json_writer_put_int (writer, "revision", self->revision);
  write_parts (self, writer);
  write_rare (self, writer);
}

void
andon_alert_write_json (const AndonAlert *self,
                        AndonJsonWriter  *writer)
{
  andon_json_writer_begin_object (writer);
  andon_alert_write_members (self, writer);
  andon_json_writer_end_object (writer);
}

gboolean
andon_alert_is_answered_by (const char *of,
                            const char *console)
{
  return console == NULL || of == NULL || *of == '\0' || g_str_equal (of, console);
}
