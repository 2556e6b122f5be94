/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AndonReport:
 *
 * A paper: title, marks such as DEMO, sections of rows with a time, a text and a remark, a signature line; A4 pages
 * with numbers. Filled from top to bottom, then rendered once. Not a widget; main thread.
 */
typedef struct _AndonReport AndonReport;

/** @mark: (nullable): written large on each page, e.g. "DEMO" */
AndonReport *andon_report_new (const char *title, const char *subtitle, const char *mark);
void         andon_report_free (AndonReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonReport, andon_report_free)

/** @empty: what stands there when no row follows */
void   andon_report_add_section (AndonReport *self, const char *title, const char *empty);
/** A row of the last section. @time, @remark: (nullable) */
void   andon_report_add_row (AndonReport *self, const char *time, const char *text, const char *remark);
/** Lines to sign on at the end: "Handed over by", "Taken over by". (array zero-terminated=1) */
void   andon_report_set_signatures (AndonReport *self, const char *const *who);
/** Small print at the foot of each page, e.g. the head of the journal. */
void   andon_report_set_footer (AndonReport *self, const char *footer);
guint  andon_report_get_n_rows (AndonReport *self);

/** The paper as PDF. @n_pages: (out) (optional). Returns: (transfer full) (nullable) */
GBytes *andon_report_render_pdf (AndonReport *self, guint *n_pages, GError **error);

G_END_DECLS
