/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-alert.h"

/* An alert of the demo kind: (number) gives its id, title and asset; revision 1, state UNACK, lane alarm. Transfer full. */
AndonAlert *client_fixture_alert (guint number);

/* One with everything drawn from (rand). */
AndonAlert *client_fixture_random_alert (GRand *rand, guint number, guint revision);
