#!/usr/bin/env python3
"""Holds the built `optout` against `oracle.py` over random histories of one ChatGPT account.

For each history a scratch home, an invented edition, the commands a person would type (in random order, before and
after the import) and an invented export; then `optout chats --json` must agree with the oracle on every chat.

usage: histories.py --bin DIR --edition FILE [--rounds 20] [--chats 2000] [--seed N]
"""

import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

import oracle
from oracle import History, Observation, Oracle, Terms

PRODUCT = "openai/chatgpt"
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"]
NOW = datetime.now(timezone.utc).replace(microsecond=0)


def iso(usec):
    moment = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=usec)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


# The edition


def edition(template, terms, path):
    """The published edition with other terms for ChatGPT, its digests made anew."""
    guide = json.loads(Path(template).read_text())
    guide["expires"] = "2099-01-01"
    provider = next(p for p in guide["providers"] if p["id"] == "openai")
    product = next(p for p in provider["products"] if p["id"] == PRODUCT)
    pattern = product["terms"][0]
    product["terms"] = [fixture_terms(pattern, number, t) for number, t in enumerate(terms)]
    covered = {plan for t in terms for plan in t.plans}
    product["plans"] = [plan for plan in product["plans"] if plan["id"] in covered]
    guide["digests"]["openai"] = hashlib.sha256(canonical(provider)).hexdigest()
    head = {name: guide[name] for name in ("schema", "serial", "date", "expires")}
    guide["digests"]["edition"] = hashlib.sha256(canonical(head)).hexdigest()
    path.write_bytes(canonical(guide) + b"\n")


def fixture_terms(pattern, number, terms):
    entry = dict(pattern)
    entry.update(
        id=f"openai.chatgpt.terms.t{number}", training=terms.training, plans=list(terms.plans),
        resumed=terms.resumed, ratingOverrides=terms.rating_overrides, reaches="future",
    )
    for key in ("announced", "effective"):
        entry.pop(key, None)
    if terms.start != oracle.NEVER:
        entry["effective"] = iso(terms.start)[:10]
    return entry


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def random_terms(rng):
    trainings = ["choice-on"] * 4 + ["choice-off", "off", "on", "unknown"]
    marks = dict(resumed=rng.choice(["new-messages", "new-messages", "whole"]), rating_overrides=rng.random() < 0.5)
    terms = [Terms(rng.choice(trainings), ("free", "go", "plus", "pro"), **marks)]
    terms.append(Terms(rng.choice(["off", "off", "choice-off"]), ("business", "enterprise", "edu"), **marks))
    for _ in range(rng.randint(0, 2)):
        start = oracle.span(f"{rng.choice([2025, 2026])}-0{rng.randint(1, 9)}-{rng.randint(10, 28)}", "UTC")[0]
        plans = rng.choice([("free", "go", "plus", "pro"), ("business",)])
        if all(t.start != start for t in terms):
            terms.append(Terms(rng.choice(trainings), plans, start, **marks))
    return terms


# What the person types


def random_when(rng):
    moment = datetime(2025, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=rng.randrange(680 * 86_400))
    moment = min(moment, NOW - timedelta(days=2))
    day = moment.strftime("%Y-%m-%d")
    later = min(moment + timedelta(days=rng.randint(1, 60)), NOW - timedelta(days=1)).strftime("%Y-%m-%d")
    return rng.choice(
        [moment.strftime("%Y-%m-%dT%H:%M:%SZ"), moment.strftime("%Y-%m-%dT%H:%M:%S+02:00"), day, day, day[:7],
         f"{day}..{later}", f"{day[:7]}..{later}", day[:4] if rng.random() < 0.3 else day]
    )


def random_commands(rng):
    commands = []
    for _ in range(rng.randint(0, 5)):
        state = rng.choice(["off", "off", "off", "on", "unknown"])
        commands.append(("set", state, rng.random() < 0.6, random_when(rng)))
    for _ in range(rng.choice([0, 0, 1, 2])):
        commands.append(("plan", rng.choice(["business", "plus", "free"]), None, random_when(rng)))
    return commands


