#!/usr/bin/env python3
"""Imports pairs of exports with the built `optout`, one from before a deletion and one from after it, for every provider.

The answers were worked out by hand from the rules of the proof of deletion. Before: three chats of January and one that
goes on, in an export of 1 February; the first is claimed deleted on 10 February. Then comes the second export of the
pair: after the deletion; with a piece missing; of another account; older than the first; begun inside the provider's
purge time; and with everything still listed after a deletion of all. Checked are the figures of `import --json`, the
reason it gives, and the state of every chat.

What a kind of pair means where a provider has no such thing: an export in one piece can only be cut, and is refused
then; one that names no account cannot be told from another's, so it goes where the person says and must leave the first
account alone; what is never complete (tables by button, files on this machine, rows) never proves by absence at all.

usage: pairs.py --bin FOLDER [FORMAT…]
"""

import argparse
import concurrent.futures
import os
import sys
import tempfile
from pathlib import Path

from formats import ROOT, Person, Wrong, flat_edition, same

sys.path.insert(0, str(ROOT / "Tests/Fixtures/exports"))
from small import FORMATS, Chat  # noqa: E402

INCOMPLETE = "the export is not complete"
OLDER = "the export is older than the deletion"
PURGING = "listed, but the provider may still be removing it"
PURGE_UNKNOWN = "listed, and it is not known how long the provider takes to remove it"
OLD, NEXT, OTHER, KEEPER = "2026-01-03", "2026-01-04", "2026-01-05", "2026-01-06"


class Pair:
    """A person who imported the first export and claims that the first chat is deleted."""

    def __init__(self, format, binaries, guide, scratch):
        self.format, self.scratch, self.count = format, Path(scratch), 0
        (self.scratch / "home").mkdir()
        self.person = Person(binaries, self.scratch / "home", guide)
        first = self.write([Chat(OLD), Chat(NEXT), Chat(OTHER), Chat(KEEPER, "2026-01-20", "2026-02-01")])
        self.account = self.person.json("import", first, "--yes")["items"][0]["account"]
        self.told = {}

    def write(self, chats, account="me", lost=None):
        self.count += 1
        folder = self.scratch / f"export-{self.count}"
        files = self.format.write(chats, account, lost)
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        return str(folder / next(iter(files)) if len(files) == 1 else folder)

    def states(self, account=None):
        rows = self.person.chats()
        return {row["createdAt"][:10]: row["state"] for row in rows if row["account"] == (account or self.account)}

    def claim(self, all=False):
        handles = [row["handle"] for row in self.person.chats() if row["createdAt"][:10] == OLD]
        chosen = ["--account", self.account] if all else handles
        self.person.json("chats", "deleted", *chosen, "--date", "2026-02-10T00:00Z", "--yes")

    def expect(self, what, path, gone=0, still=0, unproven=0, why=None, into=None, **states):
        """Imports it: `states` of the first account afterwards by chat, those not named are to be deleted."""
        into = ["--account", into or self.account]
        text = self.person.run("import", path, *into, "--dry-run").stdout
        if why and f"not proven: {why}" not in text:
            raise Wrong(f"{what}: not for the reason '{why}': {text}")
        item = self.person.json("import", path, *into, "--yes")["items"][0]
        same(f"{what}: gone, still there, not proven", (item["gone"], item["stillThere"], item["notProven"]),
            (gone, still, unproven))
        self.told = item
        self.holds(what, **states)

    def holds(self, what, **states):
        named = {OLD: states.get("old", "deleted")}
        for day, name in ((NEXT, "next"), (OTHER, "other"), (KEEPER, "keeper")):
            named[day] = states.get(name, "to-delete")
        told = {day: state for day, state in self.states().items() if day in named}
        same(f"{what}: states", told, named)

    def refused(self, what, path, into=None):
        done = self.person.run("import", path, "--account", into or self.account, "--yes")
        same(f"{what}: exit", done.returncode, 65)
        self.holds(what)


def after(*days, more=("2026-04-01",)):
    """The chats of these days, and one that went on to the last of `more`, so that the export is as new as that."""
    return [Chat(day) for day in days] + [Chat(KEEPER, "2026-01-20", "2026-02-01", *more)]


def deleted(pair):
    proves = pair.format.proves
    pair.claim()
    path = pair.write(after(NEXT, OTHER))
    if proves:
        pair.expect("after the deletion", path, gone=1, old="gone")
    else:
        pair.expect("never complete", path, unproven=1, why=INCOMPLETE)


