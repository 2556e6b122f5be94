/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

#include "andond-meta.h"
#include "andond-power-cut.h"
#include "andond-sample-query.h"
#include "andond-schema.h"
#include "andond-store-private.h"

#define DATABASE_NAME "andon.db"
#define SECRET_LENGTH 32
#define BATCH_CAPACITY 8192

/* Who this platform is. */

static GBytes *
make_secret (GError **error)
{
  guint8 data[SECRET_LENGTH];

  if (getrandom (data, sizeof data, 0) != sizeof data)
    {
      g_set_error_literal (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_FOLDER, "the system gives no random bytes");
      return NULL;
    }
  return g_bytes_new (data, sizeof data);
}

static gboolean
make_identity (AndonDbConnection *connection,
               GError           **error)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autoptr(GBytes) secret = make_secret (error);

  andon_db_connection_make_durable (connection);
  return secret != NULL && andond_meta_set_text (connection, ANDOND_META_PLATFORM_ID, uuid, error) &&
         andond_meta_set_bytes (connection, ANDOND_META_TOKEN_SECRET, secret, error) &&
         andond_meta_set_int (connection, ANDOND_META_FIRST_START, g_get_real_time (), error);
}

static gpointer
identity_job (AndonDbConnection *connection,
              gpointer           data,
              GError           **error)
{
  AndondStore *self = data;
  gint64 history_end;

  if (!andond_meta_dup_text (connection, ANDOND_META_PLATFORM_ID, &self->platform_id, error))
    return NULL;
  if (self->platform_id == NULL &&
      (!make_identity (connection, error) ||
       !andond_meta_dup_text (connection, ANDOND_META_PLATFORM_ID, &self->platform_id, error)))
    return NULL;
  if (!andond_meta_dup_bytes (connection, ANDOND_META_TOKEN_SECRET, &self->secret, error) ||
      !andond_meta_get_int (connection, ANDOND_META_FIRST_START, 0, &self->first_start, error) ||
      !andond_meta_get_int (connection, ANDOND_META_HISTORY_END, G_MININT64, &history_end, error))
    return NULL;
  self->has_history = history_end != G_MININT64;
  return andond_power_cut_begin (connection, error) ? self : NULL;
}

/* The database holds the secret that tokens are signed with: nobody else reads it, whatever the folder allows. SQLite gives
 * the files beside it the same mode. */
static void
keep_private (const char *path)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  /* What cannot be opened is told of by SQLite, in a moment. */
  if (fd < 0)
    return;
  if (fchmod (fd, 0600) != 0)
    g_warning ("%s: others may be able to read it: %s", path, g_strerror (errno));
  g_close (fd, NULL);
}

static gboolean
open_threads (AndondStore *self,
              GError     **error)
{
  g_autofree char *path = g_build_filename (self->folder, DATABASE_NAME, NULL);

  keep_private (path);
  self->writer = andon_db_thread_new ("store-writer", path, ANDON_DB_OPEN_WAL, andond_schema_migrations,
                                      andond_schema_n_migrations, error);
  if (self->writer == NULL ||
      andon_db_thread_run_sync (self->writer, ANDON_DB_PRIORITY_HIGH, identity_job, self, error) == NULL)
    return FALSE;
  self->reader = andon_db_thread_new ("store-reader", path, ANDON_DB_OPEN_READ_ONLY, NULL, 0, error);
  return self->reader != NULL;
}

