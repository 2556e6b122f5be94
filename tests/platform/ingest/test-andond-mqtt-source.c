/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Against a real mosquitto, plain and over TLS, with certificates made on the spot. */

#include <andon-test-await.h>
#include <andon-test-dir.h>
#include <andond-csv-reader.h>
#include <andond-mqtt-source.h>
#include <math.h>
#include <mosquitto.h>
#include <string.h>

#define ROWS 300

typedef struct
{
  AndonTestDir *dir;
  const char *folder;
  char *broker;   /* path of the program; NULL: skip */
  GSubprocess *process;
  guint16 port;
  char *options;  /* of the listener */
  AndondRegistry *registry;
  AndondProfileSet *profiles;
  AndondStageClock *stages;
  AndondIngest *ingest;
  GArray *values; /* double, of ingest's thread until it has stopped */
  int accepted;   /* atomic */
} Fixture;

static void
on_batch (AndondSampleBatch *batch,
          gpointer           user_data)
{
  Fixture *self = user_data;

  g_array_append_vals (self->values, batch->value, batch->n);
  g_atomic_int_add (&self->accepted, (int) batch->n);
}

static char *
find_broker (void)
{
  char *path = g_find_program_in_path ("mosquitto");

  if (path == NULL && g_file_test ("/usr/sbin/mosquitto", G_FILE_TEST_IS_EXECUTABLE))
    path = g_strdup ("/usr/sbin/mosquitto");
  return path;
}

/* A port nobody listens on: mosquitto does not take 0 for any. */
static guint16
find_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_assert_cmpuint (port, !=, 0);
  return port;
}

static gboolean
is_listening (guint16 port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, NULL);
  return connection != NULL;
}

static void
start_broker (Fixture *self)
{
  g_autofree char *config = g_build_filename (self->folder, "mosquitto.conf", NULL);
  g_autofree char *text = g_strdup_printf ("user root\nlog_dest none\npersistence false\nlistener %u 127.0.0.1\n%s\n",
                                           self->port, self->options);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (config, text, -1, NULL));
  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error,
                                    self->broker, "-c", config, NULL);
  g_assert_no_error (error);
  andon_test_await_true (is_listening (self->port));
}

static void
stop_broker (Fixture *self)
{
  if (self->process == NULL)
    return;

  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
}

static const char profile_json[] =
  "{\"id\":\"skab\",\"class\":\"rig\",\"topic\":\"skab/{asset}/row\",\"format\":\"csv\",\"separator\":\";\",\"qos\":1,"
  "\"time\":{\"cell\":0,\"format\":\"plain\"},\"assets\":[{\"id\":\"rig-1\",\"alias\":\"one\"}],\"signals\":["
  "{\"key\":\"accelerometer-1\",\"unit\":\"[g]\"},{\"key\":\"accelerometer-2\",\"unit\":\"[g]\"},"
  "{\"key\":\"current\",\"unit\":\"A\"},{\"key\":\"pressure\",\"unit\":\"bar\"},"
  "{\"key\":\"temperature\",\"unit\":\"Cel\"},{\"key\":\"thermocouple\",\"unit\":\"Cel\"},"
  "{\"key\":\"voltage\",\"unit\":\"V\"},{\"key\":\"flow\",\"unit\":\"L/min\"}]}";

static gboolean
set_up (Fixture *self)
{
  g_autoptr (AndondRegistryBuilder) builder = andond_registry_builder_new ();
  g_autoptr (AndondProfile) profile = NULL;
  g_autoptr (GError) error = NULL;

  memset (self, 0, sizeof *self);
  self->broker = find_broker ();
  if (self->broker == NULL)
    {
      g_test_skip ("there is no mosquitto broker here");
      return FALSE;
    }

  self->dir = andon_test_dir_new ();
  self->folder = andon_test_dir_get_path (self->dir);
  self->port = find_port ();
  self->options = g_strdup ("allow_anonymous true");
  profile = andond_profile_new_from_json (profile_json, strlen (profile_json), &error);
  g_assert_no_error (error);
  g_assert_true (andond_profile_describe (profile, builder, &error));
  self->registry = andond_registry_builder_finish (builder);
  self->profiles = andond_profile_set_new (self->registry);
  g_assert_true (andond_profile_set_add (self->profiles, profile, &error));
  self->stages = andond_stage_clock_new ();
  self->ingest = andond_ingest_new (self->registry, self->stages, 0, NULL, NULL);
  andond_ingest_set_profiles (self->ingest, self->profiles);
  self->values = g_array_new (FALSE, FALSE, sizeof (double));
  andond_ingest_add_sink (self->ingest, on_batch, self, NULL);
  g_assert_true (andond_ingest_start (self->ingest, &error));
  return TRUE;
}

