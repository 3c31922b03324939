"""Ends an import at 42 points by SIGKILL, and at ten moments by Ctrl-C, and looks at what is left.

The reading child is killed after so many frames, and the program itself at so many of its system calls, spread over the
whole import. Ctrl-C is typed on a terminal while the child stands still after so many frames, or comes at a write while
the chats are taken into the record. Each time the record is as before, to the last byte of its dump, or all of it is
done; importing again leads to the same as importing once; and nothing lies about then. A few kills more end an import
that brings its account with it.

usage: interrupt.py OPTOUT OPTOUT-READ OPTOUTD EDITION
"""

import concurrent.futures
import json
import os
import pathlib
import pty
import select
import shutil
import signal
import subprocess
import sys
import threading

from home import Home

OPTOUT, READER, OPTOUTD, EDITION = sys.argv[1:5]
CHATS = 3_000
CHILD_KILLS, OWN_KILLS, FIRST_KILLS = 14, 28, 8
FRAMES = [0, 1, 2, 257, 1_500, 3_000]
"""After how many frames Ctrl-C is typed; before the first one no chat has come, with the last but one all have."""

# Stands in for the reading program: hands on so many frames of the real one, then does as told. Started with no
# environment, so what it needs to know is written into it.
STAND_IN = """#!/usr/bin/python3 -IS
import os, signal, struct
signal.signal(signal.SIGINT, signal.SIG_DFL)
reading, writing = os.pipe()
reader = os.posix_spawn({reader!r}, ["optout-read", "parse-export"], {{}}, file_actions=[(os.POSIX_SPAWN_DUP2, writing, 4)])
os.close(writing)
frames, left = open(reading, "rb"), {count}
while left and (head := frames.read(5)):
    os.write(4, head)
    body = frames.read(struct.unpack("<BL", head)[1])
    while body:
        body = body[os.write(4, body):]
    left -= 1
if left == 0:
    if {fifo!r}:
        with open({fifo!r}, "w") as told:
            told.write(f"{{os.getpid()}} {{reader}}")
        signal.pause()
    os.kill(reader, signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def export(path):
    """So many chats, some of before and some of after the opt-out."""
    chats = []
    for number in range(CHATS):
        time = 1_760_000_000 + number * 5_000
        message = {"author": {"role": "user"}, "create_time": time, "content": {"parts": ["salt " * (number % 50)]}}
        chats.append({"id": f"chat-{number:05}", "title": f"Soup {number}", "create_time": time,
                      "mapping": {"n": {"message": message}}})
    path.write_text(json.dumps(chats))


class Scene:
    """The record before, and what one whole import makes of it; the account is there, or comes with its chats."""

    def __init__(self, name, has_account):
        self.export = Home.scratch / f"{name}.json"
        export(self.export)
        self.options = ["--account", "chatgpt-free"] if has_account else ["--yes"]
        self.name = name
        # A copy of the program, so that the stand-in can lie beside it.
        self.program = self.installed(name, None)
        self.start = Home(f"prepared-{name}", self.program, OPTOUTD, EDITION)
        self.start.path.mkdir()
        if has_account:
            self.start.do("account", "add", "chatgpt:free")
            self.start.do("set", "chatgpt-free", "off", "--date", "2026-02-10")
        else:
            self.start.do("status")
        self.dump = dump(self.start)
        end = self.start.copied(f"end-{name}")
        self.seen = self.imported(end)
        self.after, self.names = end.state(), names(end)
        self.calls = self.traced()
        self.faults = []

    def installed(self, name, stand_in):
        folder = Home.scratch / f"bin-{name}"
        folder.mkdir()
        os.link(self.program, folder / "optout") if stand_in else shutil.copy(OPTOUT, folder / "optout")
        if stand_in:
            (folder / "optout-read").write_text(stand_in)
            (folder / "optout-read").chmod(0o755)
        else:
            shutil.copy(READER, folder / "optout-read")
        return str(folder / "optout")

    def with_stand_in(self, name, count, fifo=""):
        return self.installed(name, STAND_IN.format(reader=READER, count=count, fifo=str(fifo)))

    def arguments(self, program):
        return [program, "import", str(self.export), *self.options]

    def imported(self, home):
        item, = json.loads(home.do("import", str(self.export), *self.options, "--json"))["items"]
        return item["seen"] if item["new"] + item["known"] == item["seen"] else None

    def traced(self):
        """The program's own calls from the start of the child on, each as its name and its number among its like."""
        log = Home.scratch / f"trace-{self.name}"
        home = self.start.copied(f"traced-{self.name}")
        home.run(["strace", "-o", str(log), *self.arguments(self.program)])
        calls, counts, started = [], {}, False
        for line in log.read_text().splitlines():
            name = line.partition("(")[0]
            if not name.isidentifier():
                continue
            counts[name] = counts.get(name, 0) + 1
            started = started or name.startswith("pipe")
            if started and name != "exit_group":
                calls.append((name, counts[name]))
        return calls

    def look(self, home, where, was_interrupted=False):
        """What is left, and what a second import makes of it."""
        if (sound := home.check()) != "ok":
            self.faults.append(f"{where}: {sound}")
        # After a kill they are the next import's to take away: chats that were being gathered, a half-made backup.
        left = names(home) - self.names - {"record.db-wal", "record.db-shm"}
        if was_interrupted and left:
            self.faults.append(f"{where}: left {left}")
        was_done = dump(home) != self.dump
        if was_done and home.state() != self.after:
            self.faults.append(f"{where}: half done")
        if (seen := self.imported(home)) != self.seen:
            self.faults.append(f"{where}, again: {seen} chats")
        state = home.state()
        if was_done:
            state["log"] = self.after["log"]
        if state != self.after:
            self.faults.append(f"{where}, again: {[name for name in state if state[name] != self.after[name]]}")
        if names(home) != self.names:
            self.faults.append(f"{where}, again: {names(home) ^ self.names} in the folder")
        shutil.rmtree(home.path)

    def kill_child(self, count):
        home = self.start.copied(f"child-{count}")
        program = self.with_stand_in(f"child-{count}", count)
        done = home.run(self.arguments(program))
        if done.returncode != 1 or "Hint: " not in done.stderr:
            self.faults.append(f"child after {count} frames: {done.returncode} {done.stderr}")
        self.look(home, f"child after {count} frames")
        return True

    def kill_own(self, call):
        name, count = call
        home = self.start.copied(f"own-{self.name}-{name}-{count}")
        inject = f"inject={name}:signal=KILL:when={count}"
        done = home.run(["strace", "-qq", "-o", "/dev/null", "-e", f"trace={name}", "-e", inject,
                         *self.arguments(self.program)])
        self.look(home, f"{name} {count}")
        return done.returncode == -signal.SIGKILL

    def type_interrupt(self, count):
        """Ctrl-C for the whole group, while the child stands still and the program waits for it."""
        home = self.start.copied(f"typed-{count}")
        fifo = Home.scratch / f"fifo-{count}"
        os.mkfifo(fifo)
        program = self.with_stand_in(f"typed-{count}", count, fifo)
        child, terminal = started(self.arguments(program), home)
        processes = [os.pidfd_open(int(process)) for process in fifo.read_text().split()]
        os.write(terminal, b"\x03")
        self.ended(child, terminal, f"Ctrl-C after {count} frames")
        for process in processes:
            if not select.select([process], [], [], 10)[0]:
                self.faults.append(f"Ctrl-C after {count} frames: the reading goes on")
            os.close(process)
        self.look(home, f"Ctrl-C after {count} frames", was_interrupted=True)

    def interrupt_write(self, call):
        name, count = call
        home = self.start.copied(f"write-{name}-{count}")
        inject = f"inject={name}:signal=INT:when={count}"
        child, terminal = started(["strace", "-qq", "-o", "/dev/null", "-e", f"trace={name}", "-e", inject,
                                   *self.arguments(self.program)], home)
        self.ended(child, terminal, f"SIGINT at {name} {count}")
        self.look(home, f"SIGINT at {name} {count}", was_interrupted=True)

    def ended(self, child, terminal, where):
        """By the signal, or as a shell would say it; within ten seconds."""
        guard = threading.Timer(10, os.kill, (child, signal.SIGKILL))
        guard.start()
        try:
            while os.read(terminal, 4096):
                pass
        except OSError:
            pass  # what the end of a terminal reads like
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        guard.cancel()
        os.close(terminal)
        if status not in (-signal.SIGINT, 130):
            self.faults.append(f"{where}: exit status {status}")


