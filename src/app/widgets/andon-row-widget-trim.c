/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-row-widget-private.h"

#include "andon-pulse.h"

/* What a row wears beside its words: the pulse, the trend, the badges, and its name for a screen reader. */

static void
on_pulse (GtkWidget *widget,
          gboolean   lit)
{
  AndonRowWidget *self = ANDON_ROW_WIDGET (widget);
  gboolean new_lit = lit || !andon_pulse_may_animate (widget);

  if (self->variant == ANDON_MARK_NEW && self->lit != new_lit)
    {
      self->lit = new_lit != FALSE;
      gtk_widget_queue_draw (widget);
    }

  if (self->clock_mode == ANDON_ROW_CLOCK_ELAPSED || self->clock_mode == ANDON_ROW_CLOCK_REMAINING)
    {
      g_autofree char *now = andon_row_widget_read_clock (self);

      if (g_strcmp0 (now, self->clock_shown) != 0)
        gtk_widget_queue_draw (widget);
    }
}

void
andon_row_widget_follow_pulse (AndonRowWidget *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean wanted = self->variant == ANDON_MARK_NEW
                    || self->clock_mode == ANDON_ROW_CLOCK_ELAPSED
                    || self->clock_mode == ANDON_ROW_CLOCK_REMAINING;

  if (wanted && gtk_widget_get_mapped (widget))
    andon_pulse_add (widget, on_pulse);
  else
    andon_pulse_remove (widget);
}

void
andon_row_widget_set_spark (AndonRowWidget *self,
                            const double   *values,
                            gsize           n_values)
{
  gsize n_kept = MIN (n_values, ANDON_ROW_MAX_SPARK);
  const double *kept = values != NULL ? values + (n_values - n_kept) : NULL;

  g_return_if_fail (ANDON_IS_ROW_WIDGET (self));
  g_return_if_fail (values != NULL || n_values == 0);

  if (n_kept == self->n_spark && (n_kept == 0 || memcmp (kept, self->spark, n_kept * sizeof *kept) == 0))
    return;

  g_free (self->spark);
  self->spark = g_memdup2 (kept, n_kept * sizeof *kept);
  self->n_spark = n_kept;
  g_clear_pointer (&self->spans, g_free);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
andon_row_widget_set_badges (AndonRowWidget      *self,
                             const AndonRowBadge *badges,
                             guint                n_badges)
{
  g_return_if_fail (ANDON_IS_ROW_WIDGET (self));
  g_return_if_fail (badges != NULL || n_badges == 0);
  g_return_if_fail (n_badges <= ANDON_ROW_MAX_BADGES);

  for (guint i = 0; i < ANDON_ROW_MAX_BADGES; i++)
    {
      const char *text = i < n_badges ? badges[i].text : NULL;
      AndonBadgeStyle style = i < n_badges ? badges[i].style : ANDON_BADGE_PLAIN;

      if (g_strcmp0 (self->badge_text[i], text) == 0 && self->badge_style[i] == style)
        continue;

      g_free (self->badge_text[i]);
      self->badge_text[i] = g_strdup (text);
      self->badge_style[i] = style;
      self->stale |= 1u << (PART_BADGE + i);
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
}

void
andon_row_widget_set_accessible (GtkWidget  *child,
                                 const char *label,
                                 const char *description)
{
  GtkWidget *parent;

  g_return_if_fail (GTK_IS_WIDGET (child));
  g_return_if_fail (label != NULL);

  parent = gtk_widget_get_parent (child);
  if (parent == NULL)
    return;

  gtk_accessible_update_property (GTK_ACCESSIBLE (parent),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description != NULL ? description : "",
                                  -1);
}
