/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "andon-sounder"

#include "config.h"

#include "andon-sounder.h"

#include <glib/gi18n.h>
#include <gsound.h>

/* How often the volume of the sink is looked at, in ticks. */
#define PROBE_TICKS 20

struct _AndonSounder
{
  GObject parent_instance;

  AndonTicker *ticker;
  AndonSoundPolicy *policy;
  GSoundContext *context; /* NULL where there is no sound system */
  GCancellable *playing;
  GCancellable *cancellable;
  char *sound_dir;
  char *written[ANDON_N_SOUNDS]; /* path once the file is there */
  char *play_problem;
  char *sink_problem;
  AndonSound last;
  guint ticks;
};

G_DEFINE_FINAL_TYPE (AndonSounder, andon_sounder, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_WORKS,
  PROP_PROBLEM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_problem (AndonSounder *self, char **which, const char *problem)
{
  gboolean worked = andon_sounder_get_works (self);

  if (g_strcmp0 (*which, problem) == 0)
    return;
  g_free (*which);
  *which = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
  if (worked != andon_sounder_get_works (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKS]);
}

static void
played_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonSounder) self = user_data;
  g_autoptr (GError) error = NULL;

  if (gsound_context_play_full_finish (GSOUND_CONTEXT (source), result, &error))
    set_problem (self, &self->play_problem, NULL);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
           !g_error_matches (error, GSOUND_ERROR, GSOUND_ERROR_CANCELED))
    set_problem (self, &self->play_problem, error->message);
}

static void
play_file (AndonSounder *self, AndonSound sound)
{
  if (self->context == NULL)
    return;
  if (self->playing == NULL || g_cancellable_is_cancelled (self->playing))
    {
      g_clear_object (&self->playing);
      self->playing = g_cancellable_new ();
    }
  gsound_context_play_full (self->context, self->playing, played_cb, g_object_ref (self),
                            GSOUND_ATTR_MEDIA_FILENAME, self->written[sound],
                            GSOUND_ATTR_MEDIA_ROLE, "event",
                            GSOUND_ATTR_EVENT_DESCRIPTION, andon_sound_name (sound), NULL);
}

typedef struct
{
  AndonSounder *self;
  AndonSound sound;
  char *path;
} WriteData;

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WriteData *data = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      set_problem (data->self, &data->self->play_problem, error->message);
      g_free (data->path);
    }
  else
    {
      g_free (data->self->written[data->sound]);
      data->self->written[data->sound] = data->path;
      play_file (data->self, data->sound);
    }
  g_object_unref (data->self);
  g_free (data);
}

static void
write_and_play (AndonSounder *self, AndonSound sound)
{
  g_autofree char *name = g_strdup_printf ("%s.wav", andon_sound_name (sound));
  g_autofree char *path = g_build_filename (self->sound_dir, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) bytes = andon_sound_synthesize (sound);
  WriteData *data = g_new0 (WriteData, 1);

  data->self = g_object_ref (self);
  data->sound = sound;
  data->path = g_steal_pointer (&path);
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, written_cb,
                                       data);
}

void
andon_sounder_play (AndonSounder *self, AndonSound sound)
{
  g_return_if_fail (ANDON_IS_SOUNDER (self));
  g_return_if_fail (sound > ANDON_SOUND_NONE && sound < ANDON_N_SOUNDS);

  self->last = sound;
  if (self->context == NULL)
    return;
  if (self->written[sound] != NULL)
    play_file (self, sound);
  else
    write_and_play (self, sound);
}

static void
pump (AndonSounder *self)
{
  AndonSound sound = andon_sound_policy_take (self->policy, andon_ticker_monotonic (self->ticker));

  if (sound != ANDON_SOUND_NONE)
    andon_sounder_play (self, sound);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonSounder) self = user_data;
  g_autofree char *out = NULL;

  if (!g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &out, NULL, NULL) || out == NULL)
    return;
  if (!g_subprocess_get_if_exited (G_SUBPROCESS (source)) || g_subprocess_get_exit_status (G_SUBPROCESS (source)) != 0)
    return;
  /* "Volume: front-left: 0 /   0% / -inf dB" and "Mute: yes". */
  if (strstr (out, "Mute: yes") != NULL)
    set_problem (self, &self->sink_problem, _("The sound output is muted"));
  else if (strstr (out, "Volume:") != NULL && g_regex_match_simple ("/\\s+0%", out, 0, 0))
    set_problem (self, &self->sink_problem, _("The volume of the sound output is zero"));
  else
    set_problem (self, &self->sink_problem, NULL);
}

