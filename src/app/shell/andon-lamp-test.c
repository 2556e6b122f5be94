/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-lamp-test.h"

#include <glib/gi18n.h>

#include "andon-priority-mark.h"
#include "andon-words.h"

#define N_STEPS ANDON_N_PRIORITIES
#define TICKS_PER_STEP 2

struct _AndonLampTest
{
  GtkWidget parent_instance;

  AndonSeat *seat;
  GtkWidget *box;
  GtkWidget *rows[N_STEPS];
  GtkWidget *heard;
  GtkWidget *done;
  guint step;
  guint ticks;
};

G_DEFINE_FINAL_TYPE (AndonLampTest, andon_lamp_test, GTK_TYPE_WIDGET)

static void
light (AndonLampTest *self, guint index)
{
  AndonPriority priority = ANDON_PRIORITY_CRITICAL - index;

  gtk_widget_remove_css_class (self->rows[index], "lamp-off");
  andon_sounder_play (andon_seat_get_sounder (self->seat), ANDON_SOUND_LOW + priority);
}

static void
update_heard (AndonLampTest *self)
{
  AndonSounder *sounder = andon_seat_get_sounder (self->seat);

  if (andon_sounder_get_works (sounder))
    gtk_label_set_label (GTK_LABEL (self->heard), _("You should see four marks and hear four different sounds."));
  else
    {
      g_autofree char *text = g_strdup_printf (_("NO SOUND: %s. Alarms will show but not sound."),
                                               andon_sounder_get_problem (sounder));

      gtk_label_set_label (GTK_LABEL (self->heard), text);
    }
}

static void
tick_cb (AndonLampTest *self)
{
  update_heard (self);
  if (self->step < N_STEPS && self->ticks++ % TICKS_PER_STEP == 0)
    {
      light (self, self->step++);
      if (self->step == N_STEPS)
        gtk_button_set_label (GTK_BUTTON (self->done), _("All Seen and Heard"));
    }
}

static GtkWidget *
build_row (AndonPriority priority)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 14);
  GtkWidget *mark = andon_priority_mark_new (andon_words_level (priority), ANDON_MARK_NEW);
  GtkWidget *label = gtk_label_new (andon_words_priority (priority));

  andon_priority_mark_set_size (ANDON_PRIORITY_MARK (mark), 28);
  gtk_widget_add_css_class (label, "title-4");
  gtk_box_append (GTK_BOX (row), mark);
  gtk_box_append (GTK_BOX (row), label);
  gtk_widget_add_css_class (row, "lamp");
  gtk_widget_add_css_class (row, "lamp-off");
  return row;
}

static void
andon_lamp_test_dispose (GObject *object)
{
  AndonLampTest *self = ANDON_LAMP_TEST (object);

  g_clear_object (&self->seat);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (andon_lamp_test_parent_class)->dispose (object);
}

static void
andon_lamp_test_class_init (AndonLampTestClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andon_lamp_test_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
andon_lamp_test_init (AndonLampTest *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->heard = gtk_label_new (NULL);
  self->done = gtk_button_new_with_label (_("Skip"));
  for (guint i = 0; i < N_STEPS; i++)
    {
      self->rows[i] = build_row (ANDON_PRIORITY_CRITICAL - i);
      gtk_box_append (GTK_BOX (self->box), self->rows[i]);
    }
  gtk_label_set_wrap (GTK_LABEL (self->heard), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->heard), 0);
  gtk_widget_set_halign (self->done, GTK_ALIGN_END);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->done), "sheet.close");
  gtk_box_append (GTK_BOX (self->box), self->heard);
  gtk_box_append (GTK_BOX (self->box), self->done);
  gtk_widget_add_css_class (self->box, "sheet-body");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
andon_lamp_test_new (AndonSeat *seat)
{
  AndonLampTest *self = g_object_new (ANDON_TYPE_LAMP_TEST, NULL);

  self->seat = g_object_ref (seat);
  g_signal_connect_object (andon_seat_get_ticker (seat), "tick", G_CALLBACK (tick_cb), self, G_CONNECT_SWAPPED);
  tick_cb (self);
  return GTK_WIDGET (self);
}

guint
andon_lamp_test_get_step (AndonLampTest *self)
{
  g_return_val_if_fail (ANDON_IS_LAMP_TEST (self), 0);
  return self->step;
}