AndondStore *
andond_store_open (const char *folder,
                   GError    **error)
{
  g_autoptr(AndondStore) self = NULL;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_new0 (AndondStore, 1);
  self->folder = g_strdup (folder);
  self->batches = andon_queue_new (BATCH_CAPACITY, (GDestroyNotify) andond_sample_batch_unref);
  self->upkeep = andond_upkeep_new ();
  self->tally = g_new0 (AndondTally, 1);
  self->tally->store = self;
  g_atomic_int_set (&self->tally->refs, 1);
  pthread_mutex_init (&self->tally->lock, NULL);
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->loaded_cond, NULL);
  andond_retention_init (&self->retention);

  self->folder_lock = andond_folder_lock_new (folder, error);
  if (self->folder_lock == NULL || !open_threads (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

static gpointer
close_job (AndonDbConnection *connection,
           gpointer           data,
           GError           **error)
{
  andond_power_cut_end (connection, error);
  return NULL;
}

/* Where this fails, the next start of the machine is taken for a power cut: that costs new snapshots, and nothing else. */
static void
close_in_order (AndondStore *self)
{
  g_autoptr(GError) error = NULL;

  andond_store_drain_sync (self);
  andon_db_thread_run_sync (self->writer, ANDON_DB_PRIORITY_LOW, close_job, NULL, &error);
  if (error != NULL)
    g_message ("%s", error->message);
}

void
andond_store_free (AndondStore *self)
{
  if (self == NULL)
    return;

  self->tally->store = NULL;
  if (self->reader != NULL)
    close_in_order (self);
  g_clear_pointer (&self->reader, andon_db_thread_free);
  g_clear_pointer (&self->writer, andon_db_thread_free);
  g_clear_pointer (&self->folder_lock, andond_folder_lock_free);
  andon_queue_unref (self->batches);
  andond_sample_buffer_clear (&self->drain_samples);
  andond_payload_writer_clear (&self->payload_writer);
  andond_upkeep_free (self->upkeep);
  andond_tally_unref (self->tally);
  g_clear_pointer (&self->keys, g_array_unref);
  g_clear_pointer (&self->latest, g_array_unref);
  g_clear_pointer (&self->secret, g_bytes_unref);
  g_clear_error (&self->load_error);
  pthread_cond_destroy (&self->loaded_cond);
  pthread_mutex_destroy (&self->lock);
  g_free (self->platform_id);
  g_free (self->folder);
  g_free (self);
}

const char *
andond_store_get_folder (AndondStore *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->folder;
}

const char *
andond_store_get_platform_id (AndondStore *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->platform_id;
}

GBytes *
andond_store_get_token_secret (AndondStore *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->secret;
}

gint64
andond_store_get_first_start (AndondStore *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->first_start;
}

AndonDbThread *
andond_store_get_writer (AndondStore *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->writer;
}

AndonDbThread *
andond_store_get_reader (AndondStore *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->reader;
}

/* Reads what a running platform has written, without its lock. FALSE without an error where there is nothing yet. */
static gboolean
peek_secret (const char  *path,
             char       **platform_id,
             GBytes     **secret,
             GError     **error)
{
  g_autoptr(AndonDbConnection) connection = NULL;
  gint64 version;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return FALSE;
  connection = andon_db_connection_open (path, ANDON_DB_OPEN_READ_ONLY, error);
  if (connection == NULL || !andon_db_connection_query_int (connection, "PRAGMA user_version", 0, &version, error))
    return FALSE;
  return version > 0 && andond_meta_dup_text (connection, ANDOND_META_PLATFORM_ID, platform_id, error) &&
         andond_meta_dup_bytes (connection, ANDOND_META_TOKEN_SECRET, secret, error) && *platform_id != NULL &&
         *secret != NULL;
}

gboolean
andond_store_read_secret (const char  *folder,
                          char       **platform_id,
                          GBytes     **secret,
                          GError     **error)
{
  g_autofree char *path = g_build_filename (folder, DATABASE_NAME, NULL);
  g_autoptr(AndondStore) store = NULL;
  g_autofree char *id = NULL;
  g_autoptr(GBytes) bytes = NULL;
  GError *peek_error = NULL;

  if (!peek_secret (path, &id, &bytes, &peek_error))
    {
      if (peek_error != NULL)
        {
          g_propagate_error (error, peek_error);
          return FALSE;
        }
      g_clear_pointer (&id, g_free);
      g_clear_pointer (&bytes, g_bytes_unref);
      store = andond_store_open (folder, error);
      if (store == NULL)
        return FALSE;
      id = g_strdup (store->platform_id);
      bytes = g_bytes_ref (store->secret);
    }
  *platform_id = g_steal_pointer (&id);
  *secret = g_steal_pointer (&bytes);
  return TRUE;
}

static gpointer
registry_job (AndonDbConnection *connection,
              gpointer           data,
              GError           **error)
{
  return andond_registry_record (connection, data, error);
}

gboolean
andond_store_set_registry (AndondStore    *self,
                           AndondRegistry *registry,
                           GError        **error)
{
  GArray *latest;
  GArray *keys;

  g_return_val_if_fail (self != NULL && registry != NULL, FALSE);

  keys = andon_db_thread_run_sync (self->writer, ANDON_DB_PRIORITY_HIGH, registry_job, registry, error);
  if (keys == NULL)
    return FALSE;
  latest = g_array_sized_new (FALSE, TRUE, sizeof (AndondLatest), keys->len);
  g_array_set_size (latest, keys->len);
  pthread_mutex_lock (&self->lock);
  g_clear_pointer (&self->keys, g_array_unref);
  g_clear_pointer (&self->latest, g_array_unref);
  self->keys = keys;
  self->latest = latest;
  pthread_mutex_unlock (&self->lock);
  return TRUE;
}

GArray *
andond_store_ref_keys (AndondStore *self)
{
  GArray *keys;

  pthread_mutex_lock (&self->lock);
  keys = self->keys != NULL ? g_array_ref (self->keys) : NULL;
  pthread_mutex_unlock (&self->lock);
  return keys;
}

typedef struct
{
  char   *signal;
  gint64  from;
  gint64  to;
  guint   points;
} Query;

static void
query_free (gpointer data)
{
  Query *query = data;

  g_free (query->signal);
  g_free (query);
}

static gpointer
query_job (AndonDbConnection *connection,
           gpointer           data,
           GError           **error)
{
  Query *query = data;

  return andond_sample_query_run (connection, query->signal, query->from, query->to, query->points, error);
}

void
andond_store_query_samples_async (AndondStore         *self,
                                  const char          *signal,
                                  gint64               from,
                                  gint64               to,
                                  guint                points,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  Query *query;

  g_return_if_fail (self != NULL && signal != NULL && callback != NULL);

  query = g_new0 (Query, 1);
  query->signal = g_strdup (signal);
  query->from = from;
  query->to = to;
  query->points = points;
  andon_db_thread_submit (self->reader, ANDON_DB_PRIORITY_NORMAL, query_job, query, query_free,
                          (GDestroyNotify) andond_sample_columns_free, cancellable, callback, user_data);
}

AndondSampleColumns *
andond_store_query_samples_finish (AndondStore   *self,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  return andon_db_thread_submit_finish (self->reader, result, error);
}

void
andond_store_get_retention (AndondStore     *self,
                            AndondRetention *retention)
{
  g_return_if_fail (self != NULL && retention != NULL);

  pthread_mutex_lock (&self->lock);
  *retention = self->retention;
  pthread_mutex_unlock (&self->lock);
}

void
andond_store_set_retention (AndondStore           *self,
                            const AndondRetention *retention)
{
  g_return_if_fail (self != NULL && retention != NULL);

  pthread_mutex_lock (&self->lock);
  self->retention = *retention;
  pthread_mutex_unlock (&self->lock);
}

void
andond_store_get_stats (AndondStore      *self,
                        AndondStoreStats *stats)
{
  AndonDbThreadStats writer;

  g_return_if_fail (self != NULL && stats != NULL);

  pthread_mutex_lock (&self->tally->lock);
  *stats = self->tally->stats;
  pthread_mutex_unlock (&self->tally->lock);
  stats->queued = andon_queue_get_depth (self->batches);
  andon_db_thread_get_stats (self->writer, &writer);
  stats->not_kept = writer.not_kept;
}

char *
andond_store_dup_last_error (AndondStore *self)
{
  char *text;

  g_return_val_if_fail (self != NULL, NULL);

  pthread_mutex_lock (&self->tally->lock);
  text = g_strdup (self->tally->last_error);
  pthread_mutex_unlock (&self->tally->lock);
  return text;
}
