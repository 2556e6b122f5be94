#!/usr/bin/python3
# SPDX-FileCopyrightText: The Andon authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The platform's benchmarks: the real andond behind a real mosquitto, against bare subscribers, in turn in one run.

G11, G11b, G11c: CPU a message and messages a second at QoS 0, 1 % anomalies, 10 feed clients, every sample stored.
Beside each the share of the libraries' bare loop: libmosquitto handing every payload to the JSON reader that andond
uses, and nothing else. Must or 60 % of that loop holds; the line says which.
G11f: from publishing to a feed client's read at 5 000 messages a second.
G11h: resident memory, idle and in a flood of alarms.
"""
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

ANDOND = os.environ['ANDOND']
TOOL = os.environ['BENCH_MQTT']
READERS = os.environ['BENCH_FEED_LATENCY']
LEAST_SHARE = 0.6
PAIRS = max(1, int(os.environ.get('ANDON_BENCH_PAIRS', '5')))
ASSETS = 20
CLIENTS = 10


def report(goal, metric, unit, ours, theirs, must, stretch, at_least, ours_name, theirs_name, loop=None, **extra):
    """(loop): what the libraries' bare loop came to, in the same runs; the goal holds by Must or by its share of that."""
    ratio = statistics.median(a / b for a, b in zip(ours, theirs))
    met = must_met = ratio >= must if at_least else ratio <= must
    if loop:
        share = statistics.median(a / b if at_least else b / a for a, b in zip(ours, loop))
        met = must_met or share >= LEAST_SHARE
        extra = {'must_met': must_met, 'share_of_bare_loop': round(share, 3), 'least_share': LEAST_SHARE,
                 'share_met': share >= LEAST_SHARE, 'bare_loop': round(statistics.median(loop), 3), **extra}
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
        """Seconds of all its threads, to the nanosecond."""
        total = 0
        for task in os.listdir(f'/proc/{self.process.pid}/task'):
            with open(f'/proc/{self.process.pid}/task/{task}/schedstat', encoding='ascii') as stat:
                total += int(stat.read().split()[0])
        return total / 1e9

    def settle(self):
        """Waits until it has nothing more to do, without asking it anything; when that was."""
        busy, last = time.monotonic(), self.cpu()
        while time.monotonic() - busy < 0.25:
            time.sleep(0.01)
            now = self.cpu()
            if now - last > 0.001:
                busy = time.monotonic()
            last = now
        return busy

    def rss_kb(self):
        with open(f'/proc/{self.process.pid}/statm', encoding='ascii') as statm:
            return int(statm.read().split()[1]) * os.sysconf('SC_PAGE_SIZE') / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.pipe.close()
        shutil.rmtree(self.data, ignore_errors=True)


class Readers:
    """So many consoles, which note when each alarm came."""

    def __init__(self, andond):
        self.process = subprocess.Popen([READERS, str(andond.port), str(CLIENTS)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, 'ANDON_TOKEN': andond.token})
        if self.process.stdout.readline() != 'ready\n':
            raise SystemExit('the feed clients do not connect')

    def stop(self):
        told, _ = self.process.communicate()
        if self.process.returncode != 0:
            raise SystemExit('the feed clients failed')
        return json.loads(told)


def publish(broker, n, rate=0, every=100):
    return subprocess.Popen([TOOL, 'publish', str(broker.port), str(n), str(rate), str(every)])


def bare(broker, n, mode='count', rate=0):
    counter = subprocess.Popen([TOOL, mode, str(broker.port), str(n)], stdout=subprocess.PIPE, text=True)
    counter.stdout.readline()
    publish(broker, n, rate).wait()
    answer = json.loads(counter.stdout.readline())
    counter.wait()
    return answer


def bare_rate(broker, n, mode):
    begin = time.monotonic()
    answer = bare(broker, n, mode)
    answer['seconds'] = answer['last'] - begin
    return answer


def ours(broker, folder, n):
    andond = Andond(folder, broker)
    readers = Readers(andond)
    cpu = andond.cpu()
    begin = time.monotonic()
    publish(broker, n).wait()
    end = andond.settle()
    result = {'seconds': end - begin, 'cpu': andond.cpu() - cpu, 'received': andond.accepted() / 2,
              'alerts': int(andond.get('/')['sequence'])}
    readers.stop()
    andond.stop()
    return result


def bench_ingest(broker, folder):
    n = 100000
    sides = {'andond': [], 'count': [], 'read': [], 'parse': []}
    for _ in range(PAIRS):
        sides['andond'].append(ours(broker, folder, n))
        for mode in ('count', 'read', 'parse'):
            sides[mode].append(bare_rate(broker, n, mode))
    if any(run['received'] != n for runs in sides.values() for run in runs):
        raise SystemExit('messages were lost: ' + json.dumps(sides))
    cpu = {side: [1e6 * run['cpu'] / n for run in runs] for side, runs in sides.items()}
    rate = {side: [n / run['seconds'] for run in runs] for side, runs in sides.items()}
    extra = {'bare_loop_is': 'libmosquitto and the reader of plain objects', 'messages': n, 'clients': CLIENTS,
             'with_json_glib': round(statistics.median(cpu['parse']), 3),
             'events': statistics.median(run['alerts'] for run in sides['andond'])}
    names = ('andond, samples stored', 'bare libmosquitto subscriber')
    met = [report('G11', 'CPU a message, QoS 0, 1 % anomalies', 'µs', cpu['andond'], cpu['count'], 1.35, 1.15, False,
                  *names, loop=cpu['read'], **extra),
           report('G11b', 'messages a second', '1/s', rate['andond'], rate['count'], 0.85, 0.95, True, *names,
                  loop=rate['read'], **extra),
           report('G11c', 'CPU a message, every sample stored', 'µs', cpu['andond'], cpu['count'], 1.8, 1.5, False,
                  *names, loop=cpu['read'], **extra)]
    return all(met)


def bench_latency(broker, folder):
    """Publishing to reading, of the samples that raise an alarm: the sample's own time is the alarm's onset."""
    p50, p95, library, alarms = [], [], [], []
    for _ in range(PAIRS):
        library.append(bare(broker, 15000, 'latency', 5000)['p95_ms'])
        andond = Andond(folder, broker)
        readers = Readers(andond)
        publish(broker, 15000, 5000, 100).wait()
        andond.settle()
        found = readers.stop()
        andond.stop()
        if found['n'] == 0:
            raise SystemExit('no alarm came through')
        p50.append(found['p50_ms'])
        p95.append(found['p95_ms'])
        alarms.append(found['n'])
    tick = [2.0] * len(p95)
    return report('G11f', 'p95 from the sample to a client, 5 k messages/s', 'ms', p95, tick, 2, 1.25, False,
                  'sample to feed client', 'platform tick', p50=statistics.median(p50), reads=statistics.median(alarms),
                  p95_of_bare_subscriber=statistics.median(library))


def bench_memory(broker, folder):
    idle, flood, bare_kb = [], [], []
    for _ in range(PAIRS):
        bare_kb.append(bare(broker, 2000)['rss_kb'])
        andond = Andond(folder, broker)
        readers = Readers(andond)
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
