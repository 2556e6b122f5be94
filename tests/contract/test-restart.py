#!/usr/bin/python3
# SPDX-FileCopyrightText: The Andon authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SIGKILL in the middle of work: nothing is lost, nothing is doubled, keys and the sequence go on."""
import contextlib
import datetime
import os
import sqlite3
import subprocess
import sys

from platform_under_test import ANDOND, Broken, Platform, run, wait_for

platform = Platform('--demo', '--history', '0')


def open_alert():
    return wait_for('an open alert', lambda: platform.call('GET', '/alerts?state=open')['items'])[0]


def test_killed_and_started_again():
    alert = open_alert()
    now = platform.call('GET', f'/alerts/{alert["id"]}')
    key = 'key-before-the-crash'
    first = platform.call('POST', f'/alerts/{alert["id"]}/comment', {'text': 'before'}, key=key, match=now['revision'])
    platform.call('POST', '/log', {'text': 'before'}, key='log-before', expect=201)
    before = platform.call('GET', '/alerts?limit=500')
    platform_id = platform.call('GET', '/')['platform']
    old_token = platform.token
    sequence = int(before['as_of'])

    platform.restart()

    if platform.call('GET', '/')['platform'] != platform_id:
        raise Broken('another platform')
    platform.call('GET', '/me', token=old_token)
    after = platform.call('GET', '/alerts?limit=500')
    kept = {item['id']: item for item in after['items']}
    for item in before['items']:
        if item['id'] not in kept:
            raise Broken(f'{item["id"]} is lost')
        if kept[item['id']]['revision'] < item['revision']:
            raise Broken(f'{item["id"]} went back')
    if len(kept) != len(after['items']):
        raise Broken('an alert is doubled')
    open_keys = [(item['asset'], item['title']) for item in after['items'] if item['state'] != 'norm']
    if len(open_keys) != len(set(open_keys)):
        raise Broken('the same condition is open twice')
    if int(after['as_of']) < sequence:
        raise Broken('the sequence went back')
    again = platform.call('POST', f'/alerts/{alert["id"]}/comment', {'text': 'before'}, key=key,
                          match=now['revision'])
    if again != first:
        raise Broken('the key was forgotten')
    comments = [item for item in platform.call('GET', f'/alerts/{alert["id"]}')['comments_list']
                if item['text'] == 'before']
    if len(comments) != 1:
        raise Broken(f'{len(comments)} comments')
    if not platform.call('GET', '/audit/verify')['ok']:
        raise Broken('the journal is broken')


def test_feed_resumes_over_the_crash():
    platform.call('POST', '/log', {'text': 'one'}, expect=201)
    as_of = platform.call('GET', '/alerts?limit=1')['as_of']
    platform.call('POST', '/log', {'text': 'two'}, expect=201)
    platform.restart()
    feed = platform.feed(f'?after={as_of}&topics=alerts')
    feed.last = int(as_of)
    platform.call('POST', '/log', {'text': 'three'}, expect=201)
    told = []
    for event in feed.events():
        if event['type'] == 'org.andon.log.added.v1':
            told.append(event['data']['text'])
            if told[-1] == 'three':
                break
    feed.close()
    if told != ['two', 'three']:
        raise Broken(f'told: {told}')


def test_default_times_after_the_wall_was_set_back():
    """A journal from the future is what a wall clock leaves that was set back: the platform's own clock goes on."""
    late = Platform('--demo', '--history', '0')
    try:
        wait_for('an alert', lambda: late.call('GET', '/alerts?state=open')['items'])
        late.kill()
        with contextlib.closing(sqlite3.connect(os.path.join(late.data, 'andon.db'))) as store, store:
            store.execute('UPDATE journal SET time = time + 3600000000')
        late.start()
        ahead = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=30)
        signal = late.call('GET', '/signals')['items'][0]['id']
        samples = late.call('GET', f'/signals/{signal}/samples')
        for what, told in ('to', samples['to']), ('time', late.call('GET', '/')['time']):
            if datetime.datetime.fromisoformat(told.replace('Z', '+00:00')) < ahead:
                raise Broken(f'{what} is {told}: the wall\'s, not the platform\'s')
        entry = late.call('POST', '/log', {'text': 'late'}, expect=201)['entry']
        if entry['id'] not in [item['id'] for item in late.call('GET', '/log')['items']]:
            raise Broken('an entry of now is not among those of now')
    finally:
        late.stop()


