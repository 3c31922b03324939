"""Transcripts of Codex: one file of lines per session, sorted by day.

Counted are messages of user and assistant among the `response_item` lines; developer, system and what the program
itself says as the user (`<environment_context>`, `<user_instructions>`) are left out, and so are events, reasoning and
tools. The id is that of the first `session_meta` (a fork repeats its parent's), else the one in the file's name.
Created and last are the first and last time on any line; where no line has one, the time in the `session_meta`, else in
the file's name, which is a local time without its zone. There is no title. Files on this machine are never all there
is; credentials are never opened.
"""

from common import Case, iso, lines, moment, words_in

PRODUCT = "openai/codex"


class Session:
    def __init__(self, maker, timed=True, meta=True):
        self.maker, self.timed = maker, timed
        self.id, self.clock = maker.uuid(), maker.usec(1_000_000)
        self.begun = self.clock
        self.times, self.moments, self.messages, self.words, self.rows = [], [], 0, 0, []
        if meta:
            self.meta(self.id)

    @property
    def name(self):
        return f"rollout-{moment(self.begun):%Y-%m-%dT%H-%M-%S}-{self.id}.jsonl"

    @property
    def folder(self):
        return f"sessions/{moment(self.begun):%Y/%m/%d}/"

    def add(self, type, payload):
        row = {"type": type, "payload": payload}
        if self.timed:
            self.clock += self.maker.random.randrange(1000, 90_000_000) // 1000 * 1000
            self.times.append(self.clock)
            row = {"timestamp": iso(self.clock, 3), **row}
        self.rows.append(row)

    def meta(self, id):
        payload = {
            "id": id, "timestamp": iso(self.begun, 3), "cwd": "/home/me/soup", "originator": "codex_cli_rs",
            "cli_version": "0.50.0",
            "source": "cli", "model_provider": "openai", "instructions": "be good " * 4000, "git": {"branch": "main"},
        }  # fmt: skip
        self.add("session_meta", payload)
        if not self.timed:
            self.times.append(self.begun)

    def say(self, role, text, counts=True):
        kind = "output_text" if role == "assistant" else "input_text"
        self.add("response_item", {"type": "message", "role": role, "content": [{"type": kind, "text": text}]})
        if counts:
            self.messages, self.words = self.messages + 1, self.words + words_in(text)
            self.moments += [self.clock] if self.timed else []

    def begin(self):
        self.say("developer", "<permissions instructions>p</permissions instructions>", False)
        self.say("user", "<user_instructions>\n\nbe kind\n\n</user_instructions>", False)
        self.say("user", "<environment_context>\n  <cwd>/home/me/soup</cwd>\n</environment_context>", False)
        self.add("turn_context", {"cwd": "/home/me/soup", "model": "m", "summary": "auto"})
        return self

    def turns(self):
        for _ in range(self.maker.random.randrange(1, 5)):
            asked, told = self.maker.text(30, 1), self.maker.text(50, 1)
            self.say("user", asked)
            self.add("event_msg", {"type": "user_message", "message": asked, "images": []})
            self.add("response_item",
                {"type": "reasoning", "summary": [{"type": "summary_text", "text": "h i"}], "content": None})
            self.add("response_item", {"type": "function_call", "name": "shell", "arguments": "{}", "call_id": "c"})
            self.add("response_item", {"type": "function_call_output", "call_id": "c", "output": "salt pepper"})
            self.say("assistant", told)
            self.add("event_msg", {"type": "agent_message", "message": told})
            self.add("event_msg", {"type": "token_count", "info": None})
        self.add("compacted", {"message": "c d e"})
        return self

    def expect(self, case):
        times = self.times or [self.begun]
        case.chat(self.id, None, min(times), max(times), self.moments, self.messages, self.words,
            zoneSlack=not self.times)


def cases(maker):
    plain = [Session(maker).begin().turns() for _ in range(5)]
    fork = Session(maker)
    fork.meta(plain[0].id)
    fork.begin().turns()
    old = Session(maker, timed=False).begin().turns()
    nameless = Session(maker, meta=False).begin().turns()
    bare = Session(maker, timed=False, meta=False).begin().turns()
    system = Session(maker)
    system.say("system", "be good", False)
    made = plain + [fork, old, nameless, bare, system.turns()]
    root = "home/.codex/"
    files = {root + one.folder + one.name: lines(one.rows) for one in made[1:]}
    files[root + "archived_sessions/" + plain[0].name] = lines(plain[0].rows, b'{"timestamp":"2026-')
    prompts = lines([{"session_id": plain[0].id, "ts": 1_760_000_000, "text": "soup"}])
    files.update({root + "history.jsonl": prompts, root + "config.toml": b"[history]\n",
        root + "log/codex-tui.log": b"l"})
    case = Case("codex-home", PRODUCT, complete=False)
    for one in made:
        one.expect(case)
    yield case.tree(files, "home/.codex").secret(root + "auth.json", root + "thread_history_1.sqlite")
    for name, one in (("file", plain[1]), ("fork", fork), ("old", old), ("nameless", nameless), ("bare", bare)):
        case = Case(f"codex-{name}", PRODUCT, complete=False)
        one.expect(case)
        yield case.file(one.name, lines(one.rows))
    yield Case("codex-history", PRODUCT).file("history.jsonl", prompts).refused("")
