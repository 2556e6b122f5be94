/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-alert-record.h"

#include <string.h>

#include <andon-time.h>

#include "andond-journal.h"

AndondAlertRecord *
andond_alert_record_new (gint64      id,
                         const char *key,
                         guint32     asset,
                         AndonAlert *alert)
{
  AndondAlertRecord *self = g_new0 (AndondAlertRecord, 1);

  self->id = id;
  self->key = g_strdup (key);
  self->asset = asset;
  self->facts = (AndonAlertFacts) ANDON_ALERT_FACTS_INIT;
  self->alert = alert;
  if (alert->id == NULL)
    alert->id = andond_alert_id_format (id);
  return self;
}

void
andond_alert_record_free (AndondAlertRecord *self)
{
  g_free (self->key);
  g_clear_pointer (&self->bands, andond_bands_free);
  g_free (self->shelve_reason);
  g_free (self->shelf_signal);
  g_free (self->service_reason);
  andon_alert_unref (self->alert);
  g_free (self);
}

AndonAlertState
andond_alert_record_get_state (const AndondAlertRecord *self)
{
  return andon_alert_facts_get_state (&self->facts);
}

/* Keeps the text if it is the one we have, else copies it. */
static void
adopt_text (char       **mine,
            const char **theirs)
{
  if (*theirs == *mine)
    return;

  char *copy = g_strdup (*theirs);

  g_free (*mine);
  *mine = copy;
  *theirs = copy;
}

void
andond_alert_record_set_facts (AndondAlertRecord     *self,
                               const AndonAlertFacts *facts)
{
  self->facts = *facts;
  adopt_text (&self->shelve_reason, &self->facts.shelve_reason);
  adopt_text (&self->shelf_signal, &self->facts.shelf.signal);
  adopt_text (&self->service_reason, &self->facts.service_reason);
}

static void
replace_text (char       **text,
              const char  *with)
{
  if (g_strcmp0 (*text, with) == 0)
    return;
  g_free (*text);
  *text = g_strdup (with);
}

/* Somebody may still hold the alert as it was: then ours becomes a copy. */
void
andond_alert_record_refresh (AndondAlertRecord *self)
{
  const AndonAlertFacts *facts = &self->facts;
  AndonAlert *alert = self->alert;

  alert->lane = facts->lane;
  alert->state = andon_alert_facts_get_state (facts);
  alert->quality = facts->quality;
  alert->priority = facts->priority;
  alert->severity = andon_alert_facts_get_severity (facts);
  alert->onset = facts->onset;
  alert->raised = facts->raised;
  alert->annunciated = facts->annunciated;
  alert->cleared = facts->cleared;
  alert->annunciation = facts->annunciation;
  alert->occurrences = facts->occurrences;
  alert->revision = facts->revision;
  alert->shelved_until = facts->shelved_until;
  alert->one_shot = facts->one_shot;
  alert->review_at = facts->review_at;
  replace_text (&alert->shelve_reason, facts->shelve_reason);
  if (!andon_shelf_condition_equal (&alert->shelf, &facts->shelf))
    {
      g_free ((char *) alert->shelf.signal);
      alert->shelf = facts->shelf;
      alert->shelf.signal = g_strdup (facts->shelf.signal);
    }
  replace_text (&alert->service_reason, facts->service_reason);
  if (facts->shelved_until == 0)
    g_clear_pointer (&alert->shelved_by, g_free);
  if (facts->review_at == 0)
    {
      g_clear_pointer (&alert->service_by, g_free);
      g_clear_pointer (&alert->service_permit, g_free);
      alert->review_due = FALSE;
    }
}

void
andond_alert_record_note_raise (AndondAlertRecord *self,
                                gint64             now)
{
  memmove (self->raises + 1, self->raises, (ANDOND_RECORD_CYCLES - 1) * sizeof self->raises[0]);
  self->raises[0] = now;
}

gboolean
andond_alert_record_is_chattering (const AndondAlertRecord *self,
                                   gint64                   now)
{
  gint64 first = self->raises[ANDOND_RECORD_CYCLES - 1];

  return first != 0 && now - first <= ANDON_TIME_MINUTE;
}
