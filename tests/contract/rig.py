# SPDX-FileCopyrightText: The Andon authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plant of a dozen rigs on a real broker, and a hand that publishes to it whatever bytes a device might."""
import json
import os
import select
import shutil
import socket
import struct
import subprocess
import tempfile
import time

from platform_under_test import DEADLINE, Broken, Platform, wait_for

RIGS = [f'rig-{i}' for i in range(1, 13)]
LIMIT = {'kind': 'limit', 'scope': {'class': 'bench'}, 'signal': 'pressure', 'high': 8, 'hysteresis': 0.5,
         'impact': 'severe', 'respond_within': 120, 'consequence': 'The vessel bursts.', 'response': 'Open the valve.'}
CONFIG = {
    'profiles': [
        {'id': 'bench', 'name': 'Bench', 'class': 'bench', 'source': 'mqtt', 'topic': 'bench/{asset}/{signal}', 'qos': 1,
         'format': 'number',
         'signals': [{'key': 'pressure', 'name': 'Pressure', 'unit': 'bar', 'range': [-100, 1000], 'period': 1}],
         'assets': [{'id': 'bench', 'kind': 'site', 'name': 'Bench', 'zone': 'Europe/Berlin'},
                    {'id': 'bench-line', 'kind': 'line', 'parent': 'bench', 'name': 'Line'}]
                   + [{'id': rig, 'kind': 'asset', 'parent': 'bench-line', 'name': rig} for rig in RIGS]},
        {'id': 'meter', 'name': 'Meter', 'class': 'meter', 'source': 'mqtt', 'topic': 'meter/{asset}', 'qos': 1,
         'format': 'json', 'time': {'path': 'ts', 'format': 'rfc3339'},
         'signals': [{'key': 'power', 'name': 'Power', 'path': 'p', 'unit': 'kW', 'unit-path': 'u', 'range': [0, 1000],
                      'period': 1},
                     {'key': 'heat', 'name': 'Heat', 'path': 'h', 'unit': 'Cel', 'period': 1}],
         'assets': [{'id': 'meter-1', 'kind': 'asset', 'parent': 'bench-line', 'name': 'Meter 1'}]}],
    'limits': [{'id': 'burst', 'name': 'Pressure near burst', **LIMIT},
               {'id': 'seal', 'name': 'Seal blown', **LIMIT, 'high': 20, 'latching': True}],
    'rules': [{'id': 'worth-a-look', 'kind': 'promotion', 'name': 'Worth a look', 'min_severity': 900, 'impact': 'minor',
               'respond_within': 600}],
}


def find(program):
    found = shutil.which(program) or shutil.which(program, path='/usr/sbin:/usr/local/sbin')
    if not found:
        raise Broken(f'{program} is not installed')
    return found


class Broker:
    """mosquitto on a free port of the loopback; MQTT 3.1.1 by hand on the side of the device."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix='andon-broker.')
        with socket.socket() as probe:
            probe.bind(('127.0.0.1', 0))
            self.port = probe.getsockname()[1]
        configuration = os.path.join(self.folder, 'mosquitto.conf')
        with open(configuration, 'w', encoding='utf-8') as file:
            file.write(f'listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence false\n'
                       'max_queued_messages 0\n')
        self.process = subprocess.Popen([find('mosquitto'), '-c', configuration], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        self.url = f'mqtt://127.0.0.1:{self.port}'
        wait_for('the broker', self.connect)
        self.number = 0

    def connect(self):
        try:
            self.device = socket.create_connection(('127.0.0.1', self.port), timeout=DEADLINE)
            self.device.sendall(self.packet(0x10, b'\x00\x04MQTT\x04\x02\x00\x00' + self.text('device')))
            return self.device.recv(4) == b'\x20\x02\x00\x00'
        except OSError:
            return False

    @staticmethod
    def text(words):
        return struct.pack('!H', len(words.encode())) + words.encode()

    @staticmethod
    def packet(kind, body):
        length, head = len(body), bytes([kind])
        while True:
            length, digit = divmod(length, 128)
            head += bytes([digit | (0x80 if length else 0)])
            if not length:
                return head + body

    def publish(self, topic, *payloads):
        """Each payload with QoS 1; returns when the broker has taken the last one."""
        for payload in payloads:
            body = payload if isinstance(payload, bytes) else str(payload).encode()
            self.number = self.number % 65535 + 1
            self.device.sendall(self.packet(0x32, self.text(topic) + struct.pack('!H', self.number) + body))
            answer, end = b'', time.monotonic() + DEADLINE
            while len(answer) < 4:
                if not select.select([self.device], [], [], max(end - time.monotonic(), 0))[0]:
                    raise Broken(f'the broker does not take what is published to {topic}')
                answer += self.device.recv(4 - len(answer))

    def stop(self):
        self.device.close()
        self.process.terminate()
        self.process.wait(timeout=DEADLINE)
        shutil.rmtree(self.folder, ignore_errors=True)


class Rig(Platform):
    """andond on that broker."""

    def __init__(self, broker, *arguments):
        self.folder = tempfile.mkdtemp(prefix='andon-rig.')
        self.broker = broker
        config = os.path.join(self.folder, 'config.json')
        with open(config, 'w', encoding='utf-8') as out:
            json.dump(CONFIG, out)
        super().__init__('--config', config, '--mqtt', broker.url, *arguments)

    def start(self):
        super().start()
        wait_for('the source to be connected', lambda: self.call('GET', '/health/devices')['sources'][0]['state'] == 'running')
        # Whatever was subscribed before is answered by the first sample that comes through.
        before = self.devices()['accepted']

        def through():
            self.broker.publish('bench/rig-12/pressure', 1)
            return self.devices()['accepted'] > before
        wait_for('a first sample', through)

    def devices(self):
        return self.call('GET', '/health/devices')

    def pressure(self, rig, value):
        self.broker.publish(f'bench/{rig}/pressure', value)

    def raised(self, rig, state='unack'):
        """The rig's alarm in this state."""
        return wait_for(f'an alarm of {rig} that is {state}', lambda: next(
            (item for item in self.call('GET', f'/alerts?asset={rig}&state={state}')['items']), None))

    def alert(self, alert):
        return self.call('GET', f'/alerts/{alert["id"]}')

    def stop(self):
        super().stop()
        shutil.rmtree(self.folder, ignore_errors=True)
