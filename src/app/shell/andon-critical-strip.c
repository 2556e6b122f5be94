/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-critical-strip.h"

#include "andon-key-cap.h"
#include "andon-priority-mark.h"
#include "andon-widget-clock.h"

#include <glib/gi18n.h>

struct _AndonCriticalStrip
{
  GtkWidget parent_instance;

  AndonSeat *seat;
  GListModel *criticals; /* borrowed from the store */
  GtkWidget *button;
  GtkWidget *mark;
  GtkWidget *count;
  GtkWidget *title;
  GtkWidget *clock;
  GtkWidget *key;
  GtkWidget *go;
  char *visited;
};

G_DEFINE_FINAL_TYPE (AndonCriticalStrip, andon_critical_strip, GTK_TYPE_WIDGET)

static guint activated_signal;

static AndonAlertItem *
dup_shown (AndonCriticalStrip *self)
{
  return self->criticals != NULL ? g_list_model_get_item (self->criticals, 0) : NULL;
}

/* "0:42 of 5:00", or only how long where the rule names no time to respond. */
static char *
format_clock (AndonCriticalStrip *self, AndonAlertItem *item)
{
  gint64 since = andon_alert_item_get_annunciated (item);
  gint64 by = andon_alert_item_get_respond_by (item);
  g_autofree char *gone = NULL;
  g_autofree char *allowed = NULL;

  if (since == 0)
    return NULL;
  gone = andon_widget_clock_format_duration (andon_seat_now (self->seat) - since);
  if (by <= since)
    return g_steal_pointer (&gone);
  allowed = andon_widget_clock_format_duration (by - since);
  /* Translators: time gone of the time to respond, such as "0:42 of 5:00" */
  return g_strdup_printf (_("%s of %s"), gone, allowed);
}

static void
update_clock (AndonCriticalStrip *self)
{
  g_autoptr (AndonAlertItem) item = dup_shown (self);
  g_autofree char *text = item != NULL ? format_clock (self, item) : NULL;

  gtk_label_set_label (GTK_LABEL (self->clock), text != NULL ? text : "");
}

/* That nothing waits is said only while it is known. */
static const char *
describe_none (AndonCriticalStrip *self)
{
  AndonSession *session = self->seat != NULL ? andon_seat_get_session (self->seat) : NULL;

  if (session == NULL || !andon_session_get_snapshot_loaded (session))
    return _("Whether a critical alarm waits is not known yet");
  if (!andon_session_is_live (session))
    return _("Not live: whether a critical alarm waits is not known");
  return _("No critical alarm waits for an acknowledgement");
}

static void
show_none (AndonCriticalStrip *self)
{
  const char *text = describe_none (self);

  andon_priority_mark_set_level (ANDON_PRIORITY_MARK (self->mark), ANDON_MARK_LEVEL_NONE);
  gtk_label_set_label (GTK_LABEL (self->count), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_label_set_label (GTK_LABEL (self->title), "");
  gtk_widget_remove_css_class (GTK_WIDGET (self), "alarming");
}

static void
update (AndonCriticalStrip *self)
{
  const guint n = andon_critical_strip_get_count (self);
  g_autoptr (AndonAlertItem) item = dup_shown (self);

  gtk_widget_set_visible (self->key, n > 0);
  gtk_widget_set_visible (self->go, n > 0);
  gtk_widget_set_sensitive (self->button, n > 0);
  if (item == NULL)
    show_none (self);
  else
    {
      const char *asset = andon_alert_item_get_asset (item);
      g_autofree char *count =
        g_strdup_printf (ngettext ("%u critical not acknowledged", "%u critical not acknowledged", n), n);
      g_autofree char *title =
        g_strdup_printf ("%s · %s", andon_alert_item_get_title (item),
                         andon_asset_tree_get_short_path (andon_seat_get_assets (self->seat), asset));
      g_autofree char *spoken = g_strdup_printf ("%s: %s", count, title);

      andon_priority_mark_set_level (ANDON_PRIORITY_MARK (self->mark), ANDON_MARK_LEVEL_CRITICAL);
      gtk_label_set_label (GTK_LABEL (self->count), count);
      gtk_label_set_label (GTK_LABEL (self->title), title);
      gtk_widget_add_css_class (GTK_WIDGET (self), "alarming");
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                      GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, "F2", -1);
    }
  update_clock (self);
}

