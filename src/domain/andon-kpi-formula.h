/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-kpi-measure.h"

G_BEGIN_DECLS

/* What a KPI is made of, as people write it: numbers, the names of measures, + - * / and brackets, as in
 * "(benefit - cost) / cost". It is compiled once to a fixed number of arithmetic steps over one AndonKpiSums: there is
 * nothing in it that could write, call, loop or read anything else. Where the last step is a division its two sides are
 * the numerator and the denominator that roll up; else the whole is the numerator and there is no denominator.
 * Immutable; any thread. */

#define ANDON_KPI_FORMULA_MAX_LENGTH 512
#define ANDON_KPI_FORMULA_MAX_DEPTH  32

/* error: ANDON_DOMAIN_ERROR naming what stands where: an unknown measure, a bracket left open, too long or too deep. */
AndonKpiFormula *andon_kpi_formula_new              (const char            *text,
                                                     GError               **error);
void             andon_kpi_formula_free             (AndonKpiFormula       *self);

const char      *andon_kpi_formula_get_text         (const AndonKpiFormula *self);
gboolean         andon_kpi_formula_has_denominator  (const AndonKpiFormula *self);
/* Those that the formula names. */
AndonKpiMeasures andon_kpi_formula_get_measures     (const AndonKpiFormula *self);

/* Not finite where a step divides by nothing, or a measure is not known (NaN). Without a denominator it is 1. */
void             andon_kpi_formula_evaluate         (const AndonKpiFormula *self,
                                                     const AndonKpiSums    *sums,
                                                     double                *numerator,
                                                     double                *denominator);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonKpiFormula, andon_kpi_formula_free)

G_END_DECLS
