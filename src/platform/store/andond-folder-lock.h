/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andond-store-types.h"

/* One platform a data folder: an advisory lock on DIR/andond.lock that ends with the process, however it ends. */

G_BEGIN_DECLS

typedef struct _AndondFolderLock AndondFolderLock;

/* Makes the folder (mode 0700) when it is absent. ANDOND_STORE_ERROR_LOCKED names the holder, _FOLDER the folder. */
AndondFolderLock *andond_folder_lock_new  (const char        *folder,
                                           GError           **error);
void              andond_folder_lock_free (AndondFolderLock  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondFolderLock, andond_folder_lock_free)

G_END_DECLS
