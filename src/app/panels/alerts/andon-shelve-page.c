/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-shelve-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "andon-shelf-duration.h"
#include "andon-shelf-until.h"
#include "andon-spoken.h"

struct _AndonShelvePage
{
  GtkWidget parent_instance;

  AndonSeat *seat;
  char *asset; /* (nullable): of the one alert, for its site's zone */
  GtkWidget *box;
  GtkWidget *grid;
  GtkWidget *until_value; /* (nullable): several alerts share no value */
  GtkWidget *what;
  GtkWidget *reason;
  GtkWidget *duration;
  GtkWidget *one_shot;
  GtkWidget *preview;
  GtkWidget *until;
  GtkWidget *submit;
  GVariant *blank; /* what stood there when it was opened */
  gboolean submitted;
};

G_DEFINE_FINAL_TYPE (AndonShelvePage, andon_shelve_page, GTK_TYPE_WIDGET)

static guint submitted_signal;
static guint left_signal;

static void
update (AndonShelvePage *self)
{
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;
  gint64 end;

  gtk_widget_set_sensitive (self->submit, *reason != '\0');
  if (self->seat == NULL)
    return;
  end = andon_seat_now (self->seat) + andon_shelf_duration_get (self->duration) * G_TIME_SPAN_MINUTE;
  time = andon_seat_format_time (self->seat, end, self->asset, ANDON_SITE_TIME_MINUTES);
  text = g_strdup_printf (_("It comes back at %s, or earlier by anybody's hand."), time);
  gtk_label_set_label (GTK_LABEL (self->until), text);
}

static void
submit_cb (AndonShelvePage *self)
{
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));
  AndonShelfCondition until;
  AndonShelfWish wish = { .minutes = andon_shelf_duration_get (self->duration), .reason = reason };

  if (*reason == '\0')
    return;
  wish.one_shot = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->one_shot));
  if (self->until_value != NULL && andon_shelf_until_get (ANDON_SHELF_UNTIL (self->until_value), &until))
    wish.until = &until;
  g_object_ref (self);
  self->submitted = TRUE;
  g_signal_emit (self, submitted_signal, 0, &wish);
  gtk_widget_activate_action (GTK_WIDGET (self), "sheet.close", NULL);
  g_object_unref (self);
}

/* Reason, minutes, one shot, and the value that ends it. */
#define DRAFT "(subids)"

static GVariant *
dup_state (AndonShelvePage *self)
{
  AndonShelfCondition until = { ANDON_SHELF_TEST_NONE, 0, NULL };

  if (self->until_value != NULL)
    andon_shelf_until_get (ANDON_SHELF_UNTIL (self->until_value), &until);
  return g_variant_ref_sink (g_variant_new (DRAFT, gtk_editable_get_text (GTK_EDITABLE (self->reason)),
                                            andon_shelf_duration_get (self->duration),
                                            gtk_check_button_get_active (GTK_CHECK_BUTTON (self->one_shot)),
                                            (int) until.test, until.limit, until.signal != NULL ? until.signal : ""));
}

static void
andon_shelve_page_unroot (GtkWidget *widget)
{
  AndonShelvePage *self = ANDON_SHELVE_PAGE (widget);

  if (!self->submitted && self->box != NULL)
    {
      g_autoptr (GVariant) state = dup_state (self);

      g_signal_emit (self, left_signal, 0, g_variant_equal (state, self->blank) ? NULL : state);
    }
  GTK_WIDGET_CLASS (andon_shelve_page_parent_class)->unroot (widget);
}

