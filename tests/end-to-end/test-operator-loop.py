#!/usr/bin/python3
# SPDX-FileCopyrightText: The Andon authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator's loop: signal, alert, window, key, journal; with real programs from end to end."""
import contextlib
import os
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from broker import Broker  # noqa: E402
from seat import Atspi, Platform, Window, hold, run, wait_for  # noqa: E402

PLANT = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'bench-plant.json')


class Bench:
    """A broker, a platform with three rigs behind it, and a window."""

    def __init__(self, role='operator', stall=None):
        self.broker = Broker()
        environment = {'ANDON_TEST_STALL': stall} if stall else {}
        self.platform = Platform('--config', PLANT, '--mqtt', self.broker.url, environment=environment)
        self.role = role
        self.windows = []
        self.rest = self.platform.seat('supervisor')

    def open(self, role=None, home=None):
        token = tempfile.NamedTemporaryFile('w', prefix='andon-token.', delete=False)
        token.write(self.platform.token(role or self.role) + '\n')
        token.close()
        window = Window('--platform', self.platform.url, '--token-file', token.name, '--size', '1280x800',
                        home=home)
        self.windows.append(window)
        window.focus()
        # With the age that only the pill tells: the bar that says NOT LIVE has "live" in it too.
        window.await_text('Live ·')
        window.await_text('Live ·', 'push button')
        window.await_gone('NOT LIVE')
        return window

    def pressure(self, rig, *values):
        self.broker.publish(f'bench/rig-{rig}/pressure', *values)

    def alert(self, title, state=None, rig=None, deadline=20):
        def look():
            for alert in self.rest.alerts():
                if title in alert['title'] and (not state or alert['state'] == state) and (
                        not rig or alert['asset'] == f'rig-{rig}'):
                    return alert
            return None
        # A limit needs a sample to see; a steady one keeps the source fresh.
        return wait_for(f'{title} {state or ""}', look, deadline)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind:
            for window in self.windows:
                if window.process.poll() is None:
                    window.dump()
            picture = os.environ.get('ANDON_E2E_PICTURE')
            if picture and self.windows:
                self.windows[-1].picture(picture)
        with contextlib.ExitStack() as stack:
            for what in (self.broker, self.platform, *self.windows):
                stack.callback(what.stop)


def is_selected(window, title):
    from gi.repository import Atspi
    return any(node.get_role_name() == 'list item' and title in (node.get_name() or '') and
               node.get_state_set().contains(Atspi.StateType.SELECTED) for node in window.nodes())


def an_alert_appears_and_A_acknowledges_it():
    with Bench() as bench:
        window = bench.open()
        bench.pressure(1, 3, 3, 9, 9)
        alert = bench.alert('burst', 'unack')
        row = window.await_text('burst', 'list item')
        assert 'new' in row.get_name().lower(), row.get_name()
        window.key('n')
        wait_for('the row to be selected', lambda: is_selected(window, 'burst'))
        hold(0.4, 'the guard against keys right after a move', lambda: True)
        window.key('a')
        bench.alert('burst', 'acked')
        window.await_text('acknowledged', 'list item')
        journal = bench.rest.alert(alert['id'])['journal']
        assert any(entry.get('event', '') == 'acknowledge' or 'acknowledge' in str(entry) for entry in journal), journal
        verified = bench.platform.seat('steward').get('/audit/verify')
        assert verified.get('ok') or verified.get('intact') or verified.get('valid'), verified


def letters_in_the_search_field_are_only_letters():
    with Bench() as bench:
        window = bench.open()
        bench.pressure(1, 3, 9, 9)
        bench.alert('burst', 'unack')
        window.await_text('burst', 'list item')
        window.key('slash')
        window.type('asftn')
        hold(1.5, 'typing acknowledges nothing', lambda: bench.alert('burst')['state'] == 'unack')


def auto_repeat_acknowledges_nothing():
    with Bench() as bench:
        window = bench.open()
        bench.pressure(1, 3, 9, 9)
        bench.pressure(2, 3, 0.5, 0.5)
        first = bench.alert('burst', 'unack')
        window.await_text('burst', 'list item')
        bench.alert('low', 'unack')
        # The key goes down on the search entry's Escape and stays: only repeats reach the list.
        window.key('slash')
        subprocess.run(['xdotool', 'keydown', 'a'], check=True)
        window.key('Escape')
        window.key('Escape')
        try:
            hold(2, 'a repeated key acknowledges nothing',
                 lambda: bench.rest.alert(first['id'])['state'] == 'unack')
        finally:
            subprocess.run(['xdotool', 'keyup', 'a'], check=True)


def a_critical_is_seen_whatever_hides_it():
    with Bench() as bench:
        window = bench.open()
        window.await_text('Alerts')
        window.key('slash')
        window.type('nothing is called this')
        bench.pressure(3, 3, 9, 9)
        bench.alert('burst', 'unack')
        window.await_text('critical not acknowledged')
        window.key('Escape')
        window.await_text('burst', 'list item')
        window.key('question')  # the shortcuts, over everything
        assert window.find('critical not acknowledged'), 'the strip left'
        # Not only its title: the sheet itself, a panel to GTK 4.8 and a grouping since.
        wait_for('the sheet to be named', lambda: any(
            node.get_role_name() in ('panel', 'grouping') and node.get_name() == 'Keyboard shortcuts'
            for node in window.nodes()))


