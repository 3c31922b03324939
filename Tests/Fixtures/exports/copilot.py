"""Microsoft Copilot's three tables: no ids, newest first, an answer above its question.

A chat is all rows of one title, and its id the first 32 hex digits of SHA-256 over "copilot" and that
title, joined by a line feed. In the table without a title each row is a chat: its id is that of "copilot", the time as
written, the id that the prompt would have as a title, and how often that pair came before, so that no order of columns
needs a whole prompt in memory; its title is the prompt. All rows count as messages. A time without a zone is read as UTC
and has slack. `12/13/2025` is month first, `13/12/2025` day first, and one such day settles it for all of its file; where
none does, the month is first. Rows of another width than the header, and those with a quote in a field that does not
begin with one, are skipped. Headers are matched whatever their case and
order, after a byte-order mark. One file is not all there is, as each of the three buttons gives its own.
"""

import csv
import hashlib
import io

from common import Case, iso, iso_usec, moment, words_in

PRODUCT = "microsoft/copilot"


def digest(*parts):
    return hashlib.sha256("\n".join(("copilot",) + parts).encode("utf-8")).hexdigest()[:32]


def table(header, rows, bom=False, end="\r\n"):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=end)
    writer.writerow(header)
    writer.writerows(rows)
    return (b"\xef\xbb\xbf" if bom else b"") + out.getvalue().encode("utf-8")


def says(maker):
    return maker.random.choice(
        [maker.line(), f'{maker.line()}, and "{maker.line()}"',
            f"{maker.line()}\n\n{maker.line()}\r\n- {maker.line()}", '"', ""]
    )


def chats(maker, count=12):
    """Per chat its title and messages: time in whole seconds, author, text; an answer in the second of its question."""
    titles = [maker.line() for _ in range(count - 3)] + ["Soup, again", 'The "best"\nsoup', "Straße 日本語"]
    made = []
    for title in titles:
        rows = []
        for usec in maker.usecs(maker.random.randrange(1, 5), 1_000_000):
            rows.append((usec, maker.random.choice(["Human", "user"]), says(maker)))
            rows.append((usec, maker.random.choice(["AI", "Copilot"]), says(maker)))
        made.append((title, rows))
    # Two chats of one title can only be taken for one.
    return made + [(titles[0], [(usec, "Human", says(maker)) for usec in maker.usecs(2, 1_000_000)])]


def newest_first(made):
    rows = [(usec, author, text, title) for title, some in made for usec, author, text in some]
    return sorted(reversed(rows), key=lambda row: -row[0])


def expect(case, made, zoneSlack=False):
    merged = {}
    for title, rows in made:
        merged.setdefault(title, []).extend(rows)
    for title, rows in merged.items():
        times = [usec for usec, _, _ in rows if usec is not None]
        words = words_in(*(text for _, _, text in rows))
        case.chat(
            digest(title), title, min(times, default=None), max(times, default=None), times, len(rows), words,
            zoneSlack=zoneSlack,
        )  # fmt: skip
    return case


def slashed(usec, zone="+00:00"):
    return f"{moment(usec):%m/%d/%Y %H:%M:%S} {zone}"


def titled(maker):
    made = chats(maker)
    rows = [(title, iso(usec, 0, ""), author, text) for usec, author, text, title in newest_first(made)]
    header = ["Conversation", "Time", "Author", "Message"]
    for name, head, bom, end in (
        ("history", header, True, "\r\n"), ("unix", header, False, "\n"),
        ("capitals", [name.upper() for name in header], True, "\r\n"),
    ):  # fmt: skip
        case = expect(Case(f"copilot-{name}", PRODUCT, complete=False), made, zoneSlack=True)
        yield case.file("copilot-activity-history.csv", table(head, rows, bom, end))
    turned = [(message, author, when, title) for title, when, author, message in rows]
    case = expect(Case("copilot-turned", PRODUCT, complete=False), made, zoneSlack=True)
    yield case.file("copilot-activity-history.csv", table(header[::-1], turned, True))


def activity(maker, name, file):
    made = chats(maker)
    rows = []
    for place, (usec, author, text, title) in enumerate(newest_first(made)):
        when = [slashed(usec), iso(usec, 0), iso(usec, 6, "+00:00"), slashed(usec + 7_200_000_000, "+02:00")][place % 4]
        rows.append((when, text, author, title))
    case = expect(Case(name, PRODUCT, complete=False), made)
    return case.file(file, table(["CreatedAt", "MessageContent", "Author", "ChatName"], rows, True))


def prompts(maker, name, zone):
    rows, again = [], {}
    case = Case(name, PRODUCT, complete=False)
    times = maker.usecs(12, 1_000_000)[::-1]
    texts = [maker.line() for _ in times]
    times[4], texts[4] = times[3], texts[3]
    for usec, text in zip(times, texts):
        when = iso(usec, 0, zone)
        number = again[when, text] = again.get((when, text), -1) + 1
        rows.append((when, "Windows Copilot", text))
        case.chat(
            digest(when, digest(text), str(number)), text, usec, usec, [usec], 1, words_in(text), zoneSlack=not zone,
        )  # fmt: skip
    return case.file("windows-apps-copilot-activity-history.csv",
        table(["Timestamp", "ClientApp", "Prompt"], rows, True))


