#!/usr/bin/env bash
# Starting, reloading, stopping and starting over, as `make start` and a person do it.
. "$(dirname "$0")/lib.sh"
install_for_tester
unit() { systemctl --user show --property="$1" --value optoutd.service; }
drop_ins=~/.config/systemd/user/optoutd.service.d

claim "make start starts the daemon" env "PREFIX=$HOME/.local" "$here/systemd/start"
claim "the daemon runs" equal "$(unit ActiveState)" active
claim "it is started at every login" systemctl --user --quiet is-enabled optoutd.service
claim "without a screen notifications stay off" equal \
    "$(systemctl --user is-enabled optout-notify.service)" disabled
claim "nothing needed to be turned off for it" test ! -e $drop_ins/nons.conf
claim "it says what it waits for, without naming anything" grep -Eq '^asleep until ' <<<"$(unit StatusText)"
claim "the record is for its owner alone" \
    equal "$(stat -c '%a %n' ~/.local/share/optout ~/.local/share/optout/record.db | cut -d' ' -f1 | xargs)" "700 600"
claim "it has one thread" equal "$(ls /proc/"$(unit MainPID)"/task | wc -l)" 1

pid=$(unit MainPID)
second() { "$HOME/.local/bin/optoutd" 2>/tmp/second; }
second
claim "a second daemon ends with 75" equal "$?" 75
claim "and names the first" grep -q "process $pid" /tmp/second

systemctl --user stop optoutd.service
python3 - ~/.local/share/optout/journal.lock <<'END' &
import fcntl, struct, sys, time
file = open(sys.argv[1], "r+")
fcntl.fcntl(file, 37, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0))  # F_OFD_SETLK
open(sys.argv[1] + ".held", "w")
time.sleep(4)
END
within 5 test -e ~/.local/share/optout/journal.lock.held
claim "where 'optout remind' is at work, the daemon's start waits for it" systemctl --user start optoutd.service
claim "and is one start" equal "$(systemctl --user show --property=NRestarts --value optoutd.service)" 0
rm ~/.local/share/optout/journal.lock.held
pid=$(unit MainPID)

claim "reload is answered" systemctl --user reload optoutd.service
claim "by the same process" equal "$(unit MainPID)" "$pid"

printf 'journal: minimal\nnonsense: 1\n' >~/.config/optout.yaml
mkdir -p ~/.config/optout && mv ~/.config/optout.yaml ~/.config/optout/config.yaml
claim "a reload with a broken configuration goes on with the one before" systemctl --user reload optoutd.service
claim "still as the same process" equal "$(unit MainPID) $(unit ActiveState)" "$pid active"
rm ~/.config/optout/config.yaml

systemctl --user kill --signal=KILL optoutd.service
claim "killed, it is started again" within 10 sh -c '
    pid=$(systemctl --user show --property=MainPID --value optoutd.service)
    [ "$pid" != 0 ] && [ "$pid" != '"$pid"' ] && systemctl --user --quiet is-active optoutd.service'
claim "stop is clean" systemctl --user stop optoutd.service
claim "and quick" equal "$(unit Result) $(unit ExecMainStatus)" "success 0"

# A record that no program can read.
cp ~/.local/share/optout/record.db /tmp/good
rm -f ~/.local/share/optout/record.db-*
head -c 8192 /dev/urandom >~/.local/share/optout/record.db
before=$(sha256sum <~/.local/share/optout/record.db)
systemctl --user start optoutd.service 2>/dev/null
claim "a record that is none ends the daemon with 69" equal "$(unit ExecMainStatus)" 69
claim "once, without starting over" equal "$(unit NRestarts)" 0
claim "and leaves it as it is" equal "$(sha256sum <~/.local/share/optout/record.db)" "$before"
reported() { [ "$(entries OPTOUT_KIND=record-damaged | wc -l)" = "$1" ]; }
claim "and is told in the journal once" within 5 reported 1
dd if=/tmp/good of=~/.local/share/optout/record.db bs=4096 count=1 status=none
dd if=/dev/zero of=~/.local/share/optout/record.db bs=4096 seek=1 count=40 status=none
systemctl --user reset-failed optoutd.service
systemctl --user start optoutd.service 2>/dev/null
claim "a damaged record ends the daemon with 69 as well" equal "$(unit ExecMainStatus)" 69
claim "and is told in the journal once more" within 5 reported 2
cp /tmp/good ~/.local/share/optout/record.db
sqlite3 ~/.local/share/optout/record.db 'pragma user_version = 99'
systemctl --user reset-failed optoutd.service
systemctl --user start optoutd.service 2>/dev/null
claim "and so does one of a newer program" equal "$(unit ExecMainStatus)" 69
claim "which is not called damaged" reported 2
cp /tmp/good ~/.local/share/optout/record.db
rm -f ~/.local/share/optout/record.db-*

# A record elsewhere, and for somebody with a screen as if for the first time.
export XDG_DATA_HOME="$HOME/other data"
systemctl --user set-environment DISPLAY=:77
notifies() { systemctl --user --quiet is-active optout-notify.service; }
env "PREFIX=$HOME/.local" "$here/systemd/start" >/dev/null
claim "where notifications are off they stay off" equal "$(systemctl --user is-active optout-notify.service)" inactive
systemctl --user disable --quiet optoutd.service
claim "make start follows XDG_DATA_HOME" env "PREFIX=$HOME/.local" "$here/systemd/start"
claim "and shows notifications where there is a screen" notifies
claim "of that record" test -e "$XDG_DATA_HOME/optout/desktop.lock"
claim "the record is there" test -e "$XDG_DATA_HOME/optout/record.db"
claim "no programs run from there" sh -c '
    grep -q " '"${XDG_DATA_HOME// /\\\\\\\\040}"'/optout .*noexec" /proc/$(systemctl --user show --property=MainPID --value optoutd.service)/mountinfo'
claim "nor does the fetch unit miss its folder there" fetches_in_vain
unset XDG_DATA_HOME
claim "and back" env "PREFIX=$HOME/.local" "$here/systemd/start"
claim "without a trace" test ! -e $drop_ins/data-home.conf

claim "where they are on they stay on" notifies
claim "make uninstall stops the daemon" make -s -C "$here" uninstall "PREFIX=$HOME/.local"
claim "and the notifications" equal "$(systemctl --user is-active optout-notify.service)" inactive
claim "and removes the programs" test ! -e ~/.local/bin/optoutd -a ! -e ~/.local/share/optout-guide
claim "and the units" equal "$(ls ~/.local/share/systemd/user)" ""
claim "but not the record" test -s ~/.local/share/optout/record.db
