/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-profile-flat.h"

#include <string.h>

/* Where the digits make a number that a double holds exactly, and the power of ten is a double itself, their quotient is
 * rounded once, which is what strtod () does. */
#define DIGITS_MAX 16
#define POWER_MAX 22

static const double powers[POWER_MAX + 1] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                              1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

typedef struct
{
  const char *at;
  const char *end;
} Cursor;

static inline void
skip_space (Cursor *cursor)
{
  while (cursor->at < cursor->end
         && (*cursor->at == ' ' || *cursor->at == '\n' || *cursor->at == '\t' || *cursor->at == '\r'))
    cursor->at++;
}

static inline gboolean
take (Cursor *cursor,
      char    c)
{
  if (cursor->at == cursor->end || *cursor->at != c)
    return FALSE;

  cursor->at++;
  return TRUE;
}

/* Behind the opening quote, to behind the closing one. */
static gboolean
take_text (Cursor      *cursor,
           const char **text,
           guint32     *length)
{
  const char *at = cursor->at;

  *text = at;
  while (at < cursor->end && *at != '"')
    {
      if ((guchar) *at < 0x20 || (guchar) *at >= 0x80 || *at == '\\')
        return FALSE;
      at++;
    }

  if (at == cursor->end || at - *text > G_MAXUINT16)
    return FALSE;

  *length = (guint32) (at - *text);
  cursor->at = at + 1;
  return TRUE;
}

/* Decimal digits, added to *mantissa; returns how many. */
static inline guint
take_digits (Cursor  *cursor,
             guint64 *mantissa)
{
  const char *begin = cursor->at;
  guint64 value = *mantissa;

  while (cursor->at < cursor->end && (guint) (*cursor->at - '0') < 10 && cursor->at - begin < 20)
    value = value * 10 + (guint64) (*cursor->at++ - '0');

  *mantissa = value;
  return (guint) (cursor->at - begin);
}

static gboolean
take_number (Cursor *cursor,
             double *out)
{
  gboolean negative = take (cursor, '-');
  const char *begin = cursor->at;
  guint64 mantissa = 0;
  guint before = take_digits (cursor, &mantissa), behind = 0;

  if (before == 0 || (before > 1 && *begin == '0'))
    return FALSE;

  if (take (cursor, '.') && (behind = take_digits (cursor, &mantissa)) == 0)
    return FALSE;

  if (before + behind > DIGITS_MAX || mantissa > (G_GUINT64_CONSTANT (1) << 53) || behind > POWER_MAX)
    return FALSE;

  *out = (double) mantissa / powers[behind];
  if (negative)
    *out = -*out;
  return TRUE;
}

static gboolean
take_word (Cursor     *cursor,
           const char *word,
           gsize       length)
{
  if ((gsize) (cursor->end - cursor->at) < length || memcmp (cursor->at, word, length) != 0)
    return FALSE;

  cursor->at += length;
  return TRUE;
}

static gboolean
take_value (Cursor           *cursor,
            AndondFlatMember *member)
{
  if (cursor->at == cursor->end)
    return FALSE;

  switch (*cursor->at)
    {
    case '"':
      cursor->at++;
      member->kind = ANDOND_FLAT_STRING;
      return take_text (cursor, &member->text, &member->length);
    case 'n':
      member->kind = ANDOND_FLAT_NULL;
      return take_word (cursor, "null", 4);
    case 't':
      member->kind = ANDOND_FLAT_TRUE;
      return take_word (cursor, "true", 4);
    case 'f':
      member->kind = ANDOND_FLAT_FALSE;
      return take_word (cursor, "false", 5);
    default:
      member->kind = ANDOND_FLAT_NUMBER;
      return take_number (cursor, &member->number);
    }
}

static gboolean
is_new (const AndondFlatObject *self,
        const AndondFlatMember *member)
{
  for (guint i = 0; i < self->n; i++)
    {
      const AndondFlatMember *other = &self->members[i];

      if (other->name_length == member->name_length && memcmp (other->name, member->name, member->name_length) == 0)
        return FALSE;
    }

  return TRUE;
}

static gboolean
take_member (AndondFlatObject *self,
             Cursor           *cursor)
{
  AndondFlatMember *member = &self->members[self->n];

  if (self->n == ANDOND_PROFILE_FLAT_MAX || !take (cursor, '"')
      || !take_text (cursor, &member->name, &member->name_length) || !is_new (self, member))
    return FALSE;

  skip_space (cursor);
  if (!take (cursor, ':'))
    return FALSE;

  skip_space (cursor);
  if (!take_value (cursor, member))
    return FALSE;

  skip_space (cursor);
  self->n++;
  return TRUE;
}

gboolean
andond_profile_flat_parse (AndondFlatObject *self,
                           const char       *text,
                           gsize             length)
{
  Cursor cursor = { text, text + length };

  self->n = 0;
  skip_space (&cursor);
  if (!take (&cursor, '{'))
    return FALSE;

  do
    {
      skip_space (&cursor);
      if (!take_member (self, &cursor))
        return FALSE;
    }
  while (take (&cursor, ','));

  if (!take (&cursor, '}'))
    return FALSE;

  skip_space (&cursor);
  return cursor.at == cursor.end;
}

const AndondFlatMember *
andond_profile_flat_find (const AndondFlatObject *self,
                          const char             *name,
                          gsize                   length,
                          guint                  *at)
{
  guint i = *at;

  for (guint n = 0; n < self->n; n++, i++)
    {
      const AndondFlatMember *member;

      if (i >= self->n)
        i = 0;
      member = &self->members[i];
      if (member->name_length == length && memcmp (member->name, name, length) == 0)
        {
          *at = i + 1;
          return member;
        }
    }

  return NULL;
}
