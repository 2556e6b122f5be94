/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "andond-alerts"

#include "config.h"

#include "andond-alarm-health.h"

#include <math.h>

#define SLOT (10 * 60 * G_USEC_PER_SEC)
#define DAY (24 * 3600 * (gint64) G_USEC_PER_SEC)
#define N_SLOTS (30 * 24 * 6)
#define N_DAYS 30
#define N_PRIORITIES (ANDON_PRIORITY_CRITICAL + 1)
#define MAX_SOURCES 4096
#define MAX_ALERTS 16384
#define MAX_CYCLES 8
#define MAX_LISTED 50
#define MAX_WINDOW 100000

/* Ten minutes of the last 30 days; index says which ten minutes it holds now. */
typedef struct
{
  gint64 index;
  guint  count;
  guint  priorities[N_PRIORITIES];
  guint  fleeting;
  gint64 flood; /* us of it spent in flood */
} Slot;

typedef struct
{
  char  *key;
  gint64 days[N_DAYS]; /* the day each count belongs to */
  guint  counts[N_DAYS];
} Source;

typedef struct
{
  char  *id;
  char  *source;
  gint64 cycles[MAX_CYCLES]; /* the last annunciations, a ring */
  guint  n_cycles;
  gint64 chattered;  /* when it last did, 0 never */
  gint64 annunciated; /* since when it stands, 0 when it does not */
} Standing;

struct _AndondAlarmHealth
{
  AndondAlarmHealthSettings settings;
  gint64                    start;
  gint64                    now; /* the newest time seen: a clock that steps back ages nothing */
  GQueue                    window; /* gint64 times as heap copies, oldest at the head */
  gint64                    flood_since;
  Slot                      slots[N_SLOTS];
  GHashTable               *sources; /* key → Source */
  GHashTable               *alerts;  /* id → Standing */
  gint64     looked_over; /* the second in which alerts that are over were last looked for */
};

const AndondAlarmHealthSettings andond_alarm_health_defaults = {
  .rate_window = 10 * 60 * G_USEC_PER_SEC,
  .flood_above = 10,
  .flood_below = 5,
  .chatter_window = 60 * G_USEC_PER_SEC,
  .chatter_cycles = 3,
  .fleeting = 10 * G_USEC_PER_SEC,
  .long_standing = DAY,
};

static void
source_free (gpointer data)
{
  Source *source = data;

  g_free (source->key);
  g_free (source);
}

static void
standing_free (gpointer data)
{
  Standing *standing = data;

  g_free (standing->id);
  g_free (standing->source);
  g_free (standing);
}

AndondAlarmHealth *
andond_alarm_health_new (const AndondAlarmHealthSettings *settings,
                         gint64                           start)
{
  AndondAlarmHealth *self = g_new0 (AndondAlarmHealth, 1);

  self->settings = settings != NULL ? *settings : andond_alarm_health_defaults;
  self->settings.chatter_cycles = CLAMP (self->settings.chatter_cycles, 2, MAX_CYCLES);
  self->start = self->now = start;
  g_queue_init (&self->window);
  self->sources = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, source_free);
  self->alerts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, standing_free);
  return self;
}

void
andond_alarm_health_free (AndondAlarmHealth *self)
{
  g_queue_clear_full (&self->window, g_free);
  g_hash_table_unref (self->sources);
  g_hash_table_unref (self->alerts);
  g_free (self);
}

/* The slot of a time, emptied when it last held another ten minutes. */
static Slot *
slot_at (AndondAlarmHealth *self,
         gint64             time)
{
  gint64 index = MAX (time, 0) / SLOT;
  Slot *slot = &self->slots[index % N_SLOTS];

  if (slot->index != index)
    *slot = (Slot) { .index = index };
  return slot;
}

/* Adds the time from self->now to now to the slots it falls into, when it was spent in flood. */
static void
spend (AndondAlarmHealth *self,
       gint64             now)
{
  gint64 from = MAX (self->now, now - (gint64) N_SLOTS * SLOT);

  while (self->flood_since != 0 && from < now)
    {
      gint64 end = MIN ((from / SLOT + 1) * SLOT, now);

      slot_at (self, from)->flood += end - from;
      from = end;
    }
  self->now = MAX (self->now, now);
}

static AndondFloodChange
slide (AndondAlarmHealth *self,
       gint64             now)
{
  const gint64 *oldest;

  spend (self, now);
  while ((oldest = g_queue_peek_head (&self->window)) != NULL && *oldest <= self->now - self->settings.rate_window)
    g_free (g_queue_pop_head (&self->window));

  if (self->flood_since == 0 && self->window.length > self->settings.flood_above)
    {
      self->flood_since = self->now;
      return ANDOND_FLOOD_STARTED;
    }
  if (self->flood_since != 0 && self->window.length < self->settings.flood_below)
    {
      self->flood_since = 0;
      return ANDOND_FLOOD_ENDED;
    }
  return ANDOND_FLOOD_UNCHANGED;
}

