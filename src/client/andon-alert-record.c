/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-alert-record-private.h"

#include <string.h>

#include "andon-time.h"

/* ASCII's unit separator. */
#define PART_END "\x1f"

void
andon_alert_shelf_free (AndonAlertShelf *self)
{
  g_free (self->by);
  g_free (self->reason);
  g_free (self);
}

/* "a-N" without leading zeros and below 10^18 is a number. */
static gboolean
parse_numeric_id (const char *id, guint64 *out)
{
  guint64 value = 0;
  const char *p = id + 2;

  if (id[0] != 'a' || id[1] != '-' || *p < '1' || *p > '9')
    return FALSE;
  for (; *p >= '0' && *p <= '9'; p++)
    value = value * 10 + (*p - '0');
  if (*p != '\0' || p - id > 2 + 18)
    return FALSE;
  *out = value;
  return TRUE;
}

gboolean
andon_alert_record_find_id (const char *id, AndonStringPool *pool, guint64 *out)
{
  guint32 number;

  if (id == NULL || *id == '\0')
    return FALSE;
  if (strlen (id) <= 20 && parse_numeric_id (id, out))
    return TRUE;
  number = andon_string_pool_find (pool, id);
  if (number == G_MAXUINT32)
    return FALSE;
  *out = ANDON_RECORD_ID_TEXT | number;
  return TRUE;
}

char *
andon_alert_record_dup_id (guint64 id, AndonStringPool *pool)
{
  if (id & ANDON_RECORD_ID_TEXT)
    return g_strdup (andon_string_pool_get (pool, (guint32) id));
  return g_strdup_printf ("a-%" G_GUINT64_FORMAT, id);
}

static void
set_time (AndonAlertRecord *self, AndonRecordTime which, gint64 us)
{
  gint64 ms = CLAMP (us, 0, (gint64) G_MAXUINT32 * ANDON_TIME_SECOND) / 1000;

  self->seconds[which] = (guint32) (ms / 1000);
  self->millis &= ~(G_GUINT64_CONSTANT (0x3ff) << (10 * which));
  self->millis |= (guint64) (ms % 1000) << (10 * which);
}

gint64
andon_alert_record_get_time (const AndonAlertRecord *self, AndonRecordTime which)
{
  return (gint64) self->seconds[which] * ANDON_TIME_SECOND + (gint64) andon_alert_record_get_millis (self, which) * 1000;
}

static void
pack_times (AndonAlertRecord *self, const AndonAlert *alert)
{
  set_time (self, ANDON_RECORD_ONSET, alert->onset);
  set_time (self, ANDON_RECORD_RAISED, alert->raised);
  set_time (self, ANDON_RECORD_ANNUNCIATED, alert->annunciated);
  set_time (self, ANDON_RECORD_CLEARED, alert->cleared);
  set_time (self, ANDON_RECORD_ACKNOWLEDGED, alert->acknowledged_at);
  set_time (self, ANDON_RECORD_RESPOND_BY, alert->respond_by);
}

static guint32
take_parts (const AndonAlert *alert, AndonStringPool *pool)
{
  const char *parts[ANDON_RECORD_N_PARTS] = {
    [ANDON_RECORD_CONSEQUENCE] = alert->consequence,
    [ANDON_RECORD_MODEL] = alert->model,
    [ANDON_RECORD_SIGNAL] = alert->signal,
    [ANDON_RECORD_RULE] = alert->rule,
  };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      gsize start = text->len;

      g_string_append (text, parts[i] != NULL ? parts[i] : "");
      /* Nothing from outside may end a part before its end. */
      g_strdelimit (text->str + start, PART_END, ' ');
      if (i + 1 < G_N_ELEMENTS (parts))
        g_string_append (text, PART_END);
    }
  return andon_string_pool_take (pool, text->str);
}

static void
pack_strings (AndonAlertRecord *self, const AndonAlert *alert, AndonStringPool *pool)
{
  self->strings[ANDON_RECORD_TITLE] = andon_string_pool_take (pool, alert->title);
  self->strings[ANDON_RECORD_ASSET] = andon_string_pool_take (pool, alert->asset);
  self->strings[ANDON_RECORD_CONSOLE] = andon_string_pool_take (pool, alert->console);
  self->strings[ANDON_RECORD_ASSIGNEE] = andon_string_pool_take (pool, alert->assignee);
  self->strings[ANDON_RECORD_ACKNOWLEDGED_BY] = andon_string_pool_take (pool, alert->acknowledged_by);
  self->strings[ANDON_RECORD_ORIGIN] = take_parts (alert, pool);
}

char **
andon_alert_record_dup_parts (const AndonAlertRecord *self, AndonStringPool *pool)
{
  const char *text = andon_string_pool_get (pool, self->strings[ANDON_RECORD_ORIGIN]);

  return g_strsplit (*text != '\0' ? text : PART_END PART_END PART_END, PART_END, ANDON_RECORD_N_PARTS);
}

void
andon_alert_record_pack (AndonAlertRecord *self, const AndonAlert *alert, AndonStringPool *pool)
{
  memset (self, 0, sizeof *self);
  if (!parse_numeric_id (alert->id, &self->id))
    self->id = ANDON_RECORD_ID_TEXT | andon_string_pool_take (pool, alert->id);
  pack_times (self, alert);
  pack_strings (self, alert, pool);
  self->revision = (guint32) MIN (alert->revision, G_MAXUINT32);
  self->annunciation = (guint32) MIN (alert->annunciation, G_MAXUINT32);
  self->occurrences = (guint32) MIN (alert->occurrences, G_MAXUINT32);
  self->severity = (guint16) MIN (alert->severity, 1000);
  self->state = alert->state;
  self->lane = alert->lane;
  self->priority = alert->priority;
  self->quality = alert->quality;
}

void
andon_alert_record_retain (const AndonAlertRecord *self, AndonStringPool *pool)
{
  if (self->id & ANDON_RECORD_ID_TEXT)
    andon_string_pool_retain (pool, (guint32) self->id);
  for (guint i = 0; i < ANDON_RECORD_N_STRINGS; i++)
    andon_string_pool_retain (pool, self->strings[i]);
}

void
andon_alert_record_clear (AndonAlertRecord *self, AndonStringPool *pool)
{
  if (self->id & ANDON_RECORD_ID_TEXT)
    andon_string_pool_drop (pool, (guint32) self->id);
  for (guint i = 0; i < ANDON_RECORD_N_STRINGS; i++)
    andon_string_pool_drop (pool, self->strings[i]);
  memset (self, 0, sizeof *self);
}
