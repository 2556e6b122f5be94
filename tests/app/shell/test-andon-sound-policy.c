/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-sound-policy.h"

#define S G_TIME_SPAN_SECOND
#define START ((gint64) 1000 * S)

static void
test_once (void)
{
  g_autoptr (AndonSoundPolicy) policy = andon_sound_policy_new ();

  g_assert_cmpint (andon_sound_policy_take (policy, START), ==, ANDON_SOUND_NONE);
  andon_sound_policy_set_waiting (policy, ANDON_SOUND_LOW, 1);
  andon_sound_policy_annunciate (policy, ANDON_SOUND_LOW);
  g_assert_cmpint (andon_sound_policy_take (policy, START), ==, ANDON_SOUND_LOW);
  g_assert_cmpint (andon_sound_policy_take (policy, START + 600 * S), ==, ANDON_SOUND_NONE);
  g_assert_finalize_object (g_steal_pointer (&policy));
}

static void
test_order (void)
{
  g_autoptr (AndonSoundPolicy) policy = andon_sound_policy_new ();

  andon_sound_policy_annunciate (policy, ANDON_SOUND_LOW);
  andon_sound_policy_annunciate (policy, ANDON_SOUND_CRITICAL);
  andon_sound_policy_annunciate (policy, ANDON_SOUND_MEDIUM);
  g_assert_cmpint (andon_sound_policy_take (policy, START), ==, ANDON_SOUND_CRITICAL);
  g_assert_cmpint (andon_sound_policy_take (policy, START + S), ==, ANDON_SOUND_MEDIUM);
  g_assert_cmpint (andon_sound_policy_take (policy, START + 2 * S), ==, ANDON_SOUND_LOW);
}

/* Each annunciation is followed by a take at once, as the sounder does it. */
static void
test_together (void)
{
  g_autoptr (AndonSoundPolicy) policy = andon_sound_policy_new ();

  andon_sound_policy_annunciate (policy, ANDON_SOUND_CRITICAL);
  g_assert_cmpint (andon_sound_policy_take (policy, START), ==, ANDON_SOUND_CRITICAL);
  andon_sound_policy_annunciate (policy, ANDON_SOUND_HIGH);
  g_assert_cmpint (andon_sound_policy_take (policy, START), ==, ANDON_SOUND_NONE);
  g_assert_cmpint (andon_sound_policy_take (policy, START + S), ==, ANDON_SOUND_HIGH);
  /* The more urgent one waits for nothing. */
  andon_sound_policy_annunciate (policy, ANDON_SOUND_CRITICAL);
  g_assert_cmpint (andon_sound_policy_take (policy, START + S), ==, ANDON_SOUND_CRITICAL);
}

static void
test_repeat_until_acknowledged (void)
{
  g_autoptr (AndonSoundPolicy) policy = andon_sound_policy_new ();

  andon_sound_policy_set_waiting (policy, ANDON_SOUND_CRITICAL, 2);
  andon_sound_policy_annunciate (policy, ANDON_SOUND_CRITICAL);
  g_assert_cmpint (andon_sound_policy_take (policy, START), ==, ANDON_SOUND_CRITICAL);
  g_assert_cmpint (andon_sound_policy_take (policy, START + S), ==, ANDON_SOUND_NONE);
  g_assert_cmpint (andon_sound_policy_take (policy, START + 4 * S), ==, ANDON_SOUND_CRITICAL);
  g_assert_true (andon_sound_policy_is_sounding (policy));
  andon_sound_policy_set_waiting (policy, ANDON_SOUND_CRITICAL, 0);
  g_assert_false (andon_sound_policy_is_sounding (policy));
  g_assert_cmpint (andon_sound_policy_take (policy, START + 60 * S), ==, ANDON_SOUND_NONE);
}

static void
test_silence (void)
{
  g_autoptr (AndonSoundPolicy) policy = andon_sound_policy_new ();

  andon_sound_policy_set_waiting (policy, ANDON_SOUND_CRITICAL, 1);
  andon_sound_policy_annunciate (policy, ANDON_SOUND_CRITICAL);
  g_assert_cmpint (andon_sound_policy_take (policy, START), ==, ANDON_SOUND_CRITICAL);
  andon_sound_policy_silence (policy);
  g_assert_cmpint (andon_sound_policy_take (policy, START + 60 * S), ==, ANDON_SOUND_NONE);
  /* Anything new sounds again. */
  andon_sound_policy_annunciate (policy, ANDON_SOUND_CRITICAL);
  g_assert_cmpint (andon_sound_policy_take (policy, START + 61 * S), ==, ANDON_SOUND_CRITICAL);
}

static void
test_mute (void)
{
  g_autoptr (AndonSoundPolicy) policy = andon_sound_policy_new ();

  andon_sound_policy_mute (policy, START);
  g_assert_cmpint (andon_sound_policy_muted_until (policy, START), ==, START + 300 * S);
  andon_sound_policy_annunciate (policy, ANDON_SOUND_HIGH);
  g_assert_cmpint (andon_sound_policy_take (policy, START + S), ==, ANDON_SOUND_NONE);
  /* Never covers critical. */
  andon_sound_policy_annunciate (policy, ANDON_SOUND_CRITICAL);
  g_assert_cmpint (andon_sound_policy_take (policy, START + 2 * S), ==, ANDON_SOUND_CRITICAL);
  /* One second before its end it still holds; then it has ended by itself, and old news do not burst out. */
  g_assert_cmpint (andon_sound_policy_muted_until (policy, START + 299 * S), !=, 0);
  g_assert_cmpint (andon_sound_policy_take (policy, START + 300 * S), ==, ANDON_SOUND_NONE);
  g_assert_cmpint (andon_sound_policy_muted_until (policy, START + 300 * S), ==, 0);
  andon_sound_policy_annunciate (policy, ANDON_SOUND_HIGH);
  g_assert_cmpint (andon_sound_policy_take (policy, START + 301 * S), ==, ANDON_SOUND_HIGH);
}

