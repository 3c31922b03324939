#!/usr/bin/env python3
"""Invented exports of ChatGPT and Claude in every container, with answers that Python works out by itself.

    make_exports.py FOLDER [--seed N]     writes the exports and FOLDER/answers.json
    make_exports.py --big BYTES [--claude] [--seed N]
                                          writes one large JSON export to standard output, for benchmarks

Standard library only. The answers are read back from the JSON texts with Python's own reader, so they know nothing of
the program that they test. Times are whole microseconds since 1970, cut; words are runs of non-white ASCII space.
"""

import argparse
import io
import json
import os
import random
import re
import sys
import uuid
import zipfile
from datetime import datetime, timedelta, timezone
from decimal import Decimal

WORDS = (
    "the of and to in is that it was for on are as with his they at be this from have or by one had not but what "
    "all were when we there can an your which their said if do will each about how up out them then she many some "
    "so these would other into has more her two like him see time could no make than first been its who now people "
    "my made over did down only way find use may water long little very after words called just where most know "
    "garden kettle violin harbour lantern bicycle orchard compass walnut ferry attic mosaic thimble".split()
)
FOREIGN = ["Straße", "naïve", "日本語の文", "мир", "🌍🚀", "e\u0301", "שלום", "x\u00a0y", "a\u2028b"]
WHITE = re.compile(r"[^\t\n\x0b\x0c\r ]+")


def words_in(text):
    return len(WHITE.findall(text)) if isinstance(text, str) else 0


def cut_usec(number):
    """Seconds as Python prints them, in whole microseconds, cut; None where no time can be believed."""
    value = Decimal(repr(number)) if not isinstance(number, str) else Decimal(number)
    if value <= 0 or value >= 10**11:
        return None
    return int(value * 10**6)


