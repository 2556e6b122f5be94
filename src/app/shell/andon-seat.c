/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "andon-seat"

#include "config.h"

#include "andon-seat-private.h"

#include <glib/gi18n.h>

#include "andon-widget-clock.h"

G_DEFINE_FINAL_TYPE (AndonSeat, andon_seat, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_SITE,
  PROP_FLOOD,
  PROP_MUTED,
  PROP_HANDED_TO,
  N_PROPS
};

enum
{
  HEALTH_CHANGED,
  ANNOUNCED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
set_flood (AndonSeat *self, gboolean flood)
{
  if (self->flood == flood)
    return;
  self->flood = flood;
  andon_sound_policy_set_flood (andon_sounder_get_policy (self->sounder), flood);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FLOOD]);
}

static void
health_cb (AndonSeat *self)
{
  AndonConsole *console = andon_seat_get_console (self);

  set_flood (self, console != NULL && console->flood);
  g_signal_emit (self, signals[HEALTH_CHANGED], 0);
}

static void
tick_cb (AndonSeat *self)
{
  gboolean muted = andon_seat_get_muted_until (self) != 0;

  if (muted != self->was_muted)
    {
      self->was_muted = muted;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MUTED]);
    }
}

static void
heartbeat_cb (AndonSeat *self)
{
  AndonClock *clock = andon_session_get_clock (self->session);
  gint64 offset = andon_session_get_time (self->session) - andon_clock_now (clock);

  andon_ticker_set_offset (self->ticker, offset);
  andon_widget_clock_set_offset (andon_widget_clock_get_default (), offset);
}

static void
state_cb (AndonSeat *self)
{
  gboolean live = andon_session_is_live (self->session);

  if (self->was_live && !live)
    andon_sounder_annunciate (self->sounder, ANDON_SOUND_NOT_LIVE);
  self->was_live = live;
}

static AndonSound
sound_of (guint priority)
{
  return ANDON_SOUND_LOW + MIN (priority, ANDON_PRIORITY_CRITICAL);
}

static void
annunciated_cb (AndonSeat *self, guint priority, guint count, const char *id, gboolean initial)
{
  andon_sounder_annunciate (self->sounder, sound_of (priority));
}

static void
unreadable_cb (AndonSeat *self, const char *id)
{
  g_autoptr (AndonAlertItem) item = NULL;
  g_autofree char *text = NULL;

  if (id == NULL)
    {
      andon_seat_announce (self, _("The platform's list holds an alert that cannot be read: it is not shown. The log of "
                                   "the platform says more."));
      return;
    }
  item = andon_alert_store_dup_item (andon_seat_get_store (self), id);
  /* Translators: the title of an alert, or its id. */
  text = g_strdup_printf (_("A change of “%s” cannot be read: what is shown of it may be old. The log of the platform "
                            "says more."),
                          item != NULL ? andon_alert_item_get_title (item) : id);
  andon_seat_announce (self, text);
}

static void
counts_cb (AndonSeat *self)
{
  AndonSoundPolicy *policy = andon_sounder_get_policy (self->sounder);
  AndonAlertCounts counts;

  andon_alert_store_get_counts (andon_seat_get_store (self), &counts);
  for (guint i = 0; i < ANDON_N_PRIORITIES; i++)
    andon_sound_policy_set_waiting (policy, sound_of (i), counts.unacknowledged[ANDON_LANE_ALARM][i] +
                                                            counts.unacknowledged[ANDON_LANE_ADVISORY][i]);
}

static void
sounds_cb (AndonSeat *self)
{
  andon_sound_policy_set_enabled (andon_sounder_get_policy (self->sounder),
                                  g_settings_get_boolean (self->settings, "sounds"));
}

