#!/usr/bin/python3
# SPDX-FileCopyrightText: The Andon authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the cases of Meson's test logs and ends with «N passed, N failed, N skipped».

A program that prints TAP counts case by case; any other counts as one. A program that fails without a failed
case of its own (a crash, a leak, a time-out) counts as one failure. Skips are printed with their reason.
"""
import argparse
import json
import re
import sys

CASE = re.compile(r'^(not )?ok\b\s*(\d+)?\s*-?\s*(.*)$')
SKIP = re.compile(r'#\s*skip\b[:\s]*(.*)$', re.IGNORECASE)


def cases(test):
    """Yields (name, outcome, reason) for each case of one entry of the log."""
    output = test.get('stdout') or ''
    result = test.get('result', 'ERROR')
    found = failed = 0
    if re.search(r'^1\.\.\d+', output, re.MULTILINE):
        for line in output.splitlines():
            match = CASE.match(line)
            if not match:
                continue
            found += 1
            name = match.group(3)
            skip = SKIP.search(name)
            if match.group(1):
                failed += 1
                yield name, 'failed', ''
            elif skip:
                yield name[:skip.start()].strip(), 'skipped', skip.group(1).strip()
            else:
                yield name, 'passed', ''
    if result in ('OK', 'EXPECTEDFAIL'):
        if not found:
            yield '', 'passed', ''
    elif result == 'SKIP':
        if not found:
            yield '', 'skipped', (output.strip().splitlines() or ['no reason given'])[-1]
    elif not failed:
        yield '', 'failed', result.lower()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('logs', nargs='*')
    parser.add_argument('--status', type=int, default=0, help='what the runs themselves returned')
    parser.add_argument('--title', default='')
    parser.add_argument('--quiet', action='store_true', help='only the counting line')
    args = parser.parse_args()

    count = {'passed': 0, 'failed': 0, 'skipped': 0}
    for log in args.logs:
        with open(log, encoding='utf-8', errors='replace') as lines:
            for line in lines:
                test = json.loads(line)
                for name, outcome, reason in cases(test):
                    count[outcome] += 1
                    if outcome != 'passed' and not args.quiet:
                        print(f"{outcome}: {test['name']} {name} {reason}".rstrip())
    # A run that ended badly with nothing counted as failed is a failure all the same: nothing may pass unseen.
    if args.status and not count['failed']:
        count['failed'] += 1
    prefix = f'{args.title}: ' if args.title and ' ' not in args.title else ''
    print(f"{prefix}{count['passed']} passed, {count['failed']} failed, {count['skipped']} skipped")
    return 1 if count['failed'] or not count['passed'] else 0


if __name__ == '__main__':
    sys.exit(main())