static guint
source_count (const Source *source,
              gint64        today)
{
  guint count = 0;

  for (guint i = 0; i < N_DAYS; i++)
    if (source->days[i] > today - N_DAYS)
      count += source->counts[i];
  return count;
}

static int
compare_counts (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  const AndondAlarmHealth *self = user_data;
  guint left = source_count (*(Source *const *) a, self->now / DAY);
  guint right = source_count (*(Source *const *) b, self->now / DAY);

  return left < right ? -1 : left > right;
}

/* Makes room by forgetting the rarer half of the sources, which holds none of the ten. Half at a time, so that a flood of
 * new sources costs each of them little. */
static void
forget_rarest (AndondAlarmHealth *self)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_sized_new (g_hash_table_size (self->sources));
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->sources);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (sources, value);
  g_ptr_array_sort_with_data (sources, compare_counts, self);
  for (guint i = 0; i < sources->len / 2; i++)
    g_hash_table_remove (self->sources, ((Source *) g_ptr_array_index (sources, i))->key);
}

static void
count_source (AndondAlarmHealth *self,
              const char        *key)
{
  Source *source = g_hash_table_lookup (self->sources, key);
  gint64 today = self->now / DAY;
  guint at = today % N_DAYS;

  if (source == NULL)
    {
      if (g_hash_table_size (self->sources) >= MAX_SOURCES)
        forget_rarest (self);
      source = g_new0 (Source, 1);
      source->key = g_strdup (key);
      g_hash_table_insert (self->sources, source->key, source);
    }
  if (source->days[at] != today)
    {
      source->days[at] = today;
      source->counts[at] = 0;
    }
  source->counts[at]++;
}

static gboolean
is_over (gpointer key,
         gpointer value,
         gpointer user_data)
{
  const Standing *standing = value;
  const AndondAlarmHealth *self = user_data;

  return standing->annunciated == 0 && standing->chattered < self->now - DAY &&
         standing->cycles[(standing->n_cycles + MAX_CYCLES - 1) % MAX_CYCLES] < self->now - self->settings.chatter_window;
}

static Standing *
ensure_standing (AndondAlarmHealth *self,
                 const char        *alert,
                 const char        *source)
{
  Standing *standing = g_hash_table_lookup (self->alerts, alert);

  if (standing != NULL)
    return standing;
  if (g_hash_table_size (self->alerts) >= MAX_ALERTS && self->now - self->now % G_USEC_PER_SEC != self->looked_over)
    {
      /* Once an instant is enough: in a flood beyond the bound there is nothing to be found each time. */
      self->looked_over = self->now - self->now % G_USEC_PER_SEC;
      g_hash_table_foreach_remove (self->alerts, is_over, self);
    }
  if (g_hash_table_size (self->alerts) >= MAX_ALERTS)
    return NULL;
  standing = g_new0 (Standing, 1);
  standing->id = g_strdup (alert);
  standing->source = g_strdup (source);
  g_hash_table_insert (self->alerts, standing->id, standing);
  return standing;
}

static void
count_cycle (AndondAlarmHealth *self,
             Standing          *standing)
{
  guint wanted = self->settings.chatter_cycles;
  gint64 first;

  standing->cycles[standing->n_cycles++ % MAX_CYCLES] = self->now;
  if (standing->annunciated == 0)
    standing->annunciated = self->now;
  if (standing->n_cycles < wanted)
    return;
  first = standing->cycles[(standing->n_cycles - wanted) % MAX_CYCLES];
  if (self->now - first <= self->settings.chatter_window)
    standing->chattered = MAX (self->now, 1);
}

AndondFloodChange
andond_alarm_health_annunciated (AndondAlarmHealth *self,
                                 gint64             now,
                                 const char        *alert,
                                 const char        *source,
                                 AndonPriority      priority)
{
  Standing *standing;
  Slot *slot;

  g_return_val_if_fail (priority < N_PRIORITIES, ANDOND_FLOOD_UNCHANGED);

  spend (self, now);
  slot = slot_at (self, self->now);
  slot->count++;
  slot->priorities[priority]++;
  count_source (self, source);
  standing = ensure_standing (self, alert, source);
  if (standing != NULL)
    count_cycle (self, standing);
  if (self->window.length >= MAX_WINDOW)
    g_free (g_queue_pop_head (&self->window));
  g_queue_push_tail (&self->window, g_memdup2 (&self->now, sizeof self->now));
  return slide (self, now);
}