/* What came while it was muted and still waits calls when the mute has ended; what was acknowledged does not. */
static void
test_mute_holds_what_waits (void)
{
  g_autoptr (AndonSoundPolicy) policy = andon_sound_policy_new ();

  andon_sound_policy_mute (policy, START);
  andon_sound_policy_set_waiting (policy, ANDON_SOUND_HIGH, 1);
  andon_sound_policy_annunciate (policy, ANDON_SOUND_HIGH);
  g_assert_cmpint (andon_sound_policy_take (policy, START + S), ==, ANDON_SOUND_NONE);
  g_assert_false (andon_sound_policy_is_sounding (policy));
  g_assert_cmpint (andon_sound_policy_take (policy, START + 299 * S), ==, ANDON_SOUND_NONE);
  g_assert_cmpint (andon_sound_policy_take (policy, START + 300 * S), ==, ANDON_SOUND_HIGH);
  g_assert_cmpint (andon_sound_policy_take (policy, START + 301 * S), ==, ANDON_SOUND_NONE);

  andon_sound_policy_mute (policy, START + 310 * S);
  g_assert_cmpint (andon_sound_policy_take (policy, START + 320 * S), ==, ANDON_SOUND_NONE);
  andon_sound_policy_set_waiting (policy, ANDON_SOUND_HIGH, 0);
  g_assert_cmpint (andon_sound_policy_take (policy, START + 700 * S), ==, ANDON_SOUND_NONE);
}

static void
test_flood (void)
{
  g_autoptr (AndonSoundPolicy) policy = andon_sound_policy_new ();

  andon_sound_policy_set_flood (policy, TRUE);
  andon_sound_policy_annunciate (policy, ANDON_SOUND_MEDIUM);
  g_assert_cmpint (andon_sound_policy_take (policy, START), ==, ANDON_SOUND_MEDIUM);
  for (guint i = 1; i < 20; i++)
    {
      andon_sound_policy_annunciate (policy, ANDON_SOUND_MEDIUM);
      g_assert_cmpint (andon_sound_policy_take (policy, START + i * S), ==, ANDON_SOUND_NONE);
      andon_sound_policy_annunciate (policy, ANDON_SOUND_CRITICAL);
      g_assert_cmpint (andon_sound_policy_take (policy, START + i * S), ==, ANDON_SOUND_CRITICAL);
    }
}

static void
test_off (void)
{
  g_autoptr (AndonSoundPolicy) policy = andon_sound_policy_new ();

  andon_sound_policy_set_enabled (policy, FALSE);
  andon_sound_policy_annunciate (policy, ANDON_SOUND_HIGH);
  g_assert_cmpint (andon_sound_policy_take (policy, START), ==, ANDON_SOUND_NONE);
  andon_sound_policy_annunciate (policy, ANDON_SOUND_CRITICAL);
  g_assert_cmpint (andon_sound_policy_take (policy, START), ==, ANDON_SOUND_CRITICAL);
}

static void
test_files (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_bytes_hash, g_bytes_equal);
  GBytes *all[ANDON_N_SOUNDS] = { NULL };

  for (AndonSound sound = ANDON_SOUND_LOW; sound < ANDON_N_SOUNDS; sound++)
    {
      gsize size;
      const guint8 *data;
      guint32 told;

      all[sound] = andon_sound_synthesize (sound);
      data = g_bytes_get_data (all[sound], &size);
      g_assert_cmpint (size, >, 1000);
      g_assert_cmpmem (data, 4, "RIFF", 4);
      g_assert_cmpmem (data + 8, 8, "WAVEfmt ", 8);
      memcpy (&told, data + 40, sizeof told);
      g_assert_cmpuint (GUINT32_FROM_LE (told) + 44, ==, size);
      g_assert_true (g_hash_table_add (seen, all[sound]));
    }
  for (AndonSound sound = ANDON_SOUND_LOW; sound < ANDON_N_SOUNDS; sound++)
    g_bytes_unref (all[sound]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/shell/sound-policy/once", test_once);
  g_test_add_func ("/shell/sound-policy/order", test_order);
  g_test_add_func ("/shell/sound-policy/together", test_together);
  g_test_add_func ("/shell/sound-policy/repeat-until-acknowledged", test_repeat_until_acknowledged);
  g_test_add_func ("/shell/sound-policy/silence", test_silence);
  g_test_add_func ("/shell/sound-policy/mute-ends-and-spares-critical", test_mute);
  g_test_add_func ("/shell/sound-policy/mute-holds-what-waits", test_mute_holds_what_waits);
  g_test_add_func ("/shell/sound-policy/flood", test_flood);
  g_test_add_func ("/shell/sound-policy/off", test_off);
  g_test_add_func ("/shell/sound/files-differ", test_files);
  return g_test_run ();
}
