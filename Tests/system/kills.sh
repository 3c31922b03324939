#!/usr/bin/env bash
# kill -9 all along the delivery of reminders, with a journal on disk: 100 times, OPTOUT_KILLS=1000 for more.
. "$(dirname "$0")/lib.sh"
kills_end_in delivered "${OPTOUT_KILLS:-100}"
