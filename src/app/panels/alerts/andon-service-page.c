/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-service-page.h"

#include <glib/gi18n.h>

#include "andon-spoken.h"

/* In hours; the platform takes up to 90 days. */
static const guint reviews[] = { 8, 24, 72, 168, 336, 720, 2016 };
#define DEFAULT_REVIEW 1

struct _AndonServicePage
{
  GtkWidget parent_instance;

  AndonSeat *seat;
  char *asset;
  GtkWidget *box;
  GtkWidget *what;
  GtkWidget *permit;
  GtkWidget *reason;
  GtkWidget *review;
  GtkWidget *note;
  GtkWidget *submit;
  GVariant *blank; /* what stood there when it was opened */
  gboolean submitted;
};

G_DEFINE_FINAL_TYPE (AndonServicePage, andon_service_page, GTK_TYPE_WIDGET)

static guint submitted_signal;
static guint left_signal;

static gint64
chosen_review (AndonServicePage *self)
{
  const guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->review));

  return andon_seat_now (self->seat) + reviews[MIN (selected, G_N_ELEMENTS (reviews) - 1)] * G_TIME_SPAN_HOUR;
}

/* Returns: (transfer full) (nullable): NULL where nothing is written */
static char *
dup_text (GtkWidget *entry)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));

  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static void
update (AndonServicePage *self)
{
  g_autofree char *permit = dup_text (self->permit);
  g_autofree char *reason = dup_text (self->reason);
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_sensitive (self->submit, permit != NULL || reason != NULL);
  if (self->seat == NULL)
    return;
  time = andon_seat_format_time (self->seat, chosen_review (self), self->asset, ANDON_SITE_TIME_MINUTES);
  text = g_strdup_printf (_("It neither sounds nor stands in the lane until somebody returns it to service. At %s you "
                            "are reminded to look at it again."),
                          time);
  gtk_label_set_label (GTK_LABEL (self->note), text);
}

static void
submit_cb (AndonServicePage *self)
{
  g_autofree char *permit = dup_text (self->permit);
  g_autofree char *reason = dup_text (self->reason);

  if (permit == NULL && reason == NULL)
    return;
  g_object_ref (self);
  self->submitted = TRUE;
  g_signal_emit (self, submitted_signal, 0, permit, reason, chosen_review (self));
  gtk_widget_activate_action (GTK_WIDGET (self), "sheet.close", NULL);
  g_object_unref (self);
}

/* Permit, reason, and which of the reviews. */
#define DRAFT "(ssu)"

static GVariant *
dup_state (AndonServicePage *self)
{
  return g_variant_ref_sink (g_variant_new (DRAFT, gtk_editable_get_text (GTK_EDITABLE (self->permit)),
                                            gtk_editable_get_text (GTK_EDITABLE (self->reason)),
                                            gtk_drop_down_get_selected (GTK_DROP_DOWN (self->review))));
}

static void
andon_service_page_unroot (GtkWidget *widget)
{
  AndonServicePage *self = ANDON_SERVICE_PAGE (widget);

  if (!self->submitted && self->box != NULL)
    {
      g_autoptr (GVariant) state = dup_state (self);

      g_signal_emit (self, left_signal, 0, g_variant_equal (state, self->blank) ? NULL : state);
    }
  GTK_WIDGET_CLASS (andon_service_page_parent_class)->unroot (widget);
}

static void
andon_service_page_dispose (GObject *object)
{
  AndonServicePage *self = ANDON_SERVICE_PAGE (object);

  g_clear_object (&self->seat);
  g_clear_pointer (&self->asset, g_free);
  g_clear_pointer (&self->blank, g_variant_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (andon_service_page_parent_class)->dispose (object);
}

static void
andon_service_page_class_init (AndonServicePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andon_service_page_dispose;
  submitted_signal = g_signal_new ("submitted", ANDON_TYPE_SERVICE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_INT64);
  left_signal = g_signal_new ("left", ANDON_TYPE_SERVICE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                              G_TYPE_VARIANT);
  GTK_WIDGET_CLASS (klass)->unroot = andon_service_page_unroot;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
build_review (void)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  GtkWidget *dropdown;

  for (guint i = 0; i < G_N_ELEMENTS (reviews); i++)
    {
      g_autofree char *length = andon_site_time_format_length (reviews[i] * G_TIME_SPAN_HOUR);
      /* Translators: a length of time from now, such as "in 3 d". */
      g_autofree char *text = g_strdup_printf (_("in %s"), length);

      gtk_string_list_append (list, text);
    }
  dropdown = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&list)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (dropdown), DEFAULT_REVIEW);
  gtk_widget_set_halign (dropdown, GTK_ALIGN_START);
  return dropdown;
}

