/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-handover.h"
#include "andon-seat.h"

G_BEGIN_DECLS

/* What the sheet and the paper of a handover say alike. All (transfer full). */

/** "Bearing temperature rising, Pump 3: true, was unsure". */
char *andon_handover_words_dup_label (AndonSeat *seat, const AndonLabelChange *change);
/** "TITLE, ASSET" of an alert. */
char *andon_handover_words_dup_alert (AndonSeat *seat, const char *title, const char *asset);
/** "until 14:30, otto: sensor is being changed". */
char *andon_handover_words_dup_shelf (AndonSeat *seat, const AndonAlert *alert);
/** What became of a shelf. @asset: (nullable): for the zone */
char *andon_handover_words_dup_result (AndonSeat *seat, const AndonShelfResult *result, const char *asset);

G_END_DECLS
