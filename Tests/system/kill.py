"""Kills the programs at every write to disk and looks at what is left.

For each deed a record is prepared once. Then the deed is done on a copy, and the program is killed at the k-th call of
pwrite64, fsync, fdatasync, unlink and rename, for k = 1, 2, … until it lives to its end. After each kill the record has
to be sound and either as before the deed or as after it, the line for prompts has to say the same as the record, and
doing the deed again has to lead to the same as doing it once.

usage: kill.py OPTOUT OPTOUTD EDITION-1 EDITION-2 EXPORT [DEED…]

Beside EDITION-2, NAME.json, lie its signature and the signer's key, NAME.key.pub.
"""

import concurrent.futures
import json
import os
import shutil
import subprocess
import sys

from home import Home

OPTOUT, OPTOUTD, FIRST, SECOND, EXPORT = sys.argv[1:6]
CALLS = ("pwrite64", "fsync", "fdatasync") + (("unlink", "rename") if os.uname().machine == "x86_64" else ())
LIMIT = 400


def entries(chore):
    """The delivery ids in the journal that belong to a chore, one per entry."""
    lines = subprocess.run(
        ["journalctl", "--user", "--output=json", "--quiet", f"OPTOUT_CHORE_ID={chore}", "OPTOUT_KIND=new-step"],
        capture_output=True, text=True).stdout.splitlines()
    return [json.loads(line)["OPTOUT_DELIVERY_ID"] for line in lines]


def prepare():
    home = Home("prepared", OPTOUT, OPTOUTD, FIRST)
    home.path.mkdir()
    home.do("account", "add", "chatgpt:free", "claude:pro", "github/copilot:pro")
    home.do("set", "chatgpt-free", "off", "--date", "2026-02-10")
    return home


def prepared(deed):
    """The record that a deed starts from, and the arguments that do it."""
    home = Home("prepared", OPTOUT, OPTOUTD, FIRST).copied("start")
    if deed == "set":
        return home, [OPTOUT, "set", "chatgpt-free", "on", "--date", "2026-03-05"]
    if deed == "import":
        return home, [OPTOUT, "import", EXPORT, "--account", "chatgpt-free", "--yes"]
    if deed == "guide update":
        home.do("guide", "trust", SECOND.removesuffix(".json") + ".key.pub")
        return home, [OPTOUT, "guide", "update", SECOND]
    home.do("import", EXPORT, "--account", "chatgpt-free", "--yes")
    if deed == "chats deleted":
        return home, [OPTOUT, "chats", "deleted", "--account", "chatgpt-free", "--yes"]
    if deed == "undo":
        return home, [OPTOUT, "undo", home.items("log")[0]["handle"], "--yes"]
    if deed == "done":
        step = next(row for row in home.items("todo") if row["kind"].endswith("-step"))
        return home, [OPTOUT, "done", step["handle"], "--yes"]
    if deed == "adoption":
        # Everything that edition 1 asks for is told already.
        home.run([OPTOUTD, "--once"])
        home.guide = SECOND
        return home, [OPTOUTD, "--once"]
    sys.exit(f"no deed '{deed}'")


class Deed:
    def __init__(self, name):
        self.name = name
        self.start, self.arguments = prepared(name)
        self.before = self.start.state()
        end = self.start.copied("end")
        done = end.run(self.arguments)
        if done.returncode != 0:
            sys.exit(f"{name}: {done.returncode}\n{done.stdout}{done.stderr}")
        self.after = end.state()
        self.faults = []
        self.kills = {}

    def try_all(self):
        workers = os.cpu_count() or 1
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            for call in CALLS:
                first = 1
                while first < LIMIT:
                    counts = range(first, first + 4 * workers)
                    killed = list(pool.map(lambda count: self.try_one(call, count), counts))
                    self.kills[call] = self.kills.get(call, 0) + sum(killed)
                    if not all(killed):
                        break
                    first += len(counts)

    def try_one(self, call, count):
        """Whether the program was killed there."""
        where = f"{call} {count}"
        home = self.start.copied(f"victim-{call}-{count}")
        done = home.run(self.arguments, (call, count))
        if (sound := home.check()) != "ok":
            self.faults.append(f"{where}: {sound}")
            return True
        if not self.line_is_true(home):
            self.faults.append(f"{where}: the line for prompts is not what the record says")
        state = home.state()
        acknowledged = done.returncode == 0
        if state != self.after and (acknowledged or state != self.before):
            self.faults.append(f"{where}: {'lost' if acknowledged else 'half done'}: {self.difference(state)}")
        if not acknowledged:
            self.do_again(home, where, state == self.after)
        if self.name == "adoption":
            self.count_entries(home, where)
        shutil.rmtree(home.path)
        return not acknowledged

    @staticmethod
    def line_is_true(home):
        """Asked twice: what is missing is written by the first."""
        lines = [home.do("status", "--line") for _ in range(2)]
        due = sum(row["state"] == "due" for row in home.items("todo"))
        return lines == [f"optout: {due} due\n" if due else ""] * 2

    def do_again(self, home, where, was_done):
        # Doing twice what a person says is another change; an import, an edition and the daemon's work are
        # to change nothing more.
        if was_done and self.name not in ("import", "adoption", "guide update"):
            return
        done = home.run(self.arguments)
        state = home.state()
        if was_done:
            state["log"] = self.after["log"]
        if state != self.after:
            self.faults.append(f"{where}, done again: {done.returncode} {done.stderr} {self.difference(state)}")

    def count_entries(self, home, where):
        """One entry for the new step, however often it was begun."""
        chore = next(row["chore"] for row in home.items("todo") if row["kind"] == "new-step")
        ids = entries(chore)
        if len(ids) != 1:
            self.faults.append(f"{where}: {len(ids)} entries with {len(set(ids))} delivery ids")

    def difference(self, state):
        return {name: state[name] for name in state if state[name] != self.after[name]}


prepare()
names = sys.argv[6:] or ["set", "import", "done", "chats deleted", "undo", "guide update", "adoption"]
for name in names:
    deed = Deed(name)
    deed.try_all()
    total = sum(deed.kills.values())
    print(f"# {name}: killed at " + ", ".join(f"{count} x {call}" for call, count in deed.kills.items()))
    if deed.before == deed.after:
        deed.faults.append("the deed changed nothing")
    if not total:
        deed.faults.append("nothing was killed")
    print(f"{'not ok' if deed.faults else 'ok'} - {total} kills of '{name}' lose, halve and double nothing")
    for fault in deed.faults[:10]:
        print(f"#   {fault}")
shutil.rmtree(Home.scratch)
