"""Exports of ChatGPT: every container, and every oddity of chats and messages that somebody has met.

Counted are messages of the roles user and assistant that are not visually hidden, on all branches. `words` are those
of the strings in `content.parts`, of `content.text` and of `text` in a part; `files` of a message is the larger of its
attachments and its asset pointers. Created: `create_time`, else the first counted message; last: the newest of
`update_time` and the counted messages. Times are numbers or strings; 0, negative, in milliseconds, no number, before
2018 or to come: unknown. The id is `conversation_id`, else `id`. A chat without title, words and files is a blank
shell. Ratings and shared links lie beside, under keys that nobody documents, so any text that equals an id counts. A
list is complete by itself, unless it is one numbered part, a number is missing, or the manifest disagrees; one chat by
itself is no list.
"""

import re
from decimal import Decimal

from common import Case, believed, dump, words_in, zip_bytes
from zipfile import ZIP_DEFLATED, ZIP_STORED

PRODUCT = "openai/chatgpt"
FRAME = ("content_type", "language")
NO_TIME = [None, 0, 1.7e12, -5, 1e300, True, "soon", "", 1_300_000_000, "1300000000.5", 4_102_444_800.5]
# What parsers have seen beside the keys that count, each of whatever type.
UNREAD = [
    "memory_scope", "context_scopes", "conversation_origin", "default_model_slug", "async_status", "safe_urls",
    "blocked_urls", "disabled_tool_ids", "plugin_ids", "moderation_results", "voice", "sugar_item_id",
    "sugar_item_visible", "owner", "pinned_time", "workspace_id", "atlas_mode_enabled", "is_starred", "is_read_only",
    "is_do_not_remember", "is_study_mode", "gizmo_id", "gizmo_type", "conversation_template_id", "not_known_yet",
]  # fmt: skip
KINDS = [
    {"content_type": "execution_output", "text": "4 5"}, {"content_type": "tether_quote", "text": "q r", "url": "u"},
    {"content_type": "tether_browsing_display", "result": "r", "summary": None},
    {"content_type": "reasoning_recap", "content": "c d"},
    {"content_type": "thoughts", "thoughts": [{"summary": "s", "content": "c d"}]},
    {"content_type": "sonic_webpage", "text": "w x", "snippet": "s"},
    {"content_type": "system_error", "name": "e", "text": "e f"},
    {"content_type": "user_editable_context", "user_profile": "p", "user_instructions": "i"},
    {"content_type": "computer_output", "state": {"id": 1}}, {"content_type": "super_widget", "widget": {}},
    {"content_type": "citable_code_output", "output_str": "o"}, {"content_type": "not known yet", "parts": ["n"]},
]  # fmt: skip


def message(maker, when):
    role = maker.random.choice(["user", "assistant", "assistant", "user", "system", "tool"])
    metadata = {"model_slug": "m", "citations": [], "finish_details": {"type": "stop", "stop_tokens": [1, 2]}}
    content = {"content_type": "text", "parts": [maker.text()]}
    pick = maker.random.random()
    if pick < 0.1:
        content = {"content_type": "code", "language": "python", "text": maker.text()}
    elif pick < 0.2:
        pointer = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://x", "width": 1}
        content = {"content_type": "multimodal_text", "parts": [pointer, maker.text(), None]}
        if maker.random.random() < 0.5:
            metadata["attachments"] = [{"id": "f", "name": "a.png", "size": 3}]
    elif pick < 0.25:
        metadata["attachments"] = [{"id": f"f{number}"} for number in range(maker.random.randrange(4))]
    elif pick < 0.35:
        content = maker.random.choice(KINDS)
    if maker.random.random() < 0.1:
        metadata["is_visually_hidden_from_conversation"] = True
    made = {
        "id": maker.uuid(), "author": {"role": role, "name": None, "metadata": {}},
        "create_time": maker.random.choice([None, 0]) if maker.random.random() < 0.05 else time(maker, when),
        "update_time": None, "content": content, "status": "finished_successfully", "end_turn": True, "weight": 1.0,
        "metadata": metadata, "recipient": "all", "channel": None,
    }  # fmt: skip
    if maker.random.random() < 0.1:
        items = list(made.items())
        maker.random.shuffle(items)
        made = dict(items)
    return made


def time(maker, when):
    pick = maker.random.random()
    if pick < 0.1:
        return int(when)
    return f"{when:.6f}" if pick < 0.15 else when


