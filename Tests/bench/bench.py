"""Runs the parts of the benchmark; see Tests/bench/run."""

import argparse
import json
import os
import random
import shutil
import subprocess
from pathlib import Path

from idle import bench_idle
from imports import bench_import
from measure import GUIDE, Person, in_turn, table

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
    name, file = "optout status --line", f"{person.record}.line"
    commands = {name: ([*commands["optout status"][0], "--line"], person.environment), "cat, of that file": (["cat", file], person.environment)}
    table("status --line: one small file read", in_turn(commands, 300), name, {"cat, of that file": "≤ 1 ×"})
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


def main():
    parser = argparse.ArgumentParser(description=__doc__.split(";")[0])
    parser.add_argument("--bin", required=True, help="folder of the built programs")
    parser.add_argument("--work", required=True, help="folder for what is written")
    parser.add_argument("--size", type=int, default=1000, help="of the JSON export, in MB (default 1000)")
    parser.add_argument("--chats", type=int, default=1_000_000, help="to record beside plain C (default 1,000,000)")
    parser.add_argument("--huge", action="store_true", help="memory and time of a 4 GB export, too")
    parser.add_argument("--idle-seconds", type=int, default=600, help="how long the daemon is left alone (default 600)")
    parser.add_argument("--only", choices=["status", "guide", "import"], help="one part")
    options = parser.parse_args()
    if options.only in (None, "status"):
        bench_idle(options, bench_status(options))
    if options.only in (None, "guide"):
        bench_guide(options)
    if options.only in (None, "import"):
        bench_import(options)


if __name__ == "__main__":
    main()
