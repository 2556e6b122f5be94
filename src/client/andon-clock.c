/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-clock.h"

#include <pthread.h>
#include <time.h>

/* One timer. A real one is a GSource; a manual one only knows when it is due. */
typedef struct
{
  guint id;
  gint64 every;
  gint64 due;
  GSource *source;
  GMainContext *context;
  GSourceFunc func;
  gpointer data;
  GDestroyNotify destroy;
  gboolean gone; /* under the lock */
  gint refs;
  GWeakRef clock; /* what is already on its way to a context may outlive it */
} Timer;

struct _AndonClock
{
  GObject parent_instance;
  pthread_mutex_t lock;
  gboolean manual;
  gint64 now;
  gint64 step;      /* manual: what the wall clock was set by */
  gint64 booted;    /* manual: what elapsed counts from */
  char *boot;
  guint next_id;
  GHashTable *timers;
};

G_DEFINE_FINAL_TYPE (AndonClock, andon_clock, G_TYPE_OBJECT)

static void
timer_unref (gpointer data)
{
  Timer *timer = data;

  if (!g_atomic_int_dec_and_test (&timer->refs))
    return;
  if (timer->destroy != NULL)
    timer->destroy (timer->data);
  g_clear_pointer (&timer->source, g_source_unref);
  g_main_context_unref (timer->context);
  g_weak_ref_clear (&timer->clock);
  g_free (timer);
}

static void
andon_clock_finalize (GObject *object)
{
  AndonClock *self = ANDON_CLOCK (object);
  GHashTableIter iter;
  Timer *timer;

  g_hash_table_iter_init (&iter, self->timers);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &timer))
    if (timer->source != NULL)
      g_source_destroy (timer->source);
  g_hash_table_unref (self->timers);
  g_free (self->boot);
  pthread_mutex_destroy (&self->lock);
  G_OBJECT_CLASS (andon_clock_parent_class)->finalize (object);
}

static void
andon_clock_class_init (AndonClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = andon_clock_finalize;
}

static void
andon_clock_init (AndonClock *self)
{
  pthread_mutex_init (&self->lock, NULL);
  self->timers = g_hash_table_new_full (NULL, NULL, NULL, timer_unref);
}

AndonClock *
andon_clock_new (void)
{
  AndonClock *self = g_object_new (ANDON_TYPE_CLOCK, NULL);

  /* A few bytes that the kernel makes up on the spot: no disk is waited for. */
  if (g_file_get_contents ("/proc/sys/kernel/random/boot_id", &self->boot, NULL, NULL))
    g_strstrip (self->boot);
  else
    self->boot = g_strdup ("");
  return self;
}

AndonClock *
andon_clock_new_manual (gint64 start_us)
{
  AndonClock *self = g_object_new (ANDON_TYPE_CLOCK, NULL);

  self->manual = TRUE;
  self->now = start_us;
  self->boot = g_strdup ("boot-1");
  return self;
}

gint64
andon_clock_now (AndonClock *self)
{
  gint64 now;

  if (!self->manual)
    return g_get_real_time ();
  pthread_mutex_lock (&self->lock);
  now = self->now + self->step;
  pthread_mutex_unlock (&self->lock);
  return now;
}

static gint64
manual_monotonic (AndonClock *self)
{
  gint64 now;

  pthread_mutex_lock (&self->lock);
  now = self->now;
  pthread_mutex_unlock (&self->lock);
  return now;
}

gint64
andon_clock_monotonic (AndonClock *self)
{
  return self->manual ? manual_monotonic (self) : g_get_monotonic_time ();
}

