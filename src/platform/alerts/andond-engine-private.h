/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-calendar.h>
#include <andon-queue.h>

#include "andond-alarm-health.h"
#include "andond-alert-record.h"
#include "andond-engine.h"
#include "andond-limit-monitor.h"
#include "andond-rules.h"
#include "andond-shelf-watch.h"
#include "andond-steady-clock.h"
#include "andond-timers.h"

G_BEGIN_DECLS

/* The engine's inside, cut by concern into andond-engine-*.c. Everything but the part under the lock belongs to the writer
 * thread. */

/* A seat and the areas it answers for. */
typedef struct
{
  char              *id;
  char              *name;
  char             **areas;   /* ids */
  gboolean           manned;
  AndondAlarmHealth *health;
  guint              last_rate; /* as last told */
  gint64             last_told;
} AndondConsole;

/* The open alerts of an asset itself, without those below. */
typedef struct
{
  guint open[ANDON_N_LANES][ANDON_N_PRIORITIES];
  guint unacknowledged;
  guint out_of_service;
} AndondAssetTally;

typedef struct _AndondAssetState AndondAssetState;

/* What may be set; document kind "setting", id "alerts". */
typedef struct
{
  gint64 shelve_default;                /* us */
  gint64 shelve_max[ANDON_N_PRIORITIES]; /* us */
  gint64 shelve_after_shift;            /* us after the end of the shift */
  gint64 reopen_within;                 /* us in NORM within which the same alert opens again */
  gint64 sound_gap;                     /* us within which alerts that return together sound once */
  gint64 review_default;                /* us until a removal from service is looked at again */
  AndondAlarmHealthSettings health;     /* document kind "setting", id "alarm-health" */
} AndondEngineSettings;

struct _AndondEngine
{
  AndondStore      *store;    /* borrowed */
  AndondRegistry   *registry; /* borrowed */
  AndondBus        *bus;      /* borrowed, main context */
  AndondStageClock *stages;   /* borrowed, nullable */
  AndondNowFunc     now;
  gpointer          now_data;
  char             *origin;

  AndonQueue       *queue;    /* of Finding */
  GPtrArray        *inflight; /* findings of the drain job that is on its way */
  guint             retry_id;
  gboolean          closing;
  AndondLimitMonitor *limits; /* has its own lock */
  AndondShelfWatch   *shelves; /* has its own lock */
  int               draining; /* atomic: a drain job is on its way */
  gint64            drained_at; /* atomic: when the last one was submitted, monotonic us */
  int               ticking;  /* atomic: a tick job is on its way */
  int               pending;  /* atomic: jobs whose callback has not run */

  /* Writer thread. */
  gboolean          stale;    /* memory may differ from the journal: read it anew */
  gint64            clock;    /* never goes back, nor stands still */
  gint64            clocked;  /* monotonic us: when it was last moved on; 0: not yet */
  gint64            next_id;
  AndondJournalHead head;
  guint64           sequence;
  AndondRules      *rules;
  AndondEngineSettings settings;
  GHashTable       *by_id;    /* &record->id → record, owned */
  GHashTable       *by_key;   /* record->key → record */
  GPtrArray       **by_asset; /* per registry index, of records; NULL: none yet */
  AndondTimers     *timers;
  gint32           *modes;    /* per registry index */
  AndondBands     **bands;    /* per registry index; NULL: none yet */
  AndondAssetTally *tallies;  /* per registry index */
  AndondAssetState *told;     /* per registry index, as last told; NULL: not looked at yet */
  guint32           next_told;
  AndondBlindFunc   blind;    /* nullable */
  gpointer          blind_data;
  gint32           *sampled_modes; /* the same as the samples have it, ahead of the writer; atomic */
  GHashTable       *whiles;   /* id of a suppression rule → number of active alerts that make it true */
  GPtrArray        *consoles; /* of AndondConsole */
  AndondConsole   **console_of; /* per registry index; NULL: no console covers it */
  GHashTable       *calendars; /* id → AndonCalendar */
  gboolean          consoles_changed;
  gint64            consoles_written;
  gint64            return_sounded; /* when a returning alert last sounded */
  AndonPriority     return_priority;
  AndonJsonWriter   scratch;
  AndonJsonWriter   facts_scratch;
  guint             n_open;
  guint             n_unacknowledged;

  /* Any thread, under the lock. */
  pthread_mutex_t    lock;
  AndondEngineStatus status;
  GBytes            *console_bytes;
};

/* One job at work: where it writes, what it tells, when it is. */
typedef struct
{
  AndondEngine      *engine;
  AndonDbConnection *connection;
  AndondBusBatch    *batch;
  gint64             now;
} AndondTx;

/* What a job leaves for its callback. */
typedef struct
{
  AndondBusBatch     *batch;
  AndondActionResult *result; /* nullable */
  AndondEngineStatus  status; /* as of this job */
} AndondOutcome;

void           andond_outcome_free       (AndondOutcome   *self);

/* ---- andond-engine.c ---- */

/* An answer without an alert; the member that detail names first is the problem's. */
AndondActionResult *andond_engine_refuse (guint       status,
                                          const char *code,
                                          const char *detail);

