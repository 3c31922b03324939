#!/usr/bin/env bash
# Editions from a local web server: fetched by the unit, verified and adopted by the daemon, or refused.
. "$(dirname "$0")/lib.sh"
install_for_tester
spool=$HOME/.local/share/optout/spool
web=$HOME/web
settings=$HOME/.config/optout
port=8443
mkdir -p "$web" "$settings"
fixture() { python3 "$here/Tests/system/edition.py" "$here/Config/guide/editions/1.json" "$@"; }

# A certificate authority, a server with a certificate of it, and two signers.
openssl req -x509 -newkey ed25519 -nodes -keyout ~/ca.key -out ~/ca.pem -days 2 -subj /CN=test \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign 2>/dev/null
openssl req -newkey ed25519 -nodes -keyout ~/web.key -out ~/web.csr -subj /CN=127.0.0.1 2>/dev/null
openssl x509 -req -in ~/web.csr -CA ~/ca.pem -CAkey ~/ca.key -CAcreateserial -days 2 -out ~/web.pem \
    -extfile <(echo subjectAltName=IP:127.0.0.1) 2>/dev/null
for name in editor stranger; do ssh-keygen -q -t ed25519 -N '' -C $name -f ~/$name; done

serve() {
    python3 "$here/Tests/system/web.py" "$web" ~/web.pem ~/web.key $port >>~/asked &
    server=$!
    trap 'kill $server 2>/dev/null' EXIT
    within 10 answers
}
answers() { (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null; }
asked() { xargs <~/asked; : >~/asked; }

# publish SERIAL KEY: an edition on the web server, and its signature made by the real ssh-keygen.
publish() {
    fixture "$web/guide.json" "serial=$1"
    rm -f "$web/guide.json.sig"
    ssh-keygen -q -Y sign -n optout-guide -f ~/"$2" "$web/guide.json"
    : >~/asked
}

address() { echo "OPTOUT_FETCH_URL=$1" >"$settings/fetch.env"; }
unit() { systemctl --user show --property="$1" --value optout-guide-fetch.service; }
# Not so often that systemd starts it no more.
fetch() {
    systemctl --user reset-failed optout-guide-fetch.service 2>/dev/null
    systemctl --user start optout-guide-fetch.service
}
# fails STATUS...: with one of these, the exit status of the unit's script or of its curl.
fails() {
    local status
    ! fetch || return 1
    status=$(unit ExecMainStatus)
    grep -qx "$status" <(printf '%s\n' "$@") || equal "$status" "$*"
}
said() { journalctl --user --identifier=optout-guide-fetch --output=cat --no-pager | grep -q "$1"; }
edition() { optout guide status --json | jq -r .edition; }
adopts() { within 10 is_adopted "$1" || equal "$(edition)" "$1"; }
is_adopted() { [ "$(edition)" = "$1" ]; }
refused() { entries OPTOUT_KIND=edition-refused | jq -s length; }
visible() { ls "$spool" | xargs; }
state() { ls -lA --time-style=full-iso "$spool"; }

systemctl --user daemon-reload
claim "the timer is installed" systemctl --user cat optout-guide-fetch.timer
claim "but not enabled" equal "$(systemctl --user is-enabled optout-guide-fetch.timer 2>&1)" disabled
claim "without an address nothing is fetched" fails 64
claim "which is said" within 5 said "Hint: write OPTOUT_FETCH_URL=https://"
address "http://127.0.0.1:$port/guide.json"
claim "an address without https is refused" fails 64
address "https://127.0.0.1:$port/guide.json"
claim "without a daemon there is no folder for it" fails 1

systemctl --user start optoutd.service
claim "the daemon makes the spool folder for its owner alone" equal "$(stat -c %a "$spool")" 700
claim "the signer is trusted" optout guide trust ~/editor.pub
serve
publish 5 editor
address "https://127.0.0.1:$port/guide.json"
claim "a server whose certificate nobody vouches for is refused" fails 60
cp ~/ca.pem "$settings/fetch.pem"
claim "an edition is fetched" fetch
claim "and adopted by the daemon" adopts 5
claim "the spool folder is empty again" within 5 test ! -e "$spool/guide.json" -a ! -e "$spool/guide.json.sig"
claim "nothing was refused" equal "$(refused)" 0
claim "signature and edition were asked for" equal "$(asked)" "/guide.json.sig /guide.json"

before=$(state)
claim "where nothing is new, the unit succeeds" fetch
claim "asks for the signature alone" equal "$(asked)" /guide.json.sig
claim "and leaves the spool folder as it was" equal "$(state)" "$before"

# By somebody else.
publish 6 stranger
claim "an edition by a stranger is fetched" fetch
was_refused() { [ "$(refused)" = 1 ]; }
claim "and its refusal told in the journal" within 10 was_refused
claim "the edition in use stays" equal "$(edition)" 5
claim "the refused one lies there to be looked at" equal "$(visible)" "guide.json guide.json.sig"
systemctl --user restart optoutd.service
claim "after a restart it is not told again" equal "$(refused)" 1
claim "guide status says why" grep -q "a key you do not trust" <<<"$(optout guide status)"
claim "once its signer is trusted" optout guide trust ~/stranger.pub
claim "it is adopted without being fetched again" adopts 6

# What must not be adopted.
publish 7 editor
printf ' ' >>"$web/guide.json"
claim "a changed edition is fetched" fetch
was_refused() { [ "$(refused)" = 2 ]; }
claim "and refused" within 10 was_refused
publish 4 editor
claim "an old edition is fetched" fetch
was_refused() { [ "$(refused)" = 3 ]; }
claim "and refused" within 10 was_refused
claim "and taken away" within 5 test ! -e "$spool/guide.json"
claim "the edition in use stays" equal "$(edition)" 6

# Servers that cannot be relied on.
before=$(state)
mkdir -p "$web/endless" "$web/moved" "$web/plain"
echo endless >"$web/endless/guide.json.sig"
address "https://127.0.0.1:$port/endless/guide.json"
claim "an endless edition is refused" fails 23 63
claim "the unit hung up by itself" within 5 grep -q "hung up" ~/asked
head -c 1048577 /dev/zero >"$web/large.json"
echo large >"$web/large.json.sig"
address "https://127.0.0.1:$port/large.json"
claim "one a byte too large as well" fails 63
for path in plain/guide.json:1 circle/guide.json:47 none.json:22; do
    address "https://127.0.0.1:$port/${path%:*}"
    claim "so is /${path%:*}" fails "${path#*:}"
done
kill $server
wait $server 2>/dev/null
address "https://127.0.0.1:$port/guide.json"
claim "with the server down the unit fails" fails 7
claim "and harms nothing" equal "$(state)" "$before"
claim "the edition in use stays" equal "$(edition)" 6
serve
publish 8 editor
address "https://127.0.0.1:$port/moved/guide.json"
claim "an edition that has moved is fetched from its new place" fetch
claim "and adopted" adopts 8

# By the clock.
property() { systemctl --user show --property="$1" --value optout-guide-fetch.timer; }
claim "the timer can be enabled" systemctl --user enable --quiet --now optout-guide-fetch.timer
claim "it catches up" equal "$(property Persistent)" yes
claim "and spreads over six hours" equal "$(property RandomizedDelayUSec)" 6h
claim "it will elapse" test -n "$(property NextElapseUSecRealtime)"
systemctl --user stop optout-guide-fetch.timer

# What the unit may not do, by attempts that succeed elsewhere.
echo secret >~/secret
cat >~/attempts <<'END'
try() { if eval "$2" >/dev/null 2>&1; then echo "$1: happened"; else echo "$1: stopped"; fi; }
try write-to-the-spool-folder 'echo x >"$HOME/.local/share/optout/spool/.probe"'
try read-the-record 'cat "$HOME/.local/share/optout/record.db"'
try read-a-file-at-home 'cat "$HOME/secret"'
try read-the-configuration 'cat "$HOME/.config/optout/fetch.env"'
try write-to-home 'echo x >"$HOME/.probe"'
try write-beside-the-spool-folder 'echo x >"$HOME/.local/share/optout/.probe"'
try reach-the-session-bus "test -S /run/user/$(id -u)/bus"
try run-a-program-from-the-spool-folder 'cd "$HOME/.local/share/optout/spool" && cp /bin/true .run && ./.run'
try run-a-program-from-home 'cd && cp /bin/true .run && ./.run'
try run-a-program-from-tmp 'cp /bin/true /tmp/.run && /tmp/.run'
try write-more-than-an-edition 'head -c 1048577 /dev/zero >"$HOME/.local/share/optout/spool/.probe"'
rm -f "$HOME"/.local/share/optout/spool/.[pr]* "$HOME"/.probe "$HOME"/.run "$HOME"/.local/share/optout/.probe /tmp/.run
END
XDG_RUNTIME_DIR=/run/user/$(id -u) sh ~/attempts >~/outside
mkdir -p ~/.config/systemd/user/optout-guide-fetch.service.d
cat >~/.config/systemd/user/optout-guide-fetch.service.d/probe.conf <<CONF
[Service]
ExecStart=
ExecStart=/bin/sh %h/attempts
BindReadOnlyPaths=%h/attempts
StandardOutput=truncate:%h/inside
CONF
systemctl --user daemon-reload
fetch || systemctl --user status --no-pager optout-guide-fetch.service
claim "the unit may write to the spool folder" grep -qx "write-to-the-spool-folder: happened" ~/inside
for attempt in $(sed -n 's/: happened$//p' ~/outside | grep -v write-to-the-spool-folder); do
    claim "the unit does not let a service $attempt" grep -qx "$attempt: stopped" ~/inside
done
claim "all attempts are real ones" equal "$(grep -c ': happened$' ~/outside)" "$(grep -c '^try ' ~/attempts)"
