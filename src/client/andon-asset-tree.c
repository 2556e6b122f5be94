/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-asset-tree-private.h"

#include <math.h>
#include <string.h>

#define SEPARATOR " › "
#define MAX_DEPTH 16

typedef struct
{
  AndonAsset *asset;
  char *path;
  char *short_path;
  const char *zone;
  GPtrArray *children; /* of Node, by name */
  GPtrArray *signals;  /* of AndonSignal */
} Node;

struct _AndonAssetTree
{
  GObject parent_instance;
  gboolean loaded;
  GHashTable *nodes;   /* id → Node */
  GHashTable *signals; /* id → AndonSignal */
  GPtrArray *sites;    /* of Node */
  GHashTable *search;  /* (nullable) */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (AndonAssetTree, andon_asset_tree, G_TYPE_OBJECT)

static void
node_free (gpointer data)
{
  Node *node = data;

  andon_asset_unref (node->asset);
  g_free (node->path);
  g_free (node->short_path);
  g_ptr_array_unref (node->children);
  g_ptr_array_unref (node->signals);
  g_free (node);
}

static void
andon_asset_tree_finalize (GObject *object)
{
  AndonAssetTree *self = ANDON_ASSET_TREE (object);

  g_hash_table_unref (self->nodes);
  g_hash_table_unref (self->signals);
  g_ptr_array_unref (self->sites);
  g_clear_pointer (&self->search, g_hash_table_unref);
  G_OBJECT_CLASS (andon_asset_tree_parent_class)->finalize (object);
}

static void
andon_asset_tree_class_init (AndonAssetTreeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = andon_asset_tree_finalize;
  changed_signal = g_signal_new ("changed", ANDON_TYPE_ASSET_TREE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
andon_asset_tree_init (AndonAssetTree *self)
{
  self->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, node_free);
  self->signals = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) andon_signal_unref);
  self->sites = g_ptr_array_new ();
}

AndonAssetTree *
andon_asset_tree_new (void)
{
  return g_object_new (ANDON_TYPE_ASSET_TREE, NULL);
}

static Node *
find (AndonAssetTree *self, const char *id)
{
  return id != NULL ? g_hash_table_lookup (self->nodes, id) : NULL;
}

static Node *
parent_of (AndonAssetTree *self, const Node *node)
{
  return find (self, node->asset->parent);
}

static int
compare_nodes (gconstpointer a, gconstpointer b)
{
  const Node *x = *(Node *const *) a, *y = *(Node *const *) b;

  return g_utf8_collate (x->asset->name, y->asset->name);
}

static gboolean
is_process (const AndonSignal *signal)
{
  return signal->role == NULL || strcmp (signal->role, "process") == 0;
}

static int
compare_signals (gconstpointer a, gconstpointer b)
{
  const AndonSignal *x = *(AndonSignal *const *) a, *y = *(AndonSignal *const *) b;

  if (is_process (x) != is_process (y))
    return is_process (x) ? -1 : 1;
  return strcmp (x->id, y->id);
}

/* The names from the site down; a parent that does not exist or a ring ends it. */
static void
name_node (AndonAssetTree *self, Node *node)
{
  GPtrArray *names = g_ptr_array_new ();
  guint depth = 0;

  node->zone = NULL;
  for (Node *up = node; up != NULL && depth < MAX_DEPTH; up = parent_of (self, up), depth++)
    {
      g_ptr_array_insert (names, 0, up->asset->name);
      if (node->zone == NULL)
        node->zone = up->asset->zone;
    }
  g_ptr_array_add (names, NULL);
  g_free (node->path);
  node->path = g_strjoinv (SEPARATOR, (char **) names->pdata);
  g_free (node->short_path);
  node->short_path = g_strjoinv (SEPARATOR, (char **) names->pdata + (names->len > 3 ? names->len - 3 : 0));
  g_ptr_array_unref (names);
}

static void
link_nodes (AndonAssetTree *self)
{
  GHashTableIter iter;
  Node *node;

  g_ptr_array_set_size (self->sites, 0);
  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &node))
    {
      g_ptr_array_set_size (node->children, 0);
      g_ptr_array_set_size (node->signals, 0);
    }
  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &node))
    {
      Node *parent = parent_of (self, node);

      g_ptr_array_add (parent != NULL ? parent->children : self->sites, node);
      name_node (self, node);
    }
  g_ptr_array_sort (self->sites, compare_nodes);
  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &node))
    g_ptr_array_sort (node->children, compare_nodes);
}

static void
link_signals (AndonAssetTree *self)
{
  GHashTableIter iter;
  AndonSignal *signal;
  Node *node;

  g_hash_table_iter_init (&iter, self->signals);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &signal))
    if ((node = find (self, signal->asset)) != NULL)
      g_ptr_array_add (node->signals, signal);
  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &node))
    g_ptr_array_sort (node->signals, compare_signals);
}

static void
add_node (AndonAssetTree *self, AndonAsset *asset)
{
  Node *node = g_new0 (Node, 1);

  node->asset = andon_asset_ref (asset);
  node->children = g_ptr_array_new ();
  node->signals = g_ptr_array_new ();
  g_hash_table_replace (self->nodes, asset->id, node);
}

static void
relink (AndonAssetTree *self)
{
  link_nodes (self);
  link_signals (self);
  g_clear_pointer (&self->search, g_hash_table_unref);
}