/* GSound cannot tell the volume; where the sound server's own tool is installed, it can. */
static void
probe_sink (AndonSounder *self)
{
  g_autofree char *tool = g_find_program_in_path ("pactl");
  g_autoptr (GSubprocess) process = NULL;
  const char *const argv[] = { "sh", "-c",
                               "LC_ALL=C pactl get-sink-mute @DEFAULT_SINK@ && "
                               "LC_ALL=C pactl get-sink-volume @DEFAULT_SINK@",
                               NULL };

  if (tool == NULL || self->context == NULL)
    return;
  process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
  if (process != NULL)
    g_subprocess_communicate_utf8_async (process, NULL, self->cancellable, probed_cb, g_object_ref (self));
}

static void
tick_cb (AndonSounder *self)
{
  pump (self);
  if (self->ticks++ % PROBE_TICKS == 0)
    probe_sink (self);
}

static void
andon_sounder_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AndonSounder *self = ANDON_SOUNDER (object);

  switch (prop_id)
    {
    case PROP_WORKS:
      g_value_set_boolean (value, andon_sounder_get_works (self));
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, andon_sounder_get_problem (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_sounder_dispose (GObject *object)
{
  AndonSounder *self = ANDON_SOUNDER (object);

  g_cancellable_cancel (self->cancellable);
  if (self->playing != NULL)
    g_cancellable_cancel (self->playing);
  g_clear_object (&self->playing);
  g_clear_object (&self->context);
  g_clear_object (&self->ticker);
  G_OBJECT_CLASS (andon_sounder_parent_class)->dispose (object);
}

static void
andon_sounder_finalize (GObject *object)
{
  AndonSounder *self = ANDON_SOUNDER (object);

  g_clear_object (&self->policy);
  g_clear_object (&self->cancellable);
  for (guint i = 0; i < ANDON_N_SOUNDS; i++)
    g_free (self->written[i]);
  g_free (self->sound_dir);
  g_free (self->play_problem);
  g_free (self->sink_problem);
  G_OBJECT_CLASS (andon_sounder_parent_class)->finalize (object);
}

static void
andon_sounder_class_init (AndonSounderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = andon_sounder_get_property;
  object_class->dispose = andon_sounder_dispose;
  object_class->finalize = andon_sounder_finalize;
  properties[PROP_WORKS] = g_param_spec_boolean ("works", NULL, NULL, TRUE, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
andon_sounder_init (AndonSounder *self)
{
  g_autoptr (GError) error = NULL;

  self->policy = andon_sound_policy_new ();
  self->cancellable = g_cancellable_new ();
  self->context = gsound_context_new (NULL, &error);
  if (self->context == NULL)
    self->play_problem = g_strdup (error->message);
}

AndonSounder *
andon_sounder_new (AndonTicker *ticker, const char *sound_dir)
{
  AndonSounder *self;

  g_return_val_if_fail (ANDON_IS_TICKER (ticker), NULL);
  g_return_val_if_fail (sound_dir != NULL, NULL);

  self = g_object_new (ANDON_TYPE_SOUNDER, NULL);
  self->ticker = g_object_ref (ticker);
  self->sound_dir = g_strdup (sound_dir);
  g_mkdir_with_parents (sound_dir, 0700);
  g_signal_connect_object (ticker, "tick", G_CALLBACK (tick_cb), self, G_CONNECT_SWAPPED);
  return self;
}

AndonSoundPolicy *
andon_sounder_get_policy (AndonSounder *self)
{
  g_return_val_if_fail (ANDON_IS_SOUNDER (self), NULL);
  return self->policy;
}

void
andon_sounder_annunciate (AndonSounder *self, AndonSound sound)
{
  g_return_if_fail (ANDON_IS_SOUNDER (self));

  andon_sound_policy_annunciate (self->policy, sound);
  pump (self);
}

void
andon_sounder_silence (AndonSounder *self)
{
  g_return_if_fail (ANDON_IS_SOUNDER (self));

  andon_sound_policy_silence (self->policy);
  if (self->playing != NULL)
    g_cancellable_cancel (self->playing);
}

gboolean
andon_sounder_get_works (AndonSounder *self)
{
  g_return_val_if_fail (ANDON_IS_SOUNDER (self), FALSE);
  return self->play_problem == NULL && self->sink_problem == NULL;
}

const char *
andon_sounder_get_problem (AndonSounder *self)
{
  g_return_val_if_fail (ANDON_IS_SOUNDER (self), NULL);
  return self->play_problem != NULL ? self->play_problem : self->sink_problem;
}

AndonSound
andon_sounder_get_last (AndonSounder *self)
{
  g_return_val_if_fail (ANDON_IS_SOUNDER (self), ANDON_SOUND_NONE);
  return self->last;
}
