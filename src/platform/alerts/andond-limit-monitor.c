/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-limit-monitor.h"

#include <math.h>
#include <pthread.h>

#define SILENT_PERIODS 10

/* One limit of one signal. */
typedef struct
{
  const AndondRule *rule;    /* of self->rules */
  char             *key;
  guint32           signal;
  guint             level;   /* levels that hold now, with hysteresis; 0: none */
  gboolean          active;  /* as handed out */
  guint             told;    /* level as handed out */
  gint64            since;   /* when the delay that runs began, us; 0: none runs */
  gint64            onset;
  AndonQuality      quality; /* as handed out */
  gint64            last;    /* time of the last sample, us */
  gint64            seen;    /* when it came, us */
} Limit;

struct _AndondLimitMonitor
{
  pthread_mutex_t lock;
  AndondRegistry *registry;
  AndondRules    *rules;     /* nullable */
  GPtrArray      *limits;    /* of Limit */
  GPtrArray     **by_signal; /* per registry index, of Limit; NULL: none */
};

void
andond_limit_hit_free (AndondLimitHit *self)
{
  g_free (self->key);
  g_free (self->title);
  g_free (self->rule);
  g_free (self);
}

static void
limit_free (Limit *self)
{
  g_free (self->key);
  g_free (self);
}

AndondLimitMonitor *
andond_limit_monitor_new (AndondRegistry *registry)
{
  AndondLimitMonitor *self = g_new0 (AndondLimitMonitor, 1);

  pthread_mutex_init (&self->lock, NULL);
  self->registry = andond_registry_ref (registry);
  self->limits = g_ptr_array_new_with_free_func ((GDestroyNotify) (GCallback) limit_free);
  self->by_signal = g_new0 (GPtrArray *, andond_registry_get_n_signals (registry) + 1);
  return self;
}

static void
clear_index (AndondLimitMonitor *self)
{
  for (guint i = 0; i < andond_registry_get_n_signals (self->registry); i++)
    g_clear_pointer (&self->by_signal[i], g_ptr_array_unref);
}