static void
andon_seat_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AndonSeat *self = ANDON_SEAT (object);

  switch (prop_id)
    {
    case PROP_SITE:
      g_value_set_string (value, self->site);
      break;
    case PROP_FLOOD:
      g_value_set_boolean (value, self->flood);
      break;
    case PROP_MUTED:
      g_value_set_boolean (value, andon_seat_get_muted_until (self) != 0);
      break;
    case PROP_HANDED_TO:
      g_value_set_string (value, self->handed_to);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_seat_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SITE:
      andon_seat_set_site (ANDON_SEAT (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_seat_dispose (GObject *object)
{
  AndonSeat *self = ANDON_SEAT (object);

  g_clear_object (&self->consoles);
  g_clear_object (&self->sounder);
  g_clear_object (&self->shifts);
  g_clear_object (&self->sign_in);
  g_clear_object (&self->ticker);
  G_OBJECT_CLASS (andon_seat_parent_class)->dispose (object);
}

static void
andon_seat_finalize (GObject *object)
{
  AndonSeat *self = ANDON_SEAT (object);

  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_hash_table_unref (self->zones);
  g_time_zone_unref (self->seat_zone);
  g_free (self->site);
  g_free (self->handed_to);
  G_OBJECT_CLASS (andon_seat_parent_class)->finalize (object);
}

static void
andon_seat_class_init (AndonSeatClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = andon_seat_get_property;
  object_class->set_property = andon_seat_set_property;
  object_class->dispose = andon_seat_dispose;
  object_class->finalize = andon_seat_finalize;

  properties[PROP_SITE] = g_param_spec_string ("site", NULL, NULL, NULL, G_PARAM_READWRITE | flags);
  properties[PROP_FLOOD] = g_param_spec_boolean ("flood", NULL, NULL, FALSE, G_PARAM_READABLE | flags);
  properties[PROP_MUTED] = g_param_spec_boolean ("muted", NULL, NULL, FALSE, G_PARAM_READABLE | flags);
  properties[PROP_HANDED_TO] = g_param_spec_string ("handed-to", NULL, NULL, NULL, G_PARAM_READABLE | flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[HEALTH_CHANGED] = g_signal_new ("health-changed", ANDON_TYPE_SEAT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  signals[ANNOUNCED] = g_signal_new ("announced", ANDON_TYPE_SEAT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
andon_seat_init (AndonSeat *self)
{
  self->zones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_time_zone_unref);
  self->seat_zone = g_time_zone_new_local ();
}

static void
signed_in_cb (AndonSeat *self)
{
  andon_seat_set_handed_to (self, NULL);
}

AndonSeat *
andon_seat_new (AndonSession *session, GSettings *settings, const char *sound_dir)
{
  AndonSeat *self;

  g_return_val_if_fail (session != NULL, NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (ANDON_TYPE_SEAT, NULL);
  self->session = g_object_ref (session);
  self->settings = g_object_ref (settings);
  self->ticker = andon_ticker_new (andon_session_get_clock (session));
  self->consoles = andon_console_watch_new (session, self->ticker);
  self->shifts = andon_shift_names_new (session);
  self->sounder = andon_sounder_new (self->ticker, sound_dir);
  self->sign_in = andon_sign_in_new (session, settings);
  g_signal_connect_object (self->sign_in, "signed-in", G_CALLBACK (signed_in_cb), self, G_CONNECT_SWAPPED);

  g_signal_connect_object (self->ticker, "tick", G_CALLBACK (tick_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "heartbeat", G_CALLBACK (heartbeat_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->consoles, "changed", G_CALLBACK (health_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_session_get_alerts (session), "annunciated", G_CALLBACK (annunciated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_session_get_alerts (session), "counts-changed", G_CALLBACK (counts_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "unreadable", G_CALLBACK (unreadable_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::sounds", G_CALLBACK (sounds_cb), self, G_CONNECT_SWAPPED);
  sounds_cb (self);
  return self;
}

AndonSession *
andon_seat_get_session (AndonSeat *self)
{
  g_return_val_if_fail (ANDON_IS_SEAT (self), NULL);
  return self->session;
}

AndonAlertStore *
andon_seat_get_store (AndonSeat *self)
{
  g_return_val_if_fail (ANDON_IS_SEAT (self), NULL);
  return andon_session_get_alerts (self->session);
}

AndonActions *
andon_seat_get_actions (AndonSeat *self)
{
  g_return_val_if_fail (ANDON_IS_SEAT (self), NULL);
  return andon_session_get_actions (self->session);
}

AndonAssetTree *
andon_seat_get_assets (AndonSeat *self)
{
  g_return_val_if_fail (ANDON_IS_SEAT (self), NULL);
  return andon_session_get_assets (self->session);
}

AndonTicker *
andon_seat_get_ticker (AndonSeat *self)
{
  g_return_val_if_fail (ANDON_IS_SEAT (self), NULL);
  return self->ticker;
}

AndonSounder *
andon_seat_get_sounder (AndonSeat *self)
{
  g_return_val_if_fail (ANDON_IS_SEAT (self), NULL);
  return self->sounder;
}

GSettings *
andon_seat_get_settings (AndonSeat *self)
{
  g_return_val_if_fail (ANDON_IS_SEAT (self), NULL);
  return self->settings;
}

gint64
andon_seat_now (AndonSeat *self)
{
  g_return_val_if_fail (ANDON_IS_SEAT (self), 0);
  return andon_ticker_now (self->ticker);
}

const char *
andon_seat_get_site (AndonSeat *self)
{
  g_return_val_if_fail (ANDON_IS_SEAT (self), NULL);
  return self->site;
}

void
andon_seat_set_site (AndonSeat *self, const char *site)
{
  g_return_if_fail (ANDON_IS_SEAT (self));

  if (site != NULL && *site == '\0')
    site = NULL;
  if (g_strcmp0 (self->site, site) == 0)
    return;
  g_free (self->site);
  self->site = g_strdup (site);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SITE]);
}

gboolean
andon_seat_may (AndonSeat *self, const char *verb)
{
  const char *permission;

  g_return_val_if_fail (ANDON_IS_SEAT (self), FALSE);
  g_return_val_if_fail (verb != NULL, FALSE);

  permission = andon_actions_get_permission (verb);
  if (self->handed_to != NULL)
    return FALSE;
  return permission == NULL || andon_session_has_permission (self->session, permission);
}

AndonSignIn *
andon_seat_get_sign_in (AndonSeat *self)
{
  g_return_val_if_fail (ANDON_IS_SEAT (self), NULL);
  return self->sign_in;
}

const char *
andon_seat_get_handed_to (AndonSeat *self)
{
  g_return_val_if_fail (ANDON_IS_SEAT (self), NULL);
  return self->handed_to;
}

void
andon_seat_set_handed_to (AndonSeat *self, const char *subject)
{
  g_return_if_fail (ANDON_IS_SEAT (self));

  if (g_strcmp0 (self->handed_to, subject) == 0)
    return;
  g_free (self->handed_to);
  self->handed_to = g_strdup (subject);
  andon_actions_set_watching (andon_seat_get_actions (self), subject != NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HANDED_TO]);
}

GPtrArray *
andon_seat_get_consoles (AndonSeat *self)
{
  g_return_val_if_fail (ANDON_IS_SEAT (self), NULL);
  return self->consoles != NULL ? andon_console_watch_get_consoles (self->consoles) : NULL;
}

AndonConsole *
andon_seat_get_console (AndonSeat *self)
{
  g_return_val_if_fail (ANDON_IS_SEAT (self), NULL);
  return self->consoles != NULL ? andon_console_watch_get_own (self->consoles) : NULL;
}

gboolean
andon_seat_get_flood (AndonSeat *self)
{
  g_return_val_if_fail (ANDON_IS_SEAT (self), FALSE);
  return self->flood;
}

void
andon_seat_mute (AndonSeat *self)
{
  g_return_if_fail (ANDON_IS_SEAT (self));

  /* On the clock that never steps: a correction of the platform's time must not stretch a mute. */
  andon_sound_policy_mute (andon_sounder_get_policy (self->sounder), andon_ticker_monotonic (self->ticker));
  tick_cb (self);
}

void
andon_seat_unmute (AndonSeat *self)
{
  g_return_if_fail (ANDON_IS_SEAT (self));

  andon_sound_policy_unmute (andon_sounder_get_policy (self->sounder));
  tick_cb (self);
}

gint64
andon_seat_get_muted_until (AndonSeat *self)
{
  gint64 now, until;

  g_return_val_if_fail (ANDON_IS_SEAT (self), 0);
  now = andon_ticker_monotonic (self->ticker);
  until = andon_sound_policy_muted_until (andon_sounder_get_policy (self->sounder), now);
  return until != 0 ? andon_seat_now (self) + (until - now) : 0;
}

void
andon_seat_announce (AndonSeat *self, const char *text)
{
  g_return_if_fail (ANDON_IS_SEAT (self));
  g_return_if_fail (text != NULL);

  g_signal_emit (self, signals[ANNOUNCED], 0, text);
}
