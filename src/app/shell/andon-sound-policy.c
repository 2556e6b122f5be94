/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-sound-policy.h"

typedef struct
{
  gboolean due;      /* annunciated and not yet played */
  gboolean repeats;  /* played, and still calling */
  gboolean held;     /* would call, but for the mute */
  guint waiting;
  gint64 played_at;
} Channel;

struct _AndonSoundPolicy
{
  GObject parent_instance;

  Channel channels[ANDON_N_SOUNDS];
  gboolean enabled;
  gboolean flood;
  gint64 muted_until;
  AndonSound last;  /* played last, and when */
  gint64 last_at;
};

G_DEFINE_FINAL_TYPE (AndonSoundPolicy, andon_sound_policy, G_TYPE_OBJECT)

static guint changed_signal;

/* Seconds between repetitions; 0 sounds once. */
static const guint repeat_seconds[ANDON_N_SOUNDS] = {
  [ANDON_SOUND_HIGH] = 15,
  [ANDON_SOUND_CRITICAL] = 4,
};

static void
andon_sound_policy_class_init (AndonSoundPolicyClass *klass)
{
  changed_signal = g_signal_new ("changed", ANDON_TYPE_SOUND_POLICY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
andon_sound_policy_init (AndonSoundPolicy *self)
{
  self->enabled = TRUE;
}

AndonSoundPolicy *
andon_sound_policy_new (void)
{
  return g_object_new (ANDON_TYPE_SOUND_POLICY, NULL);
}

void
andon_sound_policy_annunciate (AndonSoundPolicy *self, AndonSound sound)
{
  Channel *channel;

  g_return_if_fail (ANDON_IS_SOUND_POLICY (self));
  g_return_if_fail (sound > ANDON_SOUND_NONE && sound < ANDON_N_SOUNDS);

  channel = &self->channels[sound];
  if (self->flood && sound < ANDON_SOUND_CRITICAL && channel->played_at != 0)
    return;
  channel->due = TRUE;
}

void
andon_sound_policy_set_waiting (AndonSoundPolicy *self, AndonSound sound, guint n)
{
  g_return_if_fail (ANDON_IS_SOUND_POLICY (self));
  g_return_if_fail (sound > ANDON_SOUND_NONE && sound < ANDON_N_SOUNDS);

  self->channels[sound].waiting = n;
  if (n == 0)
    {
      self->channels[sound].due = FALSE;
      self->channels[sound].repeats = FALSE;
      self->channels[sound].held = FALSE;
    }
}

void
andon_sound_policy_silence (AndonSoundPolicy *self)
{
  g_return_if_fail (ANDON_IS_SOUND_POLICY (self));

  for (guint i = 0; i < ANDON_N_SOUNDS; i++)
    {
      self->channels[i].due = FALSE;
      self->channels[i].repeats = FALSE;
      self->channels[i].held = FALSE;
    }
}

void
andon_sound_policy_mute (AndonSoundPolicy *self, gint64 now)
{
  g_return_if_fail (ANDON_IS_SOUND_POLICY (self));

  self->muted_until = now + ANDON_MUTE_LENGTH;
  g_signal_emit (self, changed_signal, 0);
}

void
andon_sound_policy_unmute (AndonSoundPolicy *self)
{
  g_return_if_fail (ANDON_IS_SOUND_POLICY (self));

  if (self->muted_until == 0)
    return;
  self->muted_until = 0;
  g_signal_emit (self, changed_signal, 0);
}

gint64
andon_sound_policy_muted_until (AndonSoundPolicy *self, gint64 now)
{
  g_return_val_if_fail (ANDON_IS_SOUND_POLICY (self), 0);

  if (self->muted_until <= now)
    self->muted_until = 0;
  return self->muted_until;
}

void
andon_sound_policy_set_enabled (AndonSoundPolicy *self, gboolean enabled)
{
  g_return_if_fail (ANDON_IS_SOUND_POLICY (self));
  self->enabled = enabled;
}

void
andon_sound_policy_set_flood (AndonSoundPolicy *self, gboolean flood)
{
  g_return_if_fail (ANDON_IS_SOUND_POLICY (self));

  if (self->flood == flood)
    return;
  self->flood = flood;
  for (guint i = ANDON_SOUND_LOW; i < ANDON_SOUND_CRITICAL; i++)
    self->channels[i].played_at = 0;
}

gboolean
andon_sound_policy_is_sounding (AndonSoundPolicy *self)
{
  g_return_val_if_fail (ANDON_IS_SOUND_POLICY (self), FALSE);

  for (guint i = 0; i < ANDON_N_SOUNDS; i++)
    if (self->channels[i].due || self->channels[i].repeats)
      return TRUE;
  return FALSE;
}

static gboolean
is_due (const Channel *channel, guint repeat, gint64 now)
{
  if (channel->due)
    return TRUE;
  return channel->repeats && now - channel->played_at >= repeat * G_TIME_SPAN_SECOND;
}

/* What annunciates together is played one after the other, the most urgent first. */
static gboolean
would_cut (const AndonSoundPolicy *self, AndonSound sound, gint64 now)
{
  return sound < self->last && now - self->last_at < G_TIME_SPAN_SECOND;
}

AndonSound
andon_sound_policy_take (AndonSoundPolicy *self, gint64 now)
{
  AndonSound chosen = ANDON_SOUND_NONE;
  gboolean quiet, muted;

  g_return_val_if_fail (ANDON_IS_SOUND_POLICY (self), ANDON_SOUND_NONE);

  muted = andon_sound_policy_muted_until (self, now) != 0;
  quiet = !self->enabled || muted;
  for (AndonSound sound = ANDON_SOUND_NOT_LIVE; sound > ANDON_SOUND_NONE; sound--)
    {
      Channel *channel = &self->channels[sound];

      if (channel->held && !muted)
        {
          channel->held = FALSE;
          channel->due = TRUE;
        }
      if (!is_due (channel, repeat_seconds[sound], now))
        continue;
      /* Quiet ones are used up: the end of a mute is not a burst of old news. But what calls until it is acknowledged
       * calls again, or a mute would last for ever for whatever came in it. */
      if (quiet && sound < ANDON_SOUND_CRITICAL)
        {
          channel->held = muted && repeat_seconds[sound] > 0 && channel->waiting > 0;
          channel->due = channel->repeats = FALSE;
          continue;
        }
      if (chosen != ANDON_SOUND_NONE || would_cut (self, sound, now))
        continue;
      chosen = sound;
      channel->due = FALSE;
      channel->repeats = repeat_seconds[sound] > 0 && channel->waiting > 0 &&
                         !(self->flood && sound < ANDON_SOUND_CRITICAL);
      channel->played_at = now;
    }
  if (chosen != ANDON_SOUND_NONE)
    {
      self->last = chosen;
      self->last_at = now;
    }
  return chosen;
}
