#!/usr/bin/env bash
# Notifications, as a program that poses for the one that shows them gets them, and what clicks on them do.
. "$(dirname "$0")/lib.sh"
export TZ=UTC
if ! /usr/bin/python3 -c 'import dbusmock' 2>/dev/null; then
    skip "notifications on a session bus" "python3-dbusmock is missing"
    exit 0
fi
install_for_tester
python3 "$here/Tests/system/edition.py" "$here/Config/guide/editions/1.json" ~/edition.json providers=openai
mv ~/edition.json ~/.local/share/optout-guide/guide.json
record=~/.local/share/optout/record.db
mkdir -p ~/.config/optout/guide.d ~/.local/share/dbus-1/services
# At whatever time of day and of the week this runs.
digest=$(LC_ALL=C date -d '+2 days' +%A | tr '[:upper:]' '[:lower:]')
echo "desktop: {quiet: none, digest: $digest}" >~/.config/optout/config.yaml

# One that cannot be started, so that nothing else on this machine is.
printf '[D-BUS Service]\nName=org.freedesktop.Notifications\nExec=/bin/sh -c "echo tried >>%s; exit 1"\n' ~/starts \
    >~/.local/share/dbus-1/services/org.freedesktop.Notifications.service

shows=org.freedesktop.Notifications
mock="$shows /org/freedesktop/Notifications org.freedesktop.DBus.Mock"
# serve CAPABILITIES: somebody shows notifications from now on.
serve() {
    systemctl --user stop server.service 2>/dev/null
    systemd-run --user --quiet --unit=server --collect /usr/bin/python3 -u -m dbusmock \
        --template notification_daemon --parameters "{\"capabilities\": \"$1\"}"
    within 10 busctl --user --auto-start=no status $shows
}
rich="actions body body-markup persistence"
# calls METHOD: its arguments, a line of JSON for each call.
calls() { busctl --user --json=short call $mock GetMethodCalls s "$1" | jq -c '.data[0][][1] | map(.data)'; }
count() { calls "$1" | wc -l; }
is_shown() { [ "$(count Notify)" = "$1" ]; }
last() { calls Notify | tail -n 1 | jq -r "$1"; }
click() { busctl --user call $mock EmitSignal sssav $shows ActionInvoked us 2 u "$1" s "$2"; }
key() { last ".[5] | map(select(startswith(\"optout-$1\")))[0]"; }

# own STEP…: the person's own entries are these, each by the last word of its id; a new one is told at once.
own() {
    local step
    {
        printf 'id: openai\nname: OpenAI\nhosts: []\nverified: 2026-11-01\n'
        printf 'sources:\n  notes: {at: my notes, read: 2026-11-01, grade: one}\n'
        printf 'products:\n  - id: openai/chatgpt\n    name: ChatGPT\n    steps:\n'
        for step in "$@"; do
            printf '      - {id: openai.chatgpt.harden.%s, goal: harden, title: "Do <%s> & rest", sources: [notes],\n' \
                "$step" "$step"
            printf '         routes: [{clients: [web], clicks: [Do it]}]}\n'
        done
    } >~/.config/optout/guide.d/new
    mv ~/.config/optout/guide.d/{new,openai.yaml}
}
todo() { optout todo --json | jq -r ".items[] | select(.step == \"openai.chatgpt.harden.$1\") | .$2"; }
has_state() { [ "$(todo "$1" state)" = "$2" ]; }
# told STEP: state and attempts of its tellings on the desktop.
told() {
    optout log --told --json | jq -r ".items[] | select(.channel == \"desktop\" and .chore == \"$(todo "$1" chore)\") |
        \"\(.state) \(.attempts)\""
}
is_told() { [ "$(told "$1")" = "$2" ]; }
# pass DAYS: as if all that was found, queued and told so far had been so much earlier.
pass() {
    local by="$1 * 86400000000"
    sqlite3 -cmd '.timeout 5000' $record "BEGIN IMMEDIATE;
        UPDATE telling SET atUSec = atUSec - $by, queuedAtUSec = queuedAtUSec - $by;
        UPDATE chore SET foundAtUSec = foundAtUSec - $by, dueUSec = dueUSec - $by; COMMIT"
}
unit() { systemctl --user show --property="$1" --value optout-notify.service; }
says() { [ "$(unit StatusText)" = "$1" ]; }

systemctl --user daemon-reload
busctl --user call org.freedesktop.DBus /org/freedesktop/DBus org.freedesktop.DBus ReloadConfig
systemctl --user start optoutd.service
optout account add chatgpt:free >/dev/null
desktop_tellings() { optout log --told --json | jq '[.items[] | select(.channel == "desktop")] | length'; }
claim "without the desktop's own unit nothing is queued for it" equal "$(desktop_tellings)" 0
serve "$rich"
claim "it starts" systemctl --user enable --quiet --now optout-notify.service
"$HOME/.local/bin/optoutd" --notify 2>/dev/null
claim "a second one ends with 75" equal "$?" 75
queued() { [ "$(desktop_tellings)" -gt 0 ]; }
claim "what is due is queued" within 5 queued
claim "and waits for the digest" is_shown 0