def interleaved(maker):
    """More chats than anybody keeps open, their rows in turn."""
    made = []
    for number in range(150):
        start = maker.usec(1_000_000, 1_760_000_000, 1_760_001_000)
        rows = [(start + place * 1_700_000_000, "Human", says(maker)) for place in range(4)]
        made.append((f"chat {number} {maker.line()}", rows))
    rows = [(title, iso(usec, 0, ""), author, text) for usec, author, text, title in newest_first(made)]
    case = expect(Case("copilot-interleaved", PRODUCT, complete=False), made, zoneSlack=True)
    data = table(["Conversation", "Time", "Author", "Message"], rows)
    return case.file("copilot-activity-history.csv", data)


def days(maker, name, form, dates):
    """Dates of which only the first row's tells which number is the day; newest first, as ever."""
    made, rows = [], []
    for usec in sorted((iso_usec(date + "T10:11:12") for date in dates), reverse=True):
        made.append((maker.line(), [(usec, "user", says(maker))]))
        rows.append((moment(usec).strftime(form), made[-1][1][0][2], "user", made[-1][0]))
    case = expect(Case(name, PRODUCT, complete=False), made)
    return case.file("copilot-chat-activity.csv", table(["CreatedAt", "MessageContent", "Author", "ChatName"], rows))


def torn(maker):
    """Rows that cannot be placed, and a time that is missing."""
    made = chats(maker, 4)
    made.append(("no time", [(None, "Human", "said some time"), (maker.usec(1_000_000), "Human", "")]))
    rows = [
        (title, iso(usec, 0, "") if usec else "", author, text) for title, some in made for usec, author, text in some
    ]
    data = table(["Conversation", "Time", "Author", "Message"], rows)
    data += b'too,few\r\ntoo,2026-01-01T00:00:00,many,fields,here\r\n\r\na "b" c,2026-01-01T00:00:00,AI,x\r\n'
    case = expect(Case("copilot-torn", PRODUCT, complete=False), made, zoneSlack=True)
    case.skip("row of another width than the header", 2)
    case.skip("row with a quote out of place")
    return case.file("copilot-activity-history.csv", data)


def absurd(maker):
    """Times that nobody can have written at."""
    rows, made = [], []
    for when in ("0001-01-01T00:00:00", "2009-02-03T04:05:06", "2100-01-01T00:00:00", "01/02/1999 03:04:05", "soon"):
        made.append((maker.line(), [(None, "Human", says(maker))]))
        rows.append((made[-1][0], when, "Human", made[-1][1][0][2]))
    case = expect(Case("copilot-absurd", PRODUCT, complete=False), made)
    return case.file("copilot-activity-history.csv", table(["Conversation", "Time", "Author", "Message"], rows))


def unite(chats, chat):
    """Adds a chat to others, or to the one of its title."""
    for one in chats:
        if one["id"] == chat["id"]:
            one["momentsUSec"] = sorted({*one["momentsUSec"], *chat["momentsUSec"]})
            one.update(createdUSec=one["momentsUSec"][0], lastUSec=one["momentsUSec"][-1],
                messages=one["messages"] + chat["messages"], words=one["words"] + chat["words"],
                zoneSlack=one["zoneSlack"] or chat["zoneSlack"])
            return
    chats.append(chat)


def all_buttons(maker):
    """What all buttons gave, in one folder: still nobody says that there are no more buttons."""
    whole = Case("copilot-all", PRODUCT, complete=False)
    for number, case in enumerate([next(titled(maker)), activity(maker, "", "a.csv"), prompts(maker, "", "Z")]):
        for chat in case.answer["chats"]:
            unite(whole.answer["chats"], chat)
        whole.files.update((f"{number}-{name}", data) for name, data in case.files.items())
    whole.answer["seen"] = len(whole.answer["chats"])
    whole.answer["date"] = max(time for chat in whole.answer["chats"] for time in chat["momentsUSec"])
    return whole.tree({})


def cases(maker):
    yield from titled(maker)
    yield activity(maker, "copilot-chat-activity", "copilot-chat-activity.csv")
    yield activity(maker, "copilot-microsoft-365", "copilot-in-Microsoft-365-apps-activity.csv")
    yield prompts(maker, "copilot-windows", "Z")
    yield prompts(maker, "copilot-windows-bare", "")
    yield interleaved(maker)
    early = ["2026-02-03", "2026-01-02", "2026-03-01", "2026-04-05"]
    yield days(maker, "copilot-day-first", "%d/%m/%Y %H:%M:%S +00:00", early + ["2025-12-13"])
    yield days(maker, "copilot-half-days", "%m/%d/%Y %I:%M:%S %p +00:00", early + ["2025-12-13"])
    yield days(maker, "copilot-month-assumed", "%m/%d/%Y %H:%M:%S +00:00", early)
    yield torn(maker)
    yield absurd(maker)
    yield all_buttons(maker)
    open_end = table(["Conversation", "Time", "Author", "Message"], []) + b'a,2026-01-01T00:00:00,AI,"never closed'
    yield Case("copilot-cut", PRODUCT).file("copilot-activity-history.csv", open_end).refused("quoted field")
    empty = table(["Conversation", "Time", "Author", "Message"], [])
    yield Case("copilot-empty", PRODUCT).file("copilot-activity-history.csv", empty).refused("no chats")
