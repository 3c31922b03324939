"""Makes the large files of the verdict tables, reads each with the built reading child and compares.

usage: large.py FOLDER-OF-TABLES PROGRAM [ARGUMENT…]

What is large is made of packed pieces that repeat, so a file of 5 GiB is written in no time. Beside the verdict the
child must keep to 32 MiB of memory and to a minute of the processor's time, which does not depend on what else runs.
"""

import os
import pathlib
import random
import resource
import signal
import struct
import sys
import tempfile
import threading
import zlib

from zip_parts import MAX32, wide_field

GIB = 1 << 30
MEMORY = 32 << 20
CHAT = b'{"id":"a","title":"t","mapping":{}}'
FAULTS = {"empty": "the file is empty", "json.cutShort": "the text ends too early", "zip.wrongSize": "the size is not the one declared",
          "zip.bomb": "it unpacks to more than 200 times its size"}


def crc_times(crc, length, count):
    """The checksum of `count` repeats of a piece, by squaring (as zlib's crc32_combine)."""
    def times(matrix, vector):
        total = 0
        for row in matrix:
            if vector & 1:
                total ^= row
            vector >>= 1
        return total

    def zeros(bits):
        """What `bits` zero bits do to a checksum."""
        one = [0xEDB88320] + [1 << place for place in range(31)]
        result = [1 << place for place in range(32)]
        while bits:
            if bits & 1:
                result = [times(one, row) for row in result]
            one = [times(one, row) for row in one]
            bits >>= 1
        return result

    total, piece, size = (0, 0), crc, length
    while count:
        if count & 1:
            total = (times(zeros(8 * size), total[0]) ^ piece, total[1] + size)
        piece = times(zeros(8 * size), piece) ^ piece
        size *= 2
        count >>= 1
    return total[0], zeros


def shifted(zeros, crc, length):
    matrix, total = zeros(8 * length), 0
    for row in matrix:
        if crc & 1:
            total ^= row
        crc >>= 1
    return total


def marked(letters, size=1 << 20, step=200):
    """Letters with a random one now and then, so that they pack about 100 to 1."""
    numbers = random.Random(7)
    out = bytearray(letters[:1] * size)
    for place in range(0, size, step):
        out[place] = numbers.choice(letters)
    return bytes(out)


def packed_whole(piece):
    """A piece that can stand before any other."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)


class List:
    """`head`, a piece many times, `tail`: as the only entry of a zip."""

    def __init__(self, head, piece, count, tail, size=None, declared=None):
        if size is not None:
            count, rest = divmod(size - len(head) - len(tail), len(piece))
            tail = b" " * rest + tail
        self.parts = [(head, 1), (piece, count), (tail, 1)]
        self.declared = declared

    def write(self, out):
        crc = size = packed = 0
        out.seek(30 + 18 + 20)
        for data, count in self.parts:
            stream = packed_whole(data)
            for _ in range(count):
                out.write(stream)
            packed += len(stream) * count
            part, zeros = crc_times(zlib.crc32(data), len(data), count)
            crc = shifted(zeros, crc, len(data) * count) ^ part
            size += len(data) * count
        packed += out.write(b"\3\0")
        size = self.declared or size
        is_wide = size >= MAX32
        sizes = (MAX32, MAX32) if is_wide else (packed, size)
        extra = wide_field(size, packed) if is_wide else struct.pack("<HH16x", 0x9999, 16)
        common = struct.pack("<5HLLL", 45, 0, 8, 0, 0x5A21, crc, *sizes)
        place = out.tell()
        record = b"PK\1\2" + struct.pack("<H", 0x031E) + common + struct.pack("<5HLL", 18, 20, 0, 0, 0, 0o100644 << 16, 0)
        record += b"conversations.json" + extra
        out.write(record + b"PK\5\6" + struct.pack("<4H2LH", 0, 0, 1, 1, len(record), place, 0))
        out.seek(0)
        out.write(b"PK\3\4" + common + struct.pack("<2H", 18, 20) + b"conversations.json" + extra)


def in_message(piece, count):
    return List(b'[{"id":"a","mapping":{"n":{"message":{"author":{"role":"user"},"content":{"parts":["', piece, count,
                b'"]}}}}}]')


def member(head, piece, count, tail=b'"mapping":{}}]'):
    return List(b'[{"id":"a",' + head, piece, count, tail)


def times():
    return b",".join(
        b'"n%d":{"message":{"author":{"role":"user"},"create_time":%d}}' % (n, 1_700_000_000 + 2 * n)
        for n in range(300_000))


def lists():
    # Made only when written: the child begins with the peak of memory of the process that starts it.
    space, word, digit = marked(b" \t\n\r"), marked(b"a bcdefgh"), marked(b"9012345678")
    yield "29.large.endless-space", lambda: List(b"", space, 2048, b"")
    yield "29.large.space-before", lambda: List(b"", space, 2048, b"[" + CHAT + b"]")
    yield "30.large.string-1g", lambda: in_message(word, 1024)
    yield "30.large.title-1g", lambda: member(b'"title":"', word, 1024, b'","mapping":{}}]')
    yield "30.large.key-1g", lambda: member(b'"', word, 1024, b'":1,"mapping":{}}]')
    yield "30.large.number-1g", lambda: member(b'"create_time":1', digit, 1024, b',"mapping":{}}]')
    yield "30.large.keys-5m", lambda: member(b"", b"".join(b'"key-%d":%d,' % (n, n) for n in range(10_000)), 500)
    nodes = b"".join(b'"node-%d":{"message":null},' % n for n in range(10_000))
    yield "30.large.nodes-2m", lambda: member(b'"mapping":{', nodes, 200, b'"last":{}}}]')
    entries = b",".join(b'{"id":"chat-%d","mapping":{}}' % n for n in range(1000))
    yield "30.large.chats-2m", lambda: List(b"[" + entries, b"," + entries, 1999, b"]")
    yield "30.large.junk-2m", lambda: List(b"[" + CHAT, b"".join(b",%d" % (n * 7919 % 1000) for n in range(10_000)), 200, b"]")
    yield "30.large.times", lambda: List(b"[" + CHAT + b',{"id":"b","mapping":{', times(), 1, b"}}]")
    yield "34.large.declared-small", lambda: List(b"[", space, 4096, b"]", declared=100)
    for name, size in {"4g-1": MAX32, "4g": MAX32 + 1, "5g": 5 * GIB}.items():
        yield "39.large.list-" + name, lambda: List(b"[" + CHAT, space, 0, b"]", size=size)


def write(content, path):
    """Writes in a process of its own, so that this one stays small."""
    if (child := os.fork()) == 0:
        with open(path, "wb") as out:
            content().write(out)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit(f"'{path}' cannot be written")


class Frames:
    """What the child wrote, counted; foreign to the program's own reader of frames."""

    def __init__(self, pipe):
        self.chats, self.fault, self.skipped, self.noted = 0, None, {}, {}
        while head := pipe.read(5):
            kind, size = struct.unpack("<BL", head)
            body = pipe.read(size)
            if kind == 1:
                self.chats += 1
            elif kind == 3:
                self.summary(body)
            elif kind == 4:
                length, = struct.unpack_from("<H", body, 1)
                self.fault = body[3:3 + length].decode()

    def summary(self, body):
        place = 0

        def number(size):
            nonlocal place
            place += size
            return int.from_bytes(body[place - size:place], "little")

        def text():
            nonlocal place
            length = number(2)
            place += length
            return body[place - length:place].decode()

        def texts():
            return [text() for _ in range(number(2))]

        def counts():
            return {key: number(8) for key in texts()}

        text(), text(), texts(), number(1), texts(), number(8), number(8)
        self.skipped, self.noted = counts(), counts()

    def text(self):
        parts = [f"chats={self.chats}"]
        for name, counts in (("skipped", self.skipped), ("noted", self.noted)):
            if counts:
                parts.append(name + "=" + ",".join(f"{key}:{count}" for key, count in counts.items()))
        return ";".join(parts)


