#!/usr/bin/env bash
# On a system that gives persons no user namespaces, make start chooses the smaller confinement by trying.
# setup: mkdir -p /etc/systemd/system/user@.service.d && printf '[Service]\nRestrictNamespaces=~user\n' > /etc/systemd/system/user@.service.d/none.conf && systemctl daemon-reload && systemctl restart user@$TESTER_UID.service
. "$(dirname "$0")/lib.sh"
install_for_tester
unit() { systemctl --user show --property="$1" --value optoutd.service; }
drop_ins=~/.config/systemd/user/optoutd.service.d

systemctl --user daemon-reload
systemctl --user start optoutd.service 2>/dev/null
claim "the whole unit cannot start without user namespaces" equal "$(unit ExecMainStatus)" 217
systemctl --user stop optoutd.service
claim "make start starts the daemon all the same" env "PREFIX=$HOME/.local" "$here/systemd/start"
claim "it runs" equal "$(unit ActiveState)" active
claim "with the drop-in for that" cmp $drop_ins/nons.conf "$here/systemd/optoutd.service.d/nons.conf"
claim "seccomp is still on" grep -q '^Seccomp:.*2$' "/proc/$(unit MainPID)/status"
claim "and privileges cannot be gained" grep -q '^NoNewPrivs:.*1$' "/proc/$(unit MainPID)/status"
claim "the unit for notifications starts as well" systemctl --user start optout-notify.service
claim "the fetch unit starts as well" fetches_in_vain
