/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-sheet.h"

#include <glib/gi18n.h>

struct _AndonSheet
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkWidget *scrim;   /* takes the pointer while a page is open */
  GtkWidget *card;
  GtkWidget *title;
  GtkWidget *holder;  /* AdwBin with the page */
  GtkWidget *clamp;
  GtkWidget *page;    /* borrowed from holder */
  GtkWidget *focus_before; /* weak */
};

G_DEFINE_FINAL_TYPE (AndonSheet, andon_sheet, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_CONTENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint closed_signal;

static void
close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  andon_sheet_close (ANDON_SHEET (widget));
}

static void
andon_sheet_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AndonSheet *self = ANDON_SHEET (widget);

  if (self->content != NULL)
    gtk_widget_allocate (self->content, width, height, baseline, NULL);
  if (gtk_widget_get_visible (self->scrim))
    gtk_widget_allocate (self->scrim, width, height, baseline, NULL);
}

static void
andon_sheet_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                     int *minimum_baseline, int *natural_baseline)
{
  AndonSheet *self = ANDON_SHEET (widget);

  *minimum = *natural = 0;
  if (self->content != NULL)
    gtk_widget_measure (self->content, orientation, for_size, minimum, natural, NULL, NULL);
  *minimum_baseline = *natural_baseline = -1;
}

static GtkSizeRequestMode
andon_sheet_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static gboolean
andon_sheet_focus (GtkWidget *widget, GtkDirectionType direction)
{
  AndonSheet *self = ANDON_SHEET (widget);

  /* The keyboard stays in the page while one is open, but may leave for the strip and the header. */
  if (self->page != NULL)
    return gtk_widget_child_focus (self->scrim, direction);
  return self->content != NULL && gtk_widget_child_focus (self->content, direction);
}

static void
andon_sheet_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CONTENT:
      g_value_set_object (value, ANDON_SHEET (object)->content);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_sheet_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CONTENT:
      andon_sheet_set_content (ANDON_SHEET (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_sheet_dispose (GObject *object)
{
  AndonSheet *self = ANDON_SHEET (object);

  self->page = NULL;
  g_clear_weak_pointer (&self->focus_before);
  g_clear_pointer (&self->scrim, gtk_widget_unparent);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  G_OBJECT_CLASS (andon_sheet_parent_class)->dispose (object);
}

static void
andon_sheet_class_init (AndonSheetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = andon_sheet_get_property;
  object_class->set_property = andon_sheet_set_property;
  object_class->dispose = andon_sheet_dispose;
  widget_class->size_allocate = andon_sheet_size_allocate;
  widget_class->measure = andon_sheet_measure;
  widget_class->get_request_mode = andon_sheet_get_request_mode;
  widget_class->focus = andon_sheet_focus;

  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                    G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  closed_signal = g_signal_new ("closed", ANDON_TYPE_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "sheet.close", NULL, close_action);
  gtk_widget_class_set_css_name (widget_class, "andon-sheet");
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  andon_sheet_close (user_data);
  return TRUE;
}

static GtkWidget *
build_head (AndonSheet *self)
{
  GtkWidget *head = gtk_center_box_new ();
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic");

  self->title = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->title, "heading");
  gtk_widget_add_css_class (close, "flat");
  gtk_widget_add_css_class (close, "circular");
  gtk_widget_set_tooltip_text (close, _("Close"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (close), "sheet.close");
  gtk_widget_add_css_class (head, "sheet-head");
  gtk_center_box_set_center_widget (GTK_CENTER_BOX (head), self->title);
  gtk_center_box_set_end_widget (GTK_CENTER_BOX (head), close);
  return head;
}

static void
andon_sheet_init (AndonSheet *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  self->scrim = adw_bin_new ();
  self->clamp = adw_clamp_new ();
  /* A group, as newer GTK gives a plain box no name. */
  self->card = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL,
                             "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  self->holder = adw_bin_new ();

  gtk_widget_add_css_class (self->scrim, "sheet-scrim");
  gtk_widget_add_css_class (self->card, "sheet-card");
  gtk_widget_set_overflow (self->card, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_valign (self->card, GTK_ALIGN_CENTER);
  gtk_widget_set_vexpand (self->holder, TRUE);
  gtk_box_append (GTK_BOX (self->card), build_head (self));
  gtk_box_append (GTK_BOX (self->card), self->holder);
  adw_clamp_set_child (ADW_CLAMP (self->clamp), self->card);
  adw_bin_set_child (ADW_BIN (self->scrim), self->clamp);
  gtk_widget_set_visible (self->scrim, FALSE);
  gtk_widget_set_parent (self->scrim, GTK_WIDGET (self));

  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (escape_cb, self, NULL)));
  gtk_widget_add_controller (self->scrim, controller);
}

AndonSheet *
andon_sheet_new (void)
{
  return g_object_new (ANDON_TYPE_SHEET, NULL);
}

void
andon_sheet_set_content (AndonSheet *self, GtkWidget *content)
{
  g_return_if_fail (ANDON_IS_SHEET (self));

  if (self->content == content)
    return;
  g_clear_pointer (&self->content, gtk_widget_unparent);
  self->content = content;
  if (content != NULL)
    gtk_widget_insert_before (content, GTK_WIDGET (self), self->scrim);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTENT]);
}

