/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-bands.h"

#include <math.h>

#include <andon-json.h>
#include <andon-time.h>

#define LEAD (30 * ANDON_TIME_MINUTE)
#define SPACING (10 * ANDON_TIME_SECOND)
#define MAX_POINTS 240
#define MAX_CUT 4

typedef struct
{
  gint64 time;
  float  low;
  float  high;
} Point;

typedef struct
{
  guint32 signal;
  gint64  spacing;
  GArray *points; /* of Point, oldest first */
} Track;

struct _AndondBands
{
  GPtrArray *tracks; /* of Track */
};

static Track *
track_new (guint32 signal)
{
  Track *track = g_new0 (Track, 1);

  track->signal = signal;
  track->spacing = SPACING;
  track->points = g_array_new (FALSE, FALSE, sizeof (Point));
  return track;
}

static void
track_free (gpointer data)
{
  Track *track = data;

  g_array_unref (track->points);
  g_free (track);
}

AndondBands *
andond_bands_new (void)
{
  AndondBands *self = g_new0 (AndondBands, 1);

  self->tracks = g_ptr_array_new_with_free_func (track_free);
  return self;
}

void
andond_bands_free (AndondBands *self)
{
  g_ptr_array_unref (self->tracks);
  g_free (self);
}

static Track *
find_track (const AndondBands *self,
            guint32            signal)
{
  for (guint i = 0; i < self->tracks->len; i++)
    {
      Track *track = g_ptr_array_index (self->tracks, i);

      if (track->signal == signal)
        return track;
    }
  return NULL;
}

static Track *
ensure_track (AndondBands *self,
              guint32      signal)
{
  Track *track = find_track (self, signal);

  if (track == NULL)
    {
      track = track_new (signal);
      g_ptr_array_add (self->tracks, track);
    }
  return track;
}

static void
add_point (Track                       *track,
           gint64                       time,
           const AndondDetectionSignal *part)
{
  Point point = { time, (float) part->low, (float) part->high };

  if (!isfinite (part->low) || !isfinite (part->high))
    return;
  if (track->points->len > 0 && time - g_array_index (track->points, Point, track->points->len - 1).time < track->spacing)
    return;
  g_array_append_val (track->points, point);
}

static void
forget_before (Track  *track,
               gint64  time)
{
  guint n = 0;

  while (n < track->points->len && g_array_index (track->points, Point, n).time < time)
    n++;
  if (n > 0)
    g_array_remove_range (track->points, 0, n);
}

/* Every second point, from here on at twice the spacing. */
static void
thin (Track *track)
{
  guint kept = 0;

  if (track->points->len <= MAX_POINTS)
    return;
  for (guint i = 0; i < track->points->len; i += 2)
    g_array_index (track->points, Point, kept++) = g_array_index (track->points, Point, i);
  g_array_set_size (track->points, kept);
  track->spacing *= 2;
}

void
andond_bands_slide (AndondBands           *self,
                    const AndondDetection *detection)
{
  for (guint i = 0; i < detection->n_signals; i++)
    {
      Track *track = ensure_track (self, detection->signals[i].signal);

      add_point (track, detection->time, &detection->signals[i]);
      forget_before (track, detection->time - LEAD);
    }
}

static int
compare_contributions (gconstpointer a,
                       gconstpointer b)
{
  const AndondDetectionSignal *left = *(const AndondDetectionSignal *const *) a;
  const AndondDetectionSignal *right = *(const AndondDetectionSignal *const *) b;

  return left->contribution < right->contribution ? 1 : left->contribution > right->contribution ? -1 : 0;
}

