#!/usr/bin/env python3
"""One invented ChatGPT export with many chats, always the same, as the zip that is downloaded.

    make_many.py FILE [--chats N] [--covered M] [--without-first K]

N chats (3,000) from 2024-01-01 on, one every six hours, and M more (12) from 2026-03-01 on, one a day. Every
seventh title is hard on a terminal. Chat number i has the id that `chat_id(i)` gives.
"""

import argparse
import json
import uuid
import zipfile

FIRST = 1_704_067_200  # 2024-01-01T00:00:00Z
LATER = 1_772_323_200  # 2026-03-01T00:00:00Z
THINGS = "sourdough bicycle lantern orchard compass violin kettle harbour mosaic thimble ferry attic".split()
HARD = [
    "日本語のとても長い題名は幅が二倍になる" * 3, "e\u0301\u0302\u0303\u0304\u0305\u0306" * 20, "\u202eright to left\u202c",
    "שלום עולם, מה שלומך היום", "\u001b]0;gone\u0007\u001b[2Jred", "👩‍👩‍👧‍👦 family ⚡ ✅ 🏳️‍🌈" * 5, "tab\tand\nline\r", "",
    "\u200b\u200b\u200b", "Straße nach Köln",
]


def chat_id(number):
    return str(uuid.UUID(int=0x6857150ACD20800FA5F7D24000000000 + number))


def node(number, index, time, words, parent):
    role = "user" if index % 2 == 0 else "assistant"
    return {
        "id": f"n{index}",
        "parent": parent,
        "children": [],
        "message": {
            "id": f"m{number}-{index}",
            "author": {"role": role, "name": None, "metadata": {}},
            "create_time": time,
            "content": {"content_type": "text", "parts": [" ".join(["word"] * words)]},
            "status": "finished_successfully",
            "metadata": {},
        },
    }


def title(number):
    if number % 7 == 3:
        return HARD[number // 7 % len(HARD)]
    return f"{THINGS[number % len(THINGS)]} and {THINGS[number * 5 % 11]}, part {number}"


def chat(number, time):
    count = 2 + number % 5
    mapping = {"root": {"id": "root", "parent": None, "children": ["n0"], "message": None}}
    for index in range(count):
        parent = f"n{index - 1}" if index else "root"
        mapping[f"n{index}"] = node(number, index, time + 10 * index, 5 + number * (index + 1) % 700, parent)
    return {
        "id": chat_id(number),
        "conversation_id": chat_id(number),
        "title": title(number),
        "create_time": time,
        "update_time": time + 10 * count,
        "mapping": mapping,
        "current_node": f"n{count - 1}",
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--chats", type=int, default=3000)
    parser.add_argument("--covered", type=int, default=12)
    parser.add_argument("--without-first", type=int, default=0, help="leave so many of the oldest out")
    options = parser.parse_args()
    exposed = [chat(i, FIRST + i * 21_600) for i in range(options.without_first, options.chats)]
    covered = [chat(1_000_000 + i, LATER + i * 86_400) for i in range(options.covered)]
    with zipfile.ZipFile(options.file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("conversations.json", json.dumps(exposed + covered))
        archive.writestr("user.json", json.dumps({"id": "user-invented", "email": "nobody@example.invalid"}))


if __name__ == "__main__":
    main()
