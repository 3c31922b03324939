"""Writes invented ChatGPT exports of any size, the same ones every time, and says what is in them.

usage: generate.py big BYTES FILE     chats of all sizes and shapes, texts of some hundred words
       generate.py long BYTES FILE    one chat, a third of it one message, the rest 50,000 messages
       generate.py many COUNT FILE    the smallest chats that somebody could have: a question and an answer

Prints the number of chats and of their messages as JSON; null where only an import can tell.
"""

import json
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "Fixtures/exports"))
import big as templates  # noqa: E402
from common import WORDS  # noqa: E402

MESSAGE = '"%s": {"id": "%s", "message": {"id": "%s", "author": {"role": "%s", "name": null, "metadata": {}}, "create_time": %s, "content": {"content_type": "text", "parts": ["%s"]}, "metadata": {}}, "parent": %s, "children": []}'
CHAT = '{"title": "%s", "create_time": %s, "update_time": %s, "mapping": {%s}, "conversation_id": "%s", "id": "%s", "is_archived": false}'


def message(key, role, time, text, parent="null"):
    return MESSAGE % (key, key, key, role, time, text, parent)


def big(size, out):
    return {"chats": templates.write(size, 1, False, out), "messages": None}


def long(size, out):
    rng = random.Random(2)
    count, start = 50_000, 1_700_000_000
    length = size * 2 // 3 // count - 250
    text = " ".join(rng.choice(WORDS) for _ in range(length // 3))[:length]
    chat = CHAT % ("One long chat", start, start + count, message("m0", "user", start, "@"), "long-1", "long-1")
    before, rest = chat.split("@")
    message_end = rest.index("[]}") + len("[]}")
    out.write(b"[" + before.encode())
    for _ in range(size // 3 // 120_000):
        out.write(b"words " * 20_000)
    out.write(rest[:message_end].encode())
    for number in range(1, count):
        out.write((", " + message(f"m{number}", "assistant", start + number, text)).encode())
    out.write(rest[message_end:].encode() + b"]")
    return {"chats": 1, "messages": count}


def many(count, out):
    rng = random.Random(3)
    for number in range(count):
        start = 1_700_000_000 + rng.randrange(80_000_000)
        key = "%08x-0000-4000-8000-%012x" % (rng.getrandbits(32), number)
        title = "%s %s %s" % (WORDS[number % 97], WORDS[number % 89], number)
        mapping = message("a", "user", start + 1, "a word") + ", " + message("b", "assistant", start + 5, "two words", '"a"')
        out.write(((", " if number else "[") + CHAT % (title, start, start + 9, mapping, key, key)).encode())
    out.write(b"]")
    return {"chats": count, "messages": 2 * count}


def main():
    kind, size, path = sys.argv[1:]
    with open(path, "wb", buffering=1 << 20) as out:
        print(json.dumps({"big": big, "long": long, "many": many}[kind](int(size), out)))


if __name__ == "__main__":
    main()
