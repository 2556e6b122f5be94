#!/usr/bin/python3
# SPDX-FileCopyrightText: The Andon authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The other ways to run the platform: a stage that hangs, a recording, a configuration, TLS."""
import datetime
import json
import os
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import urllib.request

from platform_under_test import ANDOND, DEADLINE, Broken, Platform, run, wait_for

folder = tempfile.mkdtemp(prefix='andon-modes.')


def ages(feed):
    return feed.wait('a heartbeat', lambda event: event['type'] == 'org.andon.heartbeat.v1')['data']['stages']


def test_hung_detector_shows_its_age():
    platform = Platform('--demo', '--history', '0', environment={'ANDON_TEST_STALL': 'detect'})
    feed = platform.feed('?topics=work')

    def fresh():
        now = ages(feed)
        return all(age is not None and age < 3 for age in now.values())
    wait_for('every stage fresh', fresh)
    platform.process.send_signal(signal.SIGUSR2)

    def hung():
        now = ages(feed)
        return now['detect'] > 4 and now['engine'] > 4 and now['source'] < 3 and now['ingest'] < 3
    wait_for('the detector and what is behind it stale, the rest fresh', hung)
    platform.process.send_signal(signal.SIGUSR2)
    wait_for('every stage fresh again', fresh)
    feed.close()
    platform.stop()


def test_replay():
    start = datetime.datetime(2020, 3, 9, 10, 0, 0)
    recording = os.path.join(folder, 'rig.csv')
    with open(recording, 'w', encoding='utf-8') as out:
        out.write('datetime;Pressure;Current;anomaly\n')
        for i in range(300):
            out.write(f'{start + datetime.timedelta(seconds=i)};{1 + i % 7 / 10};{5 + i % 5 / 10};0\n')
        out.write('nonsense;1;2;0\n')
    data = tempfile.mkdtemp(dir=folder)
    read_end, write_end = os.pipe()
    process = subprocess.Popen([ANDOND, 'replay', recording, '--asset', 'rig', '--speed', '0', '--data', data,
                                '--listen', '127.0.0.1:0', '--token-fd', str(write_end)],
                               stdout=subprocess.PIPE, text=True, pass_fds=[write_end])
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        port = process.stdout.readline().strip().rsplit(':', 1)[1]
        token = pipe.readline().strip()

        def get(path):
            request = urllib.request.Request(f'http://127.0.0.1:{port}/api/v1{path}',
                                             headers={'Authorization': 'Bearer ' + token})
            with urllib.request.urlopen(request, timeout=20) as answer:
                return json.load(answer)
        if get('/')['mode'] != 'replay':
            raise Broken('a replay that does not say so')
        wait_for('the recording is played', lambda: get('/health/devices')['sources'][0]['state'] == 'finished')
        wait_for('its samples are there', lambda: get('/health/devices')['stages']['stored_samples'] == 600)
        signals = get('/signals?asset=rig')['items']
        if len(signals) != 2:
            raise Broken(f'signals: {[item["id"] for item in signals]}')
        columns = get(f'/signals/{signals[0]["id"]}/samples?points=1000')
        if sum(columns['count']) != 300:
            raise Broken(f'{sum(columns["count"])} samples of 300')
    process.wait(timeout=30)