static void
andon_shelve_page_dispose (GObject *object)
{
  AndonShelvePage *self = ANDON_SHELVE_PAGE (object);

  g_clear_object (&self->seat);
  g_clear_pointer (&self->asset, g_free);
  g_clear_pointer (&self->blank, g_variant_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (andon_shelve_page_parent_class)->dispose (object);
}

static void
andon_shelve_page_class_init (AndonShelvePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andon_shelve_page_dispose;
  submitted_signal = g_signal_new ("submitted", ANDON_TYPE_SHELVE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_POINTER);
  left_signal = g_signal_new ("left", ANDON_TYPE_SHELVE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                              G_TYPE_VARIANT);
  GTK_WIDGET_CLASS (klass)->unroot = andon_shelve_page_unroot;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
wrapped (const char *css)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

static GtkWidget *
build_form (AndonShelvePage *self)
{
  GtkWidget *grid = self->grid = gtk_grid_new ();
  GtkWidget *reason_label = gtk_label_new (_("Reason"));
  GtkWidget *duration_label = gtk_label_new (_("For"));

  self->reason = gtk_entry_new ();
  self->duration = andon_shelf_duration_new ();
  self->one_shot = gtk_check_button_new_with_label (_("End also when it returns to normal"));
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->reason), _("Why it may be out of sight"));
  gtk_widget_set_hexpand (self->reason, TRUE);
  gtk_widget_set_halign (self->duration, GTK_ALIGN_START);
  gtk_label_set_xalign (GTK_LABEL (reason_label), 1);
  gtk_label_set_xalign (GTK_LABEL (duration_label), 1);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 8);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_attach (GTK_GRID (grid), reason_label, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), self->reason, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), duration_label, 0, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), self->duration, 1, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), self->one_shot, 1, 3, 1, 1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->reason), GTK_ACCESSIBLE_RELATION_LABELLED_BY, reason_label,
                                  NULL, -1);
  andon_spoken_name (self->duration, _("For"));
  return grid;
}

static void
andon_shelve_page_init (AndonShelvePage *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *cancel = gtk_button_new_with_label (_("Cancel"));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->what = wrapped ("heading");
  self->preview = wrapped (NULL);
  self->until = wrapped ("dim-label");
  self->submit = gtk_button_new_with_label (_("Shelve"));
  gtk_widget_add_css_class (self->submit, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "sheet.close");
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (buttons), cancel);
  gtk_box_append (GTK_BOX (buttons), self->submit);
  gtk_box_append (GTK_BOX (self->box), self->what);
  gtk_box_append (GTK_BOX (self->box), build_form (self));
  gtk_box_append (GTK_BOX (self->box), self->preview);
  gtk_box_append (GTK_BOX (self->box), self->until);
  gtk_box_append (GTK_BOX (self->box), buttons);
  gtk_widget_add_css_class (self->box, "sheet-body");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_swapped (self->reason, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->reason, "activate", G_CALLBACK (submit_cb), self);
  g_signal_connect_swapped (self->duration, "notify::selected", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->submit, "clicked", G_CALLBACK (submit_cb), self);
}

static void
append_guards (GString *text, const AndonAlertDetail *detail)
{
  const guint n = detail->guards != NULL ? g_strv_length (detail->guards) : 0;

  if (detail->guards == NULL)
    return;
  if (n == 0)
    g_string_append (text, _(" Nothing else guards this asset."));
  else if (n == 1)
    g_string_append_printf (text, _(" Also guarded by “%s”."), detail->guards[0]);
  else
    g_string_append_printf (text, ngettext (" Also guarded by “%s” and %u other rule.",
                                            " Also guarded by “%s” and %u other rules.", n - 1),
                            detail->guards[0], n - 1);
}

/* What the shelf would have hidden, and whether anything else would still see the asset. */
static char *
dup_preview (const AndonAlertPick *pick, const AndonAlertDetail *detail)
{
  AndonAlertItem *first = andon_alert_pick_get (pick, 0);
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean of_first = detail != NULL && first != NULL &&
                      g_strcmp0 (detail->alert->id, andon_alert_item_get_id (first)) == 0;

  if (pick->items->len > 1)
    g_string_append_printf (text, _("%u alerts go out of sight together."), pick->items->len);
  else if (of_first && detail->raised_30_days >= 0)
    g_string_append_printf (text,
                            ngettext ("Last 30 days: %d time, %d true.", "Last 30 days: %d times, %d true.",
                                      detail->raised_30_days),
                            detail->raised_30_days, MAX (detail->true_30_days, 0));
  else
    g_string_append (text, _("How often it was raised and was true is not known just now."));
  if (pick->items->len == 1 && of_first)
    append_guards (text, detail);
  if (first != NULL && andon_alert_item_get_priority (first) == ANDON_PRIORITY_CRITICAL)
    g_string_append (text, _(" It is critical: only a supervisor may shelve it."));
  if (pick->left > 0)
    g_string_append_printf (text, ngettext (" %u critical that is selected too is left out: one at a time.",
                                            " %u criticals that are selected too are left out: one at a time.",
                                            pick->left),
                            pick->left);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_until_value (AndonShelvePage *self)
{
  GtkWidget *label = gtk_label_new (_("Or until"));

  self->until_value = andon_shelf_until_new (self->seat, self->asset);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_set_margin_top (label, 7);
  gtk_grid_attach (GTK_GRID (self->grid), label, 0, 2, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), self->until_value, 1, 2, 1, 1);
}

