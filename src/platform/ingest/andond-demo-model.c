/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-demo-model.h"

#include <string.h>

const AndondDemoModel *
andond_demo_model_find (const char *name)
{
  static const AndondDemoModel *const families[] = {
    andond_demo_rotating_models,
    andond_demo_thermal_models,
    andond_demo_production_models,
    andond_demo_utility_models,
  };

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      for (const AndondDemoModel *model = families[i]; model->name != NULL; model++)
        {
          if (strcmp (model->name, name) == 0)
            return model;
        }
    }

  return NULL;
}
