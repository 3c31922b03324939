#!/usr/bin/env bash
# What 'journalctl -x' says of reminders where the programs are installed as a package does it.
# setup: make -s -C @HERE@ install PREFIX=/usr BUILT=@HERE@/built
. "$(dirname "$0")/lib.sh"
export TZ=UTC

optout account add chatgpt:free >/dev/null
claim "what is due is told" optout remind
arrived() { [ -n "$(entries OPTOUT_KIND="$1")" ]; }
claim "among it a step" within 10 arrived open-step
claim "and the edition" within 10 arrived edition-adopted

# explained FIELD=VALUE...: what stands below the entries, without the marks at its side.
explained() { journalctl --user --catalog --no-pager --quiet "$@" | sed -n 's/^░░ \{0,1\}//p'; }
step=$(explained OPTOUT_KIND=open-step)
claim "journalctl -x explains it" grep -qx "Subject: A step for one of your AI accounts is still to be done" <<<"$step"
claim "and says by whom" grep -qx "Defined-By: optout" <<<"$step"
claim "and where more stands" grep -qx "Documentation: man:optout-journal(7)" <<<"$step"
message=$(entries OPTOUT_KIND=open-step | jq -rs '.[0].MESSAGE')
claim "with the command to type filled in" grep -qF "$message" <<<"$step"
claim "and the edition's number" grep -q "^Edition 2 came" <<<"$(explained OPTOUT_KIND=edition-adopted)"

# Of every kind an entry as short as they come.
ids=$(sed -n 's/^-- //p' "$here/systemd/optout.catalog")
for id in $ids; do
    printf '%s\n' "MESSAGE_ID=$id" "MESSAGE=message of $id" PRIORITY=4 OPTOUT_DUE=2026-04-24T00:00:00Z \
        OPTOUT_EDITION=2 OPTOUT_TEST=catalog | logger --journald
done
stored() { [ "$(journalctl --user --quiet --output=cat OPTOUT_TEST=catalog | wc -l)" = "$(wc -l <<<"$ids")" ]; }
claim "an entry of each of the $(wc -l <<<"$ids") kinds is stored" within 10 stored
all=$(explained OPTOUT_TEST=catalog)
claim "all are explained" equal "$(grep -c '^Subject: ' <<<"$all")" "$(wc -l <<<"$ids")"
claim "each in words of its own" equal "$(grep '^Subject: ' <<<"$all" | sort -u | wc -l)" "$(wc -l <<<"$ids")"
claim "nothing is left to be filled in" equal "$(grep -c '@\|^ *OPTOUT_' <<<"$all")" 0

# Where what lies.
to=$HOME/package
files() { make -s -C "$here" "$1" "PREFIX=$2" "DESTDIR=$to" "BUILT=$here/built" >/dev/null; }
claim "a package is made" files install /usr
claim "with the catalog" cmp "$here/systemd/optout.catalog" "$to/usr/lib/systemd/catalog/optout.catalog"
claim "and the page about the journal" test -s "$to/usr/share/man/man7/optout-journal.7"
claim "it is taken away again" files uninstall /usr
claim "whole" equal "$(find "$to" -type f)" ""
claim "elsewhere than below /usr" files install /usr/local
claim "there is no catalog, since nobody would read it" test ! -e "$to/usr/local/lib"
