/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-handover.h"
#include "andon-report.h"
#include "andon-seat.h"

G_BEGIN_DECLS

/**
 * andon_handover_report_async:
 * @since: begin of the shift, for labels and log
 * @note: (nullable): what the person adds
 * @handover: (nullable): as the platform recorded it: then what is shelved, what labels changed and, once it is signed,
 *   what became of each shelf stand there as it tells them
 *
 * Gathers what the next shift must know: open, long acknowledged, out of service, suppressed, muted, cannot judge,
 * shelved with reasons, floods, labels, the shift log. What the platform could not tell is named in the paper instead
 * of left out.
 */
void         andon_handover_report_async (AndonSeat *seat, gint64 since, const char *note,
                                          const AndonHandover *handover, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data);
AndonReport *andon_handover_report_finish (AndonSeat *seat, GAsyncResult *result, GError **error);

G_END_DECLS
