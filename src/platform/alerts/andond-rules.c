/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-rules.h"

#include <string.h>

#include <andon-json.h>

#include "andond-document-store.h"

struct _AndondRules
{
  gatomicrefcount ref_count;
  AndondRegistry *registry;
  GPtrArray      *rules; /* of AndondRule */
  GHashTable     *by_id; /* borrowed from rules */
};

AndondRules *
andond_rules_new (AndondRegistry *registry,
                  GPtrArray      *rules)
{
  AndondRules *self = g_new0 (AndondRules, 1);

  g_atomic_int_set (&self->ref_count, 1);
  self->registry = andond_registry_ref (registry);
  self->rules = rules;
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < rules->len; i++)
    {
      AndondRule *rule = g_ptr_array_index (rules, i);

      g_hash_table_insert (self->by_id, rule->id, rule);
    }
  return self;
}

AndondRules *
andond_rules_ref (AndondRules *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
andond_rules_unref (AndondRules *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->rules);
  andond_registry_unref (self->registry);
  g_free (self);
}

guint
andond_rules_get_size (AndondRules *self)
{
  return self->rules->len;
}

const AndondRule *
andond_rules_get (AndondRules *self,
                  guint        index)
{
  return g_ptr_array_index (self->rules, index);
}

const AndondRule *
andond_rules_find (AndondRules *self,
                   const char  *id)
{
  return id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;
}

const AndondRule *
andond_rules_promotion (AndondRules *self,
                        guint32      asset,
                        guint        severity)
{
  for (guint i = 0; i < self->rules->len; i++)
    {
      const AndondRule *rule = g_ptr_array_index (self->rules, i);

      if (rule->kind == ANDOND_RULE_PROMOTION && rule->enabled && severity >= rule->min_severity &&
          andond_rule_covers (rule, self->registry, asset))
        return rule;
    }
  return NULL;
}

static gboolean
load_kind (AndonDbConnection  *connection,
           const char         *kind,
           GPtrArray          *rules,
           GError            **error)
{
  g_autoptr (GPtrArray) documents = andond_document_list (connection, kind, error);

  if (documents == NULL)
    return FALSE;
  for (guint i = 0; i < documents->len; i++)
    {
      AndondDocument *document = g_ptr_array_index (documents, i);
      g_autoptr (GError) local = NULL;
      g_autoptr (JsonObject) body = andon_json_parse_object (document->body, strlen (document->body), NULL, &local);
      AndondRule *rule = body != NULL ? andond_rule_parse (document->id, document->version, body, &local) : NULL;

      if (rule != NULL)
        g_ptr_array_add (rules, rule);
      else
        g_warning ("%s %s, version %u, is left out: %s", kind, document->id, document->version, local->message);
    }
  return TRUE;
}

AndondRules *
andond_rules_load (AndonDbConnection  *connection,
                   AndondRegistry     *registry,
                   GError            **error)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) (GCallback) andond_rule_free);

  if (!load_kind (connection, ANDOND_DOCUMENT_RULE, rules, error) ||
      !load_kind (connection, ANDOND_DOCUMENT_LIMIT, rules, error))
    return NULL;
  return andond_rules_new (registry, g_steal_pointer (&rules));
}
