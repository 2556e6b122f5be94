/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-feed-group.h"

#include <string.h>

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
andond_feed_group_key (const AndondFeedFilter *filter, guint roles)
{
  GString *key = g_string_new (NULL);

  g_string_printf (key, "%x/%x/", filter->topics, roles);
  if (filter->assets != NULL)
    {
      guint n;
      g_autofree const char **ids = (const char **) g_hash_table_get_keys_as_array (filter->assets, &n);

      qsort (ids, n, sizeof *ids, compare_strings);
      for (guint i = 0; i < n; i++)
        g_string_append_printf (key, "%s,", ids[i]);
    }
  return g_string_free (key, FALSE);
}

AndondFeedGroup *
andond_feed_group_new (const AndondFeedFilter *filter, guint roles, guint64 seen)
{
  AndondFeedGroup *self = g_new0 (AndondFeedGroup, 1);

  self->key = andond_feed_group_key (filter, roles);
  self->topics = filter->topics;
  self->roles = roles;
  self->assets = filter->assets ? g_hash_table_ref (filter->assets) : NULL;
  self->members = g_ptr_array_new ();
  andond_feed_buffer_init (&self->buffer, seen);
  return self;
}

void
andond_feed_group_free (gpointer data)
{
  AndondFeedGroup *self = data;

  g_free (self->key);
  g_clear_pointer (&self->assets, g_hash_table_unref);
  g_ptr_array_unref (self->members);
  andond_feed_buffer_clear (&self->buffer);
  g_free (self);
}

gboolean
andond_feed_group_wants (const AndondFeedGroup *self, const AndondFeedEvent *event)
{
  if (event->topic != 0 && (self->topics & event->topic) == 0)
    return FALSE;
  if (event->roles != 0 && (self->roles & event->roles) == 0)
    return FALSE;
  return self->assets == NULL || event->asset == NULL || g_hash_table_contains (self->assets, event->asset);
}
