"""Times whole processes in turn (A B C, A B C, …) and prints medians and their ratios; see Tests/bench/run."""

import argparse
import json
import os
import random
import shutil
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


def in_turn(commands, rounds, before=None):
    """Medians by name of commands that are run one after the other, `rounds` times, after one warm-up."""
    runs = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, (command, environment) in commands.items():
            if before:
                before(name)
            figures = once(command, environment)
            if number:
                runs[name].append(figures)
    return {name: tuple(statistics.median(column) for column in zip(*figures)) for name, figures in runs.items()}


def table(title, medians, subject, goals):
    print(f"\n## {title}\n\n| program | median s | peak MiB | {subject} against it | goal |\n|---|---|---|---|---|")
    for name, (seconds, peak) in medians.items():
        ratio = "" if name == subject else f"{medians[subject][0] / seconds:.2f} × the time"
        print(f"| {name} | {seconds:.4f} | {peak:.0f} | {ratio} | {goals.get(name, '')} |")


# status


def chat(rng, number):
    created = 1_700_000_000 + rng.randrange(80_000_000)
    message = lambda key, parent, role: {
        "id": key, "parent": parent, "children": [],
        "message": {"author": {"role": role}, "create_time": created + 5, "content": {"content_type": "text", "parts": ["a word"]}},
    }
    mapping = {"a": message("a", None, "user"), "b": message("b", "a", "assistant")}
    return {"conversation_id": f"{number:032x}", "title": f"Chat {number}", "create_time": created, "mapping": mapping,
            "update_time": created + 9, "current_node": "b"}


def fill(person, accounts, chats):
    rng = random.Random(1)
    export = person.home / "conversations.json"
    for account in range(accounts):
        name = f"a{account}"
        person.optout("account", "add", "chatgpt:free", "--name", name)
        person.optout("set", name, "off", "--date", "2025-06-01")
        export.write_text(json.dumps([chat(rng, account * chats + n) for n in range(chats)]))
        person.optout("import", str(export), "--account", name, "--yes", "--quiet")
    export.unlink()


def status_queries(accounts):
    """One indexed query for each figure that `optout status` shows."""
    script = ["SELECT serial, date FROM edition ORDER BY eventID DESC LIMIT 1;"]
    for account in accounts:
        script += [
            f"SELECT slug, product FROM account WHERE id = {account};",
            f"SELECT plan FROM planChange WHERE accountID = {account} ORDER BY id DESC LIMIT 1;",
            f"SELECT answer FROM exposureInterval WHERE accountID = {account} AND startUSec <= 1800000000000000 ORDER BY startUSec DESC LIMIT 1;",
            f"SELECT latestUSec FROM observation WHERE accountID = {account} AND setting = 'openai.chatgpt.training' ORDER BY latestUSec DESC LIMIT 1;",
            f"SELECT count(*) FROM chat WHERE accountID = {account} AND state IN ('to-delete', 'still-there');",
            f"SELECT handle FROM chore WHERE accountID = {account} AND closedAtUSec IS NULL ORDER BY dueUSec LIMIT 1;",
        ]
    return "\n".join(script)


