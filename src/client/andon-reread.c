/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-reread-private.h"

#include "andon-clock.h"
#include "andon-worker.h"

/* A platform whose every alert is unreadable must not fill the memory or its own queue. */
#define MAX_WAITING 1000

struct _AndonReread
{
  gint refs;
  AndonWorker *worker;
  AndonHttp *http;
  AndonClock *clock;
  AndonRereadListener listener;
  gpointer data;
  gboolean paused;
  GHashTable *waiting; /* id → Wait */
};

typedef struct
{
  gint refs;
  AndonReread *reread;
  char *id;
  guint attempts;
  guint timer;
  gboolean under_way;
  gboolean again; /* it changed while it was under way */
  gboolean gone;  /* nobody waits for the answer any more */
} Wait;

static AndonReread *
reread_ref (AndonReread *self)
{
  g_atomic_int_inc (&self->refs);
  return self;
}

void
andon_reread_unref (AndonReread *self)
{
  if (!g_atomic_int_dec_and_test (&self->refs))
    return;
  g_hash_table_unref (self->waiting);
  andon_http_unref (self->http);
  g_object_unref (self->clock);
  andon_worker_unref (self->worker);
  g_free (self);
}

static Wait *
wait_ref (Wait *wait)
{
  wait->refs++;
  return wait;
}

static void
wait_unref (gpointer data)
{
  Wait *wait = data;

  if (--wait->refs > 0)
    return;
  andon_reread_unref (wait->reread);
  g_free (wait->id);
  g_free (wait);
}

static void
stop_timer (Wait *wait)
{
  if (wait->timer != 0)
    andon_clock_remove (wait->reread->clock, wait->timer);
  wait->timer = 0;
}

/* The table's reference goes with it. */
static void
forget (Wait *wait)
{
  wait->gone = TRUE;
  stop_timer (wait);
  g_hash_table_remove (wait->reread->waiting, wait->id);
}

static gpointer
decode_alert (const AndonHttpAnswer *answer, gpointer data, GError **error)
{
  if (!andon_http_answer_check (answer, error))
    return NULL;
  if (answer->root != NULL && JSON_NODE_HOLDS_OBJECT (answer->root))
    return andon_alert_from_json (json_node_get_object (answer->root), error);
  g_set_error_literal (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_MALFORMED, "The alert is no object");
  return NULL;
}

static void on_answer (GObject *source, GAsyncResult *result, gpointer user_data);

static void
try_now (Wait *wait)
{
  AndonReread *self = wait->reread;
  g_autofree char *escaped = g_uri_escape_string (wait->id, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/alerts/", escaped, NULL);
  AndonHttpRequest request = { .method = "GET", .path = path };

  if (self->paused || wait->under_way)
    return;
  stop_timer (wait);
  wait->under_way = TRUE;
  wait->again = FALSE;
  wait->attempts++;
  andon_http_send_async (self->http, &request, decode_alert, NULL, NULL, (GDestroyNotify) andon_alert_unref, NULL,
                         on_answer, wait_ref (wait));
}

static gboolean
on_timer (gpointer data)
{
  Wait *wait = data;

  wait->timer = 0;
  try_now (wait);
  return G_SOURCE_REMOVE;
}

static void
try_later (Wait *wait, const GError *error)
{
  AndonReread *self = wait->reread;
  gint64 span = (gint64) ANDON_REREAD_FIRST_US << (wait->attempts - 1);

  if (wait->attempts >= ANDON_REREAD_ATTEMPTS)
    {
      g_autofree char *id = g_strdup (wait->id);

      forget (wait);
      self->listener.given_up (id, error, self->data);
      return;
    }
  wait->timer = andon_clock_add (self->clock, andon_worker_get_context (self->worker),
                                 span / 2 + (gint64) (g_random_double () * span / 2), on_timer, wait_ref (wait),
                                 wait_unref);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;
  AndonReread *self = wait->reread;
  g_autoptr (GError) error = NULL;
  AndonAlert *alert = andon_http_send_finish (result, &error);

  wait->under_way = FALSE;
  if (wait->gone)
    ;
  else if (wait->again)
    {
      wait->attempts = 0;
      try_now (wait);
    }
  else if (alert != NULL || g_error_matches (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_NOT_FOUND))
    {
      forget (wait);
      if (alert != NULL)
        self->listener.alert (alert, self->data);
    }
  else if (!self->paused)
    try_later (wait, error);
  g_clear_pointer (&alert, andon_alert_unref);
  wait_unref (wait);
}

void
andon_reread_ask (AndonReread *self, const char *id)
{
  Wait *wait = g_hash_table_lookup (self->waiting, id);

  if (wait == NULL && g_hash_table_size (self->waiting) >= MAX_WAITING)
    {
      self->listener.given_up (id, NULL, self->data);
      return;
    }
  if (wait == NULL)
    {
      wait = g_new0 (Wait, 1);
      wait->refs = 1;
      wait->reread = reread_ref (self);
      wait->id = g_strdup (id);
      g_hash_table_insert (self->waiting, wait->id, wait);
    }
  wait->again = wait->under_way;
  wait->attempts = 0;
  try_now (wait);
}

void
andon_reread_resume (AndonReread *self)
{
  GHashTableIter iter;
  Wait *wait;

  self->paused = FALSE;
  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &wait))
    {
      wait->attempts = 0;
      try_now (wait);
    }
}

void
andon_reread_pause (AndonReread *self)
{
  GHashTableIter iter;
  Wait *wait;

  self->paused = TRUE;
  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &wait))
    stop_timer (wait);
}

void
andon_reread_clear (AndonReread *self)
{
  GHashTableIter iter;
  Wait *wait;

  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &wait))
    {
      wait->gone = TRUE;
      stop_timer (wait);
    }
  g_hash_table_remove_all (self->waiting);
}

guint
andon_reread_get_n_waiting (AndonReread *self)
{
  return g_hash_table_size (self->waiting);
}

AndonReread *
andon_reread_new (AndonWorker *worker, AndonHttp *http, AndonClock *clock, const AndonRereadListener *listener,
                  gpointer data)
{
  AndonReread *self = g_new0 (AndonReread, 1);

  self->refs = 1;
  self->worker = andon_worker_ref (worker);
  self->http = andon_http_ref (http);
  self->clock = g_object_ref (clock);
  self->listener = *listener;
  self->data = data;
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, wait_unref);
  return self;
}
