"""Writes zips field by field (APPNOTE 6.3.10), each field open to lies; foreign to the reader under test."""

import dataclasses
import struct
import zlib

FIELDS = {  # of both headers, with their defaults
    "version": 20, "flags": 0, "method": None, "time": 0, "date": 0x5A21, "crc": None, "packed": None, "size": None,
    "name": None, "extra": b"",
}
MAX32 = 0xFFFFFFFF


def raw_deflate(data, level=9):
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


@dataclasses.dataclass
class Entry:
    name: bytes = b"conversations.json"
    data: bytes = b""
    method: int = 0
    packed: bytes | None = None
    """What stands behind the header; made from `data` if not given."""
    both: dict = dataclasses.field(default_factory=dict)
    local: dict = dataclasses.field(default_factory=dict)
    central: dict = dataclasses.field(default_factory=dict)
    descriptor: bytes = b""
    before: bytes = b""
    """Bytes before the local header that nobody points at."""
    offset: int | None = None
    """A place that the directory names instead of the true one; the entry's own bytes are then not written."""
    is_listed: bool = True
    comment: bytes = b""
    disk: int = 0
    made_by: int = 0x031E
    attributes: int = 0o100644 << 16
    hole: int = 0
    """Zero bytes that the data consist of, made by seeking."""

    def __post_init__(self):
        if self.packed is None:
            self.packed = self.data if self.method == 0 else raw_deflate(self.data)

    def fields(self, own):
        """All fields of one header; `own` are its own lies."""
        truth = {
            "method": self.method, "crc": zlib.crc32(self.data), "packed": self.hole or len(self.packed),
            "size": self.hole or len(self.data), "name": self.name,
        }
        return FIELDS | truth | self.both | own

    def local_header(self):
        f = self.fields(self.local)
        return b"PK\3\4" + struct.pack(
            "<5H3L2H", f["version"], f["flags"], f["method"], f["time"], f["date"], f["crc"], f["packed"], f["size"],
            len(f["name"]), len(f["extra"])) + f["name"] + f["extra"]

    def central_header(self, offset):
        f = self.fields(self.central)
        offset = f.get("offset", offset)
        extra, lengths = f["extra"], f.get("lengths", {})
        return b"PK\1\2" + struct.pack(
            "<6H3L5H2L", self.made_by, f["version"], f["flags"], f["method"], f["time"], f["date"], f["crc"],
            f["packed"], f["size"], lengths.get("name", len(f["name"])), len(extra),
            lengths.get("comment", len(self.comment)), self.disk, 0, self.attributes, offset
        ) + f["name"] + extra + self.comment


@dataclasses.dataclass
class Zip:
    entries: list
    before: bytes = b""
    """Bytes before the first entry, counted in all offsets."""
    shift: int = 0
    """Added to all offsets, as if the zip stood elsewhere."""
    behind_directory: bytes = b""
    end: dict = dataclasses.field(default_factory=dict)
    comment: bytes = b""
    after: bytes = b""
    wide: dict | None = None
    """The 64-bit end records' own lies, where such records are to be written."""
    order: list | None = None
    """The directory's order, by the places of `entries`."""

    def write(self, path):
        with open(path, "wb") as out:
            self.write_to(out)

    def bytes(self):
        import io
        out = io.BytesIO()
        self.write_to(out)
        return out.getvalue()

    def write_to(self, out):
        out.write(self.before)
        records = []
        for entry in self.entries:
            out.write(entry.before)
            offset = out.tell() + self.shift
            if entry.offset is None:
                out.write(entry.local_header())
                if entry.hole:
                    out.seek(entry.hole, 1)
                out.write(entry.packed + entry.descriptor)
            else:
                offset = entry.offset
            if entry.is_listed:
                records.append(entry.central_header(offset))
        start = out.tell() + self.shift
        for index in self.order or range(len(records)):
            out.write(records[index])
        out.write(self.behind_directory)
        size = out.tell() + self.shift - start
        if self.wide is not None:
            self.write_wide(out, len(records), size, start)
        end = {"disk": 0, "start": 0, "here": len(records), "count": len(records), "size": size, "offset": start,
               "magic": b"PK\5\6", "comment": len(self.comment)} | self.end
        out.write(end["magic"] + struct.pack(
            "<4H2LH", end["disk"], end["start"], end["here"], end["count"], end["size"], end["offset"], end["comment"]))
        out.write(self.comment + self.after)

    def write_wide(self, out, count, size, offset):
        place = out.tell() + self.shift
        w = {"magic": b"PK\6\6", "extra": b"", "disk": 0, "start": 0, "here": count, "count": count, "size": size,
             "offset": offset, "place": place, "locator": True, "disks": 1} | self.wide
        out.write(w["magic"] + struct.pack(
            "<QHHLL4Q", 44 + len(w["extra"]), 45, 45, w["disk"], w["start"], w["here"], w["count"], w["size"],
            w["offset"]) + w["extra"])
        if w["locator"]:
            out.write(b"PK\6\7" + struct.pack("<LQL", 0, w["place"], w["disks"]))


def wide_field(*numbers, tail=b""):
    """The 64-bit extra field."""
    body = b"".join(struct.pack("<Q", number) for number in numbers) + tail
    return struct.pack("<HH", 1, len(body)) + body


def descriptor(data, packed, *, signature=True, width=4, crc=None, size=None):
    form = {4: "<L", 8: "<Q"}[width]
    return (b"PK\7\10" if signature else b"") + struct.pack("<L", zlib.crc32(data) if crc is None else crc) + struct.pack(
        form, len(packed)) + struct.pack(form, len(data) if size is None else size)


class Bits:
    """A deflate stream bit by bit (RFC 1951): numbers lowest bit first, Huffman codes highest bit first."""

    def __init__(self):
        self.bits = []

    def number(self, value, count):
        self.bits += [value >> place & 1 for place in range(count)]
        return self

    def code(self, value, count):
        self.bits += [value >> place & 1 for place in reversed(range(count))]
        return self

    def literal(self, byte):
        return self.code(0x30 + byte, 8) if byte < 144 else self.code(0x190 + byte - 144, 9)

    def bytes(self):
        padded = self.bits + [0] * (-len(self.bits) % 8)
        return bytes(sum(bit << place for place, bit in enumerate(padded[at:at + 8])) for at in range(0, len(padded), 8))
