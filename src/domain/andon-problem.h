/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "andon-alert.h"

G_BEGIN_DECLS

/* Problem details (RFC 9457), with the current state of what was acted on where the contract wants it. Strings owned,
 * nullable unless said. */
struct _AndonProblem
{
  char       *type;        /* URI reference; NULL: about:blank */
  char       *title;       /* never NULL */
  char       *code;        /* a word for programs: "revision-conflict", … */
  guint       status;      /* HTTP */
  char       *detail;
  char       *instance;
  char       *member;      /* the member of the body, or the header, that is wrong */
  guint       retry_after; /* seconds; 0: not said */
  AndonAlert *alert;       /* the current state; owned reference */
};

/* title NULL: that of the status. */
AndonProblem *andon_problem_new        (guint                status,
                                        const char          *title,
                                        const char          *detail);
AndonProblem *andon_problem_copy       (const AndonProblem  *self);
void          andon_problem_free       (AndonProblem        *self);
AndonProblem *andon_problem_from_json  (JsonObject          *object,
                                        GError             **error);
void          andon_problem_write_json (const AndonProblem  *self,
                                        AndonJsonWriter     *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonProblem, andon_problem_free)

G_END_DECLS
