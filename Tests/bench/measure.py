"""Times whole processes in turn (A B C, A B C, …), and prints medians and their ratios."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

GUIDE = Path("Config/guide/editions").resolve() / "1.json"


class Person:
    """A scratch home, and the programs run in it."""

    def __init__(self, options, name):
        self.bin = Path(options.bin)
        self.home = Path(options.work) / name
        self.home.mkdir(parents=True)
        self.record = self.home / ".local/share/optout/record.db"
        self.environment = {"HOME": str(self.home), "PATH": os.environ["PATH"], "TZ": "UTC", "OPTOUT_GUIDE": str(GUIDE)}

    def optout(self, *arguments):
        command = [str(self.bin / "optout"), *arguments]
        subprocess.run(command, env=self.environment, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


def once(command, environment=None):
    """(seconds, peak MiB) of one run; output is thrown away."""
    with open(os.devnull, "r+b") as null:
        start = time.perf_counter()
        child = subprocess.Popen(command, env=environment, stdin=null, stdout=null, stderr=null)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 10):
        sys.exit(f"{command}: exit {child.returncode}")
    return seconds, usage.ru_maxrss / 1024


def in_turn(commands, rounds, before=None, after=None, slow=()):
    """Medians by name of commands that are run one after the other, `rounds` times, after one warm-up.

    `before` and `after` are called with the name, outside what is timed; `slow` ones have no warm-up.
    """
    runs = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, (command, environment) in commands.items():
            if number == 0 and name in slow:
                continue
            if before:
                before(name)
            figures = once(command, environment)
            if after:
                after(name)
            if number:
                runs[name].append(figures)
    return {name: tuple(statistics.median(column) for column in zip(*figures)) for name, figures in runs.items()}


def table(title, medians, subject, goals):
    print(f"\n## {title}\n\n| program | median s | peak MiB | {subject} against it | goal |\n|---|---|---|---|---|")
    for name, (seconds, peak) in medians.items():
        ratio = "" if name == subject else f"{medians[subject][0] / seconds:.2f} × the time"
        print(f"| {name} | {seconds:.4f} | {peak:.0f} | {ratio} | {goals.get(name, '')} |")
