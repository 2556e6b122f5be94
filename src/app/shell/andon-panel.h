/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "andon-seat.h"

G_BEGIN_DECLS

#define ANDON_TYPE_PANEL (andon_panel_get_type ())
G_DECLARE_DERIVABLE_TYPE (AndonPanel, andon_panel, ANDON, PANEL, AdwBin)

/**
 * AndonPanelClass:
 * @show_alert: goes to an alert whatever filter or fold is in force; FALSE where the panel shows no alerts
 * @focus_start: puts the keyboard where work begins
 * @list_scenes: the pictures this panel can make of itself: a NULL-terminated array of names, the first the normal one
 * @show_scene: brings the panel into a scene; undoes what the scene before had changed
 * @is_settled: whether all data of the present scene has arrived
 *
 * A view of the window. A panel reads and acts through its seat and includes no other panel.
 */
struct _AndonPanelClass
{
  AdwBinClass parent_class;

  gboolean (*show_alert) (AndonPanel *self, const char *alert_id);
  void (*focus_start) (AndonPanel *self);
  const char *const *(*list_scenes) (AndonPanel *self);
  void (*show_scene) (AndonPanel *self, const char *scene);
  gboolean (*is_settled) (AndonPanel *self);
};

/** What is open in this window: borrowed, set at construction. */
AndonSeat         *andon_panel_get_seat    (AndonPanel *self);
gboolean           andon_panel_show_alert  (AndonPanel *self, const char *alert_id);
void               andon_panel_focus_start (AndonPanel *self);
const char *const *andon_panel_list_scenes (AndonPanel *self);
void               andon_panel_show_scene  (AndonPanel *self, const char *scene);
gboolean           andon_panel_is_settled  (AndonPanel *self);
/** The number beside the view's name in the navigation; 0 shows none. Notifies "attention". */
guint              andon_panel_get_attention (AndonPanel *self);
void               andon_panel_set_attention (AndonPanel *self, guint attention);

#define ANDON_PANEL_MAX_ROLES 8

/**
 * AndonPanelInfo:
 * @id: what --view names and what is remembered
 * @title: untranslated, marked with N_()
 * @roles: who sees it, NULL-terminated; empty is everybody
 *
 * A row of the one table of views. The shell decides from it, without making an instance, what a role sees.
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *icon_name;
  GType (*get_type) (void);
  const char *roles[ANDON_PANEL_MAX_ROLES];
} AndonPanelInfo;

/** Whether @role sees the view. @role: (nullable): nobody is signed in; only what everybody sees */
gboolean andon_panel_info_is_for (const AndonPanelInfo *info, const char *role);

G_END_DECLS
