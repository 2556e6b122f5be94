#!/usr/bin/python3
# SPDX-FileCopyrightText: The Andon authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input of every kind at every door: it is named, it is counted, and it takes nothing else with it.

Each row of a table is one cell of the matrix (malformed, oversized, out of order, duplicated, dated into the future, of the
wrong type) × (telemetry, JSON, WebSocket frames, tokens, configuration). After each, something good goes through the same
door and must be kept."""
import base64
import datetime
import hashlib
import hmac
import json
import os
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import uuid

from platform_under_test import ANDOND, DEADLINE, Broken, run, wait_for
from rig import CONFIG, Broker, Rig

broker = Broker()
platform = Rig(broker)
number = 0


def moment(seconds=0):
    """The platform's clock, so many seconds away."""
    now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return now.isoformat(timespec='milliseconds').replace('+00:00', 'Z')


def counters():
    return platform.call('GET', '/')['counters']


def says(text, words):
    missing = [word for word in words if word not in text]
    if missing:
        raise Broken(f'{text!r} does not name {missing}')


class Cells:
    """Every cell is tried although another failed."""

    def __init__(self):
        self.broken = []

    def cell(self, what, check, *arguments, **more):
        try:
            check(*arguments, **more)
        except Broken as error:
            self.broken.append(f'{what}: {error}')

    def done(self):
        if self.broken:
            raise Broken('\n'.join(self.broken))


# --- telemetry

def watts(when, power=5):
    return json.dumps({'ts': when, 'p': power, 'u': 'kW', 'h': 20})


def good_telemetry():
    """One more sample, and it can be read."""
    before = platform.devices()['accepted']
    broker.publish('meter/meter-1', watts(moment()))
    wait_for('the good sample after the bad one', lambda: platform.devices()['accepted'] >= before + 2)
    count = sum(platform.call('GET', '/signals/meter-1.power/samples?points=1000')['count'])
    return wait_for('it is stored', lambda: sum(
        platform.call('GET', '/signals/meter-1.power/samples?points=1000')['count']) >= count)


def bad_telemetry(kind, payload, named, topic='meter/meter-1'):
    before = platform.devices()['refused'][kind]['count']
    broker.publish(topic, payload)

    def counted():
        told = platform.devices()['refused'][kind]
        return told if told['count'] > before else None
    says(wait_for(f'it is counted as {kind}', counted, DEADLINE / 3)['last'], named)
    good_telemetry()


def test_telemetry():
    good_telemetry()
    second = moment(-1)
    broker.publish('meter/meter-1', watts(moment()))
    table = (
        ('malformed', 'malformed', b'{"ts":', ('meter/meter-1',)),
        ('malformed', 'malformed', b'\xff\xfe\x00', ('meter/meter-1',)),
        ('malformed', 'malformed', b'', ('meter/meter-1',)),
        ('malformed', 'malformed', b'[' * 5000, ('meter/meter-1',)),
        ('malformed', 'wrong-type', b'{"ts":"yesterday","p":1}', ('meter/meter-1', 'ts')),
        ('oversized', 'oversized', b'{"p":"' + b'x' * 300000 + b'"}', ('meter/meter-1', '262144')),
        ('out of order', 'out-of-order', watts(second), ('meter-1.', 'older')),
        ('dated into the future', 'future', watts(moment(3600)), ('meter-1.', 'ahead')),
        ('of the wrong type', 'wrong-type', watts(moment(), 'much'), ('meter/meter-1', 'power')),
        ('of the wrong type', 'wrong-type', b'[1, "two", null]', ('meter/meter-1',)),
        ('not finite', 'malformed', watts(moment(), '@').replace('"@"', '1e999'), ('meter/meter-1', 'range')),
        ('out of range', 'out-of-range', watts(moment(), 5000), ('meter-1.power',)),
        ('in another unit', 'wrong-unit', watts(moment()).replace('kW', 'kg'), ('meter/meter-1', 'power')),
    )
    cells = Cells()
    for what, kind, payload, named in table:
        cells.cell(f'telemetry that is {what} ({payload[:40]!r})', bad_telemetry, kind, payload, named)
    last = watts(moment())
    broker.publish('meter/meter-1', last)
    cells.cell('telemetry that is duplicated', bad_telemetry, 'duplicate', last, ('meter-1.',))
    cells.cell('telemetry that is not finite', bad_telemetry, 'not-finite', b'1e999', ('bench/rig-1/pressure',),
               'bench/rig-1/pressure')
    cells.cell('telemetry of no asset', bad_telemetry, 'unknown', b'1', ('bench/nobody/pressure',), 'bench/nobody/pressure')
    cells.cell('telemetry of no signal', bad_telemetry, 'unknown', b'1', ('bench/rig-1/humidity',), 'bench/rig-1/humidity')
    cells.done()


