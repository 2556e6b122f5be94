/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-json-scanner.h"

#include <math.h>
#include <string.h>

#include "andon-json.h"

/* A member name of an object that is still open: its hash over the decoded bytes and where it stands. */
typedef struct
{
  guint64 hash;
  gsize   start; /* of the first byte after the quote */
  gsize   end;   /* of the closing quote */
} Name;

typedef struct
{
  const char *data;
  gsize       len;
  gsize       pos;
  gsize       values;
  guint       depth;
  gboolean    is_object[ANDON_JSON_MAX_DEPTH];
  guint       first_name[ANDON_JSON_MAX_DEPTH]; /* index into names where this object's begin */
  GArray     *names;                            /* of Name, of all open objects */
  const AndonJsonLimits *limits;
  GError    **error;
} Scanner;

#define FNV_START G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define FNV_PRIME G_GUINT64_CONSTANT (0x100000001b3)
#define LONGEST_NUMBER 400 /* digits; a double needs at most some 330 to be written out */
#define FEW_NAMES 12

static gboolean
refuse (Scanner          *s,
        AndonDomainError  code,
        const char       *what)
{
  g_set_error (s->error, ANDON_DOMAIN_ERROR, (int) code, "%s at byte %" G_GSIZE_FORMAT, what, s->pos);
  return FALSE;
}

static void
skip_space (Scanner *s)
{
  while (s->pos < s->len)
    {
      char c = s->data[s->pos];

      if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
        return;
      s->pos++;
    }
}

static gboolean
scan_hex4 (Scanner *s,
           guint   *out)
{
  guint value = 0;

  if (s->len - s->pos < 4)
    return refuse (s, ANDON_DOMAIN_ERROR_SYNTAX, "unfinished \\u escape");
  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (s->data[s->pos + i]);

      if (digit < 0)
        return refuse (s, ANDON_DOMAIN_ERROR_SYNTAX, "bad \\u escape");
      value = value * 16 + (guint) digit;
    }
  s->pos += 4;
  *out = value;
  return TRUE;
}

/* After "\u": one code point, from a surrogate pair if need be. */
static gboolean
scan_code_point (Scanner *s,
                 guint   *out)
{
  guint high, low;

  if (!scan_hex4 (s, &high))
    return FALSE;
  if (high == 0)
    return refuse (s, ANDON_DOMAIN_ERROR_SYNTAX, "NUL in a string");
  if (high >= 0xdc00 && high <= 0xdfff)
    return refuse (s, ANDON_DOMAIN_ERROR_SYNTAX, "lone surrogate");
  if (high < 0xd800 || high > 0xdbff)
    {
      *out = high;
      return TRUE;
    }

  if (s->len - s->pos < 2 || s->data[s->pos] != '\\' || s->data[s->pos + 1] != 'u')
    return refuse (s, ANDON_DOMAIN_ERROR_SYNTAX, "lone surrogate");
  s->pos += 2;
  if (!scan_hex4 (s, &low))
    return FALSE;
  if (low < 0xdc00 || low > 0xdfff)
    return refuse (s, ANDON_DOMAIN_ERROR_SYNTAX, "lone surrogate");
  *out = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
  return TRUE;
}

/* After the backslash: writes the decoded bytes to utf8 and their number to n. */
static gboolean
scan_escape (Scanner *s,
             char     utf8[6],
             int     *n)
{
  static const char from[] = "\"\\/bfnrt";
  static const char to[] = "\"\\/\b\f\n\r\t";
  const char *found;
  guint code;
  char c;

  if (s->pos >= s->len)
    return refuse (s, ANDON_DOMAIN_ERROR_SYNTAX, "unfinished string");
  c = s->data[s->pos++];
  if (c == 'u')
    {
      if (!scan_code_point (s, &code))
        return FALSE;
      *n = g_unichar_to_utf8 (code, utf8);
      return TRUE;
    }

  found = c != '\0' ? strchr (from, c) : NULL;
  if (found == NULL)
    return refuse (s, ANDON_DOMAIN_ERROR_SYNTAX, "bad escape");
  utf8[0] = to[found - from];
  *n = 1;
  return TRUE;
}

