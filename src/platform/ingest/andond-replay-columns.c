/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What stands in a recording before its first row is played: its columns, and the asset that they make. */

#include "config.h"

#include "andond-replay-columns.h"

#include <andon-error.h>
#include <math.h>
#include <string.h>

#include "andond-csv-reader.h"
#include "andond-profile-private.h"
#include "andond-replay-source.h"

char *
andond_replay_make_key (const char *column)
{
  GString *key = g_string_new (NULL);

  for (const char *p = column; *p != '\0' && key->len < 100; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (key, g_ascii_tolower (*p));
      else if (key->len > 0 && key->str[key->len - 1] != '-')
        g_string_append_c (key, '-');
    }

  while (key->len > 0 && key->str[key->len - 1] == '-')
    g_string_truncate (key, key->len - 1);
  if (key->len == 0)
    g_string_append (key, "column");
  return g_string_free (key, FALSE);
}

static gboolean
describe_column (AndondRegistryBuilder  *builder,
                 const char             *asset,
                 const char             *column,
                 AndondProfile          *profile,
                 GError                **error)
{
  g_autofree char *key = andond_replay_make_key (column);
  AndondSignalSpec spec = {
    .key = key, .name = column, .unit = "1", .band_low = NAN, .band_high = NAN, .range_low = NAN, .range_high = NAN,
  };

  andond_profile_get_signal (profile, column, &spec);
  spec.asset = asset;
  return andond_registry_builder_add_signal (builder, &spec, error);
}

/* The table without its rows: the first 64 KiB hold any header there is. */
static AndondCsvTable *
read_header (const char  *path,
             GError     **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autofree char *buffer = g_malloc (65536);
  gsize length;
  AndondCsvTable *table;

  if (stream == NULL
      || !g_input_stream_read_all (G_INPUT_STREAM (stream), buffer, 65536, &length, NULL, error))
    return NULL;

  table = andond_csv_table_parse (buffer, length, NULL, error);
  if (table == NULL)
    g_prefix_error (error, "%s: ", path);
  return table;
}

gboolean
andond_replay_describe (AndondRegistryBuilder  *builder,
                        const char *const      *files,
                        const char             *asset,
                        const char             *parent,
                        AndondProfile          *profile,
                        GError                **error)
{
  g_autoptr (AndondCsvTable) table = NULL;
  g_autoptr (AndondProfile) known = NULL;
  AndondAssetSpec spec = { .kind = ANDON_ASSET_KIND_ASSET, .id = asset, .parent = parent, .source = ANDOND_REPLAY_SOURCE_NAME };

  if (files[0] == NULL)
    {
      g_set_error_literal (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_MISSING, "replay: no file is named");
      return FALSE;
    }

  table = read_header (files[0], error);
  if (table == NULL)
    return FALSE;

  if (andond_registry_builder_has_asset (builder, asset))
    return TRUE;

  if (spec.parent == NULL
      && (spec.parent = andond_profile_ensure_line (builder, "replay", "Recordings", error)) == NULL)
    return FALSE;

  if (!andond_registry_builder_add_asset (builder, &spec, error))
    return FALSE;

  known = profile != NULL ? andond_profile_ref (profile) : andond_profile_new_builtin ("skab", error);
  if (known == NULL)
    return FALSE;

  for (guint i = 0; i < table->n_columns; i++)
    {
      if (!table->is_label[i] && !describe_column (builder, asset, table->names[i], known, error))
        return FALSE;
    }

  return TRUE;
}
