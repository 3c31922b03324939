"""Microsoft Copilot's three tables: no ids, newest first, an answer above its question.

A chat is all rows of one title in one file, and its id the first 32 hex digits of SHA-256 over "copilot" and that
title, joined by a line feed. In the table without a title each row is a chat: its id is that of "copilot", the time as
written, the prompt and how often that pair came before; its title is the prompt. All rows count as messages. A time
without a zone is read as UTC and has slack. `12/13/2025` is month first. Headers are matched whatever their case and
order, after a byte-order mark. One file is not all there is, as each of the three buttons gives its own.
"""

import csv
import hashlib
import io

from common import Case, iso, moment, words_in

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
            digest(title), title, min(times), max(times), times, len(rows), words, zoneSlack=zoneSlack,
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
            digest(when, text, str(number)), text, usec, usec, [usec], 1, words_in(text), zoneSlack=not zone,
        )  # fmt: skip
    return case.file("windows-apps-copilot-activity-history.csv",
        table(["Timestamp", "ClientApp", "Prompt"], rows, True))


def cases(maker):
    yield from titled(maker)
    yield activity(maker, "copilot-chat-activity", "copilot-chat-activity.csv")
    yield activity(maker, "copilot-microsoft-365", "copilot-in-Microsoft-365-apps-activity.csv")
    yield prompts(maker, "copilot-windows", "Z")
    yield prompts(maker, "copilot-windows-bare", "")
    empty = table(["Conversation", "Time", "Author", "Message"], [])
    yield Case("copilot-empty", PRODUCT).file("copilot-activity-history.csv", empty).refused("no chats")
