/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-power-cut.h"

#include "andond-event-log.h"
#include "andond-meta.h"

#define BOOT_ID_PATH "/proc/sys/kernel/random/boot_id"
#define CLOSED "" /* in place of a boot id: in good order */

/* A new one each time where the system tells none: then every start but one in good order is taken for a power cut. */
static char *
dup_boot_id (void)
{
  char *text;

  if (g_file_get_contents (BOOT_ID_PATH, &text, NULL, NULL))
    return g_strstrip (text);
  return g_uuid_string_random ();
}

/* A block is left out: the first number of one may have been read before it was on the disk. */
static gboolean
skip_events (AndonDbConnection *connection,
             GError           **error)
{
  g_autoptr(AndonDbStatement) insert = NULL;
  guint64 last;

  if (!andond_event_log_get_bounds (connection, NULL, &last, error) ||
      !andon_db_connection_exec (connection, "DELETE FROM event; DELETE FROM sqlite_sequence WHERE name = 'event'", error))
    return FALSE;
  insert = andon_db_connection_prepare (connection, "INSERT INTO sqlite_sequence (name, seq) VALUES ('event', ?)", error);
  if (insert == NULL)
    return FALSE;
  andon_db_statement_bind_int (insert, 1, (gint64) (last / ANDOND_EVENT_BLOCK + 2) * ANDOND_EVENT_BLOCK);
  return andon_db_statement_run (insert, error);
}

static gboolean
skip_alerts (AndonDbConnection *connection,
             GError           **error)
{
  gint64 last;

  return andon_db_connection_query_int (connection, "SELECT max (id) FROM alert", 0, &last, error) &&
         andond_meta_set_int (connection, ANDOND_META_ALERTS_SPENT, last + ANDOND_NUMBERS_SKIPPED, error) &&
         andond_meta_set_int (connection, ANDOND_META_POWER_CUT, 1, error);
}

gboolean
andond_power_cut_begin (AndonDbConnection *connection,
                        GError           **error)
{
  g_autofree char *boot = dup_boot_id ();
  g_autofree char *last = NULL;

  if (!andond_meta_dup_text (connection, ANDOND_META_BOOT, &last, error))
    return FALSE;
  if (g_strcmp0 (last, boot) == 0)
    return TRUE;
  /* None: it is new, or from when everything was on the disk before it was told. */
  if (last != NULL && !g_str_equal (last, CLOSED))
    {
      g_message ("The machine went down while the platform was running: the feed begins anew");
      if (!skip_events (connection, error) || !skip_alerts (connection, error))
        return FALSE;
    }
  andon_db_connection_make_durable (connection);
  return andond_meta_set_text (connection, ANDOND_META_BOOT, boot, error);
}

gboolean
andond_power_cut_end (AndonDbConnection *connection,
                      GError           **error)
{
  andon_db_connection_make_durable (connection);
  return andond_meta_set_text (connection, ANDOND_META_BOOT, CLOSED, error);
}

gboolean
andond_power_cut_is_recent (AndonDbConnection *connection,
                            gboolean          *recent,
                            GError           **error)
{
  gint64 value;

  if (!andond_meta_get_int (connection, ANDOND_META_POWER_CUT, 0, &value, error))
    return FALSE;
  *recent = value != 0;
  return TRUE;
}

gboolean
andond_power_cut_forget (AndonDbConnection *connection,
                         GError           **error)
{
  return andond_meta_set_int (connection, ANDOND_META_POWER_CUT, 0, error);
}

gboolean
andond_power_cut_get_spent (AndonDbConnection *connection,
                            gint64            *spent,
                            GError           **error)
{
  return andond_meta_get_int (connection, ANDOND_META_ALERTS_SPENT, 0, spent, error);
}
