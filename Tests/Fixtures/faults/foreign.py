"""Shows what three common readers say of the zips of the verdict tables: Python's zipfile, Info-ZIP, libarchive.

usage: foreign.py FOLDER-OF-TABLES FOLDER-OF-FILES [--write]

Compares with foreign.tsv beside the tables: a zip that we accept and none of the three does must have a reason there,
in the last column. With --write the other columns are written anew.
"""

import pathlib
import shutil
import subprocess
import sys
import zipfile

READERS = ("zipfile", "unzip", "bsdtar")
HEAD = """\
# What three readers say of each zip of the tables: Python zipfile (reads all), `unzip -tqq` (reads all), `bsdtar -tf` (lists).
# id\tours\tzipfile\tunzip\tbsdtar\twhy we accept what none of them does
"""


def by_zipfile(path):
    try:
        with zipfile.ZipFile(path) as opened:
            bad = opened.testzip() if path.stat().st_size < 1 << 30 else None
            return "refuse" if bad else "accept"
    except Exception:
        return "refuse"


def by_program(*command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    # 1 of unzip is a warning with all data read.
    return "accept" if done.returncode == 0 or command[0] == "unzip" and done.returncode == 1 else "refuse"


def verdicts(path):
    asks = ["conversations.json"] if path.stat().st_size > 1 << 30 else []
    yield by_zipfile(path)
    yield by_program("unzip", "-tqq", "-P", "", str(path), *asks)
    yield by_program("bsdtar", "-tf", str(path))


def rows(path):
    return [line.split("\t") for line in path.read_text().splitlines() if not line.startswith("#")]


def main():
    tables, files = map(pathlib.Path, sys.argv[1:3])
    if missing := [name for name in READERS[1:] if not shutil.which(name)]:
        print(f"skip - foreign readers see what we see in zips: {', '.join(missing)} is not here")
        return
    known = {row[0]: row for row in rows(tables / "foreign.tsv")} if (tables / "foreign.tsv").exists() else {}
    found = []
    for name, verdict, *_ in rows(tables / "verdicts.tsv"):
        if 31 <= int(name.split(".")[0]) and ".large." not in name and not name.endswith("json"):
            reason = known[name][5] if name in known else ""
            found.append([name, verdict, *verdicts(files / name), reason])
    if sys.argv[3:] == ["--write"]:
        (tables / "foreign.tsv").write_text(HEAD + "".join("\t".join(row) + "\n" for row in found))
    alone = [row[0] for row in found if row[1] == "accept" and "accept" not in row[2:5]]
    unexplained = [row[0] for row in found if row[0] in alone and not row[5]]
    print(f"# of {sum(row[1] == 'accept' for row in found)} accepted zips {len(alone)} by us alone; "
          f"{sum(row[1] == 'refuse' and 'accept' in row[2:5] for row in found)} refused ones are accepted by another")
    print(f"{'not ok' if unexplained else 'ok'} - each zip we accept is accepted by another reader too, or has its reason")
    for name in unexplained:
        print(f"#   {name}")
    sys.exit(bool(unexplained))


main()
