#!/usr/bin/env bash
# A newcomer's first run on a terminal, with the record outside ~/.local/share: setup writes it, and what the daemon's
# unit needs to find it.
. "$(dirname "$0")/lib.sh"
export TZ=UTC XDG_DATA_HOME=$HOME/my\ data
install_for_tester
systemctl --user daemon-reload
on_terminal() { python3 "$here/Tests/system/terminal.py" "$@"; }

on_terminal "optout setup" DE chatgpt plus 2023 off 2025-10..2026-01 next yes y >~/setup.txt
claim "setup comes to its end" equal $? 0
claim "it shows what it writes" grep -q 'optout account add chatgpt:plus --opened 2023 --region DE' ~/setup.txt
claim "the account is there" equal \
    "$(optout account list --json | jq -r '.items[] | "\(.account) \(.region)"')" "chatgpt-plus DE"
claim "so is its opt-out" equal "$(optout dates --json | jq -r '.items[0] | "\(.state) \(.how)"')" "off turned"
claim "it ends in what to do first" grep -q 'worth doing today' ~/setup.txt
claim "and says how long an export can be fetched" grep -q 'its link lives' ~/setup.txt

drop_in=~/.config/systemd/user/optoutd.service.d/data-home.conf
expected() { sed "s|@DATA@|$XDG_DATA_HOME|g" "$here/systemd/optoutd.service.d/data-home.conf.in"; }
claim "the drop-in is the one that make start writes" cmp $drop_in <(expected)
systemctl --user daemon-reload
claim "the daemon starts with it" systemctl --user start optoutd.service
claim "on that record" equal "$(optout status --json | jq .daemon.running)" true
claim "where another account comes in" optout account add claude:pro
told() { [ -n "$(entries OPTOUT_KIND=open-step OPTOUT_PRODUCT=anthropic/claude)" ]; }
claim "it reminds of that one" within 10 told

on_terminal "optout setup" "" "" quit >~/again.txt
claim "a second run asks only what is missing" equal \
    "$(grep -oE '[a-z]+\?' ~/again.txt | xargs)" "use? which? on? down?"
claim "and offers no drop-in again" equal "$(grep -c 'data-home.conf' ~/again.txt)" 0
claim "its answers can be printed" optout setup --print-answers
optout setup --print-answers >~/answers.yaml
claim "and make the same record elsewhere" optout setup --answers ~/answers.yaml --yes --record ~/other/record.db
accounts() { optout account list --json "$@" | jq -c .items; }
claim "with the same accounts" equal "$(accounts --record ~/other/record.db)" "$(accounts)"
claim "one undo takes the file's answers back" optout undo --record ~/other/record.db
claim "all of them" equal "$(accounts --record ~/other/record.db)" "[]"
