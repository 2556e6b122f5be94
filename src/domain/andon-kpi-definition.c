/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-kpi-definition.h"

#include <math.h>

#include "andon-json-writer.h"
#include "andon-json.h"

#define OPTIONAL (ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE)

static const char *const direction_table[] = { "higher", "lower", "none" };
static const char *const display_table[] = { "number", "percent", "duration", "money" };

G_STATIC_ASSERT (G_N_ELEMENTS (direction_table) == ANDON_N_KPI_DIRECTIONS);
G_STATIC_ASSERT (G_N_ELEMENTS (display_table) == ANDON_N_KPI_DISPLAYS);

const AndonEnumWords andon_kpi_direction_words = { direction_table, ANDON_N_KPI_DIRECTIONS };
const AndonEnumWords andon_kpi_display_words = { display_table, ANDON_N_KPI_DISPLAYS };

void
andon_kpi_definition_free (AndonKpiDefinition *self)
{
  g_clear_pointer (&self->formula, andon_kpi_formula_free);
  g_clear_pointer (&self->targets, g_hash_table_unref);
  g_free (self->id);
  g_free (self->name);
  g_free (self->unit);
  g_free (self->owner);
  g_free (self->note);
  g_free (self);
}

static gboolean
read_targets (AndonKpiDefinition  *self,
              JsonObject          *object,
              GError             **error)
{
  JsonObject *targets = NULL;
  JsonObjectIter iter;
  const char *row;
  JsonNode *node;

  if (!andon_json_get_object (object, "targets", OPTIONAL, &targets, error))
    return FALSE;
  if (targets == NULL)
    return TRUE;
  if (json_object_get_size (targets) > ANDON_KPI_DEFINITION_MAX_TARGETS)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_TOO_LARGE, "“targets” has more than %d rows",
                   ANDON_KPI_DEFINITION_MAX_TARGETS);
      return FALSE;
    }
  json_object_iter_init (&iter, targets);
  while (json_object_iter_next (&iter, &row, &node))
    {
      double *target;
      double value = NAN;

      if (!andon_json_get_double (targets, row, ANDON_JSON_REQUIRED, &value, error))
        return FALSE;
      target = g_new (double, 1);
      *target = value;
      g_hash_table_insert (self->targets, g_strdup (row), target);
    }

  return TRUE;
}

static gboolean
read_formula (AndonKpiDefinition  *self,
              JsonObject          *object,
              GError             **error)
{
  const char *text = NULL;

  if (!andon_json_get_string (object, "formula", ANDON_JSON_REQUIRED, &text, error))
    return FALSE;
  self->formula = andon_kpi_formula_new (text, error);
  return self->formula != NULL;
}

AndonKpiDefinition *
andon_kpi_definition_from_json (JsonObject  *object,
                                GError     **error)
{
  g_autoptr (AndonKpiDefinition) self = g_new0 (AndonKpiDefinition, 1);
  guint direction = ANDON_KPI_DIRECTION_NONE;
  guint display = ANDON_KPI_DISPLAY_NUMBER;
  gint64 version = 0;

  self->target = NAN;
  self->targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!andon_json_dup_string (object, "id", ANDON_JSON_REQUIRED, &self->id, error) ||
      !andon_json_dup_string (object, "name", ANDON_JSON_REQUIRED, &self->name, error) ||
      !andon_json_dup_string (object, "unit", ANDON_JSON_REQUIRED, &self->unit, error) ||
      !read_formula (self, object, error) ||
      !andon_json_get_word (object, "direction", OPTIONAL, &andon_kpi_direction_words, &direction, error) ||
      !andon_json_get_word (object, "display", OPTIONAL, &andon_kpi_display_words, &display, error) ||
      !andon_json_get_double (object, "target", OPTIONAL, &self->target, error) ||
      !read_targets (self, object, error) ||
      !andon_json_dup_string (object, "owner", OPTIONAL, &self->owner, error) ||
      !andon_json_dup_string (object, "note", OPTIONAL, &self->note, error) ||
      !andon_json_get_int (object, "version", OPTIONAL, 0, G_MAXINT, &version, error))
    return NULL;

  self->direction = (AndonKpiDirection) direction;
  self->display = (AndonKpiDisplay) display;
  self->version = (guint) version;
  return g_steal_pointer (&self);
}

static void
write_targets (const AndonKpiDefinition *self,
               AndonJsonWriter          *writer)
{
  g_autoptr (GList) rows = g_list_sort (g_hash_table_get_keys (self->targets), (GCompareFunc) g_strcmp0);

  if (rows == NULL)
    return;
  andon_json_writer_member (writer, "targets");
  andon_json_writer_begin_object (writer);
  for (GList *l = rows; l != NULL; l = l->next)
    andon_json_writer_put_double (writer, l->data, *(double *) g_hash_table_lookup (self->targets, l->data));
  andon_json_writer_end_object (writer);
}

void
andon_kpi_definition_write_json (const AndonKpiDefinition *self,
                                 AndonJsonWriter          *writer)
{
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_string (writer, "id", self->id);
  andon_json_writer_put_string (writer, "name", self->name);
  andon_json_writer_put_string (writer, "unit", self->unit);
  andon_json_writer_put_string (writer, "formula", andon_kpi_formula_get_text (self->formula));
  andon_json_writer_put_string (writer, "direction", direction_table[self->direction]);
  andon_json_writer_put_string (writer, "display", display_table[self->display]);
  if (isfinite (self->target))
    andon_json_writer_put_double (writer, "target", self->target);
  write_targets (self, writer);
  andon_json_writer_put_string (writer, "owner", self->owner);
  andon_json_writer_put_string (writer, "note", self->note);
  andon_json_writer_put_int (writer, "version", self->version);
  andon_json_writer_end_object (writer);
}

double
andon_kpi_definition_get_target (const AndonKpiDefinition *self,
                                 const char               *row)
{
  const double *own = row != NULL ? g_hash_table_lookup (self->targets, row) : NULL;

  return own != NULL ? *own : self->target;
}
