/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include <andon-json.h>

#include "andond-rules.h"

#define OPTIONAL (ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE)
#define MAX_SECONDS (30 * 86400.0)
#define MAX_LEVELS 8

static const char *const kind_table[] = { "promotion", "limit", "suppression" };
static const AndonEnumWords kind_words = { kind_table, G_N_ELEMENTS (kind_table) };

static const char *const impact_table[] = { "minor", "major", "severe" };
static const AndonEnumWords impact_words = { impact_table, G_N_ELEMENTS (impact_table) };

AndonPriority
andond_priority_from_impact (AndondImpact impact,
                             gint64       respond_within)
{
  static const AndonPriority matrix[][4] = {
    [ANDOND_IMPACT_MINOR] = { ANDON_PRIORITY_MEDIUM, ANDON_PRIORITY_LOW, ANDON_PRIORITY_LOW, ANDON_PRIORITY_LOW },
    [ANDOND_IMPACT_MAJOR] = { ANDON_PRIORITY_HIGH, ANDON_PRIORITY_HIGH, ANDON_PRIORITY_MEDIUM, ANDON_PRIORITY_LOW },
    [ANDOND_IMPACT_SEVERE] = { ANDON_PRIORITY_CRITICAL, ANDON_PRIORITY_CRITICAL, ANDON_PRIORITY_HIGH,
                               ANDON_PRIORITY_MEDIUM },
  };
  const gint64 minute = 60 * G_USEC_PER_SEC;
  guint column = respond_within <= 3 * minute ? 0 : respond_within <= 10 * minute ? 1 : respond_within <= 30 * minute ? 2 : 3;

  return matrix[impact][column];
}

static gboolean
refuse (GError     **error,
        const char  *member,
        const char  *what)
{
  g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“%s” %s", member, what);
  return FALSE;
}

/* Seconds to microseconds. */
static gboolean
read_duration (JsonObject  *body,
               const char  *name,
               double       scale,
               gint64      *out,
               GError     **error)
{
  double value = (double) *out / scale;

  if (!andon_json_get_double (body, name, OPTIONAL, &value, error))
    return FALSE;
  if (value < 0 || value * scale > MAX_SECONDS * G_USEC_PER_SEC)
    return refuse (error, name, "must be between 0 and 30 days");
  *out = (gint64) (value * scale);
  return TRUE;
}

static gboolean
read_priority (JsonObject     *body,
               AndonJsonFlags  flags,
               gint64         *respond_within,
               AndonPriority  *priority,
               GError        **error)
{
  guint impact = ANDOND_IMPACT_MINOR;

  if (!andon_json_get_word (body, "impact", flags, &impact_words, &impact, error) ||
      !read_duration (body, "respond_within", G_USEC_PER_SEC, respond_within, error))
    return FALSE;
  if (*respond_within == 0)
    return refuse (error, "respond_within", "must be above 0");
  *priority = andond_priority_from_impact ((AndondImpact) impact, *respond_within);
  return TRUE;
}

static gboolean
read_alarm (AndondRule  *self,
            JsonObject  *body,
            GError     **error)
{
  self->respond_within = 30 * 60 * (gint64) G_USEC_PER_SEC;
  self->ack_required = TRUE;
  return read_priority (body, ANDON_JSON_REQUIRED, &self->respond_within, &self->priority, error) &&
         andon_json_dup_string (body, "consequence", OPTIONAL, &self->consequence, error) &&
         andon_json_dup_string (body, "response", OPTIONAL, &self->response, error) &&
         read_duration (body, "on_delay", G_USEC_PER_SEC, &self->on_delay, error) &&
         read_duration (body, "off_delay", G_USEC_PER_SEC, &self->off_delay, error) &&
         read_duration (body, "realarm_after", G_USEC_PER_SEC, &self->realarm_after, error) &&
         read_duration (body, "max_shelve", 60.0 * G_USEC_PER_SEC, &self->max_shelve, error) &&
         andon_json_get_bool (body, "latching", OPTIONAL, &self->latching, error) &&
         andon_json_get_bool (body, "ack_required", OPTIONAL, &self->ack_required, error);
}

static gboolean
read_level (AndondRule  *self,
            JsonNode    *node,
            GError     **error)
{
  AndondRuleLevel *level = &self->levels[self->n_levels];
  AndondRuleLevel *inner = level - 1;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (error, "levels", "must be objects");
  object = json_node_get_object (node);
  level->respond_within = self->respond_within;
  if (!andon_json_get_double (object, "at", ANDON_JSON_REQUIRED, &level->at, error) ||
      !read_priority (object, ANDON_JSON_REQUIRED, &level->respond_within, &level->priority, error))
    return FALSE;
  if (self->is_high ? level->at <= inner->at : level->at >= inner->at)
    return refuse (error, "levels", "must lie further out than the limit, one after the other");
  self->n_levels++;
  return TRUE;
}

