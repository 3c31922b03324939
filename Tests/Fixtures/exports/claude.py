"""Exports of Claude: every container, the shells that deleted chats leave behind, and every kind of block.

Counted are all messages of human and assistant. `words` of a message is the larger of the words of `text` and of its
text blocks, as either may be empty while the other has the words; `files` are attachments and files. Created:
`created_at`, else the first message; last: the newest message, and `updated_at` unless the chat is a shell, whose
`updated_at` is the time of deletion. A shell has a blank name and no words anywhere, thoughts and tools included; with
an attachment or a file left it is partly blank. Times without a zone count as UTC, and those before 2018 or to come
are unknown. The account is `account.uuid`; projects, memories and design chats are no chats. Of several zips the
conversations matter; one numbered zip beside its manifest is complete only if none of the listed conversation zips is
missing.
"""

from common import Case, believed, dump, iso, iso_usec, words_in, zip_bytes

PRODUCT = "anthropic/claude"
ROOT = "00000000-0000-4000-8000-000000000000"
BLOCKS = [
    {"type": "thinking", "thinking": "t u v", "summaries": []},
    {"type": "tool_use", "name": "search", "input": {"query": "q r s"}},
    {"type": "tool_result", "name": "search", "content": [{"type": "text", "text": "a b"}]},
    {"type": "voice_note", "title": "v", "text": "w x"}, {"type": "token_budget"},
    {"type": "injected_prompt_block", "content": "i"},
]  # fmt: skip


def stamp(maker, usec):
    pick = maker.random.random()
    if pick < 0.1:
        return iso(usec, 0)
    if pick < 0.2:
        return iso(usec, 6, "+00:00")
    return iso(usec, 6, "") if pick < 0.25 else iso(usec)


def message(maker, usec, blank=False):
    text = "" if blank else maker.text()
    when = stamp(maker, usec)
    block = {"start_timestamp": when, "stop_timestamp": when, "type": "text", "text": text, "citations": []}
    made = {
        "uuid": maker.uuid(4), "text": text, "content": [block], "sender": maker.random.choice(["human", "assistant"]),
        "created_at": when, "updated_at": when, "attachments": [], "files": [], "parent_message_uuid": ROOT,
    }  # fmt: skip
    pick = maker.random.random()
    if blank:
        return made
    if pick < 0.2:
        made["text"] = maker.random.choice([None, ""])
    elif pick < 0.3:
        made["content"] = []
    elif pick < 0.45:
        made["content"] += maker.random.sample(BLOCKS, 2)
    elif pick < 0.55:
        made["files"] = [{"file_name": "a.pdf"}] * maker.random.randrange(3)
        made["attachments"] = [{"file_name": "b.txt", "file_type": "txt", "file_size": 3,
            "extracted_content": maker.text(5)}]
    return made


def chat(maker, account, blank=None):
    blank = maker.random.random() < 0.15 if blank is None else blank
    times = maker.usecs(maker.random.randrange(maker.longest) + 1)
    return {
        "uuid": maker.uuid(4), "name": "" if blank else maker.text(8), "summary": "",
        "created_at": stamp(maker, times[0]),
        "updated_at": stamp(maker, times[-1] + (9 * 10**11 if blank else 6 * 10**7)),
        "account": {"uuid": account}, "chat_messages": [message(maker, time, blank) for time in times[1:]],
    }  # fmt: skip


def shells(maker, account):
    """What a bulk deletion leaves, and what it does not."""
    deleted = iso_usec("2026-06-21T20:47:31.5Z")
    made = [chat(maker, account, True) for _ in range(6)]
    for place, one in enumerate(made):
        one["updated_at"] = iso(deleted - place * 1_000_000)
        for row in one["chat_messages"]:
            row["updated_at"] = one["updated_at"]
    made[1]["chat_messages"] = []
    made[2]["chat_messages"] = [dict(message(maker, deleted - 10**13, True), content=[{"type": "text", "text": " \n"}])]
    attached = message(maker, deleted - 10**13, True)
    attached["attachments"] = [{"file_name": "b.txt", "file_size": 3, "extracted_content": "x y"}]
    made[3]["chat_messages"] = [attached]
    filed = message(maker, deleted - 10**13, True)
    filed["files"] = [{"file_uuid": maker.uuid(4), "file_name": "c.png"}]
    made[4]["chat_messages"] = [filed]
    # Words in nothing but a thought: not emptied.
    thinking = message(maker, deleted - 10**13, True)
    thinking["content"].append(BLOCKS[0])
    made[5]["chat_messages"] = [thinking]
    return made + [chat(maker, account, False)]


def odd(maker, account):
    """Chats whose oddities must be there whatever the chances."""
    made = [chat(maker, account, False) for _ in range(9)]
    none = [None, "", "0001-01-01T00:00:00+00:00", "2009-05-06T07:08:09Z", "2100-01-01T00:00:00Z"]
    for one, value in zip(made, none):
        one["created_at"] = value
    made[5]["updated_at"], made[6]["updated_at"] = "2100-01-01T00:00:00Z", None
    del made[7]["created_at"], made[7]["summary"]
    for row in made[7]["chat_messages"]:
        row["parent_message_uuid"] = made[7]["chat_messages"][0]["uuid"]
    # Its words are gone, but what they were about was summed up.
    summed = chat(maker, account, True)
    summed["summary"] = "**Asked** about soup"
    # A message that nobody dated.
    rows = [message(maker, maker.usec()) for _ in range(2)]
    rows[0]["created_at"] = None
    made[8]["chat_messages"] = rows
    return made + [summed]