def test_half_a_bad_payload():
    """The good member of a payload is kept where another is bad."""
    before = sum(platform.call('GET', '/signals/meter-1.heat/samples?points=1000')['count'])
    broker.publish('meter/meter-1', json.dumps({'ts': moment(), 'p': 'much', 'u': 'kW', 'h': 21}))
    wait_for('the good half', lambda: sum(
        platform.call('GET', '/signals/meter-1.heat/samples?points=1000')['count']) > before)


# --- JSON over HTTP

def good_json():
    global number
    number += 1
    platform.call('POST', '/log', {'text': f'good {number}'}, expect=201)
    if platform.call('GET', '/log?limit=1')['items'][0]['text'] != f'good {number}':
        raise Broken('the good entry is not kept')


def refused_json(what, path, body, named, status=400, counter='malformed', match=None, key=None):
    before = counters()[counter]
    told = platform.call('POST', path, body, expect=None, match=match, key=key)
    if told[0] != status:
        raise Broken(f'{what}: POST {path} {body!r:.80} gave {told[0]}, not {status}: {told[2]}')
    says(f'{told[2].get("member")}: {told[2].get("detail")}', named)
    if named and told[2].get('member') != named[0]:
        raise Broken(f'{what}: the member is {told[2].get("member")}, not {named[0]}')
    if counters()[counter] != before + 1:
        raise Broken(f'{what}: {counter} is {counters()[counter]} after {before}')
    good_json()


def test_json():
    platform.pressure('rig-1', 9)
    alert = platform.raised('rig-1')
    path = f'/alerts/{alert["id"]}'
    window = {'from': moment(-60), 'to': moment(-30)}
    cells = Cells()
    for what, where, body, named in (
            ('malformed', '/log', '{"text":', ()), ('malformed', '/log', b'\xff{}', ()), ('malformed', '/log', '[]', ()),
            ('malformed', '/log', '{}{}', ()), ('malformed', '/log', '{"text":"x"} // why not', ()),
            ('malformed', '/log', '[' * 5000, ()),
            ('malformed', '/labels', {'class': 'true', 'asset': 'rig-1', 'window': {'from': 'noon', 'to': moment()}}, ('from',)),
            ('oversized', '/log', {'text': 'x' * 9000}, ('text',)),
            ('out of order', '/labels', {'class': 'true', 'asset': 'rig-1', 'window': {'from': window['to'], 'to': window['from']}},
             ('window',)),
            ('duplicated', '/log', '{"text":"one","text":"two"}', ('text',)),
            ('dated into the future', '/labels',
             {'class': 'true', 'asset': 'rig-1', 'window': {'from': moment(86400), 'to': moment(90000)}}, ('window',)),
            ('of the wrong type', '/log', {'text': 5}, ('text',)), ('of the wrong type', '/log', {'text': None}, ('text',)),
            ('of the wrong type', '/log', {'text': 'x', 'asset': ['rig-1']}, ('asset',)),
            ('of the wrong type', path + '/acknowledge', {'annunciation': '1'}, ('annunciation',)),
            ('of the wrong type', path + '/acknowledge', {'annunciation': 1e20}, ('annunciation',)),
            ('of the wrong type', '/alerts/actions', {'actions': {}}, ('actions',)),
            ('unknown', '/labels', {'class': 'true', 'asset': 'rig-1', 'window': window, 'signals': ['rig-1.pressure', 'rig-1.taste']},
             ('signals', 'rig-1.taste')),
            ('of the wrong type', '/labels', {'class': 7, 'asset': 'rig-1', 'window': window}, ('class',))):
        cells.cell(what, refused_json, what, where, body, named)
    revision = platform.alert(alert)['revision']
    for what, where, body, named, status, counter, match in (
            ('oversized', '/log', '{"text":"' + 'x' * 20000 + '"}', ('Content-Length',), 413, 'too_large', None),
            ('dated into the past', path + '/shelve', {'until': moment(-60), 'reason': 'x'}, ('until',), 400, 'malformed',
             revision),
            ('dated into the future', path + '/shelve', {'until': moment(10 * 365 * 86400), 'reason': 'x'}, ('until',), 400,
             'malformed', revision),
            ('out of order', path + '/acknowledge', {'annunciation': 0}, (), 412, 'conflicts', None),
            ('out of order', path + '/shelve', {'minutes': 5, 'reason': 'x'}, (), 412, 'conflicts', 999),
            ('out of order', path + '/unshelve', {}, (), 409, 'conflicts', revision),
            ('incomplete', path + '/shelve', {'minutes': 5, 'reason': 'x'}, (), 428, 'conflicts', None)):
        cells.cell(what, refused_json, what, where, body, named, status, counter, match)
    cells.done()
    key = str(uuid.uuid4())
    one = platform.call('POST', '/log', {'text': 'once'}, key=key, expect=201)
    if platform.call('POST', '/log', {'text': 'once'}, key=key, expect=201) != one:
        raise Broken('a duplicated request had two effects')
    refused_json('duplicated', '/handovers', {'console': 'x'}, ('Idempotency-Key',), key=key)