def test_broken_configuration():
    """What could not be read later is refused at the start, and named."""
    path = os.path.join(folder, 'broken.json')
    for config, named in (({'rules': [{'id': 'r', 'body': {}}]}, ('rules', 'r', 'kind')),
                          ({'calendars': {'c': {'shifts': []}}}, ('calendars', 'c', 'zone')),
                          ({'consoles': [{'id': 'k', 'areas': []}]}, ('consoles', 'k', 'name')),
                          ({'settings': {'alerts': {'shelve_default': 'soon'}}}, ('settings', 'alerts', 'shelve_default')),
                          ({'retention': {'payload_bytes': 5}}, ('payload_bytes',)),
                          ({'limits': {'l': 5}}, ('limits', 'l')), ({'ruels': []}, ('ruels',))):
        with open(path, 'w', encoding='utf-8') as out:
            json.dump(config, out)
        done = subprocess.run([ANDOND, '--listen', '127.0.0.1:0', '--data', os.path.join(folder, 'broken'), '--config',
                               path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=DEADLINE,
                              check=False)
        if done.returncode != 1 or path not in done.stderr or not all(f'{name}' in done.stderr for name in named):
            raise Broken(f'{config}: {done.returncode} {done.stderr}')


def test_command_lines():
    data = ['--data', os.path.join(folder, 'lines')]
    for arguments, named in ((['replay', 'a.csv', '--asset', 'rig', '--speed', 'nan'], '--speed'),
                             (['token', '--role', 'operator', '--days', '2000000000'], '--days'),
                             (['token', '--role', 'operator', '--days', '-1'], '--days')):
        done = subprocess.run([ANDOND, *arguments, *data], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=DEADLINE, check=False)
        if done.returncode != 1 or named not in done.stderr:
            raise Broken(f'{arguments}: {done.returncode} {done.stderr}')


def test_configuration():
    path = os.path.join(folder, 'config.json')
    with open(path, 'w', encoding='utf-8') as out:
        json.dump({'profiles': [{'id': 'p', 'name': 'P', 'class': 'press', 'source': 'mqtt', 'topic': 'x/{asset}',
                                 'format': 'number', 'signals': [{'key': 'force', 'name': 'Force', 'unit': 'kN'}],
                                 'assets': [{'id': 'press-1', 'name': 'Press 1'}]}],
                   'settings': {'greeting': {'text': 'hello'}}}, out)
    platform = Platform('--config', path)
    if not any(item['id'] == 'press-1' for item in platform.call('GET', '/assets')['items']):
        raise Broken('the profile made no asset')
    first = platform.call('GET', '/settings/greeting')
    if first['version'] != 1 or first['body'] != {'text': 'hello'}:
        raise Broken(first)
    platform.restart()
    if platform.call('GET', '/settings/greeting')['version'] != 1:
        raise Broken('an unchanged document became a new version')
    with open(path, encoding='utf-8') as text:
        config = json.load(text)
    config['settings']['greeting']['text'] = 'good morning'
    with open(path, 'w', encoding='utf-8') as out:
        json.dump(config, out)
    platform.restart()
    changed = platform.call('GET', '/settings/greeting')
    if changed['version'] != 2 or changed['author'] != 'config':
        raise Broken(changed)
    platform.stop()


def test_tls():
    if not shutil.which('openssl'):
        raise Broken('openssl is not installed')
    key, certificate = os.path.join(folder, 'key.pem'), os.path.join(folder, 'cert.pem')
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
                    '-keyout', key, '-out', certificate, '-days', '2', '-subj', '/CN=localhost', '-addext',
                    'subjectAltName=IP:127.0.0.1'], check=True, stderr=subprocess.DEVNULL)
    data = tempfile.mkdtemp(dir=folder)
    process = subprocess.Popen([ANDOND, '--data', data, '--listen', '0.0.0.0:0', '--tls-cert', certificate, '--tls-key', key],
                               stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline().strip()
        if not line.startswith('andond: listening on https://'):
            raise Broken(line)
        context = ssl.create_default_context(cafile=certificate)
        url = f'https://127.0.0.1:{line.rsplit(":", 1)[1]}/api/v1/'
        with urllib.request.urlopen(url, timeout=20, context=context) as answer:
            if json.load(answer)['service'] != 'andond':
                raise Broken('somebody else')
        try:
            urllib.request.urlopen(url.replace('https', 'http'), timeout=20)
        except OSError:
            pass
        else:
            raise Broken('plain HTTP was answered')
    finally:
        process.terminate()
        process.wait(timeout=30)
    if process.returncode != 0:
        raise Broken(f'ended with {process.returncode}')


if __name__ == '__main__':
    try:
        status = run([value for name, value in list(globals().items()) if name.startswith('test_')])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(status)
