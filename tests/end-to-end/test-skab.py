#!/usr/bin/python3
# SPDX-FileCopyrightText: The Andon authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A recorded rig, a real broker and the whole platform: rows go in by MQTT, plain and over TLS, an alert comes out.

usage: test-skab.py ANDOND PROFILE SHARED
Exit status 77 is a skip, for what is truly absent."""
import csv
import datetime
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

ANDOND, PROFILE, SHARED = sys.argv[1:4]
ASSET = 'skab-rig-1'
DEADLINE = 60 * float(os.environ.get('ANDON_TEST_TIMEOUT_SCALE', '1'))
RECORDING = os.path.join(SHARED, 'data', 'skab', 'valve1', '0.csv')


def find(program):
    return shutil.which(program) or shutil.which(program, path='/usr/sbin:/usr/local/sbin')


def wait_for(what, condition):
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        time.sleep(0.1)
    raise AssertionError(f'waited in vain for {what}')


def read_rows():
    """The cells as recorded; the times moved, so that the last row is of now, as a rig with a right clock sends them."""
    with open(RECORDING, newline='', encoding='utf-8') as file:
        rows = list(csv.reader(file, delimiter=';'))[1:]
    times = [datetime.datetime.fromisoformat(row[0]) for row in rows]
    shift = datetime.datetime.utcnow().replace(microsecond=0) - times[-1]
    lines = [';'.join([f'{when + shift:%Y-%m-%d %H:%M:%S}'] + row[1:9]) for when, row in zip(times, rows)]
    anomalous = [when + shift for when, row in zip(times, rows) if float(row[9]) > 0]
    return lines, times[0] + shift, anomalous


class Broker:
    def __init__(self, folder, tls):
        self.folder, self.tls = folder, tls
        with socket.socket() as probe:
            probe.bind(('127.0.0.1', 0))
            self.port = probe.getsockname()[1]
        options = ''
        if tls:
            self.make_certificates()
            options = f'cafile {folder}/ca.pem\ncertfile {folder}/server.pem\nkeyfile {folder}/server.key\n'
        with open(f'{folder}/mosquitto.conf', 'w', encoding='utf-8') as file:
            file.write(f'user root\nlog_dest none\npersistence false\nmax_queued_messages 0\n'
                       f'listener {self.port} 127.0.0.1\n'
                       f'allow_anonymous true\n{options}')
        self.process = subprocess.Popen([find('mosquitto'), '-c', f'{folder}/mosquitto.conf'],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for('the broker', self.answers)

    def answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(('127.0.0.1', self.port)) == 0

    def make_certificates(self):
        key = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2'
        with open(f'{self.folder}/names', 'w', encoding='utf-8') as file:
            file.write('subjectAltName=DNS:localhost,IP:127.0.0.1\n')
        for command in (f'req -x509 {key} -keyout ca.key -out ca.pem -subj /CN=plant-ca',
                        f'req {key.replace("-days 2", "")} -keyout server.key -out server.csr -subj /CN=localhost',
                        'x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem -days 2 '
                        '-extfile names'):
            subprocess.run(['openssl', *command.split()], cwd=self.folder, check=True, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)

    @property
    def url(self):
        return f'mqtts://localhost:{self.port}' if self.tls else f'mqtt://127.0.0.1:{self.port}'

    def publish(self, topic, lines):
        security = ['--cafile', f'{self.folder}/ca.pem'] if self.tls else []
        subprocess.run([find('mosquitto_pub'), '-h', 'localhost' if self.tls else '127.0.0.1', '-p', str(self.port),
                        *security, '-q', '1', '-t', topic, '-l'], input='\n'.join(lines) + '\n', text=True, check=True)

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


class Platform:
    def __init__(self, folder, broker):
        with open(PROFILE, encoding='utf-8') as file:
            config = {'profiles': [json.load(file)], 'mqtt': {'url': broker.url}}
        if broker.tls:
            config['mqtt']['ca_file'] = f'{broker.folder}/ca.pem'
        with open(f'{folder}/config.json', 'w', encoding='utf-8') as file:
            json.dump(config, file)
        data = f'{folder}/data'
        self.process = subprocess.Popen([ANDOND, '--config', f'{folder}/config.json', '--listen', '127.0.0.1:0', '--data',
                                         data], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if 'listening on ' not in line:
            raise AssertionError(f'andond said “{line.strip()}”')
        self.url = line.split('listening on ')[1].strip()
        self.token = subprocess.run([ANDOND, 'token', '--role', 'operator', '--data', data], check=True, text=True,
                                    stdout=subprocess.PIPE).stdout.strip()

    def get(self, path):
        request = urllib.request.Request(f'{self.url}/api/v1{path}', headers={'Authorization': f'Bearer {self.token}'})
        with urllib.request.urlopen(request, timeout=DEADLINE) as answer:
            return json.load(answer)

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
        self.process.stdout.close()


class Skab(unittest.TestCase):
    def feed(self, tls):
        folder = tempfile.mkdtemp(prefix='andon-skab.')
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        broker = Broker(folder, tls)
        self.addCleanup(broker.stop)
        platform = Platform(folder, broker)
        self.addCleanup(platform.stop)

        wait_for('the broker to be joined', lambda: [source for source in platform.get('/health/devices')['sources']
                                                     if source['state'] == 'running'])
        lines, first, anomalous = read_rows()
        broker.publish(f'skab/{ASSET}/row', lines + ['this is no row'])

        alert = wait_for('an alert of the rig', lambda: [alert for alert in platform.get('/alerts?limit=100')['items']
                                                         if alert['asset'] == ASSET])[0]
        onset = datetime.datetime.fromisoformat(alert['onset'].rstrip('Z'))
        self.assertGreaterEqual(onset, anomalous[0] - datetime.timedelta(seconds=10))
        self.assertLessEqual(onset, anomalous[-1])
        detail = platform.get(f'/alerts/{alert["id"]}')
        self.assertTrue(detail['journal'])
        self.assertTrue(detail['contributions'])

        # Every row is there, and the line that was none is counted and named.
        def stored():
            span = f'from={first:%Y-%m-%dT%H:%M:%S}Z&to={datetime.datetime.utcnow():%Y-%m-%dT%H:%M:%S}Z'
            samples = platform.get(f'/signals/{ASSET}.flow/samples?{span}&points=5000')
            return sum(samples['count']) >= len(lines) - 1

        wait_for('every row to be stored', stored)
        refused = platform.get('/health/devices')['refused']
        self.assertEqual(refused['malformed']['count'], 1, refused)
        self.assertIn(f'skab/{ASSET}/row', refused['malformed']['last'])
        print(f'# {len(lines)} rows, anomalous from {anomalous[0]:%H:%M:%S}, alert “{alert["title"]}” from {onset:%H:%M:%S}')

    def test_plain(self):
        self.feed(False)

    def test_tls(self):
        if not find('openssl'):
            self.skipTest('openssl is not installed')
        self.feed(True)


if __name__ == '__main__':
    for absent in [program for program in ('mosquitto', 'mosquitto_pub') if not find(program)]:
        print(f'SKIP: {absent} is not installed')
        sys.exit(77)
    if not os.path.exists(RECORDING):
        print(f'SKIP: {RECORDING} is absent')
        sys.exit(77)
    unittest.main(argv=sys.argv[:1], verbosity=2)
