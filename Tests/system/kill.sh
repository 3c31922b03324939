#!/usr/bin/env bash
# kill -9 at every write of the command line tool and of the daemon.
. "$(dirname "$0")/lib.sh"
install_for_tester
# Three providers will do: each write is a kill, and a whole edition has thousands.
fixture() { python3 "$here/Tests/system/edition.py" "$here/Config/guide/editions/$1.json" "$2" providers=anthropic,github,openai; }
fixture 1 ~/edition-1.json
fixture 2 ~/edition-2.json
ssh-keygen -q -t ed25519 -N '' -f ~/edition-2.key
ssh-keygen -q -Y sign -n optout-guide -f ~/edition-2.key ~/edition-2.json
python3 "$here/Tests/system/exports.py" ~/exports
if ! strace -o /dev/null true; then
    skip "kill -9 at every write" "strace cannot trace here"
    exit 0
fi
python3 "$here/Tests/system/kill.py" ~/.local/bin/optout{,d} ~/edition-{1,2}.json ~/exports/chatgpt.zip
