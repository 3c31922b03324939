"""What `optout chats --json` prints, one item a line: the way in for everything without an importer.

Taken as they stand: id, title, created, last, messages, words, files, and the flags rated and shared; what is derived
(exposure, state, resumed, handle, link) is not believed. Rows that name no product need an account to be named; rows of
several products or accounts are refused. A time without a zone has slack. They are never all there is.
"""

from common import Case, dump, iso, lines

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


def named(maker):
    """As they are printed: with the product, and with lines that cannot be taken."""
    case = Case("rows-named", PRODUCT, complete=False)
    made = []
    for _ in range(12):
        one, times = row(maker)
        case.chat(one["id"], one["title"], times[0], times[1], [], one["messages"], one["words"], one["files"],
            set(one["flags"]) - {"resumed"})
        made.append(dict(one, product=PRODUCT, later="unknown fields are stepped over"))
    one, times = row(maker)
    one["createdAt"], one["lastAt"] = (iso(time, 6, "") for time in times)
    case.chat(one["id"], one["title"], times[0], times[1], [], one["messages"], one["words"], one["files"],
        set(one["flags"]) - {"resumed"}, zoneSlack=True)
    made.append(dict(one, product=PRODUCT))
    made.append(dict(made[0], id=None))
    case.skip("without id")
    case.skip("line that cannot be read", 2)
    torn = dump(made[1], "raw")
    return case.file("rows.jsonl", lines(made) + torn + b" and more\n\n" + torn[:80])


def mixed(maker, name, key, other, *parts):
    """Rows of more than one."""
    made = [dict(row(maker)[0], product=PRODUCT), dict(row(maker)[0], product=PRODUCT)]
    made[1][key] = other
    return Case(name, PRODUCT).file("chats.jsonl", lines(made)).refused(*parts)


def cases(maker):
    yield named(maker)
    yield mixed(maker, "rows-of-two-products", "product", "openai/codex", "several products")
    yield mixed(maker, "rows-of-two-accounts", "account", "chatgpt-2", "several accounts")
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
