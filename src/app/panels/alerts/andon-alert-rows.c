/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-alert-rows.h"

#include <glib/gi18n.h>

#include "andon-alert-prose.h"
#include "andon-samples.h"
#include "andon-words.h"

#define SPARK_SPAN (30 * G_TIME_SPAN_MINUTE)
#define SPARK_POINTS 32
#define SPARK_FRESH (60 * G_TIME_SPAN_SECOND)
#define SPARKS_IN_FLIGHT 2

typedef struct
{
  gint64 read_at;
  guint n;
  double values[ANDON_ROW_MAX_SPARK];
} Spark;

struct _AndonAlertRows
{
  GObject parent_instance;

  AndonSeat *seat;
  GtkListItemFactory *factory;
  GHashTable *bound;  /* GtkListItem → row widget */
  GHashTable *sparks; /* asset id → Spark */
  GCancellable *cancellable;
  AndonRowDensity density;
  gboolean folded;
  guint in_flight;
  guint missing;
};

G_DEFINE_FINAL_TYPE (AndonAlertRows, andon_alert_rows, G_TYPE_OBJECT)

/* A row too narrow for it cuts it at its start, so what must be read comes last: machine and state, and in a compact row,
 * where the mark alone tells the state, the machine. */
static char *
dup_subtitle (AndonAlertRows *self, AndonAlertItem *item)
{
  AndonAssetTree *tree = andon_seat_get_assets (self->seat);
  const char *path = andon_asset_tree_get_short_path (tree, andon_alert_item_get_asset (item));
  const char *state = andon_alert_prose_state (item);
  const char *reason = andon_alert_item_get_shelve_reason (item);
  const char *who = andon_alert_item_get_acknowledged_by (item);

  if (self->density == ANDON_ROW_COMPACT)
    return g_strdup_printf ("%s · %s", state, path);
  switch (andon_alert_item_get_state (item))
    {
    case ANDON_ALERT_STATE_ACKED:
    case ANDON_ALERT_STATE_LATAK:
      if (*who != '\0')
        return g_strdup_printf ("%s · %s · %s", path, state, who);
      break;
    case ANDON_ALERT_STATE_SHLVD:
      if (*reason != '\0')
        return g_strdup_printf ("%s · %s · %s", reason, path, state);
      break;
    case ANDON_ALERT_STATE_NORM:
    case ANDON_ALERT_STATE_UNACK:
    case ANDON_ALERT_STATE_RTNUN:
    case ANDON_ALERT_STATE_LATUN:
    case ANDON_ALERT_STATE_DSUPR:
    case ANDON_ALERT_STATE_OOSRV:
    default:
      break;
    }
  return g_strdup_printf ("%s · %s", path, state);
}

static const char *
pending_text (AndonAlertItem *item)
{
  switch (andon_alert_item_get_pending (item))
    {
    case ANDON_PENDING_ON_ITS_WAY:
      return _("on its way");
    case ANDON_PENDING_QUEUED:
      return _("not yet at the plant");
    case ANDON_PENDING_NONE:
    default:
      return NULL;
    }
}

static void
fill_badges (AndonAlertRows *self, AndonAlertItem *item, AndonRowContent *content, char **taken)
{
  const char *assignee = andon_alert_item_get_assignee (item);
  const char *pending = pending_text (item);
  guint n = 0;

  if (pending != NULL)
    content->badges[n++] = (AndonRowBadge){ pending, ANDON_BADGE_PENDING };
  if (n < ANDON_ROW_MAX_BADGES && andon_session_is_blind (andon_seat_get_session (self->seat),
                                                          andon_alert_item_get_asset (item)))
    content->badges[n++] = (AndonRowBadge){ _("BLIND"), ANDON_BADGE_STRONG };
  else if (n < ANDON_ROW_MAX_BADGES && andon_alert_item_get_quality (item) != ANDON_QUALITY_GOOD)
    content->badges[n++] = (AndonRowBadge){ _("cannot judge"), ANDON_BADGE_STRONG };
  if (n < ANDON_ROW_MAX_BADGES && *assignee != '\0')
    {
      /* Translators: the person who takes care of an alert. */
      *taken = g_strdup_printf (_("%s has it"), assignee);
      content->badges[n++] = (AndonRowBadge){ *taken, ANDON_BADGE_PLAIN };
    }
}

