/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-health-line.h"

#include <glib/gi18n.h>

#include "andon-rate-bar.h"

#define N_COUNTS 5

struct _AndonHealthLine
{
  GtkWidget parent_instance;

  AndonSeat *seat;
  AndonLane lane;
  GtkWidget *box;
  GtkWidget *rate;
  GtkWidget *rate_button;
  GtkWidget *counts[N_COUNTS];
  gboolean setting;
};

G_DEFINE_FINAL_TYPE (AndonHealthLine, andon_health_line, GTK_TYPE_WIDGET)

static guint toggled_signal;

#define BIT(state) (1u << ANDON_ALERT_STATE_##state)

/* What each count stands for; the last one, long standing, is told by the clock and not by the state. */
static const guint masks[N_COUNTS] = {
  BIT (UNACK) | BIT (RTNUN) | BIT (LATUN),
  BIT (ACKED) | BIT (LATAK),
  BIT (SHLVD),
  BIT (DSUPR) | BIT (OOSRV),
  0,
};

static void
show_count (GtkWidget *button, guint index, guint n)
{
  /* Translators: short words behind a number; "off" is suppressed or out of service, "long" is long-standing. */
  const char *const words[N_COUNTS] = { _("new"), _("ack."), _("shelved"), _("off"), _("long") };
  g_autofree char *text = g_strdup_printf ("<b>%u</b> %s", n, words[index]);
  g_autofree char *spoken = g_strdup_printf ("%u %s", n, words[index]);

  gtk_label_set_markup (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static guint
count (const AndonAlertCounts *counts, AndonLane lane, guint mask)
{
  guint n = 0;

  for (guint state = 0; state < ANDON_N_ALERT_STATES; state++)
    if (mask & (1u << state))
      n += counts->states[lane][state];
  return n;
}

static void
update_counts (AndonHealthLine *self)
{
  AndonAlertCounts counts;

  andon_alert_store_get_counts (andon_seat_get_store (self->seat), &counts);
  for (guint i = 0; i < N_COUNTS; i++)
    {
      guint n = masks[i] != 0 ? count (&counts, self->lane, masks[i]) : counts.long_standing[self->lane];

      show_count (self->counts[i], i, n);
    }
}

static void
update_health (AndonHealthLine *self)
{
  AndonConsole *console = andon_seat_get_console (self->seat);
  g_autofree char *so_far = NULL;
  g_autofree char *tip = NULL;

  gtk_widget_set_visible (self->rate_button, console != NULL);
  if (console == NULL)
    return;
  andon_rate_bar_set_count (ANDON_RATE_BAR (self->rate), console->rate_10_min);
  andon_rate_bar_set_threshold (ANDON_RATE_BAR (self->rate), console->flood_on);
  andon_rate_bar_set_flood (ANDON_RATE_BAR (self->rate), console->flood);
  so_far = andon_site_time_format_length ((gint64) (console->history_days * G_TIME_SPAN_DAY));
  tip = g_strdup_printf (_("%s. Last %s: %.1f alarms an hour (target about %.3g), %.1f %% of the time in flood "
                           "(below %.3g %%), %u chattering, %u fleeting."),
                         console->name, so_far, console->per_hour, console->targets.per_hour, 100 * console->flood_share,
                         100 * console->targets.flood_share, console->chattering, console->fleeting);
  gtk_widget_set_tooltip_text (self->rate_button, tip);
}

static void
toggled_cb (AndonHealthLine *self)
{
  if (!self->setting)
    g_signal_emit (self, toggled_signal, 0);
}

static void
andon_health_line_dispose (GObject *object)
{
  AndonHealthLine *self = ANDON_HEALTH_LINE (object);

  g_clear_object (&self->seat);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (andon_health_line_parent_class)->dispose (object);
}

static void
andon_health_line_class_init (AndonHealthLineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andon_health_line_dispose;
  toggled_signal = g_signal_new ("state-toggled", ANDON_TYPE_HEALTH_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
build_count (guint index)
{
  const char *const tips[N_COUNTS] = {
    _("New, or returned without having been acknowledged"), _("Acknowledged and still active"),
    _("Shelved: each comes back at its end"), _("Suppressed by design or out of service"),
    _("Annunciated more than 24 hours ago; the target is below 5"),
  };
  GtkWidget *button = masks[index] != 0 ? gtk_toggle_button_new () : gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), gtk_label_new (NULL));
  gtk_widget_add_css_class (button, "count");
  gtk_widget_add_css_class (button, "numeric");
  gtk_widget_set_tooltip_text (button, tips[index]);
  /* Long standing ones sort among the rest; the count only tells. */
  gtk_widget_set_can_target (button, TRUE);
  gtk_widget_set_focusable (button, masks[index] != 0);
  return button;
}

static void
andon_health_line_init (AndonHealthLine *self)
{
  GtkWidget *spacer = gtk_label_new (NULL);

  self->lane = ANDON_LANE_ALARM;
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  self->rate = andon_rate_bar_new ();
  gtk_widget_set_hexpand (spacer, TRUE);
  self->rate_button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->rate_button), self->rate);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->rate_button), "alerts.health");
  gtk_widget_add_css_class (self->rate_button, "count");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rate_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Alarm health"), -1);
  gtk_box_append (GTK_BOX (self->box), self->rate_button);
  gtk_box_append (GTK_BOX (self->box), spacer);
  for (guint i = 0; i < N_COUNTS; i++)
    {
      self->counts[i] = build_count (i);
      gtk_box_append (GTK_BOX (self->box), self->counts[i]);
      if (masks[i] != 0)
        g_signal_connect_swapped (self->counts[i], "toggled", G_CALLBACK (toggled_cb), self);
    }
  gtk_widget_add_css_class (self->box, "health-line");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

void
andon_health_line_set_seat (AndonHealthLine *self, AndonSeat *seat)
{
  g_return_if_fail (ANDON_IS_HEALTH_LINE (self));
  g_return_if_fail (self->seat == NULL);

  self->seat = g_object_ref (seat);
  g_signal_connect_object (seat, "health-changed", G_CALLBACK (update_health), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_store (seat), "counts-changed", G_CALLBACK (update_counts), self,
                           G_CONNECT_SWAPPED);
  update_health (self);
  update_counts (self);
}

void
andon_health_line_set_lane (AndonHealthLine *self, AndonLane lane)
{
  g_return_if_fail (ANDON_IS_HEALTH_LINE (self));

  self->lane = lane;
  if (self->seat != NULL)
    update_counts (self);
}

guint
andon_health_line_get_states (AndonHealthLine *self)
{
  guint states = 0;

  g_return_val_if_fail (ANDON_IS_HEALTH_LINE (self), 0);

  for (guint i = 0; i < N_COUNTS; i++)
    if (masks[i] != 0 && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->counts[i])))
      states |= masks[i];
  return states;
}

void
andon_health_line_set_states (AndonHealthLine *self, guint states)
{
  g_return_if_fail (ANDON_IS_HEALTH_LINE (self));

  self->setting = TRUE;
  for (guint i = 0; i < N_COUNTS; i++)
    if (masks[i] != 0)
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->counts[i]), (states & masks[i]) == masks[i]);
  self->setting = FALSE;
}
