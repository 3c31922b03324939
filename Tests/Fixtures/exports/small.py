"""Small exports of every format, to be imported one after the other: before a deletion, and after.

Chats are told apart by the day on which they were created. A `Chat` has moments and, at Claude, what is left of it; a
`Format` writes a list of them as its provider would, in as many pieces as there are chats where the provider has pieces.
"""

import uuid

from common import dump, iso, iso_usec, lines, moment, zip_bytes
from copilot import slashed, table
from gemini_html import cell, page
from grok import item, script


class Chat:
    def __init__(self, *days, left=None):
        self.times = [iso_usec(day + "T10:00:00Z") for day in days]
        self.left = left  # of its words: None: all; "shell": none; "file": none, but what was attached

    @property
    def id(self):
        return str(uuid.uuid5(uuid.NAMESPACE_URL, str(self.times[0])))

    @property
    def name(self):
        return f"chat of {iso(self.times[0])[:10]}"

    @property
    def rows(self):
        """Per message its time and text."""
        return [(time, f"{self.name}, message {number}") for number, time in enumerate(self.times)]


class Format:
    """One provider's way of handing out chats.

    `purgeDays`: what it says; `proves`: whether its export can be complete; `keyed`: whether it says whose it is;
    `pieces`: what of it shows that a piece is missing: nothing, "each" (a list of them), "gap" (their numbers: not of
    the last), or "alone" (a piece is a file of another kind).
    """

    def __init__(self, name, write, purgeDays=None, proves=True, keyed=False, pieces=None):
        self.name, self.write, self.purgeDays, self.proves = name, write, purgeDays, proves
        self.keyed, self.pieces = keyed, pieces


def dropped(files, lost):
    """All but the piece `lost`, which is None for a whole export."""
    return {name: data for place, (name, data) in enumerate(files.items()) if place != lost}


def chatgpt(chats, account, lost=None):
    shards = {f"conversations-{number:03}.json": dump([{
        "title": chat.name, "create_time": chat.times[0] / 1e6, "update_time": chat.times[-1] / 1e6, "id": chat.id,
        "conversation_id": chat.id, "current_node": "0", "mapping": {str(place): {"id": str(place), "message": {
            "author": {"role": "user"}, "create_time": time / 1e6, "content": {"content_type": "text", "parts": [text]},
        }} for place, (time, text) in enumerate(chat.rows)},
    }]) for number, chat in enumerate(chats)}  # fmt: skip
    listed = {"files": [{"path": name, "size_bytes": len(data)} for name, data in shards.items()]}
    more = {"export_manifest.json": dump(listed)}
    if account:
        more["user.json"] = dump({"id": account})
    return {"export.zip": zip_bytes({**dropped(shards, lost), **more})}


def claude(chats, account, lost=None):
    def updated(chat):
        return iso_usec("2026-02-10T00:00:01Z") if chat.left else chat.times[-1] + 60_000_000

    def message(chat, time, text):
        text = "" if chat.left else text
        files = [{"file_name": "a.pdf"}] if chat.left == "file" else []
        return {"uuid": str(time), "text": text, "content": [{"type": "text", "text": text}], "sender": "human",
            "created_at": iso(time), "updated_at": iso(updated(chat)), "attachments": [], "files": files}

    zips = {f"conversations-{number:03}.zip": zip_bytes({"conversations.json": dump([{
        "uuid": chat.id, "name": "" if chat.left else chat.name, "summary": "", "created_at": iso(chat.times[0]),
        "updated_at": iso(updated(chat)), "account": {"uuid": account},
        "chat_messages": [message(chat, *row) for row in chat.rows],
    }])}) for number, chat in enumerate(chats)}  # fmt: skip
    manifest = dump({"files": [{"url": f"https://example.org/{name}?signature=s"} for name in zips]})
    return {**dropped(zips, lost), "manifest-1-2026-08-20-01-02-03.json": manifest}


def gemini(chats, account, lost=None):
    rows = [{"header": "Gemini Apps", "title": f"Prompted {text}", "time": iso(time, 3), "products": ["Gemini Apps"]}
        for chat in chats for time, text in chat.rows]
    return {"MyActivity.json": dump(rows)}


def gemini_html(chats, account, lost=None):
    cells = [cell("Gemini Apps", f"Prompted {text}", f"{moment(time):%b %-d, %Y, %-I:%M:%S %p} UTC")
        for chat in chats for time, text in chat.rows]
    return {"MyActivity.html": page(cells)}


def copilot(header, row):
    def write(chats, account, lost=None):
        rows = [row(chat.name, time, text) for chat in chats for time, text in chat.rows]
        return {"activity.csv": table(header.split(","), rows, True)}

    return write