void
andond_alarm_health_cleared (AndondAlarmHealth *self,
                             gint64             now,
                             const char        *alert,
                             gint64             active)
{
  spend (self, now);
  if (active < self->settings.fleeting)
    slot_at (self, self->now)->fleeting++;
}

void
andond_alarm_health_closed (AndondAlarmHealth *self,
                            const char        *alert)
{
  Standing *standing = g_hash_table_lookup (self->alerts, alert);

  if (standing != NULL)
    standing->annunciated = 0;
}

AndondFloodChange
andond_alarm_health_tick (AndondAlarmHealth *self,
                          gint64             now)
{
  return slide (self, now);
}

/* What the slots of the last 30 days come to. */
typedef struct
{
  guint64 count;
  guint64 priorities[N_PRIORITIES];
  guint   busy;
  guint   fleeting; /* of the last 24 h */
  gint64  flood;
} Totals;

static void
sum_slots (AndondAlarmHealth *self,
           Totals            *out)
{
  gint64 last = self->now / SLOT;

  *out = (Totals) { 0 };
  for (guint i = 0; i < N_SLOTS; i++)
    {
      const Slot *slot = &self->slots[i];

      if (slot->index <= last - N_SLOTS || slot->index > last)
        continue;
      out->count += slot->count;
      for (guint p = 0; p < N_PRIORITIES; p++)
        out->priorities[p] += slot->priorities[p];
      out->busy += slot->count > self->settings.flood_above;
      out->flood += slot->flood;
      if (slot->index > last - 24 * 6)
        out->fleeting += slot->fleeting;
    }
}

static int
compare_sources (gconstpointer a,
                 gconstpointer b,
                 gpointer      today)
{
  const Source *left = *(const Source *const *) a;
  const Source *right = *(const Source *const *) b;
  guint l = source_count (left, *(gint64 *) today);
  guint r = source_count (right, *(gint64 *) today);

  return l != r ? (l < r) - (l > r) : g_strcmp0 (left->key, right->key);
}

/* Most frequent first. (transfer container) */
static GPtrArray *
list_sources (AndondAlarmHealth *self)
{
  g_autoptr (GList) values = g_hash_table_get_values (self->sources);
  GPtrArray *list = g_ptr_array_new ();
  gint64 today = self->now / DAY;

  for (GList *l = values; l != NULL; l = l->next)
    if (source_count (l->data, today) > 0)
      g_ptr_array_add (list, l->data);
  g_ptr_array_sort_with_data (list, compare_sources, &today);
  return list;
}

static int
compare_standings (gconstpointer a,
                   gconstpointer b)
{
  return g_strcmp0 ((*(const Standing *const *) a)->id, (*(const Standing *const *) b)->id);
}

static gboolean
is_chattering (const AndondAlarmHealth *self,
               const Standing          *standing)
{
  return standing->chattered > self->now - DAY && standing->chattered != 0;
}

static gboolean
is_long_standing (const AndondAlarmHealth *self,
                  const Standing          *standing)
{
  return standing->annunciated != 0 && self->now - standing->annunciated > self->settings.long_standing;
}

/* (transfer container) */
static GPtrArray *
list_alerts (AndondAlarmHealth *self,
             gboolean (*wanted) (const AndondAlarmHealth *, const Standing *))
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->alerts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (wanted (self, value))
      g_ptr_array_add (list, value);
  g_ptr_array_sort (list, compare_standings);
  return list;
}

void
andond_alarm_health_get_figures (AndondAlarmHealth        *self,
                                 gint64                    now,
                                 AndondAlarmHealthFigures *out)
{
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (GPtrArray) chattering = NULL;
  g_autoptr (GPtrArray) standing = NULL;
  Totals totals;
  gint64 watched;
  guint64 top = 0;

  slide (self, now);
  sum_slots (self, &totals);
  sources = list_sources (self);
  for (guint i = 0; i < MIN (sources->len, 10); i++)
    top += source_count (g_ptr_array_index (sources, i), self->now / DAY);
  chattering = list_alerts (self, is_chattering);
  standing = list_alerts (self, is_long_standing);
  watched = CLAMP (self->now - self->start, 0, (gint64) N_SLOTS * SLOT);

  *out = (AndondAlarmHealthFigures) {
    .rate = self->window.length,
    .flood = self->flood_since != 0,
    .flood_since = self->flood_since,
    .per_hour = watched > 0 ? totals.count * 3600.0 * G_USEC_PER_SEC / watched : NAN,
    .busy_periods = watched > 0 ? totals.busy / MAX (1.0, ceil ((double) watched / SLOT)) : NAN,
    .flood_share = watched > 0 ? (double) totals.flood / watched : NAN,
    .top_ten_share = totals.count > 0 ? MIN (1.0, (double) top / totals.count) : NAN,
    .chattering = chattering->len,
    .fleeting = totals.fleeting,
    .long_standing = standing->len,
    .history_days = (double) watched / DAY,
  };
  for (guint p = 0; p < N_PRIORITIES; p++)
    out->priorities[p] = totals.count > 0 ? (double) totals.priorities[p] / totals.count : NAN;
}

