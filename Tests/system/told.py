"""Holds records against the journal: what was told, how often, and under which delivery ids.

usage: told.py RECORD… <ENTRIES    what 'journalctl -o json' prints

Prints one object. What was queued and is of no use any more, its chore being closed, does not count. A telling is `lost` if the record calls it told and no entry has its delivery id, `waiting` if the
record does not call it told, `second` if the journal has its chore and kind under another id, `again` if its chore has
an earlier one; `repeats` counts entries beyond the first of an id.
"""

import collections
import json
import sqlite3
import sys


def tellings(path):
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as record:
        return record.execute(
            """SELECT t.id, t.choreID, t.kind, t.state FROM telling t LEFT JOIN chore c ON c.id = t.choreID
            WHERE t.channel = 'journal' AND (t.state <> 'queued' OR c.closedAtUSec IS NULL)""").fetchall()


def compare(records, lines):
    entries = [entry for entry in map(json.loads, lines) if "OPTOUT_DELIVERY_ID" in entry]
    seen = collections.Counter(entry["OPTOUT_DELIVERY_ID"] for entry in entries)
    ids = collections.defaultdict(set)
    for entry in entries:
        ids[entry.get("OPTOUT_CHORE_ID"), entry["OPTOUT_KIND"]].add(entry["OPTOUT_DELIVERY_ID"])
    rows = [row for path in records for row in tellings(path)]
    known = collections.defaultdict(set)
    for number, chore, kind, _ in rows:
        known[chore, kind].add(number)
    states = collections.Counter(row[3] for row in rows)
    told = [row[0] for row in rows if row[3] in ("delivered", "unconfirmed")]
    return {
        "tellings": len(rows), **states,
        "lost": sum(seen[number] == 0 for number in told),
        "waiting": len(rows) - len(told),
        "second": sum(len(ids[key] - known[key]) for key in known if key[0]),
        "again": sum(count - 1 for count in collections.Counter(row[1] for row in rows if row[1]).values()),
        "repeats": sum(seen[row[0]] - 1 for row in rows if seen[row[0]] > 1),
    }


if __name__ == "__main__":
    print(json.dumps(compare(sys.argv[1:], sys.stdin)))