# --- WebSocket frames

def client_frame(opcode, payload, fin=True, masked=True, length=None):
    mask = os.urandom(4) if masked else b''
    size = len(payload) if length is None else length
    head = bytes([(0x80 if fin else 0) | opcode])
    flag = 0x80 if masked else 0
    if size < 126:
        head += bytes([flag | size])
    elif size < 65536:
        head += bytes([flag | 126]) + struct.pack('!H', size)
    else:
        head += bytes([flag | 127]) + struct.pack('!Q', size)
    if masked:
        payload = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
    return head + mask + payload


def closed_with(feed):
    """(code, reason) of the farewell."""
    deadline = DEADLINE + time.monotonic()
    while True:
        frame = feed.frame(deadline)
        if frame is None:
            raise Broken('the feed was not closed')
        opcode, payload = frame
        if opcode is None:
            return None, ''
        if opcode == 8:
            return struct.unpack('!H', payload[:2])[0], payload[2:].decode()


def bad_frame(witness, frames, codes, named):
    before = counters()['feed_refused_frames']
    feed = platform.feed('?topics=work')
    try:
        for frame in frames:
            feed.socket.sendall(frame)
    except OSError:
        pass  # refused before the last one
    code, reason = closed_with(feed)
    feed.close()
    if code not in codes or named not in reason:
        raise Broken(f'closed with {code} “{reason}”, not {codes} naming “{named}”')
    wait_for('it is counted', lambda: counters()['feed_refused_frames'] > before, DEADLINE / 3)
    text = f'after {uuid.uuid4()}'
    platform.call('POST', '/log', {'text': text}, expect=201)
    witness.wait(text, lambda event: event['type'].endswith('log.added.v1') and event['data']['text'] == text)


def test_frames():
    witness = platform.feed('?topics=alerts')
    table = (
        ('malformed', [client_frame(1, b'nonsense')], {1007}, 'JSON'),
        ('malformed', [client_frame(1, b'"\xff\xfe"')], {1007}, ''),
        ('malformed', [client_frame(1, b'{}', masked=False)], {1002}, ''),
        ('malformed', [client_frame(5, b'{}')], {1002}, ''),
        ('malformed', [client_frame(1, b'[' * 3000)], {1007}, 'deep'),
        ('malformed', [client_frame(1, b'{}{}')], {1007}, 'JSON'),
        ('oversized', [client_frame(1, b'"' + b'x' * 5000 + b'"')], {1009}, 'larger'),
        ('oversized', [client_frame(1, b'', length=1 << 40)], {1009, 1002}, ''),
        ('oversized', [client_frame(9, b'x' * 200)], {1002}, ''),
        ('out of order', [client_frame(0, b'{}')], {1002}, ''),
        ('out of order', [client_frame(1, b'{', fin=False), client_frame(1, b'}')], {1002}, ''),
        ('duplicated', [client_frame(1, b'{}')] * 30, {1008}, 'too many'),
        ('duplicated', [client_frame(1, b'{"a":1,"a":2}')], {1007}, 'a'),
        ('of the wrong type', [client_frame(2, b'{}')], {1003}, 'binary'),
    )
    cells = Cells()
    for what, frames, codes, named in table:
        cells.cell(f'a frame that is {what} ({frames[0][:12]!r})', bad_frame, witness, frames, codes, named)
    cells.done()
    before = counters()['feed_dropped_old']
    feed = platform.feed('?after=999999999')
    code, reason = closed_with(feed)
    if code != 4410 or 'after' not in reason or counters()['feed_dropped_old'] != before + 1:
        raise Broken(f'dated into the future: {code} “{reason}”')
    feed.close()
    for query, member in (('?after=soon', 'after'), ('?after=1e3', 'after'), ('?topics=alerts,gossip', 'topics'),
                          ('?asset=nobody', 'asset')):
        before = counters()['malformed']
        status, _, problem = platform.raw('GET', '/feed' + query, None, {
            'Authorization': 'Bearer ' + platform.token, 'Upgrade': 'websocket', 'Connection': 'Upgrade',
            'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version': '13',
            'Sec-WebSocket-Protocol': 'cloudevents.json'})
        if status != 400 or problem.get('member') != member or counters()['malformed'] != before + 1:
            raise Broken(f'{query}: {status} {problem}')
    witness.close()


