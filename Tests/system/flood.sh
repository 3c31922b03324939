#!/usr/bin/env bash
# Reminders among a flood of entries from another service of the same person, at journald's default rate limits, which
# count all services of one person together: 80,000 entries each, OPTOUT_FLOOD=200000 for more.
# options: --root
. "$(dirname "$0")/lib.sh"
sed -i 's/^SystemMaxUse=.*/SystemMaxUse=2G\nSystemMaxFiles=1000/' /etc/systemd/journald.conf.d/testbed.conf
systemctl restart systemd-journald.service
start_for_person
claim "the default limits hold" sh -c '! grep -rq RateLimit /etc/systemd/journald.conf.d'

size=${OPTOUT_FLOOD:-80000}
cat >/tmp/flood.py <<'PY'
import socket, sys
priority, count = sys.argv[1:]
journal = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
journal.connect("/run/systemd/journal/socket")
for number in range(int(count)):
    journal.send(f"PRIORITY={priority}\nFLOOD=1\nMESSAGE={number}\n".encode())
PY
# flood PRIORITY: while it lasts something is due again and again.
flood() {
    person systemd-run --user --quiet --unit="flood-$1" --wait python3 /tmp/flood.py "$1" "$size" &
    while [ -d "/proc/$!" ]; do
        person optout account add --quiet claude:pro
        sleep 0.5
    done
    wait $!
    local stored
    stored=$(journalctl --quiet --output=cat FLOOD=1 PRIORITY="$1" | wc -l)
    echo "# of $size entries of priority $1 journald kept $stored"
    [ "$stored" -lt "$size" ] || skip "reminders while entries of priority $1 are dropped" "it is too slow here for a flood"
}
all_arrive() {
    within 120 no_more_waits
    equal "$(counted 'tellings == .delivered, .lost, .waiting, .second, .again, .repeats')" "true 0 0 0 0 0"
}
sent_again() { sqlite3 "$record" 'select count(*) from telling where attempts > 1'; }

flood 6
claim "while information floods the journal, every reminder arrives, once" all_arrive
claim "and at the first attempt" equal "$(sent_again)" 0
flood 4
claim "while warnings flood it, every reminder arrives in the end, once" all_arrive
echo "# $(counted tellings) reminders, of which $(sent_again) had to be sent again"
