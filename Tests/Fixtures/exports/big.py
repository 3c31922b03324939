"""A large export for benchmarks: about 30 KB a chat and 1.5 KB a message, as in real ones, with fresh ids."""

import json

import chatgpt
import claude
from common import Maker


def write(size, seed, is_claude, out):
    """Returns the number of chats."""
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
        chat = claude.chat(maker, account) if is_claude else chatgpt.chat(maker)
        messages = chat["chat_messages"] if is_claude else [node["message"] for node in chat["mapping"].values()]
        for message in messages:
            if message:
                long_message(message)
        chat_id = chat["uuid"] if is_claude else chat.setdefault("conversation_id", "x" * 36)
        templates.append((json.dumps(chat, ensure_ascii=maker.random.random() < 0.9), chat_id, chat.get("id")))
    written, count = out.write(b"["), 0
    while written < size:
        text, chat_id, other = maker.random.choice(templates)
        fresh = maker.uuid()
        text = text.replace(chat_id, fresh)
        if other and other != chat_id:
            text = text.replace(other, fresh)
        written += out.write((b", " if count else b"") + text.encode("utf-8"))
        count += 1
    out.write(b"]")
    return count
