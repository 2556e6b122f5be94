/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-promote-page.h"

#include <glib/gi18n.h>

#include "andon-json.h"
#include "andon-spoken.h"
#include "andon-words.h"

typedef struct
{
  char *id;
  char *name;
  char *response; /* (nullable) */
  char *asset;    /* (nullable): the rule is for this and what is below it */
} Rule;

struct _AndonPromotePage
{
  GtkWidget parent_instance;

  AndonSeat *seat;
  char *asset;
  GCancellable *cancellable;
  GPtrArray *rules; /* of Rule */
  GtkWidget *box;
  GtkWidget *what;
  GtkWidget *choice;
  GtkWidget *response;
  GtkWidget *submit;
};

G_DEFINE_FINAL_TYPE (AndonPromotePage, andon_promote_page, GTK_TYPE_WIDGET)

static guint submitted_signal;

static void
rule_free (gpointer data)
{
  Rule *rule = data;

  g_free (rule->id);
  g_free (rule->name);
  g_free (rule->response);
  g_free (rule->asset);
  g_free (rule);
}

/* NULL for a rule of another kind, one that is switched off, or one that can't be read. */
static Rule *
rule_from_json (JsonObject *item)
{
  const AndonJsonFlags loose = ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE;
  JsonObject *body = NULL, *scope = NULL;
  const char *id = NULL, *kind = NULL, *name = NULL;
  gboolean enabled = TRUE;
  Rule *rule;

  if (!andon_json_get_string (item, "id", ANDON_JSON_REQUIRED, &id, NULL) ||
      !andon_json_get_object (item, "body", ANDON_JSON_REQUIRED, &body, NULL) ||
      !andon_json_get_string (body, "kind", ANDON_JSON_REQUIRED, &kind, NULL) || !g_str_equal (kind, "promotion") ||
      !andon_json_get_bool (body, "enabled", loose, &enabled, NULL) || !enabled)
    return NULL;
  rule = g_new0 (Rule, 1);
  rule->id = g_strdup (id);
  andon_json_get_string (body, "name", loose, &name, NULL);
  rule->name = g_strdup (name != NULL ? name : id);
  andon_json_dup_string (body, "response", loose, &rule->response, NULL);
  if (andon_json_get_object (body, "scope", loose, &scope, NULL) && scope != NULL)
    andon_json_dup_string (scope, "asset", loose, &rule->asset, NULL);
  return rule;
}

static gpointer
decode_rules (JsonNode *root, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func (rule_free);
  JsonArray *items = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (root) ||
      !andon_json_get_array (json_node_get_object (root), "items", ANDON_JSON_REQUIRED, &items, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonNode *item = json_array_get_element (items, i);
      Rule *rule = JSON_NODE_HOLDS_OBJECT (item) ? rule_from_json (json_node_get_object (item)) : NULL;

      if (rule != NULL)
        g_ptr_array_add (rules, rule);
    }
  return g_steal_pointer (&rules);
}

static const Rule *
chosen (AndonPromotePage *self)
{
  const guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->choice));

  return self->rules != NULL && selected < self->rules->len ? g_ptr_array_index (self->rules, selected) : NULL;
}

static void
update (AndonPromotePage *self)
{
  const Rule *rule = chosen (self);
  g_autofree char *steps = rule != NULL && rule->response != NULL ? andon_words_dup_steps (rule->response) : NULL;

  gtk_widget_set_sensitive (self->submit, rule != NULL);
  if (rule != NULL)
    gtk_label_set_label (GTK_LABEL (self->response), steps != NULL ? steps : _("The rule names no response."));
}

static void
show_rules (AndonPromotePage *self, GPtrArray *rules)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  AndonAssetTree *tree = andon_seat_get_assets (self->seat);

  self->rules = g_ptr_array_new_with_free_func (rule_free);
  while (rules->len > 0)
    {
      Rule *rule = g_ptr_array_steal_index (rules, 0);

      if (rule->asset != NULL && !andon_asset_tree_is_within (tree, self->asset, rule->asset))
        {
          rule_free (rule);
          continue;
        }
      g_ptr_array_add (self->rules, rule);
      gtk_string_list_append (names, rule->name);
    }
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->choice), G_LIST_MODEL (names));
  gtk_widget_set_sensitive (self->choice, self->rules->len > 0);
  if (self->rules->len == 0)
    gtk_label_set_label (GTK_LABEL (self->response), _("No written rule makes an alarm of this."));
  update (self);
}

