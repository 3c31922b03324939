"""Chats of GitHub Copilot as VS Code keeps them: one file per session, a document or a log of operations.

Each request is a message of the user, and one of the assistant if its response has any part. `words` are those of
`message.text` and of the parts without a kind; what tools do and think is left out. The id is `sessionId`, or
where there is none that of the first request; the title
`customTitle` or none, created `creationDate`, last the newest of `lastMessageDate` and the requests. The log is played:
0 begins anew, 1 sets, 2 shortens to `i` and appends, 3 deletes. A session without a request is left out: an
empty file here is no shell of a chat deleted there. Files on this machine are never all there is; databases beside them
are never opened.
"""

import copy

from common import Case, dump, lines, words_in

PRODUCT = "github/copilot"


def parts(maker):
    tool = {"kind": "toolInvocationSerialized", "invocationMessage": {"value": "Read soup"}, "isComplete": True,
        "toolId": "t"}
    link = {"kind": "inlineReference", "inlineReference": {"path": "/a/b.py", "scheme": "file"}, "name": "b"}
    made = [{"value": maker.text(40, 1), "supportThemeIcons": False}, tool, {"kind": "thinking", "value": "t u v"},
        link]
    made.append({"value": maker.line(), "supportHtml": False})
    return made[: maker.random.randrange(1, 6)]


def request(maker, usec, answered=True):
    text = maker.text(30, 1)
    return {
        "requestId": f"request_{maker.uuid(4)}",
        "message": {"text": text, "parts": [{"kind": "text", "text": text, "range": {}}]},
        "variableData": {"variables": []}, "response": parts(maker) if answered else [], "timestamp": usec // 1000,
        "modelId": "copilot/auto",
        "result": {"timings": {"totalElapsed": 5}, "metadata": {"renderedUserMessage": ["r s"]}},
        "agent": {"id": "github.copilot.default", "name": "agent"}, "contentReferences": [], "codeCitations": [],
    }  # fmt: skip


def session(maker):
    times = maker.usecs(maker.random.randrange(1, 7), 1000)
    requests = [request(maker, usec, maker.random.random() < 0.85) for usec in times[1:]]
    made = {
        "version": 3, "responderUsername": "GitHub Copilot", "initialLocation": "panel", "requests": requests,
        "sessionId": maker.uuid(4), "creationDate": times[0] // 1000, "lastMessageDate": times[-1] // 1000,
        "isImported": False,
    }  # fmt: skip
    if maker.random.random() < 0.4:
        made["customTitle"] = maker.line()
    return made


def expect(case, made):
    def usec(value):
        return None if value is None else value * 1000

    requests = made["requests"]
    if not requests:
        for value in (made["creationDate"], made.get("lastMessageDate")):
            case.seen(usec(value))
        return case.skip("without a message")
    words = words_in(*(one["message"]["text"] for one in requests))
    words += words_in(*(part.get("value") for one in requests for part in one["response"] if "kind" not in part))
    messages = len(requests) + sum(1 for one in requests if one["response"])
    times = [usec(one.get("timestamp")) for one in requests]
    case.chat(
        made["sessionId"], made.get("customTitle"), usec(made["creationDate"]), usec(made.get("lastMessageDate")),
        times, messages,
        words,
    )  # fmt: skip


def play(entries):
    state = None
    for entry in copy.deepcopy(entries):
        if entry["kind"] == 0:
            state = entry["v"]
            continue
        place = state
        for key in entry["k"][:-1]:
            place = place[key]
        last = entry["k"][-1]
        if entry["kind"] == 1:
            place[last] = entry["v"]
        elif entry["kind"] == 2:
            place[last] = place.get(last, [])[: entry.get("i")] + entry.get("v", [])
        else:
            place.pop(last, None)
    return state


def log(maker):
    """Operations as the editor appends them."""
    first = session(maker)
    start = 1000 * first["lastMessageDate"]
    entries = [{"kind": 0, "v": dict(first, requests=[])}, {"kind": 2, "k": ["requests"], "v": first["requests"]}]
    count = len(first["requests"])
    for place in range(3):
        start += 60_000_000
        entries.append({"kind": 2, "k": ["requests"], "v": [request(maker, start, False)]})
        entries.append({"kind": 2, "k": ["requests", count + place, "response"], "v": parts(maker)})
        entries.append({"kind": 1, "k": ["lastMessageDate"], "v": start // 1000})
    entries.append({"kind": 2, "k": ["requests", count, "response"], "v": parts(maker), "i": 0})
    entries.append({"kind": 1, "k": ["requests", count + 1, "response"], "v": []})
    entries.append({"kind": 2, "k": ["requests"], "v": [request(maker, start, True)], "i": count + 2})
    entries.append({"kind": 1, "k": ["customTitle"], "v": maker.line()})
    if maker.random.random() < 0.5:
        entries.append({"kind": 3, "k": ["customTitle"]})
    return entries


def cases(maker):
    sessions, logs = [session(maker) for _ in range(9)], [log(maker) for _ in range(6)]
    for one in sessions[:2]:
        one.update(requests=[], lastMessageDate=one["creationDate"])
        one.pop("customTitle", None)
    del sessions[2]["lastMessageDate"]
    logs.append([{"kind": 0, "v": session(maker)}, {"kind": 1, "k": ["inputState"], "v": {"text": "d"}}])
    everything = sessions + [play(entries) for entries in logs]

    user = "home/.config/Code/User/"
    folders = [f"workspaceStorage/{maker.uuid().replace('-', '')}/chatSessions/" for _ in range(2)]
    folders += ["globalStorage/emptyWindowChatSessions/", "globalStorage/transferredChatSessions/"]
    files = {user + "settings.json": b"// c\n{}",
        user + folders[0].replace("chatSessions/", "workspace.json"): b'{"folder": "f"}'}
    for place, one in enumerate(sessions):
        files[f"{user}{folders[place % 4]}{one['sessionId']}.json"] = dump(one)
    for place, entries in enumerate(logs):
        files[f"{user}{folders[place % 4]}{entries[0]['v']['sessionId']}.jsonl"] = lines(entries)
    case = Case("vscode-user", PRODUCT, complete=False)
    for one in everything:
        expect(case, one)
    case.tree(files, "home/.config/Code/User")
    yield case.secret(user + "globalStorage/state.vscdb", user + folders[0].replace("chatSessions/", "state.vscdb"))

    # "Chat: Export Session…" writes neither an id nor a date, but the requests have both.
    exported = {"responderUsername": "GitHub Copilot", "initialLocation": "panel", "requests": sessions[4]["requests"]}
    case = Case("vscode-exported", PRODUCT, complete=False)
    expect(case, dict(exported, sessionId=exported["requests"][0]["requestId"], creationDate=None))
    yield case.file("chat.json", dump(exported))

    for name, one, data in (("json", sessions[3], dump(sessions[3])), ("jsonl", play(logs[0]), lines(logs[0]))):
        case = Case(f"vscode-{name}", PRODUCT, complete=False)
        expect(case, one)
        yield case.file(f"{one['sessionId']}.{name}", data)