static void
add_row (GtkWidget *grid, int row, const char *text, GtkWidget *widget)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_grid_attach (GTK_GRID (grid), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), widget, 1, row, 1, 1);
  andon_spoken_name (widget, text);
}

static GtkWidget *
build_form (AndonServicePage *self)
{
  GtkWidget *grid = gtk_grid_new ();

  self->permit = gtk_entry_new ();
  self->reason = gtk_entry_new ();
  self->review = build_review ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->permit), _("Number of the permit to work"));
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->reason), _("What is being done there"));
  gtk_widget_set_hexpand (self->permit, TRUE);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 8);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  add_row (grid, 0, _("Permit"), self->permit);
  add_row (grid, 1, _("Reason"), self->reason);
  add_row (grid, 2, _("Look at it again"), self->review);
  return grid;
}

static GtkWidget *
wrapped (const char *css)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css);
  return label;
}

static void
andon_service_page_init (AndonServicePage *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *cancel = gtk_button_new_with_label (_("Cancel"));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->what = wrapped ("heading");
  self->note = wrapped ("dim-label");
  self->submit = gtk_button_new_with_label (_("Take out of Service"));
  gtk_widget_add_css_class (self->submit, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "sheet.close");
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (buttons), cancel);
  gtk_box_append (GTK_BOX (buttons), self->submit);
  gtk_box_append (GTK_BOX (self->box), self->what);
  gtk_box_append (GTK_BOX (self->box), build_form (self));
  gtk_box_append (GTK_BOX (self->box), self->note);
  gtk_box_append (GTK_BOX (self->box), buttons);
  gtk_widget_add_css_class (self->box, "sheet-body");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_swapped (self->permit, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->reason, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->permit, "activate", G_CALLBACK (submit_cb), self);
  g_signal_connect_swapped (self->reason, "activate", G_CALLBACK (submit_cb), self);
  g_signal_connect_swapped (self->review, "notify::selected", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->submit, "clicked", G_CALLBACK (submit_cb), self);
}

GtkWidget *
andon_service_page_new (AndonSeat *seat, AndonAlertItem *item)
{
  AndonServicePage *self = g_object_new (ANDON_TYPE_SERVICE_PAGE, NULL);

  self->seat = g_object_ref (seat);
  self->asset = g_strdup (andon_alert_item_get_asset (item));
  gtk_label_set_label (GTK_LABEL (self->what), andon_alert_item_get_title (item));
  update (self);
  self->blank = dup_state (self);
  return GTK_WIDGET (self);
}

void
andon_service_page_restore (AndonServicePage *self, GVariant *draft)
{
  const char *permit, *reason;
  guint review;

  g_return_if_fail (ANDON_IS_SERVICE_PAGE (self));
  g_return_if_fail (g_variant_is_of_type (draft, G_VARIANT_TYPE (DRAFT)));

  g_variant_get (draft, "(&s&su)", &permit, &reason, &review);
  andon_service_page_fill (self, permit, reason);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->review), review);
}

const char *
andon_service_page_get_permit (AndonServicePage *self)
{
  g_return_val_if_fail (ANDON_IS_SERVICE_PAGE (self), NULL);
  return gtk_editable_get_text (GTK_EDITABLE (self->permit));
}

void
andon_service_page_fill (AndonServicePage *self, const char *permit, const char *reason)
{
  g_return_if_fail (ANDON_IS_SERVICE_PAGE (self));
  gtk_editable_set_text (GTK_EDITABLE (self->permit), permit);
  gtk_editable_set_text (GTK_EDITABLE (self->reason), reason);
}

void
andon_service_page_submit (AndonServicePage *self)
{
  g_return_if_fail (ANDON_IS_SERVICE_PAGE (self));
  submit_cb (self);
}
