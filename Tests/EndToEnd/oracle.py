"""Exposure and state of a chat by the rules of the record, worked out moment by moment.

Written apart from the program and in another language, so that the two can be held against each other.
All times are integers: microseconds since 1970 UTC. `NEVER` stands before and `ALWAYS` after all of them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

NEVER, ALWAYS = -(10**30), 10**30
DAY = 86_400_000_000


@dataclass(frozen=True)
class Observation:
    state: str
    turned: bool
    earliest: int
    latest: int


@dataclass(frozen=True)
class Terms:
    training: str
    plans: tuple = ()
    start: int = NEVER
    resumed: str = "new-messages"
    rating_overrides: bool = False


@dataclass
class History:
    terms: list
    first_plan: str
    plan_changes: list  # (plan, earliest, latest)
    observations: list


def usec(moment):
    delta = moment - datetime(1970, 1, 1, tzinfo=timezone.utc)
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def written(text, zone, now):
    """The range of microseconds that a person's words mean."""
    first, _, last = text.partition("..")
    start, _ = span(first, zone)
    _, end = span(last or first, zone)
    return start, min(end, now)


def span(text, zone):
    if "T" in text:
        moment = usec(datetime.fromisoformat(text.replace("Z", "+00:00")))
        return moment, moment
    parts = [int(part) for part in text.split("-")]
    year, month, day = (parts + [1, 1])[:3]
    if len(parts) == 1:
        after = (year + 1, 1, 1)
    elif len(parts) == 2:
        after = (year + month // 12, month % 12 + 1, 1)
    else:
        following = datetime(year, month, day) + timedelta(days=1)
        after = (following.year, following.month, following.day)
    midnight = lambda ymd: usec(datetime(*ymd, tzinfo=ZoneInfo(zone)).astimezone(timezone.utc))
    return midnight((year, month, day)), midnight(after)


class Oracle:
    def __init__(self, history):
        self.history = history
        key = lambda o: (o.latest, o.earliest, not o.turned, o.state)
        self.ordered = sorted(history.observations, key=key)
        self.changes = sorted(history.plan_changes, key=lambda c: (c[2], c[1], c[0]))
        self.facts = {}

    # Terms

    def terms(self, plan, moment):
        mine = [t for t in self.history.terms if (not t.plans or plan in t.plans) and t.start <= moment]
        return max(mine, key=lambda t: (t.start, bool(t.plans)), default=None)

    def untouched(self, plan, moment):
        mine = sorted((t for t in self.history.terms if not t.plans or plan in t.plans), key=lambda t: (t.start, bool(t.plans)))
        now = self.terms(plan, moment)
        ahead = [t for t in mine if t is now or t.start > moment]
        choices = [t for t in ahead if t.training.startswith("choice")] or \
            [t for t in mine if t.training.startswith("choice")][-1:]
        return "off" if choices and choices[0].training == "choice-off" else "on"

    # The switch

    def fact(self, plan, index):
        """What observation `index` adds: (stretches of not knowing, a state from a moment on or None, changed)."""
        if (plan, index) not in self.facts:
            self.facts[plan, index] = self.work_out(plan, index)
        return self.facts[plan, index]

    def work_out(self, plan, index):
        one, earlier = self.ordered[index], self.ordered[:index]
        before = self.switch(plan, one.earliest - 1, index)
        rivals = [o for o in earlier if o.state != one.state and unordered(o, one)]
        stretches = []
        if one.turned or one.state == "unknown":
            stretches.append((one.earliest, one.latest))
        elif one.state != before:
            stretches.append((earlier[-1].latest if earlier else NEVER, one.latest))
        elif not rivals:
            return [], None, False
        following = self.ordered[index + 1].latest if index + 1 < len(self.ordered) else ALWAYS
        stretches += [(max(o.earliest, one.earliest), following) for o in rivals]
        return stretches, (one.latest, one.state), one.state != before

    def switch(self, plan, moment, count):
        state = None
        for index in range(count):
            stretches, word, _ = self.fact(plan, index)
            if any(start <= moment < end for start, end in stretches):
                return "unknown"
            if word and word[0] <= moment:
                state = word[1]
        return state or self.untouched(plan, moment)

    # A moment

    def plans(self, moment):
        settled = [c[0] for c in self.changes if c[2] <= moment][-1:] or [self.history.first_plan]
        return settled + [c[0] for c in self.changes if c[1] <= moment < c[2]]

    def answer(self, moment):
        answers = {self.answer_on(plan, moment) for plan in self.plans(moment)}
        return answers.pop() if len(answers) == 1 else "unknown"

    def answer_on(self, plan, moment):
        terms = self.terms(plan, moment)
        fixed = {"on": "exposed", "off": "covered", "unknown": "unknown"}
        if terms is None:
            return "unknown"
        if terms.training in fixed:
            return fixed[terms.training]
        return {"off": "covered", "on": "exposed"}.get(self.switch(plan, moment, len(self.ordered)), "unknown")

    # A chat

    def bounds(self):
        edges = {t.start for t in self.history.terms}
        edges |= {edge for c in self.changes for edge in c[1:]}
        plans = {self.history.first_plan} | {c[0] for c in self.changes}
        for plan in plans:
            for index in range(len(self.ordered)):
                stretches, word, _ = self.fact(plan, index)
                edges |= {edge for stretch in stretches for edge in stretch} | ({word[0]} if word else set())
        return edges

    def judge(self, chat):
        """(exposure, flags, state) of a chat: `moments`, `created`, `last`, `rated`, `shared`."""
        known = [t for t in (chat["created"], chat["last"]) if t is not None]
        moments = sorted(chat["moments"])
        if not moments and known:
            low, high = min(known), max(known)
            moments = sorted({low, high} | {edge for edge in self.bounds() if low <= edge <= high})
        exposure = self.exposure(moments)
        flags = {name for name in ("rated", "shared") if chat[name]}
        if moments and self.is_resumed(moments[0], moments[-1]):
            flags.add("resumed")
        rated = chat["rated"] and any(
            t and t.rating_overrides for m in moments for t in [self.terms(p, m) for p in self.plans(m)]
        )
        if not moments and chat["rated"]:
            rated = any(t.rating_overrides for t in self.history.terms)
        return exposure, flags, "to-delete" if exposure != "covered" or rated else "none"

    def exposure(self, moments):
        if not moments:
            plans = {self.history.first_plan} | {c[0] for c in self.changes}
            mine = [t for t in self.history.terms if not t.plans or plans & set(t.plans)]
            return "covered" if all(t.training == "off" for t in mine) else "unknown"
        answers = [self.answer(m) for m in moments]
        if all(a == "exposed" for a in answers):
            return "exposed"
        if "exposed" in answers:
            whole = any(
                t and t.resumed == "whole"
                for m, a in zip(moments, answers) if a == "exposed" for t in [self.terms(p, m) for p in self.plans(m)]
            )
            return "exposed" if whole else "straddling"
        return "unknown" if "unknown" in answers else "covered"

    def is_resumed(self, first, last):
        plan = self.plans(ALWAYS - 1)[0]
        return any(
            self.fact(plan, i)[2] and first < o.earliest and last >= o.latest for i, o in enumerate(self.ordered)
        )


def unordered(a, b):
    """Whether two observations are of one instant, or of ranges that share more than an end point."""
    same = (a.earliest, a.latest) == (b.earliest, b.latest)
    return same or max(a.earliest, b.earliest) < min(a.latest, b.latest)
