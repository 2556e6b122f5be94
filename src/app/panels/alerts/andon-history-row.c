/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-history-row.h"

struct _AndonHistoryRow
{
  GObject parent_instance;

  AndonTransition *transition;
};

G_DEFINE_FINAL_TYPE (AndonHistoryRow, andon_history_row, G_TYPE_OBJECT)

static void
andon_history_row_finalize (GObject *object)
{
  andon_transition_free (ANDON_HISTORY_ROW (object)->transition);
  G_OBJECT_CLASS (andon_history_row_parent_class)->finalize (object);
}

static void
andon_history_row_class_init (AndonHistoryRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = andon_history_row_finalize;
}

static void
andon_history_row_init (AndonHistoryRow *self)
{
}

AndonHistoryRow *
andon_history_row_new (AndonTransition *transition)
{
  AndonHistoryRow *self = g_object_new (ANDON_TYPE_HISTORY_ROW, NULL);

  self->transition = transition;
  return self;
}

const AndonTransition *
andon_history_row_get (AndonHistoryRow *self)
{
  g_return_val_if_fail (ANDON_IS_HISTORY_ROW (self), NULL);
  return self->transition;
}
