/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-enums.h"

#define DEFINE_WORDS(prefix, Type, COUNT, ...)                                                    \
  static const char *const prefix##_table[] = { __VA_ARGS__ };                                    \
  G_STATIC_ASSERT (G_N_ELEMENTS (prefix##_table) == (COUNT));                                     \
  const AndonEnumWords prefix##_words = { prefix##_table, G_N_ELEMENTS (prefix##_table) };        \
                                                                                                  \
  const char *                                                                                    \
  prefix##_to_string (Type value)                                                                 \
  {                                                                                               \
    return andon_enum_to_string (&prefix##_words, (guint) value);                                 \
  }                                                                                               \
                                                                                                  \
  gboolean                                                                                        \
  prefix##_from_string (const char *text, Type *out)                                              \
  {                                                                                               \
    guint value;                                                                                  \
                                                                                                  \
    if (!andon_enum_from_string (&prefix##_words, text, &value))                                  \
      return FALSE;                                                                               \
    *out = (Type) value;                                                                          \
    return TRUE;                                                                                  \
  }

const char *
andon_enum_to_string (const AndonEnumWords *words,
                      guint                 value)
{
  return value < words->n ? words->words[value] : "unknown";
}

gboolean
andon_enum_from_string (const AndonEnumWords *words,
                        const char           *text,
                        guint                *out)
{
  if (text == NULL)
    return FALSE;

  for (guint i = 0; i < words->n; i++)
    {
      if (g_str_equal (words->words[i], text))
        {
          *out = i;
          return TRUE;
        }
    }
  return FALSE;
}

DEFINE_WORDS (andon_priority, AndonPriority, ANDON_N_PRIORITIES, "low", "medium", "high", "critical")
DEFINE_WORDS (andon_lane, AndonLane, ANDON_N_LANES, "advisory", "alarm")
DEFINE_WORDS (andon_alert_state, AndonAlertState, ANDON_N_ALERT_STATES,
              "norm", "unack", "acked", "rtnun", "latun", "latak", "shlvd", "dsupr", "oosrv")
DEFINE_WORDS (andon_quality, AndonQuality, ANDON_N_QUALITIES, "good", "uncertain", "bad")
DEFINE_WORDS (andon_label_class, AndonLabelClass, ANDON_N_LABEL_CLASSES, "true", "false", "expected", "unsure")
DEFINE_WORDS (andon_asset_kind, AndonAssetKind, ANDON_N_ASSET_KINDS, "site", "area", "line", "asset")
DEFINE_WORDS (andon_action, AndonAction, ANDON_N_ACTIONS,
              "acknowledge", "unacknowledge", "shelve", "unshelve", "comment", "assign", "release", "reset",
              "promote", "out-of-service", "return-to-service")
