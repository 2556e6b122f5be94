#!/usr/bin/python3
# SPDX-FileCopyrightText: The Andon authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every verb on alarms that the test raises itself: done once, told to the other seat, kept over a crash."""
import sys

from platform_under_test import Broken, run, wait_for
from rig import RIGS, Broker, Rig

broker = Broker()
platform = Rig(broker)
ANN = platform.make_token('operator', '--subject', 'ann', '--name', 'Ann')
BOB = platform.make_token('operator', '--subject', 'bob', '--name', 'Bob')
CHIEF = platform.make_token('supervisor', '--subject', 'chief', '--name', 'Chief')
ENGINEER = platform.make_token('engineer', '--subject', 'engineer', '--name', 'Engineer')
answered = []


def do(alert, verb, body, token, match=None, key=None, expect=200):
    """One action, remembered with its answer."""
    key = key or f'{verb}-{alert["id"]}-{len(answered)}'
    path = f'/alerts/{alert["id"]}/{verb}'
    answer = platform.call('POST', path, body, token=token, match=match, key=key, expect=expect)
    if expect == 200:
        answered.append((path, body, token, match, key, answer))
    return answer


def both(alert, verb, body, first=ANN, second=BOB):
    """Two seats saw the same revision: the first does it, the second is told what is."""
    seen = platform.alert(alert)['revision']
    done = do(alert, verb, body, first, match=seen)
    if done['alert']['revision'] <= seen:
        raise Broken(f'{verb} left the revision at {seen}')
    refused = do(alert, verb, body, second, match=seen, expect=412)
    if (refused['alert']['revision'], refused['alert']['state']) != (done['alert']['revision'], done['alert']['state']):
        raise Broken(f'{verb}: the second seat is told {refused["alert"]}')
    feed = platform.feed(f'?after={int(done["sequence"]) - 1}&topics=alerts')
    feed.wait(f'{verb} on the feed', lambda event: event.get('sequence') == done['sequence'])
    feed.close()
    return done['alert']


def test_two_seats_at_each_verb():
    platform.pressure('rig-1', 9)
    alert = platform.raised('rig-1')
    annunciation = platform.alert(alert)['annunciation']
    first = do(alert, 'acknowledge', {'annunciation': annunciation}, ANN)
    second = do(alert, 'acknowledge', {'annunciation': annunciation}, BOB)
    if first['alert']['state'] != 'acked' or second['alert']['acknowledged']['by'] != 'Ann':
        raise Broken(second)
    both(alert, 'unacknowledge', {})
    if both(alert, 'shelve', {'minutes': 5, 'reason': 'test'}, CHIEF, ENGINEER_OR_CHIEF)['state'] != 'shlvd':
        raise Broken('not shelved')
    both(alert, 'unshelve', {}, CHIEF, ENGINEER_OR_CHIEF)
    if both(alert, 'out-of-service', {'reason': 'repair'}, CHIEF, ENGINEER)['state'] != 'oosrv':
        raise Broken('not out of service')
    both(alert, 'return-to-service', {}, CHIEF, ENGINEER)
    seen = platform.alert(alert)['revision']
    for token in (ANN, BOB):
        done = do(alert, 'comment', {'text': 'seen'}, token, match=seen)
        if done['alert']['revision'] != seen:
            raise Broken('a comment raised the revision')
    do(alert, 'assign', {}, ANN, match=seen)
    if platform.alert(alert).get('assignee') != 'Ann':
        raise Broken(platform.alert(alert).get('assignee'))
    do(alert, 'release', {}, ANN, match=seen)


ENGINEER_OR_CHIEF = platform.make_token('supervisor', '--subject', 'deputy', '--name', 'Deputy')


def test_reset():
    """A latched alarm stays when its cause is gone and somebody has seen it; a reset ends it, once."""
    platform.pressure('rig-2', 25)

    def latched():
        return next((item for item in platform.call('GET', '/alerts?asset=rig-2&state=open')['items']
                     if item['title'].startswith('Seal blown')), None)
    alert = wait_for('the latching alarm', latched)
    seen = platform.alert(alert)
    do(alert, 'reset', {}, ANN, match=seen['revision'], expect=409)
    platform.pressure('rig-2', 1)
    wait_for('its cause to be gone', lambda: platform.alert(alert)['state'] == 'latun')
    seen = platform.alert(alert)
    do(alert, 'reset', {}, ANN, match=seen['revision'], expect=409)
    do(alert, 'acknowledge', {'annunciation': seen['annunciation']}, ANN)
    if platform.alert(alert)['state'] != 'latak':
        raise Broken(platform.alert(alert)['state'])
    if both(alert, 'reset', {})['state'] != 'norm':
        raise Broken('not reset')


def test_flood_is_told():
    """More than ten alarms of one console in ten minutes: it says so on the feed, and in its row."""
    as_of = platform.call('GET', '/alerts?limit=1')['as_of']
    feed = platform.feed(f'?after={as_of}&topics=alerts')
    for rig in RIGS:
        platform.pressure(rig, 1)
    for rig in RIGS:
        platform.pressure(rig, 9)
    told = feed.wait('a console in flood', lambda event: event['type'] == 'org.andon.console.changed.v1'
                     and event['data']['health']['flood'])
    feed.close()
    console = next(item for item in platform.call('GET', '/consoles')['items'] if item['id'] == told['data']['id'])
    if not console['health']['flood']:
        raise Broken(f'{told["data"]} and then {console}')


def test_keys_outlive_a_crash():
    """Every action that was answered is answered the same after SIGKILL, and done once."""
    events = platform.call('GET', '/')['sequence']
    revisions = {path: platform.call('GET', path.rsplit('/', 1)[0])['revision'] for path, *_ in answered}
    platform.restart()
    for path, body, token, match, key, answer in answered:
        again = platform.call('POST', path, body, token=token, match=match, key=key)
        if again != answer:
            raise Broken(f'{path}: {again} after {answer}')
    for path, revision in revisions.items():
        if platform.call('GET', path.rsplit('/', 1)[0])['revision'] != revision:
            raise Broken(f'{path} was done again')
    comments = platform.alert({'id': answered[0][0].split('/')[2]})['comments_list']
    if len([item for item in comments if item['text'] == 'seen']) != 2:
        raise Broken(comments)
    if int(platform.call('GET', '/')['sequence']) < int(events):
        raise Broken('the sequence went back')
    path, body, token, match, key, _ = answered[0]
    problem = platform.call('POST', path.rsplit('/', 1)[0] + '/comment', {'text': 'x'}, token=token, match=match, key=key,
                            expect=400)
    if problem.get('member') != 'Idempotency-Key':
        raise Broken(problem)


if __name__ == '__main__':
    try:
        status = run([value for name, value in list(globals().items()) if name.startswith('test_')])
    finally:
        platform.stop()
        broker.stop()
    sys.exit(status)