# --- tokens

def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b'=').decode()


def secret():
    with sqlite3.connect(f'file:{platform.data}/andon.db?mode=ro', uri=True) as database:
        return database.execute("SELECT value FROM meta WHERE key = 'token-secret' OR key = 'token_secret'").fetchone()[0]


def signed(claims, key=None):
    head = platform.token.split('.')[0]
    body = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
    text = f'{head}.{encode(body)}'
    return f'{text}.{encode(hmac.new(key or secret(), text.encode(), hashlib.sha256).digest())}'


def bad_token(token, named):
    before = counters()['unauthorised']
    status, headers, problem = platform.call('GET', '/me', token=token, expect=None)
    if status != 401 or not headers.get('WWW-Authenticate'):
        raise Broken(f'{status} {problem}')
    says(problem['detail'], (named,))
    if problem['code'] != ('token-expired' if named == 'expired' else 'unauthorised'):
        raise Broken(problem)
    if counters()['unauthorised'] != before + 1:
        raise Broken('it is not counted')
    feed = platform.feed('', token=token)
    if feed.status != 401:
        raise Broken(f'a feed with it: {feed.status}')
    feed.close()
    platform.call('GET', '/me')


def test_tokens():
    good = json.loads(base64.urlsafe_b64decode(platform.token.split('.')[1] + '=='))
    platform.call('GET', '/me', token=signed(good))
    cells = Cells()
    for what, token, named in (
            ('malformed', 'x', 'token'), ('malformed', platform.token.rsplit('.', 1)[0], 'token'),
            ('malformed', signed(b'{"jti":'), 'claims'), ('malformed', platform.token + 'A', 'signed'),
            ('oversized', 'x' * 9000, 'larger'), ('oversized', signed({**good, 'name': 'x' * 9000}), 'larger'),
            ('out of order', signed(good, b'another platform entirely, so help'), 'signed'),
            ('out of order', signed({**good, 'exp': good['iat'] - 10}), 'expired'),
            ('duplicated', signed(json.dumps(good).replace('{', '{"sub":"me",', 1).encode()), 'sub'),
            ('dated into the future', signed({**good, 'iat': good['iat'] + 10 * 86400}), 'iat'),
            ('of the wrong type', signed({**good, 'sub': 7}), 'sub'), ('of the wrong type', signed({**good, 'roles': 'all'}), 'roles'),
            ('of the wrong type', signed({**good, 'exp': 'never'}), 'exp'), ('of the wrong type', signed(b'[]'), 'claims')):
        cells.cell(f'a token that is {what}', bad_token, token, named)
    cells.done()
    status, _, problem = platform.raw('GET', '/me', None, {'Authorization': 'Basic YTpi'})
    if status != 401 or 'bearer' not in problem['detail'].lower():
        raise Broken(problem)


