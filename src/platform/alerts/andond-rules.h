/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include <andon-db-connection.h>

#include "andond-alerts-types.h"
#include "andond-registry.h"

/* Written rules: what makes an advisory an alarm, which signal limits are alarms, what suppresses what. Each is the body
 * of a versioned document of kind "rule" (promotion, suppression) or "limit". A rule set is built from the current
 * versions, then immutable and reference-counted; any thread may read.
 *
 * Common members: {"kind": "promotion" | "limit" | "suppression", "name", "enabled": true,
 *   "scope": {"asset": id of a subtree, "class": class of machine}}   both optional, both must fit
 * promotion, limit: {"impact": "minor" | "major" | "severe", "respond_within": seconds, "consequence": text,
 *   "response": text, "on_delay": s, "off_delay": s, "latching": false, "ack_required": true, "realarm_after": s (0: never),
 *   "max_shelve": minutes}
 * promotion: {"min_severity": 0…1000}
 * limit: {"signal": key or id, "high" or "low": value, "hysteresis": in the signal's unit,
 *   "levels": [{"at": value, "impact", "respond_within"}]}   further out than the limit itself
 * suppression: {"modes": ["off", "stopped", …]} of the asset itself, or {"while": {"asset": id, "rule": id}} an alert there is
 *   active; optional "rules": [ids of the rules it suppresses]
 *
 * Priority = impact × time to respond, never a model's score. */

G_BEGIN_DECLS

typedef enum
{
  ANDOND_RULE_PROMOTION,
  ANDOND_RULE_LIMIT,
  ANDOND_RULE_SUPPRESSION,
} AndondRuleKind;

typedef enum
{
  ANDOND_IMPACT_MINOR,
  ANDOND_IMPACT_MAJOR,
  ANDOND_IMPACT_SEVERE,
} AndondImpact;

/* One step of a limit: from here on the priority is this. */
typedef struct
{
  double        at;
  AndonPriority priority;
  gint64        respond_within; /* us */
} AndondRuleLevel;

typedef struct
{
  AndondRuleKind kind;
  char          *id;
  guint          version;
  char          *name;
  gboolean       enabled;
  char          *scope_asset; /* nullable: any */
  char          *scope_class; /* nullable: any */

  AndonPriority  priority;
  char          *consequence;    /* nullable */
  char          *response;       /* nullable */
  gint64         respond_within; /* us */
  gint64         on_delay;       /* us */
  gint64         off_delay;      /* us */
  gint64         realarm_after;  /* us; 0: never */
  gint64         max_shelve;     /* us; 0: that of the priority */
  gboolean       latching;
  gboolean       ack_required;

  guint          min_severity;   /* promotion */

  char          *signal;         /* limit: key or id */
  gboolean       is_high;        /* limit: above is bad; else below is */
  double         hysteresis;     /* limit */
  AndondRuleLevel *levels;       /* limit: n_levels, from the limit outwards; the first is the limit itself */
  guint          n_levels;

  guint32        modes;          /* suppression: bit per AndondMode; 0: not by mode */
  char          *while_asset;    /* suppression: nullable */
  char          *while_rule;     /* suppression: nullable: any */
  char         **rules;          /* suppression: NULL: all */
} AndondRule;

AndonPriority     andond_priority_from_impact (AndondImpact   impact,
                                               gint64         respond_within);

/* Checks and reads one body. ANDON_DOMAIN_ERROR names the member. */
AndondRule       *andond_rule_parse         (const char        *id,
                                             guint              version,
                                             JsonObject        *body,
                                             GError           **error);
void              andond_rule_free          (AndondRule        *self);
gboolean          andond_rule_covers        (const AndondRule  *self,
                                             AndondRegistry    *registry,
                                             guint32            asset);

/* Takes the rules (their order counts: the first that fits wins). */
AndondRules      *andond_rules_new          (AndondRegistry    *registry,
                                             GPtrArray         *rules);
/* The current documents of kinds rule and limit; one that does not parse is left out and named in a warning. In a job. */
AndondRules      *andond_rules_load         (AndonDbConnection *connection,
                                             AndondRegistry    *registry,
                                             GError           **error);
AndondRules      *andond_rules_ref          (AndondRules       *self);
void              andond_rules_unref        (AndondRules       *self);
guint             andond_rules_get_size     (AndondRules       *self);
const AndondRule *andond_rules_get          (AndondRules       *self,
                                             guint              index);
const AndondRule *andond_rules_find         (AndondRules       *self,
                                             const char        *id); /* nullable */
/* The promotion rule for a model's finding of this severity on this asset; NULL: it stays an advisory. */
const AndondRule *andond_rules_promotion    (AndondRules       *self,
                                             guint32            asset,
                                             guint              severity);

/* Seeds the rules, limits, consoles and shelving limits that a platform starts with, unless they exist. In a job. */
gboolean          andond_rules_seed         (AndonDbConnection *connection,
                                             AndondRegistry    *registry,
                                             gint64             now,
                                             GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondRule, andond_rule_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondRules, andond_rules_unref)

G_END_DECLS
