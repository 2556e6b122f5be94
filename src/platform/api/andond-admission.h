/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-request.h"

G_BEGIN_DECLS

/**
 * AndondAdmission: what stands between a request that was read and its handler: token, rate, role, route, body, key and
 * If-Match, in the contract's order. What fails is answered here. Main thread.
 */
typedef struct _AndondAdmission AndondAdmission;

/** @rate, @burst: requests of a token, a second and at once; @open_rate: of an address without a good token. */
AndondAdmission *andond_admission_new      (double rate, double burst, double open_rate);
void             andond_admission_free     (AndondAdmission *self);
/** Answers @request, or hands it to its route's handler. */
void             andond_admission_dispatch (AndondAdmission *self, AndondRequest *request);

G_END_DECLS
