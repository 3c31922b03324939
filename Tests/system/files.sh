#!/usr/bin/env bash
# Exports that still lie about after their import, and those that arrive in the inbox, as the confined daemon sees them.
. "$(dirname "$0")/lib.sh"
export TZ=UTC
install_for_tester
mkdir -p ~/.config/optout ~/Downloads
echo 'inbox: ~/inbox' >~/.config/optout/config.yaml
python3 "$here/Tests/system/exports.py" ~/exports
systemctl --user daemon-reload
claim "the daemon starts with an inbox that is not there yet" systemctl --user enable --quiet --now optoutd.service
optout account add chatgpt:free claude:pro >/dev/null

count() { jq -s length; }
told() { entries OPTOUT_KIND="$1" | count; }
is_told() { [ "$(told "$1")" = "$2" ]; }
chores() { optout todo --json | jq -r ".items[] | select(.kind == \"$1\") | .handle"; }
no_chore() { [ -z "$(chores "$1")" ]; }
# The daemon closes what it sees closed; asked of the record itself, so that no command does it.
open_in_record() {
    sqlite3 ~/.local/share/optout/record.db "select count(*) from chore where kind = '$1' and closedAtUSec is null"
}
closed() { [ "$(open_in_record "$1")" = 0 ]; }

# An export that was imported and lies there.
cp ~/exports/chatgpt.zip ~/Downloads/tell-tale.zip
claim "an export is imported" optout import ~/Downloads/tell-tale.zip --account chatgpt-free --yes
claim "that it still lies there is told" within 5 is_told export-file 1
message() { entries OPTOUT_KIND="$1" | jq -r .MESSAGE; }
handle=$(chores export-file)
claim "with the command to type" grep -q "optout do $handle\$" <<<"$(message export-file)"
claim "and the kind's message id" equal "$(entries OPTOUT_KIND=export-file | jq -r .MESSAGE_ID)" \
    90ffc403583d40cabb079f6154d5a4fb
rm ~/Downloads/tell-tale.zip
# Something else for the daemon to do; it does not wake up for this.
optout set claude-pro off >/dev/null
claim "once it is gone the chore closes" within 5 closed export-file
cp ~/exports/chatgpt.zip /tmp/tell-tale.zip
optout import /tmp/tell-tale.zip --account chatgpt-free --yes >/dev/null 2>&1
claim "a known one in another place is told again" within 5 is_told export-file 2
optout set claude-pro on >/dev/null
systemctl --user restart optoutd.service
claim "the daemon, which has a /tmp of its own, does not take it for gone" equal "$(open_in_record export-file)" 1
rm /tmp/tell-tale.zip
claim "a command, which sees it, does" no_chore export-file

# The inbox.
mkdir ~/inbox
cp ~/exports/claude.zip ~/inbox/tell-tale.zip.part
: >~/inbox/tell-tale.zip
claim "a download that is not complete is not told" equal "$(told inbox)" 0
mv ~/inbox/tell-tale.zip.part ~/inbox/tell-tale.zip
claim "when it is complete it is told" within 5 is_told inbox 1
claim "in the words of the command" equal "$(message inbox)" "an export has arrived – optout import --inbox"
claim "with the kind's message id" equal "$(entries OPTOUT_KIND=inbox | jq -r .MESSAGE_ID)" \
    158dd2d5a13447d29cd64575621f976c
echo "no export" >~/inbox/tell-tale.json
noticed() { [ "$(sqlite3 ~/.local/share/optout/record.db 'select count(*) from inboxFile')" = "$1" ]; }
claim "one that is no export is noticed as well, and not told again" within 5 noticed 2
imported() { optout import --inbox --account claude-pro --yes --json 2>"$HOME/talk"; }
claim "the inbox is imported, the refused file beside it" equal "$(imported | jq -c '[.total, .items[0].new]')" '[1,2]'
claim "and says which was refused" grep -q "tell-tale.json" ~/talk
claim "after that nothing is left to import" within 5 closed inbox
imported >/dev/null
claim "a second time it says which was imported before" grep -q "tell-tale.zip.* was imported before" ~/talk
systemctl --user stop optoutd.service
cp ~/exports/chatgpt.zip ~/inbox/tell-tale-2.zip
# As if it had come long ago: nobody saw it complete.
touch -d '2 hours ago' ~/inbox/tell-tale-2.zip
systemctl --user start optoutd.service
claim "what came while the daemon was away waits until it is surely complete" equal "$(told inbox)" 1
claim "and is told then" within 75 is_told inbox 2
systemctl --user restart optoutd.service
claim "once" equal "$(told inbox)" 2
: >~/.config/optout/config.yaml
systemctl --user reload optoutd.service
claim "without an inbox nothing waits in it" within 5 closed inbox
# Titles of the exports are soups and breads, their words are of salt.
private() { ! entries | jq -c 'with_entries(select(.key | startswith("_") | not))' | grep -Ei 'tell-tale|inbox/|Downloads|soup|bread|salt'; }
claim "no entry names a path or a file, nor what is in it" private
quiet() { ! journalctl --user --quiet --output=cat | grep -Ei 'tell-tale|soup|bread|salt'; }
claim "nor does anything else in the journal" quiet
claim "the record is sound" equal "$(sqlite3 ~/.local/share/optout/record.db 'pragma integrity_check')" ok