def task_database(options, tasks):
    home = Path(options.work) / "task"
    home.mkdir()
    (home / "taskrc").write_text(f"data.location={home}\nconfirmation=no\nverbose=nothing\n")
    rows = [{"description": f"task {n}", "status": "pending", "entry": "20260101T000000Z", "project": f"p{n % 50}"} for n in range(tasks)]
    (home / "tasks.json").write_text(json.dumps(rows))
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "TASKRC": str(home / "taskrc")}
    subprocess.run(["task", "import", str(home / "tasks.json")], env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return environment


def bench_status(options):
    person = Person(options, "status")
    fill(person, 50, 2000)
    ids = subprocess.run(["sqlite3", str(person.record), "SELECT id FROM account"], check=True, capture_output=True, text=True).stdout.split()
    queries = status_queries(ids)
    commands = {"optout status": ([str(person.bin / "optout"), "status"], person.environment)}
    commands["sqlite3, one query a figure"] = (["sqlite3", "-readonly", str(person.record), queries], person.environment)
    goals = {"sqlite3, one query a figure": "≤ 2 ×", "task, 50 of 1,000 tasks": "≤ 0.75 ×"}
    if shutil.which("task"):
        commands["task, 50 of 1,000 tasks"] = (["task", "limit:50", "list"], task_database(options, 1000))
    table("status: 100,000 chats, 50 accounts", in_turn(commands, 15), "optout status", goals)
    return person


# guide


def bench_guide(options):
    """What an editor waits for: the whole guide's sources checked, and built against the edition before."""
    person = Person(options, "editor")
    serial = max(int(path.stem) for path in GUIDE.parent.glob("*.json"))
    command = lambda *words: ([str(person.bin / "optout"), "guide", *words], person.environment)
    output = str(person.home / "built.json")
    previous = ["--previous", str(GUIDE.parent / f"{serial - 1}.json")] if serial > 1 else []
    commands = {
        "optout guide lint": command("lint", "Config/guide"),
        "optout guide build": command("build", "Config/guide", *previous, "--output", output),
    }
    print("\n## guide: the whole guide checked and built\n\n| program | median s | peak MiB | goal |\n|---|---|---|---|")
    for name, (seconds, peak) in in_turn(commands, 5).items():
        print(f"| {name} | {seconds:.4f} | {peak:.0f} | < 1 s |")
    same = Path(output).read_bytes() == (GUIDE.parent / f"{serial}.json").read_bytes()
    print(f"\nThe edition built is {'the published one, byte for byte' if same else 'NOT the published one'}.")


# import


def bench_import(options):
    folder = Path(options.work) / "import"
    folder.mkdir()
    export, archive = folder / "conversations.json", folder / "export.zip"
    with export.open("wb") as file:
        subprocess.run([sys.executable, "Tests/Fixtures/exports/make.py", "--big", str(options.size * 1_000_000)], stdout=file, check=True)
    person = Person(options, "person")
    person.optout("account", "add", "chatgpt:free", "--name", "mine")
    spare = person.record.with_suffix(".spare")

    def fresh(name):
        """Every timed import starts from the same record with one account and no chat."""
        if name.startswith("optout"):
            if not spare.exists():
                subprocess.run(["sqlite3", str(person.record), "PRAGMA wal_checkpoint(TRUNCATE)"], check=True, capture_output=True)
                shutil.copy(person.record, spare)
            for suffix in ("", "-wal", "-shm"):
                Path(f"{person.record}{suffix}").unlink(missing_ok=True)
            shutil.copy(spare, person.record)

    def command(path):
        return ([str(person.bin / "optout"), "import", str(path), "--account", "mine", "--yes", "--quiet"], person.environment)

    python = lambda code: ([sys.executable, "-c", code], None)
    commands = {
        "optout import": command(export),
        "cat | wc -c": (["sh", "-c", f"cat '{export}' | wc -c"], None),
        "ijson": python(f"import ijson\nfor c in ijson.items(open('{export}', 'rb'), 'item'): pass"),
        "jq": (["jq", "length", str(export)], None),
        "json.load": python(f"import json; json.load(open('{export}', 'rb'))"),
    }
    if subprocess.run([sys.executable, "-c", "import ijson"], capture_output=True).returncode != 0:
        del commands["ijson"]
    goals = {"json.load": "≤ 0.05 ×", "jq": "≤ 0.1 ×", "ijson": "≤ 0.2 ×", "cat | wc -c": "≤ 2 ×"}
    size = export.stat().st_size / 1e6
    table(f"import: ChatGPT JSON, {size:.0f} MB", in_turn(commands, 3, fresh), "optout import", goals)

    subprocess.run(["zip", "-q", "-j", str(archive), str(export)], check=True)
    commands = {"optout import": command(archive), "unzip -p": (["unzip", "-p", str(archive)], None)}
    table(f"import: the same zipped, {archive.stat().st_size / 1e6:.0f} MB", in_turn(commands, 3, fresh), "optout import",
          {"unzip -p": "≤ 0.33 ×"})
    shutil.rmtree(folder)


# idle


def figures(pid):
    """Context switches of all threads, CPU ticks, threads, private dirty and resident KiB."""
    switches = 0
    for thread in Path(f"/proc/{pid}/task").iterdir():
        lines = (thread / "status").read_text().splitlines()
        switches += sum(int(line.split()[1]) for line in lines if "ctxt_switches" in line)
    stat = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    rollup = dict(line.split(":") for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    kib = lambda key: int(rollup[key].split()[0])
    return switches, int(stat[11]) + int(stat[12]), int(stat[17]), kib("Private_Dirty"), kib("Rss")


def bench_idle(options, person):
    daemon = subprocess.Popen([str(person.bin / "optoutd")], env=person.environment, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(5)
        before = figures(daemon.pid)
        time.sleep(options.idle)
        after = figures(daemon.pid)
    finally:
        daemon.terminate()
        daemon.wait()
    print(f"\n## idle: optoutd with 50 accounts and 100,000 chats, {options.idle} s, no watchdog\n")
    print("| context switches | CPU ticks | threads | private dirty MiB | resident MiB |\n|---|---|---|---|---|")
    print(f"| {after[0] - before[0]} | {after[1] - before[1]} | {after[2]} | {after[3] / 1024:.1f} | {after[4] / 1024:.1f} |")
    print("| goal 0 | 0 | 1 | ≤ 3 | ≤ 20 |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--size", type=int, default=1000, help="of the JSON export, in MB")
    parser.add_argument("--idle", type=int, default=60, help="seconds")
    options = parser.parse_args()
    person = bench_status(options)
    bench_idle(options, person)
    bench_guide(options)
    bench_import(options)


if __name__ == "__main__":
    main()