def iso_usec(text):
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return (moment - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(microseconds=1)


class Maker:
    def __init__(self, seed, longest=12):
        self.random = random.Random(seed)
        self.longest = longest

    def uuid(self):
        return str(uuid.UUID(int=self.random.getrandbits(128)))

    def text(self, most=60):
        count = self.random.randrange(most)
        words = [self.random.choice(WORDS) for _ in range(count)]
        if words and self.random.random() < 0.3:
            words[self.random.randrange(len(words))] = self.random.choice(FOREIGN)
        joints = [" "] * 40 + ["\n", "\n\n", "\t", "  ", ' "', "\\ "]
        return "".join(word + self.random.choice(joints) for word in words)

    def title(self):
        pick = self.random.random()
        if pick < 0.05:
            return None
        if pick < 0.08:
            return "   "
        return self.text(8) or "New chat"

    # ChatGPT

    def chatgpt_message(self, when):
        role = self.random.choice(["user", "assistant", "assistant", "user", "system", "tool"])
        metadata = {"model_slug": "m", "citations": [], "finish_details": {"type": "stop", "stop_tokens": [1, 2]}}
        content = {"content_type": "text", "parts": [self.text()]}
        pick = self.random.random()
        if pick < 0.1:
            content = {"content_type": "code", "language": "python", "text": self.text()}
        elif pick < 0.2:
            pointer = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://x", "width": 1}
            content = {"content_type": "multimodal_text", "parts": [pointer, self.text(), None]}
            if self.random.random() < 0.5:
                metadata["attachments"] = [{"id": "f", "name": "a.png", "size": 3}]
        elif pick < 0.25:
            metadata["attachments"] = [{"id": "f%d" % n} for n in range(self.random.randrange(4))]
        elif pick < 0.3:
            content = {"content_type": "thoughts", "thoughts": [{"summary": "s", "content": "c d"}]}
        if self.random.random() < 0.1:
            metadata["is_visually_hidden_from_conversation"] = True
        created = None if self.random.random() < 0.05 else self.moment(when)
        message = {
            "id": self.uuid(), "author": {"role": role, "name": None, "metadata": {}}, "create_time": created,
            "update_time": None, "content": content, "status": "finished_successfully", "end_turn": True,
            "weight": 1.0, "metadata": metadata, "recipient": "all", "channel": None,
        }  # fmt: skip
        if self.random.random() < 0.1:
            items = list(message.items())
            self.random.shuffle(items)
            message = dict(items)
        return message

    def moment(self, when):
        pick = self.random.random()
        if pick < 0.1:
            return int(when)
        if pick < 0.15:
            return "%.6f" % when
        return when

    def chatgpt_chat(self):
        start = self.random.uniform(1.68e9, 1.79e9)
        root = self.uuid()
        mapping = {root: {"id": root, "parent": None, "children": [], "message": None}}
        nodes, when = [root], start
        for _ in range(self.random.randrange(self.longest)):
            when += self.random.uniform(-0.01, 4000)
            node, parent = self.uuid(), self.random.choice(nodes[-3:])
            mapping[parent]["children"].append(node)
            mapping[node] = {"id": node, "message": self.chatgpt_message(when), "parent": parent, "children": []}
            nodes.append(node)
        chat_id = self.uuid()
        chat = {
            "title": self.title(), "create_time": self.moment(start), "update_time": self.moment(when + 5),
            "mapping": mapping, "moderation_results": [], "current_node": nodes[-1], "plugin_ids": None,
            "conversation_id": chat_id, "is_archived": False, "safe_urls": [], "id": chat_id,
        }  # fmt: skip
        if self.random.random() < 0.1:
            del chat["id" if self.random.random() < 0.5 else "conversation_id"]
        if self.random.random() < 0.05:
            chat["create_time"] = self.random.choice([None, 0, 1.7e12, -5, 1e300, True, "soon"])
        return chat

    # Claude

    def iso(self, when):
        moment = datetime.fromtimestamp(when, timezone.utc)
        pick = self.random.random()
        if pick < 0.1:
            return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        if pick < 0.2:
            return moment.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")
        return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def claude_message(self, when, blank=False):
        text = "" if blank else self.text()
        block = {"start_timestamp": self.iso(when), "stop_timestamp": self.iso(when), "type": "text", "text": text}
        message = {
            "uuid": self.uuid(), "text": text, "content": [dict(block, citations=[])],
            "sender": self.random.choice(["human", "assistant"]), "created_at": self.iso(when),
            "updated_at": self.iso(when), "attachments": [], "files": [],
        }  # fmt: skip
        if blank:
            return message
        pick = self.random.random()
        if pick < 0.2:
            message["text"] = None
        elif pick < 0.3:
            message["content"] = []
        elif pick < 0.4:
            message["content"].append({"type": "thinking", "thinking": self.text()})
            message["content"].append({"type": "tool_use", "name": "search", "input": {"query": "q r s"}})
        elif pick < 0.5:
            message["files"] = [{"file_name": "a.pdf"}] * self.random.randrange(3)
            message["attachments"] = [{"file_name": "b.txt", "file_size": 3, "extracted_content": self.text(5)}]
        return message

    def claude_chat(self, account):
        start = self.random.uniform(1.70e9, 1.79e9)
        when, messages = start, []
        blank = self.random.random() < 0.15
        for _ in range(self.random.randrange(self.longest)):
            when += self.random.uniform(1, 4000)
            messages.append(self.claude_message(when, blank))
        return {
            "uuid": self.uuid(), "name": "" if blank else self.text(8), "summary": "",
            "created_at": self.iso(start), "updated_at": self.iso(when + (9e5 if blank else 60)),
            "account": {"uuid": account}, "chat_messages": messages,
        }  # fmt: skip


# Answers


class Answer:
    """What a reader should find in a list of chats, worked out slowly and plainly."""

    def __init__(self, product, container, **more):
        self.row = {
            "product": product, "container": container, "seen": 0, "skipped": {}, "complete": True, "accountKey": None,
            "date": None, "chats": [],
        }  # fmt: skip
        self.row.update(more)

    def skip(self, reason):
        self.row["skipped"][reason] = self.row["skipped"].get(reason, 0) + 1

    def met(self, usec):
        if usec is not None and (self.row["date"] is None or usec > self.row["date"]):
            self.row["date"] = usec
        return usec

    def add(self, chat, title, created, update, moments, **counts):
        moments = sorted(set(moments))
        last = [time for time in [update] + moments[-1:] if time is not None]
        if not isinstance(title, str) or not title.strip("\t\n\x0b\x0c\r "):
            title = None
        something = counts.pop("something")
        row = {"id": chat, "title": title, "created": created, "last": max(last) if last else None, "moments": moments}
        row.update(counts)
        row["blank"] = title is None and not something
        self.row["chats"].append(row)


def number_time(value):
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        return cut_usec(value) if re.fullmatch(r"[0-9.]+", value) else None
    return cut_usec(value)


def answer_chatgpt(answer, chats, rated=(), shared=()):
    for chat in chats:
        answer.row["seen"] += 1
        if not isinstance(chat, dict) or "mapping" not in chat:
            answer.skip("not a chat")
            continue
        created, update = (answer.met(number_time(chat.get(key))) for key in ("create_time", "update_time"))
        total = {"messages": 0, "words": 0, "files": 0}
        moments, something = [], False
        for node in chat["mapping"].values():
            message = node["message"]
            if message is None:
                continue
            when = answer.met(number_time(message["create_time"]))
            content, metadata = message["content"], message["metadata"]
            parts = content.get("parts", []) + [content.get("text")]
            words = sum(words_in(part) for part in parts)
            assets = sum(1 for part in parts if isinstance(part, dict) and "asset_pointer" in part)
            files = max(assets, len(metadata.get("attachments", [])))
            if words or files or content.get("thoughts"):
                something = True
            hidden = metadata.get("is_visually_hidden_from_conversation") is True
            if message["author"]["role"] not in ("user", "assistant") or hidden:
                continue
            total["messages"] += 1
            total["words"] += words
            total["files"] += files
            if when is not None:
                moments.append(when)
        chat_id = chat.get("conversation_id", chat.get("id"))
        if not chat_id:
            answer.skip("without id")
            continue
        answer.add(
            chat_id, chat.get("title"), created, update, moments, something=something, rated=chat_id in rated,
            shared=chat_id in shared, **total,
        )  # fmt: skip


def answer_claude(answer, chats):
    for chat in chats:
        answer.row["seen"] += 1
        created, update = (answer.met(iso_usec(chat[key])) for key in ("created_at", "updated_at"))
        total = {"messages": 0, "words": 0, "files": 0}
        moments, something, has_words = [], False, False
        for message in chat["chat_messages"]:
            when = answer.met(iso_usec(message["created_at"]))
            answer.met(iso_usec(message["updated_at"]))
            blocks = sum(words_in(block.get("text")) for block in message["content"])
            words = max(words_in(message["text"]), blocks)
            files = len(message["attachments"]) + len(message["files"])
            other = any(words_in(block.get("thinking")) or block.get("input") for block in message["content"])
            something = something or bool(words or files or other)
            has_words = has_words or bool(words or other)
            total["messages"] += 1
            total["words"] += words
            total["files"] += files
            moments.append(when)
        trusted = update if has_words or chat["name"].strip() else None
        answer.add(
            chat["uuid"], chat["name"], created, trusted, moments, something=something, rated=False, shared=False,
            **total,
        )  # fmt: skip


# Containers


def dump(value, style="plain"):
    if style == "raw":
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    if style == "wide":
        return ("\ufeff \n" + json.dumps(value, indent=2)).encode("utf-8")
    return json.dumps(value).encode("utf-8")


def zip_bytes(files, method=zipfile.ZIP_DEFLATED, streamed=False):
    out = io.BytesIO()
    target = Unseekable(out) if streamed else out
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, method)
    return out.getvalue()