def ended(*arguments):
    try:
        done = subprocess.run([ANDOND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=DEADLINE / 2, check=False)
    except subprocess.TimeoutExpired as expired:
        raise Broken('it was taken') from expired
    return done.returncode, done.stderr


def test_token_files():
    """What `andond token` reads its secret from, and the pipe it is handed over by."""
    folder = tempfile.mkdtemp(dir=platform.folder)
    for arguments, named in ((['token', '--role', 'operator', '--days', 'soon', '--data', folder], '--days'),
                             (['token', '--role', 'king', '--data', folder], 'king'),
                             (['token', '--data', folder], '--role'),
                             (['--token-fd', '77', '--data', folder, '--listen', '127.0.0.1:0'], '--token-fd'),
                             (['--token-fd', 'x', '--data', folder, '--listen', '127.0.0.1:0'], 'token-fd')):
        code, told = ended(*arguments)
        if code == 0:
            raise Broken(f'{arguments} was taken')
        says(told, (named,))
    path = os.path.join(folder, 'broken', 'andon.db')
    os.mkdir(os.path.dirname(path))
    with open(path, 'wb') as out:
        out.write(b'this is no database' * 100)
    code, told = ended('token', '--role', 'operator', '--data', os.path.dirname(path))
    if code == 0:
        raise Broken('a secret was read from nonsense')
    says(told, (path,))
    platform.call('GET', '/me', token=platform.make_token('viewer'))


# --- configuration

def bad_configuration(path, config, named):
    text = config if isinstance(config, (bytes, str)) else json.dumps(config)
    with open(path, 'wb') as out:
        out.write(text if isinstance(text, bytes) else text.encode())
    code, told = ended('--config', path, '--data', os.path.join(platform.folder, 'other'), '--listen', '127.0.0.1:0')
    if code != 1:
        raise Broken(f'it ended with {code}: {told}')
    if len(told) > 2000:
        raise Broken(f'it is told of at length: {len(told)} bytes')
    says(told, (path, *named))


def test_configuration():
    path = os.path.join(platform.folder, 'bad.json')
    profile, rig = CONFIG['profiles'][0], CONFIG['profiles'][0]['assets'][2]
    limit = CONFIG['limits'][0]

    def with_profile(**members):
        return {'profiles': [{**profile, **members}]}
    cells = Cells()
    for what, config, named in (
            ('malformed', '{"profiles": [', ()), ('malformed', b'\xff\xfe', ()), ('malformed', '[]', ()),
            ('malformed', '{"profiles": []} and more', ()),
            ('malformed', with_profile(topic='bench/{asset}/{signal'), ('bench', 'topic')),
            ('malformed', with_profile(assets=[{**rig, 'id': 'Rig One', 'parent': 'bench'}]), ('bench', 'Rig One')),
            ('oversized', '{"settings": {"x": "' + 'x' * (20 << 20) + '"}}', ()),
            ('oversized', with_profile(id='x' * 5000), ('id',)),
            ('out of order', with_profile(assets=[rig]), ('bench', rig['parent'])),
            ('out of order', {'limits': [{**limit, 'levels': [{'at': 1, 'impact': 'severe', 'respond_within': 60}]}]},
             ('limits', 'burst', 'levels')),
            ('duplicated', '{"profiles": [], "profiles": []}', ('profiles',)),
            ('duplicated', {'profiles': [profile, {**profile, 'id': 'again'}]}, ('again', 'topic')),
            ('duplicated', {'profiles': [profile, {**profile, 'topic': 'x/{asset}/{signal}'}]}, ('bench',)),
            ('duplicated', {'limits': [limit, limit]}, ('limits', 'burst')),
            ('unknown', {'profils': []}, ('profils',)),
            ('of the wrong type', {'profiles': 7}, ('profiles',)), ('of the wrong type', {'profiles': [7]}, ('profiles[0]',)),
            ('of the wrong type', with_profile(signals='all'), ('bench', 'signals')),
            ('of the wrong type', with_profile(qos='often'), ('bench', 'qos')),
            ('of the wrong type', {'limits': [{**limit, 'high': 'high'}]}, ('limits', 'burst', 'high')),
            ('of the wrong type', {'mqtt': {'url': 7}}, ('url',)), ('of the wrong type', {'mqtt': 7}, ('mqtt',)),
            ('of no place', {'calendars': {'c': {'zone': 'Mars/Olympus', 'shifts': [
                {'name': 'A', 'start': '06:00', 'end': '14:00', 'days': ['mon']}]}}}, ('calendars', 'c', 'zone'))):
        cells.cell(f'a configuration that is {what} ({str(config)[:60]}…)', bad_configuration, path, config, named)
    cells.done()
    # Nothing of it stayed, and a good one is taken by the same folder.
    with open(path, 'w', encoding='utf-8') as out:
        json.dump({'settings': {'greeting': {'text': 'hello'}}}, out)
    read_end, write_end = os.pipe()
    with subprocess.Popen([ANDOND, '--config', path, '--data', os.path.join(platform.folder, 'other'), '--listen',
                           '127.0.0.1:0', '--token-fd', str(write_end)], stdout=subprocess.PIPE, text=True,
                          pass_fds=[write_end]) as process:
        os.close(write_end)
        if not process.stdout.readline().startswith('andond: listening'):
            raise Broken('a good configuration after the bad ones is refused')
        os.close(read_end)
        process.wait(timeout=DEADLINE)


def test_what_is_good_is_all_there():
    platform.restart()
    entries = [item['text'] for item in platform.call('GET', '/log?limit=500')['items'] if item['text'].startswith('good')]
    if len(entries) != number or len(set(entries)) != number:
        raise Broken(f'{len(entries)} entries of {number}')
    if not platform.call('GET', '/audit/verify')['ok']:
        raise Broken('the journal is broken')


if __name__ == '__main__':
    try:
        status = run([value for name, value in list(globals().items()) if name.startswith('test_')])
    finally:
        platform.stop()
        broker.stop()
    sys.exit(status)
