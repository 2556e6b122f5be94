/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-demo-plant.h"
#include "andond-ingest.h"

G_BEGIN_DECLS

#define ANDOND_TYPE_DEMO_SOURCE (andond_demo_source_get_type ())
G_DECLARE_FINAL_TYPE (AndondDemoSource, andond_demo_source, ANDOND, DEMO_SOURCE, GObject)

/* The demo plant live: once a second, on the second, every signal it sends. Seconds the main context was
 * too busy for are made up for, at most a minute of them. */
AndondDemoSource *andond_demo_source_new (AndondDemoPlant *plant, AndondIngest *ingest);

G_END_DECLS
