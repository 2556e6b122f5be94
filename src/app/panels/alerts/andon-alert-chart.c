/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-alert-chart.h"

#include <glib/gi18n.h>
#include <math.h>

#include "andon-bar-list.h"
#include "andon-error-words.h"
#include "andon-followed-band.h"
#include "andon-samples.h"
#include "andon-signal-chart.h"
#include "andon-words.h"

#define LEAD (25 * G_TIME_SPAN_MINUTE)
#define TAIL (5 * G_TIME_SPAN_MINUTE)
#define POINTS 1200
#define MAX_BARS 6
#define COARSE_BUCKETS 300
/* A platform that was just started may still be making its history: what it lacks is asked for again after 1, 2, 4 and 8
 * seconds, once for each signal. */
#define MAX_FILLS 4

struct _AndonAlertChart
{
  GtkWidget parent_instance;

  AndonSeat *seat;
  AndonAlertDetail *detail;
  AndonChartSeries *series;
  AndonLiveSamples *live;
  GCancellable *cancellable;
  char *signal;
  char *asset;
  gint64 from;
  gint64 to;
  AndonFollowedBand *followed;
  gboolean coarse;
  gboolean reading;
  gboolean drawn;      /* there was an answer for this signal */
  guint fill;          /* timer: reads again what was not there yet */
  guint fills;         /* how often that was tried */
  GHashTable *unfilled; /* signals that do not reach back further, for sure */

  GtkWidget *box;
  GtkWidget *title;
  GtkWidget *note;
  GtkWidget *chart;
  GtkWidget *status;
  GtkWidget *bars;
};

G_DEFINE_FINAL_TYPE (AndonAlertChart, andon_alert_chart, GTK_TYPE_WIDGET)

static void
say (AndonAlertChart *self, const char *text)
{
  gtk_label_set_label (GTK_LABEL (self->status), text != NULL ? text : "");
  gtk_widget_set_visible (self->status, text != NULL);
}

static void
arrived_cb (AndonAlertChart *self, const char *signal, guint n, const gint64 *time, const double *value)
{
  gint64 from, to;

  if (self->series == NULL || self->reading || g_strcmp0 (signal, self->signal) != 0 || n == 0)
    return;
  andon_chart_series_append (self->series, time, value, NULL, n);
  /* The right edge moves along only while it is in view. */
  andon_signal_chart_get_view (ANDON_SIGNAL_CHART (self->chart), &from, &to);
  if (to >= self->to && time[n - 1] > to)
    {
      gint64 shift = time[n - 1] - to;

      andon_signal_chart_set_view (ANDON_SIGNAL_CHART (self->chart), from + shift, to + shift);
    }
  self->to = MAX (self->to, time[n - 1]);
}

static void
say_what_is_drawn (AndonAlertChart *self, gboolean band)
{
  const char *text = _("− + zoom");

  if (self->coarse)
    text = _("means of what is kept · − + zoom");
  else if (band)
    text = _("grey: what the model expects · − + zoom");
  gtk_label_set_label (GTK_LABEL (self->note), text);
}

/* What the model expects of this signal since the detection that told it, where the platform keeps no course of it. */
static void
follow_expectation (AndonAlertChart *self)
{
  GPtrArray *all = self->detail->contributions;
  const gint64 now = andon_seat_now (self->seat);

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const AndonDetailContribution *one = g_ptr_array_index (all, i);

      if (g_strcmp0 (one->signal, self->signal) != 0 || !isfinite (one->low) || !isfinite (one->high))
        continue;
      andon_followed_band_add (self->followed, self->from, now, one->low, one->high);
    }
}

static void
show_band (AndonAlertChart *self)
{
  AndonAlertDetail *detail = self->detail;
  gboolean band = detail->n_band > 0 && g_strcmp0 (detail->band_signal, self->signal) == 0;

  if (self->series == NULL)
    return;
  if (band)
    andon_chart_series_set_band (self->series, detail->band_time, detail->band_low, detail->band_high, detail->n_band);
  else
    {
      follow_expectation (self);
      band = andon_followed_band_apply (self->followed, self->series);
    }
  say_what_is_drawn (self, band);
}

static void
show_samples (AndonAlertChart *self, const AndonSamples *samples)
{
  /* A few wide buckets drawn from lowest to highest are a smear; their means are a line, and the note says so. */
  if (samples->raw || samples->n < COARSE_BUCKETS)
    andon_chart_series_append (self->series, samples->time, samples->mean, NULL, samples->n);
  else
    andon_chart_series_append_buckets (self->series, samples->time, samples->min, samples->max, NULL, samples->n);
  self->coarse = !samples->raw && samples->n < COARSE_BUCKETS;
  show_band (self);
  say (self, samples->n == 0 ? _("No sample of this window is kept") : NULL);
}

