"""What the makers of invented exports share: the same chances every time, times, zips, and the written answers.

A word is a run of anything but ASCII white space. Times are whole microseconds since 1970 UTC, cut, never rounded. A
title is at most 1,000 bytes of UTF-8, cut between characters, and none where it is blank.
"""

import io
import json
import random
import re
import uuid
import zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

WORDS = (
    "the of and to in is that it was for on are as with his they at be this from have or by one had not but what "
    "all were when we there can an your which their said if do will each about how up out them then she many some "
    "so these would other into has more her two like him see time could no make than first been its who now people "
    "my made over did down only way find use may water long little very after words called just where most know "
    "garden kettle violin harbour lantern bicycle orchard compass walnut ferry attic mosaic thimble".split()
)
FOREIGN = ["Straße", "naïve", "日本語の文", "мир", "🌍🚀", "e\u0301", "שלום", "x\u00a0y", "a\u2028b"]
WHITE = " \t\n\x0b\x0c\r"
RUN = re.compile(f"[^{WHITE}]+")
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
FIRST, LAST = 1_514_764_800_000_000, 4_070_908_800_000_000  # 2018 and 2099


def words_in(*texts):
    return sum(len(RUN.findall(text)) for text in texts if isinstance(text, str))


def title_of(text):
    if not isinstance(text, str) or not text.strip(WHITE):
        return None
    return text.encode("utf-8")[:1000].decode("utf-8", "ignore")


def iso_usec(text):
    """The instant that an ISO 8601 text means; without a zone it is taken for UTC."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return (moment - EPOCH) // timedelta(microseconds=1)


def believed(usec):
    """The time, unless it is from before there were such chats, or of the far future."""
    return usec if usec is not None and FIRST <= usec < LAST else None


def moment(usec):
    return EPOCH + timedelta(microseconds=usec)


def iso(usec, digits=6, zone="Z"):
    """`2025-10-26T02:11:36.123456Z`, the fraction cut to `digits`."""
    text = moment(usec).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return (text[: 20 + digits] if digits else text[:19]) + zone


class Maker:
    """Chances that are the same for the same seed and name."""

    def __init__(self, seed, name="", longest=12):
        self.random = random.Random(f"{seed}/{name}" if name else seed)
        self.longest = longest

    def uuid(self, version=None):
        return str(uuid.UUID(int=self.random.getrandbits(128), version=version))

    def text(self, most=60, least=0):
        words = [self.random.choice(WORDS) for _ in range(self.random.randrange(least, most))]
        if words and self.random.random() < 0.3:
            words[self.random.randrange(len(words))] = self.random.choice(FOREIGN)
        joints = [" "] * 40 + ["\n", "\n\n", "\t", "  ", ' "', "\\ "]
        return "".join(word + self.random.choice(joints) for word in words)

    def line(self, least=2, most=9):
        """Some words without any oddity."""
        return " ".join(self.random.choice(WORDS) for _ in range(self.random.randrange(least, most)))

    def title(self):
        pick = self.random.random()
        if pick < 0.05:
            return None
        if pick < 0.08:
            return "   "
        return self.text(8) or "New chat"

    def usec(self, unit=1, first=1_700_000_000, last=1_790_000_000):
        """An instant that is a whole number of `unit` microseconds."""
        return self.random.randrange(first * 1_000_000, last * 1_000_000) // unit * unit

    def usecs(self, count, unit=1):
        """As many instants, one after the other, at most some hours apart."""
        times = [self.usec(unit)]
        for _ in range(count - 1):
            times.append(times[-1] + self.random.randrange(1_000_000, 9_000_000_000) // unit * unit)
        return times


def dump(value, style="plain"):
    if style == "raw":
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    if style == "wide":
        return ("\ufeff \n" + json.dumps(value, indent=2)).encode("utf-8")
    return json.dumps(value).encode("utf-8")


def lines(values, torn=b""):
    return b"".join(dump(value, "raw") + b"\n" for value in values) + torn


class Unseekable(io.RawIOBase):
    def __init__(self, out):
        self.out = out

    def writable(self):
        return True

    def write(self, data):
        return self.out.write(data)


def zip_bytes(files, method=zipfile.ZIP_DEFLATED, streamed=False):
    out = io.BytesIO()
    with zipfile.ZipFile(Unseekable(out) if streamed else out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, method)
    return out.getvalue()


class Case:
    """One thing to import, and all that there is to say about it beforehand."""

    def __init__(self, name, product, complete=True, account=None, container=None):
        self.name = name
        self.files = {}
        self.answer = {
            "case": name, "input": name, "provider": product.split("/")[0], "product": product,
            "container": container, "account": account, "date": None, "complete": complete, "seen": 0, "skipped": {},
            "chats": [], "neverOpened": [], "missing": [], "refused": None,
        }  # fmt: skip

    def file(self, name, data):
        """The file to import."""
        self.answer["input"] = f"{self.name}/{name}"
        self.files[name] = data
        return self

    def tree(self, files, inside=None):
        """The folder to import: all of the files, or those in one of its folders."""
        self.answer["input"] = f"{self.name}/{inside}" if inside else self.name
        self.files.update(files)
        return self

    def without(self, *parts):
        """What the person has to be told is missing."""
        self.answer["missing"] += parts
        return self

    def secret(self, *names):
        """Files beside the chats that must never be opened."""
        for name in names:
            self.files.setdefault(name, b'{"token": "never to be read"}')
            self.answer["neverOpened"].append(f"{self.name}/{name}")
        return self

    def refused(self, *parts, exit=65, every=False):
        """Refused, with a message or hint that holds one of `parts`, or every one."""
        self.answer["refused"] = {"exit": exit, "parts": list(parts), "every": every}
        return self

    def seen(self, usec):
        """Notes a time met inside the export; the newest is the export's date."""
        if usec is not None and (self.answer["date"] is None or usec > self.answer["date"]):
            self.answer["date"] = usec
        return usec

    def skip(self, reason, count=1):
        self.answer["seen"] += count
        self.answer["skipped"][reason] = self.answer["skipped"].get(reason, 0) + count

    def chat(
        self, id, title=None, created=None, last=None, moments=(), messages=0, words=0, files=0, flags=(), blank=False,
        partlyBlank=False, zoneSlack=False,
    ):  # fmt: skip
        """A chat to be found, created with its first message where nothing says when; `last` is the chat's own update
        time, the last activity is the newest of all."""
        self.answer["seen"] += 1
        moments = sorted({time for time in moments if time is not None})
        created = min(moments, default=None) if created is None else created
        known = [time for time in [last] + moments[-1:] if time is not None]
        for time in [created, last] + moments:
            self.seen(time)
        self.answer["chats"].append(
            {
                "id": id, "title": title_of(title), "createdUSec": created, "lastUSec": max(known) if known else None,
                "momentsUSec": moments, "messages": messages, "words": words, "files": files, "flags": sorted(flags),
                "blank": blank, "partlyBlank": partlyBlank, "zoneSlack": zoneSlack,
            }  # fmt: skip
        )

    def write(self, folder):
        for name, data in self.files.items():
            path = Path(folder) / self.name / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        answer = json.dumps(self.answer, indent=1, ensure_ascii=False)
        (Path(folder) / f"{self.name}.expected.json").write_text(answer, encoding="utf-8")
