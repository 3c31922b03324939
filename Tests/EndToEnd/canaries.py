#!/usr/bin/env python3
"""Plants a marker in every text of exports of every format, imports them, and looks for the markers in what is left.

Texts of messages, attachments, file names, tool output, search results, fields that nobody knows, and the owner's name
get a marker `zzc…zz`; titles get `zzt…zz`. Each export is imported: cut in half, killed in the middle, interrupted,
crashed with core dumps allowed, each time into a record that is new, and looked for right after it; then whole, twice;
then come the commands that make backups and lists. Before all that markers are put where none may be, one place after
the other: a search that does not find them would prove nothing. No byte of any
file that the programs wrote (record, WAL, staging, backups, runtime and temporary folders, the working folder) nor of
what they printed may hold a marker of contents; markers of titles may stand in the table `title` only, in no backup,
nowhere once their chat is gone, and nowhere at all where titles are switched off.

usage: canaries.py --bin FOLDER [--seed N] [CASE…]
"""

import argparse
import concurrent.futures
import csv
import io
import json
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from formats import MAKE, flat_edition

CASES = (
    "chatgpt-classic chatgpt-sharded-folder chatgpt-portal-deflated chatgpt-odd claude-zip claude-parts claude-shells "
    "gemini-json-plain gemini-takeout gemini-html-english copilot-history copilot-chat-activity copilot-windows "
    "lechat-zip lechat-folder grok-new grok-mixed grok-x-zip vscode-user claude-code-home codex-home gemini-cli-home "
    "rows"
).split()
CONTENT_KEYS = set(
    "text parts content message value file_name fileName extracted_content asset_pointer attachedFiles imageFile "
    "audioFiles output command stdout arguments thinking thoughts description preview html url query full_name "
    "email_address email".split()
)
PLAIN_KEYS = set("header products activityControls time Time role type kind sender".split())
# Calls at which an import is ended, by their number, from its beginning to its end; the second one in the reading child
# as well, while it reads.
MOMENTS = [
    ("read", 14), ("pread64", 14), ("pwrite64", 20), ("pwrite64", 300), ("fdatasync", 2), ("fdatasync", 12), ("unlink", 18),
]  # fmt: skip
MARKER = re.compile(rb"zz[ct][0-9]+zz")


class Planter:
    """Puts markers into an export's files and remembers none of them: their shape says what they are."""

    def __init__(self, case):
        self.case, self.count = case, 0

    def content(self):
        self.count += 1
        return f"zzc{self.count}zz"

    def title(self):
        self.count += 1
        return f"zzt{self.count}zz"

    def is_title(self, owner, key):
        if key == "title":
            return bool({"mapping", "header", "user_id"} & set(owner)) or {"createdAt", "messages"} <= set(owner)
        if key == "name":
            return "chat_messages" in owner
        if key == "value":
            return owner.get("name") == "Request"
        if key == "v":
            return owner.get("k") == ["customTitle"]
        return key in ("customTitle", "aiTitle", "request") or key == "summary" and isinstance(owner[key], str)

    def walk(self, value, key="", owner=None):
        if isinstance(value, dict):
            made = {name: self.walk(inner, name, value) for name, inner in value.items()}
            # A field that nobody knows; not where the keys say what it is.
            return {**made, "note": self.content()} if len(value) > 3 else made
        if isinstance(value, list):
            made = [self.walk(inner, key, owner) for inner in value]
            if self.case.startswith("lechat"):
                self.name(made)
            return made
        if not isinstance(value, str) or key in PLAIN_KEYS or not value:
            return value
        if owner and self.is_title(owner, key):
            return f"{value} {self.title()}"
        if key == "content" and self.case.startswith("lechat"):
            return f"{value}\n{self.content()}"  # the first line may be the title
        return f"{value} {self.content()}" if key in CONTENT_KEYS or " " in value else value

    def name(self, rows):
        """The first line of what the person said first, of a chat that has no other title."""
        said = [row for row in rows if isinstance(row, dict) and row.get("role") == "user" and row.get("chatId")]
        if said:
            first = min(said, key=lambda row: row["createdAt"])
            first["content"] = f"{self.title()} {first['content']}"

    def table(self, text):
        rows = list(csv.reader(io.StringIO(text)))
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(rows[0])
        for row in rows[1:]:
            for place, name in enumerate(rows[0]):
                if name in ("Message", "MessageContent"):
                    row[place] += " " + self.content()
                if name in ("Conversation", "ChatName", "Prompt"):
                    # One title, one chat: the marker belongs to the title, not to the row.
                    row[place] += f" zzt{sum(row[place].encode())}zz"
            writer.writerow(row)
        return "\ufeff" + out.getvalue()

    def page(self, text):
        text = re.sub(r"(<p>|<li[^>]*>)(?=\w)", lambda found: found[1] + self.content() + " ", text)
        text = re.sub(r'(-&nbsp;<a href=")', lambda found: found[1] + self.content(), text)
        return re.sub(r'(body-1">)(\w+[ &][^<]*)', lambda found: found[1] + found[2] + " " + self.title(), text)

    def plant(self, name, data):
        if data[:4] == b"PK\3\4":
            return self.archive(data)
        if name.endswith(".jsonl"):
            lines = data.decode().split("\n")
            return "\n".join(self.line(line) for line in lines).encode()
        if name.endswith(".js"):
            head, _, body = data.decode().partition("=")
            return f"{head}= {json.dumps(self.walk(json.loads(body)))}".encode()
        if name.endswith(".json"):
            text = data.decode("utf-8-sig")
            return json.dumps(self.walk(json.loads(text))).encode() if text[:1] in "[{" else data
        if name.endswith(".csv"):
            return self.table(data.decode("utf-8-sig")).encode()
        if name.endswith(".html"):
            return self.page(data.decode()).encode()
        return data + self.content().encode()

    def line(self, line):
        try:
            return json.dumps(self.walk(json.loads(line)))
        except ValueError:
            return line

    def archive(self, data):
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for entry in old.infolist():
                planted = self.plant(entry.filename, old.read(entry))
                sizes = entry.filename == "export_manifest.json"
                new.writestr(zipfile.ZipInfo(entry.filename), planted if not sizes else old.read(entry),
                    entry.compress_type)
            new.writestr(f"files/{self.content()}.png", self.content())
        return out.getvalue()

    def copy(self, source, target):
        """The export with markers at `target`; a folder also holds a file whose name is one."""
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            return target.write_bytes(self.plant(source.name, source.read_bytes()))
        for path in sorted(source.rglob("*")):
            if path.is_file():
                sizes = path.name == "export_manifest.json"
                to = target / path.relative_to(source)
                to.parent.mkdir(parents=True, exist_ok=True)
                to.write_bytes(path.read_bytes() if sizes else self.plant(path.name, path.read_bytes()))
        (target / f"{self.content()}.png").write_text(self.content())


