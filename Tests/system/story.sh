#!/usr/bin/env bash
# The main job from an account and an export to one reminder in the journal, with the installed programs.
. "$(dirname "$0")/lib.sh"
export TZ=UTC
install_for_tester
guide=$HOME/.local/share/optout-guide/guide.json
fixture() { python3 "$here/Tests/system/edition.py" "$here/Config/guide/editions/$1.json" "$2"; }
fixture 1 ~/edition-1.json
fixture 2 ~/edition-2.json

# replace EDITION: as a package manager does it, by a rename.
replace() { cp "$1" "$guide.new" && mv "$guide.new" "$guide"; }
replace ~/edition-1.json

new_steps() { entries OPTOUT_KIND=new-step; }
count() { jq -s length; }
ids() { jq -r .OPTOUT_DELIVERY_ID | sort -u; }

# told: waits until all that the daemon has sent so far can be read, by sending something after it.
told() {
    local mark=mark-$RANDOM$RANDOM
    systemd-cat -t optout-test echo "$mark"
    within 10 marked "$mark"
}
marked() { journalctl --user --quiet --identifier=optout-test --output=cat | grep -qx "$1"; }

# settled: waits until the daemon sleeps and nothing waits to be told.
settled() {
    within 10 asleep
    within 10 nothing_waits
    told
}
asleep() { systemctl --user show --property=StatusText --value optoutd.service | grep -q ^asleep; }
# Tellings of a chore that was closed before they went out stay queued for ever.
nothing_waits() {
    local open
    open=$(optout todo --json | jq -c '[.items[].chore]')
    ! optout log --told --json | jq -e --argjson open "$open" '.items[] | select(.channel == "journal") |
        select(.state == "sent" or (.state == "queued" and (.chore == null or (.chore | IN($open[])))))'
}

systemctl --user daemon-reload
claim "the daemon starts" systemctl --user enable --quiet --now optoutd.service

# What the person has, and did.
claim "four accounts are added at once" optout account add chatgpt:free claude:pro github/copilot:pro chatgpt:business
accounts=$(optout account list --json | jq -r '.items[].account' | sort | xargs)
claim "they are named by product and plan" equal "$accounts" "chatgpt-business chatgpt-free claude-pro copilot-pro"
claim "ChatGPT was turned off on a day" optout set chatgpt-free off --date 2026-02-10

python3 "$here/Tests/system/exports.py" ~/exports
views() { for view in v_account v_opt_out v_chat; do sqlite3 ~/.local/share/optout/record.db "select * from $view"; done; }
before=$(views)
claim "a first import" optout import ~/exports/chatgpt.zip --account chatgpt-free --yes
claim "can be taken back" optout undo
claim "and leaves the record as it was" equal "$(views)" "$before"
claim "the ChatGPT export is imported" optout import ~/exports/chatgpt.zip --account chatgpt-free --yes
claim "the Claude export is imported" optout import ~/exports/claude.zip --account claude-pro --yes

optout chats --state all --exposure all --json >~/chats.json
listed() { jq -cS 'reduce .items[] as $chat ({}; .[$chat.id] = ($chat | {account, exposure, state}))' ~/chats.json; }
claim "every chat has the exposure and state worked out by hand" equal "$(listed)" "$(jq -cS . ~/exports/expected.json)"
to_delete() { optout chats --state to-delete --json | jq -r '.items[].id' | sort; }
claim "to be deleted are those from before the opt-out, and all of Claude's" equal "$(to_delete)" \
    "$(jq -r 'to_entries[] | select(.value.state == "to-delete") | .key' ~/exports/expected.json | sort)"
claim "nothing of the business account" equal \
    "$(optout chats --state all --exposure all --account chatgpt-business --json | jq .total)" 0

