#!/usr/bin/env bash
# A date that lies ahead, seen by a daemon with a false clock: announced, told at once, counted down.
. "$(dirname "$0")/lib.sh"
export TZ=UTC
library=$(find /usr/lib -name libfaketimeMT.so.1 2>/dev/null | head -n 1)
optout=$here/built/optout-dynamic
if [ -z "$library" ] || ! "$optout" --help >/dev/null 2>&1; then
    skip "a countdown under a false clock" "faketime, or a dynamically linked optout, is missing"
    exit 0
fi
install_for_tester
guide=$HOME/.local/share/optout-guide/guide.json
fixture() { python3 "$here/Tests/system/edition.py" "$here/Config/guide/editions/$1.json" "$2"; }
fixture 1 ~/edition-1.json
fixture 2 ~/edition-2.json
replace() { cp "$1" "$guide.new" && mv "$guide.new" "$guide"; }
replace ~/edition-1.json

# at TIME: the daemon starts again, and its clock runs from then on.
at() {
    mkdir -p ~/.config/systemd/user/optoutd.service.d
    cat >~/.config/systemd/user/optoutd.service.d/clock.conf <<CONF
[Service]
Environment=LD_PRELOAD=$library
Environment="FAKETIME=@$1"
Environment=FAKETIME_DONT_FAKE_MONOTONIC=1
# The false clock is shared through there.
InaccessiblePaths=
CONF
    systemctl --user daemon-reload
    systemctl --user restart optoutd.service
}
# The statically linked program would not see a false clock.
then_typed() {
    local time=$1
    shift
    # Not by LD_PRELOAD alone: the library would then set a variable, after which Swift finds no arguments any more.
    OPTOUT_GUIDE=$guide faketime -f "@$time" "$optout" "$@"
}
copilot() { entries OPTOUT_PRODUCT=github/copilot; }
kinds() { copilot | jq -r .OPTOUT_KIND | xargs; }
becomes() { within 5 now_is "$1" || equal "$(kinds)" "$1"; }
now_is() { [ "$(kinds)" = "$1" ]; }
last() { copilot | tail -n 1 | jq -r "$1"; }

claim "an account is added in March" \
    then_typed "2026-03-10 12:00:00" account add github/copilot:pro
at "2026-03-10 12:01:00"
claim "the daemon runs by a false clock" systemctl --user --quiet is-active optoutd.service
at "2026-03-26 12:00:00"
replace ~/edition-2.json
claim "the announced change is told at once" becomes "new-step"
claim "with the date from which it matters" equal "$(last .OPTOUT_DUE)" 2026-04-24T00:00:00Z
claim "in words too" grep -q 2026-04-24 <<<"$(last .MESSAGE)"
claim "and the daemon's own clock" grep -q '^2026-03-26T12:0' <<<"$(last .OPTOUT_TIME)"
at "2026-04-16 23:59:57"
claim "a week before, by its own timer, it counts down" becomes "new-step countdown"
claim "with the kind's message id" equal "$(last .MESSAGE_ID)" b2824d6e34c045ce96c9f894bbdaea02
claim "on that very day" grep -q '^2026-04-17T00:00:0' <<<"$(last .OPTOUT_TIME)"
at "2026-04-17 12:00:00"
claim "not twice on one day" now_is "new-step countdown"
at "2026-04-24 08:00:00"
claim "what was missed while it was off is told once" becomes "new-step countdown countdown"
at "2026-04-24 09:00:00"
claim "and no second time" now_is "new-step countdown countdown"
claim "one chore all the while" equal "$(copilot | jq -r .OPTOUT_CHORE_ID | sort -u | wc -l)" 1
claim "and a delivery id for each telling" equal "$(copilot | jq -r .OPTOUT_DELIVERY_ID | sort -u | wc -l)" 3