static void
fill_clock (AndonAlertItem *item, AndonRowContent *content)
{
  gint64 annunciated = andon_alert_item_get_annunciated (item);

  if (andon_alert_item_get_state (item) == ANDON_ALERT_STATE_SHLVD)
    {
      content->clock_mode = ANDON_ROW_CLOCK_REMAINING;
      content->clock_time = andon_alert_item_get_shelved_until (item);
      return;
    }
  content->clock_mode = ANDON_ROW_CLOCK_ELAPSED;
  content->clock_time = annunciated != 0 ? annunciated : andon_alert_item_get_raised (item);
}

static AndonRowFold
fold_of (AndonAlertRows *self, AndonAlertItem *item)
{
  if (!self->folded || andon_alert_item_get_fold_count (item) < 2)
    return ANDON_ROW_FOLD_NONE;
  return andon_alert_item_get_fold_open (item) ? ANDON_ROW_FOLD_OPEN : ANDON_ROW_FOLD_CLOSED;
}

char *
andon_alert_rows_dup_spoken (AndonSeat *seat, AndonAlertItem *item)
{
  const char *path = andon_asset_tree_get_short_path (andon_seat_get_assets (seat), andon_alert_item_get_asset (item));
  const char *pending = pending_text (item);
  guint fold = andon_alert_item_get_fold_count (item);
  g_autofree char *folded = fold > 1 ? g_strdup_printf (_(", stands for %u alerts"), fold) : g_strdup ("");

  return g_strdup_printf ("%s, %s, %s, %s%s%s%s", andon_alert_item_get_title (item),
                          andon_words_priority (andon_alert_item_get_priority (item)),
                          andon_alert_prose_state (item), path, folded,
                          pending != NULL ? ", " : "", pending != NULL ? pending : "");
}

static void
show_placeholder (GtkWidget *row)
{
  AndonRowContent content = { .title = "…", .dimmed = TRUE };

  andon_row_widget_set_content (ANDON_ROW_WIDGET (row), &content);
}

static void
show_item (AndonAlertRows *self, GtkWidget *row, AndonAlertItem *item)
{
  AndonAlertState state = andon_alert_item_get_state (item);
  AndonRowFold fold = fold_of (self, item);
  Spark *spark = g_hash_table_lookup (self->sparks, andon_alert_item_get_asset (item));
  AndonRowContent content = { 0 };
  g_autofree char *subtitle = NULL;
  g_autofree char *taken = NULL;
  g_autofree char *spoken = NULL;

  if (!andon_alert_item_get_loaded (item))
    {
      show_placeholder (row);
      return;
    }
  subtitle = dup_subtitle (self, item);
  content.level = andon_words_level (fold != ANDON_ROW_FOLD_NONE ? andon_alert_item_get_fold_priority (item)
                                                                  : andon_alert_item_get_priority (item));
  content.variant = fold != ANDON_ROW_FOLD_NONE && andon_alert_item_get_fold_unacknowledged (item) > 0
                      ? ANDON_MARK_NEW
                      : andon_words_variant (state);
  content.title = andon_alert_item_get_title (item);
  content.subtitle = subtitle;
  content.count = fold == ANDON_ROW_FOLD_NONE ? andon_alert_item_get_occurrences (item)
                                              : andon_alert_item_get_fold_count (item);
  content.fold = fold;
  content.dimmed = state == ANDON_ALERT_STATE_SHLVD || state == ANDON_ALERT_STATE_DSUPR ||
                   state == ANDON_ALERT_STATE_OOSRV || state == ANDON_ALERT_STATE_NORM;
  if (spark != NULL)
    {
      content.spark = spark->values;
      content.n_spark = spark->n;
    }
  fill_badges (self, item, &content, &taken);
  fill_clock (item, &content);
  andon_row_widget_set_content (ANDON_ROW_WIDGET (row), &content);
  spoken = andon_alert_rows_dup_spoken (self->seat, item);
  andon_row_widget_set_accessible (row, spoken, subtitle);
}

static void
item_changed_cb (AndonAlertItem *item, GtkListItem *list_item)
{
  AndonAlertRows *self = g_object_get_data (G_OBJECT (list_item), "andon-rows");
  GtkWidget *row = gtk_list_item_get_child (list_item);

  if (self != NULL && row != NULL)
    show_item (self, row, item);
}

static void
setup_cb (AndonAlertRows *self, GtkListItem *list_item)
{
  GtkWidget *row = andon_row_widget_new ();

  andon_row_widget_set_density (ANDON_ROW_WIDGET (row), self->density);
  gtk_list_item_set_child (list_item, row);
}

