"""Grok: the export of grok.com in both generations, and Grok inside an X archive.

grok.com: the id is `conversation_id`, else `id`; created `create_time`; last the newest of `modify_time` and the
responses. All responses count; who is neither human nor user is the assistant. Times are ISO texts, or MongoDB's
`{"$date": …}` of milliseconds or text. `files` are `file_attachments`; a share link makes the chat shared. Temporary
chats were sent as well. The account is `user_id`. Login and billing files beside are never opened; projects, tasks and
pictures are no chats.

X: rows grouped by `chatId`, no title, `files` are `attachments`, the account is `accountId`. The numbered parts have to
be contiguous.
"""

from zipfile import ZIP_STORED

from common import Case, dump, iso, words_in, zip_bytes

PRODUCT, IN_X = "xai/grok", "xai/grok-in-x"


def stamp(maker, usec, new):
    if not new:
        return iso(usec)
    date = {"$numberLong": str(usec // 1000)} if maker.random.random() < 0.7 else iso(usec // 1000 * 1000, 3)
    return {"$date": date}


def chat(maker, case, user, new):
    times = maker.usecs(maker.random.randrange(1, 9), 1000)
    key, other = ("_id", "id") if new else ("response_id", "conversation_id")
    chat_id, title = maker.uuid(4), maker.title()
    senders = ["human", "assistant", "ASSISTANT", "grok-3"] if new else ["human", "ASSISTANT"]
    responses, words, files, shared = [], 0, 0, maker.random.random() < 0.1
    for usec in times[1:]:
        text = maker.random.choice([maker.text(), maker.text(), ""])
        attached = [maker.uuid(4)] * maker.random.choice([0, 0, 0, 1, 2])
        words, files = words + words_in(text), files + len(attached)
        response = {
            key: maker.uuid(4), "conversation_id": chat_id, "message": text, "sender": maker.random.choice(senders),
            "create_time": stamp(maker, usec, new), "parent_response_id": None, "file_attachments": attached,
            "thinking_trace": "t u v", "web_search_results": [{"title": "Soup", "preview": "p"}], "model": "grok-3",
        }  # fmt: skip
        responses.append({"response": response, "share_link": None})
    if shared and responses:
        responses[-1]["share_link"] = {"share_link_id": maker.uuid(4), "is_public": True}
    # Messages may be older than their chat.
    created = times[0] if maker.random.random() < 0.8 else times[-1]
    modified = times[-1] + maker.random.choice([0, 5_000_000])
    conversation = {
        other: chat_id, "user_id": user, "title": title, "create_time": iso(created), "modify_time": iso(modified),
        "summary": None, "starred": False, "temporary": maker.random.random() < 0.1, "asset_ids": [],
    }  # fmt: skip
    flags = ["shared"] if shared and responses else []
    blank = not (title and title.strip()) and not words and not files
    case.chat(chat_id, title, created, modified, times[1:], len(responses), words, files, flags, blank)
    return {"conversation": conversation, "responses": responses}


def combined(maker, case, user):
    """Every combination of the two generations: names of ids, and how each time is written."""
    def date(usec, form):
        return [iso(usec), {"$date": {"$numberLong": str(usec // 1000)}}, {"$date": iso(usec, 3)},
            {"$date": usec // 1000}, {"$date": {"$numberLong": usec // 1000}}][form]

    made = []
    for number in range(40):
        times, chat_id = maker.usecs(4, 1000), maker.uuid(4)
        forms = number % 5, number // 5 % 5, number // 8 % 5
        texts = [maker.text(9, 1) for _ in times[1:]]
        keys = ["conversation_id", "id"] if number % 3 == 2 else [["conversation_id", "id"][number % 2]]
        senders = ["human", "user", "ASSISTANT", "assistant", "grok-4", ""]
        responses = [
            {"response": {["response_id", "_id"][(number + place) % 2]: maker.uuid(4), "message": text,
                "sender": maker.random.choice(senders), "create_time": date(usec, forms[2])},
                "share_link": None}
            for place, (usec, text) in enumerate(zip(times[1:], texts))
        ]  # fmt: skip
        conversation = {"user_id": user, "title": maker.line(), "leaf_response_id": None, "system_prompt_name": "",
            "create_time": date(times[0], forms[0]), "modify_time": date(times[-1], forms[1])}
        # Where both names are there, the longer one counts.
        conversation.update((key, chat_id if key == keys[0] else maker.uuid(4)) for key in keys)
        created = times[0]
        if number < 4:
            value = [None, "0001-01-01T00:00:00Z", {"$date": "2100-01-01T00:00:00Z"}, {"$date": None}][number]
            conversation.update(create_time=value, modify_time=value)
            created = None
        case.chat(chat_id, conversation["title"], created, None, times[1:], 3, words_in(*texts))
        made.append({"conversation": conversation, "responses": responses})
    return {"conversations": made}


def backend(maker, case, user, generations):
    made = [chat(maker, case, user, new) for new in generations for _ in range(12)]
    # A response before its conversation, and one without a time.
    early = made[-1]
    if early["responses"]:
        early["responses"][0]["response"]["create_time"] = None
        times = case.answer["chats"][-1]["momentsUSec"]
        times.pop(0)
    rest = {"projects": [{"name": "p"}], "tasks": [], "media_posts": [{"id": "m", "original_prompt": "a cat"}]}
    return {"conversations": made, **(rest if True in generations else {})}


def beside(user, maker, data):
    root = f"ttl/30d/export_data/{user}/"
    return {
        root + "prod-mc-auth-mgmt-api.json": b'{"session": "s"}', root + "prod-mc-billing.json": b'{"card": 1}',
        root + "prod-grok-backend.json": data, root + f"prod-mc-asset-server/{maker.uuid(4)}/content": bytes(40),
    }  # fmt: skip


def item(account, chat_id, usec, agent, text, attached):
    name = {"value": 1, "name": "Agent", "originalName": "AGENT"} if agent else {"value": 0, "name": "User",
        "originalName": "USER"}
    return {"grokChatItem": {
        "accountId": account, "chatId": chat_id, "createdAt": iso(usec, 3), "sender": name, "message": text,
        "grokMode": {"value": 1, "name": "Normal"}, "postIds": [], "attachments": [{"fileName": "a.png"}] * attached,
    }}  # fmt: skip


def archive(maker, case, account):
    rows = []
    for _ in range(12):
        chat_id = str(maker.random.randrange(10**18, 10**19))
        times, words, files = maker.usecs(maker.random.randrange(1, 8), 1000), 0, 0
        for place, usec in enumerate(times):
            text, attached = maker.text(30, 1), maker.random.choice([0, 0, 1])
            words, files = words + words_in(text), files + attached
            rows.append(item(account, chat_id, usec, place % 2 == 1, text, attached))
        case.chat(chat_id, None, times[0], times[-1], times, len(times), words, files)
    maker.random.shuffle(rows)
    return rows


def script(name, part, rows):
    return f"window.YTD.{name}.part{part} = ".encode() + dump(rows)


def in_x(maker):
    account = str(maker.random.randrange(10**9, 10**10))
    for name, parts, is_zip in (("zip", (0, 1), True), ("folder", (0, 1), False), ("file", (0,), False),
        ("gap", (0, 2), True)):
        case = Case(f"grok-x-{name}", IN_X, name != "gap", account)
        rows = archive(maker, case, account)
        if name == "gap":
            case.without("grok-chat-item-part1.js")
        half = (len(rows) + 1) // len(parts)
        names = {0: "data/grok-chat-item.js", 1: "data/grok-chat-item-part1.js", 2: "data/grok-chat-item-part2.js"}
        pieces = [rows[:half], rows[half:]] if len(parts) == 2 else [rows]
        files = {names[part]: script("grok_chat_item", part, piece) for part, piece in zip(parts, pieces)}
        more = {
            "data/tweets.js": script("tweets", 0, [{"tweet": {"id": "1", "full_text": "soup"}}]),
            "data/account.js": script("account", 0,
                [{"account": {"accountId": account, "email": "someone@example.org"}}]),
            "data/direct-messages.js": script("direct_messages", 0, []),
            "data/grok-conversations.js": script("grok_conversations", 0, [{"grokConversation": {"id": "1"}}]),
            "Your archive.html": b"<html>",
        }  # fmt: skip
        if name == "file":
            yield case.file("grok-chat-item.js", files["data/grok-chat-item.js"])
        elif is_zip:
            yield case.file("twitter-2026-01-01.zip", zip_bytes({**more, **files}))
        else:
            yield case.tree({**more, **files})


def sealed(maker, user):
    """Login and bill damaged in the zip: whoever looked into them would stumble."""
    case = Case("grok-sealed", PRODUCT, True, user)
    data = bytearray(zip_bytes(beside(user, maker, dump(backend(maker, case, user, (True,)))), ZIP_STORED))
    for secret in (b'{"session": "s"}', b'{"card": 1}'):
        place = data.index(secret)
        data[place : place + len(secret)] = bytes(len(secret))
    return case.file("ttl.zip", bytes(data))


def cases(maker):
    user = maker.uuid(4)
    for name, generations in (("old", (False,)), ("new", (True,)), ("mixed", (False, True))):
        case = Case(f"grok-{name}", PRODUCT, True, user)
        data = backend(maker, case, user, generations)
        if name == "mixed":
            folder = beside(user, maker, dump(data))
            case.tree(folder)
            yield case.secret(*[one for one in folder if "auth" in one or "billing" in one])
        else:
            yield case.file("ttl.zip", zip_bytes(beside(user, maker, dump(data))))
    case = Case("grok-file", PRODUCT, True, user)
    yield case.file("prod-grok-backend.json", dump(backend(maker, case, user, (True,))))
    case = Case("grok-combined", PRODUCT, True, user)
    yield case.file("prod-grok-backend.json", dump(combined(maker, case, user)))
    yield sealed(maker, user)
    yield from in_x(maker)