static void
write_top_ten (AndondAlarmHealth *self,
               guint64            total,
               AndonJsonWriter   *writer)
{
  g_autoptr (GPtrArray) sources = list_sources (self);

  andon_json_writer_member (writer, "top_ten");
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < MIN (sources->len, 10); i++)
    {
      const Source *source = g_ptr_array_index (sources, i);
      guint count = source_count (source, self->now / DAY);

      andon_json_writer_begin_object (writer);
      andon_json_writer_put_string (writer, "source", source->key);
      andon_json_writer_put_int (writer, "count", count);
      andon_json_writer_put_double (writer, "share", total > 0 ? (double) count / total : NAN);
      andon_json_writer_end_object (writer);
    }
  andon_json_writer_end_array (writer);
}

static void
write_alerts (const char      *member,
              GPtrArray       *alerts,
              AndonJsonWriter *writer)
{
  andon_json_writer_member (writer, member);
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < MIN (alerts->len, MAX_LISTED); i++)
    {
      const Standing *standing = g_ptr_array_index (alerts, i);

      andon_json_writer_begin_object (writer);
      andon_json_writer_put_string (writer, "alert", standing->id);
      andon_json_writer_put_string (writer, "source", standing->source);
      andon_json_writer_put_time (writer, "annunciated", standing->annunciated);
      andon_json_writer_put_time (writer, "chattered", standing->chattered);
      andon_json_writer_end_object (writer);
    }
  andon_json_writer_end_array (writer);
}

static void
write_targets (AndonJsonWriter *writer)
{
  andon_json_writer_member (writer, "targets");
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_double (writer, "per_hour", 6);
  andon_json_writer_put_double (writer, "per_hour_most", 12);
  andon_json_writer_put_double (writer, "busy_periods", 0.01);
  andon_json_writer_put_double (writer, "flood_share", 0.01);
  andon_json_writer_put_double (writer, "top_ten_share", 0.05);
  andon_json_writer_put_int (writer, "chattering", 0);
  andon_json_writer_put_int (writer, "fleeting", 0);
  andon_json_writer_put_int (writer, "long_standing", 5);
  andon_json_writer_put_double (writer, "history_days", N_DAYS);
  andon_json_writer_end_object (writer);
}

void
andond_alarm_health_write_json (AndondAlarmHealth *self,
                                gint64             now,
                                AndonJsonWriter   *writer)
{
  g_autoptr (GPtrArray) chattering = NULL;
  g_autoptr (GPtrArray) standing = NULL;
  AndondAlarmHealthFigures figures;
  Totals totals;

  andond_alarm_health_get_figures (self, now, &figures);
  sum_slots (self, &totals);
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_int (writer, "rate", figures.rate);
  andon_json_writer_put_int (writer, "window", self->settings.rate_window / G_USEC_PER_SEC);
  andon_json_writer_put_int (writer, "flood_above", self->settings.flood_above);
  andon_json_writer_put_int (writer, "flood_below", self->settings.flood_below);
  andon_json_writer_put_bool (writer, "flood", figures.flood);
  andon_json_writer_put_time (writer, "flood_since", figures.flood_since);
  andon_json_writer_put_double (writer, "per_hour", figures.per_hour);
  andon_json_writer_put_double (writer, "busy_periods", figures.busy_periods);
  andon_json_writer_put_double (writer, "flood_share", figures.flood_share);
  andon_json_writer_put_double (writer, "top_ten_share", figures.top_ten_share);
  andon_json_writer_put_int (writer, "fleeting", figures.fleeting);
  andon_json_writer_member (writer, "priorities");
  andon_json_writer_begin_object (writer);
  for (guint p = 0; p < N_PRIORITIES; p++)
    andon_json_writer_put_double (writer, andon_priority_to_string (p), figures.priorities[p]);
  andon_json_writer_end_object (writer);
  andon_json_writer_put_double (writer, "history_days", figures.history_days);
  write_targets (writer);
  write_top_ten (self, totals.count, writer);
  chattering = list_alerts (self, is_chattering);
  write_alerts ("chattering", chattering, writer);
  standing = list_alerts (self, is_long_standing);
  write_alerts ("long_standing", standing, writer);
  andon_json_writer_end_object (writer);
}