class Unseekable(io.RawIOBase):
    def __init__(self, out):
        self.out = out

    def writable(self):
        return True

    def write(self, data):
        return self.out.write(data)


class Writer:
    def __init__(self, folder):
        self.folder = folder
        self.answers = {}

    def file(self, name, data, answer):
        with open(os.path.join(self.folder, name), "wb") as out:
            out.write(data)
        self.answers[name] = answer.row

    def tree(self, name, files, answer):
        os.mkdir(os.path.join(self.folder, name))
        for inner, data in files.items():
            with open(os.path.join(self.folder, name, inner), "wb") as out:
                out.write(data)
        self.answers[name] = answer.row


def write_chatgpt(maker, writer):
    chats = [maker.chatgpt_chat() for _ in range(40)]
    del chats[7]["id"], chats[7]["conversation_id"], chats[9]["mapping"]
    chats.insert(3, None)
    ids = [chat["conversation_id"] for chat in chats if chat and chat.get("conversation_id")]
    rated, shared = ids[:3], ids[2:5]
    user = dump({"id": "user-abc", "email": "someone@example.org", "chatgpt_plus_user": False})
    feedback = dump([{"id": "r", "conversation": {"ref": chat}, "rating": "thumbsUp"} for chat in rated])
    links = dump([{"id": maker.uuid(), "conversation_id": chat, "title": "t", "is_anonymous": True} for chat in shared])
    side = {"message_feedback.json": feedback, "shared_conversations.json": links, "chat.html": b"<html>"}

    def answer(container, whole=True, account="user-abc", **more):
        made = Answer("openai/chatgpt", container, accountKey=account, **more)
        answer_chatgpt(made, chats, rated if whole else (), shared if whole else ())
        return made

    for style in ("plain", "raw", "wide"):
        writer.file("chatgpt-%s.json" % style, dump(chats, style), answer("file", False, None))
    wrapped = {"about": {"x": [1]}, "conversations": chats, "after": None}
    writer.file("chatgpt-wrapped.json", dump(wrapped), answer("file", False, None))
    one = Answer("openai/chatgpt", "file", complete=False)
    answer_chatgpt(one, [chats[0]])
    writer.file("chatgpt-single.json", dump(chats[0]), one)
    classic = {"conversations.json": dump(chats), **side, "user.json": user}
    writer.file("chatgpt-classic.zip", zip_bytes(classic), answer("zip"))
    stored = {"user.json": user, "x/file-1.dat": bytes(100), **side, "../conversations.json": dump(chats, "raw")}
    writer.file("chatgpt-stored.zip", zip_bytes(stored, zipfile.ZIP_STORED), answer("zip"))
    writer.file("chatgpt-streamed.zip", zip_bytes(classic, streamed=True), answer("zip"))
    shards = {"conversations-%03d.json" % n: dump(chats[n * 12 : n * 12 + 12]) for n in range(4)}
    listed = {"files": [{"path": "export/" + name, "size_bytes": len(data)} for name, data in shards.items()]}
    sharded = {**shards, **side, "user.json": user, "export_manifest.json": dump(listed)}
    writer.file("chatgpt-sharded.zip", zip_bytes(sharded), answer("sharded-zip"))
    writer.tree("chatgpt-sharded", sharded, answer("sharded-folder"))
    writer.tree("chatgpt-folder", classic, answer("folder"))
    gap = {name: data for name, data in sharded.items() if name != "conversations-001.json"}
    made = Answer("openai/chatgpt", "sharded-zip", accountKey="user-abc", complete=False)
    answer_chatgpt(made, chats[:12] + chats[24:], rated, shared)
    writer.file("chatgpt-gap.zip", zip_bytes(gap), made)
    listed["files"][2]["size_bytes"] += 1
    wrong = {**sharded, "export_manifest.json": dump(listed)}
    writer.file("chatgpt-wrong-manifest.zip", zip_bytes(wrong), answer("sharded-zip", complete=False))
    inner = zip_bytes(sharded)
    for kind, method in (("stored", zipfile.ZIP_STORED), ("deflated", zipfile.ZIP_DEFLATED)):
        outer = {
            "report.html": b"<html>", "User Online Activity/Conversations_1-chatgpt-0001.zip": inner,
            "User Online Activity/Files_1-files-0001.zip": zip_bytes({"file-1.dat": bytes(5000)}),
        }  # fmt: skip
        writer.file("chatgpt-portal-%s.zip" % kind, zip_bytes(outer, method), answer("sharded-portal-zip"))


