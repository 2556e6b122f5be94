/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-alert-keys.h"

#include "andon-latin-key.h"

typedef struct
{
  GtkWidget *panel;       /* borrowed: it owns the controllers that own this */
  AndonAlertList *list;   /* borrowed, in the panel */
  AndonSeat *seat;
  AndonKeyGuard *guard;
  AndonKeyVerdict verdict; /* of the press that is on its way up */
  guint refs;
} Keys;

typedef struct
{
  guint keyval;
  const char *action; /* detailed */
} Binding;

/* Bare keys. Upper and lower case are the same key. */
static const Binding bindings[] = {
  { GDK_KEY_a, "alerts.acknowledge" },    { GDK_KEY_s, "alerts.shelve" },       { GDK_KEY_c, "alerts.comment" },
  { GDK_KEY_t, "alerts.label::true" },    { GDK_KEY_f, "alerts.label::false" }, { GDK_KEY_e, "alerts.label::expected" },
  { GDK_KEY_u, "alerts.label::unsure" },  { GDK_KEY_n, "alerts.next" },         { GDK_KEY_g, "alerts.take" },
  { GDK_KEY_m, "alerts.report" },         { GDK_KEY_z, "alerts.fold" },         { GDK_KEY_l, "win.shift-log" },
  { GDK_KEY_slash, "alerts.search" },     { GDK_KEY_question, "win.shortcuts" }, { GDK_KEY_space, "win.silence" },
  { GDK_KEY_F6, "alerts.switch-pane" },   { GDK_KEY_p, "alerts.promote" },      { GDK_KEY_o, "alerts.service" },
  { GDK_KEY_r, "alerts.reset" },
};

static const char *const digit_actions[] = { "alerts.label::true", "alerts.label::false", "alerts.label::expected",
                                             "alerts.label::unsure" };

/* What has no part in the selected alert: the moment after the selection moved by itself does not matter to it, and who
 * wants silence wants it then most of all. */
static const char *const steady_actions[] = { "win.silence", "win.shortcuts", "alerts.search", "alerts.switch-pane",
                                              NULL };

/* The row of digits by its place: on some layouts the digits themselves need Shift. */
#define KEYCODE_DIGIT_1 10

static Keys *
keys_ref (Keys *keys)
{
  keys->refs++;
  return keys;
}

static void
keys_unref (Keys *keys)
{
  if (--keys->refs > 0)
    return;
  g_object_unref (keys->guard);
  g_object_unref (keys->seat);
  g_free (keys);
}

static gint64
now (Keys *keys)
{
  return andon_ticker_monotonic (andon_seat_get_ticker (keys->seat));
}

static GtkWidget *
get_focus (Keys *keys)
{
  GtkRoot *root = gtk_widget_get_root (keys->panel);

  return root != NULL ? gtk_root_get_focus (root) : NULL;
}

static gboolean
focus_in_text (Keys *keys)
{
  GtkWidget *focus = get_focus (keys);

  return focus != NULL && (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus));
}

/* Space presses what has the focus. */
static gboolean
focus_in_button (Keys *keys)
{
  GtkWidget *focus = get_focus (keys);

  return focus != NULL && (GTK_IS_BUTTON (focus) || GTK_IS_CHECK_BUTTON (focus) || GTK_IS_SWITCH (focus));
}

/* In the rows, rather than on what stands above or below them. */
static gboolean
focus_in_rows (Keys *keys)
{
  GtkWidget *focus = get_focus (keys);

  return focus != NULL && (GTK_IS_LIST_VIEW (focus) || gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_VIEW) != NULL);
}

/* Capture phase, on the whole panel: watches and never takes a key. */
static gboolean
watch_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, Keys *keys)
{
  keys->verdict = andon_key_guard_press (keys->guard, keyval, keycode, focus_in_text (keys), now (keys));
  andon_alert_list_touch (keys->list);
  return GDK_EVENT_PROPAGATE;
}

static void
release_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, Keys *keys)
{
  andon_key_guard_release (keys->guard, keycode);
}

static void
leave_cb (GtkEventControllerFocus *controller, Keys *keys)
{
  andon_key_guard_reset (keys->guard);
}

static const char *
find_action (guint keyval, guint keycode)
{
  guint lower = gdk_keyval_to_lower (keyval);
  int digit = -1;

  if (keyval >= GDK_KEY_1 && keyval <= GDK_KEY_4)
    digit = (int) (keyval - GDK_KEY_1);
  else if (keyval >= GDK_KEY_KP_1 && keyval <= GDK_KEY_KP_4)
    digit = (int) (keyval - GDK_KEY_KP_1);
  else if (keycode >= KEYCODE_DIGIT_1 && keycode < KEYCODE_DIGIT_1 + G_N_ELEMENTS (digit_actions))
    digit = (int) (keycode - KEYCODE_DIGIT_1);
  if (digit >= 0)
    return digit_actions[digit];
  for (guint i = 0; i < G_N_ELEMENTS (bindings); i++)
    if (bindings[i].keyval == lower)
      return bindings[i].action;
  return NULL;
}

static gboolean
activate (Keys *keys, const char *detailed)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (!g_action_parse_detailed_name (detailed, &name, &target, NULL))
    return FALSE;
  return gtk_widget_activate_action_variant (keys->panel, name, target);
}

