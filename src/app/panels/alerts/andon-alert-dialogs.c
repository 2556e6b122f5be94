/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-alert-dialogs.h"

#include <glib/gi18n.h>

#include "andon-health-page.h"
#include "andon-note-page.h"
#include "andon-promote-page.h"
#include "andon-report-form.h"
#include "andon-service-page.h"
#include "andon-sheet.h"
#include "andon-shelve-page.h"

/* A draft of this id is of no alert. */
#define REPORT_DRAFT ""

struct _AndonAlertDialogs
{
  GObject parent_instance;

  GtkWidget *panel; /* borrowed: it owns this */
  AndonSeat *seat;
  AndonAlertCommands *commands;
  AndonAlertPick *pick;     /* what the open sheet is about */
  AndonSavedFilters *saved; /* while a name is asked for */
  char *filter;
  GHashTable *drafts;       /* alert id, or REPORT_DRAFT → text */
  GHashTable *shelves;      /* alert id → GVariant: the shelf that was not asked for yet */
  GHashTable *removals;     /* alert id → GVariant: the same of removals from service */
};

G_DEFINE_FINAL_TYPE (AndonAlertDialogs, andon_alert_dialogs, G_TYPE_OBJECT)

static void
present (AndonAlertDialogs *self, GtkWidget *page, const char *title, int width)
{
  AndonSheet *sheet = andon_sheet_find (self->panel);

  if (sheet != NULL)
    andon_sheet_present (sheet, page, title, width);
  else
    g_object_unref (g_object_ref_sink (page));
}

static void
take_pick (AndonAlertDialogs *self, AndonAlertPick *pick)
{
  g_clear_pointer (&self->pick, andon_alert_pick_free);
  self->pick = pick;
}

/* The id of the one alert that a page is about; NULL: it is about several. */
static const char *
get_about (GtkWidget *page)
{
  return g_object_get_data (G_OBJECT (page), "andon-about");
}

static void
set_about (GtkWidget *page, const char *id)
{
  g_object_set_data_full (G_OBJECT (page), "andon-about", g_strdup (id), g_free);
}

/* With the window the drafts go too, and nobody is there to be told. */
static gboolean
is_over (AndonAlertDialogs *self)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (self->panel));

  return window == NULL || gtk_widget_in_destruction (window);
}

static void
keep_form (AndonAlertDialogs *self, GHashTable *forms, const char *id, GVariant *draft)
{
  if (id == NULL || is_over (self))
    return;
  if (draft == NULL)
    {
      g_hash_table_remove (forms, id);
      return;
    }
  g_hash_table_replace (forms, g_strdup (id), g_variant_ref (draft));
  andon_seat_announce (self->seat, _("What was filled in is kept: the same form on the same alert shows it again"));
}

/* Shelving */

static void
shelve_submitted_cb (GtkWidget *page, const AndonShelfWish *wish, AndonAlertDialogs *self)
{
  if (get_about (page) != NULL)
    g_hash_table_remove (self->shelves, get_about (page));
  if (self->pick != NULL)
    andon_alert_commands_shelve (self->commands, self->pick, wish);
}

static void
shelve_left_cb (GtkWidget *page, GVariant *draft, AndonAlertDialogs *self)
{
  keep_form (self, self->shelves, get_about (page), draft);
}

static void
restore_shelf (AndonAlertDialogs *self, GtkWidget *page, const char *id)
{
  GVariant *draft = g_hash_table_lookup (self->shelves, id);

  set_about (page, id);
  if (draft != NULL)
    andon_shelve_page_restore (ANDON_SHELVE_PAGE (page), draft);
}

void
andon_alert_dialogs_shelve (AndonAlertDialogs *self, AndonAlertDetail *detail)
{
  AndonAlertPick *pick;
  GtkWidget *page;

  g_return_if_fail (ANDON_IS_ALERT_DIALOGS (self));

  pick = andon_alert_commands_pick (self->commands);
  if (pick == NULL)
    return;
  take_pick (self, pick);
  page = andon_shelve_page_new (self->seat, pick, detail);
  if (pick->items->len == 1)
    restore_shelf (self, page, andon_alert_item_get_id (andon_alert_pick_get (pick, 0)));
  g_signal_connect_object (page, "submitted", G_CALLBACK (shelve_submitted_cb), self, 0);
  g_signal_connect_object (page, "left", G_CALLBACK (shelve_left_cb), self, 0);
  present (self, page, _("Shelve"), 520);
}

