/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "andond-alerts"

#include "config.h"

#include "andond-alarm-health-private.h"

#include <math.h>

#define MAX_SOURCES 4096
#define MAX_ALERTS 16384
#define MAX_WINDOW 100000

static void
source_free (gpointer data)
{
  AndondHealthSource *source = data;

  g_free (source->key);
  g_free (source->title);
  g_free (source->asset);
  g_free (source->rule);
  g_free (source->rule_name);
  g_free (source);
}

static void
standing_free (gpointer data)
{
  AndondHealthStanding *standing = data;

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
  self->settings.chatter_cycles = CLAMP (self->settings.chatter_cycles, 2, MAX_HEALTH_CYCLES);
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
static AndondHealthSlot *
slot_at (AndondAlarmHealth *self,
         gint64             time)
{
  gint64 index = MAX (time, 0) / HEALTH_SLOT;
  AndondHealthSlot *slot = &self->slots[index % N_HEALTH_SLOTS];

  if (slot->index != index)
    *slot = (AndondHealthSlot) { .index = index };
  return slot;
}

/* Adds the time from self->now to now to the slots it falls into, when it was spent in flood. */
static void
spend (AndondAlarmHealth *self,
       gint64             now)
{
  gint64 from = MAX (self->now, now - (gint64) N_HEALTH_SLOTS * HEALTH_SLOT);

  while (self->flood_since != 0 && from < now)
    {
      gint64 end = MIN ((from / HEALTH_SLOT + 1) * HEALTH_SLOT, now);

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
source_count (const AndondHealthSource *source,
              gint64        today)
{
  guint count = 0;

  for (guint i = 0; i < N_HEALTH_DAYS; i++)
    if (source->days[i] > today - N_HEALTH_DAYS)
      count += source->counts[i];
  return count;
}

static int
compare_counts (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  const AndondAlarmHealth *self = user_data;
  guint left = source_count (*(AndondHealthSource *const *) a, self->now / HEALTH_DAY);
  guint right = source_count (*(AndondHealthSource *const *) b, self->now / HEALTH_DAY);

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
    g_hash_table_remove (self->sources, ((AndondHealthSource *) g_ptr_array_index (sources, i))->key);
}

static void
count_source (AndondAlarmHealth *self,
              const char        *key)
{
  AndondHealthSource *source = g_hash_table_lookup (self->sources, key);
  gint64 today = self->now / HEALTH_DAY;
  guint at = today % N_HEALTH_DAYS;

  if (source == NULL)
    {
      if (g_hash_table_size (self->sources) >= MAX_SOURCES)
        forget_rarest (self);
      source = g_new0 (AndondHealthSource, 1);
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
  const AndondHealthStanding *standing = value;
  const AndondAlarmHealth *self = user_data;

  return standing->annunciated == 0 && standing->chattered < self->now - HEALTH_DAY &&
         standing->cycles[(standing->n_cycles + MAX_HEALTH_CYCLES - 1) % MAX_HEALTH_CYCLES] < self->now - self->settings.chatter_window;
}

static AndondHealthStanding *
ensure_standing (AndondAlarmHealth *self,
                 const char        *alert,
                 const char        *source)
{
  AndondHealthStanding *standing = g_hash_table_lookup (self->alerts, alert);

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
  standing = g_new0 (AndondHealthStanding, 1);
  standing->id = g_strdup (alert);
  standing->source = g_strdup (source);
  g_hash_table_insert (self->alerts, standing->id, standing);
  return standing;
}

static void
count_cycle (AndondAlarmHealth *self,
             AndondHealthStanding          *standing)
{
  guint wanted = self->settings.chatter_cycles;
  gint64 first;

  standing->cycles[standing->n_cycles++ % MAX_HEALTH_CYCLES] = self->now;
  if (standing->annunciated == 0)
    standing->annunciated = self->now;
  if (standing->n_cycles < wanted)
    return;
  first = standing->cycles[(standing->n_cycles - wanted) % MAX_HEALTH_CYCLES];
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
  AndondHealthStanding *standing;
  AndondHealthSlot *slot;

  g_return_val_if_fail (priority < N_HEALTH_PRIORITIES, ANDOND_FLOOD_UNCHANGED);

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

static void
replace_text (char       **text,
              const char  *with)
{
  char *copy;

  if (g_strcmp0 (*text, with) == 0)
    return;
  copy = g_strdup (with);
  g_free (*text);
  *text = copy;
}

void
andond_alarm_health_describe (AndondAlarmHealth *self,
                              const char        *source,
                              const char        *title,
                              const char        *asset,
                              const char        *rule,
                              const char        *rule_name)
{
  AndondHealthSource *found = g_hash_table_lookup (self->sources, source);

  if (found == NULL)
    return;
  replace_text (&found->title, title);
  replace_text (&found->asset, asset);
  replace_text (&found->rule, rule);
  replace_text (&found->rule_name, rule_name);
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
  AndondHealthStanding *standing = g_hash_table_lookup (self->alerts, alert);

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
  guint64 priorities[N_HEALTH_PRIORITIES];
  guint   busy;
  guint   fleeting; /* of the last 24 h */
  gint64  flood;
} Totals;

static void
sum_slots (AndondAlarmHealth *self,
           Totals            *out)
{
  gint64 last = self->now / HEALTH_SLOT;

  *out = (Totals) { 0 };
  for (guint i = 0; i < N_HEALTH_SLOTS; i++)
    {
      const AndondHealthSlot *slot = &self->slots[i];

      if (slot->index <= last - N_HEALTH_SLOTS || slot->index > last)
        continue;
      out->count += slot->count;
      for (guint p = 0; p < N_HEALTH_PRIORITIES; p++)
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
  const AndondHealthSource *left = *(const AndondHealthSource *const *) a;
  const AndondHealthSource *right = *(const AndondHealthSource *const *) b;
  guint l = source_count (left, *(gint64 *) today);
  guint r = source_count (right, *(gint64 *) today);

  return l != r ? (l < r) - (l > r) : g_strcmp0 (left->key, right->key);
}

GPtrArray *
andond_alarm_health_list_sources (AndondAlarmHealth *self)
{
  g_autoptr (GList) values = g_hash_table_get_values (self->sources);
  GPtrArray *list = g_ptr_array_new ();
  gint64 today = self->now / HEALTH_DAY;

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
  return g_strcmp0 ((*(const AndondHealthStanding *const *) a)->id, (*(const AndondHealthStanding *const *) b)->id);
}

static gboolean
is_chattering (const AndondAlarmHealth *self,
               const AndondHealthStanding          *standing)
{
  return standing->chattered > self->now - HEALTH_DAY && standing->chattered != 0;
}

static gboolean
is_long_standing (const AndondAlarmHealth *self,
                  const AndondHealthStanding          *standing)
{
  return standing->annunciated != 0 && self->now - standing->annunciated > self->settings.long_standing;
}

/* (transfer container) */
static GPtrArray *
list_alerts (AndondAlarmHealth *self,
             gboolean (*wanted) (const AndondAlarmHealth *, const AndondHealthStanding *))
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

guint64
andond_alarm_health_count (AndondAlarmHealth *self)
{
  Totals totals;

  sum_slots (self, &totals);
  return totals.count;
}

guint
andond_alarm_health_source_count (const AndondAlarmHealth  *self,
                                  const AndondHealthSource *source)
{
  return source_count (source, self->now / HEALTH_DAY);
}

GPtrArray *
andond_alarm_health_list_chattering (AndondAlarmHealth *self)
{
  return list_alerts (self, is_chattering);
}

GPtrArray *
andond_alarm_health_list_long_standing (AndondAlarmHealth *self)
{
  return list_alerts (self, is_long_standing);
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
  sources = andond_alarm_health_list_sources (self);
  for (guint i = 0; i < MIN (sources->len, 10); i++)
    top += source_count (g_ptr_array_index (sources, i), self->now / HEALTH_DAY);
  chattering = andond_alarm_health_list_chattering (self);
  standing = andond_alarm_health_list_long_standing (self);
  watched = CLAMP (self->now - self->start, 0, (gint64) N_HEALTH_SLOTS * HEALTH_SLOT);

  *out = (AndondAlarmHealthFigures) {
    .rate = self->window.length,
    .flood = self->flood_since != 0,
    .flood_since = self->flood_since,
    .per_hour = watched > 0 ? totals.count * 3600.0 * G_USEC_PER_SEC / watched : NAN,
    .busy_periods = watched > 0 ? totals.busy / MAX (1.0, ceil ((double) watched / HEALTH_SLOT)) : NAN,
    .flood_share = watched > 0 ? (double) totals.flood / watched : NAN,
    .top_ten_share = totals.count > 0 ? MIN (1.0, (double) top / totals.count) : NAN,
    .chattering = chattering->len,
    .fleeting = totals.fleeting,
    .long_standing = standing->len,
    .history_days = (double) watched / HEALTH_DAY,
  };
  for (guint p = 0; p < N_HEALTH_PRIORITIES; p++)
    out->priorities[p] = totals.count > 0 ? (double) totals.priorities[p] / totals.count : NAN;
}
