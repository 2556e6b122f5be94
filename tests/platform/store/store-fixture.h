/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andond-store.h"
#include "andon-test-dir.h"

/* A store in a folder of its own, with a small plant: asset "press" and signals "press.s0", "press.s1", … */

#define FIXTURE_SIGNALS 4
#define DAY ANDOND_DAY_USEC
#define HOUR (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define MINUTE (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)
#define SECOND G_GINT64_CONSTANT (1000000)
/* Midnight of 1 July 2026. */
#define MIDNIGHT (G_GINT64_CONSTANT (20635) * ANDOND_DAY_USEC)

typedef struct
{
  AndonTestDir   *dir;
  AndondRegistry *registry;
  AndondStore    *store;
} StoreFixture;

AndondRegistry      *store_fixture_make_registry (guint n_signals);
void                 store_fixture_set_up    (StoreFixture *fixture, gconstpointer data);
void                 store_fixture_tear_down (StoreFixture *fixture, gconstpointer data);
/* Closes the store and opens it again. */
void                 store_fixture_reopen    (StoreFixture *fixture);
/* Appends and waits until it is written. */
void                 store_fixture_append    (StoreFixture *fixture, AndondSampleBatch *batch);
void                 store_fixture_upkeep    (StoreFixture *fixture, gint64 now);
AndondSampleColumns *store_fixture_query     (StoreFixture *fixture, const char *signal, gint64 from, gint64 to,
                                              guint points);
/* One integer from the writer's side. */
gint64               store_fixture_count     (StoreFixture *fixture, const char *sql);
