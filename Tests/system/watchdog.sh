#!/usr/bin/env bash
# A daemon that hangs, and one that cannot start.
. "$(dirname "$0")/lib.sh"
install_for_tester
unit() { systemctl --user show --property="$1" --value optoutd.service; }
is_unit() { [ "$(unit "$1")" = "$2" ]; }
state=~/.local/share/optout
drop_in=~/.config/systemd/user/optoutd.service.d/test.conf
mkdir -p "$(dirname $drop_in)"

# said WORDS: how often the daemon said so since the start of this part.
said() { journalctl --user --quiet --output=cat -t optoutd --after-cursor="$cursor" | grep -c "$1"; }
is_said() { [ "$(said "$1")" = "$2" ]; }
# The last of these very entries: after any other journalctl leaves one out.
from_now_on() { cursor=$(journalctl --user --quiet -t optoutd -n 1 --show-cursor | sed -n 's/^-- cursor: //p'); }

printf '[Service]\nWatchdogSec=1s\n' >$drop_in
systemctl --user daemon-reload
systemctl --user start optoutd.service
pid=$(unit MainPID)
is_another() { ! is_unit MainPID "$pid" && ! is_unit MainPID 0 && is_unit ActiveState active; }
within 2 is_another
claim "a daemon that lives is left alone" equal "$(unit MainPID) $(unit NRestarts)" "$pid 0"
systemctl --user kill --signal=STOP optoutd.service
claim "one that hangs is started again" within 15 is_another
claim "once" equal "$(unit NRestarts)" 1
noticed() { journalctl --user --quiet --output=cat -u optoutd.service | grep -q 'Watchdog timeout'; }
claim "because of the watchdog" within 5 noticed
claim "and works: it takes in an account" optout account add chatgpt:free
told() { [ -n "$(entries OPTOUT_KIND=open-step)" ]; }
claim "and tells of it" within 10 told
systemctl --user stop optoutd.service

# Nothing waits between the starts, and nothing else is changed.
printf '[Service]\nRestartSec=50ms\n' >$drop_in
systemctl --user daemon-reload

# fails STATUS RESTARTS WORDS CASE: how a start that cannot go well ends. The last restart is the one that is refused.
fails() {
    claim "$4: the unit ends as failed" within 20 is_unit ActiveState failed
    claim "$4: with status $1" equal "$(unit ExecMainStatus)" "$1"
    claim "$4: after $2 restarts" equal "$(unit NRestarts)" "$2"
    claim "$4: one plain message says why" within 5 is_said "^Error: .*$3" 1
    claim "$4: nothing else does" equal "$(said '^Error: ') $(said '^Hint: ')" "1 1"
    journalctl --user --quiet --output=cat -t optoutd --after-cursor="$cursor" | sed 's/^/# /'
    systemctl --user reset-failed optoutd.service
}

# What another start may heal is tried five times.
chmod 000 $state
from_now_on
systemctl --user start optoutd.service 2>/dev/null
fails 74 5 "cannot open '.*journal.lock'" "a folder that may not be opened"
systemctl --user start optoutd.service 2>/dev/null
claim "a start by hand after that says it again" within 20 is_said '^Error: ' 2
within 20 is_unit ActiveState failed
chmod 700 $state
systemctl --user reset-failed optoutd.service
claim "once it is mended the daemon starts" systemctl --user start optoutd.service
claim "and keeps nothing of it" test ! -e "$XDG_RUNTIME_DIR/optoutd/last-words"
systemctl --user stop optoutd.service

# What no start can heal is not tried again.
mkdir -p ~/.config/optout
echo 'journal: loudly' >~/.config/optout/config.yaml
from_now_on
systemctl --user start optoutd.service 2>/dev/null
fails 65 0 "config.yaml" "a configuration that cannot be read"
rm ~/.config/optout/config.yaml
head -c 8192 /dev/urandom >$state/record.db
rm -f $state/record.db-*
from_now_on
systemctl --user start optoutd.service 2>/dev/null
fails 69 0 "record" "a record that is none"
claim "which the journal tells once" equal "$(entries OPTOUT_KIND=record-damaged | wc -l)" 1
