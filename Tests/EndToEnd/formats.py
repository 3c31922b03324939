#!/usr/bin/env python3
"""Imports every invented export with the built `optout` and holds what it says against the answers written beforehand.

Each case gets a home of its own, with an edition in which every product trains until it is turned off. Checked are
`import --json` (seen = new + known + skipped, each with its reason), whose it is, its date and what is said to be
missing, every chat of `chats --json`, its exposure before
and after the training switch is turned off in the middle, that a second import adds nothing, that what holds logins is
never opened, and for what must be refused: exit code, message, and an untouched record.

usage: formats.py --bin FOLDER [--only FORMAT]... [--seed N] [CASE…]
"""

import argparse
import concurrent.futures
import contextlib
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAKE = ROOT / "Tests/Fixtures/exports/make.py"
EDITIONS = ROOT / "Config/guide/editions"
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
OFF = "2025-06-01T12:00:00Z"
# A time without a zone may mean any moment from 14 hours earlier to 12 hours later.
BEFORE, AFTER = 14 * 3_600_000_000, 12 * 3_600_000_000


def usec(text):
    if text is None:
        return None
    return (datetime.fromisoformat(text.replace("Z", "+00:00")) - EPOCH) // timedelta(microseconds=1)


TURNED_OFF = usec(OFF)


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def flat_edition(path):
    """The newest edition, but every product trains on every plan, until it is turned off where it has a switch."""
    guide = json.loads(max(EDITIONS.glob("*.json"), key=lambda one: int(one.stem)).read_text())
    guide["expires"] = "2099-01-01"
    for provider in guide["providers"]:
        for product in provider["products"]:
            switches = [one for one in product.get("settings", []) if one["governs"] == "training-text"]
            for terms in product.get("terms", [])[:1]:
                terms.update(training="choice-on" if len(switches) == 1 else "on", reaches="future")
                terms.update(resumed="new-messages", ratingOverrides=False)
                terms["plans"] = [plan["id"] for plan in product.get("plans", [])]
                for key in ("announced", "effective", "regions", "exceptRegions", "otherDates", "conflict"):
                    terms.pop(key, None)
                product["terms"] = [terms]
        guide["digests"][provider["id"]] = hashlib.sha256(canonical(provider)).hexdigest()
    head = {name: guide[name] for name in ("schema", "serial", "date", "expires")}
    guide["digests"]["edition"] = hashlib.sha256(canonical(head)).hexdigest()
    path.write_bytes(canonical(guide) + b"\n")


class Person:
    def __init__(self, binaries, home, guide):
        self.program = str(Path(binaries).resolve() / "optout")
        self.environment = {
            "HOME": str(home), "PATH": os.environ["PATH"], "TZ": "UTC", "LANG": "C.UTF-8", "OPTOUT_GUIDE": str(guide),
        }

    def run(self, *arguments, before=()):
        return subprocess.run(
            [*before, self.program, *arguments], env=self.environment, capture_output=True, stdin=subprocess.DEVNULL,
            text=True, timeout=120,
        )  # fmt: skip

    def json(self, *arguments, before=()):
        done = self.run(*arguments, "--json", before=before)
        if done.returncode != 0:
            raise Wrong(f"{' '.join(arguments)}: exit {done.returncode}: {done.stderr.strip()}")
        if "unusable" in done.stderr:
            raise Wrong(done.stderr.strip())
        return json.loads(done.stdout)

    def chats(self):
        return self.json("chats", "--state", "all", "--exposure", "all")["items"]


class Wrong(Exception):
    pass


def same(what, told, expected):
    if told != expected:
        raise Wrong(f"{what}: {told!r} instead of {expected!r}")


# What is expected of a chat


