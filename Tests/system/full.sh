#!/usr/bin/env bash
# A disk that is full when an edition arrives: nothing is lost, and nothing ends.
# options: --tmpfs /small:2M
. "$(dirname "$0")/lib.sh"
install_for_tester
export XDG_DATA_HOME=/small
guide=$HOME/.local/share/optout-guide/guide.json
for serial in 1 2; do
    python3 "$here/Tests/system/edition.py" "$here/Config/guide/editions/$serial.json" ~/edition-$serial.json
done
replace() { cp "$1" "$guide.new" && mv "$guide.new" "$guide"; }
replace ~/edition-1.json
unit() { systemctl --user show --property="$1" --value optoutd.service; }

claim "the daemon starts with its record on a small disk" env "PREFIX=$HOME/.local" "$here/systemd/start"
claim "an account is added" optout account add github/copilot:pro
edition() { sqlite3 -readonly /small/optout/record.db 'select max(serial) from edition'; }
pid=$(unit MainPID)

head -c 4M /dev/zero >/small/filler 2>/dev/null
claim "the disk is full" equal "$(df --output=avail /small | tail -n 1 | tr -d ' ')" 0
replace ~/edition-2.json
complained() { journalctl --user --quiet -t optoutd -o cat | grep -q 'no space left'; }
claim "the daemon says that there is no space" within 10 complained
claim "and names no folder of the person" sh -c '! journalctl --user -q -t optoutd -o cat | grep /small'
claim "and goes on" equal "$(unit ActiveState) $(unit MainPID)" "active $pid"
claim "edition 1 stays in use" equal "$(edition)" 1
claim "what is recorded can be read" optout account list

rm /small/filler
systemctl --user reload optoutd.service
told() { [ "$(entries OPTOUT_KIND=new-step | wc -l)" = 1 ]; }
claim "with space again the edition is adopted and told" within 10 told
claim "by the same process" equal "$(unit MainPID)" "$pid"

nothing_saved() { ! XDG_DATA_HOME=~/none ~/.local/bin/optoutd --backup 2>~/talk && grep -q 'there is no record' ~/talk && [ ! -e ~/none ]; }
claim "where there is no record none is made for a backup" nothing_saved
# A backup that cannot be made: a file lies where the folder should be.
rm -rf /small/optout/backups
: >/small/optout/backups
age_log /small/optout/record.db
failed() { [ "$(entries OPTOUT_KIND=backup-failed | wc -l)" = "$1" ]; }
claim "a backup that fails is told" within 10 failed 1
claim "with what to do" equal "$(entries OPTOUT_KIND=backup-failed | jq -r .MESSAGE)" \
    "a backup of the record failed – optout backup"
claim "beside why, which names no folder either" sh -c \
    'journalctl --user -q -t optoutd -o cat | grep -q "^Error: " && ! journalctl --user -q -t optoutd -o cat | grep /small'
# What the first change would queue is told before the second.
looked() { [ "$(entries OPTOUT_PRODUCT="$1" | wc -l)" -gt 0 ]; }
optout account add --quiet claude:pro
within 10 looked anthropic/claude
optout account add --quiet grok:free
claim "with other changes it is not told again" within 10 looked xai/grok
claim "but once" failed 1
rm /small/optout/backups
systemctl --user restart optoutd.service
saved() { [ "$(find /small/optout/backups -name 'record-*.db' | wc -l)" = 1 ]; }
claim "once it can be made it is" within 10 saved
claim "the record is sound" equal "$(sqlite3 /small/optout/record.db 'pragma integrity_check')" ok
