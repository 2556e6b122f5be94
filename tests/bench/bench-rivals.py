#!/usr/bin/python3
# SPDX-FileCopyrightText: The Andon authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ours against Chromium, in turn in one run; for information, and without that side where Chromium is not installed.

bench-rivals.py sustained            G3d: the most alerts a second with less than 1 % of vsyncs missed over 5 s
bench-rivals.py trend GOAL SAMPLES   G6, G6b: a frame of a trend drawn whole, against uPlot
"""
import contextlib
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.parse

import bench_chromium
import bench_report

ROWS = 100000
SECONDS = 5
RATES = (500, 1000, 2000, 5000, 10000, 20000, 50000)
SLACK = 0.5
PASSES = min(2, bench_report.n_pairs(2))
SCREENFUL = (1200, 800)
UPLOT = os.environ.get('BENCH_UPLOT', '')
FRAMES = 40


class Child:
    """A program of ours that answers in lines."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([str(a) for a in arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)

    def line(self):
        text = self.process.stdout.readline()
        if not text:
            raise SystemExit(f'{self.process.args[0]} ended without a word')
        return text.strip()

    def tell(self, text):
        self.process.stdin.write(text + '\n')
        self.process.stdin.flush()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


def sender(rate, n):
    child = Child(os.environ['BENCH_FEED_SENDER'], rate, n, ROWS)
    child.port = int(child.line())
    return child


def ours_at(rate, n):
    with sender(rate, n) as feed:
        with Child(os.environ['BENCH_CLIENT_SUSTAINED'], f'http://127.0.0.1:{feed.port}', n, ROWS) as us:
            us.line()
            feed.tell('go')
            return json.loads(us.line())


def theirs_at(rate, n):
    with sender(rate, n) as feed:
        query = urllib.parse.urlencode({'feed': f'ws://127.0.0.1:{feed.port}/api/v1/feed', 'n': n, 'rows': ROWS})
        with bench_chromium.Page(f'flood.html?{query}', SCREENFUL) as page:
            page.wait('/ready')
            feed.tell('go')
            return page.wait('/result')


def holds(rate, told):
    return told['missed'] < SECONDS * 60 / 100 and 0 <= told['painted_s'] <= SECONDS + SLACK


def highest(measure, log):
    """Steps up until two rates in a row do not hold: one may fail by the machine's chance."""
    best, failed = 0, 0
    for rate in RATES:
        told = measure(rate, rate * SECONDS)
        log.setdefault(str(rate), []).append([told['missed'], told['painted_s']])
        if holds(rate, told):
            best, failed = rate, 0
        else:
            failed += 1
        if failed == 2:
            break
    return best


def raw_rate(n=200000):
    """Alerts a second that a reader takes which does nothing with them."""
    with sender(0, n) as feed, socket.create_connection(('127.0.0.1', feed.port)) as reader:
        reader.sendall(b'GET /api/v1/feed HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
                       b'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: cloudevents.json\r\n'
                       b'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n')
        if b' 101 ' not in reader.recv(4096):
            raise SystemExit('the feed refuses the upgrade')
        feed.tell('go')
        last, tail = f'"id":"a-{ROWS + n}"'.encode(), b''
        begin = time.monotonic()
        while last not in tail:
            tail = tail[-64:] + reader.recv(1 << 20)
        return n / (time.monotonic() - begin)


def bench_sustained():
    skipped = None if bench_chromium.find() else 'Chromium is not installed'
    ours, theirs, our_log, their_log = [], [], {}, {}
    for _ in range(PASSES):
        ours.append(highest(ours_at, our_log))
        if not skipped:
            theirs.append(highest(theirs_at, their_log))
    extra = {'raw_limit': round(raw_rate()), 'raw_limit_is': 'the same feed read and thrown away', 'top_of_steps': RATES[-1],
             'steps': RATES, 'rows': ROWS, 'missed_and_painted_s': {'ours': our_log, 'theirs': their_log}}
    if skipped:
        extra['skipped'] = skipped
    bench_report.line('G3d', 'most alerts/s with < 1 % of vsyncs missed over 5 s, all painted 0.5 s after the last',
                      'alerts/s', 'feed, worker, store, view, rows', ours, 'Chromium, virtual table of 36 rows', theirs,
                      **extra)


def bench_trend(goal, samples):
    skipped = ('Chromium is not installed' if not bench_chromium.find() else
               None if os.path.isfile(os.path.join(UPLOT, 'uPlot.iife.min.js')) else 'uPlot is not installed')
    sides = {'chart': [], 'usual': [], 'scan': []}
    theirs, scripts = [], []
    with contextlib.ExitStack() as stack:
        us = stack.enter_context(Child(os.environ['BENCH_CHART_FRAME'], 'serve', samples))
        page = None
        if not skipped:
            page = stack.enter_context(bench_chromium.Page(f'trend.html?n={samples}&frames={FRAMES}', (1640, 720), (0, 640),
                                                           {'/uplot/': UPLOT}, uncapped=True))
            page.wait('/ready')
        for _ in range(bench_report.n_pairs()):
            for side, found in sides.items():
                us.tell(side)
                found.append(float(us.line()))
            if page:
                told = page.measure()
                theirs.append(told['frame_ms'])
                scripts.append(told['js_ms'])
    extra = {'samples': samples, 'raw_limit': round(statistics.median(sides['scan']), 3),
             'raw_limit_is': 'lowest and highest of all samples', 'usual_way': round(statistics.median(sides['usual']), 3),
             'usual_way_is': 'scan of every sample, one cairo stroke'}
    if skipped:
        extra['skipped'] = skipped
    else:
        extra['their_script'] = round(statistics.median(scripts), 3)
    bench_report.line(goal, 'frame p50, trend of 1600 x 600 drawn whole at another stretch each frame: ours before-paint to'
                      ' after-paint, theirs from animation frame to animation frame without a frame-rate limit', 'ms',
                      'andon chart', sides['chart'], 'uPlot in Chromium', theirs, **extra)


def main():
    if sys.argv[1:] == ['sustained']:
        bench_sustained()
    elif len(sys.argv) == 4 and sys.argv[1] == 'trend':
        bench_trend(sys.argv[2], int(sys.argv[3]))
    else:
        sys.exit(__doc__)


if __name__ == '__main__':
    # Stopped from outside, it still stops the browser that it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    main()