AndondBands *
andond_bands_cut (const AndondBands     *self,
                  const AndondDetection *detection)
{
  AndondBands *cut = andond_bands_new ();
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  for (guint i = 0; i < detection->n_signals; i++)
    g_ptr_array_add (parts, &detection->signals[i]);
  g_ptr_array_sort (parts, compare_contributions);
  for (guint i = 0; i < MIN (parts->len, MAX_CUT); i++)
    {
      const AndondDetectionSignal *part = g_ptr_array_index (parts, i);
      const Track *lead = find_track (self, part->signal);
      Track *track = track_new (part->signal);

      if (lead != NULL)
        g_array_append_vals (track->points, lead->points->data, lead->points->len);
      thin (track);
      g_ptr_array_add (cut->tracks, track);
    }
  return cut;
}

void
andond_bands_follow (AndondBands           *self,
                     const AndondDetection *detection)
{
  for (guint i = 0; i < detection->n_signals; i++)
    {
      Track *track = find_track (self, detection->signals[i].signal);

      if (track == NULL)
        continue;
      add_point (track, detection->time, &detection->signals[i]);
      thin (track);
    }
}

static void
write_column (const Track     *track,
              const char      *name,
              gboolean         high,
              AndonJsonWriter *writer)
{
  andon_json_writer_member (writer, name);
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < track->points->len; i++)
    {
      const Point *point = &g_array_index (track->points, Point, i);

      andon_json_writer_double (writer, (double) (high ? point->high : point->low));
    }
  andon_json_writer_end_array (writer);
}

void
andond_bands_write (const AndondBands *self,
                    AndondRegistry    *registry,
                    AndonJsonWriter   *writer)
{
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < self->tracks->len; i++)
    {
      const Track *track = g_ptr_array_index (self->tracks, i);

      if (track->signal >= andond_registry_get_n_signals (registry))
        continue;
      andon_json_writer_begin_object (writer);
      andon_json_writer_put_string (writer, "signal", andond_registry_get_signal (registry, track->signal)->id);
      andon_json_writer_member (writer, "time");
      andon_json_writer_begin_array (writer);
      for (guint j = 0; j < track->points->len; j++)
        andon_json_writer_int (writer, g_array_index (track->points, Point, j).time);
      andon_json_writer_end_array (writer);
      write_column (track, "low", FALSE, writer);
      write_column (track, "high", TRUE, writer);
      andon_json_writer_end_object (writer);
    }
  andon_json_writer_end_array (writer);
}

static void
read_track (AndondBands    *self,
            JsonObject     *object,
            AndondRegistry *registry)
{
  JsonArray *time = NULL, *low = NULL, *high = NULL;
  const char *id = NULL;
  const AndondSignal *signal;
  Track *track;

  if (!andon_json_get_string (object, "signal", ANDON_JSON_REQUIRED, &id, NULL) ||
      !andon_json_get_array (object, "time", ANDON_JSON_REQUIRED, &time, NULL) ||
      !andon_json_get_array (object, "low", ANDON_JSON_REQUIRED, &low, NULL) ||
      !andon_json_get_array (object, "high", ANDON_JSON_REQUIRED, &high, NULL) ||
      (signal = andond_registry_find_signal (registry, id)) == NULL)
    return;

  track = ensure_track (self, signal->index);
  for (guint i = 0; i < json_array_get_length (time) && i < json_array_get_length (low) &&
                    i < json_array_get_length (high) && i <= MAX_POINTS; i++)
    {
      Point point = { json_array_get_int_element (time, i), (float) json_array_get_double_element (low, i),
                      (float) json_array_get_double_element (high, i) };

      g_array_append_val (track->points, point);
      /* The spacing that it had grown to. */
      if (i > 0)
        track->spacing = MAX (track->spacing, point.time - g_array_index (track->points, Point, i - 1).time);
    }
}

AndondBands *
andond_bands_read (JsonArray      *array,
                   AndondRegistry *registry)
{
  AndondBands *self = andond_bands_new ();

  for (guint i = 0; i < json_array_get_length (array) && i < MAX_CUT; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        read_track (self, json_node_get_object (node), registry);
    }
  return self;
}