static void
bind_cb (AndonAlertRows *self, GtkListItem *list_item)
{
  AndonAlertItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *row = gtk_list_item_get_child (list_item);

  g_object_set_data (G_OBJECT (list_item), "andon-rows", self);
  g_hash_table_insert (self->bound, list_item, row);
  andon_row_widget_set_density (ANDON_ROW_WIDGET (row), self->density);
  g_signal_connect_object (item, "changed", G_CALLBACK (item_changed_cb), list_item, 0);
  show_item (self, row, item);
}

static void
unbind_cb (AndonAlertRows *self, GtkListItem *list_item)
{
  AndonAlertItem *item = gtk_list_item_get_item (list_item);

  g_hash_table_remove (self->bound, list_item);
  g_signal_handlers_disconnect_by_func (item, item_changed_cb, list_item);
  g_object_set_data (G_OBJECT (list_item), "andon-rows", NULL);
  andon_row_widget_clear (ANDON_ROW_WIDGET (gtk_list_item_get_child (list_item)));
}

static void
refresh_all (AndonAlertRows *self)
{
  GHashTableIter iter;
  gpointer list_item, row;

  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &list_item, &row))
    show_item (self, row, gtk_list_item_get_item (list_item));
}

/* Trends of rows in view */

typedef struct
{
  AndonAlertRows *self;
  char *asset;
} SparkRequest;

static void
show_spark (AndonAlertRows *self, const char *asset, const Spark *spark)
{
  GHashTableIter iter;
  gpointer list_item, row;

  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &list_item, &row))
    if (g_strcmp0 (andon_alert_item_get_asset (gtk_list_item_get_item (list_item)), asset) == 0)
      andon_row_widget_set_spark (row, spark->values, spark->n);
}

static void
samples_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SparkRequest *request = user_data;
  AndonAlertRows *self = request->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (AndonSamples) samples = andon_samples_read_finish (ANDON_SESSION (source), result, &error);
  Spark *spark = g_hash_table_lookup (self->sparks, request->asset);

  self->in_flight--;
  /* What cannot be read stays blank until it is due again; the row is complete without it. */
  if (samples != NULL && spark != NULL)
    {
      guint first = samples->n > ANDON_ROW_MAX_SPARK ? samples->n - ANDON_ROW_MAX_SPARK : 0;

      spark->n = samples->n - first;
      for (guint i = 0; i < spark->n; i++)
        spark->values[i] = samples->mean[first + i];
      show_spark (self, request->asset, spark);
    }
  g_object_unref (request->self);
  g_free (request->asset);
  g_free (request);
}

static gboolean
request_spark (AndonAlertRows *self, const char *asset)
{
  AndonSession *session = andon_seat_get_session (self->seat);
  g_autoptr (GPtrArray) ids = andon_asset_tree_dup_signals (andon_seat_get_assets (self->seat), asset);
  gint64 now = andon_seat_now (self->seat);
  Spark *spark = g_hash_table_lookup (self->sparks, asset);
  SparkRequest *request;

  if (spark == NULL)
    {
      spark = g_new0 (Spark, 1);
      g_hash_table_insert (self->sparks, g_strdup (asset), spark);
    }
  spark->read_at = now;
  if (ids == NULL || ids->len == 0)
    return FALSE;
  request = g_new0 (SparkRequest, 1);
  request->self = g_object_ref (self);
  request->asset = g_strdup (asset);
  self->in_flight++;
  andon_samples_read_async (session, g_ptr_array_index (ids, 0), now - SPARK_SPAN, now, SPARK_POINTS,
                            self->cancellable, samples_cb, request);
  return TRUE;
}

static gboolean
is_in_view (GtkWidget *row)
{
  GtkWidget *list = gtk_widget_get_ancestor (row, GTK_TYPE_LIST_VIEW);
  graphene_rect_t bounds;

  if (list == NULL || !gtk_widget_get_mapped (row) || !gtk_widget_compute_bounds (row, list, &bounds))
    return FALSE;
  return bounds.origin.y + bounds.size.height > 0 && bounds.origin.y < gtk_widget_get_height (list);
}