void
andon_sheet_present (AndonSheet *self, GtkWidget *page, const char *title, int width)
{
  GtkRoot *root;

  g_return_if_fail (ANDON_IS_SHEET (self));
  g_return_if_fail (GTK_IS_WIDGET (page));

  root = gtk_widget_get_root (GTK_WIDGET (self));
  if (self->page == NULL && root != NULL)
    g_set_weak_pointer (&self->focus_before, gtk_root_get_focus (root));
  else if (self->page != NULL)
    g_signal_emit (self, closed_signal, 0);

  self->page = page;
  adw_bin_set_child (ADW_BIN (self->holder), page);
  gtk_label_set_label (GTK_LABEL (self->title), title);
  adw_clamp_set_maximum_size (ADW_CLAMP (self->clamp), width);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (self->clamp), width);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->card), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  if (self->content != NULL)
    {
      gtk_widget_set_can_focus (self->content, FALSE);
      gtk_widget_set_can_target (self->content, FALSE);
    }
  gtk_widget_set_visible (self->scrim, TRUE);
  if (!gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD))
    gtk_widget_child_focus (self->scrim, GTK_DIR_TAB_FORWARD);
}

void
andon_sheet_close (AndonSheet *self)
{
  g_return_if_fail (ANDON_IS_SHEET (self));

  if (self->page == NULL)
    return;
  self->page = NULL;
  gtk_widget_set_visible (self->scrim, FALSE);
  if (self->content != NULL)
    {
      gtk_widget_set_can_focus (self->content, TRUE);
      gtk_widget_set_can_target (self->content, TRUE);
    }
  adw_bin_set_child (ADW_BIN (self->holder), NULL);
  if (self->focus_before != NULL && gtk_widget_get_mapped (self->focus_before))
    gtk_widget_grab_focus (self->focus_before);
  g_clear_weak_pointer (&self->focus_before);
  g_signal_emit (self, closed_signal, 0);
}

GtkWidget *
andon_sheet_get_page (AndonSheet *self)
{
  g_return_val_if_fail (ANDON_IS_SHEET (self), NULL);
  return self->page;
}

static AndonSheet *
find_below (GtkWidget *widget)
{
  if (ANDON_IS_SHEET (widget))
    return ANDON_SHEET (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      AndonSheet *found = find_below (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

AndonSheet *
andon_sheet_find (GtkWidget *widget)
{
  GtkWidget *above;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  above = gtk_widget_get_ancestor (widget, ANDON_TYPE_SHEET);
  if (above != NULL)
    return ANDON_SHEET (above);
  return gtk_widget_get_root (widget) != NULL ? find_below (GTK_WIDGET (gtk_widget_get_root (widget))) : NULL;
}
