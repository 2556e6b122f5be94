#!/usr/bin/python3
# SPDX-FileCopyrightText: The Andon authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client written from the contract's page alone follows a plant whose platform is killed under it.

It shares no code with ours: sockets, HTTP and JSON from the standard library. It joins a snapshot with the feed, resumes
after a loss, and acknowledges every alarm with a key of its own, sent again until it is answered."""
import base64
import http.client
import json
import os
import select
import socket
import struct
import sys
import threading
import time
import uuid

from platform_under_test import DEADLINE, SCALE, Broken, run, wait_for
from rig import RIGS, Broker, Rig

broker = Broker()
platform = Rig(broker)


class Client:
    """One seat. `where` gives (port, token) as they now are: after a restart both are read anew."""

    def __init__(self, where):
        self.where = where
        self.alerts = {}          # id → alert, in its newest revision
        self.last = None          # the last sequence seen
        self.told = []            # every sequence told, in order
        self.faults = []
        self.snapshots = self.connections = self.beats = 0
        self.longest_silence = 0
        self.answers = {}         # key → answer
        self.acknowledged = set() # (alert, annunciation)
        self.ended = False
        self.threads = [threading.Thread(target=self.follow), threading.Thread(target=self.work)]
        for thread in self.threads:
            thread.start()

    def end(self):
        self.ended = True
        for thread in self.threads:
            thread.join(DEADLINE)

    # --- requests

    def request(self, method, path, body=None, key=None):
        port, token = self.where()
        connection = http.client.HTTPConnection('127.0.0.1', port, timeout=10 * SCALE)
        headers = {'Authorization': f'Bearer {token}'}
        if key:
            headers.update({'Idempotency-Key': key, 'Content-Type': 'application/json'})
        try:
            connection.request(method, '/api/v1' + path, json.dumps(body) if key else None, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def snapshot(self):
        """Every page; the first page's as_of is where the feed goes on."""
        found, cursor, as_of = {}, '', None
        while True:
            status, page = self.request('GET', f'/alerts?limit=2{cursor}')
            if status != 200:
                raise OSError(page)
            as_of = as_of or page['as_of']
            for alert in page['items']:
                found[alert['id']] = alert
            if page['next'] is None:
                break
            cursor = f'&cursor={page["next"]}'
        self.snapshots += 1
        self.alerts = found
        self.last = int(as_of)

    # --- the feed

    def open(self):
        port, token = self.where()
        feed = socket.create_connection(('127.0.0.1', port), timeout=10 * SCALE)
        key = base64.b64encode(os.urandom(16)).decode()
        feed.sendall((f'GET /api/v1/feed?after={self.last}&topics=alerts HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n'
                      f'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n'
                      f'Sec-WebSocket-Protocol: cloudevents.json\r\nAuthorization: Bearer {token}\r\n\r\n').encode())
        head = b''
        while b'\r\n\r\n' not in head:
            data = feed.recv(1)
            if not data:
                raise OSError('no handshake')
            head += data
        if b' 101 ' not in head.split(b'\r\n')[0]:
            raise OSError(head)
        self.connections += 1
        return feed

    @staticmethod
    def exactly(feed, n):
        data = b''
        while len(data) < n:
            # Three heartbeats missed: the feed is lost.
            if not select.select([feed], [], [], 6 * SCALE)[0]:
                raise OSError('silent')
            part = feed.recv(n - len(data))
            if not part:
                raise OSError('ended')
            data += part
        return data

    def messages(self, feed):
        while not self.ended:
            first, second = self.exactly(feed, 2)
            length = second & 0x7f
            if length > 125:
                length = int.from_bytes(self.exactly(feed, 2 if length == 126 else 8), 'big')
            payload = self.exactly(feed, length)
            if first & 0x0f == 8:
                code = struct.unpack('!H', payload[:2])[0]
                if code == 4410:
                    self.snapshot()
                raise OSError(f'closed with {code}')
            if first & 0x0f == 1:
                message = json.loads(payload)
                yield from message if isinstance(message, list) else [message]

    def take(self, event):
        if event['type'] == 'org.andon.heartbeat.v1':
            self.beats += 1
        if 'sequence' not in event:
            return
        sequence = int(event['sequence'])
        if int(event['previous']) > self.last:
            self.faults.append(f'gap: {event["previous"]} between {self.last} and {sequence}')
        if sequence <= self.last:
            self.faults.append(f'doubled: {sequence} after {self.last}')
        self.last = sequence
        self.told.append(sequence)
        if event['type'] == 'org.andon.alert.changed.v1':
            known = self.alerts.get(event['data']['id'])
            if known is None or known['revision'] < event['data']['revision']:
                self.alerts[event['data']['id']] = event['data']

    def follow(self):
        while not self.ended:
            try:
                if self.last is None:
                    self.snapshot()
                feed = self.open()
                with feed:
                    since = time.monotonic()
                    for event in self.messages(feed):
                        self.longest_silence = max(self.longest_silence, time.monotonic() - since)
                        since = time.monotonic()
                        self.take(event)
            except (OSError, http.client.HTTPException, ValueError):
                select.select([], [], [], 0.05)

    # --- actions

    def work(self):
        while not self.ended:
            for alert in list(self.alerts.values()):
                seen = (alert['id'], alert['annunciation'])
                if alert['state'] in ('unack', 'rtnun') and seen not in self.acknowledged:
                    self.acknowledged.add(seen)
                    self.send(f'/alerts/{alert["id"]}/acknowledge', {'annunciation': alert['annunciation']})
            select.select([], [], [], 0.01)

    def send(self, path, body):
        """Again with the same key until somebody answered."""
        key = str(uuid.uuid4())
        while not self.ended:
            try:
                status, answer = self.request('POST', path, body, key)
            except (OSError, http.client.HTTPException, ValueError):
                select.select([], [], [], 0.05)
                continue
            if status == 429 or status >= 500:
                select.select([], [], [], 0.2)
                continue
            self.answers[key] = (status, path)
            return