def read(command, path):
    """What the child says, and what it took."""
    with open(path, "rb") as file:
        reading, writing = os.pipe()
        # High numbers first, so that neither overwrites the other.
        moves = [(file.fileno(), 40), (writing, 41), (40, 3), (41, 4)]
        actions = [(os.POSIX_SPAWN_DUP2, old, new) for old, new in moves]
        actions += [(os.POSIX_SPAWN_CLOSE, new) for new in (40, 41)]
        child = os.posix_spawn(command[0], command, {}, file_actions=actions)
        os.close(writing)
        resource.prlimit(child, resource.RLIMIT_CPU, (60, 60))
        guard = threading.Timer(600, os.kill, (child, signal.SIGKILL))
        guard.start()
        with open(reading, "rb") as pipe:
            frames = Frames(pipe)
        _, status, usage = os.wait4(child, 0)
        guard.cancel()
        if status & 0x7F:
            frames.fault = f"ended by signal {status & 0x7F}"
        return frames, usage


def main():
    tables, command = pathlib.Path(sys.argv[1]), sys.argv[2:]
    table = [line.split("\t") for line in (tables / "verdicts.tsv").read_text().splitlines() if ".large." in line]
    wanted = {row[0]: row for row in table}
    made, failed = set(), 0
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "large.zip"
        for name, content in lists():
            made.add(name)
            write(content, path)
            frames, usage = read(command, path)
            _, verdict, detail, what = wanted[name]
            expected = [FAULTS[fault] for fault in detail.split("|")] if verdict == "refuse" else []
            if verdict == "accept":
                faults = [] if not frames.fault and frames.text() == detail else [frames.fault or frames.text()]
            else:
                faults = [] if any(text in (frames.fault or "") for text in expected) else [frames.fault or frames.text()]
            if usage.ru_maxrss * 1024 > MEMORY:
                faults.append(f"{usage.ru_maxrss} KiB of memory")
            failed += bool(faults)
            print(f"{'not ok' if faults else 'ok'} - {name}: {what}")
            print(f"#   {usage.ru_maxrss // 1024} MiB, {usage.ru_utime + usage.ru_stime:.1f} s {'; '.join(faults)}")
            path.unlink()
    for name in set(wanted) ^ made:
        failed += 1
        print(f"not ok - {name}: no such row or no such file")
    sys.exit(bool(failed))


main()