static void
add_limits (AndonAlertChart *self, const AndonSignalInfo *info)
{
  if (isfinite (info->high))
    {
      g_autofree char *label = g_strdup_printf (_("%.4g %s highest normal"), info->high, andon_words_unit (info->unit));

      andon_chart_series_add_limit (self->series, info->high, label);
    }
  if (isfinite (info->low) && info->low != 0)
    {
      g_autofree char *label = g_strdup_printf (_("%.4g %s lowest normal"), info->low, andon_words_unit (info->unit));

      andon_chart_series_add_limit (self->series, info->low, label);
    }
}

static void
start_series (AndonAlertChart *self)
{
  AndonSignalInfo info;
  gboolean known = andon_asset_tree_lookup_signal (andon_seat_get_assets (self->seat), self->signal, &info);

  g_clear_object (&self->series);
  self->series = andon_chart_series_new (known ? info.name : self->signal, known ? andon_words_unit (info.unit) : NULL);
  if (known)
    add_limits (self, &info);
  gtk_label_set_label (GTK_LABEL (self->title), known ? info.name : self->signal);
  andon_signal_chart_remove_all (ANDON_SIGNAL_CHART (self->chart));
  andon_signal_chart_add_series (ANDON_SIGNAL_CHART (self->chart), self->series);
}

static void read_samples (AndonAlertChart *self);

static gboolean
fill_cb (gpointer user_data)
{
  AndonAlertChart *self = user_data;

  self->fill = 0;
  self->fills++;
  read_samples (self);
  return G_SOURCE_REMOVE;
}

/* When what came begins well after what was asked for, or nothing came. */
static void
fill_later (AndonAlertChart *self, const AndonSamples *samples)
{
  if ((samples != NULL && samples->n > 0 && samples->time[0] < self->from + (self->to - self->from) / 4) ||
      g_hash_table_contains (self->unfilled, self->signal))
    return;
  if (self->fills < MAX_FILLS)
    self->fill = andon_clock_add (andon_session_get_clock (andon_seat_get_session (self->seat)), NULL,
                                  (gint64) (1u << self->fills) * G_TIME_SPAN_SECOND, fill_cb, self, NULL);
  else if (samples != NULL)
    g_hash_table_add (self->unfilled, g_strdup (self->signal));
}

/* More of the same signal: the picture is made anew, and the view stays. */
static void
refill (AndonAlertChart *self, const AndonSamples *samples)
{
  gint64 from, to;

  andon_signal_chart_get_view (ANDON_SIGNAL_CHART (self->chart), &from, &to);
  start_series (self);
  show_samples (self, samples);
  andon_signal_chart_set_view (ANDON_SIGNAL_CHART (self->chart), from, to);
}

static void
say_unread (AndonAlertChart *self, const GError *error)
{
  g_autofree char *why = andon_error_words_dup (andon_seat_get_session (self->seat), error);
  g_autofree char *text = g_strdup_printf (_("The signal could not be read: %s"), why);

  say (self, text);
}

static void
samples_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonAlertChart) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AndonSamples) samples = andon_samples_read_finish (ANDON_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->seat == NULL)
    return;
  self->reading = FALSE;
  if (self->detail == NULL || (samples != NULL && g_strcmp0 (samples->signal, self->signal) != 0))
    return;
  if (samples != NULL && self->drawn && samples->n > 0)
    refill (self, samples);
  else if (samples != NULL && !self->drawn)
    show_samples (self, samples);
  else if (!self->drawn)
    say_unread (self, error);
  self->drawn |= samples != NULL;
  fill_later (self, samples);
}

static void
read_samples (AndonAlertChart *self)
{
  self->reading = TRUE;
  andon_samples_read_async (andon_seat_get_session (self->seat), self->signal, self->from, self->to, POINTS,
                            self->cancellable, samples_cb, g_object_ref (self));
}