/* In a job, first thing: the clock, and memory as the journal says. */
gboolean       andond_engine_begin       (AndondEngine       *self,
                                          AndonDbConnection  *connection,
                                          AndondTx           *tx,
                                          GError            **error);
/* The same within a job of somebody else's, whose batch it is; without the next, as its transaction is not ours: should it
 * be lost, the journal's head tells. */
gboolean       andond_engine_join        (AndondEngine       *self,
                                          AndonDbConnection  *connection,
                                          AndondBusBatch     *batch,
                                          AndondTx           *tx,
                                          GError            **error);
/* Last thing: the outcome, or NULL with error passed on; then memory is read anew by the next job. */
AndondOutcome *andond_engine_end         (AndondTx           *tx,
                                          gboolean            ok,
                                          AndondActionResult *result);
/* Main context: submits a job whose outcome is published; task (nullable, taken) gets the result. */
void           andond_engine_submit      (AndondEngine       *self,
                                          AndonDbPriority     priority,
                                          AndonDbFunc         func,
                                          gpointer            data,
                                          GDestroyNotify      destroy,
                                          GTask              *task);
gint64         andond_engine_wall        (AndondEngine       *self);
/* Main context, after COMMIT: the outcome, its events told; NULL with error when the transaction was lost. */
AndondOutcome *andond_engine_finish_job  (AndondEngine       *self,
                                          GAsyncResult       *result,
                                          GError            **error);
void           andond_engine_count_failure (AndondEngine     *self,
                                            const GError     *error);

/* ---- andond-engine-intake.c ---- */

void           andond_engine_init_intake (AndondEngine       *self);
/* Takes hits (nullable). FALSE when the queue was full for some of them. */
gboolean       andond_engine_push_hits   (AndondEngine       *self,
                                          GPtrArray          *hits);

/* ---- andond-engine-load.c ---- */

gboolean           andond_engine_load        (AndondTx            *tx,
                                              GError             **error);
void               andond_engine_forget      (AndondEngine        *self);
gboolean           andond_engine_load_settings (AndondTx          *tx,
                                                GError           **error);
gboolean           andond_engine_load_rules  (AndondTx            *tx,
                                              GError             **error);
/* The record of this alert, read from its row if it is not in memory; NULL without error: there is none. */
AndondAlertRecord *andond_engine_get_record  (AndondTx            *tx,
                                              gint64               id,
                                              GError             **error);
void               andond_engine_add_record  (AndondEngine        *self,
                                              AndondAlertRecord   *record);
/* The shelf waits for a signal, if it says so. */
void               andond_engine_watch_shelf (AndondEngine        *self,
                                              AndondAlertRecord   *record);
void               andond_engine_drop_record (AndondEngine        *self,
                                              AndondAlertRecord   *record);
/* At start-up, once loaded: moves the numbers on where a power cut may have taken some back. */
gboolean           andond_engine_pass_power_cut (AndondTx         *tx,
                                              GError             **error);
/* Everything in memory, borrowed, as it is now: records may be added or dropped while it is walked over. */
GPtrArray         *andond_engine_list_records (AndondEngine       *self);
/* All facts in memory of alerts that are open, by id: what a test compares before and after a restart. */
char              *andond_engine_dump_facts  (AndondEngine        *self);

/* ---- andond-engine-apply.c: the only place that changes facts ---- */

typedef struct
{
  const char *actor; /* nullable: the plant or the platform */
  const char *note;  /* nullable */
} AndondBy;

/* One step, and all that follows from it in this transaction. Refusals are ANDON_DOMAIN_ERROR, all else is the database. */
gboolean andond_engine_apply      (AndondTx               *tx,
                                   AndondAlertRecord      *record,
                                   const AndonAlertEvent  *event,
                                   const AndondBy         *by,
                                   AndonAlertEffects      *effects,
                                   GError                **error);
/* Something that is no fact has changed (assignee, label, comments): writes the row; event (nullable): also a journal
 * row and a feed event. */
gboolean andond_engine_touch      (AndondTx               *tx,
                                   AndondAlertRecord      *record,
                                   const char             *event,
                                   const AndondBy         *by,
                                   GError                **error);
/* As above without a journal row: something of the platform's own making has changed, such as the console. */
gboolean andond_engine_retell     (AndondTx               *tx,
                                   AndondAlertRecord      *record,
                                   const char             *cause,
                                   GError                **error);
/* Appends a feed event and remembers its number. */
gboolean andond_engine_tell       (AndondTx               *tx,
                                   const char             *type,
                                   const char             *topic,
                                   const char             *subject,
                                   const char             *asset,
                                   const char             *data,
                                   gsize                   length,
                                   GError                **error);
/* The alert as it now is, for somebody to keep. Transfer full. */
AndonAlert *andond_alert_record_snapshot (AndondAlertRecord *self);

/* ---- andond-engine-plant.c ---- */

/* A record for a condition that becomes true now: the one that lives, one that was NORM a moment ago, or a new one. */
AndondAlertRecord *andond_engine_open_record (AndondTx             *tx,
                                              const char           *key,
                                              guint32               asset,
                                              const char           *rule, /* nullable */
                                              GError              **error);
