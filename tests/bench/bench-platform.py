#!/usr/bin/python3
# SPDX-FileCopyrightText: The Andon authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The platform's benchmarks: the real andond behind a real mosquitto, against bare subscribers, in turn in one run.

G11, G11b, G11c: CPU a message and messages a second at QoS 0, 1 % anomalies, 10 feed clients, every sample stored.
G11f: from publishing to a feed client's read at 5 000 messages a second.
G11h: resident memory, idle and in a flood of alarms.
"""
import json
import os
import re
import select
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

ANDOND = os.environ['ANDOND']
TOOL = os.environ['BENCH_MQTT']
PAIRS = max(1, int(os.environ.get('ANDON_BENCH_PAIRS', '5')))
ASSETS = 20
CLIENTS = 10


def report(goal, metric, unit, ours, theirs, must, stretch, at_least, ours_name, theirs_name, **extra):
    ratio = statistics.median(a / b for a, b in zip(ours, theirs))
    met = ratio >= must if at_least else ratio <= must
    print(json.dumps({'goal': goal, 'metric': metric, 'unit': unit,
                      'ours': {'side': ours_name, 'median': round(statistics.median(ours), 3)},
                      'theirs': {'side': theirs_name, 'median': round(statistics.median(theirs), 3)},
                      'ratio': round(ratio, 4), 'pairs': len(ours), 'must_be': '>=' if at_least else '<=',
                      'must': must, 'stretch': stretch, 'met': met, **extra}), flush=True)
    return met


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Broker:
    def __init__(self, folder):
        self.port = free_port()
        path = os.path.join(folder, 'mosquitto.conf')
        with open(path, 'w', encoding='utf-8') as out:
            out.write(f'listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence false\n'
                      'max_queued_messages 0\nset_tcp_nodelay true\nlog_type none\n')
        self.process = subprocess.Popen(['mosquitto', '-c', path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(('127.0.0.1', self.port)).close()
                return
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.02)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def config(folder):
    signal = {'unit': '1', 'period': 1, 'role': 'process'}
    profile = {'id': 'bench', 'name': 'Bench', 'class': 'bench', 'source': 'mqtt', 'topic': 'bench/{asset}/telemetry',
               'qos': 0, 'format': 'json', 'time': {'path': 'ts', 'format': 'unix'},
               'signals': [{'key': 'v', 'name': 'Value', 'path': 'v', **signal},
                           {'key': 'w', 'name': 'Other', 'path': 'w', **signal}],
               'assets': [{'id': f'b-{i}', 'name': f'Bench {i}'} for i in range(ASSETS)]}
    rule = {'id': 'bench-high', 'body': {'kind': 'limit', 'name': 'Value too high', 'scope': {'class': 'bench'},
                                         'signal': 'v', 'high': 90, 'hysteresis': 1, 'impact': 'major',
                                         'respond_within': 600, 'on_delay': 0, 'off_delay': 0,
                                         'consequence': 'none', 'response': 'none'}}
    path = os.path.join(folder, 'config.json')
    with open(path, 'w', encoding='utf-8') as out:
        json.dump({'profiles': [profile], 'limits': [rule]}, out)
    return path


class Andond:
    def __init__(self, folder, broker):
        self.data = tempfile.mkdtemp(dir=folder)
        read_end, write_end = os.pipe()
        self.process = subprocess.Popen([ANDOND, '--data', self.data, '--listen', '127.0.0.1:0', '--config', config(folder),
                                         '--mqtt', f'mqtt://127.0.0.1:{broker.port}', '--token-fd', str(write_end)],
                                        stdout=subprocess.PIPE, text=True, pass_fds=[write_end])
        os.close(write_end)
        self.pipe = os.fdopen(read_end)
        self.port = int(re.search(r':(\d+)$', self.process.stdout.readline().strip()).group(1))
        self.token = self.pipe.readline().strip()
        end = time.monotonic() + 20
        while self.get('/health/devices')['sources'][0]['state'] != 'running':
            if time.monotonic() > end:
                raise SystemExit('andond does not reach the broker')
            time.sleep(0.05)

    def get(self, path):
        request = urllib.request.Request(f'http://127.0.0.1:{self.port}/api/v1{path}',
                                         headers={'Authorization': 'Bearer ' + self.token})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def accepted(self):
        return self.get('/health/devices')['accepted']

    def cpu(self):
        with open(f'/proc/{self.process.pid}/stat', encoding='ascii') as stat:
            fields = stat.read().rsplit(')', 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')

    def rss_kb(self):
        with open(f'/proc/{self.process.pid}/statm', encoding='ascii') as statm:
            return int(statm.read().split()[1]) * os.sysconf('SC_PAGE_SIZE') / 1024

    def feed(self):
        feed = socket.create_connection(('127.0.0.1', self.port))
        feed.sendall((f'GET /api/v1/feed?topics=alerts HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n'
                      'Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
                      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: cloudevents.json\r\n'
                      f'Authorization: Bearer {self.token}\r\n\r\n').encode())
        return feed

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.pipe.close()
        shutil.rmtree(self.data, ignore_errors=True)


class Readers(threading.Thread):
    """Reads what the feeds tell, and notes when it came."""

    def __init__(self, sockets):
        super().__init__(daemon=True)
        self.sockets = sockets
        self.ended = False
        self.chunks = []

    def run(self):
        while not self.ended:
            for feed in select.select(self.sockets, [], [], 0.1)[0]:
                data = feed.recv(1 << 18)
                if not data:
                    self.sockets.remove(feed)
                elif feed is self.sockets[0]:
                    self.chunks.append((time.time(), data))

    def stop(self):
        self.ended = True
        self.join()
        for feed in self.sockets:
            feed.close()


def publish(broker, n, rate=0, every=100):
    return subprocess.Popen([TOOL, 'publish', str(broker.port), str(n), str(rate), str(every)])


def bare(broker, n, mode='count', rate=0):
    counter = subprocess.Popen([TOOL, mode, str(broker.port), str(n)], stdout=subprocess.PIPE, text=True)
    counter.stdout.readline()
    publish(broker, n, rate).wait()
    answer = json.loads(counter.stdout.readline())
    counter.wait()
    return answer


def ours(broker, folder, n):
    andond = Andond(folder, broker)
    readers = Readers([andond.feed() for _ in range(CLIENTS)])
    readers.start()
    time.sleep(0.3)
    cpu = andond.cpu()
    begin = time.monotonic()
    publish(broker, n).wait()
    seen, moved = 0, time.monotonic()
    # Two samples a message. Only asked from here on: the asking is on andond's account too.
    while seen < 2 * n and time.monotonic() - moved < 3:
        now = andond.accepted()
        if now != seen:
            seen, moved = now, time.monotonic()
        time.sleep(0.02)
    seconds = moved - begin
    result = {'received': seen / 2, 'seconds': seconds, 'cpu': andond.cpu() - cpu}
    result['alerts'] = int(andond.get('/')['sequence'])
    readers.stop()
    andond.stop()
    return result


def bench_ingest(broker, folder):
    n = 100000
    cpu, cpu_bare, rate, rate_bare, share, alerts = [], [], [], [], [], []
    for _ in range(PAIRS):
        mine, theirs, parse = ours(broker, folder, n), bare(broker, n), bare(broker, n, 'parse')
        cpu.append(1e6 * mine['cpu'] / mine['received'])
        cpu_bare.append(1e6 * theirs['cpu'] / theirs['received'])
        rate.append(mine['received'] / mine['seconds'])
        rate_bare.append(theirs['received'] / theirs['seconds'])
        share.append((1e6 * parse['cpu'] / parse['received']) / cpu[-1])
        alerts.append(mine['alerts'])
    extra = {'share_of_bare_json_glib': round(statistics.median(share), 3), 'events': statistics.median(alerts),
             'messages': n, 'clients': CLIENTS}
    names = ('andond, samples stored', 'bare libmosquitto subscriber')
    met = report('G11', 'CPU a message, QoS 0, 1 % anomalies', 'µs', cpu, cpu_bare, 1.35, 1.15, False, *names, **extra)
    met |= extra['share_of_bare_json_glib'] >= 0.6
    met &= report('G11b', 'messages a second', '1/s', rate, rate_bare, 0.85, 0.95, True, *names, **extra)
    stored = report('G11c', 'CPU a message, every sample stored', 'µs', cpu, cpu_bare, 1.8, 1.5, False, *names, **extra)
    return met and (stored or extra['share_of_bare_json_glib'] >= 0.6)


def bench_latency(broker, folder):
    """Publishing to reading, of the samples that raise an alarm: the sample's own time is the alarm's onset."""
    p95, library = [], []
    for _ in range(PAIRS):
        library.append(bare(broker, 15000, 'latency', 5000)['p95_ms'])
        andond = Andond(folder, broker)
        readers = Readers([andond.feed() for _ in range(CLIENTS)])
        readers.start()
        time.sleep(0.3)
        publish(broker, 15000, 5000, 100).wait()
        time.sleep(0.5)
        readers.stop()
        found = []
        for came, data in readers.chunks:
            for event in re.finditer(rb'"state":"unack".{0,600}?"onset":"([0-9T:.-]+)Z"', data):
                text = event.group(1).decode()
                onset = time.mktime(time.strptime(text[:19], '%Y-%m-%dT%H:%M:%S')) - time.timezone + float('0' + text[19:])
                found.append(1000 * (came - onset))
        found = sorted(value for value in found if 0 <= value < 5000)
        andond.stop()
        if not found:
            raise SystemExit('no alarm came through')
        if os.environ.get('BENCH_VERBOSE'):
            print([round(found[int(q * (len(found) - 1))], 1) for q in (0.05, 0.5, 0.95)], len(found), file=sys.stderr)
        p95.append(found[int(0.95 * (len(found) - 1))])
    tick = [2.0] * len(p95)
    return report('G11f', 'p95 from the sample to a client, 5 k messages/s', 'ms', p95, tick, 2, 1.25, False,
                  'sample to feed client', 'platform tick', p95_of_bare_subscriber=statistics.median(library))


def bench_memory(broker, folder):
    idle, flood, bare_kb = [], [], []
    for _ in range(PAIRS):
        bare_kb.append(bare(broker, 2000)['rss_kb'])
        andond = Andond(folder, broker)
        readers = Readers([andond.feed() for _ in range(CLIENTS)])
        readers.start()
        time.sleep(1)
        idle.append(andond.rss_kb())
        publish(broker, 20000, 0, 2).wait()
        time.sleep(1)
        flood.append(andond.rss_kb())
        readers.stop()
        andond.stop()
    names = ('andond', 'bare libmosquitto subscriber')
    first = report('G11h', 'resident memory, idle', 'KiB', idle, bare_kb, 3, 1.7, False, *names)
    return report('G11h', 'resident memory, flood of alarms', 'KiB', flood, bare_kb, 6, 4, False, *names) and first


def main():
    if not shutil.which('mosquitto', path=os.environ.get('PATH', '') + ':/usr/sbin'):
        print(json.dumps({'goal': sys.argv[1], 'skipped': 'mosquitto is not installed'}))
        return 77
    os.environ['PATH'] += ':/usr/sbin'
    folder = tempfile.mkdtemp(prefix='andon-bench.')
    broker = Broker(folder)
    try:
        met = {'ingest': bench_ingest, 'latency': bench_latency, 'memory': bench_memory}[sys.argv[1]](broker, folder)
    finally:
        broker.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return 0 if met else 1


if __name__ == '__main__':
    sys.exit(main())
