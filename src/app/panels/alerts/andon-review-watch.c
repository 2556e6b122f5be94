/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-review-watch.h"

#include "andon-alert.h"
#include "andon-json.h"

#define PATH "/alerts?state=oosrv&limit=500"

struct _AndonReviewWatch
{
  GObject parent_instance;

  AndonSeat *seat;
  GCancellable *cancellable;
  GPtrArray *alerts; /* of AndonAlert, out of service, the next review first */
  GHashTable *items; /* AndonAlertItem of each, as the store has it → revision that was read */
  gboolean outdated; /* the store knows a newer revision of one */
  gboolean reading;
  guint n_out;       /* that the counts told of when it was read */
  guint n_due;
};

G_DEFINE_FINAL_TYPE (AndonReviewWatch, andon_review_watch, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_N_DUE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gint64
get_review (const AndonAlert *alert)
{
  return alert->review_at != 0 ? alert->review_at : G_MAXINT64;
}

static int
by_review (gconstpointer a, gconstpointer b)
{
  const gint64 x = get_review (*(AndonAlert *const *) a), y = get_review (*(AndonAlert *const *) b);

  return (x > y) - (x < y);
}

static gpointer
decode (JsonNode *root, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) andon_alert_unref);
  JsonArray *items = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (root) ||
      !andon_json_get_array (json_node_get_object (root), "items", ANDON_JSON_REQUIRED, &items, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonNode *node = json_array_get_element (items, i);
      g_autoptr (AndonAlert) alert =
        JSON_NODE_HOLDS_OBJECT (node) ? andon_alert_from_json (json_node_get_object (node), NULL) : NULL;

      if (alert != NULL && alert->state == ANDON_ALERT_STATE_OOSRV)
        g_ptr_array_add (alerts, g_steal_pointer (&alert));
    }
  g_ptr_array_sort (alerts, by_review);
  return g_steal_pointer (&alerts);
}

static void
update (AndonReviewWatch *self)
{
  const gint64 now = andon_seat_now (self->seat);
  guint n = 0;

  while (self->alerts != NULL && n < self->alerts->len &&
         get_review (g_ptr_array_index (self->alerts, n)) <= now)
    n++;
  if (n == self->n_due)
    return;
  self->n_due = n;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DUE]);
}

/* The store knows no dates: that one may have another is all it tells. */
static void
changed_cb (AndonAlertItem *item, AndonReviewWatch *self)
{
  if (andon_alert_item_get_revision (item) > GPOINTER_TO_UINT (g_hash_table_lookup (self->items, item)))
    self->outdated = TRUE;
}

static void
unwatch (AndonReviewWatch *self)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    {
      g_signal_handlers_disconnect_by_data (item, self);
      g_hash_table_iter_remove (&iter);
    }
}

static void
watch (AndonReviewWatch *self)
{
  for (guint i = 0; i < self->alerts->len; i++)
    {
      const AndonAlert *alert = g_ptr_array_index (self->alerts, i);
      AndonAlertItem *item = andon_alert_store_dup_item (andon_seat_get_store (self->seat), alert->id);

      if (item == NULL)
        continue;
      g_hash_table_insert (self->items, item, GUINT_TO_POINTER ((guint) alert->revision));
      g_signal_connect (item, "changed", G_CALLBACK (changed_cb), self);
      changed_cb (item, self);
    }
}

static void
take (AndonReviewWatch *self, GPtrArray *alerts)
{
  unwatch (self);
  g_clear_pointer (&self->alerts, g_ptr_array_unref);
  self->alerts = alerts;
  if (alerts != NULL)
    watch (self);
  update (self);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonReviewWatch) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) alerts = andon_session_get_finish (ANDON_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->seat == NULL)
    return;
  self->reading = FALSE;
  if (alerts == NULL)
    {
      /* What is known goes on counting; the next change of the counts asks again. */
      g_message ("What is out of service could not be read: %s", error->message);
      self->n_out = G_MAXUINT;
      return;
    }
  take (self, g_steal_pointer (&alerts));
}

