/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "alerts-fixture.h"
#include "andon-alert-prose.h"
#include "andon-notifier.h"
#include "andon-test-await.h"
#include "andon-test-follow.h"

/* What is said of an alert, of a key that does nothing, of the alarm health, and on the desktop. */

static AndonAlertItem *
raise_in_state (AlertsFixture *f, AndonAlertState state)
{
  AndonAlertItem *item;

  alerts_fixture_raise (f, 1, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 1);
  item = andon_alert_store_dup_item (andon_seat_get_store (f->seat), "a-1");
  if (state != ANDON_ALERT_STATE_UNACK)
    alerts_fixture_set_state (f, 1, state);
  andon_test_await_true ((andon_test_follow (f->clock), andon_alert_item_get_state (item) == state));
  alerts_fixture_select (f, "a-1");
  return item;
}

static gboolean
posted (AlertsFixture *f, const char *path)
{
  return g_strcmp0 (andon_stub_platform_get_last_path (f->stub), path) == 0;
}

/* What asks for no acknowledgement was acknowledged by nobody. */
static void
test_open (AlertsFixture *f, gconstpointer data)
{
  g_autoptr (AndonAlertItem) item = raise_in_state (f, ANDON_ALERT_STATE_UNACK);

  g_assert_cmpstr (andon_alert_prose_state (item), ==, "New");
  alerts_fixture_set_state (f, 1, ANDON_ALERT_STATE_ACKED);
  andon_test_await_true ((andon_test_follow (f->clock),
                          andon_alert_item_get_state (item) == ANDON_ALERT_STATE_ACKED));
  g_assert_cmpstr (andon_alert_prose_state (item), ==, "Open");
  g_assert_cmpstr (andon_alert_prose_state_entered ("condition-true", "acked"), ==, "Open");
  g_assert_cmpstr (andon_alert_prose_state_entered ("acknowledge", "acked"), ==, "Acknowledged");

  alerts_fixture_set_state (f, 1, ANDON_ALERT_STATE_UNACK);
  andon_test_await_true ((andon_test_follow (f->clock), andon_alert_item_is_unacknowledged (item)));
  alerts_fixture_select (f, "a-1");
  alerts_fixture_type (f, GDK_KEY_a);
  andon_test_await_true ((andon_test_follow (f->clock),
                          andon_alert_item_get_state (item) == ANDON_ALERT_STATE_ACKED));
  g_assert_cmpstr (andon_alert_prose_state (item), ==, "Acknowledged");
}

static void
test_reset (AlertsFixture *f, gconstpointer data)
{
  g_autoptr (AndonAlertItem) item = raise_in_state (f, ANDON_ALERT_STATE_LATAK);

  g_assert_cmpstr (andon_alert_prose_state (item), ==, "Latched");
  alerts_fixture_type (f, GDK_KEY_r);
  andon_test_await_true (posted (f, "/alerts/a-1/reset"));
  andon_test_await_true (alerts_fixture_says (f, "Reset"));
}

static void
test_unacknowledge (AlertsFixture *f, gconstpointer data)
{
  g_autoptr (AndonAlertItem) item = raise_in_state (f, ANDON_ALERT_STATE_ACKED);

  gtk_widget_activate_action (GTK_WIDGET (f->panel), "alerts.unacknowledge", NULL);
  andon_test_await_true (posted (f, "/alerts/a-1/unacknowledge"));
  andon_test_await_true (alerts_fixture_says (f, "Waits for an acknowledgement again"));
}

/* A key that does nothing says why. */
static void
test_why_nothing (AlertsFixture *f, gconstpointer data)
{
  g_autoptr (AndonAlertItem) item = raise_in_state (f, ANDON_ALERT_STATE_ACKED);

  gtk_widget_activate_action (GTK_WIDGET (f->panel), "alerts.undo", NULL);
  andon_test_await_true (alerts_fixture_says (f, "There is no label or shelve of yours to take back"));
  g_assert_cmpuint (andon_stub_platform_get_n_effects (f->stub), ==, 0);
}