static char *
choose_signal (AndonAlertChart *self)
{
  AndonAlertDetail *detail = self->detail;
  g_autoptr (GPtrArray) ids = NULL;

  if (detail->alert->signal != NULL)
    return g_strdup (detail->alert->signal);
  if (detail->contributions != NULL && detail->contributions->len > 0)
    return g_strdup (((AndonDetailContribution *) g_ptr_array_index (detail->contributions, 0))->signal);
  if (detail->band_signal != NULL)
    return g_strdup (detail->band_signal);
  ids = andon_asset_tree_dup_signals (andon_seat_get_assets (self->seat), detail->alert->asset);
  return ids != NULL && ids->len > 0 ? g_strdup (g_ptr_array_index (ids, 0)) : NULL;
}

static void
choose_window (AndonAlertChart *self)
{
  AndonAlertDetail *detail = self->detail;
  gint64 now = andon_seat_now (self->seat);
  gint64 onset = detail->alert->onset != 0 ? detail->alert->onset : detail->alert->raised;
  gint64 end = detail->alert->cleared != 0 ? detail->alert->cleared : now;

  self->from = detail->window_from != 0 ? MIN (detail->window_from, onset - LEAD / 5) : onset - LEAD;
  self->to = MIN (now, MAX (MAX (detail->window_to, end), onset + TAIL));
}

static void
show_span (AndonAlertChart *self)
{
  const AndonAlert *alert = self->detail->alert;
  gint64 onset = alert->onset != 0 ? alert->onset : alert->raised;
  g_autofree char *time = andon_seat_format_time (self->seat, onset, alert->asset, ANDON_SITE_TIME_SECONDS);
  /* Translators: the mark on the chart where an alert began, with the time of day. */
  g_autofree char *label = g_strdup_printf (_("alert %s"), time);

  andon_signal_chart_set_alert (ANDON_SIGNAL_CHART (self->chart), onset, alert->cleared,
                                andon_words_level (alert->priority), label);
}

static void
show_contributions (AndonAlertChart *self)
{
  GPtrArray *contributions = self->detail->contributions;
  AndonBarItem items[MAX_BARS] = { 0 };
  char *values[MAX_BARS] = { NULL };
  guint n = contributions != NULL ? MIN (contributions->len, MAX_BARS) : 0;

  for (guint i = 0; i < n; i++)
    {
      const AndonDetailContribution *contribution = g_ptr_array_index (contributions, i);
      double off = contribution->value - contribution->expected;

      if (isfinite (off))
        values[i] = andon_bar_list_format_value (off, andon_words_unit (contribution->unit));
      else
        values[i] = g_strdup_printf ("%.0f %%", 100 * contribution->share);
      items[i] = (AndonBarItem){ contribution->name != NULL ? contribution->name : contribution->signal, values[i],
                                 contribution->share };
    }
  andon_bar_list_set_items (ANDON_BAR_LIST (self->bars), items, n);
  gtk_widget_set_visible (self->bars, n > 0);
  for (guint i = 0; i < n; i++)
    g_free (values[i]);
}

static void
begin_read (AndonAlertChart *self)
{
  AndonSession *session = andon_seat_get_session (self->seat);

  start_series (self);
  andon_signal_chart_set_view (ANDON_SIGNAL_CHART (self->chart), self->from, self->to);
  andon_signal_chart_set_time_zone (ANDON_SIGNAL_CHART (self->chart),
                                    andon_seat_get_zone (self->seat, self->detail->alert->asset));
  show_span (self);
  say (self, _("Reading the signal…"));
  read_samples (self);
  if (g_strcmp0 (self->asset, self->detail->alert->asset) != 0 || self->live == NULL)
    {
      g_free (self->asset);
      self->asset = g_strdup (self->detail->alert->asset);
      g_clear_object (&self->live);
      self->live = andon_live_samples_new (session, self->asset);
      g_signal_connect_object (self->live, "arrived", G_CALLBACK (arrived_cb), self, G_CONNECT_SWAPPED);
    }
}

static void
forget (AndonAlertChart *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->reading = self->drawn = FALSE;
  self->fills = 0;
  if (self->fill != 0)
    andon_clock_remove (andon_session_get_clock (andon_seat_get_session (self->seat)), self->fill);
  self->fill = 0;
  andon_followed_band_clear (self->followed);
  g_clear_object (&self->series);
  g_clear_pointer (&self->signal, g_free);
  g_clear_pointer (&self->detail, andon_alert_detail_unref);
}

static void
andon_alert_chart_dispose (GObject *object)
{
  AndonAlertChart *self = ANDON_ALERT_CHART (object);

  forget (self);
  g_clear_object (&self->live);
  g_clear_object (&self->seat);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (andon_alert_chart_parent_class)->dispose (object);
}

