"""Imports beside other readers and beside plain SQLite: time, memory and growth."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from measure import Person, in_turn, once, table

HERE = Path(__file__).resolve().parent
MIB = 1 << 20


class Importer:
    """A person with one account, and the record they had before any import."""

    def __init__(self, options, name):
        self.person = Person(options, name)
        self.person.optout("account", "add", "chatgpt:free", "--name", "mine")
        self.record = self.person.record
        self.sql("PRAGMA wal_checkpoint(TRUNCATE)")
        self.spare = self.person.home / "spare.db"
        shutil.copy(self.record, self.spare)

    def sql(self, query):
        done = subprocess.run(["sqlite3", str(self.record), query], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def fresh(self):
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.record}{suffix}").unlink(missing_ok=True)
        shutil.rmtree(self.record.parent / "backups", ignore_errors=True)
        shutil.copy(self.spare, self.record)

    def command(self, path):
        words = ["import", str(path), "--account", "mine", "--yes", "--quiet"]
        return [str(self.person.bin / "optout"), *words], self.person.environment

    def check(self, expected):
        """Ends the run if the record does not hold what the generator wrote."""
        chats, messages = map(int, self.sql("SELECT count(*), coalesce(sum(messages), 0) FROM chat").split("|"))
        if chats != expected["chats"] or expected["messages"] not in (None, messages):
            sys.exit(f"recorded {chats} chats and {messages} messages, expected {expected}")


def generate(kind, size, path):
    done = subprocess.run(
        [sys.executable, str(HERE / "generate.py"), kind, str(size), str(path)], check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


def zipped(path, *options):
    archive = path.with_suffix(".zip")
    subprocess.run(["zip", "-q", "-j", *options, str(archive), str(path)], check=True)
    return archive


# Beside others


def bench_readers(options, importer, export, expected):
    python = lambda code: ([sys.executable, "-c", code], None)
    commands = {
        "optout import": importer.command(export),
        "cat | wc -c": (["sh", "-c", f"cat '{export}' | wc -c"], None),
        "ijson": python(f"import ijson\nfor c in ijson.items(open('{export}', 'rb'), 'item'): pass"),
        "jq": (["jq", "length", str(export)], None),
        "json.load": python(f"import json; json.load(open('{export}', 'rb'))"),
    }
    if subprocess.run([sys.executable, "-c", "import ijson"], capture_output=True).returncode != 0:
        del commands["ijson"]
    goals = {"json.load": "≤ 0.05 ×", "jq": "≤ 0.1 ×", "ijson": "≤ 0.2 ×", "cat | wc -c": "≤ 2 ×"}
    before, after = around(importer, expected)
    medians = in_turn(commands, 3, before, after, slow=("ijson", "jq", "json.load"))
    table(f"import: ChatGPT JSON, {export.stat().st_size / 1e6:.0f} MB", medians, "optout import", goals)

    archive = zipped(export)
    commands = {"optout import": importer.command(archive), "unzip -p": (["unzip", "-p", str(archive)], None)}
    title = f"import: the same zipped, {archive.stat().st_size / 1e6:.0f} MB"
    table(title, in_turn(commands, 3, before, after), "optout import", {"unzip -p": "≤ 0.33 ×"})
    return archive


def around(importer, expected):
    before = lambda name: importer.fresh() if name.startswith("optout") else None
    after = lambda name: importer.check(expected) if name.startswith("optout") else None
    return before, after


# Memory and growth


def resident(pid, name):
    """(now, peak) in KiB; zeros where the process has gone or is not yet the program of that name."""
    try:
        lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
        if lines["Name"].strip() != name:
            return 0, 0
        return int(lines["VmRSS"].split()[0]), int(lines["VmHWM"].split()[0])
    except (OSError, KeyError):
        return 0, 0


def peaks(command, environment):
    """Seconds, and the peak MiB of the program, of the one it starts to read, and of both at one moment."""
    start = time.perf_counter()
    with open(os.devnull, "r+b") as null:
        parent = subprocess.Popen(command, env=environment, stdin=null, stdout=null, stderr=null)
    own = child = both = 0
    while parent.poll() is None:
        now, peak = resident(parent.pid, "optout")
        own = max(own, peak)
        try:
            children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
        except OSError:
            children = []
        for pid in children:
            its, peak = resident(pid, "optout-read")
            child = max(child, peak)
            now += its
        both = max(both, now)
        time.sleep(0.002)
    if parent.returncode != 0:
        sys.exit(f"{command}: exit {parent.returncode}")
    return time.perf_counter() - start, own / 1024, child / 1024, both / 1024


def bench_memory(options, importer, folder, cases):
    print("\n## import: memory and growth (goal: ≤ 32 MiB each, whatever the size)\n")
    print("| export | MB | s | MB/s of JSON | optout MiB | optout-read MiB | both at once MiB |\n|---|---|---|---|---|---|---|")
    for name, path, size, expected in cases(folder):
        importer.fresh()
        once(*importer.command(path))
        importer.fresh()
        seconds, own, child, both = peaks(*importer.command(path))
        importer.check(expected)
        print(f"| {name} | {path.stat().st_size / 1e6:.0f} | {seconds:.2f} | {size / 1e6 / seconds:.0f} | {own:.1f} | {child:.1f} | {both:.1f} |")


def memory_cases(options, export, archive, expected):
    def cases(folder):
        size = export.stat().st_size
        for megabytes in [100] + ([4000] if options.huge else []):
            path = folder / "other.json"
            found = generate("big", megabytes * 1_000_000, path)
            yield f"JSON, {megabytes} MB", path, path.stat().st_size, found
            packed = zipped(path, "-1")
            yield f"zip of {megabytes} MB", packed, path.stat().st_size, found
            path.unlink()
            packed.unlink()
        yield f"JSON, {size / 1e6:.0f} MB", export, size, expected
        yield f"zip of {size / 1e6:.0f} MB", archive, size, expected
        path = folder / "long.json"
        found = generate("long", 300_000_000, path)
        yield "one chat of 300 MB", path, path.stat().st_size, found
        path.unlink()

    return cases


# Recording


def bench_recording(options, importer, folder):
    """The same rows written by the program, from an export, and by Tests/bench/insert.c, from a list of rows."""
    export, rows, head = folder / "many.json", folder / "rows", folder / "head.sql"
    expected = generate("many", options.chats, export)
    program, copy = folder / "insert", folder / "copy.db"
    subprocess.run(["cc", "-O2", "-o", str(program), str(HERE / "insert.c"), "-lsqlite3"], check=True)
    importer.fresh()
    once(*importer.command(export))
    importer.check(expected)
    importer.sql("PRAGMA wal_checkpoint(TRUNCATE)")
    subprocess.run([sys.executable, str(HERE / "rows.py"), str(importer.record), str(rows), str(head)], check=True)

    def before(name):
        for path in folder.glob("copy.db*"):
            path.unlink()
        importer.fresh() if name.startswith("optout") else shutil.copy(importer.spare, copy)

    def after(name):
        if name.startswith("optout"):
            return importer.check(expected)
        query = "SELECT count(*), sum(messages) FROM chat; SELECT count(*) FROM title"
        done = subprocess.run(["sqlite3", str(copy), query], check=True, capture_output=True, text=True).stdout.split()
        if done != [f"{expected['chats']}|{expected['messages']}", str(expected["chats"])]:
            sys.exit(f"plain C recorded {done}, expected {expected}")

    commands = {
        "optout import": importer.command(export),
        "plain C and SQLite": ([str(program), str(copy), str(rows), str(head), str(folder / "copy.db.staging")], None),
    }
    medians = in_turn(commands, 3, before, after, slow=tuple(commands))
    table(f"recording: {options.chats:,} chats", medians, "optout import", {"plain C and SQLite": "≤ 1.67 ×"})


def bench_import(options):
    folder = Path(options.work) / "import"
    folder.mkdir(parents=True)
    importer = Importer(options, "person")
    export = folder / "conversations.json"
    expected = generate("big", options.size * 1_000_000, export)
    archive = bench_readers(options, importer, export, expected)
    bench_memory(options, importer, folder, memory_cases(options, export, archive, expected))
    export.unlink()
    archive.unlink()
    if shutil.which("cc"):
        bench_recording(options, importer, folder)
    shutil.rmtree(folder)
