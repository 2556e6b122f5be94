/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-session-state-private.h"

/* --- reading and writing for others --- */

typedef struct
{
  AndonDecodeFunc decode;
  gpointer data;
  GDestroyNotify destroy;
} Decoder;

static void
decoder_free (gpointer data)
{
  Decoder *decoder = data;

  if (decoder->destroy != NULL)
    decoder->destroy (decoder->data);
  g_free (decoder);
}

static gpointer
run_decoder (const AndonHttpAnswer *answer, gpointer data, GError **error)
{
  Decoder *decoder = data;

  if (!andon_http_answer_check (answer, error))
    return NULL;
  return decoder->decode != NULL ? decoder->decode (answer->root, decoder->data, error) : NULL;
}

static void
on_exchanged (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gpointer value = andon_http_send_finish (result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, value, g_task_get_task_data (task));
}

static void
exchange (AndonSession *self, const AndonHttpRequest *request, Decoder decoder, GDestroyNotify result_destroy,
          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, exchange);
  g_task_set_task_data (task, result_destroy, NULL);
  andon_http_send_async (self->http, request, run_decoder, g_memdup2 (&decoder, sizeof decoder), decoder_free,
                         result_destroy, cancellable, on_exchanged, task);
}

void
andon_session_get_async (AndonSession *self, const char *path, AndonDecodeFunc decode, gpointer decode_data,
                         GDestroyNotify decode_destroy, GDestroyNotify result_destroy, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  AndonHttpRequest request = { .method = "GET", .path = path };

  exchange (self, &request, (Decoder) { decode, decode_data, decode_destroy }, result_destroy, cancellable, callback,
            user_data);
}

gpointer
andon_session_get_finish (AndonSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
andon_session_post_async (AndonSession *self, const char *path, const char *body, const char *idempotency_key,
                          const char *if_match, AndonDecodeFunc decode, gpointer decode_data,
                          GDestroyNotify decode_destroy, GDestroyNotify result_destroy, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  AndonHttpRequest request = {
    .method = "POST", .path = path, .body = body, .idempotency_key = idempotency_key, .if_match = if_match
  };

  exchange (self, &request, (Decoder) { decode, decode_data, decode_destroy }, result_destroy, cancellable, callback,
            user_data);
}

gpointer
andon_session_post_finish (AndonSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}


/* --- getters --- */

AndonSessionState
andon_session_get_state (AndonSession *self)
{
  return self->state;
}

gboolean
andon_session_is_live (AndonSession *self)
{
  return self->state == ANDON_SESSION_LIVE;
}

AndonNotLiveReason
andon_session_get_reason (AndonSession *self)
{
  return self->reason;
}

gint64
andon_session_get_not_live_since (AndonSession *self)
{
  return self->not_live_since;
}

const char *
andon_session_get_stale_stage (AndonSession *self)
{
  return self->stale_stage;
}

double
andon_session_get_stage_age (AndonSession *self)
{
  return self->stage_age;
}

const char *
andon_session_get_problem (AndonSession *self)
{
  return self->error != NULL ? self->error->message : NULL;
}

const GError *
andon_session_get_error (AndonSession *self)
{
  return self->error;
}

static int
compare_ages (gconstpointer a, gconstpointer b)
{
  double x = ((const AndonStageAge *) a)->age, y = ((const AndonStageAge *) b)->age;

  return (x < y) - (x > y);
}

GArray *
andon_session_dup_stage_ages (AndonSession *self)
{
  GArray *ages = g_array_new (FALSE, FALSE, sizeof (AndonStageAge));

  for (guint i = 0; self->heartbeat != NULL && i < ANDON_N_STAGES; i++)
    {
      AndonStageAge age = { .name = andon_stage_to_string (i), .age = andon_session_age_now (self, i) };

      if (isnan (age.age))
        age.age = INFINITY;
      g_array_append_val (ages, age);
    }
  g_array_sort (ages, compare_ages);
  return ages;
}

gint64
andon_session_get_time (AndonSession *self)
{
  return andon_clock_now (self->clock) + self->offset;
}

gboolean
andon_session_is_blind (AndonSession *self, const char *asset)
{
  return g_hash_table_contains (self->blind, asset);
}

const char **
andon_session_get_blind (AndonSession *self, guint *n)
{
  return (const char **) g_hash_table_get_keys_as_array (self->blind, n);
}

gboolean
andon_session_is_demo (AndonSession *self)
{
  return self->demo;
}

const char *
andon_session_get_mode (AndonSession *self)
{
  return self->mode != NULL ? self->mode : "live";
}

const char *
andon_session_get_platform_id (AndonSession *self)
{
  return self->platform;
}

const char *
andon_session_get_url (AndonSession *self)
{
  return self->url;
}

const char *
andon_session_get_journal_head (AndonSession *self)
{
  return self->heartbeat != NULL ? self->heartbeat->journal_head : NULL;
}

gboolean
andon_session_get_snapshot_loaded (AndonSession *self)
{
  return self->snapshot_loaded;
}

const char *
andon_session_get_subject (AndonSession *self)
{
  return self->subject;
}

const char *
andon_session_get_name (AndonSession *self)
{
  return self->name;
}

static const char *const none[] = { NULL };

const char *const *
andon_session_get_roles (AndonSession *self)
{
  return self->roles != NULL ? (const char *const *) self->roles : none;
}

const char *const *
andon_session_get_permissions (AndonSession *self)
{
  return self->permissions != NULL ? (const char *const *) self->permissions : none;
}

gboolean
andon_session_has_permission (AndonSession *self, const char *permission)
{
  return g_strv_contains (andon_session_get_permissions (self), permission);
}

const char *
andon_session_get_role (AndonSession *self)
{
  return self->role;
}

void
andon_session_set_role (AndonSession *self, const char *role)
{
  g_free (self->wished_role);
  self->wished_role = g_strdup (role);
  andon_session_choose_role (self);
}

void
andon_session_get_counters (AndonSession *self, AndonSessionCounters *out)
{
  g_free (self->last_error);
  andon_feed_get_counters (self->feed, out, &self->last_error);
  out->last_error = self->last_error;
  out->stale_revisions = andon_alert_store_get_stale_revisions (self->store);
}

AndonAlertStore *
andon_session_get_alerts (AndonSession *self)
{
  return self->store;
}

AndonActions *
andon_session_get_actions (AndonSession *self)
{
  return self->actions;
}

AndonAssetTree *
andon_session_get_assets (AndonSession *self)
{
  return self->assets;
}

AndonClock *
andon_session_get_clock (AndonSession *self)
{
  return self->clock;
}

AndonWorker *
andon_session_get_worker (AndonSession *self)
{
  return self->worker;
}

AndonHttp *
andon_session_get_http (AndonSession *self)
{
  return self->http;
}

AndonCache *
andon_session_get_cache (AndonSession *self)
{
  return self->shared.cache;
}

gboolean
andon_session_knows_subject (AndonSession *self)
{
  return self->subject != NULL && !self->asked_me;
}

gboolean
andon_session_is_connected (AndonSession *self)
{
  return self->started && self->feed_state == ANDON_FEED_OPEN;
}