def chat(maker):
    start = maker.random.uniform(1.68e9, 1.79e9)
    root = "client-created-root" if maker.random.random() < 0.3 else maker.uuid()
    mapping = {root: {"id": root, "parent": None, "children": [], "message": None}}
    nodes, when = [root], start
    for _ in range(maker.random.randrange(maker.longest)):
        when += maker.random.uniform(-0.01, 4000)
        node, parent = maker.uuid(), maker.random.choice(nodes[-3:])
        mapping[parent]["children"].append(node)
        mapping[node] = {"id": node, "message": message(maker, when), "parent": parent, "children": []}
        nodes.append(node)
    chat_id = maker.uuid()
    made = {
        "title": maker.title(), "create_time": time(maker, start), "update_time": time(maker, when + 5),
        "mapping": mapping, "moderation_results": [], "current_node": nodes[-1], "plugin_ids": None,
        "conversation_id": chat_id, "is_archived": maker.random.choice([False, None, True]), "safe_urls": [],
        "id": chat_id,
    }  # fmt: skip
    if maker.random.random() < 0.1:
        del made["id" if maker.random.random() < 0.5 else "conversation_id"]
    if maker.random.random() < 0.05:
        made["create_time"] = maker.random.choice(NO_TIME)
    return made


def odd(maker):
    """Chats whose oddities must be there whatever the chances."""
    chats = [chat(maker) for _ in range(2 * len(NO_TIME) + 9)]
    for made, value in zip(chats, NO_TIME):
        made["create_time"] = value
    for made, value in zip(chats[len(NO_TIME) :], NO_TIME):
        made["update_time"] = value
    for number, made in enumerate(chats[: len(NO_TIME)]):
        made.update((key, [None, True, 1.5, "g-p-1", [], ["x"], {}, {"create_time": 9}][(place + number) % 8])
            for place, key in enumerate(UNREAD))
    rest = chats[2 * len(NO_TIME) :]
    del rest[0]["create_time"], rest[0]["update_time"], rest[0]["current_node"], rest[1]["title"]
    rest[2].update(conversation_id=None, is_starred=None, is_do_not_remember=True, gizmo_id="g-p-1", voice="v",
        owner={})
    rest[3].update(title="New\nline \u202e", is_temporary=False, async_status=3, memory_scope="m", sugar_item_visible=0)
    for made in chats:
        for node in made["mapping"].values():
            if node["message"] and maker.random.random() < 0.2:
                del node["message"]["metadata"]
    # A question asked at the very moment of its answer's beginning, written milliseconds after it.
    first, second = message(maker, 1_750_000_000.25), message(maker, 1_750_000_000.247)
    first["author"]["role"], second["author"]["role"] = "user", "assistant"
    rest[4]["mapping"] = {str(place): {"id": str(place), "message": made} for place, made in enumerate([first, second])}
    # A chat of which nothing is left but its id, and one of nothing but a system prompt.
    rest[5].update(title="", mapping={})
    hidden = message(maker, 1_750_000_000)
    hidden["author"]["role"], hidden["content"] = "system", {"content_type": "text", "parts": [""]}
    rest[6].update(title=None, mapping={"n": {"id": "n", "message": hidden}})
    rest[6]["mapping"]["n"]["message"].pop("metadata", None)
    return chats


def number_time(value):
    """Whole microseconds, if it is a time that can be believed."""
    if isinstance(value, str) and not re.fullmatch(r"[0-9.]+", value) or isinstance(value, bool) or value is None:
        return None
    seconds = Decimal(value if isinstance(value, str) else repr(value))
    return believed(int(seconds * 10**6)) if 0 < seconds < 10**11 else None


def holds_words(value):
    if isinstance(value, (list, dict)):
        return any(holds_words(one) for one in (value.values() if isinstance(value, dict) else value))
    return words_in(value) > 0


def expect(case, chats, rated=(), shared=()):
    for made in chats:
        if not isinstance(made, dict) or "mapping" not in made:
            case.skip("not a chat")
            continue
        created, update = (case.seen(number_time(made.get(key))) for key in ("create_time", "update_time"))
        messages = words = files = 0
        moments, holds = [], False
        for node in made["mapping"].values():
            row = node["message"]
            if row is None:
                continue
            when = case.seen(number_time(row["create_time"]))
            content, metadata = row["content"], row.get("metadata", {})
            parts = content.get("parts", []) + [content.get("text")]
            attached = max(
                sum(1 for part in parts if isinstance(part, dict) and "asset_pointer" in part),
                len(metadata.get("attachments", [])),
            )
            holds = holds or attached > 0 or holds_words([content[key] for key in content if key not in FRAME])
            hidden = metadata.get("is_visually_hidden_from_conversation")
            if row["author"]["role"] in ("user", "assistant") and not hidden:
                messages, words, files = messages + 1, words + words_in(*parts), files + attached
                moments.append(when)
        chat_id = made.get("conversation_id") or made.get("id")
        if not chat_id:
            case.skip("without id")
            continue
        flags = [flag for flag, ids in (("rated", rated), ("shared", shared)) if chat_id in ids]
        title = made.get("title")
        blank = not (isinstance(title, str) and title.strip()) and not holds
        case.chat(chat_id, title, created, update, moments, messages, words, files, flags, blank)


def some_chats(maker):
    chats = [chat(maker) for _ in range(40)]
    chats[7].pop("id", None)
    chats[7].pop("conversation_id", None)
    del chats[9]["mapping"]
    chats.insert(3, None)
    return chats