def judge(chat, off):
    """Exposure and whether it was resumed, for a switch that was on and turned off at `off` (none: never)."""
    moments = chat["momentsUSec"]
    stretch = [time for time in (chat["createdUSec"], chat["lastUSec"]) if time is not None]
    times = moments or [min(stretch), max(stretch)] if moments or stretch else []
    if not times:
        return "unknown", False
    early, late = (BEFORE, AFTER) if chat["zoneSlack"] else (0, 0)
    if off is None:
        return "exposed", False
    kinds = {"exposed" if time + late < off else "covered" if time - early >= off else "unknown" for time in times}
    resumed = min(times) + late < off <= max(times) - early
    if kinds == {"exposed"} or kinds == {"covered"}:
        return kinds.pop(), resumed
    return ("straddling" if "exposed" in kinds else "unknown"), resumed


def expected(chat, off):
    exposure, resumed = judge(chat, off)
    state = "gone" if chat["blank"] else "none" if exposure == "covered" else "to-delete"
    flags = sorted(chat["flags"] + ["resumed"] * resumed)
    # Of what is gone no title is kept.
    return {
        "title": None if chat["blank"] else chat["title"], "createdAt": chat["createdUSec"], "lastAt": chat["lastUSec"],
        "messages": chat["messages"], "words": chat["words"], "files": chat["files"], "exposure": exposure,
        "flags": flags, "state": state,
    }  # fmt: skip


def compare(rows, chats, off):
    told = {row["id"]: row for row in rows}
    missing, more = [c["id"] for c in chats if c["id"] not in told], set(told) - {c["id"] for c in chats}
    if missing or more:
        titles = [c["title"] for c in chats if c["id"] in missing][:3], [told[i]["title"] for i in list(more)[:3]]
        raise Wrong(f"{len(missing)} chats are missing and {len(more)} are too many, such as {titles}")
    same("chats", len(rows), len(chats))
    wrong = []
    for chat in chats:
        row = dict(told[chat["id"]], createdAt=usec(told[chat["id"]]["createdAt"]),
            lastAt=usec(told[chat["id"]]["lastAt"]))
        row["flags"] = sorted(row["flags"])
        want = expected(chat, off)
        differ = {name: (row[name], want[name]) for name in want if row[name] != want[name]}
        if differ:
            wrong.append(f"chat {chat['id']}: " + ", ".join(f"{n} {t!r} instead of {w!r}" for n,
                (t, w) in differ.items()))
    if wrong:
        raise Wrong(f"{len(wrong)} of {len(chats)} chats differ (off: {off is not None}); {wrong[0]}")


# One case


def check_import(item, answer, new):
    skipped = {row["reason"]: row["count"] for row in item["skipped"]}
    same("seen = new + known + skipped", item["seen"], item["new"] + item["known"] + sum(skipped.values()))
    same("seen", item["seen"], answer["seen"])
    same("new", item["new"], new)
    same("skipped", skipped, answer["skipped"])
    same("provider", item["provider"], answer["provider"])
    same("complete", item["complete"], answer["complete"])


def traced(scratch):
    return ["strace", "-f", "-qq", "-o", str(scratch / "trace"), "-e", "trace=open,openat,openat2"]


def never_opened(answer, scratch):
    trace = (scratch / "trace").read_text(errors="replace")
    for path in answer["neverOpened"]:
        if f'{Path(path).name}"' in trace:
            raise Wrong(f"'{path}' was opened")


def accept(person, answer, path, scratch):
    into = []
    if answer.get("importInto"):
        person.json("account", "add", answer["importInto"]["add"], "--name", answer["importInto"]["account"])
        into = ["--account", answer["importInto"]["account"]]
    watch = traced(scratch) if answer["neverOpened"] and shutil.which("strace") else ()
    first = person.json("import", path, "--yes", *into, before=watch)["items"]
    same("items", len(first), 1)
    if watch:
        never_opened(answer, scratch)
    check_import(first[0], answer, len(answer["chats"]))
    products = {row["account"]: row["product"] for row in person.json("account", "list")["items"]}
    same("product", products[first[0]["account"]], answer["product"])
    compare(person.chats(), answer["chats"], None)
    recorded(person, answer)
    again = person.json("import", path, "--yes", *into)["items"][0]
    check_import(again, answer, 0)
    compare(person.chats(), answer["chats"], None)
    tell_missing(person, answer, path)
    turned = person.run("set", first[0]["account"], "off", "--date", OFF)
    if turned.returncode == 0:
        compare(person.chats(), answer["chats"], TURNED_OFF)
    elif "no training switch" not in turned.stderr:
        raise Wrong(f"set off: {turned.stderr.strip()}")


