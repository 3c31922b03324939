"""What `optout chats --json` prints, one item a line: the way in for everything without an importer.

Taken as they stand: id, title, created, last, messages, words, files, and the flags rated and shared; what is derived
(exposure, state, resumed, handle, link) is not believed. Rows name no product, so the account has to be named. They are
never all there is.
"""

from common import Case, iso, lines

PRODUCT = "openai/chatgpt"


def row(maker):
    times = maker.usecs(2)
    flags = maker.random.choice([[], [], ["rated"], ["shared"], ["rated", "shared"], ["resumed"]])
    return {
        "handle": "abcd", "account": "chatgpt-free", "id": maker.uuid(), "title": maker.title(),
        "createdAt": iso(times[0]),
        "lastAt": iso(times[1]), "messages": maker.random.randrange(1, 90), "words": maker.random.randrange(1, 9000),
        "files": maker.random.randrange(3), "exposure": "covered", "flags": flags, "state": "none", "url": None,
    }, times  # fmt: skip


def cases(maker):
    case = Case("rows", PRODUCT, complete=False)
    case.answer["importInto"] = {"add": "chatgpt:free", "account": "chatgpt-free"}
    made = []
    for place in range(20):
        one, times = row(maker)
        if place == 3:
            one["createdAt"] = one["lastAt"] = None
            times = [None, None]
        if place == 4:
            one["lastAt"] = times[1] = None
        flags = set(one["flags"]) - {"resumed"}
        case.chat(one["id"], one["title"], times[0], times[1], [], one["messages"], one["words"], one["files"], flags)
        made.append(one)
    yield case.file("chats.jsonl", lines(made))
