"""A scratch home with a record, for scripts that kill and interrupt the programs in it."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile


class Home:
    """`programs` and `guide` are what the person has installed."""

    scratch = pathlib.Path(tempfile.mkdtemp(prefix="optout-kill-"))

    def __init__(self, name, optout, optoutd, guide):
        self.path = self.scratch / name
        self.optout, self.optoutd, self.guide = optout, optoutd, guide

    def copied(self, name):
        copy = Home(name, self.optout, self.optoutd, self.guide)
        shutil.rmtree(copy.path, ignore_errors=True)
        shutil.copytree(self.path, copy.path)
        return copy

    @property
    def record(self):
        return self.path / ".local/share/optout/record.db"

    def environment(self):
        return {
            "HOME": str(self.path), "PATH": os.environ["PATH"], "TZ": "UTC", "LANG": "C.UTF-8",
            "OPTOUT_GUIDE": self.guide, "OPTOUT_DAEMON": self.optoutd,
        }

    def run(self, arguments, kill=None):
        """The process ended by itself or was killed at the call `kill`: (name, count)."""
        if kill:
            name, count = kill
            inject = f"inject={name}:signal=KILL:when={count}"
            arguments = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={name}", "-e", inject, *arguments]
        return subprocess.run(arguments, env=self.environment(), capture_output=True, text=True)

    def do(self, *arguments):
        done = self.run([self.optout, *arguments])
        if done.returncode != 0:
            sys.exit(f"optout {' '.join(arguments)}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def items(self, *arguments):
        return json.loads(self.do(*arguments, "--json"))["items"]

    def check(self):
        """What a foreign program says of the file."""
        done = subprocess.run(["sqlite3", self.record, "pragma integrity_check; pragma foreign_key_check"],
                              capture_output=True, text=True)
        return (done.stdout + done.stderr).strip()

    def state(self):
        """All that a person sees of the record, without what is random or the time of day."""
        everything = ["--state", "all", "--exposure", "all"]
        pick = lambda rows, *names: sorted(json.dumps([row[name] for name in names]) for row in rows)
        return {
            "accounts": pick(self.items("account", "list"), "account", "product", "plan"),
            "dates": pick(self.items("dates"), "account", "setting", "state", "how"),
            "chats": pick(self.items("chats", *everything), "account", "id", "title", "exposure", "flags", "state"),
            "chores": pick(self.items("todo"), "kind", "account", "step", "state"),
            "log": pick(self.items("log"), "what", "account", "undone"),
            "edition": json.loads(self.do("guide", "status", "--json"))["edition"],
        }
