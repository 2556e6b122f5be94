/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-request.h"

G_BEGIN_DECLS

/* The functions behind the routes, a file a subject. Each answers its request exactly once, now or later. */

void andond_handle_root     (AndondRequest *request);
void andond_handle_openapi  (AndondRequest *request);
void andond_handle_asyncapi (AndondRequest *request);
void andond_handle_me       (AndondRequest *request);

void andond_handle_assets   (AndondRequest *request);
void andond_handle_asset    (AndondRequest *request);
void andond_handle_signals  (AndondRequest *request);
void andond_handle_samples  (AndondRequest *request);

void andond_handle_alerts        (AndondRequest *request);
void andond_handle_alert         (AndondRequest *request);
void andond_handle_alert_history (AndondRequest *request);
void andond_handle_alert_action  (AndondRequest *request);
void andond_handle_alert_actions (AndondRequest *request);
/** What is wrong with an action on an alert, told as 400 only if there is such an alert; else 404. */
void andond_handle_alert_fault   (AndondRequest *request, const GError *error);

void andond_handle_labels         (AndondRequest *request);
void andond_handle_label_queue    (AndondRequest *request);
void andond_handle_label_add      (AndondRequest *request);
void andond_handle_label_withdraw (AndondRequest *request);
void andond_handle_taxonomy       (AndondRequest *request);

void andond_handle_consoles      (AndondRequest *request);
void andond_handle_log           (AndondRequest *request);
void andond_handle_log_add       (AndondRequest *request);
void andond_handle_handovers     (AndondRequest *request);
void andond_handle_handover_add  (AndondRequest *request);
void andond_handle_handover_sign (AndondRequest *request);

void andond_handle_documents         (AndondRequest *request);
void andond_handle_document          (AndondRequest *request);
void andond_handle_document_diff     (AndondRequest *request);
void andond_handle_document_put      (AndondRequest *request);
void andond_handle_document_rollback (AndondRequest *request);

void andond_handle_models       (AndondRequest *request);
void andond_handle_audit        (AndondRequest *request);
void andond_handle_audit_verify (AndondRequest *request);
void andond_handle_devices      (AndondRequest *request);

void andond_handle_feed (AndondRequest *request);

G_END_DECLS
