/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-source.h"

G_DEFINE_INTERFACE (AndondSource, andond_source, G_TYPE_OBJECT)

static void
andond_source_default_init (AndondSourceInterface *iface)
{
}

const char *
andond_source_state_to_string (AndondSourceState state)
{
  static const char *const words[] = { "stopped", "connecting", "running", "lost", "finished" };

  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (words), "");

  return words[state];
}

const char *
andond_source_get_name (AndondSource *self)
{
  g_return_val_if_fail (ANDOND_IS_SOURCE (self), NULL);

  return ANDOND_SOURCE_GET_IFACE (self)->get_name (self);
}

void
andond_source_start_async (AndondSource        *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (ANDOND_IS_SOURCE (self));

  ANDOND_SOURCE_GET_IFACE (self)->start_async (self, cancellable, callback, user_data);
}

gboolean
andond_source_start_finish (AndondSource  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (ANDOND_IS_SOURCE (self), FALSE);

  return ANDOND_SOURCE_GET_IFACE (self)->start_finish (self, result, error);
}

void
andond_source_stop (AndondSource *self)
{
  g_return_if_fail (ANDOND_IS_SOURCE (self));

  ANDOND_SOURCE_GET_IFACE (self)->stop (self);
}

AndondSourceState
andond_source_get_state (AndondSource *self)
{
  g_return_val_if_fail (ANDOND_IS_SOURCE (self), ANDOND_SOURCE_STOPPED);

  return ANDOND_SOURCE_GET_IFACE (self)->get_state (self);
}

void
andond_source_get_counters (AndondSource         *self,
                            AndondSourceCounters *out)
{
  g_return_if_fail (ANDOND_IS_SOURCE (self));

  ANDOND_SOURCE_GET_IFACE (self)->get_counters (self, out);
}

char *
andond_source_dup_error (AndondSource *self)
{
  g_return_val_if_fail (ANDOND_IS_SOURCE (self), NULL);

  return ANDOND_SOURCE_GET_IFACE (self)->dup_error (self);
}
