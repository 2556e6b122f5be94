/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-alert-facts.h"

#include "andon-json-writer.h"
#include "andon-json.h"

AndonAlertState
andon_alert_facts_get_state (const AndonAlertFacts *facts)
{
  if (facts->out_of_service)
    return ANDON_ALERT_STATE_OOSRV;
  if (facts->suppressed)
    return ANDON_ALERT_STATE_DSUPR;
  if (facts->shelved_until != 0)
    return ANDON_ALERT_STATE_SHLVD;
  if (facts->active)
    return facts->acked ? ANDON_ALERT_STATE_ACKED : ANDON_ALERT_STATE_UNACK;
  if (facts->latched)
    return facts->acked ? ANDON_ALERT_STATE_LATAK : ANDON_ALERT_STATE_LATUN;
  if (!facts->acked && facts->ack_required && facts->occurred)
    return ANDON_ALERT_STATE_RTNUN;
  return ANDON_ALERT_STATE_NORM;
}

guint
andon_alert_facts_get_severity (const AndonAlertFacts *facts)
{
  return !facts->acked || facts->latched ? facts->max_severity : facts->severity;
}

gboolean
andon_alert_facts_equal (const AndonAlertFacts *a,
                         const AndonAlertFacts *b)
{
  return a->lane == b->lane && a->priority == b->priority && a->quality == b->quality &&
         a->active == b->active && a->acked == b->acked && a->latched == b->latched &&
         a->occurred == b->occurred && a->ack_required == b->ack_required && a->latching == b->latching &&
         a->one_shot == b->one_shot && a->suppressed == b->suppressed && a->out_of_service == b->out_of_service &&
         a->shelved_until == b->shelved_until && a->review_at == b->review_at &&
         a->severity == b->severity && a->max_severity == b->max_severity && a->revision == b->revision &&
         a->annunciation == b->annunciation && a->ack_floor == b->ack_floor && a->occurrences == b->occurrences &&
         a->onset == b->onset && a->raised == b->raised && a->annunciated == b->annunciated &&
         a->cleared == b->cleared && a->acknowledged == b->acknowledged && andon_shelf_condition_equal (&a->shelf, &b->shelf) &&
         (a->shelve_reason == b->shelve_reason || g_strcmp0 (a->shelve_reason, b->shelve_reason) == 0) &&
         (a->service_reason == b->service_reason || g_strcmp0 (a->service_reason, b->service_reason) == 0);
}

gboolean
andon_alert_state_is_hidden (AndonAlertState state)
{
  return state == ANDON_ALERT_STATE_SHLVD || state == ANDON_ALERT_STATE_DSUPR || state == ANDON_ALERT_STATE_OOSRV;
}

/* The yes-or-no facts as one number, in the order of the structure: short, and the same for ever. */
enum
{
  FLAG_ACTIVE = 1 << 0,
  FLAG_ACKED = 1 << 1,
  FLAG_LATCHED = 1 << 2,
  FLAG_OCCURRED = 1 << 3,
  FLAG_ACK_REQUIRED = 1 << 4,
  FLAG_LATCHING = 1 << 5,
  FLAG_ONE_SHOT = 1 << 6,
  FLAG_SUPPRESSED = 1 << 7,
  FLAG_OUT_OF_SERVICE = 1 << 8,
  ALL_FLAGS = (1 << 9) - 1,
};

static guint
pack_flags (const AndonAlertFacts *facts)
{
  return (facts->active ? FLAG_ACTIVE : 0) | (facts->acked ? FLAG_ACKED : 0) |
         (facts->latched ? FLAG_LATCHED : 0) | (facts->occurred ? FLAG_OCCURRED : 0) |
         (facts->ack_required ? FLAG_ACK_REQUIRED : 0) | (facts->latching ? FLAG_LATCHING : 0) |
         (facts->one_shot ? FLAG_ONE_SHOT : 0) | (facts->suppressed ? FLAG_SUPPRESSED : 0) |
         (facts->out_of_service ? FLAG_OUT_OF_SERVICE : 0);
}

static void
unpack_flags (AndonAlertFacts *facts,
              guint            flags)
{
  facts->active = (flags & FLAG_ACTIVE) != 0;
  facts->acked = (flags & FLAG_ACKED) != 0;
  facts->latched = (flags & FLAG_LATCHED) != 0;
  facts->occurred = (flags & FLAG_OCCURRED) != 0;
  facts->ack_required = (flags & FLAG_ACK_REQUIRED) != 0;
  facts->latching = (flags & FLAG_LATCHING) != 0;
  facts->one_shot = (flags & FLAG_ONE_SHOT) != 0;
  facts->suppressed = (flags & FLAG_SUPPRESSED) != 0;
  facts->out_of_service = (flags & FLAG_OUT_OF_SERVICE) != 0;
}