def lechat(chats, account, lost=None):
    files = {f"chat-{chat.id}.json": dump([{
        "id": str(time), "version": 0, "chatId": chat.id, "role": "user", "content": text, "contentChunks": None,
        "createdAt": iso(time, 3), "files": [],
    } for time, text in chat.rows]) for chat in chats}  # fmt: skip
    return {"chat-export-1.zip": zip_bytes(files)} if lost is None else dict([list(files.items())[lost]])


def grok(chats, account, lost=None):
    made = [{"conversation": {"id": chat.id, "user_id": account, "title": chat.name, "create_time": iso(chat.times[0]),
        "modify_time": iso(chat.times[-1])}, "responses": [{"share_link": None, "response": {
            "_id": str(time), "message": text, "sender": "human", "create_time": {"$date": iso(time, 3)},
        }} for time, text in chat.rows]} for chat in chats]  # fmt: skip
    return {"prod-grok-backend.json": dump({"conversations": made})}


def grok_in_x(chats, account, lost=None):
    parts = {}
    for number, chat in enumerate(chats):
        rows = [item(account, str(chat.times[0]), time, False, text, 0) for time, text in chat.rows]
        name = f"data/grok-chat-item{f'-part{number}' if number else ''}.js"
        parts[name] = script("grok_chat_item", number, rows)
    return {"twitter.zip": zip_bytes(dropped(parts, lost))}


def vscode(chats, account, lost=None):
    return {f"chatSessions/{chat.id}.json": dump({
        "version": 3, "sessionId": chat.id, "creationDate": chat.times[0] // 1000,
        "lastMessageDate": chat.times[-1] // 1000, "requests": [{
            "requestId": f"request_{time}", "message": {"text": text}, "response": [], "timestamp": time // 1000,
        } for time, text in chat.rows],
    }) for chat in chats}  # fmt: skip


def claude_code(chats, account, lost=None):
    return {f"projects/-home-me/{chat.id}.jsonl": lines({
        "type": "user", "sessionId": chat.id, "uuid": str(time), "timestamp": iso(time, 3),
        "message": {"role": "user", "content": text},
    } for time, text in chat.rows) for chat in chats}  # fmt: skip


def codex(chats, account, lost=None):
    def line(time, type, payload):
        return {"timestamp": iso(time, 3), "type": type, "payload": payload}

    return {f"sessions/rollout-{iso(chat.times[0])[:10]}T00-00-00-{chat.id}.jsonl": lines(
        [line(chat.times[0], "session_meta", {"id": chat.id})] + [line(time, "response_item", {
            "type": "message", "role": "user", "content": [{"type": "input_text", "text": text}],
        }) for time, text in chat.rows]) for chat in chats}  # fmt: skip


def gemini_cli(chats, account, lost=None):
    return {f"tmp/{'0' * 64}/chats/session-{chat.id[:8]}.json": dump({
        "sessionId": chat.id, "projectHash": "0" * 64, "startTime": iso(chat.times[0], 3),
        "lastUpdated": iso(chat.times[-1], 3), "messages": [
            {"id": str(time), "timestamp": iso(time, 3), "type": "user", "content": text} for time, text in chat.rows],
    }) for chat in chats}  # fmt: skip


def rows(chats, account, lost=None):
    return {"chats.jsonl": lines({"id": chat.id, "title": chat.name, "createdAt": iso(chat.times[0]),
        "lastAt": iso(chat.times[-1]), "messages": len(chat.times), "words": 4, "files": 0, "exposure": "exposed",
        "flags": [], "state": "none", "product": "perplexity/perplexity"} for chat in chats)}


FORMATS = [
    Format("chatgpt", chatgpt, 30, keyed=True, pieces="each"),
    Format("claude", claude, 30, keyed=True, pieces="each"),
    Format("gemini", gemini), Format("gemini-html", gemini_html),
    Format("copilot", copilot("Conversation,Time,Author,Message",
        lambda name, time, text: (name, iso(time, 0, ""), "Human", text)), proves=False),
    Format("copilot-office", copilot("CreatedAt,MessageContent,Author,ChatName",
        lambda name, time, text: (slashed(time), text, "user", name)), proves=False),
    Format("copilot-windows", copilot("Timestamp,ClientApp,Prompt",
        lambda name, time, text: (iso(time, 0), "Windows Copilot", text)), proves=False),
    Format("le-chat", lechat, pieces="alone"),
    Format("grok", grok, 30, keyed=True), Format("grok-in-x", grok_in_x, keyed=True, pieces="gap"),
    Format("vscode", vscode, proves=False), Format("claude-code", claude_code, proves=False),
    Format("codex", codex, proves=False), Format("gemini-cli", gemini_cli, proves=False),
    Format("rows", rows, proves=False),
]  # fmt: skip
