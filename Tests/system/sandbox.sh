#!/usr/bin/env bash
# Every protection of the unit, tried from inside it and, to know that the attempt is a real one, outside it.
. "$(dirname "$0")/lib.sh"
install_for_tester
# Where the unit's private /tmp and /var/tmp do not hide it.
probe=$HOME/probe.py
cp "$here/Tests/system/probe.py" "$probe"
python=$(realpath /usr/bin/python3)

# What attempts from inside would reach if nothing held them.
echo 'not yours' >/tmp/optout-probe-marker
"$python" -c '
import socket, time
listener = socket.socket(socket.AF_UNIX); listener.bind("\0optout-probe"); listener.listen(9); time.sleep(120)
' &
listener=$!
trap 'kill $listener' EXIT
systemctl --user start dbus.service
other=$(systemctl --user show --property=MainPID --value dbus.service)
mkdir -p ~/.local/share/optout

systemd-run --user --quiet --wait --pipe --setenv="PROBE_OTHER=$other" "$python" "$probe" >/tmp/outside

# inside UNIT NAME: the probe's results under the installed unit, in which only the program to run is another.
inside() {
    mkdir -p ~/.config/systemd/user/$1.service.d
    cat >~/.config/systemd/user/$1.service.d/probe.conf <<CONF
[Service]
Type=oneshot
WatchdogSec=0
Restart=no
Environment=PROBE_OTHER=$other
ExecStart=
ExecStart=$python $probe
ExecPaths=$python
StandardOutput=truncate:%h/$2
CONF
    systemctl --user daemon-reload
    systemctl --user start $1.service || systemctl --user status --no-pager $1.service
}

stopped() { grep -q "^$1: stopped" "$2" || { grep "^$1:" "$2"; return 1; }; }
happened() { grep -qx "$1: happened" "$2" || { grep "^$1:" "$2"; return 1; }; }

inside optoutd inside
attempts=$(sed -n 's/^\([a-z-]*\): \(happened\|stopped\).*/\1/p' /tmp/outside)
claim "the probe ran to its end in the unit" test "$(grep -c ': \(happened\|stopped\)' ~/inside)" = "$(wc -w <<<"$attempts")"
for attempt in $attempts; do
    claim "the unit does not let a service $attempt" stopped "$attempt" ~/inside
    if ! happened "$attempt" /tmp/outside >/dev/null; then
        skip "a service without the unit can $attempt" "$(sed -n "s/^$attempt: //p" /tmp/outside) here anyway"
    fi
done
sed -n 's/^writable: /# writable inside: /p' ~/inside

inside optout-notify inside-notify
for attempt in $attempts; do
    case $attempt in
    # The one thing it is there for. Who reaches that can start what the confinement would stop.
    reach-the-session-bus) claim "the unit for notifications lets a service $attempt" happened $attempt ~/inside-notify ;;
    *) claim "nor does the unit for notifications let one $attempt" stopped "$attempt" ~/inside-notify ;;
    esac
done

# Without user namespaces seccomp is what is left.
cp "$here/systemd/optoutd.service.d/nons.conf" ~/.config/systemd/user/optoutd.service.d/
inside optoutd inside-nons
for attempt in run-program-from-memory open-an-internet-socket open-a-netlink-socket make-a-user-namespace \
    map-writable-and-executable set-the-suid-bit change-the-personality gain-privileges leave-a-core-dump \
    leave-files-for-others change-its-priority; do
    claim "without user namespaces the unit still does not let a service $attempt" stopped "$attempt" ~/inside-nons
done
