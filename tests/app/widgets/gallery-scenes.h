/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* 2026-11-22 13:42:08 UTC: the instant of every picture. */
#define GALLERY_NOW (G_GINT64_CONSTANT (1795354928) * G_USEC_PER_SEC)

typedef struct
{
  const char *name;
  GtkWidget *(*build) (void);
  int width;
  int height;
  gboolean rtl;
} GalleryScene;

/** Ends with a scene without a name. */
const GalleryScene *gallery_get_scenes (void);

G_END_DECLS
