/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-handover-draft.h"

#include <string.h>

#include "andon-drafts-private.h"
#include "andon-session-private.h"

#define NOTE "handover-note"
#define RECORD "handover-id"
#define DECISIONS "handover-decisions"
/* Alert, whether to renew it, minutes. */
#define DECISIONS_TYPE "a(sbu)"

void
andon_handover_draft_free (AndonHandoverDraft *self)
{
  g_free (self->note);
  g_free (self->decisions);
  g_clear_pointer (&self->handover, andon_handover_free);
  g_clear_pointer (&self->kept, g_variant_unref);
  g_free (self);
}

static void
put (AndonSession *session, const char *name, const char *text)
{
  AndonCache *cache = andon_session_get_cache (session);

  if (cache != NULL)
    andon_drafts_put (cache, name, text);
}

void
andon_handover_draft_keep_note (AndonSession *session, const char *note)
{
  put (session, NOTE, *note != '\0' ? note : NULL);
}

void
andon_handover_draft_keep_record (AndonSession *session, const char *id)
{
  put (session, RECORD, id);
  put (session, DECISIONS, NULL);
}

void
andon_handover_draft_keep_decisions (AndonSession *session, const AndonShelfDecision *decisions, gsize n)
{
  g_autoptr (GVariant) variant = NULL;
  g_autofree char *text = NULL;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (DECISIONS_TYPE));
  for (gsize i = 0; i < n; i++)
    g_variant_builder_add (&builder, "(sbu)", decisions[i].alert, decisions[i].renew, decisions[i].minutes);
  variant = g_variant_ref_sink (g_variant_builder_end (&builder));
  text = g_variant_print (variant, FALSE);
  put (session, DECISIONS, n > 0 ? text : NULL);
}

void
andon_handover_draft_clear (AndonSession *session)
{
  put (session, NOTE, NULL);
  put (session, RECORD, NULL);
  put (session, DECISIONS, NULL);
}

/* --- reading --- */

typedef struct
{
  AndonHandoverDraft *draft;
  char *id;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_pointer (&reading->draft, andon_handover_draft_free);
  g_free (reading->id);
  g_free (reading);
}

/* A file is input from outside. */
static void
read_decisions (AndonHandoverDraft *self, const char *text)
{
  const char *alert;
  GVariantIter iter;
  gboolean renew;
  guint minutes;

  if (text != NULL)
    self->kept = g_variant_parse (G_VARIANT_TYPE (DECISIONS_TYPE), text, NULL, NULL, NULL);
  if (self->kept == NULL)
    return;
  self->decisions = g_new (AndonShelfDecision, g_variant_n_children (self->kept));
  g_variant_iter_init (&iter, self->kept);
  while (g_variant_iter_next (&iter, "(&sbu)", &alert, &renew, &minutes))
    self->decisions[self->n_decisions++] = (AndonShelfDecision) { alert, renew, minutes };
}

static void
return_draft (GTask *task)
{
  Reading *reading = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&reading->draft), (GDestroyNotify) andon_handover_draft_free);
}

static void
on_handovers (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  g_autoptr (GPtrArray) handovers = andon_handovers_read_finish (ANDON_SESSION (source), result, NULL);

  for (guint i = 0; handovers != NULL && i < handovers->len; i++)
    {
      AndonHandover *handover = g_ptr_array_index (handovers, i);

      if (g_strcmp0 (handover->id, reading->id) != 0)
        continue;
      if (handover->signed_by != NULL)
        {
          andon_handover_draft_clear (ANDON_SESSION (source));
          g_clear_pointer (&reading->draft->note, g_free);
        }
      else
        reading->draft->handover = g_ptr_array_steal_index (handovers, i);
      break;
    }
  return_draft (task);
}

static void
on_drafts (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GHashTable) drafts = andon_drafts_read_finish (result, &error);

  if (drafts == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  reading->draft = g_new0 (AndonHandoverDraft, 1);
  reading->draft->note = g_strdup (g_hash_table_lookup (drafts, NOTE));
  reading->id = g_strdup (g_hash_table_lookup (drafts, RECORD));
  read_decisions (reading->draft, g_hash_table_lookup (drafts, DECISIONS));
  if (reading->id != NULL)
    andon_handovers_read_async (g_task_get_source_object (task), 0, g_task_get_cancellable (task), on_handovers,
                                g_object_ref (task));
  else
    return_draft (task);
}

void
andon_handover_draft_read_async (AndonSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);
  AndonCache *cache = andon_session_get_cache (session);

  g_task_set_source_tag (task, andon_handover_draft_read_async);
  g_task_set_task_data (task, g_new0 (Reading, 1), reading_free);
  if (cache != NULL)
    {
      andon_drafts_read_async (cache, on_drafts, task);
      return;
    }
  g_task_return_new_error (task, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_NOT_FOUND, "The seat has no cache yet");
  g_object_unref (task);
}

AndonHandoverDraft *
andon_handover_draft_read_finish (AndonSession *session, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
