/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ANDON_TYPE_APPLICATION (andon_application_get_type ())
G_DECLARE_FINAL_TYPE (AndonApplication, andon_application, ANDON, APPLICATION, AdwApplication)

/** The application: command line, embedded platform or remote one, one seat, one window, notifications. */
AndonApplication *andon_application_new (void);

/** What the process should exit with when g_application_run() itself had no complaint. */
int andon_application_get_status (AndonApplication *self);

G_END_DECLS