/* Comment and report: what a person has written is never thrown away by a closing sheet */

static void
keep_draft (AndonAlertDialogs *self, const char *id, const char *text)
{
  if (is_over (self))
    return;
  if (*text == '\0')
    {
      g_hash_table_remove (self->drafts, id);
      return;
    }
  g_hash_table_replace (self->drafts, g_strdup (id), g_strdup (text));
  andon_seat_announce (self->seat, *id == '\0' ? _("The report is kept: M opens it again")
                                               : _("The comment is kept: C on the same alert opens it again"));
}

static void
show_draft (AndonAlertDialogs *self, GtkWidget *page, const char *id)
{
  const char *text = g_hash_table_lookup (self->drafts, id);

  if (text != NULL)
    andon_note_page_set_text (ANDON_NOTE_PAGE (page), text);
}

static void
comment_submitted_cb (AndonAlertDialogs *self, const char *text)
{
  if (self->pick == NULL)
    return;
  g_hash_table_remove (self->drafts, andon_alert_item_get_id (andon_alert_pick_get (self->pick, 0)));
  andon_alert_commands_comment (self->commands, self->pick, text);
}

static void
comment_left_cb (GtkWidget *page, const char *text, AndonAlertDialogs *self)
{
  keep_draft (self, get_about (page), text);
}

