# SPDX-FileCopyrightText: The Andon authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the end-to-end tests drive: the real platform, the real window, real keys.

The window is read through the accessibility tree, as a screen reader reads it, and worked with key events of the X
server. Waiting is always for something to become true, with a deadline.
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.error
import urllib.request
import uuid

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

# What is read must be what is there now: nothing here listens to the events that would keep a cache fresh.
Atspi.init()
Atspi.get_desktop(0).set_cache_mask(Atspi.Cache.NONE)

BUILD = os.environ['ANDON_BUILD_ROOT']
ANDOND = os.path.join(BUILD, 'src/andond/andond')
ANDON = os.path.join(BUILD, 'src/app/andon')
SHARED = os.environ.get('ANDON_SHARED', '')
PATIENCE = float(os.environ.get('ANDON_PATIENCE', '1'))


class Skip(Exception):
    """What a case raises where what it needs is absent."""


def wait_for(what, predicate, deadline=20.0):
    """Runs the main loop until predicate() is true and returns its value; fails after deadline seconds."""
    loop = GLib.MainLoop()
    found = []

    def look():
        try:
            value = predicate()
        except (GLib.Error, urllib.error.URLError, ConnectionError):
            value = None
        if value:
            found.append(value)
            loop.quit()
            return GLib.SOURCE_REMOVE
        return GLib.SOURCE_CONTINUE

    end = GLib.timeout_add(int(deadline * PATIENCE * 1000), loop.quit)
    if look():
        GLib.timeout_add(40, look)
        loop.run()
    if not found:
        raise AssertionError(f'waited {deadline:g} s in vain for {what}')
    GLib.source_remove(end)
    return found[0]


def hold(seconds, what, predicate):
    """The opposite of wait_for: predicate() must stay true for so long."""
    end = time.monotonic() + seconds

    def look():
        assert predicate(), f'did not hold: {what}'
        return time.monotonic() >= end

    wait_for(what, look, seconds + 5)


class Platform:
    """andond on a folder and a port; can be killed and started again."""

    def __init__(self, *arguments, data=None, environment=None):
        self.data = data or tempfile.mkdtemp(prefix='andon-plant.')
        self.arguments = list(arguments)
        self.environment = environment or {}
        self.process = None
        self.url = None
        self.start()

    def start(self, port=0):
        self.process = subprocess.Popen(
            [ANDOND, *self.arguments, '--listen', f'127.0.0.1:{port}', '--data', self.data],
            stdout=subprocess.PIPE, text=True, env={**os.environ, **self.environment})
        line = self.process.stdout.readline()
        assert line.startswith('andond: listening on '), f'andond said {line!r}'
        self.url = line.split()[-1]

    @property
    def port(self):
        return int(self.url.rsplit(':', 1)[1])

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        try:
            if self.process and self.process.poll() is None:
                self.process.terminate()
                self.process.wait(15 * PATIENCE)
                assert self.process.returncode == 0, f'andond ended with {self.process.returncode}'
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError('andond did not end within 15 s of SIGTERM') from None
        finally:
            shutil.rmtree(self.data, ignore_errors=True)

    def token(self, role='operator'):
        return subprocess.run([ANDOND, 'token', '--role', role, '--data', self.data], check=True,
                              capture_output=True, text=True).stdout.strip()

    def seat(self, role='operator'):
        return Rest(self.url, self.token(role))


class Rest:
    """A client of the contract with a token of its own."""

    def __init__(self, url, token):
        self.url = url
        self.token = token

    def call(self, method, path, body=None, **headers):
        request = urllib.request.Request(
            f'{self.url}/api/v1{path}', method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={'Authorization': f'Bearer {self.token}', 'Content-Type': 'application/json',
                     **{name.replace('_', '-'): value for name, value in headers.items()}})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b'{}')

    def get(self, path):
        status, body = self.call('GET', path)
        assert status == 200, f'GET {path}: {status} {body}'
        return body

    def act(self, alert, action, body=None, key=None):
        return self.call('POST', f"/alerts/{alert['id']}/{action}", body or {}, **{
            'Idempotency_Key': key or str(uuid.uuid4()), 'If_Match': f'"{alert["revision"]}"'})

    def alerts(self, query='limit=500'):
        return self.get(f'/alerts?{query}')['items']

    def alert(self, alert_id):
        return self.get(f'/alerts/{alert_id}')


