# SPDX-FileCopyrightText: The Andon authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real broker of the test's own, and a hand that publishes to it."""
import os
import shutil
import socket
import subprocess
import tempfile

from seat import Skip, wait_for


def find(program):
    found = shutil.which(program) or shutil.which(program, path='/usr/sbin:/usr/local/sbin')
    if not found:
        raise Skip(f'{program} is not installed')
    return found


class Broker:
    """mosquitto on a free port of the loopback, without persistence."""

    def __init__(self):
        program = find('mosquitto')
        self.publisher = find('mosquitto_pub')
        self.folder = tempfile.mkdtemp(prefix='andon-broker.')
        with socket.socket() as probe:
            probe.bind(('127.0.0.1', 0))
            self.port = probe.getsockname()[1]
        configuration = os.path.join(self.folder, 'mosquitto.conf')
        with open(configuration, 'w', encoding='utf-8') as file:
            file.write(f'listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence false\n'
                       'max_queued_messages 0\n')
        self.process = subprocess.Popen([program, '-c', configuration], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        wait_for('the broker', self._answers)

    def _answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(('127.0.0.1', self.port)) == 0

    @property
    def url(self):
        return f'mqtt://127.0.0.1:{self.port}'

    def publish(self, topic, *values):
        """Publishes each value in turn, as a device would."""
        subprocess.run([self.publisher, '-h', '127.0.0.1', '-p', str(self.port), '-q', '1', '-t', topic, '-l'],
                       input=''.join(f'{value}\n' for value in values), text=True, check=True)

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)
