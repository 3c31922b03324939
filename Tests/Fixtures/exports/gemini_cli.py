"""Transcripts of Gemini CLI: a document per session, newer ones a file of lines.

Counted are messages of the types user and gemini; `words` are those of `content`, a text or parts with texts, `files` the
parts with data. The id is `sessionId`, the title `summary`, created `startTime`, last the newest of `lastUpdated` and
the messages. Among lines a repeated id replaces the message, and `$set` replaces fields. What `$rewindTo` takes
from the screen was sent all the same and stays counted. Files on this machine are never all there is; credentials are
never opened.
"""

import hashlib

from common import Case, dump, iso, iso_usec, lines, words_in

PRODUCT = "google/gemini-for-cloud"


def message(maker, type, usec):
    text = maker.text(40, 1)
    made = {"id": maker.uuid(4), "timestamp": iso(usec, 3), "type": type}
    made["content"] = [{"text": text},
        {"inlineData": {"mimeType": "image/png", "data": "AA"}}] if maker.random.random() < 0.4 else text
    if type == "gemini":
        call = {"id": "c", "name": "read_file", "args": {"path": "/soup"},
            "result": [{"functionResponse": {"response": {"output": "salt pepper"}}}]}
        made.update(thoughts=[{"subject": "h", "description": "i j"}], tokens={"input": 5}, model="m", toolCalls=[call])
    return made


def session(maker):
    times = maker.usecs(maker.random.randrange(2, 9), 1000)
    types = ["user", "gemini", "info", "user", "error", "gemini", "warning", "user"]
    return {
        "sessionId": maker.uuid(4), "projectHash": hashlib.sha256(b"/home/me/soup").hexdigest(),
        "startTime": iso(times[0], 3),
        "lastUpdated": iso(times[-1] + 1_000_000, 3), "kind": "main",
        "messages": [message(maker, type, usec) for type, usec in zip(types, times[1:])],
    }  # fmt: skip


def texts(content):
    return [content] if isinstance(content, str) else [part.get("text") for part in content]


def expect(case, made, messages):
    counted = [one for one in messages if one["type"] in ("user", "gemini")]
    times = [iso_usec(one["timestamp"]) for one in counted]
    words = sum(words_in(*texts(one["content"])) for one in counted)
    files = sum("inlineData" in part for one in counted for part in one["content"] if isinstance(part, dict))
    case.chat(
        made["sessionId"], made.get("summary"), iso_usec(made["startTime"]), iso_usec(made["lastUpdated"]), times,
        len(counted), words, files,
    )  # fmt: skip


def log(maker, case):
    """A session as lines, with all that may happen to it."""
    made = session(maker)
    messages, clock = made.pop("messages"), iso_usec(made["lastUpdated"])
    rows = [dict(made)] + messages
    kept = list(messages)

    def say(type):
        nonlocal clock
        clock += 60_000_000
        kept.append(message(maker, type, clock))
        rows.append(kept[-1])

    say("user")
    say("gemini")
    kept[-1] = dict(kept[-1], content="begun and then finished")
    rows.append(kept[-1])
    rows.append({"$set": {"lastUpdated": iso(clock, 3)}})
    say("user")
    say("gemini")
    pick = maker.random.randrange(3)
    if pick == 0:
        rows.append({"$rewindTo": kept[-2]["id"]})
    elif pick == 1:
        rows.append({"$rewindTo": "no such message"})
    say("user")
    clock += 1_000_000
    made.update(lastUpdated=iso(clock, 3), summary=maker.line())
    rows.append({"$set": {"summary": made["summary"], "lastUpdated": made["lastUpdated"]}})
    expect(case, made, kept)
    return made, rows


def cases(maker):
    root, case = "home/.gemini/", Case("gemini-cli-home", PRODUCT, complete=False)
    chats = f"{root}tmp/{hashlib.sha256(b'/home/me/soup').hexdigest()}/chats/"
    files, documents, logs = {}, [session(maker) for _ in range(6)], [log(maker, case) for _ in range(6)]
    for one in documents:
        if maker.random.random() < 0.5:
            one["summary"] = maker.line()
        expect(case, one, one["messages"])
        files[f"{chats}session-{one['startTime'][:16].replace(':', '-')}-{one['sessionId'][:8]}.json"] = dump(one,
            "wide")[3:]
    # A helper's session lies in a folder named after its parent.
    helper = dict(session(maker), kind="subagent")
    expect(case, helper, helper["messages"])
    files[f"{chats}{documents[0]['sessionId']}/{helper['sessionId']}.json"] = dump(helper)
    for made, rows in logs:
        files[f"{chats}session-{made['startTime'][:16].replace(':', '-')}-{made['sessionId'][:8]}.jsonl"] = lines(rows)
    prompts = dump([{"sessionId": documents[0]["sessionId"], "messageId": 0, "timestamp": "2026-01-01T00:00:00Z",
        "type": "user", "message": "soup"}])
    files.update({chats.replace("chats/", "logs.json"): prompts, root + "settings.json": b"{}",
        root + "installation_id": b"i"})
    case.tree(files, "home/.gemini")
    yield case.secret(root + "oauth_creds.json", root + "google_accounts.json")
    case = Case("gemini-cli-json", PRODUCT, complete=False)
    expect(case, documents[0], documents[0]["messages"])
    yield case.file("session-2026-01-01T00-00-12345678.json", dump(documents[0]))
    case = Case("gemini-cli-jsonl", PRODUCT, complete=False)
    yield case.file("session-2026-01-01T00-00-12345678.jsonl", lines(log(maker, case)[1]))
    yield Case("gemini-cli-logs", PRODUCT).file("logs.json", prompts).refused("")