gboolean           andond_engine_take_detection (AndondTx            *tx,
                                                 AndondDetection     *detection,
                                                 GError             **error);
gboolean           andond_engine_take_condition (AndondTx            *tx,
                                                 const AndondLimitHit *hit,
                                                 GError             **error);
/* What the shelf of an alert waited for has come. */
gboolean           andond_engine_take_crossing (AndondTx                  *tx,
                                                const AndondShelfCrossing *crossing,
                                                GError                   **error);
gboolean           andond_engine_run_timers  (AndondTx             *tx,
                                              GError              **error);
gboolean           andond_engine_write_detail (AndondTx              *tx,
                                               AndondAlertRecord     *record,
                                               const AndondDetection *detection,
                                               GError               **error);

/* ---- andond-engine-bands.c ---- */

void     andond_engine_free_bands      (AndondEngine           *self);
/* Every detection, whether it finds something or not. */
void     andond_engine_note_bands      (AndondEngine           *self,
                                        AndondDetection        *detection);
/* When an alert is raised, behind its detail; while it lasts; when its detail is written anew. */
gboolean andond_engine_begin_bands     (AndondTx               *tx,
                                        AndondAlertRecord      *record,
                                        const AndondDetection  *detection,
                                        GError                **error);
gboolean andond_engine_follow_bands    (AndondTx               *tx,
                                        AndondAlertRecord      *record,
                                        const AndondDetection  *detection,
                                        GError                **error);
gboolean andond_engine_keep_bands      (AndondTx               *tx,
                                        AndondAlertRecord      *record,
                                        GError                **error);

/* ---- andond-engine-assets.c ---- */

/* before NULL: it was not counted yet. */
void     andond_engine_tally_asset     (AndondEngine           *self,
                                        guint32                 asset,
                                        const AndonAlertFacts  *before,
                                        const AndonAlertFacts  *after);
/* A transaction was lost, and what it told with it: everything is told again. */
void     andond_engine_forget_told     (AndondEngine           *self);
gboolean andond_engine_tick_assets     (AndondTx               *tx,
                                        GError                **error);

/* ---- andond-engine-suppress.c ---- */

gboolean andond_engine_set_mode        (AndondTx          *tx,
                                        guint32            asset,
                                        gint32             mode,
                                        GError           **error);
/* Suppresses or releases the alert as the rules now say. */
gboolean andond_engine_judge           (AndondTx          *tx,
                                        AndondAlertRecord *record,
                                        GError           **error);
/* An alert has become active or inactive: rules that look at it may flip. */
gboolean andond_engine_active_changed  (AndondTx          *tx,
                                        AndondAlertRecord *record,
                                        GError           **error);
/* Counts again what makes rules true, and applies what has flipped. */
gboolean andond_engine_judge_all       (AndondTx          *tx,
                                        GError           **error);
void     andond_engine_count_whiles    (AndondEngine      *self);

/* ---- andond-engine-consoles.c ---- */

gboolean andond_engine_load_consoles   (AndondTx                *tx,
                                        GError                 **error);
const char *andond_engine_console_for  (AndondEngine            *self,
                                        guint32                  asset); /* nullable */
gboolean andond_engine_count_effects   (AndondTx                *tx,
                                        AndondAlertRecord       *record,
                                        const AndonAlertEffects *effects,
                                        gint64                   raised,
                                        GError                 **error);
gboolean andond_engine_tick_consoles   (AndondTx                *tx,
                                        GError                 **error);
void     andond_engine_free_consoles   (AndondEngine            *self);
gint64   andond_engine_shelf_limit     (AndondEngine            *self,
                                        AndondAlertRecord       *record,
                                        gint64                   now); /* the latest end allowed, us */

/* ---- andond-engine-actions.c, andond-engine-labels.c ---- */

/* How often alerts of this condition have been shelved lately, this time among them: too often? */
gboolean            andond_engine_is_often_shelved (AndondTx           *tx,
                                                    AndondAlertRecord  *record,
                                                    gboolean           *out,
                                                    GError            **error);
/* {alert, revision, sequence, by?, at?} */
AndondActionResult *andond_action_result_done    (AndondTx           *tx,
                                                  AndondAlertRecord  *record,
                                                  gboolean            already);
/* Takes problem. */
AndondActionResult *andond_action_result_problem (AndonProblem       *problem);
/* First half of the contract's idempotency: the kept answer if the key was seen (*out set), a 400 if there is no key or it
 * was used for something else. FALSE only on errors of the database. */
gboolean            andond_engine_find_key       (AndondTx            *tx,
                                                  const char          *subject,
                                                  const char          *key,
                                                  const char          *request,
                                                  AndondActionResult **out,
                                                  GError             **error);
gboolean            andond_engine_keep_key       (AndondTx            *tx,
                                                  const char          *subject,
                                                  const char          *key,
                                                  const char          *request,
                                                  AndondActionResult  *result,
                                                  GError             **error);

G_END_DECLS
