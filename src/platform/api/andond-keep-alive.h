/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * andond_keep_alive: lets @server keep connections that were handed to it open between two requests.
 *
 * A #SoupServer without a listener of its own takes itself for one that is shutting down, and closes every connection
 * after its first answer, though andond_listener does the listening. So it gets a listener that nobody can reach: a Unix
 * socket whose name is gone before anybody could have read it.
 */
gboolean andond_keep_alive (SoupServer *server, GError **error);

G_END_DECLS
