/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-alert-record-private.h"

G_BEGIN_DECLS

/* Records in chunks of 1024. A snapshot shares the chunks; the owner copies one before it writes into it while a
 * snapshot holds it. Owner thread, except where said. */
#define ANDON_TABLE_CHUNK 1024

typedef struct _AndonAlertTable AndonAlertTable;
typedef struct _AndonAlertSnapshot AndonAlertSnapshot;

AndonAlertTable *andon_alert_table_new (void);
void andon_alert_table_free (AndonAlertTable *self);

/* Rows ever used, vacant ones included. */
guint32 andon_alert_table_get_n_rows (AndonAlertTable *self);
const AndonAlertRecord *andon_alert_table_get (AndonAlertTable *self, guint32 row);
/* For writing: valid until the next snapshot. */
AndonAlertRecord *andon_alert_table_edit (AndonAlertTable *self, guint32 row);
/* A vacant row, zeroed. */
guint32 andon_alert_table_add (AndonAlertTable *self);
/* The record must have been cleared. */
void andon_alert_table_vacate (AndonAlertTable *self, guint32 row);
gsize andon_alert_table_get_memory (AndonAlertTable *self);

AndonAlertSnapshot *andon_alert_table_snapshot (AndonAlertTable *self);
/* Any thread. */
void andon_alert_snapshot_free (AndonAlertSnapshot *self);
guint32 andon_alert_snapshot_get_n_rows (const AndonAlertSnapshot *self);
const AndonAlertRecord *andon_alert_snapshot_get (const AndonAlertSnapshot *self, guint32 row);

G_END_DECLS
