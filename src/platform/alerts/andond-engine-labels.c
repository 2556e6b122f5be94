/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-engine-private.h"

#include <andon-event.h>
#include <andon-json.h>
#include <andon-label.h>

#include "andond-label-store.h"

/* Labels: what a person says a window of signal was. They never change a fact of an alert; the alert only shows the class of
 * the last one. */

/* A window may end with the shift, but it begins with something that was seen; clocks differ a little. */
#define MAX_AHEAD (60 * G_USEC_PER_SEC)
#define MAX_END_AHEAD (86400 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  AndondEngine *engine;
  char         *subject;
  char         *name;
  JsonObject   *body;  /* owned reference, never NULL */
  char         *label; /* withdraw: id; NULL: a new one */
  char         *key;
  char         *request;
} Labelling;

static void
labelling_free (gpointer data)
{
  Labelling *self = data;

  g_free (self->subject);
  g_free (self->name);
  json_object_unref (self->body);
  g_free (self->label);
  g_free (self->key);
  g_free (self->request);
  g_free (self);
}

static gboolean
tell_label (AndondTx          *tx,
            const AndonLabel  *label,
            GError           **error)
{
  AndonJsonWriter *writer = &tx->engine->scratch;

  andon_json_writer_reset (writer);
  andon_label_write_json (label, writer);
  return andond_engine_tell (tx, ANDON_EVENT_LABEL_CHANGED, "labels", label->id, label->asset, writer->out->str,
                             writer->out->len, error);
}

