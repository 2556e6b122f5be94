# SPDX-FileCopyrightText: The Andon authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Chromium as a rival: a window of its own with one page of tests/bench/web, which tells what it measured.

Nothing is downloaded: it is the distribution's browser, with a profile of its own, and no host but 127.0.0.1 resolves.
"""
import http.server
import json
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading

WEB = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'web')
TYPES = {'.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css'}
PATIENCE = 120


def find():
    return shutil.which('chromium')


class Page:
    """A page under a server of its own. (folders): path prefix → folder; (uncapped): frames as fast as they come."""

    def __init__(self, name, size, position=(0, 0), folders=None, uncapped=False):
        self.orders, self.answers = queue.Queue(), queue.Queue()
        self.folders = {'/': WEB, **(folders or {})}
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), self.make_handler())
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.profile = tempfile.mkdtemp(prefix='andon-chromium.')
        arguments = [find(), f'--app=http://127.0.0.1:{self.server.server_port}/{name}', f'--user-data-dir={self.profile}',
                     '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
                     '--disable-component-update', '--disable-sync', '--disable-extensions', '--disable-default-apps',
                     '--password-store=basic', '--test-type', '--disable-renderer-backgrounding',
                     '--disable-backgrounding-occluded-windows', '--disable-background-timer-throttling', '--ozone-platform=x11',
                     '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
                     f'--window-size={size[0]},{size[1]}', f'--window-position={position[0]},{position[1]}']
        if uncapped:
            arguments += ['--disable-frame-rate-limit', '--disable-gpu-vsync']
        self.process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        start_new_session=True)

    def make_handler(page):  # pylint: disable=no-self-argument
        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self, status, body=b'', kind='text/plain'):
                self.send_response(status)
                self.send_header('Content-Type', kind)
                self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                path = self.path.split('?')[0]
                if path == '/next':
                    self.answer(200, page.orders.get().encode())
                    return
                prefix = max((p for p in page.folders if path.startswith(p)), key=len)
                file = os.path.join(page.folders[prefix], os.path.basename(path))
                if not os.path.isfile(file):
                    self.answer(404)
                    return
                with open(file, 'rb') as content:
                    self.answer(200, content.read(), TYPES.get(os.path.splitext(file)[1], 'application/octet-stream'))

            def do_POST(self):
                body = self.rfile.read(int(self.headers['Content-Length']))
                self.answer(204)
                page.answers.put((self.path, json.loads(body)))

            def log_message(self, *_):
                pass
        return Handler

    def wait(self, path):
        """What the page posts to (path) next."""
        try:
            got, value = self.answers.get(timeout=PATIENCE)
        except queue.Empty:
            raise SystemExit(f'the page did not answer with {path}') from None
        if got != path:
            raise SystemExit(f'the page answered with {got}, not {path}')
        return value

    def measure(self):
        self.orders.put('measure')
        return self.wait('/result')

    def close(self):
        self.orders.put('end')
        for what in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, what)
                self.process.wait(timeout=10)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
        self.server.shutdown()
        self.server.server_close()
        shutil.rmtree(self.profile, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
