/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-seat.h"

G_BEGIN_DECLS

/**
 * AndonReviewWatch:
 *
 * Remembers when each removal from service is to be looked at again, and tells when one is due. Reads anew whenever the
 * number out of service changes, one of them changes or the connection comes back. Property (notify): "n-due".
 */
#define ANDON_TYPE_REVIEW_WATCH (andon_review_watch_get_type ())
G_DECLARE_FINAL_TYPE (AndonReviewWatch, andon_review_watch, ANDON, REVIEW_WATCH, GObject)

AndonReviewWatch *andon_review_watch_new (AndonSeat *seat);
guint             andon_review_watch_get_n_due (AndonReviewWatch *self);
/** Title and id of the one that is due longest, or NULL. Borrowed. */
const char       *andon_review_watch_get_title (AndonReviewWatch *self);
const char       *andon_review_watch_get_id (AndonReviewWatch *self);

G_END_DECLS
