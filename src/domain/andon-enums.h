/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-domain-types.h"

G_BEGIN_DECLS

/* The closed vocabularies of the contract. Each has its wire words (lower case), in the order of the values.
 * Every _to_string returns a static string; every _from_string leaves *out alone and returns FALSE on an unknown
 * word or NULL. All functions may be called from any thread. */

typedef struct
{
  const char *const *words; /* n words, index = value */
  guint              n;
} AndonEnumWords;

/* Consequence × time to respond; never derived from a model's score. */
typedef enum
{
  ANDON_PRIORITY_LOW,
  ANDON_PRIORITY_MEDIUM,
  ANDON_PRIORITY_HIGH,
  ANDON_PRIORITY_CRITICAL,
} AndonPriority;
#define ANDON_N_PRIORITIES (ANDON_PRIORITY_CRITICAL + 1)

/* An advisory needs no response, an alarm does (ISA-18.2). */
typedef enum
{
  ANDON_LANE_ADVISORY,
  ANDON_LANE_ALARM,
} AndonLane;
#define ANDON_N_LANES (ANDON_LANE_ALARM + 1)

/* Derived from the facts, never stored alone: see andon-alert-facts.h. */
typedef enum
{
  ANDON_ALERT_STATE_NORM,
  ANDON_ALERT_STATE_UNACK,
  ANDON_ALERT_STATE_ACKED,
  ANDON_ALERT_STATE_RTNUN,
  ANDON_ALERT_STATE_LATUN,
  ANDON_ALERT_STATE_LATAK,
  ANDON_ALERT_STATE_SHLVD,
  ANDON_ALERT_STATE_DSUPR,
  ANDON_ALERT_STATE_OOSRV,
} AndonAlertState;
#define ANDON_N_ALERT_STATES (ANDON_ALERT_STATE_OOSRV + 1)

typedef enum
{
  ANDON_QUALITY_GOOD,
  ANDON_QUALITY_UNCERTAIN,
  ANDON_QUALITY_BAD,
} AndonQuality;
#define ANDON_N_QUALITIES (ANDON_QUALITY_BAD + 1)

typedef enum
{
  ANDON_LABEL_CLASS_TRUE,
  ANDON_LABEL_CLASS_FALSE,
  ANDON_LABEL_CLASS_EXPECTED,
  ANDON_LABEL_CLASS_UNSURE,
} AndonLabelClass;
#define ANDON_N_LABEL_CLASSES (ANDON_LABEL_CLASS_UNSURE + 1)

/* The equipment hierarchy (ISA-95), from the outside in. */
typedef enum
{
  ANDON_ASSET_KIND_SITE,
  ANDON_ASSET_KIND_AREA,
  ANDON_ASSET_KIND_LINE,
  ANDON_ASSET_KIND_ASSET,
} AndonAssetKind;
#define ANDON_N_ASSET_KINDS (ANDON_ASSET_KIND_ASSET + 1)

/* What a person may do to an alert: the last segment of POST /alerts/{id}/{action}. */
typedef enum
{
  ANDON_ACTION_ACKNOWLEDGE,
  ANDON_ACTION_UNACKNOWLEDGE,
  ANDON_ACTION_SHELVE,
  ANDON_ACTION_UNSHELVE,
  ANDON_ACTION_COMMENT,
  ANDON_ACTION_ASSIGN,
  ANDON_ACTION_RELEASE,
  ANDON_ACTION_RESET,
  ANDON_ACTION_PROMOTE,
  ANDON_ACTION_OUT_OF_SERVICE,
  ANDON_ACTION_RETURN_TO_SERVICE,
} AndonAction;
#define ANDON_N_ACTIONS (ANDON_ACTION_RETURN_TO_SERVICE + 1)

extern const AndonEnumWords andon_priority_words;
extern const AndonEnumWords andon_lane_words;
extern const AndonEnumWords andon_alert_state_words;
extern const AndonEnumWords andon_quality_words;
extern const AndonEnumWords andon_label_class_words;
extern const AndonEnumWords andon_asset_kind_words;
extern const AndonEnumWords andon_action_words;

const char *andon_enum_to_string          (const AndonEnumWords *words,
                                           guint                 value);
gboolean    andon_enum_from_string        (const AndonEnumWords *words,
                                           const char           *text,
                                           guint                *out);

const char *andon_priority_to_string      (AndonPriority         value);
gboolean    andon_priority_from_string    (const char           *text,
                                           AndonPriority        *out);
const char *andon_lane_to_string          (AndonLane             value);
gboolean    andon_lane_from_string        (const char           *text,
                                           AndonLane            *out);
const char *andon_alert_state_to_string   (AndonAlertState       value);
gboolean    andon_alert_state_from_string (const char           *text,
                                           AndonAlertState      *out);
const char *andon_quality_to_string       (AndonQuality          value);
gboolean    andon_quality_from_string     (const char           *text,
                                           AndonQuality         *out);
const char *andon_label_class_to_string   (AndonLabelClass       value);
gboolean    andon_label_class_from_string (const char           *text,
                                           AndonLabelClass      *out);
const char *andon_asset_kind_to_string    (AndonAssetKind        value);
gboolean    andon_asset_kind_from_string  (const char           *text,
                                           AndonAssetKind       *out);
const char *andon_action_to_string        (AndonAction           value);
gboolean    andon_action_from_string      (const char           *text,
                                           AndonAction          *out);

G_END_DECLS
