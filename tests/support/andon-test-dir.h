/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

/* A folder of its own for one test, removed with all it holds. */

G_BEGIN_DECLS

typedef struct _AndonTestDir AndonTestDir;

AndonTestDir *andon_test_dir_new       (void);
void          andon_test_dir_free      (AndonTestDir *self);
const char   *andon_test_dir_get_path  (AndonTestDir *self);
/* The path of (name) inside the folder. Transfer full. */
char         *andon_test_dir_build     (AndonTestDir *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonTestDir, andon_test_dir_free)

G_END_DECLS
