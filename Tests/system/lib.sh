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

# within SECONDS COMMAND...: waits until the command succeeds.
within() {
    local end=$(($(date +%s%N) + $1 * 1000000000))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$(date +%s%N)" -lt $end ] || return 1
        sleep 0.02
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

# entries [FIELD=VALUE...]: the daemon's reminders in the person's own journal, as JSON lines.
entries() { journalctl --user --output=json --no-pager --quiet SYSLOG_IDENTIFIER=optoutd OPTOUT_SCHEMA=1 "$@"; }
