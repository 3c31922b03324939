"""Writes the chats of a record as Tests/bench/insert.c reads them.

usage: rows.py RECORD ROWS HEAD
"""

import sqlite3
import struct
import sys


def main():
    record, rows, head = sys.argv[1:]
    db = sqlite3.connect(f"file:{record}?mode=ro", uri=True)
    db.text_factory = bytes
    query = """
        SELECT createdAtUSec, lastAtUSec, messages, words, files, flags, asksForDeletion, providerID,
            coalesce(t.text, ''), handle, exposure, moments
        FROM chat c LEFT JOIN title t ON t.chatID = c.id ORDER BY c.id
        """
    with open(rows, "wb", buffering=1 << 20) as out:
        for row in db.execute(query):
            out.write(struct.pack("<7q", *row[:7]))
            for text in row[7:]:
                out.write(struct.pack("<I", len(text)) + text)
    with open(head, "w") as out:
        event = db.execute("SELECT max(id) FROM import").fetchone()[0]
        for table in ("event", "import"):
            names = [name.decode() for _, name, *_ in db.execute(f"PRAGMA table_info({table})")]
            values = db.execute(
                f"SELECT {', '.join(f'quote({name})' for name in names)} FROM {table} WHERE id = ?", (event,)
            ).fetchone()
            out.write(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({b', '.join(values).decode()});\n")


if __name__ == "__main__":
    main()
