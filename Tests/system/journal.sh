#!/usr/bin/env bash
# A journal that is away, hangs, starts again, rotates, is damaged or closed while reminders are on their way, and a disk
# that fails between sending one and writing that down.
# options: --root
. "$(dirname "$0")/lib.sh"
start_for_person
pid=$(daemon MainPID)
journald() { systemctl show --property=MainPID --value systemd-journald.service; }
# A journald that starts or rotates often makes many files, and none may be thrown away before they are counted.
sed -i 's/^SystemMaxUse=.*/SystemMaxUse=2G\nSystemMaxFiles=1000/' /etc/systemd/journald.conf.d/testbed.conf
count=1  # That of the guide.
# due [HOW-MANY]: as many accounts more, each with two reminders.
due() {
    count=$((count + 2 * ${1:-1}))
    person optout account add --quiet $(for _ in $(seq "${1:-1}"); do echo claude:pro; done)
}
# all_arrive: all that was ever due comes, each once.
all_arrive() {
    within 60 no_more_waits
    equal "$(counted 'tellings, .lost, .waiting, .second, .again, .repeats')" "$count 0 0 0 0 0"
}
tried_often() { [ "$(sqlite3 "$record" "select min(attempts) from telling where state in ('sent', 'lost')")" -gt 2 ]; }
tellings() { sqlite3 "$record" "select count(*) from telling where state = '$1'"; }
are() { [ "$(tellings "$1")" = "$2" ]; }
claim "the guide is told" all_arrive

# Hung, before the person ever had an entry.
rm /var/log/journal/*/user-*.journal
systemctl restart systemd-journald.service
kill -STOP "$(journald)"
claim "there is no journal of the person's" sh -c '! ls /var/log/journal/*/user-*.journal'
due
claim "what a journal that hangs was sent first counts as lost" within 60 are lost 2
kill -CONT "$(journald)"
# That of the guide went with the journal.
sqlite3 "$record" "delete from telling where choreID is null"
count=$((count - 1))
claim "and stands there once when it goes on" all_arrive

mv /run/systemd/journal/socket /run/systemd/journal/away
due
claim "without a socket nothing is delivered" within 60 are lost 2
mv /run/systemd/journal/away /run/systemd/journal/socket
claim "with it again all is" all_arrive

parts="systemd-journald.socket systemd-journald-dev-log.socket systemd-journald.service"
systemctl stop $parts 2>/dev/null
due
claim "without journald nothing is delivered" within 60 are lost 2
systemctl start $parts
claim "with it again all is" all_arrive

# often COMMAND...: again and again, while three times something is due.
often() {
    while :; do "$@"; sleep 0.5; done >/dev/null 2>&1 &
    local busy=$!
    for _ in 1 2 3; do
        due
        within 60 no_more_waits
    done
    kill $busy
    wait $busy 2>/dev/null
}
restarted() { systemctl reset-failed systemd-journald.service; systemctl restart systemd-journald.service; }
killed() { systemctl reset-failed systemd-journald.service; kill -KILL "$(journald)"; }
often restarted
claim "a journald that starts again all the time loses and doubles nothing" all_arrive
often killed
claim "nor one that is killed" all_arrive
often journalctl --rotate
claim "nor one that rotates its files" all_arrive

# Where there is no inotify instance left for it, the daemon cannot wait for the journal. It has a user namespace of its own
# with a limit of its own.
instances() {
    python3 -c '
import ctypes, os, sys
if ctypes.CDLL(None).setns(os.open(f"/proc/{sys.argv[1]}/ns/user", os.O_RDONLY), 0):
    sys.exit("no user namespace to enter")
open("/run/limits/sys/user/max_inotify_instances", "w").write(sys.argv[2])' "$(daemon MainPID)" "$1"
}
mkdir /run/limits && mount -t proc proc /run/limits
claim "the daemon may have no inotify instance more" instances 1
kill -STOP "$(journald)"
due
claim "what a journal that hangs was sent counts as lost also where nobody can wait for it" within 60 are lost 2
killed
systemctl restart systemd-journald.socket systemd-journald.service
due
claim "and is sent again" all_arrive
instances 1000

# What is in it already is safe in another file.
journalctl --rotate
for file in /var/log/journal/*/user-"$TESTER_UID".journal; do truncate --size=4096 "$file"; done
due
claim "for a damaged file the journal begins a new one, and all is delivered" all_arrive

chmod 600 /var/log/journal/*/user-"$TESTER_UID"*.journal
due
claim "what goes to a journal that is closed to the person is unconfirmed" within 60 are unconfirmed 2
chmod 640 /var/log/journal/*/user-"$TESTER_UID"*.journal
claim "and stands there once" all_arrive

# failing CALL ERROR WHEN: what the daemon meets while something is due; it looks again once told to.
failing() {
    strace -qq -o /tmp/injected -p "$(daemon MainPID)" -e "trace=$1" -e "inject=$1:error=$2:when=$3" &
    local strace=$!
    within 60 grep -q 'TracerPid:.[1-9]' "/proc/$(daemon MainPID)/status"
    due
    claim "$1 fails with $2" within 60 grep -q INJECTED /tmp/injected
    kill $strace
    wait $strace 2>/dev/null
    person systemctl --user reload optoutd.service
}
if strace -o /dev/null true; then
    failing fdatasync EIO 2+
    claim "what was sent but could not be written down is not sent again" all_arrive
    claim "by its number of attempts too" equal "$(sqlite3 "$record" "select attempts from telling order by rowid desc limit 2" | xargs)" "1 1"
    failing pwrite64 EROFS 1+
    claim "a disk that becomes read-only holds back reminders, until it is not" all_arrive
    failing pwrite64 ENOSPC 1+
    claim "so does one that is full" all_arrive
    failing timerfd_settime ECANCELED 2
    claim "a clock that is set meanwhile does no harm" all_arrive
else
    skip "a disk that fails" "strace cannot trace here"
fi
kill -STOP "$(journald)"
due 200
claim "a journal that hangs holds nobody up, with 400 reminders due" within 60 tried_often
kill -CONT "$(journald)"
claim "and shows each once when it goes on" all_arrive

claim "by one process all the while" equal "$(daemon MainPID)" "$pid"

person optoutd --once 2>/tmp/second
claim "another one delivers nothing beside it" equal "$?" 75

# In memory, with journals on disk left from before.
echo Storage=volatile >>/etc/systemd/journald.conf.d/testbed.conf
systemctl restart systemd-journald.service
kill -STOP "$(journald)"
due
claim "a journal in memory that hangs has not taken anything" within 60 are lost 2
kill -CONT "$(journald)"
claim "what it has taken is unconfirmed" within 60 are unconfirmed 4
counted() { counted_by journalctl "_UID=$TESTER_UID" "$1"; }
claim "and stands there again, since nobody could look whether it did" \
    equal "$(counted 'lost, .waiting, .second, .again, .repeats')" "0 0 0 0 2"
listed() { person optout log --told --json | jq -r '[.items[] | .channel + " " + .state] | group_by(.) | .[] | .[0], length'; }
claim "as log --told says" equal "$(listed | xargs)" "journal delivered $((count - 4)) journal unconfirmed 4"
