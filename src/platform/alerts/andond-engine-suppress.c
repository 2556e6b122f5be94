/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-engine-private.h"

/* Suppression by design: rules that are true while an asset is in certain modes, or while an alert elsewhere is active. A
 * change of mode looks at the alerts of one asset; the flip of a rule that looks at other alerts looks at all of them. */

static gboolean
names_rule (const AndondRule        *suppression,
            const AndondAlertRecord *record)
{
  return suppression->rules == NULL ||
         (record->alert->rule != NULL &&
          g_strv_contains ((const char *const *) suppression->rules, record->alert->rule));
}

/* Whether this alert, while active, makes a rule true. */
static gboolean
is_cause (AndondEngine            *self,
          const AndondRule        *suppression,
          const AndondAlertRecord *record)
{
  const AndondAsset *scope = andond_registry_find_asset (self->registry, suppression->while_asset);

  if (scope == NULL || record->asset == ANDOND_NO_INDEX || record->facts.lane != ANDON_LANE_ALARM ||
      !andond_registry_is_within (self->registry, record->asset, scope->index))
    return FALSE;
  return suppression->while_rule == NULL || g_strcmp0 (suppression->while_rule, record->alert->rule) == 0;
}

static gboolean
is_true_for (AndondEngine            *self,
             const AndondRule        *rule,
             const AndondAlertRecord *record)
{
  gint32 mode = self->modes[record->asset];

  if (rule->modes != 0)
    return mode >= 0 && mode < 32 && (rule->modes & (1u << mode)) != 0;
  /* An alert does not suppress itself. */
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->whiles, rule->id)) > 0 && !is_cause (self, rule, record);
}

static gboolean
is_suppressed (AndondEngine      *self,
               AndondAlertRecord *record)
{
  if (record->asset == ANDOND_NO_INDEX)
    return FALSE;
  for (guint i = 0; i < andond_rules_get_size (self->rules); i++)
    {
      const AndondRule *rule = andond_rules_get (self->rules, i);

      if (rule->kind == ANDOND_RULE_SUPPRESSION && rule->enabled && names_rule (rule, record) &&
          andond_rule_covers (rule, self->registry, record->asset) && is_true_for (self, rule, record))
        return TRUE;
    }
  return FALSE;
}

gboolean
andond_engine_judge (AndondTx           *tx,
                     AndondAlertRecord  *record,
                     GError            **error)
{
  gboolean wanted = is_suppressed (tx->engine, record);
  AndonAlertEvent event = { .kind = wanted ? ANDON_ALERT_EVENT_SUPPRESS : ANDON_ALERT_EVENT_UNSUPPRESS };
  AndonAlertEffects effects;

  return wanted == (record->facts.suppressed != 0) ||
         andond_engine_apply (tx, record, &event, NULL, &effects, error);
}

gboolean
andond_engine_set_mode (AndondTx  *tx,
                        guint32    asset,
                        gint32     mode,
                        GError   **error)
{
  AndondEngine *self = tx->engine;
  GPtrArray *records = self->by_asset[asset];

  if (mode == ANDOND_MODE_NONE || self->modes[asset] == mode)
    return TRUE;
  self->modes[asset] = mode;
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      if (!andond_engine_judge (tx, g_ptr_array_index (records, i), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
judge_records (AndondTx  *tx,
               GError   **error)
{
  g_autoptr (GPtrArray) records = andond_engine_list_records (tx->engine);

  for (guint i = 0; i < records->len; i++)
    {
      if (!andond_engine_judge (tx, g_ptr_array_index (records, i), error))
        return FALSE;
    }
  return TRUE;
}

/* The rules that look at other alerts; FALSE in *any when there is none, which is the common case. */
gboolean
andond_engine_active_changed (AndondTx           *tx,
                              AndondAlertRecord  *record,
                              GError            **error)
{
  AndondEngine *self = tx->engine;
  gboolean flipped = FALSE;

  for (guint i = 0; i < andond_rules_get_size (self->rules); i++)
    {
      const AndondRule *rule = andond_rules_get (self->rules, i);
      guint before, after;

      if (rule->kind != ANDOND_RULE_SUPPRESSION || rule->while_asset == NULL || !is_cause (self, rule, record))
        continue;
      before = GPOINTER_TO_UINT (g_hash_table_lookup (self->whiles, rule->id));
      after = record->facts.active ? before + 1 : MAX (before, 1) - 1;
      g_hash_table_replace (self->whiles, g_strdup (rule->id), GUINT_TO_POINTER (after));
      flipped = flipped || (before == 0) != (after == 0);
    }
  return !flipped || judge_records (tx, error);
}

void
andond_engine_count_whiles (AndondEngine *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_remove_all (self->whiles);
  for (guint i = 0; i < andond_rules_get_size (self->rules); i++)
    {
      const AndondRule *rule = andond_rules_get (self->rules, i);
      guint n = 0;

      if (rule->kind != ANDOND_RULE_SUPPRESSION || rule->while_asset == NULL)
        continue;
      g_hash_table_iter_init (&iter, self->by_id);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        {
          AndondAlertRecord *record = value;

          n += record->facts.active && is_cause (self, rule, record) ? 1 : 0;
        }
      g_hash_table_insert (self->whiles, g_strdup (rule->id), GUINT_TO_POINTER (n));
    }
}

gboolean
andond_engine_judge_all (AndondTx  *tx,
                         GError   **error)
{
  andond_engine_count_whiles (tx->engine);
  return judge_records (tx, error);
}
