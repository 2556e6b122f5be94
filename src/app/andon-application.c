/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "andon"

#include "config.h"

#include "andon-application.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#include "andon-host.h"
#include "andon-notifier.h"
#include "andon-panel-table.h"
#include "andon-screenshots.h"
#include "andon-seat.h"
#include "andon-session.h"
#include "andon-shell.h"
#include "andon-window.h"

struct _AndonApplication
{
  AdwApplication parent_instance;

  AndonHost *host; /* NULL with a remote platform */
  AndonSession *session;
  AndonSeat *seat;
  AndonNotifier *notifier;
  GSettings *settings;
  AndonWindow *window; /* borrowed from GTK */

  char *platform;
  char *token_file;
  char *ca_file;
  char *role;
  char *view;
  char *size;
  char *style;
  char *screenshots;
  gboolean wall;
  gboolean signed_on;
  guint sleep_cookie;
  int status;
};

G_DEFINE_FINAL_TYPE (AndonApplication, andon_application, ADW_TYPE_APPLICATION)

static void
host_ready_cb (AndonApplication *self)
{
  andon_session_set_endpoint (self->session, andon_host_get_url (self->host), andon_host_get_token (self->host));
  if (self->window != NULL)
    andon_window_set_host_message (self->window, NULL);
}

static void
host_state_cb (AndonApplication *self)
{
  g_autofree char *text = NULL;
  const char *message = andon_host_get_message (self->host);

  switch (andon_host_get_state (self->host))
    {
    case ANDON_HOST_STARTING:
      text = g_strdup (_("Starting the demo plant; the first start makes ninety days of history"));
      break;
    case ANDON_HOST_WAITING:
      text = message != NULL ? g_strdup_printf (_("The platform ended (%s) and is started again"), message)
                             : g_strdup (_("The platform ended and is started again"));
      break;
    case ANDON_HOST_STOPPED:
    case ANDON_HOST_READY:
    default:
      break;
    }
  if (self->window != NULL)
    andon_window_set_host_message (self->window, text);
}

static void
start_host (AndonApplication *self)
{
  g_autofree char *data = g_build_filename (g_get_user_data_dir (), "andon", "demo", NULL);

  if (self->host != NULL)
    return;
  self->host = andon_host_new (NULL, data);
  g_signal_connect_object (self->host, "ready", G_CALLBACK (host_ready_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->host, "notify::state", G_CALLBACK (host_state_cb), self, G_CONNECT_SWAPPED);
  andon_host_start (self->host);
}

/* The person went to another platform: the demo plant is not needed, and must not call the window back. */
static void
url_cb (AndonApplication *self)
{
  if (self->host == NULL || g_strcmp0 (andon_session_get_url (self->session), andon_host_get_url (self->host)) == 0)
    return;
  g_signal_handlers_disconnect_by_data (self->host, self);
  andon_host_stop (self->host);
  g_clear_object (&self->host);
  if (self->window != NULL)
    andon_window_set_host_message (self->window, NULL);
}

/* A plant has an authority of its own more often than not. Without a usable one the system's are asked, and refuse. */
static void
use_authority (AndonApplication *self)
{
  g_autofree char *path = self->ca_file != NULL ? g_canonicalize_filename (self->ca_file, NULL) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) database = path != NULL ? g_tls_file_database_new (path, &error) : NULL;

  if (database != NULL)
    andon_session_set_ca (self->session, database);
  else if (path != NULL)
    {
      g_autofree char *text = g_strdup_printf (_("The authority's certificate cannot be used: %s"), error->message);

      g_printerr ("andon: %s\n", text);
    }
}

static void
start_session (AndonApplication *self)
{
  g_autofree char *data = g_build_filename (g_get_user_data_dir (), "andon", "seat", NULL);
  g_autofree char *sounds = g_build_filename (g_get_user_cache_dir (), "andon", "sounds", NULL);
  g_autofree char *remembered = g_settings_get_string (self->settings, "platform");
  g_autofree char *role = g_settings_get_string (self->settings, "role");
  const char *platform = self->platform != NULL ? self->platform : remembered;
  AndonSignIn *sign_in;

  self->session = andon_session_new (data, NULL);
  use_authority (self);
  if (self->role != NULL || *role != '\0')
    andon_session_set_role (self->session, self->role != NULL ? self->role : role);
  self->seat = andon_seat_new (self->session, self->settings, sounds);
  sign_in = andon_seat_get_sign_in (self->seat);
  andon_sign_in_set_token_file (sign_in, self->token_file);
  g_signal_connect_object (sign_in, "demo-wanted", G_CALLBACK (start_host), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::url", G_CALLBACK (url_cb), self, G_CONNECT_SWAPPED);
  if (*platform == '\0')
    start_host (self);
  else
    andon_sign_in_start (sign_in, platform);
  andon_session_start (self->session);
}

static void
apply_style (AndonApplication *self)
{
  g_autofree char *setting = g_settings_get_string (self->settings, "style");
  AndonStyle style = ANDON_STYLE_SYSTEM;

  if (!andon_style_from_string (self->style != NULL ? self->style : setting, &style))
    g_warning ("No style is called %s", self->style);
  andon_shell_apply_style (gdk_display_get_default (), style);
}

static void
screenshots_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  if (andon_screenshots_run_finish (ANDON_WINDOW (source), result, &n, &error))
    g_print ("%u pictures in %s\n", n, self->screenshots);
  else
    {
      g_printerr ("andon: %s\n", error->message);
      self->status = EXIT_FAILURE;
    }
  g_application_quit (G_APPLICATION (self));
}

