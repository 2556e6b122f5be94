/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-calendar.h"

#include <stdlib.h>

#include "andon-json-writer.h"
#include "andon-json.h"

#define ALL_DAYS 0x7f
#define DAY_MINUTES (24 * 60)

typedef struct
{
  char *name;
  int   start; /* minutes after local midnight */
  int   end;   /* minutes after local midnight of the day of the start; more than a day's where it ends on the next */
  guint days;  /* bit 0 is Monday */
} ShiftRule;

struct _AndonCalendar
{
  gatomicrefcount ref_count;
  char           *id;
  char           *zone;
  GTimeZone      *time_zone;
  ShiftRule       shifts[ANDON_CALENDAR_MAX_SHIFTS];
  guint           n_shifts;
};

static const char *const day_words[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

G_DEFINE_BOXED_TYPE (AndonCalendar, andon_calendar, andon_calendar_ref, andon_calendar_unref)

AndonCalendar *
andon_calendar_ref (AndonCalendar *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
andon_calendar_unref (AndonCalendar *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  for (guint i = 0; i < self->n_shifts; i++)
    g_free (self->shifts[i].name);
  g_clear_pointer (&self->time_zone, g_time_zone_unref);
  g_free (self->zone);
  g_free (self->id);
  g_free (self);
}

/* "06:00"; 24:00 is the end of the day. */
static gboolean
read_minutes (JsonObject  *object,
              const char  *name,
              int         *out,
              GError     **error)
{
  const char *text = NULL;
  int hours, minutes;

  if (!andon_json_get_string (object, name, ANDON_JSON_REQUIRED, &text, error))
    return FALSE;
  if (strlen (text) == 5 && text[2] == ':' && g_ascii_isdigit (text[0]) && g_ascii_isdigit (text[1]) &&
      g_ascii_isdigit (text[3]) && g_ascii_isdigit (text[4]))
    {
      hours = (text[0] - '0') * 10 + text[1] - '0';
      minutes = (text[3] - '0') * 10 + text[4] - '0';
      *out = hours * 60 + minutes;
      if (minutes < 60 && *out <= DAY_MINUTES)
        return TRUE;
    }
  g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“%s” is not a time of day such as 06:00: “%s”",
               name, text);
  return FALSE;
}

static gboolean
read_days (JsonObject  *object,
           guint       *out,
           GError     **error)
{
  g_auto (GStrv) words = NULL;

  *out = ALL_DAYS;
  if (!andon_json_dup_strv (object, "days", ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE, &words, error))
    return FALSE;
  if (words == NULL)
    return TRUE;

  *out = 0;
  for (guint i = 0; words[i] != NULL; i++)
    {
      guint day = 0;

      while (day < G_N_ELEMENTS (day_words) && !g_str_equal (words[i], day_words[day]))
        day++;
      if (day == G_N_ELEMENTS (day_words))
        {
          g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“days” has an unknown day “%s”", words[i]);
          return FALSE;
        }
      *out |= 1u << day;
    }
  return TRUE;
}

static gboolean
read_shift (JsonNode   *node,
            ShiftRule  *out,
            GError    **error)
{
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_TYPE, "“shifts” has an element that is no object");
      return FALSE;
    }
  object = json_node_get_object (node);
  if (!andon_json_dup_string (object, "name", ANDON_JSON_REQUIRED, &out->name, error) ||
      !read_minutes (object, "start", &out->start, error) || !read_minutes (object, "end", &out->end, error) ||
      !read_days (object, &out->days, error))
    return FALSE;
  if (out->end <= out->start)
    out->end += DAY_MINUTES;
  return TRUE;
}

