/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "alerts-fixture.h"

#include <adwaita.h>

#include "andon-shell.h"
#include "andon-test-await.h"
#include "andon-test-follow.h"

#define BEAT_WAIT_MS 2000 /* where the feed is cut, nothing comes */

static const AndonPanelInfo table[] = {
  { "alerts", "Alerts", "alarm-symbolic", andon_alerts_panel_get_type, { NULL } },
};

gboolean
alerts_fixture_init (void)
{
  if (!gtk_init_check ())
    return FALSE;
  adw_init ();
  andon_shell_apply_style (gdk_display_get_default (), ANDON_STYLE_LIGHT);
  return TRUE;
}

static void
await_live (AlertsFixture *f)
{
  andon_test_await_true (andon_stub_platform_get_n_feeds (f->stub) == 1);
  andon_stub_platform_beat (f->stub, 0.5, NULL, 0);
  andon_test_await_true (andon_session_is_live (f->session) && andon_session_get_role (f->session) != NULL);
}

void
alerts_fixture_set_up (AlertsFixture *f, gconstpointer data)
{
  f->stub = andon_stub_platform_new ();
  f->clock = andon_clock_new_manual (ALERTS_FIXTURE_START);
  f->dir = andon_test_dir_new ();
  f->settings = g_settings_new (APP_ID);
  g_settings_reset (f->settings, "saved-filters");
  f->session = andon_session_new (andon_test_dir_get_path (f->dir), f->clock);
  f->seat = andon_seat_new (f->session, f->settings, andon_test_dir_get_path (f->dir));
  f->window = andon_window_new (NULL, f->seat, table, G_N_ELEMENTS (table), FALSE);
  g_object_ref_sink (f->window);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1280, 800);
  andon_window_show_view (f->window, "alerts");
  f->panel = ANDON_ALERTS_PANEL (andon_window_get_panel (f->window));
  f->list = andon_alerts_panel_get_list (f->panel);
  gtk_window_present (GTK_WINDOW (f->window));
  andon_session_set_endpoint (f->session, andon_stub_platform_get_url (f->stub), ANDON_STUB_TOKEN);
  andon_session_start (f->session);
  await_live (f);
  andon_test_await_true (gtk_widget_get_mapped (GTK_WIDGET (f->list)));
}

/* An answer that is still on its way may hold an object a moment longer; nothing may hold it for good. */
static void
await_gone (gpointer *object)
{
  gpointer held = *object;

  g_object_add_weak_pointer (held, object);
  g_object_unref (held);
  andon_test_await_true (*object == NULL);
}

void
alerts_fixture_tear_down (AlertsFixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  andon_session_stop (f->session);
  andon_test_drain ();
  await_gone ((gpointer *) &f->window);
  await_gone ((gpointer *) &f->seat);
  g_object_unref (f->session);
  andon_test_drain ();
  g_object_unref (f->settings);
  andon_stub_platform_free (f->stub);
  g_object_unref (f->clock);
  andon_test_dir_free (f->dir);
}

static char *
id_of (guint number)
{
  return g_strdup_printf ("a-%u", number);
}

void
alerts_fixture_raise (AlertsFixture *f, guint number, AndonPriority priority, AndonLane lane)
{
  g_autoptr (AndonAlert) alert = andon_alert_new ();

  alert->id = id_of (number);
  alert->lane = lane;
  alert->state = ANDON_ALERT_STATE_UNACK;
  alert->priority = priority;
  alert->asset = g_strdup_printf ("nord-p-%u", number % 5);
  alert->title = g_strdup_printf ("Bearing vibration rising %u", number);
  alert->raised = andon_clock_now (f->clock) + number;
  alert->onset = alert->raised;
  alert->annunciated = alert->raised;
  alert->annunciation = 1;
  alert->occurrences = 1;
  alert->revision = 1;
  andon_stub_platform_change (f->stub, alert);
}

/* The alert as it stands at the plant, to be changed and told. (transfer full) */
static AndonAlert *
next_revision (AlertsFixture *f, guint number)
{
  g_autofree char *id = id_of (number);
  AndonAlert *next = andon_alert_copy (andon_stub_platform_lookup (f->stub, id));

  next->revision++;
  return next;
}

static void
set_text (char **place, const char *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

void
alerts_fixture_set_state (AlertsFixture *f, guint number, AndonAlertState state)
{
  g_autoptr (AndonAlert) next = next_revision (f, number);

  next->state = state;
  andon_stub_platform_change (f->stub, next);
}

void
alerts_fixture_shelve (AlertsFixture *f, guint number, const char *by, const char *reason)
{
  g_autoptr (AndonAlert) next = next_revision (f, number);

  next->state = ANDON_ALERT_STATE_SHLVD;
  set_text (&next->shelved_by, by);
  set_text (&next->shelve_reason, reason);
  next->shelved_until = andon_clock_now (f->clock) + G_TIME_SPAN_HOUR;
  andon_stub_platform_change (f->stub, next);
}

void
alerts_fixture_remove_from_service (AlertsFixture *f, guint number, gint64 review)
{
  g_autoptr (AndonAlert) next = next_revision (f, number);

  next->state = ANDON_ALERT_STATE_OOSRV;
  set_text (&next->service_by, "eve");
  set_text (&next->service_reason, "Permit 4711");
  next->review_at = review;
  andon_stub_platform_change (f->stub, next);
}

/* As a person does it, and lets the moment pass in which letter keys would not count. */
void
alerts_fixture_select (AlertsFixture *f, const char *id)
{
  guint position;

  g_assert_true (andon_alert_view_find (andon_alert_list_get_view (f->list), id, &position));
  andon_alert_cursor_go_to (andon_alert_list_get_cursor (f->list), position);
  andon_alert_list_focus_cursor (f->list);
  andon_test_drain ();
  alerts_fixture_pass (f, 400);
}

static GtkWidget *
find_below (GtkWidget *widget, GType type, const char *text)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) &&
      (text == NULL || strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_below (child, type, text);
  return found;
}