def neighbours(maker, rated, shared):
    """What lies beside the chats in a zip; with a manifest, in those of 2026."""
    ratings = [
        {"id": rated[0], "rating": "thumbsUp", "content": "{}"},
        {"conversation_id": rated[1], "message_id": maker.uuid(), "rating": "thumbsDown"},
        {"id": "r", "conversation": {"ref": rated[2]}},
    ]  # fmt: skip
    links = [{"id": maker.uuid(), "conversation_id": one, "title": "t", "is_anonymous": True} for one in shared]
    return {
        "message_feedback.json": dump(ratings), "shared_conversations.json": dump(links), "chat.html": b"<html>",
        "user.json": dump({"id": "user-abc", "email": "someone@example.org", "chatgpt_plus_user": False}),
    }  # fmt: skip


OLD_REST = {
    "model_comparisons.json": b"[]", "group_chats.json": b'{"chats":[]}', "shopping.json": b"[]", "sora.json": b"{}",
    "tool_messages.json": b"[]", "textdocs/a.json": b"{}", "textdocs/conversations.json": b"[]",
    "dalle-generations/a.webp": bytes(9),
    "user-abc/file-1.png": bytes(9),
    "file-2.dat": bytes(99),
}  # fmt: skip
NEW_REST = {
    "user_settings.json": b'[{"user_id": "user-abc"}]', "conversation_asset_file_names.json": b'{"file-1": "a.png"}',
    "library_files.json": b'[{"id": "file-1"}]', "codex.json": b'{"tasks": [{"id": "task_e_1", "title": "t"}]}',
}  # fmt: skip


def cases(maker):
    chats = some_chats(maker)
    ids = [made["conversation_id"] for made in chats if made and made.get("conversation_id")]
    rated, shared = ids[:3], ids[2:5]
    side = neighbours(maker, rated, shared)

    def case(name, container, some=chats, whole=True, account="user-abc", complete=True):
        made = Case(f"chatgpt-{name}", PRODUCT, complete, account, container)
        expect(made, some, rated if whole else (), shared if whole else ())
        return made

    for style in ("plain", "raw", "wide"):
        yield case(style, "file", chats, False, None).file("conversations.json", dump(chats, style))
    wrapped = {"about": {"x": [1]}, "conversations": chats, "after": None}
    yield case("wrapped", "file", chats, False, None).file("anything.json", dump(wrapped))
    yield case("single", "file", chats[:1], False, None, complete=False).file("one.json", dump(chats[0]))
    oddities = odd(maker)
    yield case("odd", "file", oddities, False, None).file("conversations.json", dump(oddities))

    classic = {"conversations.json": dump(chats), **side, **OLD_REST}
    yield case("classic", "zip").file("export.zip", zip_bytes(classic))
    stored = {"user.json": side["user.json"], "x/file-1.dat": bytes(100), **side,
        "../conversations.json": dump(chats, "raw")}
    yield case("stored", "zip").file("export.zip", zip_bytes(stored, ZIP_STORED))
    yield case("streamed", "zip").file("export.zip", zip_bytes(classic, streamed=True))
    yield case("folder", "folder").tree(classic)

    shards = {f"conversations-{number:03}.json": dump(chats[number * 12 :][:12]) for number in range(4)}
    listed = {"files": [{"path": "export/" + name, "size_bytes": len(data)} for name, data in shards.items()]}
    sharded = {**shards, **side, **NEW_REST, "export_manifest.json": dump(listed)}
    yield case("sharded", "sharded-zip").file("export.zip", zip_bytes(sharded))
    yield case("sharded-folder", "sharded-folder").tree(sharded)
    gap = {name: data for name, data in sharded.items() if name != "conversations-001.json"}
    yield case("gap", "sharded-zip", chats[:12] + chats[24:], complete=False).without("conversations-001.json").file(
        "export.zip", zip_bytes(gap))
    # Of the first and the last only the manifest, or the number, tells.
    for number, some in ((0, chats[12:]), (3, chats[:36])):
        name = f"conversations-{number:03}.json"
        cut = {path: data for path, data in sharded.items() if path != name}
        lacking = case(f"without-{number}", "sharded-zip", some, complete=False).without(name)
        yield lacking.file("export.zip", zip_bytes(cut))
    listed["files"][2]["size_bytes"] += 1
    wrong = {**sharded, "export_manifest.json": dump(listed)}
    yield case("wrong-manifest", "sharded-zip", complete=False).file("export.zip", zip_bytes(wrong))

    inner = zip_bytes(sharded)
    for kind, method in (("stored", ZIP_STORED), ("deflated", ZIP_DEFLATED)):
        outer = {
            "report.html": b"<html>", "Financial/report.html": b"<html>", "User Profile/profile.json": b"{}",
            "User Online Activity/Conversations_1-chatgpt-0001.zip": inner,
            "User Online Activity/Files_1-files-0001.zip": zip_bytes({"file-1.dat": bytes(5000)}),
        }  # fmt: skip
        yield case(f"portal-{kind}", "sharded-portal-zip").file("chatgpt_archive_1.zip", zip_bytes(outer, method))
