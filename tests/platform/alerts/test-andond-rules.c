/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "engine-fixture.h"

#include <andon-json.h>
#include <andon-time.h>

static AndondRule *
parse (const char  *text,
       GError     **error)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (JsonObject) body = andon_json_parse_object (quoted, strlen (quoted), NULL, NULL);

  g_assert_nonnull (body);
  return andond_rule_parse ("r", 3, body, error);
}

/* Consequence × time to respond, and nothing else. */
static void
test_priority (void)
{
  g_assert_cmpint (andond_priority_from_impact (ANDOND_IMPACT_SEVERE, 3 * ANDON_TIME_MINUTE), ==, ANDON_PRIORITY_CRITICAL);
  g_assert_cmpint (andond_priority_from_impact (ANDOND_IMPACT_SEVERE, 10 * ANDON_TIME_MINUTE), ==, ANDON_PRIORITY_CRITICAL);
  g_assert_cmpint (andond_priority_from_impact (ANDOND_IMPACT_SEVERE, 30 * ANDON_TIME_MINUTE), ==, ANDON_PRIORITY_HIGH);
  g_assert_cmpint (andond_priority_from_impact (ANDOND_IMPACT_SEVERE, ANDON_TIME_HOUR), ==, ANDON_PRIORITY_MEDIUM);
  g_assert_cmpint (andond_priority_from_impact (ANDOND_IMPACT_MAJOR, 10 * ANDON_TIME_MINUTE), ==, ANDON_PRIORITY_HIGH);
  g_assert_cmpint (andond_priority_from_impact (ANDOND_IMPACT_MAJOR, 30 * ANDON_TIME_MINUTE), ==, ANDON_PRIORITY_MEDIUM);
  g_assert_cmpint (andond_priority_from_impact (ANDOND_IMPACT_MINOR, ANDON_TIME_MINUTE), ==, ANDON_PRIORITY_MEDIUM);
  g_assert_cmpint (andond_priority_from_impact (ANDOND_IMPACT_MINOR, ANDON_TIME_HOUR), ==, ANDON_PRIORITY_LOW);

  /* More consequence or less time never lowers it. */
  for (int impact = ANDOND_IMPACT_MINOR; impact <= ANDOND_IMPACT_SEVERE; impact++)
    {
      for (gint64 minutes = 1; minutes < 120; minutes++)
        {
          AndonPriority here = andond_priority_from_impact ((AndondImpact) impact, minutes * ANDON_TIME_MINUTE);

          g_assert_cmpint (here, >=,
                           andond_priority_from_impact ((AndondImpact) impact, (minutes + 1) * ANDON_TIME_MINUTE));
          if (impact > ANDOND_IMPACT_MINOR)
            g_assert_cmpint (here, >=,
                             andond_priority_from_impact ((AndondImpact) (impact - 1), minutes * ANDON_TIME_MINUTE));
        }
    }
}

static void
test_parse (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AndondRule) limit =
    parse ("{'kind':'limit','signal':'vibration','high':4.5,'hysteresis':0.5,'impact':'major','respond_within':1800,"
           "'on_delay':3,'off_delay':10,'max_shelve':60,'latching':true,'levels':[{'at':7,'impact':'severe',"
           "'respond_within':300}]}", &error);
  g_autoptr (AndondRule) suppression = parse ("{'kind':'suppression','modes':['off','cleaning']}", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (limit->version, ==, 3);
  g_assert_true (limit->enabled && limit->is_high && limit->latching && limit->ack_required);
  g_assert_cmpuint (limit->n_levels, ==, 2);
  g_assert_cmpint (limit->levels[0].priority, ==, ANDON_PRIORITY_MEDIUM);
  g_assert_cmpint (limit->levels[1].priority, ==, ANDON_PRIORITY_CRITICAL);
  g_assert_cmpint (limit->max_shelve, ==, ANDON_TIME_HOUR);
  g_assert_cmpint (limit->on_delay, ==, 3 * ANDON_TIME_SECOND);
  g_assert_cmpuint (suppression->modes, ==, (1u << ANDOND_MODE_OFF) | (1u << ANDOND_MODE_CLEANING));
}