def time_of(value):
    return believed(iso_usec(value)) if value else None


def other_words(block):
    """Words of a block that are not counted but show that it was not emptied."""
    if block["type"] == "text":
        return 0
    return words_in(block.get("thinking")) or any(block.get(key) for key in ("text", "input", "content", "title"))


def expect(case, chats):
    for made in chats:
        created, update = (case.seen(time_of(made.get(key))) for key in ("created_at", "updated_at"))
        messages = words = files = 0
        moments, has_words = [], False
        for row in made["chat_messages"]:
            moments.append(case.seen(time_of(row["created_at"])))
            case.seen(iso_usec(row["updated_at"]))
            counted = max(words_in(row["text"]), words_in(*(block.get("text") for block in row["content"])))
            messages, words = messages + 1, words + counted
            files += len(row["attachments"]) + len(row["files"])
            has_words = has_words or bool(counted or any(other_words(block) for block in row["content"]))
        is_shell = not made["name"].strip() and not has_words and not words_in(made.get("summary"))
        # A chat without name that was never given a word is a shell too, whatever is attached.
        case.chat(
            made["uuid"], made["name"], created, None if is_shell else update, moments, messages, words, files,
            blank=is_shell and not files, partlyBlank=is_shell and files > 0,
        )  # fmt: skip


def cases(maker):
    account = maker.uuid(4)
    chats = [chat(maker, account) for _ in range(40)]
    users = dump([{"uuid": account, "full_name": "Someone", "email_address": "someone@example.org",
        "verified_phone_number": None}])

    def case(name, container, some=chats, complete=True, key=account):
        made = Case(f"claude-{name}", PRODUCT, complete, key, container)
        expect(made, some)
        return made

    for style in ("plain", "raw", "wide"):
        yield case(style, "file").file("conversations.json", dump(chats, style))
    yield case("wrapped", "file").file("chats.json", dump({"conversations": chats}))
    yield case("single", "file", chats[1:2], False).file("one.json", dump(chats[1]))
    emptied = shells(maker, account)
    yield case("shells", "file", emptied).file("conversations.json", dump(emptied))

    oddities = odd(maker, account)
    yield case("odd", "file", oddities).file("conversations.json", dump(oddities))

    files = {"users.json": users, "projects.json": b"[]", "conversations.json": dump(chats)}
    yield case("zip", "zip").file("data-2025-10-26-02-11-36-batch-0000.zip", zip_bytes(files))
    yield case("folder", "folder").tree(files)
    del files["users.json"]
    yield case("no-users", "zip").file("export.zip", zip_bytes(files))
    rest = {
        "users.json": users, f"projects/{maker.uuid(4)}.json": dump({"uuid": "p", "name": "p", "docs": []}),
        "memories.json": dump([{"conversations_memory": "m", "project_memories": {}, "account_uuid": account}]),
        f"design_chats/{maker.uuid(4)}.json": dump({"uuid": "d", "title": "t", "createdAt": "2026-06-01T00:00:00Z",
            "messages": []}),
    }  # fmt: skip
    yield case("summer", "zip").file("export.zip", zip_bytes({"conversations.json": dump(chats), **rest}))
    yield from parts(maker, account, chats)


def parts(maker, account, chats):
    """What the download has been since August 2026: a manifest, and a zip for each kind of thing."""
    kinds = ["conversations-000", "conversations-001", "projects-000", "memories-000", "light_metadata-000"]
    links = [{"name": f"{kind}.zip", "url": f"https://example.org/{kind}.zip?signature=s"} for kind in kinds]
    manifest = dump({"export_id": maker.uuid(4), "created_at": "2026-08-20T01:02:03Z", "files": links})
    zips = {
        "conversations-000.zip": zip_bytes({"conversations.json": dump(chats[:25])}),
        "conversations-001.zip": zip_bytes({"conversations.json": dump(chats[25:])}),
        "projects-000.zip": zip_bytes({"projects/p.json": b'{"uuid": "p", "name": "p", "docs": []}'}),
        "memories-000.zip": zip_bytes({"memories/m.json": dump({"account_uuid": account,
            "conversations_memory": "m"})}),
        "light_metadata-000.zip": zip_bytes({"users.json": dump([{"uuid": account}])}),
    }  # fmt: skip
    name = f"manifest-{maker.uuid(4)}-{account}-2026-08-20-01-02-03.json"
    for label, without in (("parts", None), ("parts-missing", "conversations-001.zip"),
        ("parts-less", "projects-000.zip")):
        case = Case(f"claude-{label}", PRODUCT, without != "conversations-001.zip", account)
        expect(case, chats[:25] if without == "conversations-001.zip" else chats)
        case.without(*[without] * (not case.answer["complete"]))
        yield case.tree({name: manifest, **{zip: data for zip, data in zips.items() if zip != without}})
    case = Case("claude-part", PRODUCT, False, account)
    expect(case, chats[25:])
    yield case.without("conversations-001.zip").file("conversations-001.zip", zips["conversations-001.zip"])
    for only in (manifest, b"\xef\xbb\xbf" + manifest):
        case = Case(f"claude-manifest-{len(only) - len(manifest)}", PRODUCT)
        yield case.file(name, only).refused("list of what to download", *zips, every=True)
