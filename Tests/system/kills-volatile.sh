#!/usr/bin/env bash
# The same, half as often, with a journal in memory, which its own users cannot read; the test can.
# setup: rm -r /var/log/journal; echo Storage=volatile >>/etc/systemd/journald.conf.d/testbed.conf; systemctl restart systemd-journald; install -m 4755 /usr/bin/journalctl /usr/local/bin/journal-of-all
. "$(dirname "$0")/lib.sh"
export JOURNALCTL="journal-of-all _UID=$(id -u)"
kills_end_in unconfirmed "$((${OPTOUT_KILLS:-100} / 2))"