static gboolean
read_limit (AndondRule  *self,
            JsonObject  *body,
            GError     **error)
{
  double low = NAN, high = NAN;
  JsonArray *levels = NULL;

  if (!andon_json_dup_string (body, "signal", ANDON_JSON_REQUIRED, &self->signal, error) ||
      !andon_json_get_double (body, "low", OPTIONAL, &low, error) ||
      !andon_json_get_double (body, "high", OPTIONAL, &high, error) ||
      !andon_json_get_double (body, "hysteresis", OPTIONAL, &self->hysteresis, error) ||
      !andon_json_get_array (body, "levels", OPTIONAL, &levels, error))
    return FALSE;
  if (isnan (low) == isnan (high))
    return refuse (error, "high", "or “low” must be there, and only one of them");
  if (self->hysteresis < 0)
    return refuse (error, "hysteresis", "must not be negative");
  if (levels != NULL && json_array_get_length (levels) > MAX_LEVELS)
    return refuse (error, "levels", "must be at most 8");

  self->is_high = isnan (low);
  self->levels = g_new0 (AndondRuleLevel, MAX_LEVELS + 1);
  self->levels[0] = (AndondRuleLevel) { self->is_high ? high : low, self->priority, self->respond_within };
  self->n_levels = 1;
  for (guint i = 0; levels != NULL && i < json_array_get_length (levels); i++)
    {
      if (!read_level (self, json_array_get_element (levels, i), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_modes (AndondRule  *self,
            JsonObject  *body,
            GError     **error)
{
  g_auto (GStrv) modes = NULL;

  if (!andon_json_dup_strv (body, "modes", OPTIONAL, &modes, error))
    return FALSE;
  for (guint i = 0; modes != NULL && modes[i] != NULL; i++)
    {
      int mode = ANDOND_MODE_OFF;

      while (mode <= ANDOND_MODE_STOPPED && !g_str_equal (andond_mode_to_string (mode), modes[i]))
        mode++;
      if (mode > ANDOND_MODE_STOPPED)
        return refuse (error, "modes", "has a word that is no operating mode");
      self->modes |= 1u << mode;
    }
  return TRUE;
}

static gboolean
read_suppression (AndondRule  *self,
                  JsonObject  *body,
                  GError     **error)
{
  JsonObject *condition = NULL;

  if (!read_modes (self, body, error) || !andon_json_get_object (body, "while", OPTIONAL, &condition, error) ||
      !andon_json_dup_strv (body, "rules", OPTIONAL, &self->rules, error))
    return FALSE;
  if (condition != NULL &&
      (!andon_json_dup_string (condition, "asset", ANDON_JSON_REQUIRED, &self->while_asset, error) ||
       !andon_json_dup_string (condition, "rule", OPTIONAL, &self->while_rule, error)))
    return FALSE;
  if ((self->modes == 0) == (self->while_asset == NULL))
    return refuse (error, "modes", "or “while” must be there, and only one of them");
  return TRUE;
}

static gboolean
read_common (AndondRule  *self,
             JsonObject  *body,
             GError     **error)
{
  JsonObject *scope = NULL;
  guint kind = 0;

  if (!andon_json_get_word (body, "kind", ANDON_JSON_REQUIRED, &kind_words, &kind, error) ||
      !andon_json_dup_string (body, "name", OPTIONAL, &self->name, error) ||
      !andon_json_get_bool (body, "enabled", OPTIONAL, &self->enabled, error) ||
      !andon_json_get_object (body, "scope", OPTIONAL, &scope, error))
    return FALSE;
  if (scope != NULL &&
      (!andon_json_dup_string (scope, "asset", OPTIONAL, &self->scope_asset, error) ||
       !andon_json_dup_string (scope, "class", OPTIONAL, &self->scope_class, error)))
    return FALSE;
  self->kind = (AndondRuleKind) kind;
  return TRUE;
}

AndondRule *
andond_rule_parse (const char  *id,
                   guint        version,
                   JsonObject  *body,
                   GError     **error)
{
  g_autoptr (AndondRule) self = g_new0 (AndondRule, 1);
  gint64 min_severity = 0;

  self->id = g_strdup (id);
  self->version = version;
  self->enabled = TRUE;
  if (!read_common (self, body, error))
    return NULL;

  if (self->kind == ANDOND_RULE_SUPPRESSION)
    return read_suppression (self, body, error) ? g_steal_pointer (&self) : NULL;

  if (!read_alarm (self, body, error) ||
      !andon_json_get_int (body, "min_severity", OPTIONAL, 0, 1000, &min_severity, error) ||
      (self->kind == ANDOND_RULE_LIMIT && !read_limit (self, body, error)))
    return NULL;
  self->min_severity = (guint) min_severity;
  return g_steal_pointer (&self);
}

void
andond_rule_free (AndondRule *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->scope_asset);
  g_free (self->scope_class);
  g_free (self->consequence);
  g_free (self->response);
  g_free (self->signal);
  g_free (self->levels);
  g_free (self->while_asset);
  g_free (self->while_rule);
  g_strfreev (self->rules);
  g_free (self);
}

gboolean
andond_rule_covers (const AndondRule *self,
                    AndondRegistry   *registry,
                    guint32           asset)
{
  const AndondAsset *scope;

  if (self->scope_class != NULL &&
      !g_str_equal (self->scope_class, andond_registry_get_asset (registry, asset)->model_class))
    return FALSE;
  if (self->scope_asset == NULL)
    return TRUE;
  scope = andond_registry_find_asset (registry, self->scope_asset);
  return scope != NULL && andond_registry_is_within (registry, asset, scope->index);
}