def argument_list(command):
    kind, value, turned, when = command
    if kind == "plan":
        return ["account", "edit", "mine", "--plan", value, "--date", when]
    return ["set", "mine", value, "--date", when] + ([] if turned else ["--seen"])


def history(terms, commands, zone, now):
    observations, changes = [], []
    for kind, value, turned, when in commands:
        earliest, latest = oracle.written(when, zone, now)
        if kind == "plan":
            changes.append((value, earliest, latest))
        else:
            observations.append(Observation(value, turned, earliest, latest))
    return History(terms, "free", changes, observations)


# The export


def random_moment(rng, edges):
    if edges and rng.random() < 0.4:
        return rng.choice(edges) + rng.choice([-1, 0, 1, -1_000_000, 1_000_000, -3_600_000_000])
    first = oracle.usec(datetime(2024, 6, 1, tzinfo=timezone.utc))
    return rng.randrange(first, oracle.usec(NOW))


def random_chat(rng, number, edges):
    moments = sorted(random_moment(rng, edges) for _ in range(rng.choice([0, 1, 1, 2, 3, 5])))
    timed = rng.random() < 0.9
    created = moments[0] if moments else random_moment(rng, edges)
    last = max(moments[-1:] + [created + rng.choice([0, 10_000_000, 40 * oracle.DAY])])
    last = min(last, oracle.usec(NOW))
    return {
        "id": f"{rng.getrandbits(32):08x}-0000-800f-8000-{number:012x}", "moments": moments if timed else [],
        "untimed": 0 if timed else max(1, len(moments)),
        "created": created if rng.random() < 0.95 else None, "last": last if rng.random() < 0.95 else None,
        "rated": rng.random() < 0.05, "shared": rng.random() < 0.03,
    }


def seconds(usec):
    return None if usec is None else Number(f"{usec // 1_000_000}.{usec % 1_000_000:06d}")


class Number(float):
    """A float that is printed with exactly the digits it was made of."""

    def __new__(cls, text):
        number = super().__new__(cls, text)
        number.text = text
        return number

    def __repr__(self):
        return self.text


def node(chat, key, parent, role, time, text, **metadata):
    message = {
        "id": f"{chat['id']}-{key}", "author": {"role": role, "name": None, "metadata": {}}, "create_time": seconds(time),
        "update_time": None, "content": {"content_type": "text", "parts": [text]}, "status": "finished_successfully",
        "weight": 1.0, "metadata": metadata, "recipient": "all", "channel": None,
    }
    return {"id": key, "message": message, "parent": parent, "children": []}


def conversation(rng, chat):
    """The chat as ChatGPT exports it, with decoys: system and hidden messages at times that must not count."""
    decoy = oracle.usec(datetime(2023, 1, 1, tzinfo=timezone.utc))
    mapping = {"root": {"id": "root", "message": None, "parent": None, "children": []}}
    mapping["system"] = node(chat, "system", "root", "system", rng.choice([0, None, decoy]), "")
    mapping["hidden"] = node(chat, "hidden", "root", "user", decoy, "x", is_visually_hidden_from_conversation=True)
    mapping["tool"] = node(chat, "tool", "system", "tool", decoy, "output")
    parent = "system"
    for number, time in enumerate(chat["moments"] or [None] * chat["untimed"]):
        key = f"m{number}"
        mapping[key] = node(chat, key, parent, rng.choice(["user", "assistant"]), time, "so many words here")
        parent = key if rng.random() < 0.8 else parent  # else the next one is a branch
    return {
        "title": rng.choice(["Plans", "Ideen für März", "\u202eevil", "a\nb"] + (["", None] if len(mapping) > 4 else [])),
        "create_time": seconds(chat["created"]), "update_time": seconds(chat["last"]), "mapping": mapping,
        "current_node": parent, "conversation_id": chat["id"], "id": chat["id"], "is_archived": False,
    }