class Wrong(Exception):
    pass


class Home:
    """All places in which a program may leave something, each in one scratch folder."""

    def __init__(self, options, scratch, guide):
        self.program = str(Path(options.bin).resolve() / "optout")
        self.root = scratch / "home"
        self.printed = b""
        for name in ("tmp", "run", "work", ".config/optout"):
            (self.root / name).mkdir(parents=True)
        os.chmod(self.root / "run", 0o700)
        self.environment = {
            "HOME": str(self.root), "PATH": os.environ["PATH"], "TZ": "UTC", "LANG": "C.UTF-8",
            "OPTOUT_GUIDE": str(guide),
            "XDG_RUNTIME_DIR": str(self.root / "run"), "TMPDIR": str(self.root / "tmp"),
        }  # fmt: skip

    def run(self, *arguments, inject=None, keeps=True):
        """Runs a command; `inject` is a call and a signal that comes at the given one of them."""
        command = [self.program, *arguments]
        if inject and shutil.which("strace"):
            call, number, signal_name = inject
            trace = ["-e", f"trace={call}", "-e", f"inject={call}:signal={signal_name}:when={number}"]
            command = ["strace", "-f", "-qq", "-o", "/dev/null", *trace, *command]
        dumps = lambda: resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        done = subprocess.run(
            command, env=self.environment, cwd=self.root / "work", capture_output=True, stdin=subprocess.DEVNULL,
            preexec_fn=dumps, timeout=300,
        )  # fmt: skip
        if keeps:
            self.printed += done.stdout + done.stderr
        if arguments[0] == "import" and MARKER.search(done.stdout + done.stderr):
            raise Wrong(f"an import printed {MARKER.search(done.stdout + done.stderr)[0].decode()}")
        return done

    def begin(self):
        """A record without chats, to go back to."""
        self.run("status")
        shutil.copytree(self.record.parent, self.root.parent / "begun")

    def go_back(self):
        """To the record without chats; crash dumps go as well."""
        shutil.rmtree(self.record.parent)
        shutil.copytree(self.root.parent / "begun", self.record.parent)
        for dump in (self.root / "work").iterdir():
            dump.unlink()

    def chats(self):
        """What the record lists, titles and all; that they are printed here is meant to be."""
        done = self.run("chats", "--json", "--state", "all", "--exposure", "all", keeps=False)
        return json.loads(done.stdout)["items"]

    def files(self):
        return [path for path in self.root.rglob("*") if path.is_file()]

    def found(self, kind):
        """Files whose bytes or names hold a marker of the kind."""
        hits = []
        for path in self.files():
            marks = [mark for mark in MARKER.findall(path.read_bytes() + path.name.encode()) if mark[2:3] == kind]
            if marks:
                hits.append(f"{path.relative_to(self.root)} holds {len(marks)}, such as {marks[0].decode()}")
        return hits

    @property
    def record(self):
        return self.root / ".local/share/optout/record.db"

    def tables(self):
        """The tables that hold a marker of a title."""
        with sqlite3.connect(f"file:{self.record}?mode=ro", uri=True) as db:
            names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            rows = lambda name: db.execute(f'SELECT * FROM "{name}"')
            return [name for name in names if any(MARKER.search(repr(row).encode()) for row in rows(name))]


