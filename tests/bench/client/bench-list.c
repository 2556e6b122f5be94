/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench-list.h"

#include "andon-row-widget.h"
#include "andon-widget-style.h"
#include "andon-worker.h"
#include "bench-alerts.h"

#define BUDGET_US 4000
#define BATCH 1000

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  gtk_list_item_set_child (item, andon_row_widget_new ());
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  AndonAlertItem *item = gtk_list_item_get_item (list_item);
  AndonRowContent content = {
    .level = (AndonMarkLevel) andon_alert_item_get_priority (item),
    .title = andon_alert_item_get_title (item),
    .subtitle = andon_alert_item_get_asset (item),
    .count = andon_alert_item_get_occurrences (item),
    .clock_mode = ANDON_ROW_CLOCK_ELAPSED,
    .clock_time = andon_alert_item_get_annunciated (item),
  };

  andon_row_widget_set_content (ANDON_ROW_WIDGET (gtk_list_item_get_child (list_item)), &content);
}

static GtkWidget *
list_new (GListModel *model)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  gtk_scrolled_window_set_child (
      GTK_SCROLLED_WINDOW (scrolled),
      gtk_list_view_new (GTK_SELECTION_MODEL (gtk_multi_selection_new (g_object_ref (model))), factory));
  return scrolled;
}

GtkWidget *
bench_list_window_new (GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 800);
  return window;
}

static void
fill (BenchList *self, guint n_rows)
{
  for (guint i = 0; i < n_rows; i += BATCH)
    {
      AndonAlert *alerts[BATCH];

      for (guint k = 0; k < BATCH; k++)
        alerts[k] = bench_alert_new (i + k);
      andon_alert_store_post (self->store, alerts, BATCH);
      andon_alert_store_apply_pending (self->store, 0);
      for (guint k = 0; k < BATCH; k++)
        andon_alert_unref (alerts[k]);
    }
  self->n_filled = n_rows;
}

static void
on_frame (guint frame, gpointer data)
{
  bench_list_apply (data);
}

void
bench_list_init (BenchList *self, guint n_rows)
{
  andon_widget_style_install (gdk_display_get_default (), ANDON_WIDGET_STYLE_LIGHT);
  self->worker = andon_worker_new ("bench-feed");
  self->store = andon_alert_store_new (self->worker, NULL);
  andon_alert_store_set_driven (self->store, TRUE);
  fill (self, n_rows);
  self->view = andon_alert_view_new (self->store, NULL);
  while (andon_alert_view_is_busy (self->view))
    g_main_context_iteration (NULL, TRUE);
  self->window = bench_list_window_new (list_new (G_LIST_MODEL (self->view)));
  self->frames = bench_frames_new (GTK_WINDOW (self->window));
  bench_frames_run (self->frames, 30, on_frame, self);
}

void
bench_list_clear (BenchList *self)
{
  bench_frames_free (self->frames);
  g_object_unref (self->view);
  g_object_unref (self->store);
  andon_worker_unref (self->worker);
}

/* GTK 4.8 keeps widgets around the row that was on top once, not around the rows that now are: they would be blank. */
static void
stay_on_top (BenchList *self)
{
  GtkScrolledWindow *scrolled = GTK_SCROLLED_WINDOW (gtk_window_get_child (GTK_WINDOW (self->window)));

  gtk_widget_activate_action (gtk_scrolled_window_get_child (scrolled), "list.scroll-to-item", "u", 0);
}

void
bench_list_apply (BenchList *self)
{
  gtk_widget_queue_draw (self->window);
  andon_alert_store_apply_pending (self->store, BUDGET_US);
  stay_on_top (self);
}

guint
bench_list_get_n (BenchList *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->view));
}