# Edition 1 asks nothing for Copilot; edition 2 does.
settled
claim "under edition 1 nothing is to be done for Copilot" equal "$(optout todo copilot-pro --json | jq .total)" 0
claim "and no new step was told" equal "$(new_steps | count)" 0
start=$(date +%s%3N)
replace ~/edition-2.json
arrived() { [ "$(new_steps | count)" -ge 1 ]; }
claim "within a second of the upgrade an entry is in the journal" within 1 arrived
echo "# readable after $(($(date +%s%3N) - start)) ms, polling included"
settled
claim "exactly one" equal "$(new_steps | count)" 1
entry=$(new_steps)
field() { jq -r ".$1" <<<"$entry"; }
claim "for Copilot" equal "$(field OPTOUT_PRODUCT)" github/copilot
claim "due on 2026-04-24" equal "$(field OPTOUT_DUE)" 2026-04-24T00:00:00Z
claim "from edition 2" equal "$(field OPTOUT_EDITION) $(field OPTOUT_CHANGE)" "2 added"
claim "with the kind's message id" equal "$(field MESSAGE_ID)" 4741d45afb1040c198a5c2cb1512b2ea
claim "as a warning of optoutd" equal "$(field PRIORITY) $(field SYSLOG_IDENTIFIER)" "4 optoutd"
claim "from the unit" equal "$(field _SYSTEMD_USER_UNIT)" optoutd.service
handle=$(optout todo copilot-pro --json | jq -r '.items[0].handle')
claim "its message ends in the command to type" grep -q "optout do $handle\$" <<<"$(field MESSAGE)"
claim "its chore is the one that todo lists" \
    equal "$(field OPTOUT_CHORE_ID)" "$(optout todo copilot-pro --json | jq -r '.items[0].chore')"
# _CMDLINE and the like are journald's own and say no more than where the program lies.
private() {
    ! entries | jq -c 'with_entries(select(.key | startswith("_") | not))' |
        grep -Ei 'chatgpt-free|claude-pro|copilot-pro|soup|bread|/home|aaaaaaaa|bbbbbbbb'
}
claim "no entry names an account, a chat or a path" private
adopted() { entries OPTOUT_KIND=edition-adopted OPTOUT_EDITION=2 | count; }
claim "the new edition itself is told once" equal "$(adopted)" 1
explained() {
    optout news --json | jq -e '.items[] | select(.id == "github.copilot.opt-out") |
        .refs == ["C01"] and .accounts == ["copilot-pro"]'
}
claim "optout news explains it" explained

# Nothing brings a second one.
main_pid() { systemctl --user show --property=MainPID --value optoutd.service; }
systemctl --user restart optoutd.service
settled
claim "a restart brings no second entry" equal "$(new_steps | count)" 1
pid=$(main_pid)
other_process() { systemctl --user --quiet is-active optoutd.service && [ "$(main_pid)" != "$pid" ]; }
systemctl --user kill --signal=KILL optoutd.service
within 10 other_process
settled
claim "a kill brings no second entry" equal "$(new_steps | count)" 1
replace ~/edition-2.json
settled
claim "the same file again brings no second entry" equal "$(new_steps | count)" 1
cp ~/edition-2.json "$guide"
settled
claim "nor the same file written in place" equal "$(new_steps | count)" 1
claim "and the edition is told no second time" equal "$(adopted)" 1
replace ~/edition-1.json
settled
claim "an older edition is not adopted" equal "$(optout guide status --json | jq -r '.edition')" 2
replace ~/edition-2.json

# The person is led through it.
python3 "$here/Tests/system/terminal.py" "optout do copilot-pro" yes >~/do.txt
claim "optout do leads through the step" grep -qi copilot ~/do.txt
claim "and closes it" equal "$(optout todo copilot-pro --json | jq .total)" 0
claim "the setting is off" equal \
    "$(optout dates copilot-pro --json | jq -r '[.items[] | select(.state == "off")] | length > 0')" true
settled
claim "it is not told again" equal "$(new_steps | count)" 1

sent() { jq -r '[.items[] | select(.channel == "journal" and .attempts > 0) | .state] | unique | join(" ")'; }
claim "all that was sent was read back" equal "$(optout log --told --json | sent)" delivered
claim "no delivery id stands in the journal twice" equal \
    "$(entries | ids | grep -vc '^null$')" "$(entries | jq -r '.OPTOUT_DELIVERY_ID // empty' | wc -l)"

# Both imports taken back.
for _ in 1 2; do
    handle=$(optout log --json | jq -r '[.items[] | select(.what == "import" and (.undone | not))][0].handle')
    claim "an import is taken back after all that followed" optout undo "$handle"
done
claim "no chat is left" equal "$(optout chats --state all --exposure all --json | jq .total)" 0
claim "chats to delete are unknown again, not none" equal \
    "$(optout status --json | jq -c '[.items[] | .chatsToDelete] | unique')" '[null]'
claim "the record is sound" equal "$(sqlite3 ~/.local/share/optout/record.db 'pragma integrity_check')" ok