def a_chattering_alarm_can_be_acknowledged():
    with Bench() as bench:
        window = bench.open()
        bench.pressure(1, 3, 9, 3, 9, 3, 9, 3, 9, 3, 9)
        alert = bench.alert('burst')
        window.await_text('burst', 'list item')
        seen = bench.rest.alert(alert['id'])
        seen = seen.get('alert', seen)
        for _ in range(3):
            bench.pressure(1, 3, 9)
        status, body = bench.rest.act(seen, 'acknowledge', {'annunciation': seen['annunciation']})
        assert status == 200, (status, body)


def two_seats_acknowledge_at_once_and_each_is_told_the_truth():
    with Bench() as bench:
        bench.pressure(1, 3, 9, 9)
        alert = bench.alert('burst', 'unack')
        seats = [bench.platform.seat('operator'), bench.platform.seat('supervisor')]
        answers = [seat.act(alert, 'acknowledge', {'annunciation': alert['annunciation']}) for seat in seats]
        assert [status for status, _ in answers] == [200, 200], answers
        assert answers[1][1].get('by') or 'acknowledged' in answers[1][1].get('alert', {}), answers[1]
        acknowledged = [entry for entry in bench.rest.alert(alert['id'])['journal']
                        if entry.get('event') == 'acknowledge']
        assert len(acknowledged) == 1, acknowledged


def a_hung_detector_is_told():
    with Bench(stall='detect') as bench:
        window = bench.open()
        bench.platform.process.send_signal(signal.SIGUSR2)
        bar = window.await_text('NOT LIVE since')
        assert bar
        window.await_text('detect')
        bench.platform.process.send_signal(signal.SIGUSR2)
        window.await_gone('NOT LIVE since')


def killed_platform_is_not_live_and_comes_back_whole():
    with Bench() as bench:
        window = bench.open()
        bench.pressure(1, 3, 9, 9)
        bench.pressure(2, 3, 0.5, 0.5)
        bench.alert('burst', 'unack')
        bench.alert('low', 'unack')
        before = sorted((a['id'], a['revision'], a['state']) for a in bench.rest.alerts())
        window.await_text('burst', 'list item')
        port = bench.platform.port
        bench.platform.kill()
        window.await_text('NOT LIVE since', deadline=20)
        bench.platform.start(port=port)
        window.await_gone('NOT LIVE since', deadline=40)
        after = sorted((a['id'], a['revision'], a['state']) for a in bench.rest.alerts())
        assert before == after, (before, after)
        window.await_text('burst', 'list item')
        bench.pressure(3, 3, 9, 9)
        bench.alert('burst', 'unack', rig=3)
        wait_for('the new alert in the window', lambda: sum(
            1 for node in window.nodes() if node.get_role_name() == 'list item' and 'Rig 3' in (node.get_name() or '')))


def nameless(window):
    """What takes the focus and says nothing of itself: a screen reader would read its class, or be silent."""
    for node in window.nodes():
        # What only holds others passes the focus on; rows of a table are read cell by cell.
        if window.role(node) in ('scroll pane', 'filler', 'panel', 'table row', 'list'):
            continue
        if not node.get_state_set().contains(Atspi.StateType.FOCUSABLE) or not window.is_visible(node):
            continue
        name = (node.get_name() or '').strip()
        if not name or name.startswith(('Gtk', 'Adw', 'Andon')):
            yield f'{window.role(node)} {name!r} ({node.get_description()!r}) in {node.get_parent().get_name()!r}'


def everything_that_takes_the_focus_has_a_name():
    with Bench() as bench:
        window = bench.open()
        bench.pressure(1, 3, 3, 9, 9)
        window.await_text('burst', 'list item')
        window.key('n')
        wait_for('the row to be selected', lambda: is_selected(window, 'burst'))
        # The detail comes a moment after the row.
        wait_for('the detail', lambda: window.find('Comment', 'push button'))
        assert not list(nameless(window)), list(nameless(window))


def an_action_in_the_outbox_is_sent_once_after_a_restart():
    with Bench() as bench:
        home = tempfile.mkdtemp(prefix='andon-seat.')
        window = bench.open(home=home)
        bench.pressure(1, 3, 9, 9)
        alert = bench.alert('burst', 'unack')
        window.await_text('burst', 'list item')
        window.key('n')
        wait_for('the row to be selected', lambda: is_selected(window, 'burst'))
        port = bench.platform.port
        bench.platform.kill()
        window.await_text('NOT LIVE since')
        window.key('a')
        window.await_text('not yet at the plant')
        window.kill()
        bench.platform.start(port=port)
        assert bench.alert('burst')['state'] == 'unack'
        bench.open(home=home)
        bench.alert('burst', 'acked', deadline=40)
        entries = [entry for entry in bench.rest.alert(alert['id'])['journal'] if entry.get('event') == 'acknowledge']
        assert len(entries) == 1, entries


if __name__ == '__main__':
    cases = (an_alert_appears_and_A_acknowledges_it,
             letters_in_the_search_field_are_only_letters,
             auto_repeat_acknowledges_nothing,
             a_critical_is_seen_whatever_hides_it,
             a_chattering_alarm_can_be_acknowledged,
             two_seats_acknowledge_at_once_and_each_is_told_the_truth,
             a_hung_detector_is_told,
             killed_platform_is_not_live_and_comes_back_whole,
             an_action_in_the_outbox_is_sent_once_after_a_restart,
             everything_that_takes_the_focus_has_a_name)
    wanted = sys.argv[1:]
    run(*(case for case in cases if not wanted or case.__name__ in wanted))
