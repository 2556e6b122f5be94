/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "andon-problem.h"
#include "andond-stream.h"

G_BEGIN_DECLS

/**
 * andond_refusal_send:
 *
 * @stream: the connection that @message came on
 *
 * Takes the connection from libsoup in the middle of a request and answers with @problem by itself; what is still to
 * come of the request is not read. The connection then lingers until the listener's deadline, so that the other side
 * can read the answer.
 */
void andond_refusal_send (SoupServerMessage *message, AndondStream *stream, const AndonProblem *problem);

G_END_DECLS
