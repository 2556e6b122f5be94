/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-problem.h"

#include "andon-json-writer.h"
#include "andon-json.h"

#define OPTIONAL (ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE)

static const char *
title_of_status (guint status)
{
  switch (status)
    {
    case 400: return "Bad request";
    case 401: return "Not signed in";
    case 403: return "Not allowed";
    case 404: return "Not found";
    case 405: return "Method not allowed";
    case 408: return "Too slow";
    case 409: return "Not possible in this state";
    case 410: return "Gone";
    case 412: return "Changed in the meantime";
    case 413: return "Too large";
    case 415: return "Unsupported media type";
    case 422: return "Not acceptable as it is";
    case 428: return "If-Match is missing";
    case 429: return "Too many requests";
    case 431: return "Headers too large";
    case 500: return "Internal error";
    case 503: return "Not available now";
    default:  return "Error";
    }
}

AndonProblem *
andon_problem_new (guint       status,
                   const char *title,
                   const char *detail)
{
  AndonProblem *self = g_new0 (AndonProblem, 1);

  self->status = status;
  self->title = g_strdup (title != NULL ? title : title_of_status (status));
  self->detail = g_strdup (detail);
  return self;
}

AndonProblem *
andon_problem_copy (const AndonProblem *self)
{
  AndonProblem *copy = andon_problem_new (self->status, self->title, self->detail);

  copy->type = g_strdup (self->type);
  copy->code = g_strdup (self->code);
  copy->instance = g_strdup (self->instance);
  copy->member = g_strdup (self->member);
  copy->retry_after = self->retry_after;
  copy->alert = self->alert != NULL ? andon_alert_ref (self->alert) : NULL;
  return copy;
}

void
andon_problem_free (AndonProblem *self)
{
  g_free (self->type);
  g_free (self->title);
  g_free (self->code);
  g_free (self->detail);
  g_free (self->instance);
  g_free (self->member);
  g_clear_pointer (&self->alert, andon_alert_unref);
  g_free (self);
}

AndonProblem *
andon_problem_from_json (JsonObject  *object,
                         GError     **error)
{
  g_autoptr (AndonProblem) self = andon_problem_new (0, NULL, NULL);
  gint64 status = 0, retry_after = 0;
  JsonObject *alert = NULL;

  if (!andon_json_get_int (object, "status", OPTIONAL, 0, 999, &status, error) ||
      !andon_json_dup_string (object, "type", OPTIONAL, &self->type, error) ||
      !andon_json_dup_string (object, "title", ANDON_JSON_OPTIONAL, &self->title, error) ||
      !andon_json_dup_string (object, "code", OPTIONAL, &self->code, error) ||
      !andon_json_dup_string (object, "detail", OPTIONAL, &self->detail, error) ||
      !andon_json_dup_string (object, "instance", OPTIONAL, &self->instance, error) ||
      !andon_json_dup_string (object, "member", OPTIONAL, &self->member, error) ||
      !andon_json_get_int (object, "retry_after", OPTIONAL, 0, G_MAXINT, &retry_after, error) ||
      !andon_json_get_object (object, "alert", OPTIONAL, &alert, error))
    return NULL;

  self->status = (guint) status;
  self->retry_after = (guint) retry_after;
  if (alert != NULL)
    {
      self->alert = andon_alert_from_json (alert, error);
      if (self->alert == NULL)
        return NULL;
    }
  return g_steal_pointer (&self);
}

void
andon_problem_write_json (const AndonProblem *self,
                          AndonJsonWriter    *writer)
{
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_string (writer, "type", self->type != NULL ? self->type : "about:blank");
  andon_json_writer_put_string (writer, "title", self->title);
  andon_json_writer_put_int (writer, "status", self->status);
  andon_json_writer_put_string (writer, "code", self->code);
  andon_json_writer_put_string (writer, "detail", self->detail);
  andon_json_writer_put_string (writer, "instance", self->instance);
  andon_json_writer_put_string (writer, "member", self->member);
  if (self->retry_after > 0)
    andon_json_writer_put_int (writer, "retry_after", self->retry_after);
  if (self->alert != NULL)
    {
      andon_json_writer_member (writer, "alert");
      andon_alert_write_json (self->alert, writer);
    }
  andon_json_writer_end_object (writer);
}
