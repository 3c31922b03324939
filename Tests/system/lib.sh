# For the scripts beside this one. Each claim becomes a line "ok - …", "not ok - …" or "skip - …: why".
set -u

# claim TEXT COMMAND...: holds if the command succeeds; what a failing command printed follows.
claim() {
    local text=$1 output
    shift
    if output=$("$@" 2>&1); then
        echo "ok - $text"
    else
        echo "not ok - $text"
        [ -z "$output" ] || sed 's/^/#   /' <<<"$output"
    fi
}

# equal WHAT IT WAS, WHAT IT SHOULD BE
equal() {
    [ "$1" = "$2" ] || { printf "'%s' instead of '%s'\n" "$1" "$2"; return 1; }
}

skip() { echo "skip - $1: $2"; }

# within SECONDS COMMAND...: waits until the command succeeds, which is tried every $pause seconds.
within() {
    local end=$(($(date +%s%N) + $1 * 1000000000))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$(date +%s%N)" -lt $end ] || return 1
        sleep "${pause:-0.02}"
    done
}

# The folder with the built programs, the Makefile, systemd/, Config/ and these scripts.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

install_for_tester() {
    make -s -C "$here" install "PREFIX=$HOME/.local" "BUILT=$here/built" >/dev/null || exit 1
    PATH=$HOME/.local/bin:$PATH
}

# fetches_in_vain: the unit that fetches editions gets as far as the network, where nobody answers.
fetches_in_vain() {
    mkdir -p ~/.config/optout
    echo OPTOUT_FETCH_URL=https://127.0.0.1:1/guide.json >~/.config/optout/fetch.env
    systemctl --user start optout-guide-fetch.service 2>/dev/null
    # What curl says of a connection refused.
    equal "$(systemctl --user show --property=ExecMainStatus --value optout-guide-fetch.service)" 7
}

# forget_slowly CHANNEL: another program takes the tellings of chores through it away, on a disk that is slow to say that
# it has what was written; of the moment from which it counts nothing can be heard.
forget_slowly() {
    strace -f -qq -o /dev/null -e trace=fsync,fdatasync -e inject=fsync,fdatasync:delay_enter=700000 \
        sqlite3 -cmd '.timeout 5000' "$record" "DELETE FROM telling WHERE channel = '$1' AND choreID IS NOT NULL"
}

# age_log RECORD: as if all that is in the log had been written down two days ago.
age_log() {
    local never
    never=$(sqlite3 "$1" "select sql from sqlite_schema where name = 'eventNeverChanges'")
    sqlite3 -cmd '.timeout 10000' "$1" "begin immediate; drop trigger eventNeverChanges;
        update event set recordedAtUSec = recordedAtUSec - 2 * 86400000000; $never; commit"
}

# entries [FIELD=VALUE...]: the daemon's reminders in the person's own journal, as JSON lines.
entries() { journalctl --user --output=json --no-pager --quiet SYSLOG_IDENTIFIER=optoutd OPTOUT_SCHEMA=1 "$@"; }

# kills_end_in STATE COUNT: kills.py with the installed programs, which start again at once.
kills_end_in() {
    install_for_tester
    if ! strace -o /dev/null true; then
        skip "kill -9 all along the delivery of reminders" "strace cannot trace here"
        return
    fi
    local edition=$here/Config/guide/editions/1.json
    python3 "$here/Tests/system/edition.py" "$edition" ~/edition.json providers=anthropic,openai
    cp ~/edition.json ~/.local/share/optout-guide/guide.json
    local changes=~/.config/systemd/user/optoutd.service.d
    mkdir -p $changes
    printf '[Unit]\nStartLimitIntervalSec=0\n[Service]\nRestartSec=0\n' >$changes/kills.conf
    systemctl --user daemon-reload
    python3 "$here/Tests/system/kills.py" ~/.local/bin/optout{,d} ~/edition.json "$2" "$1"
}

# For scripts that root runs. person COMMAND...: as the person whose user manager runs.
person() {
    runuser -u tester -- env HOME=/home/tester "XDG_RUNTIME_DIR=/run/user/$TESTER_UID" \
        "PATH=/home/tester/.local/bin:$PATH" "$@"
}

# start_for_person: the programs and the running daemon, which tries again after a second what was lost.
start_for_person() {
    person make -s -C "$here" install PREFIX=/home/tester/.local "BUILT=$here/built" >/dev/null || exit 1
    person mkdir -p /home/tester/.config/optout
    person sh -c 'echo "retrySeconds: [1]" >~/.config/optout/config.yaml'
    person systemctl --user daemon-reload
    person systemctl --user start optoutd.service
}
record=/home/tester/.local/share/optout/record.db
daemon() { person systemctl --user show --property="$1" --value optoutd.service; }

# counted FIELD: what told.py counts in the person's journal; counted_by COMMAND... FIELD: in what it shows.
counted() { counted_by person journalctl --user "$1"; }
counted_by() {
    local field=${*: -1}
    "${@:1:$#-1}" --quiet --output=json OPTOUT_SCHEMA=1 | /usr/bin/python3 "$here/Tests/system/told.py" "$record" |
        jq -r "[.$field] | map(. // 0) | join(\" \")"
}
# no_more_waits: all that is due was told, says the record.
no_more_waits() { [ "$(counted_by true waiting)" = 0 ]; }