/* The class of the newest label that stands, or none. */
static gboolean
show_on_alert (AndondTx          *tx,
               const AndonLabel  *label,
               GError           **error)
{
  g_autoptr (GPtrArray) labels = NULL;
  AndondLabelQuery query = { .alert = label->alert };
  AndondAlertRecord *record;
  g_autoptr (GError) local = NULL;
  const char *word = NULL;

  if (label->alert == NULL)
    return TRUE;
  record = andond_engine_get_record (tx, andond_alert_id_parse (label->alert), &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  labels = record != NULL ? andond_label_store_list (tx->connection, &query, error) : NULL;
  if (labels == NULL)
    return record == NULL;

  for (guint i = 0; i < labels->len && word == NULL; i++)
    {
      AndonLabel *other = g_ptr_array_index (labels, i);

      word = other->withdrawn ? NULL : andon_label_class_to_string (other->label_class);
    }
  g_free (record->alert->label);
  record->alert->label = g_strdup (word);
  return andond_engine_touch (tx, record, NULL, NULL, error);
}

static AndondActionResult *
done (AndondTx         *tx,
      guint             status,
      const AndonLabel *label)
{
  AndondActionResult *self = g_new0 (AndondActionResult, 1);
  AndonJsonWriter writer;

  self->status = status;
  self->sequence = tx->engine->sequence;
  andon_json_writer_init (&writer, 512);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_member (&writer, "label");
  andon_label_write_json (label, &writer);
  andon_json_writer_put_sequence (&writer, "sequence", self->sequence);
  andon_json_writer_end_object (&writer);
  self->body = andon_json_writer_steal (&writer, NULL);
  return self;
}

/* NULL: all are there. */
static const char *
find_unknown_signal (AndondTx         *tx,
                     const AndonLabel *label)
{
  for (guint i = 0; label->signals != NULL && label->signals[i] != NULL; i++)
    {
      if (andond_registry_find_signal (tx->engine->registry, label->signals[i]) == NULL)
        return label->signals[i];
    }
  return NULL;
}

/* 404 and 400: what the body names must be there. NULL with *problem NULL: the database. */
static AndonLabel *
read_label (AndondTx            *tx,
            Labelling           *labelling,
            AndondActionResult **problem,
            GError             **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AndonLabel) label = andon_label_from_json (labelling->body, &local);

  *problem = NULL;
  if (label == NULL)
    {
      *problem = andond_engine_refuse (400, "invalid", local->message);
      return NULL;
    }
  if (label->alert != NULL)
    {
      gint64 id = andond_alert_id_parse (label->alert);
      AndondAlertRecord *record = id != 0 ? andond_engine_get_record (tx, id, &local) : NULL;

      if (local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      else if (record == NULL)
        *problem = andond_engine_refuse (400, "invalid", "“alert” is not known");
      else if (label->asset == NULL)
        label->asset = g_strdup (record->alert->asset);
      if (record == NULL)
        return NULL;
    }
  if (label->asset == NULL || andond_registry_find_asset (tx->engine->registry, label->asset) == NULL)
    {
      *problem = andond_engine_refuse (400, "invalid", label->asset == NULL ? "“asset” or “alert” must be there" : "“asset” is not known");
      return NULL;
    }
  if (find_unknown_signal (tx, label) != NULL)
    {
      g_autofree char *detail = g_strdup_printf ("“signals” has an unknown id: “%.64s”", find_unknown_signal (tx, label));

      *problem = andond_engine_refuse (400, "invalid", detail);
      return NULL;
    }
  if (label->from > tx->now + MAX_AHEAD || label->to > tx->now + MAX_END_AHEAD)
    {
      *problem = andond_engine_refuse (400, "invalid", "“window” lies in the future");
      return NULL;
    }
  g_free (label->by);
  label->by = g_strdup (labelling->name);
  label->at = tx->now;
  label->withdrawn = FALSE;
  return g_steal_pointer (&label);
}

static AndondActionResult *
add_label (AndondTx   *tx,
           Labelling  *labelling,
           gboolean   *keep,
           GError    **error)
{
  AndondActionResult *result = NULL;
  g_autoptr (AndonLabel) label = read_label (tx, labelling, &result, error);
  g_autoptr (AndonLabel) stored = NULL;

  if (label == NULL)
    return result;
  if (!andond_engine_find_key (tx, labelling->subject, labelling->key, labelling->request, &result, error) ||
      result != NULL)
    return result;

  *keep = TRUE;
  stored = andond_label_store_add (tx->connection, label, labelling->subject, error);
  if (stored == NULL || !show_on_alert (tx, stored, error) || !tell_label (tx, stored, error))
    return NULL;
  return done (tx, 201, stored);
}

static AndondActionResult *
withdraw_label (AndondTx   *tx,
                Labelling  *labelling,
                gboolean   *keep,
                GError    **error)
{
  AndondActionResult *result = NULL;
  g_autoptr (AndonLabel) stored = NULL;
  g_autoptr (GError) local = NULL;

  if (!andond_engine_find_key (tx, labelling->subject, labelling->key, labelling->request, &result, error) ||
      result != NULL)
    return result;

  stored = andond_label_store_withdraw (tx->connection, labelling->label, labelling->subject, labelling->name, tx->now,
                                        &local);
  if (g_error_matches (local, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_NOT_FOUND))
    return andond_engine_refuse (404, "not-found", local->message);
  if (stored == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  *keep = TRUE;
  if (!show_on_alert (tx, stored, error) || !tell_label (tx, stored, error))
    return NULL;
  return done (tx, 200, stored);
}

static gpointer
label_job (AndonDbConnection  *connection,
           gpointer            data,
           GError            **error)
{
  Labelling *labelling = data;
  AndondActionResult *result = NULL;
  gboolean keep = FALSE;
  AndondTx tx;
  gboolean ok = andond_engine_begin (labelling->engine, connection, &tx, error);

  if (ok)
    {
      result = labelling->label != NULL ? withdraw_label (&tx, labelling, &keep, error)
                                        : add_label (&tx, labelling, &keep, error);
      ok = result != NULL && (!keep || andond_engine_keep_key (&tx, labelling->subject, labelling->key,
                                                               labelling->request, result, error));
    }
  return andond_engine_end (&tx, ok, result);
}

static void
submit (AndondEngine         *self,
        const AndondActor    *actor,
        const char           *label,
        JsonObject           *body,
        const char           *key,
        GCancellable         *cancellable,
        GAsyncReadyCallback   callback,
        gpointer              user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Labelling *labelling = g_new0 (Labelling, 1);

  labelling->engine = self;
  labelling->subject = g_strdup (actor->subject);
  labelling->name = g_strdup (actor->name);
  labelling->body = body != NULL ? json_object_ref (body) : json_object_new ();
  labelling->label = g_strdup (label);
  labelling->key = g_strdup (key);
  labelling->request = label != NULL ? g_strdup_printf ("POST /labels/%s/withdraw", label) : g_strdup ("POST /labels");
  andond_engine_submit (self, ANDON_DB_PRIORITY_HIGH, label_job, labelling, labelling_free, task);
}

void
andond_engine_label_async (AndondEngine         *self,
                           const AndondActor    *actor,
                           JsonObject           *body,
                           const char           *key,
                           GCancellable         *cancellable,
                           GAsyncReadyCallback   callback,
                           gpointer              user_data)
{
  submit (self, actor, NULL, body, key, cancellable, callback, user_data);
}

void
andond_engine_withdraw_async (AndondEngine         *self,
                              const AndondActor    *actor,
                              const char           *label,
                              const char           *key,
                              GCancellable         *cancellable,
                              GAsyncReadyCallback   callback,
                              gpointer              user_data)
{
  submit (self, actor, label, NULL, key, cancellable, callback, user_data);
}