void
andon_alert_dialogs_comment (AndonAlertDialogs *self, AndonAlertItem *item)
{
  const char *id = andon_alert_item_get_id (item);
  GtkWidget *page;

  g_return_if_fail (ANDON_IS_ALERT_DIALOGS (self));

  take_pick (self, andon_alert_pick_new_one (item, self->seat));
  page = andon_note_page_new (andon_alert_item_get_title (item), _("Add Comment"), NULL);
  set_about (page, id);
  show_draft (self, page, id);
  g_signal_connect_object (page, "submitted", G_CALLBACK (comment_submitted_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "left", G_CALLBACK (comment_left_cb), self, 0);
  present (self, page, _("Comment"), 500);
}

static void
report_submitted_cb (GtkWidget *page, const char *text, AndonAlertDialogs *self)
{
  AndonReportForm *form = g_object_get_data (G_OBJECT (page), "andon-form");
  const char *asset = andon_report_form_get_asset (form);
  const gint64 now = andon_seat_now (self->seat);

  g_hash_table_remove (self->drafts, REPORT_DRAFT);
  if (asset != NULL)
    andon_alert_commands_report (self->commands, asset, now - andon_report_form_get_span (form), now, text);
}

static void
report_left_cb (AndonAlertDialogs *self, const char *text)
{
  keep_draft (self, REPORT_DRAFT, text);
}

void
andon_alert_dialogs_report (AndonAlertDialogs *self, AndonAlertItem *item)
{
  GtkWidget *form, *page;

  g_return_if_fail (ANDON_IS_ALERT_DIALOGS (self));

  form = andon_report_form_new (self->seat, item != NULL ? andon_alert_item_get_asset (item) : NULL);
  page = andon_note_page_new (_("What did you see, hear or smell that no alert told of?"), _("Report"), form);
  g_object_set_data (G_OBJECT (page), "andon-form", form);
  show_draft (self, page, REPORT_DRAFT);
  g_signal_connect_object (page, "submitted", G_CALLBACK (report_submitted_cb), self, 0);
  g_signal_connect_object (page, "left", G_CALLBACK (report_left_cb), self, G_CONNECT_SWAPPED);
  present (self, page, _("Report a missed fault"), 560);
}

/* Service and promotion */

static void
service_submitted_cb (GtkWidget *page, const char *permit, const char *reason, gint64 review, AndonAlertDialogs *self)
{
  g_hash_table_remove (self->removals, get_about (page));
  if (self->pick != NULL)
    andon_alert_commands_out_of_service (self->commands, self->pick, permit, reason, review);
}

static void
service_left_cb (GtkWidget *page, GVariant *draft, AndonAlertDialogs *self)
{
  keep_form (self, self->removals, get_about (page), draft);
}

void
andon_alert_dialogs_out_of_service (AndonAlertDialogs *self, AndonAlertItem *item)
{
  GVariant *draft = g_hash_table_lookup (self->removals, andon_alert_item_get_id (item));
  GtkWidget *page;

  g_return_if_fail (ANDON_IS_ALERT_DIALOGS (self));

  take_pick (self, andon_alert_pick_new_one (item, self->seat));
  page = andon_service_page_new (self->seat, item);
  set_about (page, andon_alert_item_get_id (item));
  if (draft != NULL)
    andon_service_page_restore (ANDON_SERVICE_PAGE (page), draft);
  g_signal_connect_object (page, "submitted", G_CALLBACK (service_submitted_cb), self, 0);
  g_signal_connect_object (page, "left", G_CALLBACK (service_left_cb), self, 0);
  present (self, page, _("Out of service"), 520);
}

static void
promote_submitted_cb (AndonAlertDialogs *self, const char *rule)
{
  if (self->pick != NULL)
    andon_alert_commands_promote (self->commands, self->pick, rule);
}

void
andon_alert_dialogs_promote (AndonAlertDialogs *self, AndonAlertItem *item)
{
  GtkWidget *page;

  g_return_if_fail (ANDON_IS_ALERT_DIALOGS (self));

  take_pick (self, andon_alert_pick_new_one (item, self->seat));
  page = andon_promote_page_new (self->seat, item);
  g_signal_connect_object (page, "submitted", G_CALLBACK (promote_submitted_cb), self, G_CONNECT_SWAPPED);
  present (self, page, _("Make an alarm of it"), 520);
}

/* The rest */

static void
save_submitted_cb (AndonAlertDialogs *self, const char *name)
{
  if (self->saved != NULL)
    andon_saved_filters_add (self->saved, name, self->filter);
}

void
andon_alert_dialogs_save_filter (AndonAlertDialogs *self, AndonSavedFilters *saved, const char *filter)
{
  GtkWidget *page;

  g_return_if_fail (ANDON_IS_ALERT_DIALOGS (self));

  g_set_object (&self->saved, saved);
  g_free (self->filter);
  self->filter = g_strdup (filter);
  page = andon_note_page_new (_("A name for this filter"), _("Save Filter"), NULL);
  g_signal_connect_object (page, "submitted", G_CALLBACK (save_submitted_cb), self, G_CONNECT_SWAPPED);
  present (self, page, _("Save the filter"), 420);
}

void
andon_alert_dialogs_health (AndonAlertDialogs *self)
{
  g_return_if_fail (ANDON_IS_ALERT_DIALOGS (self));
  present (self, andon_health_page_new (self->seat), _("Alarm health"), 640);
}

static void
andon_alert_dialogs_finalize (GObject *object)
{
  AndonAlertDialogs *self = ANDON_ALERT_DIALOGS (object);

  g_clear_pointer (&self->pick, andon_alert_pick_free);
  g_clear_object (&self->saved);
  g_clear_object (&self->commands);
  g_clear_object (&self->seat);
  g_free (self->filter);
  g_hash_table_unref (self->drafts);
  g_hash_table_unref (self->shelves);
  g_hash_table_unref (self->removals);
  G_OBJECT_CLASS (andon_alert_dialogs_parent_class)->finalize (object);
}

static void
andon_alert_dialogs_class_init (AndonAlertDialogsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = andon_alert_dialogs_finalize;
}

static void
andon_alert_dialogs_init (AndonAlertDialogs *self)
{
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->shelves = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
  self->removals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
}

AndonAlertDialogs *
andon_alert_dialogs_new (GtkWidget *panel, AndonSeat *seat, AndonAlertCommands *commands)
{
  AndonAlertDialogs *self = g_object_new (ANDON_TYPE_ALERT_DIALOGS, NULL);

  self->panel = panel;
  self->seat = g_object_ref (seat);
  self->commands = g_object_ref (commands);
  return self;
}