/* The first time that the platform has said who we are. */
static void
signed_on_cb (AndonApplication *self)
{
  if (self->signed_on || andon_session_get_role (self->session) == NULL)
    return;
  self->signed_on = TRUE;
  if (self->screenshots != NULL)
    andon_screenshots_run_async (self->window, self->screenshots, NULL, screenshots_cb, g_object_ref (self));
  else if (!self->wall && g_settings_get_boolean (self->settings, "lamp-test"))
    g_action_group_activate_action (G_ACTION_GROUP (self->window), "lamp-test", NULL);
}

static void
apply_size (AndonApplication *self)
{
  int width, height;

  if (self->size == NULL)
    return;
  if (sscanf (self->size, "%dx%d", &width, &height) != 2 || width < 200 || height < 200 || width > 16384 ||
      height > 16384)
    {
      g_warning ("The size %s is not WIDTHxHEIGHT", self->size);
      return;
    }
  gtk_window_unmaximize (GTK_WINDOW (self->window));
  gtk_window_set_default_size (GTK_WINDOW (self->window), width, height);
}

static void
open_view (AndonApplication *self)
{
  g_autofree char *remembered = g_settings_get_string (self->settings, "view");
  const AndonPanelInfo *table;
  guint n;

  table = andon_panel_table_get (&n);
  if (self->view != NULL && andon_window_show_view (self->window, self->view))
    return;
  if (self->view != NULL)
    g_printerr ("andon: no view is called %s\n", self->view);
  if (!andon_window_show_view (self->window, remembered))
    andon_window_show_view (self->window, table[0].id);
}

static void
make_window (AndonApplication *self)
{
  g_autofree char *site = g_settings_get_string (self->settings, "site");
  const AndonPanelInfo *table;
  guint n;

  table = andon_panel_table_get (&n);
  andon_seat_set_site (self->seat, site);
  self->window = andon_window_new (GTK_APPLICATION (self), self->seat, table, n, self->wall);
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  /* A picture has the size that was asked for: without the shadow that a window draws around itself. */
  if (self->screenshots != NULL)
    {
      gtk_window_set_decorated (GTK_WINDOW (self->window), FALSE);
      gtk_widget_add_css_class (GTK_WIDGET (self->window), "picture");
    }
  apply_size (self);
  open_view (self);
  if (self->host != NULL)
    host_state_cb (self);
  gtk_window_present (GTK_WINDOW (self->window));
  andon_panel_focus_start (andon_window_get_panel (self->window));
  if (self->wall)
    self->sleep_cookie = gtk_application_inhibit (GTK_APPLICATION (self), GTK_WINDOW (self->window),
                                                  GTK_APPLICATION_INHIBIT_IDLE, _("The wall stays on"));
}

static void
andon_application_activate (GApplication *app)
{
  AndonApplication *self = ANDON_APPLICATION (app);

  if (self->window == NULL)
    {
      if (self->session == NULL)
        {
          start_session (self);
          self->notifier = andon_notifier_new (app, self->seat);
          g_signal_connect_object (self->session, "notify::role", G_CALLBACK (signed_on_cb), self, G_CONNECT_SWAPPED);
        }
      apply_style (self);
      make_window (self);
      signed_on_cb (self);
    }
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
show_alert_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AndonApplication *self = data;

  g_application_activate (G_APPLICATION (self));
  andon_window_show_alert (self->window, g_variant_get_string (parameter, NULL));
}

static void
silence_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AndonApplication *self = data;

  if (self->seat != NULL)
    andon_sounder_silence (andon_seat_get_sounder (self->seat));
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AndonApplication *self = data;

  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
}

static const GActionEntry actions[] = {
  { "show-alert", show_alert_action, "s", NULL, NULL, { 0 } },
  { "silence", silence_action, NULL, NULL, NULL, { 0 } },
  { "quit", quit_action, NULL, NULL, NULL, { 0 } },
};

