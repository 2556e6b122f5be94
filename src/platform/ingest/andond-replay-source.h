/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-csv-reader.h"
#include "andond-ingest.h"

/* `andond replay`: recorded CSV files through the live pipeline, at any speed, marked as replay. By default
 * the recordings are moved in time so that the last row lies at the moment it is played: rows keep their
 * distance from each other and none lies in the future. */

G_BEGIN_DECLS

#define ANDOND_TYPE_REPLAY_SOURCE (andond_replay_source_get_type ())
G_DECLARE_FINAL_TYPE (AndondReplaySource, andond_replay_source, ANDOND, REPLAY_SOURCE, GObject)

/* Puts the asset into the registry, with a signal for each column that is no label (site and line of the
 * name "replay" around it, if parent is NULL). Reads the header of the first file; blocks shortly.
 * profile nullable: keys, names, units and bands of the columns it knows; without one those of SKAB's rig are known. */
gboolean andond_replay_describe (AndondRegistryBuilder *builder, const char *const *files, const char *asset,
                                 const char *parent, AndondProfile *profile, GError **error);

/* speed: seconds of recording a second; 0: as fast as the pipeline takes it. as_recorded: keep the times
 * of the files. Refuses in start_finish a file that cannot be read, naming it. */
AndondReplaySource *andond_replay_source_new (AndondIngest *ingest, const char *const *files, const char *asset,
                                              double speed, gboolean as_recorded);
/* Before start: the profile that andond_replay_describe was given, if any. */
void   andond_replay_source_set_profile (AndondReplaySource *self, AndondProfile *profile);
/* 0 to 1. */
double andond_replay_source_get_progress (AndondReplaySource *self);

G_END_DECLS