def write_claude(maker, writer):
    account = maker.uuid()
    chats = [maker.claude_chat(account) for _ in range(40)]
    users = dump([{"uuid": account, "full_name": "Someone", "email_address": "someone@example.org"}])

    def answer(container, some=chats, **more):
        made = Answer("anthropic/claude", container, accountKey=account, **more)
        answer_claude(made, some)
        return made

    for style in ("plain", "raw", "wide"):
        writer.file("claude-%s.json" % style, dump(chats, style), answer("file"))
    writer.file("claude-wrapped.json", dump({"conversations": chats}), answer("file"))
    writer.file("claude-single.json", dump(chats[1]), answer("file", chats[1:2], complete=False))
    files = {"users.json": users, "projects.json": b"[]", "conversations.json": dump(chats)}
    writer.file("claude.zip", zip_bytes(files), answer("zip"))
    writer.tree("claude-folder", files, answer("folder"))
    del files["users.json"]
    writer.file("claude-no-users.zip", zip_bytes(files), answer("zip"))


# A large export for benchmarks: about 30 KB a chat and 1.5 KB a message, as in real ones, with fresh ids


def big(size, seed, claude, out):
    maker = Maker(seed, longest=40)
    account = maker.uuid()
    texts = [" ".join(maker.text(500).split(" ")) for _ in range(400)]

    def long_message(message):
        for part in ("parts", "content"):
            if isinstance(message.get("content"), dict) and isinstance(message["content"].get(part), list):
                message["content"][part] = [maker.random.choice(texts) for _ in message["content"][part]]
        if isinstance(message.get("text"), str):
            message["text"] = maker.random.choice(texts)

    templates = []
    for _ in range(300):
        chat = maker.claude_chat(account) if claude else maker.chatgpt_chat()
        messages = chat["chat_messages"] if claude else [node["message"] for node in chat["mapping"].values()]
        for message in messages:
            if message:
                long_message(message)
        chat_id = chat["uuid"] if claude else chat.setdefault("conversation_id", "x" * 36)
        templates.append((json.dumps(chat, ensure_ascii=maker.random.random() < 0.9), chat_id, chat.get("id")))
    written, first = out.write(b"["), True
    while written < size:
        text, chat_id, other = maker.random.choice(templates)
        fresh = maker.uuid()
        text = text.replace(chat_id, fresh)
        if other and other != chat_id:
            text = text.replace(other, fresh)
        written += out.write(((b"" if first else b", ") + text.encode("utf-8")))
        first = False
    out.write(b"]")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--big", type=int, metavar="BYTES")
    parser.add_argument("--claude", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.big is not None:
        return big(options.big, options.seed, options.claude, sys.stdout.buffer)
    if not options.folder:
        parser.error("name a folder, or --big")
    os.makedirs(options.folder, exist_ok=True)
    maker, writer = Maker(options.seed), Writer(options.folder)
    write_chatgpt(maker, writer)
    write_claude(maker, writer)
    with open(os.path.join(options.folder, "answers.json"), "w", encoding="utf-8") as out:
        json.dump(writer.answers, out)


if __name__ == "__main__":
    main()
