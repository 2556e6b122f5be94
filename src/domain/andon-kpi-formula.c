/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-kpi-formula.h"

#include <math.h>
#include <string.h>

#include "andon-error.h"

typedef enum
{
  STEP_NUMBER,
  STEP_MEASURE,
  STEP_ADD,
  STEP_SUBTRACT,
  STEP_MULTIPLY,
  STEP_DIVIDE,
  STEP_NEGATE,
} StepKind;

typedef struct
{
  StepKind        kind;
  AndonKpiMeasure measure;
  double          number;
} Step;

/* Steps in postfix order: operands come before what joins them, so that a stack of known height is all it takes. */
struct _AndonKpiFormula
{
  char            *text;
  GArray          *steps;    /* Step */
  AndonKpiMeasures measures; /* those named */
  guint            n_left;   /* steps of the numerator; the last step divides it by the rest. 0: no denominator */
  guint            height;   /* of the stack */
};

typedef struct
{
  AndonKpiFormula *formula;
  const char      *text;
  const char      *p;
  guint            depth;
  guint            stack;
  guint            split; /* where the right side began, if the last step is a division, else 0 */
} Parser;

static gboolean parse_sum   (Parser *parser, GError **error);
static gboolean parse_value (Parser *parser, GError **error);

static gboolean
complain (Parser           *parser,
          AndonDomainError  code,
          const char       *what,
          GError          **error)
{
  g_set_error (error, ANDON_DOMAIN_ERROR, code, "formula: %s at character %u of “%s”", what,
               (guint) g_utf8_pointer_to_offset (parser->text, parser->p) + 1, parser->text);
  return FALSE;
}

static void
skip_space (Parser *parser)
{
  while (*parser->p == ' ' || *parser->p == '\t')
    parser->p++;
}

static void
emit (Parser          *parser,
      StepKind         kind,
      AndonKpiMeasure  measure,
      double           number)
{
  Step step = { kind, measure, number };

  g_array_append_val (parser->formula->steps, step);
  if (kind == STEP_MEASURE)
    parser->formula->measures |= ANDON_KPI_MEASURE_BIT (measure);
  if (kind == STEP_NUMBER || kind == STEP_MEASURE)
    parser->formula->height = MAX (parser->formula->height, ++parser->stack);
  else if (kind != STEP_NEGATE)
    parser->stack--;
}

static gboolean
parse_number (Parser  *parser,
              GError **error)
{
  char *end;
  double number;

  /* g_ascii_strtod () also reads hexadecimals. */
  if (parser->p[0] == '0' && (parser->p[1] == 'x' || parser->p[1] == 'X'))
    return complain (parser, ANDON_DOMAIN_ERROR_SYNTAX, "a number that is not decimal", error);
  number = g_ascii_strtod (parser->p, &end);
  if (end == parser->p || !isfinite (number))
    return complain (parser, ANDON_DOMAIN_ERROR_RANGE, "a number that is none", error);
  parser->p = end;
  emit (parser, STEP_NUMBER, 0, number);
  return TRUE;
}

static gboolean
parse_name (Parser  *parser,
            GError **error)
{
  gsize length = strspn (parser->p, "abcdefghijklmnopqrstuvwxyz_0123456789");
  g_autofree char *word = g_strndup (parser->p, length);
  g_autofree char *what = NULL;
  AndonKpiMeasure measure;

  if (!andon_kpi_measure_from_string (word, &measure))
    {
      what = g_strdup_printf ("there is no measure “%s”", word);
      return complain (parser, ANDON_DOMAIN_ERROR_RANGE, what, error);
    }
  parser->p += length;
  emit (parser, STEP_MEASURE, measure, 0);
  return TRUE;
}

static gboolean
parse_negation (Parser  *parser,
                GError **error)
{
  parser->p++;
  if (!parse_value (parser, error))
    return FALSE;
  emit (parser, STEP_NEGATE, 0, 0);
  parser->split = 0;
  return TRUE;
}

static gboolean
parse_bracket (Parser  *parser,
               GError **error)
{
  parser->p++;
  if (!parse_sum (parser, error))
    return FALSE;
  if (*parser->p != ')')
    return complain (parser, ANDON_DOMAIN_ERROR_SYNTAX, "a closing bracket is missing", error);
  parser->p++;
  return TRUE;
}

