/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-profile-private.h"

#include <andon-error.h>
#include <string.h>

#include "andond-profile-reader.h"

#define ROUTES_MAX 65536

typedef struct
{
  AndondProfile *profile;
  guint32 *signals; /* assets * signals registry indices */
} Bound;

struct _AndondProfileSet
{
  gatomicrefcount refs;
  AndondRegistry *registry;
  GArray *bound;      /* Bound */
  GHashTable *routes; /* topic → AndondProfileRoute; of the reading thread */
};

static void
clear_bound (gpointer data)
{
  Bound *bound = data;

  andond_profile_unref (bound->profile);
  g_free (bound->signals);
}

AndondProfileSet *
andond_profile_set_new (AndondRegistry *registry)
{
  AndondProfileSet *self = g_new0 (AndondProfileSet, 1);

  g_atomic_ref_count_init (&self->refs);
  self->registry = andond_registry_ref (registry);
  self->bound = g_array_new (FALSE, FALSE, sizeof (Bound));
  g_array_set_clear_func (self->bound, clear_bound);
  self->routes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

AndondProfileSet *
andond_profile_set_ref (AndondProfileSet *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
andond_profile_set_unref (AndondProfileSet *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  g_hash_table_unref (self->routes);
  g_array_unref (self->bound);
  andond_registry_unref (self->registry);
  g_free (self);
}

guint
andond_profile_set_get_n_profiles (AndondProfileSet *self)
{
  return self->bound->len;
}

AndondProfile *
andond_profile_set_get_profile (AndondProfileSet *self,
                                guint             index)
{
  return g_array_index (self->bound, Bound, index).profile;
}

static guint32 *
bind_signals (AndondProfileSet  *self,
              AndondProfile     *profile,
              GError           **error)
{
  g_autofree guint32 *signals = g_new (guint32, profile->assets->len * profile->signals->len);

  for (guint a = 0; a < profile->assets->len; a++)
    {
      for (guint s = 0; s < profile->signals->len; s++)
        {
          g_autofree char *id = g_strdup_printf ("%s.%s", ANDOND_PROFILE_ASSET (profile, a)->id,
                                                 ANDOND_PROFILE_SIGNAL (profile, s)->key);
          const AndondSignal *signal = andond_registry_find_signal (self->registry, id);

          if (signal == NULL)
            {
              g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_MISSING,
                           "profile “%s”: the plant has no signal “%s”", profile->id, id);
              return NULL;
            }

          signals[a * profile->signals->len + s] = signal->index;
        }
    }

  return g_steal_pointer (&signals);
}

gboolean
andond_profile_set_add (AndondProfileSet  *self,
                        AndondProfile     *profile,
                        GError           **error)
{
  Bound bound;

  for (guint i = 0; i < self->bound->len; i++)
    {
      const AndondProfile *other = g_array_index (self->bound, Bound, i).profile;

      if (strcmp (other->filter, profile->filter) == 0)
        {
          g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_DUPLICATE,
                       "profile “%s”: topic: “%s” has it already", profile->id, other->id);
          return FALSE;
        }
    }

  bound.signals = bind_signals (self, profile, error);
  if (bound.signals == NULL)
    return FALSE;

  bound.profile = andond_profile_ref (profile);
  g_array_append_val (self->bound, bound);
  g_hash_table_remove_all (self->routes);
  return TRUE;
}

static int
find_asset (const AndondProfile *profile,
            const char          *alias)
{
  for (guint i = 0; i < profile->assets->len; i++)
    {
      if (strcmp (ANDOND_PROFILE_ASSET (profile, i)->alias, alias) == 0)
        return (int) i;
    }

  return -1;
}

static int
find_signal (const AndondProfile *profile,
             const char          *key)
{
  for (guint i = 0; i < profile->signals->len; i++)
    {
      if (strcmp (ANDOND_PROFILE_SIGNAL (profile, i)->key, key) == 0)
        return (int) i;
    }

  return -1;
}

/* Fills the route if the topic fits the profile's template and names what the profile has. */
static gboolean
match (const Bound         *bound,
       char               **levels,
       AndondProfileRoute  *route)
{
  const AndondProfile *profile = bound->profile;
  int asset = 0;
  guint i;

  route->signal = -1;
  for (i = 0; profile->topic[i] != NULL && levels[i] != NULL; i++)
    {
      const char *level = profile->topic[i];

      if (strcmp (level, "{asset}") == 0)
        asset = find_asset (profile, levels[i]);
      else if (strcmp (level, "{signal}") == 0)
        asset = (route->signal = find_signal (profile, levels[i])) < 0 ? -1 : asset;
      else if (strcmp (level, "+") != 0 && strcmp (level, levels[i]) != 0)
        return FALSE;

      if (asset < 0)
        return FALSE;
    }

  if (profile->topic[i] != NULL || levels[i] != NULL)
    return FALSE;

  route->profile = bound->profile;
  route->signals = bound->signals + (guint) asset * profile->signals->len;
  return TRUE;
}

static const AndondProfileRoute *
find_route (AndondProfileSet *self,
            const char       *topic)
{
  AndondProfileRoute *route = g_hash_table_lookup (self->routes, topic);
  g_auto (GStrv) levels = NULL;

  if (route != NULL)
    return route;

  /* Topics are made up by whoever sends: the memory of them is bounded. */
  if (g_hash_table_size (self->routes) >= ROUTES_MAX)
    g_hash_table_remove_all (self->routes);

  route = g_new0 (AndondProfileRoute, 1);
  levels = g_strsplit (topic, "/", -1);
  for (guint i = 0; i < self->bound->len && route->profile == NULL; i++)
    match (&g_array_index (self->bound, Bound, i), levels, route);

  g_hash_table_insert (self->routes, g_strdup (topic), route);
  return route;
}

guint
andond_profile_set_read (AndondProfileSet  *self,
                         const char        *topic,
                         const char        *payload,
                         gsize              length,
                         gint64             received,
                         AndondSampleBatch *out,
                         AndondRefusalFunc  refused,
                         gpointer           user_data)
{
  AndondProfileReading reading = { find_route (self, topic), topic, received, out, refused, user_data };
  guint before = out->n;

  if (reading.route->profile == NULL)
    {
      refused (ANDOND_REFUSAL_UNKNOWN, topic, "no profile has an asset or signal for this topic", user_data);
      return 0;
    }

  andond_profile_reading_run (&reading, payload, length);
  return out->n - before;
}
