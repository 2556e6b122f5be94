/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * AndondOptions: what the command line and the configuration file ask for. Plain memory.
 */
typedef struct
{
  gboolean    demo;
  gint64      history_days;
  gint64      seed;
  char       *host;         /* to listen on */
  guint16     port;         /* 0: any */
  char       *data;         /* folder; never %NULL after parsing */
  char       *tls_cert;     /* nullable, both or neither */
  char       *tls_key;
  char       *mqtt_url;     /* nullable */
  JsonObject *config;       /* nullable: the whole file */
  char       *config_path;  /* nullable */
  int         token_fd;     /* -1: none */

  GStrv       replay_files; /* nullable: `andond replay` */
  char       *replay_asset;
  double      replay_speed; /* seconds of recording a second; 0: as fast as it goes */
} AndondOptions;

void andond_options_init  (AndondOptions *self);
void andond_options_clear (AndondOptions *self);

/**
 * andond_options_parse:
 * @replay: the arguments are those of `andond replay`
 *
 * Reads the arguments and the file that they name. The error names the option, or the file and the member.
 */
gboolean andond_options_parse (AndondOptions *self, gboolean replay, int argc, char **argv, GError **error);

/** The data folder where none is given: $XDG_DATA_HOME/andond. (transfer full) */
char    *andond_options_default_data (void);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AndondOptions, andond_options_clear)

G_END_DECLS