/* The targets are the platform's, and what has no title is named by what it is about. */
static void
test_health (AlertsFixture *f, gconstpointer data)
{
  andon_test_await_true (andon_asset_tree_get_loaded (andon_seat_get_assets (f->seat)));
  andon_stub_platform_set_consoles (
    f->stub, "{\"items\":[{\"id\":\"north\",\"name\":\"North console\",\"manned\":true,\"health\":{"
             "\"per_hour\":4,\"flood_share\":0.002,\"top_share\":0.2,\"chattering\":3,\"fleeting\":0,"
             "\"long_standing\":7,\"history_days\":40,\"targets\":{\"long_standing\":4,\"chattering\":2},"
             "\"top\":[{\"title\":\"l:r-1:nord-p-1.vibration\",\"count\":9,\"share\":0.4},"
             "{\"title\":\"Seal wet\",\"asset\":\"nord-p-1\",\"count\":5,\"share\":0.2}]}}]}");
  andon_test_await_true ((alerts_fixture_pass (f, 1000), andon_seat_get_console (f->seat) != NULL));
  gtk_widget_activate_action (GTK_WIDGET (f->panel), "alerts.health", NULL);
  g_assert_true (alerts_fixture_says (f, "North console"));
  g_assert_true (alerts_fixture_says (f, "below 4"));
  g_assert_true (alerts_fixture_says (f, "Vibration · "));
  g_assert_false (alerts_fixture_says (f, "l:r-1"));
  g_assert_true (alerts_fixture_says (f, "Seal wet"));
  andon_sheet_close (andon_window_get_sheet (f->window));
}

/* The desktop: its notifications, as the portal of a GTK desktop takes them. */

static const char desktop_xml[] =
  "<node><interface name='org.gtk.Notifications'>"
  "<method name='AddNotification'><arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='a{sv}' direction='in'/></method>"
  "<method name='RemoveNotification'><arg type='s' direction='in'/><arg type='s' direction='in'/></method>"
  "</interface></node>";

static void
desktop_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *method,
            GVariant *arguments, GDBusMethodInvocation *invocation, gpointer shown)
{
  const char *id;

  g_variant_get_child (arguments, 1, "&s", &id);
  if (g_str_equal (method, "AddNotification"))
    g_hash_table_add (shown, g_strdup (id));
  else
    g_hash_table_remove (shown, id);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
acquired_cb (GDBusConnection *bus, const char *name, gpointer acquired)
{
  *(gboolean *) acquired = TRUE;
}

/* Acknowledged at another seat, it calls nobody from this desktop any more. */
static void
test_notification (AlertsFixture *f, gconstpointer data)
{
  static const GDBusInterfaceVTable table = { .method_call = desktop_cb };
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (desktop_xml, NULL);
  g_autoptr (GHashTable) shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GApplication) app = g_application_new ("org.andon.Test", G_APPLICATION_NON_UNIQUE);
  g_autoptr (AndonNotifier) notifier = NULL;
  gboolean acquired = FALSE;
  guint object, name;

  if (bus == NULL)
    {
      g_test_skip ("there is no session bus");
      return;
    }
  object = g_dbus_connection_register_object (bus, "/org/gtk/Notifications", node->interfaces[0], &table, shown, NULL,
                                              NULL);
  name = g_bus_own_name_on_connection (bus, "org.gtk.Notifications", 0, acquired_cb, NULL, &acquired, NULL);
  andon_test_await_true (acquired);
  g_assert_true (g_application_register (app, NULL, NULL));
  notifier = andon_notifier_new (app, f->seat);

  alerts_fixture_raise (f, 1, ANDON_PRIORITY_HIGH, ANDON_LANE_ALARM);
  alerts_fixture_raise (f, 2, ANDON_PRIORITY_LOW, ANDON_LANE_ALARM);
  alerts_fixture_await_rows (f, 2);
  andon_test_await_true (g_hash_table_contains (shown, "high"));
  g_assert_cmpuint (g_hash_table_size (shown), ==, 1);
  alerts_fixture_set_state (f, 1, ANDON_ALERT_STATE_ACKED);
  andon_test_await_true ((andon_test_follow (f->clock), g_hash_table_size (shown) == 0));

  g_clear_object (&notifier);
  g_bus_unown_name (name);
  g_dbus_connection_unregister_object (bus, object);
}

#define ADD(path, func) \
  g_test_add ("/panels/alerts/words/" path, AlertsFixture, NULL, alerts_fixture_set_up, func, alerts_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!alerts_fixture_init ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }
  ADD ("open", test_open);
  ADD ("reset", test_reset);
  ADD ("unacknowledge", test_unacknowledge);
  ADD ("why-nothing", test_why_nothing);
  ADD ("health", test_health);
  ADD ("notification", test_notification);
  return g_test_run ();
}