def shell_left(pair):
    pair.claim()
    path = pair.write([Chat(OLD, left="shell")] + after(NEXT, OTHER), lost=3)
    pair.expect("a shell, although a part is missing", path, gone=1, old="gone")


def file_left(pair):
    pair.claim()
    path = pair.write([Chat(OLD, left="file")] + after(NEXT, OTHER))
    pair.expect("a shell with a file", path, still=1, old="still-there")
    same("partly gone", pair.told["partlyGone"], 1)


def piece_missing(pair):
    """Whichever it is; without pieces, what is cut is refused."""
    pair.claim()
    pieces = {"each": range(3), "gap": range(2), "alone": range(3), None: []}[pair.format.pieces]
    for lost in pieces:
        path = pair.write(after(NEXT, OTHER), lost=lost)
        pair.expect(f"without piece {lost}", path, unproven=1, why=INCOMPLETE)
    if not pair.format.pieces:
        path = Path(pair.write(after(NEXT, OTHER)))
        path.write_bytes(path.read_bytes()[:-20])
        pair.refused("a cut file", str(path))


def other_account(pair):
    pair.claim()
    path = pair.write(after(NEXT, OTHER), "somebody else")
    if pair.format.keyed:
        pair.refused("another account's", path)
    product = next(row["product"] for row in pair.person.json("account", "list")["items"])
    pair.person.json("account", "add", product, "--name", "second")
    pair.expect("into the other account", path, into="second")
    if pair.format.name == "chatgpt":
        path = pair.write(after(NEXT), None)
        pair.expect("of nobody known", path, unproven=1, why=INCOMPLETE)


def older(pair):
    pair.claim()
    path = pair.write([Chat(NEXT), Chat(OTHER), Chat(KEEPER, "2026-01-20")])
    pair.expect("older", path, unproven=1, why=OLDER if pair.format.proves else INCOMPLETE)


def inside_purge(pair):
    """The last day of thirty: what is listed may be on its way, what is not is gone."""
    pair.claim()
    path = pair.write(after(OLD, NEXT, OTHER, more=["2026-03-11"]))
    pair.expect("inside", path, unproven=1, why=PURGING if pair.format.purgeDays else PURGE_UNKNOWN)
    if pair.format.proves:
        path = pair.write(after(NEXT, OTHER, more=["2026-03-11"]))
        pair.expect("no newer than the one that lists it", path, unproven=1, why="a newer export lists it")
        pair.expect("newer", pair.write(after(NEXT, OTHER, more=["2026-03-11", "2026-03-12"])), gone=1, old="gone")


def nothing_deleted(pair):
    pair.claim(all=True)
    count = len(pair.person.chats())
    path = pair.write(after(OLD, NEXT, OTHER, more=["2026-06-01"]))
    if pair.format.purgeDays:
        states = dict.fromkeys(("old", "next", "other", "keeper"), "still-there")
        pair.expect("all listed", path, still=count, **states)
    else:
        states = dict.fromkeys(("old", "next", "other", "keeper"), "deleted")
        pair.expect("all listed", path, unproven=count, why=PURGE_UNKNOWN, **states)


KINDS = [deleted, other_account, older, inside_purge, nothing_deleted]
# What is never complete misses pieces every time.
OF_WHOLE = [piece_missing]
# Only there something is left of what was deleted.
OF_CLAUDE = [shell_left, file_left]


def kinds(format):
    return KINDS + OF_WHOLE * format.proves + OF_CLAUDE * (format.name == "claude")


def check(binaries, guide, format, kind):
    name = f"{format.name}: {kind.__name__.replace('_', ' ')}"
    with tempfile.TemporaryDirectory(prefix="optout-pairs-") as scratch:
        try:
            kind(Pair(format, binaries, guide, scratch))
        except Wrong as wrong:
            return f"not ok - pair of {name}: {' '.join(str(wrong).split())[:900]}"
    return f"ok - pair of {name}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("formats", nargs="*")
    options = parser.parse_args()
    formats = [format for format in FORMATS if not options.formats or format.name in options.formats]
    chosen = [(format, kind) for format in formats for kind in kinds(format)]
    with tempfile.TemporaryDirectory(prefix="optout-pairs-") as folder:
        guide = Path(folder) / "guide.json"
        flat_edition(guide)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            told = list(pool.map(lambda one: check(options.bin, guide, *one), chosen))
    print("\n".join(told))
    return any(line.startswith("not ok") for line in told)


if __name__ == "__main__":
    sys.exit(main())