static void
read_anew (AndonReviewWatch *self)
{
  self->outdated = FALSE;
  self->reading = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  andon_session_get_async (andon_seat_get_session (self->seat), PATH, decode, NULL, NULL,
                           (GDestroyNotify) g_ptr_array_unref, self->cancellable, read_cb, g_object_ref (self));
}

static void
counts_cb (AndonReviewWatch *self)
{
  AndonAlertCounts counts;
  guint n = 0;

  andon_alert_store_get_counts (andon_seat_get_store (self->seat), &counts);
  for (guint lane = 0; lane < ANDON_N_LANES; lane++)
    n += counts.states[lane][ANDON_ALERT_STATE_OOSRV];
  if (n == self->n_out)
    return;
  self->n_out = n;
  if (n > 0)
    {
      read_anew (self);
      return;
    }
  take (self, NULL);
}

/* However often they change, once a tick. */
static void
tick_cb (AndonReviewWatch *self)
{
  if (self->outdated && !self->reading && andon_session_is_live (andon_seat_get_session (self->seat)))
    read_anew (self);
  update (self);
}

/* While it was away, one may have been given another date. */
static void
state_cb (AndonReviewWatch *self)
{
  if (andon_session_is_live (andon_seat_get_session (self->seat)) && self->n_out > 0)
    read_anew (self);
}

static void
andon_review_watch_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_N_DUE:
      g_value_set_uint (value, ANDON_REVIEW_WATCH (object)->n_due);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_review_watch_dispose (GObject *object)
{
  AndonReviewWatch *self = ANDON_REVIEW_WATCH (object);

  g_cancellable_cancel (self->cancellable);
  unwatch (self);
  g_clear_pointer (&self->alerts, g_ptr_array_unref);
  g_clear_object (&self->seat);
  G_OBJECT_CLASS (andon_review_watch_parent_class)->dispose (object);
}

static void
andon_review_watch_finalize (GObject *object)
{
  AndonReviewWatch *self = ANDON_REVIEW_WATCH (object);

  g_object_unref (self->cancellable);
  g_hash_table_unref (self->items);
  G_OBJECT_CLASS (andon_review_watch_parent_class)->finalize (object);
}

static void
andon_review_watch_class_init (AndonReviewWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = andon_review_watch_get_property;
  object_class->dispose = andon_review_watch_dispose;
  object_class->finalize = andon_review_watch_finalize;
  properties[PROP_N_DUE] =
    g_param_spec_uint ("n-due", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
andon_review_watch_init (AndonReviewWatch *self)
{
  self->cancellable = g_cancellable_new ();
  self->items = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

AndonReviewWatch *
andon_review_watch_new (AndonSeat *seat)
{
  AndonReviewWatch *self = g_object_new (ANDON_TYPE_REVIEW_WATCH, NULL);

  self->seat = g_object_ref (seat);
  g_signal_connect_object (andon_seat_get_store (seat), "counts-changed", G_CALLBACK (counts_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_session (seat), "notify::state", G_CALLBACK (state_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_ticker (seat), "tick", G_CALLBACK (tick_cb), self, G_CONNECT_SWAPPED);
  counts_cb (self);
  return self;
}

guint
andon_review_watch_get_n_due (AndonReviewWatch *self)
{
  g_return_val_if_fail (ANDON_IS_REVIEW_WATCH (self), 0);
  return self->n_due;
}

const char *
andon_review_watch_get_title (AndonReviewWatch *self)
{
  g_return_val_if_fail (ANDON_IS_REVIEW_WATCH (self), NULL);
  return self->n_due > 0 ? ((AndonAlert *) g_ptr_array_index (self->alerts, 0))->title : NULL;
}

const char *
andon_review_watch_get_id (AndonReviewWatch *self)
{
  g_return_val_if_fail (ANDON_IS_REVIEW_WATCH (self), NULL);
  return self->n_due > 0 ? ((AndonAlert *) g_ptr_array_index (self->alerts, 0))->id : NULL;
}
