"""Transcripts of Claude Code: one file of lines per session, helpers below it, and much that is no message.

Counted are `user` lines with text (a string, or a text block that is no tool result) that are not meta, and `assistant`
lines with a text block; helpers count in their parent's session. `words` are those of the texts. The id is `sessionId`,
else the file's name. Created and last are the first and last time on any line of the session. The title is the last
custom title, else the last AI title, else the summary. A torn last line and unknown types are stepped over. Files on
this machine are never all there is; credentials are never opened.
"""

from common import Case, dump, iso, lines, words_in

PRODUCT = "anthropic/claude-code"
PLAN = {"input_tokens": 5, "cache_read_input_tokens": 10_000, "service_tier": "standard"}


class Session:
    def __init__(self, maker, id=None):
        self.maker, self.id = maker, id or maker.uuid(4)
        self.clock = maker.usec(1000)
        self.times, self.moments, self.words, self.titles, self.rows = [], [], 0, {}, []

    def line(self, type, **more):
        self.clock += self.maker.random.randrange(1000, 90_000_000) // 1000 * 1000
        self.times.append(self.clock)
        return {
            "parentUuid": None, "isSidechain": False, "userType": "external", "cwd": "/home/me/soup",
            "sessionId": self.id,
            "version": "2.0.1", "gitBranch": "main", "type": type, "uuid": self.maker.uuid(4),
            "timestamp": iso(self.clock, 3), **more,
        }  # fmt: skip

    def count(self, *texts):
        self.moments.append(self.clock)
        self.words += words_in(*texts)

    def user(self, **more):
        text = self.maker.text(30, 1)
        content = self.maker.random.choice([text, [{"type": "text", "text": text}]])
        row = self.line("user", message={"role": "user", "content": content}, **more)
        self.count(text)
        return row

    def assistant(self, **more):
        text = self.maker.text(50, 1)
        row = self.line("assistant", message=self.answer([{"type": "text", "text": text}]), requestId="req_1", **more)
        self.count(text)
        return row

    def answer(self, content):
        return {"id": "msg_1", "type": "message", "role": "assistant", "model": "m", "content": content, "usage": PLAN}

    def tools(self, **more):
        """Thought, use and result of a tool: no messages."""
        use = {"type": "tool_use", "id": "t", "name": "Bash", "input": {"command": "ls soup"}}
        result = {"type": "tool_result", "tool_use_id": "t", "content": [{"type": "text", "text": "salt pepper"}]}
        return [
            self.line("assistant", message=self.answer([{"type": "thinking", "thinking": "h i", "signature": "s"}]),
                **more),
            self.line("assistant", message=self.answer([use]), **more),
            self.line("user", message={"role": "user", "content": [result]}, toolUseResult={"stdout": "salt pepper"},
                **more),
        ]

    def noise(self):
        """Lines that are no messages, with and without a time."""
        meta = {"role": "user", "content": "<local-command-caveat>c</local-command-caveat>"}
        return [
            self.line("user", message=meta, isMeta=True), self.line("system", subtype="local_command", content="c d"),
            {"type": "file-history-snapshot", "messageId": "m", "snapshot": {"trackedFileBackups": {}},
                "isSnapshotUpdate": False},
            {"type": "queue-operation", "operation": "enqueue", "timestamp": iso(self.clock, 3), "content": "c",
                "sessionId": self.id},
            self.line("attachment", attachment={"type": "todo", "content": "c"}),
            {"type": "last-prompt", "lastPrompt": "l", "sessionId": self.id},
            self.line("not-known-yet", content="c"), {"sessionId": self.id, "uuid": self.maker.uuid(4), "content": "c"},
        ]  # fmt: skip

    def title(self, kind):
        self.titles[kind] = text = self.maker.line()
        if kind == "summary":
            return {"type": "summary", "summary": text, "leafUuid": self.maker.uuid(4)}
        key = "customTitle" if kind == "custom-title" else "aiTitle"
        return {"type": kind, key: text, "sessionId": self.id}

    def turns(self, **more):
        rows = []
        for _ in range(self.maker.random.randrange(1, 5)):
            rows += [self.user(**more)] + self.tools(**more) + [self.assistant(**more)]
        return rows

    def expect(self, case):
        title = next((self.titles[kind] for kind in ("custom-title", "ai-title", "summary") if kind in self.titles),
            None)
        created, last = (min(self.times), max(self.times)) if self.times else (None, None)
        case.chat(self.id, title, created, last, self.moments, len(self.moments), self.words)


def sessions(maker):
    made = [Session(maker) for _ in range(8)]
    for place, one in enumerate(made):
        noise = one.noise()
        if place % 2:
            del noise[0], one.times[0]
        one.rows = noise + one.turns() + one.noise() + one.turns()
    for place, kinds in enumerate([["summary"], ["ai-title"], ["custom-title"], ["summary", "ai-title"],
        ["ai-title", "custom-title"]]):
        for kind in kinds * 2:
            made[place].rows.insert(maker.random.randrange(len(made[place].rows)), {})
            empty = made[place].rows.index({})
            made[place].rows[empty] = {"kind": kind}
    for one in made:
        one.rows = [one.title(row["kind"]) if set(row) == {"kind"} else row for row in one.rows]
    # A session taken up again after days; one without its id on any line.
    made[5].clock += 5 * 86_400_000_000
    made[5].rows += made[5].turns()
    made[6].rows = [{key: value for key, value in row.items() if key != "sessionId"} for row in made[6].rows]
    return made


def cases(maker):
    made = sessions(maker)
    root = "home/.claude/"
    files = {}
    for place, one in enumerate(made):
        project = f"{root}projects/-home-me-{['soup', 'bread'][place % 2]}/"
        files[f"{project}{one.id}.jsonl"] = lines(one.rows, b'{"type":"user","mess' if place == 7 else b"")
        if place < 2:
            agent = {"agentId": "a1", "isSidechain": True}
            files[f"{project}{one.id}/subagents/agent-a1.jsonl"] = lines(one.turns(**agent))
            files[f"{project}{one.id}/tool-results/t.txt"] = b"salt pepper"
    prompts = [{"display": "soup", "pastedContents": {}, "timestamp": 1_760_000_000_000, "project": "/home/me/soup",
        "sessionId": made[0].id}]
    files.update({
        root + "history.jsonl": lines(prompts), root + "settings.json": b'{"env": {}}', root + "CLAUDE.md": b"# soup",
        root + "todos/a.json": b"[]", root + "shell-snapshots/s.sh": b"export A=1",
    })  # fmt: skip
    case = Case("claude-code-home", PRODUCT, complete=False)
    for one in made:
        one.expect(case)
    yield case.tree(files, "home/.claude").secret(root + ".credentials.json")
    case = Case("claude-code-file", PRODUCT, complete=False)
    made[3].expect(case)
    yield case.file(f"{made[3].id}.jsonl", lines(made[3].rows))
    yield Case("claude-code-history", PRODUCT).file("history.jsonl", lines(prompts)).refused("")