static void
andon_alert_chart_finalize (GObject *object)
{
  AndonAlertChart *self = ANDON_ALERT_CHART (object);

  g_clear_object (&self->cancellable);
  andon_followed_band_free (self->followed);
  g_hash_table_unref (self->unfilled);
  g_free (self->asset);
  G_OBJECT_CLASS (andon_alert_chart_parent_class)->finalize (object);
}

static void
andon_alert_chart_class_init (AndonAlertChartClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andon_alert_chart_dispose;
  G_OBJECT_CLASS (klass)->finalize = andon_alert_chart_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
andon_alert_chart_init (AndonAlertChart *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->cancellable = g_cancellable_new ();
  self->followed = andon_followed_band_new ();
  self->unfilled = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  self->title = gtk_label_new (NULL);
  self->note = gtk_label_new (NULL);
  self->chart = andon_signal_chart_new ();
  self->status = gtk_label_new (NULL);
  self->bars = andon_bar_list_new ();

  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_widget_add_css_class (self->title, "heading");
  gtk_widget_add_css_class (self->note, "card-note");
  gtk_label_set_ellipsize (GTK_LABEL (self->note), PANGO_ELLIPSIZE_END);
  gtk_widget_set_size_request (self->chart, 200, 210);
  gtk_widget_set_hexpand (self->chart, TRUE);
  andon_signal_chart_set_selectable (ANDON_SIGNAL_CHART (self->chart), TRUE);
  gtk_label_set_wrap (GTK_LABEL (self->status), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->status), 0);
  gtk_widget_add_css_class (self->status, "card-note");
  gtk_box_append (GTK_BOX (head), self->title);
  gtk_box_append (GTK_BOX (head), self->note);
  gtk_box_append (GTK_BOX (self->box), head);
  gtk_box_append (GTK_BOX (self->box), self->status);
  gtk_box_append (GTK_BOX (self->box), self->chart);
  gtk_box_append (GTK_BOX (self->box), self->bars);
  gtk_widget_add_css_class (self->box, "andon-card");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
andon_alert_chart_new (AndonSeat *seat)
{
  AndonAlertChart *self = g_object_new (ANDON_TYPE_ALERT_CHART, NULL);

  self->seat = g_object_ref (seat);
  return GTK_WIDGET (self);
}

void
andon_alert_chart_set_detail (AndonAlertChart *self, AndonAlertDetail *detail)
{
  g_autofree char *signal = NULL;
  gboolean same;

  g_return_if_fail (ANDON_IS_ALERT_CHART (self));

  same = detail != NULL && self->detail != NULL && g_strcmp0 (self->detail->alert->id, detail->alert->id) == 0;
  if (same)
    {
      /* The same alert told anew: the picture stays, its span and bars follow. */
      andon_alert_detail_ref (detail);
      andon_alert_detail_unref (self->detail);
      self->detail = detail;
      show_span (self);
      show_contributions (self);
      show_band (self);
      return;
    }
  forget (self);
  gtk_widget_set_visible (GTK_WIDGET (self), detail != NULL);
  if (detail == NULL)
    {
      g_clear_object (&self->live);
      return;
    }
  self->detail = andon_alert_detail_ref (detail);
  choose_window (self);
  show_contributions (self);
  signal = choose_signal (self);
  if (signal == NULL)
    {
      andon_signal_chart_remove_all (ANDON_SIGNAL_CHART (self->chart));
      gtk_label_set_label (GTK_LABEL (self->title), _("Signals"));
      say (self, _("This asset has no signal to show"));
      return;
    }
  self->signal = g_steal_pointer (&signal);
  begin_read (self);
}

void
andon_alert_chart_get_window (AndonAlertChart *self, gint64 *from, gint64 *to)
{
  g_return_if_fail (ANDON_IS_ALERT_CHART (self));

  *from = *to = 0;
  andon_signal_chart_get_selection (ANDON_SIGNAL_CHART (self->chart), from, to);
}

void
andon_alert_chart_set_height (AndonAlertChart *self, int height)
{
  g_return_if_fail (ANDON_IS_ALERT_CHART (self));
  gtk_widget_set_size_request (self->chart, 200, height);
}

gboolean
andon_alert_chart_is_reading (AndonAlertChart *self)
{
  g_return_val_if_fail (ANDON_IS_ALERT_CHART (self), FALSE);
  return self->reading;
}

gboolean
andon_alert_chart_is_settled (AndonAlertChart *self)
{
  g_return_val_if_fail (ANDON_IS_ALERT_CHART (self), TRUE);
  return !self->reading && self->fill == 0;
}
