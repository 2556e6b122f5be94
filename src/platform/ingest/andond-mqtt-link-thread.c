/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*   broker ── socket ──▶ the link's thread ── as many as are there, in one piece ──▶ ingest
 *
 * The thread is ours and not libmosquitto's, which asks the kernel anew before every message: this one reads until
 * nothing is left, hands on what came, and lets a busy broker gather for a moment. Only this thread touches the client.
 */

#include "config.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "andond-mqtt-link-private.h"
#include "andond-mqtt-setup.h"

#define DELAY_MAX (30 * G_USEC_PER_SEC)
#define ROUND_MS 1000 /* at least this often the client looks after its keep-alive */
#define BURST 1024    /* messages that are read before anything else has its turn */
#define GATHER_MS 1   /* that a broker which has more to say than one message is given to go on */

/* Does what others asked for; FALSE once the thread has to end. */
static gboolean
take_wishes (AndondMqttLink *self)
{
  gboolean ending, canary;
  guint64 ignored;

  if (read (self->wake_fd, &ignored, sizeof ignored) < 0 && errno != EAGAIN)
    return FALSE;

  andond_mqtt_link_lock (self);
  ending = self->ending;
  canary = self->canary_due;
  self->canary_due = FALSE;
  andond_mqtt_link_unlock (self);

  if (!ending && self->subscribed != NULL)
    andond_mqtt_link_subscribe (self);
  if (canary && !ending)
    mosquitto_publish (self->client, NULL, self->canary_topic, 1, "1", 0, FALSE);
  return !ending;
}

/* FALSE once the thread has to end. */
static gboolean
wait_for_wishes (AndondMqttLink *self,
                 int             ms)
{
  struct pollfd fd = { .fd = self->wake_fd, .events = POLLIN };

  return poll (&fd, 1, ms) <= 0 || take_wishes (self);
}

/* Reads what is there; returns how many messages and other packets that were. */
static guint
read_burst (AndondMqttLink *self)
{
  guint n;

  for (n = 0; n < BURST; n++)
    {
      errno = 0;
      if (mosquitto_loop_read (self->client, 1) != MOSQ_ERR_SUCCESS || errno == EAGAIN)
        break;
    }

  andond_mqtt_link_hand_on (self);
  return n;
}

static void
look_after_connection (AndondMqttLink *self)
{
  gint64 now = g_get_monotonic_time ();

  if (now - self->checked < ROUND_MS * 1000 / 2)
    return;

  self->checked = now;
  mosquitto_loop_misc (self->client);
}

/* Until the connection is lost; FALSE once the thread has to end. */
static gboolean
serve (AndondMqttLink *self)
{
  int fd;

  while ((fd = mosquitto_socket (self->client)) >= 0)
    {
      struct pollfd fds[2] = {
        { .fd = fd, .events = POLLIN | (mosquitto_want_write (self->client) ? POLLOUT : 0) },
        { .fd = self->wake_fd, .events = POLLIN },
      };
      guint n = 0;

      poll (fds, G_N_ELEMENTS (fds), ROUND_MS);
      if (fds[1].revents != 0 && !take_wishes (self))
        return FALSE;
      if (fds[0].revents & ~POLLOUT)
        n = read_burst (self);
      if (fds[0].revents & POLLOUT)
        mosquitto_loop_write (self->client, 1);
      look_after_connection (self);

      if (n > 1 && !wait_for_wishes (self, GATHER_MS))
        return FALSE;
    }

  return TRUE;
}

static void
try_to_connect (AndondMqttLink *self)
{
  int rc;

  self->told = FALSE;
  mosquitto_log_callback_set (self->client, andond_mqtt_link_on_log);
  rc = mosquitto_connect_bind (self->client, self->host, self->port, self->keep_alive,
                               andond_mqtt_setup_find_own_end (self->host, self->port));
  if (rc != MOSQ_ERR_SUCCESS)
    andond_mqtt_link_note_failure (self, rc == MOSQ_ERR_ERRNO ? g_strerror (errno) : mosquitto_strerror (rc));
}

gpointer
andond_mqtt_link_run (gpointer data)
{
  AndondMqttLink *self = data;

  while (take_wishes (self))
    {
      gint64 delay;

      try_to_connect (self);
      if (!serve (self))
        break;

      delay = self->delay;
      self->delay = MIN (2 * delay, DELAY_MAX);
      if (!wait_for_wishes (self, (int) (delay / 1000)))
        break;
    }

  mosquitto_disconnect (self->client);
  return NULL;
}
