/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-notifier.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>

#include "andon-words.h"

struct _AndonNotifier
{
  GObject parent_instance;

  GApplication *app; /* borrowed: the application owns this object */
  AndonSeat *seat;
  gboolean was_live;
  char *told[ANDON_N_PRIORITIES]; /* the alert that the notification of each priority names */
};

G_DEFINE_FINAL_TYPE (AndonNotifier, andon_notifier, G_TYPE_OBJECT)

static gboolean
has_focus (AndonNotifier *self)
{
  GtkWindow *window =
    GTK_IS_APPLICATION (self->app) ? gtk_application_get_active_window (GTK_APPLICATION (self->app)) : NULL;

  return window != NULL && gtk_window_is_active (window);
}

static void
annunciated_cb (AndonNotifier *self, guint priority, guint count, const char *id, gboolean initial)
{
  g_autoptr (AndonAlertItem) item = andon_alert_store_dup_item (andon_seat_get_store (self->seat), id);
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *title = NULL;

  if (priority < ANDON_PRIORITY_HIGH || has_focus (self) || item == NULL)
    return;
  if (count > 1)
    title = g_strdup_printf (_("%s, and %u more"), andon_alert_item_get_title (item), count - 1);
  else
    title = g_strdup (andon_alert_item_get_title (item));
  notification = g_notification_new (title);
  g_notification_set_body (notification, andon_asset_tree_get_path (andon_seat_get_assets (self->seat),
                                                                    andon_alert_item_get_asset (item)));
  g_notification_set_priority (notification, priority == ANDON_PRIORITY_CRITICAL ? G_NOTIFICATION_PRIORITY_URGENT
                                                                                 : G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action_and_target (notification, "app.show-alert", "s", id);
  g_notification_add_button_with_target (notification, _("Go There"), "app.show-alert", "s", id);
  g_notification_add_button (notification, _("Silence"), "app.silence");
  g_free (self->told[priority]);
  self->told[priority] = g_strdup (id);
  /* One notification a priority: a flood must not bury the desktop. */
  g_application_send_notification (self->app, andon_priority_to_string (priority), notification);
}

static void
withdraw (AndonNotifier *self, guint priority)
{
  g_clear_pointer (&self->told[priority], g_free);
  g_application_withdraw_notification (self->app, andon_priority_to_string (priority));
}

/* A notification goes with the alert that it names: somebody has seen to it, here or at another seat. */
static void
counts_cb (AndonNotifier *self)
{
  for (guint i = 0; i < ANDON_N_PRIORITIES; i++)
    {
      g_autoptr (AndonAlertItem) item =
        self->told[i] != NULL ? andon_alert_store_dup_item (andon_seat_get_store (self->seat), self->told[i]) : NULL;

      if (self->told[i] != NULL &&
          (item == NULL || !andon_alert_item_is_unacknowledged (item) || andon_alert_item_get_priority (item) != i))
        withdraw (self, i);
    }
}

static void
state_cb (AndonNotifier *self)
{
  gboolean live = andon_session_is_live (andon_seat_get_session (self->seat));

  if (live)
    g_application_withdraw_notification (self->app, "not-live");
  else if (self->was_live)
    {
      g_autoptr (GNotification) notification = g_notification_new (_("Andon is not live"));

      g_notification_set_body (notification, _("What the window shows may be out of date."));
      g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_URGENT);
      g_application_send_notification (self->app, "not-live", notification);
    }
  self->was_live = live;
}

/* What nobody watches any more must not go on calling from the desktop. */
static void
andon_notifier_dispose (GObject *object)
{
  AndonNotifier *self = ANDON_NOTIFIER (object);

  for (guint i = 0; i < ANDON_N_PRIORITIES; i++)
    if (self->told[i] != NULL)
      withdraw (self, i);
  G_OBJECT_CLASS (andon_notifier_parent_class)->dispose (object);
}

static void
andon_notifier_finalize (GObject *object)
{
  g_clear_object (&ANDON_NOTIFIER (object)->seat);
  G_OBJECT_CLASS (andon_notifier_parent_class)->finalize (object);
}

static void
andon_notifier_class_init (AndonNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andon_notifier_dispose;
  G_OBJECT_CLASS (klass)->finalize = andon_notifier_finalize;
}

static void
andon_notifier_init (AndonNotifier *self)
{
}

AndonNotifier *
andon_notifier_new (GApplication *app, AndonSeat *seat)
{
  AndonNotifier *self = g_object_new (ANDON_TYPE_NOTIFIER, NULL);

  self->app = app;
  self->seat = g_object_ref (seat);
  g_signal_connect_object (andon_seat_get_store (seat), "annunciated", G_CALLBACK (annunciated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_store (seat), "counts-changed", G_CALLBACK (counts_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_session (seat), "notify::state", G_CALLBACK (state_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