static gboolean
parse_value (Parser  *parser,
             GError **error)
{
  gboolean ok;

  skip_space (parser);
  if (++parser->depth > ANDON_KPI_FORMULA_MAX_DEPTH)
    return complain (parser, ANDON_DOMAIN_ERROR_TOO_DEEP, "too many brackets or signs in each other", error);
  parser->split = 0;
  if (*parser->p == '-')
    ok = parse_negation (parser, error);
  else if (*parser->p == '(')
    ok = parse_bracket (parser, error);
  else if (g_ascii_isdigit (*parser->p) || *parser->p == '.')
    ok = parse_number (parser, error);
  else if (g_ascii_islower (*parser->p))
    ok = parse_name (parser, error);
  else
    ok = complain (parser, ANDON_DOMAIN_ERROR_SYNTAX,
                   *parser->p == '\0' ? "it ends where a value should stand" : "no value begins like this", error);
  parser->depth--;
  skip_space (parser);
  return ok;
}

static gboolean
parse_product (Parser  *parser,
               GError **error)
{
  if (!parse_value (parser, error))
    return FALSE;
  while (*parser->p == '*' || *parser->p == '/')
    {
      gboolean divides = *parser->p++ == '/';
      guint right = parser->formula->steps->len;

      if (!parse_value (parser, error))
        return FALSE;
      emit (parser, divides ? STEP_DIVIDE : STEP_MULTIPLY, 0, 0);
      parser->split = divides ? right : 0;
    }

  return TRUE;
}

static gboolean
parse_sum (Parser  *parser,
           GError **error)
{
  if (!parse_product (parser, error))
    return FALSE;
  while (*parser->p == '+' || *parser->p == '-')
    {
      gboolean adds = *parser->p++ == '+';

      if (!parse_product (parser, error))
        return FALSE;
      emit (parser, adds ? STEP_ADD : STEP_SUBTRACT, 0, 0);
      parser->split = 0;
    }

  return TRUE;
}

AndonKpiFormula *
andon_kpi_formula_new (const char  *text,
                       GError     **error)
{
  g_autoptr (AndonKpiFormula) self = NULL;
  Parser parser = { .text = text, .p = text };

  if (strlen (text) > ANDON_KPI_FORMULA_MAX_LENGTH)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_TOO_LARGE, "formula: more than %d characters",
                   ANDON_KPI_FORMULA_MAX_LENGTH);
      return NULL;
    }
  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_SYNTAX, "formula: not UTF-8");
      return NULL;
    }
  self = g_new0 (AndonKpiFormula, 1);
  self->text = g_strdup (text);
  self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  parser.formula = self;
  if (!parse_sum (&parser, error))
    return NULL;
  if (*parser.p != '\0')
    {
      complain (&parser, ANDON_DOMAIN_ERROR_SYNTAX, "the formula should end", error);
      return NULL;
    }
  self->n_left = parser.split;
  return g_steal_pointer (&self);
}

void
andon_kpi_formula_free (AndonKpiFormula *self)
{
  g_array_unref (self->steps);
  g_free (self->text);
  g_free (self);
}

const char *
andon_kpi_formula_get_text (const AndonKpiFormula *self)
{
  return self->text;
}

gboolean
andon_kpi_formula_has_denominator (const AndonKpiFormula *self)
{
  return self->n_left > 0;
}

AndonKpiMeasures
andon_kpi_formula_get_measures (const AndonKpiFormula *self)
{
  return self->measures;
}

static double
join (StepKind kind,
      double   left,
      double   right)
{
  switch (kind)
    {
    case STEP_ADD:
      return left + right;
    case STEP_SUBTRACT:
      return left - right;
    case STEP_MULTIPLY:
      return left * right;
    default:
      return right == 0 ? NAN : left / right;
    }
}

/* What the steps from..to leave on the stack; they stand for one value. */
static double
run (const AndonKpiFormula *self,
     const AndonKpiSums    *sums,
     guint                  from,
     guint                  to)
{
  double stack[ANDON_KPI_FORMULA_MAX_LENGTH];
  guint n = 0;

  g_assert (self->height <= G_N_ELEMENTS (stack));
  for (guint i = from; i < to; i++)
    {
      const Step *step = &g_array_index (self->steps, Step, i);

      if (step->kind == STEP_NUMBER)
        stack[n++] = step->number;
      else if (step->kind == STEP_MEASURE)
        stack[n++] = sums->value[step->measure];
      else if (step->kind == STEP_NEGATE)
        stack[n - 1] = -stack[n - 1];
      else
        {
          n--;
          stack[n - 1] = join (step->kind, stack[n - 1], stack[n]);
        }
    }

  return stack[0];
}

void
andon_kpi_formula_evaluate (const AndonKpiFormula *self,
                            const AndonKpiSums    *sums,
                            double                *numerator,
                            double                *denominator)
{
  guint n = self->steps->len;

  *numerator = run (self, sums, 0, self->n_left > 0 ? self->n_left : n);
  *denominator = self->n_left > 0 ? run (self, sums, self->n_left, n - 1) : 1;
}
