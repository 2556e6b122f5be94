#!/usr/bin/python3
# SPDX-FileCopyrightText: The Andon authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A device profile that is edited while the plant runs is what the next payload is read with."""
import sys

from platform_under_test import Broken, run, wait_for
from rig import Broker, Rig

broker = Broker()
platform = Rig(broker)
METER = {'id': 'raw-meter', 'name': 'Raw meter', 'class': 'meter', 'source': 'mqtt', 'topic': 'raw/{asset}/{signal}',
         'qos': 1, 'format': 'number', 'signals': [{'key': 'power', 'name': 'Power', 'unit': 'kW'}],
         'assets': [{'id': 'meter-1', 'kind': 'asset', 'parent': 'bench-line', 'name': 'Meter 1'}]}


def put(body, version):
    return platform.call('POST', f'/profiles/{body["id"]}', {'body': body, 'why': 'a test'}, match=version)


def state(name):
    return next((item for item in platform.devices()['profiles'] if item['id'] == name), None)


def latest(signal='meter-1.power'):
    item = next((item for item in platform.call('GET', f'/signals?asset={signal.split(".")[0]}')['items']
                 if item['id'] == signal), None)
    return (item or {}).get('latest', {}).get('value')


def arrives(topic, value, expected, signal='meter-1.power'):
    """The broker takes a moment to hear of the topic: sent until it comes through."""
    def through():
        broker.publish(topic, value)
        return latest(signal) == expected
    wait_for(f'{value} on {topic} to be {expected}', through)


def test_a_new_profile_of_known_signals():
    put(METER, 0)
    if not state('raw-meter')['in_force']:
        raise Broken(state('raw-meter'))
    arrives('raw/meter-1/power', 7, 7)


def test_a_site_is_no_device():
    assets = {item['id']: item for item in platform.call('GET', '/assets')['items']}
    if (assets['bench']['kind'], assets['bench'].get('zone'), assets['bench-line']['kind']) != \
            ('site', 'Europe/Berlin', 'line') or assets['bench-line'].get('parent') != 'bench':
        raise Broken((assets['bench'], assets['bench-line']))
    devices = {item['asset'] for item in platform.devices()['items']}
    if devices & {'bench', 'bench-line', 'field'} or 'rig-1' not in devices:
        raise Broken(devices)
    for place in ('bench', 'bench-line'):
        if assets[place]['blind'] or platform.call('GET', f'/signals?asset={place}')['items'][0]['asset'] == place:
            raise Broken(assets[place])


def test_an_edit():
    changed = {**METER, 'topic': 'cooked/{asset}/{signal}',
               'signals': [{'key': 'power', 'name': 'Power', 'unit': 'kW', 'from': 'W'}]}
    put(changed, 1)
    arrives('cooked/meter-1/power', 8000, 8)
    # The old topic is nobody's: the broker does not even send it.
    before = platform.devices()
    broker.publish('raw/meter-1/power', 9)
    arrives('cooked/meter-1/power', 3000, 3)
    after = platform.devices()
    if after['refused']['unknown']['count'] != before['refused']['unknown']['count']:
        raise Broken(after['refused']['unknown'])
    platform.call('POST', '/profiles/raw-meter/rollback', {'version': 1, 'why': 'a slip'}, match=2)
    arrives('raw/meter-1/power', 5, 5)


def test_what_does_not_fit_changes_nothing():
    put({**METER, 'topic': 'bench/{asset}/{signal}'}, 3)
    now = state('raw-meter')
    if now['in_force'] or 'topic' not in now['problem'] or 'bench' not in now['problem']:
        raise Broken(now)
    arrives('raw/meter-1/power', 6, 6)
    arrives('bench/rig-1/pressure', 2, 2, 'rig-1.pressure')
    platform.call('POST', '/profiles/raw-meter/rollback', {'version': 1, 'why': 'a slip'}, match=4)
    if not state('raw-meter')['in_force']:
        raise Broken(state('raw-meter'))


def test_new_assets_come_with_the_next_start():
    put({**METER, 'id': 'annex', 'topic': 'annex/{asset}/{signal}',
         'assets': [{'id': 'meter-2', 'kind': 'asset', 'parent': 'bench-line', 'name': 'Meter 2'}]}, 0)
    now = state('annex')
    if now['in_force'] or 'meter-2.power' not in now['problem']:
        raise Broken(now)
    put({**METER, 'id': 'clash', 'topic': 'raw/+/{signal}',
         'assets': [{'id': 'meter-3', 'kind': 'asset', 'parent': 'nowhere', 'name': 'Meter 3'}]}, 0)
    platform.restart()
    if not state('annex')['in_force'] or state('clash')['in_force']:
        raise Broken(platform.devices()['profiles'])
    arrives('annex/meter-2/power', 4, 4, 'meter-2.power')
    arrives('raw/meter-1/power', 7, 7)


if __name__ == '__main__':
    try:
        status = run([value for name, value in list(globals().items()) if name.startswith('test_')])
    finally:
        platform.stop()
        broker.stop()
    sys.exit(status)
