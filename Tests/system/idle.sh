#!/usr/bin/env bash
# What the daemon costs while nothing happens, and while others write and read, with 50 accounts and 100,000 chats.
# setup: chmod 777 /etc; install -m 4755 /bin/cat /usr/local/bin/cat-as-root
. "$(dirname "$0")/lib.sh"
install_for_tester
record=~/.local/share/optout/record.db

{
    echo accounts:
    for number in $(seq 50); do
        printf -- '  - product: chatgpt\n    plan: free\n    account: a%s\n    switch: "off"\n    since: 2025-06-01\n' "$number"
    done
} >~/answers.yaml
optout setup --answers ~/answers.yaml --yes >/dev/null
# import_rows ACCOUNT COUNT: from a file that is gone afterwards, as those should be.
import_rows() {
    awk -v name="$1" -v count="$2" 'BEGIN {
        for (i = 0; i < count; i++) {
            time = sprintf("2025-%02d-%02dT%02d:%02d", 1 + i % 11, 1 + i % 28, i % 24, i % 60)
            printf "{\"id\":\"%s-%d\",\"title\":\"Chat %d\",\"createdAt\":\"%s:00Z\",\"lastAt\":\"%s:30Z\",", name, i, i, time, time
            printf "\"messages\":4,\"words\":200,\"files\":0,\"exposure\":null,\"state\":null}\n"
        }
    }' >~/rows.jsonl
    optout import ~/rows.jsonl --account "$1" --yes --quiet >/dev/null
    rm ~/rows.jsonl
}
for number in 1 2 3 4 5 6 7 8 9 10; do import_rows "a$number" 10000; done
claim "there are 50 accounts and 100,000 chats" equal \
    "$(sqlite3 $record 'select (select count(*) from account), (select count(*) from chat)')" "50|100000"

systemctl --user daemon-reload
systemctl --user start optoutd.service optout-notify.service
pid=$(systemctl --user show --property=MainPID --value optoutd.service)
shower=$(systemctl --user show --property=MainPID --value optout-notify.service)
waiting="select count(*) from telling t left join chore c on c.id = t.choreID
    where t.channel = 'journal' and t.state in ('queued', 'sent', 'lost') and c.closedAtUSec is null"
told() { [ "$(sqlite3 -readonly $record "$waiting")" = 0 ]; }
claim "what is due is told" within 30 told


# switches: how often the threads of the daemon and of the one for notifications gave a processor up, to wait or because
# others wanted it.
switches() { awk '/ctxt_switches/ { count += $2 } END { print count }' /proc/{"$pid","$shower"}/task/*/status; }
# wakes: the first of these alone, of the daemon.
wakes() { awk '/^voluntary_ctxt_switches/ { count += $2 } END { print count }' /proc/"$pid"/task/*/status; }
ticks() { sed 's/.*) //' /proc/{"$pid","$shower"}/stat | awk '{ count += $12 + $13 } END { print count }'; }
memory() { cat-as-root "/proc/$pid/smaps_rollup" | awk "/^$1:/ { print \$2 }"; }
at_most() { [ "$1" -le "$2" ] || { echo "$1 instead of at most $2"; return 1; }; }
# Of what is private and dirty not the pages of files: those lie in memory here altogether, and are never clean.
fits() {
    claim "private memory $1 is 3 MiB at most" at_most "$(memory Anonymous)" 3072
    claim "resident memory $1 is 20 MiB at most" at_most "$(memory Rss)" 20480
    echo "# $1: $(memory Anonymous) KiB private, $(memory Rss) KiB resident"
}
# still_for SECONDS: whether it slept all the while.
still_for() {
    local before
    before=$(switches)
    sleep "$1"
    equal "$(switches)" "$before"
}
# Two seconds and a half after a change the daemon looks a last time whether anything came of it.
within 20 still_for 3

# Half a minute left alone, half a minute while somebody reads the record all the time.
before="$(switches) $(ticks)"
sleep 30
claim "in half a minute nothing wakes either, and they take no time" equal "$(switches) $(ticks)" "$before"
end=$((SECONDS + 30)) reads=0
while [ $SECONDS -lt $end ]; do
    sqlite3 $record 'select count(*) from v_chat; select * from v_chore' >/dev/null
    reads=$((reads + 1))
done
claim "nor in half a minute of reading by others" equal "$(switches) $(ticks)" "$before"
echo "# $reads times they read"
claim "each has one thread" equal "$(ls -d /proc/{"$pid","$shower"}/task/* | wc -l)" 2
fits "asleep"

# Another program's long transaction: much of it lies in the file before it counts.
before=$(wakes)
sqlite3 $record "begin immediate; create table scratch (number integer primary key, text);
    insert into scratch with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000)
        select i, hex(randomblob(16)) from n;
    commit"
within 20 still_for 3
claim "a transaction of a million rows wakes it a handful of times" at_most $(($(wakes) - before)) 20
echo "# $(($(wakes) - before)) times"
sqlite3 -cmd '.timeout 10000' $record 'drop table scratch; vacuum' >/dev/null
within 20 still_for 3

before=$(entries | wc -l)
forget_slowly journal
heard() { [ "$(entries | wc -l)" -gt "$before" ]; }
claim "what a slow disk took is told nevertheless" within 10 heard

import_rows a11 25000
within 30 told
within 20 still_for 3
fits "after an import of 25,000 chats"

# Another version takes the program's place, and the daemon goes on.
cp ~/.local/bin/optoutd ~/.local/bin/optoutd.new && mv ~/.local/bin/optoutd.new ~/.local/bin/optoutd
rm ~/.local/share/optout/backups/*
age_log $record
saved() { [ "$(find ~/.local/share/optout/backups -name 'record-*.db' | wc -l)" = 1 ]; }
claim "what is in no backup for a day is backed up" within 30 saved
within 20 still_for 3
fits "after a backup of 125,000 chats"
claim "by the same process" equal "$(systemctl --user show --property=MainPID --value optoutd.service)" "$pid"

# The zone of the machine: a link that is replaced, or gone for a while.
complained() { journalctl --user --quiet --output=cat -t optoutd | grep -c 'taking days as in UTC'; }
complained_more() { [ "$(complained)" -gt "$1" ]; }
before=$(complained)
ln -s /usr/share/zoneinfo/No/Where /etc/localtime.new && mv -T /etc/localtime.new /etc/localtime
claim "a zone that nobody knows is said to be that" within 5 complained_more "$before"
rm /etc/localtime
within 20 still_for 3
before=$(complained)
ln -s /usr/share/zoneinfo/No/Where /etc/localtime
claim "also one that comes after the link was gone" within 5 complained_more "$before"
