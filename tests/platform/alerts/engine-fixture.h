/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andond-engine-private.h>

#include <andon-test-await.h>
#include <andon-test-clock.h>
#include <andon-test-dir.h>

G_BEGIN_DECLS

/* A real store in a folder of its own, a small plant, an engine on a clock that stands still, and everything the bus told. */
typedef struct
{
  AndonTestDir     *dir;
  AndonTestClock   *clock;
  AndondRegistry   *registry;
  AndondStore      *store;
  AndondBus        *bus;
  AndondStageClock *stages;
  AndondEngine     *engine;
  GPtrArray        *events; /* of AndondBusEvent */
  guint             subscription;
  guint             last_key;
} EngineFixture;

#define N_FIXTURE_PUMPS 40

/* Site "nord" with line "nord-line-1" and pumps "p-0" … (class pump; signals mode, vibration-de), gateway "gw" (no rule). */
void  engine_fixture_set_up    (EngineFixture *self,
                                gconstpointer  unused);
void  engine_fixture_tear_down (EngineFixture *self,
                                gconstpointer  unused);
/* Ends engine and store and opens them again on the same folder. */
void  engine_fixture_restart   (EngineFixture *self);
/* The same on the machine's next start, after the power was cut. */
void  engine_fixture_cut_power (EngineFixture *self);
/* Writes a document and lets the engine read it. body: JSON with ' for ". */
void  engine_fixture_put       (EngineFixture *self,
                                const char    *kind,
                                const char    *id,
                                const char    *body);
/* Waits until everything submitted has been worked off and told. */
void  engine_fixture_settle    (EngineFixture *self);
/* Moves the clock and ticks. */
void  engine_fixture_advance   (EngineFixture *self,
                                gint64         usec);
guint32 engine_fixture_asset   (EngineFixture *self,
                                const char    *id);
/* A detection of asset; score 0: no anomaly. */
void  engine_fixture_detect    (EngineFixture *self,
                                const char    *asset,
                                double         score,
                                AndonQuality   quality,
                                gint32         mode);
/* A condition under rule (nullable) on asset. */
void  engine_fixture_condition (EngineFixture *self,
                                const char    *key,
                                const char    *asset,
                                const char    *rule,
                                gboolean       active);
/* Alert a-<id> as the list tells it. Transfer full. */
AndonAlert *engine_fixture_alert (EngineFixture *self,
                                  gint64         id);
/* Performs and waits. body: JSON with ' for ", nullable. revision -2: the present one. key NULL: a fresh one. Transfer full. */
AndondActionResult *engine_fixture_act (EngineFixture *self,
                                        const char    *person,
                                        gint64         alert,
                                        AndonAction    action,
                                        const char    *body,
                                        gint64         revision,
                                        const char    *key);
/* As above and the status must be this. */
void  engine_fixture_do        (EngineFixture *self,
                                gint64         alert,
                                AndonAction    action,
                                const char    *body,
                                guint          status);
char *engine_fixture_facts     (EngineFixture *self);
/* Runs func on the reader. */
gpointer engine_fixture_read   (EngineFixture *self,
                                AndonDbFunc    func,
                                gpointer       data);
gint64 engine_fixture_count    (EngineFixture *self,
                                const char    *sql);
JsonObject *engine_fixture_detail (EngineFixture *self,
                                   gint64         id);

G_END_DECLS
