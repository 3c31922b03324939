"""Kills the daemon all along the delivery of reminders, and counts afterwards what stands in the journal.

First at every system call between the first write for a delivery and the end, each time on a fresh record with a
handful of tellings: `optoutd --once`. Then, for the kills that are left of COUNT, at random times while the installed
unit delivers what a person's commands bring about, also while it recovers from the kill before. If COUNT is less than
twice the calls, only every other one is tried, or every third ….

usage: kills.py OPTOUT OPTOUTD EDITION COUNT STATE    in which STATE all tellings have to end

JOURNALCTL in the environment is the command that shows the journal (journalctl --user).
"""

import collections
import concurrent.futures
import json
import os
import pathlib
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import told
from home import Home

OPTOUT, OPTOUTD, EDITION, COUNT, STATE = sys.argv[1:4] + [int(sys.argv[4]), sys.argv[5]]
JOURNALCTL = os.environ.get("JOURNALCTL", "journalctl --user").split()
# Most of them only wait for the journal.
WORKERS = 12


def begun(name):
    """A home with some tellings that wait to be told, all with ids of their own."""
    home = Home("prepared", OPTOUT, OPTOUTD, EDITION).copied(name)
    home.do("account", "add", "chatgpt:free", "claude:pro")
    return home


def prepare():
    home = Home("prepared", OPTOUT, OPTOUTD, EDITION)
    home.path.mkdir()
    home.do("account", "list")
    if home.run([OPTOUTD, "--once"]).returncode != 0:
        sys.exit("optoutd --once failed")


def calls():
    """The system calls of a delivery as (name, which of that name), in their order."""
    home = begun("traced")
    log = home.path / "trace"
    home.run(["strace", "-f", "-qq", "-o", log, OPTOUTD, "--once"])
    counts, path = collections.Counter(), []
    for line in log.read_text().splitlines():
        found = re.match(r"\d+ +(\w+)\(", line)
        if not found:
            continue
        name = found[1]
        counts[name] += 1
        # The header of the write-ahead file: the program lets nobody read its memory, hence no names of files.
        if path or name == "pwrite64" and line.endswith(", 32, 0) = 32"):
            path.append((name, counts[name]))
    return path


def kill_at(call):
    """Whether it was killed there; it does its work again afterwards."""
    home = begun("victim-%s-%d" % call)
    killed = home.run([OPTOUTD, "--once"], call).returncode != 0
    done = home.run([OPTOUTD, "--once"])
    if done.returncode != 0:
        sys.exit(f"after {call}: {done.returncode} {done.stderr}")
    return killed, home.record


def state_of(record):
    """How many tellings are in which state."""
    with sqlite3.connect(f"file:{record}?mode=ro", uri=True, timeout=10) as db:
        return dict(db.execute("SELECT state, count(*) FROM telling GROUP BY state"))


def until(condition, seconds):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


class Unit:
    """The installed unit with the record in the person's own home, which is put away every so often."""

    def __init__(self):
        self.home = Home("person", OPTOUT, OPTOUTD, EDITION)
        self.home.path = pathlib.Path.home()
        self.middle = 0
        self.put_away = []

    @staticmethod
    def systemctl(*arguments):
        return subprocess.run(["systemctl", "--user", *arguments, "optoutd.service"], capture_output=True, text=True)

    def main_pid(self):
        return int(self.systemctl("show", "--property=MainPID", "--value").stdout or 0)

    def all_told(self):
        return not told.compare([self.home.record], [])["waiting"]

    def begin(self):
        self.home.do("account", "list")
        self.systemctl("restart")

    def end(self):
        if not until(self.all_told, 60):
            print(f"#   still {state_of(self.home.record)}")
        self.systemctl("stop")
        place = self.home.path / f"put-away-{len(self.put_away)}"
        self.home.record.parent.rename(place)
        self.put_away.append(place / self.home.record.name)

    def kill_at_random(self, number):
        until(self.main_pid, 10)
        self.home.do("account", "add", "claude:pro", "--name", f"account-{number}")
        # The daemon listens after 150 ms.
        time.sleep(random.uniform(0.1, 0.3))
        if pid := self.main_pid():
            os.kill(pid, signal.SIGKILL)
            self.middle += "sent" in state_of(self.home.record)
            until(lambda: self.main_pid() not in (0, pid), 10)
            until(self.all_told, random.uniform(0, 0.5))

    def run(self, count):
        for number in range(count):
            if number % 50 == 0:
                self.begin()
            self.kill_at_random(number)
            if number % 50 == 49 or number == count - 1:
                self.end()
        return self.put_away


def judge(title, kills, records):
    lines = subprocess.run(JOURNALCTL + ["--quiet", "--output=json", "OPTOUT_SCHEMA=1"], capture_output=True, text=True)
    found = told.compare(records, lines.stdout.splitlines())
    print(f"# {title}: {kills} kills, {json.dumps(found)}")
    faults = [name for name in ("lost", "waiting", "second", "again") if found[name]]
    if found.get(STATE, 0) != found["tellings"]:
        faults.append(f"not all are {STATE}")
    if STATE == "delivered" and found["repeats"]:
        faults.append("repeats")
    if not kills or not found["tellings"]:
        faults.append("nothing was killed or told")
    print(f"{'not ok' if faults else 'ok'} - {kills} kills {title} lose and double no reminder, and all end {STATE}")
    for fault in faults:
        print(f"#   {fault}")


prepare()
path = calls()
path = path[::max(1, 2 * len(path) // COUNT)]
with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
    victims = list(pool.map(kill_at, path))
kills = sum(killed for killed, _ in victims)
judge("at system calls of a delivery", kills, [record for _, record in victims])
unit = Unit()
records = unit.run(COUNT - kills)
print(f"# {unit.middle} of them with reminders under way")
judge("at random times", COUNT - kills, records)
shutil.rmtree(Home.scratch)
