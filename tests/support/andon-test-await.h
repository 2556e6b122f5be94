/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

/* Waiting for events with a deadline, never by sleeping. Each helper turns the thread-default main context and fails
 * the test, naming the place, when the deadline passes. ANDON_TEST_TIMEOUT_SCALE (default 1) multiplies deadlines on
 * slow machines and under sanitizers. */

G_BEGIN_DECLS

#define ANDON_TEST_TIMEOUT_MS 10000

typedef gboolean (*AndonTestCondition) (gpointer data);

/* Where a GAsyncReadyCallback leaves its result; start from ANDON_TEST_ASYNC_INIT. */
typedef struct
{
  GAsyncResult *result; /* owned */
  GObject      *source; /* owned, nullable */
} AndonTestAsync;

#define ANDON_TEST_ASYNC_INIT { NULL, NULL }

/* FALSE when the deadline passed before (condition) held. */
gboolean      andon_test_wait_for     (AndonTestCondition condition, gpointer data, guint timeout_ms);
gboolean      andon_test_flag_is_set  (gpointer flag); /* an AndonTestCondition over a gboolean */
/* GAsyncReadyCallback; user_data is an AndonTestAsync. */
void          andon_test_async_cb     (GObject *source, GAsyncResult *result, gpointer user_data);
/* Waits for the result; borrowed until andon_test_async_clear (). */
GAsyncResult *andon_test_async_wait   (AndonTestAsync *async, const char *where);
void          andon_test_async_clear  (AndonTestAsync *async);
/* Turns the context until nothing is pending. */
void          andon_test_drain        (void);
/* A seed for a property test: ANDON_TEST_SEED or a fresh one; printed, so that a failure can be run again. */
guint32       andon_test_seed         (void);

#define andon_test_await(async) andon_test_async_wait ((async), G_STRLOC)

#define andon_test_await_true(expression)                                                                             \
  G_STMT_START                                                                                                        \
  {                                                                                                                   \
    gint64 andon_deadline = g_get_monotonic_time () + andon_test_timeout_usec ();                                     \
    while (!(expression))                                                                                             \
      if (!andon_test_turn_until (andon_deadline))                                                                    \
        g_error ("%s: still not true at the deadline: %s", G_STRLOC, #expression);                                    \
  }                                                                                                                   \
  G_STMT_END

/* For the macro. */
gint64        andon_test_timeout_usec (void);
gboolean      andon_test_turn_until   (gint64 deadline);

G_END_DECLS
