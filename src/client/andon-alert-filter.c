/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-alert-filter.h"

#include <string.h>

#include "andon-time.h"

G_DEFINE_BOXED_TYPE (AndonAlertFilter, andon_alert_filter, andon_alert_filter_copy, andon_alert_filter_free)

/* The text members, in the order in which they are written. */
static const struct
{
  const char *word;
  gsize offset;
} texts[] = {
  { "asset", G_STRUCT_OFFSET (AndonAlertFilter, asset) },
  { "assignee", G_STRUCT_OFFSET (AndonAlertFilter, assignee) },
  { "console", G_STRUCT_OFFSET (AndonAlertFilter, console) },
  { "text", G_STRUCT_OFFSET (AndonAlertFilter, text) },
};

static const struct
{
  const char *word;
  gsize offset;
  const AndonEnumWords *words;
} masks[] = {
  { "state", G_STRUCT_OFFSET (AndonAlertFilter, states), &andon_alert_state_words },
  { "priority", G_STRUCT_OFFSET (AndonAlertFilter, priorities), &andon_priority_words },
  { "lane", G_STRUCT_OFFSET (AndonAlertFilter, lanes), &andon_lane_words },
};

static char **
text_at (const AndonAlertFilter *self, guint i)
{
  return G_STRUCT_MEMBER_P (self, texts[i].offset);
}

static guint *
mask_at (const AndonAlertFilter *self, guint i)
{
  return G_STRUCT_MEMBER_P (self, masks[i].offset);
}

AndonAlertFilter *
andon_alert_filter_new (void)
{
  return g_new0 (AndonAlertFilter, 1);
}

AndonAlertFilter *
andon_alert_filter_copy (const AndonAlertFilter *self)
{
  AndonAlertFilter *copy = g_memdup2 (self, sizeof *self);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *text_at (copy, i) = g_strdup (*text_at (self, i));
  return copy;
}

void
andon_alert_filter_free (AndonAlertFilter *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*text_at (self, i));
  g_free (self);
}

gboolean
andon_alert_filter_equal (const AndonAlertFilter *a, const AndonAlertFilter *b)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_strcmp0 (*text_at (a, i), *text_at (b, i)) != 0)
      return FALSE;
  return a->states == b->states && a->priorities == b->priorities && a->lanes == b->lanes && a->closed == b->closed &&
         a->unacknowledged == b->unacknowledged && a->in_force == b->in_force && a->from == b->from && a->to == b->to;
}

gboolean
andon_alert_filter_is_narrowing (const AndonAlertFilter *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (*text_at (self, i) != NULL)
      return TRUE;
  return self->states != 0 || self->priorities != 0 || self->unacknowledged || self->from != 0 || self->to != 0;
}

static void
append_mask (GString *out, const char *word, guint mask, const AndonEnumWords *words)
{
  const char *separator = "";

  if (mask == 0)
    return;
  g_string_append_printf (out, " %s=", word);
  for (guint i = 0; i < words->n; i++)
    if (mask & 1u << i)
      {
        g_string_append_printf (out, "%s%s", separator, words->words[i]);
        separator = ",";
      }
}

static void
append_time (GString *out, const char *word, gint64 us)
{
  char buffer[32];

  if (us == 0)
    return;
  andon_time_format_into (us, buffer);
  g_string_append_printf (out, " %s=%s", word, buffer);
}

char *
andon_alert_filter_to_string (const AndonAlertFilter *self)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (masks); i++)
    append_mask (out, masks[i].word, *mask_at (self, i), masks[i].words);
  if (self->closed)
    g_string_append (out, " closed");
  if (self->unacknowledged)
    g_string_append (out, " unacknowledged");
  append_time (out, "from", self->from);
  append_time (out, "to", self->to);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (*text_at (self, i) != NULL)
      {
        g_autofree char *quoted = g_uri_escape_string (*text_at (self, i), NULL, TRUE);

        g_string_append_printf (out, " %s=%s", texts[i].word, quoted);
      }
  return g_strdup (out->len > 0 ? out->str + 1 : "");
}

static gboolean
refuse (const char *word, GError **error)
{
  g_set_error (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_MALFORMED, "No such filter: “%s”", word);
  return FALSE;
}

static gboolean
parse_mask (guint *mask, const char *value, const AndonEnumWords *words, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (value, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      guint bit;

      if (!andon_enum_from_string (words, parts[i], &bit))
        return refuse (parts[i], error);
      *mask |= 1u << bit;
    }
  return TRUE;
}

static gboolean
parse_pair (AndonAlertFilter *self, const char *name, const char *value, GError **error)
{
  if (strcmp (name, "from") == 0)
    return andon_time_parse (value, &self->from, error);
  if (strcmp (name, "to") == 0)
    return andon_time_parse (value, &self->to, error);
  for (guint i = 0; i < G_N_ELEMENTS (masks); i++)
    if (strcmp (name, masks[i].word) == 0)
      return parse_mask (mask_at (self, i), value, masks[i].words, error);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strcmp (name, texts[i].word) == 0)
      {
        g_autofree char *text = g_uri_unescape_string (value, NULL);

        if (text == NULL || !g_utf8_validate (text, -1, NULL))
          return refuse (value, error);
        g_free (*text_at (self, i));
        *text_at (self, i) = g_steal_pointer (&text);
        return TRUE;
      }
  return refuse (name, error);
}

AndonAlertFilter *
andon_alert_filter_from_string (const char *text, GError **error)
{
  g_autoptr (AndonAlertFilter) self = andon_alert_filter_new ();
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      char *equals = strchr (words[i], '=');

      if (*words[i] == '\0')
        continue;
      if (strcmp (words[i], "closed") == 0)
        self->closed = TRUE;
      else if (strcmp (words[i], "unacknowledged") == 0)
        self->unacknowledged = TRUE;
      else if (equals == NULL)
        {
          refuse (words[i], error);
          return NULL;
        }
      else
        {
          *equals = '\0';
          if (!parse_pair (self, words[i], equals + 1, error))
            return NULL;
        }
    }
  return g_steal_pointer (&self);
}