void
andon_asset_tree_take (AndonAssetTree *self, GPtrArray *assets, GPtrArray *signals)
{
  g_hash_table_remove_all (self->nodes);
  for (guint i = 0; i < assets->len; i++)
    add_node (self, g_ptr_array_index (assets, i));
  if (signals != NULL)
    {
      g_hash_table_remove_all (self->signals);
      for (guint i = 0; i < signals->len; i++)
        {
          AndonSignal *signal = g_ptr_array_index (signals, i);

          g_hash_table_replace (self->signals, signal->id, andon_signal_ref (signal));
        }
    }
  relink (self);
  self->loaded = TRUE;
  g_signal_emit (self, changed_signal, 0);
}

void
andon_asset_tree_update (AndonAssetTree *self, AndonAsset *asset)
{
  add_node (self, asset);
  relink (self);
  g_signal_emit (self, changed_signal, 0);
}

gboolean
andon_asset_tree_get_loaded (AndonAssetTree *self)
{
  return self->loaded;
}

gboolean
andon_asset_tree_lookup (AndonAssetTree *self, const char *id, AndonAssetInfo *out)
{
  Node *node = find (self, id);

  if (node == NULL)
    return FALSE;
  *out = (AndonAssetInfo) {
    .id = node->asset->id,
    .kind = node->asset->kind,
    .parent = node->asset->parent,
    .name = node->asset->name,
    .zone = node->zone,
    .path = node->path,
    .short_path = node->short_path,
    .state = node->asset->state,
    .health = node->asset->health,
  };
  return TRUE;
}

const char *
andon_asset_tree_get_path (AndonAssetTree *self, const char *id)
{
  Node *node = find (self, id);

  return node != NULL ? node->path : (id != NULL ? id : "");
}

const char *
andon_asset_tree_get_short_path (AndonAssetTree *self, const char *id)
{
  Node *node = find (self, id);

  return node != NULL ? node->short_path : (id != NULL ? id : "");
}

const char *
andon_asset_tree_get_name (AndonAssetTree *self, const char *id)
{
  Node *node = find (self, id);

  return node != NULL ? node->asset->name : (id != NULL ? id : "");
}

const char *
andon_asset_tree_get_zone (AndonAssetTree *self, const char *id)
{
  Node *node = find (self, id);

  return node != NULL ? node->zone : NULL;
}

const char *
andon_asset_tree_get_site (AndonAssetTree *self, const char *id)
{
  Node *node = find (self, id);

  for (guint depth = 0; node != NULL && depth < MAX_DEPTH; node = parent_of (self, node), depth++)
    if (node->asset->kind == ANDON_ASSET_KIND_SITE)
      return node->asset->id;
  return NULL;
}

gboolean
andon_asset_tree_is_within (AndonAssetTree *self, const char *id, const char *ancestor)
{
  Node *node = find (self, id);

  if (g_strcmp0 (id, ancestor) == 0)
    return TRUE;
  for (guint depth = 0; node != NULL && depth < MAX_DEPTH; node = parent_of (self, node), depth++)
    if (strcmp (node->asset->id, ancestor) == 0)
      return TRUE;
  return FALSE;
}

GPtrArray *
andon_asset_tree_dup_children (AndonAssetTree *self, const char *parent)
{
  GPtrArray *ids = g_ptr_array_new ();
  Node *node = find (self, parent);
  GPtrArray *children = parent == NULL ? self->sites : node != NULL ? node->children : NULL;

  for (guint i = 0; children != NULL && i < children->len; i++)
    g_ptr_array_add (ids, ((Node *) g_ptr_array_index (children, i))->asset->id);
  return ids;
}

gboolean
andon_asset_tree_lookup_signal (AndonAssetTree *self, const char *id, AndonSignalInfo *out)
{
  AndonSignal *signal = id != NULL ? g_hash_table_lookup (self->signals, id) : NULL;

  if (signal == NULL)
    return FALSE;
  *out = (AndonSignalInfo) {
    .id = signal->id,
    .asset = signal->asset,
    .name = signal->name,
    .unit = signal->unit,
    .role = signal->role,
    .low = signal->low,
    .high = signal->high,
    .latest_time = signal->latest.time,
    .latest = signal->latest.time != 0 ? signal->latest.value : NAN,
  };
  return TRUE;
}

GPtrArray *
andon_asset_tree_dup_signals (AndonAssetTree *self, const char *asset)
{
  GPtrArray *ids = g_ptr_array_new ();
  Node *node = find (self, asset);

  for (guint i = 0; node != NULL && i < node->signals->len; i++)
    g_ptr_array_add (ids, ((AndonSignal *) g_ptr_array_index (node->signals, i))->id);
  return ids;
}

static void
collect (Node *node, GHashTable *ids, guint depth)
{
  g_hash_table_add (ids, g_strdup (node->asset->id));
  for (guint i = 0; depth < MAX_DEPTH && i < node->children->len; i++)
    collect (g_ptr_array_index (node->children, i), ids, depth + 1);
}

GHashTable *
andon_asset_tree_dup_within (AndonAssetTree *self, const char *id)
{
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Node *node = find (self, id);

  if (node != NULL)
    collect (node, ids, 0);
  return ids;
}

GHashTable *
andon_asset_tree_ref_search_paths (AndonAssetTree *self)
{
  GHashTableIter iter;
  Node *node;

  if (self->search == NULL)
    {
      self->search = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_hash_table_iter_init (&iter, self->nodes);
      while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &node))
        g_hash_table_insert (self->search, g_strdup (node->asset->id), g_utf8_casefold (node->path, -1));
    }
  return g_hash_table_ref (self->search);
}