static inline guint64
hash_byte (guint64 hash,
           char    c)
{
  return (hash ^ (unsigned char) c) * FNV_PRIME;
}

/* After the opening quote, to behind the closing one. UTF-8 is checked once for the whole text, before. */
static gboolean
scan_string (Scanner *s,
             Name    *name)
{
  guint64 hash = FNV_START;
  gsize start = s->pos;

  while (s->pos < s->len)
    {
      unsigned char c = (unsigned char) s->data[s->pos];

      if (c == '"')
        {
          *name = (Name) { hash, start, s->pos };
          s->pos++;
          return TRUE;
        }
      if (c < 0x20)
        return refuse (s, ANDON_DOMAIN_ERROR_SYNTAX, "control character in a string");

      s->pos++;
      if (c == '\\')
        {
          char utf8[6];
          int n;

          if (!scan_escape (s, utf8, &n))
            return FALSE;
          for (int i = 0; i < n; i++)
            hash = hash_byte (hash, utf8[i]);
        }
      else
        {
          hash = hash_byte (hash, (char) c);
        }
    }
  return refuse (s, ANDON_DOMAIN_ERROR_SYNTAX, "unfinished string");
}

/* The decoded bytes of a name that scan_string () has accepted. */
static char *
decode_name (Scanner    *s,
             const Name *name)
{
  Scanner at = { .data = s->data, .len = name->end, .pos = name->start, .limits = s->limits };
  GString *out = g_string_sized_new (name->end - name->start);

  while (at.pos < at.len)
    {
      char c = at.data[at.pos++];
      char utf8[6];
      int n;

      if (c != '\\')
        g_string_append_c (out, c);
      else if (scan_escape (&at, utf8, &n))
        g_string_append_len (out, utf8, n);
    }
  return g_string_free (out, FALSE);
}

/* By hash, and by the decoded bytes where somebody has made hashes collide. */
static int
compare_names (const void *a,
               const void *b,
               void       *user_data)
{
  const Name *left = a, *right = b;

  if (left->hash != right->hash)
    return left->hash < right->hash ? -1 : 1;

  g_autofree char *left_text = decode_name (user_data, left);
  g_autofree char *right_text = decode_name (user_data, right);

  return strcmp (left_text, right_text);
}

static gboolean
refuse_duplicate (Scanner    *s,
                  const Name *name)
{
  g_autofree char *text = decode_name (s, name);

  s->pos = name->start;
  if (g_utf8_strlen (text, -1) > 60)
    *g_utf8_offset_to_pointer (text, 60) = '\0';
  g_set_error (s->error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_DUPLICATE,
               "the member “%s” stands twice in one object, at byte %" G_GSIZE_FORMAT, text, name->start);
  return FALSE;
}

/* When an object closes: few names are compared each with each, many are sorted first. */
static gboolean
check_names (Scanner *s)
{
  guint first = s->first_name[s->depth - 1];
  guint n = s->names->len - first;
  Name *names;

  if (n < 2)
    {
      g_array_set_size (s->names, first);
      return TRUE;
    }

  names = &g_array_index (s->names, Name, first);
  if (n > FEW_NAMES)
    g_qsort_with_data (names, (int) n, sizeof *names, compare_names, s);
  for (guint i = 1; i < n; i++)
    {
      for (guint j = n > FEW_NAMES ? i - 1 : 0; j < i; j++)
        {
          if (compare_names (&names[i], &names[j], s) == 0)
            return refuse_duplicate (s, &names[i]);
        }
    }
  g_array_set_size (s->names, first);
  return TRUE;
}

static gsize
count_digits (const Scanner *s,
              gsize          pos)
{
  gsize n = 0;

  while (pos + n < s->len && g_ascii_isdigit (s->data[pos + n]))
    n++;
  return n;
}