def started(arguments, home):
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe(arguments[0], arguments, home.environment() | {"TERM": "xterm"})
    return child, terminal


def dump(home):
    return subprocess.run(["sqlite3", home.record, ".dump"], capture_output=True, text=True, check=True).stdout


def names(home):
    return {path.name for path in home.record.parent.iterdir()}


def spread(values, count):
    return [values[place * (len(values) - 1) // (count - 1)] for place in range(count)]


def claim(text, faults):
    print(f"{'not ok' if faults else 'ok'} - {text}")
    for fault in faults[:10]:
        print(f"#   {fault}")
    faults.clear()


def main():
    scene, first = Scene("known", True), Scene("first", False)
    if scene.seen != CHATS:
        sys.exit(f"{scene.seen} of {CHATS} chats")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        killed = sum(pool.map(scene.kill_child, spread(range(CHATS + 1), CHILD_KILLS)))
        own = sum(pool.map(scene.kill_own, spread(scene.calls, OWN_KILLS)))
        if own < OWN_KILLS:
            # How often it reads differs from run to run, so the last of a kind may not come: writes always do.
            writes = [call for call in scene.calls if call[0].startswith(("pwrite", "fsync", "fdatasync", "unlink"))]
            own += sum(pool.map(scene.kill_own, spread(writes, OWN_KILLS - own + 2)[1:-1]))
        writes = [call for call in first.calls if call[0] == "pwrite64"]
        ended = sum(pool.map(first.kill_own, spread(writes[: len(writes) * 9 // 10], FIRST_KILLS)))
    if killed + own < CHILD_KILLS + OWN_KILLS:
        scene.faults.append("fewer than meant")
    claim(f"{killed + own} kills of an import, {killed} of them of the reading child, leave all or nothing", scene.faults)
    if ended < FIRST_KILLS:
        first.faults.append(f"only {ended} were killed")
    claim(f"{ended} kills of an import that brings its account leave both or neither", first.faults)
    for count in FRAMES:
        scene.type_interrupt(count)
    # How many there are differs a little from run to run.
    writes = [call for call in scene.calls if call[0] == "pwrite64"]
    for call in spread(writes[: len(writes) * 9 // 10], 3) + [[call for call in scene.calls if call[0] in ("fsync", "fdatasync")][-1]]:
        scene.interrupt_write(call)
    claim(f"Ctrl-C at {len(FRAMES) + 4} moments of an import leaves all or nothing", scene.faults)
    shutil.rmtree(Home.scratch)


main()
