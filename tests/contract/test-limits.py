#!/usr/bin/python3
# SPDX-FileCopyrightText: The Andon authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the door does where a client or the system goes to its limits: requests sent at once, and no descriptors left."""
import os
import resource
import select
import socket
import sys
import time

from platform_under_test import DEADLINE, Broken, Platform, run, wait_for

platform = Platform()


def answers(connection, n):
    """The bodies of n answers on one connection, in order."""
    buffer, bodies = b'', []
    end = time.monotonic() + DEADLINE
    while len(bodies) < n:
        head, found, rest = buffer.partition(b'\r\n\r\n')
        length = 0
        for line in head.lower().split(b'\r\n'):
            if line.startswith(b'content-length:'):
                length = int(line.split(b':')[1])
        if found and len(rest) >= length:
            bodies.append((int(head.split(b' ')[1]), rest[:length]))
            buffer = rest[length:]
            continue
        if not select.select([connection], [], [], max(end - time.monotonic(), 0))[0]:
            raise Broken(f'{len(bodies)} answers of {n}')
        data = connection.recv(65536)
        if not data:
            raise Broken(f'the connection ended after {len(bodies)} answers of {n}')
        buffer += data
    return bodies


def request(method, path, body=b'', *headers):
    lines = [f'{method} /api/v1{path} HTTP/1.1', 'Host: 127.0.0.1', f'Authorization: Bearer {platform.token}', *headers]
    return '\r\n'.join(lines + ['', '']).encode() + body


def log_entry(text, chunked=False):
    body = b'{"text":"' + text + b'"}'
    if not chunked:
        return request('POST', '/log', body, f'Content-Length: {len(body)}',
                       f'Idempotency-Key: key-{text.decode()}')
    chunks = b''.join(b'%x\r\n%s\r\n' % (len(part), part) for part in (body[:5], body[5:])) + b'0\r\n\r\n'
    return request('POST', '/log', chunks, 'Transfer-Encoding: chunked', f'Idempotency-Key: key-{text.decode()}')


def test_requests_sent_at_once_are_all_answered_in_order():
    with socket.create_connection(('127.0.0.1', platform.port), timeout=DEADLINE) as connection:
        sent = [request('GET', '/me'), log_entry(b'one'), request('GET', '/log'), log_entry(b'two', chunked=True),
                request('GET', '/log'), request('GET', '/nothing'), request('GET', '/me')]
        connection.sendall(b''.join(sent))
        told = answers(connection, len(sent))
        if [status for status, _ in told] != [200, 201, 200, 201, 200, 404, 200]:
            raise Broken(told)
        if b'"one"' not in told[2][1] or b'"two"' in told[2][1] or b'"two"' not in told[4][1]:
            raise Broken('answers out of order')


def test_many_small_requests_in_pieces():
    """However the bytes are cut, each request gets its answer."""
    whole = b''.join(request('GET', '/me') for _ in range(40)) + b''.join(log_entry(b'n%d' % i) for i in range(10))
    with socket.create_connection(('127.0.0.1', platform.port), timeout=DEADLINE) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for i in range(0, len(whole), 977):
            connection.sendall(whole[i:i + 977])
        told = answers(connection, 50)
        if [status for status, _ in told] != [200] * 40 + [201] * 10:
            raise Broken([status for status, _ in told])


def test_a_feed_asked_for_behind_a_request():
    """The head of a feed and its first frame come in one packet with the request before them."""
    head = request('GET', '/feed?topics=work', b'', 'Upgrade: websocket', 'Connection: Upgrade',
                   'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version: 13',
                   'Sec-WebSocket-Protocol: cloudevents.json')
    with socket.create_connection(('127.0.0.1', platform.port), timeout=DEADLINE) as connection:
        connection.sendall(request('GET', '/me') + head + b'\x89\x80\x00\x00\x00\x00')
        buffer, end = b'', time.monotonic() + DEADLINE
        while b'org.andon.heartbeat.v1' not in buffer or b'\x8a\x00' not in buffer:
            if not select.select([connection], [], [], max(end - time.monotonic(), 0))[0]:
                raise Broken(f'no pong and heartbeat: {buffer!r}')
            data = connection.recv(65536)
            if not data:
                raise Broken(f'the connection ended: {buffer!r}')
            buffer += data
        if buffer.count(b'HTTP/1.1 200') != 1 or buffer.count(b'HTTP/1.1 101') != 1:
            raise Broken(buffer)


def test_connections_at_rest_make_room():
    """Connections kept for another request are as many as may be; a new one is served all the same."""
    at_rest = []
    for _ in range(256):
        connection = socket.create_connection(('127.0.0.1', platform.port), timeout=DEADLINE)
        connection.sendall(request('GET', '/me'))
        answers(connection, 1)
        at_rest.append(connection)
    for _ in range(20):
        platform.call('GET', '/me')
    last = at_rest[-1]
    last.sendall(request('GET', '/me'))
    answers(last, 1)
    for connection in at_rest:
        connection.close()
    if platform.call('GET', '/')['counters']['refused_connections']:
        raise Broken('a connection was refused for the sake of those at rest')


def cpu(process):
    with open(f'/proc/{process.pid}/stat', encoding='utf-8') as stat:
        fields = stat.read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


def test_no_file_descriptors_left():
    """Who cannot be accepted waits; the platform does not spin, tells of it, and goes on by itself."""
    # The warning it gives is what is asked of it here.
    few = Platform(environment={'G_DEBUG': ''})
    used = len(os.listdir(f'/proc/{few.process.pid}/fd'))
    limit = used + 12
    resource.prlimit(few.process.pid, resource.RLIMIT_NOFILE, (limit, limit))
    try:
        held = [socket.create_connection(('127.0.0.1', few.port), timeout=DEADLINE) for _ in range(30)]
        wait_for('no descriptor is left', lambda: len(os.listdir(f'/proc/{few.process.pid}/fd')) >= limit)
        before, since = cpu(few.process), time.monotonic()
        select.select([], [], [], 2)
        spent, passed = cpu(few.process) - before, time.monotonic() - since
        if spent > passed / 2:
            raise Broken(f'{spent:.2f} s of work in {passed:.2f} s of having nothing to accept with')
        for connection in held:
            connection.close()

        def served():
            try:
                return few.call('GET', '/')
            except OSError:
                return None
        counters = wait_for('it serves again', served)['counters']
        if not counters['accept_failures']:
            raise Broken(counters)
        few.call('POST', '/log', {'text': 'kept'}, expect=201)
        if few.call('GET', '/log')['items'][0]['text'] != 'kept':
            raise Broken('what came afterwards is not kept')
    finally:
        few.stop()


if __name__ == '__main__':
    try:
        status = run([value for name, value in list(globals().items()) if name.startswith('test_')])
    finally:
        platform.stop()
    sys.exit(status)
