"""Writes two invented exports into a folder, and what becomes of each chat.

The person turned ChatGPT off on the day 2026-02-10 (UTC) and Claude never. `expected.json` says per chat id which
account, exposure and state it has to have, worked out here by hand.

usage: exports.py FOLDER
"""

import datetime
import json
import pathlib
import sys
import zipfile

CHATGPT = {  # id: times of its messages, exposure, state
    "aaaaaaaa-0001": (["2025-06-01T10:00:00Z", "2025-06-01T10:00:30Z"], "exposed", "to-delete"),
    "aaaaaaaa-0002": (["2026-02-09T23:59:59Z"], "exposed", "to-delete"),
    "aaaaaaaa-0003": (["2026-02-01T08:00:00Z", "2026-03-01T08:00:00Z"], "straddling", "to-delete"),
    "aaaaaaaa-0004": (["2026-02-10T09:00:00Z"], "unknown", "to-delete"),
    "aaaaaaaa-0005": (["2026-02-11T00:00:00Z"], "covered", "none"),
    "aaaaaaaa-0006": (["2026-05-20T12:00:00Z", "2026-05-21T12:00:00Z"], "covered", "none"),
}
CLAUDE = {
    "bbbbbbbb-0000-4000-8000-000000000001": (["2025-11-05T07:00:00Z"], "exposed", "to-delete"),
    "bbbbbbbb-0000-4000-8000-000000000002": (["2026-06-05T07:00:00Z"], "exposed", "to-delete"),
}


def seconds(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def chatgpt(chat, times):
    mapping = {"root": {"id": "root", "parent": None, "children": ["n0"], "message": None}}
    for index, time in enumerate(times):
        mapping[f"n{index}"] = {
            "id": f"n{index}",
            "parent": f"n{index - 1}" if index else "root",
            "children": [f"n{index + 1}"] if index + 1 < len(times) else [],
            "message": {
                "id": f"m{index}",
                "author": {"role": "user" if index % 2 == 0 else "assistant", "name": None, "metadata": {}},
                "create_time": seconds(time),
                "content": {"content_type": "text", "parts": ["soup with too much salt"]},
                "status": "finished_successfully",
                "metadata": {},
            },
        }
    return {
        "id": chat,
        "conversation_id": chat,
        "title": f"Soup {chat[-1]}",
        "create_time": seconds(times[0]),
        "update_time": seconds(times[-1]),
        "mapping": mapping,
        "current_node": f"n{len(times) - 1}",
    }


def claude(chat, times):
    return {
        "uuid": chat,
        "name": f"Bread {chat[-1]}",
        "created_at": times[0],
        "updated_at": times[-1],
        "account": {"uuid": "cccccccc-0000-4000-8000-000000000000"},
        "chat_messages": [
            {
                "uuid": f"{chat[:-1]}{index}",
                "text": "bread without salt",
                "content": [{"type": "text", "text": "bread without salt"}],
                "sender": "human" if index % 2 == 0 else "assistant",
                "created_at": time,
                "updated_at": time,
                "attachments": [],
                "files": [],
            }
            for index, time in enumerate(times)
        ],
    }


def archive(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, value in files.items():
            zipped.writestr(name, json.dumps(value))


folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
archive(
    folder / "chatgpt.zip",
    {
        "conversations.json": [chatgpt(chat, times) for chat, (times, _, _) in CHATGPT.items()],
        "user.json": {"id": "user-dddd", "email": "ada@example.org"},
        "message_feedback.json": [],
        "shared_conversations.json": [],
    },
)
archive(
    folder / "claude.zip",
    {
        "conversations.json": [claude(chat, times) for chat, (times, _, _) in CLAUDE.items()],
        "users.json": [{"uuid": "cccccccc-0000-4000-8000-000000000000", "full_name": "Ada", "email_address": ""}],
        "projects.json": [],
    },
)
expected = {
    chat: {"account": account, "exposure": exposure, "state": state}
    for account, chats in (("chatgpt-free", CHATGPT), ("claude-pro", CLAUDE))
    for chat, (_, exposure, state) in chats.items()
}
(folder / "expected.json").write_text(json.dumps(expected))