def recorded(person, answer):
    """Whose the export is and how far it reaches decide what it proves; neither is printed."""
    place = Path(person.environment["HOME"]) / ".local/share/optout/record.db"
    with contextlib.closing(sqlite3.connect(f"file:{place}?mode=ro", uri=True)) as record:
        rows = record.execute("SELECT accountKey, dateUSec FROM import").fetchall()
    same("account and date", rows, [(answer["account"], answer["date"])])


def tell_missing(person, answer, path):
    if not answer["missing"]:
        return
    done = person.run("import", path, "--yes")
    for part in answer["missing"]:
        if not any("not complete" in line and part in line for line in done.stdout.splitlines()):
            raise Wrong(f"'{part}' is missing, and nobody says so: {done.stdout!r}")


def refuse(person, answer, path):
    person.json("account", "list")
    done = person.run("import", path, "--yes", "--json")
    words = done.stderr.lower().partition("error: ")[2]
    same("exit", done.returncode, answer["refused"]["exit"])
    same("output", done.stdout, "")
    parts, enough = answer["refused"]["parts"], all if answer["refused"]["every"] else any
    if not words or not enough(part.lower() in words for part in parts):
        raise Wrong(f"message {done.stderr!r}, which does not name {enough.__name__} of {parts}")
    same("chats", person.chats(), [])
    same("accounts", person.json("account", "list")["items"], [])


def check(binaries, folder, guide, answer):
    with tempfile.TemporaryDirectory(prefix="optout-formats-") as scratch:
        scratch = Path(scratch)
        home = scratch / "home"
        home.mkdir()
        person = Person(binaries, home, guide)
        try:
            path = str(folder / answer["input"])
            refuse(person, answer, path) if answer["refused"] else accept(person, answer, path, scratch)
        except Wrong as wrong:
            return f"not ok - import of {answer['case']}: {' '.join(str(wrong).split())[:900]}"
        except Exception as error:
            return f"not ok - import of {answer['case']}: {error!r}"
    return f"ok - import of {answer['case']}"


# The second knows nothing of the chats of the first, as its ids are made in another way.
KINDS = [
    ("gemini-json-plain", "gemini-html-english"), ("gemini-html-english", "gemini-json-plain"),
    ("copilot-history", "copilot-chat-activity"), ("lechat-zip", "lechat-single"),
]  # fmt: skip


def check_kinds(binaries, folder, guide, first, second):
    """An export of another kind of the same account proves nobody's deletion by what is absent from it."""
    claim = f"an import of {second['case']} proves nothing of what {first['case']} held"
    with tempfile.TemporaryDirectory(prefix="optout-formats-") as scratch:
        person = Person(binaries, scratch, guide)
        try:
            for answer in (first, second):
                item = person.json("import", str(folder / answer["input"]), "--yes")["items"][0]
                same("gone", item["gone"], 0)
        except Wrong as wrong:
            return f"not ok - {claim}: {wrong}"
    return f"ok - {claim}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("cases", nargs="*")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="optout-exports-") as folder:
        only = [part for name in options.only for part in ("--only", name)]
        made = [sys.executable, "-B", str(MAKE), folder, "--seed", str(options.seed), *only]
        subprocess.run(made, check=True)
        folder = Path(folder)
        guide = folder / "guide.json"
        flat_edition(guide)
        answers = [json.loads(path.read_text()) for path in sorted(folder.glob("*.expected.json"))]
        answers = [answer for answer in answers if not options.cases or answer["case"] in options.cases]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            lines = list(pool.map(lambda answer: check(options.bin, folder, guide, answer), answers))
        by_case = {answer["case"]: answer for answer in answers}
        for first, second in KINDS:
            if first in by_case and second in by_case:
                lines.append(check_kinds(options.bin, folder, guide, by_case[first], by_case[second]))
    print("\n".join(lines))
    return any(line.startswith("not ok") for line in lines)


if __name__ == "__main__":
    sys.exit(main())
