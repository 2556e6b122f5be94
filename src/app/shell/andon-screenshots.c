/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-screenshots.h"

#include <glib/gi18n.h>

#define POLL_MS 100
/* After its data came a scene still lays out, scrolls and fades. */
#define SETTLE_POLLS 8
#define DEADLINE_POLLS 600

static gboolean poll_cb (gpointer user_data);

typedef struct
{
  AndonWindow *window;
  char *directory;
  GPtrArray *views; /* ids */
  guint view;
  guint scene;
  guint polls;
  guint settled;
  guint written;
  guint source_id;
  gulong paint_id;
} Run;

static void
stop_waiting (Run *run)
{
  if (run->paint_id != 0)
    g_signal_handler_disconnect (gtk_widget_get_frame_clock (GTK_WIDGET (run->window)), run->paint_id);
  run->paint_id = 0;
}

static void
run_free (Run *run)
{
  g_clear_handle_id (&run->source_id, g_source_remove);
  stop_waiting (run);
  g_clear_object (&run->window);
  g_ptr_array_unref (run->views);
  g_free (run->directory);
  g_free (run);
}

GdkTexture *
andon_screenshots_capture (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  const int width = gtk_widget_get_width (widget);
  const int height = gtk_widget_get_height (widget);
  g_autoptr (GskRenderNode) node = NULL;
  GskRenderer *renderer;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  renderer = gtk_native_get_renderer (gtk_widget_get_native (widget));
  if (node == NULL || renderer == NULL)
    return NULL;
  return gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, width, height));
}

static const char *
view_id (Run *run)
{
  return g_ptr_array_index (run->views, run->view);
}

static const char *
scene_name (Run *run)
{
  return andon_panel_list_scenes (andon_window_get_panel (run->window))[run->scene];
}

static void
begin_scene (Run *run)
{
  AndonPanel *panel;

  andon_window_show_view (run->window, view_id (run));
  panel = andon_window_get_panel (run->window);
  run->polls = run->settled = 0;
  andon_panel_show_scene (panel, scene_name (run));
}

static gboolean
write_scene (Run *run, GError **error)
{
  g_autoptr (GdkTexture) texture = andon_screenshots_capture (GTK_WIDGET (run->window));
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  if (run->scene == 0)
    name = g_strdup_printf ("%s.png", view_id (run));
  else
    name = g_strdup_printf ("%s-%s.png", view_id (run), scene_name (run));
  path = g_build_filename (run->directory, name, NULL);
  if (texture == NULL || !gdk_texture_save_to_png (texture, path))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The picture %s could not be written"), path);
      return FALSE;
    }
  run->written++;
  return TRUE;
}

/* Advances; FALSE when there is no scene left. */
static gboolean
next_scene (Run *run)
{
  run->scene++;
  if (scene_name (run) != NULL)
    return TRUE;
  run->scene = 0;
  run->view++;
  return run->view < run->views->len;
}

static void
finish (GTask *task, GError *error)
{
  Run *run = g_task_get_task_data (task);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, run->written);
  g_object_unref (task);
}

static void
painted_cb (GdkFrameClock *clock, GTask *task)
{
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;

  stop_waiting (run);
  if (write_scene (run, &error) && next_scene (run))
    {
      begin_scene (run);
      run->source_id = g_timeout_add_full (G_PRIORITY_LOW, POLL_MS, poll_cb, task, NULL);
    }
  else
    finish (task, error);
}

/* The picture is taken right after a frame, when nothing waits for a layout. */
static void
take_after_frame (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  run->paint_id = g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (run->window)), "after-paint",
                                    G_CALLBACK (painted_cb), task);
  gtk_widget_queue_draw (GTK_WIDGET (run->window));
}

static gboolean
poll_cb (gpointer user_data)
{
  GTask *task = user_data;
  Run *run = g_task_get_task_data (task);

  if (andon_panel_is_settled (andon_window_get_panel (run->window)))
    run->settled++;
  else
    run->settled = 0;
  if (!g_cancellable_is_cancelled (g_task_get_cancellable (task)) && run->settled < SETTLE_POLLS &&
      run->polls++ < DEADLINE_POLLS)
    return G_SOURCE_CONTINUE;

  run->source_id = 0;
  if (g_task_return_error_if_cancelled (task))
    g_object_unref (task);
  else if (run->settled < SETTLE_POLLS)
    finish (task, g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, _("The data of %s (%s) did not arrive"),
                               view_id (run), scene_name (run)));
  else
    take_after_frame (task);
  return G_SOURCE_REMOVE;
}

void
andon_screenshots_run_async (AndonWindow *window, const char *directory, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (window, cancellable, callback, user_data);
  Run *run = g_new0 (Run, 1);

  g_task_set_source_tag (task, andon_screenshots_run_async);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  run->window = g_object_ref (window);
  run->directory = g_strdup (directory);
  run->views = andon_window_list_views (window);
  g_mkdir_with_parents (directory, 0777);
  if (run->views->len == 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("This role has no view"));
      g_object_unref (task);
      return;
    }
  begin_scene (run);
  run->source_id = g_timeout_add_full (G_PRIORITY_LOW, POLL_MS, poll_cb, task, NULL);
}

gboolean
andon_screenshots_run_finish (AndonWindow *window, GAsyncResult *result, guint *n_written, GError **error)
{
  gssize n = g_task_propagate_int (G_TASK (result), error);

  if (n_written != NULL)
    *n_written = (guint) MAX (n, 0);
  return n >= 0;
}