def test_power_is_cut():
    """What was told may be lost: who comes back takes a new snapshot, and no number stands for something else."""
    alert = open_alert()
    before = platform.call('GET', f'/alerts/{alert["id"]}')
    as_of = int(platform.call('GET', '/alerts?limit=1')['as_of'])
    key = 'key-before-the-cut'
    first = platform.call('POST', '/log', {'text': 'before the cut'}, key=key, expect=201)

    platform.cut_power()

    if platform.call('POST', '/log', {'text': 'before the cut'}, key=key, expect=201) != first:
        raise Broken('the answer was forgotten')
    for seen in (as_of, int(first['sequence']), int(first['sequence']) + 1):
        feed = platform.feed(f'?after={seen}')
        list(feed.events())
        if feed.close_code != 4410:
            raise Broken(f'resumed after {seen}: {feed.close_code}')
        feed.close()
    snapshot = platform.call('GET', '/alerts?state=open&limit=500')
    if int(snapshot['as_of']) <= int(first['sequence']) + 1000:
        raise Broken(f'as of {snapshot["as_of"]} after {first["sequence"]}')
    now = platform.call('GET', f'/alerts/{alert["id"]}')
    if now['revision'] <= before['revision'] + 1000:
        raise Broken(f'revision {now["revision"]} after {before["revision"]}')
    feed = platform.feed(f'?after={snapshot["as_of"]}&topics=alerts')
    feed.last = int(snapshot['as_of'])
    platform.call('POST', '/log', {'text': 'after the cut'}, expect=201)
    for event in feed.events():
        if event['type'] == 'org.andon.log.added.v1' and event['data']['text'] == 'after the cut':
            break
    feed.close()
    if not platform.call('GET', '/audit/verify')['ok']:
        raise Broken('the journal is broken')


def test_second_platform_is_refused():
    second = subprocess.run([ANDOND, '--demo', '--data', platform.data, '--listen', '127.0.0.1:0'], check=False,
                            text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=30)
    if second.returncode == 0 or str(platform.process.pid) not in second.stderr:
        raise Broken(f'{second.returncode}: {second.stderr}')


def test_command_line_errors_name_the_thing():
    config = os.path.join(platform.data, 'config.json')
    with open(config, 'w', encoding='utf-8') as out:
        out.write('{"mqtt": {"url": 7}}')
    for arguments, word in ((['--listen', 'nonsense'], '--listen'), (['--listen', '0.0.0.0:0'], '--tls-cert'),
                            (['--tls-cert', 'x'], '--tls-key'), (['--store', 'postgresql:x'], '--store'),
                            (['--bus', 'kafka:x'], '--bus'), (['--nonsense'], '--nonsense'), (['extra'], 'extra'),
                            (['--config', '/nowhere.json'], '/nowhere.json'), (['--config', config], 'url'),
                            (['--history', '-1', '--demo'], '--history')):
        ended = subprocess.run([ANDOND, '--data', platform.data + '-other', *arguments], check=False, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=30)
        if ended.returncode == 0 or word not in ended.stderr:
            raise Broken(f'{arguments}: {ended.returncode} {ended.stderr}')
    ended = subprocess.run([ANDOND, 'token', '--role', 'king', '--data', platform.data], check=False, text=True,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=30)
    if ended.returncode == 0 or 'king' not in ended.stderr:
        raise Broken(ended.stderr)


def test_ends_with_its_pipe():
    other = Platform('--demo', '--history', '0')
    other.pipe.close()
    if other.process.wait(timeout=30) != 0:
        raise Broken(f'ended with {other.process.returncode}')


def test_starts_empty():
    empty = Platform()
    service = empty.call('GET', '/')
    if service['demo'] or empty.call('GET', '/assets')['items'] or empty.call('GET', '/alerts')['items']:
        raise Broken('not empty')
    empty.stop()


def test_verify_command():
    out = subprocess.run([ANDOND, 'verify', '--data', platform.data], check=True, text=True, stdout=subprocess.PIPE,
                         timeout=60).stdout
    if not out.startswith('journal good'):
        raise Broken(out)


if __name__ == '__main__':
    try:
        status = run([value for name, value in list(globals().items()) if name.startswith('test_')])
    finally:
        platform.stop()
    sys.exit(status)