gint64
andon_clock_elapsed (AndonClock *self)
{
  struct timespec now;

  if (self->manual)
    return manual_monotonic (self) - self->booted;
  clock_gettime (CLOCK_BOOTTIME, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

const char *
andon_clock_get_boot (AndonClock *self)
{
  return self->boot;
}

void
andon_clock_step (AndonClock *self, gint64 by_us)
{
  g_return_if_fail (self->manual);

  pthread_mutex_lock (&self->lock);
  self->step += by_us;
  pthread_mutex_unlock (&self->lock);
}

void
andon_clock_reboot (AndonClock *self, const char *boot)
{
  g_return_if_fail (self->manual);

  pthread_mutex_lock (&self->lock);
  self->booted = self->now;
  pthread_mutex_unlock (&self->lock);
  g_free (self->boot);
  self->boot = g_strdup (boot);
}

static gboolean
timer_is_gone (AndonClock *self, Timer *timer)
{
  gboolean gone;

  pthread_mutex_lock (&self->lock);
  gone = timer->gone;
  pthread_mutex_unlock (&self->lock);
  return gone;
}

static gboolean
run_timer (gpointer data)
{
  Timer *timer = data;
  g_autoptr (AndonClock) clock = g_weak_ref_get (&timer->clock);

  if (clock == NULL || timer_is_gone (clock, timer))
    return G_SOURCE_REMOVE;
  if (timer->func (timer->data) == G_SOURCE_CONTINUE && !timer_is_gone (clock, timer))
    return clock->manual ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;

  andon_clock_remove (clock, timer->id);
  return G_SOURCE_REMOVE;
}

guint
andon_clock_add (AndonClock     *self,
                 GMainContext   *context,
                 gint64          after_us,
                 GSourceFunc     func,
                 gpointer        data,
                 GDestroyNotify  destroy)
{
  Timer *timer = g_new0 (Timer, 1);

  timer->context = context != NULL ? g_main_context_ref (context) : g_main_context_ref_thread_default ();
  timer->func = func;
  timer->data = data;
  timer->destroy = destroy;
  timer->every = MAX (after_us, 1);
  g_weak_ref_init (&timer->clock, self);
  timer->refs = 1;

  pthread_mutex_lock (&self->lock);
  timer->id = ++self->next_id;
  timer->due = self->now + timer->every;
  g_hash_table_insert (self->timers, GUINT_TO_POINTER (timer->id), timer);
  if (!self->manual)
    {
      timer->source = g_timeout_source_new (MAX (1, after_us / 1000));
      g_atomic_int_inc (&timer->refs);
      g_source_set_callback (timer->source, run_timer, timer, timer_unref);
      g_source_attach (timer->source, timer->context);
    }
  guint id = timer->id;
  pthread_mutex_unlock (&self->lock);
  return id;
}

void
andon_clock_remove (AndonClock *self, guint id)
{
  Timer *timer;

  pthread_mutex_lock (&self->lock);
  timer = g_hash_table_lookup (self->timers, GUINT_TO_POINTER (id));
  if (timer != NULL)
    {
      timer->gone = TRUE;
      g_hash_table_steal (self->timers, GUINT_TO_POINTER (id));
    }
  pthread_mutex_unlock (&self->lock);

  if (timer == NULL)
    return;
  if (timer->source != NULL)
    g_source_destroy (timer->source);
  timer_unref (timer);
}

static Timer *
take_due (AndonClock *self, gint64 until)
{
  GHashTableIter iter;
  Timer *timer, *first = NULL;

  g_hash_table_iter_init (&iter, self->timers);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &timer))
    if (timer->due <= until &&
        (first == NULL || timer->due < first->due || (timer->due == first->due && timer->id < first->id)))
      first = timer;
  if (first != NULL)
    {
      self->now = MAX (self->now, first->due);
      first->due += first->every;
      g_atomic_int_inc (&first->refs);
    }
  return first;
}

/* Under the lock. The reference goes with the source: what the timer holds must go in the thread that runs it, never in
 * this one. */
static void
post (Timer *timer)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, run_timer, timer, timer_unref);
  g_source_attach (source, timer->context);
}

void
andon_clock_advance (AndonClock *self, gint64 by_us)
{
  gint64 until;

  g_return_if_fail (self->manual && by_us >= 0);

  pthread_mutex_lock (&self->lock);
  until = self->now + by_us;
  for (Timer *timer = take_due (self, until); timer != NULL; timer = take_due (self, until))
    post (timer);
  self->now = until;
  pthread_mutex_unlock (&self->lock);
}