own one
claim "a new step is shown" within 5 is_shown 1
handle=$(todo one handle)
claim "by its product, with a title that needs no escaping there" equal "$(last '.[3]')" "ChatGPT: new: Do <one> & rest"
claim "with the command" equal "$(last '.[4]')" "optout do $handle"
claim "in the name of optout, in no other's place, for as long as the server likes" \
    equal "$(last '[.[0], .[1], .[7]] | join(" ")')" "optout 0 -1"
claim "with a button for the terminal and one for quiet, and none that says it is done" \
    equal "$(last '.[5] | join("|")')" "default|Show|optout-show:$handle|Show|optout-snooze:7:$handle|Snooze for a week"
claim "as a reminder of normal urgency that stays" equal "$(last '.[6] | map_values(.data) | del(.["x-dunst-stack-tag"]) | tojson')" \
    '{"desktop-entry":"optout","category":"x-optout.reminder","urgency":1}'
private() { ! calls Notify | grep -Ei 'chatgpt-free|/home'; }
claim "nothing names the account" private
claim "once the server has answered it counts as told" within 5 is_told one "delivered 1"

busctl --user emit /org/freedesktop/Notifications $shows ActionInvoked us 1 "optout-snooze:7:$handle"
for key in "optout-snooze:7:nope" "optout-snooze:9999:$handle" "optout-done:$handle" "default:$handle"; do click 1 "$key"; done
click 7 default
click 1 "optout-snooze:1:$handle"
claim "a click on Snooze snoozes the chore in the record" within 5 has_state one snoozed
claim "and nothing else that came meanwhile does anything" equal \
    "$(optout log --json | jq -c '[.items[] | select(.by == "optoutd" and (.what == "snooze" or .what == "done")) | .what]')" \
    '["snooze"]'
closed() { [ "$(count CloseNotification)" = "$1" ]; }
claim "and the bubble is taken away" within 5 closed 1

systemctl --user set-environment "TERMINAL=$HOME/terminal"
printf '#!/bin/sh\necho "$*" >~/opened\n' >~/terminal
chmod +x ~/terminal
click 1 "optout-show:$handle"
claim "a click on Show opens a terminal with that chore" within 5 grep -q "optout do $handle\$" ~/opened

systemctl --user kill --signal=STOP server.service
own one two
claim "while the server does not answer, it is sent" within 5 is_told two "sent 1"
pid=$(unit MainPID)
systemctl --user kill --signal=KILL optout-notify.service
systemctl --user kill --signal=CONT server.service
claim "a kill in between loses it not: it is shown again, under the same id" within 10 is_told two "delivered 2"
claim "a new process did that" test "$(unit MainPID)" != "$pid"

systemctl --user stop server.service
own one two three
claim "without a server it waits" within 5 is_told three "queued 0"
tried() { [ "$(wc -l <~/starts)" = "$1" ]; }
claim "after one attempt to have one started" within 5 tried 1
own one two three four
claim "and another one waits as well" within 5 is_told four "queued 0"
claim "without a second attempt" tried 1
serve icon-static
claim "when there is one, both are shown, together where there is room for one" within 5 is_shown 1
claim "without a body or buttons where it knows none" equal \
    "$(last '[.[3], .[4], (.[5] | length), .[7]] | tojson')" \
    '["2 reminders about your AI accounts – • ChatGPT: new: Do <three> & rest – • ChatGPT: new: Do <four> & rest – optout do","",0,0]'

own one two three four five
claim "after three bubbles on one day the next one waits" within 5 is_told five "queued 0"
claim "for a time" is_shown 1
serve "$rich"
claim "also where another server comes" is_told five "queued 0"
pass 2
claim "until it is another day" within 5 is_shown 1
claim "on which those not done are told again, together as there are four" equal "$(last '.[3]')" \
    "4 reminders about your AI accounts"
claim "with markup of no meaning" equal "$(last '.[4] | split("\n")[0]')" "• ChatGPT: new: Do &lt;five&gt; &amp; rest"
click 1 "$(key snooze)"
all_snoozed() { for step in two three four five; do has_state $step snoozed || return 1; done; }
claim "one click snoozes them all" within 5 all_snoozed
claim "which one undo takes back" sh -c "optout undo --yes && [ \"\$(optout todo --json | jq '[.items[] | select(.state == \"snoozed\")] | length')\" = 1 ]"