GtkWidget *
andon_shelve_page_new (AndonSeat *seat, const AndonAlertPick *pick, const AndonAlertDetail *detail)
{
  AndonShelvePage *self = g_object_new (ANDON_TYPE_SHELVE_PAGE, NULL);
  g_autofree char *preview = dup_preview (pick, detail);
  g_autofree char *what = NULL;

  self->seat = g_object_ref (seat);
  if (pick->items->len == 1)
    {
      what = g_strdup (andon_alert_item_get_title (andon_alert_pick_get (pick, 0)));
      self->asset = g_strdup (andon_alert_item_get_asset (andon_alert_pick_get (pick, 0)));
      add_until_value (self);
    }
  else
    what = g_strdup_printf (_("%u alerts"), pick->items->len);
  gtk_label_set_label (GTK_LABEL (self->what), what);
  gtk_label_set_label (GTK_LABEL (self->preview), preview);
  update (self);
  self->blank = dup_state (self);
  return GTK_WIDGET (self);
}

void
andon_shelve_page_restore (AndonShelvePage *self, GVariant *draft)
{
  const char *reason, *signal;
  AndonShelfCondition until;
  gboolean one_shot;
  guint minutes;
  int test;

  g_return_if_fail (ANDON_IS_SHELVE_PAGE (self));
  g_return_if_fail (g_variant_is_of_type (draft, G_VARIANT_TYPE (DRAFT)));

  g_variant_get (draft, "(&subid&s)", &reason, &minutes, &one_shot, &test, &until.limit, &signal);
  gtk_editable_set_text (GTK_EDITABLE (self->reason), reason);
  andon_shelf_duration_set (self->duration, minutes);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->one_shot), one_shot);
  until.test = (AndonShelfTest) test;
  until.signal = signal;
  if (until.test != ANDON_SHELF_TEST_NONE && self->until_value != NULL)
    andon_shelf_until_set (ANDON_SHELF_UNTIL (self->until_value), &until);
}

const char *
andon_shelve_page_get_reason (AndonShelvePage *self)
{
  g_return_val_if_fail (ANDON_IS_SHELVE_PAGE (self), NULL);
  return gtk_editable_get_text (GTK_EDITABLE (self->reason));
}

void
andon_shelve_page_set_reason (AndonShelvePage *self, const char *reason)
{
  g_return_if_fail (ANDON_IS_SHELVE_PAGE (self));
  gtk_editable_set_text (GTK_EDITABLE (self->reason), reason);
}

const char *
andon_shelve_page_get_preview (AndonShelvePage *self)
{
  g_return_val_if_fail (ANDON_IS_SHELVE_PAGE (self), NULL);
  return gtk_label_get_label (GTK_LABEL (self->preview));
}

void
andon_shelve_page_set_until (AndonShelvePage *self, const AndonShelfCondition *condition)
{
  g_return_if_fail (ANDON_IS_SHELVE_PAGE (self));
  if (self->until_value != NULL)
    andon_shelf_until_set (ANDON_SHELF_UNTIL (self->until_value), condition);
}

void
andon_shelve_page_submit (AndonShelvePage *self)
{
  g_return_if_fail (ANDON_IS_SHELVE_PAGE (self));
  submit_cb (self);
}
