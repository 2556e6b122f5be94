/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "engine-fixture.h"

/* What a job appended is told after its commit, once, in order, to everybody who listens then. */

typedef struct
{
  AndondBus *bus;
  GArray    *sequences; /* of guint64 */
  guint      leave;     /* unsubscribes itself after the first call; 0: stays */
} Listener;

static void
listen_cb (AndondBusEvent *const *events,
           guint                  n_events,
           gpointer               user_data)
{
  Listener *self = user_data;

  for (guint i = 0; i < n_events; i++)
    g_array_append_val (self->sequences, events[i]->sequence);
  if (self->leave != 0)
    andond_bus_unsubscribe (self->bus, self->leave);
}

static gpointer
append_job (AndonDbConnection  *connection,
            gpointer            data,
            GError            **error)
{
  AndondBusBatch *batch = andond_bus_batch_new ();
  AndondEventRow row = {
    .time = 1, .type = "org.andon.log.added.v1", .topic = "work", .roles = G_MAXUINT, .data = "{}", .data_length = 2,
  };

  for (guint i = 0; i < GPOINTER_TO_UINT (data); i++)
    {
      guint64 sequence = andond_bus_batch_append (batch, connection, &row, error);

      g_assert_cmpuint (sequence, ==, andond_bus_batch_get_last (batch));
    }
  return batch;
}

static void
publish (EngineFixture *self,
         AndondBus     *bus,
         guint          n)
{
  andond_bus_publish (bus, andon_db_thread_run_sync (andond_store_get_writer (self->store), ANDON_DB_PRIORITY_HIGH,
                                                     append_job, GUINT_TO_POINTER (n), NULL));
}

static void
test_publish (EngineFixture *self,
              gconstpointer  unused)
{
  g_autoptr (AndondBus) bus = andond_bus_new ();
  Listener stays = { bus, g_array_new (FALSE, FALSE, sizeof (guint64)), 0 };
  Listener leaves = { bus, g_array_new (FALSE, FALSE, sizeof (guint64)), 0 };
  g_autoptr (GBytes) data = g_bytes_new_static ("{}", 2);

  leaves.leave = andond_bus_subscribe (bus, listen_cb, &leaves, NULL);
  andond_bus_subscribe (bus, listen_cb, &stays, NULL);
  publish (self, bus, 3);
  publish (self, bus, 0);
  andond_bus_publish (bus, NULL);
  publish (self, bus, 2);
  andond_bus_publish_ephemeral (bus, "org.andon.heartbeat.v1", "governance", 5, G_MAXUINT, data);

  g_assert_cmpuint (leaves.sequences->len, ==, 3);
  g_assert_cmpuint (stays.sequences->len, ==, 6);
  for (guint i = 1; i < 5; i++)
    g_assert_cmpuint (g_array_index (stays.sequences, guint64, i), ==, g_array_index (stays.sequences, guint64, i - 1) + 1);
  g_assert_cmpuint (g_array_index (stays.sequences, guint64, 5), ==, 0);
  g_assert_cmpuint (andond_bus_get_last (bus), ==, g_array_index (stays.sequences, guint64, 4));
  g_array_unref (stays.sequences);
  g_array_unref (leaves.sequences);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/alerts/bus/publish", EngineFixture, NULL, engine_fixture_set_up, test_publish, engine_fixture_tear_down);
  return g_test_run ();
}