/* What the key would be in the other layouts of the keyboard. */
static guint
to_latin (Keys *keys, guint keyval, guint keycode)
{
  g_autofree GdkKeymapKey *places = NULL;
  g_autofree guint *others = NULL;
  int n = 0;

  if (!gdk_display_map_keycode (gtk_widget_get_display (keys->panel), keycode, &places, &others, &n))
    n = 0;
  return andon_latin_key (keyval, keycode, others, (guint) n);
}

/* Bubble phase, on list and detail. */
static gboolean
press_cb (GtkEventControllerKey *controller, guint typed, guint keycode, GdkModifierType state, Keys *keys)
{
  const GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();
  const guint keyval = to_latin (keys, typed, keycode);
  const char *action;

  if (keys->verdict == ANDON_KEY_IN_TEXT)
    return GDK_EVENT_PROPAGATE;
  if (modifiers == GDK_CONTROL_MASK && gdk_keyval_to_lower (keyval) == GDK_KEY_z)
    return keys->verdict == ANDON_KEY_ACTS && activate (keys, "alerts.undo");
  if ((modifiers & ~GDK_SHIFT_MASK) != 0 || (keyval == GDK_KEY_space && focus_in_button (keys)))
    return GDK_EVENT_PROPAGATE;
  action = find_action (keyval, keycode);
  if (action == NULL)
    return GDK_EVENT_PROPAGATE;
  if (keys->verdict == ANDON_KEY_ACTS ||
      (keys->verdict == ANDON_KEY_UNSETTLED && g_strv_contains (steady_actions, action)))
    activate (keys, action);
  return GDK_EVENT_STOP;
}

/* Capture phase, on the list: the two keys that the list would keep for itself. */
static gboolean
list_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, Keys *keys)
{
  const GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();

  if (modifiers != 0 || keys->verdict == ANDON_KEY_IN_TEXT || !focus_in_rows (keys))
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Home || keyval == GDK_KEY_KP_Home)
    {
      andon_alert_list_merge (keys->list);
      return GDK_EVENT_STOP;
    }
  if (keyval == GDK_KEY_space)
    return press_cb (controller, keyval, keycode, state, keys);
  return GDK_EVENT_PROPAGATE;
}

static void
touched_cb (Keys *keys)
{
  andon_alert_list_touch (keys->list);
}

/* Every turn of a wheel counts: it tells no beginning, and rows that merge under a reading eye are lost to it. */
static gboolean
scrolled_cb (GtkEventControllerScroll *controller, double dx, double dy, Keys *keys)
{
  andon_alert_list_touch (keys->list);
  return GDK_EVENT_PROPAGATE;
}

static void
moved_cb (AndonAlertCursor *cursor, AndonKeyGuard *guard)
{
  AndonSeat *seat = g_object_get_data (G_OBJECT (guard), "andon-seat");

  andon_key_guard_selection_moved (guard, andon_ticker_monotonic (andon_seat_get_ticker (seat)));
}

static void
add_key_controller (GtkWidget *widget, Keys *keys, GtkPropagationPhase phase, GCallback pressed, GCallback released)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (controller, phase);
  g_signal_connect_data (controller, "key-pressed", pressed, keys_ref (keys), (GClosureNotify) (void (*) (void)) keys_unref,
                         0);
  if (released != NULL)
    g_signal_connect (controller, "key-released", released, keys);
  gtk_widget_add_controller (widget, controller);
}

static void
add_touch_controllers (GtkWidget *list, Keys *keys)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_event_controller_set_propagation_phase (motion, GTK_PHASE_CAPTURE);
  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (touched_cb), keys);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scrolled_cb), keys);
  g_signal_connect (focus, "leave", G_CALLBACK (leave_cb), keys);
  gtk_widget_add_controller (list, motion);
  gtk_widget_add_controller (list, scroll);
  gtk_widget_add_controller (keys->panel, focus);
}

AndonKeyGuard *
andon_alert_keys_attach (GtkWidget *panel, AndonAlertList *list, GtkWidget *detail, AndonSeat *seat)
{
  Keys *keys = g_new0 (Keys, 1);

  keys->panel = panel;
  keys->list = list;
  keys->seat = g_object_ref (seat);
  keys->guard = andon_key_guard_new ();
  g_object_set_data_full (G_OBJECT (keys->guard), "andon-seat", g_object_ref (seat), g_object_unref);
  add_key_controller (panel, keys, GTK_PHASE_CAPTURE, G_CALLBACK (watch_cb), G_CALLBACK (release_cb));
  add_key_controller (GTK_WIDGET (list), keys, GTK_PHASE_CAPTURE, G_CALLBACK (list_cb), NULL);
  add_key_controller (GTK_WIDGET (list), keys, GTK_PHASE_BUBBLE, G_CALLBACK (press_cb), NULL);
  add_key_controller (detail, keys, GTK_PHASE_BUBBLE, G_CALLBACK (press_cb), NULL);
  add_touch_controllers (GTK_WIDGET (list), keys);
  g_signal_connect_object (andon_alert_list_get_cursor (list), "moved-by-itself", G_CALLBACK (moved_cb), keys->guard,
                           0);
  return g_object_ref (keys->guard);
}
