/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-db-migrations.h>

#include "andond-store-types.h"

/* The steps of the platform's schema; what each table is for stands beside it in andond-schema.c. All times are
 * microseconds since the Unix epoch, all states and priorities the values of andon-enums.h. */

G_BEGIN_DECLS

extern const AndonDbMigration andond_schema_migrations[];
extern const guint            andond_schema_n_migrations;

G_END_DECLS
