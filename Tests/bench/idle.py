"""What the daemon costs while nothing happens, beside other programs that wait, all in the same time."""

import contextlib
import shutil
import subprocess
import time
from pathlib import Path

NULL = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
EMPTY = "import Glibc\n\nwhile true { pause() }\n"


def figures(pid):
    """Context switches by thread, CPU ticks, threads, private dirty and resident KiB."""
    switches = {}
    for thread in Path(f"/proc/{pid}/task").iterdir():
        lines = (thread / "status").read_text().splitlines()
        switches[thread.name] = sum(int(line.split()[1]) for line in lines if "ctxt_switches" in line)
    stat = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    rollup = dict(line.split(":") for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    kib = lambda key: int(rollup[key].split()[0])
    return switches, int(stat[11]) + int(stat[12]), int(stat[17]), kib("Private_Dirty"), kib("Rss")


def empty_program(work):
    """A Swift program that does nothing at all; `None` where it cannot be built."""
    (work / "empty.swift").write_text(EMPTY)
    build = ["swiftc", "-O", "-static-stdlib", "-o", str(work / "empty"), str(work / "empty.swift")]
    built = shutil.which("swiftc") and subprocess.run(build, capture_output=True).returncode == 0
    return [str(work / "empty")] if built else None


def others(work):
    """Programs that a person's session has waiting, by name; those that are not installed are left out."""
    commands = {"an empty Swift program": empty_program(work)}
    bus = f"unix:path={work}/bus"
    for name, command in {
        "dbus-daemon": ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={bus}"],
        "Xvfb": ["Xvfb", ":77", "-screen", "0", "800x600x24", "-nolisten", "tcp"],
        "dunst": ["dunst"],
    }.items():
        commands[name] = command if shutil.which(command[0]) else None
    if commands["Xvfb"] is None:
        commands["dunst"] = None
    return {name: command for name, command in commands.items() if command}, bus


@contextlib.contextmanager
def running(commands, environment):
    """The programs, as many as run on; ended last."""
    children = {}
    try:
        for name, (command, more) in commands.items():
            children[name] = subprocess.Popen(command, env=environment | more, **NULL)
            # dunst needs the screen and the bus before it.
            time.sleep(1)
        yield children
    finally:
        for child in reversed(children.values()):
            child.terminate()
            child.wait()


@contextlib.contextmanager
def gpg_agent(work):
    """Its process, by name, which leaves its parent at once; none where it is not installed."""
    home = ["--homedir", str(work / "gnupg")]
    if not shutil.which("gpg-agent") or not shutil.which("gpg-connect-agent"):
        yield {}
        return
    subprocess.run(["gpg-agent", *home, "--daemon"], **NULL, check=True)
    ask = lambda words: subprocess.run(["gpg-connect-agent", *home, words, "/bye"], capture_output=True, text=True).stdout
    yield {"gpg-agent": int(ask("getinfo pid").split()[1])}
    ask("killagent")


def tell_all(person):
    """Everything due is told, or put off for longer than this takes where no journal takes it."""
    folder = person.home / ".config/optout"
    folder.mkdir(parents=True)
    (folder / "config.yaml").write_text("retrySeconds: [86400]\n")
    subprocess.run([str(person.bin / "optoutd"), "--once"], env=person.environment, stderr=subprocess.DEVNULL, check=True)


def bench_idle(options, person):
    work = Path(options.work) / "idle"
    (work / "gnupg").mkdir(parents=True, mode=0o700)
    tell_all(person)
    beside, bus = others(work)
    session = {"DISPLAY": ":77", "DBUS_SESSION_BUS_ADDRESS": bus, "XDG_RUNTIME_DIR": str(work)}
    commands = {"optoutd": ([str(person.bin / "optoutd")], {})} | {name: (line, session) for name, line in beside.items()}
    with running(commands, person.environment) as children, gpg_agent(work) as agent:
        time.sleep(5)
        alive = {name: child.pid for name, child in children.items() if child.poll() is None} | agent
        before = {name: figures(pid) for name, pid in alive.items()}
        time.sleep(options.idle_seconds)
        after = {name: figures(pid) for name, pid in alive.items()}
    print(f"\n## idle: optoutd with 50 accounts and 100,000 chats, {options.idle_seconds} s, no watchdog\n")
    print("| program | context switches | CPU ticks | threads | private dirty MiB | resident MiB |\n|---|---|---|---|---|---|")
    for name, (switches, ticks, threads, dirty, resident) in after.items():
        woken = sum(count - before[name][0].get(thread, 0) for thread, count in switches.items())
        rest = f"{threads} | {dirty / 1024:.1f} | {resident / 1024:.1f}"
        print(f"| {name} | {woken} | {ticks - before[name][1]} | {rest} |")
    print("| goal of optoutd | 0 | 0 | 1 | ≤ 3 | ≤ 20 |")
    for name in children.keys() - alive.keys():
        print(f"\n{name} ended by itself and is left out.")