void
andond_limit_monitor_free (AndondLimitMonitor *self)
{
  clear_index (self);
  g_free (self->by_signal);
  g_ptr_array_unref (self->limits);
  g_clear_pointer (&self->rules, andond_rules_unref);
  andond_registry_unref (self->registry);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

static AndondLimitHit *
make_hit (AndondLimitMonitor *self,
          Limit              *limit)
{
  const AndondSignal *signal = andond_registry_get_signal (self->registry, limit->signal);
  const AndondRuleLevel *level = &limit->rule->levels[MAX (limit->told, 1) - 1];
  AndondLimitHit *hit = g_new0 (AndondLimitHit, 1);

  hit->key = g_strdup (limit->key);
  hit->asset = signal->asset;
  hit->signal = limit->signal;
  hit->title = limit->rule->name != NULL ? g_strdup (limit->rule->name)
                                         : g_strdup_printf ("%s too %s", signal->name,
                                                            limit->rule->is_high ? "high" : "low");
  hit->rule = g_strdup (limit->rule->id);
  hit->active = limit->active;
  hit->quality = limit->quality;
  hit->priority = level->priority;
  hit->respond_within = level->respond_within;
  hit->severity = limit->told == 0 ? 0 : MIN (1000, 500 + 500 * limit->told / limit->rule->n_levels);
  hit->onset = limit->onset;
  hit->value = NAN;
  hit->limit = level->at;
  return hit;
}

static void
add_hit (GPtrArray      **hits,
         AndondLimitHit  *hit)
{
  if (*hits == NULL)
    *hits = g_ptr_array_new_with_free_func ((GDestroyNotify) (GCallback) andond_limit_hit_free);
  g_ptr_array_add (*hits, hit);
}

/* How many levels hold at value: crossed outwards at the level, inwards only beyond the hysteresis. */
static guint
count_levels (const Limit *limit,
              double       value)
{
  const AndondRule *rule = limit->rule;
  guint level = 0;

  for (guint i = 0; i < rule->n_levels; i++)
    {
      double at = rule->levels[i].at;
      double back = i < limit->level ? rule->hysteresis : 0;

      if (rule->is_high ? value >= at - back && (back > 0 || value > at) : value <= at + back && (back > 0 || value < at))
        level = i + 1;
    }
  return level;
}

/* The condition as it stands waits until its delay is over; any change of mind begins anew. */
static gboolean
delay_over (Limit    *limit,
            gboolean  wanted,
            gint64    time)
{
  gint64 delay = wanted ? limit->rule->on_delay : limit->rule->off_delay;

  if (limit->active == wanted)
    {
      limit->since = 0;
      return FALSE;
    }
  if (limit->since == 0)
    limit->since = time;
  return time - limit->since >= delay;
}

static void
judge_good (AndondLimitMonitor  *self,
            Limit               *limit,
            gint64               time,
            double               value,
            GPtrArray          **hits)
{
  gboolean changed = limit->quality != ANDON_QUALITY_GOOD;

  limit->quality = ANDON_QUALITY_GOOD;
  limit->level = count_levels (limit, value);
  if (delay_over (limit, limit->level > 0, time))
    {
      limit->active = limit->level > 0;
      limit->onset = limit->since;
      limit->since = 0;
      changed = TRUE;
    }
  if (limit->active && limit->level > 0 && limit->level != limit->told)
    {
      limit->told = limit->level;
      changed = TRUE;
    }
  if (changed)
    {
      AndondLimitHit *hit = make_hit (self, limit);

      hit->value = value;
      add_hit (hits, hit);
    }
  if (!limit->active)
    limit->told = 0;
}

/* What is not good neither raises nor clears, and delays stop. */
static void
judge_doubtful (AndondLimitMonitor  *self,
                Limit               *limit,
                AndonQuality         quality,
                GPtrArray          **hits)
{
  limit->since = 0;
  if (limit->quality == quality)
    return;

  AndondLimitHit *hit;

  limit->quality = quality;
  hit = make_hit (self, limit);
  hit->quality_only = TRUE;
  add_hit (hits, hit);
}

GPtrArray *
andond_limit_monitor_push (AndondLimitMonitor *self,
                           AndondSampleBatch  *batch)
{
  GPtrArray *hits = NULL;

  pthread_mutex_lock (&self->lock);
  for (guint i = 0; i < batch->n && self->limits->len > 0; i++)
    {
      GPtrArray *limits = self->by_signal[batch->signal[i]];

      for (guint j = 0; limits != NULL && j < limits->len; j++)
        {
          Limit *limit = g_ptr_array_index (limits, j);

          if (batch->time[i] <= limit->last)
            continue;
          limit->last = batch->time[i];
          limit->seen = batch->received;
          if (batch->quality[i] == ANDON_QUALITY_GOOD && isfinite (batch->value[i]))
            judge_good (self, limit, batch->time[i], batch->value[i], &hits);
          else
            judge_doubtful (self, limit, batch->quality[i] == ANDON_QUALITY_UNCERTAIN ? ANDON_QUALITY_UNCERTAIN
                                                                                     : ANDON_QUALITY_BAD, &hits);
        }
    }
  pthread_mutex_unlock (&self->lock);
  return hits;
}

GPtrArray *
andond_limit_monitor_tick (AndondLimitMonitor *self,
                           gint64              now)
{
  GPtrArray *hits = NULL;

  pthread_mutex_lock (&self->lock);
  for (guint i = 0; i < self->limits->len; i++)
    {
      Limit *limit = g_ptr_array_index (self->limits, i);
      gint64 period = MAX (andond_registry_get_signal (self->registry, limit->signal)->period, G_USEC_PER_SEC);

      if (limit->seen != 0 && now - limit->seen > SILENT_PERIODS * period)
        judge_doubtful (self, limit, ANDON_QUALITY_BAD, &hits);
    }
  pthread_mutex_unlock (&self->lock);
  return hits;
}

static Limit *
find_limit (GPtrArray  *limits,
            const char *key)
{
  for (guint i = 0; i < limits->len; i++)
    {
      Limit *limit = g_ptr_array_index (limits, i);

      if (g_str_equal (limit->key, key))
        return limit;
    }
  return NULL;
}

static void
add_limit (AndondLimitMonitor *self,
           const AndondRule   *rule,
           guint32             signal,
           GPtrArray          *old)
{
  g_autofree char *key = g_strdup_printf ("l:%s:%s", rule->id, andond_registry_get_signal (self->registry, signal)->id);
  Limit *before = find_limit (old, key);
  Limit *limit = g_new0 (Limit, 1);

  if (before != NULL)
    {
      *limit = *before;
      limit->level = MIN (limit->level, rule->n_levels);
      limit->told = MIN (limit->told, rule->n_levels);
    }
  limit->key = g_steal_pointer (&key);
  limit->rule = rule;
  limit->signal = signal;
  g_ptr_array_add (self->limits, limit);
  if (self->by_signal[signal] == NULL)
    self->by_signal[signal] = g_ptr_array_new ();
  g_ptr_array_add (self->by_signal[signal], limit);
}

static void
add_rule (AndondLimitMonitor *self,
          const AndondRule   *rule,
          GPtrArray          *old)
{
  for (guint32 i = 0; i < andond_registry_get_n_signals (self->registry); i++)
    {
      const AndondSignal *signal = andond_registry_get_signal (self->registry, i);

      if ((g_str_equal (signal->key, rule->signal) || g_str_equal (signal->id, rule->signal)) &&
          andond_rule_covers (rule, self->registry, signal->asset))
        add_limit (self, rule, i, old);
    }
}

GPtrArray *
andond_limit_monitor_set_rules (AndondLimitMonitor *self,
                                AndondRules        *rules)
{
  g_autoptr (GPtrArray) old = NULL;
  GPtrArray *hits = NULL;

  pthread_mutex_lock (&self->lock);
  old = self->limits;
  self->limits = g_ptr_array_new_with_free_func ((GDestroyNotify) (GCallback) limit_free);
  clear_index (self);
  for (guint i = 0; i < andond_rules_get_size (rules); i++)
    {
      const AndondRule *rule = andond_rules_get (rules, i);

      if (rule->kind == ANDOND_RULE_LIMIT && rule->enabled)
        add_rule (self, rule, old);
    }
  for (guint i = 0; i < old->len; i++)
    {
      Limit *limit = g_ptr_array_index (old, i);

      if (!limit->active || find_limit (self->limits, limit->key) != NULL)
        continue;
      limit->active = FALSE;
      limit->quality = ANDON_QUALITY_GOOD;
      add_hit (&hits, make_hit (self, limit));
    }
  g_clear_pointer (&self->rules, andond_rules_unref);
  self->rules = andond_rules_ref (rules);
  pthread_mutex_unlock (&self->lock);
  return hits;
}

void
andond_limit_monitor_restore (AndondLimitMonitor *self,
                              const char         *key)
{
  Limit *limit;

  pthread_mutex_lock (&self->lock);
  limit = find_limit (self->limits, key);
  if (limit != NULL && !limit->active)
    {
      limit->active = TRUE;
      limit->level = 1;
      limit->told = 1;
    }
  pthread_mutex_unlock (&self->lock);
}
