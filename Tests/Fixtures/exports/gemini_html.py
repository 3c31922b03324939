"""Gemini in Google's Takeout as HTML: a page of cells with translated words and local times.

Rules as in `gemini.py`; the title is the text of the cell up to its first line break. Only English times are read:
month name, 12 hours, an ordinary, narrow or no-break space before AM and PM, and a zone that is a name known to mean
one thing or `GMT±H[:MM]`. Any other time is unknown, not guessed. The line "Attached N file(s)." and the names after
it are no words; N is the number of files.
"""

import html

from common import Case, iso_usec, moment, words_in, zip_bytes
from gemini import NO_PROMPTS, PRODUCT, answer, chat_id, prompt, text_of

HOURS = {
    "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CDT": -5, "PST": -8, "PDT": -7, "CET": 1, "CEST": 2, "GMT+2": 2,
    "GMT-3": -3,
    "GMT+5:30": 5.5, "GMT-9:30": -9.5,
}  # fmt: skip
SPACES = ["\u202f", "\u00a0", " "]


def english(maker, usec, zone):
    """`Nov 13, 2025, 9:50:57 AM CDT`"""
    local = moment(usec + int(HOURS.get(zone, 0) * 3_600_000_000))
    hour, half = (local.hour + 11) % 12 + 1, "AM" if local.hour < 12 else "PM"
    space = maker.random.choice(SPACES)
    return f"{local:%b} {local.day}, {local.year}, {hour}:{local:%M:%S}{space}{half} {zone}"


def german(usec):
    return f"{moment(usec):%d.%m.%Y, %H:%M:%S} MESZ"


def portuguese(usec):
    months = "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.".split()
    local = moment(usec)
    return f"{local.day} de {months[local.month - 1]} de {local.year}, {local:%H:%M:%S} BRT"


def cell(header, title, when, rest="", files=()):
    title = html.escape(title, quote=False).replace("\u00a0", "&nbsp;")
    attached = f"Attached {len(files)} file{'s' * (len(files) > 1)}.<br>" if files else ""
    attached += "".join(f'-&nbsp;<a href="{name}">{name}</a><br>' for name in files)
    grey = "content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1"
    return (
        '<div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid">'
        '<div class="header-cell mdl-cell mdl-cell--12-col">'
        f'<p class="mdl-typography--title">{header}<br></p></div>'
        f'<div class="{grey}">{title}<br>{attached}{when}<br>{rest}</div>'
        f'<div class="{grey} mdl-typography--text-right"></div>'
        '<div class="content-cell mdl-cell mdl-cell--12-col mdl-typography--caption">'
        f"<b>Products:</b><br>&emsp;{header}<br></div></div></div>"
    )


def page(cells):
    head = "<html><head><title>My Activity History</title><style>.outer-cell { margin: 4px }</style></head>"
    return (head + '<body><div class="mdl-grid">' + "".join(cells) + "</div></body></html>").encode("utf-8")


def made(maker, case, seen, title, usec, when, header="Gemini Apps"):
    """One cell, and the chat it stands for."""
    rest = answer(maker) if maker.random.random() < 0.7 else ""
    files = ["note one.txt", "b-2.pdf"][: maker.random.choice([0, 0, 0, 1, 2])]
    asked = prompt(title.replace("\u00a0", " ", 1))
    words = words_in(asked, text_of(rest))
    moments = [usec] if usec is not None else []
    case.chat(chat_id(usec, title, seen), asked, usec, usec, moments, 1 + bool(rest), words, len(files))
    return cell(header, title, when, rest, files)


def in_english(maker, case):
    cells, seen = [], {}
    for zone in list(HOURS) * 2:
        usec = maker.usec(1_000_000)
        prefix = maker.random.choice(["Prompted ", "Prompted ", "Prompted\u00a0", "Live Prompt ", "Asked "])
        cells.append(made(maker, case, seen, prefix + maker.line(), usec, english(maker, usec, zone)))
    # Midnight and noon; a zone that nobody knows; no time at all; the same prompt twice in one second.
    for text in ("2025-11-13T00:05:06Z", "2025-11-13T12:00:00Z"):
        cells.append(made(maker, case, seen, "Prompted soup", iso_usec(text), english(maker, iso_usec(text), "UTC")))
    cells.append(made(maker, case, seen, "Prompted a <b> & c", None, english(maker, maker.usec(), "XQZT")))
    for text in ("2012-11-13T00:05:06Z", "2100-11-13T12:00:00Z"):
        cells.append(made(maker, case, seen, "Prompted soup", None, english(maker, iso_usec(text), "UTC")))
    twice = iso_usec("2025-12-01T10:00:00Z")
    for _ in range(2):
        cells.append(made(maker, case, seen, "Prompted again", twice, english(maker, twice, "UTC")))
    for title in NO_PROMPTS:
        cells.append(cell("Gemini Apps", title, english(maker, maker.usec(), "UTC")))
        case.skip("not a chat")
    for header in ("Search", "YouTube"):
        cells.append(cell(header, "Searched for soup", english(maker, maker.usec(), "UTC")))
        case.skip("of another product")
    return page(cells)


def translated(maker, case, prefix, header, when):
    seen = {}
    return page(made(maker, case, seen, prefix + maker.line(), None, when(maker.usec()), header) for _ in range(9))


def cases(maker):
    case = Case("gemini-html-english", PRODUCT)
    pages = in_english(maker, case)
    yield case.file("MyActivity.html", pages)
    zipped = Case("gemini-html-takeout", PRODUCT)
    zipped.answer.update({key: case.answer[key] for key in ("chats", "seen", "skipped", "date")})
    folder = "Takeout/My Activity/Gemini Apps/"
    takeout = {folder + "MyActivity.html": pages, folder + "b-2.pdf": bytes(9),
        "Takeout/archive_browser.html": b"<html>"}
    yield zipped.file("takeout-1.zip", zip_bytes(takeout))
    case = Case("gemini-html-german", PRODUCT)
    pages = translated(maker, case, "Eingegebener Prompt: ", "Gemini-Apps", german)
    yield case.file("MeineAktivitäten.html", pages)
    case = Case("gemini-html-portuguese", PRODUCT)
    yield case.file("Minhaatividade.html", translated(maker, case, "Solicitou ", "Gemini Apps", portuguese))
