"""Mistral's Le Chat: a zip with one bare array of messages per chat, in no order, and folders of files.

All messages of user and assistant count; `words` are those of `content`, `files` those listed in `files`. The id is
`chatId`. Created and last are the earliest and latest `createdAt`. The title is the first line of the first user
message, cut to 80 characters. Cards, quotes and reasoning are no words. A chat by itself is not all there is.
"""

from common import Case, believed, dump, iso, iso_usec, words_in, zip_bytes

PRODUCT = "mistral/le-chat"


def chunks(maker, text):
    made = [{"type": "text", "text": text}]
    if maker.random.random() < 0.3:
        made.insert(0, {"type": "text", "text": maker.line(), "_context": {"type": "reasoning"}})
    if maker.random.random() < 0.3:
        made += [{"type": "tool_call", "name": "web_search", "arguments": "{}"},
            {"type": "reference", "referenceIds": [1]}]
    if maker.random.random() < 0.1:
        made += [{"type": "custom_element", "data": {}},
            {"type": "image_url", "imageUrl": {"url": "https://example.org/a"}}]
    return made


def chat(maker, said=None):
    chat_id = maker.uuid(4)
    rows = []
    for place, usec in enumerate(maker.usecs(maker.random.randrange(1, 9), 1000)):
        text = said if said is not None and place == 0 else maker.text(40, 1)
        is_user = place % 2 == 0
        rows.append({
            "id": maker.uuid(4), "version": 0, "chatId": chat_id, "role": "user" if is_user else "assistant",
            "content": text,
            "contentChunks": None if is_user else chunks(maker, text), "createdAt": iso(usec, 3), "reaction": "neutral",
            "reactionDetail": None, "reactionComment": None, "preference": None, "preferenceOver": None,
            "context": None,
            "canvas": [], "quotes": [],
            "files": [{"type": "image", "name": "a.png"}] * maker.random.choice([0, 0, 0, 1, 2]),
        })  # fmt: skip
    return rows


def title(rows):
    first = next((row["content"] for row in rows if row["role"] == "user"), "")
    return first.strip().split("\n")[0][:80].rstrip() if first.strip() else None


def expect(case, made):
    for rows in made:
        times = [believed(iso_usec(row["createdAt"])) if row["createdAt"] else None for row in rows]
        case.chat(
            rows[0]["chatId"], title(rows), None, None, times, len(rows),
            words_in(*(row["content"] for row in rows)), sum(len(row["files"]) for row in rows),
        )  # fmt: skip
    return case


def files(maker, made):
    out = {}
    for rows in made:
        mixed = maker.random.sample(rows, len(rows))
        out[f"chat-{rows[0]['chatId']}.json"] = dump(mixed)
        out[f"chat-{rows[0]['chatId']}-files/a.png"] = bytes(20)
    return out


def cases(maker):
    made = [chat(maker) for _ in range(12)]
    made += [chat(maker, "one line\nand another"), chat(maker, "x" * 200), chat(maker, "日本語" * 60)]
    zipped = zip_bytes(files(maker, made))
    yield expect(Case("lechat-zip", PRODUCT), made).file("chat-export-1760000000000.zip", zipped)
    yield expect(Case("lechat-folder", PRODUCT), made).tree(files(maker, made))
    # Somebody handed in exports of other providers, and of this one.
    handed = files(maker, made)
    for rows in made[:2]:
        folder = f"chat-{rows[0]['chatId']}-files/"
        handed.update({folder + "conversations.json": b'[{"id": "a", "mapping": {}, "create_time": 1750000000.5}]',
            folder + "user.json": b'{"id": "user-abc"}', folder + "chat-1.json": dump(chat(maker))})
    yield expect(Case("lechat-handed-in", PRODUCT), made).file("chat-export-1760000000000.zip", zip_bytes(handed))
    yield expect(Case("lechat-handed-in-folder", PRODUCT), made).tree(handed)
    timeless = [chat(maker) for _ in range(3)]
    for row in timeless[0]:
        row["createdAt"] = None
    timeless[1][-1]["createdAt"], timeless[2][-1]["createdAt"] = "1970-01-01T00:00:00.000Z", "2100-01-01T00:00:00.000Z"
    plain = {f"chat-{rows[0]['chatId']}.json": dump(rows) for rows in timeless}
    yield expect(Case("lechat-timeless", PRODUCT), timeless).file("chat-export-1.zip", zip_bytes(plain))
    one = expect(Case("lechat-single", PRODUCT, complete=False), made[:1])
    yield one.file(f"chat-{made[0][0]['chatId']}.json", dump(made[0]))
