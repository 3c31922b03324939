"""Gemini in Google's Takeout as JSON: one record per prompt, no conversation, names and prefixes in many languages.

One chat per record: a prompt, and the answer if there is one (`safeHtmlItem`, older `details` or `userInteractions`).
The id is the first 32 hex digits of SHA-256 over "gemini", the whole `title` as written, the time in UTC as RFC 3339
with microseconds (empty where unknown), and how often that pair came before, joined by line feeds: in this order, as
Google writes the title, of any length, before the time. The title of the chat is the prompt without its known prefix.
`words` are those of the prompt so shortened and of the answer's text, tags taken for blanks; `files` are
`attachedFiles`, `imageFile` and `audioFiles`. What is no prompt (feedback, canvas, bare use) is "not a chat"; a row
whose header and products do not name Gemini is "of another product". An unknown prefix is kept.
"""

import hashlib
import html
import re

from common import Case, believed, dump, iso, iso_usec, words_in, zip_bytes

PRODUCT = "google/gemini"
PREFIXES = ["Prompted ", "Live Prompt ", "Asked ", "Prompt : ", "Eingegebener Prompt: ", "Solicitou ", "Solicitó "]
HEADERS = ["Gemini Apps", "Gemini Apps", "Gemini-Apps", "Apps do Gemini", "Gemini 應用程式"]
NO_PROMPTS = [
    "Gave feedback: Good response", "Used Gemini Apps", "Created Gemini Canvas titled A thing",
    "Gave feedback: Bad response",
]  # fmt: skip
OTHERS = ["Search", "YouTube", "Maps", "Google Play"]


def chat_id(usec, title, seen):
    when = "" if usec is None else iso(usec)
    place = seen.setdefault((when, title), [-1])
    place[0] += 1
    return hashlib.sha256(f"gemini\n{title}\n{when}\n{place[0]}".encode("utf-8")).hexdigest()[:32]


def prompt(title):
    for prefix in PREFIXES:
        if title.startswith(prefix):
            return title[len(prefix) :]
    return title


def text_of(markup):
    return html.unescape(re.sub(r"<[^>]*>", " ", markup))


def answer(maker):
    parts = [f"<p>{maker.line()}</p>", f'<ul>\n<li class="a b">{maker.line()}</li>\n</ul>',
        "<p>1 &lt; 2 &amp; so on</p>"]
    return "\n".join(maker.random.sample(parts, maker.random.randrange(1, 4)))


def record(maker, prefix="Prompted ", usec=None, header=None):
    header = header or maker.random.choice(HEADERS)
    made = {
        "header": header, "title": prefix + maker.line(), "time": iso(usec or maker.usec(1000), 3),
        "products": [header],
        "activityControls": ["Gemini Apps Activity"],
    }  # fmt: skip
    if maker.random.random() < 0.7:
        made["safeHtmlItem"] = [{"html": answer(maker)}]
    pick = maker.random.random()
    if pick < 0.1:
        made["titleUrl"] = "https://gemini.google.com/app/c/0123456789abcdef"
    elif pick < 0.2:
        made["subtitles"] = [{"name": "Attached 2 files."}, {"name": "- a.png"}]
        made["attachedFiles"] = ["a-1.png", "b-2.pdf"]
    elif pick < 0.25:
        made["imageFile"] = "image-1.png"
    elif pick < 0.3:
        made["audioFiles"], made["locationInfos"] = ["a.ogg"], [{"name": "Near home", "source": "s"}]
    return made


def other(maker, header=None):
    header = header or maker.random.choice(OTHERS)
    return {"header": header, "title": "Searched for soup", "time": iso(maker.usec(1000), 3), "products": [header]}


def older(maker):
    """Two older variants: the prompt under `details`, or under `userInteractions`."""
    header = {"header": "Gemini Apps", "products": ["Gemini Apps"]}
    details = [{"name": "Request", "value": maker.line()}, {"name": "Response", "value": maker.line()}]
    pairs = [{"userInteraction": {"request": maker.line(), "response": maker.line(), "latencySeconds": 1.5}}]
    return [
        dict(header, title="Used Gemini Apps", time=iso(maker.usec(1000), 3), details=details),
        dict(header, title="Used Gemini Apps", time=iso(maker.usec(1000), 3), details=details[:1]),
        dict(header, time=iso(maker.usec(1000), 3), userInteractions=pairs),
    ]


