#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Andon authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# with-display.sh COMMAND…: runs a command under an X display, a session bus and a home of its own, all gone when
# it ends. ANDON_SCREEN sets the size of the screen. Exits 77 (skipped) where Xvfb is not installed.
set -euo pipefail

command -v Xvfb >/dev/null || { echo "skipped: Xvfb is not installed"; exit 77; }
command -v dbus-run-session >/dev/null || { echo "skipped: dbus-run-session is not installed"; exit 77; }

home=$(mktemp -d "${TMPDIR:-/tmp}/andon-display.XXXXXX")
server=
end () {
  [ -n "$server" ] && kill "$server" 2>/dev/null && wait "$server" 2>/dev/null
  rm -rf "$home"
  return 0
}
trap end EXIT
trap 'exit 143' TERM INT

mkdir -m 700 "$home/run" "$home/config" "$home/data" "$home/cache" "$home/state"
mkfifo "$home/display"
Xvfb -displayfd 3 -screen 0 "${ANDON_SCREEN:-2600x1500}x24" -nolisten tcp -noreset \
  3>"$home/display" >"$home/server.log" 2>&1 &
server=$!
read -r -t 30 number <"$home/display" || { cat "$home/server.log" >&2; echo "Xvfb did not start" >&2; exit 1; }

unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS
export DISPLAY=:$number GDK_BACKEND=x11 GSK_RENDERER=${GSK_RENDERER:-cairo}
export XDG_RUNTIME_DIR=$home/run XDG_CONFIG_HOME=$home/config XDG_DATA_HOME=$home/data
export XDG_CACHE_HOME=$home/cache XDG_STATE_HOME=$home/state

status=0
dbus-run-session -- "$@" || status=$?
exit "$status"
