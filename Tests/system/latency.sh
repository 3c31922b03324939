#!/usr/bin/env bash
# How long it takes from a new edition to readable entries for 50 accounts; a measurement, not a test.
. "$(dirname "$0")/lib.sh"
install_for_tester
guide=$HOME/.local/share/optout-guide/guide.json
for serial in 1 2; do
    python3 "$here/Tests/system/edition.py" "$here/Config/guide/editions/$serial.json" ~/edition-$serial.json
done
cp ~/edition-1.json "$guide"
for number in $(seq 50); do optout account add github/copilot:pro --name "a$number" --quiet >/dev/null; done
systemctl --user daemon-reload
systemctl --user start optoutd.service
python3 "$here/Tests/system/latency.py" "$guide" ~/edition-2.json 50