static void
tick_cb (AndonAlertRows *self)
{
  gint64 now = andon_seat_now (self->seat);
  GHashTableIter iter;
  gpointer list_item, row;

  self->missing = 0;
  if (!andon_session_is_live (andon_seat_get_session (self->seat)) ||
      !andon_asset_tree_get_loaded (andon_seat_get_assets (self->seat)))
    return;
  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &list_item, &row))
    {
      AndonAlertItem *item = gtk_list_item_get_item (list_item);
      const char *asset = andon_alert_item_get_asset (item);
      const Spark *spark = g_hash_table_lookup (self->sparks, asset);

      if (*asset == '\0' || (spark != NULL && now - spark->read_at < SPARK_FRESH) || !is_in_view (row))
        continue;
      if (spark == NULL)
        self->missing++;
      if (self->in_flight < SPARKS_IN_FLIGHT)
        request_spark (self, asset);
    }
}

static void
andon_alert_rows_dispose (GObject *object)
{
  AndonAlertRows *self = ANDON_ALERT_ROWS (object);

  GHashTableIter iter;
  gpointer list_item;

  g_cancellable_cancel (self->cancellable);
  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &list_item, NULL))
    g_object_set_data (list_item, "andon-rows", NULL);
  g_hash_table_remove_all (self->bound);
  g_clear_object (&self->factory);
  g_clear_object (&self->seat);
  G_OBJECT_CLASS (andon_alert_rows_parent_class)->dispose (object);
}

static void
andon_alert_rows_finalize (GObject *object)
{
  AndonAlertRows *self = ANDON_ALERT_ROWS (object);

  g_object_unref (self->cancellable);
  g_hash_table_unref (self->bound);
  g_hash_table_unref (self->sparks);
  G_OBJECT_CLASS (andon_alert_rows_parent_class)->finalize (object);
}

static void
andon_alert_rows_class_init (AndonAlertRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andon_alert_rows_dispose;
  G_OBJECT_CLASS (klass)->finalize = andon_alert_rows_finalize;
}

static void
andon_alert_rows_init (AndonAlertRows *self)
{
  self->bound = g_hash_table_new (NULL, NULL);
  self->sparks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->cancellable = g_cancellable_new ();
  self->factory = gtk_signal_list_item_factory_new ();
  g_signal_connect_object (self->factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
}

AndonAlertRows *
andon_alert_rows_new (AndonSeat *seat)
{
  AndonAlertRows *self = g_object_new (ANDON_TYPE_ALERT_ROWS, NULL);

  self->seat = g_object_ref (seat);
  g_signal_connect_object (andon_seat_get_assets (seat), "changed", G_CALLBACK (refresh_all), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_session (seat), "blind-changed", G_CALLBACK (refresh_all), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_ticker (seat), "tick", G_CALLBACK (tick_cb), self, G_CONNECT_SWAPPED);
  return self;
}

GtkListItemFactory *
andon_alert_rows_get_factory (AndonAlertRows *self)
{
  g_return_val_if_fail (ANDON_IS_ALERT_ROWS (self), NULL);
  return self->factory;
}

void
andon_alert_rows_set_density (AndonAlertRows *self, AndonRowDensity density)
{
  GHashTableIter iter;
  gpointer row;

  g_return_if_fail (ANDON_IS_ALERT_ROWS (self));

  if (self->density == density)
    return;
  self->density = density;
  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    andon_row_widget_set_density (row, density);
  refresh_all (self);
}

AndonRowDensity
andon_alert_rows_get_density (AndonAlertRows *self)
{
  g_return_val_if_fail (ANDON_IS_ALERT_ROWS (self), ANDON_ROW_COMFORTABLE);
  return self->density;
}

void
andon_alert_rows_set_folded (AndonAlertRows *self, gboolean folded)
{
  g_return_if_fail (ANDON_IS_ALERT_ROWS (self));

  self->folded = folded;
  refresh_all (self);
}

GtkWidget *
andon_alert_rows_find (AndonAlertRows *self, AndonAlertItem *item)
{
  GHashTableIter iter;
  gpointer list_item, row;

  g_return_val_if_fail (ANDON_IS_ALERT_ROWS (self), NULL);

  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &list_item, &row))
    if (gtk_list_item_get_item (list_item) == item)
      return row;
  return NULL;
}

gboolean
andon_alert_rows_is_settled (AndonAlertRows *self)
{
  g_return_val_if_fail (ANDON_IS_ALERT_ROWS (self), TRUE);
  return self->missing == 0 && self->in_flight == 0;
}