static gboolean
check_integer (Scanner *s,
               gsize    start,
               gsize    digits,
               gboolean negative)
{
  const char *limit = negative ? "9223372036854775808" : "9223372036854775807";

  if (digits < 19)
    return TRUE;
  if (digits > 19 || memcmp (s->data + start, limit, 19) > 0)
    return refuse (s, ANDON_DOMAIN_ERROR_RANGE, "integer out of range");
  return TRUE;
}

static gboolean
check_float (Scanner *s,
             gsize    start)
{
  char buf[LONGEST_NUMBER + 1];
  gsize length = s->pos - start;

  memcpy (buf, s->data + start, length);
  buf[length] = '\0';
  if (!isfinite (g_ascii_strtod (buf, NULL)))
    return refuse (s, ANDON_DOMAIN_ERROR_RANGE, "number out of range");
  return TRUE;
}

/* The fraction and exponent, if any; is_float says whether there was one. */
static gboolean
scan_float_tail (Scanner  *s,
                 gboolean *is_float)
{
  gsize digits;

  *is_float = FALSE;
  if (s->pos < s->len && s->data[s->pos] == '.')
    {
      *is_float = TRUE;
      digits = count_digits (s, ++s->pos);
      if (digits == 0)
        return refuse (s, ANDON_DOMAIN_ERROR_SYNTAX, "digit expected after the point");
      s->pos += digits;
    }
  if (s->pos < s->len && (s->data[s->pos] == 'e' || s->data[s->pos] == 'E'))
    {
      *is_float = TRUE;
      s->pos++;
      if (s->pos < s->len && (s->data[s->pos] == '+' || s->data[s->pos] == '-'))
        s->pos++;
      digits = count_digits (s, s->pos);
      if (digits == 0)
        return refuse (s, ANDON_DOMAIN_ERROR_SYNTAX, "digit expected in the exponent");
      s->pos += digits;
    }
  return TRUE;
}

static gboolean
scan_number (Scanner *s)
{
  gsize start = s->pos;
  gboolean negative = s->data[s->pos] == '-';
  gboolean is_float;
  gsize digits, first;

  if (negative)
    s->pos++;
  first = s->pos;
  digits = count_digits (s, first);
  if (digits == 0)
    return refuse (s, ANDON_DOMAIN_ERROR_SYNTAX, "digit expected");
  if (digits > 1 && s->data[first] == '0')
    return refuse (s, ANDON_DOMAIN_ERROR_SYNTAX, "number with a leading zero");
  s->pos += digits;

  if (!scan_float_tail (s, &is_float))
    return FALSE;
  if (s->pos - start > LONGEST_NUMBER)
    return refuse (s, ANDON_DOMAIN_ERROR_TOO_LARGE, "number with too many digits");
  return is_float ? check_float (s, start) : check_integer (s, first, digits, negative);
}

static gboolean
scan_literal (Scanner    *s,
              const char *word)
{
  gsize length = strlen (word);

  if (s->len - s->pos < length || memcmp (s->data + s->pos, word, length) != 0)
    return refuse (s, ANDON_DOMAIN_ERROR_SYNTAX, "value expected");
  s->pos += length;
  return TRUE;
}

static gboolean
open_container (Scanner  *s,
                gboolean  is_object)
{
  if (s->depth >= MIN (s->limits->max_depth, ANDON_JSON_MAX_DEPTH))
    return refuse (s, ANDON_DOMAIN_ERROR_TOO_DEEP, "nested too deep");
  s->pos++;
  s->is_object[s->depth] = is_object;
  s->first_name[s->depth] = s->names->len;
  s->depth++;
  return TRUE;
}

static gboolean
close_container (Scanner *s)
{
  s->pos++;
  if (s->is_object[s->depth - 1] && !check_names (s))
    return FALSE;
  s->depth--;
  return TRUE;
}

/* In an object: the name and the colon before a value. */
static gboolean
scan_name (Scanner *s)
{
  Name name;

  skip_space (s);
  if (s->pos >= s->len || s->data[s->pos] != '"')
    return refuse (s, ANDON_DOMAIN_ERROR_SYNTAX, "member name expected");
  s->pos++;
  if (!scan_string (s, &name))
    return FALSE;
  g_array_append_val (s->names, name);
  skip_space (s);
  if (s->pos >= s->len || s->data[s->pos] != ':')
    return refuse (s, ANDON_DOMAIN_ERROR_SYNTAX, "“:” expected");
  s->pos++;
  return TRUE;
}