def test_follows_a_plant_that_is_killed():
    client = Client(lambda: (platform.port, platform.token))
    try:
        wait_for('a heartbeat', lambda: client.beats)
        start = client.last
        for crash in range(3):
            for step in range(4):
                for rig in RIGS:
                    platform.pressure(rig, 9 if step % 2 == 0 else 1)
            platform.restart()
            wait_for('the client to be back', lambda c=crash: client.connections >= c + 2)
        for rig in RIGS:
            platform.pressure(rig, 9)
        for rig in RIGS:
            platform.raised(rig, 'acked')
        end = int(platform.call('GET', '/alerts?limit=1')['as_of'])
        wait_for('the client to have heard everything', lambda: client.last >= end)
    finally:
        client.end()
    if client.faults:
        raise Broken(client.faults)
    if client.snapshots != 1:
        raise Broken(f'{client.snapshots} snapshots: a resume was refused')
    if client.longest_silence > 6 * SCALE:
        raise Broken(f'{client.longest_silence:.1f} s without a heartbeat')

    # What a second subscriber is told of the whole time is what this one was told, each once.
    feed = platform.feed(f'?after={start}&topics=alerts')
    whole = []
    for event in feed.events():
        if 'sequence' in event:
            whole.append(int(event['sequence']))
        if whole and whole[-1] >= end:
            break
    feed.close()
    told = [sequence for sequence in client.told if start < sequence <= end]
    if told != whole:
        raise Broken(f'lost {sorted(set(whole) - set(told))[:5]}, extra {sorted(set(told) - set(whole))[:5]}')

    bad = [answer for answer in client.answers.values() if answer[0] not in (200, 412, 409)]
    done = [answer for answer in client.answers.values() if answer[0] == 200]
    if bad or len(done) < len(RIGS):
        raise Broken(f'{len(done)} acknowledged; {bad}')
    taken = 0
    for item in platform.call('GET', '/alerts?limit=500')['items']:
        mine = client.alerts.get(item['id'])
        if mine is None or mine['revision'] != item['revision'] or mine['state'] != item['state']:
            raise Broken(f'{item["id"]} is {item["state"]} {item["revision"]}, and the client has {mine and mine["revision"]}')
        journal = platform.alert(item)['journal']
        seen = [row['annunciation'] for row in journal if row['event'] == 'acknowledge']
        taken += len(seen)
        if len(seen) != len(set(seen)):
            raise Broken(f'{item["id"]} was acknowledged twice: {seen}')
    if taken != len(done):
        raise Broken(f'{taken} acknowledgements in the journal of {len(done)} answered')
    if len(client.alerts) != len(platform.call('GET', '/alerts?limit=500')['items']):
        raise Broken('the client has an alert that is none')
    if not platform.call('GET', '/audit/verify')['ok']:
        raise Broken('the journal is broken')


if __name__ == '__main__':
    try:
        status = run([value for name, value in list(globals().items()) if name.startswith('test_')])
    finally:
        platform.stop()
        broker.stop()
    sys.exit(status)