static void
tear_down (Fixture *self)
{
  stop_broker (self);
  andond_ingest_stop (self->ingest);
  g_object_unref (self->ingest);
  andond_profile_set_unref (self->profiles);
  andond_registry_unref (self->registry);
  andond_stage_clock_unref (self->stages);
  g_array_unref (self->values);
  andon_test_dir_free (self->dir);
  g_free (self->options);
  g_free (self->broker);
}

static void
set_options (Fixture *self,
             char    *options)
{
  g_free (self->options);
  self->options = options;
}

static AndondSource *
start_source (Fixture           *self,
              AndondMqttOptions  options,
              gboolean           tls)
{
  g_autofree char *url = g_strdup_printf ("%s://%s:%u", tls ? "mqtts" : "mqtt", tls ? "localhost" : "127.0.0.1", self->port);
  g_autoptr (GError) error = NULL;
  AndonTestAsync started = ANDON_TEST_ASYNC_INIT;
  AndondMqttSource *source;

  options.url = url;
  source = andond_mqtt_source_new (self->ingest, self->profiles, &options, &error);
  g_assert_no_error (error);
  andond_source_start_async (ANDOND_SOURCE (source), NULL, andon_test_async_cb, &started);
  g_assert_true (andond_source_start_finish (ANDOND_SOURCE (source), andon_test_await (&started), &error));
  andon_test_async_clear (&started);
  return ANDOND_SOURCE (source);
}

static gboolean
is_running (AndondSource *source)
{
  return andond_source_get_state (source) == ANDOND_SOURCE_RUNNING;
}

static gboolean
names (AndondSource *source,
       const char   *named)
{
  g_autofree char *error = andond_source_dup_error (source);

  return error != NULL && strstr (error, named) != NULL;
}

/* The library's word comes first, what it was about may come with a later attempt. */
static void
assert_lost (AndondSource *source,
             const char   *named)
{
  g_autofree char *error = NULL;

  andon_test_await_true (andond_source_get_state (source) == ANDOND_SOURCE_LOST);
  error = andond_source_dup_error (source);
  g_assert_nonnull (error);
  if (named != NULL)
    andon_test_await_true (names (source, named));
}

static void
on_published (struct mosquitto *device,
              void             *user_data,
              int               id)
{
  g_atomic_int_inc ((int *) user_data);
}

/* Someone else's device: a client of its own that sends and waits until the broker has all of it. */
static void
publish (Fixture           *self,
         const char *const *payloads,
         guint              n,
         const char        *ca_file)
{
  int published = 0;
  struct mosquitto *device = mosquitto_new (NULL, TRUE, &published);

  mosquitto_publish_callback_set (device, on_published);
  if (ca_file != NULL)
    g_assert_cmpint (mosquitto_tls_set (device, ca_file, NULL, NULL, NULL, NULL), ==, MOSQ_ERR_SUCCESS);

  g_assert_cmpint (mosquitto_connect (device, ca_file != NULL ? "localhost" : "127.0.0.1", self->port, 30), ==, MOSQ_ERR_SUCCESS);
  g_assert_cmpint (mosquitto_loop_start (device), ==, MOSQ_ERR_SUCCESS);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (mosquitto_publish (device, NULL, "skab/one/row", (int) strlen (payloads[i]), payloads[i], 1, FALSE),
                     ==, MOSQ_ERR_SUCCESS);
  andon_test_await_true (g_atomic_int_get (&published) == (int) n);
  mosquitto_disconnect (device);
  mosquitto_loop_stop (device, FALSE);
  mosquitto_destroy (device);
}

/* The first rows of a SKAB recording as its device would send them; NULL where the folder is absent. */
static char **
load_rows (AndondCsvTable **table)
{
  static const char *const names[] = { "valve1/0.csv", "valve1/1.csv", "valve2/0.csv", "other/2.csv", "other/3.csv", NULL };
  const char *shared = g_getenv ("ANDON_SHARED");

  for (guint i = 0; shared != NULL && names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (shared, "data", "skab", names[i], NULL);
      g_autofree char *text = NULL;
      g_auto (GStrv) lines = NULL;

      if (!g_file_get_contents (path, &text, NULL, NULL))
        continue;

      *table = andond_csv_table_load (path, NULL, NULL, NULL);
      g_assert_nonnull (*table);
      lines = g_strsplit (text, "\n", ROWS + 2);
      g_clear_pointer (&lines[ROWS + 1], g_free);
      return g_strdupv (lines + 1);
    }

  g_test_skip ("the folder data/skab is absent");
  return NULL;
}

