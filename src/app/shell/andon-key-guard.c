/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-key-guard.h"

#include <gdk/gdk.h>

struct _AndonKeyGuard
{
  GObject parent_instance;

  GHashTable *down;      /* set of keycodes held down */
  gboolean composing;    /* a dead key or Compose came before */
  gboolean has_moved;
  gint64 moved_at;
};

G_DEFINE_FINAL_TYPE (AndonKeyGuard, andon_key_guard, G_TYPE_OBJECT)

static void
andon_key_guard_finalize (GObject *object)
{
  AndonKeyGuard *self = ANDON_KEY_GUARD (object);

  g_hash_table_unref (self->down);
  G_OBJECT_CLASS (andon_key_guard_parent_class)->finalize (object);
}

static void
andon_key_guard_class_init (AndonKeyGuardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = andon_key_guard_finalize;
}

static void
andon_key_guard_init (AndonKeyGuard *self)
{
  self->down = g_hash_table_new (NULL, NULL);
}

AndonKeyGuard *
andon_key_guard_new (void)
{
  return g_object_new (ANDON_TYPE_KEY_GUARD, NULL);
}

static gboolean
starts_composition (guint keyval)
{
  return keyval == GDK_KEY_Multi_key || (keyval >= GDK_KEY_dead_grave && keyval <= 0xfe9f);
}

static gboolean
is_modifier (guint keyval)
{
  return (keyval >= GDK_KEY_Shift_L && keyval <= GDK_KEY_Hyper_R) || keyval == GDK_KEY_ISO_Level3_Shift ||
         keyval == GDK_KEY_Mode_switch || keyval == GDK_KEY_Num_Lock;
}

void
andon_key_guard_selection_moved (AndonKeyGuard *self, gint64 now)
{
  g_return_if_fail (ANDON_IS_KEY_GUARD (self));

  self->has_moved = TRUE;
  self->moved_at = now;
}

AndonKeyVerdict
andon_key_guard_press (AndonKeyGuard *self, guint keyval, guint keycode, gboolean in_text, gint64 now)
{
  gboolean was_composing;

  g_return_val_if_fail (ANDON_IS_KEY_GUARD (self), ANDON_KEY_IN_TEXT);

  /* A press of a key that is still down is the keyboard repeating it: displays send no release in between. */
  if (!g_hash_table_add (self->down, GUINT_TO_POINTER (keycode)))
    return ANDON_KEY_REPEATED;
  if (is_modifier (keyval))
    return ANDON_KEY_ACTS;

  was_composing = self->composing;
  self->composing = starts_composition (keyval);
  if (in_text)
    return ANDON_KEY_IN_TEXT;
  if (was_composing || self->composing)
    return ANDON_KEY_COMPOSING;
  if (self->has_moved && now - self->moved_at < ANDON_KEY_GUARD_SETTLE)
    return ANDON_KEY_UNSETTLED;
  return ANDON_KEY_ACTS;
}

void
andon_key_guard_release (AndonKeyGuard *self, guint keycode)
{
  g_return_if_fail (ANDON_IS_KEY_GUARD (self));
  g_hash_table_remove (self->down, GUINT_TO_POINTER (keycode));
}

void
andon_key_guard_reset (AndonKeyGuard *self)
{
  g_return_if_fail (ANDON_IS_KEY_GUARD (self));

  g_hash_table_remove_all (self->down);
  self->composing = FALSE;
}
