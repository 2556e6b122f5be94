/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-feed-state-private.h"

#include "andon-alert.h"
#include "andon-json.h"

#define PAGE 500

static void take_page (AndonFeed *self, const char *cursor);

/* What the feed itself needs of a page; its alerts went to the sink. */
typedef struct
{
  guint64 as_of;
  char *next;
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;

  g_free (page->next);
  g_free (page);
}

/* Asked for again by itself, once the feed is open; what is known of it stays in the list until then. One that can't be
 * asked for is told of. Returns: FALSE when there is no room for it */
static gboolean
note_bad_item (AndonFeed *self, JsonNode *node, const GError *error)
{
  g_autofree char *id = NULL;
  g_autofree char *what = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    andon_json_dup_string (json_node_get_object (node), "id", ANDON_JSON_REQUIRED, &id, NULL);
  what = g_strdup_printf ("alert %.64s", id != NULL ? id : "without an id");
  andon_feed_tally_malformed (&self->tally, what, error);
  if (id == NULL)
    {
      self->n_nameless++;
      return TRUE;
    }
  andon_feed_read_again (self, id);
  return self->sink.keep (id, self->data);
}

/* One bad item is counted and left out; the page stands. Returns: FALSE when there is no room for it */
static gboolean
post_items (AndonFeed *self, JsonArray *items)
{
  g_autoptr (GPtrArray) alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) andon_alert_unref);
  gboolean fits = TRUE;

  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonNode *node = json_array_get_element (items, i);
      g_autoptr (GError) error = NULL;
      AndonAlert *alert = NULL;

      if (JSON_NODE_HOLDS_OBJECT (node))
        alert = andon_alert_from_json (json_node_get_object (node), &error);
      else
        g_set_error_literal (&error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_MALFORMED, "no object");
      if (alert != NULL)
        g_ptr_array_add (alerts, alert);
      else if (!note_bad_item (self, node, error))
        fits = FALSE;
    }
  if (fits && self->sink.alerts ((AndonAlert **) alerts->pdata, alerts->len, 0, self->data))
    return TRUE;
  andon_feed_tally_count (&self->tally, overflows);
  return FALSE;
}

static gpointer
decode_page (const AndonHttpAnswer *answer, gpointer data, GError **error)
{
  AndonFeed *self = data;
  g_autofree char *next = NULL;
  JsonObject *object;
  JsonArray *items;
  guint64 as_of = 0;
  Page *page;

  if (!andon_http_answer_check (answer, error))
    return NULL;
  if (answer->root == NULL || !JSON_NODE_HOLDS_OBJECT (answer->root))
    {
      g_set_error_literal (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_MALFORMED, "The list of alerts is no object");
      return NULL;
    }
  object = json_node_get_object (answer->root);
  if (!andon_json_get_array (object, "items", ANDON_JSON_REQUIRED, &items, error) ||
      !andon_json_dup_string (object, "next", ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE, &next, error) ||
      !andon_json_get_sequence (object, "as_of", ANDON_JSON_REQUIRED, &as_of, error))
    return NULL;
  /* A snapshot with a page left out would sweep away what stood there: it begins anew a little later. */
  if (self->in_snapshot && !andon_feed_notes_is_closed (self->notes) && !post_items (self, items))
    {
      g_set_error_literal (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_CATCHING_UP,
                           "More alerts came than can be shown; catching up");
      return NULL;
    }
  page = g_new0 (Page, 1);
  page->as_of = as_of;
  page->next = g_steal_pointer (&next);
  return page;
}

static void
end_snapshot (AndonFeed *self)
{
  self->in_snapshot = FALSE;
  andon_feed_sequence_settle (&self->sequence, self->as_of);
  andon_feed_tally_count (&self->tally, snapshots);
  self->sink.end_snapshot (self->as_of, self->data);
  andon_feed_notes_snapshot (self->notes);
  if (self->n_nameless > 0)
    {
      andon_feed_tally_add (&self->tally, unreadable, self->n_nameless);
      andon_feed_notes_unreadable (self->notes, NULL);
    }
  andon_feed_open (self);
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AndonFeed *self = user_data;
  g_autoptr (GError) error = NULL;
  Page *page = andon_http_send_finish (result, &error);

  if (page == NULL)
    {
      if (andon_client_error_is_unauthorised (error))
        andon_feed_refuse_token (self, error);
      else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        andon_feed_retry (self, error);
      andon_feed_unref (self);
      return;
    }
  if (self->as_of == 0)
    self->as_of = page->as_of;
  if (!self->in_snapshot)
    ;
  else if (page->next != NULL)
    take_page (self, page->next);
  else
    end_snapshot (self);
  page_free (page);
  andon_feed_unref (self);
}

static void
take_page (AndonFeed *self, const char *cursor)
{
  g_autofree char *escaped = cursor != NULL ? g_uri_escape_string (cursor, NULL, FALSE) : NULL;
  g_autofree char *path = g_strdup_printf ("/alerts?state=open&limit=%d%s%s", PAGE, escaped != NULL ? "&cursor=" : "",
                                           escaped != NULL ? escaped : "");
  AndonHttpRequest request = { .method = "GET", .path = path };

  andon_http_send_async (self->http, &request, decode_page, andon_feed_ref (self), andon_feed_unref, page_free,
                         self->cancellable, on_page, andon_feed_ref (self));
}

void
andon_feed_take_snapshot (AndonFeed *self)
{
  self->in_snapshot = TRUE;
  self->as_of = 0;
  self->n_nameless = 0;
  andon_reread_clear (self->reread);
  self->sink.begin_snapshot (self->sequence.afresh, self->data);
  take_page (self, NULL);
}