/* Each error names the member. */
static void
test_refuses (void)
{
  static const struct
  {
    const char *text;
    const char *member;
  } bad[] = {
    { "{}", "kind" },
    { "{'kind':'wish'}", "kind" },
    { "{'kind':'promotion'}", "impact" },
    { "{'kind':'promotion','impact':'huge'}", "impact" },
    { "{'kind':'promotion','impact':'minor','respond_within':0}", "respond_within" },
    { "{'kind':'promotion','impact':'minor','on_delay':-1}", "on_delay" },
    { "{'kind':'promotion','impact':'minor','off_delay':1e9}", "off_delay" },
    { "{'kind':'promotion','impact':'minor','min_severity':1001}", "min_severity" },
    { "{'kind':'promotion','impact':'minor','scope':{'class':7}}", "class" },
    { "{'kind':'limit','impact':'minor'}", "signal" },
    { "{'kind':'limit','impact':'minor','signal':'x'}", "high" },
    { "{'kind':'limit','impact':'minor','signal':'x','high':1,'low':0}", "high" },
    { "{'kind':'limit','impact':'minor','signal':'x','high':1,'hysteresis':-1}", "hysteresis" },
    { "{'kind':'limit','impact':'minor','signal':'x','high':1,'levels':[{'at':0.5,'impact':'major'}]}", "levels" },
    { "{'kind':'limit','impact':'minor','signal':'x','low':1,'levels':[{'at':2,'impact':'major'}]}", "levels" },
    { "{'kind':'limit','impact':'minor','signal':'x','low':1,'levels':[{'at':0.5}]}", "impact" },
    { "{'kind':'limit','impact':'minor','signal':'x','low':1,'levels':[7]}", "levels" },
    { "{'kind':'suppression'}", "modes" },
    { "{'kind':'suppression','modes':['dancing']}", "modes" },
    { "{'kind':'suppression','modes':['off'],'while':{'asset':'a'}}", "modes" },
    { "{'kind':'suppression','while':{}}", "asset" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      if (parse (bad[i].text, &error) != NULL)
        g_error ("accepted: %s", bad[i].text);
      g_assert_true (error->domain == ANDON_DOMAIN_ERROR);
      if (strstr (error->message, bad[i].member) == NULL)
        g_error ("%s does not name %s", error->message, bad[i].member);
    }
}

static void
test_first_that_fits (EngineFixture *self,
                      gconstpointer  unused)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) (GCallback) andond_rule_free);
  g_autoptr (AndondRules) rules = NULL;

  g_ptr_array_add (list, parse ("{'kind':'promotion','enabled':false,'impact':'minor'}", NULL));
  g_ptr_array_add (list, parse ("{'kind':'promotion','impact':'minor','scope':{'asset':'p-1'}}", NULL));
  g_ptr_array_add (list, parse ("{'kind':'promotion','impact':'major','scope':{'class':'pump'},'min_severity':700}", NULL));
  rules = andond_rules_new (self->registry, list);
  g_assert_true (andond_rules_promotion (rules, engine_fixture_asset (self, "p-1"), 10) == andond_rules_get (rules, 1));
  g_assert_true (andond_rules_promotion (rules, engine_fixture_asset (self, "p-2"), 700) == andond_rules_get (rules, 2));
  g_assert_null (andond_rules_promotion (rules, engine_fixture_asset (self, "p-2"), 699));
  g_assert_null (andond_rules_promotion (rules, engine_fixture_asset (self, "gw"), 1000));
}

static gpointer
load_job (AndonDbConnection  *connection,
          gpointer            data,
          GError            **error)
{
  return andond_rules_load (connection, data, error);
}

/* Every document that comes with the platform parses; those for assets that are not here were left out. */
static void
test_seeds (EngineFixture *self,
            gconstpointer  unused)
{
  g_autoptr (AndondRules) rules = engine_fixture_read (self, load_job, self->registry);

  g_assert_cmpint (engine_fixture_count (self, "SELECT count (DISTINCT id) FROM document WHERE kind IN ('rule', 'limit')"),
                   ==, andond_rules_get_size (rules));
  g_assert_nonnull (andond_rules_find (rules, "pump-vibration"));
  g_assert_null (andond_rules_find (rules, "nord-p-104-suction"));
  g_assert_cmpint (engine_fixture_count (self, "SELECT count (*) FROM document WHERE kind = 'console'"), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/alerts/rules/priority", test_priority);
  g_test_add_func ("/alerts/rules/parse", test_parse);
  g_test_add_func ("/alerts/rules/refuses", test_refuses);
  g_test_add ("/alerts/rules/first-that-fits", EngineFixture, NULL, engine_fixture_set_up, test_first_that_fits,
              engine_fixture_tear_down);
  g_test_add ("/alerts/rules/seeds", EngineFixture, NULL, engine_fixture_set_up, test_seeds, engine_fixture_tear_down);
  return g_test_run ();
}
