#!/usr/bin/env bash
# How long it takes from a new edition to readable entries for 50 and for 5,000 accounts; a measurement, not a test.
# setup: printf '[Journal]\nRateLimitIntervalSec=0\nSystemMaxUse=2G\n' > /etc/systemd/journald.conf.d/zz.conf && systemctl restart systemd-journald
. "$(dirname "$0")/lib.sh"
install_for_tester
guide=$HOME/.local/share/optout-guide/guide.json
for serial in 1 2; do
    python3 "$here/Tests/system/edition.py" "$here/Config/guide/editions/$serial.json" ~/edition-$serial.json
done
systemctl --user daemon-reload

# measure ACCOUNTS RUNS
measure() {
    rm -rf ~/.local/share/optout
    cp ~/edition-1.json "$guide"
    {
        echo accounts:
        for number in $(seq "$1"); do
            printf -- '  - product: github/copilot\n    plan: pro\n    account: a%s\n' "$number"
        done
    } >~/answers.yaml
    optout setup --answers ~/answers.yaml --yes >/dev/null
    # What is due already is told before.
    optoutd --once
    python3 "$here/Tests/system/latency.py" "$guide" ~/edition-1.json ~/edition-2.json "$1" "$2"
}

measure 50 20
measure 5000 5
