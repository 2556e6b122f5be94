/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bench-fanout.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_LATENCIES (1 << 18)
#define READ_SIZE (256 * 1024)

typedef struct
{
  _Atomic guint64 bytes;
  _Atomic guint   n;
  float           latency[MAX_LATENCIES];
} Shared;

struct _BenchReaders
{
  guint       n;
  GPtrArray  *connections;
  Shared     *shared;
  pid_t       child;
};

/* Numbers may be cut at the end of a read: such a one is left out. */
static void
find_latencies (Shared *shared, const char *data, gssize length, gint64 now)
{
  const char *end = data + length;

  for (const char *at = data; (at = memmem (at, (gsize) (end - at), "\"t\":", 4)) != NULL; )
    {
      gint64 sent = 0;
      const char *digit = at + 4;
      guint index;

      while (digit < end && *digit >= '0' && *digit <= '9')
        sent = sent * 10 + (*digit++ - '0');
      at = digit;
      if (digit == end)
        return;
      index = atomic_fetch_add (&shared->n, 1);
      if (index < MAX_LATENCIES)
        shared->latency[index] = (float) (now - sent);
    }
}

static void
read_all (Shared *shared, const int *fds, guint n)
{
  static char buffer[READ_SIZE + 1];
  int poll = epoll_create1 (0);

  for (guint i = 0; i < n; i++)
    {
      struct epoll_event event = { .events = EPOLLIN, .data.fd = fds[i] };

      epoll_ctl (poll, EPOLL_CTL_ADD, fds[i], &event);
    }
  for (;;)
    {
      struct epoll_event events[64];
      int ready = epoll_wait (poll, events, 64, -1);

      for (int i = 0; i < ready; i++)
        {
          gssize got = read (events[i].data.fd, buffer, READ_SIZE);

          if (got <= 0)
            epoll_ctl (poll, EPOLL_CTL_DEL, events[i].data.fd, NULL);
          else
            {
              find_latencies (shared, buffer, got, g_get_monotonic_time ());
              atomic_fetch_add (&shared->bytes, (guint64) got);
            }
        }
    }
}

/* The stalled one has a small window, so that what it does not read waits on our side and not in its kernel. */
static int
dial (const struct sockaddr_in *address, gboolean stalled)
{
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int window = 4096;

  if (stalled)
    setsockopt (fd, SOL_SOCKET, SO_RCVBUF, &window, sizeof window);

  if (fd < 0 || connect (fd, (const struct sockaddr *) address, sizeof *address) != 0)
    g_error ("cannot dial: %s", g_strerror (errno));
  return fd;
}

static GSocketConnection *
adopt (int fd)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocket) gsocket = g_socket_new_from_fd (fd, &error);

  g_assert_no_error (error);
  g_socket_set_option (gsocket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  return g_socket_connection_factory_create_connection (gsocket);
}

BenchReaders *
bench_readers_new (guint n, gboolean stalled)
{
  BenchReaders *self = g_new0 (BenchReaders, 1);
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  g_autofree int *theirs = g_new (int, n);
  int listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  self->n = n;
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
  self->shared = mmap (NULL, sizeof (Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (bind (listener, (struct sockaddr *) &address, sizeof address) != 0 || listen (listener, (int) n) != 0
      || getsockname (listener, (struct sockaddr *) &address, &length) != 0)
    g_error ("cannot listen: %s", g_strerror (errno));
  for (guint i = 0; i < n; i++)
    {
      theirs[i] = dial (&address, stalled && i + 1 == n);
      g_ptr_array_add (self->connections, adopt (accept4 (listener, NULL, NULL, SOCK_CLOEXEC)));
    }
  close (listener);
  self->child = fork ();
  if (self->child == 0)
    {
      prctl (PR_SET_PDEATHSIG, SIGKILL);
      read_all (self->shared, theirs, stalled ? n - 1 : n);
      _exit (0);
    }
  /* The child's ends stay open in it alone. */
  for (guint i = 0; i < n; i++)
    close (theirs[i]);
  return self;
}

void
bench_readers_free (BenchReaders *self)
{
  g_ptr_array_unref (self->connections);
  kill (self->child, SIGKILL);
  waitpid (self->child, NULL, 0);
  munmap (self->shared, sizeof (Shared));
  g_free (self);
}

guint
bench_readers_get_n (BenchReaders *self)
{
  return self->n;
}

GSocketConnection *
bench_readers_get (BenchReaders *self, guint index)
{
  return self->connections->pdata[index];
}

guint64
bench_readers_get_bytes (BenchReaders *self)
{
  return atomic_load (&self->shared->bytes);
}

guint
bench_readers_get_latencies (BenchReaders *self, double *out, guint max)
{
  guint n = MIN (MIN (atomic_load (&self->shared->n), MAX_LATENCIES), max);

  for (guint i = 0; i < n; i++)
    out[i] = self->shared->latency[i];
  return n;
}

void
bench_readers_reset (BenchReaders *self)
{
  atomic_store (&self->shared->n, 0);
}
