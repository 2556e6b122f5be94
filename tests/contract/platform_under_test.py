# SPDX-FileCopyrightText: The Andon authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real andond in a folder of its own, and the client side of its contract with nothing but the standard library.

Every answer and every event that comes in is validated against the contract that the platform itself serves.
"""
import base64
import http.client
import json
import os
import re
import select
import shutil
import signal
import sqlite3
import socket
import struct
import subprocess
import tempfile
import time
import uuid

import jsonschema

ANDOND = os.environ['ANDOND']
SCALE = float(os.environ.get('ANDON_TEST_TIMEOUT_SCALE', '1'))
DEADLINE = 30 * SCALE


class Broken(AssertionError):
    """Something the contract does not allow."""


def wait_for(what, probe, deadline=DEADLINE):
    """Asks again until the answer is true: the only way these tests wait."""
    end = time.monotonic() + deadline
    while True:
        answer = probe()
        if answer:
            return answer
        if time.monotonic() > end:
            raise Broken(f'still not true after {deadline:.0f} s: {what}')
        select.select([], [], [], 0.05)


def parse(text):
    """Strict: the same member twice in one object is a fault that json would hide."""
    def unique(pairs):
        names = [name for name, _ in pairs]
        if len(names) != len(set(names)):
            raise Broken(f'a member stands twice: {sorted(name for name in names if names.count(name) > 1)}')
        return dict(pairs)
    return json.loads(text, object_pairs_hook=unique)


class Schemas:
    """One contract document, and validation against any part of it."""

    def __init__(self, document):
        jsonschema.Draft202012Validator.check_schema({'$defs': document['components']['schemas']})
        self.document = document
        self.validators = {}

    def validate(self, schema, value, what):
        key = json.dumps(schema, sort_keys=True)
        if key not in self.validators:
            whole = dict(schema)
            whole['components'] = self.document['components']
            self.validators[key] = jsonschema.Draft202012Validator(whole)
        for error in self.validators[key].iter_errors(value):
            where = '/'.join(str(part) for part in error.absolute_path)
            raise Broken(f'{what}: at “{where}”: {error.message[:300]}')

    def resolve(self, node):
        while '$ref' in node:
            found = self.document
            for part in node['$ref'][2:].split('/'):
                found = found[part]
            node = found
        return node


class Platform:
    """andond, started and stopped as the app does it: the token comes through a pipe."""

    def __init__(self, *arguments, data=None, environment=None):
        self.own_data = data is None
        self.data = data or tempfile.mkdtemp(prefix='andon-contract.')
        self.arguments = arguments
        self.environment = environment or {}
        self.process = None
        self.covered = set()
        self.event_types = set()
        self.start()

    def start(self):
        read_end, write_end = os.pipe()
        self.process = subprocess.Popen(
            [ANDOND, '--listen', '127.0.0.1:0', '--data', self.data, '--token-fd', str(write_end), *self.arguments],
            stdout=subprocess.PIPE, text=True, pass_fds=[write_end], env={**os.environ, **self.environment})
        os.close(write_end)
        self.pipe = os.fdopen(read_end)
        line = self.process.stdout.readline()
        match = re.fullmatch(r'andond: listening on http://127\.0\.0\.1:(\d+)\n', line)
        if not match:
            raise Broken(f'andond said {line!r} and ended with {self.process.poll()}')
        self.port = int(match.group(1))
        self.token = self.pipe.readline().strip()
        status, _, openapi = self.raw('GET', '/openapi.json')
        status_feed, _, asyncapi = self.raw('GET', '/asyncapi.json')
        if (status, status_feed) != (200, 200):
            raise Broken('the contract is not served')
        self.openapi = Schemas(openapi)
        self.asyncapi = Schemas(asyncapi)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.pipe.close()

    def restart(self):
        """As after a crash of the service."""
        self.kill()
        self.start()

    def cut_power(self):
        """As on the next start of a machine that went down with the service."""
        self.kill()
        database = sqlite3.connect(os.path.join(self.data, 'andon.db'))
        with database:
            database.execute("UPDATE meta SET value = 'another start' WHERE key = 'boot'")
        database.close()
        self.start()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=DEADLINE)
        self.pipe.close()
        if self.own_data:
            shutil.rmtree(self.data)
        if self.process.returncode != 0:
            raise Broken(f'andond ended with {self.process.returncode} after SIGTERM')

    def make_token(self, role, *more):
        return subprocess.run([ANDOND, 'token', '--role', role, '--data', self.data, *more], check=True, text=True,
                              stdout=subprocess.PIPE).stdout.strip()

    # --- REST

    def raw(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=DEADLINE)
        connection.request(method, '/api/v1' + path, body, headers or {})
        response = connection.getresponse()
        text = response.read()
        connection.close()
        return response.status, response.headers, parse(text) if text else None

    def call(self, method, path, body=None, *, token=None, key=None, match=None, expect=200):
        """One request; its answer must stand in the contract and, unless expect is None, have the status expected."""
        headers = {'Authorization': 'Bearer ' + (self.token if token is None else token)}
        if method == 'POST':
            headers['Idempotency-Key'] = key or str(uuid.uuid4())
            headers['Content-Type'] = 'application/json'
            body = body if isinstance(body, (str, bytes)) else json.dumps({} if body is None else body)
        if match is not None:
            headers['If-Match'] = f'"{match}"'
        status, answer_headers, answer = self.raw(method, path, body, headers)
        self.check(method, path, status, answer_headers, answer)
        if expect is not None and status != expect:
            raise Broken(f'{method} {path} gave {status}, not {expect}: {answer}')
        return answer if expect is not None else (status, answer_headers, answer)

    def template(self, method, path):
        path = path.split('?')[0]
        best = None
        for candidate in self.openapi.document['paths']:
            pattern = re.sub(r'\\\{[a-z]+\\\}', '[^/]+', re.escape(candidate))
            if re.fullmatch(pattern, path) and method.lower() in self.openapi.document['paths'][candidate]:
                if best is None or candidate.count('{') < best.count('{'):
                    best = candidate
        return best

    def check(self, method, path, status, headers, answer):
        what = f'{method} {path} → {status}'
        template = self.template(method, path)
        kind = headers.get_content_type()
        if template is None:
            if status not in (401, 404, 405):
                raise Broken(f'{what}: no such operation in the contract')
            self.openapi.validate({'$ref': '#/components/schemas/Problem'}, answer, what)
            return
        operation = self.openapi.document['paths'][template][method.lower()]
        if str(status) not in operation['responses']:
            raise Broken(f'{what}: the contract does not know this status here: {answer}')
        response = self.openapi.resolve(operation['responses'][str(status)])
        if kind not in response.get('content', {}):
            raise Broken(f'{what}: the contract does not know “{kind}” here')
        self.openapi.validate(response['content'][kind]['schema'], answer, what)
        if 200 <= status < 300:
            self.covered.add((method.lower(), template))

    # --- the feed

    def feed(self, query='', token=None):
        return Feed(self, query, self.token if token is None else token)

    def check_event(self, event):
        for message in self.asyncapi.document['components']['messages'].values():
            if message['name'] == event.get('type'):
                self.asyncapi.validate(message['payload'], event, f'event {event.get("type")}')
                self.event_types.add(event['type'])
                return
        raise Broken(f'the contract does not know the event “{event.get("type")}”')


class Feed:
    """A subscriber: a WebSocket of one's own, so that what libsoup would mend is seen."""

    def __init__(self, platform, query, token):
        self.platform = platform
        self.socket = socket.create_connection(('127.0.0.1', platform.port), timeout=DEADLINE)
        self.buffer = b''
        self.close_code = None
        self.last = None
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f'GET /api/v1/feed{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n'
                             f'Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n'
                             'Sec-WebSocket-Protocol: cloudevents.json\r\n'
                             'Sec-WebSocket-Extensions: permessage-deflate\r\n'
                             f'Authorization: Bearer {token}\r\n\r\n').encode())
        while b'\r\n\r\n' not in self.buffer:
            data = self.socket.recv(65536)
            if not data:
                raise Broken('the feed ended during the handshake')
            self.buffer += data
        head, _, self.buffer = self.buffer.partition(b'\r\n\r\n')
        self.status = int(head.split(b' ')[1])
        if b'permessage-deflate' in head:
            raise Broken('the feed agreed to compress')

    def close(self):
        self.socket.close()

    def send(self, payload, opcode=1):
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
        length = len(payload)
        head = struct.pack('!BB', 0x80 | opcode, 0x80 | (length if length < 126 else 126))
        if length >= 126:
            head += struct.pack('!H', length)
        self.socket.sendall(head + mask + masked)

    def frame(self, deadline):
        """(opcode, payload) or None at the deadline; opcode None at the end."""
        while True:
            if len(self.buffer) >= 2:
                length = self.buffer[1] & 0x7f
                offset = 2
                if length == 126 and len(self.buffer) >= 4:
                    length = struct.unpack('!H', self.buffer[2:4])[0]
                    offset = 4
                elif length == 127 and len(self.buffer) >= 10:
                    length = struct.unpack('!Q', self.buffer[2:10])[0]
                    offset = 10
                elif length > 125:
                    offset = None
                if offset is not None and len(self.buffer) >= offset + length:
                    opcode = self.buffer[0] & 0x0f
                    payload = self.buffer[offset:offset + length]
                    self.buffer = self.buffer[offset + length:]
                    return opcode, payload
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.socket], [], [], left)[0]:
                return None
            data = self.socket.recv(1 << 20)
            if not data:
                return None, b''
            self.buffer += data

    def events(self, deadline=DEADLINE):
        """Yields each event, validated, its `previous` looked at; ends with the feed or at the deadline."""
        end = time.monotonic() + deadline
        while True:
            frame = self.frame(end)
            if frame is None:
                return
            opcode, payload = frame
            if opcode is None:
                return
            if opcode == 8:
                self.close_code = struct.unpack('!H', payload[:2])[0] if len(payload) >= 2 else 1005
                return
            if opcode == 9:
                self.send(payload, 10)
                continue
            if len(payload) > 64 * 1024:
                raise Broken(f'a message of {len(payload)} bytes')
            message = parse(payload)
            for event in message if isinstance(message, list) else [message]:
                self.platform.check_event(event)
                self.follow(event)
                yield event

    def follow(self, event):
        if 'sequence' not in event:
            return
        sequence, previous = int(event['sequence']), int(event['previous'])
        if self.last is not None:
            if previous > self.last:
                raise Broken(f'a gap: {previous} was not told before {sequence}')
            if sequence <= self.last:
                raise Broken(f'{sequence} was told after {self.last}')
        self.last = sequence

    def wait(self, what, accept, deadline=DEADLINE):
        for event in self.events(deadline):
            if accept(event):
                return event
        raise Broken(f'the feed never told: {what} (closed: {self.close_code})')


def run(tests):
    """Runs the functions as TAP."""
    failed = 0
    print(f'1..{len(tests)}', flush=True)
    for number, test in enumerate(tests, 1):
        name = test.__name__.removeprefix('test_').replace('_', '-')
        try:
            test()
        except Exception as error:  # pylint: disable=broad-except
            failed += 1
            for line in f'{type(error).__name__}: {error}'.splitlines():
                print('#', line)
            print(f'not ok {number} - {name}', flush=True)
        else:
            print(f'ok {number} - {name}', flush=True)
    return 1 if failed else 0
