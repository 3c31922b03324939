#!/usr/bin/env bash
# kill -9 and Ctrl-C all over an import.
. "$(dirname "$0")/lib.sh"
install_for_tester
if ! strace -o /dev/null true; then
    skip "kill -9 and Ctrl-C all over an import" "strace cannot trace here"
    exit 0
fi
python3 "$here/Tests/system/interrupt.py" ~/.local/bin/optout ~/.local/libexec/optout-read ~/.local/bin/optoutd \
    "$here/Config/guide/editions/1.json"
