/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-error.h"

G_DEFINE_QUARK (andon-domain-error-quark, andon_domain_error)