/* Installed, the schema is where GIO looks; in the build tree it lies beside the program. */
static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *installed = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsSchemaSource) built = NULL;
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = own != NULL ? g_path_get_dirname (own) : NULL;
  g_autofree char *data = folder != NULL ? g_build_filename (folder, "..", "..", "data", NULL) : NULL;

  if (installed != NULL)
    schema = g_settings_schema_source_lookup (installed, APP_ID, TRUE);
  if (schema == NULL && data != NULL)
    {
      built = g_settings_schema_source_new_from_directory (data, installed, TRUE, NULL);
      schema = built != NULL ? g_settings_schema_source_lookup (built, APP_ID, FALSE) : NULL;
    }
  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : g_settings_new (APP_ID);
}

static void
andon_application_startup (GApplication *app)
{
  AndonApplication *self = ANDON_APPLICATION (app);
  /* Only keys with a modifier and function keys: a bare letter must not act while somebody types. */
  static const struct
  {
    const char *action;
    const char *accels[3];
  } accels[] = {
    { "win.go-critical", { "F2" } },           { "win.shortcuts", { "<Ctrl>question", "F1" } },
    { "win.preferences", { "<Ctrl>comma" } },  { "win.fullscreen", { "F11" } },
    { "app.quit", { "<Ctrl>q" } },
  };

  G_APPLICATION_CLASS (andon_application_parent_class)->startup (app);
  andon_shell_init_resources ();
  self->settings = open_settings ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action, accels[i].accels);
  gtk_window_set_default_icon_name (APP_ID);
  g_signal_connect_object (self->settings, "changed::style", G_CALLBACK (apply_style), self, G_CONNECT_SWAPPED);
}

static void
andon_application_shutdown (GApplication *app)
{
  AndonApplication *self = ANDON_APPLICATION (app);

  if (self->session != NULL)
    andon_session_stop (self->session);
  if (self->host != NULL)
    andon_host_stop (self->host);
  g_clear_object (&self->notifier);
  g_clear_object (&self->seat);
  g_clear_object (&self->session);
  g_clear_object (&self->host);
  G_APPLICATION_CLASS (andon_application_parent_class)->shutdown (app);
}

static int
andon_application_handle_local_options (GApplication *app, GVariantDict *options)
{
  AndonApplication *self = ANDON_APPLICATION (app);

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("andon %s\n", PACKAGE_VERSION);
      return EXIT_SUCCESS;
    }
  g_variant_dict_lookup (options, "platform", "s", &self->platform);
  g_variant_dict_lookup (options, "token-file", "^ay", &self->token_file);
  g_variant_dict_lookup (options, "ca-file", "^ay", &self->ca_file);
  g_variant_dict_lookup (options, "role", "s", &self->role);
  g_variant_dict_lookup (options, "view", "s", &self->view);
  g_variant_dict_lookup (options, "size", "s", &self->size);
  g_variant_dict_lookup (options, "style", "s", &self->style);
  g_variant_dict_lookup (options, "screenshots", "^ay", &self->screenshots);
  self->wall = g_variant_dict_contains (options, "wall");
  if (self->screenshots != NULL)
    g_application_set_flags (app, g_application_get_flags (app) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static void
andon_application_finalize (GObject *object)
{
  AndonApplication *self = ANDON_APPLICATION (object);

  g_clear_object (&self->settings);
  g_free (self->platform);
  g_free (self->token_file);
  g_free (self->ca_file);
  g_free (self->role);
  g_free (self->view);
  g_free (self->size);
  g_free (self->style);
  g_free (self->screenshots);
  G_OBJECT_CLASS (andon_application_parent_class)->finalize (object);
}

static void
andon_application_class_init (AndonApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = andon_application_finalize;
  application_class->activate = andon_application_activate;
  application_class->startup = andon_application_startup;
  application_class->shutdown = andon_application_shutdown;
  application_class->handle_local_options = andon_application_handle_local_options;
}

static const GOptionEntry options[] = {
  { "platform", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Address of the platform; without one the demo plant starts"),
    N_("URL") },
  { "token-file", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("File with the token for that platform"), N_("FILE") },
  { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Certificate of the authority that vouches for the platform"),
    N_("FILE") },
  { "role", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Role to begin with"), N_("ROLE") },
  { "view", 0, 0, G_OPTION_ARG_STRING, NULL, N_("View to begin with"), N_("NAME") },
  { "wall", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Full screen, without pointer, never sleeping"), NULL },
  { "size", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Size of the window"), N_("WIDTHxHEIGHT") },
  { "style", 0, 0, G_OPTION_ARG_STRING, NULL, N_("light, dark or high-contrast"), N_("STYLE") },
  { "screenshots", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Write a picture of each view and exit"), N_("DIR") },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and exit"), NULL },
  { NULL, 0, 0, 0, NULL, NULL, NULL },
};

static void
andon_application_init (AndonApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

AndonApplication *
andon_application_new (void)
{
  return g_object_new (ANDON_TYPE_APPLICATION, "application-id", APP_ID, NULL);
}

int
andon_application_get_status (AndonApplication *self)
{
  g_return_val_if_fail (ANDON_IS_APPLICATION (self), EXIT_FAILURE);
  return self->status;
}