for step in two three four five; do optout dismiss "$(todo $step handle)" --because test; done >/dev/null
claim "dismissed, they leave the screen" within 5 closed 1
pass 8
claim "what waited for the week's digest comes in it" within 5 is_shown 2
claim "with what to type for all" equal "$(last '.[4] | split("\n")[-1]')" "optout do"
pass 8
repeated() {
    [ "$(optout log --told --json | jq '[.items[] | select(.channel == "desktop" and .state == "queued")] | length')" -gt 1 ]
}
claim "what is still open a week later is queued again" within 5 repeated
claim "and waits for its digest" is_shown 2
pass 8
claim "which comes" within 5 is_shown 3
claim "in the place of the last" equal "$(last '.[1]')" 2

echo "desktop: {quiet: none, digest: $digest, words: minimal}" >~/.config/optout/config.yaml
claim "a reload is answered" systemctl --user reload optout-notify.service
own one six
claim "what comes then is shown" within 5 is_shown 4
claim "without product and step" equal "$(last '.[3]')" "one of your AI accounts: a new step is to be done"

pid=$(unit MainPID)
systemctl --user stop dbus.socket dbus.service
claim "it outlives the bus" within 5 says "waiting for the session bus"
systemctl --user start dbus.socket
claim "and finds the next one" within 5 says "waiting for somebody who shows notifications"
claim "as the same process" equal "$(unit MainPID)" "$pid"
own one six seven
claim "on which what is due waits" within 5 is_told seven "queued 0"
serve "$rich"
claim "for somebody to show it" within 5 is_shown 1
handle=$(todo seven handle)
# Another program works on the record for longer than anybody waits for it.
sqlite3 $record >/dev/null <<'END' &
BEGIN IMMEDIATE;
UPDATE telling SET attempts = attempts;
.shell sleep 7
COMMIT;
END
sleep 0.5
click 1 "optout-snooze:1:$handle"
wait $!
claim "a click while the record is busy is carried out later" within 10 has_state seven snoozed

pass 2
printf 'retrySeconds: [1]\ndesktop: {quiet: none, digest: %s, words: minimal}\n' "$digest" >~/.config/optout/config.yaml
systemctl --user reload optout-notify.service
systemctl --user kill --signal=STOP server.service
own one six seven hung
is_asked_again() { [[ "$(told hung)" =~ ^(sent|lost)\ [3-9]$ ]]; }
claim "a server that hangs is asked again and again" within 40 is_asked_again
systemctl --user kill --signal=CONT server.service
is_told_at_last() { [[ "$(told hung)" = "delivered "* ]]; }
claim "once it goes on, it is told" within 15 is_told_at_last
claim "and shown once" equal "$(calls Notify | grep -c "$(todo hung handle)")" 1
optout dismiss "$(todo hung handle)" --because test >/dev/null

# One that people have, on a screen that nobody sees.
on_a_screen() {
    systemctl --user stop server.service
    systemd-run --user --quiet --unit=screen Xvfb :77 -screen 0 800x600x24
    within 10 test -S /tmp/.X11-unix/X77
    mkdir -p ~/.config/dunst
    # Its menu, with a person who always chooses to be left alone.
    printf '#!/bin/sh\ngrep -m 1 Snooze\n' >~/menu
    chmod +x ~/menu
    printf '[global]\nfont = Sans 11\nwidth = 500\ndmenu = %s\n' ~/menu >~/.config/dunst/dunstrc
    own one eight
    pass 2
    systemd-run --user --quiet --unit=real --setenv=DISPLAY=:77 dunst
    displayed() { [ "$(dunstctl count displayed 2>/dev/null)" = "$1" ]; }
    claim "dunst shows what is due" within 10 displayed 1
    dunstctl context
    claim "a click on Snooze in its menu snoozes the chore" within 5 has_state eight snoozed
    claim "and it leaves the screen" within 5 displayed 0
    of_history() { dunstctl history | jq -r ".data[0][0].$1.data"; }
    claim "it was of the step" equal "$(of_history summary)" "one of your AI accounts: a new step is to be done"
    systemctl --user stop real.service screen.service
}
if command -v Xvfb >/dev/null && command -v dunst >/dev/null; then
    on_a_screen
else
    skip "notifications as dunst shows them" "xvfb or dunst is missing"
fi

systemctl --user stop optoutd.service
claim "with it alone, the daemon does not count as running" equal "$(optout status --json | jq .daemon.running)" false
forget_slowly desktop
claim "what a slow disk took is queued nevertheless" within 10 queued
claim "stop is clean" systemctl --user stop optout-notify.service
claim "and quick" equal "$(unit Result) $(unit ExecMainStatus)" "success 0"
claim "the record is sound" equal "$(sqlite3 $record 'pragma integrity_check')" ok
