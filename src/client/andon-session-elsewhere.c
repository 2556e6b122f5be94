/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-session-state-private.h"

#include "andon-elsewhere.h"

/* --- what waits for other platforms --- */

typedef struct
{
  AndonSession *session;
  char *dir;
  char *platform; /* (nullable) */
  gboolean discard;
} Look;

static void
look_free (Look *look)
{
  g_object_unref (look->session);
  g_free (look->dir);
  g_free (look->platform);
  g_free (look);
}

static gpointer
do_look (gpointer data)
{
  const Look *look = data;
  g_autoptr (GError) error = NULL;

  if (!look->discard)
    return andon_elsewhere_scan (look->dir, look->platform, look->session->clock);
  if (!andon_elsewhere_discard (look->dir, look->platform, &error))
    g_message ("What waits for %s can't be discarded: %s", look->platform, error->message);
  return NULL;
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Look *look = user_data;
  AndonSession *self = look->session;
  GPtrArray *found = andon_worker_run_finish (self->worker, result, NULL);

  if (look->discard)
    andon_session_look_elsewhere (self);
  if (found != NULL)
    {
      gboolean news = found->len > 0 || self->elsewhere->len > 0;

      g_ptr_array_unref (self->elsewhere);
      self->elsewhere = found;
      if (news)
        g_signal_emit (self, andon_session_signals[ELSEWHERE_CHANGED], 0);
    }
  look_free (look);
}

static void
look (AndonSession *self, const char *platform, gboolean discard)
{
  Look *data;

  if (self->data_dir == NULL)
    return;
  data = g_new (Look, 1);
  *data = (Look) { g_object_ref (self), g_strdup (self->data_dir), g_strdup (platform), discard };
  andon_worker_run_async (self->worker, do_look, data, (GDestroyNotify) g_ptr_array_unref, on_looked, data);
}

void
andon_session_look_elsewhere (AndonSession *self)
{
  AndonCache *cache = andon_session_get_cache (self);

  look (self, cache != NULL ? andon_cache_get_platform (cache) : NULL, FALSE);
}

void
andon_session_discard_elsewhere (AndonSession *self, const char *platform)
{
  AndonCache *cache = andon_session_get_cache (self);

  /* What waits for this one is taken back through the actions. */
  if (cache == NULL || strcmp (andon_cache_get_platform (cache), platform) != 0)
    look (self, platform, TRUE);
}

GPtrArray *
andon_session_get_elsewhere (AndonSession *self)
{
  return self->elsewhere;
}