def records(maker):
    made = [record(maker, prefix) for prefix in PREFIXES for _ in range(4)]
    made += [record(maker, "", usec) for usec in maker.usecs(2, 1000)]
    made += [dict(record(maker), title=title) for title in NO_PROMPTS]
    for one in made[-len(NO_PROMPTS) :]:
        one.pop("safeHtmlItem", None)
    made += [other(maker) for _ in range(6)] + older(maker)
    # Header in one language and products in another; a header that says nothing.
    made += [dict(record(maker), header="Assistant", products=["Gemini Apps"]), dict(record(maker), products=[])]
    # The same prompt twice in one millisecond; without a time; with a time that is none; very long; with line breaks.
    made += [made[0], made[0], dict(record(maker), time="not a time"), dict(record(maker), time=None),
        dict(record(maker), time="1970-01-01T00:00:00.001Z"), dict(record(maker), time="2100-01-01T00:00:00.000Z")]
    made += [dict(record(maker), title="Prompted " + "soup " * 400),
        dict(record(maker), title="Prompted " + "Brühe" * 300)]
    made += [dict(record(maker), title="Prompted one\ntwo\n\n three "), dict(record(maker), title="Prompted  ")]
    maker.random.shuffle(made)
    times = sorted(made, key=lambda one: one.get("time") or "", reverse=True)
    return times[:20] + [None] + times[20:]


def names_gemini(one):
    return any("Gemini" in name for name in [one.get("header", "")] + one.get("products", []))


def expect(case, rows):
    seen = {}
    for one in rows:
        if one is None:
            case.skip("not a chat")
            continue
        if not names_gemini(one):
            case.skip("of another product")
            continue
        title = one.get("title", "")
        details = {row["name"]: row["value"] for row in one.get("details", [])}
        pairs = [row["userInteraction"] for row in one.get("userInteractions", [])]
        if any(title.startswith(no) for no in NO_PROMPTS) and not details:
            case.skip("not a chat")
            continue
        try:
            usec = believed(iso_usec(one["time"]))
        except (ValueError, AttributeError):
            usec = None
        asked = [pair["request"] for pair in pairs] or [details.get("Request", prompt(title))]
        answers = [text_of(item["html"]) for item in one.get("safeHtmlItem", [])]
        answers += [details["Response"]] if "Response" in details else [pair["response"] for pair in pairs]
        files = len(one.get("attachedFiles", [])) + ("imageFile" in one) + len(one.get("audioFiles", []))
        case.chat(
            chat_id(usec, title, seen), asked[0].strip(), usec, usec, [usec], len(asked) + len(answers),
            words_in(*asked, *answers), files,
        )  # fmt: skip


def cases(maker):
    rows = records(maker)

    def case(name, some=rows):
        made = Case(f"gemini-{name}", PRODUCT)
        expect(made, some)
        return made

    for style in ("plain", "raw", "wide"):
        yield case(f"json-{style}").file("MyActivity.json", dump(rows, style))
    folder = "Takeout/My Activity/Gemini Apps/"
    takeout = {folder + "MyActivity.json": dump(rows, "raw"), folder + "a-1.png": bytes(9),
        "Takeout/archive_browser.html": b"<html>"}
    yield case("takeout").file("takeout-20260101T000000Z-001.zip", zip_bytes(takeout))
    chinese = {"Takeout/我的活動/Gemini Apps_JSON/我的活動.json": dump(rows, "raw")}
    yield case("chinese").file("takeout-20260101T000000Z-001.zip", zip_bytes(chinese))
    yield case("folder").tree({"Meine Aktivitäten/Gemini-Apps/MeineAktivitäten.json": dump(rows)})
    yield case("blank-in-name").tree({"Takeout/My Activity/Gemini Apps/My Activity.json": dump(rows)})
    # The product of that name holds no chats but what somebody made of Gemini.
    gems = {"Takeout/Gemini/gemini_gems_data.html": b"<html><body><p>Gemini</p><p>soup cook</p></body></html>",
        "Takeout/archive_browser.html": b"<html>"}
    yield Case("gemini-gems", PRODUCT).file("takeout-1.zip", zip_bytes(gems)).refused("web page")
    beside = [other(maker, "Search") for _ in range(3)]
    takeout["Takeout/My Activity/Search/MyActivity.json"] = dump(beside)
    yield case("with-search", rows + beside).file("takeout-20260101T000000Z-001.zip", zip_bytes(takeout))
    yield Case("gemini-none", PRODUCT).file("MyActivity.json", dump(beside)).refused("gemini", "chats")
