/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "andon-enums.h"

G_BEGIN_DECLS

/* One measured value. A plain value. */
struct _AndonSample
{
  gint64       time; /* us */
  double       value; /* NaN: none */
  AndonQuality quality;
};

/* {time, value, quality} */
gboolean andon_sample_from_json  (JsonObject         *object,
                                  AndonSample        *out,
                                  GError            **error);
void     andon_sample_write_json (const AndonSample  *self,
                                  AndonJsonWriter    *writer);

/* Samples of one signal, as the feed tells them: {signal, time: […], value: […], quality: […]}; quality is left out
 * when all are good, a value is null where there is none. */
struct _AndonSampleSeries
{
  char   *signal;  /* owned */
  GArray *samples; /* of AndonSample, owned */
};

AndonSampleSeries *andon_sample_series_new        (const char               *signal);
void               andon_sample_series_free       (AndonSampleSeries        *self);
AndonSampleSeries *andon_sample_series_from_json  (JsonObject               *object,
                                                   GError                  **error);
void               andon_sample_series_write_json (const AndonSampleSeries  *self,
                                                   AndonJsonWriter          *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonSampleSeries, andon_sample_series_free)

G_END_DECLS