def none(what, hits):
    if hits:
        raise Wrong(f"{what}: {'; '.join(hits[:4])}")


def cut(path, scratch):
    """Half of the export, or of its largest file."""
    target = scratch / "cut" / path.name
    if path.is_file():
        target.parent.mkdir()
        target.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        return target
    shutil.copytree(path, target)
    largest = max((one for one in target.rglob("*") if one.is_file()), key=lambda one: one.stat().st_size)
    largest.write_bytes(largest.read_bytes()[: largest.stat().st_size // 2])
    return target


def look(home, when, titles=False):
    none(f"contents {when}", home.found(b"c"))
    printed = [mark.decode() for mark in MARKER.findall(home.printed) if titles is False or mark[2:3] == b"c"]
    none(f"printed {when}", printed)
    names = [hit for hit in home.found(b"t") if titles is False or not hit.startswith(".local/share/optout/record.db")]
    none(f"titles {when}", names)


def check(options, guide, exports, answer):
    case = answer["case"]
    with tempfile.TemporaryDirectory(prefix="optout-canaries-") as scratch:
        scratch = Path(scratch)
        source = exports / answer["input"]
        path = scratch / "export" / source.name
        Planter(case).copy(source, path)
        home = Home(options, scratch, guide)
        into = ["--account", answer["importInto"]["account"]] if answer.get("importInto") else []
        try:
            if into:
                home.run("account", "add", answer["importInto"]["add"], "--name", into[1])
            spoiled(home, path, into, scratch)
            whole(home, path, into, answer)
            gone(home, case, answer, scratch)
            without_titles(options, guide, path, into, answer, scratch)
        except Wrong as wrong:
            return f"not ok - canaries of {case}: {wrong}"
        except Exception as error:
            return f"not ok - canaries of {case}: {error!r}"
    return f"ok - canaries of {case}"


def spoiled(home, path, into, scratch):
    """Everything that can go wrong in the middle of an import."""
    home.begin()
    home.run("import", str(cut(path, scratch)), "--yes", *into)
    # Of a folder, what is not cut may come in: from here on titles may stand in their table.
    look(home, "after a cut export", titles=True)
    for call, number in MOMENTS if shutil.which("strace") else ():
        for name in ("KILL", "INT", "SEGV", "ABRT"):
            home.go_back()
            done = home.run("import", str(path), "--yes", *into, inject=(call, number, name))
            if done.returncode == 0:
                raise Wrong(f"no import was ended by {name} at {call} {number}")
            # Titles also where they are gathered; in a dump of the memory of a program that holds them they may not be.
            look(home, f"after {name} at {call} {number}", titles=True)
    home.go_back()


def whole(home, path, into, answer):
    done = home.run("import", str(path), "--yes", "--json", *into)
    if done.returncode != 0:
        raise Wrong(f"import: exit {done.returncode}: {done.stderr.decode(errors='replace').strip()[-300:]}")
    home.run("import", str(path), "--yes", *into)
    for command in ("status", "todo", "backup", "log", "dates", "check", "account list", "log --told", "doctor", "do"):
        home.run(*command.split())
    look(home, "after the import", titles=True)
    none("tables with titles", [name for name in home.tables() if name != "title"])
    chats = home.chats()
    marked = [row for row in chats if "zzt" in (row["title"] or "")]
    wanted = sum(1 for chat in answer["chats"] if chat["title"])
    if wanted and not marked:
        raise Wrong("the export's titles never came in, so nothing was tried")
    if [row["title"] for row in chats if "zzc" in (row["title"] or "")]:
        raise Wrong("contents stand in a title")


# Titles of chats that are gone, and titles that nobody wants


LATER = "2026-10-25T12:00:00.000000Z"
LATER_SECONDS = 1_792_929_600


def later_export(case, answer, path):
    """A complete export of the same account, later, in which only one new chat is left; `None` where we make none."""
    account = answer["account"]
    if case == "chatgpt-classic":
        text = {"author": {"role": "user"}, "content": {"parts": ["soup"]}, "create_time": LATER_SECONDS}
        chats = [{"id": "later", "title": None, "create_time": LATER_SECONDS, "mapping": {"n": {"message": text}}}]
        files = {"conversations.json": chats, "user.json": {"id": account}}
    elif case == "claude-zip":
        row = {"uuid": "m", "text": "soup", "content": [], "sender": "human", "created_at": LATER, "updated_at": LATER}
        chat = {"uuid": "later", "name": "", "created_at": LATER, "updated_at": LATER, "account": {"uuid": account}}
        files = {"conversations.json": [dict(chat, chat_messages=[dict(row, attachments=[], files=[])])]}
    elif case == "grok-new":
        chat = {"id": "later", "user_id": account, "title": "", "create_time": LATER, "modify_time": LATER}
        row = {"response": {"_id": "r", "message": "soup", "sender": "human", "create_time": LATER}, "share_link": None}
        backend = {"conversations": [{"conversation": chat, "responses": [row]}], "projects": [], "tasks": []}
        files = {f"ttl/30d/export_data/{account}/prod-grok-backend.json": backend}
    else:
        return None
    with zipfile.ZipFile(path, "w") as archive:
        for name, value in files.items():
            archive.writestr(name, json.dumps(value))
    return path


def gone(home, case, answer, scratch):
    export = later_export(case, answer, scratch / "later.zip")
    if export is None:
        return
    there = sum(1 for row in home.chats() if row["state"] != "gone")
    item = json.loads(home.run("import", str(export), "--yes", "--json").stdout)["items"][0]
    if item["gone"] != there:
        raise Wrong(f"{item['gone']} of {there} chats are gone after a later export without them")
    home.printed = b""
    look(home, "after the chats are gone")


MISPLACED = {
    "record.db.staging": b"c", "record.db-wal": b"c", "backups/record-1.db": b"c", "backups/record-2.db": b"t",
    "../../../tmp/etilqs": b"t", "../../../run/note": b"c", "../../../work/core.7": b"t", "../../../work/core.8": b"c",
    "../../../zzc1zz": b"",
}  # fmt: skip


def control(options, guide):
    """Whether the search finds what it looks for."""
    with tempfile.TemporaryDirectory(prefix="optout-canaries-") as scratch:
        home = Home(options, Path(scratch), guide)
        home.run("backup")
        look(home, "before any was planted", titles=True)
        for name, kind in MISPLACED.items():
            path = home.record.parent / name
            path.write_bytes(b"x zz" + kind + b"1zz")
            expect_wrong(name, home)
            path.unlink()
        home.printed = b"Error: zzc1zz"
        expect_wrong("an error text", home)
        with sqlite3.connect(home.record) as db:
            db.execute("INSERT INTO watermark (name, value) VALUES ('note', 'zzt1zz')")
        if home.tables() != ["watermark"]:
            return "not ok - canaries: a title in another table is not found"
    return "ok - canaries: what is put in the wrong place is found"


def expect_wrong(name, home):
    try:
        look(home, "", titles=True)
    except Wrong:
        return
    raise Exception(f"the search does not find a marker in {name}")


def leaves_dumps():
    """Whether a program that crashes leaves its memory in its folder, as the machine is set up."""
    with tempfile.TemporaryDirectory() as folder:
        script = "ulimit -c unlimited; cd $0; kill -SEGV $$"
        subprocess.run(["sh", "-c", script, folder], stderr=subprocess.DEVNULL)
        return any(Path(folder).iterdir())


def without_titles(options, guide, path, into, answer, scratch):
    scratch = scratch / "untitled"
    home = Home(options, scratch, guide)
    (home.root / ".config/optout/config.yaml").write_text("titles: false\n")
    if into:
        home.run("account", "add", answer["importInto"]["add"], "--name", into[1])
    done = home.run("import", str(path), "--yes", *into)
    if done.returncode != 0:
        raise Wrong(f"import without titles: exit {done.returncode}")
    home.run("chats", "--state", "all", "--exposure", "all")
    look(home, "where titles are switched off")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("cases", nargs="*")
    options = parser.parse_args()
    if not shutil.which("strace"):
        print("skip - canaries in imports that are killed: strace is missing")
    if not leaves_dumps():
        print("skip - canaries in dumps of memory: a program that crashes leaves none in its folder here")
    with tempfile.TemporaryDirectory(prefix="optout-exports-") as folder:
        subprocess.run([sys.executable, "-B", str(MAKE), folder, "--seed", str(options.seed)], check=True)
        folder = Path(folder)
        guide = folder / "guide.json"
        flat_edition(guide)
        answers = [json.loads((folder / f"{case}.expected.json").read_text()) for case in options.cases or CASES]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            lines = list(pool.map(lambda answer: check(options, guide, folder, answer), answers))
        lines.append(control(options, guide))
    print("\n".join(lines))
    return any(line.startswith("not ok") for line in lines)


if __name__ == "__main__":
    sys.exit(main())