/* One value, or the opening of a container, in which case *opened. */
static gboolean
scan_value (Scanner  *s,
            gboolean *opened)
{
  Name ignored;

  *opened = FALSE;
  skip_space (s);
  if (s->pos >= s->len)
    return refuse (s, ANDON_DOMAIN_ERROR_SYNTAX, "value expected");
  if (++s->values > s->limits->max_values)
    return refuse (s, ANDON_DOMAIN_ERROR_TOO_LARGE, "too many values");

  switch (s->data[s->pos])
    {
    case '{':
    case '[':
      *opened = TRUE;
      return open_container (s, s->data[s->pos] == '{');
    case '"':
      s->pos++;
      return scan_string (s, &ignored);
    case 't':
      return scan_literal (s, "true");
    case 'f':
      return scan_literal (s, "false");
    case 'n':
      return scan_literal (s, "null");
    case '-':
    case '0' ... '9':
      return scan_number (s);
    default:
      return refuse (s, ANDON_DOMAIN_ERROR_SYNTAX, "value expected");
    }
}

/* After a value: closes what ends here, until another value is due (*more) or the text's one value is complete. */
static gboolean
scan_after_value (Scanner  *s,
                  gboolean *more)
{
  *more = FALSE;
  while (s->depth > 0)
    {
      gboolean is_object = s->is_object[s->depth - 1];

      skip_space (s);
      if (s->pos < s->len && s->data[s->pos] == ',')
        {
          s->pos++;
          *more = TRUE;
          return !is_object || scan_name (s);
        }
      if (s->pos >= s->len || s->data[s->pos] != (is_object ? '}' : ']'))
        return refuse (s, ANDON_DOMAIN_ERROR_SYNTAX, is_object ? "“,” or “}” expected" : "“,” or “]” expected");
      if (!close_container (s))
        return FALSE;
    }
  return TRUE;
}

/* After an opening bracket: either it closes at once (*empty) or, in an object, the first name stands here. */
static gboolean
scan_after_open (Scanner  *s,
                 gboolean *empty)
{
  gboolean is_object = s->is_object[s->depth - 1];

  skip_space (s);
  *empty = s->pos < s->len && s->data[s->pos] == (is_object ? '}' : ']');
  if (*empty)
    return close_container (s);
  return !is_object || scan_name (s);
}

static gboolean
scan_document (Scanner *s)
{
  gboolean more = TRUE;

  while (more)
    {
      gboolean opened, empty = TRUE;

      if (!scan_value (s, &opened) || (opened && !scan_after_open (s, &empty)))
        return FALSE;
      if (empty && !scan_after_value (s, &more))
        return FALSE;
    }

  skip_space (s);
  if (s->pos < s->len)
    return refuse (s, ANDON_DOMAIN_ERROR_SYNTAX, "something follows the one value");
  return TRUE;
}

gboolean
andon_json_scan (const char            *data,
                 gsize                  len,
                 const AndonJsonLimits *limits,
                 GError               **error)
{
  Scanner s = { .data = data, .len = len, .limits = limits, .error = error };
  const char *bad;
  gboolean ok;

  if (len > limits->max_bytes)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_TOO_LARGE,
                   "%" G_GSIZE_FORMAT " bytes of JSON, at most %" G_GSIZE_FORMAT " are allowed", len, limits->max_bytes);
      return FALSE;
    }
  if (len > 0 && !g_utf8_validate_len (data, len, &bad))
    {
      s.pos = (gsize) (bad - data);
      return refuse (&s, ANDON_DOMAIN_ERROR_SYNTAX, "not UTF-8");
    }

  s.names = g_array_new (FALSE, FALSE, sizeof (Name));
  ok = scan_document (&s);
  g_array_unref (s.names);
  return ok;
}