class Window:
    """The console: its process, its accessible tree, its keys."""

    def __init__(self, *arguments, environment=None, home=None):
        self.arguments = list(arguments)
        self.home = home or tempfile.mkdtemp(prefix='andon-seat.')
        self.environment = environment or {}
        self.process = None
        self.start()

    def start(self):
        environment = {**os.environ, 'ANDON_ANDOND': ANDOND, 'GSETTINGS_SCHEMA_DIR': f'{BUILD}/data',
                       'XDG_DATA_HOME': f'{self.home}/data', 'XDG_CONFIG_HOME': f'{self.home}/config',
                       'XDG_CACHE_HOME': f'{self.home}/cache', 'XDG_STATE_HOME': f'{self.home}/state',
                       **self.environment}
        environment.pop('GTK_A11Y', None)
        environment['GSETTINGS_BACKEND'] = 'keyfile'
        settings = f'{self.home}/config/glib-2.0/settings'
        os.makedirs(settings, exist_ok=True)
        with open(f'{settings}/keyfile', 'w', encoding='utf-8') as file:
            file.write('[org/andon/Andon]\nlamp-test=false\n')
        environment.pop('NO_AT_BRIDGE', None)
        self.process = subprocess.Popen([ANDON, *self.arguments], env=environment)
        self.application = wait_for('the window in the accessibility tree', self._find_application, 40)

    def _find_application(self):
        assert self.process.poll() is None, f'andon ended with {self.process.returncode}'
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(index)
            if application and application.get_process_id() == self.process.pid and application.get_child_count():
                return application
        return None

    def nodes(self, root=None):
        """Every accessible below root, depth first."""
        pending = [root or self.application]
        while pending:
            node = pending.pop()
            if node is None:
                continue
            yield node
            try:
                children = [node.get_child_at_index(i) for i in range(min(node.get_child_count(), 600))]
            except GLib.Error:
                continue
            pending.extend(reversed(children))

    @staticmethod
    def is_visible(node):
        """Whether the node and everything around it is visible (GTK 4.8 never says SHOWING)."""
        while node and node.get_role() != Atspi.Role.APPLICATION:
            if not node.get_state_set().contains(Atspi.StateType.VISIBLE):
                return False
            node = node.get_parent()
        return True

    @staticmethod
    def role(node):
        """The name of its role, as AT-SPI had it before 2.54 made "push button" a "button"."""
        name = node.get_role_name()
        return 'push button' if name == 'button' else name

    def find(self, text, role=None, showing=True):
        """The first node whose name contains text."""
        for node in self.nodes():
            try:
                name = node.get_name() or ''
                if text.lower() not in name.lower() or (role and self.role(node) != role):
                    continue
                if showing and not self.is_visible(node):
                    continue
                return node
            except GLib.Error:
                continue
        return None

    def await_text(self, text, role=None, deadline=20.0):
        return wait_for(f'{text!r} in the window', lambda: self.find(text, role), deadline)

    def await_gone(self, text, role=None, deadline=20.0):
        return wait_for(f'{text!r} to leave the window', lambda: not self.find(text, role), deadline)

    def focus(self):
        """Gives the window the keyboard: there is no window manager to do it."""
        found = wait_for('the window on the X server', lambda: subprocess.run(
            ['xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid)],
            capture_output=True, text=True).stdout.split())
        subprocess.run(['xdotool', 'windowfocus', '--sync', found[-1]], check=True)

    def key(self, *keys):
        subprocess.run(['xdotool', 'key', '--clearmodifiers', *keys], check=True)

    def hold_key(self, key, until, what, deadline=10.0):
        """Keeps a key down, so that the server repeats it, until something is true."""
        subprocess.run(['xdotool', 'keydown', key], check=True)
        try:
            return wait_for(what, until, deadline)
        finally:
            subprocess.run(['xdotool', 'keyup', key], check=True)

    def type(self, text):
        subprocess.run(['xdotool', 'type', '--delay', '30', text], check=True)

    def picture(self, path):
        subprocess.run(['import', '-window', 'root', path], check=False)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """Ends it; one that ended by itself, as a sanitizer ends it, fails the case."""
        ended = self.process.poll()
        if ended is None:
            self.process.terminate()
            try:
                self.process.wait(20 * PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)
        assert ended in (None, -signal.SIGKILL), f'andon ended with {ended}'

    def dump(self, file=sys.stderr):
        for node in self.nodes():
            try:
                print(node.get_role_name(), repr(node.get_name()), file=file)
            except GLib.Error:
                pass


def run(*cases):
    """Runs the cases in turn and prints TAP; a case is a function of no argument."""
    print(f'1..{len(cases)}', flush=True)
    failed = 0
    for number, case in enumerate(cases, 1):
        name = case.__name__.replace('_', '-')
        try:
            case()
            print(f'ok {number} {name}', flush=True)
        except Skip as reason:
            print(f'ok {number} {name} # SKIP {reason}', flush=True)
        except Exception:  # a failed case must not hide the next one
            failed += 1
            traceback.print_exc()
            print(f'not ok {number} {name}', flush=True)
    sys.exit(1 if failed else 0)
