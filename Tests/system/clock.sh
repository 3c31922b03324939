#!/usr/bin/env bash
# The clock of the machine is set, by +40 and -100 days, while the daemon sleeps and while it waits for the journal.
# options: --uml --root
. "$(dirname "$0")/lib.sh"
export TZ=UTC
# Stripped already, which takes half a minute on this machine.
printf '#!/bin/false\n' >/usr/local/bin/strip && chmod +x /usr/local/bin/strip
# Each try costs the daemon the one processor for a while.
pause=0.5
start_for_person
pid=$(daemon MainPID)
journald() { systemctl show --property=MainPID --value systemd-journald.service; }
step() { setdate --set "$1" >/dev/null; }
are() { [ "$(sqlite3 "$record" "select count(*) from telling where state = '$1'")" = "$2" ]; }
# told TELLINGS: so many, all delivered, each entry once. Asked of the daemon after it looked.
told() {
    within 60 enough "$1"
    within 60 no_more_waits
    equal "$(counted 'tellings, .delivered, .lost, .second, .repeats')" "$1 $1 0 0 0"
}
enough() { [ "$(sqlite3 "$record" "select count(*) from telling")" -ge "$1" ]; }
# looked: once what is written after this moment is told, the daemon has looked.
looked() { person optout account add --quiet claude:pro; }

person optout account add --quiet chatgpt:free claude:pro
claim "two reminders for each account, and one of the guide" told 5
step '+40 days'
claim "after 40 days each that is still open is told once more, by itself" told 9
claim "late by 39 days, since the first was due after one" equal \
    "$(person journalctl --user -o json OPTOUT_LATE_DAYS=39 | wc -l)" 4
saved() { [ "$(find "$(dirname "$record")/backups" -name 'record-*.db' 2>/dev/null | wc -l)" = "$1" ]; }
claim "and what was written down is in a backup by then" within 60 saved 1
said() { [ "$(person journalctl --user --quiet --output=cat -t optoutd | grep -c 'the clock was set from 20')" = "$1" ]; }
step '-30 days'
within 60 said 2
step '+30 days'
within 60 said 3
step '-100 days'
looked
claim "30 days back and forth nothing, 100 days back only what is new is told" told 11
step '+25 hours'
claim "a day later only that, once more" told 13
claim "and it is in a backup too" within 60 saved 2
step '+2 days'
claim "two days later what was told twice before" told 17

# While it waits for a journal that hangs: it looks at the clock before and after.
kill -STOP "$(journald)"
looked
within 60 are sent 2
step '+40 days'
kill -CONT "$(journald)"
claim "what is sent while the clock is set forward arrives once, and each is told once more" told 27
kill -STOP "$(journald)"
looked
within 60 are sent 2
step '-100 days'
kill -CONT "$(journald)"
claim "what is sent while it is set back arrives once, and nothing else is told" told 29
claim "each time it says that the clock was set" said 8
claim "by one process all the while" equal "$(daemon MainPID)" "$pid"
claim "the record is sound" equal "$(sqlite3 "$record" 'pragma integrity_check')" ok
