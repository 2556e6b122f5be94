/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-request.h"

G_BEGIN_DECLS

/* The functions behind the routes, a file a subject. Each answers its request exactly once, now or later. */

void andond_handle_root     (AndondRequest *request);
void andond_handle_openapi  (AndondRequest *request);
void andond_handle_asyncapi (AndondRequest *request);
void andond_handle_me       (AndondRequest *request);

void andond_handle_feed     (AndondRequest *request);

G_END_DECLS