static void
andon_critical_strip_dispose (GObject *object)
{
  AndonCriticalStrip *self = ANDON_CRITICAL_STRIP (object);

  if (self->criticals != NULL)
    g_signal_handlers_disconnect_by_data (self->criticals, self);
  self->criticals = NULL;
  g_clear_object (&self->seat);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_pointer (&self->visited, g_free);
  G_OBJECT_CLASS (andon_critical_strip_parent_class)->dispose (object);
}

static void
andon_critical_strip_class_init (AndonCriticalStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = andon_critical_strip_dispose;
  activated_signal = g_signal_new ("activated", ANDON_TYPE_CRITICAL_STRIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "andon-critical-strip");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
andon_critical_strip_init (AndonCriticalStrip *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);

  self->button = gtk_button_new ();
  self->mark = andon_priority_mark_new (ANDON_MARK_LEVEL_NONE, ANDON_MARK_NEW);
  self->count = gtk_label_new (NULL);
  self->title = gtk_label_new (NULL);
  self->clock = gtk_label_new (NULL);
  self->key = andon_key_cap_new ("F2");
  self->go = gtk_label_new (_("go there"));

  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_widget_set_valign (self->key, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->mark, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->count, "strip-count");
  gtk_widget_add_css_class (self->clock, "strip-clock");
  gtk_widget_add_css_class (self->clock, "numeric");
  gtk_widget_add_css_class (self->go, "caption");
  gtk_widget_add_css_class (self->button, "flat");
  gtk_box_append (GTK_BOX (box), self->mark);
  gtk_box_append (GTK_BOX (box), self->count);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), self->clock);
  gtk_box_append (GTK_BOX (box), self->key);
  gtk_box_append (GTK_BOX (box), self->go);
  gtk_button_set_child (GTK_BUTTON (self->button), box);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (andon_critical_strip_activate), self);
  update (self);
}

GtkWidget *
andon_critical_strip_new (void)
{
  return g_object_new (ANDON_TYPE_CRITICAL_STRIP, NULL);
}

void
andon_critical_strip_set_seat (AndonCriticalStrip *self, AndonSeat *seat)
{
  g_return_if_fail (ANDON_IS_CRITICAL_STRIP (self));
  g_return_if_fail (self->seat == NULL);

  self->seat = g_object_ref (seat);
  self->criticals = andon_alert_store_get_criticals (andon_seat_get_store (seat));
  g_signal_connect_object (self->criticals, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_assets (seat), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_session (seat), "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_session (seat), "notify::snapshot-loaded", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_ticker (seat), "tick", G_CALLBACK (update_clock), self, G_CONNECT_SWAPPED);
  update (self);
}

guint
andon_critical_strip_get_count (AndonCriticalStrip *self)
{
  g_return_val_if_fail (ANDON_IS_CRITICAL_STRIP (self), 0);
  return self->criticals != NULL ? g_list_model_get_n_items (self->criticals) : 0;
}

const char *
andon_critical_strip_get_text (AndonCriticalStrip *self)
{
  g_return_val_if_fail (ANDON_IS_CRITICAL_STRIP (self), NULL);
  return gtk_label_get_label (GTK_LABEL (self->count));
}

const char *
andon_critical_strip_next (AndonCriticalStrip *self)
{
  const guint n = andon_critical_strip_get_count (self);
  guint next = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AndonAlertItem) item = g_list_model_get_item (self->criticals, i);

      if (g_strcmp0 (andon_alert_item_get_id (item), self->visited) == 0)
        next = (i + 1) % n;
    }
  if (n == 0)
    return NULL;
  else
    {
      g_autoptr (AndonAlertItem) item = g_list_model_get_item (self->criticals, next);

      g_free (self->visited);
      self->visited = g_strdup (andon_alert_item_get_id (item));
    }
  return self->visited;
}

void
andon_critical_strip_activate (AndonCriticalStrip *self)
{
  const char *id = andon_critical_strip_next (self);

  if (id != NULL)
    g_signal_emit (self, activated_signal, 0, id);
}