/* Times keep their microseconds here, so that replaying gives exactly the same facts. */
void
andon_alert_facts_write_json (const AndonAlertFacts *facts,
                              AndonJsonWriter       *writer)
{
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_string (writer, "lane", andon_lane_to_string (facts->lane));
  andon_json_writer_put_string (writer, "priority", andon_priority_to_string (facts->priority));
  andon_json_writer_put_string (writer, "quality", andon_quality_to_string (facts->quality));
  andon_json_writer_put_int (writer, "flags", pack_flags (facts));
  andon_json_writer_put_int (writer, "shelved_until", facts->shelved_until);
  andon_json_writer_put_string (writer, "shelve_reason", facts->shelve_reason);
  andon_shelf_condition_write_member (&facts->shelf, writer);
  andon_json_writer_put_int (writer, "review_at", facts->review_at);
  andon_json_writer_put_string (writer, "service_reason", facts->service_reason);
  andon_json_writer_put_int (writer, "severity", facts->severity);
  andon_json_writer_put_int (writer, "max_severity", facts->max_severity);
  andon_json_writer_put_int (writer, "revision", facts->revision);
  andon_json_writer_put_int (writer, "annunciation", facts->annunciation);
  andon_json_writer_put_int (writer, "ack_floor", facts->ack_floor);
  andon_json_writer_put_int (writer, "occurrences", facts->occurrences);
  andon_json_writer_put_int (writer, "onset", facts->onset);
  andon_json_writer_put_int (writer, "raised", facts->raised);
  andon_json_writer_put_int (writer, "annunciated", facts->annunciated);
  andon_json_writer_put_int (writer, "cleared", facts->cleared);
  andon_json_writer_put_int (writer, "acknowledged", facts->acknowledged);
  andon_json_writer_end_object (writer);
}

static gboolean
read_count (JsonObject  *object,
            const char  *name,
            guint        max,
            guint       *out,
            GError     **error)
{
  gint64 value = 0;

  if (!andon_json_get_int (object, name, ANDON_JSON_REQUIRED, 0, max, &value, error))
    return FALSE;
  *out = (guint) value;
  return TRUE;
}

static gboolean
read_us (JsonObject  *object,
         const char  *name,
         gint64      *out,
         GError     **error)
{
  return andon_json_get_int (object, name, ANDON_JSON_REQUIRED, G_MININT64, G_MAXINT64, out, error);
}

gboolean
andon_alert_facts_from_json (JsonObject       *object,
                             AndonAlertFacts  *out,
                             GError          **error)
{
  AndonAlertFacts facts = ANDON_ALERT_FACTS_INIT;
  guint lane = 0, priority = 0, quality = 0, flags = 0;

  if (!andon_json_get_word (object, "lane", ANDON_JSON_REQUIRED, &andon_lane_words, &lane, error) ||
      !andon_json_get_word (object, "priority", ANDON_JSON_REQUIRED, &andon_priority_words, &priority, error) ||
      !andon_json_get_word (object, "quality", ANDON_JSON_REQUIRED, &andon_quality_words, &quality, error) ||
      !read_count (object, "flags", ALL_FLAGS, &flags, error) ||
      !read_us (object, "shelved_until", &facts.shelved_until, error) ||
      !andon_json_get_string (object, "shelve_reason", ANDON_JSON_OPTIONAL, &facts.shelve_reason, error) ||
      !andon_shelf_condition_from_json (object, &facts.shelf, error) ||
      !read_us (object, "review_at", &facts.review_at, error) ||
      !andon_json_get_string (object, "service_reason", ANDON_JSON_OPTIONAL, &facts.service_reason, error) ||
      !read_count (object, "severity", 1000, &facts.severity, error) ||
      !read_count (object, "max_severity", 1000, &facts.max_severity, error) ||
      !read_count (object, "revision", G_MAXINT, &facts.revision, error) ||
      !read_count (object, "annunciation", G_MAXINT, &facts.annunciation, error) ||
      !read_count (object, "ack_floor", G_MAXINT, &facts.ack_floor, error) ||
      !read_count (object, "occurrences", G_MAXINT, &facts.occurrences, error) ||
      !read_us (object, "onset", &facts.onset, error) || !read_us (object, "raised", &facts.raised, error) ||
      !read_us (object, "annunciated", &facts.annunciated, error) ||
      !read_us (object, "cleared", &facts.cleared, error) ||
      !read_us (object, "acknowledged", &facts.acknowledged, error))
    return FALSE;

  facts.lane = (AndonLane) lane;
  facts.priority = (AndonPriority) priority;
  facts.quality = (AndonQuality) quality;
  unpack_flags (&facts, flags);
  *out = facts;
  return TRUE;
}
