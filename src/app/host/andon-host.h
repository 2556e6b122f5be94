/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AndonHostState:
 * @ANDON_HOST_STOPPED: no child, and none is wanted
 * @ANDON_HOST_STARTING: the child runs but has not yet said where it listens
 * @ANDON_HOST_READY: url and token are known
 * @ANDON_HOST_WAITING: the child ended and is started again after the back-off
 */
typedef enum
{
  ANDON_HOST_STOPPED,
  ANDON_HOST_STARTING,
  ANDON_HOST_READY,
  ANDON_HOST_WAITING,
} AndonHostState;

#define ANDON_TYPE_HOST (andon_host_get_type ())
G_DECLARE_FINAL_TYPE (AndonHost, andon_host, ANDON, HOST, GObject)

/**
 * andon_host_new:
 * @program: (nullable): the andond to run; NULL searches beside the running program, then the installed places
 * @data_dir: folder the platform keeps its data in; made when absent
 *
 * The embedded platform: a child process on the loopback interface. Main thread only. The child ends by itself when
 * this object, or the process that holds it, goes away. A child that ends by itself is started again after a back-off
 * of 0.5 s doubling to 30 s; it then has another port and another token, told by "ready".
 *
 * Signals: "ready" (no argument) each time url and token are new. Property "state" notifies.
 */
AndonHost *andon_host_new (const char *program, const char *data_dir);

/** Extra arguments for the child, before the start; used by tests and by replay. @args: (array zero-terminated=1) */
void andon_host_set_arguments (AndonHost *self, const char *const *args);

void           andon_host_start (AndonHost *self);
void           andon_host_stop (AndonHost *self);
AndonHostState andon_host_get_state (AndonHost *self);
/** Base address such as "http://127.0.0.1:40123"; NULL until ready. Borrowed. */
const char    *andon_host_get_url (AndonHost *self);
/** Bearer token read from the pipe; NULL until ready. Borrowed. Never logged. */
const char    *andon_host_get_token (AndonHost *self);
/** What the child last said on its error stream or why it could not start; NULL when it has said nothing. Borrowed. */
const char    *andon_host_get_message (AndonHost *self);
/** Process id as text, NULL when there is no child. Borrowed. */
const char    *andon_host_get_identifier (AndonHost *self);
/** How often the child was started again. */
guint          andon_host_get_restarts (AndonHost *self);

/** The andond that belongs to the running program, or NULL. Does stat() a handful of paths. (transfer full) */
char *andon_host_find_program (void);

G_END_DECLS
