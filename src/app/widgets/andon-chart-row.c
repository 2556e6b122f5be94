/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-chart-row.h"

struct _AndonChartRow
{
  GObject parent_instance;

  char *time;
  char *series;
  char *value;
  char *expected;
  char *remark;
};

enum
{
  PROP_0,
  PROP_TIME,
  PROP_SERIES,
  PROP_VALUE,
  PROP_EXPECTED,
  PROP_REMARK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AndonChartRow, andon_chart_row, G_TYPE_OBJECT)

static void
andon_chart_row_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  AndonChartRow *self = ANDON_CHART_ROW (object);

  switch (prop_id)
    {
    case PROP_TIME:
      g_value_set_string (value, self->time);
      break;
    case PROP_SERIES:
      g_value_set_string (value, self->series);
      break;
    case PROP_VALUE:
      g_value_set_string (value, self->value);
      break;
    case PROP_EXPECTED:
      g_value_set_string (value, self->expected);
      break;
    case PROP_REMARK:
      g_value_set_string (value, self->remark);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_chart_row_finalize (GObject *object)
{
  AndonChartRow *self = ANDON_CHART_ROW (object);

  g_free (self->time);
  g_free (self->series);
  g_free (self->value);
  g_free (self->expected);
  g_free (self->remark);

  G_OBJECT_CLASS (andon_chart_row_parent_class)->finalize (object);
}

static void
andon_chart_row_class_init (AndonChartRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = andon_chart_row_get_property;
  object_class->finalize = andon_chart_row_finalize;

  properties[PROP_TIME] = g_param_spec_string ("time", NULL, NULL, NULL, flags);
  properties[PROP_SERIES] = g_param_spec_string ("series", NULL, NULL, NULL, flags);
  properties[PROP_VALUE] = g_param_spec_string ("value", NULL, NULL, NULL, flags);
  properties[PROP_EXPECTED] = g_param_spec_string ("expected", NULL, NULL, NULL, flags);
  properties[PROP_REMARK] = g_param_spec_string ("remark", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
andon_chart_row_init (AndonChartRow *self)
{
}

AndonChartRow *
andon_chart_row_new (const char *time,
                     const char *series,
                     const char *value,
                     const char *expected,
                     const char *remark)
{
  AndonChartRow *self = g_object_new (ANDON_TYPE_CHART_ROW, NULL);

  self->time = g_strdup (time);
  self->series = g_strdup (series);
  self->value = g_strdup (value);
  self->expected = g_strdup (expected);
  self->remark = g_strdup (remark);

  return self;
}

const char *
andon_chart_row_get_time (AndonChartRow *self)
{
  g_return_val_if_fail (ANDON_IS_CHART_ROW (self), NULL);

  return self->time;
}

const char *
andon_chart_row_get_series (AndonChartRow *self)
{
  g_return_val_if_fail (ANDON_IS_CHART_ROW (self), NULL);

  return self->series;
}

const char *
andon_chart_row_get_value (AndonChartRow *self)
{
  g_return_val_if_fail (ANDON_IS_CHART_ROW (self), NULL);

  return self->value;
}

const char *
andon_chart_row_get_expected (AndonChartRow *self)
{
  g_return_val_if_fail (ANDON_IS_CHART_ROW (self), NULL);

  return self->expected;
}

const char *
andon_chart_row_get_remark (AndonChartRow *self)
{
  g_return_val_if_fail (ANDON_IS_CHART_ROW (self), NULL);

  return self->remark;
}
