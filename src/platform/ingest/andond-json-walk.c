/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-json-walk.h"

#include <string.h>

static const AndondJsonSpan nothing = { NULL, NULL };

static const char *
skip_space (const char *at,
            const char *end)
{
  while (at < end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r'))
    at++;

  return at;
}

/* From the opening quote to past the closing one. */
static const char *
skip_string (const char *at,
             const char *end)
{
  for (at++; at < end && *at != '"'; at++)
    at += *at == '\\';

  return MIN (at + 1, end);
}

static const char *
skip_container (const char *at,
                const char *end)
{
  guint depth = 0;

  while (at < end)
    {
      if (*at == '"')
        {
          at = skip_string (at, end);
          continue;
        }

      if (*at == '{' || *at == '[')
        depth++;
      else if ((*at == '}' || *at == ']') && --depth == 0)
        return at + 1;
      at++;
    }

  return end;
}

static AndondJsonSpan
take_value (const char *at,
            const char *end)
{
  AndondJsonSpan value = { skip_space (at, end), NULL };

  at = value.start;
  if (at == end)
    return nothing;

  if (*at == '"')
    value.end = skip_string (at, end);
  else if (*at == '{' || *at == '[')
    value.end = skip_container (at, end);
  else
    {
      while (at < end && strchr (",]} \n\t\r", *at) == NULL)
        at++;
      value.end = at;
    }

  return value;
}

AndondJsonSpan
andond_json_walk_root (const char *text,
                       gsize       length)
{
  return take_value (text, text + length);
}

AndondJsonKind
andond_json_walk_kind (AndondJsonSpan value)
{
  if (value.start == NULL || value.start == value.end)
    return ANDOND_JSON_NONE;

  switch (*value.start)
    {
    case 'n':
      return ANDOND_JSON_NULL;
    case 'f':
      return ANDOND_JSON_FALSE;
    case 't':
      return ANDOND_JSON_TRUE;
    case '"':
      return ANDOND_JSON_STRING;
    case '[':
      return ANDOND_JSON_ARRAY;
    case '{':
      return ANDOND_JSON_OBJECT;
    default:
      return ANDOND_JSON_NUMBER;
    }
}

AndondJsonSpan
andond_json_walk_next (AndondJsonSpan   array,
                       const char     **cursor)
{
  const char *last = array.end - 1; /* the closing bracket */
  AndondJsonSpan value;
  const char *at;

  at = skip_space (*cursor == NULL ? array.start + 1 : *cursor, last);
  if (at < last && *at == ',')
    at++;

  value = take_value (at, last);
  *cursor = value.end;
  return value;
}

static AndondJsonSpan
find_member (AndondJsonSpan  object,
             const char     *name)
{
  const char *last = object.end - 1;
  const char *at = skip_space (object.start + 1, last);
  gsize length = strlen (name);

  while (at < last && *at == '"')
    {
      const char *key = at + 1;
      const char *key_end = skip_string (at, last) - 1;
      AndondJsonSpan value = take_value (skip_space (key_end + 1, last) + 1, last);

      if ((gsize) (key_end - key) == length && memcmp (key, name, length) == 0)
        return value;
      if (value.start == NULL)
        break;

      at = skip_space (value.end, last);
      if (at < last)
        at = skip_space (at + 1, last); /* past the comma */
    }

  return nothing;
}

static AndondJsonSpan
find_element (AndondJsonSpan  array,
              const char     *index_text)
{
  const char *cursor = NULL;
  AndondJsonSpan value = nothing;
  guint64 index;

  if (!g_ascii_string_to_unsigned (index_text, 10, 0, G_MAXUINT32, &index, NULL))
    return nothing;

  for (guint64 i = 0; i <= index; i++)
    {
      value = andond_json_walk_next (array, &cursor);
      if (value.start == NULL)
        return nothing;
    }

  return value;
}

AndondJsonSpan
andond_json_walk_path (AndondJsonSpan   value,
                       char           **path)
{
  for (guint i = 0; path[i] != NULL; i++)
    {
      switch (andond_json_walk_kind (value))
        {
        case ANDOND_JSON_OBJECT:
          value = find_member (value, path[i]);
          break;
        case ANDOND_JSON_ARRAY:
          value = find_element (value, path[i]);
          break;
        default:
          return nothing;
        }
    }

  return value;
}

AndondJsonSpan
andond_json_walk_text (AndondJsonSpan string)
{
  return (AndondJsonSpan) { string.start + 1, string.end - 1 };
}
