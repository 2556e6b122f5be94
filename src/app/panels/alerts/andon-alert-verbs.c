/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-alert-verbs.h"

#include <glib/gi18n.h>

#include "andon-key-cap.h"
#include "andon-spoken.h"

struct _AndonAlertVerbs
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *shelve;
  GtkWidget *take;
  GtkWidget *more;
  GMenu *menu;
  AndonAlertState state;
  gboolean own;
};

G_DEFINE_FINAL_TYPE (AndonAlertVerbs, andon_alert_verbs, GTK_TYPE_WIDGET)

static GtkWidget *
label_of (GtkWidget *button)
{
  return gtk_widget_get_first_child (gtk_button_get_child (GTK_BUTTON (button)));
}

GtkWidget *
andon_alert_verbs_key_button (const char *text, const char *key, const char *action)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *cap = andon_key_cap_new (key);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (content), label);
  gtk_box_append (GTK_BOX (content), cap);
  gtk_widget_set_halign (content, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (cap, GTK_ALIGN_CENTER);
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_add_css_class (button, "key-button");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, key, -1);
  return button;
}

static void
set_text (GtkWidget *button, const char *text)
{
  gtk_label_set_label (GTK_LABEL (label_of (button)), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
append_item (GMenu *menu, const char *text, const char *key, const char *action)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (text, action);

  if (key != NULL)
    g_menu_item_set_attribute (item, "accel", "s", key);
  g_menu_append_item (menu, item);
}

static void
fill_menu (AndonAlertVerbs *self)
{
  g_menu_remove_all (self->menu);
  append_item (self->menu, _("Make It an Alarm…"), "p", "alerts.promote");
  if (self->state == ANDON_ALERT_STATE_OOSRV)
    append_item (self->menu, _("Return to Service"), "o", "alerts.service");
  else
    append_item (self->menu, _("Take out of Service…"), "o", "alerts.service");
  append_item (self->menu, _("Reset the Latch"), "r", "alerts.reset");
  append_item (self->menu, _("Take the Acknowledgement Back"), NULL, "alerts.unacknowledge");
}

static void
andon_alert_verbs_dispose (GObject *object)
{
  AndonAlertVerbs *self = ANDON_ALERT_VERBS (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->menu);
  G_OBJECT_CLASS (andon_alert_verbs_parent_class)->dispose (object);
}

static void
andon_alert_verbs_class_init (AndonAlertVerbsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andon_alert_verbs_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
add (AndonAlertVerbs *self, const char *text, const char *key, const char *action)
{
  GtkWidget *button = andon_alert_verbs_key_button (text, key, action);

  gtk_widget_add_css_class (button, "verb");
  gtk_box_append (GTK_BOX (self->box), button);
  return button;
}

static void
andon_alert_verbs_init (AndonAlertVerbs *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->menu = g_menu_new ();
  gtk_widget_add_css_class (add (self, _("Acknowledge"), "A", "alerts.acknowledge"), "primary");
  self->shelve = add (self, _("Shelve"), "S", "alerts.shelve");
  add (self, _("Comment"), "C", "alerts.comment");
  self->take = add (self, _("Take it"), "G", "alerts.take");
  self->more = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->more), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->more), G_MENU_MODEL (self->menu));
  gtk_widget_set_tooltip_text (self->more, _("What else can be done"));
  andon_spoken_name (self->more, _("What else can be done"));
  gtk_widget_add_css_class (self->more, "key-button");
  gtk_box_append (GTK_BOX (self->box), self->more);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  fill_menu (self);
}

void
andon_alert_verbs_set_state (AndonAlertVerbs *self, AndonAlertState state, gboolean own)
{
  g_return_if_fail (ANDON_IS_ALERT_VERBS (self));

  if (self->state == state && self->own == !!own)
    return;
  self->state = state;
  self->own = !!own;
  set_text (self->shelve, state == ANDON_ALERT_STATE_SHLVD ? _("Unshelve") : _("Shelve"));
  set_text (self->take, own ? _("Release") : _("Take it"));
  fill_menu (self);
}