def write_export(rng, chats, folder):
    folder.mkdir()
    shuffled = rng.sample(chats, len(chats))
    encoder = json.JSONEncoder(ensure_ascii=rng.random() < 0.5)
    (folder / "conversations.json").write_text(dump([conversation(rng, c) for c in shuffled], encoder))
    rated = [{"id": f"{c['id']}-m0", "conversation_id": c["id"], "rating": "thumbsUp"} for c in chats if c["rated"]]
    shared = [{"id": f"s{c['id']}", "conversation_id": c["id"], "title": "t", "is_anonymous": True} for c in chats if c["shared"]]
    (folder / "message_feedback.json").write_text(json.dumps(rated))
    (folder / "shared_conversations.json").write_text(json.dumps(shared))
    (folder / "user.json").write_text(json.dumps({"id": "user-invented", "email": "nobody@example.org"}))


def dump(value, encoder):
    if isinstance(value, Number):
        return value.text
    if isinstance(value, dict):
        return "{" + ",".join(encoder.encode(k) + ":" + dump(v, encoder) for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(dump(v, encoder) for v in value) + "]"
    return encoder.encode(value)


# One history


class Person:
    def __init__(self, binaries, home, guide, zone):
        self.program = str(Path(binaries) / "optout")
        self.environment = {"HOME": str(home), "PATH": os.environ["PATH"], "TZ": zone, "OPTOUT_GUIDE": str(guide)}

    def run(self, *arguments):
        done = subprocess.run(
            [self.program, *arguments], env=self.environment, capture_output=True, stdin=subprocess.DEVNULL, timeout=120
        )
        if done.returncode != 0:
            sys.exit(f"{arguments}: exit {done.returncode}\n{done.stderr.decode(errors='replace')}")
        return done.stdout


def check(rng, options, number):
    zone, terms, commands = rng.choice(ZONES), random_terms(rng), random_commands(rng)
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        guide, export = scratch / "guide.json", scratch / "export"
        edition(options.edition, terms, guide)
        person = Person(options.bin, scratch, guide, zone)
        worked = Oracle(history(terms, commands, zone, oracle.usec(NOW)))
        edges = [edge for edge in worked.bounds() if oracle.NEVER < edge < oracle.ALWAYS]
        chats = [random_chat(rng, n, edges) for n in range(options.chats)]
        write_export(rng, chats, export)
        person.run("account", "add", "chatgpt:free", "--name", "mine")
        typed = rng.sample(commands, len(commands))
        middle = rng.randint(0, len(typed))
        for command in typed[:middle]:
            person.run(*argument_list(command))
        person.run("import", str(export), "--account", "mine", "--yes")
        for command in typed[middle:]:
            person.run(*argument_list(command))
        listed = json.loads(person.run("chats", "--json", "--state", "all", "--exposure", "all"))
        compare(worked, chats, listed, f"history {number} in {zone}: {terms} {commands}")


def compare(worked, chats, listed, where):
    rows = {row["id"]: row for row in listed["items"]}
    if len(rows) != len(chats) or listed["total"] != len(chats):
        sys.exit(f"{where}\n{len(chats)} chats exported, {len(rows)} listed, total {listed['total']}")
    for chat in chats:
        row = rows[chat["id"]]
        exposure, flags, state = worked.judge(chat)
        told = (row["exposure"], set(row["flags"]), row["state"], row["messages"])
        want = (exposure, flags, state, len(chat["moments"]) + chat["untimed"])
        if told != want:
            sys.exit(f"{where}\nchat {chat}\nthe program says {told}\nthe oracle says {want}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--edition", required=True)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--chats", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=20260307)
    options = parser.parse_args()
    for number in range(options.rounds):
        check(random.Random(options.seed + number), options, number)
    print(f"{options.rounds} histories, {options.rounds * options.chats} chats: the oracle agrees on every one")


if __name__ == "__main__":
    main()
