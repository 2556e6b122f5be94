#!/usr/bin/python3
# SPDX-FileCopyrightText: The Andon authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands for andond in the host's test: says where it listens, hands over a token, ends with the pipe.

The first argument after those of the host chooses what it does: "die" ends at once with a word on stderr.
"""
import os
import select
import sys

args = sys.argv[1:]
fd = int(args[args.index('--token-fd') + 1])
assert args[args.index('--listen') + 1] == '127.0.0.1:0'
assert os.path.isdir(args[args.index('--data') + 1])
if args[-1] == 'die':
    print('andond: the folder is in use by process 42', file=sys.stderr, flush=True)
    sys.exit(1)
os.write(fd, b'token-%d\n' % os.getpid())
print('andond: listening on http://127.0.0.1:%d' % (10000 + os.getpid() % 50000), flush=True)
poll = select.poll()
poll.register(fd, select.POLLHUP | select.POLLERR)
poll.poll(60000)
