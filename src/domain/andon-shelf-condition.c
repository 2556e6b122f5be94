/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-shelf-condition.h"

#include <math.h>

#include "andon-error.h"
#include "andon-json-writer.h"
#include "andon-json.h"

gboolean
andon_shelf_test_is_rate (AndonShelfTest test)
{
  return test == ANDON_SHELF_TEST_RATE_ABOVE || test == ANDON_SHELF_TEST_RATE_BELOW;
}

static gboolean
is_above (AndonShelfTest test)
{
  return test == ANDON_SHELF_TEST_VALUE_ABOVE || test == ANDON_SHELF_TEST_RATE_ABOVE;
}

gboolean
andon_shelf_condition_equal (const AndonShelfCondition *a,
                             const AndonShelfCondition *b)
{
  if (a->test != b->test)
    return FALSE;
  return a->test == ANDON_SHELF_TEST_NONE ||
         (!(a->limit < b->limit) && !(a->limit > b->limit) && g_strcmp0 (a->signal, b->signal) == 0);
}

gboolean
andon_shelf_condition_is_crossed (const AndonShelfCondition *self,
                                  double                     number)
{
  if (self->test == ANDON_SHELF_TEST_NONE || !isfinite (number))
    return FALSE;
  return is_above (self->test) ? number > self->limit : number < self->limit;
}

void
andon_shelf_condition_write_member (const AndonShelfCondition *self,
                                    AndonJsonWriter           *writer)
{
  if (self->test == ANDON_SHELF_TEST_NONE)
    return;

  andon_json_writer_member (writer, andon_shelf_test_is_rate (self->test) ? "until_rate" : "until_value");
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_string (writer, "signal", self->signal);
  andon_json_writer_put_double (writer, is_above (self->test) ? "above" : "below", self->limit);
  andon_json_writer_end_object (writer);
}

/* One of above and below. */
static gboolean
read_limit (JsonObject           *object,
            const char           *name,
            AndonShelfCondition  *out,
            GError              **error)
{
  gboolean rate = g_str_equal (name, "until_rate");
  gboolean above = json_object_has_member (object, "above");

  if (above == json_object_has_member (object, "below"))
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“%s” must have either “above” or “below”",
                   name);
      return FALSE;
    }
  if (rate)
    out->test = above ? ANDON_SHELF_TEST_RATE_ABOVE : ANDON_SHELF_TEST_RATE_BELOW;
  else
    out->test = above ? ANDON_SHELF_TEST_VALUE_ABOVE : ANDON_SHELF_TEST_VALUE_BELOW;
  return andon_json_get_string (object, "signal", ANDON_JSON_OPTIONAL, &out->signal, error) &&
         andon_json_get_double (object, above ? "above" : "below", ANDON_JSON_REQUIRED, &out->limit, error);
}

gboolean
andon_shelf_condition_from_json (JsonObject           *object,
                                 AndonShelfCondition  *out,
                                 GError              **error)
{
  JsonObject *value = NULL, *rate = NULL;

  *out = (AndonShelfCondition) { ANDON_SHELF_TEST_NONE, 0, NULL };
  if (!andon_json_get_object (object, "until_value", ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE, &value, error) ||
      !andon_json_get_object (object, "until_rate", ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE, &rate, error))
    return FALSE;
  if (value != NULL && rate != NULL)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE,
                   "“until_value” and “until_rate” exclude each other");
      return FALSE;
    }
  return (value == NULL || read_limit (value, "until_value", out, error)) &&
         (rate == NULL || read_limit (rate, "until_rate", out, error));
}
