/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-store-private.h"

static gboolean
record_asset (AndonDbStatement     *upsert,
              const AndondRegistry *registry,
              const AndondAsset    *asset,
              GError              **error)
{
  const AndondAsset *parent = NULL;

  if (asset->parent != ANDOND_NO_INDEX)
    parent = andond_registry_get_asset (registry, asset->parent);
  andon_db_statement_bind_text_borrowed (upsert, 1, asset->id);
  andon_db_statement_bind_text_borrowed (upsert, 2, parent != NULL ? parent->id : NULL);
  andon_db_statement_bind_int (upsert, 3, asset->kind);
  andon_db_statement_bind_text_borrowed (upsert, 4, asset->name);
  andon_db_statement_bind_text_borrowed (upsert, 5, asset->model_class);
  andon_db_statement_bind_text_borrowed (upsert, 6, asset->zone);
  andon_db_statement_bind_text_borrowed (upsert, 7, asset->calendar);
  andon_db_statement_bind_text_borrowed (upsert, 8, asset->source);
  andon_db_statement_bind_int (upsert, 9, g_get_real_time ());
  return andon_db_statement_run (upsert, error);
}

static gboolean
record_signal (AndonDbStatement     *upsert,
               const AndondRegistry *registry,
               const AndondSignal   *signal,
               guint32              *key,
               GError              **error)
{
  AndonDbStep step;

  andon_db_statement_bind_text_borrowed (upsert, 1, signal->id);
  andon_db_statement_bind_text_borrowed (upsert, 2, andond_registry_get_asset (registry, signal->asset)->id);
  andon_db_statement_bind_text_borrowed (upsert, 3, signal->name);
  andon_db_statement_bind_text_borrowed (upsert, 4, signal->unit);
  andon_db_statement_bind_int (upsert, 5, signal->role);
  step = andon_db_statement_step (upsert, error);
  if (step == ANDON_DB_STEP_ROW)
    *key = andon_db_statement_column_int (upsert, 0);
  andon_db_statement_reset (upsert);
  return step == ANDON_DB_STEP_ROW;
}

GArray *
andond_registry_record (AndonDbConnection *connection,
                        AndondRegistry    *registry,
                        GError           **error)
{
  guint n_signals = andond_registry_get_n_signals (registry);
  g_autoptr(GArray) keys = g_array_sized_new (FALSE, TRUE, sizeof (guint32), n_signals);
  g_autoptr(AndonDbStatement) asset_upsert = NULL;
  g_autoptr(AndonDbStatement) signal_upsert = NULL;

  asset_upsert = andon_db_connection_prepare (
      connection,
      "INSERT INTO asset (id, parent, kind, name, class, zone, calendar, source, seen) VALUES (?,?,?,?,?,?,?,?,?)"
      " ON CONFLICT (id) DO UPDATE SET parent = excluded.parent, kind = excluded.kind, name = excluded.name,"
      " class = excluded.class, zone = excluded.zone, calendar = excluded.calendar, source = excluded.source,"
      " seen = excluded.seen", error);
  signal_upsert = andon_db_connection_prepare (
      connection,
      "INSERT INTO signal (id, asset, name, unit, role) VALUES (?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET"
      " asset = excluded.asset, name = excluded.name, unit = excluded.unit, role = excluded.role RETURNING key",
      asset_upsert != NULL ? error : NULL);
  if (asset_upsert == NULL || signal_upsert == NULL)
    return NULL;

  for (guint i = 0; i < andond_registry_get_n_assets (registry); i++)
    if (!record_asset (asset_upsert, registry, andond_registry_get_asset (registry, i), error))
      return NULL;
  g_array_set_size (keys, n_signals);
  for (guint i = 0; i < n_signals; i++)
    if (!record_signal (signal_upsert, registry, andond_registry_get_signal (registry, i),
                        &g_array_index (keys, guint32, i), error))
      return NULL;
  return g_steal_pointer (&keys);
}
