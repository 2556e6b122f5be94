/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

/* What must hold of the gate for any bytes whatever; aborts where it does not. Shared by the libFuzzer target and by the
 * seeded mutator of the suite. Returns whether the bytes were accepted. */
gboolean fuzz_json_gate (const guint8 *data,
                         gsize         size);