/* Every row of the recording arrives, in order, value for value; the payloads and the canary go the same way. */
static void
send_skab (Fixture           *self,
           AndondMqttOptions  options,
           gboolean           tls)
{
  g_autoptr (AndondCsvTable) table = NULL;
  g_auto (GStrv) rows = load_rows (&table);
  AndondIngestCounters counters;
  AndondSource *source;

  if (rows == NULL)
    return;

  start_broker (self);
  source = start_source (self, options, tls);
  andon_test_await_true (is_running (source));
  andon_test_await_true (andond_stage_clock_get (self->stages, ANDOND_STAGE_INGEST) > 0);

  publish (self, (const char *const *) rows, ROWS, tls ? options.ca_file : NULL);
  andon_test_await_true (g_atomic_int_get (&self->accepted) == ROWS * 8);

  g_object_unref (source);
  andond_ingest_stop (self->ingest);
  andond_ingest_get_counters (self->ingest, &counters);
  for (guint i = 0; i < ANDOND_N_REFUSALS; i++)
    g_assert_cmpuint (counters.refused[i], ==, 0);

  for (guint r = 0; r < ROWS; r++)
    {
      for (guint c = 0; c < 8; c++)
        g_assert_true (g_array_index (self->values, double, r * 8 + c) == table->values[r * table->n_columns + c]);
    }
}

static void
test_plain (void)
{
  Fixture self;

  if (!set_up (&self))
    return;

  send_skab (&self, (AndondMqttOptions) { 0 }, FALSE);
  tear_down (&self);
}

/* The broker is away at first, comes, goes and comes back: the source needs no help. */
static void
test_reconnect (void)
{
  Fixture self;
  AndondSource *source;
  AndondSourceCounters counters;
  gint64 born;

  if (!set_up (&self))
    return;

  source = start_source (&self, (AndondMqttOptions) { 0 }, FALSE);
  assert_lost (source, NULL);
  start_broker (&self);
  andon_test_await_true (is_running (source));

  stop_broker (&self);
  assert_lost (source, NULL);
  born = andond_stage_clock_get (self.stages, ANDOND_STAGE_SOURCE);
  start_broker (&self);
  andon_test_await_true (is_running (source));

  publish (&self, (const char *const[]) { "2020-01-01 00:00:00;1;2;3;4;5;6;7;8" }, 1, NULL);
  andon_test_await_true (g_atomic_int_get (&self.accepted) == 8);
  andon_test_await_true (andond_stage_clock_get (self.stages, ANDOND_STAGE_SOURCE) > born);
  andond_source_get_counters (source, &counters);
  g_assert_cmpuint (counters.connects, >=, 2);
  g_assert_cmpuint (counters.messages, ==, 1);

  g_object_unref (source);
  tear_down (&self);
}

static void
run (Fixture    *self,
     const char *command)
{
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) argv = NULL;
  int status;

  g_assert_true (g_shell_parse_argv (command, NULL, &argv, &error));
  g_assert_true (g_spawn_sync (self->folder, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
                               NULL, &errors, &status, &error));
  if (status != 0)
    g_error ("%s: %s", command, errors);
}

#define KEY "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"

static void
make_certificates (Fixture *self)
{
  g_autofree char *names = g_build_filename (self->folder, "names", NULL);

  g_assert_true (g_file_set_contents (names, "subjectAltName=DNS:localhost,IP:127.0.0.1\n", -1, NULL));
  run (self, "openssl req -x509 " KEY " -keyout ca.key -out ca.pem -subj /CN=plant-ca -days 2");
  run (self, "openssl req -x509 " KEY " -keyout other.key -out other.pem -subj /CN=other-ca -days 2");
  run (self, "openssl req " KEY " -keyout server.key -out server.csr -subj /CN=localhost");
  run (self, "openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem -days 2 -extfile names");
  run (self, "openssl req " KEY " -keyout client.key -out client.csr -subj /CN=andond");
  run (self, "openssl x509 -req -in client.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out client.pem -days 2");
}

static gboolean
set_up_tls (Fixture *self)
{
  g_autofree char *openssl = g_find_program_in_path ("openssl");

  if (openssl == NULL)
    {
      g_test_skip ("there is no openssl program here");
      return FALSE;
    }

  if (!set_up (self))
    return FALSE;

  make_certificates (self);
  set_options (self, g_strdup_printf ("allow_anonymous true\ncafile %s/ca.pem\ncertfile %s/server.pem\nkeyfile %s/server.key",
                                      self->folder, self->folder, self->folder));
  return TRUE;
}

static void
test_tls (void)
{
  g_autofree char *ca = NULL;
  Fixture self;

  if (!set_up_tls (&self))
    return;

  ca = g_build_filename (self.folder, "ca.pem", NULL);
  send_skab (&self, (AndondMqttOptions) { .ca_file = ca }, TRUE);
  tear_down (&self);
}

