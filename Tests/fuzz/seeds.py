"""Makes what fuzzing begins with: a folder of seeds per target, and a dictionary of words that the readers look for.

usage: seeds.py FOLDER TARGET…
"""

import csv
import io
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

TESTS = pathlib.Path(__file__).resolve().parent.parent
LARGEST = 4_096
EXPORTS = TESTS.parent / "Sources/OptoutExports"


def shortened(name, data):
    """The first entries of what is too long to be changed byte by byte with any effect."""
    if len(data) <= LARGEST:
        return data
    if name.endswith(".json"):
        try:
            value = json.loads(data)
        except ValueError:
            return None
        if isinstance(value, list):
            return json.dumps(value[:2]).encode()
    if name.endswith((".csv", ".jsonl", ".html")):
        return data[:LARGEST]
    return None


def texts(path, data):
    """The file's own bytes and, of a zip, those in it."""
    yield path.name, data
    if data[:2] == b"PK":
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as opened:
                for entry in opened.infolist():
                    if not entry.flag_bits & 1 and entry.file_size < 1 << 24:
                        yield entry.filename, opened.read(entry)
        except Exception:
            pass


def collected(folder):
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.endswith(".expected.json") and path.stat().st_size < 1 << 24:
            for name, data in texts(path, path.read_bytes()):
                short = shortened(name, data)
                if short and len(short) <= LARGEST:
                    found.setdefault(short, f"{len(found):04}")
    return found


def kind(data):
    if data[:2] == b"PK":
        return "zip"
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return {b"[": "json", b"{": "json", b"<": "html"}.get(start, "csv" if b"," in data[:200] else "json")


def words():
    """Every plain string of the importers."""
    found = set()
    for path in EXPORTS.rglob("*.swift"):
        # libFuzzer takes plain ASCII only.
        found |= set(re.findall(r'"([ !#-\[\]-~]{2,40})"', path.read_text()))
    return sorted(found) + ["\\x50\\x4b\\x01\\x02", "\\x50\\x4b\\x03\\x04", "\\x50\\x4b\\x05\\x06", "\\x50\\x4b\\x06\\x06",
                            "\\x50\\x4b\\x06\\x07", "\\x50\\x4b\\x07\\x08", "\\xef\\xbb\\xbf", "\\\\ud800", "\\\\u0000"]


def main():
    folder, targets = pathlib.Path(sys.argv[1]), sys.argv[2:]
    with tempfile.TemporaryDirectory() as made:
        made = pathlib.Path(made)
        subprocess.run([sys.executable, TESTS / "Fixtures/exports/make.py", made / "exports"], check=True,
                       stdout=subprocess.DEVNULL)
        subprocess.run([sys.executable, TESTS / "Fixtures/faults/make.py", TESTS / "OptoutExportsTests/Verdicts",
                        made / "faults"], check=True)
        seeds = collected(made)
    for target in targets:
        (folder / target).mkdir(parents=True, exist_ok=True)
        wanted = {"zip": {"zip"}, "json": {"json"}, "csv": {"csv"}, "html": {"html"}, "export": {"zip", "json"}}
        kinds = wanted.get(target, {"json", "csv", "html"})
        # The first byte says how the rest is fed; forms in the order of the harness.
        forms = b"" if target in ("zip", "export") else b"\0\2\3" if kinds == {"json", "csv", "html"} else b"\0"
        for data, name in seeds.items():
            if kind(data) not in kinds:
                continue
            if len(kinds) == 3:
                chosen = {"html": b"\5", "csv": b"\4\6"}.get(kind(data), b"\0" if data.lstrip()[:1] == b"[" else b"\1\2\3")
            else:
                chosen = forms
            for form in [bytes([byte]) for byte in chosen] or [b""]:
                (folder / target / f"{name}-{form.hex()}").write_bytes(form + data)
    (folder / "words").write_text("".join(f'"{word}"\n' for word in words()))


main()