AndonCalendar *
andon_calendar_from_json (JsonObject  *object,
                          GError     **error)
{
  g_autoptr (AndonCalendar) self = g_new0 (AndonCalendar, 1);
  JsonArray *shifts = NULL;

  g_atomic_int_set (&self->ref_count, 1);
  if (!andon_json_dup_string (object, "id", ANDON_JSON_OPTIONAL, &self->id, error) ||
      !andon_json_dup_string (object, "zone", ANDON_JSON_REQUIRED, &self->zone, error) ||
      !andon_json_get_array (object, "shifts", ANDON_JSON_REQUIRED, &shifts, error))
    return NULL;

  self->time_zone = g_time_zone_new_identifier (self->zone);
  if (self->time_zone == NULL)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“zone” is not known here: “%s”", self->zone);
      return NULL;
    }
  if (json_array_get_length (shifts) < 1 || json_array_get_length (shifts) > ANDON_CALENDAR_MAX_SHIFTS)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“shifts” must have 1 to %d elements",
                   ANDON_CALENDAR_MAX_SHIFTS);
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (shifts); i++)
    {
      self->n_shifts = i + 1;
      if (!read_shift (json_array_get_element (shifts, i), &self->shifts[i], error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

static void
write_minutes (AndonJsonWriter *writer,
               const char      *name,
               int              minutes)
{
  char text[16];

  g_snprintf (text, sizeof text, "%02d:%02d", minutes / 60 % 24, minutes % 60);
  andon_json_writer_put_string (writer, name, text);
}

void
andon_calendar_write_json (const AndonCalendar *self,
                           AndonJsonWriter     *writer)
{
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_string (writer, "id", self->id);
  andon_json_writer_put_string (writer, "zone", self->zone);
  andon_json_writer_member (writer, "shifts");
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < self->n_shifts; i++)
    {
      const ShiftRule *shift = &self->shifts[i];

      andon_json_writer_begin_object (writer);
      andon_json_writer_put_string (writer, "name", shift->name);
      write_minutes (writer, "start", shift->start);
      write_minutes (writer, "end", shift->end);
      if (shift->days != ALL_DAYS)
        {
          andon_json_writer_member (writer, "days");
          andon_json_writer_begin_array (writer);
          for (guint day = 0; day < G_N_ELEMENTS (day_words); day++)
            if (shift->days & (1u << day))
              andon_json_writer_string (writer, day_words[day]);
          andon_json_writer_end_array (writer);
        }
      andon_json_writer_end_object (writer);
    }
  andon_json_writer_end_array (writer);
  andon_json_writer_end_object (writer);
}

const char *
andon_calendar_get_id (const AndonCalendar *self)
{
  return self->id;
}

const char *
andon_calendar_get_zone (const AndonCalendar *self)
{
  return self->zone;
}

/* The instant of a wall time, minutes after midnight of a day. */
static gint64
instant (const AndonCalendar *self,
         const GDate         *day,
         int                  minutes)
{
  GDate date = *day;
  g_autoptr (GDateTime) time = NULL;

  g_date_add_days (&date, minutes / DAY_MINUTES);
  minutes %= DAY_MINUTES;
  time = g_date_time_new (self->time_zone, g_date_get_year (&date), g_date_get_month (&date), g_date_get_day (&date),
                          minutes / 60, minutes % 60, 0);
  return time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC : 0;
}

static gboolean
local_day (const AndonCalendar *self,
           gint64               time,
           GDate               *out)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, self->time_zone) : NULL;

  if (local == NULL)
    return FALSE;
  g_date_set_dmy (out, g_date_time_get_day_of_month (local), g_date_time_get_month (local),
                  g_date_time_get_year (local));
  return TRUE;
}

/* The shift of a rule that starts on a day; FALSE where the rule has none that day. */
static gboolean
shift_on (const AndonCalendar *self,
          const ShiftRule     *rule,
          const GDate         *day,
          AndonShift          *out)
{
  if ((rule->days & (1u << (g_date_get_weekday (day) - G_DATE_MONDAY))) == 0)
    return FALSE;
  out->name = rule->name;
  out->day = *day;
  out->start = instant (self, day, rule->start);
  out->end = instant (self, day, rule->end);
  return TRUE;
}

gboolean
andon_calendar_find_shift (const AndonCalendar *self,
                           gint64               time,
                           AndonShift          *out)
{
  gboolean found = FALSE;
  GDate day;

  if (!local_day (self, time, &day))
    return FALSE;
  g_date_subtract_days (&day, 1);
  for (int back = 1; back >= 0; back--, g_date_add_days (&day, 1))
    for (guint i = 0; i < self->n_shifts; i++)
      {
        AndonShift shift;

        if (shift_on (self, &self->shifts[i], &day, &shift) && shift.start <= time && time < shift.end &&
            (!found || shift.start > out->start))
          {
            *out = shift;
            found = TRUE;
          }
      }
  return found;
}

gboolean
andon_calendar_find_next_shift (const AndonCalendar *self,
                                gint64               time,
                                AndonShift          *out)
{
  gboolean found = FALSE;
  GDate day;

  if (!local_day (self, time, &day))
    return FALSE;
  for (int ahead = 0; ahead <= 8 && !found; ahead++, g_date_add_days (&day, 1))
    for (guint i = 0; i < self->n_shifts; i++)
      {
        AndonShift shift;

        if (shift_on (self, &self->shifts[i], &day, &shift) && shift.start > time &&
            (!found || shift.start < out->start))
          {
            *out = shift;
            found = TRUE;
          }
      }
  return found;
}

static int
day_begins (const AndonCalendar *self)
{
  int earliest = DAY_MINUTES;

  for (guint i = 0; i < self->n_shifts; i++)
    earliest = MIN (earliest, self->shifts[i].start);
  return earliest % DAY_MINUTES;
}

void
andon_calendar_get_day (const AndonCalendar *self,
                        const GDate         *day,
                        gint64              *start,
                        gint64              *end)
{
  int begins = day_begins (self);

  *start = instant (self, day, begins);
  *end = instant (self, day, begins + DAY_MINUTES);
}

gboolean
andon_calendar_find_day (const AndonCalendar *self,
                         gint64               time,
                         GDate               *out)
{
  gint64 start, end;

  if (!local_day (self, time, out))
    return FALSE;
  andon_calendar_get_day (self, out, &start, &end);
  if (time < start)
    g_date_subtract_days (out, 1);
  return TRUE;
}

static int
compare_starts (const void *a,
                const void *b)
{
  const AndonShift *x = a, *y = b;

  return (x->start > y->start) - (x->start < y->start);
}

guint
andon_calendar_list_shifts (const AndonCalendar *self,
                            const GDate         *day,
                            AndonShift          *out)
{
  guint n = 0;

  for (guint i = 0; i < self->n_shifts; i++)
    n += shift_on (self, &self->shifts[i], day, &out[n]);
  qsort (out, n, sizeof *out, compare_starts);
  return n;
}
