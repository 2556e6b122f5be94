/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "andon-alert.h"

G_BEGIN_DECLS

/* A platform that does what a test tells it: one site with one asset, alerts, a feed with a log, and a journal of what
 * was posted. It runs in the thread-default main context on a free port of loopback. */
typedef struct _AndonStubPlatform AndonStubPlatform;

AndonStubPlatform *andon_stub_platform_new (void);
void andon_stub_platform_free (AndonStubPlatform *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonStubPlatform, andon_stub_platform_free)

/* "http://127.0.0.1:PORT", until the stub goes. */
const char *andon_stub_platform_get_url (AndonStubPlatform *self);
#define ANDON_STUB_TOKEN "stub-token"

/* Stops listening and drops every connection, as a kill does; start listens again on a new port. */
void andon_stub_platform_stop (AndonStubPlatform *self);
void andon_stub_platform_start (AndonStubPlatform *self);

/* Changes the alert (as GET tells it from now on) and logs an event of it. (alert) is referenced. Returns its sequence */
guint64 andon_stub_platform_change (AndonStubPlatform *self, AndonAlert *alert);
/* As change, but the event is only logged, not sent: the next one sent shows a gap. */
guint64 andon_stub_platform_change_silently (AndonStubPlatform *self, AndonAlert *alert);
/* The alert is gone, without a word. */
void andon_stub_platform_forget (AndonStubPlatform *self, const char *id);
guint64 andon_stub_platform_get_sequence (AndonStubPlatform *self);
guint andon_stub_platform_get_n_alerts (AndonStubPlatform *self);
AndonAlert *andon_stub_platform_lookup (AndonStubPlatform *self, const char *id);

/* A heartbeat to everybody; every stage is (age) seconds old, except (stage) (nullable), which is (stage_age). */
void andon_stub_platform_beat (AndonStubPlatform *self, double age, const char *stage, double stage_age);
/* Any text, any close code, to everybody. */
void andon_stub_platform_send (AndonStubPlatform *self, const char *text);
void andon_stub_platform_send_event_again (AndonStubPlatform *self, guint64 sequence);
void andon_stub_platform_close (AndonStubPlatform *self, gushort code);
guint andon_stub_platform_get_n_feeds (AndonStubPlatform *self);

/* As after a restore from an older copy: the count goes on from (sequence), and no event after it is kept. */
void andon_stub_platform_go_back (AndonStubPlatform *self, guint64 sequence);
/* Events up to (sequence) are no longer kept: resuming before it closes with 4410. */
void andon_stub_platform_drop_log (AndonStubPlatform *self, guint64 sequence);
/* Answers every request with 401 while (refuse). */
void andon_stub_platform_refuse (AndonStubPlatform *self, gboolean refuse);
/* The status of every POST from now on; 0: acknowledge, shelve and the like do what they say. */
void andon_stub_platform_set_post_status (AndonStubPlatform *self, guint status);
/* What every POST that is about no alert is answered with from now on; NULL: a label. The string is the caller's. */
void andon_stub_platform_set_post_answer (AndonStubPlatform *self, const char *json);
/* What GET /handovers and GET /consoles answer; NULL: 404. The string is the caller's. */
void andon_stub_platform_set_handovers (AndonStubPlatform *self, const char *json);
void andon_stub_platform_set_consoles (AndonStubPlatform *self, const char *json);
/* Every signal has a sample each ten seconds since then; 0: 404. How often more than 100 points were asked for. */
void andon_stub_platform_set_samples_since (AndonStubPlatform *self, gint64 since);
guint andon_stub_platform_get_n_sample_reads (AndonStubPlatform *self);
/* Takes the effect of the next POST but drops the connection instead of answering. */
void andon_stub_platform_swallow_answer (AndonStubPlatform *self);
/* In lists this alert is told in words of another time, with (named) or without its id. NULL: none is */
void andon_stub_platform_garble (AndonStubPlatform *self, const char *id, gboolean named);
void andon_stub_platform_set_page_size (AndonStubPlatform *self, guint n);

/* What it says of itself: (contract) (nullable): not told. The strings are the caller's, and live on. */
void andon_stub_platform_set_identity (AndonStubPlatform *self, const char *platform, const char *contract);
/* Whom GET /me names. The string lives on. */
void andon_stub_platform_set_subject (AndonStubPlatform *self, const char *subject);
/* From the next start on it speaks TLS with this certificate. (nullable) */
void andon_stub_platform_set_certificate (AndonStubPlatform *self, GTlsCertificate *certificate);
/* The next (n) reads of a single alert are answered with 503; how many there were in all. */
void andon_stub_platform_fail_reads (AndonStubPlatform *self, guint n);
guint andon_stub_platform_get_n_reads (AndonStubPlatform *self);

/* How many effects took place (each idempotency key once), and how often keys came again. */
guint andon_stub_platform_get_n_effects (AndonStubPlatform *self);
guint andon_stub_platform_get_n_repeated (AndonStubPlatform *self);
guint andon_stub_platform_get_n_snapshots (AndonStubPlatform *self);
const char *andon_stub_platform_get_last_path (AndonStubPlatform *self);
const char *andon_stub_platform_get_last_body (AndonStubPlatform *self);

G_END_DECLS
