/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-cold-list-private.h"

#define MAX_PAGES 64

struct _AndonColdList
{
  guint refs; /* the owner's and one of each read under way */
  AndonCache *cache;
  guint lanes;
  gboolean in_force;
  guint n;
  GHashTable *pages; /* number → GPtrArray of AndonAlert, or NULL while it is read */
  GQueue order;      /* numbers of pages that are there, oldest first */
  AndonColdCounted counted;
  AndonColdPaged paged;
  gpointer data; /* NULL callbacks: the owner is gone */
};

typedef struct
{
  AndonColdList *list;
  guint page;
} Read;

static void
page_free (gpointer data)
{
  if (data != NULL)
    g_ptr_array_unref (data);
}

static void
list_unref (AndonColdList *self)
{
  if (--self->refs > 0)
    return;
  g_hash_table_unref (self->pages);
  g_queue_clear (&self->order);
  andon_cache_unref (self->cache);
  g_free (self);
}

static void
keep_page (AndonColdList *self, guint page, GPtrArray *alerts)
{
  g_hash_table_replace (self->pages, GUINT_TO_POINTER (page), alerts);
  g_queue_push_tail (&self->order, GUINT_TO_POINTER (page));
  while (self->order.length > MAX_PAGES)
    g_hash_table_remove (self->pages, g_queue_pop_head (&self->order));
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Read *read = user_data;
  AndonColdList *self = read->list;
  GPtrArray *alerts = andon_cache_read_finish (self->cache, result, NULL, NULL);

  if (alerts != NULL)
    {
      keep_page (self, read->page, alerts);
      if (self->paged != NULL)
        self->paged (read->page * ANDON_COLD_PAGE, alerts->len, self->data);
    }
  list_unref (self);
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AndonColdList *self = user_data;
  AndonCacheCounts counts = { 0 };

  if (andon_cache_count_finish (self->cache, result, &counts, NULL))
    for (guint lane = 0; lane < ANDON_N_LANES; lane++)
      if (self->lanes == 0 || (self->lanes & 1u << lane))
        self->n += counts.open[lane] - (self->in_force ? MIN (counts.out_of_force[lane], counts.open[lane]) : 0);
  if (self->counted != NULL)
    self->counted (self->data);
  list_unref (self);
}

static void
read_page (AndonColdList *self, guint page)
{
  Read *read = g_new (Read, 1);

  *read = (Read) { .list = self, .page = page };
  self->refs++;
  g_hash_table_replace (self->pages, GUINT_TO_POINTER (page), NULL);
  andon_cache_read_page_async (self->cache, self->lanes, self->in_force, page * ANDON_COLD_PAGE,
                               ANDON_COLD_PAGE, on_page,
                               read);
}

AndonColdList *
andon_cold_list_new (AndonCache *cache, guint lanes, gboolean in_force, AndonColdCounted counted, AndonColdPaged paged,
                     gpointer data)
{
  AndonColdList *self = g_new0 (AndonColdList, 1);

  self->refs = 2;
  self->cache = andon_cache_ref (cache);
  self->lanes = lanes;
  self->in_force = in_force;
  self->counted = counted;
  self->paged = paged;
  self->data = data;
  self->pages = g_hash_table_new_full (NULL, NULL, NULL, page_free);
  g_queue_init (&self->order);
  read_page (self, 0);
  andon_cache_count_async (cache, on_counted, self);
  return self;
}

void
andon_cold_list_free (AndonColdList *self)
{
  self->counted = NULL;
  self->paged = NULL;
  list_unref (self);
}

guint
andon_cold_list_get_n (AndonColdList *self)
{
  return self->n;
}

const AndonAlert *
andon_cold_list_get (AndonColdList *self, guint position, gboolean ask)
{
  gpointer page = NULL, key = GUINT_TO_POINTER (position / ANDON_COLD_PAGE);
  guint place = position % ANDON_COLD_PAGE;
  GPtrArray *alerts;

  if (!g_hash_table_lookup_extended (self->pages, key, NULL, &page))
    {
      if (ask)
        read_page (self, position / ANDON_COLD_PAGE);
      return NULL;
    }
  alerts = page;
  return alerts != NULL && place < alerts->len ? g_ptr_array_index (alerts, place) : NULL;
}