GtkWidget *
alerts_fixture_find (AlertsFixture *f, GType type)
{
  return find_below (GTK_WIDGET (f->window), type, NULL);
}

gboolean
alerts_fixture_says (AlertsFixture *f, const char *text)
{
  return find_below (GTK_WIDGET (f->window), GTK_TYPE_LABEL, text) != NULL;
}

GtkWidget *
alerts_fixture_get_page (AlertsFixture *f)
{
  return andon_sheet_get_page (andon_window_get_sheet (f->window));
}

void
alerts_fixture_await_rows (AlertsFixture *f, guint n)
{
  GListModel *view = G_LIST_MODEL (andon_alert_list_get_view (f->list));

  /* The store applies what came in each 16 ms of the session's clock or of the main loop. */
  andon_test_await_true ((andon_test_follow (f->clock), g_list_model_get_n_items (view) == n));
}

typedef struct
{
  AndonSession *session;
  guint64 heard;
} Beat;

static gboolean
is_heard (gpointer data)
{
  Beat *beat = data;
  AndonSessionCounters counters;

  andon_session_get_counters (beat->session, &counters);
  return counters.heartbeats > beat->heard || !andon_session_is_live (beat->session);
}

/* The plant goes on beating, or the session would rightly call the feed lost. The clock waits until that was heard: the
 * way of a heartbeat takes real time, and on a slow machine the clock would outrun it. */
static void
beat_once (AlertsFixture *f)
{
  AndonSessionCounters counters;

  andon_session_get_counters (f->session, &counters);
  andon_stub_platform_beat (f->stub, 0.5, NULL, 0);
  andon_test_wait_for (is_heard, &(Beat){ f->session, counters.heartbeats }, BEAT_WAIT_MS);
}

void
alerts_fixture_pass (AlertsFixture *f, guint ms)
{
  for (guint gone = 0; gone < ms; gone += 100)
    {
      if (gone % 1000 == 0)
        beat_once (f);
      andon_test_drain ();
      andon_clock_advance (f->clock, MIN (100, ms - gone) * G_TIME_SPAN_MILLISECOND);
    }
  andon_test_drain ();
}

static GPtrArray *
chain_to_focus (AlertsFixture *f)
{
  GPtrArray *chain = g_ptr_array_new ();
  GtkWidget *widget = gtk_root_get_focus (GTK_ROOT (f->window));

  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    g_ptr_array_insert (chain, 0, widget);
  return chain;
}

static gboolean
run_controllers (GtkWidget *widget, GtkPropagationPhase phase, const char *signal, guint keyval, guint keycode)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; !handled && i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_EVENT_CONTROLLER_KEY (controller) || GTK_IS_TEXT (widget) ||
          gtk_event_controller_get_propagation_phase (controller) != phase)
        continue;
      if (g_str_equal (signal, "key-pressed"))
        g_signal_emit_by_name (controller, signal, keyval, keycode, 0, &handled);
      else
        g_signal_emit_by_name (controller, signal, keyval, keycode, 0);
    }
  return handled;
}

static gboolean
send (AlertsFixture *f, const char *signal, guint keyval, guint keycode)
{
  g_autoptr (GPtrArray) chain = chain_to_focus (f);
  gboolean handled = FALSE;

  for (guint i = 0; !handled && i < chain->len; i++)
    handled = run_controllers (g_ptr_array_index (chain, i), GTK_PHASE_CAPTURE, signal, keyval, keycode);
  for (guint i = chain->len; !handled && i > 0; i--)
    handled = run_controllers (g_ptr_array_index (chain, i - 1), GTK_PHASE_BUBBLE, signal, keyval, keycode);
  return handled;
}

/* Any code will do as long as it is one a key. */
static guint
code_of (guint keyval)
{
  return 200 + keyval % 1000;
}

gboolean
alerts_fixture_press (AlertsFixture *f, guint keyval)
{
  return send (f, "key-pressed", keyval, code_of (keyval));
}

void
alerts_fixture_release (AlertsFixture *f, guint keyval)
{
  send (f, "key-released", keyval, code_of (keyval));
}

gboolean
alerts_fixture_type_code (AlertsFixture *f, guint keyval, guint keycode)
{
  gboolean handled = send (f, "key-pressed", keyval, keycode);

  send (f, "key-released", keyval, keycode);
  return handled;
}

gboolean
alerts_fixture_type (AlertsFixture *f, guint keyval)
{
  gboolean handled = alerts_fixture_press (f, keyval);

  alerts_fixture_release (f, keyval);
  return handled;
}

AndonAlertState
alerts_fixture_state_at_plant (AlertsFixture *f, guint number)
{
  g_autofree char *id = id_of (number);

  return andon_stub_platform_lookup (f->stub, id)->state;
}