static void
rules_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonPromotePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rules = andon_session_get_finish (ANDON_SESSION (source), result, &error);
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->seat == NULL)
    return;
  if (rules != NULL)
    {
      show_rules (self, rules);
      return;
    }
  text = g_strdup_printf (_("The rules could not be read: %s. Nothing was changed."), error->message);
  gtk_label_set_label (GTK_LABEL (self->response), text);
}

static void
submit_cb (AndonPromotePage *self)
{
  const Rule *rule = chosen (self);

  if (rule == NULL)
    return;
  g_object_ref (self);
  g_signal_emit (self, submitted_signal, 0, rule->id);
  gtk_widget_activate_action (GTK_WIDGET (self), "sheet.close", NULL);
  g_object_unref (self);
}

static void
andon_promote_page_dispose (GObject *object)
{
  AndonPromotePage *self = ANDON_PROMOTE_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->seat);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (andon_promote_page_parent_class)->dispose (object);
}

static void
andon_promote_page_finalize (GObject *object)
{
  AndonPromotePage *self = ANDON_PROMOTE_PAGE (object);

  g_object_unref (self->cancellable);
  g_free (self->asset);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  G_OBJECT_CLASS (andon_promote_page_parent_class)->finalize (object);
}

static void
andon_promote_page_class_init (AndonPromotePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andon_promote_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = andon_promote_page_finalize;
  submitted_signal = g_signal_new ("submitted", ANDON_TYPE_PROMOTE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
wrapped (const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css);
  return label;
}

static void
andon_promote_page_init (AndonPromotePage *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *cancel = gtk_button_new_with_label (_("Cancel"));

  self->cancellable = g_cancellable_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->what = wrapped (NULL, "heading");
  self->choice = gtk_drop_down_new_from_strings ((const char *[]){ NULL });
  self->response = wrapped (_("Reading the rules…"), "dim-label");
  self->submit = gtk_button_new_with_label (_("Make It an Alarm"));
  gtk_widget_add_css_class (self->submit, "suggested-action");
  gtk_widget_set_sensitive (self->choice, FALSE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "sheet.close");
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (buttons), cancel);
  gtk_box_append (GTK_BOX (buttons), self->submit);
  gtk_box_append (GTK_BOX (self->box), self->what);
  gtk_box_append (GTK_BOX (self->box), wrapped (_("The rule gives it a priority, a response and a time to respond."),
                                                "dim-label"));
  gtk_box_append (GTK_BOX (self->box), self->choice);
  gtk_box_append (GTK_BOX (self->box), self->response);
  gtk_box_append (GTK_BOX (self->box), buttons);
  gtk_widget_add_css_class (self->box, "sheet-body");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  andon_spoken_name (self->choice, _("Rule"));
  g_signal_connect_swapped (self->choice, "notify::selected", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->submit, "clicked", G_CALLBACK (submit_cb), self);
  gtk_widget_set_sensitive (self->submit, FALSE);
}

GtkWidget *
andon_promote_page_new (AndonSeat *seat, AndonAlertItem *item)
{
  AndonPromotePage *self = g_object_new (ANDON_TYPE_PROMOTE_PAGE, NULL);

  self->seat = g_object_ref (seat);
  self->asset = g_strdup (andon_alert_item_get_asset (item));
  gtk_label_set_label (GTK_LABEL (self->what), andon_alert_item_get_title (item));
  andon_session_get_async (andon_seat_get_session (seat), "/rules", decode_rules, NULL, NULL,
                           (GDestroyNotify) g_ptr_array_unref, self->cancellable, rules_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}

guint
andon_promote_page_get_n_rules (AndonPromotePage *self)
{
  g_return_val_if_fail (ANDON_IS_PROMOTE_PAGE (self), 0);
  return self->rules != NULL ? self->rules->len : 0;
}

void
andon_promote_page_submit (AndonPromotePage *self)
{
  g_return_if_fail (ANDON_IS_PROMOTE_PAGE (self));
  submit_cb (self);
}