/* A broker that another authority vouches for is not talked to. */
static void
test_tls_stranger (void)
{
  g_autofree char *ca = NULL;
  AndondSourceCounters counters;
  AndondSource *source;
  Fixture self;

  if (!set_up_tls (&self))
    return;

  ca = g_build_filename (self.folder, "other.pem", NULL);
  start_broker (&self);
  source = start_source (&self, (AndondMqttOptions) { .ca_file = ca }, TRUE);
  assert_lost (source, "verify failed");
  andond_source_get_counters (source, &counters);
  g_assert_cmpuint (counters.connects, ==, 0);
  g_object_unref (source);
  tear_down (&self);
}

static void
test_tls_client (void)
{
  g_autofree char *ca = NULL, *cert = NULL, *key = NULL, *options = NULL;
  AndondSource *without, *with;
  Fixture self;

  if (!set_up_tls (&self))
    return;

  options = g_strconcat (self.options, "\nrequire_certificate true", NULL);
  set_options (&self, g_steal_pointer (&options));
  ca = g_build_filename (self.folder, "ca.pem", NULL);
  cert = g_build_filename (self.folder, "client.pem", NULL);
  key = g_build_filename (self.folder, "client.key", NULL);
  start_broker (&self);

  without = start_source (&self, (AndondMqttOptions) { .ca_file = ca }, TRUE);
  assert_lost (without, NULL);
  g_object_unref (without);

  with = start_source (&self, (AndondMqttOptions) { .ca_file = ca, .cert_file = cert, .key_file = key }, TRUE);
  andon_test_await_true (is_running (with));
  g_object_unref (with);
  tear_down (&self);
}

static void
test_password (void)
{
  g_autofree char *good = NULL, *bad = NULL, *tool = g_find_program_in_path ("mosquitto_passwd");
  AndondSource *source;
  Fixture self;

  if (!set_up (&self))
    return;

  if (tool == NULL)
    {
      g_test_skip ("there is no mosquitto_passwd program here");
      tear_down (&self);
      return;
    }

  run (&self, "mosquitto_passwd -b -c passwords andond geheim");
  set_options (&self, g_strdup_printf ("allow_anonymous false\npassword_file %s/passwords", self.folder));
  good = g_build_filename (self.folder, "good", NULL);
  bad = g_build_filename (self.folder, "bad", NULL);
  g_assert_true (g_file_set_contents (good, "geheim\n", -1, NULL));
  g_assert_true (g_file_set_contents (bad, "falsch\n", -1, NULL));
  start_broker (&self);

  source = start_source (&self, (AndondMqttOptions) { .username = "andond", .password_file = bad }, FALSE);
  assert_lost (source, "");
  g_object_unref (source);

  source = start_source (&self, (AndondMqttOptions) { .username = "andond", .password_file = good }, FALSE);
  andon_test_await_true (is_running (source));
  g_object_unref (source);
  tear_down (&self);
}

/* What is wrong with the options is named, before anything is sent. */
static void
test_options (void)
{
  static const struct { AndondMqttOptions options; const char *named; } bad[] = {
    { { .url = NULL }, "" },
    { { .url = "http://x" }, "mqtt://" },
    { { .url = "mqtt://" }, "host" },
    { { .url = "mqtt://user:secret@x" }, "name and password" },
    { { .url = "mqtt://x", .ca_file = "/x" }, "mqtts" },
    { { .url = "mqtts://x", .ca_file = "/nowhere/ca.pem" }, "/nowhere/ca.pem" },
    { { .url = "mqtts://x", .cert_file = "/nowhere/c" }, "/nowhere/c" },
    { { .url = "mqtt://x", .username = "a", .password_file = "/nowhere/p" }, "/nowhere/p" },
  };
  Fixture self;

  if (!set_up (&self))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (andond_mqtt_source_new (self.ingest, self.profiles, &bad[i].options, &error));
      g_assert_nonnull (error);
      g_assert_null (strstr (error->message, "secret"));
      if (strstr (error->message, bad[i].named) == NULL)
        g_error ("%s", error->message);
    }
  tear_down (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ingest/mqtt-source/options", test_options);
  g_test_add_func ("/ingest/mqtt-source/plain", test_plain);
  g_test_add_func ("/ingest/mqtt-source/reconnect", test_reconnect);
  g_test_add_func ("/ingest/mqtt-source/password", test_password);
  g_test_add_func ("/ingest/mqtt-source/tls", test_tls);
  g_test_add_func ("/ingest/mqtt-source/tls-stranger", test_tls_stranger);
  g_test_add_func ("/ingest/mqtt-source/tls-client", test_tls_client);
  return g_test_run ();
}
